/* Shapes and validation. */
#include "model_support.h"

enum { ROOT, NAME, COUNT, BIG, REAL, FLAG, BYTES, WHEN, COLOUR, NAMES, SPARSE, SCORES, CHOICE, ANY, CODE, SECRET, SHAPES };

static const struct csn_shape_member root_members[] = {
    {CSN_SPAN_INIT("name"), NAME, true},      {CSN_SPAN_INIT("count"), COUNT, false},   {CSN_SPAN_INIT("big"), BIG, false},
    {CSN_SPAN_INIT("real"), REAL, false},     {CSN_SPAN_INIT("flag"), FLAG, false},     {CSN_SPAN_INIT("bytes"), BYTES, false},
    {CSN_SPAN_INIT("when"), WHEN, false},     {CSN_SPAN_INIT("colour"), COLOUR, false}, {CSN_SPAN_INIT("names"), NAMES, false},
    {CSN_SPAN_INIT("sparse"), SPARSE, false}, {CSN_SPAN_INIT("scores"), SCORES, false}, {CSN_SPAN_INIT("choice"), CHOICE, false},
    {CSN_SPAN_INIT("any"), ANY, false},       {CSN_SPAN_INIT("code"), CODE, false},     {CSN_SPAN_INIT("secret"), SECRET, false},
    {CSN_SPAN_INIT("child"), ROOT, false},
};
static const struct csn_shape_member names_members[] = {{CSN_SPAN_INIT("member"), NAME, false}};
static const struct csn_shape_member scores_members[] = {{CSN_SPAN_INIT("key"), CODE, false}, {CSN_SPAN_INIT("value"), COUNT, false}};
static const struct csn_shape_member choice_members[] = {{CSN_SPAN_INIT("left"), NAME, false}, {CSN_SPAN_INIT("right"), COUNT, false}};
static const struct csn_span colours[] = {CSN_SPAN_INIT("RED"), CSN_SPAN_INIT("BLUE")};

#define LITERAL(text) .name = CSN_SPAN_INIT(text)
#define MEMBERS(array) .members = array, .member_count = CSN_COUNT(array)
#define BETWEEN(least, most) .has_min = true, .min = least, .has_max = true, .max = most

static const struct csn_shape shapes[SHAPES] = {
    [ROOT] = {LITERAL("Root"), .kind = CSN_SHAPE_STRUCTURE, MEMBERS(root_members)},
    [NAME] = {LITERAL("Name"), .kind = CSN_SHAPE_STRING, BETWEEN(2, 4)},
    [COUNT] = {LITERAL("Count"), .kind = CSN_SHAPE_INTEGER, BETWEEN(0, 100)},
    [BIG] = {LITERAL("Big"), .kind = CSN_SHAPE_LONG},
    [REAL] = {LITERAL("Real"), .kind = CSN_SHAPE_DOUBLE, BETWEEN(-1, 1)},
    [FLAG] = {LITERAL("Flag"), .kind = CSN_SHAPE_BOOLEAN},
    [BYTES] = {LITERAL("Bytes"), .kind = CSN_SHAPE_BLOB, BETWEEN(1, 3)},
    [WHEN] = {LITERAL("When"), .kind = CSN_SHAPE_TIMESTAMP},
    [COLOUR] = {LITERAL("Colour"), .kind = CSN_SHAPE_ENUM, .enum_values = colours, .enum_count = 2},
    [NAMES] = {LITERAL("Names"), .kind = CSN_SHAPE_LIST, MEMBERS(names_members), BETWEEN(1, 2)},
    [SPARSE] = {LITERAL("Sparse"), .kind = CSN_SHAPE_LIST, MEMBERS(names_members), .sparse = true},
    [SCORES] = {LITERAL("Scores"), .kind = CSN_SHAPE_MAP, MEMBERS(scores_members)},
    [CHOICE] = {LITERAL("Choice"), .kind = CSN_SHAPE_UNION, MEMBERS(choice_members)},
    [ANY] = {LITERAL("Any"), .kind = CSN_SHAPE_DOCUMENT},
    [CODE] = {LITERAL("Code"), .kind = CSN_SHAPE_STRING, .pattern = CSN_SPAN_INIT("^[a-z]+$")},
    [SECRET] = {LITERAL("Secret"), .kind = CSN_SHAPE_INTEGER, .sensitive = true, BETWEEN(0, 9)},
};
static const struct csn_model model = {.shapes = shapes, .shape_count = SHAPES};

