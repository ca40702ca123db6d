/* One place of a document, changed. */
#include "mutate.h"

#include <string.h>

#include <countersign/utf8.h>

#include "draw.h"
#include "places.h"

enum { NEST_MAX = 140 };

struct work {
    const struct csn_mutation *mutation;
    struct csn_chance *chance;
    struct csn_arena *arena;
    const struct csn_mutation_places *places;
    struct csn_value *root;
};

/* Puts a value where another one was; false where there is none to put. */
static bool put(struct work *work, const struct csn_mutation_place *place, struct csn_value *value)
{
    if (value == NULL)
        return false;
    if (place->parent == NULL)
        work->root = value;
    else
        place->parent->items[place->index].value = value;
    return true;
}

/* What the shape asks for, often at or past a bound. */
static bool regenerate(struct work *work, const struct csn_mutation_place *place)
{
    const struct csn_draw_options options = {.legal = csn_chance_once_in(work->chance, 2), .depth_max = 4};

    if (place->shape == CSN_SHAPE_NONE)
        return false;
    return put(work, place, csn_draw_value(work->mutation->model, place->shape, &options, work->chance, work->arena));
}

/* Another kind, or another spelling of the same meaning. */
static bool retype(struct work *work, const struct csn_mutation_place *place)
{
    static const struct csn_span texts[] = {CSN_SPAN_INIT("null"), CSN_SPAN_INIT("true"), CSN_SPAN_INIT("0"), CSN_SPAN_INIT("-0"),
                                            CSN_SPAN_INIT("50.0"), CSN_SPAN_INIT("5e1"), CSN_SPAN_INIT("\"50\""), CSN_SPAN_INIT("1.5"),
                                            CSN_SPAN_INIT("2147483648"), CSN_SPAN_INIT("-9223372036854775809"), CSN_SPAN_INIT("1e400"),
                                            CSN_SPAN_INIT("1.784316439424E9"), CSN_SPAN_INIT("253402300800"), CSN_SPAN_INIT("{}"),
                                            CSN_SPAN_INIT("[]"), CSN_SPAN_INIT("[{}]"), CSN_SPAN_INIT("\"\""), CSN_SPAN_INIT("[null]"),
                                            CSN_SPAN_INIT("\"2023-11-14T22:13:20Z\"")};
    struct csn_value *value = NULL;

    if (csn_value_parse(work->arena, texts[csn_chance_below(work->chance, CSN_COUNT(texts))], NULL, &value, NULL) != CSN_OK)
        return false;
    return put(work, place, value);
}

/* A scrap that no JSON text has in this place. */
static bool break_syntax(struct work *work, const struct csn_mutation_place *place)
{
    static const struct csn_span scraps[] = {CSN_SPAN_INIT("NaN"), CSN_SPAN_INIT("01"), CSN_SPAN_INIT("1."), CSN_SPAN_INIT("-"),
                                             CSN_SPAN_INIT("\"\xFF\""), CSN_SPAN_INIT("\"\xED\xA0\xBD\""), CSN_SPAN_INIT("\"\\ud83d\""),
                                             CSN_SPAN_INIT("\"\\u0000\""), CSN_SPAN_INIT("\"\n\""), CSN_SPAN_INIT("\"\x1F\""), CSN_SPAN_INIT("'a'"), CSN_SPAN_INIT(""),
                                             CSN_SPAN_INIT("undefined"), CSN_SPAN_INIT("[1,]"), CSN_SPAN_INIT("{\"a\"}"), CSN_SPAN_INIT("1 2")};

    return put(work, place, csn_value_new_number(work->arena, scraps[csn_chance_below(work->chance, CSN_COUNT(scraps))]));
}

static bool drop(struct work *work, const struct csn_mutation_place *place)
{
    struct csn_value *parent = place->parent;

    (void)work;
    if (parent == NULL)
        return false;
    memmove(&parent->items[place->index], &parent->items[place->index + 1],
            (parent->count - place->index - 1) * sizeof *parent->items);
    parent->count--;
    return true;
}

static bool duplicate(struct work *work, const struct csn_mutation_place *place)
{
    struct csn_value *parent = place->parent;

    return parent != NULL && csn_value_add(work->arena, parent, parent->items[place->index].name, place->value) == CSN_OK;
}

static bool add_unknown(struct work *work, const struct csn_mutation_place *place)
{
    static const struct csn_span names[] = {CSN_SPAN_INIT("__type"), CSN_SPAN_INIT("code"), CSN_SPAN_INIT("message"), CSN_SPAN_INIT("Message"),
                                            CSN_SPAN_INIT(""), CSN_SPAN_INIT("a\"b"), CSN_SPAN_INIT("Error")};

    if (place->value->kind != CSN_VALUE_OBJECT)
        return false;
    return csn_value_add(work->arena, place->value, names[csn_chance_below(work->chance, CSN_COUNT(names))],
                         csn_value_new_string(work->arena, CSN_SPAN("x"))) == CSN_OK;
}

