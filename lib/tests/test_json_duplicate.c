/* Finding names that stand twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <countersign/countersign.h>

struct row {
    const char *name;
    struct csn_span text;
    bool found;
    size_t first;
    size_t second;
};

static const struct row rows[] = {
    {"no object", CSN_SPAN_INIT("[1,\"a\",\"a\"]"), false, 0, 0},
    {"empty object", CSN_SPAN_INIT("{}"), false, 0, 0},
    {"one name", CSN_SPAN_INIT("{\"a\":1}"), false, 0, 0},
    {"two names", CSN_SPAN_INIT("{\"a\":1,\"b\":1}"), false, 0, 0},
    {"twice", CSN_SPAN_INIT("{\"a\":1,\"a\":1}"), true, 1, 7},
    {"three times", CSN_SPAN_INIT("{\"a\":1,\"a\":1,\"a\":1}"), true, 1, 7},
    {"with another between", CSN_SPAN_INIT("{\"b\":1,\"a\":1,\"b\":1}"), true, 1, 13},
    {"empty names", CSN_SPAN_INIT("{\"\":1,\"\":1}"), true, 1, 6},
    {"escaped the second time", CSN_SPAN_INIT("{\"ab\":1,\"\\u0061b\":1}"), true, 1, 8},
    {"escaped the first time", CSN_SPAN_INIT("{\"a\\u0062\":1,\"ab\":1}"), true, 1, 13},
    {"escaped in two ways", CSN_SPAN_INIT("{\"\\n\\/\":1,\"\\u000A/\":1}"), true, 1, 10},
    {"escaped quotation marks", CSN_SPAN_INIT("{\"\\\"\":1,\"\\\\\":1,\"\\\"\":1}"), true, 1, 15},
    {"pair and character", CSN_SPAN_INIT("{\"\\ud83d\\ude80\":1,\"\xf0\x9f\x9a\x80\":1}"), true, 1, 18},
    {"lone surrogates", CSN_SPAN_INIT("{\"\\ud83d\":1,\"\\uD83D\":1}"), true, 1, 12},
    {"letter case", CSN_SPAN_INIT("{\"a\":1,\"A\":1}"), false, 0, 0},
    {"prefix", CSN_SPAN_INIT("{\"a\":1,\"ab\":1,\"a\\u0000\":1,\"\":1}"), false, 0, 0},
    {"in two objects", CSN_SPAN_INIT("[{\"a\":1},{\"a\":1}]"), false, 0, 0},
    {"in an object and the one around it", CSN_SPAN_INIT("{\"a\":{\"a\":{\"a\":1}}}"), false, 0, 0},
    {"around an object of the same names", CSN_SPAN_INIT("{\"a\":{\"a\":1},\"b\":{\"b\":1},\"a\":1}"), true, 1, 25},
    {"within", CSN_SPAN_INIT("{\"a\":[{\"b\":1,\"b\":1}]}"), true, 7, 13},
    {"within and around: the one that is repeated first", CSN_SPAN_INIT("{\"a\":1,\"a\":{\"b\":1,\"b\":1}}"), true, 1, 7},
    {"around and within: the one that is repeated first", CSN_SPAN_INIT("{\"a\":{\"b\":1,\"b\":1},\"a\":1}"), true, 6, 12},
    {"two in an object: the one that is repeated first", CSN_SPAN_INIT("{\"a\":1,\"b\":1,\"b\":1,\"a\":1}"), true, 7, 13},
    {"two in an object, the other way", CSN_SPAN_INIT("{\"b\":1,\"a\":1,\"b\":1,\"a\":1}"), true, 1, 13},
};

static void json_finds_the_name_that_is_repeated_first(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        const struct row *row = &rows[i];
        struct csn_json_duplicate duplicate = {true, 77, 77};
        size_t scratch[16];
        assert_true(row->text.len / 5 <= 16);
        assert_int_equal(csn_json_find_duplicate(row->text, scratch, row->text.len / 5, &duplicate, NULL), CSN_OK);
        if (duplicate.found != row->found || (row->found && (duplicate.first != row->first || duplicate.second != row->second)))
            fail_msg("%s: %d, %zu, %zu", row->name, duplicate.found, duplicate.first, duplicate.second);
    }
}

static void json_finds_duplicates_in_valid_text_alone(void **state)
{
    struct csn_json_duplicate duplicate = {false, 77, 77};
    struct csn_error error;
    size_t scratch[8];

    (void)state;
    assert_int_equal(csn_json_find_duplicate(CSN_SPAN("{\"a\":1,\"a\":1"), scratch, 8, &duplicate, &error), CSN_INCOMPLETE);
    assert_int_equal(csn_json_find_duplicate(CSN_SPAN("{\"a\":1,\"a\":x}"), scratch, 8, &duplicate, &error), CSN_SYNTAX);
    assert_int_equal(error.offset, 11);
    assert_int_equal(duplicate.first, 77);
}

/* Names of an object that has ended make room for the next ones. */
static void json_needs_scratch_for_the_open_names_alone(void **state)
{
    const struct csn_span text = CSN_SPAN("[{\"a\":1,\"b\":1},{\"c\":{\"d\":1}}]");
    struct csn_json_duplicate duplicate = {true, 77, 77};
    struct csn_error error;
    size_t scratch[2];

    (void)state;
    assert_int_equal(csn_json_find_duplicate(text, scratch, 1, &duplicate, &error), CSN_LIMIT);
    assert_int_equal(error.offset, 8);
    assert_string_equal(error.message, "more than 1 names at once");
    assert_int_equal(duplicate.first, 77);
    assert_int_equal(csn_json_find_duplicate(text, scratch, 2, &duplicate, NULL), CSN_OK);
    assert_false(duplicate.found);
    assert_int_equal(csn_json_find_duplicate(CSN_SPAN("[]"), NULL, 0, &duplicate, NULL), CSN_OK);
}