/* ---- validation ---- */

struct validation_row {
    const char *name;
    const char *value;
    const char *violations;
};

static const struct validation_row validation_rows[] = {
    {"all is well", "{\"name\":\"ab\",\"count\":100,\"big\":9223372036854775807,\"real\":-0.5,\"flag\":false,\"bytes\":\"YWI=\","
                    "\"when\":-62135596800,\"colour\":\"RED\",\"names\":[\"ab\"],\"sparse\":[null],\"scores\":{\"a\":1},"
                    "\"choice\":{\"left\":\"ab\"},\"any\":[null,{}],\"code\":\"x\",\"secret\":9}", ""},
    {"missing", "{}", "name: Root requires it, and it is missing"},
    {"null is missing", "{\"name\":null}", "name: Root requires it, and it is missing"},
    {"null is absent", "{\"name\":\"ab\",\"count\":null}", ""},
    {"no object", "[]", "the top level: array stands where structure belongs"},
    {"unknown", "{\"name\":\"ab\",\"Name\":1}", "Name: Root has no such member"},
    {"missing first", "{\"count\":101,\"child\":{}}", "name: Root requires it, and it is missing; count: 101 is more than 100; "
                                                      "child.name: Root requires it, and it is missing"},
    {"too short", "{\"name\":\"\"}", "name: 0 characters are fewer than 2"},
    {"one short", "{\"name\":\"a\"}", "name: 1 character is fewer than 2"},
    {"too long", "{\"name\":\"abcde\"}", "name: 5 characters are more than 4"},
    {"scalars, not bytes", "{\"name\":\"\xf0\x9f\x9a\x80\xf0\x9f\x9a\x80\xf0\x9f\x9a\x80\xf0\x9f\x9a\x80\"}", ""},
    {"lone surrogates count as one", "{\"name\":\"\\ud83da\\ud83db\"}", ""},
    {"number for string", "{\"name\":12}", "name: number stands where string belongs"},
    {"below", "{\"name\":\"ab\",\"count\":-1}", "count: -1 is less than 0"},
    {"whole in another spelling", "{\"name\":\"ab\",\"count\":1e2}", ""},
    {"fraction", "{\"name\":\"ab\",\"count\":0.5}", "count: number stands where integer belongs"},
    {"boolean for integer", "{\"name\":\"ab\",\"count\":true}", "count: boolean stands where integer belongs"},
    {"past 64 bits", "{\"name\":\"ab\",\"big\":9223372036854775808}",
     "big: 9223372036854775808 is more than 9223372036854775807"},
    {"below 64 bits", "{\"name\":\"ab\",\"big\":-1e30}", "big: -1e30 is less than -9223372036854775808"},
    {"real", "{\"name\":\"ab\",\"real\":1.5}", "real: 1.5 is more than 1"},
    {"real by name", "{\"name\":\"ab\",\"real\":\"NaN\"}", ""},
    {"real by another name", "{\"name\":\"ab\",\"real\":\"nan\"}", "real: string stands where double belongs"},
    {"infinite real", "{\"name\":\"ab\",\"real\":\"Infinity\"}", "real: Infinity is more than 1"},
    {"infinite real below", "{\"name\":\"ab\",\"real\":\"-Infinity\"}", "real: -Infinity is less than -1"},
    {"boolean for enum", "{\"name\":\"ab\",\"colour\":true}", "colour: boolean stands where enum belongs"},
    {"number for boolean", "{\"name\":\"ab\",\"flag\":0}", "flag: number stands where boolean belongs"},
    {"object for list", "{\"name\":\"ab\",\"names\":{}}", "names: object stands where list belongs"},
    {"array for map", "{\"name\":\"ab\",\"scores\":[]}", "scores: array stands where map belongs"},
    {"blob", "{\"name\":\"ab\",\"bytes\":\"YWJjZA==\"}", "bytes: 4 bytes are more than 3"},
    {"no base64", "{\"name\":\"ab\",\"bytes\":\"YWI\"}", "bytes: string stands where blob belongs"},
    {"past the years", "{\"name\":\"ab\",\"when\":1e12}", "when: 1e12 is more than 253402300799"},
    {"before the years", "{\"name\":\"ab\",\"when\":-1e12}", "when: -1e12 is less than -62135596800"},
    {"timestamp as string", "{\"name\":\"ab\",\"when\":\"2023\"}", "when: string stands where timestamp belongs"},
    {"enum", "{\"name\":\"ab\",\"colour\":\"PINK\"}", "colour: the text is no value of Colour that the model knows"},
    {"list", "{\"name\":\"ab\",\"names\":[]}", "names: 0 elements are fewer than 1"},
    {"element", "{\"name\":\"ab\",\"names\":[\"ab\",\"a\"]}", "names[1]: 1 character is fewer than 2"},
    {"null in a dense list", "{\"name\":\"ab\",\"names\":[null]}", "names[0]: null stands where string belongs"},
    {"map value", "{\"name\":\"ab\",\"scores\":{\"a\":101}}", "scores.a: 101 is more than 100"},
    {"empty map key", "{\"name\":\"ab\",\"scores\":{\"\":101}}", "scores.: the text does not match ^[a-z]+$; scores.: 101 is more than 100"},
    {"map key", "{\"name\":\"ab\",\"scores\":{\"A\":1}}", "scores.A: the text does not match ^[a-z]+$"},
    {"pattern", "{\"name\":\"ab\",\"code\":\"x1\"}", "code: the text does not match ^[a-z]+$"},
    {"sensitive", "{\"name\":\"ab\",\"secret\":12}", "secret: the number is more than 9"},
    {"control bytes in a path", "{\"name\":\"ab\",\"\\u001b[31m\":1}", "\\x1b[31m: Root has no such member"},
};

