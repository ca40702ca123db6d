/* Strings of JSON: what they mean, and how they are written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <countersign/countersign.h>

#include "assert_span.h"

/* ---- unescape ---- */

static void json_unescape_gives_what_the_string_means(void **state)
{
    static const struct {
        struct csn_span raw, text;
        bool lone;
    } rows[] = {
        {CSN_SPAN_INIT(""), CSN_SPAN_INIT(""), false},
        {CSN_SPAN_INIT("plain"), CSN_SPAN_INIT("plain"), false},
        {CSN_SPAN_INIT("\\\"\\\\\\/\\b\\f\\n\\r\\t"), CSN_SPAN_INIT("\"\\/\b\f\n\r\t"), false},
        {CSN_SPAN_INIT("a\\u0000b"), CSN_SPAN_INIT("a\0b"), false},
        {CSN_SPAN_INIT("\\u00E9\\u20ac"), CSN_SPAN_INIT("\xC3\xA9\xE2\x82\xAC"), false},
        {CSN_SPAN_INIT("\\uD83D\\uDE00"), CSN_SPAN_INIT("\xF0\x9F\x98\x80"), false},
        {CSN_SPAN_INIT("\\udbff\\udfff"), CSN_SPAN_INIT("\xF4\x8F\xBF\xBF"), false},
        {CSN_SPAN_INIT("\\ud83d"), CSN_SPAN_INIT("\xED\xA0\xBD"), true},
        {CSN_SPAN_INIT("\\ud83dx"), CSN_SPAN_INIT("\xED\xA0\xBDx"), true},
        {CSN_SPAN_INIT("\\ud83dand more"), CSN_SPAN_INIT("\xED\xA0\xBD" "and more"), true},
        {CSN_SPAN_INIT("\\ud83d\\n\\n\\n"), CSN_SPAN_INIT("\xED\xA0\xBD\n\n\n"), true},
        {CSN_SPAN_INIT("\\ud83d\\n"), CSN_SPAN_INIT("\xED\xA0\xBD\n"), true},
        {CSN_SPAN_INIT("\\ude00\\ud83d"), CSN_SPAN_INIT("\xED\xB8\x80\xED\xA0\xBD"), true},
        {CSN_SPAN_INIT("\\ud83d\\ud83d\\ude00"), CSN_SPAN_INIT("\xED\xA0\xBD\xF0\x9F\x98\x80"), true},
        {CSN_SPAN_INIT("\\ud83d\\u0041"), CSN_SPAN_INIT("\xED\xA0\xBD" "A"), true},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        char out[64];
        bool lone = false;
        size_t len = csn_json_unescape(rows[i].raw, out, &lone);

        assert_true(len <= rows[i].raw.len);
        assert_span(csn_span_of(out, len), rows[i].text);
        assert_int_equal(lone, rows[i].lone);
        assert_true(csn_json_raw_equal(rows[i].raw, rows[i].text));
        assert_false(csn_json_raw_equal(rows[i].raw, CSN_SPAN("something else")));
    }
}

static void json_unescape_never_clears_the_flag(void **state)
{
    char out[8];
    bool lone = true;

    (void)state;
    assert_int_equal(csn_json_unescape(CSN_SPAN("abc"), out, &lone), 3);
    assert_true(lone);
    assert_int_equal(csn_json_unescape(CSN_SPAN("\\ud800"), out, NULL), 3);
}

static void json_unescape_writes_no_more_than_it_read_whatever_that_was(void **state)
{
    static const struct csn_span texts[] = {
        CSN_SPAN_INIT("\\"), CSN_SPAN_INIT("a\\u"), CSN_SPAN_INIT("\\u12"), CSN_SPAN_INIT("\\u12g4"), CSN_SPAN_INIT("\\u12/4"), CSN_SPAN_INIT("\\u12G4"),
        CSN_SPAN_INIT("\\u12:4"), CSN_SPAN_INIT("\\u12^4"),
        CSN_SPAN_INIT("\\ud83d\\u12"), CSN_SPAN_INIT("\\q"),
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(texts); i++) {
        char *out = malloc(texts[i].len);

        assert_non_null(out);
        assert_true(csn_json_unescape(texts[i], out, NULL) <= texts[i].len);
        free(out);
    }
}

