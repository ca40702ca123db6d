/* A job service and its world: chance that is counted, a clock that a test sets, clients and a job in the state that is asked for. */
#ifndef CSN_TESTS_JOB_SCENE_H
#define CSN_TESTS_JOB_SCENE_H

#include "model_support.h"

#define CLIENT_ID "0a1b2c3d-0000-4000-8000-000000000001"
#define OTHER_ID "0a1b2c3d-0000-4000-8000-000000000002"
#define TYPE "{\"category\":\"Deploy\",\"owner\":\"ThirdParty\",\"provider\":\"Acme\",\"version\":\"1\"}"
#define DATA "{\"actionTypeId\":" TYPE ",\"actionConfiguration\":{\"configuration\":{\"Outcome\":\"Succeed\"}}}"
#define TIMEOUT_MS 1000

/* Counts, so that each draw is another one; fails at one draw, and may repeat itself. */
struct chance {
    unsigned draws;
    unsigned refused; /* this draw fails; 0: none */
    bool constant;
};

static inline enum csn_status fill(void *ctx, void *bytes, size_t count)
{
    struct chance *chance = ctx;
    if (++chance->draws == chance->refused)
        return CSN_CRYPTO;
    memset(bytes, chance->constant ? 0xff : 0, count);
    if (!chance->constant)
        memcpy(bytes, &chance->draws, sizeof chance->draws);
    return CSN_OK;
}

struct scene {
    struct chance chance;
    struct csn_job_service *service;
    size_t client;
    size_t job;
    int64_t now_ms;
    struct csn_job_answer answer;
};

static inline struct csn_job_options options_of(struct chance *chance)
{
    return (struct csn_job_options){.random = {fill, chance}, .timeout_ms = TIMEOUT_MS, .clients_max = 3, .jobs_max = 8};
}

static inline void open_scene(struct scene *s)
{
    *s = (struct scene){.chance = {0, 0, false}};
    struct csn_job_options options = options_of(&s->chance);
    assert_int_equal(csn_job_service_new(&options, &s->service, NULL), CSN_OK);
    assert_int_equal(csn_job_service_add_client(s->service, CSN_SPAN(CLIENT_ID), CSN_SPAN("secret"), &s->client, NULL), CSN_OK);
}

static inline size_t add(struct scene *s, const char *data, unsigned flags)
{
    struct csn_error error;
    if (csn_job_service_add_job(s->service, s->client, document(data), flags, &s->job, &error) != CSN_OK)
        fail_msg("%s", error.message);
    return s->job;
}

static inline struct csn_job_info info_of(const struct scene *s, size_t job)
{
    struct csn_job_info info;
    assert_true(csn_job_service_job(s->service, job, &info));
    return info;
}

/* Fills %j, %n and %t of a document with the job's id, its nonce and its client's token. */
static const char *filled(const struct scene *s, const char *text)
{
    struct csn_job_info info = info_of(s, s->job);
    struct csn_buf buf;
    csn_buf_init(&buf, NULL, 1 << 20);
    for (; *text; text++) {
        struct csn_span part = csn_span_of(text, 1);
        if (*text == '%') {
            text++;
            part = *text == 'j' ? info.id : *text == 'n' ? info.nonce : info.client_token;
        }
        assert_int_equal(csn_buf_append(&buf, part), CSN_OK);
    }
    const char *result = string_of(csn_buf_span(&buf));
    csn_buf_clear(&buf);
    return result;
}

static inline enum csn_status call(struct scene *s, const char *operation, const char *input)
{
    const struct csn_value *value = input ? document(s->service && strchr(input, '%') ? filled(s, input) : input) : NULL;
    return csn_job_service_handle(s->service, csn_span_of_string(operation), value, s->now_ms, &test_arena, &s->answer);
}

/* The output as text, or the error's name; "" for success without output. */
static const char *answer_to(struct scene *s, const char *operation, const char *input)
{
    struct csn_buf text;
    if (call(s, operation, input) != CSN_OK)
        return "failed";
    if (s->answer.error.len) {
        assert_int_equal(s->answer.http_status, 400);
        assert_null(s->answer.output);
        assert_in_range(csn_utf8_length(s->answer.message), 1, 5000);
        return string_of(s->answer.error);
    }
    assert_int_equal(s->answer.http_status, 200);
    assert_int_equal(s->answer.message.len, 0);
    if (!s->answer.output)
        return "";
    csn_buf_init(&text, NULL, 1 << 20);
    assert_int_equal(csn_value_write(&text, s->answer.output, NULL), CSN_OK);
    const char *result = string_of(csn_buf_span(&text));
    csn_buf_clear(&text);
    return result;
}

#define POLL "PollForThirdPartyJobs", "{\"actionTypeId\":" TYPE "}"
#define GET "GetThirdPartyJobDetails", "{\"jobId\":\"%j\",\"clientToken\":\"%t\"}"
#define ACKNOWLEDGE "AcknowledgeThirdPartyJob", "{\"jobId\":\"%j\",\"nonce\":\"%n\",\"clientToken\":\"%t\"}"
#define OTHER_NONCE "AcknowledgeThirdPartyJob", "{\"jobId\":\"%j\",\"nonce\":\"x%n\",\"clientToken\":\"%t\"}"
#define SUCCESS "PutThirdPartyJobSuccessResult", "{\"jobId\":\"%j\",\"clientToken\":\"%t\",\"continuationToken\":null}"
#define SUCCESS_TOKEN(token) \
    "PutThirdPartyJobSuccessResult", "{\"jobId\":\"%j\",\"clientToken\":\"%t\",\"continuationToken\":\"" token "\"}"
#define FAILURE "PutThirdPartyJobFailureResult", \
    "{\"jobId\":\"%j\",\"clientToken\":\"%t\",\"failureDetails\":{\"type\":\"JobFailed\",\"message\":\"no\"}}"

/* Brings a new job to a state by what leads there. */
static inline void bring(struct scene *s, enum csn_job_state state, unsigned flags)
{
    bool acknowledged = state == CSN_JOB_IN_PROGRESS || state == CSN_JOB_FAILED || state == CSN_JOB_SUCCEEDED;
    add(s, DATA, flags);
    if (state != CSN_JOB_CREATED)
        assert_int_equal(csn_job_service_queue(s->service, s->job), CSN_OK);
    if (state != CSN_JOB_CREATED && state != CSN_JOB_QUEUED)
        answer_to(s, POLL);
    if (acknowledged)
        answer_to(s, ACKNOWLEDGE);
    if (state == CSN_JOB_SUCCEEDED && !flags)
        answer_to(s, SUCCESS);
    if (state == CSN_JOB_FAILED)
        answer_to(s, FAILURE);
    if (state == CSN_JOB_TIMED_OUT)
        csn_job_service_expire(s->service, s->now_ms + TIMEOUT_MS);
    assert_int_equal(info_of(s, s->job).state, state);
}

#endif
