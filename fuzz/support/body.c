/* The body held against the input that it was made from, by our reader. */
#include <countersign/utf8.h>

#include "property.h"
#include "request.h"

enum { ARENA_CEILING = 16 << 20 };

int64_t csn_fuzz_millis_of(struct csn_time time)
{
    if (time.seconds < 0)
        return time.seconds * 1000 + (time.nanos + 999999) / 1000000;
    return time.seconds * 1000 + time.nanos / 1000000;
}

static void check_object(const struct csn_binding *binding, const void *object, const struct csn_value *value);

static void check_time(struct csn_time given, const struct csn_value *value)
{
    struct csn_time sent;

    CSN_FUZZ_PROPERTY(value->kind == CSN_VALUE_NUMBER, "an instant is a number");
    CSN_FUZZ_PROPERTY(csn_time_parse_epoch(value->text, &sent, NULL) == CSN_OK, "the number is an instant");
    CSN_FUZZ_PROPERTY(sent.nanos % 1000000 == 0 && csn_fuzz_millis_of(sent) == csn_fuzz_millis_of(given),
                      "an instant is sent to the millisecond, cut toward zero");
}

static void check_int(int32_t given, const struct csn_value *value)
{
    int64_t sent;

    CSN_FUZZ_PROPERTY(value->kind == CSN_VALUE_NUMBER && csn_json_number_is_plain(value->text), "an integer is plain digits");
    CSN_FUZZ_PROPERTY(csn_json_number_int64(value->text, &sent, NULL) == CSN_OK && sent == given,
                      "an integer is the one that was given");
}

static void check_field(const struct csn_shape *shape, const struct csn_binding *binding, const void *field,
                        const struct csn_value *value)
{
    if (shape->kind == CSN_SHAPE_STRUCTURE)
        check_object(binding, field, value);
    else if (shape->kind == CSN_SHAPE_TIMESTAMP)
        check_time(*(const struct csn_time *)field, value);
    else if (shape->kind == CSN_SHAPE_INTEGER)
        check_int(*(const int32_t *)field, value);
    else
        CSN_FUZZ_PROPERTY(value->kind == CSN_VALUE_STRING && csn_span_equal(value->text, *(const struct csn_span *)field),
                          "a text is the one that was given");
}

static void check_object(const struct csn_binding *binding, const void *object, const struct csn_value *value)
{
    const struct csn_shape *structure = csn_model_shape(csn_codepipeline_model(), binding->shape);
    size_t next = 0;

    CSN_FUZZ_PROPERTY(value->kind == CSN_VALUE_OBJECT, "a structure is an object");
    for (size_t i = 0; i < structure->member_count; i++) {
        const struct csn_shape *shape;
        const void *field = csn_fuzz_given(binding, object, i, &shape);

        if (field == NULL)
            continue;
        CSN_FUZZ_PROPERTY(next < value->count && csn_span_equal(value->items[next].name, structure->members[i].name),
                          "every given member is sent, in the model's order");
        check_field(shape, binding->fields[i].binding, field, value->items[next++].value);
    }
    CSN_FUZZ_PROPERTY(next == value->count, "nothing else is sent");
}

void csn_fuzz_check_body(const struct csn_fuzz_request *request, struct csn_span body)
{
    struct csn_value *value = NULL;
    struct csn_arena arena;

    csn_arena_init(&arena, NULL, ARENA_CEILING);
    CSN_FUZZ_PROPERTY(csn_utf8_check(body) == body.len, "the body is UTF-8");
    CSN_FUZZ_PROPERTY(csn_value_parse(&arena, body, NULL, &value, NULL) == CSN_OK, "the body is JSON");
    check_object(request->binding, &request->object, value);
    csn_arena_clear(&arena);
}
