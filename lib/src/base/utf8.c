#include <countersign/utf8.h>

#include <string.h>

#define ASCII_HIGH_BITS UINT64_C(0x8080808080808080)

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* RFC 3629 section 4: after these leads the second byte's range is narrower, which shuts out overlong forms (E0, F0),
 * surrogates (ED) and what lies past U+10FFFF (F4). */
static bool second_byte_fits(unsigned char lead, unsigned char second)
{
    switch (lead) {
    case 0xE0: return second >= 0xA0;
    case 0xED: return second <= 0x9F;
    case 0xF0: return second >= 0x90;
    case 0xF4: return second <= 0x8F;
    default: return true;
    }
}

static size_t sequence_length(unsigned char lead)
{
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    if (lead >= 0xF0 && lead <= 0xF4)
        return 4;
    return 0;
}

/* Decodes a sequence whose lead is not ASCII; returns its length, 0 where it is ill-formed. */
static size_t decode_sequence(const unsigned char *bytes, size_t available, uint32_t *scalar)
{
    size_t len = sequence_length(bytes[0]);
    uint32_t value;

    if (len == 0 || len > available || !second_byte_fits(bytes[0], bytes[1]))
        return 0;
    value = bytes[0] & (0x7Fu >> len);
    for (size_t i = 1; i < len; i++) {
        if (!is_continuation(bytes[i]))
            return 0;
        value = value << 6 | (bytes[i] & 0x3Fu);
    }
    *scalar = value;
    return len;
}

bool csn_utf8_next(struct csn_span text, size_t *at, uint32_t *scalar)
{
    const unsigned char *bytes = (const unsigned char *)text.data;
    size_t len;

    if (*at >= text.len)
        return false;
    if (bytes[*at] < 0x80) {
        *scalar = bytes[(*at)++];
        return true;
    }
    len = decode_sequence(bytes + *at, text.len - *at, scalar);
    *at += len;
    return len != 0;
}

static size_t skip_ascii(struct csn_span text, size_t at)
{
    uint64_t word;

    while (text.len - at >= sizeof word) {
        memcpy(&word, text.data + at, sizeof word);
        if ((word & ASCII_HIGH_BITS) != 0)
            break;
        at += sizeof word;
    }
    while (at < text.len && (unsigned char)text.data[at] < 0x80)
        at++;
    return at;
}

size_t csn_utf8_check(struct csn_span text)
{
    uint32_t scalar;
    size_t at = skip_ascii(text, 0);

    while (at < text.len && csn_utf8_next(text, &at, &scalar))
        at = skip_ascii(text, at);
    return at;
}

size_t csn_utf8_length(struct csn_span text)
{
    uint32_t scalar;
    size_t count = 0;

    for (size_t at = 0; at < text.len; count++)
        if (!csn_utf8_next(text, &at, &scalar))
            at++;
    return count;
}

size_t csn_utf8_encode(uint32_t code_point, char out[4])
{
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (char)(0xC0 | code_point >> 6);
        out[1] = (char)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        out[0] = (char)(0xE0 | code_point >> 12);
        out[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code_point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code_point >> 18);
    out[1] = (char)(0x80 | (code_point >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code_point >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code_point & 0x3F));
    return 4;
}
