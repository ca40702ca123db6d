/* The job service: the order of its checks, and what it refuses of those who use it. */
#include "job_scene.h"

/* ---- the order of checks ---- */

static void checks_come_in_their_order(void **state)
{
    static const struct {
        const char *operation, *input, *error;
    } rows[] = {
        {"PutThirdPartyJobSuccessResult", "{\"jobId\":\"nobody\",\"clientToken\":\"\"}", "ValidationException"},
        {"PutThirdPartyJobSuccessResult", "{\"jobId\":\"nobody\",\"clientToken\":\"wrong\"}", "JobNotFoundException"},
        {"PutThirdPartyJobSuccessResult", "{\"jobId\":\"%j\",\"clientToken\":\"wrong\"}", "InvalidClientTokenException"},
        {"PutThirdPartyJobSuccessResult", "{\"jobId\":\"%j\",\"clientToken\":\"%t\"}", "InvalidJobStateException"},
        {"PutThirdPartyJobFailureResult", "{\"jobId\":\"%j\",\"clientToken\":\"wrong\"}", "ValidationException"},
        {"PutThirdPartyJobFailureResult",
         "{\"jobId\":\"no\",\"clientToken\":\"wrong\",\"failureDetails\":{\"type\":\"JobFailed\",\"message\":\"m\"}}",
         "JobNotFoundException"},
        {"AcknowledgeThirdPartyJob", "{\"jobId\":\"%j\",\"clientToken\":\"wrong\",\"nonce\":\"wrong\"}", "InvalidClientTokenException"},
        {"AcknowledgeThirdPartyJob", "{\"jobId\":\"%j\",\"clientToken\":\"%t\",\"nonce\":\"wrong\"}", "InvalidNonceException"},
        {"GetThirdPartyJobDetails", "{\"jobId\":\"%j\",\"clientToken\":\"SECRET\"}", "InvalidClientTokenException"},
        {"GetThirdPartyJobDetails", "{\"jobId\":\"%j\",\"clientToken\":\"%t\"}", "InvalidJobException"},
        {"PollForThirdPartyJobs", "{\"maxBatchSize\":0,\"actionTypeId\":" TYPE "}", "ValidationException"},
        {"PollForThirdPartyJobs", NULL, "ValidationException"},
        {"PollForThirdPartyJobs", "[]", "ValidationException"},
    };
    struct scene s;

    (void)state;
    open_scene(&s);
    bring(&s, CSN_JOB_SUCCEEDED, 0);
    for (size_t i = 0; i < CSN_COUNT(rows); i++)
        assert_string_equal(answer_to(&s, rows[i].operation, rows[i].input), rows[i].error);
    csn_job_service_free(s.service);
}

