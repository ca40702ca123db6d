/* Bodies: encoding, decoding, comparing, over a model that has every kind of shape. */
#include <math.h>
#include <stdlib.h>

#include "failing_allocator.h"
#include "model_support.h"

enum { ROOT, TEXT, COUNT, BIG, REAL, SINGLE, FLAG, BYTES, WHEN, DATE_TIME, HTTP_DATE, COLOUR, TEXTS, SPARSE, COUNTS, POINTS, CHOICE,
       ANY, POINT, STRICT, GRID, SHAPES };

static const struct csn_shape_member root_members[] = {
    {CSN_SPAN_INIT("text"), TEXT, false},         {CSN_SPAN_INIT("count"), COUNT, false},
    {CSN_SPAN_INIT("big"), BIG, false},           {CSN_SPAN_INIT("real"), REAL, false},
    {CSN_SPAN_INIT("single"), SINGLE, false},     {CSN_SPAN_INIT("flag"), FLAG, false},
    {CSN_SPAN_INIT("bytes"), BYTES, false},       {CSN_SPAN_INIT("when"), WHEN, false},
    {CSN_SPAN_INIT("dateTime"), DATE_TIME, false}, {CSN_SPAN_INIT("httpDate"), HTTP_DATE, false},
    {CSN_SPAN_INIT("colour"), COLOUR, false},     {CSN_SPAN_INIT("texts"), TEXTS, false},
    {CSN_SPAN_INIT("sparse"), SPARSE, false},     {CSN_SPAN_INIT("counts"), COUNTS, false},
    {CSN_SPAN_INIT("points"), POINTS, false},     {CSN_SPAN_INIT("choice"), CHOICE, false},
    {CSN_SPAN_INIT("any"), ANY, false},           {CSN_SPAN_INIT("point"), POINT, false},
    {CSN_SPAN_INIT("strict"), STRICT, false},     {CSN_SPAN_INIT("grid"), GRID, false},
};
static const struct csn_shape_member texts_members[] = {{CSN_SPAN_INIT("member"), TEXT, false}};
static const struct csn_shape_member counts_members[] = {{CSN_SPAN_INIT("key"), TEXT, false}, {CSN_SPAN_INIT("value"), COUNT, false}};
static const struct csn_shape_member points_members[] = {{CSN_SPAN_INIT("member"), POINT, false}};
static const struct csn_shape_member grid_members[] = {{CSN_SPAN_INIT("key"), TEXT, false}, {CSN_SPAN_INIT("value"), POINTS, false}};
static const struct csn_shape_member choice_members[] = {{CSN_SPAN_INIT("left"), TEXT, false}, {CSN_SPAN_INIT("right"), COUNT, false}};
static const struct csn_shape_member point_members[] = {{CSN_SPAN_INIT("x"), COUNT, false}, {CSN_SPAN_INIT("y"), COUNT, false}};
static const struct csn_shape_member strict_members[] = {
    {CSN_SPAN_INIT("text"), TEXT, true}, {CSN_SPAN_INIT("count"), COUNT, true}, {CSN_SPAN_INIT("flag"), FLAG, true},
    {CSN_SPAN_INIT("when"), WHEN, true}, {CSN_SPAN_INIT("texts"), TEXTS, true}, {CSN_SPAN_INIT("counts"), COUNTS, true},
    {CSN_SPAN_INIT("point"), POINT, true}, {CSN_SPAN_INIT("choice"), CHOICE, true}, {CSN_SPAN_INIT("colour"), COLOUR, false},
};
static const struct csn_span colours[] = {CSN_SPAN_INIT("RED")};

#define LITERAL(text) .name = CSN_SPAN_INIT(text)
#define MEMBERS(array) .members = array, .member_count = CSN_COUNT(array)

static const struct csn_shape shapes[SHAPES] = {
    [ROOT] = {LITERAL("Root"), .kind = CSN_SHAPE_STRUCTURE, MEMBERS(root_members)},
    [TEXT] = {LITERAL("Text"), .kind = CSN_SHAPE_STRING},
    [COUNT] = {LITERAL("Count"), .kind = CSN_SHAPE_INTEGER},
    [BIG] = {LITERAL("Big"), .kind = CSN_SHAPE_LONG},
    [REAL] = {LITERAL("Real"), .kind = CSN_SHAPE_DOUBLE},
    [SINGLE] = {LITERAL("Single"), .kind = CSN_SHAPE_FLOAT},
    [FLAG] = {LITERAL("Flag"), .kind = CSN_SHAPE_BOOLEAN},
    [BYTES] = {LITERAL("Bytes"), .kind = CSN_SHAPE_BLOB},
    [WHEN] = {LITERAL("When"), .kind = CSN_SHAPE_TIMESTAMP},
    [DATE_TIME] = {LITERAL("DateTime"), .kind = CSN_SHAPE_TIMESTAMP, .format = CSN_TIMESTAMP_DATE_TIME},
    [HTTP_DATE] = {LITERAL("HttpDate"), .kind = CSN_SHAPE_TIMESTAMP, .format = CSN_TIMESTAMP_HTTP_DATE},
    [COLOUR] = {LITERAL("Colour"), .kind = CSN_SHAPE_ENUM, .enum_values = colours, .enum_count = 1},
    [TEXTS] = {LITERAL("Texts"), .kind = CSN_SHAPE_LIST, MEMBERS(texts_members)},
    [SPARSE] = {LITERAL("Sparse"), .kind = CSN_SHAPE_LIST, MEMBERS(texts_members), .sparse = true},
    [COUNTS] = {LITERAL("Counts"), .kind = CSN_SHAPE_MAP, MEMBERS(counts_members)},
    [POINTS] = {LITERAL("Points"), .kind = CSN_SHAPE_LIST, MEMBERS(points_members)},
    [CHOICE] = {LITERAL("Choice"), .kind = CSN_SHAPE_UNION, MEMBERS(choice_members)},
    [ANY] = {LITERAL("Any"), .kind = CSN_SHAPE_DOCUMENT},
    [POINT] = {LITERAL("Point"), .kind = CSN_SHAPE_STRUCTURE, MEMBERS(point_members)},
    [STRICT] = {LITERAL("Strict"), .kind = CSN_SHAPE_STRUCTURE, MEMBERS(strict_members)},
    [GRID] = {LITERAL("Grid"), .kind = CSN_SHAPE_MAP, MEMBERS(grid_members)},
};
static const struct csn_model model = {.shapes = shapes, .shape_count = SHAPES};

/* ---- the same shapes as C structs ---- */

