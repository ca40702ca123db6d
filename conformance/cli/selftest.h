/* selftest: what the suite is tried with: faults that it must catch, freedoms that it must not flag, adapters that prove nothing. */
#ifndef CSN_CLI_SELFTEST_H
#define CSN_CLI_SELFTEST_H

#include "reference/reference.h"
#include "run/collect.h"

enum csn_trial_kind { CSN_TRIAL_FAULT, CSN_TRIAL_VARIANT, CSN_TRIAL_NULL_ADAPTER };
#define CSN_TRIAL_KIND_COUNT 3

struct csn_trial_spec {
    enum csn_trial_kind kind;
    struct csn_span name;
    struct csn_span rule; /* of a fault or variant */
};

/* What became of one; small enough to go through a pipe in one piece. */
struct csn_trial_outcome {
    uint32_t index;
    uint32_t duration_ms;
    int exit_status; /* other than 0: countersign could not do its work, or was interrupted */
    bool good;
    char complaint[3000]; /* lines, NUL-terminated; empty where it is good */
};

/* Runs one, in this process. */
void csn_trial_run(const struct csn_catalogue *catalogue, const struct csn_trial_spec *spec, struct csn_trial_outcome *outcome);

/* Runs all of them, `workers` at a time, each in a process of its own kind, and tells each outcome as it comes. Returns an exit status:
 * 0, or why it could not be done. */
int csn_trial_pool(const struct csn_catalogue *catalogue, const struct csn_trial_spec *specs, size_t count, unsigned workers,
                   void (*tell)(void *ctx, const struct csn_trial_outcome *outcome), void *ctx);

#endif
