#include <string.h>

#include <countersign/utf8.h>

#include "base64.h"
#include "findings.h"
#include "real.h"
#include "seek.h"

struct validation {
    const struct csn_model *model;
    struct csn_arena *arena;
    struct csn_violation_list *list;
};

static enum csn_status check_value(const struct validation *v, const struct csn_path *path, uint32_t index,
                                   const struct csn_value *value);

static enum csn_status report(const struct validation *v, const struct csn_path *path, struct csn_violation violation)
{
    struct csn_violation_list *list = v->list;
    if (list->count == CSN_FINDINGS_MAX)
        return CSN_OK;
    struct csn_violation *items = csn_findings_grow(v->arena, list->items, list->count, &list->capacity, sizeof(items[0]));
    if (!items)
        return csn_arena_status(v->arena);
    list->items = items;
    violation.path = csn_path_copy(path, v->arena);
    if (!violation.path.data)
        return csn_arena_status(v->arena);
    items[list->count++] = violation;
    return CSN_OK;
}

static enum csn_status report_kind(const struct validation *v, const struct csn_path *path, const struct csn_shape *shape,
                                   const struct csn_value *value)
{
    return report(v, path, (struct csn_violation){.kind = CSN_VIOLATION_KIND, .shape = shape, .value = value});
}

static enum csn_status check_length(const struct validation *v, const struct csn_path *path, const struct csn_shape *shape,
                                    const struct csn_value *value, size_t length)
{
    int64_t actual = (int64_t)length;
    struct csn_violation violation = {.shape = shape, .value = value, .actual = actual};
    if (shape->has_min && actual < shape->min) {
        violation.kind = CSN_VIOLATION_LENGTH_MIN;
        violation.limit = shape->min;
        return report(v, path, violation);
    }
    if (shape->has_max && actual > shape->max) {
        violation.kind = CSN_VIOLATION_LENGTH_MAX;
        violation.limit = shape->max;
        return report(v, path, violation);
    }
    return CSN_OK;
}

/* Scalar values (rule model.lengths-in-scalars); a lone surrogate is none and counts as one all the same. */
static size_t string_length(const struct csn_value *value)
{
    size_t length = 0;
    if (!value->lone_surrogate)
        return csn_utf8_length(value->text);
    for (size_t i = 0; i < value->text.len; i++)
        length += (value->text.data[i] & 0xc0) != 0x80;
    return length;
}

static enum csn_status check_pattern(const struct validation *v, const struct csn_path *path, const struct csn_shape *shape,
                                     const struct csn_value *value)
{
    bool matches;
    if (!shape->pattern.len)
        return CSN_OK;
    enum csn_status status = csn_pattern_match(shape->pattern, value->text, &matches, NULL);
    if (status != CSN_OK || matches)
        return status;
    return report(v, path, (struct csn_violation){.kind = CSN_VIOLATION_PATTERN, .shape = shape, .value = value});
}

static enum csn_status check_string(const struct validation *v, const struct csn_path *path, const struct csn_shape *shape,
                                    const struct csn_value *value)
{
    if (value->kind != CSN_VALUE_STRING)
        return report_kind(v, path, shape, value);
    enum csn_status status = check_length(v, path, shape, value, string_length(value));
    return status == CSN_OK ? check_pattern(v, path, shape, value) : status;
}

static enum csn_status check_enum(const struct validation *v, const struct csn_path *path, const struct csn_shape *shape,
                                  const struct csn_value *value)
{
    if (value->kind != CSN_VALUE_STRING)
        return report_kind(v, path, shape, value);
    for (size_t i = 0; i < shape->enum_count; i++)
        if (csn_span_equal(shape->enum_values[i], value->text))
            return CSN_OK;
    return report(v, path, (struct csn_violation){.kind = CSN_VIOLATION_ENUM, .shape = shape, .value = value});
}

static enum csn_status check_blob(const struct validation *v, const struct csn_path *path, const struct csn_shape *shape,
                                  const struct csn_value *value)
{
    size_t length;
    if (value->kind != CSN_VALUE_STRING || !csn_base64_length(value->text, &length))
        return report_kind(v, path, shape, value);
    return check_length(v, path, shape, value, length);
}

static enum csn_status check_range(const struct validation *v, const struct csn_path *path, struct csn_violation violation,
                                   int64_t min, int64_t max, bool below, bool above)
{
    if (!below && !above)
        return CSN_OK;
    violation.kind = below ? CSN_VIOLATION_RANGE_MIN : CSN_VIOLATION_RANGE_MAX;
    violation.limit = below ? min : max;
    return report(v, path, violation);
}

