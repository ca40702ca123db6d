/* The JSON reader, and the caret under what it refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <countersign/countersign.h>

#include "assert_span.h"

static void append(struct csn_buf *buf, struct csn_span text)
{
    assert_int_equal(csn_buf_append(buf, text), CSN_OK);
}

/* Writes one character a token: enough to compare what was read. */
static enum csn_status sketch(struct csn_span text, struct csn_buf *out, struct csn_error *error)
{
    static const char letters[] = "zft#\"n[]{}$";
    struct csn_json_reader reader;
    struct csn_json_token token;
    enum csn_status status;

    csn_json_reader_init(&reader, text, CSN_JSON_DEPTH_MAX);
    do {
        status = csn_json_next(&reader, &token, error);
        if (status == CSN_OK)
            append(out, csn_span_of(&letters[token.kind], 1));
    } while (status == CSN_OK && token.kind != CSN_JSON_END);
    return status;
}

/* ---- reader ---- */

static void json_reads_every_kind_of_token(void **state)
{
    char storage[64];
    struct csn_buf out;

    (void)state;
    csn_buf_init_fixed(&out, storage, sizeof storage);
    assert_int_equal(
        sketch(CSN_SPAN(" {\"a\" : [ null,true ,\r\n false, -1.5e+3, \"x\" ],\t\"\":{} , \"b\":[]} "), &out, NULL), CSN_OK);
    assert_span(csn_buf_span(&out), CSN_SPAN("{n[ztf#\"]n{}n[]}$"));
}

static void json_tells_where_tokens_begin_and_what_they_say(void **state)
{
    struct csn_json_reader reader;
    struct csn_json_token token;

    (void)state;
    csn_json_reader_init(&reader, CSN_SPAN(" {\"a\\n\": -0.50E1}"), 1);
    assert_int_equal(csn_json_next(&reader, &token, NULL), CSN_OK);
    assert_int_equal(token.offset, 1);
    assert_int_equal(csn_json_next(&reader, &token, NULL), CSN_OK);
    assert_int_equal(token.kind, CSN_JSON_NAME);
    assert_int_equal(token.offset, 2);
    assert_true(token.escaped);
    assert_span(token.text, CSN_SPAN("a\\n"));
    assert_int_equal(csn_json_next(&reader, &token, NULL), CSN_OK);
    assert_int_equal(token.offset, 9);
    assert_span(token.text, CSN_SPAN("-0.50E1"));
    assert_int_equal(csn_json_next(&reader, &token, NULL), CSN_OK);
    assert_int_equal(token.kind, CSN_JSON_OBJECT_END);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(csn_json_next(&reader, &token, NULL), CSN_OK);
        assert_int_equal(token.kind, CSN_JSON_END);
        assert_int_equal(token.offset, 17);
    }
}

