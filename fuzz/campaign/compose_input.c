/* Inputs: documents of a shape, members given or not, values around the edges of their constraints. */
#include <string.h>

#include "campaign/compose.h"

#define DEPTH_MAX 8

static const char *const instants[] = {
    "1700000000", "1700000000.123", "0", "1", "-1", "-0.5", "-1.001", "0.001", "0.999", "1e9", "1.7E9", "1700000000.0", "1709210096", "951782400",
    "1721088000.5", "2147483647", "2147483648", "-2147483649", "4102444800", "253402300799", "253402300799.999", "-62135596800",
    "-62135596799.999", "-2208988800", "1700000000.000001", "1700000000.123456789", "1700000000.9999",
};

static struct csn_value *compose_document(struct csn_composer *c, uint32_t index, unsigned depth);

static struct csn_value *compose_integer(struct csn_composer *c, const struct csn_shape *shape)
{
    long long min = shape->has_min ? shape->min : (shape->kind == CSN_SHAPE_INTEGER ? INT32_MIN : INT64_MIN);
    long long max = shape->has_max ? shape->max : (shape->kind == CSN_SHAPE_INTEGER ? INT32_MAX : INT64_MAX);
    const long long edges[] = {50 >= min && 50 <= max ? 50 : min, min, max, min < max ? min + 1 : min, min < max ? max - 1 : max};
    return csn_compose_number(c, edges[csn_random_below(c->random, CSN_COUNT(edges))]);
}

static struct csn_value *compose_enum(struct csn_composer *c, const struct csn_shape *shape)
{
    size_t known = csn_random_below(c->random, shape->enum_count + 1);
    return known < shape->enum_count ? csn_compose_text(c, shape->enum_values[known]) : csn_compose_text(c, CSN_SPAN("AddedLater"));
}

static struct csn_value *compose_entries(struct csn_composer *c, const struct csn_shape *shape, unsigned depth)
{
    bool is_map = shape->kind == CSN_SHAPE_MAP;
    struct csn_value *made = is_map ? csn_compose_object(c) : csn_compose_list(c);
    size_t count = 1 + csn_random_below(c->random, 3);
    for (size_t i = 0; i < count; i++) {
        struct csn_span name = CSN_SPAN("");
        if (is_map)
            name = csn_value_text(csn_compose_string(c, csn_model_shape(c->model, shape->members[0].shape)));
        if (!is_map || !csn_value_get(made, name))
            csn_compose_put_named(c, made, name, compose_document(c, shape->members[is_map].shape, depth + 1));
    }
    return made;
}

static struct csn_value *compose_structure(struct csn_composer *c, const struct csn_shape *shape, unsigned depth)
{
    struct csn_value *made = csn_compose_object(c);
    for (size_t i = 0; i < shape->member_count; i++) {
        const struct csn_shape_member *member = &shape->members[i];
        unsigned given = member->required ? 99 : 50;
        bool is_null = !member->required && csn_random_percent(c->random, 2);
        if (csn_random_below(c->random, 100) >= given)
            continue;
        csn_compose_put_named(c, made, member->name,
                              is_null ? csn_value_new(c->arena, CSN_VALUE_NULL) : compose_document(c, member->shape, depth + 1));
    }
    return made;
}

/* A value that JSON can't carry. */
static struct csn_value *compose_special(struct csn_composer *c)
{
    static const char *const specials[] = {"utf16:d83d", "utf16:de00d83d", "utf16:0061dfff", "bytes:ff", "bytes:c3"};
    struct csn_value *made = csn_compose_object(c);
    csn_compose_put(c, made, "$special", csn_compose_text(c, csn_span_of_string(specials[csn_random_below(c->random, CSN_COUNT(specials))])));
    return made;
}

static struct csn_value *compose_document(struct csn_composer *c, uint32_t index, unsigned depth)
{
    const struct csn_shape *shape = csn_model_shape(c->model, index);
    if (!shape || depth > DEPTH_MAX)
        return csn_compose_object(c);
    switch (shape->kind) {
    case CSN_SHAPE_STRUCTURE: return compose_structure(c, shape, depth);
    case CSN_SHAPE_LIST:
    case CSN_SHAPE_MAP: return compose_entries(c, shape, depth);
    case CSN_SHAPE_ENUM: return compose_enum(c, shape);
    case CSN_SHAPE_BOOLEAN: return csn_value_new_boolean(c->arena, csn_random_percent(c->random, 50));
    case CSN_SHAPE_INTEGER:
    case CSN_SHAPE_LONG: return compose_integer(c, shape);
    case CSN_SHAPE_FLOAT:
    case CSN_SHAPE_DOUBLE: return csn_compose_lexeme(c, "1.5");
    case CSN_SHAPE_TIMESTAMP: return csn_compose_lexeme(c, instants[csn_random_below(c->random, CSN_COUNT(instants))]);
    case CSN_SHAPE_BLOB: return csn_compose_text(c, CSN_SPAN("AAEC"));
    case CSN_SHAPE_UNION:
    case CSN_SHAPE_DOCUMENT: return csn_compose_object(c);
    case CSN_SHAPE_STRING: break;
    }
    if (c->specials && csn_random_percent(c->random, 2))
        return compose_special(c);
    return csn_compose_string(c, shape);
}

struct csn_value *csn_compose_input(struct csn_composer *c, uint32_t shape)
{
    return compose_document(c, shape, 0);
}
