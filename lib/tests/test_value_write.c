/* Documents in memory: comparing, building, writing. */
#include "value_support.h"

/* ---- equal ---- */

static void value_equal_compares_what_documents_mean(void **state)
{
    static const struct {
        struct csn_span a, b;
        bool equal;
    } rows[] = {
        {CSN_SPAN_INIT("null"), CSN_SPAN_INIT("null"), true},
        {CSN_SPAN_INIT("null"), CSN_SPAN_INIT("false"), false},
        {CSN_SPAN_INIT("true"), CSN_SPAN_INIT("false"), false},
        {CSN_SPAN_INIT("1"), CSN_SPAN_INIT("1.0"), true},
        {CSN_SPAN_INIT("1"), CSN_SPAN_INIT("\"1\""), false},
        {CSN_SPAN_INIT("9007199254740993"), CSN_SPAN_INIT("9007199254740992"), false},
        {CSN_SPAN_INIT("\"\\u00e9\""), CSN_SPAN_INIT("\"\xC3\xA9\""), true},
        {CSN_SPAN_INIT("\"a\\u0000b\""), CSN_SPAN_INIT("\"a\\u0000c\""), false},
        {CSN_SPAN_INIT("[1,2]"), CSN_SPAN_INIT("[2,1]"), false},
        {CSN_SPAN_INIT("[1,2]"), CSN_SPAN_INIT("[1,2,3]"), false},
        {CSN_SPAN_INIT("{\"a\":1,\"b\":[{}]}"), CSN_SPAN_INIT("{ \"b\" : [ {} ], \"a\" : 1e0 }"), true},
        {CSN_SPAN_INIT("{\"a\":1}"), CSN_SPAN_INIT("{\"A\":1}"), false},
        {CSN_SPAN_INIT("{\"a\":1}"), CSN_SPAN_INIT("{\"a\":1,\"b\":1}"), false},
        {CSN_SPAN_INIT("{\"a\":null}"), CSN_SPAN_INIT("{}"), false},
        {CSN_SPAN_INIT("{\"a\":1,\"a\":2}"), CSN_SPAN_INIT("{\"a\":2}"), true},
        {CSN_SPAN_INIT("{\"a\":1,\"a\":2}"), CSN_SPAN_INIT("{\"a\":1}"), false},
        {CSN_SPAN_INIT("{\"a\":1,\"a\":2}"), CSN_SPAN_INIT("{\"a\":2,\"b\":1}"), false},
        {CSN_SPAN_INIT("{\"a\":1,\"b\":1}"), CSN_SPAN_INIT("{\"a\":1,\"a\":1}"), false},
        {CSN_SPAN_INIT("{}"), CSN_SPAN_INIT("[]"), false},
        {CSN_SPAN_INIT("{\"0\":0,\"1\":1,\"2\":2,\"3\":3,\"4\":4,\"5\":5,\"6\":6,\"7\":7,\"8\":8}"),
         CSN_SPAN_INIT("{\"8\":8,\"7\":7,\"6\":6,\"5\":5,\"4\":4,\"3\":3,\"2\":2,\"1\":1,\"0\":0}"), true},
    };

    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_value *a = parse(*state, rows[i].a), *b = parse(*state, rows[i].b);

        if (csn_value_equal(a, b) != rows[i].equal || csn_value_equal(b, a) != rows[i].equal)
            fail_msg("%.*s and %.*s", CSN_SPAN_ARG(rows[i].a), CSN_SPAN_ARG(rows[i].b));
    }
    assert_true(csn_value_equal(NULL, NULL));
    assert_false(csn_value_equal(NULL, parse(*state, CSN_SPAN("null"))));
    assert_false(csn_value_equal(parse(*state, CSN_SPAN("null")), NULL));
}

