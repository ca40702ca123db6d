/* Documents in memory: parsing, finding. */
#include "value_support.h"

/* ---- parse ---- */

static void value_parse_keeps_order_kinds_and_offsets(void **state)
{
    struct csn_value *root = parse(*state, CSN_SPAN(" {\"z\": 1, \"a\": [true, null], \"m\": {\"s\": \"x\"}}"));
    const struct csn_value *array;

    assert_int_equal(root->kind, CSN_VALUE_OBJECT);
    assert_int_equal(root->offset, 1);
    assert_int_equal(root->count, 3);
    assert_span(root->items[0].name, CSN_SPAN("z"));
    assert_span(root->items[1].name, CSN_SPAN("a"));
    assert_span(root->items[2].name, CSN_SPAN("m"));
    assert_int_equal(root->items[1].offset, 10);
    array = root->items[1].value;
    assert_int_equal(array->kind, CSN_VALUE_ARRAY);
    assert_int_equal(array->count, 2);
    assert_true(array->items[0].value->boolean);
    assert_int_equal(array->items[1].value->kind, CSN_VALUE_NULL);
    assert_int_equal(array->items[1].offset, 22);
    assert_int_equal(array->items[1].name.len, 0);
    assert_span(csn_value_text(csn_value_at(root, CSN_SPAN("/m/s"))), CSN_SPAN("x"));
}

static void value_parse_keeps_numbers_as_they_are_spelt(void **state)
{
    struct csn_value *root = parse(*state, CSN_SPAN("[9007199254740993, 1.50E+3, -0]"));

    assert_span(root->items[0].value->text, CSN_SPAN("9007199254740993"));
    assert_span(root->items[1].value->text, CSN_SPAN("1.50E+3"));
    assert_span(root->items[2].value->text, CSN_SPAN("-0"));
}

static void value_parse_decodes_names_and_strings(void **state)
{
    struct csn_value *root = parse(*state, CSN_SPAN("{\"job\\u0049d\": \"a\\u0000b\", \"\": \"\\u20ac\"}"));

    assert_span(csn_value_text(csn_value_get(root, CSN_SPAN("jobId"))), CSN_SPAN("a\0b"));
    assert_span(csn_value_text(csn_value_get(root, CSN_SPAN(""))), CSN_SPAN("\xE2\x82\xAC"));
}

static void value_parse_borrows_what_needs_no_decoding(void **state)
{
    const struct csn_span text = CSN_SPAN("[\"plain\"]");
    struct csn_value *root = parse(*state, text);

    assert_ptr_equal(root->items[0].value->text.data, text.data + 2);
}

static void value_parse_marks_lone_surrogates(void **state)
{
    struct csn_value *root = parse(*state, CSN_SPAN("[\"\\ud83d\", \"\\ud83d\\ude00\"]"));

    assert_true(root->items[0].value->lone_surrogate);
    assert_span(root->items[0].value->text, CSN_SPAN("\xED\xA0\xBD"));
    assert_false(root->items[1].value->lone_surrogate);
}

static void value_parse_marks_names_that_stand_twice(void **state)
{
    assert_true(parse(*state, CSN_SPAN("{\"a\":1,\"b\":2,\"\\u0061\":3}"))->duplicate_names);
    assert_false(parse(*state, CSN_SPAN("{\"a\":1,\"A\":2,\"a\\u0000\":3}"))->duplicate_names);
    assert_false(parse(*state, CSN_SPAN("[{\"a\":{\"a\":1}},{\"a\":1}]"))->items[0].value->duplicate_names);
    assert_true(parse(*state, CSN_SPAN("{\"0\":0,\"1\":0,\"2\":0,\"3\":0,\"4\":0,\"5\":0,\"6\":0,\"7\":0,\"8\":0,\"9\":0,\"0\":1}"))
                    ->duplicate_names);
    assert_false(parse(*state, CSN_SPAN("{\"0\":0,\"1\":0,\"2\":0,\"3\":0,\"4\":0,\"5\":0,\"6\":0,\"7\":0,\"8\":0,\"9\":0,\"00\":1}"))
                     ->duplicate_names);
}

static void value_parse_leaves_the_output_alone_on_failure(void **state)
{
    struct csn_value sentinel;
    struct csn_value *value = &sentinel;
    struct csn_error error;

    assert_int_equal(csn_value_parse(*state, CSN_SPAN("{\"a\":[1,2,}"), NULL, &value, &error), CSN_SYNTAX);
    assert_int_equal(error.offset, 10);
    assert_ptr_equal(value, &sentinel);
}

