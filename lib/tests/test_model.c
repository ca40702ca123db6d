/* Shapes, validation, patterns. */
#include "failing_allocator.h"
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

/* Every request that an arena can refuse, by ceilings one step apart. */
static void validate_survives_want_of_memory(void **state)
{
    struct csn_value *value = document("{\"count\":101,\"names\":[],\"child\":{\"count\":-1},\"scores\":{\"a\":-1}}");
    struct failing_allocator memory = failing_allocator(1);
    enum csn_status status = CSN_LIMIT;
    struct csn_violation_list list = {NULL, 0, 0};
    struct csn_arena arena;

    (void)state;
    csn_arena_init(&arena, failing_allocator_of(&memory), 1 << 20);
    assert_int_equal(csn_model_validate(&model, ROOT, value, &arena, &list), CSN_NO_MEMORY);
    for (size_t ceiling = 0; status != CSN_OK; ceiling += 16) {
        list = (struct csn_violation_list){NULL, 0, 0};
        csn_arena_init(&arena, NULL, ceiling);
        status = csn_model_validate(&model, ROOT, value, &arena, &list);
        assert_true(status == CSN_OK || status == CSN_LIMIT);
        assert_true(list.count == 0 || list.items != NULL);
        csn_arena_clear(&arena);
    }
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
}

/* ---- patterns ---- */

struct pattern_row {
    const char *pattern;
    const char *text;
    bool matches;
};

static const struct pattern_row pattern_rows[] = {
    {"", "", true},
    {"", "a", true},
    {"b", "abc", true},
    {"^b", "abc", false},
    {"b$", "abc", false},
    {"^abc$", "abc", true},
    {"^abc$", "abc\n", false},
    {"a.c", "abc", true},
    {"a.c", "a\nc", false},
    {"^.$", "\xf0\x9f\x9a\x80", true},
    {"^..$", "\xc3\xa9", false},
    {"^\xc3\xa9+$", "\xc3\xa9\xc3\xa9", true},
    {"^a*$", "", true},
    {"^a*$", "aaaa", true},
    {"^a*$", "aab", false},
    {"^a+$", "", false},
    {"^a+$", "aaa", true},
    {"^ab?c$", "ac", true},
    {"^ab?c$", "abbc", false},
    {"^a{3}$", "aaa", true},
    {"^a{3}$", "aa", false},
    {"^a{3}$", "aaaa", false},
    {"^a{2,}$", "a", false},
    {"^a{2,}$", "aaaaa", true},
    {"^a{0,2}$", "", true},
    {"^a{0,2}$", "aa", true},
    {"^a{0,2}$", "aaa", false},
    {"^a{1,3}b$", "aaab", true},
    {"^a{1,3}b$", "ab", true},
    {"^a{1,3}b$", "b", false},
    {"^a{1,3}b$", "aaaab", false},
    {"^a{0}b$", "b", true},
    {"^a{0}b$", "ab", false},
    {"^(ab){2}$", "abab", true},
    {"^(ab|cd)*$", "abcdab", true},
    {"^(ab|cd)*$", "abc", false},
    {"^(a|b|c)$", "c", true},
    {"^a|b$", "ax", true},
    {"^a|b$", "xb", true},
    {"^a|b$", "xbx", false},
    {"^(|a)b$", "b", true},
    {"^(?:ab)+$", "abab", true},
    {"^((a*)*)*$", "aaaa", true},
    {"^(a*)+b$", "aaaa", false},
    {"^()*$", "", true},
    {"^()+x$", "x", true},
    {"[abc]", "xbx", true},
    {"^[a-c]+$", "abcabc", true},
    {"^[^a-c]+$", "xyz", true},
    {"^[^a-c]+$", "xaz", false},
    {"^[^a]$", "\xc3\xa9", true},
    {"^[a]$", "\xc3\xa9", false},
    {"^[a-]$", "-", true},
    {"^[-a]$", "-", true},
    {"^[.$^]+$", ".$^", true},
    {"^[a^]$", "^", true},
    {"^[\\]\\\\]+$", "]\\", true},
    {"^[A-Za-z0-9.@\\-_]+$", "a.B@c-d_9", true},
    {"^[A-Za-z0-9.@\\-_]+$", "a b", false},
    {"^[A-Za-z0-9.@\\-_]+$", "a,b", false},
    {"^[0-9A-Za-z_-]+$", "a-b_1", true},
    {"^\\w+$", "az_09", true},
    {"^\\w+$", "a-b", false},
    {"^\\W$", "\xc3\xa9", true},
    {"^\\d+$", "0189", true},
    {"^\\D$", "1", false},
    {"^\\s+$", " \t\n\r\v\f", true},
    {"^\\S$", " ", false},
    {"^[\\d-]+$", "1-2", true},
    {"^[\\W]$", "a", false},
    {"^a\\.b$", "a.b", true},
    {"^a\\.b$", "axb", false},
    {"^\\t\\n$", "\t\n", true},
    {"^\\/\\{\\}$", "/{}", true},
    {"^arn:aws(-[\\w]+)*:codepipeline:.+:[0-9]{12}:.+$", "arn:aws-us-gov:codepipeline:us-gov-west-1:123456789012:demo", true},
    {"^arn:aws(-[\\w]+)*:codepipeline:.+:[0-9]{12}:.+$", "arn:aws:codepipeline:us-east-1:12345678901:demo", false},
    {"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", "11111111-abcd-1111-1111-111111111111", true},
    {"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", "11111111-ABCD-1111-1111-111111111111", false},
    {"^.$", "\xff", true},
    {"^[a-z]$", "\xff", false},
};