/* Whether it is refused or not. */
static void an_answer_says_what_the_request_is_about(void **state)
{
    static const struct {
        const char *operation, *input;
        enum csn_job_request request;
        enum csn_job_fault fault;
        bool names_job;
        const char *token; /* NULL: none */
    } rows[] = {
        {"PutThirdPartyJobSuccessResult", "{\"jobId\":\"%j\",\"clientToken\":\"%t\",\"continuationToken\":\"t\"}",
         CSN_JOB_REQUEST_SUCCESS, CSN_JOB_FAULT_NONE, true, "t"},
        {"PutThirdPartyJobSuccessResult", "{\"jobId\":\"%j\",\"clientToken\":\"no\",\"continuationToken\":null}",
         CSN_JOB_REQUEST_SUCCESS, CSN_JOB_FAULT_CLIENT_TOKEN, true, NULL},
        {"PutThirdPartyJobSuccessResult", "{\"jobId\":\"%j\",\"continuationToken\":\"\"}",
         CSN_JOB_REQUEST_SUCCESS, CSN_JOB_FAULT_VALIDATION, true, ""},
        {"PutThirdPartyJobSuccessResult", "{\"jobId\":\"no\",\"clientToken\":\"%t\"}",
         CSN_JOB_REQUEST_SUCCESS, CSN_JOB_FAULT_NOT_FOUND, false, NULL},
        {"GetThirdPartyJobDetails", "{\"jobId\":\"%j\",\"clientToken\":\"%t\"}",
         CSN_JOB_REQUEST_DETAILS, CSN_JOB_FAULT_JOB, true, NULL},
        {"GetThirdPartyJobDetails", "{\"jobId\":7}",
         CSN_JOB_REQUEST_DETAILS, CSN_JOB_FAULT_VALIDATION, false, NULL},
        {"PollForThirdPartyJobs", "{\"actionTypeId\":" TYPE "}",
         CSN_JOB_REQUEST_POLL, CSN_JOB_FAULT_NONE, false, NULL},
        {"PollForThirdPartyJobs", "[]", CSN_JOB_REQUEST_POLL, CSN_JOB_FAULT_VALIDATION,
         false, NULL},
    };
    struct csn_job_answer about;
    struct scene s;

    (void)state;
    open_scene(&s);
    bring(&s, CSN_JOB_IN_PROGRESS, 0);
    assert_int_equal(csn_job_service_about(s.service, CSN_SPAN("PollForJobs"), NULL, &about), CSN_NOT_FOUND);
    assert_int_equal(csn_job_service_about(s.service, CSN_SPAN("PollForThirdPartyJobs"), NULL, &about), CSN_OK);
    assert_int_equal(about.job, CSN_JOB_NONE);
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        (void)answer_to(&s, rows[i].operation, rows[i].input);
        assert_int_equal(csn_job_service_about(s.service, csn_span_of_string(rows[i].operation), document(filled(&s, rows[i].input)), &about),
                         CSN_OK);
        assert_int_equal(about.job, s.answer.job);
        assert_int_equal(about.request, rows[i].request);
        assert_int_equal(s.answer.request, rows[i].request);
        assert_int_equal(s.answer.fault, rows[i].fault);
        assert_int_equal(s.answer.job, rows[i].names_job ? s.job : CSN_JOB_NONE);
        assert_int_equal(s.answer.token != NULL, rows[i].token != NULL);
        if (rows[i].token)
            assert_string_equal(string_of(s.answer.token->text), rows[i].token);
    }
    csn_job_service_free(s.service);
}

static void validation_names_every_violation(void **state)
{
    struct scene s;

    (void)state;
    open_scene(&s);
    assert_string_equal(answer_to(&s, "GetThirdPartyJobDetails", "{\"jobId\":\"\"}"), "ValidationException");
    assert_string_equal(string_of(s.answer.message), "clientToken: GetThirdPartyJobDetailsInput requires it, and it is missing; "
                                                     "jobId: 0 characters are fewer than 1");
    csn_job_service_free(s.service);
}

static void members_that_the_model_lacks_are_passed_over(void **state)
{
    struct scene s;

    (void)state;
    open_scene(&s);
    bring(&s, CSN_JOB_IN_PROGRESS, 0);
    assert_string_equal(answer_to(&s, "PutThirdPartyJobSuccessResult",
                                  "{\"new\":1,\"jobId\":\"%j\",\"clientToken\":\"%t\",\"executionDetails\":{\"newer\":[]}}"), "");
    csn_job_service_free(s.service);
}

/* Past a thousand findings nobody knows whether the next one is harmless. */
static void a_thousand_unknown_members_hide_nothing(void **state)
{
    struct scene s;
    struct csn_buf input;

    (void)state;
    open_scene(&s);
    csn_buf_init(&input, NULL, 1 << 20);
    assert_int_equal(csn_buf_append(&input, CSN_SPAN("{")), CSN_OK);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(csn_buf_append_format(&input, "\"x%d\":0,", i), CSN_OK);
    assert_int_equal(csn_buf_append(&input, CSN_SPAN("\"actionTypeId\":" TYPE ",\"maxBatchSize\":\"many\"}")), CSN_OK);
    assert_string_equal(answer_to(&s, "PollForThirdPartyJobs", string_of(csn_buf_span(&input))), "ValidationException");
    csn_buf_clear(&input);
    csn_job_service_free(s.service);
}

static void operations_of_others_are_no_answer(void **state)
{
    struct scene s;

    (void)state;
    open_scene(&s);
    s.answer.http_status = 7;
    assert_int_equal(call(&s, "PollForJobs", "{}"), CSN_NOT_FOUND);
    assert_int_equal(s.answer.http_status, 7);
    csn_job_service_free(s.service);
}

/* ---- what the caller brings ---- */

