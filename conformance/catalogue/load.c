#include "catalogue/load.h"

#include <stdarg.h>
#include <stdio.h>

/* Writes the pointer of `place` (RFC 6901) from its end backward, so that no second pass is needed; returns where it starts. */
static size_t write_pointer(const struct csn_place *place, char *out, size_t at)
{
    for (; place; place = place->parent) {
        char digits[24];
        struct csn_span part = place->name;
        if (!part.data)
            part = csn_span_of(digits, (size_t)snprintf(digits, sizeof digits, "%zu", place->index));
        if (part.len + 1 > at)
            return at;
        at -= part.len;
        for (size_t i = 0; i < part.len; i++)
            out[at + i] = part.data[i];
        out[--at] = '/';
    }
    return at;
}

enum csn_status csn_load_refuse(const struct csn_load *load, const struct csn_place *place, const char *format, ...)
{
    char pointer[160], sentence[160];
    size_t at = write_pointer(place, pointer, sizeof pointer);
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    return csn_error_set(load->error, CSN_SYNTAX, 0, "%.*s: %.*s: %s", CSN_SPAN_ARG(load->file),
                         (int)(sizeof pointer - at), pointer + at, sentence);
}

enum csn_status csn_load_full(const struct csn_load *load)
{
    enum csn_status status = csn_arena_status(&load->catalogue->arena);
    return csn_error_set(load->error, status, 0, "%.*s: %s", CSN_SPAN_ARG(load->file), csn_status_sentence(status));
}

static bool is_among(struct csn_span name, const struct csn_span *known, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (csn_span_equal(name, known[i]))
            return true;
    return false;
}

enum csn_status csn_load_map(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value)
{
    if (value->kind != CSN_VALUE_OBJECT)
        return csn_load_refuse(load, place, "must be an object and is a %s", csn_value_kind_name(value->kind));
    if (value->duplicate_names)
        return csn_load_refuse(load, place, "a member stands twice");
    return CSN_OK;
}

enum csn_status csn_load_object(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                const struct csn_span *known, size_t count)
{
    enum csn_status status = csn_load_map(load, place, value);
    for (size_t i = 0; status == CSN_OK && i < value->count; i++)
        if (!is_among(value->items[i].name, known, count))
            return csn_load_refuse(load, place, "unknown member %.*s", CSN_SPAN_ARG(value->items[i].name));
    return status;
}

/* The member of a kind, NULL where it is absent. */
static enum csn_status member(const struct csn_load *load, const struct csn_place *place, const struct csn_value *object,
                              struct csn_span name, enum csn_value_kind kind, const struct csn_value **value)
{
    *value = csn_value_get(object, name);
    if (*value && (*value)->kind != kind)
        return csn_load_refuse(load, CSN_PLACE_NAMED(place, name), "must be a %s and is a %s", csn_value_kind_name(kind),
                               csn_value_kind_name((*value)->kind));
    return CSN_OK;
}

enum csn_status csn_load_list(const struct csn_load *load, const struct csn_place *place, const struct csn_value *object,
                              struct csn_span name, const struct csn_value **list)
{
    enum csn_status status = member(load, place, object, name, CSN_VALUE_ARRAY, list);
    if (status == CSN_OK && *list && (*list)->count == 0)
        return csn_load_refuse(load, CSN_PLACE_NAMED(place, name), "must not be empty");
    return status;
}

enum csn_status csn_load_text(const struct csn_load *load, const struct csn_place *place, const struct csn_value *object,
                              struct csn_span name, struct csn_span *text)
{
    const struct csn_value *value;
    enum csn_status status = member(load, place, object, name, CSN_VALUE_STRING, &value);
    if (status != CSN_OK || !value)
        return status;
    if (value->lone_surrogate)
        return csn_load_refuse(load, CSN_PLACE_NAMED(place, name), "holds half a surrogate pair");
    *text = value->text;
    return CSN_OK;
}

enum csn_status csn_load_need_text(const struct csn_load *load, const struct csn_place *place, const struct csn_value *object,
                                   struct csn_span name, struct csn_span *text)
{
    *text = CSN_SPAN("");
    enum csn_status status = csn_load_text(load, place, object, name, text);
    if (status == CSN_OK && text->len == 0)
        return csn_load_refuse(load, place, "%.*s is missing or empty", CSN_SPAN_ARG(name));
    return status;
}