static void pattern_matches_as_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(pattern_rows); i++) {
        const struct pattern_row *row = &pattern_rows[i];
        struct csn_error error = {.message = ""};
        bool matches = !row->matches;
        enum csn_status status =
            csn_pattern_match(csn_span_of_string(row->pattern), csn_span_of_string(row->text), &matches, &error);
        if (status != CSN_OK || matches != row->matches)
            fail_msg("%s on \"%s\": %s %d", row->pattern, row->text, error.message, matches);
    }
}

struct refusal_row {
    const char *pattern;
    enum csn_status status;
    const char *message;
};

static const struct refusal_row refusal_rows[] = {
    {"a*?", CSN_UNSUPPORTED, "a lazy, possessive or doubled repetition at byte 2 of the pattern"},
    {"a++", CSN_UNSUPPORTED, "a lazy, possessive or doubled repetition at byte 2 of the pattern"},
    {"(?!a)", CSN_UNSUPPORTED, "a look-around, name or flag in a group at byte 2 of the pattern"},
    {"(a)\\1", CSN_UNSUPPORTED, "an escape other than \\w \\d \\s \\t \\n \\r \\f \\v at byte 4 of the pattern"},
    {"\\bx", CSN_UNSUPPORTED, "an escape other than \\w \\d \\s \\t \\n \\r \\f \\v at byte 1 of the pattern"},
    {"[\\p{L}]", CSN_UNSUPPORTED, "an escape other than \\w \\d \\s \\t \\n \\r \\f \\v at byte 2 of the pattern"},
    {"[\xc3\xa9]", CSN_UNSUPPORTED, "a class with a character past U+007F at byte 2 of the pattern"},
    {"[\\w-z]", CSN_UNSUPPORTED, "a range that begins with a class at byte 3 of the pattern"},
    {"[]", CSN_UNSUPPORTED, "an empty class at byte 1 of the pattern"},
    {"*", CSN_SYNTAX, "a repetition of nothing at byte 0 of the pattern"},
    {"a{", CSN_SYNTAX, "a repetition without a number at byte 2 of the pattern"},
    {"a{1", CSN_SYNTAX, "a repetition without its end at byte 3 of the pattern"},
    {"a{2,1}", CSN_SYNTAX, "a repetition that runs backwards at byte 6 of the pattern"},
    {"(a", CSN_SYNTAX, "a group without its end at byte 2 of the pattern"},
    {"a)", CSN_SYNTAX, "a closing parenthesis without its group at byte 1 of the pattern"},
    {"[a", CSN_SYNTAX, "a class without its end at byte 2 of the pattern"},
    {"[z-a]", CSN_SYNTAX, "a range that runs backwards at byte 4 of the pattern"},
    {"a\\", CSN_SYNTAX, "a backslash with nothing behind it at byte 2 of the pattern"},
    {"\\\xff", CSN_ENCODING, "text that is not UTF-8 at byte 1 of the pattern"},
    {"\xff", CSN_ENCODING, "text that is not UTF-8 at byte 0 of the pattern"},
    {"a{1001}", CSN_LIMIT, "a repetition of more than 1000 at byte 6 of the pattern"},
    {"((((a{99}){99}){99}){99})", CSN_LIMIT, "too long a pattern at byte 14 of the pattern"},
};

static void pattern_refuses_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(refusal_rows); i++) {
        const struct refusal_row *row = &refusal_rows[i];
        struct csn_error error = {.message = ""};
        bool matches;
        enum csn_status status = csn_pattern_match(csn_span_of_string(row->pattern), CSN_SPAN("a"), &matches, &error);
        if (status != row->status || strcmp(error.message, row->message) != 0)
            fail_msg("%s: %s: %s", row->pattern, csn_status_name(status), error.message);
    }
}

static void pattern_bounds_nesting_and_classes(void **state)
{
    char nested[128], classes[128], long_text[1025];
    bool matches;

    (void)state;
    memset(nested, '(', 64);
    memset(nested + 64, ')', 64);
    assert_int_equal(csn_pattern_match(csn_span_of(nested, 128), CSN_SPAN(""), &matches, NULL), CSN_LIMIT);
    memset(long_text, 'a', sizeof long_text);
    assert_int_equal(csn_pattern_match(csn_span_of(long_text, sizeof long_text), CSN_SPAN(""), &matches, NULL), CSN_LIMIT);
    for (size_t i = 0; i < sizeof classes; i += 2)
        memcpy(classes + i, "\\w", 2);
    assert_int_equal(csn_pattern_match(csn_span_of(classes, 128), CSN_SPAN(""), &matches, NULL), CSN_LIMIT);
}

/* A matcher that backtracks needs more steps here than there are atoms. */
static void pattern_needs_linear_time(void **state)
{
    char text[4000];
    bool matches = true;

    (void)state;
    memset(text, 'a', sizeof text);
    assert_int_equal(csn_pattern_match(CSN_SPAN("^((a|a)*)*(a?){40}b$"), csn_span_of(text, sizeof text), &matches, NULL), CSN_OK);
    assert_false(matches);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(validate_finds_every_violation),
        cmocka_unit_test(validate_says_lengths_and_limits),
        cmocka_unit_test(validate_lists_a_thousand_at_most),
        cmocka_unit_test(validate_survives_want_of_memory),
        cmocka_unit_test(describe_leaves_a_full_buffer_as_it_was),
        cmocka_unit_test(check_accepts_what_the_codec_knows),
        cmocka_unit_test(check_names_the_shape_at_fault),
        cmocka_unit_test(check_names_the_operation_at_fault),
        cmocka_unit_test(lookups_are_exact),
        cmocka_unit_test(pattern_matches_as_written),
        cmocka_unit_test(pattern_refuses_by_name),
        cmocka_unit_test(pattern_bounds_nesting_and_classes),
        cmocka_unit_test(pattern_needs_linear_time),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}
