#include "client_support.h"

static struct csn_http_parser parser;
static struct csn_arena arena;

static int start_answer(void **state)
{
    (void)state;
    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, NULL);
    csn_arena_init(&arena, NULL, 1 << 20);
    return 0;
}

static int end_answer(void **state)
{
    (void)state;
    csn_http_parser_clear(&parser);
    csn_arena_clear(&arena);
    return 0;
}

static enum csn_status classify(const struct csn_operation *operation, struct csn_span bytes, struct csn_outcome *outcome,
                                struct csn_error *error)
{
    struct csn_span rest;

    csn_http_parser_reset(&parser);
    assert_int_equal(csn_http_parse(&parser, bytes, &rest), CSN_OK);
    return csn_client_classify(&model, operation, csn_http_parser_message(&parser), &arena, outcome, error);
}

/* The outcome of an answer of that status with those header lines (each with its CRLF) and body. */
static struct csn_outcome outcome_of(const struct csn_operation *operation, int status, const char *headers, const char *body)
{
    struct csn_outcome outcome;
    struct csn_buf bytes;

    csn_buf_init(&bytes, NULL, 1 << 20);
    assert_int_equal(csn_buf_append_format(&bytes, "HTTP/1.1 %d X\r\n%sContent-Length: %zu\r\n\r\n%s", status, headers, strlen(body), body), CSN_OK);
    assert_int_equal(classify(operation, csn_buf_span(&bytes), &outcome, NULL), CSN_OK);
    csn_buf_clear(&bytes);
    return outcome;
}

#define URI ":http://internal.amazon.com/coral/com.amazon.coral.validate/"
#define NS "aws.protocoltests.json10#"

