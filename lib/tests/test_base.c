/* What else the base has: errors, UTF-8, hexadecimal, headers, version. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <countersign/countersign.h>

#include "assert_span.h"
#include "failing_allocator.h"

/* ---- error ---- */

static void error_set_returns_the_status_without_an_error_value(void **state)
{
    (void)state;
    assert_int_equal(csn_error_set(NULL, CSN_RANGE, 3, "%d", 1), CSN_RANGE);
}

static void error_set_escapes_what_a_terminal_would_obey(void **state)
{
    struct csn_error error;

    (void)state;
    csn_error_set(&error, CSN_SYNTAX, 7, "a\x1b[2J\xC2\x9B\xFF\xC3\xA9\n");
    assert_string_equal(error.message, "a\\x1b[2J\\xc2\\x9b\\xff\xC3\xA9\\x0a");
    assert_int_equal(error.offset, 7);
    assert_int_equal(error.status, CSN_SYNTAX);
}

static void error_set_cuts_between_characters(void **state)
{
    struct csn_error error;
    char text[301];

    (void)state;
    for (size_t i = 0; i < sizeof text - 1; i++)
        text[i] = "\xE2\x82\xAC"[i % 3];
    text[sizeof text - 1] = 0;
    csn_error_set(&error, CSN_SYNTAX, 0, "a%s", text);
    assert_int_equal(strlen(error.message), 1 + 66 * 3);
    assert_int_equal(csn_utf8_check(csn_span_of_string(error.message)), strlen(error.message));
    csn_error_set(&error, CSN_SYNTAX, 0, "%600d\n", 1);
    assert_int_equal(strlen(error.message), sizeof error.message - 1);
    csn_error_set(&error, CSN_SYNTAX, 0, "%196d\n", 1);
    assert_int_equal(strlen(error.message), 196);
}

static void status_has_a_name_and_a_sentence(void **state)
{
    (void)state;
    assert_string_equal(csn_status_name(CSN_OK), "OK");
    assert_string_equal(csn_status_name(CSN_SYSTEM), "SYSTEM");
    assert_string_equal(csn_status_sentence(CSN_ENCODING), "the text is not UTF-8");
    assert_string_equal(csn_status_name((enum csn_status)99), "UNKNOWN");
    assert_string_equal(csn_status_sentence((enum csn_status)99), "an unknown status");
}

/* ---- utf8 ---- */

static void utf8_check_finds_the_first_byte_at_fault(void **state)
{
    static const struct {
        const char *name;
        struct csn_span text;
        size_t bad;
    } rows[] = {
        {"well-formed", CSN_SPAN_INIT("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\0z"), 12},
        {"empty", CSN_SPAN_INIT(""), 0},
        {"lone continuation behind a word", CSN_SPAN_INIT("12345678\x80"), 8},
        {"overlong slash", CSN_SPAN_INIT("a\xC0\xAF"), 1},
        {"overlong C1", CSN_SPAN_INIT("\xC1\xBF"), 0},
        {"overlong of three", CSN_SPAN_INIT("\xE0\x9F\xBF"), 0},
        {"least of three", CSN_SPAN_INIT("\xE0\xA0\x80"), 3},
        {"overlong of four", CSN_SPAN_INIT("\xF0\x8F\xBF\xBF"), 0},
        {"least of four", CSN_SPAN_INIT("\xF0\x90\x80\x80"), 4},
        {"last before surrogates", CSN_SPAN_INIT("\xED\x9F\xBF"), 3},
        {"surrogate", CSN_SPAN_INIT("\xED\xA0\x80"), 0},
        {"U+10FFFF", CSN_SPAN_INIT("\xF4\x8F\xBF\xBF"), 4},
        {"past U+10FFFF", CSN_SPAN_INIT("\xF4\x90\x80\x80"), 0},
        {"F5", CSN_SPAN_INIT("\xF5\x80\x80\x80"), 0},
        {"FE", CSN_SPAN_INIT("ab\xFE"), 2},
        {"cut after two of three", CSN_SPAN_INIT("x\xE2\x82"), 1},
        {"cut after three of four", CSN_SPAN_INIT("\xF0\x9F\x98"), 0},
        {"letter where a continuation belongs", CSN_SPAN_INIT("\xE2\x28\xA1"), 0},
        {"letter in the last place", CSN_SPAN_INIT("\xF0\x9F\x98z"), 0},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++)
        if (csn_utf8_check(rows[i].text) != rows[i].bad)
            fail_msg("%s: %zu", rows[i].name, csn_utf8_check(rows[i].text));
}