static void value_parse_stops_at_the_depth_that_was_given(void **state)
{
    const struct csn_value_limits two = {.depth = 2}, usual = {.depth = 0};
    char text[2 * (CSN_VALUE_DEPTH_DEFAULT + 1)];
    struct csn_value *value;
    struct csn_error error;

    assert_int_equal(csn_value_parse(*state, CSN_SPAN("[[[1]]]"), &usual, &value, NULL), CSN_OK);
    assert_int_equal(csn_value_parse(*state, CSN_SPAN("[[1]]"), &two, &value, NULL), CSN_OK);
    assert_int_equal(csn_value_parse(*state, CSN_SPAN("[[[1]]]"), &two, &value, &error), CSN_LIMIT);
    assert_int_equal(error.offset, 2);
    memset(text, '[', sizeof text / 2);
    memset(text + sizeof text / 2, ']', sizeof text / 2);
    assert_int_equal(csn_value_parse(*state, csn_span_of(text, sizeof text), NULL, &value, &error), CSN_LIMIT);
    assert_int_equal(error.offset, CSN_VALUE_DEPTH_DEFAULT);
    assert_int_equal(csn_value_parse(*state, csn_span_of(text + 1, sizeof text - 2), NULL, &value, NULL), CSN_OK);
}

static void value_parse_says_when_the_arena_is_too_small(void **state)
{
    const struct csn_span text = CSN_SPAN("{\"0\":0,\"1\":1,\"2\":2,\"3\":3,\"4\":4,\"5\":5,\"6\":6,\"\\t\":7,\"8\":\"\\n\"}");
    enum csn_status status = CSN_LIMIT;

    (void)state;
    for (size_t ceiling = 0; status != CSN_OK; ceiling += 8) {
        struct csn_arena arena;
        struct csn_value *value = NULL;

        csn_arena_init(&arena, NULL, ceiling);
        status = csn_value_parse(&arena, text, NULL, &value, NULL);
        assert_true(status == CSN_OK ? value != NULL : status == CSN_LIMIT && value == NULL);
        csn_arena_clear(&arena);
        assert_true(ceiling < 5000);
    }
}

/* Quadratic work on these 200,000 members would take minutes. */
static void value_parse_and_get_survive_many_members(void **state)
{
    const int members = 200000;
    struct csn_buf text;
    struct csn_value *root, *same;
    char name[32];

    csn_buf_init(&text, NULL, 16 << 20);
    for (int i = 0; i < members; i++)
        assert_int_equal(csn_buf_append_format(&text, "%c\"%d\":%d", i == 0 ? '{' : ',', members - i, i), CSN_OK);
    assert_int_equal(csn_buf_append_byte(&text, '}'), CSN_OK);
    root = parse(*state, csn_buf_span(&text));
    assert_int_equal(root->count, members);
    assert_false(root->duplicate_names);
    assert_null(csn_value_get(root, CSN_SPAN("")));
    assert_null(csn_value_get(root, CSN_SPAN("x")));
    for (int i = 0; i < members; i++) {
        int len = snprintf(name, sizeof name, "%d", members - i);

        assert_ptr_equal(csn_value_get(root, csn_span_of(name, (size_t)len)), root->items[i].value);
    }
    csn_buf_truncate(&text, text.len - 1);
    assert_int_equal(csn_buf_append(&text, CSN_SPAN(",\"77\":\"again\"}")), CSN_OK);
    same = parse(*state, csn_buf_span(&text));
    assert_true(same->duplicate_names);
    assert_span(csn_value_text(csn_value_get(same, CSN_SPAN("77"))), CSN_SPAN("again"));
    assert_false(csn_value_equal(root, same));
    csn_buf_clear(&text);
}

/* ---- query ---- */

static void value_get_takes_the_last_of_equal_names(void **state)
{
    struct csn_value *root = parse(*state, CSN_SPAN("{\"a\":\"first\",\"a\":\"last\"}"));

    assert_span(csn_value_text(csn_value_get(root, CSN_SPAN("a"))), CSN_SPAN("last"));
}

