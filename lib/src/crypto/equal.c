#include <countersign/crypto.h>

bool csn_crypto_equal(const void *a, const void *b, size_t len)
{
    /* volatile keeps a compiler from leaving the loop at the first difference. */
    const volatile unsigned char *left = a;
    const volatile unsigned char *right = b;
    unsigned difference = 0;

    for (size_t i = 0; i < len; i++)
        difference |= (unsigned)left[i] ^ (unsigned)right[i];
    return difference == 0;
}
