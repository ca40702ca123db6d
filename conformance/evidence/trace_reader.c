#include "evidence/trace_reader.h"

#include <stdio.h>

enum { WHAT_SIZE = 64 };

#define WALL_MS_MAX INT64_C(253402300799999) /* the end of the year 9999 */

enum csn_status csn_trace_read_line(struct csn_span line, const char *type, struct csn_arena *arena, struct csn_fields *fields,
                                    struct csn_error *error)
{
    struct csn_span found;
    enum csn_status status;

    *fields = (struct csn_fields){.what = type, .arena = arena, .error = error};
    status = csn_fields_parse_line(line, arena, &fields->object, error);
    if (status != CSN_OK)
        return status;
    found = csn_fields_text(fields, "type", true);
    if (fields->status == CSN_OK && !csn_span_equal(found, csn_span_of_string(type)))
        fields->status = csn_error_set(error, CSN_SYNTAX, 0, "the line's type is \"%.*s\", expected %s", CSN_SPAN_ARG(found), type);
    return fields->status;
}

unsigned csn_trace_read_name(struct csn_fields *fields, const char *member, csn_trace_name *name_of)
{
    struct csn_span name = csn_fields_text(fields, member, true);

    for (unsigned i = 0; name_of(i).len > 0; i++)
        if (csn_span_equal(name, name_of(i)))
            return i;
    if (fields->status == CSN_OK)
        fields->status = csn_error_set(fields->error, CSN_SYNTAX, fields->object->offset, "%s: member \"%s\" is \"%.*s\", which is no name "
                                       "that is known", fields->what, member, CSN_SPAN_ARG(name));
    return 0;
}

struct csn_span csn_trace_read_needed(struct csn_fields *fields, const char *member)
{
    (void)csn_fields_member(fields, member, CSN_VALUE_STRING, true);
    return csn_fields_bytes(fields, member);
}

void *csn_trace_read_list(struct csn_fields *fields, const char *member, size_t size, csn_trace_element *read, const void *ctx, size_t *count)
{
    const struct csn_value *list = csn_fields_member(fields, member, CSN_VALUE_ARRAY, true);
    size_t length = list == NULL ? 0 : list->count;
    char *array = csn_arena_alloc_array(fields->arena, length, size);
    struct csn_fields item = *fields;
    char what[WHAT_SIZE];

    if (array == NULL && fields->status == CSN_OK)
        item.status = csn_error_set(fields->error, csn_arena_status(fields->arena), 0, "no room for %s", member);
    item.what = what;
    for (size_t i = 0; i < length && item.status == CSN_OK; i++) {
        (void)snprintf(what, sizeof what, "%s.%s[%zu]", fields->what, member, i);
        item.object = list->items[i].value;
        read(&item, array + i * size, ctx);
    }
    fields->status = item.status;
    *count = length;
    return array;
}

void csn_trace_read_exchange(struct csn_fields *fields, struct csn_exchange *exchange)
{
    exchange->connection = csn_fields_uint(fields, "connection", UINT64_MAX, 0);
    exchange->on_connection = (unsigned)csn_fields_uint(fields, "onConnection", UINT32_MAX, 0);
    exchange->other_listener = csn_fields_boolean(fields, "otherListener");
    exchange->request = csn_fields_bytes(fields, "request");
    exchange->complete = csn_fields_boolean(fields, "complete");
    exchange->first_us = csn_fields_uint(fields, "firstUs", UINT64_MAX, 0);
    exchange->last_us = csn_fields_uint(fields, "lastUs", UINT64_MAX, 0);
    exchange->wall_ms = csn_fields_int(fields, "wallMs", -WALL_MS_MAX, WALL_MS_MAX);
    exchange->step = (size_t)csn_fields_uint(fields, "step", SIZE_MAX, 0);
    exchange->answer = (size_t)csn_fields_uint(fields, "answer", SIZE_MAX, 0);
    exchange->repeated = csn_fields_boolean(fields, "repeated");
    exchange->late = csn_fields_boolean(fields, "late");
    exchange->response = csn_fields_bytes(fields, "response");
    exchange->response_first_us = csn_fields_uint(fields, "responseFirstUs", UINT64_MAX, 0);
    exchange->response_last_us = csn_fields_uint(fields, "responseLastUs", UINT64_MAX, 0);
    exchange->response_whole = csn_fields_boolean(fields, "responseWhole");
}
