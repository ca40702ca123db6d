/* Legal documents of a shape, and the places in them. */
#include "catalogue/generate.h"

enum { SAMPLE_NUMBER = 42, SAMPLE_SECONDS = 1700000000 };

/* Tells whether a shape takes the text, its ${nonce} filled in. */
static bool takes(struct csn_generator *g, const struct csn_shape *shape, struct csn_span text)
{
    static const struct csn_span nonce = CSN_SPAN_INIT("${nonce}");
    size_t at = csn_span_search(text, 0, nonce);
    struct csn_violation_list violations = {0};
    if (at < text.len)
        text = csn_generate_brief(g, "%.*s000000000000%.*s", CSN_SPAN_ARG(csn_span_slice(text, 0, at)),
                                  CSN_SPAN_ARG(csn_span_slice(text, at + nonce.len, text.len)));
    struct csn_value *value = csn_generate_string(g, text);
    if (g->status == CSN_OK)
        g->status = csn_model_validate(g->model, (uint32_t)(shape - g->model->shapes), value, &g->scratch, &violations);
    return g->status == CSN_OK && violations.count == 0;
}

/* The first text that the shape takes, of forms that constraints ask for; each names its member, so that two that are mixed up show. */
static struct csn_span sample_text(struct csn_generator *g, const struct csn_shape *shape, struct csn_span name, bool of_answer)
{
    const char *tail = of_answer ? "${nonce}" : "1d2b3c4d5e6f";
    const struct csn_span service = g->model->signing_name;
    const struct csn_span forms[] = {
        of_answer ? csn_generate_text(g, "%.*s-%s", CSN_SPAN_ARG(name), tail) : csn_generate_text(g, "%.*s-1", CSN_SPAN_ARG(name)),
        csn_generate_text(g, "3f2c8e0a-6f7b-4c57-9f0a-%s", tail),
        csn_generate_text(g, "arn:aws:%.*s:us-east-1:123456789012:%s", CSN_SPAN_ARG(service), tail),
        name,
    };
    for (size_t i = 0; i < CSN_COUNT(forms); i++)
        if (takes(g, shape, forms[i]))
            return forms[i];
    return csn_span_slice(name, 0, 1);
}

static int64_t sample_number(const struct csn_shape *shape)
{
    if (shape->has_max && shape->max < SAMPLE_NUMBER)
        return shape->max;
    return shape->has_min && shape->min > SAMPLE_NUMBER ? shape->min : SAMPLE_NUMBER;
}

static struct csn_value *make(struct csn_generator *g, const struct csn_shape *shape, struct csn_span name, enum csn_sample sample);

static struct csn_value *make_structure(struct csn_generator *g, const struct csn_shape *shape, enum csn_sample sample)
{
    struct csn_value *object = csn_generate_object(g);
    for (size_t i = 0; i < shape->member_count; i++) {
        const struct csn_shape_member *member = &shape->members[i];
        if (sample != CSN_SAMPLE_LEAST || member->required)
            csn_generate_put(g, object, member->name, make(g, csn_model_shape(g->model, member->shape), member->name, sample));
    }
    return object;
}

static struct csn_value *make(struct csn_generator *g, const struct csn_shape *shape, struct csn_span name, enum csn_sample sample)
{
    switch (shape->kind) {
    case CSN_SHAPE_STRUCTURE:
        return make_structure(g, shape, sample);
    case CSN_SHAPE_LIST:
        return csn_generate_list(g, make(g, csn_model_shape(g->model, shape->members[0].shape), name, sample));
    case CSN_SHAPE_MAP:
        return csn_generate_pair(g, "key", make(g, csn_model_shape(g->model, shape->members[1].shape), name, sample));
    case CSN_SHAPE_ENUM:
        return csn_generate_string(g, shape->enum_values[0]);
    case CSN_SHAPE_BOOLEAN:
        return csn_generate_boolean(g, true);
    case CSN_SHAPE_INTEGER:
    case CSN_SHAPE_LONG:
    case CSN_SHAPE_FLOAT:
    case CSN_SHAPE_DOUBLE:
        return csn_generate_integer(g, sample_number(shape));
    case CSN_SHAPE_TIMESTAMP:
        return csn_generate_integer(g, SAMPLE_SECONDS);
    default:
        return csn_generate_string(g, sample_text(g, shape, name, sample == CSN_SAMPLE_ANSWER));
    }
}

struct csn_value *csn_generate_sample(struct csn_generator *g, uint32_t shape, enum csn_sample sample)
{
    const struct csn_shape *found = csn_model_shape(g->model, shape);
    if (!found)
        return csn_generate_object(g);
    struct csn_value **made = &g->samples[shape * CSN_SAMPLES + sample];
    if (!*made)
        *made = make(g, found, CSN_SPAN(""), sample);
    return *made;
}

struct csn_value *csn_generate_sample_at(struct csn_generator *g, const struct csn_spot *spot, enum csn_sample sample)
{
    return make(g, spot->shape, spot->way[spot->depth - 1]->name, sample);
}

