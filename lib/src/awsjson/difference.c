#include <string.h>

#include <countersign/utf8.h>

#include "judge.h"

struct kind_text {
    const char *rule;
    const char *sentence;
};

static const struct kind_text kinds[] = {
#define KIND_TEXT(name, rule, sentence) [CSN_DIFFERENCE_##name] = {rule, sentence},
    CSN_DIFFERENCE_LIST(KIND_TEXT)
#undef KIND_TEXT
};

const char *csn_difference_sentence(enum csn_difference_kind kind)
{
    return (size_t)kind < CSN_COUNT(kinds) ? kinds[kind].sentence : "unknown";
}

/* The escape that JSON has for a byte, or 0. */
static char escape_letter(char byte)
{
    static const char bytes[] = "\"\\\b\f\n\r\t";
    static const char letters[] = "\"\\bfnrt";
    const char *at = byte ? strchr(bytes, byte) : NULL;
    return at ? letters[at - bytes] : 0;
}

/* Tells whether `sent` is `given` escaped once more than the body's own escapes. */
static bool is_escaped_again(struct csn_span given, struct csn_span sent)
{
    size_t at = 0;
    for (size_t i = 0; i < given.len; i++) {
        char letter = escape_letter(given.data[i]);
        if (letter && (at == sent.len || sent.data[at++] != '\\'))
            return false;
        if (at == sent.len || sent.data[at++] != (letter ? letter : given.data[i]))
            return false;
    }
    return at == sent.len;
}

/* Tells whether `sent` is `given` with each byte taken for a character and encoded once more. */
static bool is_encoded_again(struct csn_span given, struct csn_span sent)
{
    size_t at = 0;
    uint32_t scalar;
    for (size_t i = 0; i < given.len; i++)
        if (!csn_utf8_next(sent, &at, &scalar) || scalar != (unsigned char)given.data[i])
            return false;
    return at == sent.len;
}

static bool holds_json(struct csn_span text)
{
    return csn_span_starts_with(text, CSN_SPAN("{")) || csn_span_starts_with(text, CSN_SPAN("[")) ||
           csn_span_starts_with(text, CSN_SPAN("\""));
}

static bool is_known_value(const struct csn_shape *shape, struct csn_span text)
{
    for (size_t i = 0; i < shape->enum_count; i++)
        if (csn_span_equal(shape->enum_values[i], text))
            return true;
    return false;
}

/* An enum value that the model lacks must be sent like any other (rule enum.open-input). */
static bool is_open_value(const struct csn_difference *difference)
{
    const struct csn_value *given = difference->expected;
    return difference->shape->kind == CSN_SHAPE_ENUM && given->kind == CSN_VALUE_STRING &&
           !is_known_value(difference->shape, given->text);
}

static const char *rule_of_missing(const struct csn_difference *difference)
{
    return is_open_value(difference) ? "enum.open-input" : "body.given-sent";
}

static const char *rule_of_string(const struct csn_difference *difference)
{
    const struct csn_value *given = difference->expected;
    const struct csn_value *sent = difference->actual;
    if (sent->lone_surrogate && !given->lone_surrogate)
        return "string.surrogate-pairs";
    if (holds_json(given->text) && is_escaped_again(given->text, sent->text))
        return "string.json-escaped";
    if (is_encoded_again(given->text, sent->text))
        return "body.utf8";
    return rule_of_missing(difference);
}

static const char *rule_of_structure_kind(const struct csn_difference *difference)
{
    const struct csn_value *given = difference->expected;
    if (!difference->path.len)
        return "body.one-object";
    return given->kind == CSN_VALUE_OBJECT && given->count == 0 ? "body.empty-structure" : "body.given-sent";
}

static const char *rule_of_string_kind(const struct csn_difference *difference)
{
    enum csn_value_kind sent = difference->actual->kind;
    bool spliced = sent == CSN_VALUE_OBJECT || sent == CSN_VALUE_ARRAY;
    return spliced && holds_json(csn_value_text(difference->expected)) ? "string.json-escaped" : "string.kind";
}

static const char *rule_of_kind(const struct csn_difference *difference)
{
    switch (difference->shape->kind) {
    case CSN_SHAPE_STRUCTURE:
    case CSN_SHAPE_UNION:
        return rule_of_structure_kind(difference);
    case CSN_SHAPE_STRING:
    case CSN_SHAPE_ENUM:
    case CSN_SHAPE_BLOB:
        return rule_of_string_kind(difference);
    case CSN_SHAPE_INTEGER:
    case CSN_SHAPE_LONG:
        return "number.integer";
    case CSN_SHAPE_TIMESTAMP:
        return difference->shape->format == CSN_TIMESTAMP_EPOCH_SECONDS ? "time.epoch-seconds" : "string.kind";
    default:
        return "body.given-sent";
    }
}

const char *csn_difference_rule(const struct csn_difference *difference)
{
    switch (difference->kind) {
    case CSN_DIFFERENCE_KIND:
        return rule_of_kind(difference);
    case CSN_DIFFERENCE_STRING:
        return rule_of_string(difference);
    case CSN_DIFFERENCE_MISSING:
        return rule_of_missing(difference);
    default:
        return (size_t)difference->kind < CSN_COUNT(kinds) ? kinds[difference->kind].rule : "body.given-sent";
    }
}
