/* trial: experiments put to a client: labelled, loaded as cases, run and judged. */
#ifndef CSN_CAMPAIGN_TRIAL_H
#define CSN_CAMPAIGN_TRIAL_H

#include "campaign/case_file.h"
#include "run/run.h"

/* How the client is reached; the same for every trial of a campaign. */
struct csn_fuzz_trial_client {
    const struct csn_model *model;
    struct csn_adapter_spec adapter;
    struct csn_judge_options judge;
    unsigned jobs;
    unsigned timeout_ms; /* cap of an experiment */
    uint64_t seed;
};

/* Is told of each trial by its index; everything is borrowed until the call returns. */
struct csn_fuzz_trial_listener {
    void (*client)(void *ctx, const struct csn_client_info *client);
    void (*finished)(void *ctx, size_t index, const struct csn_catalogue *catalogue, const struct csn_finished *finished);
    void (*amended)(void *ctx, size_t index, const struct csn_check *check);
    bool (*enough)(void *ctx);
    void *ctx;
};

/* Runs each trial `repeat` times. As csn_run; CSN_SYNTAX where an experiment can't be a case, with the reason. */
enum csn_status csn_fuzz_trial_run(const struct csn_fuzz_trial_client *client, const struct csn_fuzz_trial *trials, size_t count, unsigned repeat,
                              const struct csn_fuzz_trial_listener *listener, enum csn_run_end *end, struct csn_error *error) CSN_NODISCARD;
/* Tells whether the experiment can be a case. */
bool csn_fuzz_trial_is_case(const struct csn_model *model, const struct csn_value *experiment);

#endif
