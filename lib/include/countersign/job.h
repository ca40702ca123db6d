/* job: the service's side of the third-party job worker protocol, as a state machine without a clock, sockets or chance.
 *
 * The caller brings jobs and clients, the time, random bytes and memory; each request is one call, which answers what the
 * service would say. A request that can't be served as asked is answered with a modelled error and is no failure here.
 *
 *     csn_job_service_new(&options, &service, &error);
 *     csn_job_service_add_client(service, CSN_SPAN(""), CSN_SPAN(""), &client, &error);
 *     csn_job_service_add_job(service, client, data, 0, &job, &error);
 *     csn_job_service_queue(service, job);
 *     csn_job_service_handle(service, CSN_SPAN("PollForThirdPartyJobs"), input, now_ms, &arena, &answer);
 *
 * Checks come in this order, and the first that fails gives the answer: the model's constraints (ValidationException; members
 * that the model lacks are passed over; a continuation token with a lone surrogate is no text), JobNotFoundException,
 * InvalidClientTokenException, then nonce or state by the table. Poll has ActionTypeNotFoundException instead: an action type
 * is known when a job, in whatever state, is of it.
 *
 * The table: what an event does to a job in a state. "=" leaves it as it is and succeeds (Poll: passes it over), a state is the
 * one it goes to, "+" queues a successor, "!" is an error of the model (!job InvalidJobException, !state
 * InvalidJobStateException, !nonce InvalidNonceException), "x" is CSN_CONSTRAINT of the function that was called, "-" can't be.
 *
 *     event            Created  Queued      Dispatched  InProgress  TimedOut  Succeeded  Failed
 *     queue            Queued   x           x           x           x         x          x
 *     poll             =        Dispatched  =           =           =         =          =
 *     get              !job     !job        =           =           !job      !job       !job
 *     acknowledge      =        =           InProgress  =           =         =          =
 *     acknowledge-took =        =           Succeeded   -           =         =          -
 *     other-nonce      !nonce   !nonce      !nonce      !nonce      !nonce    !nonce     !nonce
 *     success          !state   !state      !state      Succeeded   !state    !state     !state
 *     success-token    !state   !state      !state      Succeeded+  !state    !state     !state
 *     failure          !state   !state      !state      Failed      !state    !state     !state
 *     time             =        =           TimedOut    TimedOut    =         =          =
 *
 * Poll takes queued jobs in the order of their numbers, `maxBatchSize` at most (1 where it is absent), and each job is
 * delivered once. "acknowledge-took" is the acknowledgement of a job that another worker took meanwhile (CSN_JOB_TAKEN): it
 * has succeeded, by that worker. Acknowledge answers the state afterwards. A job has one nonce all its life.
 *
 * Success with a continuation token ends this job and queues its successor: a new id and nonce, the same client and data, and
 * as `continuationToken` that token byte for byte. Success without one completes the action: when complete, none is supplied.
 *
 * Time runs from the dispatch: a job is TimedOut `timeout_ms` after it, found at the next call. A clock that goes backwards
 * ends nothing.
 */
#ifndef CSN_JOB_H
#define CSN_JOB_H

#include <countersign/codepipeline.h>