static void json_raw_equal_wants_the_whole_text(void **state)
{
    (void)state;
    assert_true(csn_json_raw_equal(CSN_SPAN("job\\u0049d"), CSN_SPAN("jobId")));
    assert_false(csn_json_raw_equal(CSN_SPAN("job\\u0049d"), CSN_SPAN("jobI")));
    assert_false(csn_json_raw_equal(CSN_SPAN("job\\u0049"), CSN_SPAN("jobId")));
    assert_false(csn_json_raw_equal(CSN_SPAN("jobId"), CSN_SPAN("jobid")));
    assert_false(csn_json_raw_equal(CSN_SPAN(""), CSN_SPAN("x")));
}

/* ---- writer ---- */

struct style_row {
    const char *name;
    struct csn_json_style style;
    struct csn_span text, written;
};

static const struct style_row style_rows[] = {
    {"empty", {0}, CSN_SPAN_INIT(""), CSN_SPAN_INIT("\"\"")},
    {"plain", {0}, CSN_SPAN_INIT("a quick brown fox/<>&\x7F"), CSN_SPAN_INIT("\"a quick brown fox/<>&\x7F\"")},
    {"must be escaped", {0}, CSN_SPAN_INIT("\"\\\0\x1F"), CSN_SPAN_INIT("\"\\\"\\\\\\u0000\\u001f\"")},
    {"two-letter escapes", {0}, CSN_SPAN_INIT("\b\f\n\r\t"), CSN_SPAN_INIT("\"\\b\\f\\n\\r\\t\"")},
    {"raw UTF-8", {0}, CSN_SPAN_INIT("\xC3\xA9\xE2\x80\xA8\xF0\x9F\x98\x80"),
     CSN_SPAN_INIT("\"\xC3\xA9\xE2\x80\xA8\xF0\x9F\x98\x80\"")},
    {"lone surrogate", {0}, CSN_SPAN_INIT("a\xED\xA0\xBDz"), CSN_SPAN_INIT("\"a\\ud83dz\"")},
    {"low before high", {0}, CSN_SPAN_INIT("\xED\xB8\x80\xED\xA0\xBD"), CSN_SPAN_INIT("\"\\ude00\\ud83d\"")},
    {"ascii", {.ascii = true}, CSN_SPAN_INIT("~\x7F\xC3\xA9\xF0\x9F\x98\x80/"),
     CSN_SPAN_INIT("\"~\\u007f\\u00e9\\ud83d\\ude00/\"")},
    {"slash", {.slash = true}, CSN_SPAN_INIT("a/b<"), CSN_SPAN_INIT("\"a\\/b<\"")},
    {"html", {.html = true}, CSN_SPAN_INIT("<a>&/\xE2\x80\xA8\xE2\x80\xA9\xC3\xA9"),
     CSN_SPAN_INIT("\"\\u003ca\\u003e\\u0026/\\u2028\\u2029\xC3\xA9\"")},
    {"long escapes", {.long_escapes = true}, CSN_SPAN_INIT("\b\f\n\r\t\""),
     CSN_SPAN_INIT("\"\\u0008\\u000c\\u000a\\u000d\\u0009\\\"\"")},
    {"replaced", {.replace = true}, CSN_SPAN_INIT("a\xE9z\xC3\xC3\xA9\xF0\x9F\x98"),
     CSN_SPAN_INIT("\"a\xEF\xBF\xBDz\xEF\xBF\xBD\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"")},
    {"replaced by an escape", {.replace = true, .ascii = true}, CSN_SPAN_INIT("\xFF\""), CSN_SPAN_INIT("\"\\ufffd\\\"\"")},
    {"a lone surrogate is not replaced", {.replace = true}, CSN_SPAN_INIT("\xED\xA0\xBD"), CSN_SPAN_INIT("\"\\ud83d\"")},
    {"upper hex", {.upper_hex = true}, CSN_SPAN_INIT("\x1F\xED\xA0\xBD"), CSN_SPAN_INIT("\"\\u001F\\uD83D\"")},
};

static void json_write_string_follows_the_style(void **state)
{
    char storage[100];
    struct csn_buf buf;

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(style_rows); i++) {
        csn_buf_init_fixed(&buf, storage, sizeof storage);
        if (csn_json_write_string(&buf, style_rows[i].text, &style_rows[i].style, NULL) != CSN_OK
            || !csn_span_equal(csn_buf_span(&buf), style_rows[i].written))
            fail_msg("%s: %.*s", style_rows[i].name, CSN_SPAN_ARG(csn_buf_span(&buf)));
    }
}

static void json_write_string_needs_exactly_the_room_that_it_takes(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(style_rows); i++) {
        struct csn_buf buf;

        csn_buf_init(&buf, NULL, style_rows[i].written.len - 1);
        assert_int_equal(csn_json_write_string(&buf, style_rows[i].text, &style_rows[i].style, NULL), CSN_LIMIT);
        assert_int_equal(buf.len, 0);
        csn_buf_clear(&buf);
        csn_buf_init(&buf, NULL, style_rows[i].written.len);
        assert_int_equal(csn_json_write_string(&buf, style_rows[i].text, &style_rows[i].style, NULL), CSN_OK);
        csn_buf_clear(&buf);
    }
}