/* The vectors of Smithy's awsJson1_1 protocol tests, by what they show (rule error.type-carriers), and what else is met. */
static void client_finds_the_error_type(void **state)
{
    static const struct {
        const char *name;
        const char *headers;
        const char *body;
        const char *code;
        bool modelled;
    } rows[] = {
        {"header", "X-Amzn-Errortype: FooError\r\n", "", "FooError", true},
        {"header with URI", "X-Amzn-Errortype: FooError" URI "\r\n", "", "FooError", true},
        {"header with namespace and URI", "X-Amzn-Errortype: " NS "FooError" URI "\r\n", "", "FooError", true},
        {"header in other letters", "x-AMZN-errorTYPE:   FooError  \r\n", "", "FooError", true},
        {"code", "", "{\"code\":\"FooError\"}", "FooError", true},
        {"code with namespace", "", "{\"code\":\"" NS "FooError\"}", "FooError", true},
        {"code with namespace and URI", "", "{\"code\":\"" NS "FooError" URI "\"}", "FooError", true},
        {"__type", "", "{\"__type\":\"FooError\"}", "FooError", true},
        {"__type with namespace", "", "{\"__type\":\"" NS "FooError\"}", "FooError", true},
        {"__type with another namespace", "", "{\"__type\":\"other.namespace#FooError\"}", "FooError", true},
        {"__type with namespace and URI", "", "{\"__type\":\"" NS "FooError" URI "\"}", "FooError", true},
        {"__type with a fragment", "", "{\"__type\":\"FooError:http://x/#frag\"}", "FooError", true},
        {"nested __type", "X-Amzn-Errortype: FooError\r\n", "{\"details\":{\"__type\":\"" NS "ComplexError\"}}", "FooError", true},
        {"nested __type alone", "", "{\"details\":{\"__type\":\"FooError\"}}", "", false},
        {"InvalidGreeting", "", "{\"__type\":\"" NS "InvalidGreeting\",\"Message\":\"Hi\"}", "InvalidGreeting", true},
        {"ComplexError", "", "{\"__type\":\"" NS "ComplexError\",\"TopLevel\":\"Top level\",\"Nested\":{\"Foo\":\"bar\"}}", "ComplexError", true},
        {"EmptyComplexError", "", "{\"__type\":\"" NS "ComplexError\"}", "ComplexError", true},
        {"escapes", "", "{\"\\u005f_type\":\"Foo\\u0045rror\"}", "FooError", true},
        {"unknown type", "", "{\"__type\":\"AccessDeniedException\"}", "AccessDeniedException", false},
        {"wrong letters", "", "{\"__type\":\"fooerror\"}", "fooerror", false},
        {"all carriers disagree", "X-Amzn-Errortype: A\r\n", "{\"code\":\"B\",\"__type\":\"FooError\"}", "FooError", true},
        {"header against code", "X-Amzn-Errortype: FooError\r\n", "{\"code\":\"B\"}", "FooError", true},
        {"empty __type", "", "{\"__type\":\"\",\"code\":\"FooError\"}", "FooError", true},
        {"__type a number", "X-Amzn-Errortype: FooError\r\n", "{\"__type\":5}", "FooError", true},
        {"code a number", "", "{\"code\":400}", "", false},
        {"__type null", "", "{\"__type\":null}", "", false},
        {"empty body", "", "", "", false},
        {"empty object", "", "{}", "", false},
        {"null", "", "null", "", false},
        {"array", "", "[{\"__type\":\"FooError\"}]", "", false},
        {"string", "", "\"FooError\"", "", false},
        {"HTML", "Content-Type: text/html\r\n", "<html>FooError</html>", "", false},
        {"HTML with header", "X-Amzn-Errortype: FooError\r\n", "<html>", "FooError", true},
        {"truncated JSON", "", "{\"__type\":\"FooError\"", "", false},
        {"no UTF-8", "X-Amzn-Errortype: FooError\r\n", "{\"message\":\"\xE9\"}", "FooError", true},
        {"odd content type", "Content-Type: text/html\r\n", "{\"__type\":\"FooError\"}", "FooError", true},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        static const int statuses[] = {400, 500};

        for (size_t k = 0; k < CSN_COUNT(statuses); k++) {
            struct csn_outcome outcome = outcome_of(greet, statuses[k], rows[i].headers, rows[i].body);

            if (outcome.kind != CSN_OUTCOME_ERROR || !csn_span_equal(outcome.code, csn_span_of_string(rows[i].code)) ||
                (outcome.modelled != NULL) != rows[i].modelled)
                fail_msg("%s: %.*s", rows[i].name, CSN_SPAN_ARG(outcome.code));
            if (outcome.modelled != NULL)
                assert_span(outcome.modelled->name, rows[i].code);
            assert_int_equal(outcome.status, statuses[k]);
            assert_null(outcome.output);
        }
    }
}

static void client_sanitises_types(void **state)
{
    static const struct {
        const char *text;
        const char *type;
    } rows[] = {{"", ""},    {"A", "A"},   {"ns#A", "A"},   {"A:u", "A"}, {"ns#A:http://x/#y", "A"}, {"A:x#y", "A"},
                {":x", ""},  {"#A", "A"},  {"a#b#c", "b#c"}, {"ns#", ""},  {"ns#:", ""}};

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++)
        assert_span(csn_client_sanitise_type(csn_span_of_string(rows[i].text)), rows[i].type);
}

static void client_reads_the_message_in_either_spelling(void **state)
{
    static const struct {
        const char *body;
        const char *message;
    } rows[] = {
        {"{\"message\":\"a\"}", "a"},
        {"{\"Message\":\"b\"}", "b"},
        {"{\"Message\":\"b\",\"message\":\"a\"}", "a"},
        {"{\"message\":null,\"Message\":\"b\"}", "b"},
        {"{\"message\":5}", ""},
        {"{\"MESSAGE\":\"c\"}", ""},
        {"{\"message\":\"\\u00e9\\n\"}", "\u00e9\n"},
        {"not JSON", ""},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++)
        assert_span(outcome_of(greet, 400, "", rows[i].body).message, rows[i].message);
}

static void client_knows_the_errors_of_the_operation_alone(void **state)
{
    (void)state;
    assert_non_null(outcome_of(forget, 400, "", "{\"__type\":\"InvalidGreeting\"}").modelled);
    assert_null(outcome_of(forget, 400, "", "{\"__type\":\"FooError\"}").modelled);
}

