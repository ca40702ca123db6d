/* Faults and freedoms of single values. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "reference/edit.h"

static enum csn_status set_text(struct edit *edit, struct csn_value *value, enum csn_value_kind kind, struct csn_span text)
{
    value->kind = kind;
    value->text = csn_arena_copy(edit->arena, text);
    return value->text.data ? CSN_OK : CSN_NO_MEMORY;
}

/* The instant as a type holds it that has not room for all of them. */
static struct csn_time squeeze(const bool *on, struct csn_time time)
{
    if (on[SWITCH_SECONDS_IN_32_BITS])
        time.seconds = (int32_t)(uint32_t)(uint64_t)time.seconds;
    if (on[SWITCH_NANOSECONDS_IN_64_BITS]) {
        int64_t nanos = (int64_t)((uint64_t)time.seconds * 1000000000u + time.nanos);
        time.seconds = nanos / 1000000000 - (nanos % 1000000000 < 0);
        time.nanos = (uint32_t)(nanos - time.seconds * 1000000000);
    }
    if (on[SWITCH_NO_TIME_BEFORE_EPOCH] && time.seconds < 0)
        return (struct csn_time){0};
    if (on[SWITCH_WRONG_INSTANT])
        time.seconds += time.seconds > 0 ? -3600 : 3600; /* within the range at either end */
    return time;
}

/* 1700000000.5 -> 1.7000000005E9 */
static enum csn_status to_scientific(struct csn_buf *text)
{
    char digits[64];
    int count = 0;
    int before_point = -1;
    int first = 0;
    bool negative = text->len > 0 && text->data[0] == '-';
    for (size_t i = negative; i < text->len && count < (int)sizeof digits; i++) {
        if (text->data[i] == '.')
            before_point = count;
        else
            digits[count++] = text->data[i];
    }
    while (first < count && digits[first] == '0')
        first++;
    if (first == count)
        return CSN_OK; /* zero has no first digit */
    int exponent = (before_point < 0 ? count : before_point) - first - 1;
    int rest = count - first - 1;
    csn_buf_reset(text);
    return csn_buf_append_format(text, "%s%c.%.*sE%d", negative ? "-" : "", digits[first], rest > 0 ? rest : 1,
                                 rest > 0 ? digits + first + 1 : "0", exponent);
}

static enum csn_status respell_instant(const bool *on, struct csn_buf *text, struct csn_time time)
{
    if (on[SWITCH_ZEROS_BEHIND_POINT])
        return csn_span_find(csn_buf_span(text), 0, '.') < text->len ? CSN_OK : csn_buf_append(text, CSN_SPAN(".000"));
    if (on[SWITCH_EXPONENT_TIMESTAMP])
        return csn_buf_append(text, CSN_SPAN("E+0"));
    if (on[SWITCH_SCIENTIFIC])
        return to_scientific(text);
    for (size_t i = 0; i < text->len && on[SWITCH_DECIMAL_COMMA]; i++)
        if (text->data[i] == '.')
            text->data[i] = ',';
    if (!on[SWITCH_SIX_DIGITS])
        return CSN_OK;
    csn_buf_reset(text);
    return csn_buf_append_format(text, "%g", (double)time.seconds + time.nanos / 1e9);
}

/* The instant as the switches write it. */
static enum csn_status write_instant(const bool *on, struct csn_buf *text, struct csn_time time, bool *is_string)
{
    bool toward_zero = on[SWITCH_WHOLE_SECONDS_TO_ZERO] && time.seconds < 0 && time.nanos > 0;
    *is_string = on[SWITCH_ISO_TIMESTAMP];
    if (on[SWITCH_MILLISECONDS])
        return csn_buf_append_format(text, "%lld", (long long)time.seconds * 1000 + time.nanos / 1000000);
    if (on[SWITCH_ISO_TIMESTAMP])
        return csn_time_format_iso8601(text, time);
    if (on[SWITCH_NANOSECONDS])
        return csn_time_format_epoch_exact(text, time);
    if (on[SWITCH_WHOLE_SECONDS] || on[SWITCH_WHOLE_SECONDS_TO_ZERO])
        return csn_buf_append_format(text, "%lld", (long long)time.seconds + toward_zero);
    time = squeeze(on, time);
    enum csn_status status = csn_time_format_epoch(text, time);
    return status == CSN_OK ? respell_instant(on, text, time) : status;
}