static void json_refuses_each_malformed_text_at_its_byte(void **state)
{
    static const struct {
        const char *name;
        struct csn_span text;
        enum csn_status status;
        size_t offset;
    } rows[] = {
        {"nothing", CSN_SPAN_INIT(""), CSN_INCOMPLETE, 0},
        {"white space alone", CSN_SPAN_INIT(" \n"), CSN_INCOMPLETE, 2},
        {"byte order mark", CSN_SPAN_INIT("\xEF\xBB\xBF{}"), CSN_SYNTAX, 0},
        {"UTF-16", CSN_SPAN_INIT("\xFF\xFE{\0}\0"), CSN_ENCODING, 0},
        {"form feed as white space", CSN_SPAN_INIT("\f1"), CSN_SYNTAX, 0},
        {"no-break space as white space", CSN_SPAN_INIT("[\xC2\xA0]"), CSN_SYNTAX, 1},
        {"U+0000 behind the text", CSN_SPAN_INIT("1\0"), CSN_SYNTAX, 1},
        {"trailing comma in an array", CSN_SPAN_INIT("[1,]"), CSN_SYNTAX, 3},
        {"trailing comma in an object", CSN_SPAN_INIT("{\"a\":1,}"), CSN_SYNTAX, 7},
        {"leading comma", CSN_SPAN_INIT("[,1]"), CSN_SYNTAX, 1},
        {"two commas", CSN_SPAN_INIT("[1,,2]"), CSN_SYNTAX, 3},
        {"no comma", CSN_SPAN_INIT("[1 2]"), CSN_SYNTAX, 3},
        {"comment", CSN_SPAN_INIT("[1/**/]"), CSN_SYNTAX, 2},
        {"second text", CSN_SPAN_INIT("{} {}"), CSN_SYNTAX, 3},
        {"brackets that don't match", CSN_SPAN_INIT("[1}"), CSN_SYNTAX, 2},
        {"braces that don't match", CSN_SPAN_INIT("{\"a\":1]"), CSN_SYNTAX, 6},
        {"closing bracket first", CSN_SPAN_INIT("]"), CSN_SYNTAX, 0},
        {"name without quotes", CSN_SPAN_INIT("{a:1}"), CSN_SYNTAX, 1},
        {"name in single quotes", CSN_SPAN_INIT("{'a':1}"), CSN_SYNTAX, 1},
        {"number as a name", CSN_SPAN_INIT("{1:1}"), CSN_SYNTAX, 1},
        {"name without colon", CSN_SPAN_INIT("{\"a\" 1}"), CSN_SYNTAX, 5},
        {"colon without value", CSN_SPAN_INIT("{\"a\":}"), CSN_SYNTAX, 5},
        {"name alone", CSN_SPAN_INIT("{\"a\"}"), CSN_SYNTAX, 4},
        {"colon in an array", CSN_SPAN_INIT("[\"a\":1]"), CSN_SYNTAX, 4},
        {"array that ends early", CSN_SPAN_INIT("[1"), CSN_INCOMPLETE, 2},
        {"object that ends early", CSN_SPAN_INIT("{"), CSN_INCOMPLETE, 1},
        {"object that ends at the colon", CSN_SPAN_INIT("{\"a\":"), CSN_INCOMPLETE, 5},
        {"capital literal", CSN_SPAN_INIT("True"), CSN_SYNTAX, 0},
        {"literal cut short", CSN_SPAN_INIT("tru"), CSN_INCOMPLETE, 3},
        {"literal misspelt", CSN_SPAN_INIT("nulL"), CSN_SYNTAX, 3},
        {"literal too long", CSN_SPAN_INIT("truefalse"), CSN_SYNTAX, 4},
        {"NaN", CSN_SPAN_INIT("NaN"), CSN_SYNTAX, 0},
        {"Infinity", CSN_SPAN_INIT("-Infinity"), CSN_SYNTAX, 1},
        {"leading zero", CSN_SPAN_INIT("[01]"), CSN_SYNTAX, 2},
        {"leading zero behind a minus", CSN_SPAN_INIT("-00"), CSN_SYNTAX, 2},
        {"plus sign", CSN_SPAN_INIT("+1"), CSN_SYNTAX, 0},
        {"minus alone", CSN_SPAN_INIT("-"), CSN_INCOMPLETE, 1},
        {"minus before a bracket", CSN_SPAN_INIT("[-]"), CSN_SYNTAX, 2},
        {"point without digits", CSN_SPAN_INIT("[1.]"), CSN_SYNTAX, 3},
        {"point at the end", CSN_SPAN_INIT("1."), CSN_INCOMPLETE, 2},
        {"point first", CSN_SPAN_INIT(".5"), CSN_SYNTAX, 0},
        {"two points", CSN_SPAN_INIT("1.2.3"), CSN_SYNTAX, 3},
        {"exponent without digits", CSN_SPAN_INIT("1e"), CSN_INCOMPLETE, 2},
        {"exponent with two signs", CSN_SPAN_INIT("1e+-1"), CSN_SYNTAX, 3},
        {"fraction in the exponent", CSN_SPAN_INIT("1e1.5"), CSN_SYNTAX, 3},
        {"hexadecimal", CSN_SPAN_INIT("0x1F"), CSN_SYNTAX, 1},
        {"string that does not end", CSN_SPAN_INIT("\"abc"), CSN_INCOMPLETE, 4},
        {"quote alone", CSN_SPAN_INIT("\""), CSN_INCOMPLETE, 1},
        {"string that ends in a backslash", CSN_SPAN_INIT("\"a\\"), CSN_INCOMPLETE, 3},
        {"string that ends in its escape", CSN_SPAN_INIT("\"\\u12"), CSN_INCOMPLETE, 5},
        {"escape of a single quote", CSN_SPAN_INIT("\"\\'\""), CSN_SYNTAX, 2},
        {"escape in hexadecimal", CSN_SPAN_INIT("\"\\x41\""), CSN_SYNTAX, 2},
        {"escape with capital U", CSN_SPAN_INIT("\"\\U0041\""), CSN_SYNTAX, 2},
        {"escape with three digits", CSN_SPAN_INIT("\"\\u123\""), CSN_SYNTAX, 6},
        {"escape with a letter g", CSN_SPAN_INIT("\"\\u00g0\""), CSN_SYNTAX, 5},
        {"raw line feed", CSN_SPAN_INIT("\"a\nb\""), CSN_SYNTAX, 2},
        {"raw tab", CSN_SPAN_INIT("\"\t\""), CSN_SYNTAX, 1},
        {"raw U+0000", CSN_SPAN_INIT("\"a\0\""), CSN_SYNTAX, 2},
        {"raw U+001F behind a word", CSN_SPAN_INIT("\"0123456789\x1F\""), CSN_SYNTAX, 11},
        {"lone continuation byte", CSN_SPAN_INIT("\"a\x80\""), CSN_ENCODING, 2},
        {"overlong slash", CSN_SPAN_INIT("\"\xC0\xAF\""), CSN_ENCODING, 1},
        {"surrogate in three bytes", CSN_SPAN_INIT("\"\xED\xA0\x80\""), CSN_ENCODING, 1},
        {"past U+10FFFF", CSN_SPAN_INIT("\"\xF4\x90\x80\x80\""), CSN_ENCODING, 1},
        {"Latin-1", CSN_SPAN_INIT("\"caf\xE9\""), CSN_ENCODING, 4},
        {"character cut by the quote", CSN_SPAN_INIT("\"\xE2\x82\""), CSN_ENCODING, 1},
        {"stray byte between tokens", CSN_SPAN_INIT("[1,\xFF]"), CSN_ENCODING, 3},
        {"stray byte behind a backslash", CSN_SPAN_INIT("\"\\\xFF\""), CSN_ENCODING, 2},
        {"stray byte in a name", CSN_SPAN_INIT("{\"\xFF\":1}"), CSN_ENCODING, 2},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_error error = {0};
        enum csn_status status = csn_json_check(rows[i].text, &error);

        if (status != rows[i].status || error.status != status)
            fail_msg("%s: %s, %s", rows[i].name, csn_status_name(status), error.message);
        if (error.offset != rows[i].offset)
            fail_msg("%s: byte %zu, %s", rows[i].name, error.offset, error.message);
    }
}