enum csn_status csn_load_number(const struct csn_load *load, const struct csn_place *place, const struct csn_value *object,
                                struct csn_span name, unsigned min, unsigned max, unsigned *number)
{
    const struct csn_value *value;
    int64_t found = -1;
    enum csn_status status = member(load, place, object, name, CSN_VALUE_NUMBER, &value);
    if (status != CSN_OK || !value)
        return status;
    if (csn_json_number_int64(value->text, &found, NULL) != CSN_OK || found < (int64_t)min || found > (int64_t)max)
        return csn_load_refuse(load, CSN_PLACE_NAMED(place, name), "must be a whole number from %u to %u", min, max);
    *number = (unsigned)found;
    return CSN_OK;
}

enum csn_status csn_load_boolean(const struct csn_load *load, const struct csn_place *place, const struct csn_value *object,
                                 struct csn_span name, bool *boolean)
{
    const struct csn_value *value;
    enum csn_status status = member(load, place, object, name, CSN_VALUE_BOOLEAN, &value);
    if (status == CSN_OK && value)
        *boolean = value->boolean;
    return status;
}

/* The text of element `index` of `list`, which `place` names. */
static enum csn_status element_text(const struct csn_load *load, const struct csn_place *place, const struct csn_value *list,
                                    size_t index, struct csn_span *text)
{
    const struct csn_value *value = list->items[index].value;
    if (value->kind != CSN_VALUE_STRING || value->lone_surrogate || value->text.len == 0)
        return csn_load_refuse(load, CSN_PLACE_AT(place, index), "must be a text");
    *text = value->text;
    for (size_t i = 0; i < index; i++)
        if (csn_span_equal(list->items[i].value->text, *text))
            return csn_load_refuse(load, CSN_PLACE_AT(place, index), "%.*s stands twice", CSN_SPAN_ARG(*text));
    return CSN_OK;
}

enum csn_status csn_load_bits(const struct csn_load *load, const struct csn_place *place, const struct csn_value *object,
                              struct csn_span name, unsigned (*bit)(struct csn_span name), unsigned *bits)
{
    const struct csn_place *here = CSN_PLACE_NAMED(place, name);
    const struct csn_value *list;
    struct csn_span text = {0};
    enum csn_status status = csn_load_list(load, place, object, name, &list);
    for (size_t i = 0; status == CSN_OK && list && i < list->count; i++) {
        status = element_text(load, here, list, i, &text);
        if (status == CSN_OK && bit(text) == 0)
            return csn_load_refuse(load, CSN_PLACE_AT(here, i), "there is no %.*s", CSN_SPAN_ARG(text));
        if (status == CSN_OK)
            *bits |= bit(text);
    }
    return status;
}

enum csn_status csn_load_texts(const struct csn_load *load, const struct csn_place *place, const struct csn_value *object,
                               struct csn_span name, const struct csn_span **texts, size_t *count)
{
    const struct csn_value *list;
    enum csn_status status = csn_load_list(load, place, object, name, &list);
    if (status != CSN_OK || !list)
        return status;
    struct csn_span *array = csn_arena_alloc_array(&load->catalogue->arena, list->count, sizeof *array);
    if (!array)
        return csn_load_full(load);
    for (size_t i = 0; status == CSN_OK && i < list->count; i++)
        status = element_text(load, CSN_PLACE_NAMED(place, name), list, i, &array[i]);
    *texts = array;
    *count = list->count;
    return status;
}

enum csn_status csn_load_choice(const struct csn_load *load, const struct csn_place *place, const struct csn_value *object,
                                struct csn_span name, const struct csn_span *choices, size_t count, size_t *index)
{
    struct csn_span text = {NULL, 0};
    enum csn_status status = csn_load_text(load, place, object, name, &text);
    if (status != CSN_OK || !text.data)
        return status;
    for (size_t i = 0; i < count; i++)
        if (csn_span_equal(choices[i], text)) {
            *index = i;
            return CSN_OK;
        }
    return csn_load_refuse(load, CSN_PLACE_NAMED(place, name), "%.*s is none of the choices", CSN_SPAN_ARG(text));
}

enum csn_status csn_load_rule(const struct csn_load *load, const struct csn_place *place, struct csn_span id,
                              const struct csn_rule **rule)
{
    *rule = csn_catalogue_rule(load->catalogue, id);
    if (!*rule)
        return csn_load_refuse(load, place, "there is no rule %.*s", CSN_SPAN_ARG(id));
    return CSN_OK;
}
