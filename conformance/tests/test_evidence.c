/* What adapters say, and traces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <countersign/codepipeline.h>

#include "evidence/evidence.h"

static struct csn_arena arena;

static int begin(void **state)
{
    (void)state;
    csn_arena_init(&arena, NULL, 4 << 20);
    return 0;
}

static int end(void **state)
{
    (void)state;
    csn_arena_clear(&arena);
    return 0;
}

static enum csn_status hello(const char *line, struct csn_client_info *info, struct csn_error *error)
{
    return csn_client_info_parse(csn_span_of_string(line), csn_codepipeline_model(), &arena, info, error);
}

static enum csn_status answer(const char *line, struct csn_client_report *report, struct csn_error *error)
{
    return csn_client_report_parse(csn_span_of_string(line), &arena, report, error);
}

static void hello_fills_in_what_is_left_out(void **state)
{
    struct csn_client_info info;

    (void)state;
    assert_int_equal(hello("{\"countersign\":1,\"client\":{\"name\":\"x\"}}", &info, NULL), CSN_OK);
    assert_true(csn_span_equal(info.name, CSN_SPAN("x")));
    assert_null(info.version.data);
    assert_int_equal(info.operations, (1u << csn_codepipeline_model()->operation_count) - 1);
    assert_int_equal(info.areas, CSN_AREA_SERIALIZE | CSN_AREA_SIGN | CSN_AREA_TRANSPORT | CSN_AREA_PARSE | CSN_AREA_RETRY);
    assert_int_equal(info.features, 0);
    assert_int_equal(info.reports, CSN_REPORTS_CODE | CSN_REPORTS_MESSAGE | CSN_REPORTS_HTTP_STATUS | CSN_REPORTS_REQUEST_ID |
                                       CSN_REPORTS_OUTPUT);
    assert_int_equal(info.default_max_attempts, 0);
}

static void hello_reads_every_member_and_ignores_unknown_names(void **state)
{
    struct csn_client_info info;

    (void)state;
    assert_int_equal(hello("{\"countersign\":1,\"x\":[],\"client\":{\"name\":\"boto3\",\"version\":\"1.26.27\",\"language\":\"python 3.11\"},"
                           "\"operations\":[\"PollForThirdPartyJobs\",\"Other\"],\"areas\":[\"sign\",\"other\"],"
                           "\"features\":[\"max-attempts\",\"telepathy\",\"timeout\"],\"reports\":[\"type\"],\"defaults\":{\"maxAttempts\":5,\"y\":1}}",
                           &info, NULL), CSN_OK);
    assert_true(csn_span_equal(info.version, CSN_SPAN("1.26.27")));
    assert_true(csn_span_equal(info.language, CSN_SPAN("python 3.11")));
    assert_true(info.operations != 0 && (info.operations & (info.operations - 1)) == 0);
    assert_int_equal(info.areas, CSN_AREA_SIGN);
    assert_int_equal(info.features, CSN_FEATURE_MAX_ATTEMPTS | CSN_FEATURE_TIMEOUT);
    assert_int_equal(info.reports, CSN_REPORTS_TYPE);
    assert_int_equal(info.default_max_attempts, 5);
}

static void hello_names_what_is_wrong(void **state)
{
    static const struct { const char *line; enum csn_status status; const char *named; } rows[] = {
        {"", CSN_INCOMPLETE, ""},
        {"{\"countersign\":1", CSN_INCOMPLETE, ""},
        {"{\"countersign\":1,}", CSN_SYNTAX, ""},
        {"[]", CSN_TYPE, "object"},
        {"{\"client\":{\"name\":\"x\"}}", CSN_TYPE, "countersign"},
        {"{\"countersign\":\"1\",\"client\":{\"name\":\"x\"}}", CSN_TYPE, "countersign"},
        {"{\"countersign\":2,\"client\":{\"name\":\"x\"}}", CSN_UNSUPPORTED, "version 2"},
        {"{\"countersign\":1}", CSN_TYPE, "client"},
        {"{\"countersign\":1,\"client\":\"x\"}", CSN_TYPE, "client"},
        {"{\"countersign\":1,\"client\":{}}", CSN_TYPE, "name"},
        {"{\"countersign\":1,\"client\":{\"name\":1}}", CSN_TYPE, "name"},
        {"{\"countersign\":1,\"client\":{\"name\":\"x\"},\"areas\":\"sign\"}", CSN_TYPE, "areas"},
        {"{\"countersign\":1,\"client\":{\"name\":\"x\"},\"features\":[1]}", CSN_TYPE, "features"},
        {"{\"countersign\":1,\"client\":{\"name\":\"x\"},\"operations\":[1]}", CSN_TYPE, "operations"},
        {"{\"countersign\":1,\"client\":{\"name\":\"x\"},\"defaults\":{\"maxAttempts\":-1}}", CSN_TYPE, "maxAttempts"},
        {"{\"countersign\":1,\"client\":{\"name\":\"x\"},\"defaults\":{\"maxAttempts\":99999999999}}", CSN_TYPE, "maxAttempts"},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_client_info info = {.features = 77};
        struct csn_error error = {0};
        enum csn_status status = hello(rows[i].line, &info, &error);

        if (status != rows[i].status || strstr(error.message, rows[i].named) == NULL)
            fail_msg("%s: %s: %s", rows[i].line, csn_status_name(status), error.message);
        assert_int_equal(info.features, 77);
    }
}

static void answer_reads_every_outcome(void **state)
{
    struct csn_client_report report;

    (void)state;
    assert_int_equal(answer("{\"id\":\"17\",\"outcome\":\"success\",\"output\":{\"a\":1},\"requestId\":\"r\"}", &report, NULL), CSN_OK);
    assert_int_equal(report.outcome, CSN_REPORT_SUCCESS);
    assert_true(csn_span_equal(report.id, CSN_SPAN("17")));
    assert_int_equal(report.output->count, 1);
    assert_true(csn_span_equal(report.request_id, CSN_SPAN("r")));
    assert_int_equal(answer("{\"id\":\"17\",\"outcome\":\"error\",\"error\":{\"kind\":\"service\",\"code\":\"C\",\"message\":\"\","
                            "\"httpStatus\":400,\"requestId\":null,\"type\":\"T\"}}", &report, NULL), CSN_OK);
    assert_int_equal(report.outcome, CSN_REPORT_ERROR);
    assert_int_equal(report.kind, CSN_KIND_SERVICE);
    assert_int_equal(report.http_status, 400);
    assert_non_null(report.message.data);
    assert_null(report.request_id.data);
    assert_null(report.output);
    assert_int_equal(answer("{\"id\":\"17\",\"outcome\":\"unsupported\",\"reason\":\"no nulls\"}", &report, NULL), CSN_OK);
    assert_int_equal(report.outcome, CSN_REPORT_UNSUPPORTED);
    assert_true(csn_span_equal(report.reason, CSN_SPAN("no nulls")));
}

static void answer_names_what_is_wrong(void **state)
{
    static const struct { const char *line; enum csn_status status; const char *named; } rows[] = {
        {"{", CSN_INCOMPLETE, ""},
        {"{\"outcome\":\"success\"}", CSN_TYPE, "id"},
        {"{\"id\":1,\"outcome\":\"success\"}", CSN_TYPE, "id"},
        {"{\"id\":\"1\"}", CSN_TYPE, "outcome"},
        {"{\"id\":\"1\",\"outcome\":\"ok\"}", CSN_SYNTAX, "outcome"},
        {"{\"id\":\"1\",\"outcome\":\"success\",\"output\":[]}", CSN_TYPE, "output"},
        {"{\"id\":\"1\",\"outcome\":\"error\"}", CSN_TYPE, "error"},
        {"{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":5}}", CSN_TYPE, "kind"},
        {"{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"server\"}}", CSN_SYNTAX, "kind"},
        {"{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"service\",\"httpStatus\":\"400\"}}", CSN_TYPE, "httpStatus"},
        {"{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"service\",\"httpStatus\":400.5}}", CSN_TYPE, "httpStatus"},
        {"{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"service\",\"code\":5}}", CSN_TYPE, "code"},
        {"{\"id\":\"1\",\"outcome\":\"success\"}{}", CSN_SYNTAX, ""},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_client_report report;
        struct csn_error error = {0};
        enum csn_status status = answer(rows[i].line, &report, &error);

        if (status != rows[i].status || strstr(error.message, rows[i].named) == NULL)
            fail_msg("%s: %s: %s", rows[i].line, csn_status_name(status), error.message);
    }
}

/* ---- traces ---- */

