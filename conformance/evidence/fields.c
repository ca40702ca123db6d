#include "evidence/fields.h"

#include <string.h>

static void fail(struct csn_fields *fields, const char *name, const char *wanted)
{
    if (fields->status == CSN_OK)
        fields->status = csn_error_set(fields->error, CSN_TYPE, fields->object != NULL ? fields->object->offset : 0,
                                       "%s: member \"%s\" %s", fields->what, name, wanted);
}

static void fail_memory(struct csn_fields *fields)
{
    if (fields->status == CSN_OK)
        fields->status = csn_error_set(fields->error, csn_arena_status(fields->arena), 0, "%s: no room", fields->what);
}

const struct csn_value *csn_fields_member(struct csn_fields *fields, const char *name, enum csn_value_kind kind, bool required)
{
    const struct csn_value *value = csn_value_get(fields->object, csn_span_of_string(name));

    if (value == NULL || value->kind == CSN_VALUE_NULL) {
        if (required)
            fail(fields, name, "is missing");
        return NULL;
    }
    if (value->kind == kind)
        return value;
    if (fields->status == CSN_OK)
        fields->status = csn_error_set(fields->error, CSN_TYPE, value->offset, "%s: member \"%s\" is of kind %s, expected %s",
                                       fields->what, name, csn_value_kind_name(value->kind), csn_value_kind_name(kind));
    return NULL;
}

struct csn_span csn_fields_text(struct csn_fields *fields, const char *name, bool required)
{
    const struct csn_value *value = csn_fields_member(fields, name, CSN_VALUE_STRING, required);

    if (value == NULL)
        return (struct csn_span){NULL, 0};
    return value->text.len > 0 ? value->text : CSN_SPAN("");
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes the escape behind a backslash at `text[at]`; returns how many bytes of text it took, 0 where it is none. */
static size_t unescape_one(struct csn_span text, size_t at, char *out)
{
    static const struct { char letter, byte; } short_escapes[] = {{'\\', '\\'}, {'r', '\r'}, {'n', '\n'}, {'t', '\t'}};
    int high;
    int low;

    if (at + 1 >= text.len)
        return 0;
    for (size_t i = 0; i < CSN_COUNT(short_escapes); i++)
        if (text.data[at + 1] == short_escapes[i].letter) {
            *out = short_escapes[i].byte;
            return 2;
        }
    if (text.data[at + 1] != 'x' || at + 3 >= text.len)
        return 0;
    high = hex_digit(text.data[at + 2]);
    low = hex_digit(text.data[at + 3]);
    if (high < 0 || low < 0)
        return 0;
    *out = (char)(high << 4 | low);
    return 4;
}

static bool unescape(struct csn_span text, char *out, size_t *len)
{
    for (size_t at = 0; at < text.len;) {
        size_t taken = 1;

        if (text.data[at] == '\\')
            taken = unescape_one(text, at, &out[*len]);
        else
            out[*len] = text.data[at];
        if (taken == 0)
            return false;
        at += taken;
        (*len)++;
    }
    return true;
}

struct csn_span csn_fields_bytes(struct csn_fields *fields, const char *name)
{
    struct csn_span text = csn_fields_text(fields, name, false);
    size_t len = 0;
    char *out;

    if (text.data == NULL || csn_span_find(text, 0, '\\') == text.len)
        return text;
    out = csn_arena_alloc(fields->arena, text.len);
    if (out == NULL) {
        fail_memory(fields);
        return (struct csn_span){NULL, 0};
    }
    if (unescape(text, out, &len))
        return csn_span_of(out, len);
    fail(fields, name, "holds a backslash that begins no escape");
    return (struct csn_span){NULL, 0};
}

static bool parse_digits(struct csn_span digits, uint64_t max, uint64_t *number)
{
    *number = 0;
    for (size_t i = 0; i < digits.len; i++) {
        unsigned digit = (unsigned)(digits.data[i] - '0');

        if (digit > 9 || *number > (max - digit) / 10)
            return false;
        *number = *number * 10 + digit;
    }
    return digits.len > 0;
}

uint64_t csn_fields_uint(struct csn_fields *fields, const char *name, uint64_t max, uint64_t fallback)
{
    const struct csn_value *value = csn_fields_member(fields, name, CSN_VALUE_NUMBER, false);
    uint64_t number = 0;

    if (value == NULL)
        return fallback;
    if (parse_digits(value->text, max, &number))
        return number;
    fail(fields, name, "is no whole number, or one out of range");
    return fallback;
}

int64_t csn_fields_int(struct csn_fields *fields, const char *name, int64_t least, int64_t most)
{
    const struct csn_value *value = csn_fields_member(fields, name, CSN_VALUE_NUMBER, false);
    int64_t number = 0;

    if (value == NULL)
        return 0;
    if (csn_json_number_int64(value->text, &number, NULL) == CSN_OK && number >= least && number <= most)
        return number;
    fail(fields, name, "is no whole number, or one out of range");
    return 0;
}

bool csn_fields_boolean(struct csn_fields *fields, const char *name)
{
    const struct csn_value *value = csn_fields_member(fields, name, CSN_VALUE_BOOLEAN, false);

    return value != NULL && value->boolean;
}

unsigned csn_fields_bits(struct csn_fields *fields, const char *name, unsigned (*bit)(struct csn_span name), unsigned fallback)
{
    const struct csn_value *list = csn_fields_member(fields, name, CSN_VALUE_ARRAY, false);
    unsigned bits = 0;

    if (list == NULL)
        return fallback;
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].value->kind != CSN_VALUE_STRING)
            fail(fields, name, "must be a list of strings");
        bits |= bit(csn_value_text(list->items[i].value));
    }
    return bits;
}

enum csn_status csn_fields_parse_line(struct csn_span line, struct csn_arena *arena, const struct csn_value **object,
                                      struct csn_error *error)
{
    struct csn_span copy = csn_arena_copy(arena, line);
    struct csn_value *value = NULL;
    enum csn_status status;

    if (copy.data == NULL)
        return csn_error_set(error, csn_arena_status(arena), 0, "no room for a line of %zu bytes", line.len);
    status = csn_value_parse(arena, copy, NULL, &value, error);
    if (status != CSN_OK)
        return status;
    if (value->kind != CSN_VALUE_OBJECT)
        return csn_error_set(error, CSN_TYPE, 0, "the line holds a value of kind %s, expected an object",
                             csn_value_kind_name(value->kind));
    *object = value;
    return CSN_OK;
}
