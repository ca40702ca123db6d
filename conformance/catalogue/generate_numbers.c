/* Numbers in inputs: within their range, at its edges and past them, and values of other kinds where a kind is asked for. */
#include "catalogue/generate.h"

static void add_number(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot, int64_t number,
                       const char *words)
{
    struct csn_value *value = csn_generate_integer(g, number);
    const struct csn_shape *shape = spot->shape;
    bool is_legal = (!shape->has_min || number >= shape->min) && (!shape->has_max || number <= shape->max);
    struct csn_draft draft = {.area = "numbers", .operation = operation, .needs = {"serialize"}};
    if (csn_generate_is_written(g, operation, spot, value))
        return;
    draft.rules[0] = is_legal ? "number.plain" : "validate.lenient";
    draft.rules[1] = is_legal ? "number.integer" : "body.given-sent";
    draft.what = csn_generate_brief(g, "%.*s-%s%lld", CSN_SPAN_ARG(spot->id), number < 0 ? "minus-" : "",
                                    (long long)(number < 0 ? -number : number));
    draft.title = csn_generate_text(g, "%.*s of %lld, %s, is sent as that number in plain digits", CSN_SPAN_ARG(spot->path),
                                    (long long)number, words);
    draft.input = csn_generate_with(g, csn_generate_input(g, operation, CSN_SAMPLE_LEAST), spot, value);
    (void)csn_generate_add(g, &draft);
}

static void add_edges(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot)
{
    const struct csn_shape *shape = spot->shape;
    if (shape->has_min) {
        add_number(g, operation, spot, shape->min, "the least that the model allows");
        add_number(g, operation, spot, shape->min - 1, "one less than the model allows");
    }
    if (shape->has_max) {
        add_number(g, operation, spot, shape->max, "the largest that the model allows");
        add_number(g, operation, spot, shape->max + 1, "one more than the model allows");
    }
}

static void add_numbers(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot)
{
    static const struct {
        int64_t number;
        const char *words;
    } rows[] = {
        {0, "a value that counts as false in many languages"}, {1, "the smallest positive one"}, {7, "of one digit"},
        {10, "of two digits"}, {1000, "of four digits"}, {65536, "past 16 bits"}, {100000, "which some write with an exponent"},
        {16777217, "which no single-precision number holds"}, {1000000000, "of ten digits"},
        {INT32_MAX, "the largest of 32 bits"}, {-2, "below zero"}, {INT32_MIN, "the least of 32 bits"},
    };
    add_edges(g, operation, spot);
    for (size_t i = 0; i < CSN_COUNT(rows); i++)
        add_number(g, operation, spot, rows[i].number, rows[i].words);
}

/* ---- values of another kind: refused, or written as what the model asks for, never passed through ---- */

static void add_wrong(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot,
                      const struct csn_draft *like, const char *words, struct csn_value *value)
{
    struct csn_draft draft = *like;
    struct csn_span name = draft.what;
    if (csn_generate_is_written(g, operation, spot, value))
        return;
    draft.operation = operation;
    draft.needs[0] = "serialize";
    draft.refusal = "allowed";
    draft.what = csn_generate_brief(g, "%.*s-%.*s", CSN_SPAN_ARG(spot->id), CSN_SPAN_ARG(name));
    draft.title = csn_generate_text(g, "%.*s given as %s is refused or written in the model's kind, not passed through",
                                    CSN_SPAN_ARG(spot->path), words);
    draft.input = csn_generate_with(g, csn_generate_input(g, operation, CSN_SAMPLE_LEAST), spot, value);
    (void)csn_generate_add(g, &draft);
}

static void add_wrong_for_text(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot)
{
    struct csn_draft number = {.area = "strings", .rules = {"string.kind"}, .what = CSN_SPAN("given-number")};
    struct csn_draft boolean = {.area = "strings", .rules = {"string.kind"}, .what = CSN_SPAN("given-boolean")};
    add_wrong(g, operation, spot, &number, "a number", csn_generate_integer(g, 123));
    if (operation == g->centre)
        add_wrong(g, operation, spot, &boolean, "a boolean", csn_generate_boolean(g, true));
}

static void add_wrong_for_number(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot)
{
    static const struct {
        struct csn_span name;
        const char *words;
        const char *json;
    } rows[] = {
        {CSN_SPAN_INIT("given-text"), "a text", "\"50\""},      {CSN_SPAN_INIT("given-empty-text"), "an empty text", "\"\""},
        {CSN_SPAN_INIT("given-word"), "a word", "\"many\""},    {CSN_SPAN_INIT("given-boolean"), "a boolean", "true"},
        {CSN_SPAN_INIT("given-fraction"), "a fraction", "50.5"},
    };
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_draft draft = {.area = "numbers", .rules = {"number.integer"}, .what = rows[i].name};
        add_wrong(g, operation, spot, &draft, rows[i].words, csn_generate_parsed(g, rows[i].json));
    }
}

static void add_no_number(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot)
{
    struct csn_value *value = csn_generate_pair(g, "$special", csn_generate_literal(g, "NaN"));
    struct csn_draft draft = {.area = "numbers", .operation = operation, .rules = {"number.finite", "number.integer"},
                              .needs = {"serialize"}, .feature = "special-values", .refusal = "allowed"};
    if (csn_generate_is_written(g, operation, spot, value))
        return;
    draft.what = csn_generate_brief(g, "%.*s-no-number", CSN_SPAN_ARG(spot->id));
    draft.title = csn_generate_text(g, "%.*s that is no number is refused or left out", CSN_SPAN_ARG(spot->path));
    draft.input = csn_generate_with(g, csn_generate_input(g, operation, CSN_SAMPLE_LEAST), spot, value);
    (void)csn_generate_add(g, &draft);
}

static void add_for(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot)
{
    switch (spot->shape->kind) {
    case CSN_SHAPE_INTEGER:
        add_numbers(g, operation, spot);
        add_wrong_for_number(g, operation, spot);
        add_no_number(g, operation, spot);
        break;
    case CSN_SHAPE_STRING:
    case CSN_SHAPE_ENUM:
        add_wrong_for_text(g, operation, spot);
        break;
    default:
        break;
    }
}

void csn_generate_numbers(struct csn_generator *g)
{
    for (size_t i = 0; i < g->model->operation_count; i++) {
        const struct csn_spots *spots = csn_generate_spots(g, g->model->operations[i].input);
        for (size_t j = 0; j < spots->count; j++)
            add_for(g, &g->model->operations[i], &spots->items[j]);
    }
}