static void validate_finds_every_violation(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(validation_rows); i++) {
        const struct validation_row *row = &validation_rows[i];
        const char *found = violations(&model, ROOT, document(row->value));
        if (strcmp(found, row->violations) != 0)
            fail_msg("%s: %s", row->name, found);
    }
}

static void validate_says_lengths_and_limits(void **state)
{
    struct csn_violation_list list = {NULL, 0, 0};

    (void)state;
    assert_int_equal(csn_model_validate(&model, ROOT, document("{\"name\":\"abcde\"}"), &test_arena, &list), CSN_OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].kind, CSN_VIOLATION_LENGTH_MAX);
    assert_int_equal(list.items[0].limit, 4);
    assert_int_equal(list.items[0].actual, 5);
    assert_ptr_equal(list.items[0].shape, &shapes[NAME]);
}

/* The nearest number that 64 bits hold; the value has the lexeme. */
static void validate_says_the_number_that_is_out_of_range(void **state)
{
    static const struct { const char *real; int64_t actual; } rows[] = {
        {"2", 2}, {"-3.5", -3}, {"9223372036854774784", INT64_C(9223372036854774784)}, {"9223372036854775808", INT64_MAX},
        {"-9223372036854775808", INT64_MIN}, {"-1e30", INT64_MIN},
    };
    char text[100];

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_violation_list list = {NULL, 0, 0};

        (void)snprintf(text, sizeof text, "{\"name\":\"ab\",\"real\":%s}", rows[i].real);
        assert_int_equal(csn_model_validate(&model, ROOT, document(text), &test_arena, &list), CSN_OK);
        assert_int_equal(list.count, 1);
        assert_true(list.items[0].actual == rows[i].actual);
    }
}