struct point {
    uint64_t has;
    int32_t x;
    int32_t y;
};

struct choice {
    uint64_t has;
    struct csn_span left;
    int32_t right;
};

struct count_entry {
    struct csn_span key;
    int32_t value;
};

struct grid_entry {
    struct csn_span key;
    struct csn_list value; /* of struct point */
};

struct root {
    struct csn_span text;
    int32_t count;
    int64_t big;
    double real;
    double single;
    bool flag;
    uint64_t has;
    struct csn_span bytes;
    struct csn_time when;
    struct csn_time date_time;
    struct csn_time http_date;
    struct csn_span colour;
    struct csn_list texts;  /* of struct csn_span */
    struct csn_list sparse; /* of struct csn_span */
    struct csn_list counts; /* of struct count_entry */
    struct csn_list points; /* of struct point */
    struct choice choice;
    const struct csn_value *any;
    struct point point;
    struct point strict; /* never used */
    struct csn_list grid; /* of struct grid_entry */
};

static const struct csn_binding_field point_fields[] = {{offsetof(struct point, x), 1, NULL}, {offsetof(struct point, y), 2, NULL}};
static const struct csn_binding point_binding = {POINT, sizeof(struct point), offsetof(struct point, has), point_fields};
static const struct csn_binding_field choice_fields[] = {{offsetof(struct choice, left), 1, NULL},
                                                         {offsetof(struct choice, right), 2, NULL}};
static const struct csn_binding choice_binding = {CHOICE, sizeof(struct choice), offsetof(struct choice, has), choice_fields};
static const struct csn_binding_field root_fields[] = {
    {offsetof(struct root, text), 1 << 0, NULL},
    {offsetof(struct root, count), 1 << 1, NULL},
    {offsetof(struct root, big), 1 << 2, NULL},
    {offsetof(struct root, real), 1 << 3, NULL},
    {offsetof(struct root, single), 1 << 4, NULL},
    {offsetof(struct root, flag), 1 << 5, NULL},
    {offsetof(struct root, bytes), 1 << 6, NULL},
    {offsetof(struct root, when), 1 << 7, NULL},
    {offsetof(struct root, date_time), 1 << 8, NULL},
    {offsetof(struct root, http_date), 1 << 9, NULL},
    {offsetof(struct root, colour), 1 << 10, NULL},
    {offsetof(struct root, texts), 1 << 11, NULL},
    {offsetof(struct root, sparse), 1 << 12, NULL},
    {offsetof(struct root, counts), 1 << 13, NULL},
    {offsetof(struct root, points), 1 << 14, &point_binding},
    {offsetof(struct root, choice), 1 << 15, &choice_binding},
    {offsetof(struct root, any), 1 << 16, NULL},
    {offsetof(struct root, point), 1 << 17, &point_binding},
    {offsetof(struct root, strict), 0, NULL},
    {offsetof(struct root, grid), UINT64_C(1) << 63, &point_binding},
};
static const struct csn_binding root_binding = {ROOT, sizeof(struct root), offsetof(struct root, has), root_fields};

/* A body with everything in it, in the form that both encoders write. */
static const char full_body[] =
    "{\"text\":\"a\\\"b\",\"count\":-5,\"big\":-9223372036854775808,\"real\":1.5e+00,\"single\":\"-Infinity\",\"flag\":true,"
    "\"bytes\":\"AP8Q\",\"when\":-0.5,\"dateTime\":\"2023-11-14T22:13:20.123Z\",\"httpDate\":\"Tue, 14 Nov 2023 22:13:20 GMT\","
    "\"colour\":\"PINK\",\"texts\":[\"\",\"x\"],\"sparse\":[],\"counts\":{\"a\":1,\"\":2},\"points\":[{\"x\":1},{},{\"x\":2,\"y\":3}],"
    "\"choice\":{\"right\":7},\"any\":{\"z\":[null,1.0]},\"point\":{\"y\":0},\"grid\":{\"k\":[{\"y\":9}],\"l\":[]}}";

/* ---- encoding ---- */

struct encode_row {
    const char *name;
    const char *value;
    const char *body; /* or a status */
};

static const struct encode_row encode_rows[] = {
    {"nothing", "{}", "{}"},
    {"order of the model", "{\"count\":1,\"text\":\"a\"}", "{\"text\":\"a\",\"count\":1}"},
    {"nulls are left out", "{\"text\":null,\"point\":null,\"count\":0}", "{\"count\":0}"},
    {"empty structure", "{\"point\":{}}", "{\"point\":{}}"},
    {"falsy values", "{\"text\":\"\",\"count\":0,\"flag\":false,\"when\":0,\"texts\":[]}",
     "{\"text\":\"\",\"count\":0,\"flag\":false,\"when\":0,\"texts\":[]}"},
    {"integers in plain digits", "{\"count\":5e1,\"big\":-1.0}", "{\"count\":50,\"big\":-1}"},
    {"reals as they are spelt", "{\"real\":0.10}", "{\"real\":0.10}"},
    {"reals by name", "{\"real\":\"NaN\",\"single\":\"Infinity\"}", "{\"real\":\"NaN\",\"single\":\"Infinity\"}"},
    {"milliseconds", "{\"when\":1700000000.1239}", "{\"when\":1700000000.123}"},
    {"date-time", "{\"dateTime\":1700000000.1239}", "{\"dateTime\":\"2023-11-14T22:13:20.123Z\"}"},
    {"http-date", "{\"httpDate\":1700000000.9}", "{\"httpDate\":\"Tue, 14 Nov 2023 22:13:20 GMT\"}"},
    {"unknown enum value", "{\"colour\":\"PINK\"}", "{\"colour\":\"PINK\"}"},
    {"sparse list", "{\"sparse\":[null,\"a\"]}", "{\"sparse\":[null,\"a\"]}"},
    {"keys are escaped", "{\"counts\":{\"a\\\"b\":1}}", "{\"counts\":{\"a\\\"b\":1}}"},
    {"lone surrogate", "{\"text\":\"\\ud83d\"}", "{\"text\":\"\\ud83d\"}"},
    {"document", "{\"any\":{\"n\":null,\"a\":[1.0]}}", "{\"any\":{\"n\":null,\"a\":[1.0]}}"},
    {"null in a dense list", "{\"texts\":[null]}", "TYPE"},
    {"null in a dense map", "{\"counts\":{\"a\":null}}", "TYPE"},
    {"number for string", "{\"text\":1}", "TYPE"},
    {"string for integer", "{\"count\":\"1\"}", "TYPE"},
    {"fraction for integer", "{\"count\":1.5}", "TYPE"},
    {"string for boolean", "{\"flag\":\"true\"}", "TYPE"},
    {"string for real", "{\"real\":\"1\"}", "TYPE"},
    {"string for timestamp", "{\"when\":\"1\"}", "TYPE"},
    {"object for list", "{\"texts\":{}}", "TYPE"},
    {"array for map", "{\"counts\":[]}", "TYPE"},
    {"array for structure", "{\"point\":[]}", "TYPE"},
    {"array at the top", "[]", "TYPE"},
    {"past 32 bits", "{\"count\":2147483648}", "RANGE"},
    {"below 32 bits", "{\"count\":-2147483649}", "RANGE"},
    {"past 64 bits", "{\"big\":9223372036854775808}", "RANGE"},
    {"past the years", "{\"when\":1e12}", "RANGE"},
    {"unknown member", "{\"other\":1}", "NOT_FOUND"},
    {"unknown member within", "{\"point\":{\"z\":null}}", "NOT_FOUND"},
};

