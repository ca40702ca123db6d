#include "structs.h"

#include "property.h"

enum { SHAPES_MAX = 64, MEMBERS_MAX = 64, ALIGNMENT = 8, TEXT_CEILING = 16 << 20 };

static const size_t sizes[] = {
    [CSN_SHAPE_LIST] = sizeof(struct csn_list),    [CSN_SHAPE_MAP] = sizeof(struct csn_list),
    [CSN_SHAPE_STRING] = sizeof(struct csn_span),  [CSN_SHAPE_ENUM] = sizeof(struct csn_span),
    [CSN_SHAPE_BLOB] = sizeof(struct csn_span),    [CSN_SHAPE_BOOLEAN] = sizeof(bool),
    [CSN_SHAPE_INTEGER] = sizeof(int32_t),         [CSN_SHAPE_LONG] = sizeof(int64_t),
    [CSN_SHAPE_FLOAT] = sizeof(double),            [CSN_SHAPE_DOUBLE] = sizeof(double),
    [CSN_SHAPE_TIMESTAMP] = sizeof(struct csn_time), [CSN_SHAPE_DOCUMENT] = sizeof(const struct csn_value *),
};

static struct csn_binding bindings[SHAPES_MAX];
static struct csn_binding_field fields[SHAPES_MAX][MEMBERS_MAX];

static bool is_structure(const struct csn_shape *shape)
{
    return shape->kind == CSN_SHAPE_STRUCTURE || shape->kind == CSN_SHAPE_UNION;
}

/* Of the structure itself, or of the elements of a list or map, lists in it included. */
static const struct csn_binding *inner_binding(const struct csn_model *model, uint32_t index)
{
    const struct csn_shape *shape = csn_model_shape(model, index);

    if (is_structure(shape))
        return csn_fuzz_binding_of(model, index);
    if (shape->kind == CSN_SHAPE_LIST)
        return inner_binding(model, shape->members[0].shape);
    return shape->kind == CSN_SHAPE_MAP ? inner_binding(model, shape->members[1].shape) : NULL;
}

const struct csn_binding *csn_fuzz_binding_of(const struct csn_model *model, uint32_t index)
{
    const struct csn_shape *shape = csn_model_shape(model, index);
    struct csn_binding *binding = &bindings[index];

    if (binding->fields != NULL)
        return binding;
    CSN_FUZZ_PROPERTY(index < SHAPES_MAX && shape->member_count <= MEMBERS_MAX, "the harness has room for the model");
    *binding = (struct csn_binding){index, sizeof(uint64_t), 0, fields[index]}; /* the bits come first */
    for (size_t i = 0; i < shape->member_count; i++) {
        const struct csn_shape *member = csn_model_shape(model, shape->members[i].shape);
        const struct csn_binding *inner = inner_binding(model, shape->members[i].shape);
        size_t size = is_structure(member) ? inner->size : sizes[member->kind];

        fields[index][i] = (struct csn_binding_field){binding->size, UINT64_C(1) << i, inner};
        binding->size += (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
    return binding;
}

/* The body of the struct that another body becomes. */
static void rewrite(const struct csn_model *model, const struct csn_binding *binding, struct csn_span body, struct csn_arena *arena,
                    struct csn_buf *out)
{
    void *object = csn_arena_alloc(arena, binding->size);

    CSN_FUZZ_PROPERTY(object != NULL && csn_awsjson_decode_struct(model, binding, body, arena, object, NULL, NULL) == CSN_OK,
                      "what becomes a value becomes a struct");
    CSN_FUZZ_PROPERTY(csn_awsjson_encode_struct(model, binding, object, NULL, out, NULL) == CSN_OK, "a struct that was read can be written");
}

/* A C array has no place for a null element. */
static bool holds_null(const struct csn_value *value)
{
    for (size_t i = 0; i < value->count; i++)
        if (holds_null(value->items[i].value))
            return true;
    return value->kind == CSN_VALUE_NULL;
}

/* One blob has several spellings; a struct holds its bytes, and they come out in the one that RFC 4648 asks for. A map's key that stood twice
 * still does. */
static bool is_harmless(const struct csn_difference *difference)
{
    return difference->kind == CSN_DIFFERENCE_DUPLICATE ||
           (difference->kind == CSN_DIFFERENCE_STRING && difference->shape->kind == CSN_SHAPE_BLOB);
}

static void compare(const struct csn_model *model, uint32_t shape, const struct csn_value *given, struct csn_span body, struct csn_arena *arena)
{
    struct csn_difference_list list = {NULL, 0, 0};
    struct csn_value *sent = NULL;

    CSN_FUZZ_PROPERTY(csn_value_parse(arena, body, NULL, &sent, NULL) == CSN_OK, "a struct's body is JSON");
    CSN_FUZZ_PROPERTY(csn_awsjson_compare(model, shape, given, sent, arena, &list) == CSN_OK, "any bodies can be compared");
    for (size_t i = 0; i < list.count; i++)
        CSN_FUZZ_PROPERTY(is_harmless(&list.items[i]), "a struct's body differs in nothing from what was read");
}

void csn_fuzz_check_struct(const struct csn_model *model, uint32_t shape, struct csn_span body, struct csn_arena *arena)
{
    const struct csn_binding *binding = csn_fuzz_binding_of(model, shape);
    struct csn_value *value = NULL;
    struct csn_buf bodies[2];

    csn_buf_init(&bodies[0], NULL, TEXT_CEILING);
    csn_buf_init(&bodies[1], NULL, TEXT_CEILING);
    CSN_FUZZ_PROPERTY(csn_awsjson_decode(model, shape, body, arena, &value, NULL, NULL) == CSN_OK, "a body becomes a value each time");
    rewrite(model, binding, body, arena, &bodies[0]);
    rewrite(model, binding, csn_buf_span(&bodies[0]), arena, &bodies[1]);
    CSN_FUZZ_PROPERTY(csn_span_equal(csn_buf_span(&bodies[0]), csn_buf_span(&bodies[1])), "a struct's body is its own body");
    if (!holds_null(value))
        compare(model, shape, value, csn_buf_span(&bodies[0]), arena);
    csn_buf_clear(&bodies[1]);
    csn_buf_clear(&bodies[0]);
}
