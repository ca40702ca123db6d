/* OpenSSL 3 calls SHA256_* deprecated. They are used all the same, in this one file, because their context is plain memory:
 * HMAC's two keyed states are saved once and copied for each message, where EVP fetches and allocates for each digest and
 * takes three times as long for messages of this size. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <countersign/crypto.h>

#include <string.h>

#include <countersign/buf.h>
#include <openssl/sha.h>

/* RFC 2104: the key padded to a block, and the bytes that it is combined with. */
enum { BLOCK = SHA256_CBLOCK, INNER_PAD = 0x36, OUTER_PAD = 0x5C };

struct keyed_states {
    SHA256_CTX inner;
    SHA256_CTX outer;
};

_Static_assert(sizeof(struct keyed_states) <= sizeof(struct csn_hmac_key), "both states fit into the key");
_Static_assert(SHA256_DIGEST_LENGTH == CSN_SHA256_SIZE, "one size of digest");

/* SHA256_* touch nothing but the context and can't fail on one that SHA256_Init made, so their results say nothing. */
static void absorb(SHA256_CTX *state, const struct csn_span *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        (void)SHA256_Update(state, parts[i].data, parts[i].len);
}

static enum csn_status sha256(void *ctx, const struct csn_span *parts, size_t count, unsigned char digest[CSN_SHA256_SIZE])
{
    SHA256_CTX state;

    (void)ctx;
    (void)SHA256_Init(&state);
    absorb(&state, parts, count);
    (void)SHA256_Final(digest, &state);
    return CSN_OK;
}

static void start_keyed(SHA256_CTX *state, const unsigned char key[BLOCK], unsigned char pad)
{
    unsigned char block[BLOCK];

    for (size_t i = 0; i < BLOCK; i++)
        block[i] = key[i] ^ pad;
    (void)SHA256_Init(state);
    (void)SHA256_Update(state, block, BLOCK);
    csn_wipe(block, sizeof block);
}

static enum csn_status hmac_key(void *ctx, struct csn_span secret, struct csn_hmac_key *key)
{
    unsigned char block[BLOCK] = {0};
    struct keyed_states states;

    if (secret.len > BLOCK)
        (void)sha256(ctx, &secret, 1, block);
    else if (secret.len > 0)
        memcpy(block, secret.data, secret.len);
    start_keyed(&states.inner, block, INNER_PAD);
    start_keyed(&states.outer, block, OUTER_PAD);
    memcpy(key->state, &states, sizeof states);
    csn_wipe(block, sizeof block);
    csn_wipe(&states, sizeof states);
    return CSN_OK;
}

static enum csn_status hmac(void *ctx, const struct csn_hmac_key *key, const struct csn_span *parts, size_t count,
                            unsigned char digest[CSN_SHA256_SIZE])
{
    struct keyed_states states;
    unsigned char inner[CSN_SHA256_SIZE];

    (void)ctx;
    memcpy(&states, key->state, sizeof states);
    absorb(&states.inner, parts, count);
    (void)SHA256_Final(inner, &states.inner);
    (void)SHA256_Update(&states.outer, inner, sizeof inner);
    (void)SHA256_Final(digest, &states.outer);
    csn_wipe(&states, sizeof states);
    return CSN_OK;
}

const struct csn_crypto *csn_crypto_openssl(void)
{
    static const struct csn_crypto openssl = {.sha256 = sha256, .hmac_key = hmac_key, .hmac = hmac};

    return &openssl;
}
