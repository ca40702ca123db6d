/* Finding the next byte of a string that is more than itself, eight bytes at a time. */
#ifndef CSN_JSON_SCAN_H
#define CSN_JSON_SCAN_H

#include "../base/word.h"

enum { CSN_SCAN_BLOCK = 8 * CSN_WORD_SIZE };

/* Sets, among other bits, the high bit of each of the eight bytes that is a quotation mark, a backslash, below U+0020 or past U+007F.
 * With its second bit turned over, a quotation mark is 0x20 and follows the control characters, which stay among themselves. A
 * subtraction borrows from the next byte only at a byte that is itself a hit, so the lowest hit is always a true one. */
static inline uint64_t csn_scan_marks(uint64_t word)
{
    uint64_t control_or_quote = (word ^ CSN_WORD_EACH(0x02)) - CSN_WORD_EACH(0x21);
    uint64_t backslash = (word ^ CSN_WORD_EACH('\\')) - CSN_WORD_EACH(1);

    return word | control_or_quote | backslash;
}

/* The high bits alone. */
static inline uint64_t csn_scan_hits(uint64_t word)
{
    return csn_scan_marks(word) & CSN_WORD_EACH(0x80);
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

/* Copies a word, and tells as csn_scan_marks. */
static inline uint64_t csn_scan_copy_word(const char *from, char *to)
{
    memcpy(to, from, CSN_WORD_SIZE);
    return csn_scan_marks(csn_word_load(from));
}

/* The same for eight words. The order of the bytes in a word does not matter here. */
static inline uint64_t csn_scan_copy_block(const char *from, char *to)
{
    uint64_t words[CSN_SCAN_BLOCK / CSN_WORD_SIZE];
    uint64_t marks = 0;

    memcpy(words, from, sizeof words);
    for (size_t i = 0; i < CSN_SCAN_BLOCK / CSN_WORD_SIZE; i++)
        marks |= csn_scan_marks(words[i]);
    memcpy(to, words, sizeof words);
    return marks & CSN_WORD_EACH(0x80);
}

/* Copies `text` and tells whether all of it is plain: where it is not, what was copied is of no use. The last word overlaps the one
 * before. */
static inline bool csn_scan_copy(struct csn_span text, char *to)
{
    size_t last = text.len - CSN_WORD_SIZE;
    uint64_t marks = 0;
    size_t at = 0;

    if (text.len < CSN_WORD_SIZE)
        return text.len == 0 || csn_scan_hits(csn_word_copy_few(text.data, text.len, to)) == 0;
    for (; text.len - at > CSN_SCAN_BLOCK && marks == 0; at += CSN_SCAN_BLOCK)
        marks = csn_scan_copy_block(text.data + at, to + at);
    for (; at < last; at += CSN_WORD_SIZE)
        marks |= csn_scan_copy_word(text.data + at, to + at);
    marks |= csn_scan_copy_word(text.data + last, to + last);
    return (marks & CSN_WORD_EACH(0x80)) == 0;
}

#endif
