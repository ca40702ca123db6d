/* Which rule a difference breaks. The comparison knows the kind of difference; what was done to a string tells more. */
#include <countersign/utf8.h>

#include "judge/body.h"

const char *csn_body_check_id(const struct csn_shape *shape)
{
    static const char *const ids[] = {
        [CSN_SHAPE_STRUCTURE] = "request.body.structure", [CSN_SHAPE_UNION] = "request.body.union",
        [CSN_SHAPE_LIST] = "request.body.list",           [CSN_SHAPE_MAP] = "request.body.map",
        [CSN_SHAPE_STRING] = "request.body.string",       [CSN_SHAPE_ENUM] = "request.body.enum",
        [CSN_SHAPE_BLOB] = "request.body.blob",           [CSN_SHAPE_BOOLEAN] = "request.body.boolean",
        [CSN_SHAPE_INTEGER] = "request.body.integer",     [CSN_SHAPE_LONG] = "request.body.long",
        [CSN_SHAPE_FLOAT] = "request.body.float",         [CSN_SHAPE_DOUBLE] = "request.body.double",
        [CSN_SHAPE_TIMESTAMP] = "request.body.timestamp", [CSN_SHAPE_DOCUMENT] = "request.body.document",
    };

    return shape == NULL ? "request.body" : ids[shape->kind];
}

bool csn_text_is_json(struct csn_span text)
{
    struct csn_span trimmed = csn_span_trim(text);

    return trimmed.len > 0 && (trimmed.data[0] == '{' || trimmed.data[0] == '[') && csn_json_check(text, NULL) == CSN_OK;
}

bool csn_enum_knows(const struct csn_shape *shape, struct csn_span text)
{
    for (size_t i = 0; i < shape->enum_count; i++)
        if (csn_span_equal(shape->enum_values[i], text))
            return true;
    return false;
}

/* Tells whether `actual` is `expected` escaped once more, in either common style. */
static bool is_escaped_twice(struct csn_judgement *judgement, struct csn_span expected, struct csn_span actual)
{
    static const struct csn_json_style styles[] = {{0}, {.ascii = true}, {.slash = true}, {.html = true}};

    if (csn_span_equal(expected, actual))
        return false;
    for (size_t i = 0; i < CSN_COUNT(styles); i++) {
        struct csn_buf written = csn_judgement_buffer(judgement);
        struct csn_span quoted;

        if (csn_json_write_string(&written, expected, &styles[i], NULL) != CSN_OK)
            return false;
        quoted = csn_buf_span(&written);
        if (csn_span_equal(actual, quoted) || csn_span_equal(actual, csn_span_slice(quoted, 1, quoted.len - 1)))
            return true;
    }
    return false;
}

/* What a broken conversion of characters past U+FFFF leaves: themselves, halves, U+FFFD, "?", private use. */
static bool is_astral_remains(uint32_t scalar)
{
    return scalar >= 0x10000 || scalar == 0xFFFD || scalar == '?' || (scalar >= 0xD800 && scalar < 0xF900);
}

/* What a broken escape leaves: nothing, "?", or the character with too few or too many backslashes. */
static bool is_escape_remains(uint32_t scalar)
{
    return scalar < ' ' || scalar == '"' || scalar == '\\' || scalar == '?' || scalar == 0xFFFD;
}

static struct csn_span without(struct csn_judgement *judgement, struct csn_span text, bool (*drop)(uint32_t scalar))
{
    char *out = csn_arena_alloc(judgement->arena, text.len);
    size_t len = 0;

    if (out == NULL) {
        csn_judgement_fail(judgement, csn_arena_status(judgement->arena), "no room for a text");
        return CSN_SPAN("");
    }
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        uint32_t scalar = 0;

        if (!csn_utf8_next(text, &at, &scalar)) {
            scalar = 0xFFFD; /* a part of a lone surrogate */
            at++;
        }
        for (size_t i = from; i < at && !drop(scalar); i++)
            out[len++] = text.data[i];
    }
    return csn_span_of(out, len);
}

static bool is_equal_without(struct csn_judgement *judgement, struct csn_span a, struct csn_span b, bool (*drop)(uint32_t scalar))
{
    return csn_span_equal(without(judgement, a, drop), without(judgement, b, drop));
}

static bool has_astral(struct csn_span text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.data[i] >= 0xF0)
            return true;
    return false;
}

static bool has_escapable(struct csn_span text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.data[i] < ' ' || text.data[i] == '"' || text.data[i] == '\\')
            return true;
    return false;
}

/* Tells whether each byte of `expected` was taken for a character: text encoded as UTF-8 twice. */
static bool is_encoded_twice(struct csn_span expected, struct csn_span actual)
{
    size_t at = 0;

    for (size_t i = 0; i < expected.len; i++) {
        uint32_t scalar = 0;

        if (!csn_utf8_next(actual, &at, &scalar) || scalar != (unsigned char)expected.data[i])
            return false;
    }
    return at == actual.len;
}

static bool is_cut_at_nul(struct csn_span expected, struct csn_span actual)
{
    return actual.len < expected.len && csn_span_starts_with(expected, actual) && expected.data[actual.len] == '\0';
}

