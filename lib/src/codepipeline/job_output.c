/* What the operations answer, as values of their output shapes. */
#include "job_inside.h"

/* Adds a member unless an earlier one failed; `made` is NULL where making it failed. */
static void put(struct csn_arena *arena, struct csn_value *object, const char *name, struct csn_value *made, bool *failed)
{
    *failed = *failed || csn_value_add(arena, object, csn_span_of_string(name), made) != CSN_OK;
}

static struct csn_value *text(struct csn_arena *arena, struct csn_span content)
{
    return csn_value_new_string(arena, content);
}

static struct csn_value *listed(const struct csn_job_service *service, const struct csn_job_record *job, struct csn_arena *arena)
{
    struct csn_value *object = csn_value_new(arena, CSN_VALUE_OBJECT);
    bool failed = !object;
    put(arena, object, "clientId", text(arena, service->clients[job->client].id), &failed);
    put(arena, object, "jobId", text(arena, csn_span_of(job->id, sizeof job->id)), &failed);
    return failed ? NULL : object;
}

const struct csn_value *csn_job_poll_output(const struct csn_job_service *service, const size_t *numbers, size_t count,
                                            struct csn_arena *arena)
{
    struct csn_value *output = csn_value_new(arena, CSN_VALUE_OBJECT);
    struct csn_value *jobs = csn_value_new(arena, CSN_VALUE_ARRAY);
    bool failed = !output || !jobs;
    for (size_t i = 0; i < count && !failed; i++)
        put(arena, jobs, "", listed(service, &service->jobs[numbers[i]], arena), &failed);
    put(arena, output, "jobs", jobs, &failed);
    return failed ? NULL : output;
}

/* The data shared by all jobs of the action, and this job's own token. */
static struct csn_value *data_of(const struct csn_job_record *job, struct csn_arena *arena)
{
    struct csn_value *data = csn_value_new(arena, CSN_VALUE_OBJECT);
    bool failed = !data;
    for (size_t i = 0; i < job->data->count && !failed; i++)
        failed = csn_value_add(arena, data, job->data->items[i].name, job->data->items[i].value) != CSN_OK;
    if (job->token.len)
        put(arena, data, "continuationToken", text(arena, job->token), &failed);
    return failed ? NULL : data;
}

const struct csn_value *csn_job_get_output(const struct csn_job_record *job, struct csn_arena *arena)
{
    struct csn_value *output = csn_value_new(arena, CSN_VALUE_OBJECT);
    struct csn_value *details = csn_value_new(arena, CSN_VALUE_OBJECT);
    bool failed = !output || !details;
    put(arena, details, "id", text(arena, csn_span_of(job->id, sizeof job->id)), &failed);
    put(arena, details, "data", data_of(job, arena), &failed);
    put(arena, details, "nonce", text(arena, csn_span_of(job->nonce, sizeof job->nonce)), &failed);
    put(arena, output, "jobDetails", details, &failed);
    return failed ? NULL : output;
}

const struct csn_value *csn_job_acknowledge_output(const struct csn_job_record *job, struct csn_arena *arena)
{
    struct csn_value *output = csn_value_new(arena, CSN_VALUE_OBJECT);
    bool failed = !output;
    put(arena, output, "status", text(arena, csn_job_state_name(job->state)), &failed);
    return failed ? NULL : output;
}
