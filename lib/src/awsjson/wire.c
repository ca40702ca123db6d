#include "wire.h"

#define PATH_SHOWN 120 /* bytes */

enum csn_status csn_wire_refuse(const struct csn_wire *wire, const struct csn_path *path, enum csn_status status,
                                const char *what)
{
    char text[PATH_SHOWN];
    struct csn_span shown = path ? csn_path_fill(path, text, sizeof(text)) : CSN_SPAN("the top level");
    return csn_error_set(wire->error, status, 0, "%.*s: %s", CSN_SPAN_ARG(shown), what);
}

enum csn_status csn_wire_refuse_kind(const struct csn_wire *wire, const struct csn_path *path,
                                     const struct csn_shape *shape, enum csn_value_kind kind)
{
    char text[PATH_SHOWN];
    struct csn_span shown = path ? csn_path_fill(path, text, sizeof(text)) : CSN_SPAN("the top level");
    return csn_error_set(wire->error, CSN_TYPE, 0, "%.*s: %s where %s belongs", CSN_SPAN_ARG(shown),
                         csn_value_kind_name(kind), csn_shape_kind_name(shape->kind));
}

enum csn_status csn_wire_finish(const struct csn_wire *wire, size_t start, enum csn_status status)
{
    if (status == CSN_OK)
        return status;
    csn_buf_truncate(wire->body, start);
    if (status == CSN_NO_MEMORY || status == CSN_LIMIT)
        csn_error_set(wire->error, status, 0, "the body: %s", csn_status_sentence(status));
    return status;
}

enum csn_status csn_wire_next(const struct csn_wire *wire)
{
    bool spaced = wire->style && wire->style->spaces;
    if (csn_wire_is_empty(wire->body->data + wire->body->len))
        return CSN_OK;
    return csn_buf_append(wire->body, spaced ? CSN_SPAN(", ") : CSN_SPAN(","));
}

enum csn_status csn_wire_key(const struct csn_wire *wire, const struct csn_path *path, struct csn_span key)
{
    bool spaced = wire->style && wire->style->spaces;
    enum csn_status status = csn_wire_next(wire);
    if (status == CSN_OK)
        status = csn_wire_string(wire, path, key);
    return status == CSN_OK ? csn_buf_append(wire->body, spaced ? CSN_SPAN(": ") : CSN_SPAN(":")) : status;
}

enum csn_status csn_wire_spell_string(const struct csn_wire *wire, const struct csn_path *path, struct csn_span text)
{
    enum csn_status status = csn_json_write_string(wire->body, text, wire->style, NULL);
    return status == CSN_ENCODING ? csn_wire_refuse(wire, path, status, "the text is not UTF-8") : status;
}

enum csn_status csn_wire_int(const struct csn_wire *wire, int64_t number)
{
    enum csn_status status = CSN_OK;
    if (number < 0)
        status = csn_wire_byte(wire, '-');
    uint64_t digits = number < 0 ? -(uint64_t)number : (uint64_t)number;
    return status == CSN_OK ? csn_buf_append_uint(wire->body, digits) : status;
}

enum csn_status csn_wire_boolean(const struct csn_wire *wire, bool boolean)
{
    return csn_buf_append(wire->body, boolean ? CSN_SPAN("true") : CSN_SPAN("false"));
}

static enum csn_status write_quoted_time(const struct csn_wire *wire, enum csn_timestamp_format format, struct csn_time time)
{
    enum csn_status status = csn_wire_byte(wire, '"');
    if (status != CSN_OK)
        return status;
    status = format == CSN_TIMESTAMP_HTTP_DATE ? csn_time_format_http_date(wire->body, time)
                                               : csn_time_format_iso8601(wire->body, csn_time_to_millis(time, false));
    return status == CSN_OK ? csn_wire_byte(wire, '"') : status;
}

enum csn_status csn_wire_time(const struct csn_wire *wire, const struct csn_path *path, const struct csn_shape *shape,
                              struct csn_time time)
{
    bool within = time.seconds >= CSN_TIME_SECONDS_MIN && time.seconds <= CSN_TIME_SECONDS_MAX && time.nanos <= 999999999;
    if (!within)
        return csn_wire_refuse(wire, path, CSN_RANGE, "an instant outside the years 1 to 9999");
    if (shape->format == CSN_TIMESTAMP_EPOCH_SECONDS)
        return csn_time_format_epoch(wire->body, time);
    return write_quoted_time(wire, shape->format, time);
}
