/* A model that has every kind of shape, the same shapes as C structs with their bindings, and a body with everything in it. */
#ifndef CSN_TESTS_EVERY_KIND_H
#define CSN_TESTS_EVERY_KIND_H

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

/* The model with one more member, made at run time from the static one. */
static inline struct csn_model extended(struct csn_shape *table, struct csn_shape_member *members, struct csn_span name, uint32_t shape)
{
    memcpy(table, shapes, sizeof shapes);
    memcpy(members, point_members, sizeof point_members);
    members[CSN_COUNT(point_members)] = (struct csn_shape_member){name, shape, true};
    table[POINT].members = members;
    table[POINT].member_count = CSN_COUNT(point_members) + 1;
    return (struct csn_model){.shapes = table, .shape_count = SHAPES};
}

#endif
