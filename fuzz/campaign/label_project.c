#include "campaign/label.h"

#define DEPTH_MAX 64

struct projection {
    const struct csn_model *model;
    struct csn_arena *arena;
};

static struct csn_value *project(const struct projection *p, uint32_t index, const struct csn_value *value, unsigned depth);

/* Two members of one name, or text that is no text: clients differ (rules output.duplicate-names, string.surrogate-pairs). */
static bool is_plain(const struct csn_value *value, unsigned depth)
{
    if (value->duplicate_names || value->lone_surrogate || depth > DEPTH_MAX)
        return false;
    for (size_t i = 0; i < value->count; i++)
        if (!is_plain(value->items[i].value, depth + 1))
            return false;
    return true;
}

static struct csn_value *project_structure(const struct projection *p, const struct csn_shape *shape, const struct csn_value *value,
                                           unsigned depth)
{
    struct csn_value *made = csn_value_new(p->arena, CSN_VALUE_OBJECT);
    for (size_t i = 0; value->kind == CSN_VALUE_OBJECT && i < value->count; i++) {
        const struct csn_value_item *item = &value->items[i];
        const struct csn_shape_member *member = csn_shape_find_member(shape, item->name);
        if (!member || item->value->kind == CSN_VALUE_NULL)
            continue;
        if (!made || csn_value_add(p->arena, made, item->name, project(p, member->shape, item->value, depth + 1)) != CSN_OK)
            return NULL;
    }
    return value->kind == CSN_VALUE_OBJECT ? made : NULL;
}

static struct csn_value *project_entries(const struct projection *p, const struct csn_shape *shape, const struct csn_value *value,
                                         unsigned depth)
{
    bool is_map = shape->kind == CSN_SHAPE_MAP;
    enum csn_value_kind kind = is_map ? CSN_VALUE_OBJECT : CSN_VALUE_ARRAY;
    struct csn_value *made = csn_value_new(p->arena, kind);
    for (size_t i = 0; value->kind == kind && i < value->count; i++) {
        const struct csn_value_item *item = &value->items[i];
        struct csn_value *element = project(p, shape->members[is_map].shape, item->value, depth + 1);
        if (!made || csn_value_add(p->arena, made, item->name, element) != CSN_OK)
            return NULL;
    }
    return value->kind == kind ? made : NULL;
}

static enum csn_value_kind kind_of(enum csn_shape_kind kind)
{
    switch (kind) {
    case CSN_SHAPE_STRING:
    case CSN_SHAPE_ENUM:
    case CSN_SHAPE_BLOB: return CSN_VALUE_STRING;
    case CSN_SHAPE_BOOLEAN: return CSN_VALUE_BOOLEAN;
    default: return CSN_VALUE_NUMBER;
    }
}

static struct csn_value *project(const struct projection *p, uint32_t index, const struct csn_value *value, unsigned depth)
{
    const struct csn_shape *shape = csn_model_shape(p->model, index);
    if (!shape || depth > DEPTH_MAX)
        return NULL;
    switch (shape->kind) {
    case CSN_SHAPE_STRUCTURE:
    case CSN_SHAPE_UNION: return project_structure(p, shape, value, depth);
    case CSN_SHAPE_LIST:
    case CSN_SHAPE_MAP: return project_entries(p, shape, value, depth);
    case CSN_SHAPE_DOCUMENT: return (struct csn_value *)(uintptr_t)value;
    default: return value->kind == kind_of(shape->kind) ? (struct csn_value *)(uintptr_t)value : NULL;
    }
}

struct csn_value *csn_label_project(const struct csn_model *model, uint32_t shape, const struct csn_value *body, struct csn_arena *arena)
{
    const struct projection p = {model, arena};
    if (!is_plain(body, 0))
        return NULL;
    return shape == CSN_SHAPE_NONE ? csn_value_new(arena, CSN_VALUE_OBJECT) : project(&p, shape, body, 0);
}
