/* What the files of the job service share. */
#ifndef CSN_CODEPIPELINE_JOB_INSIDE_H
#define CSN_CODEPIPELINE_JOB_INSIDE_H

#include <countersign/job.h>

/* The rows of the table in <countersign/job.h>. */
enum csn_job_event {
    CSN_JOB_EVENT_QUEUE,
    CSN_JOB_EVENT_POLL,
    CSN_JOB_EVENT_GET,
    CSN_JOB_EVENT_ACKNOWLEDGE,
    CSN_JOB_EVENT_ACKNOWLEDGE_TOOK,
    CSN_JOB_EVENT_OTHER_NONCE,
    CSN_JOB_EVENT_SUCCESS,
    CSN_JOB_EVENT_SUCCESS_TOKEN,
    CSN_JOB_EVENT_FAILURE,
    CSN_JOB_EVENT_TIME,
    CSN_JOB_EVENTS
};

struct csn_job_step {
    enum csn_job_fault fault; /* `next` is then the same state */
    enum csn_job_state next;
};

struct csn_job_client {
    struct csn_span id;
    struct csn_span token;
};

struct csn_job_record {
    enum csn_job_state state;
    unsigned flags;
    char id[CSN_JOB_ID_LEN];
    char nonce[CSN_JOB_NONCE_LEN];
    size_t client;
    size_t previous;
    size_t next;
    int64_t dispatched_ms;
    const struct csn_value *data; /* without its continuation token */
    struct csn_span token;        /* continuation token, or empty */
};

struct csn_job_service {
    const struct csn_allocator *allocator;
    struct csn_arena arena; /* of all that follows */
    struct csn_job_random random;
    uint64_t timeout_ms;
    struct csn_job_client *clients;
    size_t client_count;
    size_t clients_max;
    struct csn_job_record *jobs;
    size_t job_count;
    size_t jobs_max;
};

/* What the table says. */
struct csn_job_step csn_job_step_of(enum csn_job_state state, enum csn_job_event event);

/* Writes a random UUID, or digits. */
enum csn_status csn_job_make_id(const struct csn_job_random *random, char id[CSN_JOB_ID_LEN]) CSN_NODISCARD;
enum csn_status csn_job_make_nonce(const struct csn_job_random *random, char nonce[CSN_JOB_NONCE_LEN]) CSN_NODISCARD;
/* Adds a job with an id and a nonce of its own; the rest of it is `model`'s. Nothing changes on failure. */
enum csn_status csn_job_add_record(struct csn_job_service *service, const struct csn_job_record *model) CSN_NODISCARD;

/* Writes the violations as sentences to `storage`, as many as fit, and returns that part; never an empty one. */
struct csn_span csn_job_describe(const struct csn_violation_list *list, char *storage, size_t size);
/* Holds an input against the model; `*broken` tells what it breaks, and is empty where all is well. */
enum csn_status csn_job_check_input(uint32_t shape, const struct csn_value *input, struct csn_arena *arena,
                                    struct csn_span *broken) CSN_NODISCARD;
/* The member, NULL where it is absent or null. */
const struct csn_value *csn_job_member(const struct csn_value *object, struct csn_span name);

/* Outputs; NULL where the arena is full. */
const struct csn_value *csn_job_poll_output(const struct csn_job_service *service, const size_t *numbers, size_t count,
                                            struct csn_arena *arena);
const struct csn_value *csn_job_get_output(const struct csn_job_record *job, struct csn_arena *arena);
const struct csn_value *csn_job_acknowledge_output(const struct csn_job_record *job, struct csn_arena *arena);

#endif