/* Shapes whose bounds are not those of the model above. */
static void validate_knows_which_bounds_there_are(void **state)
{
    enum { INT32, INT64, FREE, PAIRS, PAIR_BYTES, KEY, BOUNDS };
    static const struct csn_shape_member pairs[] = {{CSN_SPAN_INIT("key"), KEY, false}, {CSN_SPAN_INIT("value"), INT32, false}};
    static const struct csn_shape table[BOUNDS] = {
        [INT32] = {LITERAL("Int32"), .kind = CSN_SHAPE_INTEGER},
        [INT64] = {LITERAL("Int64"), .kind = CSN_SHAPE_LONG},
        [FREE] = {LITERAL("Free"), .kind = CSN_SHAPE_FLOAT},
        [PAIRS] = {LITERAL("Pairs"), .kind = CSN_SHAPE_MAP, MEMBERS(pairs), BETWEEN(2, 3)},
        [PAIR_BYTES] = {LITERAL("PairBytes"), .kind = CSN_SHAPE_BLOB, BETWEEN(2, 2)},
        [KEY] = {LITERAL("Key"), .kind = CSN_SHAPE_STRING},
    };
    static const struct csn_model small = {.shapes = table, .shape_count = BOUNDS};
    static const struct { uint32_t shape; const char *value; const char *violations; } rows[] = {
        {INT32, "-2147483648", ""},
        {INT32, "2147483647", ""},
        {INT32, "-2147483649", "the top level: -2147483649 is less than -2147483648"},
        {INT32, "2147483648", "the top level: 2147483648 is more than 2147483647"},
        {INT64, "-9223372036854775808", ""},
        {INT64, "9223372036854775807", ""},
        {FREE, "-1e300", ""},
        {FREE, "1e300", ""},
        {FREE, "true", "the top level: boolean stands where float belongs"},
        {PAIRS, "{\"a\":1,\"b\":2}", ""},
        {PAIRS, "{\"a\":1}", "the top level: 1 element is fewer than 2"},
        {PAIR_BYTES, "\"YQ==\"", "the top level: 1 byte is fewer than 2"},
        {PAIR_BYTES, "1", "the top level: number stands where blob belongs"},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        const char *found = violations(&small, rows[i].shape, document(rows[i].value));
        if (strcmp(found, rows[i].violations) != 0)
            fail_msg("%s: %s", rows[i].value, found);
    }
}

/* A model that csn_model_check has not seen. */
static void validate_refuses_what_the_model_lacks(void **state)
{
    static const struct csn_shape odd = {LITERAL("Odd"), .kind = CSN_SHAPE_STRING, .pattern = CSN_SPAN_INIT("(?=a)")};
    static const struct csn_model small = {.shapes = &odd, .shape_count = 1};
    struct csn_violation_list list = {NULL, 0, 0};

    (void)state;
    assert_int_equal(csn_model_validate(&small, 0, document("\"a\""), &test_arena, &list), CSN_UNSUPPORTED);
    assert_int_equal(csn_model_validate(&small, 1, document("\"a\""), &test_arena, &list), CSN_NOT_FOUND);
    assert_int_equal(list.count, 0);
}

static void validate_lists_a_thousand_at_most(void **state)
{
    struct csn_violation_list list = {NULL, 0, 0};
    struct csn_value *names = csn_value_new(&test_arena, CSN_VALUE_ARRAY);

    (void)state;
    for (size_t i = 0; i < 3000; i++)
        assert_int_equal(csn_value_add(&test_arena, names, CSN_SPAN(""), csn_value_new_int(&test_arena, 1)), CSN_OK);
    assert_int_equal(csn_model_validate(&model, SPARSE, names, &test_arena, &list), CSN_OK);
    assert_int_equal(list.count, 1000);
}

static void describe_leaves_a_full_buffer_as_it_was(void **state)
{
    struct csn_violation_list list = {NULL, 0, 0};
    char storage[12];
    struct csn_buf buf;

    (void)state;
    assert_int_equal(csn_model_validate(&model, ROOT, document("{}"), &test_arena, &list), CSN_OK);
    csn_buf_init_fixed(&buf, storage, sizeof storage);
    assert_int_equal(csn_violation_describe(&list.items[0], &buf), CSN_LIMIT);
    assert_int_equal(buf.len, 0);
}

/* ---- checking a model ---- */

