/* crypto: SHA-256 and HMAC-SHA-256 behind a seam, so that tests, fuzzers and builds without OpenSSL bring their own. */
#ifndef CSN_CRYPTO_H
#define CSN_CRYPTO_H

#include <stdbool.h>
#include <stdint.h>

#include <countersign/error.h>
#include <countersign/span.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CSN_SHA256_SIZE 32

/* The saved inner and outer state of HMAC for one key: a secret; wipe it after use (csn_wipe). */
struct csn_hmac_key {
    uint64_t state[32]; /* private to the implementation */
};

/* A function that fails leaves its output as it was. */
struct csn_crypto {
    /* Hashes the `count` parts as if they stood one behind the other. */
    enum csn_status (*sha256)(void *ctx, const struct csn_span *parts, size_t count, unsigned char digest[CSN_SHA256_SIZE]);
    /* Prepares a key of any length, 0 included. */
    enum csn_status (*hmac_key)(void *ctx, struct csn_span secret, struct csn_hmac_key *key);
    enum csn_status (*hmac)(void *ctx, const struct csn_hmac_key *key, const struct csn_span *parts, size_t count,
                            unsigned char digest[CSN_SHA256_SIZE]);
    void *ctx;
};

/* The one that NULL stands for wherever a struct csn_crypto may be NULL: OpenSSL's, but for a library that was built without
 * it. Static and thread-safe, as are the next two. */
CSN_API const struct csn_crypto *csn_crypto_default(void);
/* OpenSSL's, which gives CSN_CRYPTO where a call of libcrypto fails. A library that was built with CSN_CRYPTO=portable doesn't
 * have it. */
CSN_API const struct csn_crypto *csn_crypto_openssl(void);
/* The library's own, in plain C: several times slower, needs nothing, never fails. */
CSN_API const struct csn_crypto *csn_crypto_portable(void);

/* Tells whether `len` bytes are equal, in time that depends on `len` alone. */
CSN_API bool csn_crypto_equal(const void *a, const void *b, size_t len);

#ifdef __cplusplus
}
#endif
#endif
