#include <string.h>

#include "../model/base64.h"
#include "../model/real.h"
#include "../model/seek.h"
#include "layout.h"

#include <countersign/awsjson.h>

/* Fills C structs from values that csn_awsjson_decode has made: kinds and ranges are right already, so that memory is all that
 * can fail. */
struct filling {
    const struct csn_model *model;
    struct csn_arena *arena;
};

static enum csn_status fill_structure(const struct filling *f, const struct csn_binding *binding,
                                      const struct csn_value *value, char *object);
static enum csn_status fill_list(const struct filling *f, const struct csn_shape *shape, const struct csn_binding *binding,
                                 const struct csn_value *value, struct csn_list *list);

static enum csn_status fill_blob(const struct filling *f, const struct csn_value *value, struct csn_span *bytes)
{
    char *out = csn_arena_alloc(f->arena, value->text.len);
    if (!out)
        return csn_arena_status(f->arena);
    *bytes = csn_span_of(out, csn_base64_decode(value->text, out));
    return CSN_OK;
}

static enum csn_status fill_integer(const struct csn_value *value, int32_t *integer)
{
    int64_t number = 0;
    enum csn_status status = csn_json_number_int64(value->text, &number, NULL);
    *integer = (int32_t)number;
    return status;
}

static void fill_real(const struct csn_value *value, double *real)
{
    if (value->kind == CSN_VALUE_STRING)
        csn_real_from_name(value->text, real);
    else
        *real = csn_real_parse(value->text);
}

static enum csn_status fill_field(const struct filling *f, const struct csn_shape *shape, const struct csn_binding *binding,
                                  const struct csn_value *value, void *field)
{
    switch (shape->kind) {
    case CSN_SHAPE_STRUCTURE:
    case CSN_SHAPE_UNION:
        return fill_structure(f, binding, value, field);
    case CSN_SHAPE_LIST:
    case CSN_SHAPE_MAP:
        return fill_list(f, shape, binding, value, field);
    case CSN_SHAPE_STRING:
    case CSN_SHAPE_ENUM:
        *(struct csn_span *)field = value->text;
        return CSN_OK;
    case CSN_SHAPE_BLOB:
        return fill_blob(f, value, field);
    case CSN_SHAPE_BOOLEAN:
        *(bool *)field = value->boolean;
        return CSN_OK;
    case CSN_SHAPE_INTEGER:
        return fill_integer(value, field);
    case CSN_SHAPE_LONG:
        return csn_json_number_int64(value->text, field, NULL);
    case CSN_SHAPE_FLOAT:
    case CSN_SHAPE_DOUBLE:
        fill_real(value, field);
        return CSN_OK;
    case CSN_SHAPE_TIMESTAMP:
        return csn_time_parse_epoch(value->text, field, NULL);
    case CSN_SHAPE_DOCUMENT:
    default:
        *(const struct csn_value **)field = value;
        return CSN_OK;
    }
}

/* Null elements are passed over: a C array has no place for them. */
static enum csn_status fill_list(const struct filling *f, const struct csn_shape *shape, const struct csn_binding *binding,
                                 const struct csn_value *value, struct csn_list *list)
{
    bool is_map = shape->kind == CSN_SHAPE_MAP;
    struct csn_layout layout = csn_layout_of(f->model, shape, binding);
    const struct csn_shape *element = csn_model_shape(f->model, shape->members[is_map].shape);
    char *items = csn_arena_alloc_array(f->arena, value->count, layout.stride);
    enum csn_status status = CSN_OK;
    if (!items)
        return csn_arena_status(f->arena);
    list->items = items;
    for (size_t i = 0; status == CSN_OK && i < value->count; i++) {
        char *item = items + list->count * layout.stride;
        if (value->items[i].value->kind == CSN_VALUE_NULL)
            continue;
        if (is_map)
            *(struct csn_span *)(void *)item = value->items[i].name;
        status = fill_field(f, element, binding, value->items[i].value, item + layout.value_offset);
        list->count++;
    }
    return status;
}

static enum csn_status fill_structure(const struct filling *f, const struct csn_binding *binding,
                                      const struct csn_value *value, char *object)
{
    const struct csn_shape *shape = csn_model_shape(f->model, binding->shape);
    uint64_t *has = (void *)(object + binding->has_offset);
    size_t hint = 0;
    enum csn_status status = CSN_OK;
    for (size_t i = 0; status == CSN_OK && i < value->count; i++) {
        size_t at = csn_shape_seek(shape, hint, value->items[i].name);
        const struct csn_shape *member = csn_model_shape(f->model, shape->members[at].shape);
        const struct csn_binding_field *field = &binding->fields[at];
        status = fill_field(f, member, field->binding, value->items[i].value, object + field->offset);
        *has |= field->has;
        hint = at + 1;
    }
    return status;
}

enum csn_status csn_awsjson_decode_struct(const struct csn_model *model, const struct csn_binding *binding, struct csn_span body,
                                          struct csn_arena *arena, void *object, struct csn_awsjson_notes *notes,
                                          struct csn_error *error)
{
    struct filling filling = {model, arena};
    struct csn_value *value;
    memset(object, 0, binding->size);
    enum csn_status status = csn_awsjson_decode(model, binding->shape, body, arena, &value, notes, error);
    if (status != CSN_OK)
        return status;
    status = fill_structure(&filling, binding, value, object);
    if (status != CSN_OK)
        return csn_error_set(error, status, 0, "the decoded struct: %s", csn_status_sentence(status));
    return CSN_OK;
}
