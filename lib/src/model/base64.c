#include <string.h>

#include "base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

enum csn_status csn_base64_encode(struct csn_span bytes, struct csn_buf *out)
{
    enum csn_status status = csn_buf_reserve(out, (bytes.len + 2) / 3 * 4);
    for (size_t i = 0; status == CSN_OK && i < bytes.len; i += 3) {
        size_t left = bytes.len - i;
        uint32_t group = 0;
        for (size_t j = 0; j < 3; j++)
            group = group << 8 | (j < left ? (unsigned char)bytes.data[i + j] : 0u);
        char digits[4];
        for (size_t j = 0; j < 4; j++)
            digits[j] = j <= left ? alphabet[(group >> (18 - 6 * j)) & 63] : '=';
        status = csn_buf_append(out, csn_span_of(digits, 4));
    }
    return status;
}

static bool digit_value(char digit, uint32_t *value)
{
    const char *at = digit ? strchr(alphabet, digit) : NULL;
    if (!at)
        return false;
    *value = (uint32_t)(at - alphabet);
    return true;
}

static size_t padding(struct csn_span digits)
{
    if (csn_span_ends_with(digits, CSN_SPAN("==")))
        return 2;
    return csn_span_ends_with(digits, CSN_SPAN("=")) ? 1 : 0;
}

bool csn_base64_length(struct csn_span digits, size_t *length)
{
    uint32_t value;
    size_t pad = padding(digits);
    if (digits.len % 4)
        return false;
    for (size_t i = 0; i + pad < digits.len; i++)
        if (!digit_value(digits.data[i], &value))
            return false;
    *length = digits.len / 4 * 3 - pad;
    return true;
}

size_t csn_base64_decode(struct csn_span digits, char *out)
{
    uint32_t group = 0;
    size_t bits = 0;
    size_t len = 0;
    for (size_t i = 0; i + padding(digits) < digits.len; i++) {
        uint32_t value = 0;
        digit_value(digits.data[i], &value);
        group = group << 6 | value;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out[len++] = (char)(group >> bits & 0xff);
        }
    }
    return len;
}
