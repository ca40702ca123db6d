/* A worker's session as a line of a trace: written, read, and judged again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "judge/worker.h"
#include "open_catalogue.h"

#define REQUEST(target, body) \
    CSN_SPAN_INIT("POST / HTTP/1.1\r\nHost: localhost:4080\r\nX-Amz-Target: CodePipeline_20150709." target "\r\nContent-Length: 2\r\n\r\n" body)

static struct csn_arena arena;
static struct csn_buf line;

static int begin(void **state)
{
    (void)state;
    csn_arena_init(&arena, NULL, 64 << 20);
    csn_buf_init(&line, NULL, 1 << 20);
    return 0;
}

static int end(void **state)
{
    (void)state;
    csn_buf_clear(&line);
    csn_arena_clear(&arena);
    return 0;
}

static const struct csn_session_action actions[] = {
    {.name = CSN_SPAN_INIT("plain"), .title = CSN_SPAN_INIT("a \"title\"\n\\"), .client_id = CSN_SPAN_INIT("an-id"),
     .client_token = CSN_SPAN_INIT("a-client-token"), .state = CSN_JOB_SUCCEEDED},
    {.name = CSN_SPAN_INIT("failing"), .title = CSN_SPAN_INIT(""), .client_id = CSN_SPAN_INIT("i"), .client_token = CSN_SPAN_INIT("another-token"), .continuations = 7, .fails = true, .state = CSN_JOB_TIMED_OUT},
    {.name = CSN_SPAN_INIT("taken"), .title = CSN_SPAN_INIT("t"), .client_id = CSN_SPAN_INIT("an-id"), .client_token = CSN_SPAN_INIT("a-client-token"), .taken = true, .state = CSN_JOB_DISPATCHED},
};

static struct csn_session_exchange exchanges[] = {
    {.http = {.request = REQUEST("PollForThirdPartyJobs", "{}"), .response = CSN_SPAN_INIT("\xFF\0x\\"), .complete = true, .wall_ms = 1700000000123,
              .connection = 3, .on_connection = 1, .first_us = 10, .last_us = 11, .response_first_us = 12, .response_last_us = 13,
              .response_whole = true},
     .action = CSN_SESSION_REST, .asked = true, .about = {.http_status = 200, .request = CSN_JOB_REQUEST_POLL, .job = CSN_JOB_NONE},
     .status = 200},
    {.http = {.request = REQUEST("PutThirdPartyJobSuccessResult", "{}"), .on_connection = 2, .wall_ms = -1, .response_whole = true},
     .action = 0, .asked = true, .has_token = true, .token_empty = true, .before = CSN_JOB_IN_PROGRESS, .status = 400,
     .about = {.http_status = 400, .error = CSN_SPAN_INIT("E"), .message = CSN_SPAN_INIT("no"), .request = CSN_JOB_REQUEST_SUCCESS,
               .fault = CSN_JOB_FAULT_VALIDATION, .job = 0}},
    {.http = {.request = REQUEST("PutThirdPartyJobSuccessResult", "{}"), .response_whole = true},
     .action = 0, .asked = true, .has_token = true, .before = CSN_JOB_SUCCEEDED, .injected = CSN_INJECTED_LOSS,
     .about = {.http_status = 200, .request = CSN_JOB_REQUEST_SUCCESS, .job = 3}},
    {.http = {.request = REQUEST("PutThirdPartyJobFailureResult", "{}")},
     .action = 1, .asked = true, .before = CSN_JOB_DISPATCHED, .status = 400,
     .about = {.http_status = 400, .message = CSN_SPAN_INIT("state"), .request = CSN_JOB_REQUEST_FAILURE, .fault = CSN_JOB_FAULT_STATE, .job = 1}},
    {.http = {.request = REQUEST("AcknowledgeThirdPartyJob", "{}")},
     .action = 2, .before = CSN_JOB_DISPATCHED, .injected = CSN_INJECTED_REFUSAL, .about.job = CSN_JOB_NONE, .status = 503},
    {.http = {.request = CSN_SPAN_INIT("\x01 no request")}, .action = CSN_SESSION_REST, .about.job = CSN_JOB_NONE},
};

static const struct csn_operation *operation(const char *name)
{
    return csn_model_find_operation(csn_codepipeline_model(), csn_span_of_string(name));
}

static struct csn_session a_session(void)
{
    exchanges[0].operation = operation("PollForThirdPartyJobs");
    exchanges[1].operation = exchanges[2].operation = operation("PutThirdPartyJobSuccessResult");
    exchanges[3].operation = operation("PutThirdPartyJobFailureResult");
    exchanges[4].operation = operation("AcknowledgeThirdPartyJob");
    return (struct csn_session){
        .seed = UINT64_MAX, .credentials = {CSN_SPAN("CSNAAAAAAAAAAAAAAAAA"), CSN_SPAN("secret+/"), {NULL, 0}}, .region = CSN_SPAN("us-east-1"),
        .authority = CSN_SPAN("127.0.0.1:4080"), .injections = CSN_SPAN("throttle, lost"),
        .log = CSN_SPAN("printed: \x00 a-client-token\n"), .actions = actions, .action_count = CSN_COUNT(actions),
        .exchanges = exchanges, .exchange_count = CSN_COUNT(exchanges), .begun_us = 5, .ended_us = UINT64_MAX,
    };
}

static struct csn_session written_and_read(const struct csn_session *session)
{
    struct csn_session back = {0};
    struct csn_error error = {0};
    assert_int_equal(csn_session_write(session, &line), CSN_OK);
    if (csn_session_read(csn_buf_span(&line), csn_codepipeline_model(), &arena, &back, &error) != CSN_OK)
        fail_msg("%s", error.message);
    return back;
}

static bool is_same(struct csn_span a, struct csn_span b)
{
    return (a.data == NULL) == (b.data == NULL) && csn_span_equal(a, b);
}

static void check_exchange(const struct csn_session_exchange *a, const struct csn_session_exchange *b)
{
    assert_true(is_same(a->http.request, b->http.request) && is_same(a->http.response, b->http.response));
    assert_true(a->http.connection == b->http.connection && a->http.on_connection == b->http.on_connection);
    assert_true(a->http.wall_ms == b->http.wall_ms && a->http.last_us == b->http.last_us && a->http.complete == b->http.complete);
    assert_true(a->http.response_whole == b->http.response_whole && a->http.response_last_us == b->http.response_last_us);
    assert_ptr_equal(a->operation, b->operation);
    assert_true(a->action == b->action && a->asked == b->asked && a->has_token == b->has_token && a->token_empty == b->token_empty);
    assert_true(a->before == b->before && a->injected == b->injected && a->status == b->status);
    assert_true(a->about.request == b->about.request && a->about.fault == b->about.fault && a->about.job == b->about.job);
    assert_true(a->about.http_status == b->about.http_status);
    assert_true(is_same(a->about.error, b->about.error) && is_same(a->about.message, b->about.message));
}

static void session_keeps_every_field(void **state)
{
    struct csn_session session = a_session();
    (void)state;
    struct csn_session back = written_and_read(&session);
    assert_true(back.seed == UINT64_MAX && back.begun_us == 5 && back.ended_us == UINT64_MAX);
    assert_true(is_same(back.credentials.access_key_id, session.credentials.access_key_id));
    assert_true(is_same(back.credentials.secret_access_key, session.credentials.secret_access_key));
    assert_null(back.credentials.session_token.data);
    assert_true(is_same(back.region, session.region) && is_same(back.authority, session.authority));
    assert_true(is_same(back.injections, session.injections) && is_same(back.log, session.log));
    assert_int_equal(back.action_count, session.action_count);
    for (size_t i = 0; i < back.action_count; i++) {
        const struct csn_session_action *action = &back.actions[i];
        assert_true(is_same(action->name, actions[i].name) && is_same(action->title, actions[i].title));
        assert_true(is_same(action->client_id, actions[i].client_id) && is_same(action->client_token, actions[i].client_token));
        assert_true(action->continuations == actions[i].continuations && action->fails == actions[i].fails);
        assert_true(action->taken == actions[i].taken && action->state == actions[i].state);
    }
    assert_int_equal(back.exchange_count, session.exchange_count);
    for (size_t i = 0; i < back.exchange_count; i++)
        check_exchange(&back.exchanges[i], &exchanges[i]);
}

static struct csn_worker_verdict judged(const struct csn_session *session, size_t action)
{
    const struct csn_judge_options options = {.level = CSN_LEVEL_SHOULD};
    struct csn_worker_verdict verdict;
    struct csn_error error = {0};
    if (csn_judge_worker(&catalogue, session, action, &options, &arena, &verdict, &error) != CSN_OK)
        fail_msg("%s", error.message);
    return verdict;
}

static void session_is_judged_as_before(void **state)
{
    static const size_t places[] = {0, 1, 2, CSN_SESSION_REST};
    struct csn_session session = a_session();
    (void)state;
    struct csn_session back = written_and_read(&session);
    size_t broken = 0;
    for (size_t i = 0; i < CSN_COUNT(places); i++) {
        struct csn_worker_verdict a = judged(&session, places[i]);
        struct csn_worker_verdict b = judged(&back, places[i]);
        assert_true(csn_span_equal(a.of.id, b.of.id));
        assert_int_equal(a.result.verdict, b.result.verdict);
        assert_int_equal(a.result.check_count, b.result.check_count);
        for (size_t j = 0; j < a.result.check_count; j++) {
            const struct csn_check *before = &a.result.checks[j];
            const struct csn_check *after = &b.result.checks[j];
            assert_string_equal(before->id, after->id);
            assert_ptr_equal(before->rule, after->rule);
            assert_int_equal(before->status, after->status);
            assert_true(csn_span_equal(before->message, after->message) && csn_span_equal(before->expected, after->expected));
            assert_true(csn_span_equal(before->actual, after->actual));
            broken += before->status != CSN_CHECK_PASS;
        }
    }
    assert_true(broken > 4);
}

/* The line with the first `from` in it replaced. */
static struct csn_span changed(const char *from, const char *to)
{
    struct csn_span text = csn_buf_span(&line);
    size_t at = csn_span_search(text, 0, csn_span_of_string(from));
    char *out = csn_arena_alloc(&arena, text.len + strlen(to));
    assert_non_null(out);
    assert_true(at < text.len);
    memcpy(out, text.data, at);
    memcpy(out + at, to, strlen(to));
    memcpy(out + at + strlen(to), text.data + at + strlen(from), text.len - at - strlen(from));
    return csn_span_of(out, text.len - strlen(from) + strlen(to));
}