enum csn_status edit_timestamp(struct edit *edit, struct csn_value *wire, const struct csn_value *input)
{
    char storage[64];
    struct csn_buf text;
    struct csn_time time;
    bool is_string = false;
    if (!input || csn_span_equal(input->text, EDIT_NOT_A_NUMBER) || csn_time_parse_epoch(input->text, &time, NULL) != CSN_OK)
        return CSN_OK;
    csn_buf_init_fixed(&text, storage, sizeof storage);
    enum csn_status status = write_instant(edit->client->switches.on, &text, time, &is_string);
    return status == CSN_OK ? set_text(edit, wire, is_string ? CSN_VALUE_STRING : CSN_VALUE_NUMBER, csn_buf_span(&text)) : status;
}

enum csn_status edit_integer(struct edit *edit, struct csn_value *wire)
{
    const bool *on = edit->client->switches.on;
    char storage[64];
    struct csn_buf text;
    if (on[SWITCH_INTEGER_STRING])
        wire->kind = CSN_VALUE_STRING;
    if (!on[SWITCH_INTEGER_FRACTION] && !on[SWITCH_EXPONENT_INTEGER])
        return CSN_OK;
    csn_buf_init_fixed(&text, storage, sizeof storage);
    enum csn_status status = csn_buf_append_format(&text, "%.*s%s", CSN_SPAN_ARG(wire->text), on[SWITCH_INTEGER_FRACTION] ? ".0" : "e0");
    return status == CSN_OK ? set_text(edit, wire, CSN_VALUE_NUMBER, csn_buf_span(&text)) : status;
}

static bool is_number(struct csn_span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!isdigit((unsigned char)text.data[i]))
            return false;
    return text.len > 0 && text.data[0] != '0';
}

/* {"a":1} -> {\"a\":1}: what stands between the quotes when the string is written as JSON. */
static enum csn_status escape_once_more(struct edit *edit, struct csn_value *wire)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, 1 << 20);
    enum csn_status status = csn_json_write_string(&text, wire->text, NULL, NULL);
    if (status == CSN_OK)
        status = set_text(edit, wire, CSN_VALUE_STRING, csn_span_slice(csn_buf_span(&text), 1, text.len - 1));
    csn_buf_clear(&text);
    return status;
}

enum csn_status edit_string(struct edit *edit, struct csn_value *wire)
{
    const bool *on = edit->client->switches.on;
    if (on[SWITCH_STRING_NUMBER] && is_number(wire->text))
        wire->kind = CSN_VALUE_NUMBER;
    struct csn_value *inner;
    bool holds_json = csn_span_starts_with(wire->text, CSN_SPAN("{")) &&
                      csn_value_parse(edit->arena, wire->text, NULL, &inner, NULL) == CSN_OK;
    if (on[SWITCH_JSON_UNWRAPPED] && holds_json)
        *wire = *inner;
    return on[SWITCH_JSON_ESCAPED_TWICE] && holds_json ? escape_once_more(edit, wire) : CSN_OK;
}

static enum csn_status lower(struct edit *edit, struct csn_value *token)
{
    enum csn_status status = set_text(edit, token, CSN_VALUE_STRING, token->text);
    for (size_t i = 0; i < token->text.len && status == CSN_OK; i++)
        ((char *)(uintptr_t)token->text.data)[i] = (char)tolower((unsigned char)token->text.data[i]);
    return status;
}

/* Parses the token and writes it anew, where it is JSON. */
static enum csn_status rewrite(struct edit *edit, struct csn_value *token)
{
    struct csn_value *inner;
    struct csn_buf text;
    struct csn_span copy = csn_arena_copy(edit->arena, token->text);
    if (!copy.data || csn_value_parse(edit->arena, copy, NULL, &inner, NULL) != CSN_OK)
        return CSN_OK;
    csn_buf_init(&text, NULL, 1 << 20);
    enum csn_status status = csn_value_write(&text, inner, &(struct csn_json_style){.spaces = true});
    if (status == CSN_OK)
        status = set_text(edit, token, CSN_VALUE_STRING, csn_buf_span(&text));
    csn_buf_clear(&text);
    return status;
}

enum csn_status edit_token_text(struct edit *edit, struct csn_value *token)
{
    const bool *on = edit->client->switches.on;
    if (on[SWITCH_TOKEN_TRIMMED])
        token->text = csn_span_trim(token->text);
    if (on[SWITCH_TOKEN_IN_LOWER_CASE])
        return lower(edit, token);
    return on[SWITCH_TOKEN_REWRITTEN] ? rewrite(edit, token) : CSN_OK;
}
