#include "typed.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <countersign/utf8.h>

#include "property.h"

/* A hundred seconds past the years 1 to 9999 on either side. */
#define SECONDS_MIN (CSN_TIME_SECONDS_MIN - 100)
#define SECONDS_MAX (CSN_TIME_SECONDS_MAX + 100)

static const struct csn_binding *const bindings[] = {
    &csn_poll_for_third_party_jobs_input_binding,
    &csn_get_third_party_job_details_input_binding,
    &csn_acknowledge_third_party_job_input_binding,
    &csn_put_third_party_job_success_result_input_binding,
    &csn_put_third_party_job_failure_result_input_binding,
};

const struct csn_binding *csn_fuzz_input_binding(const struct csn_operation *operation)
{
    for (size_t i = 0; i < CSN_COUNT(bindings); i++)
        if (bindings[i]->shape == operation->input)
            return bindings[i];
    csn_fuzz_property_broken(__FILE__, __LINE__, "binding->shape == operation->input", "every operation's input has a binding here");
}

static const struct csn_shape *shape_of(uint32_t index)
{
    return csn_model_shape(csn_codepipeline_model(), index);
}

static void unknown_kind(const struct csn_shape *shape)
{
    csn_fuzz_property_broken(__FILE__, __LINE__, csn_shape_kind_name(shape->kind), "the harness draws every kind that inputs have");
}

static uint64_t *has_of(const struct csn_binding *binding, void *object)
{
    return (void *)((char *)object + binding->has_offset);
}

const void *csn_fuzz_given(const struct csn_binding *binding, const void *object, size_t i, const struct csn_shape **shape)
{
    const uint64_t *has = (const void *)((const char *)object + binding->has_offset);

    *shape = shape_of(shape_of(binding->shape)->members[i].shape);
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): the field of a structure that is given */
    return (*has & binding->fields[i].has) ? (const char *)object + binding->fields[i].offset : NULL;
}

static size_t member_count(const struct csn_binding *binding)
{
    return shape_of(binding->shape)->member_count;
}

static void take_field(struct csn_fuzz_input *input, const struct csn_shape *shape, const struct csn_binding *binding, void *field)
{
    switch (shape->kind) {
    case CSN_SHAPE_STRUCTURE:
        csn_fuzz_take_object(input, binding, field);
        return;
    case CSN_SHAPE_STRING:
    case CSN_SHAPE_ENUM:
        *(struct csn_span *)field = csn_fuzz_take_text(input, UINT16_MAX);
        return;
    case CSN_SHAPE_INTEGER:
        *(int32_t *)field = (int32_t)csn_fuzz_take_range(input, INT32_MIN, INT32_MAX);
        return;
    case CSN_SHAPE_TIMESTAMP:
        ((struct csn_time *)field)->seconds = csn_fuzz_take_range(input, SECONDS_MIN, SECONDS_MAX);
        ((struct csn_time *)field)->nanos = (uint32_t)csn_fuzz_take_range(input, 0, 999999999);
        return;
    default:
        unknown_kind(shape);
    }
}

/* One bit a member, whatever bits the binding has. */
void csn_fuzz_take_object(struct csn_fuzz_input *input, const struct csn_binding *binding, void *object)
{
    size_t count = member_count(binding);
    uint64_t given = csn_fuzz_take_uint(input, (count + 7) / 8);

    memset(object, 0, binding->size);
    for (size_t i = 0; i < count; i++) {
        const struct csn_binding_field *field = &binding->fields[i];

        if (!(given >> i & 1))
            continue;
        *has_of(binding, object) |= field->has;
        take_field(input, shape_of(shape_of(binding->shape)->members[i].shape), field->binding, (char *)object + field->offset);
    }
}

static void put_field(struct csn_fuzz_output *output, const struct csn_shape *shape, const struct csn_binding *binding,
                      const void *field)
{
    const struct csn_time *time = field;

    switch (shape->kind) {
    case CSN_SHAPE_STRUCTURE:
        csn_fuzz_put_object(output, binding, field);
        return;
    case CSN_SHAPE_STRING:
    case CSN_SHAPE_ENUM:
        csn_fuzz_put_text(output, UINT16_MAX, *(const struct csn_span *)field);
        return;
    case CSN_SHAPE_INTEGER:
        csn_fuzz_put_range(output, INT32_MIN, INT32_MAX, *(const int32_t *)field);
        return;
    case CSN_SHAPE_TIMESTAMP:
        csn_fuzz_put_range(output, SECONDS_MIN, SECONDS_MAX, time->seconds);
        csn_fuzz_put_range(output, 0, 999999999, time->nanos);
        return;
    default:
        unknown_kind(shape);
    }
}

void csn_fuzz_put_object(struct csn_fuzz_output *output, const struct csn_binding *binding, const void *object)
{
    size_t count = member_count(binding);
    const struct csn_shape *shape;
    uint64_t given = 0;

    for (size_t i = 0; i < count; i++)
        if (csn_fuzz_given(binding, object, i, &shape) != NULL)
            given |= UINT64_C(1) << i;
    csn_fuzz_put_uint(output, (count + 7) / 8, given);
    for (size_t i = 0; i < count; i++) {
        const void *field = csn_fuzz_given(binding, object, i, &shape);

        if (field != NULL)
            put_field(output, shape, binding->fields[i].binding, field);
    }
}

