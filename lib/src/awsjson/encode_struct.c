#include "../model/base64.h"
#include "../model/real.h"
#include "layout.h"
#include "wire.h"

static enum csn_status encode_structure(const struct csn_wire *wire, const struct csn_path *path,
                                        const struct csn_binding *binding, const char *object);
static enum csn_status encode_list(const struct csn_wire *wire, const struct csn_path *path, const struct csn_shape *shape,
                                   const struct csn_binding *binding, const struct csn_list *list);

static enum csn_status encode_blob(const struct csn_wire *wire, struct csn_span bytes)
{
    enum csn_status status = csn_wire_byte(wire, '"');
    if (status == CSN_OK)
        status = csn_base64_encode(bytes, wire->body);
    return status == CSN_OK ? csn_wire_byte(wire, '"') : status;
}

static enum csn_status encode_document(const struct csn_wire *wire, const struct csn_path *path, const struct csn_value *value)
{
    if (!value)
        return csn_buf_append(wire->body, CSN_SPAN("null"));
    enum csn_status status = csn_value_write(wire->body, value, wire->style);
    return status == CSN_ENCODING ? csn_wire_refuse(wire, path, status, "a text in it is not UTF-8") : status;
}

/* The C object at `field`, whose type follows from the shape's kind. */
static enum csn_status encode_field(const struct csn_wire *wire, const struct csn_path *path, const struct csn_shape *shape,
                                    const struct csn_binding *binding, const void *field)
{
    switch (shape->kind) {
    case CSN_SHAPE_STRUCTURE:
    case CSN_SHAPE_UNION:
        return encode_structure(wire, path, binding, field);
    case CSN_SHAPE_LIST:
    case CSN_SHAPE_MAP:
        return encode_list(wire, path, shape, binding, field);
    case CSN_SHAPE_STRING:
    case CSN_SHAPE_ENUM:
        return csn_wire_string(wire, path, *(const struct csn_span *)field);
    case CSN_SHAPE_BLOB:
        return encode_blob(wire, *(const struct csn_span *)field);
    case CSN_SHAPE_BOOLEAN:
        return csn_wire_boolean(wire, *(const bool *)field);
    case CSN_SHAPE_INTEGER:
        return csn_wire_int(wire, *(const int32_t *)field);
    case CSN_SHAPE_LONG:
        return csn_wire_int(wire, *(const int64_t *)field);
    case CSN_SHAPE_FLOAT:
    case CSN_SHAPE_DOUBLE:
        return csn_real_write(wire->body, *(const double *)field);
    case CSN_SHAPE_TIMESTAMP:
        return csn_wire_time(wire, path, shape, *(const struct csn_time *)field);
    case CSN_SHAPE_DOCUMENT:
    default:
        return encode_document(wire, path, *(const struct csn_value *const *)field);
    }
}

static enum csn_status encode_list(const struct csn_wire *wire, const struct csn_path *path, const struct csn_shape *shape,
                                   const struct csn_binding *binding, const struct csn_list *list)
{
    bool is_map = shape->kind == CSN_SHAPE_MAP;
    struct csn_layout layout = csn_layout_of(wire->model, shape, binding);
    const struct csn_shape *element = csn_model_shape(wire->model, shape->members[is_map].shape);
    enum csn_status status = csn_wire_byte(wire, is_map ? '{' : '[');
    for (size_t i = 0; status == CSN_OK && i < list->count; i++) {
        const char *item = (const char *)list->items + i * layout.stride;
        const struct csn_span *key = (const void *)item;
        struct csn_path step = {.up = path, .is_element = true, .index = i};
        if (is_map)
            step = (struct csn_path){.up = path, .name = *key};
        status = is_map ? csn_wire_key(wire, &step, *key) : csn_wire_next(wire);
        if (status == CSN_OK)
            status = encode_field(wire, &step, element, binding, item + layout.value_offset);
    }
    return status == CSN_OK ? csn_wire_byte(wire, is_map ? '}' : ']') : status;
}

static enum csn_status encode_structure(const struct csn_wire *wire, const struct csn_path *path,
                                        const struct csn_binding *binding, const char *object)
{
    const struct csn_shape *shape = csn_model_shape(wire->model, binding->shape);
    uint64_t has = *(const uint64_t *)(const void *)(object + binding->has_offset);
    enum csn_status status = csn_wire_byte(wire, '{');
    for (size_t i = 0; status == CSN_OK && i < shape->member_count; i++) {
        const struct csn_shape_member *member = &shape->members[i];
        const struct csn_binding_field *field = &binding->fields[i];
        if (!(has & field->has))
            continue;
        const struct csn_shape *target = csn_model_shape(wire->model, member->shape);
        const void *given = object + field->offset;
        if (target->kind == CSN_SHAPE_STRING && csn_wire_put_text(wire, member->name, *(const struct csn_span *)given))
            continue;
        status = csn_wire_member(wire, member->name);
        struct csn_path step = {.up = path, .name = member->name};
        if (status == CSN_OK)
            status = encode_field(wire, &step, target, field->binding, given);
    }
    return status == CSN_OK ? csn_wire_byte(wire, '}') : status;
}

enum csn_status csn_awsjson_encode_struct(const struct csn_model *model, const struct csn_binding *binding, const void *object,
                                          const struct csn_json_style *style, struct csn_buf *body, struct csn_error *error)
{
    struct csn_wire wire = {model, style, body, error};
    size_t start = body->len; /* before encoding: C fixes no order between arguments */
    return csn_wire_finish(&wire, start, encode_structure(&wire, NULL, binding, object));
}
