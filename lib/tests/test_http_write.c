/* Headers and reasons, written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <countersign/http.h>

static void http_writes_headers(void **state)
{
    struct csn_buf buf;
    struct csn_error error;

    (void)state;
    csn_buf_init(&buf, NULL, 100);
    assert_int_equal(csn_http_write_header(&buf, CSN_SPAN("Host"), CSN_SPAN("a:1"), &error), CSN_OK);
    assert_int_equal(csn_http_write_header(&buf, CSN_SPAN("Empty"), CSN_SPAN(""), &error), CSN_OK);
    assert_int_equal(csn_http_write_header(&buf, CSN_SPAN("X"), CSN_SPAN("a\t\xc3\xa9"), NULL), CSN_OK);
    assert_true(csn_span_equal(csn_buf_span(&buf), CSN_SPAN("Host: a:1\r\nEmpty: \r\nX: a\t\xc3\xa9\r\n")));
    csn_buf_clear(&buf);
}

static void http_writes_no_header_that_smuggles_another(void **state)
{
    static const struct {
        const char *name;
        struct csn_span header;
        struct csn_span value;
        size_t offset;
    } rows[] = {
        {"CRLF", CSN_SPAN_INIT("A"), CSN_SPAN_INIT("b\r\nC: d"), 1},
        {"LF", CSN_SPAN_INIT("A"), CSN_SPAN_INIT("\nC: d"), 0},
        {"CR", CSN_SPAN_INIT("A"), CSN_SPAN_INIT("bc\r"), 2},
        {"NUL", CSN_SPAN_INIT("A"), CSN_SPAN_INIT("b\0"), 1},
        {"DEL", CSN_SPAN_INIT("A"), CSN_SPAN_INIT("\x7f"), 0},
        {"empty name", CSN_SPAN_INIT(""), CSN_SPAN_INIT("b"), 0},
        {"colon in the name", CSN_SPAN_INIT("A:"), CSN_SPAN_INIT("b"), 1},
        {"line end in the name", CSN_SPAN_INIT("A\r\n"), CSN_SPAN_INIT("b"), 1},
        {"space in the name", CSN_SPAN_INIT("A "), CSN_SPAN_INIT("b"), 1},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_buf buf;
        struct csn_error error;

        csn_buf_init(&buf, NULL, 100);
        if (csn_http_write_header(&buf, rows[i].header, rows[i].value, &error) != CSN_SYNTAX)
            fail_msg("%s was written", rows[i].name);
        assert_int_equal(error.offset, rows[i].offset);
        assert_int_equal(buf.len, 0);
        csn_buf_clear(&buf);
    }
}

static void http_writes_no_part_of_a_header(void **state)
{
    struct csn_error error;
    struct csn_buf buf;
    char storage[16];

    (void)state;
    csn_buf_init_fixed(&buf, storage, sizeof storage);
    assert_int_equal(csn_http_write_header(&buf, CSN_SPAN("A"), CSN_SPAN("b"), &error), CSN_OK);
    assert_int_equal(csn_http_write_header(&buf, CSN_SPAN("Name"), CSN_SPAN("value"), &error), CSN_LIMIT);
    assert_int_equal(error.status, CSN_LIMIT);
    assert_true(csn_span_equal(csn_buf_span(&buf), CSN_SPAN("A: b\r\n")));
}

static void http_knows_standard_reasons(void **state)
{
    (void)state;
    assert_true(csn_span_equal(csn_http_reason(200), CSN_SPAN("OK")));
    assert_true(csn_span_equal(csn_http_reason(503), CSN_SPAN("Service Unavailable")));
    assert_int_equal(csn_http_reason(299).len, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(http_writes_headers),
        cmocka_unit_test(http_writes_no_header_that_smuggles_another),
        cmocka_unit_test(http_writes_no_part_of_a_header),
        cmocka_unit_test(http_knows_standard_reasons),
    };

    return cmocka_run_group_tests_name("http_write", tests, NULL, NULL) != 0;
}