static void utf8_decodes_every_scalar_value_that_it_encodes(void **state)
{
    (void)state;
    for (uint32_t scalar = 0; scalar <= 0x10FFFF; scalar++) {
        char bytes[4];
        struct csn_span text = csn_span_of(bytes, csn_utf8_encode(scalar, bytes));
        uint32_t decoded = 0;
        size_t at = 0;
        bool surrogate = scalar >= 0xD800 && scalar <= 0xDFFF;

        if (csn_utf8_next(text, &at, &decoded) == surrogate)
            fail_msg("U+%04X", (unsigned)scalar);
        if (!surrogate && (decoded != scalar || at != text.len))
            fail_msg("U+%04X became U+%04X", (unsigned)scalar, (unsigned)decoded);
    }
}

static void utf8_next_stays_at_an_ill_formed_sequence(void **state)
{
    uint32_t scalar;
    size_t at = 1;

    (void)state;
    assert_false(csn_utf8_next(CSN_SPAN("a\xFF"), &at, &scalar));
    assert_int_equal(at, 1);
    at = 2;
    assert_false(csn_utf8_next(CSN_SPAN("ab"), &at, &scalar));
    assert_int_equal(at, 2);
}

static void utf8_length_counts_stray_bytes_as_one_each(void **state)
{
    (void)state;
    assert_int_equal(csn_utf8_length(CSN_SPAN("a\xE2\x82\xAC\xE2\x82")), 4);
    assert_int_equal(csn_utf8_length(CSN_SPAN("")), 0);
}

/* ---- hex ---- */

static void hex_decode_reads_what_encode_wrote(void **state)
{
    static const unsigned char bytes[] = {0x00, 0x7F, 0x80, 0xFF, 0xA5};
    char digits[2 * sizeof bytes];
    struct csn_buf out;

    (void)state;
    csn_buf_init(&out, NULL, 100);
    csn_hex_encode(bytes, sizeof bytes, digits);
    assert_memory_equal(digits, "007f80ffa5", sizeof digits);
    assert_int_equal(csn_hex_decode(csn_span_of(digits, sizeof digits), &out, NULL), CSN_OK);
    assert_int_equal(csn_hex_decode(CSN_SPAN("aAbB"), &out, NULL), CSN_OK);
    assert_span(csn_buf_span(&out), CSN_SPAN("\x00\x7F\x80\xFF\xA5\xAA\xBB"));
    csn_buf_clear(&out);
}

static void hex_decode_refuses_odd_counts_and_other_characters(void **state)
{
    struct csn_error error;
    struct csn_buf out;

    (void)state;
    csn_buf_init(&out, NULL, 100);
    assert_int_equal(csn_hex_decode(CSN_SPAN("abc"), &out, &error), CSN_SYNTAX);
    assert_int_equal(error.offset, 3);
    assert_int_equal(csn_hex_decode(CSN_SPAN("a0g0"), &out, &error), CSN_SYNTAX);
    assert_int_equal(error.offset, 2);
    assert_int_equal(csn_hex_decode(CSN_SPAN("/G"), &out, &error), CSN_SYNTAX);
    assert_int_equal(csn_hex_decode(CSN_SPAN("0G"), &out, &error), CSN_SYNTAX);
    assert_int_equal(out.len, 0);
}

static void hex_decode_appends_nothing_where_there_is_no_room(void **state)
{
    struct csn_buf out;

    (void)state;
    csn_buf_init(&out, NULL, 1);
    assert_int_equal(csn_hex_decode(CSN_SPAN("a0b0"), &out, NULL), CSN_LIMIT);
    assert_int_equal(out.len, 0);
}