static void encode_writes_what_was_given(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(encode_rows); i++) {
        const char *body = body_of(&model, ROOT, encode_rows[i].value);
        if (strcmp(body, encode_rows[i].body) != 0)
            fail_msg("%s: %s", encode_rows[i].name, body);
    }
}

static void encode_of_nothing_is_an_empty_object(void **state)
{
    (void)state;
    assert_string_equal(body_of(&model, ROOT, NULL), "{}");
    assert_string_equal(body_of(&model, CSN_SHAPE_NONE, "{\"text\":\"a\"}"), "{}");
}

static void encode_follows_the_style(void **state)
{
    static const struct csn_json_style style = {.ascii = true, .slash = true, .spaces = true};
    struct csn_buf body;

    (void)state;
    csn_buf_init(&body, NULL, 1000);
    struct csn_value *value = document("{\"text\":\"/\xc3\xa9\",\"texts\":[\"a\",\"b\"],\"counts\":{\"a\":1,\"b\":2}}");
    assert_int_equal(csn_awsjson_encode(&model, ROOT, value, &style, &body, NULL), CSN_OK);
    assert_string_equal(string_of(csn_buf_span(&body)),
                        "{\"text\": \"\\/\\u00e9\", \"texts\": [\"a\", \"b\"], \"counts\": {\"a\": 1, \"b\": 2}}");
    csn_buf_clear(&body);
}

static void encode_names_the_path_and_cuts_the_body_back(void **state)
{
    struct csn_error error;
    struct csn_buf body;

    (void)state;
    csn_buf_init(&body, NULL, 1000);
    assert_int_equal(csn_buf_append(&body, CSN_SPAN("kept")), CSN_OK);
    assert_int_equal(csn_awsjson_encode(&model, ROOT, document("{\"points\":[{\"x\":1},{\"x\":true}]}"), NULL, &body, &error), CSN_TYPE);
    assert_string_equal(error.message, "points[1].x: boolean where integer belongs");
    assert_int_equal(error.status, CSN_TYPE);
    assert_string_equal(string_of(csn_buf_span(&body)), "kept");
    csn_buf_clear(&body);
}

static void encode_names_the_end_of_a_path_too_long_to_show(void **state)
{
    char input[400] = "{\"grid\":{\"";
    struct csn_error error;
    struct csn_buf body;

    (void)state;
    memset(input + 10, 'k', 300);
    strcpy(input + 310, "\":[{\"x\":true}]}}");
    csn_buf_init(&body, NULL, 1000);
    assert_int_equal(csn_awsjson_encode(&model, ROOT, document(input), NULL, &body, &error), CSN_TYPE);
    assert_string_equal(error.message, "[0].x: boolean where integer belongs");
    csn_buf_clear(&body);
}

static void encode_survives_want_of_room(void **state)
{
    struct csn_value *value = document(
        "{\"text\":\"a\",\"points\":[{\"x\":1},{\"y\":-2}],\"counts\":{\"a\":1},\"flag\":true,\"when\":1.5,\"single\":\"NaN\","
        "\"dateTime\":0,\"any\":[1],\"sparse\":[null]}");
    size_t size = 0;
    char storage[1000];
    enum csn_status status = CSN_LIMIT;

    (void)state;
    for (; status != CSN_OK; size++) {
        struct csn_error error = {.status = CSN_OK};
        struct csn_buf body;
        assert_true(size < sizeof storage);
        csn_buf_init_fixed(&body, storage, size);
        status = csn_awsjson_encode(&model, ROOT, value, NULL, &body, &error);
        assert_true(status == CSN_OK || (status == CSN_LIMIT && error.status == CSN_LIMIT && body.len == 0));
    }
}

/* ---- structs ---- */

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
    struct root odd = {.has = 1 << 7, .when = {0, 1000000000}};
    struct root latin = {.has = 1, .text = CSN_SPAN("\xfc")};

    (void)state;
    assert_string_equal(body_of_struct(&model, &root_binding, &late), "RANGE");
    struct csn_error error;
    char storage[100];
    struct csn_buf body;
    csn_buf_init_fixed(&body, storage, sizeof storage);
    assert_int_equal(csn_awsjson_encode_struct(&model, &root_binding, &odd, NULL, &body, &error), CSN_RANGE);
    assert_string_equal(error.message, "when: an instant outside the years 1 to 9999");
    assert_string_equal(body_of_struct(&model, &root_binding, &latin), "ENCODING");
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
    strcpy(body + 2010, "e-2001}");
    assert_int_equal(csn_awsjson_decode_struct(&model, &root_binding, csn_span_of_string(body), &test_arena, &root, NULL, NULL), CSN_OK);
    assert_true(root.real == 1.0);
}

/* ---- decoding ---- */

struct decode_row {
    const char *name;
    const char *body;
    const char *value; /* or a status */
};

