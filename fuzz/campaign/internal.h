/* What the files of a campaign share. */
#ifndef CSN_CAMPAIGN_INTERNAL_H
#define CSN_CAMPAIGN_INTERNAL_H

#include "campaign/campaign.h"

#define FINDINGS_MAX 256u         /* kept in all */
#define FINDINGS_OF_CHECK_MAX 8u  /* kept of one check and rule: more of them are counted with the last */
#define SUSPECTS_MAX 16u          /* looked into after a batch; what is left over is met again */
#define BATCH_MAX 4096u

/* What a finding is known by. Several causes may shrink to one finding. */
struct cause {
    struct csn_span text; /* rule, check and masked message, a line each */
    size_t finding;       /* index; SIZE_MAX: met, and not reproduced */
};

/* An experiment that broke a rule in a way that isn't known yet. */
struct suspect {
    size_t trial; /* index in the batch */
    uint64_t number;
    struct csn_span check;
    struct csn_span rule;
    struct csn_span cause;
};

struct campaign {
    const struct csn_campaign_options *options;
    struct csn_error *error;
    struct csn_campaign_progress progress;
    struct csn_arena arena; /* of what lasts */
    struct csn_campaign_rule *rules;
    struct csn_finding *findings;
    struct cause *causes;
    size_t cause_count;
    size_t cause_capacity;
    unsigned areas;
    unsigned features;
    uint64_t operations; /* that the client offers, too */
    uint64_t next;       /* number of the shard's next execution: 0, 1, ... */
    uint64_t *pending;   /* numbers that were given out and not told, at most BATCH_MAX */
    size_t pending_count;
    uint64_t begun_ms;
    enum csn_status status; /* sticky: of ours */
    enum csn_run_end end;
};

uint64_t campaign_now_ms(void);
bool campaign_is_over(struct campaign *campaign); /* the time or the number of executions is used up */
uint64_t campaign_patience_ms(struct campaign *campaign); /* how long a finding may be shrunk */
void campaign_tell(struct campaign *campaign, const char *doing);
void campaign_fail(struct campaign *campaign, enum csn_status status, const char *sentence);
/* Appends the message of a check, masked, and escaped as bytes are in reports: a client's own words may be no UTF-8. */
enum csn_status campaign_message(const struct csn_check *check, struct csn_buf *out);
/* Appends the cause of a check: rule, check, and message, whatever member that is about. */
enum csn_status campaign_cause(const struct csn_check *check, struct csn_buf *out);
const struct cause *campaign_find_cause(const struct campaign *campaign, struct csn_span text);
void campaign_add_cause(struct campaign *campaign, struct csn_span text, size_t finding);
/* The id of an experiment by its number; in `arena`. */
struct csn_span campaign_trial_id(uint64_t number, struct csn_arena *arena);

/* As csn_fuzz_trial_run; what goes wrong becomes the campaign's. */
void campaign_try(struct campaign *campaign, const struct csn_fuzz_trial_client *client, const struct csn_fuzz_trial *trials, size_t count,
                  unsigned repeat, const struct csn_fuzz_trial_listener *listener);

/* batch.c: composes experiments, runs them, counts, and looks into what is new. */
void campaign_batch(struct campaign *campaign, size_t size);
/* investigate.c: shrinks a suspect, repeats it, keeps it. */
void campaign_investigate(struct campaign *campaign, const struct csn_value *experiment, const struct suspect *suspect);

/* state.c */
enum csn_status campaign_open_state(struct campaign *campaign); /* makes the folder; takes up what is there */
enum csn_status campaign_save_state(struct campaign *campaign);

#endif
