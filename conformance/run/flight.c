#include <stdlib.h>
#include <time.h>

#include "catalogue/coding.h"
#include "run/internal.h"

#define FLIGHT_MEMORY ((size_t)256 << 20)
#define SPARE_MEMORY ((size_t)1 << 20)

/* Tells whether a string below `value` holds `needle`. Depth is bounded: the catalogue's reader bounds it. */
static bool mentions(const struct csn_value *value, struct csn_span needle)
{
    if (value->kind == CSN_VALUE_STRING)
        return csn_span_search(value->text, 0, needle) < value->text.len;
    for (size_t i = 0; i < value->count; i++)
        if (mentions(value->items[i].value, needle))
            return true;
    return false;
}

static bool needs_other(const struct csn_case *of)
{
    for (size_t step = 0; step < of->step_count; step++)
        for (size_t i = 0; i < of->steps[step].answer_count; i++)
            if (of->steps[step].answers[i].source && mentions(of->steps[step].answers[i].source, CSN_SPAN("${other}")))
                return true;
    return false;
}

static const struct csn_endpoint_handler *handler(void);

/* False when no port can be had now: others are cooling, and one of them will do. */
static bool lease(struct flight *flight, struct lease *lease, bool is_other)
{
    struct run *run = flight->run;
    struct csn_error error;
    *lease = (struct lease){.flight = flight, .is_other = is_other};
    if (csn_endpoint_lease(run->endpoint, handler(), lease, &lease->port, &error) == CSN_OK) {
        flight->leases++;
        return true;
    }
    if (run->flights == 1) { /* none is cooling */
        *run->error = error;
        run_fail(run, error.status, NULL);
    }
    return false;
}

/* Its memory is the next one's, unless it is more than most need. */
static void flight_free(struct flight *flight)
{
    struct run *run = flight->run;
    run->flights--;
    csn_arena_reset(&flight->arena);
    if (run->spare.blocks || flight->arena.total > SPARE_MEMORY)
        csn_arena_clear(&flight->arena);
    else
        run->spare = flight->arena;
    free(flight);
}

static struct csn_arena take_memory(struct run *run)
{
    struct csn_arena arena = run->spare;
    if (!arena.blocks)
        csn_arena_init(&arena, NULL, FLIGHT_MEMORY);
    run->spare.blocks = NULL;
    return arena;
}

struct flight *flight_new(struct run *run, struct entry entry)
{
    struct flight *flight = calloc(1, sizeof *flight);
    if (!flight) {
        run_fail(run, CSN_NO_MEMORY, "no memory for a case");
        return NULL;
    }
    run->flights++;
    *flight = (struct flight){.run = run, .entry = entry, .begun_us = run_now_us(run)};
    flight->arena = take_memory(run);
    flight->calls = csn_arena_alloc_array(&flight->arena, entry.of->step_count, sizeof *flight->calls);
    flight->outputs = csn_arena_alloc_array(&flight->arena, entry.of->step_count, sizeof *flight->outputs);
    enum csn_status status = csn_instance_make(entry.of, run->options->seed, entry.repeat, &flight->arena, &flight->instance);
    if (!flight->calls || !flight->outputs || status != CSN_OK) {
        run_fail(run, CSN_NO_MEMORY, "no memory for a case");
        flight_free(flight);
        return NULL;
    }
    for (size_t i = 0; i < entry.of->step_count; i++)
        flight->calls[i].end = CSN_CALL_NOT_SENT;
    if (!lease(flight, &flight->own, false) || (needs_other(entry.of) && !lease(flight, &flight->other, true))) {
        flight_abandon(flight);
        return NULL;
    }
    return flight;
}

static void release_ports(struct flight *flight)
{
    struct csn_endpoint_port *ports[] = {flight->own.port, flight->other.port};
    flight->own.port = flight->other.port = NULL;
    for (size_t i = 0; i < CSN_COUNT(ports); i++)
        if (ports[i])
            csn_endpoint_release(ports[i]);
}

void flight_park(struct flight *flight)
{
    flight->state = FLIGHT_PARKED;
    flight->next = flight->run->parked;
    flight->run->parked = flight;
    release_ports(flight);
}

void flight_abandon(struct flight *flight)
{
    flight->state = FLIGHT_TOLD;
    if (flight->leases == 0)
        flight_free(flight);
    else
        release_ports(flight);
}

static bool is_quiet(const struct lease *lease)
{
    return !lease->port || (!csn_endpoint_port_busy(lease->port) && csn_endpoint_port_quiet_us(lease->port) >= QUIET_US);
}

bool flight_is_quiet(const struct flight *flight)
{
    uint64_t waited_us = run_now_us(flight->run) - flight->ended_us;
    bool is_over = waited_us >= QUIET_US && is_quiet(&flight->own) && is_quiet(&flight->other);
    if (!is_over && waited_us < SETTLE_MAX_US)
        return false;
    if (flight->own.port)
        csn_endpoint_port_cut(flight->own.port); /* half a request is evidence too */
    if (flight->other.port)
        csn_endpoint_port_cut(flight->other.port);
    return true;
}

void flight_settle(struct flight *flight)
{
    flight->state = FLIGHT_SETTLING;
    flight->ended_us = run_now_us(flight->run);
    flight->next = flight->run->settling;
    flight->run->settling = flight;
}