/* The rule that tells what was done to a string; NULL where it is just another. */
static const char *string_rule(struct csn_judgement *judgement, struct csn_span expected, struct csn_span actual)
{
    if (is_escaped_twice(judgement, expected, actual))
        return "string.json-escaped";
    if (is_cut_at_nul(expected, actual))
        return "string.escapes";
    if (is_encoded_twice(expected, actual))
        return "body.utf8";
    if (has_astral(expected) && is_equal_without(judgement, expected, actual, is_astral_remains))
        return "string.surrogate-pairs";
    if (csn_span_equal(csn_span_trim(expected), actual)) /* trimmed: no escape has to do with it */
        return NULL;
    if (has_escapable(expected) && is_equal_without(judgement, expected, actual, is_escape_remains))
        return "string.escapes";
    return NULL;
}

static struct csn_span last_name(struct csn_span path)
{
    size_t from = path.len;

    while (from > 0 && path.data[from - 1] != '.')
        from--;
    return csn_span_slice(path, from, path.len);
}

/* Tells whether the rule's own sentence names the member: so the catalogue, not this code, knows what a rule is about. */
static bool rule_names(struct csn_judgement *judgement, const char *id, struct csn_span member)
{
    const struct csn_rule *rule = csn_judgement_rule(judgement, id);
    size_t at;

    if (rule == NULL || member.len == 0)
        return false;
    at = csn_span_search(rule->sentence, 0, member);
    return at < rule->sentence.len && (at == 0 || rule->sentence.data[at - 1] == ' ') &&
           (at + member.len == rule->sentence.len || rule->sentence.data[at + member.len] == ' ');
}

static bool is_unknown_enum(const struct csn_difference *difference)
{
    const struct csn_value *expected = difference->expected;

    return difference->shape != NULL && difference->shape->kind == CSN_SHAPE_ENUM && expected != NULL &&
           expected->kind == CSN_VALUE_STRING && !csn_enum_knows(difference->shape, expected->text);
}

static bool is_spliced(const struct csn_difference *difference)
{
    return difference->kind == CSN_DIFFERENCE_KIND && csn_text_is_json(csn_value_text(difference->expected)) &&
           (difference->actual->kind == CSN_VALUE_OBJECT || difference->actual->kind == CSN_VALUE_ARRAY);
}

/* A token that nobody gave, be it "" or null (rule token.only-to-continue). */
static bool is_token_nobody_gave(struct csn_judgement *judgement, const struct csn_difference *difference)
{
    bool added = difference->kind == CSN_DIFFERENCE_EXTRA || difference->kind == CSN_DIFFERENCE_NULL_SENT;

    bool given = difference->expected != NULL && difference->expected->kind != CSN_VALUE_NULL;

    return added && !given && rule_names(judgement, "token.only-to-continue", last_name(difference->path));
}

/* What becomes of a lone surrogate is a client's freedom, as long as the body is UTF-8 and the rest of the text is right. */
static bool is_lone_surrogate_replaced(struct csn_judgement *judgement, const struct csn_difference *difference)
{
    return difference->kind == CSN_DIFFERENCE_STRING && difference->expected->lone_surrogate &&
           is_equal_without(judgement, difference->expected->text, csn_value_text(difference->actual), is_astral_remains);
}

/* Tells whether another answer of the case brought the text: the client has mixed up what belongs to a job. */
static bool came_with_an_answer(const struct csn_judgement *judgement, struct csn_span text)
{
    enum { ID_MIN = 8 }; /* shorter texts are everywhere */
    const struct csn_evidence *evidence = judgement->evidence;

    for (size_t i = 0; evidence != NULL && text.len >= ID_MIN && i < evidence->exchange_count; i++)
        if (csn_span_search(evidence->exchanges[i].response, 0, text) < evidence->exchanges[i].response.len)
            return true;
    return false;
}

/* The rule of a worker's confusion, or NULL. */
static const char *confusion_rule(struct csn_judgement *judgement, const struct csn_difference *difference)
{
    static const char *const rules[] = {"job.client-token", "job.ids"};

    if (difference->kind != CSN_DIFFERENCE_STRING || !came_with_an_answer(judgement, csn_value_text(difference->actual)))
        return NULL;
    for (size_t i = 0; i < CSN_COUNT(rules); i++)
        if (rule_names(judgement, rules[i], last_name(difference->path)))
            return rules[i];
    return NULL;
}

const char *csn_body_rule(struct csn_judgement *judgement, const struct csn_difference *difference)
{
    const char *told = NULL;

    if (is_lone_surrogate_replaced(judgement, difference))
        return NULL;
    if (is_token_nobody_gave(judgement, difference))
        return "token.only-to-continue";
    if (is_spliced(difference))
        return "string.json-escaped";
    if (is_unknown_enum(difference) && (difference->kind == CSN_DIFFERENCE_STRING || difference->kind == CSN_DIFFERENCE_MISSING))
        return "enum.open-input";
    if (difference->kind == CSN_DIFFERENCE_STRING)
        told = string_rule(judgement, csn_value_text(difference->expected), csn_value_text(difference->actual));
    if (told == NULL && difference->kind == CSN_DIFFERENCE_STRING &&
        rule_names(judgement, "token.only-to-continue", last_name(difference->path)))
        told = "token.opaque";
    if (told == NULL)
        told = confusion_rule(judgement, difference);
    return told != NULL ? told : csn_difference_rule(difference);
}