/* A member that the shape has, whether or not it is there already. */
static bool add_known(struct work *work, const struct csn_mutation_place *place)
{
    const struct csn_shape *shape = place->shape == CSN_SHAPE_NONE ? NULL : csn_model_shape(work->mutation->model, place->shape);
    const struct csn_draw_options options = {.depth_max = 2};
    const struct csn_shape_member *member;

    if (shape == NULL || place->value->kind != CSN_VALUE_OBJECT || shape->member_count == 0)
        return false;
    member = &shape->members[csn_chance_below(work->chance, shape->member_count)];
    return csn_value_add(work->arena, place->value, member->name,
                         csn_draw_value(work->mutation->model, member->shape, &options, work->chance, work->arena)) == CSN_OK;
}

static bool nest(struct work *work, const struct csn_mutation_place *place)
{
    struct csn_value *value = place->value;

    for (size_t i = 1 + csn_chance_below(work->chance, csn_chance_once_in(work->chance, 4) ? NEST_MAX : 3); i > 0; i--) {
        struct csn_value *outer = csn_value_new(work->arena, csn_chance_once_in(work->chance, 2) ? CSN_VALUE_ARRAY : CSN_VALUE_OBJECT);

        if (outer == NULL || csn_value_add(work->arena, outer, CSN_SPAN("a"), value) != CSN_OK)
            return false;
        value = outer;
    }
    return put(work, place, value);
}

static bool swap(struct work *work, const struct csn_mutation_place *place)
{
    struct csn_value *parent = place->parent;
    struct csn_value_item item;
    size_t other;

    if (parent == NULL)
        return false;
    other = csn_chance_below(work->chance, parent->count);
    item = parent->items[other];
    parent->items[other] = parent->items[place->index];
    parent->items[place->index] = item;
    return true;
}

/* What stands elsewhere in the document, but not what holds this place: that would never end. */
static bool copy_other(struct work *work, const struct csn_mutation_place *place)
{
    size_t other = csn_chance_below(work->chance, work->places->count);

    return work->places->items[other].value->count == 0 && put(work, place, work->places->items[other].value);
}

static bool respell_name(struct work *work, const struct csn_mutation_place *place)
{
    struct csn_span name = place->parent != NULL ? csn_arena_copy(work->arena, place->parent->items[place->index].name) : CSN_SPAN("");

    if (name.len == 0 || place->parent->kind != CSN_VALUE_OBJECT)
        return false;
    if (name.data[0] > '@')
        ((char *)name.data)[0] ^= 0x20; /* the copy is ours */
    place->parent->items[place->index].name = name;
    return true;
}

/* A text that got a character, or whose bytes the engine changed. */
static bool change_text(struct work *work, const struct csn_mutation_place *place)
{
    struct csn_span text = place->value->text;
    size_t room = text.len + 64;
    char *bytes = csn_arena_alloc(work->arena, room);
    struct csn_value *changed = csn_value_new(work->arena, place->value->kind);

    if ((place->value->kind != CSN_VALUE_STRING && place->value->kind != CSN_VALUE_NUMBER) || bytes == NULL || changed == NULL)
        return false;
    if (text.len > 0)
        memcpy(bytes, text.data, text.len);
    if (work->mutation->bytes != NULL)
        text = csn_span_of(bytes, work->mutation->bytes((uint8_t *)bytes, text.len, room));
    else
        text = csn_span_of(bytes, text.len + csn_utf8_encode((uint32_t)csn_chance_below(work->chance, 0x11000), bytes + text.len));
    changed->text = text;
    return put(work, place, changed);
}

struct csn_value *csn_mutate_value(const struct csn_mutation *mutation, uint32_t shape, struct csn_value *root, struct csn_chance *chance,
                                   struct csn_arena *arena)
{
    static bool (*const steps[])(struct work *, const struct csn_mutation_place *) = {
        regenerate, regenerate, retype, drop, duplicate, add_unknown, add_known, nest, swap, copy_other, respell_name, change_text,
        change_text, break_syntax};
    static _Thread_local struct csn_mutation_places places; /* large: an arena would have to be cleared for them each time */
    struct work work = {.mutation = mutation, .chance = chance, .arena = arena, .places = &places, .root = root};

    for (size_t i = 0; i < 8; i++) {
        csn_mutation_places_find(&places, mutation->model, shape, work.root);
        if (steps[csn_chance_below(chance, CSN_COUNT(steps))](&work, &places.items[csn_chance_below(chance, places.count)]) &&
            csn_chance_once_in(chance, 2))
            break;
    }
    return work.root;
}

struct csn_value *csn_cross_values(struct csn_value *a, struct csn_value *b, struct csn_chance *chance)
{
    static _Thread_local struct csn_mutation_places of_a, of_b;
    const struct csn_mutation_place *to;
    struct csn_value *from;

    csn_mutation_places_find(&of_a, NULL, CSN_SHAPE_NONE, a);
    csn_mutation_places_find(&of_b, NULL, CSN_SHAPE_NONE, b);
    to = &of_a.items[csn_chance_below(chance, of_a.count)];
    from = of_b.items[csn_chance_below(chance, of_b.count)].value;
    if (to->parent == NULL)
        return from;
    to->parent->items[to->index].value = from;
    return a;
}