static struct csn_exchange *add_exchange(struct flight *flight)
{
    if (flight->exchange_count == flight->exchange_capacity) {
        size_t capacity = flight->exchange_capacity ? 2 * flight->exchange_capacity : 4;
        struct csn_exchange *grown = csn_arena_alloc_array(&flight->arena, capacity, sizeof *grown);
        if (!grown)
            return NULL;
        for (size_t i = 0; i < flight->exchange_count; i++)
            grown[i] = flight->exchanges[i];
        flight->exchanges = grown;
        flight->exchange_capacity = capacity;
    }
    return &flight->exchanges[flight->exchange_count++];
}

/* When the answer will be on its way, for its Date: a client that sets its clock by that must not be late by the scripted wait. */
static struct csn_time time_of_answer(const struct csn_answer *answer)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    int64_t ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + answer->delay_ms;
    return (struct csn_time){.seconds = ms / 1000, .nanos = (uint32_t)(ms % 1000) * 1000000};
}

/* Scripted answers are consumed in the order of complete requests; a request too many gets the last one again. */
static enum csn_status plan_answer(struct flight *flight, struct csn_exchange *exchange, struct csn_plan *plan)
{
    const struct csn_step *step = &flight->entry.of->steps[flight->step];
    size_t played = exchange->complete ? flight->played++ : flight->played;
    exchange->repeated = played >= step->answer_count;
    exchange->step = flight->step;
    exchange->answer = exchange->repeated ? step->answer_count - 1 : played;
    struct csn_instance_names names = {
        .step = exchange->step,
        .answer = exchange->answer,
        .now = time_of_answer(&step->answers[exchange->answer]),
        .authority = csn_endpoint_port_authority(flight->own.port),
        .other = flight->other.port ? csn_endpoint_port_authority(flight->other.port) : CSN_SPAN(""),
        .offers_gzip = csn_coding_is_offered(exchange->request),
    };
    return csn_answer_plan(&flight->instance, &step->answers[exchange->answer], &names, &flight->arena, plan);
}

static bool keep(struct flight *flight, struct csn_span *text)
{
    *text = csn_arena_copy(&flight->arena, *text);
    return text->data != NULL;
}

static void amend(struct flight *flight, const struct csn_exchange *exchange)
{
    const struct csn_run_options *options = flight->run->options;
    const struct csn_rule *rule = csn_catalogue_rule(options->catalogue, CSN_SPAN("retry.after-answer"));
    struct csn_check check = {
        .id = "request.after-answer",
        .rule = rule,
        .status = CSN_CHECK_FAIL,
        .message = CSN_SPAN("a request came after the client had returned and the case was told"),
        .expected = CSN_SPAN("no further request"),
        .actual = exchange->request,
        .exchange = SIZE_MAX,
    };
    bool enabled = rule && (!options->judge.rule_enabled || options->judge.rule_enabled(options->judge.ctx, rule));
    if (enabled && !flight->entry.silent && options->listener.amended)
        options->listener.amended(options->listener.ctx, flight->entry.of, &check, exchange);
}

static bool on_request(void *ctx, struct csn_exchange *exchange, struct csn_plan *plan)
{
    const struct lease *lease = ctx;
    struct flight *flight = lease->flight;
    bool is_over = flight->state == FLIGHT_TOLD || flight->state == FLIGHT_PARKED;
    if (is_over && exchange->complete)
        amend(flight, exchange);
    if (is_over || flight->exchange_count == EXCHANGES_MAX)
        return false;
    exchange->late = flight->state != FLIGHT_CALLING;
    exchange->other_listener = lease->is_other;
    struct csn_exchange *kept = add_exchange(flight);
    if (!kept || plan_answer(flight, exchange, plan) != CSN_OK) {
        run_fail(flight->run, CSN_NO_MEMORY, "no memory for an answer");
        return false;
    }
    *kept = *exchange;
    if (!keep(flight, &kept->request))
        run_fail(flight->run, CSN_NO_MEMORY, "no memory for a request");
    return true;
}

/* The exchange is final: what was written, and when, is known only now. */
static void on_done(void *ctx, const struct csn_exchange *exchange)
{
    struct flight *flight = ((const struct lease *)ctx)->flight;
    if (flight->state == FLIGHT_TOLD || flight->state == FLIGHT_PARKED)
        return; /* judged without the rest of it, or amended */
    for (size_t i = flight->exchange_count; i > 0; i--) {
        struct csn_exchange *kept = &flight->exchanges[i - 1];
        if (kept->connection != exchange->connection || kept->on_connection != exchange->on_connection)
            continue;
        kept->response = exchange->response;
        kept->response_first_us = exchange->response_first_us;
        kept->response_last_us = exchange->response_last_us;
        kept->response_whole = exchange->response_whole;
        if (!keep(flight, &kept->response))
            run_fail(flight->run, CSN_NO_MEMORY, "no memory for an answer");
        return;
    }
}

static void on_closed(void *ctx)
{
    struct flight *flight = ((const struct lease *)ctx)->flight;
    if (--flight->leases == 0 && flight->state == FLIGHT_TOLD)
        flight_free(flight);
}

static const struct csn_endpoint_handler *handler(void)
{
    static const struct csn_endpoint_handler told = {.request = on_request, .done = on_done, .closed = on_closed};
    return &told;
}
