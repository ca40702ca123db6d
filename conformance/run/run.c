#include "run/run.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "driver/environment.h"
#include "run/internal.h"

#define RUN_MEMORY ((size_t)16 << 20)

uint64_t run_now_us(const struct run *run)
{
    return uv_hrtime() / 1000 - run->epoch_us;
}

size_t run_case_index(const struct run *run, const struct csn_case *of)
{
    return (size_t)(of - run->options->catalogue->cases);
}

void run_finish(struct run *run, enum csn_run_end end)
{
    if (run->ending)
        return;
    run->ending = true;
    run->end = end;
    if (end != CSN_RUN_DONE)
        for (unsigned i = 0; i < run->options->jobs; i++)
            lane_kill(&run->lanes[i]);
}

void run_fail(struct run *run, enum csn_status status, const char *sentence)
{
    if (run->status == CSN_OK) {
        run->status = status;
        if (sentence)
            (void)csn_error_set(run->error, status, 0, "%s", sentence);
    }
    run_finish(run, CSN_RUN_INTERRUPTED);
}

static bool all_idle(const struct run *run)
{
    for (unsigned i = 0; i < run->options->jobs; i++)
        if (!lane_idle(&run->lanes[i]))
            return false;
    return true;
}

/* A quiet moment: nothing else runs and nothing else is left; one case that time decided is run again. */
static void begin_quiet(struct run *run)
{
    struct entry entry;
    if (run->ending || !all_idle(run) || run->settling || !schedule_empty(&run->schedule))
        return;
    if (schedule_next_quiet(&run->schedule, &entry) && schedule_again(&run->schedule, entry) != CSN_OK)
        run_fail(run, CSN_NO_MEMORY, "no memory for a case");
}

static void on_settle(uv_timer_t *timer)
{
    struct run *run = timer->data;
    tell_settled(run);
    tell_waiting(run);
    begin_quiet(run);
    for (unsigned i = 0; i < run->options->jobs; i++)
        lane_next(&run->lanes[i]); /* one may have waited for a port */
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct run *run = handle->data;
    (void)number;
    run->ending = false; /* it may be waiting for processes to end: not any longer */
    run_finish(run, CSN_RUN_INTERRUPTED);
}

static enum csn_status open_lanes(struct run *run)
{
    run->lanes = calloc(run->options->jobs, sizeof *run->lanes);
    run->sent = calloc(run->options->catalogue->case_count + 1, 1);
    run->believed = calloc(run->options->catalogue->rule_count + 1, 1);
    if (!run->lanes || !run->sent || !run->believed)
        return csn_error_set(run->error, CSN_NO_MEMORY, 0, "no memory for the lanes");
    for (unsigned i = 0; i < run->options->jobs; i++)
        lane_init(&run->lanes[i], run);
    return CSN_OK;
}

static void open_handles(struct run *run)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    (void)uv_timer_init(&run->loop, &run->settle_timer);
    run->settle_timer.data = run;
    (void)uv_timer_start(&run->settle_timer, on_settle, SETTLE_TICK_MS, SETTLE_TICK_MS);
    for (size_t i = 0; i < CSN_COUNT(numbers); i++) {
        (void)uv_signal_init(&run->loop, &run->signals[i]);
        run->signals[i].data = run;
        (void)uv_signal_start(&run->signals[i], on_signal, numbers[i]);
    }
}

static bool all_ended(const struct run *run)
{
    for (unsigned i = 0; i < run->options->jobs; i++)
        if (!lane_ended(&run->lanes[i]))
            return false;
    return true;
}

/* Runs until every case has been told, or the run ends before that. */
static void run_cases(struct run *run)
{
    for (unsigned i = 0; i < run->options->jobs; i++)
        lane_next(&run->lanes[i]);
    while (!run->ending) {
        bool nothing_left = all_idle(run) && !run->settling && schedule_empty(&run->schedule) && run->schedule.quiet_count == 0;
        if (nothing_left) {
            run_finish(run, CSN_RUN_DONE);
            tell_waiting(run);
            break;
        }
        (void)uv_run(&run->loop, UV_RUN_ONCE);
    }
}

/* Lets the processes end, with the listeners still open: what they send now is an amendment. */
static void end_processes(struct run *run)
{
    for (unsigned i = 0; i < run->options->jobs; i++)
        lane_finish(&run->lanes[i]);
    while (!all_ended(run))
        (void)uv_run(&run->loop, UV_RUN_ONCE);
}

static void abandon_all(struct flight *list)
{
    while (list) {
        struct flight *flight = list;
        list = flight->next;
        flight_abandon(flight);
    }
}

static void close_handles(struct run *run)
{
    uv_close((uv_handle_t *)&run->settle_timer, NULL);
    for (size_t i = 0; i < CSN_COUNT(run->signals); i++)
        uv_close((uv_handle_t *)&run->signals[i], NULL);
    for (unsigned i = 0; i < run->options->jobs; i++) {
        if (run->lanes[i].flight)
            flight_abandon(run->lanes[i].flight);
        lane_close(&run->lanes[i]);
    }
    abandon_all(run->settling);
    abandon_all(run->waiting);
    abandon_all(run->parked);
    csn_endpoint_free(run->endpoint);
    (void)uv_run(&run->loop, UV_RUN_DEFAULT);
}

static enum csn_status run_all(struct run *run)
{
    enum csn_status status = schedule_init(&run->schedule, run->options);
    if (status == CSN_OK)
        status = open_lanes(run);
    if (status == CSN_OK)
        status = csn_endpoint_new(&run->loop, run->epoch_us, &run->endpoint, run->error);
    if (status != CSN_OK)
        return csn_error_set(run->error, status, 0, "the run can't begin: no memory or no endpoint");
    open_handles(run);
    run_cases(run);
    tell_parked(run);
    end_processes(run);
    close_handles(run);
    return run->status;
}

enum csn_status csn_run(const struct csn_run_options *options, enum csn_run_end *end, struct csn_error *error)
{
    struct csn_error own;
    /* cppcheck-suppress uninitvar ; its address alone is taken */
    struct run run = {.options = options, .epoch_us = uv_hrtime() / 1000, .error = error ? error : &own};
    enum csn_status status = csn_home_open(run.home, sizeof run.home, run.error);
    if (status != CSN_OK)
        return status;
    (void)signal(SIGPIPE, SIG_IGN);
    descriptors_keep();
    orphans_adopt();
    csn_arena_init(&run.arena, NULL, RUN_MEMORY);
    if (uv_loop_init(&run.loop) != 0)
        status = csn_error_set(run.error, CSN_SYSTEM, 0, "no event loop can be made");
    else
        status = run_all(&run);
    (void)uv_run(&run.loop, UV_RUN_DEFAULT);
    (void)uv_loop_close(&run.loop);
    orphans_kill();
    schedule_clear(&run.schedule);
    free(run.lanes);
    free(run.sent);
    free(run.believed);
    csn_arena_clear(&run.spare);
    csn_arena_clear(&run.arena);
    csn_home_close(run.home);
    *end = run.end;
    return status;
}