/* Comparing every member of a name that stands twice would double the work at each of 100 levels. */
static void value_equal_does_not_multiply_work_by_nested_duplicates(void **state)
{
    struct csn_buf text;
    struct csn_value *a, *b;

    csn_buf_init(&text, NULL, 1 << 20);
    for (int i = 0; i < 100; i++)
        assert_int_equal(csn_buf_append(&text, CSN_SPAN("{\"a\":0,\"a\":")), CSN_OK);
    assert_int_equal(csn_buf_append_byte(&text, '1'), CSN_OK);
    for (int i = 0; i < 100; i++)
        assert_int_equal(csn_buf_append_byte(&text, '}'), CSN_OK);
    a = parse(*state, csn_buf_span(&text));
    b = parse(*state, csn_buf_span(&text));
    assert_true(csn_value_equal(a, b));
    csn_buf_clear(&text);
}

/* ---- build and write ---- */

static struct csn_value *built(struct csn_arena *arena)
{
    struct csn_value *root = csn_value_new(arena, CSN_VALUE_OBJECT);
    struct csn_value *list = csn_value_new(arena, CSN_VALUE_ARRAY);

    assert_non_null(root);
    assert_non_null(list);
    for (int i = 0; i < 9; i++)
        assert_int_equal(csn_value_add(arena, list, CSN_SPAN(""), csn_value_new_int(arena, i - 4)), CSN_OK);
    assert_int_equal(csn_value_add(arena, root, CSN_SPAN("list"), list), CSN_OK);
    assert_int_equal(csn_value_add(arena, root, CSN_SPAN("text"), csn_value_new_string(arena, CSN_SPAN("a\"b"))), CSN_OK);
    assert_int_equal(csn_value_add(arena, root, CSN_SPAN("number"), csn_value_new_number(arena, CSN_SPAN("1.50"))), CSN_OK);
    assert_int_equal(csn_value_add(arena, root, CSN_SPAN("yes"), csn_value_new_boolean(arena, true)), CSN_OK);
    assert_int_equal(csn_value_add(arena, root, CSN_SPAN("no"), csn_value_new_boolean(arena, false)), CSN_OK);
    assert_int_equal(csn_value_add(arena, root, CSN_SPAN("nothing"), csn_value_new(arena, CSN_VALUE_NULL)), CSN_OK);
    return root;
}

static void value_write_spells_what_was_built(void **state)
{
    const struct csn_span expected = CSN_SPAN("{\"list\":[-4,-3,-2,-1,0,1,2,3,4],\"text\":\"a\\\"b\",\"number\":1.50,"
                                              "\"yes\":true,\"no\":false,\"nothing\":null}");
    struct csn_value *root = built(*state);
    struct csn_buf buf;

    csn_buf_init(&buf, NULL, expected.len);
    assert_int_equal(csn_value_write(&buf, root, NULL), CSN_OK);
    assert_span(csn_buf_span(&buf), expected);
    assert_true(csn_value_equal(root, parse(*state, csn_buf_span(&buf))));
    csn_buf_clear(&buf);
}

static void value_makers_give_null_when_the_arena_is_full(void **state)
{
    struct csn_arena arena;
    struct csn_value *array;

    (void)state;
    csn_arena_init(&arena, NULL, 200);
    array = csn_value_new(&arena, CSN_VALUE_ARRAY);
    assert_non_null(array);
    while (csn_arena_alloc(&arena, 16) != NULL)
        ;
    assert_null(csn_value_new_string(&arena, CSN_SPAN("x")));
    assert_null(csn_value_new_number(&arena, CSN_SPAN("1")));
    assert_null(csn_value_new_boolean(&arena, true));
    assert_null(csn_value_new_int(&arena, 1));
    assert_int_equal(csn_value_add(&arena, array, CSN_SPAN(""), array), CSN_LIMIT);
    csn_arena_clear(&arena);
}

