#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <countersign/client.h>

/* A service of the tests' own, in the style of Smithy's protocol tests. */
enum { SHAPE_STRING, SHAPE_GREETING, SHAPE_INVALID_GREETING, SHAPE_COMPLEX_ERROR, SHAPE_FOO_ERROR };
static const struct csn_shape_member greeting_members[] = {{CSN_SPAN_INIT("greeting"), SHAPE_STRING, false},
                                                           {CSN_SPAN_INIT("name"), SHAPE_STRING, true}};
static const struct csn_shape_member error_members[] = {{CSN_SPAN_INIT("message"), SHAPE_STRING, false}};
static const struct csn_shape shapes[] = {
    [SHAPE_STRING] = {.name = CSN_SPAN_INIT("String"), .kind = CSN_SHAPE_STRING},
    [SHAPE_GREETING] = {.name = CSN_SPAN_INIT("Greeting"), .kind = CSN_SHAPE_STRUCTURE, .members = greeting_members, .member_count = 2},
    [SHAPE_INVALID_GREETING] = {.name = CSN_SPAN_INIT("InvalidGreeting"), .kind = CSN_SHAPE_STRUCTURE, .members = error_members, .member_count = 1},
    [SHAPE_COMPLEX_ERROR] = {.name = CSN_SPAN_INIT("ComplexError"), .kind = CSN_SHAPE_STRUCTURE},
    [SHAPE_FOO_ERROR] = {.name = CSN_SPAN_INIT("FooError"), .kind = CSN_SHAPE_STRUCTURE},
};
static const uint32_t errors[] = {SHAPE_INVALID_GREETING, 99, SHAPE_COMPLEX_ERROR, SHAPE_FOO_ERROR};
static const struct csn_operation operations[] = {
    {CSN_SPAN_INIT("Greet"), CSN_SHAPE_NONE, SHAPE_GREETING, errors, CSN_COUNT(errors)},
    {CSN_SPAN_INIT("Forget"), CSN_SHAPE_NONE, CSN_SHAPE_NONE, errors, 1},
};
static const struct csn_model model = {CSN_SPAN_INIT("Greeter_20150830"), CSN_SPAN_INIT("2015-08-30"), CSN_SPAN_INIT("greeter"),
                                       shapes, CSN_COUNT(shapes), operations, CSN_COUNT(operations)};
static const struct csn_operation *const greet = &operations[0];
static const struct csn_operation *const forget = &operations[1];

