#include <countersign/json.h>

#include <countersign/hex.h>
#include <countersign/utf8.h>

enum { CHARACTERS_EACH_SIDE = 35 };

static size_t character_end(struct csn_span text, size_t at)
{
    uint32_t scalar;

    if (!csn_utf8_next(text, &at, &scalar))
        at++;
    return at;
}

/* The start of the character that the byte at `at` belongs to; `at` itself where it belongs to none. */
static size_t character_start(struct csn_span text, size_t at)
{
    uint32_t scalar;

    for (size_t back = 1; back <= 3 && back <= at; back++) {
        size_t next = at - back;

        if (csn_utf8_next(text, &next, &scalar) && next > at)
            return at - back;
    }
    return at;
}

/* Moves left from `at`, not past `start`. */
static size_t window_start(struct csn_span text, size_t start, size_t at)
{
    for (size_t shown = 0; at > start && shown < CHARACTERS_EACH_SIDE; shown++)
        at = character_start(text, at - 1);
    return at;
}

static size_t window_end(struct csn_span text, size_t end, size_t at)
{
    for (size_t shown = 0; at < end && shown < CHARACTERS_EACH_SIDE; shown++)
        at = character_end(text, at);
    return at;
}

static size_t line_start(struct csn_span text, size_t at)
{
    while (at > 0 && text.data[at - 1] != '\n')
        at--;
    return at;
}

static enum csn_status append_caret(struct csn_buf *buf, size_t column)
{
    enum csn_status status = csn_buf_append_byte(buf, '\n');

    for (; status == CSN_OK && column > 0; column--)
        status = csn_buf_append_byte(buf, ' ');
    return status == CSN_OK ? csn_buf_append(buf, CSN_SPAN("^\n")) : status;
}

static enum csn_status append_window(struct csn_buf *buf, struct csn_span text, size_t at)
{
    const struct csn_span cut = CSN_SPAN_INIT("...");
    size_t start = line_start(text, at);
    size_t end = csn_span_find(text, at, '\n');
    size_t from = window_start(text, start, at);
    size_t to = window_end(text, end, at);
    size_t before = buf->len;
    size_t column = 0;
    enum csn_status status = from > start ? csn_buf_append(buf, cut) : CSN_OK;

    if (status == CSN_OK)
        status = csn_hex_escape(csn_span_slice(text, from, at), buf);
    if (status == CSN_OK) {
        column = csn_utf8_length(csn_span_slice(csn_buf_span(buf), before, buf->len));
        status = csn_hex_escape(csn_span_slice(text, at, to), buf);
    }
    if (status == CSN_OK && to < end)
        status = csn_buf_append(buf, cut);
    return status == CSN_OK ? append_caret(buf, column) : status;
}

enum csn_status csn_json_point_at(struct csn_buf *buf, struct csn_span text, size_t offset)
{
    size_t before = buf->len;
    enum csn_status status;

    if (offset > text.len)
        offset = text.len;
    status = append_window(buf, text, offset == text.len ? offset : character_start(text, offset));
    if (status != CSN_OK)
        csn_buf_truncate(buf, before);
    return status;
}
