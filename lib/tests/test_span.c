/* Spans: comparing, searching, cutting. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <countersign/countersign.h>

#include "assert_span.h"
#include "failing_allocator.h"

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
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