static void client_lets_the_class_of_the_status_decide(void **state)
{
    static const struct {
        int status;
        enum csn_outcome_kind kind;
    } rows[] = {{200, CSN_OUTCOME_SUCCESS}, {201, CSN_OUTCOME_SUCCESS}, {204, CSN_OUTCOME_SUCCESS}, {299, CSN_OUTCOME_SUCCESS},
                {300, CSN_OUTCOME_ERROR},   {304, CSN_OUTCOME_ERROR},   {307, CSN_OUTCOME_ERROR},   {400, CSN_OUTCOME_ERROR},
                {499, CSN_OUTCOME_ERROR},   {599, CSN_OUTCOME_ERROR},   {999, CSN_OUTCOME_ERROR}};

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        assert_int_equal(outcome_of(greet, rows[i].status, "", "").kind, rows[i].kind);
        assert_int_equal(outcome_of(forget, rows[i].status, "", "").kind, rows[i].kind);
    }
}

static void client_takes_a_success_with_an_error_type_as_success(void **state)
{
    struct csn_outcome outcome = outcome_of(greet, 200, "X-Amzn-Errortype: FooError\r\n", "{\"__type\":\"FooError\",\"name\":\"x\"}");

    (void)state;
    assert_int_equal(outcome.kind, CSN_OUTCOME_SUCCESS);
    assert_int_equal(outcome.code.len, 0);
    assert_span(csn_value_text(csn_value_get(outcome.output, CSN_SPAN("name"))), "x");
    assert_int_equal(outcome.notes.unknown_members, 1);
}

static void client_decodes_the_output(void **state)
{
    struct csn_outcome outcome = outcome_of(greet, 200, "", "{\"job\":1,\"n\\u0061me\":\"x\",\"greeting\":null}");

    (void)state;
    assert_int_equal(outcome.kind, CSN_OUTCOME_SUCCESS);
    assert_int_equal(outcome.output->count, 1);
    assert_int_equal(outcome.notes.unknown_members, 1);
    assert_int_equal(outcome.notes.null_members, 1);
}

static void client_takes_an_empty_body_as_output_without_members(void **state)
{
    struct csn_outcome outcome = outcome_of(greet, 200, "", "");

    (void)state;
    assert_int_equal(outcome.kind, CSN_OUTCOME_SUCCESS);
    assert_non_null(outcome.output);
    assert_int_equal(outcome.notes.corrected, 1);
}

static void client_finds_malformed_outputs_unusable(void **state)
{
    static const char *const bodies[] = {"{", "<html>", "{\"name\":\"x\"}}", "null", "[]", "5", "\"x\"", "{\"name\":5}", "\xFF", " ",
                                         "{\"other\":null,\"greeting\":null,\"name\":5}"};

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(bodies); i++) {
        struct csn_outcome outcome = outcome_of(greet, 200, "", bodies[i]);

        if (outcome.kind != CSN_OUTCOME_UNUSABLE || outcome.output != NULL || outcome.retry != CSN_RETRY_NO)
            fail_msg("%s was taken as an output", bodies[i]);
        assert_int_equal(outcome.notes.unknown_members + outcome.notes.null_members + outcome.notes.corrected, 0);
    }
}

static void client_accepts_any_body_where_no_output_is(void **state)
{
    static const char *const bodies[] = {"", "{}", "{\"foo\":true}", "{\"__type\":\"FooError\"}", "<html>", "null", "\xFF"};

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(bodies); i++) {
        struct csn_outcome outcome = outcome_of(forget, 200, "", bodies[i]);

        assert_int_equal(outcome.kind, CSN_OUTCOME_SUCCESS);
        assert_null(outcome.output);
    }
}

static void client_refuses_an_answer_that_is_not_complete(void **state)
{
    static const char *const answers[] = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 100 Continue\r\n\r\n",
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(answers); i++) {
        struct csn_outcome outcome = {.status = 7};
        struct csn_error error = {0};

        assert_int_equal(classify(forget, csn_span_of_string(answers[i]), &outcome, &error), CSN_INCOMPLETE);
        assert_int_equal(error.status, CSN_INCOMPLETE);
        assert_int_equal(outcome.status, 7);
    }
}