static void json_accepts_what_the_grammar_allows(void **state)
{
    static const struct csn_span texts[] = {
        CSN_SPAN_INIT("\"\\ud83d\""), CSN_SPAN_INIT("\"\\ude00\\ud83d\""), CSN_SPAN_INIT("\"\\u0000\""),
        CSN_SPAN_INIT("\"\x7F\""), CSN_SPAN_INIT("\"\xE2\x80\xA8\""), CSN_SPAN_INIT("\"\xEF\xBB\xBF\""),
        CSN_SPAN_INIT("\"\\/\\b\\f\\n\\r\\t\\\\\\\"\\uAbCd\""), CSN_SPAN_INIT("0"), CSN_SPAN_INIT("-0"),
        CSN_SPAN_INIT("-0.0e-0"), CSN_SPAN_INIT("1E400"), CSN_SPAN_INIT("9007199254740993"), CSN_SPAN_INIT("1e00005"),
        CSN_SPAN_INIT("{\"a\":1,\"a\":2}"), CSN_SPAN_INIT("\"\xF4\x8F\xBF\xBF\xEF\xBF\xBF\""),
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(texts); i++)
        if (csn_json_check(texts[i], NULL) != CSN_OK)
            fail_msg("%.*s", CSN_SPAN_ARG(texts[i]));
}

static void json_finds_every_special_byte_at_every_place_of_a_word(void **state)
{
    (void)state;
    for (size_t place = 0; place < 20; place++)
        for (unsigned byte = 0; byte < 256; byte++) {
            char text[24];
            struct csn_error error = {0};
            bool good = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
            size_t at = 1 + place;

            memset(text, 'x', sizeof text);
            text[0] = text[sizeof text - 1] = '"';
            text[at] = (char)byte;
            if ((csn_json_check(csn_span_of(text, sizeof text), &error) == CSN_OK) != good)
                fail_msg("byte %u at %zu", byte, at);
            if (!good && error.offset != (byte == '"' || byte == '\\' ? at + 1 : at))
                fail_msg("byte %u at %zu: %zu", byte, at, error.offset);
        }
}

static void json_says_incomplete_of_every_prefix(void **state)
{
    const struct csn_span text = CSN_SPAN("{\"a\\u00e9\":[true,null,-1.5e+3,\"x\\n\"],\"b\":{}}");

    (void)state;
    assert_int_equal(csn_json_check(text, NULL), CSN_OK);
    for (size_t len = 0; len < text.len; len++) {
        struct csn_error error = {0};

        assert_int_equal(csn_json_check(csn_span_slice(text, 0, len), &error), CSN_INCOMPLETE);
        assert_int_equal(error.offset, len);
    }
}