static const struct csn_client_config example = {
    .model = &model,
    .authority = CSN_SPAN_INIT("127.0.0.1:8080"),
    .region = CSN_SPAN_INIT("us-east-1"),
    .credentials = {CSN_SPAN_INIT("AKIDEXAMPLE"), CSN_SPAN_INIT("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), {NULL, 0}},
};
static const struct csn_time now = {1440938160, 999999999}; /* 2015-08-30T12:36:00.999999999Z */

static void assert_span(struct csn_span got, const char *expected)
{
    if (!csn_span_equal(got, csn_span_of_string(expected)))
        fail_msg("got:\n%.*s\nexpected:\n%s", CSN_SPAN_ARG(got), expected);
}

static void build(const struct csn_client_config *config, const char *body, struct csn_buf *request)
{
    csn_buf_init(request, NULL, 1 << 20);
    assert_int_equal(csn_client_build(config, CSN_SPAN("Greet"), csn_span_of_string(body), now, request, NULL), CSN_OK);
}

/* Reads the request as a server would, and checks the signature. */
static void assert_lawful(struct csn_span bytes, const char *body)
{
    struct csn_sigv4_authorization authorization;
    const struct csn_http_message *message;
    struct csn_sigv4_request request = {0};
    struct csn_http_parser parser;
    char hash[CSN_SIGV4_HEX_SIZE];
    struct csn_span rest;
    bool matches = false;

    csn_http_parser_init(&parser, CSN_HTTP_REQUEST, NULL, NULL);
    assert_int_equal(csn_http_parse(&parser, bytes, &rest), CSN_OK);
    message = csn_http_parser_message(&parser);
    assert_true(message->complete);
    assert_int_equal(message->defect_count, 0);
    assert_int_equal(rest.len, 0);
    assert_span(message->body, body);
    assert_int_equal(csn_sigv4_payload_hash(NULL, message->body, hash), CSN_OK);
    request.method = message->method;
    request.path = message->target;
    request.headers = message->headers;
    request.payload_hash = csn_span_of(hash, sizeof hash);
    assert_int_equal(csn_sigv4_parse_authorization(csn_headers_get(message->headers, CSN_SPAN("Authorization")), &authorization, NULL), CSN_OK);
    assert_int_equal(csn_sigv4_verify(NULL, NULL, &request, &authorization, csn_headers_get(message->headers, CSN_SPAN("X-Amz-Date")),
                                      example.credentials.secret_access_key, NULL, &matches, NULL, NULL, NULL),
                     CSN_OK);
    assert_true(matches);
    csn_http_parser_clear(&parser);
}

static void client_writes_the_whole_request(void **state)
{
    struct csn_buf request;

    (void)state;
    build(&example, "{\"name\":\"x\"}", &request);
    assert_span(csn_buf_span(&request),
                "POST / HTTP/1.1\r\n"
                "Host: 127.0.0.1:8080\r\n"
                "Content-Type: application/x-amz-json-1.1\r\n"
                "X-Amz-Target: Greeter_20150830.Greet\r\n"
                "Content-Length: 12\r\n"
                "X-Amz-Date: 20150830T123600Z\r\n"
                "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/greeter/aws4_request, "
                "SignedHeaders=content-length;content-type;host;x-amz-date;x-amz-target, "
                "Signature=df667d2753c4b83ceceb20702e2d75f2440a895e494a59cbf8532cdbbe91f110\r\n"
                "\r\n"
                "{\"name\":\"x\"}");
    assert_lawful(csn_buf_span(&request), "{\"name\":\"x\"}");
    csn_buf_clear(&request);
}

static void client_sends_and_signs_the_session_token(void **state)
{
    struct csn_client_config config = example;
    struct csn_buf request;

    (void)state;
    config.credentials.session_token = CSN_SPAN("to  ken");
    build(&config, "{}", &request);
    assert_true(csn_span_search(csn_buf_span(&request), 0, CSN_SPAN("\r\nX-Amz-Security-Token: to  ken\r\n")) < request.len);
    assert_true(csn_span_search(csn_buf_span(&request), 0, CSN_SPAN(";x-amz-security-token;")) < request.len);
    assert_lawful(csn_buf_span(&request), "{}");
    csn_buf_clear(&request);
}

static void client_sends_no_token_where_there_is_none(void **state)
{
    struct csn_buf request;

    (void)state;
    build(&example, "{}", &request);
    assert_int_equal(csn_span_search(csn_buf_span(&request), 0, CSN_SPAN("Security-Token")), request.len);
    csn_buf_clear(&request);
}

static void client_sends_extra_headers_and_signs_what_may_be_signed(void **state)
{
    static const struct csn_header extra[] = {{CSN_SPAN_INIT("User-Agent"), CSN_SPAN_INIT("test")},
                                              {CSN_SPAN_INIT("amz-sdk-request"), CSN_SPAN_INIT("attempt=1;  max=3")},
                                              {CSN_SPAN_INIT("Accept"), CSN_SPAN_INIT("")}};
    struct csn_client_config config = example;
    struct csn_buf request;

    (void)state;
    config.extra = (struct csn_headers){extra, CSN_COUNT(extra)};
    build(&config, "{}", &request);
    assert_true(csn_span_search(csn_buf_span(&request), 0, CSN_SPAN("\r\nUser-Agent: test\r\namz-sdk-request: attempt=1;  max=3\r\nAccept: \r\n")) <
                request.len);
    assert_true(csn_span_search(csn_buf_span(&request), 0,
                                CSN_SPAN("SignedHeaders=accept;amz-sdk-request;content-length;content-type;host;x-amz-date;x-amz-target,")) <
                request.len);
    assert_lawful(csn_buf_span(&request), "{}");
    csn_buf_clear(&request);
}

static void client_joins_the_endpoint_path(void **state)
{
    static const struct {
        const char *base;
        const char *line;
    } rows[] = {
        {"", "POST / HTTP/1.1\r\n"},
        {"/", "POST / HTTP/1.1\r\n"},
        {"/custom", "POST /custom/ HTTP/1.1\r\n"},
        {"/custom/", "POST /custom/ HTTP/1.1\r\n"},
        {"/prefix/a%20b", "POST /prefix/a%20b/ HTTP/1.1\r\n"},
        {"/a//./b", "POST /a//./b/ HTTP/1.1\r\n"},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_client_config config = example;
        struct csn_buf request;

        config.base_path = csn_span_of_string(rows[i].base);
        build(&config, "{}", &request);
        if (!csn_span_starts_with(csn_buf_span(&request), csn_span_of_string(rows[i].line)))
            fail_msg("%s gave %.*s", rows[i].base, 40, request.data);
        assert_lawful(csn_buf_span(&request), "{}");
        csn_buf_clear(&request);
    }
}

static void client_appends_behind_what_the_buffer_holds(void **state)
{
    struct csn_buf request;
    struct csn_buf twice;

    (void)state;
    build(&example, "{}", &request);
    csn_buf_init(&twice, NULL, 1 << 20);
    for (int i = 0; i < 2; i++)
        assert_int_equal(csn_client_build(&example, CSN_SPAN("Greet"), CSN_SPAN("{}"), now, &twice, NULL), CSN_OK);
    assert_int_equal(twice.len, 2 * request.len);
    assert_memory_equal(twice.data + request.len, request.data, request.len);
    csn_buf_clear(&request);
    csn_buf_clear(&twice);
}

static void set_authority(struct csn_client_config *config, struct csn_span text) { config->authority = text; }
static void set_base_path(struct csn_client_config *config, struct csn_span text) { config->base_path = text; }
static void set_region(struct csn_client_config *config, struct csn_span text) { config->region = text; }
static void set_key_id(struct csn_client_config *config, struct csn_span text) { config->credentials.access_key_id = text; }
static void set_token(struct csn_client_config *config, struct csn_span text) { config->credentials.session_token = text; }

static struct csn_header extra_header;
static void set_extra_name(struct csn_client_config *config, struct csn_span text)
{
    extra_header = (struct csn_header){text, CSN_SPAN_INIT("x")};
    config->extra = (struct csn_headers){&extra_header, 1};
}
static void set_extra_value(struct csn_client_config *config, struct csn_span text)
{
    extra_header = (struct csn_header){CSN_SPAN_INIT("X-Extra"), text};
    config->extra = (struct csn_headers){&extra_header, 1};
}

static void assert_refused(const char *what, const struct csn_client_config *config, struct csn_span operation, enum csn_status expected)
{
    struct csn_error error = {0};
    struct csn_buf request;
    enum csn_status status;

    csn_buf_init(&request, NULL, 1 << 20);
    assert_int_equal(csn_buf_append(&request, CSN_SPAN("kept")), CSN_OK);
    status = csn_client_build(config, operation, CSN_SPAN("{}"), now, &request, &error);
    if (status != expected || error.status != expected)
        fail_msg("%s: %s, %s", what, csn_status_name(status), error.message);
    assert_span(csn_buf_span(&request), "kept");
    csn_buf_clear(&request);
}

static void client_lets_nobody_break_the_header_section(void **state)
{
    static const struct {
        const char *name;
        void (*set)(struct csn_client_config *config, struct csn_span text);
    } places[] = {{"authority", set_authority}, {"base path", set_base_path}, {"region", set_region},          {"key id", set_key_id},
                  {"token", set_token},         {"extra name", set_extra_name}, {"extra value", set_extra_value}};
    static const struct csn_span texts[] = {CSN_SPAN_INIT("/a\rb"), CSN_SPAN_INIT("/a\nb"), CSN_SPAN_INIT("/a\r\nX-Injected: y"), CSN_SPAN_INIT("/a\0b"),
                                            CSN_SPAN_INIT("/a\x7F")};

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(places); i++)
        for (size_t k = 0; k < CSN_COUNT(texts); k++) {
            struct csn_client_config config = example;

            places[i].set(&config, texts[k]);
            assert_refused(places[i].name, &config, CSN_SPAN("Greet"), CSN_SYNTAX);
        }
    for (size_t k = 0; k < CSN_COUNT(texts); k++)
        assert_refused("operation", &example, texts[k], CSN_SYNTAX);
}

static void client_refuses_paths_that_are_none(void **state)
{
    static const char *const paths[] = {"custom", "/a b", "/a?b", "/a#b", "/\xC3\xA9"};

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(paths); i++) {
        struct csn_client_config config = example;

        config.base_path = csn_span_of_string(paths[i]);
        assert_refused(paths[i], &config, CSN_SPAN("Greet"), CSN_SYNTAX);
    }
}

