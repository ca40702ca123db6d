/* The job service: its table, walked state by state as the public header shows it; its operations one after the other; tokens; time.
 *
 *     test_job [HEADER]    HEADER: countersign/job.h, whose comment holds the table */
#include "job_scene.h"

static const char *header_path;

/* ---- the table ---- */

static const char *read_header(void)
{
    static char text[64 << 10];
    FILE *file = fopen(header_path, "rb");
    if (!file)
        fail_msg("%s cannot be read", header_path);
    size_t len = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[len] = '\0';
    return text;
}

static bool next_word(struct csn_span *line, struct csn_span *word)
{
    while (csn_span_split(line, ' ', word))
        if (word->len)
            return true;
    return false;
}

static const struct {
    const char *event;
    const char *operation; /* NULL: a function of its own */
    const char *input;
    unsigned flags;
} events[] = {
    {"queue", NULL, NULL, 0},
    {"poll", POLL, 0},
    {"get", GET, 0},
    {"acknowledge", ACKNOWLEDGE, 0},
    {"acknowledge-took", ACKNOWLEDGE, CSN_JOB_TAKEN},
    {"other-nonce", OTHER_NONCE, 0},
    {"success", SUCCESS, 0},
    {"success-token", SUCCESS_TOKEN("more"), 0},
    {"failure", FAILURE, 0},
    {"time", NULL, NULL, 0},
};

static const char *cell_of_error(struct csn_span error)
{
    if (csn_span_equal(error, CSN_SPAN("InvalidJobException")))
        return "!job";
    if (csn_span_equal(error, CSN_SPAN("InvalidJobStateException")))
        return "!state";
    if (csn_span_equal(error, CSN_SPAN("InvalidNonceException")))
        return "!nonce";
    return "another error";
}

/* What the event does to a new job in the state, in the table's words. */
static const char *cell(size_t event, enum csn_job_state state)
{
    static char text[40];
    struct scene s;
    enum csn_status status = CSN_OK;
    open_scene(&s);
    bring(&s, state, events[event].flags);
    if (events[event].operation)
        answer_to(&s, events[event].operation, events[event].input);
    else if (event == 0)
        status = csn_job_service_queue(s.service, s.job);
    else
        csn_job_service_expire(s.service, TIMEOUT_MS);
    struct csn_job_info info = info_of(&s, s.job);
    const char *successor = info.next == CSN_JOB_NONE ? "" : "+";
    snprintf(text, sizeof text, "%.*s%s", CSN_SPAN_ARG(csn_job_state_name(info.state)), successor);
    if (s.answer.error.len || status != CSN_OK)
        assert_int_equal(info.state, state);
    if (info.next != CSN_JOB_NONE)
        assert_int_equal(info_of(&s, info.next).state, CSN_JOB_QUEUED);
    const char *result = status == CSN_CONSTRAINT ? "x" : s.answer.error.len ? cell_of_error(s.answer.error)
                         : info.state == state ? "=" : text;
    csn_job_service_free(s.service);
    return result;
}

static void job_does_what_the_header_says_in_every_state(void **state)
{
    struct csn_span text = csn_span_of_string(read_header());
    struct csn_span line, word;
    size_t row = 0, cells = 0;

    (void)state;
    text = csn_span_slice(text, csn_span_search(text, 0, CSN_SPAN(" *     event ")), text.len);
    assert_true(csn_span_split(&text, '\n', &line));
    assert_true(next_word(&line, &word) && next_word(&line, &word));
    for (size_t column = 0; column < CSN_JOB_STATES; column++) {
        assert_true(next_word(&line, &word));
        assert_true(csn_span_equal(word, csn_job_state_name((enum csn_job_state)column)));
    }
    for (; csn_span_split(&text, '\n', &line) && line.len > 2; row++) {
        assert_true(row < CSN_COUNT(events));
        assert_true(next_word(&line, &word) && next_word(&line, &word));
        assert_true(csn_span_equal(word, csn_span_of_string(events[row].event)));
        for (size_t column = 0; column < CSN_JOB_STATES; column++) {
            assert_true(next_word(&line, &word));
            if (csn_span_equal(word, CSN_SPAN("-")))
                continue;
            const char *found = cell(row, (enum csn_job_state)column);
            if (!csn_span_equal(word, csn_span_of_string(found)))
                fail_msg("%s of a job that is %.*s: %s, the table says %.*s", events[row].event,
                         CSN_SPAN_ARG(csn_job_state_name((enum csn_job_state)column)), found, CSN_SPAN_ARG(word));
            cells++;
        }
    }
    assert_int_equal(row, CSN_COUNT(events));
    assert_int_equal(cells, CSN_COUNT(events) * CSN_JOB_STATES - 2);
}

