/* The job service: its table, walked state by state as the public header shows it; the order of checks; tokens; failure.
 *
 *     test_job [HEADER]    HEADER: countersign/job.h, whose comment holds the table */
#include "failing_allocator.h"
#include "model_support.h"

#define CLIENT_ID "0a1b2c3d-0000-4000-8000-000000000001"
#define OTHER_ID "0a1b2c3d-0000-4000-8000-000000000002"
#define TYPE "{\"category\":\"Deploy\",\"owner\":\"ThirdParty\",\"provider\":\"Acme\",\"version\":\"1\"}"
#define DATA "{\"actionTypeId\":" TYPE ",\"actionConfiguration\":{\"configuration\":{\"Outcome\":\"Succeed\"}}}"
#define TIMEOUT_MS 1000

static const char *header_path;

/* ---- a service and its world ---- */

/* Counts, so that each draw is another one; fails at one draw, and may repeat itself. */
struct chance {
    unsigned draws;
    unsigned refused; /* this draw fails; 0: none */
    bool constant;
};

static enum csn_status fill(void *ctx, void *bytes, size_t count)
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

static struct csn_job_options options_of(struct chance *chance)
{
    return (struct csn_job_options){.random = {fill, chance}, .timeout_ms = TIMEOUT_MS, .clients_max = 3, .jobs_max = 8};
}

static void open_scene(struct scene *s)
{
    *s = (struct scene){.chance = {0, 0, false}};
    struct csn_job_options options = options_of(&s->chance);
    assert_int_equal(csn_job_service_new(&options, &s->service, NULL), CSN_OK);
    assert_int_equal(csn_job_service_add_client(s->service, CSN_SPAN(CLIENT_ID), CSN_SPAN("secret"), &s->client, NULL), CSN_OK);
}

static size_t add(struct scene *s, const char *data, unsigned flags)
{
    struct csn_error error;
    if (csn_job_service_add_job(s->service, s->client, document(data), flags, &s->job, &error) != CSN_OK)
        fail_msg("%s", error.message);
    return s->job;
}

static struct csn_job_info info_of(const struct scene *s, size_t job)
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

static enum csn_status call(struct scene *s, const char *operation, const char *input)
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
static void bring(struct scene *s, enum csn_job_state state, unsigned flags)
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

/* ---- what the caller brings ---- */

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

/* ---- failure ---- */

static void random_source_that_fails_fails_the_call_alone(void **state)
{
    (void)state;
    for (unsigned refused = 1; refused <= 6; refused++) {
        struct scene s = {.chance = {0, refused, false}};
        struct csn_job_options options = options_of(&s.chance);
        size_t failed = 0;
        assert_int_equal(csn_job_service_new(&options, &s.service, NULL), CSN_OK);
        while (csn_job_service_add_client(s.service, CSN_SPAN(""), CSN_SPAN(""), &s.client, NULL) != CSN_OK)
            failed++;
        while (csn_job_service_add_job(s.service, s.client, document(DATA), 0, &s.job, NULL) != CSN_OK)
            failed++;
        assert_int_equal(csn_job_service_queue(s.service, s.job), CSN_OK);
        answer_to(&s, POLL);
        answer_to(&s, ACKNOWLEDGE);
        if (call(&s, SUCCESS_TOKEN("t")) != CSN_OK) {
            failed++;
            assert_int_equal(info_of(&s, s.job).state, CSN_JOB_IN_PROGRESS);
            assert_int_equal(csn_job_service_count(s.service).jobs, 1);
        }
        assert_int_equal(failed, 1);
        csn_job_service_free(s.service);
    }
}

static void random_source_that_repeats_itself_is_refused(void **state)
{
    struct scene s;

    (void)state;
    open_scene(&s);
    s.chance.constant = true;
    add(&s, DATA, 0);
    assert_int_equal(csn_job_service_add_job(s.service, s.client, document(DATA), 0, &s.job, NULL), CSN_MISMATCH);
    csn_job_service_free(s.service);
}

/* Every step of a job's life with a continuation; the first failure ends it. */
static enum csn_status live(struct scene *s, const struct csn_job_options *options)
{
    enum csn_status status = csn_job_service_new(options, &s->service, NULL);
    s->client = s->job = CSN_JOB_NONE;
    if (status != CSN_OK) {
        assert_null(s->service);
        return status;
    }
    status = csn_job_service_add_client(s->service, CSN_SPAN(""), CSN_SPAN(""), &s->client, NULL);
    assert_int_equal(s->client, status == CSN_OK ? 0 : CSN_JOB_NONE);
    if (status == CSN_OK)
        status = csn_job_service_add_job(s->service, s->client, document(DATA), 0, &s->job, NULL);
    assert_int_equal(s->job, status == CSN_OK ? 0 : CSN_JOB_NONE);
    assert_int_equal(csn_job_service_count(s->service).jobs, status == CSN_OK ? 1 : 0);
    if (status == CSN_OK)
        status = csn_job_service_queue(s->service, s->job);
    if (status == CSN_OK)
        status = call(s, POLL);
    if (status == CSN_OK)
        status = call(s, ACKNOWLEDGE);
    if (status == CSN_OK) {
        status = call(s, SUCCESS_TOKEN("t"));
        if (status != CSN_OK)
            assert_int_equal(info_of(s, s->job).state, CSN_JOB_IN_PROGRESS);
    }
    return status;
}

