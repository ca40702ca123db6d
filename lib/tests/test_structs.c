/* Bodies from C structs and into them. */
#include <math.h>

#include "every_kind.h"
#include "failing_allocator.h"

static void struct_and_value_give_the_same_bytes(void **state)
{
    struct csn_span texts[] = {CSN_SPAN(""), CSN_SPAN("x")};
    struct count_entry counts[] = {{CSN_SPAN("a"), 1}, {CSN_SPAN(""), 2}};
    struct point points[] = {{1, 1, 0}, {0, 5, 5}, {3, 2, 3}};
    struct point nine[] = {{2, 0, 9}};
    struct grid_entry grid[] = {{CSN_SPAN("k"), {nine, 1}}, {CSN_SPAN("l"), {NULL, 0}}};
    struct root root = {
        .has = UINT64_MAX, .text = CSN_SPAN("a\"b"), .count = -5, .big = INT64_MIN, .real = 1.5, .single = -INFINITY, .flag = true,
        .bytes = {"\x00\xff\x10", 3}, .when = {-1, 500000000}, .date_time = {1700000000, 123999999},
        .http_date = {1700000000, 1}, .colour = CSN_SPAN("PINK"), .texts = {texts, 2}, .counts = {counts, 2}, .points = {points, 3},
        .choice = {2, {NULL, 0}, 7}, .any = document("{\"z\":[null,1.0]}"), .point = {2, 1, 0}, .grid = {grid, 2},
    };

    (void)state;
    assert_string_equal(body_of_struct(&model, &root_binding, &root), full_body);
    assert_string_equal(body_of(&model, ROOT,
        "{\"text\":\"a\\\"b\",\"count\":-5,\"big\":-9223372036854775808,\"real\":1.5e+00,\"single\":\"-Infinity\",\"flag\":true,"
        "\"bytes\":\"AP8Q\",\"when\":-0.5,\"dateTime\":1700000000.123,\"httpDate\":1700000000,"
        "\"colour\":\"PINK\",\"texts\":[\"\",\"x\"],\"sparse\":[],\"counts\":{\"a\":1,\"\":2},\"points\":[{\"x\":1},{},{\"x\":2,\"y\":3}],"
        "\"choice\":{\"right\":7},\"any\":{\"z\":[null,1.0]},\"point\":{\"y\":0},\"grid\":{\"k\":[{\"y\":9}],\"l\":[]}}"), full_body);
}

static void struct_round_trips(void **state)
{
    struct root root;
    struct csn_awsjson_notes notes;
    struct csn_error error;

    (void)state;
    if (csn_awsjson_decode_struct(&model, &root_binding, csn_span_of_string(full_body), &test_arena, &root, &notes, &error) != CSN_OK)
        fail_msg("%s", error.message);
    assert_string_equal(body_of_struct(&model, &root_binding, &root), full_body);
    assert_int_equal(notes.unknown_members + notes.null_members + notes.corrected, 0);
    assert_int_equal(root.points.count, 3);
    assert_int_equal(root.bytes.len, 3);
    assert_memory_equal(root.bytes.data, "\x00\xff\x10", 3);
}

static void struct_without_bits_is_an_empty_object(void **state)
{
    struct root root = {.text = CSN_SPAN("not given"), .count = 5};

    (void)state;
    assert_string_equal(body_of_struct(&model, &root_binding, &root), "{}");
}

static void struct_with_no_document_sends_null(void **state)
{
    struct root root = {.has = 1 << 16};

    (void)state;
    assert_string_equal(body_of_struct(&model, &root_binding, &root), "{\"any\":null}");
}

