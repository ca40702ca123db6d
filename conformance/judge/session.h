/* session: what a worker did with a live service's jobs, judged job by job. As the judge of cases it is pure.
 *
 * A worker decides itself what it calls and when; so each request is judged by what it is, and all that are about one action, the jobs
 * that its continuation tokens made included, by what became of that action. What is about no action (polls, a job that doesn't exist)
 * is judged together.
 */
#ifndef CSN_SESSION_H
#define CSN_SESSION_H

#include <countersign/job.h>

#include "judge/judge.h"

#define CSN_SESSION_NO_ACTION SIZE_MAX

/* What the service was asked to do and did instead, or besides. */
enum csn_injection_effect {
    CSN_INJECTED_NOTHING,  /* the worker got the service's own answer */
    CSN_INJECTED_THROTTLE, /* the service did not see the request, and a client retries it (rule retry.throttling) */
    CSN_INJECTED_FAILURE,  /* the service did not see the request */
    CSN_INJECTED_LOSS      /* the service acted, and its answer did not arrive */
};

/* A request, what it was about, and what became of that. Bytes and times are those of an exchange of a case. */
struct csn_session_exchange {
    struct csn_exchange http;
    const struct csn_operation *operation; /* that its target names; NULL: none that the service has */
    size_t action;                         /* that it is about, or CSN_SESSION_NO_ACTION */
    enum csn_job_state before;             /* of the job that it names; and after it */
    enum csn_job_state after;
    struct csn_span error;                 /* what the service said: a modelled error, or empty */
    struct csn_span message;
    bool has_token;                        /* it brings a continuation token, null not counted */
    bool token_empty;
    bool continued;                        /* the service took it, and queued the job that goes on */
    bool token_followed;                   /* the service took the client token for the job's */
    enum csn_injection_effect injected;
};

/* An action as the scenario asks for it, and where it stands. */
struct csn_session_action {
    struct csn_span name;
    struct csn_span title;
    unsigned continuations;
    bool fails;
    bool taken;               /* by another worker */
    enum csn_job_state state; /* of its last job */
    unsigned continued;       /* how often it was */
};

struct csn_session {
    struct csn_span scenario; /* its name */
    uint64_t seed;
    struct csn_credentials credentials;
    struct csn_span region;
    struct csn_span authority;
    const struct csn_session_action *actions;
    size_t action_count;
    const struct csn_session_exchange *exchanges; /* in the order in which their requests ended */
    size_t exchange_count;
    uint64_t timeout_ms;      /* after which the session was given up; 0: it was not */
};

/* One action judged, or the rest, with the evidence that belongs to it: a case for the reports. All is in the arena or the session. */
struct csn_session_verdict {
    struct csn_case of;
    struct csn_instance instance;
    struct csn_evidence evidence;
    struct csn_result result;
};

/* Judges what is about an action, or with CSN_SESSION_NO_ACTION the rest. */
enum csn_status csn_judge_session(const struct csn_catalogue *catalogue, const struct csn_session *session, size_t action,
                                  const struct csn_judge_options *options, struct csn_arena *arena,
                                  struct csn_session_verdict *verdict, struct csn_error *error) CSN_NODISCARD;

#endif
