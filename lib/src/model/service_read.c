/* Reading a description word by word: kinds, and where something is wrong. */
#include "service_inside.h"

#define NAME_SHOWN 48 /* bytes of a name that a message holds */

static struct csn_span shown(struct csn_span name)
{
    return csn_span_slice(name, 0, NAME_SHOWN);
}

enum csn_status csn_service_refuse(const struct csn_service_reader *reader, const struct csn_service_place *place,
                                   enum csn_status status, const struct csn_value *at, const char *what, struct csn_span detail)
{
    return csn_error_set(reader->error, status, at ? at->offset : 0, "%s%s%.*s%s%.*s: %s%s%.*s", place->section,
                         place->name.len ? "." : "", CSN_SPAN_ARG(shown(place->name)), place->part.len ? "." : "",
                         CSN_SPAN_ARG(shown(place->part)), what, detail.len ? " " : "", CSN_SPAN_ARG(shown(detail)));
}

enum csn_status csn_service_no_memory(const struct csn_service_reader *reader, const struct csn_arena *arena)
{
    enum csn_status status = csn_arena_status(arena);
    return csn_error_set(reader->error, status, 0, "the description: %s", csn_status_sentence(status));
}

enum csn_status csn_service_expect(const struct csn_service_reader *reader, const struct csn_service_place *place,
                                   const struct csn_value *value, enum csn_value_kind kind, const char *word)
{
    if (value->kind == kind)
        return CSN_OK;
    return csn_error_set(reader->error, CSN_TYPE, value->offset, "%s%s%.*s%s%.*s: %s: %s stands where %s belongs", place->section,
                         place->name.len ? "." : "", CSN_SPAN_ARG(shown(place->name)), place->part.len ? "." : "",
                         CSN_SPAN_ARG(shown(place->part)), word, csn_value_kind_name(value->kind), csn_value_kind_name(kind));
}

enum csn_status csn_service_get(const struct csn_service_reader *reader, const struct csn_service_place *place,
                                const struct csn_value *object, const char *word, enum csn_value_kind kind,
                                const struct csn_value **value)
{
    *value = csn_value_get(object, csn_span_of_string(word));
    return *value ? csn_service_expect(reader, place, *value, kind, word) : CSN_OK;
}

enum csn_status csn_service_require(const struct csn_service_reader *reader, const struct csn_service_place *place,
                                    const struct csn_value *object, const char *word, enum csn_value_kind kind,
                                    const struct csn_value **value)
{
    enum csn_status status = csn_service_get(reader, place, object, word, kind, value);
    if (status == CSN_OK && !*value)
        return csn_service_refuse(reader, place, CSN_NOT_FOUND, object, "this lacks", csn_span_of_string(word));
    return status;
}

enum csn_status csn_service_flag(const struct csn_service_reader *reader, const struct csn_service_place *place,
                                 const struct csn_value *object, const char *word, bool *flag)
{
    const struct csn_value *value;
    enum csn_status status = csn_service_get(reader, place, object, word, CSN_VALUE_BOOLEAN, &value);
    *flag = status == CSN_OK && value && value->boolean;
    return status;
}

static bool is_listed(struct csn_span words, struct csn_span word)
{
    struct csn_span part;
    while (csn_span_split(&words, ' ', &part))
        if (csn_span_equal(part, word))
            return true;
    return false;
}

enum csn_status csn_service_check_words(const struct csn_service_reader *reader, const struct csn_service_place *place,
                                        const struct csn_value *object, struct csn_span words)
{
    for (size_t i = 0; i < object->count; i++) {
        const struct csn_value *value = object->items[i].value;
        if (is_listed(words, object->items[i].name) || (value->kind == CSN_VALUE_BOOLEAN && !value->boolean))
            continue;
        return csn_service_refuse(reader, place, CSN_UNSUPPORTED, value, "a trait that the codec does not know here:",
                                  object->items[i].name);
    }
    return CSN_OK;
}

enum csn_status csn_service_keep(const struct csn_service_reader *reader, struct csn_span text, struct csn_span *copy)
{
    *copy = csn_arena_copy(reader->kept, text);
    return copy->data ? CSN_OK : csn_service_no_memory(reader, reader->kept);
}
