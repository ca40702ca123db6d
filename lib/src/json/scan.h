/* Finding the next byte of a string that is more than itself, eight bytes at a time. */
#ifndef CSN_JSON_SCAN_H
#define CSN_JSON_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include <countersign/span.h>

#define CSN_SCAN_EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Eight bytes, the first one lowest whatever the machine's order; compilers make one load of it. */
static inline uint64_t csn_scan_load(const char *bytes)
{
    const unsigned char *in = (const unsigned char *)bytes;

    return (uint64_t)in[0] | (uint64_t)in[1] << 8 | (uint64_t)in[2] << 16 | (uint64_t)in[3] << 24 | (uint64_t)in[4] << 32
           | (uint64_t)in[5] << 40 | (uint64_t)in[6] << 48 | (uint64_t)in[7] << 56;
}

/* Sets the high bit of each of the eight bytes that is a quotation mark, a backslash, below U+0020 or past U+007F. A
 * subtraction borrows from the next byte only at a byte that is itself a hit, so the lowest hit is always a true one. */
static inline uint64_t csn_scan_hits(uint64_t word)
{
    uint64_t control = word - CSN_SCAN_EACH(0x20);
    uint64_t quote = (word ^ CSN_SCAN_EACH('"')) - CSN_SCAN_EACH(1);
    uint64_t backslash = (word ^ CSN_SCAN_EACH('\\')) - CSN_SCAN_EACH(1);

    return (word | control | quote | backslash) & CSN_SCAN_EACH(0x80);
}

/* Which byte the lowest hit is. */
static inline size_t csn_scan_first(uint64_t hits)
{
#if defined(__GNUC__)
    return (size_t)__builtin_ctzll(hits) / 8;
#else
    size_t first = 0;

    for (; (hits & 0x80) == 0; hits >>= 8)
        first++;
    return first;
#endif
}

static inline bool csn_scan_byte_is_plain(unsigned char byte)
{
    return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

/* The last bytes, fewer than eight, of a text that has eight: those before them are shifted out, and the zeros that come
 * in are hits themselves, the first of them at the end of the text. */
static inline size_t csn_scan_tail(struct csn_span text, size_t at)
{
    size_t known = 8 - (text.len - at);

    return at + csn_scan_first(csn_scan_hits(csn_scan_load(text.data + text.len - 8) >> 8 * known));
}

/* The index of the first byte at or after `at` that is not plain, or `text.len`. */
static inline size_t csn_scan_plain(struct csn_span text, size_t at)
{
    for (; text.len - at >= 8; at += 8) {
        uint64_t hits = csn_scan_hits(csn_scan_load(text.data + at));

        if (hits != 0)
            return at + csn_scan_first(hits);
    }
    if (text.len >= 8 && at < text.len)
        return csn_scan_tail(text, at);
    while (at < text.len && csn_scan_byte_is_plain((unsigned char)text.data[at]))
        at++;
    return at;
}

#endif
