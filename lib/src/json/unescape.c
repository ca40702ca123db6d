#include <countersign/json.h>

#include <string.h>

#include <countersign/utf8.h>

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

size_t csn_json_unescape(struct csn_span raw, char *out, bool *lone_surrogate)
{
    char *start = out;
    bool lone = false;

    for (size_t at = 0; at < raw.len;) {
        size_t end = csn_span_find(raw, at, '\\');
        char decoded[4];
        size_t len;

        memcpy(out, raw.data + at, end - at);
        out += end - at;
        at = end;
        if (at == raw.len)
            break;
        len = decode_escape(raw, &at, decoded, &lone);
        memcpy(out, decoded, len);
        out += len;
    }
    if (lone && lone_surrogate != NULL)
        *lone_surrogate = true;
    return (size_t)(out - start);
}

bool csn_json_raw_equal(struct csn_span raw, struct csn_span text)
{
    bool lone = false;

    for (size_t at = 0; at < raw.len;) {
        size_t end = csn_span_find(raw, at, '\\');
        struct csn_span piece = csn_span_slice(raw, at, end);
        char decoded[4];

        if (!csn_span_starts_with(text, piece))
            return false;
        text = csn_span_slice(text, piece.len, text.len);
        at = end;
        if (at == raw.len)
            break;
        piece = csn_span_of(decoded, decode_escape(raw, &at, decoded, &lone));
        if (!csn_span_starts_with(text, piece))
            return false;
        text = csn_span_slice(text, piece.len, text.len);
    }
    return text.len == 0;
}