static void struct_encoding_refuses_what_has_no_form(void **state)
{
    struct root late = {.has = 1 << 7, .when = {CSN_TIME_SECONDS_MAX + 1, 0}};
    struct root early = {.has = 1 << 7, .when = {CSN_TIME_SECONDS_MIN - 1, 0}};
    struct root odd = {.has = 1 << 7, .when = {0, 1000000000}};
    struct root latin = {.has = 1, .text = CSN_SPAN("\xfc")};

    (void)state;
    assert_string_equal(body_of_struct(&model, &root_binding, &late), "RANGE");
    assert_string_equal(body_of_struct(&model, &root_binding, &early), "RANGE");
    struct csn_error error;
    char storage[100];
    struct csn_buf body;
    csn_buf_init_fixed(&body, storage, sizeof storage);
    assert_int_equal(csn_awsjson_encode_struct(&model, &root_binding, &odd, NULL, &body, &error), CSN_RANGE);
    assert_string_equal(error.message, "when: an instant outside the years 1 to 9999");
    assert_string_equal(body_of_struct(&model, &root_binding, &latin), "ENCODING");
}

/* The vectors of RFC 4648 section 10. */
static void struct_blobs_are_base64(void **state)
{
    static const char *const digits[] = {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(digits); i++) {
        struct root root = {.has = 1 << 6, .bytes = {"foobar", i}}, back;
        char expected[40];
        snprintf(expected, sizeof expected, "{\"bytes\":\"%s\"}", digits[i]);
        assert_string_equal(body_of_struct(&model, &root_binding, &root), expected);
        assert_int_equal(csn_awsjson_decode_struct(&model, &root_binding, csn_span_of_string(expected), &test_arena, &back, NULL, NULL),
                         CSN_OK);
        assert_true(csn_span_equal(back.bytes, root.bytes));
    }
}

static void struct_lists_may_hold_unions(void **state)
{
    struct both { uint64_t has; struct csn_list choices; };
    static const struct csn_shape_member root[] = {{CSN_SPAN_INIT("choices"), 1, false}};
    static const struct csn_shape_member choices[] = {{CSN_SPAN_INIT("member"), 2, false}};
    static const struct csn_shape_member sides[] = {{CSN_SPAN_INIT("left"), 3, false}, {CSN_SPAN_INIT("right"), 4, false}};
    static const struct csn_shape table[] = {{LITERAL("Both"), .kind = CSN_SHAPE_STRUCTURE, MEMBERS(root)},
                                             {LITERAL("Choices"), .kind = CSN_SHAPE_LIST, MEMBERS(choices)},
                                             {LITERAL("Choice"), .kind = CSN_SHAPE_UNION, MEMBERS(sides)},
                                             {LITERAL("Text"), .kind = CSN_SHAPE_STRING}, {LITERAL("Count"), .kind = CSN_SHAPE_INTEGER}};
    static const struct csn_model small = {.shapes = table, .shape_count = 5};
    static const struct csn_binding inner = {2, sizeof(struct choice), offsetof(struct choice, has), choice_fields};
    static const struct csn_binding_field fields[] = {{offsetof(struct both, choices), 1, &inner}};
    static const struct csn_binding outer = {0, sizeof(struct both), offsetof(struct both, has), fields};
    static const char body[] = "{\"choices\":[{\"left\":\"a\"},{\"right\":2}]}";
    struct both both;

    (void)state;
    assert_int_equal(csn_awsjson_decode_struct(&small, &outer, csn_span_of_string(body), &test_arena, &both, NULL, NULL), CSN_OK);
    assert_int_equal(both.choices.count, 2);
    assert_int_equal(((struct choice *)both.choices.items)[1].right, 2);
    assert_string_equal(body_of_struct(&small, &outer, &both), body);
}