static enum csn_status check_one(struct csn_shape shape, const char *expected)
{
    struct csn_shape table[] = {shape, {LITERAL("Text"), .kind = CSN_SHAPE_STRING}};
    struct csn_model small = {.shapes = table, .shape_count = 2};
    struct csn_error error = {.message = ""};
    enum csn_status status = csn_model_check(&small, &error);
    assert_string_equal(error.message, expected);
    return status;
}

static void check_accepts_what_the_codec_knows(void **state)
{
    (void)state;
    assert_int_equal(csn_model_check(&model, NULL), CSN_OK);
}

static void check_names_the_shape_at_fault(void **state)
{
    static const struct csn_shape_member nowhere[] = {{CSN_SPAN_INIT("a"), 7, false}};
    static const struct csn_shape_member twice[] = {{CSN_SPAN_INIT("a"), 1, false}, {CSN_SPAN_INIT("a"), 1, false}};
    static const struct csn_shape_member odd_key[] = {{CSN_SPAN_INIT("key"), 0, false}, {CSN_SPAN_INIT("value"), 1, false}};

    (void)state;
    assert_int_equal(check_one((struct csn_shape){LITERAL("S"), .kind = CSN_SHAPE_STRUCTURE, MEMBERS(nowhere)},
                               "S: no shape behind member a"), CSN_NOT_FOUND);
    assert_int_equal(check_one((struct csn_shape){LITERAL("S"), .kind = CSN_SHAPE_STRUCTURE, MEMBERS(twice)},
                               "S: two members of the name a"), CSN_CONSTRAINT);
    assert_int_equal(check_one((struct csn_shape){LITERAL("S"), .kind = CSN_SHAPE_LIST}, "S: a list has one member"),
                     CSN_CONSTRAINT);
    assert_int_equal(check_one((struct csn_shape){LITERAL("S"), .kind = CSN_SHAPE_MAP}, "S: a map has a key and a value"),
                     CSN_CONSTRAINT);
    assert_int_equal(check_one((struct csn_shape){LITERAL("S"), .kind = CSN_SHAPE_MAP, MEMBERS(odd_key)},
                               "S: a key that is no string"), CSN_UNSUPPORTED);
    assert_int_equal(check_one((struct csn_shape){LITERAL("S"), .kind = CSN_SHAPE_STRING, MEMBERS(twice)},
                               "S: this kind has no members"), CSN_CONSTRAINT);
    assert_int_equal(check_one((struct csn_shape){LITERAL("Text"), .kind = CSN_SHAPE_STRING}, "Text: two shapes of this name"),
                     CSN_CONSTRAINT);
    assert_int_equal(check_one((struct csn_shape){LITERAL("S"), .kind = CSN_SHAPE_BOOLEAN, .has_min = true},
                               "S: this kind has neither length nor range"), CSN_CONSTRAINT);
    assert_int_equal(check_one((struct csn_shape){LITERAL("S"), .kind = CSN_SHAPE_STRING, BETWEEN(2, 1)},
                               "S: the least value is above the greatest"), CSN_CONSTRAINT);
    assert_int_equal(check_one((struct csn_shape){LITERAL("S"), .kind = CSN_SHAPE_BLOB, .pattern = CSN_SPAN_INIT("a")},
                               "S: a pattern on what is no string"), CSN_CONSTRAINT);
    assert_int_equal(check_one((struct csn_shape){LITERAL("S"), .kind = CSN_SHAPE_STRING, .pattern = CSN_SPAN_INIT("(?=a)")},
                               "S: pattern: a look-around, name or flag in a group at byte 2 of the pattern"), CSN_UNSUPPORTED);
    assert_int_equal(check_one((struct csn_shape){LITERAL("S"), .kind = CSN_SHAPE_TIMESTAMP, .format = (enum csn_timestamp_format)9},
                               "S: an unknown format of timestamps"), CSN_UNSUPPORTED);
    assert_int_equal(check_one((struct csn_shape){LITERAL("S"), .kind = (enum csn_shape_kind)99}, "S: an unknown kind of shape"),
                     CSN_UNSUPPORTED);
}

