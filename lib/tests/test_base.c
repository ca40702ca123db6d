/* The base: spans, buffers, arenas, errors, UTF-8, hexadecimal, headers, version. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#include <countersign/countersign.h>

#include "failing_allocator.h"

static void assert_span(struct csn_span actual, struct csn_span expected)
{
    assert_int_equal(actual.len, expected.len);
    if (expected.len > 0)
        assert_memory_equal(actual.data, expected.data, expected.len);
}

/* ---- span ---- */

static void span_equal_compares_bytes_past_a_nul(void **state)
{
    (void)state;
    assert_true(csn_span_equal(CSN_SPAN("a\0b"), CSN_SPAN("a\0b")));
    assert_false(csn_span_equal(CSN_SPAN("a\0b"), CSN_SPAN("a\0c")));
    assert_true(csn_span_equal(CSN_SPAN(""), csn_span_of_string(NULL)));
}

static void span_equal_ascii_case_folds_letters_alone(void **state)
{
    (void)state;
    assert_true(csn_span_equal_ascii_case(CSN_SPAN("X-Amz-Date"), CSN_SPAN("x-aMZ-dATE")));
    assert_false(csn_span_equal_ascii_case(CSN_SPAN("@["), CSN_SPAN("`{")));
    assert_false(csn_span_equal_ascii_case(CSN_SPAN("\xC3\x84"), CSN_SPAN("\xC3\xA4")));
}

static void span_equal_ascii_case_finds_all_that_is_empty_equal(void **state)
{
    (void)state;
    assert_true(csn_span_equal_ascii_case(CSN_SPAN(""), csn_span_of_string(NULL)));
    assert_true(csn_span_equal_ascii_case(csn_span_of_string(NULL), csn_span_of_string(NULL)));
    assert_false(csn_span_equal_ascii_case(CSN_SPAN("a"), csn_span_of_string(NULL)));
    assert_false(csn_span_equal_ascii_case(csn_span_of_string(NULL), CSN_SPAN("a")));
}

static void span_compare_puts_a_prefix_first(void **state)
{
    (void)state;
    assert_true(csn_span_compare(CSN_SPAN("ab"), CSN_SPAN("abc")) < 0);
    assert_true(csn_span_compare(CSN_SPAN("abc"), CSN_SPAN("ab")) > 0);
    assert_true(csn_span_compare(CSN_SPAN("\xFF"), CSN_SPAN("a")) > 0);
    assert_int_equal(csn_span_compare(CSN_SPAN(""), csn_span_of(NULL, 0)), 0);
}

static void span_knows_its_prefix_and_suffix(void **state)
{
    (void)state;
    assert_true(csn_span_starts_with(CSN_SPAN("abc"), CSN_SPAN("ab")));
    assert_false(csn_span_starts_with(CSN_SPAN("a"), CSN_SPAN("ab")));
    assert_true(csn_span_ends_with(CSN_SPAN("abc"), CSN_SPAN("bc")));
    assert_true(csn_span_ends_with(csn_span_of(NULL, 0), CSN_SPAN("")));
    assert_false(csn_span_ends_with(CSN_SPAN("bcd"), CSN_SPAN("bc")));
    assert_false(csn_span_ends_with(CSN_SPAN("c"), CSN_SPAN("bc")));
}

static void span_gives_printf_what_it_can_take(void **state)
{
    (void)state;
    assert_int_equal(csn_span_precision(CSN_SPAN("abc")), 3);
    assert_int_equal(csn_span_precision(csn_span_of("abc", SIZE_MAX)), INT_MAX);
    assert_string_equal(csn_span_text(csn_span_of(NULL, 0)), "");
}

static void span_search_finds_where_it_stands(void **state)
{
    static const struct {
        const char *name;
        struct csn_span text, needle;
        size_t from, found;
    } rows[] = {
        {"at the start", CSN_SPAN_INIT("abcabc"), CSN_SPAN_INIT("abc"), 0, 0},
        {"from the second byte", CSN_SPAN_INIT("abcabc"), CSN_SPAN_INIT("abc"), 1, 3},
        {"after a false start", CSN_SPAN_INIT("aab"), CSN_SPAN_INIT("ab"), 0, 1},
        {"absent", CSN_SPAN_INIT("abcabd"), CSN_SPAN_INIT("abe"), 0, 6},
        {"cut off at the end", CSN_SPAN_INIT("xxab"), CSN_SPAN_INIT("abc"), 0, 4},
        {"longer than the text", CSN_SPAN_INIT("a"), CSN_SPAN_INIT("ab"), 0, 1},
        {"empty needle", CSN_SPAN_INIT("abc"), CSN_SPAN_INIT(""), 2, 2},
        {"from past the end", CSN_SPAN_INIT("abc"), CSN_SPAN_INIT("a"), 7, 3},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++)
        if (csn_span_search(rows[i].text, rows[i].from, rows[i].needle) != rows[i].found)
            fail_msg("%s", rows[i].name);
}