/* Wherever the struct's text meets the end of the buffer's room. */
static void struct_texts_are_escaped(void **state)
{
    struct quoted { uint64_t has; struct csn_span first, second; };
    static const struct csn_shape_member names[] = {{CSN_SPAN_INIT("ab"), 1, false}, {CSN_SPAN_INIT("revisionSummary"), 1, false}};
    static const struct csn_shape table[] = {{LITERAL("Quoted"), .kind = CSN_SHAPE_STRUCTURE, MEMBERS(names)},
                                             {LITERAL("Text"), .kind = CSN_SHAPE_STRING}};
    static const struct csn_model small = {.shapes = table, .shape_count = 2};
    static const struct csn_binding_field fields[] = {{offsetof(struct quoted, first), 1, NULL}, {offsetof(struct quoted, second), 2, NULL}};
    static const struct csn_binding binding = {0, sizeof(struct quoted), offsetof(struct quoted, has), fields};
    const struct quoted quoted = {3, CSN_SPAN_INIT("x\ty"), CSN_SPAN_INIT("z\"")};
    static const char expected[] = "{\"ab\":\"x\\ty\",\"revisionSummary\":\"z\\\"\"}";

    (void)state;
    for (size_t room = 0; room <= 100; room++) {
        char storage[100];
        struct csn_buf body;
        csn_buf_init_fixed(&body, storage, room);
        enum csn_status status = csn_awsjson_encode_struct(&small, &binding, &quoted, NULL, &body, NULL);
        assert_int_equal(status, room < sizeof expected - 1 ? CSN_LIMIT : CSN_OK);
        assert_string_equal(string_of(csn_buf_span(&body)), status == CSN_OK ? expected : "");
    }
}

static void struct_encoding_keeps_to_the_style(void **state)
{
    static const struct csn_json_style style = {.spaces = true, .slash = true};
    const struct root root = {.has = 3, .text = CSN_SPAN("a/b"), .count = 5};
    char storage[100];
    struct csn_buf body;

    (void)state;
    csn_buf_init_fixed(&body, storage, sizeof storage);
    assert_int_equal(csn_awsjson_encode_struct(&model, &root_binding, &root, &style, &body, NULL), CSN_OK);
    assert_string_equal(string_of(csn_buf_span(&body)), "{\"text\": \"a\\/b\", \"count\": 5}");
}

static void struct_encoding_allocates_for_the_body_alone(void **state)
{
    struct failing_allocator memory = failing_allocator(0);
    struct root root = {.has = 1 | 1 << 1 | 1 << 7, .text = CSN_SPAN("a"), .count = 5, .when = {5, 0}};
    struct csn_buf body;

    (void)state;
    csn_buf_init(&body, failing_allocator_of(&memory), 4096);
    assert_int_equal(csn_buf_reserve(&body, 1000), CSN_OK);
    assert_int_equal(csn_awsjson_encode_struct(&model, &root_binding, &root, NULL, &body, NULL), CSN_OK);
    assert_int_equal(memory.requests, 1);
    csn_buf_clear(&body);
}

static void struct_decoding_passes_over_null_elements(void **state)
{
    struct root root;

    (void)state;
    assert_int_equal(csn_awsjson_decode_struct(&model, &root_binding,
        CSN_SPAN("{\"texts\":[null,\"a\",null],\"counts\":{\"a\":null,\"b\":2},\"points\":[null,{\"x\":1}]}"), &test_arena, &root, NULL, NULL),
        CSN_OK);
    assert_string_equal(body_of_struct(&model, &root_binding, &root), "{\"texts\":[\"a\"],\"counts\":{\"b\":2},\"points\":[{\"x\":1}]}");
}

/* Shortest spelling that reads back, whatever the sign and size. */
static void reals_round_trip(void **state)
{
    static const double reals[] = {0.0, -0.0, 0.1, 1.0 / 3, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 123456789.125, 9007199254740993.0};

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(reals); i++) {
        struct root root = {.has = 1 << 3, .real = reals[i]}, back;
        const char *body = body_of_struct(&model, &root_binding, &root);
        assert_int_equal(csn_awsjson_decode_struct(&model, &root_binding, csn_span_of_string(body), &test_arena, &back, NULL, NULL), CSN_OK);
        assert_memory_equal(&back.real, &reals[i], sizeof reals[i]);
    }
}