static void value_get_gives_null_where_there_is_nothing(void **state)
{
    assert_null(csn_value_get(NULL, CSN_SPAN("a")));
    assert_null(csn_value_get(parse(*state, CSN_SPAN("[1]")), CSN_SPAN("")));
    assert_null(csn_value_get(parse(*state, CSN_SPAN("{\"a\":1}")), CSN_SPAN("b")));
    assert_null(csn_value_text(NULL).data);
    assert_int_equal(csn_value_text(parse(*state, CSN_SPAN("12"))).len, 0);
}

/* RFC 6901 section 5 has the first twelve. */
static void value_at_follows_json_pointers(void **state)
{
    static const struct {
        struct csn_span pointer;
        const char *lexeme; /* NULL: leads nowhere */
    } rows[] = {
        {CSN_SPAN_INIT("/foo/0"), "100"}, {CSN_SPAN_INIT("/foo/1"), "101"}, {CSN_SPAN_INIT("/"), "0"},
        {CSN_SPAN_INIT("/a~1b"), "1"},    {CSN_SPAN_INIT("/c%d"), "2"},     {CSN_SPAN_INIT("/e^f"), "3"},
        {CSN_SPAN_INIT("/g|h"), "4"},     {CSN_SPAN_INIT("/i\\j"), "5"},    {CSN_SPAN_INIT("/k\"l"), "6"},
        {CSN_SPAN_INIT("/ "), "7"},       {CSN_SPAN_INIT("/m~0n"), "8"},    {CSN_SPAN_INIT("/~01"), "9"},
        {CSN_SPAN_INIT("foo"), NULL},     {CSN_SPAN_INIT("/foo/2"), NULL},  {CSN_SPAN_INIT("/foo/-"), NULL},
        {CSN_SPAN_INIT("/foo/00"), NULL}, {CSN_SPAN_INIT("/foo/ 1"), NULL}, {CSN_SPAN_INIT("/foo/1a"), NULL},
        {CSN_SPAN_INIT("/foo/"), NULL},   {CSN_SPAN_INIT("/foo/0/x"), NULL},
        {CSN_SPAN_INIT("/m~n"), NULL},    {CSN_SPAN_INIT("/m~"), NULL},     {CSN_SPAN_INIT("/m~0"), NULL},
        {CSN_SPAN_INIT("/foo/18446744073709551616"), NULL}, {CSN_SPAN_INIT("/absent/x"), NULL},
        {CSN_SPAN_INIT("/m~0nn"), NULL},
    };
    struct csn_value *root =
        parse(*state, CSN_SPAN("{\"foo\":[100,101],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,\"i\\\\j\":5,"
                               "\"k\\\"l\":6,\" \":7,\"m~n\":8,\"~1\":9}"));

    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        const struct csn_value *found = csn_value_at(root, rows[i].pointer);

        if ((found == NULL) != (rows[i].lexeme == NULL)
            || (found != NULL && !csn_span_equal(found->text, csn_span_of_string(rows[i].lexeme))))
            fail_msg("%.*s", CSN_SPAN_ARG(rows[i].pointer));
    }
    assert_ptr_equal(csn_value_at(root, CSN_SPAN("")), root);
    assert_null(csn_value_at(NULL, CSN_SPAN("/a")));
}

static void value_kinds_have_names(void **state)
{
    (void)state;
    assert_string_equal(csn_value_kind_name(CSN_VALUE_NULL), "null");
    assert_string_equal(csn_value_kind_name(CSN_VALUE_OBJECT), "object");
    assert_string_equal(csn_value_kind_name((enum csn_value_kind)9), "unknown");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        VALUE_TEST(value_parse_keeps_order_kinds_and_offsets),
        VALUE_TEST(value_parse_keeps_numbers_as_they_are_spelt),
        VALUE_TEST(value_parse_decodes_names_and_strings),
        VALUE_TEST(value_parse_borrows_what_needs_no_decoding),
        VALUE_TEST(value_parse_marks_lone_surrogates),
        VALUE_TEST(value_parse_marks_names_that_stand_twice),
        VALUE_TEST(value_parse_leaves_the_output_alone_on_failure),
        VALUE_TEST(value_parse_stops_at_the_depth_that_was_given),
        VALUE_TEST(value_parse_says_when_the_arena_is_too_small),
        VALUE_TEST(value_parse_and_get_survive_many_members),
        VALUE_TEST(value_get_takes_the_last_of_equal_names),
        VALUE_TEST(value_get_gives_null_where_there_is_nothing),
        VALUE_TEST(value_at_follows_json_pointers),
        VALUE_TEST(value_kinds_have_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