static void service_without_memory_fails_and_leaks_nothing(void **state)
{
    bool done[2] = {false, false}; /* one failure, or one and all behind it */

    (void)state;
    for (size_t i = 0; !done[0] || !done[1]; i++) {
        struct failing_allocator memory = failing_allocator(1 + i / 2);
        struct scene s = {.chance = {0, 0, false}};
        struct csn_job_options options = options_of(&s.chance);
        enum csn_status status;
        memory.lasting = i % 2 == 1;
        options.allocator = failing_allocator_of(&memory);
        status = live(&s, &options);
        done[i % 2] = memory.requests < memory.refused;
        assert_int_equal(status, done[i % 2] ? CSN_OK : CSN_NO_MEMORY);
        csn_job_service_free(s.service);
        assert_int_equal(memory.outstanding, 0);
        assert_true(i < 200);
    }
}

static void service_that_has_all_its_bytes_fails_by_its_limit(void **state)
{
    enum csn_status status = CSN_LIMIT;

    (void)state;
    for (size_t bytes = 1; status != CSN_OK; bytes += 16) {
        struct scene s = {.chance = {0, 0, false}};
        struct csn_job_options options = options_of(&s.chance);
        options.bytes_max = bytes;
        status = live(&s, &options);
        assert_true(status == CSN_OK || status == CSN_LIMIT);
        csn_job_service_free(s.service);
        csn_arena_reset(&test_arena);
        assert_true(bytes < 1 << 16);
    }
}

/* Each operation in arenas of every size up to the one that is enough: nothing happens before the answer is there. */
static void request_without_memory_changes_nothing(void **state)
{
    static const struct {
        const char *operation, *input;
        enum csn_job_state from;
    } rows[] = {{POLL, CSN_JOB_QUEUED},
                {GET, CSN_JOB_DISPATCHED},
                {ACKNOWLEDGE, CSN_JOB_DISPATCHED},
                {"PutThirdPartyJobSuccessResult", "{}", CSN_JOB_IN_PROGRESS},
                {GET, CSN_JOB_QUEUED}};

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        enum csn_status status = CSN_LIMIT;
        struct scene s;
        open_scene(&s);
        add(&s, "{\"actionTypeId\":" TYPE ",\"continuationToken\":\"t\"}", 0);
        if (rows[i].from != CSN_JOB_QUEUED)
            bring(&s, rows[i].from, 0);
        else
            assert_int_equal(csn_job_service_queue(s.service, s.job), CSN_OK);
        const struct csn_value *input = document(filled(&s, rows[i].input));
        for (size_t bytes = 0; status != CSN_OK; bytes += 16) {
            struct csn_arena arena;
            csn_arena_init(&arena, NULL, bytes);
            s.answer.http_status = 7;
            status = csn_job_service_handle(s.service, csn_span_of_string(rows[i].operation), input, 0, &arena, &s.answer);
            if (status != CSN_OK) {
                assert_int_equal(status, CSN_LIMIT);
                assert_int_equal(s.answer.http_status, 7);
                assert_int_equal(info_of(&s, s.job).state, rows[i].from);
            }
            csn_arena_clear(&arena);
            assert_true(bytes < 1 << 16);
        }
        csn_job_service_free(s.service);
    }
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
        cmocka_unit_test(checks_come_in_their_order),
        cmocka_unit_test(validation_names_every_violation),
        cmocka_unit_test(members_that_the_model_lacks_are_passed_over),
        cmocka_unit_test(a_thousand_unknown_members_hide_nothing),
        cmocka_unit_test(operations_of_others_are_no_answer),
        cmocka_unit_test(success_with_a_token_queues_a_successor_with_that_token),
        cmocka_unit_test(success_without_a_token_completes_the_action),
        cmocka_unit_test(token_with_a_lone_surrogate_is_refused),
        cmocka_unit_test(counters_tell_every_state),
        cmocka_unit_test(job_times_out_at_its_limit_and_not_before),
        cmocka_unit_test(job_without_a_limit_never_times_out),
        cmocka_unit_test(every_job_times_out_and_then_all_have_ended),
        cmocka_unit_test(the_job_that_goes_on_has_the_client_of_the_one_before),
        cmocka_unit_test(clients_have_tokens_of_their_own),
        cmocka_unit_test(clients_get_an_id_and_a_token_where_they_bring_none),
        cmocka_unit_test(clients_that_break_the_model_are_refused),
        cmocka_unit_test(jobs_that_make_no_sense_are_refused),
        cmocka_unit_test(violations_are_told_as_far_as_there_is_room),
        cmocka_unit_test(jobs_are_bounded_successors_too),
        cmocka_unit_test(data_may_have_many_members),
        cmocka_unit_test(what_is_not_there_is_not_found),
        cmocka_unit_test(random_source_that_fails_fails_the_call_alone),
        cmocka_unit_test(random_source_that_repeats_itself_is_refused),
        cmocka_unit_test(service_without_memory_fails_and_leaks_nothing),
        cmocka_unit_test(service_that_has_all_its_bytes_fails_by_its_limit),
        cmocka_unit_test(request_without_memory_changes_nothing),
    };

    header_path = argc > 1 ? argv[1] : "lib/include/countersign/job.h";
    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}