static void value_equal_finds_members_of_what_was_built(void **state)
{
    struct csn_value *parsed =
        parse(*state, CSN_SPAN("{\"8\":8,\"7\":7,\"6\":6,\"5\":5,\"4\":4,\"3\":3,\"2\":2,\"1\":1,\"0\":0}"));
    struct csn_value *object = csn_value_new(*state, CSN_VALUE_OBJECT);

    assert_non_null(object);
    for (int i = 0; i < 9; i++) {
        struct csn_span name = csn_span_of(&"012345678"[i], 1);

        assert_false(csn_value_equal(object, parsed));
        assert_int_equal(csn_value_add(*state, object, name, csn_value_new_int(*state, i)), CSN_OK);
    }
    assert_true(csn_value_equal(object, parsed));
    assert_true(csn_value_equal(parsed, object));
}

static void value_write_puts_spaces_where_the_style_asks(void **state)
{
    const struct csn_json_style style = {.spaces = true, .slash = true}, tight = {.ascii = true};
    char storage[64];
    struct csn_buf buf;

    csn_buf_init_fixed(&buf, storage, sizeof storage);
    assert_int_equal(csn_value_write(&buf, parse(*state, CSN_SPAN("{\"a/\":[1,\"/\"],\"b\":{}}")), &style), CSN_OK);
    assert_span(csn_buf_span(&buf), CSN_SPAN("{\"a\\/\": [1, \"\\/\"], \"b\": {}}"));
    csn_buf_reset(&buf);
    assert_int_equal(csn_value_write(&buf, parse(*state, CSN_SPAN("[1, \"\xC3\xA9\"]")), &tight), CSN_OK);
    assert_span(csn_buf_span(&buf), CSN_SPAN("[1,\"\\u00e9\"]"));
}

static void value_write_keeps_lone_surrogates_and_u0000(void **state)
{
    const struct csn_span text = CSN_SPAN("[\"\\ud83d\",\"\\u0000\",\"\\ude00\\ud83d\"]");
    char storage[64];
    struct csn_buf buf;

    csn_buf_init_fixed(&buf, storage, sizeof storage);
    assert_int_equal(csn_value_write(&buf, parse(*state, text), NULL), CSN_OK);
    assert_span(csn_buf_span(&buf), text);
}

static void value_write_cuts_back_wherever_room_ends(void **state)
{
    struct csn_value *root = built(*state);
    enum csn_status status = CSN_LIMIT;

    for (size_t ceiling = 1; status != CSN_OK; ceiling++) {
        struct csn_buf buf;

        csn_buf_init(&buf, NULL, ceiling);
        assert_int_equal(csn_buf_append_byte(&buf, '>'), CSN_OK);
        status = csn_value_write(&buf, root, NULL);
        assert_true(status == CSN_OK || (status == CSN_LIMIT && buf.len == 1));
        csn_buf_clear(&buf);
        assert_true(ceiling < 200);
    }
}

static void value_write_refuses_built_text_that_is_none(void **state)
{
    char storage[64];
    struct csn_buf buf;

    csn_buf_init_fixed(&buf, storage, sizeof storage);
    assert_int_equal(csn_value_write(&buf, csn_value_new_string(*state, CSN_SPAN("\xFF")), NULL), CSN_ENCODING);
    assert_int_equal(buf.len, 0);
}

static struct csn_value *wrapped(struct csn_arena *arena, enum csn_value_kind kind, struct csn_value *inner)
{
    struct csn_value *outer = csn_value_new(arena, kind);

    assert_non_null(outer);
    if (inner != NULL)
        assert_int_equal(csn_value_add(arena, outer, CSN_SPAN(""), inner), CSN_OK);
    return outer;
}

