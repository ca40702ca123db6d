#include <countersign/crypto.h>

#include "../base/word.h"

bool csn_crypto_equal(const void *a, const void *b, size_t len)
{
    /* volatile keeps a compiler from leaving a loop at the first difference. */
    volatile uint64_t difference = 0;
    const char *left = a;
    const char *right = b;
    size_t at = 0;

    for (; len - at >= CSN_WORD_SIZE; at += CSN_WORD_SIZE)
        difference |= csn_word_load(left + at) ^ csn_word_load(right + at);
    for (; at < len; at++)
        difference |= (unsigned char)(left[at] ^ right[at]);
    return difference == 0;
}
