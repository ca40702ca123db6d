/* A body that is no JSON: the reader says where, this file says which rule that breaks. */
#include "judge/body.h"

enum { AROUND = 40 };

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.' || c == '#';
}

static struct csn_span word_at(struct csn_span body, size_t offset)
{
    size_t from = offset < body.len ? offset : body.len;
    size_t to = from;

    while (from > 0 && is_word(body.data[from - 1]))
        from--;
    while (to < body.len && is_word(body.data[to]))
        to++;
    return csn_span_slice(body, from, to);
}

static bool is_digit(struct csn_span word, size_t at)
{
    return at < word.len && word.data[at] >= '0' && word.data[at] <= '9';
}

/* NaN, Infinity and the like in any language's spelling, +1, 01, 0x1, .5, 1. (rule number.finite). */
static bool is_number_of_another_language(struct csn_span word)
{
    static const struct csn_span names[] = {
        CSN_SPAN_INIT("nan"), CSN_SPAN_INIT("infinity"), CSN_SPAN_INIT("inf"), CSN_SPAN_INIT("na"), CSN_SPAN_INIT("1.#inf"),
        CSN_SPAN_INIT("1.#qnan"), CSN_SPAN_INIT("1.#ind"), CSN_SPAN_INIT("nan.0"), CSN_SPAN_INIT("inf.0"),
    };
    bool plus = word.len > 0 && word.data[0] == '+';
    bool sign = plus || (word.len > 0 && word.data[0] == '-');

    word = csn_span_slice(word, sign ? 1 : 0, word.len);
    for (size_t i = 0; i < CSN_COUNT(names); i++)
        if (csn_span_equal_ascii_case(word, names[i]))
            return true;
    if (word.len == 0)
        return false;
    if (plus || word.data[0] == '.')
        return is_digit(word, plus && word.data[0] != '.' ? 0 : 1);
    if (!is_digit(word, 0))
        return false;
    return word.data[word.len - 1] == '.' || (word.data[0] == '0' && (is_digit(word, 1) || csn_span_find(word, 0, 'x') == 1 ||
                                                                      csn_span_find(word, 0, 'X') == 1));
}

/* Tells whether `offset` lies within a string. */
static bool is_in_string(struct csn_span body, size_t offset)
{
    bool within = false;

    for (size_t i = 0; i < offset && i < body.len; i++) {
        if (within && body.data[i] == '\\')
            i++;
        else if (body.data[i] == '"')
            within = !within;
    }
    return within;
}

static bool needs_escape(struct csn_span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] == '"' || text.data[i] == '\\' || (unsigned char)text.data[i] < 0x20)
            return true;
    return false;
}

/* The first string of the input that needs escapes and stands in the body without any, or spliced in as JSON; `data` NULL where
 * there is none. */
static struct csn_span find_raw(const struct csn_value *input, struct csn_span body)
{
    struct csn_span found = {NULL, 0};

    if (input == NULL)
        return found;
    if (input->kind == CSN_VALUE_STRING && needs_escape(input->text) && csn_span_search(body, 0, input->text) < body.len)
        return input->text;
    for (size_t i = 0; i < input->count && found.data == NULL; i++)
        found = find_raw(input->items[i].value, body);
    return found;
}

/* 0,5: a fraction as some locales write it. */
static bool is_behind_decimal_comma(struct csn_span body, size_t at)
{
    return at >= 2 && at < body.len && body.data[at] >= '0' && body.data[at] <= '9' && body.data[at - 1] == ',' &&
           body.data[at - 2] >= '0' && body.data[at - 2] <= '9';
}

static const char *syntax_rule(const struct csn_judged_request *request, const struct csn_error *error)
{
    struct csn_span body = request->message->body;
    struct csn_span raw = find_raw(request->terms.input, body);
    bool within = is_in_string(body, error->offset);
    bool control = error->offset < body.len && (unsigned char)body.data[error->offset] < 0x20;

    if (raw.data != NULL)
        return csn_text_is_json(raw) ? "string.json-escaped" : "string.escapes";
    if (within && error->offset < body.len && (control || body.data[error->offset - 1] == '\\'))
        return "string.escapes";
    if (!within && (is_number_of_another_language(word_at(body, error->offset)) || is_behind_decimal_comma(body, error->offset)))
        return "number.finite";
    return "body.one-object";
}

void csn_body_tell_syntax(struct csn_judgement *judgement, const struct csn_judged_request *request,
                          const struct csn_error *error)
{
    struct csn_span body = request->message->body;
    size_t from = error->offset > AROUND ? error->offset - AROUND : 0;

    csn_request_ask(judgement, request, false, "request.body.json", syntax_rule(request, error),
                    csn_judgement_text(judgement, "the body is not JSON at byte %zu: %s", error->offset, error->message),
                    CSN_SPAN("one JSON object"), csn_span_slice(body, from, error->offset + AROUND));
}