static const struct decode_row decode_rows[] = {
    {"empty body", "", "{}"},
    {"no member", "{}", "{}"},
    {"unknown members", "{\"x\":{\"y\":[1e400,null]},\"count\":1,\"__type\":\"a\"}", "{\"count\":1}"},
    {"null members", "{\"text\":null,\"point\":{\"x\":null}}", "{\"point\":{}}"},
    {"order of the model", "{\"count\":1,\"text\":\"a\"}", "{\"text\":\"a\",\"count\":1}"},
    {"escaped names", "{\"te\\u0078t\":\"a\"}", "{\"text\":\"a\"}"},
    {"unknown enum value", "{\"colour\":\"PINK\"}", "{\"colour\":\"PINK\"}"},
    {"null in a dense list", "{\"texts\":[null,\"a\"]}", "{\"texts\":[null,\"a\"]}"},
    {"null in a dense map", "{\"counts\":{\"a\":null}}", "{\"counts\":{\"a\":null}}"},
    {"last of a name", "{\"count\":1,\"count\":2}", "{\"count\":2}"},
    {"null last of a name", "{\"count\":1,\"count\":null}", "{}"},
    {"numbers in any spelling", "{\"count\":1e2,\"when\":1.784316439424E9}", "{\"count\":1e2,\"when\":1.784316439424E9}"},
    {"date-time", "{\"dateTime\":\"2023-11-14T23:13:20.5+01:00\"}", "{\"dateTime\":1700000000.5}"},
    {"http-date", "{\"httpDate\":\"Tue, 14 Nov 2023 22:13:20 GMT\"}", "{\"httpDate\":1700000000}"},
    {"required", "{\"strict\":{}}", "{\"strict\":{\"text\":\"\",\"count\":0,\"flag\":false,\"when\":0,\"texts\":[],\"counts\":{},\"point\":{}}}"},
    {"null required", "{\"strict\":{\"text\":null,\"count\":1,\"flag\":true,\"when\":1,\"texts\":[],\"counts\":{},\"point\":{},\"choice\":{}}}",
     "{\"strict\":{\"text\":\"\",\"count\":1,\"flag\":true,\"when\":1,\"texts\":[],\"counts\":{},\"point\":{},\"choice\":{}}}"},
    {"null at the top", "null", "TYPE"},
    {"array at the top", "[]", "TYPE"},
    {"number for string", "{\"text\":1}", "TYPE"},
    {"fraction for integer", "{\"count\":1.5}", "TYPE"},
    {"string for integer", "{\"count\":\"1\"}", "TYPE"},
    {"string for boolean", "{\"flag\":\"x\"}", "TYPE"},
    {"string for epoch seconds", "{\"when\":\"1\"}", "TYPE"},
    {"number for date-time", "{\"dateTime\":1}", "TYPE"},
    {"no base64", "{\"bytes\":\"*\"}", "TYPE"},
    {"no base64 of the right length", "{\"bytes\":\"AB\\u0000=\"}", "TYPE"},
    {"boolean for blob", "{\"bytes\":true}", "TYPE"},
    {"string for real", "{\"real\":\"1\"}", "TYPE"},
    {"object for list", "{\"texts\":{}}", "TYPE"},
    {"array for map", "{\"counts\":[]}", "TYPE"},
    {"string for structure", "{\"point\":\"\"}", "TYPE"},
    {"past 32 bits", "{\"count\":4271162148}", "RANGE"},
    {"past the years", "{\"when\":1.5e12}", "RANGE"},
    {"no date", "{\"dateTime\":\"yesterday\"}", "SYNTAX"},
    {"cut short", "{\"texts\":[", "INCOMPLETE"},
    {"no JSON", "<html>", "SYNTAX"},
};

static const char *decoded(uint32_t shape, const char *body)
{
    struct csn_value *value;
    struct csn_buf text;
    enum csn_status status = csn_awsjson_decode(&model, shape, copied(body), &test_arena, &value, NULL, NULL);
    if (status != CSN_OK)
        return csn_status_name(status);
    csn_buf_init(&text, NULL, 1 << 20);
    assert_int_equal(csn_value_write(&text, value, NULL), CSN_OK);
    const char *result = string_of(csn_buf_span(&text));
    csn_buf_clear(&text);
    return result;
}

static void decode_reads_what_is_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(decode_rows); i++) {
        const char *value = decoded(ROOT, decode_rows[i].body);
        if (strcmp(value, decode_rows[i].value) != 0)
            fail_msg("%s: %s", decode_rows[i].name, value);
    }
}

static void decode_without_an_output_looks_at_nothing(void **state)
{
    (void)state;
    assert_string_equal(decoded(CSN_SHAPE_NONE, "<html>"), "{}");
}

static void decode_notes_what_it_put_right(void **state)
{
    struct csn_value *value;
    struct csn_awsjson_notes notes;

    (void)state;
    assert_int_equal(csn_awsjson_decode(&model, ROOT, CSN_SPAN("{\"a\":1,\"point\":{\"b\":2,\"x\":null},\"strict\":{\"count\":null}}"),
                                        &test_arena, &value, &notes, NULL), CSN_OK);
    assert_int_equal(notes.unknown_members, 2);
    assert_int_equal(notes.null_members, 2);
    assert_int_equal(notes.corrected, 8);
}

static void decode_names_the_path(void **state)
{
    struct csn_value *value = NULL;
    struct csn_error error;

    (void)state;
    assert_int_equal(csn_awsjson_decode(&model, ROOT, CSN_SPAN("{\"grid\":{\"k\":[{},{\"x\":[]}]}}"), &test_arena, &value, NULL, &error),
                     CSN_TYPE);
    assert_string_equal(error.message, "grid.k[1].x: array where integer belongs");
    assert_null(value);
}

static enum csn_status decode_in(const struct csn_allocator *allocator, size_t ceiling, const char *body)
{
    struct csn_error error = {.status = CSN_OK};
    struct csn_arena arena;
    struct root root;
    csn_arena_init(&arena, allocator, ceiling);
    enum csn_status status =
        csn_awsjson_decode_struct(&model, &root_binding, csn_span_of_string(body), &arena, &root, NULL, &error);
    assert_int_equal(error.status, status);
    csn_arena_clear(&arena);
    return status;
}

static void decode_survives_want_of_memory(void **state)
{
    static const char *const bodies[] = {full_body, ""};
    struct failing_allocator memory = failing_allocator(1);

    (void)state;
    assert_int_equal(decode_in(failing_allocator_of(&memory), 1 << 20, full_body), CSN_NO_MEMORY);
    for (size_t i = 0; i < CSN_COUNT(bodies); i++) {
        enum csn_status status = CSN_LIMIT;
        for (size_t ceiling = 0; status != CSN_OK; ceiling += 16) {
            status = decode_in(NULL, ceiling, bodies[i]);
            assert_true(status == CSN_OK || status == CSN_LIMIT);
        }
    }
}

/* The corrections need memory too. */
static void decode_of_missing_members_survives_want_of_memory(void **state)
{
    enum csn_status status = CSN_LIMIT;

    (void)state;
    for (size_t ceiling = 0; status != CSN_OK; ceiling += 16) {
        struct csn_arena arena;
        struct csn_value *value;
        csn_arena_init(&arena, NULL, ceiling);
        status = csn_awsjson_decode(&model, STRICT, CSN_SPAN("{}"), &arena, &value, NULL, NULL);
        assert_true(status == CSN_OK || status == CSN_LIMIT);
        csn_arena_clear(&arena);
    }
}