static void json_write_string_refuses_bytes_that_are_no_text(void **state)
{
    static const struct {
        struct csn_span text;
        size_t offset;
    } rows[] = {
        {CSN_SPAN_INIT("ab\x80"), 2},
        {CSN_SPAN_INIT("\xC3"), 0},
        {CSN_SPAN_INIT("a\xED\xA0"), 1},
        {CSN_SPAN_INIT("\xED\xC0\x80"), 0},
        {CSN_SPAN_INIT("\xED\xA0" "A"), 0},
        {CSN_SPAN_INIT("\xED" "A\x80"), 0},
        {CSN_SPAN_INIT("\xED\xA0\xBD\xED\xB8\x80"), 0}, /* a pair as six bytes */
        {CSN_SPAN_INIT("\xF4\x90\x80\x80"), 0},
    };
    struct csn_error error;
    struct csn_buf buf;

    (void)state;
    csn_buf_init(&buf, NULL, 100);
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        assert_int_equal(csn_json_write_string(&buf, rows[i].text, NULL, &error), CSN_ENCODING);
        assert_int_equal(error.offset, rows[i].offset);
        assert_int_equal(buf.len, 0);
    }
    csn_buf_clear(&buf);
}

static void json_reads_back_every_scalar_value_in_every_style(void **state)
{
    char storage[32];
    struct csn_buf buf;

    (void)state;
    csn_buf_init_fixed(&buf, storage, sizeof storage);
    for (uint32_t scalar = 0; scalar <= 0x10FFFF; scalar += scalar < 0x3000 || scalar > 0x10FF00 ? 1 : 61)
        for (unsigned bits = 0; bits < 32; bits += scalar < 0x3000 ? 1 : 31) {
            const struct csn_json_style style = {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0,
                                                 (bits & 8) != 0, (bits & 16) != 0, false, false};
            char bytes[4];
            struct csn_span text = csn_span_of(bytes, csn_utf8_encode(scalar, bytes));
            struct csn_span written;

            csn_buf_reset(&buf);
            assert_int_equal(csn_json_write_string(&buf, text, &style, NULL), CSN_OK);
            written = csn_buf_span(&buf);
            if (csn_json_check(written, NULL) != CSN_OK
                || !csn_json_raw_equal(csn_span_slice(written, 1, written.len - 1), text))
                fail_msg("U+%04X in style %u", (unsigned)scalar, bits);
        }
}

static void json_escapes_one_byte_at_every_place_of_texts_of_every_length(void **state)
{
    static const struct csn_json_style styles[] = {{0}, {.slash = true}};

    (void)state;
    for (size_t len = 1; len < 30; len++)
        for (size_t at = 0; at < len; at++)
            for (size_t i = 0; i < CSN_COUNT(styles); i++) {
                char text[32], expected[48], storage[48];
                struct csn_buf buf;

                memset(text, ' ', len);
                text[at] = '\0';
                snprintf(expected, sizeof expected, "\"%*s\\u0000%*s\"", (int)at, "", (int)(len - at - 1), "");
                csn_buf_init_fixed(&buf, storage, sizeof storage);
                assert_int_equal(csn_json_write_string(&buf, csn_span_of(text, len), &styles[i], NULL), CSN_OK);
                assert_span(csn_buf_span(&buf), csn_span_of_string(expected));
            }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_unescape_gives_what_the_string_means),
        cmocka_unit_test(json_unescape_never_clears_the_flag),
        cmocka_unit_test(json_unescape_writes_no_more_than_it_read_whatever_that_was),
        cmocka_unit_test(json_raw_equal_wants_the_whole_text),
        cmocka_unit_test(json_write_string_follows_the_style),
        cmocka_unit_test(json_write_string_needs_exactly_the_room_that_it_takes),
        cmocka_unit_test(json_write_string_refuses_bytes_that_are_no_text),
        cmocka_unit_test(json_reads_back_every_scalar_value_in_every_style),
        cmocka_unit_test(json_escapes_one_byte_at_every_place_of_texts_of_every_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