static void trace_keeps_the_header(void **state)
{
    struct csn_trace_header header = {.version = CSN_SPAN("0.1.0"), .seed = UINT64_MAX};
    struct csn_trace_header back = {0};
    struct csn_buf line;

    (void)state;
    assert_int_equal(hello("{\"countersign\":1,\"client\":{\"name\":\"x\\u0000\\\\\\n\"},\"operations\":[\"PollForThirdPartyJobs\"],"
                           "\"areas\":[\"sign\",\"parse\"],\"features\":[\"tls\"],\"defaults\":{\"maxAttempts\":4}}", &header.client, NULL), CSN_OK);
    csn_buf_init(&line, NULL, 1 << 16);
    assert_int_equal(csn_trace_write_header(&header, &line), CSN_OK);
    assert_int_equal(csn_trace_read_header(csn_buf_span(&line), csn_codepipeline_model(), &arena, &back, NULL), CSN_OK);
    assert_int_equal(back.seed, UINT64_MAX);
    assert_true(csn_span_equal(back.version, header.version));
    assert_true(csn_span_equal(back.client.name, header.client.name));
    assert_null(back.client.version.data);
    assert_int_equal(back.client.areas, header.client.areas);
    assert_int_equal(back.client.features, header.client.features);
    assert_int_equal(back.client.reports, header.client.reports);
    assert_int_equal(back.client.operations, header.client.operations);
    assert_int_equal(back.client.default_max_attempts, 4);
    csn_buf_clear(&line);
}

