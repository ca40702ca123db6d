/* job_script: requests to the job service, drawn from an input, and a naive model that says what must come of them. */
#ifndef CSN_FUZZ_JOB_SCRIPT_H
#define CSN_FUZZ_JOB_SCRIPT_H

#include <countersign/job.h>

#include "input.h"

enum { CSN_FUZZ_JOBS_MAX = 8, CSN_FUZZ_JOB_CLIENTS = 2 };

/* One job as a person would keep it on paper. */
struct csn_fuzz_job {
    enum csn_job_state state;
    size_t client;
    bool taken;
    int64_t since_ms;     /* when it was handed out */
    struct csn_span token; /* that it continues with */
};

struct csn_fuzz_jobs {
    struct csn_job_service *service;
    struct csn_value *data; /* of every job */
    struct csn_arena arena; /* of data, tokens and answers */
    uint64_t random;
    int64_t now_ms;
    uint64_t timeout_ms;
    struct csn_fuzz_job model[CSN_FUZZ_JOBS_MAX];
    size_t model_count;
    size_t model_ended; /* jobs that a worker ended */
};

void csn_fuzz_jobs_init(struct csn_fuzz_jobs *jobs, struct csn_fuzz_input *input);
void csn_fuzz_jobs_clear(struct csn_fuzz_jobs *jobs);
/* Does one thing, in the service and in the model, and compares. */
void csn_fuzz_jobs_step(struct csn_fuzz_jobs *jobs, struct csn_fuzz_input *input);

#endif
