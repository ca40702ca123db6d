/* Finding the next byte of a string that is more than itself, eight bytes at a time. */
#ifndef CSN_JSON_SCAN_H
#define CSN_JSON_SCAN_H

#include "../base/word.h"

enum { CSN_SCAN_BLOCK = 8 * CSN_WORD_SIZE };

/* Sets the high bit of each of the eight bytes that is a quotation mark, a backslash, below U+0020 or past U+007F. A
 * subtraction borrows from the next byte only at a byte that is itself a hit, so the lowest hit is always a true one. */
static inline uint64_t csn_scan_hits(uint64_t word)
{
    uint64_t control = word - CSN_WORD_EACH(0x20);
    uint64_t quote = (word ^ CSN_WORD_EACH('"')) - CSN_WORD_EACH(1);
    uint64_t backslash = (word ^ CSN_WORD_EACH('\\')) - CSN_WORD_EACH(1);

    return (word | control | quote | backslash) & CSN_WORD_EACH(0x80);
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

    return at + csn_word_first(csn_scan_hits(csn_word_load(text.data + text.len - 8) >> 8 * known));
}

/* The index of the first byte at or after `at` that is not plain, or `text.len`. */
static inline size_t csn_scan_plain(struct csn_span text, size_t at)
{
    for (; text.len - at >= 8; at += 8) {
        uint64_t hits = csn_scan_hits(csn_word_load(text.data + at));

        if (hits != 0)
            return at + csn_word_first(hits);
    }
    if (text.len >= 8 && at < text.len)
        return csn_scan_tail(text, at);
    while (at < text.len && csn_scan_byte_is_plain((unsigned char)text.data[at]))
        at++;
    return at;
}

static inline bool csn_scan_copy_few(struct csn_span text, char *to)
{
    if (text.len == 0)
        return true;
    if (text.len >= CSN_WORD_HALF) {
        memcpy(to, text.data, CSN_WORD_HALF);
        memcpy(to + text.len - CSN_WORD_HALF, text.data + text.len - CSN_WORD_HALF, CSN_WORD_HALF);
    } else {
        to[0] = text.data[0];
        to[text.len / 2] = text.data[text.len / 2];
        to[text.len - 1] = text.data[text.len - 1];
    }
    return csn_scan_hits(csn_word_of_few(text.data, text.len)) == 0;
}

/* Copies eight words, and sets a bit for each that is not plain. The order of the bytes in a word does not matter here. */
static inline uint64_t csn_scan_copy_block(const char *from, char *to)
{
    uint64_t words[CSN_SCAN_BLOCK / CSN_WORD_SIZE];
    uint64_t hits = 0;

    memcpy(words, from, sizeof words);
    for (size_t i = 0; i < CSN_SCAN_BLOCK / CSN_WORD_SIZE; i++)
        hits |= csn_scan_hits(words[i]);
    memcpy(to, words, sizeof words);
    return hits;
}

/* Copies `text` and tells whether all of it is plain: where it is not, what was copied is of no use. */
static inline bool csn_scan_copy(struct csn_span text, char *to)
{
    uint64_t hits = 0;
    size_t at = 0;

    if (text.len < CSN_WORD_SIZE)
        return csn_scan_copy_few(text, to);
    for (; text.len - at > CSN_SCAN_BLOCK && hits == 0; at += CSN_SCAN_BLOCK)
        hits = csn_scan_copy_block(text.data + at, to + at);
    for (; at + CSN_WORD_SIZE < text.len && hits == 0; at += CSN_WORD_SIZE) {
        hits = csn_scan_hits(csn_word_load(text.data + at));
        memcpy(to + at, text.data + at, CSN_WORD_SIZE);
    }
    hits |= csn_scan_hits(csn_word_load(text.data + text.len - CSN_WORD_SIZE)); /* overlaps what came before */
    memcpy(to + text.len - CSN_WORD_SIZE, text.data + text.len - CSN_WORD_SIZE, CSN_WORD_SIZE);
    return hits == 0;
}

#endif