/* The same by comparing all pairs. */
static struct csn_json_duplicate of_all_pairs(const struct csn_value *object)
{
    for (size_t i = 1; i < object->count; i++)
        for (size_t j = 0; j < i; j++)
            if (csn_span_equal(object->items[i].name, object->items[j].name))
                return (struct csn_json_duplicate){true, object->items[j].offset, object->items[i].offset};
    return (struct csn_json_duplicate){.found = false};
}

static uint32_t draw(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

/* One object of up to 40 names of a few characters, so that duplicates are common but not sure; spelt in several ways. */
static void append_object(struct csn_buf *text, uint32_t *seed)
{
    static const char *const spellings[] = {"a", "b", "\\u0061", "\\u0062", "\\\"", "\\u0022", "\xc3\xa9", "\\u00e9", "\\ud83d", "z", "y", "x"};
    uint32_t names = draw(seed, 40);
    csn_buf_reset(text);
    assert_int_equal(csn_buf_append_byte(text, '{'), CSN_OK);
    for (uint32_t i = 0; i < names; i++) {
        assert_int_equal(csn_buf_append(text, i ? CSN_SPAN(",\"") : CSN_SPAN("\"")), CSN_OK);
        for (uint32_t len = draw(seed, 6); len > 0; len--)
            assert_int_equal(csn_buf_append(text, csn_span_of_string(spellings[draw(seed, CSN_COUNT(spellings))])), CSN_OK);
        assert_int_equal(csn_buf_append(text, CSN_SPAN("\":0")), CSN_OK);
    }
    assert_int_equal(csn_buf_append_byte(text, '}'), CSN_OK);
}

static void json_finds_what_comparing_all_pairs_finds(void **state)
{
    size_t scratch[40], found = 0;
    uint32_t seed = 1;
    struct csn_arena arena;
    struct csn_buf text;

    (void)state;
    csn_arena_init(&arena, NULL, 1 << 20);
    csn_buf_init(&text, NULL, 1 << 16);
    for (int round = 0; round < 2000; round++) {
        struct csn_json_duplicate duplicate, expected;
        struct csn_value *object;
        append_object(&text, &seed);
        assert_int_equal(csn_value_parse(&arena, csn_buf_span(&text), NULL, &object, NULL), CSN_OK);
        expected = of_all_pairs(object);
        assert_int_equal(csn_json_find_duplicate(csn_buf_span(&text), scratch, 40, &duplicate, NULL), CSN_OK);
        if (duplicate.found != expected.found || duplicate.first != expected.first || duplicate.second != expected.second)
            fail_msg("%.*s: %zu, %zu", CSN_SPAN_ARG(csn_buf_span(&text)), duplicate.first, duplicate.second);
        assert_int_equal(object->duplicate_names, expected.found);
        found += expected.found;
        csn_arena_reset(&arena);
    }
    assert_true(found > 400 && found < 1600);
    csn_buf_clear(&text);
    csn_arena_clear(&arena);
}

/* Quadratic work on these 40,000 names, in order, backwards and all alike, would take half a minute. */
static void json_finds_duplicates_of_many_names(void **state)
{
    enum { NAMES = 40000 };
    size_t *scratch = malloc(NAMES * sizeof *scratch);
    struct csn_buf text;

    (void)state;
    assert_non_null(scratch);
    csn_buf_init(&text, NULL, 16 << 20);
    for (int order = 0; order < 3; order++) {
        struct csn_json_duplicate duplicate;
        csn_buf_reset(&text);
        for (int i = 0; i < NAMES; i++)
            assert_int_equal(csn_buf_append_format(&text, "%c\"%07d\":0", i ? ',' : '{', order == 0 ? i : order == 1 ? NAMES - i : 0), CSN_OK);
        assert_int_equal(csn_buf_append_byte(&text, '}'), CSN_OK);
        assert_int_equal(csn_json_find_duplicate(csn_buf_span(&text), scratch, NAMES, &duplicate, NULL), CSN_OK);
        assert_int_equal(duplicate.found, order == 2);
    }
    csn_buf_clear(&text);
    free(scratch);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_finds_the_name_that_is_repeated_first),
        cmocka_unit_test(json_finds_duplicates_in_valid_text_alone),
        cmocka_unit_test(json_needs_scratch_for_the_open_names_alone),
        cmocka_unit_test(json_finds_what_comparing_all_pairs_finds),
        cmocka_unit_test(json_finds_duplicates_of_many_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
