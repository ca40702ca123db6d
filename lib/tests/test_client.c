#include "client_support.h"

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

static void client_names_the_version_of_json_that_the_model_has(void **state)
{
    struct csn_model old = model;
    struct csn_client_config config = example;
    struct csn_buf request;

    (void)state;
    old.json_version = CSN_SPAN("1.0");
    config.model = &old;
    build(&config, "{}", &request);
    assert_true(csn_span_search(csn_buf_span(&request), 0, CSN_SPAN("\r\nContent-Type: application/x-amz-json-1.0\r\n")) < request.len);
    assert_lawful(csn_buf_span(&request), "{}");
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

/* Whatever is right behind it, and the error is that of the first. */
static void client_refuses_a_wrong_header_among_right_ones(void **state)
{
    const struct csn_header extra[] = {{CSN_SPAN_INIT("X-A"), CSN_SPAN_INIT("1")}, {CSN_SPAN_INIT("X B"), CSN_SPAN_INIT("2")},
                                       {CSN_SPAN_INIT("X-C"), CSN_SPAN_INIT("3")}};
    struct csn_client_config config = example;

    (void)state;
    config.extra = (struct csn_headers){extra, CSN_COUNT(extra)};
    assert_refused("a name among others", &config, CSN_SPAN("Greet"), CSN_SYNTAX);
    config.extra.count = 0;
    config.authority = CSN_SPAN("h\r\n");
    config.credentials.session_token = CSN_SPAN("token");
    assert_refused("an authority before a token", &config, CSN_SPAN("Greet"), CSN_SYNTAX);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(client_writes_the_whole_request),
        cmocka_unit_test(client_names_the_version_of_json_that_the_model_has),
        cmocka_unit_test(client_sends_and_signs_the_session_token),
        cmocka_unit_test(client_sends_no_token_where_there_is_none),
        cmocka_unit_test(client_sends_extra_headers_and_signs_what_may_be_signed),
        cmocka_unit_test(client_joins_the_endpoint_path),
        cmocka_unit_test(client_appends_behind_what_the_buffer_holds),
        cmocka_unit_test(client_lets_nobody_break_the_header_section),
        cmocka_unit_test(client_refuses_a_wrong_header_among_right_ones),
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
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
