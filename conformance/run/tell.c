/* The end of a flight: judged, told, released. */
#include <stdlib.h>

#include "run/internal.h"

#define RESULT_MEMORY ((size_t)64 << 20)

static struct csn_evidence evidence_of(const struct flight *flight, bool twin_sent)
{
    return (struct csn_evidence){
        .case_id = flight->entry.of->id,
        .seed = flight->run->options->seed,
        .repeat = flight->entry.repeat,
        .client = &flight->run->client,
        .calls = flight->calls,
        .call_count = flight->entry.of->step_count,
        .exchanges = flight->exchanges,
        .exchange_count = flight->exchange_count,
        .twin_sent = twin_sent,
        .retried = flight->retried,
        .order_dependent = flight->order_dependent,
        .begun_us = flight->begun_us,
        .ended_us = flight->ended_us,
    };
}

static void tell_result(struct run *run, const struct flight *flight, const struct csn_evidence *evidence,
                        const struct csn_result *result)
{
    struct csn_finished finished = {
        .instance = &flight->instance,
        .evidence = evidence,
        .result = result,
        .duration_us = flight->ended_us - flight->begun_us,
    };
    if (!flight->entry.silent && run->options->listener.finished)
        run->options->listener.finished(run->options->listener.ctx, &finished);
}

static void unpark(struct flight *flight)
{
    struct flight **link = &flight->run->parked;
    while (*link && *link != flight)
        link = &(*link)->next;
    if (*link)
        *link = flight->next;
}

/* Judges the flight as it stands and tells it; `confirm`: or has it run again first, or tells it or the one that it confirms. */
static void judge(struct flight *flight, bool twin_sent, bool confirm)
{
    struct run *run = flight->run;
    struct csn_arena arena;
    struct csn_result result = {0};
    struct csn_evidence evidence = evidence_of(flight, twin_sent);
    struct flight *first = confirm ? flight->entry.first : NULL;
    flight->twin_sent = twin_sent;
    csn_arena_init(&arena, NULL, RESULT_MEMORY);
    enum csn_status status = csn_judge_case(run->options->catalogue, &flight->instance, &evidence, &run->options->judge, &arena,
                                            &result, run->error);
    if (status != CSN_OK) {
        run_fail(run, status, NULL);
    } else if (confirm && confirm_wants(run, flight, &result)) {
        confirm_begin(flight, &result);
        flight = NULL;
    } else if (first) {
        struct flight *told = confirm_choose(flight, &result);
        unpark(first);
        judge(told, told->twin_sent, false);
        flight = told == first ? flight : first;
    } else {
        tell_result(run, flight, &evidence, &result);
    }
    csn_arena_clear(&arena);
    if (flight)
        flight_abandon(flight); /* it has been told: only its ports are left */
}

void tell_parked(struct run *run)
{
    while (run->parked && run->status == CSN_OK) {
        struct flight *flight = run->parked;
        run->parked = flight->next;
        judge(flight, flight->twin_sent, false);
    }
}

static bool was_refused(const struct flight *flight)
{
    for (size_t i = 0; i < flight->entry.of->step_count; i++) {
        const struct csn_call *call = &flight->calls[i];
        bool refuses = call->report.kind == CSN_KIND_CLIENT || call->report.kind == 0;
        if (call->end == CSN_CALL_ANSWERED && call->report.outcome == CSN_REPORT_ERROR && refuses &&
            flight->entry.of->steps[i].twin.len > 0)
            return flight->exchange_count == 0;
    }
    return false;
}

/* The state of the twin of the first step that has one. */
static unsigned char twin_state(const struct flight *flight)
{
    const struct run *run = flight->run;
    for (size_t i = 0; i < flight->entry.of->step_count; i++) {
        const struct csn_case *twin = csn_catalogue_case(run->options->catalogue, flight->entry.of->steps[i].twin);
        if (twin)
            return run->sent[run_case_index(run, twin)];
    }
    return TWIN_NOT_SENT;
}

static void settle(struct flight *flight)
{
    struct run *run = flight->run;
    run->sent[run_case_index(run, flight->entry.of)] = flight->exchange_count > 0 ? TWIN_SENT : TWIN_NOT_SENT;
    if (!was_refused(flight)) {
        judge(flight, true, true);
        return;
    }
    flight->state = FLIGHT_WAITING;
    flight->next = run->waiting;
    run->waiting = flight;
}

void tell_settled(struct run *run)
{
    struct flight *all = run->settling;
    run->settling = NULL;
    while (all) {
        struct flight *flight = all;
        all = flight->next;
        if (run->status == CSN_OK && flight_is_quiet(flight)) {
            if (flight->lane && flight->lane->last == flight)
                flight->lane->last = NULL;
            settle(flight);
        } else {
            flight->next = run->settling;
            run->settling = flight;
        }
    }
}

void tell_waiting(struct run *run)
{
    struct flight *all = run->waiting;
    run->waiting = NULL;
    while (all) {
        struct flight *flight = all;
        unsigned char state = twin_state(flight);
        all = flight->next;
        if (state != TWIN_UNKNOWN || run->ending) {
            judge(flight, state == TWIN_SENT, true);
        } else {
            flight->next = run->waiting;
            run->waiting = flight;
        }
    }
}

void tell_unsupported(struct run *run, const struct entry *entry, const char *reason)
{
    struct flight flight = {.run = run, .entry = *entry, .begun_us = run_now_us(run)};
    struct csn_result result = {.verdict = CSN_VERDICT_UNSUPPORTED, .reason = csn_span_of_string(reason)};
    flight.ended_us = flight.begun_us;
    flight.calls = calloc(entry->of->step_count, sizeof *flight.calls);
    csn_arena_init(&flight.arena, NULL, 65536);
    run->sent[run_case_index(run, entry->of)] = TWIN_NOT_SENT;
    if (flight.calls &&
        csn_instance_make(entry->of, run->options->seed, entry->repeat, &flight.arena, &flight.instance) == CSN_OK) {
        for (size_t i = 0; i < entry->of->step_count; i++)
            flight.calls[i].end = CSN_CALL_NOT_SENT;
        struct csn_evidence evidence = evidence_of(&flight, false);
        tell_result(run, &flight, &evidence, &result);
    } else {
        run_fail(run, CSN_NO_MEMORY, "no memory for a case");
    }
    csn_arena_clear(&flight.arena);
    free(flight.calls);
}
