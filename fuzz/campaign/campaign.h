/* campaign: a client under random experiments, until it is enough: each judged by the checks of a run; what breaks a rule is made small,
 * tried again ten times and kept.
 *
 * Execution `number` of a seed is always the same experiment, whoever runs it and when, so that a campaign can be repeated, resumed,
 * and shared out: shard I of N has the numbers I-1, I-1+N, I-1+2N, ...
 */
#ifndef CSN_CAMPAIGN_H
#define CSN_CAMPAIGN_H

#include "campaign/finding.h"
#include "campaign/trial.h"

#define CSN_CAMPAIGN_CONFIRMATIONS 10u

/* How often a rule was asked about. */
struct csn_campaign_rule {
    struct csn_span id;
    enum csn_level level;
    uint64_t passed;
    uint64_t failed;
    uint64_t warned;
};

struct csn_campaign_progress {
    uint64_t executions;     /* told experiments, of earlier sessions too */
    uint64_t session;        /* of this session alone */
    uint64_t unsupported;    /* of the executions: the client can't express them */
    uint64_t broken;         /* of the executions: the adapter failed, not the client */
    uint64_t elapsed_ms;     /* of this session */
    uint64_t elapsed_before_ms;
    size_t findings;
    size_t unconfirmed;      /* of this session: what broke a rule once and not when it was repeated */
    const struct csn_campaign_rule *rules; /* of the catalogue, in its order */
    size_t rule_count;
    size_t rules_exercised;
    const char *doing;       /* "running", "shrinking", "confirming" */
};

struct csn_campaign_listener {
    void (*client)(void *ctx, const struct csn_client_info *client);
    void (*progress)(void *ctx, const struct csn_campaign_progress *progress); /* often */
    bool (*interrupted)(void *ctx); /* asked after each run of the client, which hears signals itself; NULL: never */
    /* A finding that was confirmed, saved in `directory`; `finished` is its last failing execution. */
    void (*finding)(void *ctx, const struct csn_finding *finding, const char *directory, const struct csn_finished *finished);
    void *ctx;
};

struct csn_campaign_options {
    struct csn_fuzz_trial_client client;
    uint64_t operations;  /* bit i: operation i of the model may be called */
    unsigned shard;       /* 0, 1, ... */
    unsigned shards;      /* at least 1 */
    uint64_t max_ms;      /* 0: no limit */
    uint64_t max_execs;   /* of this session; 0: no limit */
    const char *state;    /* directory; made where it is missing, taken up where it holds a campaign */
    struct csn_span suite;   /* identifies the rules */
    struct csn_span command; /* that replays a finding is this, " --cases DIR --seed N", and `command_after` */
    struct csn_span command_after;
    struct csn_campaign_listener listener;
};

enum csn_campaign_end { CSN_CAMPAIGN_ENOUGH, CSN_CAMPAIGN_ADAPTER_BROKEN, CSN_CAMPAIGN_INTERRUPTED };

/* Runs the campaign. CSN_ARGUMENT where the state's campaign is another one (seed, shards, rules), CSN_SYNTAX where it can't be read,
 * CSN_SYSTEM where it can't be written; else as csn_run. */
enum csn_status csn_campaign_run(const struct csn_campaign_options *options, struct csn_campaign_progress *progress,
                                 enum csn_campaign_end *end, struct csn_error *error) CSN_NODISCARD;

#endif