static bool is_same(struct csn_span a, struct csn_span b)
{
    return (a.data == NULL) == (b.data == NULL) && csn_span_equal(a, b);
}

static void check_calls(const struct csn_call *a, const struct csn_call *b)
{
    assert_int_equal(a->end, b->end);
    assert_true(is_same(a->line, b->line) && is_same(a->authority, b->authority) && is_same(a->answer_line, b->answer_line));
    assert_true(is_same(a->deadline, b->deadline) && is_same(a->detail, b->detail) && is_same(a->log, b->log));
    assert_true(a->input == NULL ? b->input == NULL : csn_value_equal(a->input, b->input));
    assert_true(a->sent_us == b->sent_us && a->answered_us == b->answered_us && a->exit_status == b->exit_status);
    assert_true(a->retried_alone == b->retried_alone && a->others_work == b->others_work);
    assert_int_equal(a->report.outcome, b->report.outcome);
    assert_true(is_same(a->report.code, b->report.code) && is_same(a->report.message, b->report.message));
    assert_true(is_same(a->report.request_id, b->report.request_id) && is_same(a->report.type, b->report.type));
    assert_true(a->report.kind == b->report.kind && a->report.http_status == b->report.http_status);
    assert_true(a->report.output == NULL ? b->report.output == NULL : csn_value_equal(a->report.output, b->report.output));
}

static void check_exchanges(const struct csn_exchange *a, const struct csn_exchange *b)
{
    assert_true(is_same(a->request, b->request) && is_same(a->response, b->response));
    assert_true(a->connection == b->connection && a->on_connection == b->on_connection && a->wall_ms == b->wall_ms);
    assert_true(a->first_us == b->first_us && a->last_us == b->last_us && a->step == b->step && a->answer == b->answer);
    assert_true(a->response_first_us == b->response_first_us && a->response_last_us == b->response_last_us);
    assert_true(a->other_listener == b->other_listener && a->complete == b->complete && a->repeated == b->repeated);
    assert_true(a->late == b->late && a->response_whole == b->response_whole);
}

/* Every byte there is, twice: as it is, and as a backslash would have it. */
static struct csn_span all_bytes(void)
{
    char *bytes = csn_arena_alloc(&arena, 512);

    assert_non_null(bytes);
    for (int i = 0; i < 256; i++) {
        bytes[2 * i] = (char)i;
        bytes[2 * i + 1] = i % 2 == 0 ? '\\' : 'x';
    }
    return csn_span_of(bytes, 512);
}

