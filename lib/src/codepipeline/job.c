#include <countersign/job.h>

#include "job_inside.h"
#include "shapes.h"

enum { MESSAGE_SIZE = 160 };

static enum csn_status refuse(struct csn_error *error, enum csn_status status, const char *what)
{
    return csn_error_set(error, status, 0, "%s: %s", what, csn_status_sentence(status));
}

static size_t or_default(size_t given, size_t otherwise)
{
    return given ? given : otherwise;
}

enum csn_status csn_job_service_new(const struct csn_job_options *options, struct csn_job_service **service,
                                    struct csn_error *error)
{
    struct csn_job_service *made = csn_alloc_resize(options->allocator, NULL, 0, sizeof *made);
    if (!made)
        return refuse(error, CSN_NO_MEMORY, "the job service");
    *made = (struct csn_job_service){
        .allocator = options->allocator,
        .random = options->random,
        .timeout_ms = options->timeout_ms,
        .clients_max = or_default(options->clients_max, CSN_JOB_CLIENTS_DEFAULT),
        .jobs_max = or_default(options->jobs_max, CSN_JOB_JOBS_DEFAULT),
    };
    csn_arena_init(&made->arena, options->allocator, or_default(options->bytes_max, CSN_JOB_BYTES_DEFAULT));
    made->clients = csn_arena_alloc_array(&made->arena, made->clients_max, sizeof made->clients[0]);
    if (made->clients)
        made->jobs = csn_arena_alloc_array(&made->arena, made->jobs_max, sizeof made->jobs[0]);
    if (!made->jobs) {
        enum csn_status status = csn_arena_status(&made->arena);
        csn_job_service_free(made);
        return refuse(error, status, "the job service");
    }
    *service = made;
    return CSN_OK;
}

void csn_job_service_free(struct csn_job_service *service)
{
    if (!service)
        return;
    csn_arena_clear(&service->arena);
    csn_alloc_free(service->allocator, service, sizeof *service);
}

/* ---- what the caller brings ---- */

/* Holds a value against a shape: every violation counts, members that the model lacks too. */
static enum csn_status check(struct csn_job_service *service, uint32_t shape, const struct csn_value *value,
                             struct csn_error *error)
{
    struct csn_violation_list list = {NULL, 0, 0};
    char message[MESSAGE_SIZE];
    enum csn_status status = csn_model_validate(csn_codepipeline_model(), shape, value, &service->arena, &list);
    if (status != CSN_OK)
        return refuse(error, status, "the job service");
    if (!list.count)
        return CSN_OK;
    struct csn_span told = csn_job_describe(&list, message, sizeof message);
    return csn_error_set(error, CSN_CONSTRAINT, 0, "%.*s: %.*s", CSN_SPAN_ARG(csn_codepipeline_shapes[shape].name),
                         CSN_SPAN_ARG(told));
}

/* Keeps a text that a client is known by. */
static enum csn_status keep(struct csn_job_service *service, uint32_t shape, struct csn_span text, struct csn_span *kept,
                            struct csn_error *error)
{
    struct csn_value value = {.kind = CSN_VALUE_STRING, .text = text};
    enum csn_status status = check(service, shape, &value, error);
    if (status != CSN_OK)
        return status;
    *kept = csn_arena_copy(&service->arena, text);
    return kept->data ? CSN_OK : refuse(error, csn_arena_status(&service->arena), "the client");
}

static bool has_client(const struct csn_job_service *service, struct csn_span id)
{
    for (size_t i = 0; i < service->client_count; i++)
        if (csn_span_equal(service->clients[i].id, id))
            return true;
    return false;
}