static void hex_escape_makes_bytes_safe_to_show(void **state)
{
    static const struct {
        struct csn_span bytes, shown;
    } rows[] = {
        {CSN_SPAN_INIT("plain \xC3\xA9 \xF0\x9F\x98\x80"), CSN_SPAN_INIT("plain \xC3\xA9 \xF0\x9F\x98\x80")},
        {CSN_SPAN_INIT("a\\b"), CSN_SPAN_INIT("a\\\\b")},
        {CSN_SPAN_INIT("\r\n\t"), CSN_SPAN_INIT("\\r\\n\\t")},
        {CSN_SPAN_INIT("\0\x1b\x7F"), CSN_SPAN_INIT("\\x00\\x1b\\x7f")},
        {CSN_SPAN_INIT("\xC2\x9B" "m"), CSN_SPAN_INIT("\\xc2\\x9bm")},
        {CSN_SPAN_INIT("x\xFF\xE2\x82"), CSN_SPAN_INIT("x\\xff\\xe2\\x82")},
        {CSN_SPAN_INIT(""), CSN_SPAN_INIT("")},
    };
    struct csn_buf out;

    (void)state;
    csn_buf_init(&out, NULL, 100);
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        csn_buf_reset(&out);
        assert_int_equal(csn_hex_escape(rows[i].bytes, &out), CSN_OK);
        assert_span(csn_buf_span(&out), rows[i].shown);
    }
    csn_buf_clear(&out);
}

static void hex_escape_cuts_back_wherever_room_ends(void **state)
{
    enum csn_status status = CSN_LIMIT;

    (void)state;
    for (size_t ceiling = 1; status != CSN_OK; ceiling++) {
        struct csn_buf out;

        csn_buf_init(&out, NULL, ceiling);
        assert_int_equal(csn_buf_append_byte(&out, '>'), CSN_OK);
        status = csn_hex_escape(CSN_SPAN("ab\x01\n\xC2\x80z"), &out);
        assert_true(status == CSN_OK || (status == CSN_LIMIT && out.len == 1));
        csn_buf_clear(&out);
        assert_true(ceiling < 50);
    }
}

/* ---- header, version ---- */

static void headers_are_found_whatever_their_case(void **state)
{
    static const struct csn_header items[] = {
        {CSN_SPAN_INIT("Host"), CSN_SPAN_INIT("a")},
        {CSN_SPAN_INIT("X-Amz-Date"), CSN_SPAN_INIT("b")},
        {CSN_SPAN_INIT("hOST"), CSN_SPAN_INIT("c")},
    };
    const struct csn_headers headers = {items, CSN_COUNT(items)};

    (void)state;
    assert_int_equal(csn_headers_find(headers, 0, CSN_SPAN("host")), 0);
    assert_int_equal(csn_headers_find(headers, 1, CSN_SPAN("HOST")), 2);
    assert_int_equal(csn_headers_find(headers, 0, CSN_SPAN("hos")), 3);
    assert_int_equal(csn_headers_count(headers, CSN_SPAN("host")), 2);
    assert_span(csn_headers_get(headers, CSN_SPAN("x-amz-date")), CSN_SPAN("b"));
    assert_null(csn_headers_get(headers, CSN_SPAN("date")).data);
}

static void version_of_the_library_is_that_of_the_headers(void **state)
{
    (void)state;
    assert_string_equal(csn_version(), CSN_VERSION);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(error_set_returns_the_status_without_an_error_value),
        cmocka_unit_test(error_set_escapes_what_a_terminal_would_obey),
        cmocka_unit_test(error_set_cuts_between_characters),
        cmocka_unit_test(status_has_a_name_and_a_sentence),
        cmocka_unit_test(utf8_check_finds_the_first_byte_at_fault),
        cmocka_unit_test(utf8_decodes_every_scalar_value_that_it_encodes),
        cmocka_unit_test(utf8_next_stays_at_an_ill_formed_sequence),
        cmocka_unit_test(utf8_length_counts_stray_bytes_as_one_each),
        cmocka_unit_test(hex_decode_reads_what_encode_wrote),
        cmocka_unit_test(hex_decode_refuses_odd_counts_and_other_characters),
        cmocka_unit_test(hex_decode_appends_nothing_where_there_is_no_room),
        cmocka_unit_test(hex_escape_makes_bytes_safe_to_show),
        cmocka_unit_test(hex_escape_cuts_back_wherever_room_ends),
        cmocka_unit_test(headers_are_found_whatever_their_case),
        cmocka_unit_test(version_of_the_library_is_that_of_the_headers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