static void decode_corrects_what_is_missing_within_a_correction(void **state)
{
    static const struct csn_shape_member outer[] = {{CSN_SPAN_INIT("inner"), 1, true}};
    static const struct csn_shape_member inner[] = {{CSN_SPAN_INIT("text"), 2, true}, {CSN_SPAN_INIT("free"), 2, false}};
    static const struct csn_shape nested[] = {{LITERAL("Outer"), .kind = CSN_SHAPE_STRUCTURE, MEMBERS(outer)},
                                              {LITERAL("Inner"), .kind = CSN_SHAPE_STRUCTURE, MEMBERS(inner)},
                                              {LITERAL("Text"), .kind = CSN_SHAPE_STRING}};
    static const struct csn_model small = {.shapes = nested, .shape_count = 3};
    struct csn_value *value;

    (void)state;
    assert_int_equal(csn_awsjson_decode(&small, 0, CSN_SPAN("{}"), &test_arena, &value, NULL, NULL), CSN_OK);
    assert_true(csn_value_equal(value, document("{\"inner\":{\"text\":\"\"}}")));
}

/* A model that was not checked is refused where it leads nowhere. */
static void shapes_that_are_not_there_are_refused(void **state)
{
    static const struct csn_shape_member nowhere[] = {{CSN_SPAN_INIT("a"), 7, false}};
    static const struct csn_shape broken[] = {{LITERAL("S"), .kind = CSN_SHAPE_STRUCTURE, MEMBERS(nowhere)}};
    static const struct csn_model small = {.shapes = broken, .shape_count = 1};
    struct csn_difference_list list = {NULL, 0, 0};
    struct csn_value *value;

    (void)state;
    assert_string_equal(body_of(&small, 0, "{\"a\":1}"), "NOT_FOUND");
    assert_int_equal(csn_awsjson_decode(&small, 0, CSN_SPAN("{\"a\":1}"), &test_arena, &value, NULL, NULL), CSN_NOT_FOUND);
    assert_int_equal(csn_awsjson_compare(&small, 0, NULL, document("{\"a\":1}"), &test_arena, &list), CSN_NOT_FOUND);
    assert_int_equal(csn_awsjson_compare(&small, 9, NULL, document("{}"), &test_arena, &list), CSN_NOT_FOUND);
}

static void decode_ends_where_required_members_do_not(void **state)
{
    static const struct csn_shape_member self[] = {{CSN_SPAN_INIT("self"), 0, true}};
    static const struct csn_shape endless[] = {{LITERAL("Self"), .kind = CSN_SHAPE_STRUCTURE, MEMBERS(self)}};
    static const struct csn_model loop = {.shapes = endless, .shape_count = 1};
    struct csn_value *value;

    (void)state;
    assert_int_equal(csn_awsjson_decode(&loop, 0, CSN_SPAN("{}"), &test_arena, &value, NULL, NULL), CSN_LIMIT);
}

/* ---- comparing ---- */

struct compare_row {
    const char *name;
    const char *given; /* NULL: nothing */
    const char *sent;
    const char *differences;
};

