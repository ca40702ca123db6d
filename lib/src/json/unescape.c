#include <countersign/json.h>

#include <string.h>

#include <countersign/utf8.h>

#include "unescape.h"

enum { NO_DIGITS = 0x10000, ESCAPE_LEN = 6 /* of \uXXXX */ };

static unsigned hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return (unsigned)(digit - '0');
    if (digit >= 'a' && digit <= 'f')
        return (unsigned)(digit - 'a' + 10);
    if (digit >= 'A' && digit <= 'F')
        return (unsigned)(digit - 'A' + 10);
    return NO_DIGITS;
}

/* The code unit that a whole \uXXXX at `at` spells, or NO_DIGITS. */
static uint32_t code_unit(struct csn_span raw, size_t at)
{
    uint32_t unit = 0;

    if (raw.len - at < ESCAPE_LEN || raw.data[at] != '\\' || raw.data[at + 1] != 'u')
        return NO_DIGITS;
    for (size_t i = 2; i < ESCAPE_LEN; i++) {
        unsigned digit = hex_value(raw.data[at + i]);

        if (digit == NO_DIGITS)
            return NO_DIGITS;
        unit = unit << 4 | digit;
    }
    return unit;
}

static bool is_high(uint32_t unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low(uint32_t unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

static char short_escape(char letter)
{
    switch (letter) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return letter;
    }
}

/* Decodes the escape at `*at`, advances past it, writes what it means and returns how many bytes that is: never more
 * than were read. What no reader gives out (a backslash at the end, \u without digits) stands for itself. */
static size_t decode_escape(struct csn_span raw, size_t *at, char out[4], bool *lone_surrogate)
{
    uint32_t unit = code_unit(raw, *at);
    uint32_t low;

    if (unit == NO_DIGITS) {
        bool whole = raw.len - *at >= 2 && raw.data[*at + 1] != 'u';

        out[0] = whole ? short_escape(raw.data[*at + 1]) : '\\';
        *at += whole ? 2 : 1;
        return 1;
    }
    *at += ESCAPE_LEN;
    low = is_high(unit) ? code_unit(raw, *at) : NO_DIGITS;
    if (is_low(low)) {
        *at += ESCAPE_LEN;
        return csn_utf8_encode(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00), out);
    }
    if (is_high(unit) || is_low(unit))
        *lone_surrogate = true;
    return csn_utf8_encode(unit, out);
}

/* What the next part of `raw` means: a run without escapes, as it is, or one escape, in `decoded`. Empty at the end. */
static struct csn_span next_part(struct csn_span raw, size_t *at, char decoded[4], bool *lone_surrogate)
{
    size_t start = *at;

    if (start < raw.len && raw.data[start] == '\\')
        return csn_span_of(decoded, decode_escape(raw, at, decoded, lone_surrogate));
    *at = csn_span_find(raw, start, '\\');
    return csn_span_slice(raw, start, *at);
}

size_t csn_json_unescape(struct csn_span raw, char *out, bool *lone_surrogate)
{
    size_t at = 0;
    size_t len = 0;
    bool lone = false;
    char decoded[4];

    for (struct csn_span part; (part = next_part(raw, &at, decoded, &lone)).len > 0; len += part.len)
        memcpy(out + len, part.data, part.len);
    if (lone && lone_surrogate != NULL)
        *lone_surrogate = true;
    return len;
}

bool csn_json_raw_equal(struct csn_span raw, struct csn_span text)
{
    size_t at = 0;
    bool lone = false;
    char decoded[4];

    for (struct csn_span part; (part = next_part(raw, &at, decoded, &lone)).len > 0;) {
        if (!csn_span_starts_with(text, part))
            return false;
        text = csn_span_slice(text, part.len, text.len);
    }
    return text.len == 0;
}

int csn_json_compare_raw(struct csn_span a, struct csn_span b)
{
    struct csn_span left = {NULL, 0}, right = {NULL, 0};
    size_t left_at = 0, right_at = 0;
    char left_decoded[4], right_decoded[4];
    bool lone = false;

    for (;;) {
        if (left.len == 0)
            left = next_part(a, &left_at, left_decoded, &lone);
        if (right.len == 0)
            right = next_part(b, &right_at, right_decoded, &lone);
        size_t len = left.len < right.len ? left.len : right.len;
        int order = csn_span_compare(csn_span_slice(left, 0, len), csn_span_slice(right, 0, len));
        if (len == 0 || order != 0)
            return order != 0 ? order : csn_span_compare(left, right);
        left = csn_span_slice(left, len, left.len);
        right = csn_span_slice(right, len, right.len);
    }
}