static void json_reader_stays_where_it_failed(void **state)
{
    struct csn_json_reader reader;
    struct csn_json_token token;
    struct csn_error error;

    (void)state;
    csn_json_reader_init(&reader, CSN_SPAN("[1,x]"), 9);
    assert_int_equal(csn_json_next(&reader, &token, NULL), CSN_OK);
    assert_int_equal(csn_json_next(&reader, &token, NULL), CSN_OK);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(csn_json_next(&reader, &token, &error), CSN_SYNTAX);
        assert_int_equal(error.offset, 3);
        assert_int_equal(token.kind, CSN_JSON_NUMBER);
    }
}

static void json_stops_at_the_depth_that_was_given(void **state)
{
    static const struct {
        struct csn_span text;
        size_t depth;
        enum csn_status status;
        size_t offset;
    } rows[] = {
        {CSN_SPAN_INIT("1"), 0, CSN_OK, 0},
        {CSN_SPAN_INIT("[]"), 0, CSN_LIMIT, 0},
        {CSN_SPAN_INIT("[{\"a\":[]}]"), 3, CSN_OK, 0},
        {CSN_SPAN_INIT("[{\"a\":[]}]"), 2, CSN_LIMIT, 6},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_json_reader reader;
        struct csn_json_token token = {.kind = CSN_JSON_NULL};
        struct csn_error error = {0};
        enum csn_status status = CSN_OK;

        csn_json_reader_init(&reader, rows[i].text, rows[i].depth);
        while (status == CSN_OK && token.kind != CSN_JSON_END)
            status = csn_json_next(&reader, &token, &error);
        assert_int_equal(status, rows[i].status);
        assert_int_equal(error.offset, rows[i].offset);
    }
}

static void json_never_nests_past_its_own_bound(void **state)
{
    char text[2 * (CSN_JSON_DEPTH_MAX + 1)];
    struct csn_error error;

    (void)state;
    memset(text, '[', sizeof text / 2);
    memset(text + sizeof text / 2, ']', sizeof text / 2);
    assert_int_equal(csn_json_check(csn_span_of(text, sizeof text), &error), CSN_LIMIT);
    assert_int_equal(error.offset, CSN_JSON_DEPTH_MAX);
    assert_int_equal(csn_json_check(csn_span_of(text + 1, sizeof text - 2), &error), CSN_OK);
}

static void json_skip_leaves_the_reader_behind_the_value(void **state)
{
    static const struct csn_span texts[] = {
        CSN_SPAN_INIT("[{\"a\":[1,{}],\"b\":2},7]"), CSN_SPAN_INIT("[[],7]"), CSN_SPAN_INIT("[\"x\",7]"),
    };
    struct csn_json_reader reader;
    struct csn_json_token token;

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(texts); i++) {
        csn_json_reader_init(&reader, texts[i], 9);
        assert_int_equal(csn_json_next(&reader, &token, NULL), CSN_OK);
        assert_int_equal(csn_json_next(&reader, &token, NULL), CSN_OK);
        assert_int_equal(csn_json_skip(&reader, &token, NULL), CSN_OK);
        assert_int_equal(csn_json_next(&reader, &token, NULL), CSN_OK);
        assert_span(token.text, CSN_SPAN("7"));
    }
}

static void json_skip_fails_as_reading_does(void **state)
{
    static const struct csn_span texts[] = {CSN_SPAN_INIT("{\"a\":x}"), CSN_SPAN_INIT("{\"a\":[x]}")};
    struct csn_json_reader reader;
    struct csn_json_token token;

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(texts); i++) {
        csn_json_reader_init(&reader, texts[i], 9);
        assert_int_equal(csn_json_next(&reader, &token, NULL), CSN_OK);
        assert_int_equal(csn_json_next(&reader, &token, NULL), CSN_OK);
        assert_int_equal(csn_json_skip(&reader, &token, NULL), CSN_SYNTAX);
    }
}

static void json_skip_of_a_name_drops_its_value(void **state)
{
    struct csn_json_reader reader;
    struct csn_json_token token;

    (void)state;
    csn_json_reader_init(&reader, CSN_SPAN("{\"a\":[1],\"b\":2}"), 9);
    assert_int_equal(csn_json_next(&reader, &token, NULL), CSN_OK);
    assert_int_equal(csn_json_next(&reader, &token, NULL), CSN_OK);
    assert_int_equal(csn_json_skip(&reader, &token, NULL), CSN_OK);
    assert_int_equal(csn_json_next(&reader, &token, NULL), CSN_OK);
    assert_int_equal(token.kind, CSN_JSON_NAME);
    assert_span(token.text, CSN_SPAN("b"));
}