static void client_refuses_extra_headers_that_it_writes_itself(void **state)
{
    static const char *const names[] = {"host",         "CONTENT-TYPE",         "Content-Length", "X-Amz-Target",     "x-amz-date",
                                        "Authorization", "X-Amz-Security-Token", "Content-Encoding", "Transfer-Encoding"};

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(names); i++) {
        struct csn_client_config config = example;

        set_extra_name(&config, csn_span_of_string(names[i]));
        assert_refused(names[i], &config, CSN_SPAN("Greet"), CSN_ARGUMENT);
    }
}

static void client_refuses_what_is_past_its_limits(void **state)
{
    static struct csn_header extra[CSN_SIGV4_HEADERS_MAX];
    static char path[10000];
    struct csn_client_config config = example;

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(extra); i++)
        extra[i] = (struct csn_header){CSN_SPAN_INIT("X-Extra"), CSN_SPAN_INIT("x")};
    config.extra = (struct csn_headers){extra, CSN_COUNT(extra)};
    assert_refused("headers", &config, CSN_SPAN("Greet"), CSN_LIMIT);
    config = example;
    memset(path, '/', sizeof path);
    config.base_path = csn_span_of(path, sizeof path);
    assert_refused("path", &config, CSN_SPAN("Greet"), CSN_LIMIT);
    memset(path, 'x', sizeof path);
    assert_refused("operation", &example, csn_span_of(path, sizeof path), CSN_LIMIT);
}

