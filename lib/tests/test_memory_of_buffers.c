/* What appends to a buffer, and can't have the memory that it asks for. */
#include "every_kind.h"
#include "refuse.h"

static const char long_text[] =
    "Nothing here fits into the first sixty-four bytes of a buffer: \"quoted\", \\ and \xf0\x9f\x9a\x80, \x01, / and a \n that is "
    "escaped, so that there is more than one request, and one of them comes late; \t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t";

static enum csn_status append_long_text(struct csn_buf *out)
{
    return csn_buf_append(out, csn_span_of_string(long_text));
}

static enum csn_status append_bytes(struct csn_buf *out)
{
    size_t before = out->len;
    enum csn_status status = CSN_OK;
    for (size_t i = 0; status == CSN_OK && i < 200; i++) {
        status = csn_buf_append_byte(out, 'x');
        assert_int_equal(out->len, before + i + (status == CSN_OK));
    }
    if (status != CSN_OK)
        csn_buf_truncate(out, before);
    return status;
}

static enum csn_status append_format(struct csn_buf *out)
{
    return csn_buf_append_format(out, "%s, %600d", long_text, 1);
}

static enum csn_status append_uint(struct csn_buf *out)
{
    return csn_buf_append_uint(out, UINT64_MAX);
}

static enum csn_status reserve(struct csn_buf *out)
{
    return csn_buf_reserve(out, 500);
}

static enum csn_status hex_decode(struct csn_buf *out)
{
    char digits[400];
    memset(digits, 'a', sizeof digits);
    return csn_hex_decode(csn_span_of(digits, sizeof digits), out, NULL);
}

static enum csn_status hex_escape(struct csn_buf *out)
{
    return csn_hex_escape(csn_span_of_string(long_text), out);
}

static enum csn_status json_string(struct csn_buf *out)
{
    return csn_json_write_string(out, csn_span_of_string(long_text), &(struct csn_json_style){.ascii = true}, NULL);
}

static enum csn_status json_point(struct csn_buf *out)
{
    return csn_json_point_at(out, csn_span_of_string(long_text), 100);
}

static enum csn_status value_write(struct csn_buf *out)
{
    return csn_value_write(out, document(full_body), &(struct csn_json_style){.spaces = true});
}

static enum csn_status violation(struct csn_buf *out)
{
    const struct csn_violation violation = {
        .kind = CSN_VIOLATION_REQUIRED, .path = csn_span_of_string(long_text), .shape = &shapes[STRICT]};
    return csn_violation_describe(&violation, out);
}

static enum csn_status encode(struct csn_buf *out)
{
    struct csn_value *value;
    assert_int_equal(csn_awsjson_decode(&model, ROOT, csn_span_of_string(full_body), &test_arena, &value, NULL, NULL), CSN_OK);
    struct csn_error error = {.status = CSN_OK};
    enum csn_status status = csn_awsjson_encode(&model, ROOT, value, NULL, out, &error);
    assert_int_equal(error.status, status);
    return status;
}

static enum csn_status encode_struct(struct csn_buf *out)
{
    struct root root;
    assert_int_equal(csn_awsjson_decode_struct(&model, &root_binding, csn_span_of_string(full_body), &test_arena, &root, NULL, NULL), CSN_OK);
    struct csn_error error = {.status = CSN_OK};
    enum csn_status status = csn_awsjson_encode_struct(&model, &root_binding, &root, NULL, out, &error);
    assert_int_equal(error.status, status);
    return status;
}

static const struct csn_time instant = {1440938160, 123456789};

static enum csn_status times(struct csn_buf *out)
{
    typedef enum csn_status formatter(struct csn_buf *, struct csn_time);
    static formatter *const formatters[] = {csn_time_format_epoch, csn_time_format_epoch_exact, csn_time_format_iso8601,
                                            csn_time_format_http_date, csn_time_format_amz_date};
    size_t start = out->len;
    enum csn_status status = CSN_OK;
    for (size_t i = 0; status == CSN_OK && i < CSN_COUNT(formatters); i++) {
        size_t before = out->len;
        status = formatters[i](out, instant);
        if (status != CSN_OK)
            assert_int_equal(out->len, before);
    }
    if (status != CSN_OK)
        csn_buf_truncate(out, start);
    return status;
}

static const struct csn_header headers[] = {{CSN_SPAN_INIT("Host"), CSN_SPAN_INIT("127.0.0.1")},
                                            {CSN_SPAN_INIT("X-Amz-Date"), CSN_SPAN_INIT("20150830T123600Z")},
                                            {CSN_SPAN_INIT("X-Amz-Security-Token"), CSN_SPAN_INIT("TOKEN")},
                                            {CSN_SPAN_INIT("X-Long"), CSN_SPAN_INIT("a value  with runs   of spaces, to be made one")},
                                            {CSN_SPAN_INIT("x-long"), CSN_SPAN_INIT("again")}};
static const struct csn_sigv4_request request = {
    .method = CSN_SPAN_INIT("POST"), .path = CSN_SPAN_INIT("/a/./b//../c%20d/\xc3\xa9"), .query = CSN_SPAN_INIT("b=2&a=%3D&a&c=d%20e"),
    .headers = {headers, CSN_COUNT(headers)},
    .payload_hash = CSN_SPAN_INIT("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")};
static const struct csn_sigv4_scope scope = {CSN_SPAN_INIT("20150830"), CSN_SPAN_INIT("us-east-1"), CSN_SPAN_INIT("codepipeline")};

static enum csn_status canonical_request(struct csn_buf *out)
{
    return csn_sigv4_canonical_request(&request, CSN_SPAN("host;x-amz-date;x-amz-security-token;x-long"), NULL, out, NULL);
}

static enum csn_status signed_headers(struct csn_buf *out)
{
    return csn_sigv4_signed_headers(request.headers, out);
}

static enum csn_status string_to_sign(struct csn_buf *out)
{
    return csn_sigv4_string_to_sign(NULL, CSN_SPAN("20150830T123600Z"), &scope, CSN_SPAN("canonical"), out);
}

static enum csn_status write_header(struct csn_buf *out)
{
    return csn_http_write_header(out, CSN_SPAN("X-Name"), CSN_SPAN("a value that is longer than the first sixty-four bytes of a buffer"), NULL);
}

#define ROW(function) {.name = #function, .append = function}

static const struct operation appenders[] = {
    ROW(append_long_text), ROW(append_bytes), ROW(append_format), ROW(append_uint), ROW(reserve), ROW(hex_decode), ROW(hex_escape),
    ROW(json_string), ROW(json_point), ROW(value_write), ROW(violation), ROW(encode), ROW(encode_struct), ROW(times),
    ROW(canonical_request), ROW(signed_headers), ROW(string_to_sign), ROW(write_header),
};

static void what_appends_keeps_what_was_there(void **state)
{
    (void)state;
    refuse_all(appenders, CSN_COUNT(appenders));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_appends_keeps_what_was_there),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}
