#include "job_script.h"

#include <stdio.h>
#include <string.h>

#include "property.h"

enum { ARENA_CEILING = 64 << 20, INPUT_SIZE = 4096, TOKEN_MAX = 64 };

static const char data_text[] =
    "{\"actionTypeId\":{\"category\":\"Build\",\"owner\":\"ThirdParty\",\"provider\":\"p\",\"version\":\"1\"}}";

static enum csn_status fill(void *ctx, void *bytes, size_t count)
{
    uint64_t *state = ctx;

    for (size_t i = 0; i < count; i++) {
        *state = *state * UINT64_C(6364136223846793005) + 1;
        ((unsigned char *)bytes)[i] = (unsigned char)(*state >> 56);
    }
    return CSN_OK;
}

static void need(enum csn_status status)
{
    CSN_FUZZ_PROPERTY(status == CSN_OK, "the harness gets what it asks for");
}

void csn_fuzz_jobs_init(struct csn_fuzz_jobs *jobs, struct csn_fuzz_input *input)
{
    struct csn_job_options options = {.clients_max = CSN_FUZZ_JOB_CLIENTS, .jobs_max = CSN_FUZZ_JOBS_MAX};
    size_t client;

    *jobs = (struct csn_fuzz_jobs){.random = 1};
    csn_arena_init(&jobs->arena, NULL, ARENA_CEILING);
    jobs->timeout_ms = (uint64_t)csn_fuzz_take_range(input, 0, 3) * 100;
    options.timeout_ms = jobs->timeout_ms;
    options.random = (struct csn_job_random){fill, &jobs->random};
    need(csn_job_service_new(&options, &jobs->service, NULL));
    need(csn_value_parse(&jobs->arena, csn_span_of_string(data_text), NULL, &jobs->data, NULL));
    for (size_t i = 0; i < CSN_FUZZ_JOB_CLIENTS; i++)
        need(csn_job_service_add_client(jobs->service, CSN_SPAN(""), CSN_SPAN(""), &client, NULL));
}

void csn_fuzz_jobs_clear(struct csn_fuzz_jobs *jobs)
{
    csn_job_service_free(jobs->service);
    csn_arena_clear(&jobs->arena);
}

/* ---- the model ---- */

static void end_late(struct csn_fuzz_jobs *jobs)
{
    for (size_t i = 0; i < jobs->model_count; i++) {
        struct csn_fuzz_job *job = &jobs->model[i];
        bool out = job->state == CSN_JOB_DISPATCHED || job->state == CSN_JOB_IN_PROGRESS;

        if (out && jobs->timeout_ms > 0 && jobs->now_ms - job->since_ms >= (int64_t)jobs->timeout_ms)
            job->state = CSN_JOB_TIMED_OUT;
    }
}

static void compare_states(const struct csn_fuzz_jobs *jobs)
{
    struct csn_job_counters counters = csn_job_service_count(jobs->service);
    size_t ended = 0;

    CSN_FUZZ_PROPERTY(counters.jobs == jobs->model_count, "there are as many jobs");
    for (size_t i = 0; i < jobs->model_count; i++) {
        struct csn_job_info info;

        CSN_FUZZ_PROPERTY(csn_job_service_job(jobs->service, i, &info) && info.state == jobs->model[i].state, "every job is in its state");
        CSN_FUZZ_PROPERTY(csn_span_equal(info.continuation_token, jobs->model[i].token), "a job continues with the token that was given");
        CSN_FUZZ_PROPERTY(csn_job_service_find(jobs->service, info.id) == i, "a job is found by its id");
        ended += info.state == CSN_JOB_SUCCEEDED || info.state == CSN_JOB_FAILED || info.state == CSN_JOB_TIMED_OUT;
    }
    CSN_FUZZ_PROPERTY(csn_job_service_ended(jobs->service) == (ended == jobs->model_count), "all has ended when every job has");
}

/* ---- requests ---- */

static void ask(struct csn_fuzz_jobs *jobs, struct csn_span operation, const char *text, struct csn_job_answer *answer)
{
    struct csn_value *input = NULL;
    struct csn_span kept = csn_arena_copy(&jobs->arena, csn_span_of_string(text));

    need(csn_value_parse(&jobs->arena, kept, NULL, &input, NULL));
    need(csn_job_service_handle(jobs->service, operation, input, jobs->now_ms, &jobs->arena, answer));
    end_late(jobs);
}

/* The answer is that error, or a success where there is none. */
static void expect(const struct csn_job_answer *answer, const char *error)
{
    CSN_FUZZ_PROPERTY(csn_span_equal(answer->error, csn_span_of_string(error)), "the service says what the model says");
    CSN_FUZZ_PROPERTY(answer->http_status == (error[0] != '\0' ? 400 : 200), "an error is a 400");
}

struct request {
    size_t number; /* of the job that it names; the count of jobs: a job that isn't there */
    bool right_token;
    struct csn_job_info info;
    struct csn_span client_token;
};