/* ---- one operation after the other ---- */

static void poll_delivers_a_job_once_in_the_order_of_numbers(void **state)
{
    struct scene s;
    char expected[200];

    (void)state;
    open_scene(&s);
    for (size_t i = 0; i < 4; i++) {
        add(&s, DATA, 0);
        if (i != 1)
            assert_int_equal(csn_job_service_queue(s.service, i), CSN_OK);
    }
    snprintf(expected, sizeof expected, "{\"jobs\":[{\"clientId\":\"" CLIENT_ID "\",\"jobId\":\"%s\"}]}", string_of(info_of(&s, 0).id));
    assert_string_equal(answer_to(&s, POLL), expected);
    const char *both = answer_to(&s, "PollForThirdPartyJobs", "{\"maxBatchSize\":5,\"actionTypeId\":" TYPE "}");
    assert_non_null(strstr(both, string_of(info_of(&s, 2).id)));
    assert_non_null(strstr(both, string_of(info_of(&s, 3).id)));
    assert_int_equal(s.answer.output->items[0].value->count, 2);
    assert_string_equal(answer_to(&s, POLL), "{\"jobs\":[]}");
    csn_job_service_free(s.service);
}

static void poll_takes_null_for_an_absent_batch_size(void **state)
{
    struct scene s;

    (void)state;
    open_scene(&s);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(csn_job_service_queue(s.service, add(&s, DATA, 0)), CSN_OK);
    answer_to(&s, "PollForThirdPartyJobs", "{\"maxBatchSize\":null,\"actionTypeId\":" TYPE "}");
    assert_int_equal(s.answer.output->items[0].value->count, 1);
    csn_job_service_free(s.service);
}

static void poll_knows_a_type_by_all_of_its_four_members(void **state)
{
    static const char *const others[] = {
        "{\"category\":\"Build\",\"owner\":\"ThirdParty\",\"provider\":\"Acme\",\"version\":\"1\"}",
        "{\"category\":\"Deploy\",\"owner\":\"Custom\",\"provider\":\"Acme\",\"version\":\"1\"}",
        "{\"category\":\"Deploy\",\"owner\":\"ThirdParty\",\"provider\":\"acme\",\"version\":\"1\"}",
        "{\"category\":\"Deploy\",\"owner\":\"ThirdParty\",\"provider\":\"Acme\",\"version\":\"2\"}",
    };
    struct scene s;
    char input[200];

    (void)state;
    open_scene(&s);
    assert_string_equal(answer_to(&s, POLL), "ActionTypeNotFoundException");
    add(&s, DATA, 0);
    for (size_t i = 0; i < CSN_COUNT(others); i++) {
        snprintf(input, sizeof input, "{\"actionTypeId\":%s}", others[i]);
        assert_string_equal(answer_to(&s, "PollForThirdPartyJobs", input), "ActionTypeNotFoundException");
    }
    assert_string_equal(answer_to(&s, POLL), "{\"jobs\":[]}");
    csn_job_service_free(s.service);
}

static void get_tells_all_data_of_the_job_and_one_nonce_for_life(void **state)
{
    struct scene s;

    (void)state;
    open_scene(&s);
    bring(&s, CSN_JOB_DISPATCHED, 0);
    const char *expected = filled(&s, "{\"jobDetails\":{\"id\":\"%j\",\"data\":" DATA ",\"nonce\":\"%n\"}}");
    assert_string_equal(answer_to(&s, GET), expected);
    assert_string_equal(answer_to(&s, ACKNOWLEDGE), "{\"status\":\"InProgress\"}");
    assert_string_equal(answer_to(&s, GET), expected);
    csn_job_service_free(s.service);
}

static void outputs_satisfy_the_model(void **state)
{
    static const struct {
        const char *operation, *input, *shape;
    } rows[] = {{POLL, "PollForThirdPartyJobsOutput"},
                {GET, "GetThirdPartyJobDetailsOutput"},
                {ACKNOWLEDGE, "AcknowledgeThirdPartyJobOutput"}};
    struct scene s;

    (void)state;
    open_scene(&s);
    add(&s, "{\"continuationToken\":\"from before\",\"actionTypeId\":" TYPE "}", 0);
    assert_int_equal(csn_job_service_queue(s.service, s.job), CSN_OK);
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        const struct csn_model *model = csn_codepipeline_model();
        assert_string_not_equal(answer_to(&s, rows[i].operation, rows[i].input), "failed");
        assert_string_equal(violations(model, shape_index(model, rows[i].shape), s.answer.output), "");
    }
    csn_job_service_free(s.service);
}