static void clients_have_tokens_of_their_own(void **state)
{
    struct scene s;
    size_t other;

    (void)state;
    open_scene(&s);
    assert_int_equal(csn_job_service_add_client(s.service, CSN_SPAN(OTHER_ID), CSN_SPAN("else"), &other, NULL), CSN_OK);
    bring(&s, CSN_JOB_DISPATCHED, 0);
    assert_string_equal(answer_to(&s, "GetThirdPartyJobDetails", "{\"jobId\":\"%j\",\"clientToken\":\"else\"}"),
                        "InvalidClientTokenException");
    s.client = other;
    bring(&s, CSN_JOB_DISPATCHED, 0);
    assert_string_not_equal(answer_to(&s, "GetThirdPartyJobDetails", "{\"jobId\":\"%j\",\"clientToken\":\"else\"}"),
                            "InvalidClientTokenException");
    csn_job_service_free(s.service);
}

static void clients_get_an_id_and_a_token_where_they_bring_none(void **state)
{
    struct scene s;
    const struct csn_model *model = csn_codepipeline_model();

    (void)state;
    open_scene(&s);
    assert_int_equal(csn_job_service_add_client(s.service, CSN_SPAN(""), CSN_SPAN(""), &s.client, NULL), CSN_OK);
    add(&s, DATA, 0);
    struct csn_job_info info = info_of(&s, s.job);
    assert_string_equal(violations(model, shape_index(model, "ClientId"), csn_value_new_string(&test_arena, info.client_id)), "");
    assert_string_equal(violations(model, shape_index(model, "JobId"), csn_value_new_string(&test_arena, info.id)), "");
    assert_int_equal(info.client_token.len, CSN_JOB_NONCE_LEN);
    assert_int_equal(info.id.data[14], '4');
    csn_job_service_free(s.service);
}

static void clients_that_break_the_model_are_refused(void **state)
{
    struct scene s;
    struct csn_error error;
    size_t client = 99;
    struct csn_value *long_token = document("\"\"");

    (void)state;
    open_scene(&s);
    assert_int_equal(csn_job_service_add_client(s.service, CSN_SPAN("me"), CSN_SPAN("t"), &client, &error), CSN_CONSTRAINT);
    assert_non_null(strstr(error.message, "ClientId"));
    assert_int_equal(csn_job_service_add_client(s.service, CSN_SPAN(CLIENT_ID), CSN_SPAN("t"), &client, &error), CSN_CONSTRAINT);
    assert_non_null(strstr(error.message, "two clients"));
    long_token->text = csn_span_of(memset(csn_arena_alloc(&test_arena, 257), 'x', 257), 257);
    assert_int_equal(csn_job_service_add_client(s.service, CSN_SPAN(OTHER_ID), long_token->text, &client, &error), CSN_CONSTRAINT);
    assert_non_null(strstr(error.message, "ClientToken"));
    assert_int_equal(client, 99);
    for (size_t i = 1; i < 3; i++)
        assert_int_equal(csn_job_service_add_client(s.service, CSN_SPAN(""), CSN_SPAN(""), &client, &error), CSN_OK);
    assert_int_equal(csn_job_service_add_client(s.service, CSN_SPAN(""), CSN_SPAN(""), &client, &error), CSN_LIMIT);
    csn_job_service_free(s.service);
}

static void jobs_that_make_no_sense_are_refused(void **state)
{
    static const struct {
        const char *data;
        enum csn_status status;
        const char *told;
    } rows[] = {
        {"{}", CSN_NOT_FOUND, "action type"},
        {"{\"actionTypeId\":null}", CSN_NOT_FOUND, "action type"},
        {"[]", CSN_CONSTRAINT, "array stands where structure belongs"},
        {"{\"actionTypeId\":{}}", CSN_CONSTRAINT, "actionTypeId.category"},
        {"{\"actionTypeId\":" TYPE ",\"more\":1}", CSN_CONSTRAINT, "more: ThirdPartyJobData has no such member"},
    };
    struct scene s;
    struct csn_error error;
    size_t job = 99;

    (void)state;
    open_scene(&s);
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        assert_int_equal(csn_job_service_add_job(s.service, s.client, document(rows[i].data), 0, &job, &error), rows[i].status);
        if (!strstr(error.message, rows[i].told))
            fail_msg("%s: %s", rows[i].data, error.message);
    }
    assert_int_equal(csn_job_service_add_job(s.service, 7, document(DATA), 0, &job, &error), CSN_NOT_FOUND);
    assert_int_equal(csn_job_service_queue(s.service, 0), CSN_NOT_FOUND);
    assert_int_equal(job, 99);
    csn_job_service_free(s.service);
}