static struct request take_request(struct csn_fuzz_jobs *jobs, struct csn_fuzz_input *input)
{
    struct request request = {.number = (size_t)csn_fuzz_take_range(input, 0, (int64_t)jobs->model_count),
                              .right_token = csn_fuzz_take_range(input, 0, 7) != 7,
                              .info = {.id = CSN_SPAN_INIT("00000000-0000-0000-0000-000000000000")}};

    (void)csn_job_service_job(jobs->service, request.number, &request.info);
    request.client_token = request.right_token && request.info.client_token.len > 0 ? request.info.client_token : CSN_SPAN("another");
    return request;
}

/* What comes before any look at the state; NULL where nothing is wrong. */
static const char *refusal(const struct csn_fuzz_jobs *jobs, const struct request *request)
{
    if (request->number == jobs->model_count)
        return "JobNotFoundException";
    return request->right_token ? NULL : "InvalidClientTokenException";
}

static void get(struct csn_fuzz_jobs *jobs, struct csn_fuzz_input *input)
{
    struct request request = take_request(jobs, input);
    struct csn_job_answer answer;
    const char *wrong = refusal(jobs, &request);
    char text[INPUT_SIZE];

    (void)snprintf(text, sizeof text, "{\"jobId\":\"%.*s\",\"clientToken\":\"%.*s\"}", CSN_SPAN_ARG(request.info.id),
             CSN_SPAN_ARG(request.client_token));
    ask(jobs, CSN_SPAN("GetThirdPartyJobDetails"), text, &answer);
    if (wrong == NULL) {
        enum csn_job_state state = jobs->model[request.number].state;

        wrong = state == CSN_JOB_DISPATCHED || state == CSN_JOB_IN_PROGRESS ? "" : "InvalidJobException";
    }
    expect(&answer, wrong);
}

static void acknowledge(struct csn_fuzz_jobs *jobs, struct csn_fuzz_input *input)
{
    struct request request = take_request(jobs, input);
    bool right_nonce = csn_fuzz_take_range(input, 0, 7) != 7;
    const char *wrong = refusal(jobs, &request);
    struct csn_job_answer answer;
    char text[INPUT_SIZE];

    (void)snprintf(text, sizeof text, "{\"jobId\":\"%.*s\",\"nonce\":\"%.*s\",\"clientToken\":\"%.*s\"}", CSN_SPAN_ARG(request.info.id),
             CSN_SPAN_ARG(right_nonce && request.info.nonce.len > 0 ? request.info.nonce : CSN_SPAN("n")), CSN_SPAN_ARG(request.client_token));
    ask(jobs, CSN_SPAN("AcknowledgeThirdPartyJob"), text, &answer);
    if (wrong == NULL && !right_nonce)
        wrong = "InvalidNonceException";
    if (wrong == NULL) {
        struct csn_fuzz_job *job = &jobs->model[request.number];

        if (job->state == CSN_JOB_DISPATCHED)
            job->state = job->taken ? CSN_JOB_SUCCEEDED : CSN_JOB_IN_PROGRESS;
        wrong = "";
    }
    expect(&answer, wrong);
}

static struct csn_fuzz_job *add_to_model(struct csn_fuzz_jobs *jobs, struct csn_fuzz_job job)
{
    jobs->model[jobs->model_count] = job;
    return &jobs->model[jobs->model_count++];
}

/* Ends a job; with a token its successor queues up. */
static const char *put_in_model(struct csn_fuzz_jobs *jobs, size_t number, enum csn_job_state state, struct csn_span token)
{
    struct csn_fuzz_job *job = &jobs->model[number];

    if (job->state != CSN_JOB_IN_PROGRESS)
        return "InvalidJobStateException";
    job->state = state;
    jobs->model_ended++;
    if (token.len > 0)
        add_to_model(jobs, (struct csn_fuzz_job){.state = CSN_JOB_QUEUED, .client = job->client, .token = token});
    return "";
}

static void put_success(struct csn_fuzz_jobs *jobs, struct csn_fuzz_input *input)
{
    static const char *const tokens[] = {"", "t", "token-2", "{\\\"a\\\":1}"};
    static const struct csn_span meant[] = {CSN_SPAN_INIT(""), CSN_SPAN_INIT("t"), CSN_SPAN_INIT("token-2"), CSN_SPAN_INIT("{\"a\":1}")};
    struct request request = take_request(jobs, input);
    const char *wrong = refusal(jobs, &request);
    size_t token = jobs->model_count < CSN_FUZZ_JOBS_MAX ? (size_t)csn_fuzz_take_range(input, 0, 3) : 0;
    struct csn_job_answer answer;
    char text[INPUT_SIZE];

    (void)snprintf(text, sizeof text, "{\"jobId\":\"%.*s\",\"clientToken\":\"%.*s\"%s%s%s}", CSN_SPAN_ARG(request.info.id),
             CSN_SPAN_ARG(request.client_token), token ? ",\"continuationToken\":\"" : "", tokens[token], token ? "\"" : "");
    ask(jobs, CSN_SPAN("PutThirdPartyJobSuccessResult"), text, &answer);
    expect(&answer, wrong != NULL ? wrong : put_in_model(jobs, request.number, CSN_JOB_SUCCEEDED, meant[token]));
}

