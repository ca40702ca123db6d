#include <stdio.h>

#include "driver/protocol.h"
#include "run/internal.h"

#define LINE_MAX_BYTES ((size_t)1 << 20)
#define BACKOFF_MS 20000u /* what a client may wait between two attempts */
#define OWN_WORK_MS 20000u /* for a client to start and think: a command-line client on a busy machine takes seconds */

static struct csn_span text_of(struct flight *flight, struct csn_span text)
{
    struct csn_span kept = csn_arena_copy(&flight->arena, text);
    if (!kept.data)
        run_fail(flight->run, CSN_NO_MEMORY, "no memory for a call");
    return kept;
}

static unsigned scripted_delay_ms(const struct csn_step *step)
{
    unsigned sum = 0;
    for (size_t i = 0; i < step->answer_count; i++)
        sum += step->answers[i].delay_ms;
    return sum;
}

struct deadline {
    unsigned attempts;
    uint64_t attempts_ms; /* for all attempts to wait */
    uint64_t delays_ms;
    uint64_t backoff_ms;
    uint64_t cap_ms;
};

/* Attempts times time-out, scripted delays, 20 s for each possible back-off; capped. */
static struct deadline deadline_of(const struct lane *lane)
{
    const struct csn_step *step = &lane->flight->entry.of->steps[lane->flight->step];
    const struct csn_client_info *info = &lane->slot->info;
    struct deadline deadline = {.cap_ms = lane->run->options->timeout_ms, .delays_ms = scripted_delay_ms(step)};
    deadline.attempts = info->default_max_attempts ? info->default_max_attempts : 1;
    if (info->features & CSN_FEATURE_MAX_ATTEMPTS)
        deadline.attempts = step->max_attempts;
    uint64_t each = info->features & CSN_FEATURE_TIMEOUT ? step->timeout_ms : deadline.cap_ms;
    deadline.attempts_ms = deadline.attempts * each;
    deadline.backoff_ms = (uint64_t)(deadline.attempts - 1) * BACKOFF_MS;
    return deadline;
}

static uint64_t deadline_ms(const struct deadline *deadline)
{
    uint64_t sum = deadline->attempts_ms + deadline->delays_ms + deadline->backoff_ms + OWN_WORK_MS;
    return sum < deadline->cap_ms ? sum : deadline->cap_ms;
}

static struct csn_span describe_deadline(struct flight *flight, const struct deadline *deadline)
{
    char text[256];
    int length = snprintf(text, sizeof text,
                          "%u attempt%s (%llu ms), scripted delays (%llu ms), back-off (%llu ms), %u ms of its own; capped at %llu ms",
                          deadline->attempts, deadline->attempts == 1 ? "" : "s", (unsigned long long)deadline->attempts_ms,
                          (unsigned long long)deadline->delays_ms, (unsigned long long)deadline->backoff_ms, OWN_WORK_MS,
                          (unsigned long long)deadline->cap_ms);
    return text_of(flight, csn_span_of(text, (size_t)length));
}

static void on_deadline(uv_timer_t *timer)
{
    struct lane *lane = timer->data;
    struct deadline deadline = deadline_of(lane);
    lane->flight->calls[lane->flight->step].deadline = describe_deadline(lane->flight, &deadline);
    call_failed(lane, CSN_CALL_TIMED_OUT, "no answer line by the deadline");
}

/* The rest of the steps can't be called: says so in the evidence and ends the case. */
static void give_up(struct lane *lane, const char *detail)
{
    struct flight *flight = lane->flight;
    flight->calls[flight->step].end = CSN_CALL_NOT_SENT;
    flight->calls[flight->step].detail = text_of(flight, csn_span_of_string(detail));
    lane->flight = NULL;
    lane->last = flight;
    flight_settle(flight);
}

static enum csn_status write_line(struct lane *lane, struct csn_buf *line, struct csn_error *error)
{
    struct flight *flight = lane->flight;
    struct csn_call *call = &flight->calls[flight->step];
    char id[16];
    int length = snprintf(id, sizeof id, "%u", ++lane->call_number);
    call->authority = text_of(flight, csn_endpoint_port_authority(flight->own.port));
    enum csn_status status = csn_instance_input(&flight->instance, flight->step, flight->outputs, &flight->arena, &call->input, error);
    if (status != CSN_OK)
        return status;
    return csn_protocol_call(&flight->instance, lane->run->options->catalogue->model, flight->step, call->input,
                             &lane->slot->info, csn_span_of(id, (size_t)length), call->authority, &flight->arena, line, error);
}

