/* What an input puts to the test: a rule that held is told as such only where it could have been broken. */
#include "judge/body.h"

enum {
    SEEN_STRING = 1 << 0,
    SEEN_UNKNOWN_ENUM = 1 << 1,
    SEEN_TIMESTAMP = 1 << 2,
    SEEN_INTEGER = 1 << 3,
    SEEN_EMPTY_STRUCTURE = 1 << 4,
    SEEN_ASTRAL = 1 << 5,
    SEEN_ESCAPES = 1 << 6,
    SEEN_JSON_TEXT = 1 << 7,
    SEEN_ALWAYS = 1 << 8
};

static const struct { unsigned seen; const char *rule, *id; } seen_rules[] = {
    {SEEN_ALWAYS, "body.given-sent", "request.body.structure"},
    {SEEN_ALWAYS, "body.nothing-else", "request.body.structure"},
    {SEEN_ALWAYS, "body.member-names", "request.body.structure"},
    {SEEN_ALWAYS, "body.null-omitted", "request.body.structure"},
    {SEEN_ALWAYS, "body.unique-names", "request.body.structure"},
    {SEEN_EMPTY_STRUCTURE, "body.empty-structure", "request.body.structure"},
    {SEEN_STRING, "string.kind", "request.body.string"},
    {SEEN_UNKNOWN_ENUM, "enum.open-input", "request.body.enum"},
    {SEEN_ESCAPES, "string.escapes", "request.body.string"},
    {SEEN_ASTRAL, "string.surrogate-pairs", "request.body.string"},
    {SEEN_JSON_TEXT, "string.json-escaped", "request.body.string"},
    {SEEN_TIMESTAMP, "time.epoch-seconds", "request.body.timestamp"},
    {SEEN_TIMESTAMP, "time.instant", "request.body.timestamp"},
    {SEEN_TIMESTAMP, "time.precision", "request.body.timestamp"},
    {SEEN_INTEGER, "number.integer", "request.body.integer"},
    {SEEN_INTEGER, "number.plain", "request.body.integer"},
};

static unsigned seen_in_text(struct csn_span text)
{
    unsigned seen = SEEN_STRING;

    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.data[i];

        if (byte >= 0xF0)
            seen |= SEEN_ASTRAL;
        if (byte < 0x20 || byte == '"' || byte == '\\')
            seen |= SEEN_ESCAPES;
    }
    return seen & SEEN_ESCAPES && csn_text_is_json(text) ? seen | SEEN_JSON_TEXT : seen;
}

static unsigned seen_in_scalar(const struct csn_shape *shape, const struct csn_value *value)
{
    switch (shape->kind) {
    case CSN_SHAPE_STRING:
        return seen_in_text(csn_value_text(value));
    case CSN_SHAPE_ENUM:
        return SEEN_STRING | (csn_enum_knows(shape, csn_value_text(value)) ? 0u : (unsigned)SEEN_UNKNOWN_ENUM);
    case CSN_SHAPE_TIMESTAMP:
        return SEEN_TIMESTAMP;
    case CSN_SHAPE_INTEGER:
    case CSN_SHAPE_LONG:
        return SEEN_INTEGER;
    default:
        return 0;
    }
}

static unsigned seen_in(const struct csn_model *model, uint32_t index, const struct csn_value *value);

static unsigned seen_in_structure(const struct csn_model *model, const struct csn_shape *shape, const struct csn_value *value)
{
    unsigned seen = value->count == 0 ? SEEN_EMPTY_STRUCTURE : 0;

    for (size_t i = 0; i < value->count; i++) {
        const struct csn_shape_member *member = csn_shape_find_member(shape, value->items[i].name);

        if (member != NULL)
            seen |= seen_in(model, member->shape, value->items[i].value);
    }
    return seen;
}

static unsigned seen_in(const struct csn_model *model, uint32_t index, const struct csn_value *value)
{
    const struct csn_shape *shape = csn_model_shape(model, index);
    unsigned seen = 0;

    if (shape == NULL || value == NULL || value->kind == CSN_VALUE_NULL)
        return 0;
    if (shape->kind == CSN_SHAPE_STRUCTURE || shape->kind == CSN_SHAPE_UNION)
        return seen_in_structure(model, shape, value);
    if (shape->kind != CSN_SHAPE_LIST && shape->kind != CSN_SHAPE_MAP)
        return seen_in_scalar(shape, value);
    for (size_t i = 0; i < value->count; i++)
        seen |= seen_in(model, shape->members[shape->member_count - 1].shape, value->items[i].value);
    return seen;
}

static bool is_broken_since(const struct csn_judgement *judgement, struct csn_span rule, size_t first_check)
{
    for (size_t i = first_check; i < judgement->count; i++)
        if (judgement->checks[i].status != CSN_CHECK_PASS && csn_span_equal(judgement->checks[i].rule->id, rule))
            return true;
    return false;
}

void csn_body_pass_seen(struct csn_judgement *judgement, const struct csn_judged_request *request, const struct csn_value *input,
                        size_t first_check)
{
    unsigned seen = SEEN_ALWAYS | (seen_in(judgement->catalogue->model, request->terms.operation->input, input));

    for (size_t i = 0; i < CSN_COUNT(seen_rules); i++)
        if (seen & seen_rules[i].seen && !is_broken_since(judgement, csn_span_of_string(seen_rules[i].rule), first_check))
            csn_judgement_pass(judgement, seen_rules[i].id, seen_rules[i].rule, request->terms.exchange);
}