static const struct compare_row compare_rows[] = {
    {"nothing", NULL, "{}", ""},
    {"order and space", "{\"text\":\"a\",\"count\":1}", "{ \"count\" : 1 , \"text\" : \"\\u0061\" }", ""},
    {"null given", "{\"text\":null}", "{}", ""},
    {"null in a structure", "{\"point\":{\"x\":null}}", "{\"point\":{}}", ""},
    {"missing", "{\"text\":\"\"}", "{}", "text body.given-sent"},
    {"missing zero", "{\"count\":0}", "{}", "count body.given-sent"},
    {"missing unknown enum", "{\"colour\":\"PINK\"}", "{}", "colour enum.open-input"},
    {"missing known enum", "{\"colour\":\"RED\"}", "{}", "colour body.given-sent"},
    {"missing empty structure", "{\"point\":{}}", "{}", "point body.empty-structure"},
    {"missing structure of nulls", "{\"point\":{\"x\":null}}", "{}", "point body.empty-structure"},
    {"missing structure", "{\"point\":{\"x\":1}}", "{}", "point body.given-sent"},
    {"illegal empty structure dropped", "{\"strict\":{}}", "{}", ""},
    {"illegal empty structure sent", "{\"strict\":{}}", "{\"strict\":{}}", ""},
    {"structure with a required member dropped", "{\"strict\":{\"text\":\"a\"}}", "{}", "strict body.given-sent"},
    {"structure sent as array", "{\"point\":{}}", "{\"point\":[]}", "point body.empty-structure"},
    {"full structure sent as array", "{\"point\":{\"x\":1}}", "{\"point\":[]}", "point body.given-sent"},
    {"array at the top", "{}", "[]", " body.one-object"},
    {"extra", "{}", "{\"text\":\"\"}", "text body.nothing-else"},
    {"extra structure", "{}", "{\"point\":{}}", "point body.nothing-else"},
    {"extra for a null", "{\"text\":null}", "{\"text\":\"NA\"}", "text body.nothing-else"},
    {"unknown", "{}", "{\"other\":1}", "other body.nothing-else"},
    {"unknown null", "{}", "{\"other\":null}", "other body.nothing-else"},
    {"unknown that was given", "{\"other\":1}", "{\"other\":2}", ""},
    {"unknown that was given, dropped", "{\"other\":1}", "{}", ""},
    {"null sent", "{}", "{\"text\":null}", "text body.null-omitted"},
    {"null sent for null", "{\"point\":{\"x\":null}}", "{\"point\":{\"x\":null}}", "point.x body.null-omitted"},
    {"null sent for a value", "{\"count\":1}", "{\"count\":null}", "count body.given-sent"},
    {"null sent for an empty structure", "{\"point\":{}}", "{\"point\":null}", "point body.empty-structure"},
    {"letter case", "{\"text\":\"a\"}", "{\"Text\":\"a\"}", "Text body.member-names"},
    {"another style", "{\"dateTime\":0}", "{\"date_time\":\"1970-01-01T00:00:00Z\"}", "date_time body.member-names"},
    {"letter case and value", "{\"text\":\"a\"}", "{\"TEXT\":\"b\"}", "TEXT body.member-names; TEXT body.given-sent"},
    {"letter case beside the right one", "{\"text\":\"a\"}", "{\"text\":\"a\",\"Text\":\"a\"}", "Text body.nothing-else"},
    {"letter case within", "{\"point\":{\"x\":1}}", "{\"point\":{\"X\":1}}", "point.X body.member-names"},
    {"another name", "{\"text\":\"a\"}", "{\"texte\":\"a\"}", "text body.given-sent; texte body.nothing-else"},
    {"twice", "{\"text\":\"a\"}", "{\"text\":\"a\",\"te\\u0078t\":\"a\"}", "text body.unique-names"},
    {"three times", "{\"text\":\"a\"}", "{\"text\":\"x\",\"text\":\"y\",\"text\":\"a\"}", "text body.unique-names"},
    {"unknown twice", "{}", "{\"o\":1,\"o\":1}", "o body.unique-names; o body.nothing-else; o body.nothing-else"},
    {"twice in a map", "{\"counts\":{\"a\":1}}", "{\"counts\":{\"a\":1,\"a\":1}}", "counts.a body.unique-names"},
    {"another string", "{\"text\":\"a\"}", "{\"text\":\"b\"}", "text body.given-sent"},
    {"another enum", "{\"colour\":\"RED\"}", "{\"colour\":\"red\"}", "colour body.given-sent"},
    {"another unknown enum", "{\"colour\":\"PINK\"}", "{\"colour\":\"UNKNOWN\"}", "colour enum.open-input"},
    {"number for string", "{\"text\":\"123\"}", "{\"text\":123}", "text string.kind"},
    {"boolean for string", "{\"text\":\"true\"}", "{\"text\":true}", "text string.kind"},
    {"number for enum", "{\"colour\":\"1\"}", "{\"colour\":1}", "colour string.kind"},
    {"JSON spliced in", "{\"text\":\"{\\\"a\\\":1}\"}", "{\"text\":{\"a\":1}}", "text string.json-escaped"},
    {"JSON escaped twice", "{\"text\":\"{\\\"a\\\":1}\"}", "{\"text\":\"{\\\\\\\"a\\\\\\\":1}\"}", "text string.json-escaped"},
    {"object for a plain string", "{\"text\":\"a\"}", "{\"text\":{}}", "text string.kind"},
    {"encoded twice", "{\"text\":\"\xc3\xbc\"}", "{\"text\":\"\xc3\x83\xc2\xbc\"}", "text body.utf8"},
    {"half a pair", "{\"text\":\"\xf0\x9f\x9a\x80\"}", "{\"text\":\"\\ud83d\"}", "text string.surrogate-pairs"},
    {"pair", "{\"text\":\"\xf0\x9f\x9a\x80\"}", "{\"text\":\"\\ud83d\\ude80\"}", ""},
    {"lone surrogate", "{\"text\":\"a\\ud83db\"}", "{\"text\":\"a\\uD83Db\"}", ""},
    {"lone surrogate replaced", "{\"text\":\"a\\ud83db\"}", "{\"text\":\"a\\ufffdb\"}", ""},
    {"lone surrogate replaced thrice", "{\"text\":\"a\\ud83db\\udc00\"}", "{\"text\":\"a\\ufffd\\ufffd\\ufffdb\\ufffd\\ufffd\\ufffd\"}", ""},
    {"lone surrogate before its replacement", "{\"text\":\"\\ud83d\\ufffd\"}", "{\"text\":\"\\ufffd\\ufffd\"}", ""},
    {"lone surrogate dropped", "{\"text\":\"a\\ud83db\"}", "{\"text\":\"ab\"}", "text body.given-sent"},
    {"lone surrogate as question mark", "{\"text\":\"a\\ud83db\"}", "{\"text\":\"a?b\"}", "text body.given-sent"},
    {"cut string", "{\"text\":\"a\\u0000b\"}", "{\"text\":\"a\"}", "text body.given-sent"},
    {"another number", "{\"count\":1}", "{\"count\":2}", "count body.given-sent"},
    {"number as string", "{\"count\":1}", "{\"count\":\"1\"}", "count number.integer"},
    {"boolean as number", "{\"count\":1}", "{\"count\":true}", "count number.integer"},
    {"fraction", "{\"count\":1}", "{\"count\":1.5}", "count number.integer"},
    {"spelling", "{\"count\":50}", "{\"count\":50.0}", "count number.plain"},
    {"exponent", "{\"count\":100000}", "{\"count\":1e+05}", "count number.plain"},
    {"great number", "{\"big\":9223372036854775807}", "{\"big\":9223372036854775808}", "big body.given-sent"},
    {"rounded number", "{\"big\":9007199254740993}", "{\"big\":9007199254740992}", "big body.given-sent"},
    {"beyond any integer", "{\"big\":1}", "{\"big\":123456789012345678901234567890}", "big body.given-sent"},
    {"string given for integer, mended", "{\"count\":\"50\"}", "{\"count\":50}", ""},
    {"string given for integer, sent", "{\"count\":\"50\"}", "{\"count\":\"50\"}", "count number.integer"},
    {"string given for integer, changed", "{\"count\":\"50\"}", "{\"count\":5}", "count body.given-sent"},
    {"boolean given for integer, mended", "{\"count\":true}", "{\"count\":1}", ""},
    {"boolean given for integer, sent", "{\"count\":true}", "{\"count\":true}", "count number.integer"},
    {"number given for string, mended", "{\"text\":5}", "{\"text\":\"5\"}", ""},
    {"fraction given for integer, sent", "{\"count\":50.5}", "{\"count\":50.5}", "count number.integer"},
    {"fraction given for integer, cut", "{\"count\":50.5}", "{\"count\":50}", "count body.given-sent"},
    {"word given for integer", "{\"count\":\"many\"}", "{\"count\":0}", ""},
    {"real", "{\"real\":0.1}", "{\"real\":1.0000000000000000555e-1}", ""},
    {"another real", "{\"real\":0.1}", "{\"real\":0.2}", "real body.given-sent"},
    {"single", "{\"single\":0.1}", "{\"single\":0.10000000149011612}", ""},
    {"real as string", "{\"real\":0.1}", "{\"real\":\"0.1\"}", "real body.given-sent"},
    {"real by name", "{\"real\":\"NaN\"}", "{\"real\":\"NaN\"}", ""},
    {"another boolean", "{\"flag\":true}", "{\"flag\":false}", "flag body.given-sent"},
    {"boolean as string", "{\"flag\":true}", "{\"flag\":\"true\"}", "flag body.given-sent"},
    {"blob", "{\"bytes\":\"YQ==\"}", "{\"bytes\":\"Yg==\"}", "bytes body.given-sent"},
    {"document", "{\"any\":{\"a\":1}}", "{\"any\":{\"a\":1.0}}", ""},
    {"another document", "{\"any\":{\"a\":1}}", "{\"any\":{\"a\":2}}", "any body.given-sent"},
    {"longer list", "{\"texts\":[\"a\"]}", "{\"texts\":[\"a\",\"a\"]}", "texts body.given-sent"},
    {"element", "{\"texts\":[\"a\",\"b\"]}", "{\"texts\":[\"a\",\"c\"]}", "texts[1] body.given-sent"},
    {"null element", "{\"sparse\":[null]}", "{\"sparse\":[null]}", ""},
    {"null element missing", "{\"sparse\":[\"a\"]}", "{\"sparse\":[null]}", "sparse[0] body.given-sent"},
    {"null element filled", "{\"sparse\":[null]}", "{\"sparse\":[\"\"]}", "sparse[0] body.nothing-else"},
    {"object for list", "{\"texts\":[]}", "{\"texts\":{}}", "texts body.given-sent"},
    {"map entries", "{\"counts\":{\"a\":1,\"b\":2}}", "{\"counts\":{\"b\":3,\"c\":4}}",
     "counts.a body.given-sent; counts.b body.given-sent; counts.c body.nothing-else"},
    {"array for map", "{\"counts\":{}}", "{\"counts\":[]}", "counts body.given-sent"},
    {"no list given for list", "{\"texts\":\"a\"}", "{\"texts\":[\"a\"]}", ""},
    {"no map given for map", "{\"counts\":\"a\"}", "{\"counts\":{}}", ""},
    {"no structure given, missing", "{\"point\":\"a\"}", "{}", "point body.given-sent"},
    {"date-time", "{\"dateTime\":1700000000.5}", "{\"dateTime\":\"2023-11-14T23:13:20+01:00\"}", ""},
    {"date-time too fine", "{\"dateTime\":1700000000.1239}", "{\"dateTime\":\"2023-11-14T22:13:20.1239Z\"}", "dateTime time.precision"},
    {"another date-time", "{\"dateTime\":1700000000}", "{\"dateTime\":\"2023-11-14T22:13:21Z\"}", "dateTime time.instant"},
    {"no date-time", "{\"dateTime\":1700000000}", "{\"dateTime\":\"today\"}", "dateTime time.instant"},
    {"number for date-time", "{\"dateTime\":1700000000}", "{\"dateTime\":1700000000}", "dateTime string.kind"},
    {"http-date", "{\"httpDate\":1700000000.5}", "{\"httpDate\":\"Tue, 14 Nov 2023 22:13:20 GMT\"}", ""},
    {"string given for timestamp, mended", "{\"when\":\"now\"}", "{\"when\":1700000000}", ""},
    {"separators", "{\"dateTime\":0}", "{\"_date-Time_\":\"1970-01-01T00:00:00Z\"}", "_date-Time_ body.member-names"},
    {"escaped in part", "{\"text\":\"{\\\"a\\\"}\"}", "{\"text\":\"{\\\\\\\"a\\\"}\"}", "text body.given-sent"},
    {"union", "{\"choice\":{\"left\":\"a\"}}", "{\"choice\":{\"right\":1}}", "choice.left body.given-sent; choice.right body.nothing-else"},
};