struct csn_value *csn_generate_input(struct csn_generator *g, const struct csn_operation *operation, enum csn_sample sample)
{
    return csn_generate_sample(g, operation->input, sample);
}

bool csn_generate_is_text(const struct csn_shape *shape)
{
    return shape->kind == CSN_SHAPE_STRING;
}

/* ---- spots ---- */

static void add_spot(struct csn_generator *g, struct csn_spots *spots, const struct csn_spot *spot)
{
    if (spots->count == spots->capacity) {
        size_t capacity = spots->capacity ? 2 * spots->capacity : 16;
        struct csn_spot *grown = csn_arena_alloc_array(g->arena, capacity, sizeof *grown);
        if (!grown) {
            g->status = csn_arena_status(g->arena);
            return;
        }
        for (size_t i = 0; i < spots->count; i++)
            grown[i] = spots->items[i];
        spots->items = grown;
        spots->capacity = capacity;
    }
    spots->items[spots->count++] = *spot;
}

static struct csn_spot spot_below(struct csn_generator *g, const struct csn_spot *above, const struct csn_shape_member *member)
{
    struct csn_spot spot = *above;
    bool is_structure = above->shape->kind == CSN_SHAPE_STRUCTURE;
    spot.path = above->depth == 0 ? member->name
                                  : csn_generate_text(g, "%.*s.%.*s", CSN_SPAN_ARG(above->path), CSN_SPAN_ARG(member->name));
    spot.pointer = csn_generate_text(g, "%.*s/%.*s", CSN_SPAN_ARG(above->pointer), CSN_SPAN_ARG(member->name));
    spot.id = csn_generate_kebab(g->arena, spot.path);
    spot.way[spot.depth++] = member;
    spot.shape = csn_model_shape(g->model, member->shape);
    spot.required = is_structure && member->required;
    spot.in_collection = !is_structure;
    return spot;
}

/* Adds the spots below one; a shape that holds itself is followed as deep as a spot can tell. */
static void walk(struct csn_generator *g, struct csn_spots *spots, const struct csn_spot *above)
{
    const struct csn_shape *shape = above->shape;
    if (above->depth == CSN_SPOT_DEPTH)
        return;
    for (size_t i = shape->kind == CSN_SHAPE_MAP ? 1 : 0; g->status == CSN_OK && i < shape->member_count; i++) {
        struct csn_spot spot = spot_below(g, above, &shape->members[i]);
        add_spot(g, spots, &spot);
        walk(g, spots, &spot);
    }
}

const struct csn_spots *csn_generate_spots(struct csn_generator *g, uint32_t shape)
{
    static const struct csn_spots none = {NULL, 0, 0};
    const struct csn_shape *found = csn_model_shape(g->model, shape);
    if (!found || g->status != CSN_OK)
        return &none;
    if (g->spots[shape])
        return g->spots[shape];
    struct csn_spots *spots = csn_arena_alloc(g->arena, sizeof *spots);
    if (!spots) {
        g->status = csn_arena_status(g->arena);
        return &none;
    }
    g->spots[shape] = spots;
    walk(g, spots, &(struct csn_spot){.root = found, .shape = found});
    return spots;
}

/* The structure's members, or the only element or value of a sample's list or map. */
static bool is_at(const struct csn_value *document, size_t index, struct csn_span name)
{
    return document->kind != CSN_VALUE_OBJECT || csn_span_equal(document->items[index].name, name);
}

/* The name under which a document holds what a spot's member names. */
static struct csn_span name_in(const struct csn_value *document, const struct csn_shape_member *member, bool of_structure)
{
    if (of_structure)
        return member->name;
    return document->kind == CSN_VALUE_OBJECT ? CSN_SPAN("key") : CSN_SPAN("");
}

static struct csn_value *with(struct csn_generator *g, const struct csn_value *document, const struct csn_shape *shape,
                              const struct csn_spot *spot, size_t depth, struct csn_value *value)
{
    const struct csn_shape_member *member = spot->way[depth];
    const struct csn_shape *inner = csn_model_shape(g->model, member->shape);
    struct csn_span name = name_in(document, member, shape->kind == CSN_SHAPE_STRUCTURE);
    bool last = depth + 1 == spot->depth, found = false;
    struct csn_value *copy = csn_generate_empty(g, document->kind);
    for (size_t i = 0; i < document->count; i++) {
        struct csn_value *item = document->items[i].value;
        bool here = is_at(document, i, name);
        found = found || here;
        if (here)
            item = last ? value : with(g, item, inner, spot, depth + 1, value);
        if (item)
            csn_generate_put(g, copy, document->items[i].name, item);
    }
    if (!found && value)
        csn_generate_put(g, copy, name,
                         last ? value : with(g, make(g, inner, member->name, CSN_SAMPLE_LEAST), inner, spot, depth + 1, value));
    return copy;
}

struct csn_value *csn_generate_with(struct csn_generator *g, const struct csn_value *document, const struct csn_spot *spot,
                                    struct csn_value *value)
{
    return g->status == CSN_OK ? with(g, document, spot->root, spot, 0, value) : NULL;
}
