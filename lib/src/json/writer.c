#include <countersign/json.h>

#include <string.h>

#include <countersign/utf8.h>

#include "plain.h"

enum { SPELLING_MAX = 12 /* a pair of \uXXXX */, ESCAPE_LEN = 6 };

/* One call's style, in the form that the loops want. */
struct speller {
    struct csn_json_style style;
    bool swift; /* no ASCII character but those of RFC 8259 section 7 is escaped, so eight bytes can be looked at at once */
};

static struct speller speller_of(const struct csn_json_style *style)
{
    struct speller speller = {.swift = true};

    if (style == NULL)
        return speller;
    speller.style = *style;
    speller.swift = !style->ascii && !style->slash && !style->html;
    return speller;
}

static bool is_html(uint32_t scalar)
{
    return scalar == '<' || scalar == '>' || scalar == '&' || scalar == 0x2028 || scalar == 0x2029;
}

static bool is_plain_byte(const struct csn_json_style *style, unsigned char byte)
{
    if (!csn_scan_byte_is_plain(byte))
        return false;
    return !(style->slash && byte == '/') && !(style->html && is_html(byte)) && !(style->ascii && byte == 0x7F);
}

/* The first byte at or after `at` that has a spelling other than itself, or may have. */
static size_t skip_plain(const struct speller *speller, struct csn_span text, size_t at)
{
    if (speller->swift)
        return csn_scan_plain(text, at);
    while (at < text.len && is_plain_byte(&speller->style, (unsigned char)text.data[at]))
        at++;
    return at;
}

static size_t put_unit(const struct csn_json_style *style, uint32_t unit, char *out)
{
    const char *digits = style->upper_hex ? "0123456789ABCDEF" : "0123456789abcdef";

    out[0] = '\\';
    out[1] = 'u';
    for (size_t i = 2; i < ESCAPE_LEN; i++)
        out[i] = digits[unit >> (20 - 4 * i) & 0xF];
    return ESCAPE_LEN;
}

static size_t put_units(const struct csn_json_style *style, uint32_t scalar, char *out)
{
    size_t len;

    if (scalar < 0x10000)
        return put_unit(style, scalar, out);
    len = put_unit(style, 0xD800 + ((scalar - 0x10000) >> 10), out);
    return len + put_unit(style, 0xDC00 + ((scalar - 0x10000) & 0x3FF), out + len);
}

/* The letter of a two-character escape in this style, or 0. */
static char short_escape(const struct csn_json_style *style, uint32_t scalar)
{
    switch (scalar) {
    case '"': return '"';
    case '\\': return '\\';
    case '/': return '/'; /* is plain, and doesn't come here, in styles that leave it */
    case '\b': return style->long_escapes ? 0 : 'b';
    case '\f': return style->long_escapes ? 0 : 'f';
    case '\n': return style->long_escapes ? 0 : 'n';
    case '\r': return style->long_escapes ? 0 : 'r';
    case '\t': return style->long_escapes ? 0 : 't';
    default: return 0;
    }
}

static bool needs_units(const struct csn_json_style *style, uint32_t scalar)
{
    return scalar < 0x20 || (style->ascii && scalar > 0x7E) || (style->html && is_html(scalar));
}

/* The surrogate that stands at `at` as three bytes, or 0. */
static uint32_t surrogate_at(struct csn_span text, size_t at)
{
    const unsigned char *bytes = (const unsigned char *)text.data + at;

    if (text.len - at < 3 || bytes[0] != 0xED || bytes[1] < 0xA0 || bytes[1] > 0xBF || (bytes[2] & 0xC0) != 0x80)
        return 0;
    return 0xD000u | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
}

/* As above, unless a low one follows a high one: that would be read back as one character. */
static uint32_t lone_surrogate_at(struct csn_span text, size_t at)
{
    uint32_t unit = surrogate_at(text, at);

    if (unit >= 0xD800 && unit <= 0xDBFF && surrogate_at(text, at + 3) >= 0xDC00)
        return 0;
    return unit;
}

static size_t put_replacement(const struct csn_json_style *style, char *out)
{
    static const char replacement[] = {'\xEF', '\xBF', '\xBD'};

    if (style->ascii)
        return put_unit(style, 0xFFFD, out);
    memcpy(out, replacement, sizeof replacement);
    return sizeof replacement;
}

/* Spells the character at `*at` and advances past it. Returns the spelling's length; 0 where there is no character. */
static size_t spell(const struct csn_json_style *style, struct csn_span text, size_t *at, char out[SPELLING_MAX])
{
    size_t from = *at;
    uint32_t scalar = 0;
    char letter;

    if (!csn_utf8_next(text, at, &scalar)) {
        scalar = lone_surrogate_at(text, from);
        *at = from + (scalar == 0 ? 1 : 3);
        if (scalar == 0)
            return style->replace ? put_replacement(style, out) : 0;
        return put_unit(style, scalar, out);
    }
    letter = short_escape(style, scalar);
    if (letter != 0) {
        out[0] = '\\';
        out[1] = letter;
        return 2;
    }
    if (needs_units(style, scalar))
        return put_units(style, scalar, out);
    memcpy(out, text.data + from, *at - from);
    return *at - from;
}

/* The length of the whole spelling without quotes, so that the buffer is asked for room once. */
static enum csn_status measure(const struct speller *speller, struct csn_span text, size_t *len, struct csn_error *error)
{
    char scratch[SPELLING_MAX];

    *len = text.len;
    for (size_t at = skip_plain(speller, text, 0); at < text.len; at = skip_plain(speller, text, at)) {
        size_t from = at;
        size_t spelt = spell(&speller->style, text, &at, scratch);

        if (spelt == 0)
            return csn_error_set(error, CSN_ENCODING, from, "byte 0x%02x is not part of a UTF-8 character",
                                 (unsigned)(unsigned char)text.data[from]);
        *len += spelt - (at - from);
    }
    return CSN_OK;
}

static char *put_spelling(const struct speller *speller, struct csn_span text, char *out)
{
    char spelling[SPELLING_MAX];

    for (size_t at = 0; at < text.len;) {
        size_t end = skip_plain(speller, text, at);
        size_t len;

        memcpy(out, text.data + at, end - at);
        out += end - at;
        at = end;
        if (at == text.len)
            break;
        len = spell(&speller->style, text, &at, spelling);
        memcpy(out, spelling, len);
        out += len;
    }
    return out;
}

static enum csn_status write_escaped(struct csn_buf *buf, struct csn_span text, const struct speller *speller,
                                     struct csn_error *error)
{
    size_t len = 0;
    enum csn_status status = measure(speller, text, &len, error);
    char *out;

    if (status != CSN_OK)
        return status;
    status = csn_buf_reserve(buf, len + 2);
    if (status != CSN_OK)
        return csn_error_set(error, status, 0, "no room for a string of %zu bytes", len + 2);
    out = buf->data + buf->len;
    *out++ = '"';
    out = put_spelling(speller, text, out);
    *out = '"';
    buf->len += len + 2;
    return CSN_OK;
}

enum csn_status csn_json_write_string(struct csn_buf *buf, struct csn_span text, const struct csn_json_style *style,
                                      struct csn_error *error)
{
    struct speller speller = speller_of(style);

    if (speller.swift && csn_plain_put(buf, text))
        return CSN_OK;
    return write_escaped(buf, text, &speller, error);
}
