/* Faults that can't be a tree: bytes that no right writer would write. */
#include <string.h>

#include <countersign/utf8.h>

#include "reference/edit.h"


/* Replaces every occurrence of `from`; what grows never happens. */
static void replace(struct csn_buf *body, struct csn_span from, struct csn_span to)
{
    size_t read = 0;
    size_t written = 0;
    while (read < body->len) {
        size_t at = csn_span_search(csn_buf_span(body), read, from);
        memmove(body->data + written, body->data + read, at - read);
        written += at - read;
        read = at;
        if (read == body->len)
            break;
        memcpy(body->data + written, to.data, to.len);
        written += to.len;
        read += from.len;
    }
    csn_buf_truncate(body, written);
}

static void unescape_controls(struct csn_buf *body)
{
    replace(body, CSN_SPAN("\\n"), CSN_SPAN("\n"));
    replace(body, CSN_SPAN("\\t"), CSN_SPAN("\t"));
    replace(body, CSN_SPAN("\\r"), CSN_SPAN("\r"));
    replace(body, CSN_SPAN("\\u0001"), CSN_SPAN("\x01"));
    replace(body, CSN_SPAN("\\u001f"), CSN_SPAN("\x1f"));
}

/* Writes something of the private use area for each character past U+FFFF, as a type of sixteen bits does that keeps the body UTF-8. */
static enum csn_status cut_to_16_bits(struct csn_buf *body)
{
    struct csn_buf out;
    struct csn_span text = csn_buf_span(body);
    csn_buf_init(&out, NULL, body->ceiling);
    enum csn_status status = CSN_OK;
    for (size_t at = 0; at < text.len && status == CSN_OK;) {
        uint32_t scalar = 0;
        size_t start = at;
        char bytes[4];
        size_t len = 0;
        if (!csn_utf8_next(text, &at, &scalar))
            at++;
        if (scalar > 0xffff)
            len = csn_utf8_encode(0xe000 | (scalar & 0x7ff), bytes);
        status = csn_buf_append(&out, len ? csn_span_of(bytes, len) : csn_span_slice(text, start, at));
    }
    csn_buf_reset(body);
    if (status == CSN_OK)
        status = csn_buf_append(body, csn_buf_span(&out));
    csn_buf_clear(&out);
    return status;
}

static void to_latin1(struct csn_buf *body)
{
    struct csn_span text = csn_buf_span(body);
    size_t written = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t scalar = 0;
        size_t start = at;
        if (!csn_utf8_next(text, &at, &scalar))
            at++;
        if (scalar >= 0x80 && scalar <= 0xff) {
            body->data[written++] = (char)scalar;
        } else {
            memmove(body->data + written, body->data + start, at - start);
            written += at - start;
        }
    }
    csn_buf_truncate(body, written);
}

enum csn_status edit_bytes(const struct client *client, struct csn_buf *body)
{
    const bool *on = client->switches.on;
    if (on[SWITCH_RAW_CONTROL])
        unescape_controls(body);
    if (on[SWITCH_LATIN1])
        to_latin1(body);
    if (on[SWITCH_CUT_TO_16_BITS])
        return cut_to_16_bits(body);
    return on[SWITCH_TWO_TEXTS] ? csn_buf_append(body, CSN_SPAN("{}")) : CSN_OK;
}