static enum csn_status check_integer(const struct validation *v, const struct csn_path *path, const struct csn_shape *shape,
                                     const struct csn_value *value)
{
    bool wide = shape->kind == CSN_SHAPE_LONG;
    int64_t min = shape->has_min ? shape->min : wide ? INT64_MIN : INT32_MIN;
    int64_t max = shape->has_max ? shape->max : wide ? INT64_MAX : INT32_MAX;
    int64_t number = 0;
    enum csn_status status = CSN_TYPE;
    if (value->kind == CSN_VALUE_NUMBER)
        status = csn_json_number_int64(value->text, &number, NULL);
    if (status != CSN_OK && status != CSN_RANGE)
        return report_kind(v, path, shape, value);
    bool outside = status == CSN_RANGE;
    bool negative = value->text.data[0] == '-';
    if (outside)
        number = negative ? INT64_MIN : INT64_MAX;
    struct csn_violation violation = {.shape = shape, .value = value, .actual = number};
    return check_range(v, path, violation, min, max, number < min || (outside && negative),
                       number > max || (outside && !negative));
}

static int64_t saturate(double real)
{
    if (real >= 9223372036854775807.0)
        return INT64_MAX;
    if (real <= -9223372036854775808.0)
        return INT64_MIN;
    return real == real ? (int64_t)real : 0;
}

static enum csn_status check_real(const struct validation *v, const struct csn_path *path, const struct csn_shape *shape,
                                  const struct csn_value *value)
{
    double real;
    if (value->kind == CSN_VALUE_NUMBER)
        real = csn_real_parse(value->text);
    else if (value->kind != CSN_VALUE_STRING || !csn_real_from_name(value->text, &real))
        return report_kind(v, path, shape, value);
    struct csn_violation violation = {.shape = shape, .value = value, .actual = saturate(real)};
    return check_range(v, path, violation, shape->min, shape->max, shape->has_min && real < (double)shape->min,
                       shape->has_max && real > (double)shape->max);
}

/* In a value every timestamp is a number, whatever its format on the wire; the years are 1 to 9999 (Smithy, timestamp). */
static enum csn_status check_timestamp(const struct validation *v, const struct csn_path *path, const struct csn_shape *shape,
                                       const struct csn_value *value)
{
    struct csn_time time;
    if (value->kind != CSN_VALUE_NUMBER)
        return report_kind(v, path, shape, value);
    if (csn_time_parse_epoch(value->text, &time, NULL) == CSN_OK)
        return CSN_OK;
    bool below = value->text.data[0] == '-';
    struct csn_violation violation = {.shape = shape, .value = value, .actual = saturate(csn_real_parse(value->text))};
    return check_range(v, path, violation, CSN_TIME_SECONDS_MIN, CSN_TIME_SECONDS_MAX, below, !below);
}

static enum csn_status check_boolean(const struct validation *v, const struct csn_path *path, const struct csn_shape *shape,
                                     const struct csn_value *value)
{
    return value->kind == CSN_VALUE_BOOLEAN ? CSN_OK : report_kind(v, path, shape, value);
}

/* An element of a list or a map: null is one only where the shape is sparse. */
static enum csn_status check_element(const struct validation *v, const struct csn_path *path, const struct csn_shape *shape,
                                     const struct csn_shape_member *member, const struct csn_value *value)
{
    if (value->kind == CSN_VALUE_NULL && shape->sparse)
        return CSN_OK;
    return check_value(v, path, member->shape, value);
}

static enum csn_status check_list(const struct validation *v, const struct csn_path *path, const struct csn_shape *shape,
                                  const struct csn_value *value)
{
    if (value->kind != CSN_VALUE_ARRAY)
        return report_kind(v, path, shape, value);
    enum csn_status status = check_length(v, path, shape, value, value->count);
    for (size_t i = 0; status == CSN_OK && i < value->count; i++) {
        struct csn_path step = {.up = path, .is_element = true, .index = i};
        status = check_element(v, &step, shape, &shape->members[0], value->items[i].value);
    }
    return status;
}

static enum csn_status check_key(const struct validation *v, const struct csn_path *path, const struct csn_shape *shape,
                                 struct csn_span name)
{
    struct csn_value *key = csn_value_new_string(v->arena, name);
    if (!key)
        return csn_arena_status(v->arena);
    key->lone_surrogate = csn_utf8_check(name) < name.len;
    return check_value(v, path, shape->members[0].shape, key);
}

