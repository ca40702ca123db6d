#include "job_inside.h"
#include "shapes.h"

struct csn_span csn_job_state_name(enum csn_job_state state)
{
    if ((size_t)state >= CSN_JOB_STATES)
        return csn_span_of(NULL, 0);
    return csn_codepipeline_shapes[CSN_CODEPIPELINE_JOB_STATUS].enum_values[state];
}

bool csn_job_service_job(const struct csn_job_service *service, size_t job, struct csn_job_info *info)
{
    if (job >= service->job_count)
        return false;
    const struct csn_job_record *record = &service->jobs[job];
    *info = (struct csn_job_info){
        .state = record->state,
        .taken = record->flags & CSN_JOB_TAKEN,
        .id = csn_span_of(record->id, sizeof record->id),
        .nonce = csn_span_of(record->nonce, sizeof record->nonce),
        .client_id = service->clients[record->client].id,
        .client_token = service->clients[record->client].token,
        .continuation_token = record->token,
        .previous = record->previous,
        .next = record->next,
    };
    return true;
}

size_t csn_job_service_find(const struct csn_job_service *service, struct csn_span id)
{
    for (size_t i = 0; i < service->job_count; i++)
        if (csn_span_equal(csn_span_of(service->jobs[i].id, CSN_JOB_ID_LEN), id))
            return i;
    return CSN_JOB_NONE;
}

struct csn_job_counters csn_job_service_count(const struct csn_job_service *service)
{
    struct csn_job_counters counters = {.jobs = service->job_count};
    for (size_t i = 0; i < service->job_count; i++) {
        const struct csn_job_record *job = &service->jobs[i];
        counters.by_state[job->state]++;
        counters.continued += job->next != CSN_JOB_NONE;
        counters.completed += job->state == CSN_JOB_SUCCEEDED && job->next == CSN_JOB_NONE;
    }
    return counters;
}

bool csn_job_service_ended(const struct csn_job_service *service)
{
    struct csn_job_counters counters = csn_job_service_count(service);
    return counters.by_state[CSN_JOB_SUCCEEDED] + counters.by_state[CSN_JOB_FAILED] + counters.by_state[CSN_JOB_TIMED_OUT] ==
           counters.jobs;
}
