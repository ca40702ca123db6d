/* session: what happened between a live service and a worker: each request, what it was about, and where each action stands.
 *
 * Pure data, as the evidence of a case: bytes and times are those of its exchanges.
 */
#ifndef CSN_SESSION_H
#define CSN_SESSION_H

#include <countersign/job.h>

#include "evidence/evidence.h"

#define CSN_SESSION_REST SIZE_MAX /* in place of an action: what is about none */

/* What happened to an answer on purpose. */
enum csn_injected {
    CSN_INJECTED_NOTHING, /* it is the service's own; its form may be unusual */
    CSN_INJECTED_REFUSAL, /* the service did not see the request, and asks for it again later (rule retry.throttling) */
    CSN_INJECTED_LOSS     /* the service acted, and the answer did not arrive */
};

/* A request, what it was about, and what became of it. `about` is the service's answer, whose output and token may be gone; where the
 * service was not asked (no such operation, no JSON object, refused on purpose) `asked` is false and the job alone is known of it. */
struct csn_session_exchange {
    struct csn_exchange http;
    const struct csn_operation *operation; /* that its target names; NULL: none that the service has */
    size_t action;                         /* that it is about, or CSN_SESSION_REST */
    bool asked;
    struct csn_job_answer about;
    bool has_token;                        /* it brings a continuation token */
    bool token_empty;
    enum csn_job_state before;             /* of the job that it names */
    enum csn_injected injected;
    int status;                            /* of the answer; 0: there was none */
};

/* An action as the scenario asks for it, and where it stands. */
struct csn_session_action {
    struct csn_span name;
    struct csn_span title;
    struct csn_span client_id;
    struct csn_span client_token;
    unsigned continuations;
    bool fails;
    bool taken;               /* by another worker */
    enum csn_job_state state; /* of its last job */
};

struct csn_session {
    uint64_t seed;
    struct csn_credentials credentials;
    struct csn_span region;
    struct csn_span authority;     /* "127.0.0.1:4080"; "localhost" is as good */
    struct csn_span log;           /* what the worker printed, the last 64 KiB */
    struct csn_span injections;    /* what befell answers on purpose, "interim, chunked"; empty: nothing */
    const struct csn_session_action *actions;
    size_t action_count;
    const struct csn_session_exchange *exchanges; /* in the order in which their requests ended */
    size_t exchange_count;
    uint64_t begun_us;
    uint64_t ended_us;
};

/* As a line of a trace, behind its header. Of what was answered, output and token are not kept. */
enum csn_status csn_session_write(const struct csn_session *session, struct csn_buf *line) CSN_NODISCARD;
/* Reads it back; text is in `arena`. CSN_SYNTAX or CSN_TYPE with what is wrong and where, as for an action or operation that there isn't. */
enum csn_status csn_session_read(struct csn_span line, const struct csn_model *model, struct csn_arena *arena, struct csn_session *session,
                                 struct csn_error *error) CSN_NODISCARD;

#endif