#ifdef __cplusplus
extern "C" {
#endif

/* In the order of the model's JobStatus. */
enum csn_job_state {
    CSN_JOB_CREATED,
    CSN_JOB_QUEUED,
    CSN_JOB_DISPATCHED,
    CSN_JOB_IN_PROGRESS,
    CSN_JOB_TIMED_OUT,
    CSN_JOB_SUCCEEDED,
    CSN_JOB_FAILED,
    CSN_JOB_STATES
};

#define CSN_JOB_NONE SIZE_MAX /* the number of no job */
#define CSN_JOB_ID_LEN 36     /* a UUID in lower case */
#define CSN_JOB_NONCE_LEN 32

#define CSN_JOB_CLIENTS_DEFAULT ((size_t)16)
#define CSN_JOB_JOBS_DEFAULT ((size_t)1000)
#define CSN_JOB_BYTES_DEFAULT ((size_t)16 << 20)

/* Where ids, nonces and tokens come from. */
struct csn_job_random {
    enum csn_status (*fill)(void *ctx, void *bytes, size_t count); /* writes `count` bytes, or fails */
    void *ctx;
};

struct csn_job_options {
    const struct csn_allocator *allocator; /* NULL: the C library's */
    struct csn_job_random random;
    uint64_t timeout_ms; /* from dispatch; 0: never */
    size_t clients_max;  /* 0: the default, as for the next two */
    size_t jobs_max;     /* successors counted */
    size_t bytes_max;    /* of all memory that the service holds */
};

struct csn_job_service;

/* Makes a service without clients and jobs; free it with csn_job_service_free. CSN_NO_MEMORY, CSN_LIMIT. */
CSN_API enum csn_status csn_job_service_new(const struct csn_job_options *options, struct csn_job_service **service,
                                            struct csn_error *error) CSN_NODISCARD;
/* NULL is allowed. */
CSN_API void csn_job_service_free(struct csn_job_service *service);

/* Adds a client, whose jobs answer to its token alone; both are copied, and made from random bytes where they are empty. Its
 * number, counted from 0, goes to `*client`. CSN_CONSTRAINT for an id or token that the model forbids or an id that is there
 * already, CSN_LIMIT past `clients_max`, CSN_NO_MEMORY, or what the random source says. */
CSN_API enum csn_status csn_job_service_add_client(struct csn_job_service *service, struct csn_span client_id,
                                                   struct csn_span client_token, size_t *client, struct csn_error *error)
    CSN_NODISCARD;

/* Another worker takes the job between its dispatch and its acknowledgement. A successor has no flags. */
#define CSN_JOB_TAKEN 1u

/* Adds a job in the state Created for a client, by number. `data` (copied) is what Get tells of it: a value of the model's
 * ThirdPartyJobData, with an action type. The job's number, counted from 0, goes to `*job`. CSN_CONSTRAINT for data that the
 * model forbids, CSN_NOT_FOUND without action type or client, CSN_LIMIT past `jobs_max` or `bytes_max`, CSN_MISMATCH where the
 * random source repeats an id, else as above. */
CSN_API enum csn_status csn_job_service_add_job(struct csn_job_service *service, size_t client, const struct csn_value *data,
                                                unsigned flags, size_t *job, struct csn_error *error) CSN_NODISCARD;
/* Queues a job. CSN_NOT_FOUND where there is none of this number, CSN_CONSTRAINT by the table. */
CSN_API enum csn_status csn_job_service_queue(struct csn_job_service *service, size_t job) CSN_NODISCARD;

/* What a request asks for: the operations, in the order in which a worker calls them. */
enum csn_job_request {
    CSN_JOB_REQUEST_POLL,
    CSN_JOB_REQUEST_DETAILS,
    CSN_JOB_REQUEST_ACKNOWLEDGE,
    CSN_JOB_REQUEST_SUCCESS,
    CSN_JOB_REQUEST_FAILURE
};

/* Why a request is refused; each but the first has a modelled error. */
enum csn_job_fault {
    CSN_JOB_FAULT_NONE,
    CSN_JOB_FAULT_VALIDATION,
    CSN_JOB_FAULT_ACTION_TYPE,
    CSN_JOB_FAULT_NOT_FOUND,
    CSN_JOB_FAULT_CLIENT_TOKEN,
    CSN_JOB_FAULT_NONCE,
    CSN_JOB_FAULT_JOB,
    CSN_JOB_FAULT_STATE
};

/* What goes back to the worker, and what it answers. */
struct csn_job_answer {
    int http_status;                /* 200; 400 for each modelled error */
    const struct csn_value *output; /* of the operation's output shape, for csn_awsjson_encode; NULL: an empty body */
    struct csn_span error;          /* name of the modelled error ("JobNotFoundException"), static; empty on success */
    struct csn_span message;        /* of the error, 1 to 5000 characters without secrets, static or in the arena */
    enum csn_job_request request;
    enum csn_job_fault fault;
    size_t job;                     /* number of the job that the input names, or CSN_JOB_NONE */
    const struct csn_value *token;  /* the continuation token of the input; NULL: there is none, or null stands for it */
};

/* Answers one request. `operation` is a name of the model, `input` the document that was sent (NULL: none), `now_ms` the time in
 * milliseconds from any origin. `answer->output` lives in `arena` and points into the service. CSN_NOT_FOUND for an operation
 * that isn't one of the five, CSN_LIMIT or CSN_NO_MEMORY of the arena or the service, or what the random source says: the answer
 * is then untouched, and so is every job but for time-outs. */
CSN_API enum csn_status csn_job_service_handle(struct csn_job_service *service, struct csn_span operation,
                                               const struct csn_value *input, int64_t now_ms, struct csn_arena *arena,
                                               struct csn_job_answer *answer) CSN_NODISCARD;
/* What a request would be about, and nothing is done: `request`, `job` and `token` of the answer. CSN_NOT_FOUND as above. */
CSN_API enum csn_status csn_job_service_about(const struct csn_job_service *service, struct csn_span operation,
                                              const struct csn_value *input, struct csn_job_answer *answer) CSN_NODISCARD;
/* Ends what is due at `now_ms`, as each request does first. */
CSN_API void csn_job_service_expire(struct csn_job_service *service, int64_t now_ms);

/* A job as it is now; spans point into the service. */
struct csn_job_info {
    enum csn_job_state state;
    bool taken;
    struct csn_span id;
    struct csn_span nonce;
    struct csn_span client_id;
    struct csn_span client_token;
    struct csn_span continuation_token; /* empty: none */
    size_t previous;                    /* the job that it succeeds, or CSN_JOB_NONE */
    size_t next;                        /* its successor, or CSN_JOB_NONE */
};

/* How many there are. */
struct csn_job_counters {
    size_t jobs;
    size_t by_state[CSN_JOB_STATES];
    size_t continued; /* succeeded with a token */
    size_t completed; /* actions: succeeded without one, by whichever worker */
};

/* False where there is no job of this number. */
CSN_API bool csn_job_service_job(const struct csn_job_service *service, size_t job, struct csn_job_info *info);
/* The number of the job of this id, or CSN_JOB_NONE. */
CSN_API size_t csn_job_service_find(const struct csn_job_service *service, struct csn_span id);
CSN_API struct csn_job_counters csn_job_service_count(const struct csn_job_service *service);
/* Tells whether every job is Succeeded, Failed or TimedOut. */
CSN_API bool csn_job_service_ended(const struct csn_job_service *service);
/* As the model spells it ("InProgress"), static; empty for what is no state. */
CSN_API struct csn_span csn_job_state_name(enum csn_job_state state);

#ifdef __cplusplus
}
#endif
#endif
