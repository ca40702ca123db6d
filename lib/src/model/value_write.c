#include <countersign/value.h>

struct writer {
    struct csn_buf *buf;
    const struct csn_json_style *style;
    bool spaces;
};

static enum csn_status write_value(const struct writer *writer, const struct csn_value *value, size_t levels);

static enum csn_status write_separator(const struct writer *writer, char separator)
{
    const char text[] = {separator, ' '};

    return csn_buf_append(writer->buf, csn_span_of(text, writer->spaces ? 2 : 1));
}

static enum csn_status write_item(const struct writer *writer, const struct csn_value *parent, size_t i, size_t levels)
{
    enum csn_status status = i == 0 ? CSN_OK : write_separator(writer, ',');

    if (status == CSN_OK && parent->kind == CSN_VALUE_OBJECT) {
        status = csn_json_write_string(writer->buf, parent->items[i].name, writer->style, NULL);
        if (status == CSN_OK)
            status = write_separator(writer, ':');
    }
    return status == CSN_OK ? write_value(writer, parent->items[i].value, levels) : status;
}

static enum csn_status write_items(const struct writer *writer, const struct csn_value *parent, size_t levels)
{
    bool object = parent->kind == CSN_VALUE_OBJECT;
    enum csn_status status;

    if (levels == 0)
        return CSN_LIMIT;
    status = csn_buf_append_byte(writer->buf, object ? '{' : '[');
    for (size_t i = 0; i < parent->count && status == CSN_OK; i++)
        status = write_item(writer, parent, i, levels - 1);
    return status == CSN_OK ? csn_buf_append_byte(writer->buf, object ? '}' : ']') : status;
}

static enum csn_status write_value(const struct writer *writer, const struct csn_value *value, size_t levels)
{
    switch (value->kind) {
    case CSN_VALUE_BOOLEAN:
        return csn_buf_append(writer->buf, value->boolean ? CSN_SPAN("true") : CSN_SPAN("false"));
    case CSN_VALUE_NUMBER:
        return csn_buf_append(writer->buf, value->text);
    case CSN_VALUE_STRING:
        return csn_json_write_string(writer->buf, value->text, writer->style, NULL);
    case CSN_VALUE_ARRAY:
    case CSN_VALUE_OBJECT:
        return write_items(writer, value, levels);
    default:
        return csn_buf_append(writer->buf, CSN_SPAN("null"));
    }
}

enum csn_status csn_value_write(struct csn_buf *buf, const struct csn_value *value, const struct csn_json_style *style)
{
    const struct writer writer = {buf, style, style != NULL && style->spaces};
    size_t before = buf->len;
    enum csn_status status = write_value(&writer, value, CSN_JSON_DEPTH_MAX);

    if (status != CSN_OK)
        csn_buf_truncate(buf, before);
    return status;
}