static void acknowledgement_of_a_taken_job_tells_that_it_has_succeeded(void **state)
{
    struct scene s;

    (void)state;
    open_scene(&s);
    bring(&s, CSN_JOB_DISPATCHED, CSN_JOB_TAKEN);
    assert_true(info_of(&s, s.job).taken);
    assert_false(csn_job_service_ended(s.service));
    assert_string_equal(answer_to(&s, ACKNOWLEDGE), "{\"status\":\"Succeeded\"}");
    assert_string_equal(answer_to(&s, SUCCESS), "InvalidJobStateException");
    assert_true(csn_job_service_ended(s.service));
    csn_job_service_free(s.service);
}

/* ---- continuation ---- */

static void success_with_a_token_queues_a_successor_with_that_token(void **state)
{
    struct scene s;

    (void)state;
    open_scene(&s);
    bring(&s, CSN_JOB_IN_PROGRESS, 0);
    struct csn_job_info first = info_of(&s, s.job);
    assert_string_equal(answer_to(&s, SUCCESS_TOKEN(" \\u0000\\ud83d\\ude00/\xc3\xa9")), "");
    assert_string_equal(answer_to(&s, SUCCESS), "InvalidJobStateException");
    first = info_of(&s, s.job);
    struct csn_job_info second = info_of(&s, first.next);
    assert_int_equal(first.state, CSN_JOB_SUCCEEDED);
    assert_int_equal(second.state, CSN_JOB_QUEUED);
    assert_int_equal(second.previous, s.job);
    assert_false(csn_span_equal(first.id, second.id));
    assert_false(csn_span_equal(first.nonce, second.nonce));
    assert_true(csn_span_equal(second.client_id, CSN_SPAN(CLIENT_ID)));
    assert_true(csn_span_equal(second.continuation_token, CSN_SPAN(" \0\xf0\x9f\x98\x80/\xc3\xa9")));
    s.job = first.next;
    answer_to(&s, POLL);
    answer_to(&s, GET);
    assert_true(csn_span_equal(csn_value_text(csn_value_at(s.answer.output, CSN_SPAN("/jobDetails/data/continuationToken"))),
                               second.continuation_token));
    assert_int_equal(csn_value_at(s.answer.output, CSN_SPAN("/jobDetails/data"))->count, 3);
    csn_job_service_free(s.service);
}

static void success_without_a_token_completes_the_action(void **state)
{
    struct scene s;

    (void)state;
    open_scene(&s);
    bring(&s, CSN_JOB_IN_PROGRESS, 0);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(answer_to(&s, SUCCESS_TOKEN("t")), "");
        s.job = info_of(&s, s.job).next;
        assert_false(csn_job_service_ended(s.service));
        answer_to(&s, POLL);
        assert_string_equal(answer_to(&s, ACKNOWLEDGE), "{\"status\":\"InProgress\"}");
    }
    assert_string_equal(answer_to(&s, SUCCESS), "");
    assert_true(csn_job_service_ended(s.service));
    struct csn_job_counters counters = csn_job_service_count(s.service);
    assert_int_equal(counters.jobs, 3);
    assert_int_equal(counters.by_state[CSN_JOB_SUCCEEDED], 3);
    assert_int_equal(counters.continued, 2);
    assert_int_equal(counters.completed, 1);
    csn_job_service_free(s.service);
}

static void token_with_a_lone_surrogate_is_refused(void **state)
{
    struct scene s;

    (void)state;
    open_scene(&s);
    bring(&s, CSN_JOB_IN_PROGRESS, 0);
    assert_string_equal(answer_to(&s, SUCCESS_TOKEN("\\ud83d")), "ValidationException");
    assert_int_equal(info_of(&s, s.job).state, CSN_JOB_IN_PROGRESS);
    csn_job_service_free(s.service);
}

static void counters_tell_every_state(void **state)
{
    /* so that no step for one of them moves another */
    static const enum csn_job_state order[] = {CSN_JOB_TIMED_OUT,  CSN_JOB_SUCCEEDED, CSN_JOB_FAILED, CSN_JOB_IN_PROGRESS,
                                               CSN_JOB_DISPATCHED, CSN_JOB_QUEUED,    CSN_JOB_CREATED};
    struct scene s;

    (void)state;
    open_scene(&s);
    for (size_t i = 0; i < CSN_COUNT(order); i++)
        bring(&s, order[i], 0);
    struct csn_job_counters counters = csn_job_service_count(s.service);
    assert_int_equal(counters.jobs, CSN_JOB_STATES);
    for (size_t i = 0; i < CSN_JOB_STATES; i++)
        assert_int_equal(counters.by_state[i], 1);
    assert_false(csn_job_service_ended(s.service));
    csn_job_service_free(s.service);
}

