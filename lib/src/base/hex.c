#include <countersign/hex.h>

#include <string.h>

#include <countersign/utf8.h>

static char digit_of(unsigned value)
{
    return (char)('0' + (int)value + (value > 9) * ('a' - '9' - 1));
}

/* Compilers make steps of sixteen bytes of it. */
void csn_hex_encode(const void *bytes, size_t len, char *out)
{
    const unsigned char *in = bytes;

    for (size_t i = 0; i < len; i++) {
        out[2 * i] = digit_of(in[i] >> 4u);
        out[2 * i + 1] = digit_of(in[i] & 0xFu);
    }
}

/* The digit's value, or 16 where it is none. */
static unsigned digit_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return (unsigned)(digit - '0');
    if (digit >= 'a' && digit <= 'f')
        return (unsigned)(digit - 'a' + 10);
    if (digit >= 'A' && digit <= 'F')
        return (unsigned)(digit - 'A' + 10);
    return 16;
}

static size_t first_non_digit(struct csn_span digits)
{
    size_t at = 0;

    while (at < digits.len && digit_value(digits.data[at]) < 16)
        at++;
    return at;
}

enum csn_status csn_hex_decode(struct csn_span digits, struct csn_buf *out, struct csn_error *error)
{
    size_t bad = first_non_digit(digits);
    enum csn_status status;

    if (bad < digits.len)
        return csn_error_set(error, CSN_SYNTAX, bad, "not a hexadecimal digit");
    if (digits.len % 2 != 0)
        return csn_error_set(error, CSN_SYNTAX, digits.len, "an odd number of hexadecimal digits");
    status = csn_buf_reserve(out, digits.len / 2);
    if (status != CSN_OK)
        return csn_error_set(error, status, 0, "no room for %zu bytes", digits.len / 2);
    for (size_t i = 0; i < digits.len; i += 2)
        out->data[out->len++] = (char)(digit_value(digits.data[i]) << 4 | digit_value(digits.data[i + 1]));
    return CSN_OK;
}

/* The letter of the two-character escapes, or 0. */
static char short_escape(uint32_t scalar)
{
    switch (scalar) {
    case '\\': return '\\';
    case '\r': return 'r';
    case '\n': return 'n';
    case '\t': return 't';
    default: return 0;
    }
}

static bool is_visible(uint32_t scalar)
{
    return scalar >= 0x20 && scalar != '\\' && !(scalar >= 0x7F && scalar < 0xA0);
}

static enum csn_status append_escape(struct csn_buf *out, struct csn_span bytes)
{
    char escape[4] = {'\\', 'x', 0, 0};
    enum csn_status status = CSN_OK;

    escape[1] = short_escape((unsigned char)bytes.data[0]);
    if (escape[1] != 0)
        return csn_buf_append(out, csn_span_of(escape, 2));
    escape[1] = 'x';
    for (size_t i = 0; i < bytes.len && status == CSN_OK; i++) {
        csn_hex_encode(bytes.data + i, 1, escape + 2);
        status = csn_buf_append(out, csn_span_of(escape, sizeof escape));
    }
    return status;
}

/* The end of the run of visible characters that begins at `at`; what stands there is [*from, *next). */
static size_t visible_run(struct csn_span bytes, size_t at, size_t *next)
{
    uint32_t scalar = 0;

    for (*next = at; at < bytes.len; at = *next) {
        if (!csn_utf8_next(bytes, next, &scalar)) {
            *next = at + 1;
            break;
        }
        if (!is_visible(scalar))
            break;
    }
    return at;
}

enum csn_status csn_hex_escape(struct csn_span bytes, struct csn_buf *out)
{
    size_t before = out->len;
    enum csn_status status = CSN_OK;

    for (size_t at = 0, next = 0; at < bytes.len && status == CSN_OK; at = next) {
        size_t end = visible_run(bytes, at, &next);

        status = csn_buf_append(out, csn_span_slice(bytes, at, end));
        if (status == CSN_OK && end < bytes.len)
            status = append_escape(out, csn_span_slice(bytes, end, next));
    }
    if (status != CSN_OK)
        csn_buf_truncate(out, before);
    return status;
}