static void session_names_what_is_wrong_and_where(void **state)
{
    static const struct { const char *from, *to; enum csn_status status; const char *named; } rows[] = {
        {"\"session\"", "\"evidence\"", CSN_SYNTAX, "type is \"evidence\", expected session"},
        {"\"seed\":18446744073709551615", "\"seed\":18446744073709551616", CSN_TYPE, "session: member \"seed\""},
        {"\"accessKeyId\":\"CSNAAAAAAAAAAAAAAAAA\",", "", CSN_TYPE, "session.credentials: member \"accessKeyId\" is missing"},
        {"\"credentials\":", "\"c\":", CSN_TYPE, "member \"credentials\" is missing"},
        {"\"region\":", "\"r\":", CSN_TYPE, "member \"region\" is missing"},
        {"\"authority\":\"127.0.0.1:4080\"", "\"authority\":4080", CSN_TYPE, "member \"authority\""},
        {"\"begunUs\":5,\"endedUs\":18446744073709551615", "\"begunUs\":5,\"endedUs\":4", CSN_SYNTAX, "ends before it begins"},
        {"\"actions\":[", "\"actions\":[7,", CSN_TYPE, "session.actions[0]: member \"name\" is missing"},
        {"\"actions\":", "\"a\":", CSN_TYPE, "member \"actions\" is missing"},
        {"\"name\":\"taken\"", "\"name\":\"plain\"", CSN_SYNTAX, "the action \"plain\" stands twice"},
        {"\"client\":{\"id\":\"i\",", "\"client\":{", CSN_TYPE, "session.actions[1]: member \"id\" is missing"},
        {"\"operation\":\"PollForThirdPartyJobs\",", "", CSN_TYPE, "session.exchanges[0]: member \"operation\" is missing"},
        {"\"continuations\":7", "\"continuations\":-7", CSN_TYPE, "session.actions[1]: member \"continuations\""},
        {"\"TimedOut\"", "\"Timed\"", CSN_SYNTAX, "session.actions[1]: member \"state\" is \"Timed\""},
        {"\"exchanges\":[", "\"exchanges\":7,\"e\":[", CSN_TYPE, "member \"exchanges\""},
        {"\"operation\":\"AcknowledgeThirdPartyJob\"", "\"operation\":\"Other\"", CSN_SYNTAX, "session.exchanges[4]: member \"operation\" is \"Other\""},
        {"\"action\":\"failing\"", "\"action\":\"fail\"", CSN_SYNTAX, "session.exchanges[3]: member \"action\" is \"fail\""},
        {"\"about\":{", "\"about\":1,\"a\":{", CSN_TYPE, "session.exchanges[0]: member \"about\""},
        {"\"request\":\"poll\"", "\"request\":\"ask\"", CSN_SYNTAX, "member \"request\" is \"ask\""},
        {"\"fault\":\"state\"", "\"fault\":\"\"", CSN_SYNTAX, "member \"fault\" is \"\""},
        {"\"job\":3", "\"job\":3.5", CSN_TYPE, "session.exchanges[2]: member \"job\""},
        {"\"injected\":\"loss\"", "\"injected\":null", CSN_TYPE, "session.exchanges[2]: member \"injected\" is missing"},
        {"\"status\":503", "\"status\":1000", CSN_TYPE, "session.exchanges[4]: member \"status\""},
        {"\"wallMs\":1700000000123", "\"wallMs\":9223372036854775807", CSN_TYPE, "session.exchanges[0]: member \"wallMs\""},
        {"\\\\xff", "\\\\xf", CSN_TYPE, "session.exchanges[0]: member \"response\""},
        {"\"hasToken\":true", "\"hasToken\":1", CSN_TYPE, "session.exchanges[1]: member \"hasToken\""},
    };
    struct csn_session session = a_session();
    (void)state;
    assert_int_equal(csn_session_write(&session, &line), CSN_OK);
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_session back = {.seed = 77};
        struct csn_error error = {0};
        enum csn_status status = csn_session_read(changed(rows[i].from, rows[i].to), csn_codepipeline_model(), &arena, &back, &error);
        if (status != rows[i].status || strstr(error.message, rows[i].named) == NULL)
            fail_msg("%s: %s: %s", rows[i].to, csn_status_name(status), error.message);
        assert_int_equal(back.seed, 77);
    }
}