static void trace_keeps_every_field_and_byte(void **state)
{
    struct csn_value *input = NULL;
    struct csn_call calls[2] = {{.end = CSN_CALL_ANSWERED, .authority = CSN_SPAN("127.0.0.1:1"), .sent_us = 1, .answered_us = UINT64_MAX},
                                {.end = CSN_CALL_DIED, .exit_status = -11, .retried_alone = true, .others_work = true, .detail = CSN_SPAN("d"),
                                 .deadline = CSN_SPAN(""), .log = CSN_SPAN("\xED\xA0\xBD \xC2\x85")}};
    struct csn_exchange exchanges[2] = {{.request = all_bytes(), .response = CSN_SPAN(""), .connection = 7, .on_connection = 2, .wall_ms = -5,
                                         .first_us = 3, .last_us = 4, .step = 1, .answer = 2, .complete = true, .late = true},
                                        {.other_listener = true, .repeated = true, .response_whole = true, .response_first_us = 5,
                                         .response_last_us = 6}};
    struct csn_client_info info = {0};
    struct csn_evidence evidence = {.case_id = CSN_SPAN("a.b"), .seed = 9, .repeat = 3, .client = &info, .calls = calls, .call_count = 2,
                                    .exchanges = exchanges, .exchange_count = 2, .twin_sent = true, .begun_us = 1, .ended_us = 2};
    struct csn_evidence back = {0};
    struct csn_error error = {0};
    struct csn_buf line;

    (void)state;
    calls[0].line = all_bytes();
    assert_int_equal(csn_value_parse(&arena, CSN_SPAN("{\"a\":[1e5,\"\\ud83d\",null],\"\\u0000\":9007199254740993}"), NULL, &input, NULL), CSN_OK);
    calls[0].input = input;
    assert_int_equal(answer("{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"transport\",\"code\":\"\\ud83d\",\"message\":\"\",\"httpStatus\":500}}",
                            &calls[0].report, NULL), CSN_OK);
    csn_buf_init(&line, NULL, 1 << 20);
    assert_int_equal(csn_trace_write(&evidence, &line), CSN_OK);
    assert_int_equal(csn_span_find(csn_buf_span(&line), 0, '\n'), line.len);
    if (csn_trace_read(csn_buf_span(&line), &info, &arena, &back, &error) != CSN_OK)
        fail_msg("%s", error.message);
    assert_true(is_same(back.case_id, evidence.case_id) && back.seed == 9 && back.repeat == 3 && back.client == &info && back.twin_sent);
    assert_true(back.begun_us == 1 && back.ended_us == 2 && back.call_count == 2 && back.exchange_count == 2);
    for (size_t i = 0; i < 2; i++) {
        check_calls(&back.calls[i], &calls[i]);
        check_exchanges(&back.exchanges[i], &exchanges[i]);
    }
    csn_buf_clear(&line);
}

static void trace_refuses_what_is_no_trace(void **state)
{
    static const struct { const char *line; enum csn_status status; } rows[] = {
        {"", CSN_INCOMPLETE},
        {"{}", CSN_TYPE},
        {"{\"type\":\"trace\"}", CSN_SYNTAX},
        {"{\"type\":\"evidence\"}", CSN_TYPE},
        {"{\"type\":\"evidence\",\"case\":\"a\",\"calls\":[],\"exchanges\":{}}", CSN_TYPE},
        {"{\"type\":\"evidence\",\"case\":\"a\",\"calls\":[1],\"exchanges\":[]}", CSN_TYPE},
        {"{\"type\":\"evidence\",\"case\":\"a\",\"calls\":[{\"end\":\"x\"}],\"exchanges\":[]}", CSN_SYNTAX},
        {"{\"type\":\"evidence\",\"case\":\"a\",\"calls\":[{\"end\":\"answered\"}],\"exchanges\":[]}", CSN_TYPE},
        {"{\"type\":\"evidence\",\"case\":\"a\",\"calls\":[],\"exchanges\":[{\"request\":\"\\\\q\"}]}", CSN_TYPE},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_evidence evidence = {.seed = 77};
        struct csn_error error = {0};
        enum csn_status status = csn_trace_read(csn_span_of_string(rows[i].line), NULL, &arena, &evidence, &error);

        if (status != rows[i].status)
            fail_msg("%s: %s: %s", rows[i].line, csn_status_name(status), error.message);
        assert_int_equal(evidence.seed, 77);
    }
}

static void trace_leaves_the_buffer_as_it_was_when_it_is_full(void **state)
{
    struct csn_exchange exchange = {.request = CSN_SPAN("0123456789012345678901234567890123456789")};
    struct csn_evidence evidence = {.case_id = CSN_SPAN("a.b"), .exchanges = &exchange, .exchange_count = 1};
    struct csn_buf line;

    (void)state;
    csn_buf_init(&line, NULL, 200);
    assert_int_equal(csn_buf_append(&line, CSN_SPAN("kept")), CSN_OK);
    assert_int_equal(csn_trace_write(&evidence, &line), CSN_LIMIT);
    assert_true(csn_span_equal(csn_buf_span(&line), CSN_SPAN("kept")));
    csn_buf_clear(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(hello_fills_in_what_is_left_out, begin, end),
        cmocka_unit_test_setup_teardown(hello_reads_every_member_and_ignores_unknown_names, begin, end),
        cmocka_unit_test_setup_teardown(hello_names_what_is_wrong, begin, end),
        cmocka_unit_test_setup_teardown(answer_reads_every_outcome, begin, end),
        cmocka_unit_test_setup_teardown(answer_names_what_is_wrong, begin, end),
        cmocka_unit_test_setup_teardown(trace_keeps_the_header, begin, end),
        cmocka_unit_test_setup_teardown(trace_keeps_every_field_and_byte, begin, end),
        cmocka_unit_test_setup_teardown(trace_refuses_what_is_no_trace, begin, end),
        cmocka_unit_test_setup_teardown(trace_leaves_the_buffer_as_it_was_when_it_is_full, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
