#include "cli/document.h"

#include <countersign/hex.h>
#include <countersign/utf8.h>

#define DOCUMENT_MEMORY ((size_t)1 << 30)

void csn_document_init(struct csn_document *document)
{
    document->status = CSN_OK;
    csn_arena_init(&document->arena, NULL, DOCUMENT_MEMORY);
}

void csn_document_clear(struct csn_document *document)
{
    csn_arena_clear(&document->arena);
}

void csn_document_reset(struct csn_document *document)
{
    document->status = CSN_OK;
    csn_arena_reset(&document->arena);
}

/* Gives the value back, and remembers where there is none. */
static struct csn_value *made(struct csn_document *document, struct csn_value *value)
{
    if (!value && document->status == CSN_OK)
        document->status = csn_arena_status(&document->arena);
    return value;
}

struct csn_value *csn_document_object(struct csn_document *document)
{
    return made(document, csn_value_new(&document->arena, CSN_VALUE_OBJECT));
}

struct csn_value *csn_document_array(struct csn_document *document)
{
    return made(document, csn_value_new(&document->arena, CSN_VALUE_ARRAY));
}

static struct csn_value *new_copy(struct csn_document *document, struct csn_span text)
{
    struct csn_span copy = csn_arena_copy(&document->arena, text);
    return made(document, copy.data ? csn_value_new_string(&document->arena, copy) : NULL);
}

static enum csn_status mend_utf8(struct csn_span text, struct csn_buf *out)
{
    enum csn_status status = CSN_OK;
    uint32_t scalar = 0;
    for (size_t at = 0, next = 0; at < text.len && status == CSN_OK; at = next) {
        if (csn_utf8_next(text, &next, &scalar))
            status = csn_buf_append(out, csn_span_slice(text, at, next));
        else
            status = csn_buf_append_format(out, "\\x%02x", (unsigned)(unsigned char)text.data[next++]);
    }
    return status;
}

static struct csn_value *new_written(struct csn_document *document, struct csn_span text,
                                     enum csn_status (*write)(struct csn_span, struct csn_buf *))
{
    struct csn_buf buf;
    csn_buf_init(&buf, NULL, DOCUMENT_MEMORY);
    struct csn_value *value = write(text, &buf) == CSN_OK ? new_copy(document, csn_buf_span(&buf)) : made(document, NULL);
    csn_buf_clear(&buf);
    return value;
}

struct csn_value *csn_document_text(struct csn_document *document, struct csn_span text)
{
    return csn_utf8_check(text) == text.len ? new_copy(document, text) : new_written(document, text, mend_utf8);
}

struct csn_value *csn_document_bytes(struct csn_document *document, struct csn_span bytes)
{
    return new_written(document, bytes, csn_hex_escape);
}

struct csn_value *csn_document_boolean(struct csn_document *document, bool boolean)
{
    return made(document, csn_value_new_boolean(&document->arena, boolean));
}

struct csn_value *csn_document_number(struct csn_document *document, size_t number)
{
    return made(document, csn_value_new_int(&document->arena, (int64_t)number));
}

struct csn_value *csn_document_parse(struct csn_document *document, struct csn_span text)
{
    struct csn_span copy = csn_arena_copy(&document->arena, text);
    struct csn_value *value = NULL;
    enum csn_status status = copy.data ? csn_value_parse(&document->arena, copy, NULL, &value, NULL)
                                       : csn_arena_status(&document->arena);
    if (status != CSN_OK && document->status == CSN_OK)
        document->status = status;
    return value;
}

static void add(struct csn_document *document, struct csn_value *parent, struct csn_span name, struct csn_value *value)
{
    if (document->status == CSN_OK)
        document->status = csn_value_add(&document->arena, parent, name, value);
}

void csn_document_put(struct csn_document *document, struct csn_value *object, const char *name, struct csn_value *value)
{
    add(document, object, csn_span_of_string(name), value);
}

void csn_document_put_text(struct csn_document *document, struct csn_value *object, const char *name, struct csn_span text)
{
    csn_document_put(document, object, name, csn_document_text(document, text));
}

void csn_document_push(struct csn_document *document, struct csn_value *array, struct csn_value *value)
{
    add(document, array, CSN_SPAN(""), value);
}

static enum csn_status write_break(struct csn_buf *out, unsigned level)
{
    return csn_buf_append_format(out, "\n%*s", (int)(2 * level), "");
}

static enum csn_status write_indented(struct csn_buf *out, const struct csn_value *value, unsigned level)
{
    bool object = value->kind == CSN_VALUE_OBJECT;
    enum csn_status status;
    if ((!object && value->kind != CSN_VALUE_ARRAY) || value->count == 0)
        return csn_value_write(out, value, NULL);
    status = csn_buf_append_byte(out, object ? '{' : '[');
    for (size_t i = 0; i < value->count && status == CSN_OK; i++) {
        status = i > 0 ? csn_buf_append_byte(out, ',') : CSN_OK;
        if (status == CSN_OK)
            status = write_break(out, level + 1);
        if (status == CSN_OK && object)
            status = csn_json_write_string(out, value->items[i].name, NULL, NULL);
        if (status == CSN_OK && object)
            status = csn_buf_append(out, CSN_SPAN(": "));
        if (status == CSN_OK)
            status = write_indented(out, value->items[i].value, level + 1);
    }
    if (status == CSN_OK)
        status = write_break(out, level);
    return status == CSN_OK ? csn_buf_append_byte(out, object ? '}' : ']') : status;
}

enum csn_status csn_document_write(const struct csn_document *document, const struct csn_value *value, bool indented,
                                   struct csn_buf *out)
{
    enum csn_status status = document->status;
    if (status == CSN_OK && !value)
        status = CSN_NO_MEMORY;
    if (status == CSN_OK)
        status = indented ? write_indented(out, value, 0) : csn_value_write(out, value, NULL);
    return status == CSN_OK && indented ? csn_buf_append_byte(out, '\n') : status;
}