/* Wherever the limit falls among target, length, date and path. */
static void client_keeps_the_limit_to_the_byte(void **state)
{
    static char name[8192];
    size_t accepted = 0;

    (void)state;
    memset(name, 'x', sizeof name);
    for (size_t len = sizeof name - 100; len <= sizeof name; len++) {
        struct csn_buf request;
        enum csn_status status;

        csn_buf_init(&request, NULL, 1 << 20);
        status = csn_client_build(&example, csn_span_of(name, len), CSN_SPAN("{}"), now, &request, NULL);
        assert_true(status == CSN_OK || (status == CSN_LIMIT && request.len == 0));
        accepted += status == CSN_OK;
        csn_buf_clear(&request);
    }
    assert_in_range(accepted, 1, 99);
}

static void client_refuses_a_service_past_the_limit(void **state)
{
    static char name[8193];
    struct csn_client_config config = example;
    struct csn_model named = model;

    (void)state;
    memset(name, 'x', sizeof name);
    config.model = &named;
    for (size_t len = sizeof name - 1; len <= sizeof name; len++) {
        named.service = csn_span_of(name, len);
        assert_refused("service", &config, CSN_SPAN("Greet"), CSN_LIMIT);
    }
}

static void client_refuses_a_time_that_has_no_form(void **state)
{
    const struct csn_time late = {CSN_TIME_SECONDS_MAX + 1, 0};
    struct csn_error error = {0};
    struct csn_buf request;

    (void)state;
    csn_buf_init(&request, NULL, 1 << 20);
    assert_int_equal(csn_client_build(&example, CSN_SPAN("Greet"), CSN_SPAN("{}"), late, &request, &error), CSN_RANGE);
    assert_int_equal(error.status, CSN_RANGE);
    csn_buf_clear(&request);
}

static void client_keeps_a_full_buffer_as_it_was(void **state)
{
    char storage[1024];
    enum csn_status status;
    struct csn_buf request;
    size_t room = 0;

    (void)state;
    do {
        struct csn_error error = {0};

        csn_buf_init_fixed(&request, storage, room++);
        status = csn_client_build(&example, CSN_SPAN("Greet"), CSN_SPAN("{}"), now, &request, &error);
        assert_int_equal(error.status, status);
        assert_true(status == CSN_OK || (status == CSN_LIMIT && request.len == 0));
    } while (status != CSN_OK);
    assert_lawful(csn_buf_span(&request), "{}");
}

static enum csn_status no_sha256(void *ctx, const struct csn_span *parts, size_t count, unsigned char digest[CSN_SHA256_SIZE])
{
    (void)ctx, (void)parts, (void)count, (void)digest;
    return CSN_CRYPTO;
}

static void client_tells_a_failure_of_the_crypto(void **state)
{
    const struct csn_crypto broken = {.sha256 = no_sha256};
    struct csn_client_config config = example;

    (void)state;
    config.crypto = &broken;
    assert_refused("crypto", &config, CSN_SPAN("Greet"), CSN_CRYPTO);
}