static void value_write_and_equal_stop_at_their_depth(void **state)
{
    static const enum csn_value_kind kinds[] = {CSN_VALUE_ARRAY, CSN_VALUE_OBJECT};
    char storage[8 * CSN_JSON_DEPTH_MAX];
    struct csn_buf buf;

    csn_buf_init_fixed(&buf, storage, sizeof storage);
    for (size_t i = 0; i < CSN_COUNT(kinds); i++) {
        struct csn_value *root = NULL;

        for (int level = 0; level < CSN_JSON_DEPTH_MAX; level++)
            root = wrapped(*state, kinds[i], root);
        assert_int_equal(csn_value_write(&buf, root, NULL), CSN_OK);
        assert_true(csn_value_equal(root, root));
        csn_buf_reset(&buf);
        root = wrapped(*state, kinds[i], root);
        assert_int_equal(csn_value_write(&buf, root, NULL), CSN_LIMIT);
        assert_false(csn_value_equal(root, root));
        assert_int_equal(buf.len, 0);
    }
}

static void value_add_refuses_a_missing_child_and_a_scalar_parent(void **state)
{
    struct csn_value *object = csn_value_new(*state, CSN_VALUE_OBJECT);
    struct csn_value *scalar = csn_value_new(*state, CSN_VALUE_NULL);

    assert_non_null(object);
    assert_non_null(scalar);
    assert_int_equal(csn_value_add(*state, object, CSN_SPAN("a"), NULL), CSN_NO_MEMORY);
    assert_int_equal(csn_value_add(*state, scalar, CSN_SPAN("a"), object), CSN_ARGUMENT);
    assert_int_equal(object->count, 0);
}

static void value_add_to_a_parsed_object_is_found_again(void **state)
{
    struct csn_value *root =
        parse(*state, CSN_SPAN("{\"0\":0,\"1\":1,\"2\":2,\"3\":3,\"4\":4,\"5\":5,\"6\":6,\"7\":7,\"8\":8}"));

    assert_int_equal(csn_value_add(*state, root, CSN_SPAN("new"), csn_value_new_string(*state, CSN_SPAN("x"))), CSN_OK);
    assert_span(csn_value_text(csn_value_get(root, CSN_SPAN("new"))), CSN_SPAN("x"));
    assert_non_null(csn_value_get(root, CSN_SPAN("8")));
}

static void value_new_string_marks_lone_surrogates(void **state)
{
    assert_true(csn_value_new_string(*state, CSN_SPAN("\xED\x9F\xBF\xED\xA0\xBD"))->lone_surrogate);
    assert_false(csn_value_new_string(*state, CSN_SPAN("\xED\x9F\xBF"))->lone_surrogate);
}

static void value_new_int_spells_the_ends_of_its_range(void **state)
{
    assert_span(csn_value_new_int(*state, INT64_MIN)->text, CSN_SPAN("-9223372036854775808"));
    assert_span(csn_value_new_int(*state, INT64_MAX)->text, CSN_SPAN("9223372036854775807"));
    assert_span(csn_value_new_int(*state, 0)->text, CSN_SPAN("0"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        VALUE_TEST(value_equal_compares_what_documents_mean),
        VALUE_TEST(value_equal_does_not_multiply_work_by_nested_duplicates),
        VALUE_TEST(value_write_spells_what_was_built),
        VALUE_TEST(value_makers_give_null_when_the_arena_is_full),
        VALUE_TEST(value_equal_finds_members_of_what_was_built),
        VALUE_TEST(value_write_puts_spaces_where_the_style_asks),
        VALUE_TEST(value_write_keeps_lone_surrogates_and_u0000),
        VALUE_TEST(value_write_cuts_back_wherever_room_ends),
        VALUE_TEST(value_write_refuses_built_text_that_is_none),
        VALUE_TEST(value_write_and_equal_stop_at_their_depth),
        VALUE_TEST(value_add_refuses_a_missing_child_and_a_scalar_parent),
        VALUE_TEST(value_add_to_a_parsed_object_is_found_again),
        VALUE_TEST(value_new_string_marks_lone_surrogates),
        VALUE_TEST(value_new_int_spells_the_ends_of_its_range),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
