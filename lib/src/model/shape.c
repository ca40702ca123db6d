#include "seek.h"

const struct csn_shape *csn_model_shape(const struct csn_model *model, uint32_t shape)
{
    return shape < model->shape_count ? &model->shapes[shape] : NULL;
}

const struct csn_shape *csn_model_find_shape(const struct csn_model *model, struct csn_span name)
{
    for (size_t i = 0; i < model->shape_count; i++)
        if (csn_span_equal(model->shapes[i].name, name))
            return &model->shapes[i];
    return NULL;
}

const struct csn_operation *csn_model_find_operation(const struct csn_model *model, struct csn_span name)
{
    for (size_t i = 0; i < model->operation_count; i++)
        if (csn_span_equal(model->operations[i].name, name))
            return &model->operations[i];
    return NULL;
}

size_t csn_shape_seek(const struct csn_shape *shape, size_t hint, struct csn_span name)
{
    if (hint < shape->member_count && csn_span_equal(shape->members[hint].name, name))
        return hint;
    size_t at = 0;
    while (at < shape->member_count && !csn_span_equal(shape->members[at].name, name))
        at++;
    return at;
}

const struct csn_shape_member *csn_shape_find_member(const struct csn_shape *shape, struct csn_span name)
{
    size_t at = csn_shape_seek(shape, 0, name);
    return at < shape->member_count ? &shape->members[at] : NULL;
}

const char *csn_shape_kind_name(enum csn_shape_kind kind)
{
    static const char *const names[] = {
        [CSN_SHAPE_STRUCTURE] = "structure", [CSN_SHAPE_UNION] = "union",     [CSN_SHAPE_LIST] = "list",
        [CSN_SHAPE_MAP] = "map",             [CSN_SHAPE_STRING] = "string",   [CSN_SHAPE_ENUM] = "enum",
        [CSN_SHAPE_BLOB] = "blob",           [CSN_SHAPE_BOOLEAN] = "boolean", [CSN_SHAPE_INTEGER] = "integer",
        [CSN_SHAPE_LONG] = "long",           [CSN_SHAPE_FLOAT] = "float",     [CSN_SHAPE_DOUBLE] = "double",
        [CSN_SHAPE_TIMESTAMP] = "timestamp", [CSN_SHAPE_DOCUMENT] = "document",
    };
    return (size_t)kind < CSN_COUNT(names) ? names[kind] : "unknown";
}
