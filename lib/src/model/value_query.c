#include "value_inside.h"

const struct csn_value *csn_value_get(const struct csn_value *value, struct csn_span name)
{
    size_t found;

    if (value == NULL || value->kind != CSN_VALUE_OBJECT)
        return NULL;
    found = csn_value_find(value, name);
    return found == value->count ? NULL : value->items[found].value;
}

struct csn_span csn_value_text(const struct csn_value *value)
{
    if (value == NULL || value->kind != CSN_VALUE_STRING)
        return (struct csn_span){NULL, 0};
    return value->text;
}

const char *csn_value_kind_name(enum csn_value_kind kind)
{
    static const char *const names[] = {"null", "boolean", "number", "string", "array", "object"};

    return (size_t)kind < CSN_COUNT(names) ? names[kind] : "unknown";
}

/* ---- JSON pointers, RFC 6901 ---- */

/* RFC 6901 section 3: a tilde only before 0 or 1. */
static bool is_reference_token(struct csn_span token)
{
    for (size_t i = 0; i < token.len; i++)
        if (token.data[i] == '~' && (i + 1 == token.len || (token.data[i + 1] != '0' && token.data[i + 1] != '1')))
            return false;
    return true;
}

static bool token_equals(struct csn_span token, struct csn_span name)
{
    size_t at = 0;

    for (size_t i = 0; i < token.len; i++, at++) {
        char byte = token.data[i];

        if (byte == '~')
            byte = token.data[++i] == '0' ? '~' : '/';
        if (at == name.len || name.data[at] != byte)
            return false;
    }
    return at == name.len;
}

static const struct csn_value *member_at(const struct csn_value *object, struct csn_span token)
{
    if (csn_span_find(token, 0, '~') == token.len)
        return csn_value_get(object, token);
    for (size_t i = object->count; i > 0; i--)
        if (token_equals(token, object->items[i - 1].name))
            return object->items[i - 1].value;
    return NULL;
}

/* Section 4: digits without leading zeros. "-", behind the last element, leads to nothing. */
static const struct csn_value *element_at(const struct csn_value *array, struct csn_span token)
{
    size_t index = 0;

    if (token.len == 0 || (token.len > 1 && token.data[0] == '0'))
        return NULL;
    for (size_t i = 0; i < token.len; i++) {
        if (token.data[i] < '0' || token.data[i] > '9')
            return NULL;
        index = index * 10 + (size_t)(token.data[i] - '0');
        if (index >= array->count)
            return NULL;
    }
    return array->items[index].value;
}

const struct csn_value *csn_value_at(const struct csn_value *value, struct csn_span pointer)
{
    for (size_t at = 0, end; at < pointer.len && value != NULL; at = end) {
        struct csn_span token;

        if (pointer.data[at] != '/')
            return NULL;
        end = csn_span_find(pointer, at + 1, '/');
        token = csn_span_slice(pointer, at + 1, end);
        if (!is_reference_token(token))
            return NULL;
        if (value->kind == CSN_VALUE_OBJECT)
            value = member_at(value, token);
        else
            value = value->kind == CSN_VALUE_ARRAY ? element_at(value, token) : NULL;
    }
    return value;
}