static void client_leaves_trailers_out_of_the_error(void **state)
{
    struct csn_outcome outcome;

    (void)state;
    assert_int_equal(classify(greet, CSN_SPAN("HTTP/1.1 400 X\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Amzn-Errortype: FooError\r\n\r\n"),
                              &outcome, NULL),
                     CSN_OK);
    assert_int_equal(outcome.code.len, 0);
}

static void client_finds_the_request_id(void **state)
{
    static const struct {
        const char *headers;
        const char *id;
    } rows[] = {
        {"", ""},
        {"x-amzn-RequestId: a\r\n", "a"},
        {"x-amz-request-id: b\r\n", "b"},
        {"X-AMZN-REQUEST-ID: c\r\n", "c"},
        {"x-amz-request-id: b\r\nx-amzn-requestid: a\r\n", "a"},
        {"x-amzn-requestid:\r\nx-amz-request-id: b\r\n", "b"},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        assert_span(outcome_of(greet, 200, rows[i].headers, "{}").request_id, rows[i].id);
        assert_span(outcome_of(greet, 500, rows[i].headers, "").request_id, rows[i].id);
    }
}

static void client_reads_the_date(void **state)
{
    struct csn_outcome outcome = outcome_of(greet, 400, "Date: Sun, 30 Aug 2015 12:36:00 GMT\r\n", "");

    (void)state;
    assert_true(outcome.has_date);
    assert_int_equal(outcome.date.seconds, now.seconds);
    assert_false(outcome_of(greet, 400, "Date: yesterday\r\n", "").has_date);
    assert_false(outcome_of(greet, 400, "", "").has_date);
}

static void client_says_whether_to_try_again(void **state)
{
    static const struct {
        int status;
        const char *code;
        enum csn_retry_hint hint;
    } rows[] = {
        {200, "", CSN_RETRY_NO},
        {400, "", CSN_RETRY_NO},
        {400, "FooError", CSN_RETRY_NO},
        {403, "AccessDeniedException", CSN_RETRY_NO},
        {404, "", CSN_RETRY_NO},
        {400, "throttlingexception", CSN_RETRY_NO},
        {400, "ThrottlingException", CSN_RETRY_THROTTLED},
        {429, "", CSN_RETRY_THROTTLED},
        {429, "FooError", CSN_RETRY_THROTTLED},
        {503, "", CSN_RETRY_THROTTLED},
        {403, "ThrottlingException", CSN_RETRY_MAY},
        {500, "ThrottlingException", CSN_RETRY_MAY},
        {400, "TooManyRequestsException", CSN_RETRY_MAY},
        {400, "RequestTimeTooSkewed", CSN_RETRY_MAY},
        {403, "InvalidSignatureException", CSN_RETRY_MAY},
        {400, "ExpiredTokenException", CSN_RETRY_MAY},
        {408, "", CSN_RETRY_MAY},
        {500, "", CSN_RETRY_MAY},
        {500, "FooError", CSN_RETRY_MAY},
        {501, "", CSN_RETRY_MAY},
        {502, "", CSN_RETRY_MAY},
        {504, "", CSN_RETRY_MAY},
        {302, "", CSN_RETRY_MAY},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++)
        if (csn_client_retry_hint(rows[i].status, csn_span_of_string(rows[i].code)) != rows[i].hint)
            fail_msg("%d %s", rows[i].status, rows[i].code);
    assert_int_equal(outcome_of(greet, 400, "X-Amzn-Errortype: ns#ThrottlingException:u\r\n", "").retry, CSN_RETRY_THROTTLED);
}

