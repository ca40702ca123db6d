/* word: looking at eight bytes of a text at once. A test is a function that sets the high bit of each byte that it looks for. One
 * that subtracts may borrow from the next byte, but only at a byte that is itself a hit: so there is a hit or none, and the lowest
 * is always a true one. */
#ifndef CSN_WORD_H
#define CSN_WORD_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <countersign/span.h>

#define CSN_WORD_EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

enum { CSN_WORD_SIZE = 8, CSN_WORD_HALF = 4 };

static inline uint64_t csn_word_load_half(const char *bytes)
{
    const unsigned char *in = (const unsigned char *)bytes;

    return (uint64_t)in[0] | (uint64_t)in[1] << 8 | (uint64_t)in[2] << 16 | (uint64_t)in[3] << 24;
}

/* Eight bytes, the first one lowest whatever the machine's order; compilers make one load of it. */
static inline uint64_t csn_word_load(const char *bytes)
{
    const unsigned char *in = (const unsigned char *)bytes;

    return (uint64_t)in[0] | (uint64_t)in[1] << 8 | (uint64_t)in[2] << 16 | (uint64_t)in[3] << 24 | (uint64_t)in[4] << 32
           | (uint64_t)in[5] << 40 | (uint64_t)in[6] << 48 | (uint64_t)in[7] << 56;
}

/* Turned round, so that words compare as their bytes do; compilers make one instruction of it. */
static inline uint64_t csn_word_first_highest(uint64_t word)
{
    return word << 56 | (word & 0xFF00) << 40 | (word & 0xFF0000) << 24 | (word & 0xFF000000) << 8 | (word >> 8 & 0xFF000000)
           | (word >> 24 & 0xFF0000) | (word >> 40 & 0xFF00) | word >> 56;
}

/* A word of the bytes of a text of one to seven, some of them twice: enough to know whether one is among them. */
static inline uint64_t csn_word_of_few(const char *bytes, size_t len)
{
    const unsigned char *in = (const unsigned char *)bytes;

    if (len >= CSN_WORD_HALF)
        return csn_word_load_half(bytes) | csn_word_load_half(bytes + len - CSN_WORD_HALF) << 32;
    return CSN_WORD_EACH(in[0]) ^ (uint64_t)(in[0] ^ in[len / 2]) << 8 ^ (uint64_t)(in[0] ^ in[len - 1]) << 16;
}

/* Copies such a text, and returns the word of it. */
static inline uint64_t csn_word_copy_few(const char *bytes, size_t len, char *to)
{
    if (len >= CSN_WORD_HALF) {
        memcpy(to, bytes, CSN_WORD_HALF);
        memcpy(to + len - CSN_WORD_HALF, bytes + len - CSN_WORD_HALF, CSN_WORD_HALF);
    } else {
        to[0] = bytes[0];
        to[len / 2] = bytes[len / 2];
        to[len - 1] = bytes[len - 1];
    }
    return csn_word_of_few(bytes, len);
}

/* Copies a text of at least one byte that is a few words long at most, without a call; the last word overlaps the one before. */
static inline void csn_word_copy(struct csn_span text, char *to)
{
    size_t last = text.len - CSN_WORD_SIZE;

    if (text.len < CSN_WORD_SIZE) {
        (void)csn_word_copy_few(text.data, text.len, to);
        return;
    }
    for (size_t at = 0; at < last; at += CSN_WORD_SIZE)
        memcpy(to + at, text.data + at, CSN_WORD_SIZE);
    memcpy(to + last, text.data + last, CSN_WORD_SIZE);
}

/* Sets the high bit of each byte that is `limit`, which is ASCII, or more. */
static inline uint64_t csn_word_from(uint64_t word, unsigned char limit)
{
    return (((word & CSN_WORD_EACH(0x7F)) + CSN_WORD_EACH(0x80U - limit)) | word) & CSN_WORD_EACH(0x80);
}

/* Sets the high bit of each byte that is less than `limit`, which is ASCII; borrows. */
static inline uint64_t csn_word_below(uint64_t word, unsigned char limit)
{
    return (word - CSN_WORD_EACH(limit)) & ~word & CSN_WORD_EACH(0x80);
}

/* Sets the high bit of each byte that is `byte`; borrows. */
static inline uint64_t csn_word_equal(uint64_t word, unsigned char byte)
{
    return csn_word_below(word ^ CSN_WORD_EACH(byte), 1);
}

/* Which byte the lowest hit is. */
static inline size_t csn_word_first(uint64_t hits)
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

/* A to Z as a to z, every other byte as itself. */
static inline uint64_t csn_word_lower(uint64_t word)
{
    return word | (csn_word_from(word, 'A') & ~csn_word_from(word, 'Z' + 1)) >> 2; /* 0x80 >> 2 tells the cases apart */
}

/* Tells whether `test` finds something anywhere in `text`. */
static inline bool csn_word_any(struct csn_span text, uint64_t (*test)(uint64_t word))
{
    uint64_t hits = 0;

    if (text.len < CSN_WORD_SIZE)
        return text.len > 0 && test(csn_word_of_few(text.data, text.len)) != 0;
    for (size_t at = 0; at + CSN_WORD_SIZE < text.len; at += CSN_WORD_SIZE)
        hits |= test(csn_word_load(text.data + at));
    return (hits | test(csn_word_load(text.data + text.len - CSN_WORD_SIZE))) != 0; /* overlapping the one before */
}

#endif