static void span_slice_clamps_to_the_span(void **state)
{
    (void)state;
    assert_span(csn_span_slice(CSN_SPAN("hello"), 1, 3), CSN_SPAN("el"));
    assert_span(csn_span_slice(CSN_SPAN("hello"), 3, 99), CSN_SPAN("lo"));
    assert_span(csn_span_slice(CSN_SPAN("hello"), 4, 2), CSN_SPAN(""));
    assert_span(csn_span_slice(CSN_SPAN("hello"), 9, 12), CSN_SPAN(""));
    assert_span(csn_span_slice(csn_span_of(NULL, 0), 0, 9), CSN_SPAN(""));
}

static void span_trim_takes_spaces_and_tabs_alone(void **state)
{
    (void)state;
    assert_span(csn_span_trim(CSN_SPAN(" \ta b\t ")), CSN_SPAN("a b"));
    assert_span(csn_span_trim(CSN_SPAN("\r\n")), CSN_SPAN("\r\n"));
    assert_span(csn_span_trim(CSN_SPAN("  ")), CSN_SPAN(""));
}

static void span_split_gives_empty_parts_between_separators(void **state)
{
    struct csn_span rest = CSN_SPAN("a,,b");
    struct csn_span part;

    (void)state;
    assert_true(csn_span_split(&rest, ',', &part));
    assert_span(part, CSN_SPAN("a"));
    assert_true(csn_span_split(&rest, ',', &part));
    assert_span(part, CSN_SPAN(""));
    assert_true(csn_span_split(&rest, ',', &part));
    assert_span(part, CSN_SPAN("b"));
    assert_false(csn_span_split(&rest, ',', &part));
}

/* ---- buf ---- */

static void buf_append_past_the_ceiling_keeps_the_content(void **state)
{
    struct csn_buf buf;

    (void)state;
    csn_buf_init(&buf, NULL, 5);
    assert_int_equal(csn_buf_append(&buf, CSN_SPAN("abc")), CSN_OK);
    assert_int_equal(csn_buf_append(&buf, CSN_SPAN("def")), CSN_LIMIT);
    assert_span(csn_buf_span(&buf), CSN_SPAN("abc"));
    assert_int_equal(csn_buf_append(&buf, CSN_SPAN("de")), CSN_OK);
    assert_int_equal(csn_buf_append_byte(&buf, 'f'), CSN_LIMIT);
    assert_span(csn_buf_span(&buf), CSN_SPAN("abcde"));
    csn_buf_clear(&buf);
}

static void buf_reserve_survives_a_size_that_wraps(void **state)
{
    struct csn_buf buf;

    (void)state;
    csn_buf_init(&buf, NULL, 100);
    assert_int_equal(csn_buf_append_byte(&buf, 'a'), CSN_OK);
    assert_int_equal(csn_buf_reserve(&buf, SIZE_MAX), CSN_LIMIT);
    csn_buf_clear(&buf);
}

static void buf_over_fixed_storage_never_allocates(void **state)
{
    char storage[4];
    struct csn_buf buf;

    (void)state;
    csn_buf_init_fixed(&buf, storage, sizeof storage);
    assert_int_equal(csn_buf_append(&buf, CSN_SPAN("abcd")), CSN_OK);
    assert_int_equal(csn_buf_append_byte(&buf, 'e'), CSN_LIMIT);
    assert_ptr_equal(csn_buf_span(&buf).data, storage);
    csn_buf_clear(&buf);
    assert_int_equal(csn_buf_append(&buf, CSN_SPAN("wxyz")), CSN_OK);
}

static void buf_append_uint_writes_decimal_digits(void **state)
{
    struct csn_buf buf;

    (void)state;
    csn_buf_init(&buf, NULL, 100);
    assert_int_equal(csn_buf_append_uint(&buf, 0), CSN_OK);
    assert_int_equal(csn_buf_append_byte(&buf, ' '), CSN_OK);
    assert_int_equal(csn_buf_append_uint(&buf, UINT64_MAX), CSN_OK);
    assert_span(csn_buf_span(&buf), CSN_SPAN("0 18446744073709551615"));
    csn_buf_clear(&buf);
}

static void buf_append_format_takes_texts_of_any_length(void **state)
{
    static char text[2000];
    struct csn_buf buf;

    (void)state;
    memset(text, 'x', sizeof text - 1);
    csn_buf_init(&buf, NULL, 4096);
    assert_int_equal(csn_buf_append_format(&buf, "%d:", 7), CSN_OK);
    assert_int_equal(csn_buf_append_format(&buf, "%s.", text), CSN_OK);
    assert_int_equal(buf.len, 2 + sizeof text);
    assert_int_equal(buf.data[buf.len - 1], '.');
    csn_buf_clear(&buf);
}