static void compare_finds_every_difference_and_no_freedom(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(compare_rows); i++) {
        const struct compare_row *row = &compare_rows[i];
        const char *found = differences(&model, ROOT, row->given, row->sent);
        if (strcmp(found, row->differences) != 0)
            fail_msg("%s: %s", row->name, found);
    }
}

/* A wrong name is taken for one member, even where two are alike. */
static void compare_takes_a_wrong_name_once(void **state)
{
    static const struct csn_shape_member alike[] = {{CSN_SPAN_INIT("ab"), 1, false}, {CSN_SPAN_INIT("a_b"), 1, false}};
    static const struct csn_shape pair[] = {{LITERAL("Pair"), .kind = CSN_SHAPE_STRUCTURE, MEMBERS(alike)},
                                            {LITERAL("Text"), .kind = CSN_SHAPE_STRING}};
    static const struct csn_model small = {.shapes = pair, .shape_count = 2};

    (void)state;
    assert_string_equal(differences(&small, 0, "{\"ab\":\"1\",\"a_b\":\"2\"}", "{\"AB\":\"1\"}"),
                        "AB body.member-names; a_b body.given-sent");
    assert_string_equal(differences(&small, 0, "{\"ab\":\"1\",\"a_b\":\"2\"}", "{\"AB\":\"1\",\"Ab\":\"2\"}"),
                        "AB body.member-names; Ab body.member-names");
}

static void compare_knows_nothing_else_where_there_is_no_input(void **state)
{
    (void)state;
    assert_string_equal(differences(&model, CSN_SHAPE_NONE, NULL, "{}"), "");
    assert_string_equal(differences(&model, CSN_SHAPE_NONE, NULL, "{\"a\":1}"), "a body.nothing-else");
}

static void compare_hands_out_both_sides(void **state)
{
    struct csn_difference_list list = {NULL, 0, 0};

    (void)state;
    assert_int_equal(csn_awsjson_compare(&model, ROOT, document("{\"text\":\"a\",\"count\":5}"),
                                         document("{\"text\":null,\"Count\":5}"), &test_arena, &list), CSN_OK);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].kind, CSN_DIFFERENCE_MISSING);
    assert_int_equal(list.items[0].actual->kind, CSN_VALUE_NULL);
    assert_true(csn_span_equal(list.items[0].expected->text, CSN_SPAN("a")));
    assert_int_equal(list.items[1].kind, CSN_DIFFERENCE_MEMBER_NAME);
    assert_ptr_equal(list.items[1].shape, &shapes[COUNT]);
    assert_true(csn_span_equal(list.items[1].actual->text, CSN_SPAN("5")));
    assert_string_equal(csn_difference_sentence(CSN_DIFFERENCE_EXTRA), "the body has a member that was not given");
}

static void compare_lists_a_thousand_at_most(void **state)
{
    struct csn_difference_list list = {NULL, 0, 0};
    struct csn_value *sent = csn_value_new(&test_arena, CSN_VALUE_OBJECT);

    (void)state;
    for (size_t i = 0; i < 3000; i++)
        assert_int_equal(csn_value_add(&test_arena, sent, CSN_SPAN("x"), csn_value_new_int(&test_arena, 1)), CSN_OK);
    assert_int_equal(csn_awsjson_compare(&model, ROOT, NULL, sent, &test_arena, &list), CSN_OK);
    assert_int_equal(list.count, 1000);
}

