#include "../model/real.h"
#include "../model/seek.h"
#include "wire.h"

static enum csn_status encode_value(const struct csn_wire *wire, const struct csn_path *path, uint32_t index,
                                    const struct csn_value *value);

static enum csn_status encode_string(const struct csn_wire *wire, const struct csn_path *path, const struct csn_shape *shape,
                                     const struct csn_value *value)
{
    if (value->kind != CSN_VALUE_STRING)
        return csn_wire_refuse_kind(wire, path, shape, value->kind);
    return csn_wire_string(wire, path, value->text);
}

static enum csn_status encode_boolean(const struct csn_wire *wire, const struct csn_path *path, const struct csn_shape *shape,
                                      const struct csn_value *value)
{
    if (value->kind != CSN_VALUE_BOOLEAN)
        return csn_wire_refuse_kind(wire, path, shape, value->kind);
    return csn_wire_boolean(wire, value->boolean);
}

/* Plain digits, however the value spells the number (rule number.plain). */
static enum csn_status encode_integer(const struct csn_wire *wire, const struct csn_path *path, const struct csn_shape *shape,
                                      const struct csn_value *value)
{
    int64_t number;
    if (value->kind != CSN_VALUE_NUMBER)
        return csn_wire_refuse_kind(wire, path, shape, value->kind);
    enum csn_status status = csn_json_number_int64(value->text, &number, NULL);
    if (status == CSN_TYPE)
        return csn_wire_refuse(wire, path, status, "a fraction where an integer belongs");
    bool narrow = shape->kind == CSN_SHAPE_INTEGER;
    if (status != CSN_OK || (narrow && (number < INT32_MIN || number > INT32_MAX)))
        return csn_wire_refuse(wire, path, CSN_RANGE, narrow ? "more than 32 bits" : "more than 64 bits");
    return csn_wire_int(wire, number);
}

static enum csn_status encode_real(const struct csn_wire *wire, const struct csn_path *path, const struct csn_shape *shape,
                                   const struct csn_value *value)
{
    double real;
    if (value->kind == CSN_VALUE_NUMBER)
        return csn_buf_append(wire->body, value->text);
    if (value->kind != CSN_VALUE_STRING || !csn_real_from_name(value->text, &real))
        return csn_wire_refuse_kind(wire, path, shape, value->kind);
    return csn_real_write(wire->body, real);
}

static enum csn_status encode_timestamp(const struct csn_wire *wire, const struct csn_path *path,
                                        const struct csn_shape *shape, const struct csn_value *value)
{
    struct csn_time time;
    if (value->kind != CSN_VALUE_NUMBER)
        return csn_wire_refuse_kind(wire, path, shape, value->kind);
    enum csn_status status = csn_time_parse_epoch(value->text, &time, NULL);
    if (status != CSN_OK)
        return csn_wire_refuse(wire, path, status, "an instant outside the years 1 to 9999");
    return csn_wire_time(wire, path, shape, time);
}

static enum csn_status encode_element(const struct csn_wire *wire, const struct csn_path *path, const struct csn_shape *shape,
                                      const struct csn_shape_member *member, const struct csn_value *value)
{
    if (value->kind == CSN_VALUE_NULL && shape->sparse)
        return csn_buf_append(wire->body, CSN_SPAN("null"));
    return encode_value(wire, path, member->shape, value);
}

static enum csn_status encode_list(const struct csn_wire *wire, const struct csn_path *path, const struct csn_shape *shape,
                                   const struct csn_value *value)
{
    if (value->kind != CSN_VALUE_ARRAY)
        return csn_wire_refuse_kind(wire, path, shape, value->kind);
    enum csn_status status = csn_wire_byte(wire, '[');
    for (size_t i = 0; status == CSN_OK && i < value->count; i++) {
        struct csn_path step = {.up = path, .is_element = true, .index = i};
        status = csn_wire_next(wire);
        if (status == CSN_OK)
            status = encode_element(wire, &step, shape, &shape->members[0], value->items[i].value);
    }
    return status == CSN_OK ? csn_wire_byte(wire, ']') : status;
}

/* Of a name that stands twice the last one is meant, and a body has it once (rule body.unique-names). */
static bool is_meant(const struct csn_value *object, const struct csn_value_item *item)
{
    return !object->duplicate_names || csn_value_get(object, item->name) == item->value;
}