/* The surrogate that stands at `at` as three bytes, or 0. */
static unsigned surrogate(struct csn_span text, size_t at)
{
    const unsigned char *byte = (const unsigned char *)text.data + at;

    if (text.len - at < 3 || byte[0] != 0xED || byte[1] < 0xA0 || byte[1] > 0xBF || byte[2] < 0x80 || byte[2] > 0xBF)
        return 0;
    return 0xD000u + (byte[1] & 0x3Fu) * 64 + (byte[2] & 0x3Fu);
}

static bool text_expressible(struct csn_span text)
{
    unsigned before = 0; /* the surrogate that ended where `at` is */
    uint32_t scalar;

    for (size_t at = 0; at < text.len;) {
        unsigned unit = surrogate(text, at);

        if (unit == 0 && !csn_utf8_next(text, &at, &scalar))
            return false;
        if (before != 0 && before < 0xDC00 && unit >= 0xDC00)
            return false;
        at += unit != 0 ? 3 : 0;
        before = unit;
    }
    return true;
}

static bool text_plain(struct csn_span text)
{
    return csn_span_find(text, 0, '\0') == text.len && csn_utf8_check(text) == text.len;
}

static bool time_expressible(struct csn_time time)
{
    return time.seconds >= CSN_TIME_SECONDS_MIN && time.seconds <= CSN_TIME_SECONDS_MAX;
}

/* Tells whether every text and every instant, however deep, passes. NULL passes all. */
static bool every(const struct csn_binding *binding, const void *object, bool (*text)(struct csn_span),
                  bool (*time)(struct csn_time))
{
    for (size_t i = 0; i < member_count(binding); i++) {
        const struct csn_shape *shape;
        const void *field = csn_fuzz_given(binding, object, i, &shape);
        bool is_text = shape->kind == CSN_SHAPE_STRING || shape->kind == CSN_SHAPE_ENUM;

        if (field == NULL)
            continue;
        if (is_text && !text(*(const struct csn_span *)field))
            return false;
        if (shape->kind == CSN_SHAPE_TIMESTAMP && time != NULL && !time(*(const struct csn_time *)field))
            return false;
        if (shape->kind == CSN_SHAPE_STRUCTURE && !every(binding->fields[i].binding, field, text, time))
            return false;
    }
    return true;
}

bool csn_fuzz_object_expressible(const struct csn_binding *binding, const void *object)
{
    return every(binding, object, text_expressible, time_expressible);
}

bool csn_fuzz_object_plain(const struct csn_binding *binding, const void *object)
{
    return every(binding, object, text_plain, NULL);
}

/* Epoch seconds with all nine digits of the fraction, instants that can't be sent included. */
static struct csn_value *time_value(struct csn_time time, struct csn_arena *arena)
{
    bool before = time.seconds < 0 && time.nanos > 0;
    int64_t whole = time.seconds + before;
    uint32_t nanos = before ? 1000000000 - time.nanos : time.nanos;
    char text[40];
    int len = snprintf(text, sizeof text, "%s%" PRId64 ".%09" PRIu32, before && whole == 0 ? "-" : "", whole, nanos);

    return csn_value_new_number(arena, csn_arena_copy(arena, csn_span_of(text, (size_t)len)));
}

static struct csn_value *field_value(const struct csn_shape *shape, const struct csn_binding *binding, const void *field,
                                     struct csn_arena *arena)
{
    switch (shape->kind) {
    case CSN_SHAPE_STRUCTURE:
        return csn_fuzz_object_value(binding, field, arena);
    case CSN_SHAPE_INTEGER:
        return csn_value_new_int(arena, *(const int32_t *)field);
    case CSN_SHAPE_TIMESTAMP:
        return time_value(*(const struct csn_time *)field, arena);
    default:
        return csn_value_new_string(arena, *(const struct csn_span *)field);
    }
}

struct csn_value *csn_fuzz_object_value(const struct csn_binding *binding, const void *object, struct csn_arena *arena)
{
    struct csn_value *value = csn_value_new(arena, CSN_VALUE_OBJECT);
    enum csn_status status = value != NULL ? CSN_OK : CSN_NO_MEMORY;

    for (size_t i = 0; i < member_count(binding) && status == CSN_OK; i++) {
        const struct csn_shape *shape;
        const void *field = csn_fuzz_given(binding, object, i, &shape);

        if (field != NULL)
            status = csn_value_add(arena, value, shape_of(binding->shape)->members[i].name,
                                   field_value(shape, binding->fields[i].binding, field, arena));
    }
    CSN_FUZZ_PROPERTY(status == CSN_OK, "the harness has memory");
    return value;
}

void *csn_fuzz_object_find(const struct csn_binding *binding, void *object, enum csn_shape_kind kind)
{
    void *found = NULL;

    for (size_t i = 0; i < member_count(binding) && found == NULL; i++) {
        const struct csn_shape *shape;

        if (csn_fuzz_given(binding, object, i, &shape) == NULL)
            continue;
        found = (char *)object + binding->fields[i].offset;
        if (shape->kind == CSN_SHAPE_STRUCTURE && kind != CSN_SHAPE_STRUCTURE)
            found = csn_fuzz_object_find(binding->fields[i].binding, found, kind);
        else if (shape->kind != kind)
            found = NULL;
    }
    return found;
}
