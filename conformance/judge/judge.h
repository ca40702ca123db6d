/* judge: evidence in, checks and a verdict out. Pure: no clock, no I/O, the same evidence gives the same result. */
#ifndef CSN_JUDGE_H
#define CSN_JUDGE_H

#include "catalogue/instance.h"
#include "evidence/evidence.h"

enum csn_check_status { CSN_CHECK_PASS, CSN_CHECK_FAIL, CSN_CHECK_WARN, CSN_CHECK_INFO, CSN_CHECK_NOT_JUDGED };

/* One question asked of the evidence. */
struct csn_check {
    const char *id;              /* "request.body.timestamp" */
    const struct csn_rule *rule; /* the one that it cites */
    enum csn_check_status status;
    struct csn_span message;  /* what is wrong, for people; no secrets */
    struct csn_span member;   /* the member that the message begins with, as "data.nonce: "; empty: it is about none */
    struct csn_span expected; /* raw bytes; shown escaped */
    struct csn_span actual;
    size_t exchange;          /* index of the exchange it is about, or SIZE_MAX */
};

enum csn_verdict {
    CSN_VERDICT_PASS,
    CSN_VERDICT_FAIL,
    CSN_VERDICT_WARN,
    CSN_VERDICT_UNSUPPORTED,
    CSN_VERDICT_KNOWN_FAILURE,
    CSN_VERDICT_UNEXPECTED_PASS,
    CSN_VERDICT_BROKEN
};
#define CSN_VERDICT_COUNT 7
const char *csn_verdict_name(enum csn_verdict verdict); /* "known-failure" */
const char *csn_check_status_name(enum csn_check_status status); /* "not-judged" */

struct csn_judge_options {
    enum csn_level level; /* checks of this level and above count; others are left out */
    bool strict;          /* a broken SHOULD fails */
    bool (*rule_enabled)(void *ctx, const struct csn_rule *rule); /* NULL: all; selftest switches rules off */
    void *ctx;
};

struct csn_result {
    enum csn_verdict verdict;
    struct csn_span reason;         /* of `unsupported` and `broken`: a sentence */
    const struct csn_check *checks; /* all of them, in the order in which they were asked; the one that matters most first is not
                                       promised: see csn_result_worst */
    size_t check_count;
    size_t evidence_count;          /* requests that were judged, or outcomes that only this case's answer could have given: a pass
                                       needs one */
};

/* Judges one case. Everything in the result is in `arena` or in the evidence. */
enum csn_status csn_judge_case(const struct csn_catalogue *catalogue, const struct csn_instance *instance,
                               const struct csn_evidence *evidence, const struct csn_judge_options *options,
                               struct csn_arena *arena, struct csn_result *result, struct csn_error *error) CSN_NODISCARD;

/* Judges one raw request offline, as `check` does: `input` NULL compares with the model alone, `secret` empty judges the
 * signature's form alone, `now` with `any_time` false judges freshness. */
struct csn_judge_request {
    struct csn_span raw;
    const struct csn_operation *operation; /* NULL: by the request's target */
    const struct csn_value *input;
    struct csn_credentials credentials;    /* secret empty: unknown */
    struct csn_span region;                /* empty: whatever the scope says */
    struct csn_span authority;             /* empty: whatever Host says */
    struct csn_span endpoint_path;
    bool any_time;
    struct csn_time now;
};
enum csn_status csn_judge_raw(const struct csn_catalogue *catalogue, const struct csn_judge_request *request,
                              const struct csn_judge_options *options, struct csn_arena *arena, struct csn_result *result,
                              struct csn_error *error) CSN_NODISCARD;

/* The check that decides the verdict (the first fail, else the first warn), or NULL. */
const struct csn_check *csn_result_worst(const struct csn_result *result);
/* Tells whether the check asks about time, so that a busy machine may have decided it. */
bool csn_check_is_timed(const struct csn_check *check);
/* What a worker must not be told apart by: `text` with ports, dates, nonces, key ids, request ids, signatures and byte offsets masked, so that
 * findings of one cause have one text. Appends. */
enum csn_status csn_mask_text(struct csn_span text, struct csn_buf *out) CSN_NODISCARD;

#endif
