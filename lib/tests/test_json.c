/* The JSON reader and writer, numbers, and the caret. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <countersign/countersign.h>

static void assert_span(struct csn_span actual, struct csn_span expected)
{
    assert_int_equal(actual.len, expected.len);
    if (expected.len > 0)
        assert_memory_equal(actual.data, expected.data, expected.len);
}

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

/* ---- numbers ---- */

static void json_numbers_are_equal_by_what_they_mean(void **state)
{
    static const struct {
        const char *a, *b;
        bool equal;
    } rows[] = {
        {"1", "1", true}, {"1.5e3", "1500.0", true}, {"100", "1e2", true}, {"0.001", "1E-3", true}, {"0", "-0.0e5", true},
        {"0e99999999999999999999999", "0", true}, {"1", "-1", false}, {"0", "1", false}, {"12", "21", false},
        {"9007199254740993", "9007199254740992", false}, {"1e400", "1e401", false}, {"10e400", "1e401", true},
        {"1e99999999999999999999999", "1e99999999999999999999998", false},
        {"1e99999999999999999999999", "10e99999999999999999999998", true},
        {"1e100000000000000000000000", "10e99999999999999999999999", true},
        {"1e-100000000000000000000000", "0.1e-99999999999999999999999", true},
        {"1e99999999999999999999999", "1e-99999999999999999999999", false},
        {"1e0000000000000000000000000000001", "10", true}, {"1.0000000000000000000000000001", "1", false},
        {"1e9223372036854775808", "1e-9223372036854775808", false}, {"5e1", "50.0", true}, {"1e1", "1e-1", false},
        {"123.4500", "0.0012345e5", true}, {"1.10", "1.01", false},
        {"1e123", "1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                  "000000000000000000000", true},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_span a = csn_span_of_string(rows[i].a), b = csn_span_of_string(rows[i].b);

        if (csn_json_number_equal(a, b) != rows[i].equal || csn_json_number_equal(b, a) != rows[i].equal)
            fail_msg("%s and %s", rows[i].a, rows[i].b);
    }
}

static void json_number_int64_reads_whole_numbers_in_any_spelling(void **state)
{
    static const struct {
        const char *lexeme;
        enum csn_status status;
        int64_t number;
    } rows[] = {
        {"50", CSN_OK, 50}, {"50.0", CSN_OK, 50}, {"5e1", CSN_OK, 50}, {"500E-1", CSN_OK, 50}, {"-0", CSN_OK, 0},
        {"0e99999999999999999999", CSN_OK, 0}, {"0.0", CSN_OK, 0}, {"9223372036854775807", CSN_OK, INT64_MAX},
        {"-9223372036854775808", CSN_OK, INT64_MIN}, {"-9223372036854775808.000", CSN_OK, INT64_MIN},
        {"9.223372036854775807e18", CSN_OK, INT64_MAX}, {"1e18", CSN_OK, 1000000000000000000},
        {"9223372036854775808", CSN_RANGE, 0}, {"-9223372036854775809", CSN_RANGE, 0}, {"1e19", CSN_RANGE, 0},
        {"99999999999999999999999", CSN_RANGE, 0}, {"1e99999999999999999999", CSN_RANGE, 0}, {"1.5e400", CSN_RANGE, 0},
        {"0.5", CSN_TYPE, 0}, {"93e17", CSN_RANGE, 0}, {"1e-1", CSN_TYPE, 0}, {"1e-99999999999999999999", CSN_TYPE, 0},
        {"123456789012345678901234567890.5", CSN_TYPE, 0},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        int64_t number = 77;

        if (csn_json_number_int64(csn_span_of_string(rows[i].lexeme), &number, NULL) != rows[i].status)
            fail_msg("%s", rows[i].lexeme);
        if (number != (rows[i].status == CSN_OK ? rows[i].number : 77))
            fail_msg("%s became %lld", rows[i].lexeme, (long long)number);
    }
}

static void json_numbers_survive_what_no_reader_gives_out(void **state)
{
    int64_t number;

    (void)state;
    assert_true(csn_json_number_equal(CSN_SPAN(""), CSN_SPAN("-")));
    assert_false(csn_json_number_equal(CSN_SPAN("1x"), CSN_SPAN("e")));
    assert_int_equal(csn_json_number_int64(CSN_SPAN("-"), &number, NULL), CSN_OK);
    assert_int_equal(number, 0);
}

static void json_number_is_plain_wants_digits_alone(void **state)
{
    (void)state;
    assert_true(csn_json_number_is_plain(CSN_SPAN("0")));
    assert_true(csn_json_number_is_plain(CSN_SPAN("-12")));
    assert_false(csn_json_number_is_plain(CSN_SPAN("1.0")));
    assert_false(csn_json_number_is_plain(CSN_SPAN("1e3")));
    assert_false(csn_json_number_is_plain(CSN_SPAN("-")));
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
                                                 (bits & 8) != 0, (bits & 16) != 0, false};
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
        cmocka_unit_test(json_unescape_gives_what_the_string_means),
        cmocka_unit_test(json_unescape_never_clears_the_flag),
        cmocka_unit_test(json_unescape_writes_no_more_than_it_read_whatever_that_was),
        cmocka_unit_test(json_raw_equal_wants_the_whole_text),
        cmocka_unit_test(json_numbers_are_equal_by_what_they_mean),
        cmocka_unit_test(json_number_int64_reads_whole_numbers_in_any_spelling),
        cmocka_unit_test(json_numbers_survive_what_no_reader_gives_out),
        cmocka_unit_test(json_number_is_plain_wants_digits_alone),
        cmocka_unit_test(json_write_string_follows_the_style),
        cmocka_unit_test(json_write_string_needs_exactly_the_room_that_it_takes),
        cmocka_unit_test(json_write_string_refuses_bytes_that_are_no_text),
        cmocka_unit_test(json_reads_back_every_scalar_value_in_every_style),
        cmocka_unit_test(json_escapes_one_byte_at_every_place_of_texts_of_every_length),
        cmocka_unit_test(json_point_at_puts_the_caret_under_the_byte),
        cmocka_unit_test(json_point_at_counts_columns_of_what_is_shown),
        cmocka_unit_test(json_point_at_cuts_long_lines_around_the_byte),
        cmocka_unit_test(json_point_at_appends_nothing_where_there_is_no_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