static void json_leaves_the_error_alone_on_success(void **state)
{
    struct csn_error error = {CSN_RANGE, 77, "before"};

    (void)state;
    assert_int_equal(csn_json_check(CSN_SPAN("{}"), &error), CSN_OK);
    assert_int_equal(error.offset, 77);
    assert_string_equal(error.message, "before");
}

/* ---- caret ---- */

static void assert_points(struct csn_span text, size_t offset, const char *expected)
{
    char storage[400];
    struct csn_buf buf;

    csn_buf_init_fixed(&buf, storage, sizeof storage - 1);
    assert_int_equal(csn_json_point_at(&buf, text, offset), CSN_OK);
    storage[buf.len] = 0;
    assert_string_equal(storage, expected);
}

static void json_point_at_puts_the_caret_under_the_byte(void **state)
{
    (void)state;
    assert_points(CSN_SPAN("[1,]"), 3, "[1,]\n   ^\n");
    assert_points(CSN_SPAN("{\n  \"a\": x\n}"), 9, "  \"a\": x\n       ^\n");
    assert_points(CSN_SPAN("[1"), 2, "[1\n  ^\n");
    assert_points(CSN_SPAN("[1"), 99, "[1\n  ^\n");
    assert_points(CSN_SPAN(""), 0, "\n^\n");
    assert_points(CSN_SPAN("a\nb"), 1, "a\n ^\n");
}

static void json_point_at_counts_columns_of_what_is_shown(void **state)
{
    (void)state;
    assert_points(CSN_SPAN("\xC3\xA9\xE2\x82\xAC!"), 5, "\xC3\xA9\xE2\x82\xAC!\n  ^\n");
    assert_points(CSN_SPAN("\xC3\xA9\xE2\x82\xAC!"), 3, "\xC3\xA9\xE2\x82\xAC!\n ^\n");
    assert_points(CSN_SPAN("\t\x01\xFF!"), 3, "\\t\\x01\\xff!\n          ^\n");
    assert_points(CSN_SPAN("\x1b[2J\\"), 4, "\\x1b[2J\\\\\n       ^\n");
}

static void json_point_at_cuts_long_lines_around_the_byte(void **state)
{
    char text[200];
    char expected[200];

    (void)state;
    memset(text, 'x', sizeof text);
    text[100] = '!';
    snprintf(expected, sizeof expected, "...%.35s!%.34s...\n%38s^\n", text, text, "");
    assert_points(csn_span_of(text, sizeof text), 100, expected);
}

static void json_point_at_appends_nothing_where_there_is_no_room(void **state)
{
    enum csn_status status = CSN_LIMIT;
    char text[200];

    (void)state;
    memset(text, 0xFF, sizeof text);
    for (size_t ceiling = 0; status != CSN_OK; ceiling++) {
        struct csn_buf buf;

        csn_buf_init(&buf, NULL, ceiling);
        status = csn_json_point_at(&buf, csn_span_of(text, sizeof text), 100);
        assert_true(status == CSN_OK || (status == CSN_LIMIT && buf.len == 0));
        csn_buf_clear(&buf);
        assert_true(ceiling < 1000);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_reads_every_kind_of_token),
        cmocka_unit_test(json_tells_where_tokens_begin_and_what_they_say),
        cmocka_unit_test(json_refuses_each_malformed_text_at_its_byte),
        cmocka_unit_test(json_accepts_what_the_grammar_allows),
        cmocka_unit_test(json_finds_every_special_byte_at_every_place_of_a_word),
        cmocka_unit_test(json_says_incomplete_of_every_prefix),
        cmocka_unit_test(json_reader_stays_where_it_failed),
        cmocka_unit_test(json_stops_at_the_depth_that_was_given),
        cmocka_unit_test(json_never_nests_past_its_own_bound),
        cmocka_unit_test(json_skip_leaves_the_reader_behind_the_value),
        cmocka_unit_test(json_skip_fails_as_reading_does),
        cmocka_unit_test(json_skip_of_a_name_drops_its_value),
        cmocka_unit_test(json_leaves_the_error_alone_on_success),
        cmocka_unit_test(json_point_at_puts_the_caret_under_the_byte),
        cmocka_unit_test(json_point_at_counts_columns_of_what_is_shown),
        cmocka_unit_test(json_point_at_cuts_long_lines_around_the_byte),
        cmocka_unit_test(json_point_at_appends_nothing_where_there_is_no_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