static void buf_consume_moves_the_rest_to_the_front(void **state)
{
    struct csn_buf buf;

    (void)state;
    csn_buf_init(&buf, NULL, 100);
    assert_int_equal(csn_buf_append(&buf, CSN_SPAN("abcdef")), CSN_OK);
    csn_buf_consume(&buf, 0);
    csn_buf_consume(&buf, 2);
    assert_span(csn_buf_span(&buf), CSN_SPAN("cdef"));
    csn_buf_truncate(&buf, 9);
    csn_buf_truncate(&buf, 3);
    assert_span(csn_buf_span(&buf), CSN_SPAN("cde"));
    csn_buf_consume(&buf, 99);
    assert_int_equal(buf.len, 0);
    csn_buf_clear(&buf);
}

static void buf_clear_secret_overwrites_the_bytes(void **state)
{
    char storage[8];
    struct csn_buf buf;

    (void)state;
    csn_buf_init_fixed(&buf, storage, sizeof storage);
    assert_int_equal(csn_buf_append(&buf, CSN_SPAN("password")), CSN_OK);
    csn_buf_clear_secret(&buf);
    assert_memory_equal(storage, "\0\0\0\0\0\0\0\0", sizeof storage);
    csn_buf_init(&buf, NULL, 10);
    csn_buf_clear_secret(&buf);
    assert_null(buf.data);
}

static enum csn_status fill_buf(struct csn_buf *buf)
{
    for (size_t i = 0; i < 1000; i++) {
        enum csn_status status = csn_buf_append(buf, CSN_SPAN("0123456789"));

        if (status != CSN_OK)
            return status;
    }
    return CSN_OK;
}

static void buf_keeps_its_content_whatever_request_fails(void **state)
{
    enum csn_status status = CSN_NO_MEMORY;

    (void)state;
    for (size_t n = 1; status != CSN_OK; n++) {
        struct failing_allocator memory = failing_allocator(n);
        struct csn_buf buf;

        csn_buf_init(&buf, failing_allocator_of(&memory), 20000);
        status = fill_buf(&buf);
        assert_true(status == CSN_OK || status == CSN_NO_MEMORY);
        assert_int_equal(buf.len % 10, 0);
        csn_buf_clear(&buf);
        assert_int_equal(memory.outstanding, 0);
        assert_true(n < 50);
    }
}

static void buf_append_format_past_the_ceiling_keeps_the_content(void **state)
{
    struct csn_buf buf;

    (void)state;
    csn_buf_init(&buf, NULL, 600);
    assert_int_equal(csn_buf_append_format(&buf, "%d", 7), CSN_OK);
    assert_int_equal(csn_buf_append_format(&buf, "%700d", 7), CSN_LIMIT);
    assert_span(csn_buf_span(&buf), CSN_SPAN("7"));
    csn_buf_clear(&buf);
}

/* In the C locale, which every program starts in, no character past ASCII can be converted. */
static void formats_that_the_c_library_refuses_are_told(void **state)
{
    struct csn_error error;
    struct csn_buf buf;

    (void)state;
    csn_buf_init(&buf, NULL, 600);
    assert_int_equal(csn_buf_append_format(&buf, "%lc", (wint_t)0xD800), CSN_ARGUMENT);
    assert_int_equal(csn_error_set(&error, CSN_RANGE, 0, "%lc", (wint_t)0xD800), CSN_RANGE);
    assert_string_equal(error.message, "");
}

static void allocator_default_is_what_null_stands_for(void **state)
{
    const struct csn_allocator *allocator = csn_allocator_default();
    void *block = csn_alloc_resize(allocator, NULL, 0, 10);

    (void)state;
    assert_non_null(block);
    block = csn_alloc_resize(NULL, block, 10, 20);
    assert_non_null(block);
    csn_alloc_free(allocator, block, 20);
    csn_alloc_free(NULL, NULL, 0);
}

/* ---- arena ---- */

static void arena_gives_zeroed_aligned_memory(void **state)
{
    struct csn_arena arena;

    (void)state;
    csn_arena_init(&arena, NULL, 1 << 20);
    for (size_t size = 0; size < 3000; size += 97) {
        char *memory = csn_arena_alloc(&arena, size);

        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xAA, size);
    }
    csn_arena_reset(&arena);
    assert_int_equal(*(char *)csn_arena_alloc(&arena, 1), 0);
    csn_arena_clear(&arena);
    assert_int_equal(arena.total, 0);
}