static enum csn_status check_map(const struct validation *v, const struct csn_path *path, const struct csn_shape *shape,
                                 const struct csn_value *value)
{
    if (value->kind != CSN_VALUE_OBJECT)
        return report_kind(v, path, shape, value);
    enum csn_status status = check_length(v, path, shape, value, value->count);
    for (size_t i = 0; status == CSN_OK && i < value->count; i++) {
        struct csn_path step = {.up = path, .name = value->items[i].name};
        status = check_key(v, &step, shape, value->items[i].name);
        if (status == CSN_OK)
            status = check_element(v, &step, shape, &shape->members[1], value->items[i].value);
    }
    return status;
}

static enum csn_status check_required(const struct validation *v, const struct csn_path *path, const struct csn_shape *shape,
                                      const struct csn_value *value)
{
    enum csn_status status = CSN_OK;
    for (size_t i = 0; status == CSN_OK && i < shape->member_count; i++) {
        const struct csn_shape_member *member = &shape->members[i];
        if (!member->required)
            continue;
        const struct csn_value *given = csn_value_get(value, member->name);
        struct csn_path step = {.up = path, .name = member->name};
        if (!given || given->kind == CSN_VALUE_NULL)
            status = report(v, &step, (struct csn_violation){.kind = CSN_VIOLATION_REQUIRED, .shape = shape});
    }
    return status;
}

static enum csn_status check_structure(const struct validation *v, const struct csn_path *path, const struct csn_shape *shape,
                                       const struct csn_value *value)
{
    if (value->kind != CSN_VALUE_OBJECT)
        return report_kind(v, path, shape, value);
    enum csn_status status = check_required(v, path, shape, value);
    size_t hint = 0;
    for (size_t i = 0; status == CSN_OK && i < value->count; i++) {
        const struct csn_value_item *item = &value->items[i];
        struct csn_path step = {.up = path, .name = item->name};
        size_t at = csn_shape_seek(shape, hint, item->name);
        hint = at + 1;
        if (at == shape->member_count)
            status = report(v, &step, (struct csn_violation){
                .kind = CSN_VIOLATION_UNKNOWN_MEMBER, .shape = shape, .value = item->value});
        else if (item->value->kind != CSN_VALUE_NULL)
            status = check_value(v, &step, shape->members[at].shape, item->value);
    }
    return status;
}

static enum csn_status check_document(const struct validation *v, const struct csn_path *path, const struct csn_shape *shape,
                                      const struct csn_value *value)
{
    (void)v, (void)path, (void)shape, (void)value;
    return CSN_OK;
}

static enum csn_status check_value(const struct validation *v, const struct csn_path *path, uint32_t index,
                                   const struct csn_value *value)
{
    typedef enum csn_status checker(const struct validation *, const struct csn_path *, const struct csn_shape *,
                                    const struct csn_value *);
    static checker *const checkers[] = {
        [CSN_SHAPE_STRUCTURE] = check_structure, [CSN_SHAPE_UNION] = check_structure, [CSN_SHAPE_LIST] = check_list,
        [CSN_SHAPE_MAP] = check_map,             [CSN_SHAPE_STRING] = check_string,   [CSN_SHAPE_ENUM] = check_enum,
        [CSN_SHAPE_BLOB] = check_blob,           [CSN_SHAPE_BOOLEAN] = check_boolean, [CSN_SHAPE_INTEGER] = check_integer,
        [CSN_SHAPE_LONG] = check_integer,        [CSN_SHAPE_FLOAT] = check_real,      [CSN_SHAPE_DOUBLE] = check_real,
        [CSN_SHAPE_TIMESTAMP] = check_timestamp, [CSN_SHAPE_DOCUMENT] = check_document,
    };
    const struct csn_shape *shape = csn_model_shape(v->model, index);
    return shape ? checkers[shape->kind](v, path, shape, value) : CSN_NOT_FOUND;
}

enum csn_status csn_model_validate(const struct csn_model *model, uint32_t shape, const struct csn_value *value,
                                   struct csn_arena *arena, struct csn_violation_list *list)
{
    struct validation validation = {model, arena, list};
    const struct csn_violation_list before = *list;
    enum csn_status status = check_value(&validation, NULL, shape, value);
    if (status != CSN_OK)
        *list = before;
    return status;
}