enum csn_status call_send(struct lane *lane)
{
    struct flight *flight = lane->flight;
    struct csn_call *call = &flight->calls[flight->step];
    struct csn_buf line;
    struct csn_error error;
    csn_buf_init(&line, NULL, LINE_MAX_BYTES);
    enum csn_status status = write_line(lane, &line, &error);
    if (status == CSN_OK) {
        (void)csn_adapter_take_log(lane->slot->adapter); /* of earlier calls */
        call->line = text_of(flight, csn_buf_span(&line));
        call->sent_us = run_now_us(lane->run);
        call->retried_alone = flight->entry.alone;
        status = csn_adapter_send(lane->slot->adapter, call->line);
        struct deadline deadline = deadline_of(lane);
        (void)uv_timer_start(&lane->deadline, on_deadline, deadline_ms(&deadline), 0);
    }
    csn_buf_clear(&line);
    if (status == CSN_NOT_FOUND || status == CSN_LIMIT)
        give_up(lane, error.message);
    else if (status != CSN_OK)
        run_fail(lane->run, status, "a call can't be made");
    return status;
}

/* The call is over: its evidence is complete, and the lane is free unless another step follows. */
static void end_call(struct lane *lane, enum csn_call_end end, const char *detail)
{
    struct flight *flight = lane->flight;
    struct csn_call *call = &flight->calls[flight->step];
    uint64_t operation = UINT64_C(1) << (flight->entry.of->steps[flight->step].operation - lane->run->options->catalogue->model->operations);
    (void)uv_timer_stop(&lane->deadline);
    call->end = end;
    call->answered_us = run_now_us(lane->run);
    call->log = text_of(flight, csn_adapter_take_log(lane->slot->adapter));
    if (detail)
        call->detail = text_of(flight, csn_span_of_string(detail));
    call->others_work = (lane->run->operations_worked & operation) != 0;
    if (end == CSN_CALL_ANSWERED && call->report.outcome == CSN_REPORT_SUCCESS)
        lane->run->operations_worked |= operation;
}

static bool next_step(struct lane *lane)
{
    struct flight *flight = lane->flight;
    if (flight->step + 1 == flight->entry.of->step_count)
        return false;
    flight->outputs[flight->step] = flight->calls[flight->step].report.output;
    flight->step++;
    flight->played = 0;
    return true;
}

void call_answered(struct lane *lane, struct csn_span line)
{
    struct flight *flight = lane->flight;
    struct csn_call *call = &flight->calls[flight->step];
    struct csn_error error;
    char id[16];
    int length = snprintf(id, sizeof id, "%u", lane->call_number);
    call->answer_line = text_of(flight, line);
    enum csn_status status = csn_client_report_parse(call->answer_line, &flight->arena, &call->report, &error);
    if (status != CSN_OK) {
        call_failed(lane, CSN_CALL_GARBLED, error.message);
        return;
    }
    if (!csn_span_equal(call->report.id, csn_span_of(id, (size_t)length))) {
        call_failed(lane, CSN_CALL_GARBLED, "the line answers a call that is not out");
        return;
    }
    lane->starts_without_answer = 0;
    end_call(lane, CSN_CALL_ANSWERED, NULL);
    if (next_step(lane)) {
        (void)call_send(lane);
        return;
    }
    lane->flight = NULL;
    lane->last = flight;
    flight_settle(flight);
}

void call_failed(struct lane *lane, enum csn_call_end end, const char *detail)
{
    struct flight *flight = lane->flight;
    struct csn_call *call = &flight->calls[flight->step];
    bool asked = false;
    end_call(lane, end, detail);
    if (end == CSN_CALL_DIED)
        call->exit_status = csn_adapter_exit_status(lane->slot->adapter);
    else
        csn_adapter_kill(lane->slot->adapter);
    lane->slot->ready = false;
    lane->slot->ending = true;
    lane->flight = NULL;
    for (size_t i = 0; i < flight->exchange_count; i++)
        asked = asked || flight->exchanges[i].step == flight->step;
    if (asked && call->others_work)
        lane->starts_without_answer = 0; /* the client's own doing with this answer: the adapter does its work */
    bool may_try = (end == CSN_CALL_DIED || end == CSN_CALL_TIMED_OUT) && !asked && !flight->entry.alone;
    if (!may_try) {
        flight_settle(flight);
        return;
    }
    flight->entry.alone = true; /* perhaps an earlier call's doing: once more, by itself */
    if (schedule_again(&lane->run->schedule, flight->entry) != CSN_OK)
        run_fail(lane->run, CSN_NO_MEMORY, "no memory for a case");
    flight_abandon(flight);
}
