#include "kept.h"

#include "property.h"

static bool is_null(const struct csn_value *value)
{
    return value == NULL || value->kind == CSN_VALUE_NULL;
}

static bool is_structure(const struct csn_shape *shape)
{
    return shape->kind == CSN_SHAPE_STRUCTURE || shape->kind == CSN_SHAPE_UNION;
}

/* A structure that was given without what it requires may be left out: nobody can say what became of it. */
static void check_optional(const struct csn_model *model, uint32_t index, const struct csn_value *given, const struct csn_value *sent)
{
    if (is_null(given))
        return;
    CSN_FUZZ_PROPERTY(!is_null(sent) || is_structure(csn_model_shape(model, index)), "what was given is there");
    if (!is_null(sent))
        csn_fuzz_check_kept(model, index, given, sent);
}

static void check_members(const struct csn_model *model, const struct csn_shape *shape, const struct csn_value *given,
                          const struct csn_value *sent)
{
    for (size_t i = 0; i < shape->member_count; i++) {
        struct csn_span name = shape->members[i].name;

        check_optional(model, shape->members[i].shape, csn_value_get(given, name), csn_value_get(sent, name));
    }
}

static void check_elements(const struct csn_model *model, uint32_t element, const struct csn_value *given, const struct csn_value *sent)
{
    CSN_FUZZ_PROPERTY(given->count == sent->count, "a list has as many elements as were given");
    for (size_t i = 0; i < given->count; i++)
        check_optional(model, element, given->items[i].value, sent->items[i].value);
}

static void check_entries(const struct csn_model *model, uint32_t element, const struct csn_value *given, const struct csn_value *sent)
{
    for (size_t i = 0; i < given->count; i++) {
        struct csn_span name = given->items[i].name;

        check_optional(model, element, csn_value_get(given, name), csn_value_get(sent, name));
    }
}

static void check_scalar(const struct csn_shape *shape, const struct csn_value *given, const struct csn_value *sent)
{
    bool whole = shape->kind == CSN_SHAPE_INTEGER || shape->kind == CSN_SHAPE_LONG;
    bool text = shape->kind == CSN_SHAPE_STRING || shape->kind == CSN_SHAPE_ENUM || shape->kind == CSN_SHAPE_BLOB;

    if (text && given->kind == CSN_VALUE_STRING)
        CSN_FUZZ_PROPERTY(csn_span_equal(given->text, sent->text) || given->lone_surrogate, "a text is the one that was given");
    if (whole && given->kind == CSN_VALUE_NUMBER)
        CSN_FUZZ_PROPERTY(csn_json_number_equal(given->text, sent->text), "a number is the one that was given");
    if (shape->kind == CSN_SHAPE_BOOLEAN && given->kind == CSN_VALUE_BOOLEAN)
        CSN_FUZZ_PROPERTY(given->boolean == sent->boolean, "a boolean is the one that was given");
}

void csn_fuzz_check_kept(const struct csn_model *model, uint32_t index, const struct csn_value *given, const struct csn_value *sent)
{
    const struct csn_shape *shape = csn_model_shape(model, index);

    if (is_structure(shape) && given->kind == CSN_VALUE_OBJECT)
        check_members(model, shape, given, sent);
    else if (shape->kind == CSN_SHAPE_LIST && given->kind == CSN_VALUE_ARRAY)
        check_elements(model, shape->members[0].shape, given, sent);
    else if (shape->kind == CSN_SHAPE_MAP && given->kind == CSN_VALUE_OBJECT)
        check_entries(model, shape->members[1].shape, given, sent);
    else
        check_scalar(shape, given, sent);
}
