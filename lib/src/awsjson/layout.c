#include <stdalign.h>

#include "layout.h"

struct type {
    size_t size;
    size_t align;
};

#define TYPE(name) {sizeof(name), alignof(name)}

/* A structure's size is its binding's. */
static const struct type types[] = {
    [CSN_SHAPE_STRUCTURE] = {0, alignof(uint64_t)}, [CSN_SHAPE_UNION] = {0, alignof(uint64_t)},
    [CSN_SHAPE_LIST] = TYPE(struct csn_list),       [CSN_SHAPE_MAP] = TYPE(struct csn_list),
    [CSN_SHAPE_STRING] = TYPE(struct csn_span),     [CSN_SHAPE_ENUM] = TYPE(struct csn_span),
    [CSN_SHAPE_BLOB] = TYPE(struct csn_span),       [CSN_SHAPE_BOOLEAN] = TYPE(bool),
    [CSN_SHAPE_INTEGER] = TYPE(int32_t),            [CSN_SHAPE_LONG] = TYPE(int64_t),
    [CSN_SHAPE_FLOAT] = TYPE(double),               [CSN_SHAPE_DOUBLE] = TYPE(double),
    [CSN_SHAPE_TIMESTAMP] = TYPE(struct csn_time),  [CSN_SHAPE_DOCUMENT] = TYPE(const struct csn_value *),
};

static size_t round_up(size_t size, size_t align)
{
    return (size + align - 1) / align * align;
}

struct csn_layout csn_layout_of(const struct csn_model *model, const struct csn_shape *shape,
                                const struct csn_binding *binding)
{
    const struct csn_shape_member *member = &shape->members[shape->member_count - 1];
    enum csn_shape_kind kind = csn_model_shape(model, member->shape)->kind;
    struct type type = types[kind];
    if (kind == CSN_SHAPE_STRUCTURE || kind == CSN_SHAPE_UNION)
        type.size = binding->size;
    if (shape->kind == CSN_SHAPE_LIST)
        return (struct csn_layout){type.size, 0};
    size_t offset = round_up(sizeof(struct csn_span), type.align);
    size_t align = type.align > alignof(struct csn_span) ? type.align : alignof(struct csn_span);
    return (struct csn_layout){round_up(offset + type.size, align), offset};
}