static void arena_never_takes_more_than_its_ceiling(void **state)
{
    struct failing_allocator memory = failing_allocator(0);
    struct csn_arena arena;

    (void)state;
    csn_arena_init(&arena, failing_allocator_of(&memory), 10000);
    while (csn_arena_alloc(&arena, 100) != NULL)
        assert_true(memory.outstanding <= 10000);
    assert_int_equal(csn_arena_status(&arena), CSN_LIMIT);
    assert_int_equal(memory.outstanding, arena.total);
    assert_true(arena.total > 9000);
    csn_arena_clear(&arena);
    assert_int_equal(memory.outstanding, 0);
}

static void arena_refuses_a_product_that_overflows(void **state)
{
    struct csn_arena arena;

    (void)state;
    csn_arena_init(&arena, NULL, SIZE_MAX);
    assert_null(csn_arena_alloc_array(&arena, SIZE_MAX / 2, 3));
    assert_null(csn_arena_alloc(&arena, SIZE_MAX));
    assert_null(csn_arena_copy(&arena, csn_span_of("a", SIZE_MAX)).data);
    assert_int_equal(csn_arena_status(&arena), CSN_LIMIT);
    assert_non_null(csn_arena_alloc_array(&arena, SIZE_MAX, 0));
    csn_arena_clear(&arena);
}

static void arena_copy_ends_with_a_nul(void **state)
{
    struct csn_arena arena;
    struct csn_span copy;

    (void)state;
    csn_arena_init(&arena, NULL, 10000);
    copy = csn_arena_copy(&arena, CSN_SPAN("a\0b"));
    assert_span(copy, CSN_SPAN("a\0b"));
    assert_int_equal(copy.data[3], 0);
    copy = csn_arena_copy(&arena, csn_span_of(NULL, 0));
    assert_non_null(copy.data);
    assert_int_equal(copy.data[0], 0);
    csn_arena_clear(&arena);
}

static bool fill_arena(struct csn_arena *arena)
{
    for (size_t i = 0; i < 300; i++)
        if (csn_arena_copy(arena, CSN_SPAN("some text that takes a little room in the block")).data == NULL)
            return false;
    return true;
}

static void arena_loses_nothing_whatever_request_fails(void **state)
{
    bool filled = false;

    (void)state;
    for (size_t n = 1; !filled; n++) {
        struct failing_allocator memory = failing_allocator(n);
        struct csn_arena arena;

        csn_arena_init(&arena, failing_allocator_of(&memory), 1 << 20);
        filled = fill_arena(&arena);
        assert_true(filled || csn_arena_status(&arena) == CSN_NO_MEMORY);
        csn_arena_reset(&arena);
        assert_int_equal(memory.outstanding, arena.total);
        csn_arena_clear(&arena);
        assert_int_equal(memory.outstanding, 0);
        assert_true(n < 50);
    }
}

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
        cmocka_unit_test(span_equal_compares_bytes_past_a_nul),
        cmocka_unit_test(span_equal_ascii_case_folds_letters_alone),
        cmocka_unit_test(span_equal_ascii_case_finds_all_that_is_empty_equal),
        cmocka_unit_test(span_compare_puts_a_prefix_first),
        cmocka_unit_test(span_knows_its_prefix_and_suffix),
        cmocka_unit_test(span_gives_printf_what_it_can_take),
        cmocka_unit_test(span_search_finds_where_it_stands),
        cmocka_unit_test(span_slice_clamps_to_the_span),
        cmocka_unit_test(span_trim_takes_spaces_and_tabs_alone),
        cmocka_unit_test(span_split_gives_empty_parts_between_separators),
        cmocka_unit_test(buf_append_past_the_ceiling_keeps_the_content),
        cmocka_unit_test(buf_reserve_survives_a_size_that_wraps),
        cmocka_unit_test(buf_over_fixed_storage_never_allocates),
        cmocka_unit_test(buf_append_uint_writes_decimal_digits),
        cmocka_unit_test(buf_append_format_takes_texts_of_any_length),
        cmocka_unit_test(buf_append_format_past_the_ceiling_keeps_the_content),
        cmocka_unit_test(formats_that_the_c_library_refuses_are_told),
        cmocka_unit_test(allocator_default_is_what_null_stands_for),
        cmocka_unit_test(buf_consume_moves_the_rest_to_the_front),
        cmocka_unit_test(buf_clear_secret_overwrites_the_bytes),
        cmocka_unit_test(buf_keeps_its_content_whatever_request_fails),
        cmocka_unit_test(arena_gives_zeroed_aligned_memory),
        cmocka_unit_test(arena_never_takes_more_than_its_ceiling),
        cmocka_unit_test(arena_refuses_a_product_that_overflows),
        cmocka_unit_test(arena_copy_ends_with_a_nul),
        cmocka_unit_test(arena_loses_nothing_whatever_request_fails),
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
