/* The reference worker: polls, does what comes, ends when nothing comes any more. */
#include <stdio.h>
#include <string.h>

#include "reference/worker_inside.h"

enum { BATCH = 10, IDLE_POLLS = 10, PAUSE_MS = 50 };
#define MEMORY_MAX ((size_t)128 << 20)

#define NAMED(name, text, rule, sentence) {CSN_SPAN_INIT(text), CSN_SPAN_INIT(rule), CSN_SPAN_INIT(sentence)},
static const struct csn_reference_worker_fault faults[] = {WORKER_FAULT_LIST(NAMED)};

const struct csn_reference_worker_fault *csn_reference_worker_faults(size_t *count)
{
    *count = CSN_COUNT(faults);
    return faults;
}

static bool turn_on(struct worker *worker, struct csn_span name)
{
    for (size_t i = 0; i < CSN_COUNT(faults); i++)
        if (csn_span_equal(faults[i].name, name))
            return worker->on[i] = true;
    return false;
}

static void refuse_fault(struct csn_span name)
{
    (void)fprintf(stderr, "worker: there is no fault named %.*s, neither of the client nor among these of the worker:\n", CSN_SPAN_ARG(name));
    for (size_t i = 0; i < CSN_COUNT(faults); i++)
        (void)fprintf(stderr, "  %-28.*s %-24.*s %.*s\n", CSN_SPAN_ARG(faults[i].name), CSN_SPAN_ARG(faults[i].rule),
                      CSN_SPAN_ARG(faults[i].sentence));
}

/* What is no fault of the worker is one of its client, or doesn't exist. */
static bool read_faults(struct worker *worker, struct csn_span list)
{
    char text[1024];
    struct csn_buf rest;
    struct csn_span name;
    csn_buf_init_fixed(&rest, text, sizeof text);
    while (csn_span_split(&list, ',', &name)) {
        if (turn_on(worker, name))
            continue;
        if (csn_buf_append_format(&rest, "%s%.*s", rest.len ? "," : "", CSN_SPAN_ARG(name)) != CSN_OK) {
            refuse_fault(name);
            return false;
        }
    }
    if (switches_parse(&worker->client.switches, csn_buf_span(&rest), &name))
        return true;
    refuse_fault(name);
    return false;
}

/* One poll and what it brought: all of that is done before the next one. `*count` jobs came. */
static enum worker_end poll_once(struct worker *worker, struct csn_arena *batch, struct csn_arena *arena, size_t *count)
{
    struct csn_poll_for_third_party_jobs_input input = {
        .has = CSN_POLL_ACTION_TYPE_ID | CSN_POLL_MAX_BATCH_SIZE, .action_type_id = worker->action_type, .max_batch_size = BATCH};
    struct csn_poll_for_third_party_jobs_output output;
    if (worker_call(worker,
                    &(struct worker_exchange){&csn_poll_for_third_party_jobs_input_binding, &input,
                                              &csn_poll_for_third_party_jobs_output_binding, &output},
                    batch) != WORKER_DONE)
        return WORKER_LOST;
    const struct csn_third_party_job *jobs = output.jobs.items;
    *count = output.jobs.count;
    for (size_t i = 0; i < *count; i++) {
        csn_arena_reset(arena);
        if (worker_do_job(worker, &jobs[i], arena) == WORKER_LOST)
            return WORKER_LOST;
    }
    return WORKER_DONE;
}

static int work(struct worker *worker)
{
    struct csn_arena batch, arena;
    enum worker_end end = WORKER_DONE;
    csn_arena_init(&batch, NULL, MEMORY_MAX);
    csn_arena_init(&arena, NULL, MEMORY_MAX);
    for (unsigned idle = 0; end == WORKER_DONE && idle < IDLE_POLLS;) {
        size_t count = 0;
        csn_arena_reset(&batch);
        end = poll_once(worker, &batch, &arena, &count);
        idle = count > 0 ? 0 : idle + 1;
        if (count == 0)
            transport_sleep(PAUSE_MS);
    }
    csn_arena_clear(&batch);
    csn_arena_clear(&arena);
    return end == WORKER_DONE ? 0 : 1;
}

int csn_reference_worker_main(int argc, char **argv)
{
    static struct worker worker;
    if (!read_faults(&worker, csn_span_of_string(argc > 1 ? argv[1] : "")))
        return 2;
    client_init(&worker.client);
    csn_arena_init(&worker.memory, NULL, MEMORY_MAX);
    int exit_status = worker_read_environment(&worker) ? work(&worker) : 1;
    csn_arena_clear(&worker.memory);
    client_clear(&worker.client);
    return exit_status;
}