static void members_have_identifiers(void **state)
{
    static const char *const names[] = {"", "1st", "a\"b", "a-b", "a.b", "a b", "a:", "a[", "a`", "a{", "@type", "[", "`", "{", "/", ":", "\xC3\xA4"};
    static const char *const fine[] = {"_", "A1_z9", "Z", "a", "z0"};
    struct csn_shape_member member = {.shape = 0};
    struct csn_shape shape = {LITERAL("S"), .kind = CSN_SHAPE_STRUCTURE, .members = &member, .member_count = 1};
    char expected[64];

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(names); i++) {
        member.name = csn_span_of_string(names[i]);
        (void)snprintf(expected, sizeof expected, "S: a member's name is no identifier:%s%s", names[i][0] == '\0' ? "" : " ", names[i]);
        assert_int_equal(check_one(shape, expected), CSN_SYNTAX);
    }
    for (size_t i = 0; i < CSN_COUNT(fine); i++) {
        member.name = csn_span_of_string(fine[i]);
        assert_int_equal(check_one(shape, ""), CSN_OK);
    }
}

static void check_names_the_operation_at_fault(void **state)
{
    static const uint32_t errors[] = {NAME};
    struct csn_operation operation = {.name = CSN_SPAN("Do"), .input = 99, .output = CSN_SHAPE_NONE};
    struct csn_model broken = {.shapes = shapes, .shape_count = SHAPES, .operations = &operation, .operation_count = 1};
    struct csn_error error;

    (void)state;
    assert_int_equal(csn_model_check(&broken, &error), CSN_NOT_FOUND);
    assert_string_equal(error.message, "Do: no shape behind the input");
    operation.input = CSN_SHAPE_NONE;
    operation.output = NAME;
    assert_int_equal(csn_model_check(&broken, &error), CSN_CONSTRAINT);
    assert_string_equal(error.message, "Do: no structure is the output");
    operation.output = ROOT;
    operation.errors = errors;
    operation.error_count = 1;
    assert_int_equal(csn_model_check(&broken, &error), CSN_CONSTRAINT);
    assert_string_equal(error.message, "Do: no structure is the error");

    struct csn_operation twice[] = {{.name = CSN_SPAN("Do"), .input = ROOT, .output = ROOT}, {.name = CSN_SPAN("Do"), .input = ROOT, .output = ROOT}};
    struct csn_model doubled = {.shapes = shapes, .shape_count = SHAPES, .operations = twice, .operation_count = 2};
    assert_int_equal(csn_model_check(&doubled, &error), CSN_CONSTRAINT);
    assert_string_equal(error.message, "Do: two operations of this name");
}

static void lookups_are_exact(void **state)
{
    (void)state;
    assert_ptr_equal(csn_model_shape(&model, NAME), &shapes[NAME]);
    assert_null(csn_model_shape(&model, CSN_SHAPE_NONE));
    assert_null(csn_model_find_shape(&model, CSN_SPAN("name")));
    assert_null(csn_model_find_operation(&model, CSN_SPAN("Do")));
    assert_null(csn_shape_find_member(&shapes[ROOT], CSN_SPAN("Name")));
    assert_ptr_equal(csn_shape_find_member(&shapes[ROOT], CSN_SPAN("child")), &root_members[15]);
    assert_string_equal(csn_shape_kind_name(CSN_SHAPE_TIMESTAMP), "timestamp");
    assert_string_equal(csn_shape_kind_name((enum csn_shape_kind)(CSN_SHAPE_DOCUMENT + 1)), "unknown");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(validate_finds_every_violation),
        cmocka_unit_test(validate_says_lengths_and_limits),
        cmocka_unit_test(validate_says_the_number_that_is_out_of_range),
        cmocka_unit_test(validate_knows_which_bounds_there_are),
        cmocka_unit_test(validate_refuses_what_the_model_lacks),
        cmocka_unit_test(validate_lists_a_thousand_at_most),
        cmocka_unit_test(describe_leaves_a_full_buffer_as_it_was),
        cmocka_unit_test(check_accepts_what_the_codec_knows),
        cmocka_unit_test(check_names_the_shape_at_fault),
        cmocka_unit_test(members_have_identifiers),
        cmocka_unit_test(check_names_the_operation_at_fault),
        cmocka_unit_test(lookups_are_exact),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}