enum csn_status csn_job_service_add_client(struct csn_job_service *service, struct csn_span client_id,
                                           struct csn_span client_token, size_t *client, struct csn_error *error)
{
    char id[CSN_JOB_ID_LEN], token[CSN_JOB_NONCE_LEN];
    struct csn_job_client made;
    enum csn_status status = CSN_OK;
    if (service->client_count == service->clients_max)
        return refuse(error, CSN_LIMIT, "the clients");
    if (!client_id.len) {
        status = csn_job_make_id(&service->random, id);
        client_id = csn_span_of(id, sizeof id);
    }
    if (status == CSN_OK && !client_token.len) {
        status = csn_job_make_nonce(&service->random, token);
        client_token = csn_span_of(token, sizeof token);
    }
    if (status != CSN_OK)
        return refuse(error, status, "the random source");
    if (has_client(service, client_id))
        return csn_error_set(error, CSN_CONSTRAINT, 0, "two clients of the id %.*s", CSN_SPAN_ARG(client_id));
    status = keep(service, CSN_CODEPIPELINE_CLIENT_ID, client_id, &made.id, error);
    if (status == CSN_OK)
        status = keep(service, CSN_CODEPIPELINE_CLIENT_TOKEN, client_token, &made.token, error);
    if (status != CSN_OK)
        return status;
    *client = service->client_count;
    service->clients[service->client_count++] = made;
    return CSN_OK;
}

/* Copies a document by way of its text: what can't be written could not be sent either. */
static enum csn_status copy(struct csn_job_service *service, const struct csn_value *value, struct csn_value **made)
{
    struct csn_buf text;
    csn_buf_init(&text, service->allocator, service->arena.ceiling);
    enum csn_status status = csn_value_write(&text, value, NULL);
    struct csn_span kept = {NULL, 0};
    if (status == CSN_OK)
        kept = csn_arena_copy(&service->arena, csn_buf_span(&text));
    csn_buf_clear(&text);
    if (status == CSN_OK && !kept.data)
        status = csn_arena_status(&service->arena);
    return status == CSN_OK ? csn_value_parse(&service->arena, kept, NULL, made, NULL) : status;
}

/* The token belongs to the job, the rest of the data to all jobs of the action. */
static void split_token(struct csn_value *data, struct csn_span *token)
{
    size_t kept = 0;
    *token = csn_value_text(csn_value_get(data, CSN_SPAN("continuationToken")));
    for (size_t i = 0; i < data->count; i++)
        if (!csn_span_equal(data->items[i].name, CSN_SPAN("continuationToken")))
            data->items[kept++] = data->items[i];
    data->count = kept;
    data->order = NULL;
}

enum csn_status csn_job_service_add_job(struct csn_job_service *service, size_t client, const struct csn_value *data,
                                        unsigned flags, size_t *job, struct csn_error *error)
{
    struct csn_job_record record = {.state = CSN_JOB_CREATED, .flags = flags, .client = client, .previous = CSN_JOB_NONE};
    struct csn_value *kept;
    if (client >= service->client_count)
        return refuse(error, CSN_NOT_FOUND, "the client");
    enum csn_status status = check(service, CSN_CODEPIPELINE_THIRD_PARTY_JOB_DATA, data, error);
    if (status != CSN_OK)
        return status;
    if (!csn_job_member(data, CSN_SPAN("actionTypeId")))
        return refuse(error, CSN_NOT_FOUND, "the action type");
    status = copy(service, data, &kept);
    if (status != CSN_OK)
        return refuse(error, status, "the job's data");
    split_token(kept, &record.token);
    record.data = kept;
    status = csn_job_add_record(service, &record);
    if (status != CSN_OK)
        return refuse(error, status, "the job");
    *job = service->job_count - 1;
    return CSN_OK;
}

enum csn_status csn_job_service_queue(struct csn_job_service *service, size_t job)
{
    if (job >= service->job_count)
        return CSN_NOT_FOUND;
    struct csn_job_step step = csn_job_step_of(service->jobs[job].state, CSN_JOB_EVENT_QUEUE);
    service->jobs[job].state = step.next;
    return step.fault == CSN_JOB_FAULT_NONE ? CSN_OK : CSN_CONSTRAINT;
}