static void put_failure(struct csn_fuzz_jobs *jobs, struct csn_fuzz_input *input)
{
    struct request request = take_request(jobs, input);
    const char *wrong = refusal(jobs, &request);
    struct csn_job_answer answer;
    char text[INPUT_SIZE];

    (void)snprintf(text, sizeof text, "{\"jobId\":\"%.*s\",\"clientToken\":\"%.*s\",\"failureDetails\":{\"type\":\"JobFailed\",\"message\":\"m\"}}",
             CSN_SPAN_ARG(request.info.id), CSN_SPAN_ARG(request.client_token));
    ask(jobs, CSN_SPAN("PutThirdPartyJobFailureResult"), text, &answer);
    expect(&answer, wrong != NULL ? wrong : put_in_model(jobs, request.number, CSN_JOB_FAILED, CSN_SPAN("")));
}

/* Hands out what is queued, in order; the answer must name exactly these. */
static void poll(struct csn_fuzz_jobs *jobs, struct csn_fuzz_input *input)
{
    size_t batch = (size_t)csn_fuzz_take_range(input, 0, 3);
    const struct csn_value *list;
    struct csn_job_answer answer;
    size_t given = 0;
    char text[INPUT_SIZE];

    (void)snprintf(text, sizeof text, batch > 0 ? "%.*s,\"maxBatchSize\":%zu}" : "%.*s}", (int)(sizeof data_text - 2), data_text, batch);
    ask(jobs, CSN_SPAN("PollForThirdPartyJobs"), text, &answer);
    expect(&answer, jobs->model_count > 0 ? "" : "ActionTypeNotFoundException");
    list = csn_value_get(answer.output, CSN_SPAN("jobs"));
    for (size_t i = 0; i < jobs->model_count && given < (batch > 0 ? batch : 1); i++) {
        struct csn_job_info info;

        if (jobs->model[i].state != CSN_JOB_QUEUED)
            continue;
        CSN_FUZZ_PROPERTY(list != NULL && given < list->count && csn_job_service_job(jobs->service, i, &info) &&
                          csn_span_equal(csn_value_text(csn_value_get(list->items[given].value, CSN_SPAN("jobId"))), info.id),
                          "what is queued is handed out in order");
        jobs->model[i].state = CSN_JOB_DISPATCHED;
        jobs->model[i].since_ms = jobs->now_ms;
        given++;
    }
    CSN_FUZZ_PROPERTY((list != NULL ? list->count : 0) == given, "nothing else is handed out");
}

/* ---- what the caller does ---- */

static void add(struct csn_fuzz_jobs *jobs, struct csn_fuzz_input *input)
{
    struct csn_fuzz_job job = {.client = (size_t)csn_fuzz_take_range(input, 0, 1), .taken = csn_fuzz_take_range(input, 0, 3) == 3};
    size_t number;

    if (jobs->model_count == CSN_FUZZ_JOBS_MAX)
        return;
    need(csn_job_service_add_job(jobs->service, job.client, jobs->data, job.taken ? CSN_JOB_TAKEN : 0, &number, NULL));
    CSN_FUZZ_PROPERTY(number == jobs->model_count, "jobs are numbered as they come");
    add_to_model(jobs, job);
}

static void queue(struct csn_fuzz_jobs *jobs, struct csn_fuzz_input *input)
{
    size_t number = (size_t)csn_fuzz_take_range(input, 0, (int64_t)jobs->model_count);
    bool there = number < jobs->model_count;
    bool right = there && jobs->model[number].state == CSN_JOB_CREATED;

    CSN_FUZZ_PROPERTY(csn_job_service_queue(jobs->service, number) == (right ? CSN_OK : there ? CSN_CONSTRAINT : CSN_NOT_FOUND),
                      "only a job that was created can be queued");
    if (right)
        jobs->model[number].state = CSN_JOB_QUEUED;
}

static void wait_a_while(struct csn_fuzz_jobs *jobs, struct csn_fuzz_input *input)
{
    jobs->now_ms += csn_fuzz_take_range(input, -50, 150);
    csn_job_service_expire(jobs->service, jobs->now_ms);
    end_late(jobs);
}

void csn_fuzz_jobs_step(struct csn_fuzz_jobs *jobs, struct csn_fuzz_input *input)
{
    static void (*const steps[])(struct csn_fuzz_jobs *, struct csn_fuzz_input *) = {add, queue, poll, get, acknowledge, put_success,
                                                                                     put_failure, wait_a_while};

    steps[csn_fuzz_take_range(input, 0, (int64_t)CSN_COUNT(steps) - 1)](jobs, input);
    compare_states(jobs);
}
