/* Faults that can't be a tree: bytes that no right writer would write. */
#include <string.h>

#include <countersign/utf8.h>

#include "reference/edit.h"

/* Replaces every occurrence of `from` by what is no longer. */
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

/* What stands for a character past U+FFFF: something of the private use area, as a type of sixteen bits has that keeps the body UTF-8; the
 * halves of its pair, three bytes each; or a question mark. */
static struct csn_span spell_astral(const bool *on, uint32_t scalar, char bytes[6])
{
    const uint32_t halves[] = {0xd800 + ((scalar - 0x10000) >> 10), 0xdc00 + (scalar & 0x3ff)};
    if (on[SWITCH_QUESTION_MARKS])
        return CSN_SPAN("?");
    if (on[SWITCH_CUT_TO_16_BITS])
        return csn_span_of(bytes, csn_utf8_encode(0xe000 | (scalar & 0x7ff), bytes));
    for (size_t i = 0; i < 2; i++) {
        bytes[3 * i] = (char)(0xe0 | halves[i] >> 12);
        bytes[3 * i + 1] = (char)(0x80 | (halves[i] >> 6 & 0x3f));
        bytes[3 * i + 2] = (char)(0x80 | (halves[i] & 0x3f));
    }
    return csn_span_of(bytes, 6);
}

static enum csn_status replace_astral(const bool *on, struct csn_buf *body)
{
    struct csn_buf out;
    struct csn_span text = csn_buf_span(body);
    csn_buf_init(&out, NULL, body->ceiling);
    enum csn_status status = CSN_OK;
    for (size_t at = 0; at < text.len && status == CSN_OK;) {
        uint32_t scalar = 0;
        size_t start = at;
        char bytes[6];
        if (!csn_utf8_next(text, &at, &scalar))
            at++;
        status = csn_buf_append(&out, scalar > 0xffff ? spell_astral(on, scalar, bytes) : csn_span_slice(text, start, at));
    }
    csn_buf_reset(body);
    if (status == CSN_OK)
        status = csn_buf_append(body, csn_buf_span(&out));
    csn_buf_clear(&out);
    return status;
}

/* Puts text before and behind the body. */
static enum csn_status wrap(struct csn_buf *body, struct csn_span before, struct csn_span behind)
{
    struct csn_buf out;
    csn_buf_init(&out, NULL, body->ceiling);
    enum csn_status status = csn_buf_append(&out, before);
    if (status == CSN_OK)
        status = csn_buf_append(&out, csn_buf_span(body));
    if (status == CSN_OK)
        status = csn_buf_append(&out, behind);
    csn_buf_reset(body);
    if (status == CSN_OK)
        status = csn_buf_append(body, csn_buf_span(&out));
    csn_buf_clear(&out);
    return status;
}

static enum csn_status to_string(struct csn_buf *body)
{
    struct csn_buf out;
    csn_buf_init(&out, NULL, body->ceiling);
    enum csn_status status = csn_json_write_string(&out, csn_buf_span(body), NULL, NULL);
    csn_buf_reset(body);
    if (status == CSN_OK)
        status = csn_buf_append(body, csn_buf_span(&out));
    csn_buf_clear(&out);
    return status;
}

void edit_to_latin1(struct csn_buf *body)
{
    struct csn_span text = csn_buf_span(body);
    size_t written = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t scalar = 0;
        size_t start = at;
        if (!csn_utf8_next(text, &at, &scalar))
            at++;
        if (scalar >= 0x80) {
            body->data[written++] = scalar <= 0xff ? (char)scalar : '?';
        } else {
            memmove(body->data + written, body->data + start, at - start);
            written += at - start;
        }
    }
    csn_buf_truncate(body, written);
}

static bool is_escape_of(struct csn_span text, size_t at, char low, char high)
{
    return at + 6 <= text.len && text.data[at] == '\\' && text.data[at + 1] == 'u' && text.data[at + 2] == 'd' &&
           text.data[at + 3] >= low && text.data[at + 3] <= high;
}

/* \ud83d -> U+FFFD, where it is not half of a pair. */
static void replace_lone_surrogates(struct csn_buf *body)
{
    struct csn_span text = csn_buf_span(body);
    size_t written = 0;
    for (size_t at = 0; at < text.len;) {
        bool first = is_escape_of(text, at, '8', 'b');
        bool pair = first && is_escape_of(text, at + 6, 'c', 'f');
        bool lone = (first && !pair) || is_escape_of(text, at, 'c', 'f');
        size_t length = pair ? 12 : lone ? 6 : text.data[at] == '\\' && at + 1 < text.len ? 2 : 1;
        if (lone)
            memcpy(body->data + written, "\xef\xbf\xbd", 3);
        else
            memmove(body->data + written, body->data + at, length);
        written += lone ? 3 : length;
        at += length;
    }
    csn_buf_truncate(body, written);
}

/* \u001f -> \x1f, and so on for the others. */
static void to_hex_escapes(struct csn_buf *body)
{
    replace(body, CSN_SPAN("\\u001"), CSN_SPAN("\\x1"));
    replace(body, CSN_SPAN("\\u000"), CSN_SPAN("\\x0"));
}

enum csn_status edit_bytes(const struct client *client, struct csn_buf *body)
{
    const bool *on = client->switches.on;
    if (on[SWITCH_RAW_CONTROL])
        unescape_controls(body);
    if (on[SWITCH_HEX_ESCAPES])
        to_hex_escapes(body);
    if (on[SWITCH_LATIN1])
        edit_to_latin1(body);
    if (on[SWITCH_NOT_A_NUMBER])
        replace(body, EDIT_NOT_A_NUMBER, CSN_SPAN("NaN"));
    if (on[SWITCH_SURROGATE_REPLACED])
        replace_lone_surrogates(body);
    if (on[SWITCH_CUT_TO_16_BITS] || on[SWITCH_QUESTION_MARKS] || on[SWITCH_CESU_8])
        return replace_astral(on, body);
    if (on[SWITCH_BYTE_ORDER_MARK])
        return wrap(body, CSN_SPAN("\xef\xbb\xbf"), CSN_SPAN(""));
    if (on[SWITCH_BODY_IN_LIST])
        return wrap(body, CSN_SPAN("["), CSN_SPAN("]"));
    if (on[SWITCH_BODY_IN_STRING])
        return to_string(body);
    if (on[SWITCH_ESCAPES_EVERYTHING] || on[SWITCH_DEL_ESCAPED] || on[SWITCH_LINE_BREAKS])
        return edit_respell(client, body);
    return on[SWITCH_TWO_TEXTS] ? csn_buf_append(body, CSN_SPAN("{}")) : CSN_OK;
}