static enum csn_status encode_map(const struct csn_wire *wire, const struct csn_path *path, const struct csn_shape *shape,
                                  const struct csn_value *value)
{
    if (value->kind != CSN_VALUE_OBJECT)
        return csn_wire_refuse_kind(wire, path, shape, value->kind);
    enum csn_status status = csn_wire_byte(wire, '{');
    for (size_t i = 0; status == CSN_OK && i < value->count; i++) {
        const struct csn_value_item *item = &value->items[i];
        struct csn_path step = {.up = path, .name = item->name};
        if (!is_meant(value, item))
            continue;
        status = csn_wire_key(wire, &step, item->name);
        if (status == CSN_OK)
            status = encode_element(wire, &step, shape, &shape->members[1], item->value);
    }
    return status == CSN_OK ? csn_wire_byte(wire, '}') : status;
}

static enum csn_status refuse_unknown(const struct csn_wire *wire, const struct csn_path *path, const struct csn_shape *shape,
                                      const struct csn_value *value)
{
    size_t hint = 0;
    for (size_t i = 0; i < value->count; i++) {
        struct csn_path step = {.up = path, .name = value->items[i].name};
        size_t at = csn_shape_seek(shape, hint, value->items[i].name);
        if (at == shape->member_count)
            return csn_wire_refuse(wire, &step, CSN_NOT_FOUND, "the model has no such member");
        hint = at + 1;
    }
    return CSN_OK;
}

/* Members in the model's order; null stands for what was not given (rule body.null-omitted). */
static enum csn_status encode_structure(const struct csn_wire *wire, const struct csn_path *path,
                                        const struct csn_shape *shape, const struct csn_value *value)
{
    if (value->kind != CSN_VALUE_OBJECT)
        return csn_wire_refuse_kind(wire, path, shape, value->kind);
    enum csn_status status = refuse_unknown(wire, path, shape, value);
    if (status == CSN_OK)
        status = csn_wire_byte(wire, '{');
    for (size_t i = 0; status == CSN_OK && i < shape->member_count; i++) {
        const struct csn_shape_member *member = &shape->members[i];
        const struct csn_value *given = csn_value_get(value, member->name);
        struct csn_path step = {.up = path, .name = member->name};
        if (!given || given->kind == CSN_VALUE_NULL)
            continue;
        status = csn_wire_member(wire, member->name);
        if (status == CSN_OK)
            status = encode_value(wire, &step, member->shape, given);
    }
    return status == CSN_OK ? csn_wire_byte(wire, '}') : status;
}

static enum csn_status encode_document(const struct csn_wire *wire, const struct csn_path *path,
                                       const struct csn_shape *shape, const struct csn_value *value)
{
    (void)shape;
    enum csn_status status = csn_value_write(wire->body, value, wire->style);
    return status == CSN_ENCODING ? csn_wire_refuse(wire, path, status, "a text in it is not UTF-8") : status;
}

static enum csn_status encode_value(const struct csn_wire *wire, const struct csn_path *path, uint32_t index,
                                    const struct csn_value *value)
{
    typedef enum csn_status encoder(const struct csn_wire *, const struct csn_path *, const struct csn_shape *,
                                    const struct csn_value *);
    static encoder *const encoders[] = {
        [CSN_SHAPE_STRUCTURE] = encode_structure, [CSN_SHAPE_UNION] = encode_structure,
        [CSN_SHAPE_LIST] = encode_list,           [CSN_SHAPE_MAP] = encode_map,
        [CSN_SHAPE_STRING] = encode_string,       [CSN_SHAPE_ENUM] = encode_string,
        [CSN_SHAPE_BLOB] = encode_string,         [CSN_SHAPE_BOOLEAN] = encode_boolean,
        [CSN_SHAPE_INTEGER] = encode_integer,     [CSN_SHAPE_LONG] = encode_integer,
        [CSN_SHAPE_FLOAT] = encode_real,          [CSN_SHAPE_DOUBLE] = encode_real,
        [CSN_SHAPE_TIMESTAMP] = encode_timestamp, [CSN_SHAPE_DOCUMENT] = encode_document,
    };
    const struct csn_shape *shape = csn_model_shape(wire->model, index);
    if (!shape)
        return csn_wire_refuse(wire, path, CSN_NOT_FOUND, "the model has no such shape");
    return encoders[shape->kind](wire, path, shape, value);
}

enum csn_status csn_awsjson_encode(const struct csn_model *model, uint32_t shape, const struct csn_value *value,
                                   const struct csn_json_style *style, struct csn_buf *body, struct csn_error *error)
{
    struct csn_wire wire = {model, style, body, error};
    size_t start = body->len;
    if (!value || shape == CSN_SHAPE_NONE) /* rule envelope.empty-input */
        return csn_wire_finish(&wire, start, csn_buf_append(body, CSN_SPAN("{}")));
    return csn_wire_finish(&wire, start, encode_value(&wire, NULL, shape, value));
}