/* Sentences are told whole or not at all, whatever the length of the names in them. */
static void violations_are_told_as_far_as_there_is_room(void **state)
{
    struct scene s;
    struct csn_error error;
    size_t job, whole = 0, none = 0;

    (void)state;
    open_scene(&s);
    for (int length = 60; length < 200; length++) {
        char data[300];
        snprintf(data, sizeof data, "{\"%0*d\":1,\"x\":2}", length, 0);
        assert_int_equal(csn_job_service_add_job(s.service, s.client, document(data), 0, &job, &error), CSN_CONSTRAINT);
        whole += strstr(error.message, "; x: ThirdPartyJobData has no such member") != NULL;
        none += strstr(error.message, "the input breaks a constraint") != NULL;
    }
    assert_in_range(whole, 1, 60);
    assert_in_range(none, 1, 100);
    csn_job_service_free(s.service);
}

static void jobs_are_bounded_successors_too(void **state)
{
    struct scene s;
    struct csn_error error;

    (void)state;
    open_scene(&s);
    for (size_t i = 0; i < 7; i++)
        add(&s, DATA, 0);
    bring(&s, CSN_JOB_IN_PROGRESS, 0);
    assert_int_equal(csn_job_service_add_job(s.service, s.client, document(DATA), 0, &s.job, &error), CSN_LIMIT);
    assert_int_equal(call(&s, SUCCESS_TOKEN("t")), CSN_LIMIT);
    assert_int_equal(info_of(&s, s.job).state, CSN_JOB_IN_PROGRESS);
    assert_string_equal(answer_to(&s, SUCCESS), "");
    csn_job_service_free(s.service);
}

static void data_may_have_many_members(void **state)
{
    struct scene s;

    (void)state;
    open_scene(&s);
    add(&s, "{\"inputArtifacts\":[],\"outputArtifacts\":[{\"name\":\"o\"}],\"pipelineContext\":{},\"continuationToken\":\"t0\","
            "\"encryptionKey\":{\"id\":\"k\",\"type\":\"KMS\"},\"actionTypeId\":" TYPE ",\"actionConfiguration\":null,"
            "\"pipelineContext\":{},\"continuationToken\":\"t1\"}", 0);
    assert_int_equal(csn_job_service_queue(s.service, s.job), CSN_OK);
    assert_true(csn_span_equal(info_of(&s, s.job).continuation_token, CSN_SPAN("t1")));
    answer_to(&s, POLL);
    const char *details = answer_to(&s, GET);
    assert_non_null(strstr(details, "\"continuationToken\":\"t1\""));
    assert_null(strstr(details, "t0"));
    csn_job_service_free(s.service);
}

static void what_is_not_there_is_not_found(void **state)
{
    struct scene s;
    struct csn_job_info info;

    (void)state;
    open_scene(&s);
    add(&s, DATA, 0);
    assert_int_equal(csn_job_service_find(s.service, CSN_SPAN("no")), CSN_JOB_NONE);
    assert_int_equal(csn_job_service_find(s.service, info_of(&s, s.job).id), s.job);
    assert_false(csn_job_service_job(s.service, 1, &info));
    assert_int_equal(csn_job_state_name(CSN_JOB_STATES).len, 0);
    csn_job_service_free(s.service);
    csn_job_service_free(NULL);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(checks_come_in_their_order),
        cmocka_unit_test(an_answer_says_what_the_request_is_about),
        cmocka_unit_test(validation_names_every_violation),
        cmocka_unit_test(members_that_the_model_lacks_are_passed_over),
        cmocka_unit_test(a_thousand_unknown_members_hide_nothing),
        cmocka_unit_test(operations_of_others_are_no_answer),
        cmocka_unit_test(clients_have_tokens_of_their_own),
        cmocka_unit_test(clients_get_an_id_and_a_token_where_they_bring_none),
        cmocka_unit_test(clients_that_break_the_model_are_refused),
        cmocka_unit_test(jobs_that_make_no_sense_are_refused),
        cmocka_unit_test(violations_are_told_as_far_as_there_is_room),
        cmocka_unit_test(jobs_are_bounded_successors_too),
        cmocka_unit_test(data_may_have_many_members),
        cmocka_unit_test(what_is_not_there_is_not_found),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}