/* ---- time ---- */

static void job_times_out_at_its_limit_and_not_before(void **state)
{
    static const struct {
        int64_t dispatched, now;
        enum csn_job_state expected;
    } rows[] = {
        {0, TIMEOUT_MS - 1, CSN_JOB_IN_PROGRESS},
        {0, TIMEOUT_MS, CSN_JOB_TIMED_OUT},
        {50, TIMEOUT_MS, CSN_JOB_IN_PROGRESS},
        {50, TIMEOUT_MS + 50, CSN_JOB_TIMED_OUT},
        {0, -TIMEOUT_MS, CSN_JOB_IN_PROGRESS},
        {INT64_MAX, INT64_MIN, CSN_JOB_IN_PROGRESS},
        {INT64_MIN, INT64_MAX, CSN_JOB_TIMED_OUT},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct scene s;
        open_scene(&s);
        s.now_ms = rows[i].dispatched;
        bring(&s, CSN_JOB_IN_PROGRESS, 0);
        s.now_ms = rows[i].now;
        assert_string_equal(answer_to(&s, POLL), "{\"jobs\":[]}");
        assert_int_equal(info_of(&s, s.job).state, rows[i].expected);
        csn_job_service_free(s.service);
    }
}

static void job_without_a_limit_never_times_out(void **state)
{
    struct chance chance = {0, 0, false};
    struct csn_job_options options = {.random = {fill, &chance}};
    struct scene s = {.now_ms = INT64_MIN};

    (void)state;
    assert_int_equal(csn_job_service_new(&options, &s.service, NULL), CSN_OK);
    assert_int_equal(csn_job_service_add_client(s.service, CSN_SPAN(""), CSN_SPAN(""), &s.client, NULL), CSN_OK);
    bring(&s, CSN_JOB_DISPATCHED, 0);
    csn_job_service_expire(s.service, INT64_MAX);
    assert_int_equal(info_of(&s, s.job).state, CSN_JOB_DISPATCHED);
    csn_job_service_free(s.service);
}

static void every_job_times_out_and_then_all_have_ended(void **state)
{
    struct scene s;

    (void)state;
    open_scene(&s);
    for (size_t i = 0; i < 3; i++)
        bring(&s, CSN_JOB_IN_PROGRESS, 0);
    assert_false(csn_job_service_ended(s.service));
    csn_job_service_expire(s.service, TIMEOUT_MS);
    assert_int_equal(csn_job_service_count(s.service).by_state[CSN_JOB_TIMED_OUT], 3);
    assert_true(csn_job_service_ended(s.service));
    csn_job_service_free(s.service);
}

static void the_job_that_goes_on_has_the_client_of_the_one_before(void **state)
{
    struct scene s;

    (void)state;
    open_scene(&s);
    assert_int_equal(csn_job_service_add_client(s.service, CSN_SPAN(OTHER_ID), CSN_SPAN("else"), &s.client, NULL), CSN_OK);
    bring(&s, CSN_JOB_IN_PROGRESS, 0);
    assert_string_equal(answer_to(&s, SUCCESS_TOKEN("t")), "");
    s.job = info_of(&s, s.job).next;
    assert_true(csn_span_equal(info_of(&s, s.job).client_token, CSN_SPAN("else")));
    csn_job_service_free(s.service);
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(job_does_what_the_header_says_in_every_state),
        cmocka_unit_test(poll_delivers_a_job_once_in_the_order_of_numbers),
        cmocka_unit_test(poll_takes_null_for_an_absent_batch_size),
        cmocka_unit_test(poll_knows_a_type_by_all_of_its_four_members),
        cmocka_unit_test(get_tells_all_data_of_the_job_and_one_nonce_for_life),
        cmocka_unit_test(outputs_satisfy_the_model),
        cmocka_unit_test(acknowledgement_of_a_taken_job_tells_that_it_has_succeeded),
        cmocka_unit_test(success_with_a_token_queues_a_successor_with_that_token),
        cmocka_unit_test(success_without_a_token_completes_the_action),
        cmocka_unit_test(token_with_a_lone_surrogate_is_refused),
        cmocka_unit_test(counters_tell_every_state),
        cmocka_unit_test(job_times_out_at_its_limit_and_not_before),
        cmocka_unit_test(job_without_a_limit_never_times_out),
        cmocka_unit_test(every_job_times_out_and_then_all_have_ended),
        cmocka_unit_test(the_job_that_goes_on_has_the_client_of_the_one_before),
    };

    header_path = argc > 1 ? argv[1] : "lib/include/countersign/job.h";
    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}