static void client_takes_endpoints_apart(void **state)
{
    static const struct {
        const char *url;
        bool tls;
        const char *authority;
        const char *host;
        uint16_t port;
        const char *path;
    } rows[] = {
        {"http://127.0.0.1:8080", false, "127.0.0.1:8080", "127.0.0.1", 8080, ""},
        {"https://codepipeline.us-east-1.amazonaws.com", true, "codepipeline.us-east-1.amazonaws.com", "codepipeline.us-east-1.amazonaws.com", 443, ""},
        {"HTTP://LOCALHOST/", false, "LOCALHOST", "LOCALHOST", 80, "/"},
        {"http://h:1/a%20b/c:d@e", false, "h:1", "h", 1, "/a%20b/c:d@e"},
        {"http://[::1]:65535/x", false, "[::1]:65535", "::1", 65535, "/x"},
        {"https://[::1]", true, "[::1]", "::1", 443, ""},
        {"http://h:00080", false, "h:00080", "h", 80, ""},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_client_endpoint endpoint;

        if (csn_client_parse_endpoint(csn_span_of_string(rows[i].url), &endpoint, NULL) != CSN_OK)
            fail_msg("refused: %s", rows[i].url);
        assert_int_equal(endpoint.tls, rows[i].tls);
        assert_span(endpoint.authority, rows[i].authority);
        assert_span(endpoint.host, rows[i].host);
        assert_int_equal(endpoint.port, rows[i].port);
        assert_span(endpoint.path, rows[i].path);
    }
}

static void client_refuses_endpoints_and_says_where(void **state)
{
    static const struct {
        const char *url;
        size_t offset;
    } rows[] = {
        {"", 0},
        {"ftp://h", 0},
        {"http:/h", 0},
        {"127.0.0.1:80", 0},
        {"http://", 7},
        {"http:///path", 7},
        {"http://:80", 7},
        {"http://user:pw@h/", 14},
        {"http://h:", 9},
        {"http://h:0", 9},
        {"http://h:65536", 9},
        {"http://h:99999999999", 9},
        {"http://h:8a", 9},
        {"http://h:-1", 9},
        {"http://h h", 8},
        {"http://h{", 8},
        {"http://h^", 8},
        {"http://h\r\nX: y", 8},
        {"http://[::1", 7},
        {"http://[]", 7},
        {"http://[::1]x", 12},
        {"http://[:g ]", 10},
        {"http://h/a?b", 10},
        {"http://h?b", 8},
        {"http://h#b", 8},
        {"http://h/a b", 10},
        {"http://h/\xC3\xA9", 9},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_client_endpoint endpoint = {.port = 7};
        struct csn_error error = {0};
        enum csn_status status = csn_client_parse_endpoint(csn_span_of_string(rows[i].url), &endpoint, &error);

        if (status != CSN_SYNTAX || error.offset != rows[i].offset)
            fail_msg("%s: %s at %zu: %s", rows[i].url, csn_status_name(status), error.offset, error.message);
        assert_int_equal(endpoint.port, 7);
    }
    assert_int_equal(csn_client_parse_endpoint(CSN_SPAN("http://h\0/"), &(struct csn_client_endpoint){0}, NULL), CSN_SYNTAX);
}

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
    static const char *const bodies[] = {"{", "<html>", "{\"name\":\"x\"}}", "null", "[]", "5", "\"x\"", "{\"name\":5}", "\xFF", " "};

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(bodies); i++) {
        struct csn_outcome outcome = outcome_of(greet, 200, "", bodies[i]);

        if (outcome.kind != CSN_OUTCOME_UNUSABLE || outcome.output != NULL || outcome.retry != CSN_RETRY_NO)
            fail_msg("%s was taken as an output", bodies[i]);
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
        cmocka_unit_test(client_writes_the_whole_request),
        cmocka_unit_test(client_sends_and_signs_the_session_token),
        cmocka_unit_test(client_sends_no_token_where_there_is_none),
        cmocka_unit_test(client_sends_extra_headers_and_signs_what_may_be_signed),
        cmocka_unit_test(client_joins_the_endpoint_path),
        cmocka_unit_test(client_appends_behind_what_the_buffer_holds),
        cmocka_unit_test(client_lets_nobody_break_the_header_section),
        cmocka_unit_test(client_refuses_paths_that_are_none),
        cmocka_unit_test(client_refuses_extra_headers_that_it_writes_itself),
        cmocka_unit_test(client_refuses_what_is_past_its_limits),
        cmocka_unit_test(client_keeps_the_limit_to_the_byte),
        cmocka_unit_test(client_refuses_a_service_past_the_limit),
        cmocka_unit_test(client_refuses_a_time_that_has_no_form),
        cmocka_unit_test(client_keeps_a_full_buffer_as_it_was),
        cmocka_unit_test(client_tells_a_failure_of_the_crypto),
        cmocka_unit_test(client_takes_endpoints_apart),
        cmocka_unit_test(client_refuses_endpoints_and_says_where),
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
