/* A crypto that fails at the n-th call: `calls_left` says how many succeed before. */
#ifndef CSN_TESTS_FAILING_CRYPTO_H
#define CSN_TESTS_FAILING_CRYPTO_H

#include <countersign/crypto.h>

static int calls_left;

static inline enum csn_status failing_sha256(void *ctx, const struct csn_span *parts, size_t count, unsigned char digest[CSN_SHA256_SIZE])
{
    return calls_left-- == 0 ? CSN_CRYPTO : csn_crypto_default()->sha256(ctx, parts, count, digest);
}

static inline enum csn_status failing_hmac_key(void *ctx, struct csn_span secret, struct csn_hmac_key *key)
{
    return calls_left-- == 0 ? CSN_CRYPTO : csn_crypto_default()->hmac_key(ctx, secret, key);
}

static inline enum csn_status failing_hmac(void *ctx, const struct csn_hmac_key *key, const struct csn_span *parts, size_t count,
                                    unsigned char digest[CSN_SHA256_SIZE])
{
    return calls_left-- == 0 ? CSN_CRYPTO : csn_crypto_default()->hmac(ctx, key, parts, count, digest);
}

static const struct csn_crypto failing_crypto = {failing_sha256, failing_hmac_key, failing_hmac, NULL};

#endif
