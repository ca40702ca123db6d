/* Trials in processes of their own: a run's signal handlers, its children and its loop belong to a process. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/console.h"
#include "cli/selftest.h"

#define WORKERS_MAX 64

_Static_assert(sizeof(struct csn_trial_outcome) <= PIPE_BUF, "an outcome goes through a pipe in one piece");

struct pool {
    const struct csn_catalogue *catalogue;
    const struct csn_trial_spec *specs;
    size_t count;
    int tickets[2];  /* a byte for each trial: who reads one runs the next */
    int outcomes[2];
};

static uint32_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint32_t)((uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000);
}

static bool read_exactly(int fd, void *into, size_t size)
{
    ssize_t got;
    do
        got = read(fd, into, size);
    while (got < 0 && errno == EINTR);
    return got == (ssize_t)size;
}

/* A worker's life: tickets until there are none. */
static int work(const struct pool *pool)
{
    uint32_t index;
    while (read_exactly(pool->tickets[0], &index, sizeof index) && index < pool->count) {
        struct csn_trial_outcome outcome;
        memset(&outcome, 0, sizeof outcome);
        uint32_t begun_ms = now_ms();
        csn_trial_run(pool->catalogue, &pool->specs[index], &outcome);
        outcome.index = index;
        outcome.duration_ms = now_ms() - begun_ms;
        if (write(pool->outcomes[1], &outcome, sizeof outcome) != (ssize_t)sizeof outcome)
            return CSN_EXIT_OWN;
        if (outcome.exit_status != CSN_EXIT_AS_EXPECTED)
            return outcome.exit_status;
    }
    return CSN_EXIT_AS_EXPECTED;
}

/* Starts a worker; false when none can be. */
static bool start(const struct pool *pool, pid_t *worker)
{
    *worker = fork();
    if (*worker == 0) {
        (void)close(pool->tickets[1]);
        (void)close(pool->outcomes[0]);
        _exit(work(pool));
    }
    return *worker > 0;
}

/* Writes the tickets, which are more than a pipe may hold, while outcomes come: a process of its own writes them. */
static bool start_tickets(const struct pool *pool, pid_t *writer)
{
    *writer = fork();
    if (*writer != 0)
        return *writer > 0;
    for (uint32_t i = 0; i < pool->count; i++)
        if (write(pool->tickets[1], &i, sizeof i) != (ssize_t)sizeof i)
            _exit(CSN_EXIT_OWN);
    _exit(CSN_EXIT_AS_EXPECTED);
}

static int wait_for(pid_t child)
{
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return CSN_EXIT_OWN;
    return WIFEXITED(status) ? WEXITSTATUS(status) : CSN_EXIT_OWN;
}

static bool open_pipes(struct pool *pool)
{
    if (pipe(pool->tickets) != 0)
        return false;
    if (pipe(pool->outcomes) == 0)
        return true;
    (void)close(pool->tickets[0]);
    (void)close(pool->tickets[1]);
    return false;
}

int csn_trial_pool(const struct csn_catalogue *catalogue, const struct csn_trial_spec *specs, size_t count, unsigned workers,
                   void (*tell)(void *ctx, const struct csn_trial_outcome *outcome), void *ctx)
{
    struct pool pool = {.catalogue = catalogue, .specs = specs, .count = count};
    pid_t children[WORKERS_MAX + 1];
    size_t child_count = 0;
    struct csn_trial_outcome outcome;
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (!open_pipes(&pool))
        return csn_console_fail(CSN_EXIT_OWN, "no pipe can be made");
    bool started = start_tickets(&pool, &children[child_count]);
    child_count += started;
    for (unsigned i = 0; started && i < workers && i < WORKERS_MAX; i++) {
        started = start(&pool, &children[child_count]);
        child_count += started;
    }
    (void)close(pool.tickets[0]);
    (void)close(pool.tickets[1]);
    (void)close(pool.outcomes[1]);
    while (read_exactly(pool.outcomes[0], &outcome, sizeof outcome))
        tell(ctx, &outcome);
    (void)close(pool.outcomes[0]);
    for (size_t i = 0; i < child_count; i++) {
        int ended = wait_for(children[i]);
        exit_status = i == 0 ? exit_status : csn_console_worse(exit_status, ended);
    }
    return started ? exit_status : csn_console_worse(exit_status, csn_console_fail(CSN_EXIT_OWN, "no process can be started"));
}
