/* One request: what it asks for, the checks in their order, the step. */
#include "job_inside.h"
#include "shapes.h"

struct call {
    struct csn_job_service *service;
    const struct csn_value *input;
    int64_t now_ms;
    struct csn_arena *arena;
    struct csn_job_answer *answer;
    struct csn_job_record *job; /* that the input names */
};

/* ---- errors ---- */

static void fail(const struct call *call, enum csn_job_fault fault, struct csn_span message)
{
    static const uint32_t shapes[] = {
        [CSN_JOB_FAULT_VALIDATION] = CSN_CODEPIPELINE_VALIDATION_EXCEPTION,
        [CSN_JOB_FAULT_ACTION_TYPE] = CSN_CODEPIPELINE_ACTION_TYPE_NOT_FOUND_EXCEPTION,
        [CSN_JOB_FAULT_NOT_FOUND] = CSN_CODEPIPELINE_JOB_NOT_FOUND_EXCEPTION,
        [CSN_JOB_FAULT_CLIENT_TOKEN] = CSN_CODEPIPELINE_INVALID_CLIENT_TOKEN_EXCEPTION,
        [CSN_JOB_FAULT_NONCE] = CSN_CODEPIPELINE_INVALID_NONCE_EXCEPTION,
        [CSN_JOB_FAULT_JOB] = CSN_CODEPIPELINE_INVALID_JOB_EXCEPTION,
        [CSN_JOB_FAULT_STATE] = CSN_CODEPIPELINE_INVALID_JOB_STATE_EXCEPTION,
    };
    call->answer->http_status = 400;
    call->answer->fault = fault;
    call->answer->error = csn_codepipeline_shapes[shapes[fault]].name;
    call->answer->message = message;
}

static void succeed(const struct call *call, const struct csn_value *output)
{
    call->answer->http_status = 200;
    call->answer->output = output;
}

/* ---- the job that is meant ---- */

/* Finds the job and holds the client token against it; false where the answer is given already. */
static bool find_job(struct call *call)
{
    struct csn_job_service *service = call->service;
    size_t number = call->answer->job;
    if (number == CSN_JOB_NONE) {
        fail(call, CSN_JOB_FAULT_NOT_FOUND, CSN_SPAN("there is no job of this id"));
        return false;
    }
    struct csn_span token = csn_value_text(csn_value_get(call->input, CSN_SPAN("clientToken")));
    call->job = &service->jobs[number];
    if (csn_span_equal(service->clients[call->job->client].token, token))
        return true;
    fail(call, CSN_JOB_FAULT_CLIENT_TOKEN, CSN_SPAN("the client token is not that of the job's client"));
    return false;
}

/* Takes the step that the table gives; false where it is refused and answered. */
static bool step(const struct call *call, enum csn_job_event event)
{
    static const struct csn_span messages[] = {
        [CSN_JOB_FAULT_NONCE] = CSN_SPAN_INIT("the nonce is not the one that the job's details told"),
        [CSN_JOB_FAULT_JOB] = CSN_SPAN_INIT("the job has no details: it was not delivered yet, or it has ended"),
        [CSN_JOB_FAULT_STATE] = CSN_SPAN_INIT("the job takes no result: it is not in progress"),
    };
    struct csn_job_step taken = csn_job_step_of(call->job->state, event);
    call->job->state = taken.next;
    if (taken.fault == CSN_JOB_FAULT_NONE)
        return true;
    fail(call, taken.fault, messages[taken.fault]);
    return false;
}

/* ---- the operations ---- */

static bool same_type(const struct csn_value *a, const struct csn_value *b)
{
    static const struct csn_span names[] = {CSN_SPAN_INIT("category"), CSN_SPAN_INIT("owner"), CSN_SPAN_INIT("provider"),
                                            CSN_SPAN_INIT("version")};
    for (size_t i = 0; i < CSN_COUNT(names); i++)
        if (!csn_span_equal(csn_value_text(csn_value_get(a, names[i])), csn_value_text(csn_value_get(b, names[i]))))
            return false;
    return true;
}

/* The model's constraints hold already: a whole number from 1 on. */
static size_t batch_size(const struct call *call)
{
    int64_t number = 1;
    const struct csn_value *given = csn_job_member(call->input, CSN_SPAN("maxBatchSize"));
    enum csn_status status = given ? csn_json_number_int64(given->text, &number, NULL) : CSN_OK;
    (void)status;
    return (size_t)number;
}