/* Every code of the lists, and whether it blames the clock. */
static void client_knows_which_codes_blame_the_clock(void **state)
{
    static const struct {
        const char *code;
        bool clock;
    } rows[] = {
        {"AuthFailure", true}, {"InvalidSignatureException", true}, {"RequestExpired", true}, {"RequestInTheFuture", true},
        {"RequestTimeTooSkewed", true}, {"SignatureDoesNotMatch", true},
        {"BandwidthLimitExceeded", false}, {"EC2ThrottledException", false}, {"ExpiredToken", false}, {"ExpiredTokenException", false},
        {"LimitExceededException", false}, {"PriorRequestNotComplete", false}, {"ProvisionedThroughputExceededException", false},
        {"RequestLimitExceeded", false}, {"RequestThrottled", false}, {"RequestThrottledException", false}, {"RequestTimeout", false},
        {"RequestTimeoutException", false}, {"SlowDown", false}, {"ThrottledException", false}, {"Throttling", false},
        {"ThrottlingException", false}, {"TooManyRequestsException", false}, {"TransactionInProgressException", false},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_span code = csn_span_of_string(rows[i].code);

        if (csn_client_blames_clock(code) != rows[i].clock || csn_client_retry_hint(403, code) != CSN_RETRY_MAY)
            fail_msg("%s", rows[i].code);
    }
    assert_false(csn_client_blames_clock(CSN_SPAN("")));
    assert_false(csn_client_blames_clock(CSN_SPAN("FooError")));
    assert_true(outcome_of(greet, 403, "X-Amzn-Errortype: ns#RequestExpired:u\r\n", "").clock_skew);
    assert_false(outcome_of(greet, 403, "X-Amzn-Errortype: FooError\r\n", "").clock_skew);
    assert_false(outcome_of(greet, 200, "X-Amzn-Errortype: RequestExpired\r\n", "{\"name\":\"x\"}").clock_skew);
}

static void *no_memory(void *ctx, void *block, size_t old_size, size_t new_size)
{
    (void)ctx, (void)old_size;
    if (new_size == 0)
        free(block);
    return NULL;
}

static void client_tells_when_the_arena_has_no_memory(void **state)
{
    static const char *const answers[] = {"HTTP/1.1 200 X\r\nContent-Length: 12\r\n\r\n{\"name\":\"x\"}",
                                          "HTTP/1.1 400 X\r\nContent-Length: 12\r\n\r\n{\"code\":\"x\"}"};
    const struct csn_allocator nothing = {no_memory, NULL};

    (void)state;
    csn_arena_init(&arena, &nothing, 1 << 20);
    for (size_t i = 0; i < CSN_COUNT(answers); i++) {
        struct csn_outcome outcome;
        struct csn_error error = {0};

        assert_int_equal(classify(greet, csn_span_of_string(answers[i]), &outcome, &error), CSN_NO_MEMORY);
        assert_int_equal(error.status, CSN_NO_MEMORY);
    }
}

#define ANSWER_TEST(name) cmocka_unit_test_setup_teardown(name, start_answer, end_answer)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ANSWER_TEST(client_finds_the_error_type),
        cmocka_unit_test(client_sanitises_types),
        ANSWER_TEST(client_reads_the_message_in_either_spelling),
        ANSWER_TEST(client_knows_the_errors_of_the_operation_alone),
        ANSWER_TEST(client_lets_the_class_of_the_status_decide),
        ANSWER_TEST(client_takes_a_success_with_an_error_type_as_success),
        ANSWER_TEST(client_decodes_the_output),
        ANSWER_TEST(client_takes_an_empty_body_as_output_without_members),
        ANSWER_TEST(client_finds_malformed_outputs_unusable),
        ANSWER_TEST(client_accepts_any_body_where_no_output_is),
        ANSWER_TEST(client_refuses_an_answer_that_is_not_complete),
        ANSWER_TEST(client_leaves_trailers_out_of_the_error),
        ANSWER_TEST(client_finds_the_request_id),
        ANSWER_TEST(client_reads_the_date),
        ANSWER_TEST(client_says_whether_to_try_again),
        ANSWER_TEST(client_knows_which_codes_blame_the_clock),
        ANSWER_TEST(client_tells_when_the_arena_has_no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