/* Every request that an arena can refuse, by ceilings one step apart. */
static void compare_survives_want_of_memory(void **state)
{
    struct csn_value *given = document("{\"text\":\"a\",\"when\":5,\"counts\":{\"a\":1},\"strict\":{\"text\":\"\"}}");
    struct csn_value *sent = document("{\"text\":\"b\",\"when\":5000,\"counts\":{\"b\":1,\"b\":2},\"o\":1,\"o\":2,\"p\":1,\"q\":1,\"r\":1}");
    enum csn_status status = CSN_LIMIT;

    (void)state;
    for (size_t ceiling = 0; status != CSN_OK; ceiling += 16) {
        struct csn_difference_list list = {NULL, 0, 0};
        struct csn_arena arena;
        csn_arena_init(&arena, NULL, ceiling);
        status = csn_awsjson_compare(&model, ROOT, given, sent, &arena, &list);
        assert_true(status == CSN_OK || status == CSN_LIMIT);
        assert_true(list.count == 0 || list.items != NULL);
        csn_arena_clear(&arena);
    }
}

static void what_is_encoded_has_no_difference(void **state)
{
    static const char given[] =
        "{\"text\":\"a\\ud83d/\\u0001\",\"count\":5e1,\"big\":-1,\"real\":0.5,\"flag\":false,\"bytes\":\"YQ==\",\"when\":-0.1239,"
        "\"dateTime\":1700000000.1239,\"httpDate\":-1.5,\"colour\":\"PINK\",\"texts\":[],\"sparse\":[null],\"counts\":{\"\":0},"
        "\"points\":[{}],\"choice\":{\"left\":\"\"},\"any\":null,\"point\":{\"x\":null},\"strict\":{\"when\":1}}";

    (void)state;
    assert_string_equal(differences(&model, ROOT, given, body_of(&model, ROOT, given)), "");
}

/* ---- a member that the code has never heard of ---- */

/* The model with one more member, made at run time from the static one. */
static struct csn_model extended(struct csn_shape *table, struct csn_shape_member *members, struct csn_span name, uint32_t shape)
{
    memcpy(table, shapes, sizeof shapes);
    memcpy(members, point_members, sizeof point_members);
    members[CSN_COUNT(point_members)] = (struct csn_shape_member){name, shape, true};
    table[POINT].members = members;
    table[POINT].member_count = CSN_COUNT(point_members) + 1;
    return (struct csn_model){.shapes = table, .shape_count = SHAPES};
}

static void new_member_needs_no_code(void **state)
{
    struct csn_shape table[SHAPES];
    struct csn_shape_member members[CSN_COUNT(point_members) + 1];
    struct csn_model grown = extended(table, members, copied("zenith"), WHEN);
    struct csn_value *value;
    struct csn_awsjson_notes notes;

    (void)state;
    assert_int_equal(csn_model_check(&grown, NULL), CSN_OK);
    assert_string_equal(body_of(&model, POINT, "{\"zenith\":1.5}"), "NOT_FOUND");
    assert_string_equal(body_of(&grown, POINT, "{\"zenith\":1.5,\"x\":1}"), "{\"x\":1,\"zenith\":1.5}");
    assert_string_equal(violations(&grown, POINT, document("{}")), "zenith: Point requires it, and it is missing");
    assert_string_equal(violations(&grown, POINT, document("{\"zenith\":\"a\"}")), "zenith: string stands where timestamp belongs");
    assert_string_equal(differences(&grown, POINT, "{\"zenith\":1}", "{}"), "zenith body.given-sent");
    assert_string_equal(differences(&grown, POINT, "{\"zenith\":1}", "{\"zenith\":1000}"), "zenith time.epoch-seconds");
    assert_string_equal(differences(&grown, POINT, "{\"zenith\":1}", "{\"Zenith\":1}"), "Zenith body.member-names");
    assert_int_equal(csn_awsjson_decode(&grown, POINT, CSN_SPAN("{\"zenith\":2,\"nadir\":1}"), &test_arena, &value, &notes, NULL), CSN_OK);
    assert_true(csn_span_equal(csn_value_get(value, CSN_SPAN("zenith"))->text, CSN_SPAN("2")));
    assert_int_equal(notes.unknown_members, 1);
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
        cmocka_unit_test(encode_writes_what_was_given),
        cmocka_unit_test(encode_of_nothing_is_an_empty_object),
        cmocka_unit_test(encode_follows_the_style),
        cmocka_unit_test(encode_names_the_path_and_cuts_the_body_back),
        cmocka_unit_test(encode_names_the_end_of_a_path_too_long_to_show),
        cmocka_unit_test(encode_survives_want_of_room),
        cmocka_unit_test(struct_and_value_give_the_same_bytes),
        cmocka_unit_test(struct_round_trips),
        cmocka_unit_test(struct_without_bits_is_an_empty_object),
        cmocka_unit_test(struct_with_no_document_sends_null),
        cmocka_unit_test(struct_encoding_refuses_what_has_no_form),
        cmocka_unit_test(struct_encoding_allocates_for_the_body_alone),
        cmocka_unit_test(struct_decoding_passes_over_null_elements),
        cmocka_unit_test(reals_round_trip),
        cmocka_unit_test(reals_are_read_however_long),
        cmocka_unit_test(decode_reads_what_is_known),
        cmocka_unit_test(decode_without_an_output_looks_at_nothing),
        cmocka_unit_test(decode_notes_what_it_put_right),
        cmocka_unit_test(decode_names_the_path),
        cmocka_unit_test(decode_survives_want_of_memory),
        cmocka_unit_test(decode_of_missing_members_survives_want_of_memory),
        cmocka_unit_test(decode_corrects_what_is_missing_within_a_correction),
        cmocka_unit_test(shapes_that_are_not_there_are_refused),
        cmocka_unit_test(decode_ends_where_required_members_do_not),
        cmocka_unit_test(compare_finds_every_difference_and_no_freedom),
        cmocka_unit_test(compare_takes_a_wrong_name_once),
        cmocka_unit_test(compare_knows_nothing_else_where_there_is_no_input),
        cmocka_unit_test(compare_hands_out_both_sides),
        cmocka_unit_test(compare_lists_a_thousand_at_most),
        cmocka_unit_test(compare_survives_want_of_memory),
        cmocka_unit_test(what_is_encoded_has_no_difference),
        cmocka_unit_test(new_member_needs_no_code),
        cmocka_unit_test(new_member_of_a_struct_needs_no_code),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}