/* Numbers of the jobs to deliver; false where nobody has a job of the type. */
static bool choose(const struct call *call, size_t *numbers, size_t *count)
{
    const struct csn_value *type = csn_value_get(call->input, CSN_SPAN("actionTypeId"));
    size_t batch = batch_size(call);
    bool known = false;
    for (size_t i = 0; i < call->service->job_count; i++) {
        const struct csn_job_record *job = &call->service->jobs[i];
        if (!same_type(csn_value_get(job->data, CSN_SPAN("actionTypeId")), type))
            continue;
        known = true;
        if (job->state == CSN_JOB_QUEUED && *count < batch)
            numbers[(*count)++] = i;
    }
    return known;
}

static enum csn_status poll(struct call *call)
{
    struct csn_job_service *service = call->service;
    size_t count = 0;
    size_t *numbers = csn_arena_alloc_array(call->arena, service->job_count, sizeof numbers[0]);
    if (!numbers)
        return csn_arena_status(call->arena);
    if (!choose(call, numbers, &count)) {
        fail(call, CSN_JOB_FAULT_ACTION_TYPE, CSN_SPAN("there is no such action type"));
        return CSN_OK;
    }
    const struct csn_value *output = csn_job_poll_output(service, numbers, count, call->arena);
    if (!output)
        return csn_arena_status(call->arena);
    for (size_t i = 0; i < count; i++) {
        struct csn_job_record *job = &service->jobs[numbers[i]];
        job->state = csn_job_step_of(job->state, CSN_JOB_EVENT_POLL).next;
        job->dispatched_ms = call->now_ms;
    }
    succeed(call, output);
    return CSN_OK;
}

static enum csn_status get(struct call *call)
{
    if (!find_job(call) || !step(call, CSN_JOB_EVENT_GET))
        return CSN_OK;
    const struct csn_value *output = csn_job_get_output(call->job, call->arena);
    if (!output)
        return csn_arena_status(call->arena);
    succeed(call, output);
    return CSN_OK;
}

static enum csn_job_event acknowledgement(const struct call *call)
{
    struct csn_span nonce = csn_value_text(csn_value_get(call->input, CSN_SPAN("nonce")));
    if (!csn_span_equal(nonce, csn_span_of(call->job->nonce, sizeof call->job->nonce)))
        return CSN_JOB_EVENT_OTHER_NONCE;
    return call->job->flags & CSN_JOB_TAKEN ? CSN_JOB_EVENT_ACKNOWLEDGE_TOOK : CSN_JOB_EVENT_ACKNOWLEDGE;
}

static enum csn_status acknowledge(struct call *call)
{
    if (!find_job(call))
        return CSN_OK;
    enum csn_job_state before = call->job->state;
    if (!step(call, acknowledgement(call)))
        return CSN_OK;
    const struct csn_value *output = csn_job_acknowledge_output(call->job, call->arena);
    if (!output) {
        call->job->state = before;
        return csn_arena_status(call->arena);
    }
    succeed(call, output);
    return CSN_OK;
}

/* Queues the job that goes on where this one ends; the list of jobs doesn't move. */
static enum csn_status queue_successor(struct call *call, struct csn_span token)
{
    struct csn_job_service *service = call->service;
    struct csn_job_record record = {.state = CSN_JOB_QUEUED, .client = call->job->client, .data = call->job->data};
    record.previous = (size_t)(call->job - service->jobs);
    record.token = csn_arena_copy(&service->arena, token);
    if (!record.token.data)
        return csn_arena_status(&service->arena);
    enum csn_status status = csn_job_add_record(service, &record);
    if (status == CSN_OK)
        call->job->next = service->job_count - 1;
    return status;
}

static enum csn_status put_success(struct call *call)
{
    const struct csn_value *token = call->answer->token;
    if (!find_job(call))
        return CSN_OK;
    enum csn_job_state before = call->job->state;
    if (!step(call, token ? CSN_JOB_EVENT_SUCCESS_TOKEN : CSN_JOB_EVENT_SUCCESS))
        return CSN_OK;
    enum csn_status status = token ? queue_successor(call, token->text) : CSN_OK;
    if (status == CSN_OK)
        succeed(call, NULL);
    else
        call->job->state = before;
    return status;
}