static void reals_are_read_in_any_spelling(void **state)
{
    static const struct { const char *lexeme; double real; } rows[] = {
        {"0.001", 0.001}, {"-0.00025e2", -0.025}, {"0", 0.0}, {"0e99", 0.0}, {"1e400", INFINITY}, {"-1E+400", -INFINITY},
        {"1e-400", 0.0}, {"1e99999999999999999999", INFINITY}, {"100000000000000000000000", 1e23}, {"10.50e-1", 1.05},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        char body[100];
        struct root root;
        snprintf(body, sizeof body, "{\"real\":%s}", rows[i].lexeme);
        assert_int_equal(csn_awsjson_decode_struct(&model, &root_binding, csn_span_of_string(body), &test_arena, &root, NULL, NULL), CSN_OK);
        if (root.real != rows[i].real)
            fail_msg("%s: %a", rows[i].lexeme, root.real);
    }
}

static void reals_are_read_however_long(void **state)
{
    struct root root;
    char body[2100] = "{\"real\":1.";

    (void)state;
    memset(body + 10, '0', 2000);
    strcpy(body + 2010, "1e0}");
    assert_int_equal(csn_awsjson_decode_struct(&model, &root_binding, csn_span_of_string(body), &test_arena, &root, NULL, NULL), CSN_OK);
    assert_true(root.real == 1.0);
    memset(body + 9, '0', 2001);
    strcpy(body + 2010, "e-2001}"); /* a great number, made small again */
    assert_int_equal(csn_awsjson_decode_struct(&model, &root_binding, csn_span_of_string(body), &test_arena, &root, NULL, NULL), CSN_OK);
    assert_true(root.real == 1.0);
}

static void new_member_of_a_struct_needs_no_code(void **state)
{
    struct higher_point { struct point point; struct csn_time zenith; };
    struct csn_shape table[SHAPES];
    struct csn_shape_member members[CSN_COUNT(point_members) + 1];
    struct csn_model grown = extended(table, members, copied("zenith"), WHEN);
    struct csn_binding_field fields[] = {point_fields[0], point_fields[1], {offsetof(struct higher_point, zenith), 4, NULL}};
    struct csn_binding binding = {POINT, sizeof(struct higher_point), offsetof(struct higher_point, point.has), fields};
    struct higher_point high = {{5, 1, 0}, {1, 500000000}}, back;

    (void)state;
    assert_string_equal(body_of_struct(&grown, &binding, &high), "{\"x\":1,\"zenith\":1.5}");
    assert_int_equal(csn_awsjson_decode_struct(&grown, &binding, CSN_SPAN("{\"x\":1,\"zenith\":1.5}"), &test_arena, &back, NULL, NULL), CSN_OK);
    assert_int_equal(back.point.has, 5);
    assert_int_equal(csn_time_compare(back.zenith, high.zenith), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(struct_and_value_give_the_same_bytes),
        cmocka_unit_test(struct_round_trips),
        cmocka_unit_test(struct_without_bits_is_an_empty_object),
        cmocka_unit_test(struct_with_no_document_sends_null),
        cmocka_unit_test(struct_encoding_refuses_what_has_no_form),
        cmocka_unit_test(struct_blobs_are_base64),
        cmocka_unit_test(struct_lists_may_hold_unions),
        cmocka_unit_test(struct_texts_are_escaped),
        cmocka_unit_test(struct_encoding_keeps_to_the_style),
        cmocka_unit_test(struct_encoding_allocates_for_the_body_alone),
        cmocka_unit_test(struct_decoding_passes_over_null_elements),
        cmocka_unit_test(reals_round_trip),
        cmocka_unit_test(reals_are_read_in_any_spelling),
        cmocka_unit_test(reals_are_read_however_long),
        cmocka_unit_test(new_member_of_a_struct_needs_no_code),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}
