/* A case's input, held against the model: what no client could be blamed for is refused here. */
#include "catalogue/load.h"

enum { MAX_DESCRIPTION = 160 };

/* {"$special":"NaN"} and its like: what JSON has no way to say. */
static bool is_special(const struct csn_value *value)
{
    return value->kind == CSN_VALUE_OBJECT && value->count == 1 && csn_span_equal(value->items[0].name, CSN_SPAN("$special"));
}

static enum csn_status check_special(const struct csn_load *load, const struct csn_place *place, const struct csn_case *of,
                                     const struct csn_value *value)
{
    if ((of->features & CSN_FEATURE_SPECIAL_VALUES) == 0)
        return csn_load_refuse(load, place, "a $special needs the feature special-values");
    if (value->items[0].value->kind != CSN_VALUE_STRING)
        return csn_load_refuse(load, place, "$special must be a text");
    return CSN_OK;
}

static enum csn_status check_reference(const struct csn_load *load, const struct csn_place *place, size_t number,
                                       struct csn_span text)
{
    struct csn_reference reference;
    if (!csn_reference_is(text))
        return CSN_OK;
    if (csn_reference_parse(text, &reference) != CSN_OK)
        return csn_load_refuse(load, place, "a reference reads $steps[0].output.member[0].member");
    if (reference.step >= number)
        return csn_load_refuse(load, place, "step %zu does not come before this one", reference.step);
    return CSN_OK;
}

/* Looks at every value of the input; its depth is bounded by the reader's. */
static enum csn_status check_values(const struct csn_load *load, const struct csn_place *place, size_t number,
                                    const struct csn_case *of, const struct csn_value *value)
{
    enum csn_status status = CSN_OK;
    if (value->kind == CSN_VALUE_STRING)
        return check_reference(load, place, number, value->text);
    if (is_special(value))
        return check_special(load, place, of, value);
    if (value->duplicate_names)
        return csn_load_refuse(load, place, "a member stands twice");
    for (size_t i = 0; status == CSN_OK && i < value->count; i++) {
        const struct csn_value_item *item = &value->items[i];
        const struct csn_place *here =
            value->kind == CSN_VALUE_OBJECT ? CSN_PLACE_NAMED(place, item->name) : CSN_PLACE_AT(place, i);
        status = check_values(load, here, number, of, item->value);
    }
    return status;
}

/* Tells whether the finding is about a value that stands for another one, which is not known yet. */
static bool stands_for_another(const struct csn_violation *violation)
{
    if (!violation->value)
        return false;
    return is_special(violation->value) || (violation->value->kind == CSN_VALUE_STRING && csn_reference_is(violation->value->text));
}

static enum csn_status refuse_violation(const struct csn_load *load, const struct csn_place *place,
                                        const struct csn_violation *violation, const char *advice)
{
    char storage[MAX_DESCRIPTION];
    struct csn_buf text;
    csn_buf_init_fixed(&text, storage, sizeof storage);
    if (csn_violation_describe(violation, &text) != CSN_OK)
        csn_buf_reset(&text);
    return csn_load_refuse(load, place, "%.*s%s", CSN_SPAN_ARG(csn_buf_span(&text)), advice);
}

/* A member that the model doesn't know says nothing about a client. An input of a wrong kind, or one that breaks a constraint, may be
 * refused by clients that check (rule validate.lenient), so the case must say how that is taken; unknown enum values must be sendable
 * (enum.open-input). */
static enum csn_status check_violation(const struct csn_load *load, const struct csn_place *place, const struct csn_step *step,
                                       const struct csn_violation *violation)
{
    if (stands_for_another(violation) || violation->kind == CSN_VIOLATION_ENUM)
        return CSN_OK;
    if (violation->kind == CSN_VIOLATION_UNKNOWN_MEMBER)
        return refuse_violation(load, place, violation, "");
    if (step->refusal == CSN_REFUSAL_WRONG)
        return refuse_violation(load, place, violation, ": say in refusal how a client is taken that refuses this");
    return CSN_OK;
}

enum csn_status csn_load_check_input(const struct csn_load *load, const struct csn_place *place, size_t number,
                                     const struct csn_case *of, const struct csn_step *step)
{
    struct csn_violation_list violations = {0};
    struct csn_arena scratch;
    enum csn_status status = csn_load_map(load, place, step->input);
    if (status == CSN_OK)
        status = check_values(load, place, number, of, step->input);
    if (status != CSN_OK)
        return status;
    csn_arena_init(&scratch, NULL, (size_t)16 << 20);
    status = csn_model_validate(load->catalogue->model, step->operation->input, step->input, &scratch, &violations);
    if (status != CSN_OK)
        status = csn_load_refuse(load, place, "%s", csn_status_sentence(status));
    for (size_t i = 0; status == CSN_OK && i < violations.count; i++)
        status = check_violation(load, place, step, &violations.items[i]);
    csn_arena_clear(&scratch);
    return status;
}