static void session_cut_anywhere_is_refused(void **state)
{
    struct csn_session session = a_session();
    (void)state;
    assert_int_equal(csn_session_write(&session, &line), CSN_OK);
    for (size_t len = 0; len < line.len; len++) {
        struct csn_session back;
        assert_int_equal(csn_session_read(csn_span_slice(csn_buf_span(&line), 0, len), csn_codepipeline_model(), &arena, &back, NULL),
                         CSN_INCOMPLETE);
        csn_arena_reset(&arena);
    }
}

/* Whatever becomes of a byte, the line is refused, or read and judged. */
static void session_with_a_wrong_byte_is_refused_or_judged(void **state)
{
    static const char wrong[] = {'"', '9', '\\', 'x'};
    struct csn_session session = a_session();
    size_t refused = 0;
    (void)state;
    assert_int_equal(csn_session_write(&session, &line), CSN_OK);
    for (size_t at = 0; at < line.len; at += 3) {
        char kept = line.data[at];
        struct csn_session back;
        line.data[at] = wrong[at / 3 % sizeof wrong];
        if (csn_session_read(csn_buf_span(&line), csn_codepipeline_model(), &arena, &back, NULL) == CSN_OK)
            (void)judged(&back, at % 2 ? CSN_SESSION_REST : at % back.action_count);
        else
            refused++;
        line.data[at] = kept;
        csn_arena_reset(&arena);
    }
    assert_true(refused > 100);
}

static void session_that_does_not_fit_is_told(void **state)
{
    struct csn_session session = a_session();
    struct csn_session back;
    struct csn_error error = {0};
    struct csn_arena small;
    (void)state;
    assert_int_equal(csn_session_write(&session, &line), CSN_OK);
    csn_arena_init(&small, NULL, 2000);
    assert_int_equal(csn_session_read(csn_buf_span(&line), csn_codepipeline_model(), &small, &back, &error), CSN_LIMIT);
    csn_arena_clear(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(session_keeps_every_field, begin, end),
        cmocka_unit_test_setup_teardown(session_is_judged_as_before, begin, end),
        cmocka_unit_test_setup_teardown(session_names_what_is_wrong_and_where, begin, end),
        cmocka_unit_test_setup_teardown(session_cut_anywhere_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(session_with_a_wrong_byte_is_refused_or_judged, begin, end),
        cmocka_unit_test_setup_teardown(session_that_does_not_fit_is_told, begin, end),
    };
    return cmocka_run_group_tests(tests, open_catalogue, clear_catalogue) != 0;
}