static enum csn_status put_failure(struct call *call)
{
    if (find_job(call) && step(call, CSN_JOB_EVENT_FAILURE))
        succeed(call, NULL);
    return CSN_OK;
}

/* ---- one request ---- */

static const struct operation {
    struct csn_span name;
    enum csn_job_request request;
    uint32_t input;
    enum csn_status (*answer)(struct call *call);
} operations[] = {
    {CSN_SPAN_INIT("PollForThirdPartyJobs"), CSN_JOB_REQUEST_POLL, CSN_CODEPIPELINE_POLL_FOR_THIRD_PARTY_JOBS_INPUT, poll},
    {CSN_SPAN_INIT("GetThirdPartyJobDetails"), CSN_JOB_REQUEST_DETAILS, CSN_CODEPIPELINE_GET_THIRD_PARTY_JOB_DETAILS_INPUT, get},
    {CSN_SPAN_INIT("AcknowledgeThirdPartyJob"), CSN_JOB_REQUEST_ACKNOWLEDGE,
     CSN_CODEPIPELINE_ACKNOWLEDGE_THIRD_PARTY_JOB_INPUT, acknowledge},
    {CSN_SPAN_INIT("PutThirdPartyJobSuccessResult"), CSN_JOB_REQUEST_SUCCESS,
     CSN_CODEPIPELINE_PUT_THIRD_PARTY_JOB_SUCCESS_RESULT_INPUT, put_success},
    {CSN_SPAN_INIT("PutThirdPartyJobFailureResult"), CSN_JOB_REQUEST_FAILURE,
     CSN_CODEPIPELINE_PUT_THIRD_PARTY_JOB_FAILURE_RESULT_INPUT, put_failure},
};

static const struct operation *find_operation(struct csn_span name)
{
    for (size_t i = 0; i < CSN_COUNT(operations); i++)
        if (csn_span_equal(operations[i].name, name))
            return &operations[i];
    return NULL;
}

void csn_job_service_expire(struct csn_job_service *service, int64_t now_ms)
{
    for (size_t i = 0; service->timeout_ms && i < service->job_count; i++) {
        struct csn_job_record *job = &service->jobs[i];
        if (now_ms >= job->dispatched_ms && (uint64_t)now_ms - (uint64_t)job->dispatched_ms >= service->timeout_ms)
            job->state = csn_job_step_of(job->state, CSN_JOB_EVENT_TIME).next;
    }
}

static const struct csn_value nothing = {.kind = CSN_VALUE_OBJECT};

static struct csn_job_answer about(const struct csn_job_service *service, const struct operation *asked, const struct csn_value *input)
{
    return (struct csn_job_answer){
        .request = asked->request,
        .job = csn_job_service_find(service, csn_value_text(csn_value_get(input, CSN_SPAN("jobId")))),
        .token = csn_job_member(input, CSN_SPAN("continuationToken")),
    };
}

enum csn_status csn_job_service_about(const struct csn_job_service *service, struct csn_span operation, const struct csn_value *input,
                                      struct csn_job_answer *answer)
{
    const struct operation *asked = find_operation(operation);
    if (!asked)
        return CSN_NOT_FOUND;
    *answer = about(service, asked, input ? input : &nothing);
    return CSN_OK;
}

enum csn_status csn_job_service_handle(struct csn_job_service *service, struct csn_span operation, const struct csn_value *input,
                                       int64_t now_ms, struct csn_arena *arena, struct csn_job_answer *answer)
{
    const struct operation *asked = find_operation(operation);
    struct csn_job_answer made;
    struct call call = {.service = service, .input = input ? input : &nothing, .now_ms = now_ms, .arena = arena, .answer = &made};
    struct csn_span broken;
    if (!asked)
        return CSN_NOT_FOUND;
    csn_job_service_expire(service, now_ms);
    enum csn_status status = csn_job_check_input(asked->input, call.input, arena, &broken);
    if (status != CSN_OK)
        return status;
    made = about(service, asked, call.input);
    if (broken.len)
        fail(&call, CSN_JOB_FAULT_VALIDATION, broken);
    else
        status = asked->answer(&call);
    if (status == CSN_OK)
        *answer = made;
    return status;
}
