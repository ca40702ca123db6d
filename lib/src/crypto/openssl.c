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

static bool absorb(SHA256_CTX *state, const struct csn_span *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (SHA256_Update(state, parts[i].data, parts[i].len) == 0)
            return false;
    return true;
}

static enum csn_status told(bool ok)
{
    return ok ? CSN_OK : CSN_CRYPTO;
}

/* What is hashed may be a secret, so nothing of it stays behind; and a digest is handed over whole or not at all. */
static enum csn_status sha256(void *ctx, const struct csn_span *parts, size_t count, unsigned char digest[CSN_SHA256_SIZE])
{
    struct {
        SHA256_CTX state;
        unsigned char digest[CSN_SHA256_SIZE];
    } work;
    bool ok = SHA256_Init(&work.state) != 0 && absorb(&work.state, parts, count) && SHA256_Final(work.digest, &work.state) != 0;

    (void)ctx;
    if (ok)
        memcpy(digest, work.digest, sizeof work.digest);
    csn_wipe(&work, sizeof work);
    return told(ok);
}

static bool start_keyed(SHA256_CTX *state, const unsigned char key[BLOCK], unsigned char pad)
{
    unsigned char block[BLOCK];
    bool ok;

    for (size_t i = 0; i < BLOCK; i++)
        block[i] = key[i] ^ pad;
    ok = SHA256_Init(state) != 0 && SHA256_Update(state, block, BLOCK) != 0;
    csn_wipe(block, sizeof block);
    return ok;
}

static enum csn_status hmac_key(void *ctx, struct csn_span secret, struct csn_hmac_key *key)
{
    unsigned char block[BLOCK] = {0};
    struct keyed_states states;
    bool ok = true;

    if (secret.len > BLOCK)
        ok = sha256(ctx, &secret, 1, block) == CSN_OK;
    else if (secret.len > 0)
        memcpy(block, secret.data, secret.len);
    ok = ok && start_keyed(&states.inner, block, INNER_PAD) && start_keyed(&states.outer, block, OUTER_PAD);
    if (ok)
        memcpy(key->state, &states, sizeof states);
    csn_wipe(block, sizeof block);
    csn_wipe(&states, sizeof states);
    return told(ok);
}

static enum csn_status hmac(void *ctx, const struct csn_hmac_key *key, const struct csn_span *parts, size_t count,
                            unsigned char digest[CSN_SHA256_SIZE])
{
    struct {
        struct keyed_states states;
        unsigned char inner[CSN_SHA256_SIZE];
        unsigned char digest[CSN_SHA256_SIZE];
    } work;
    bool ok;

    (void)ctx;
    memcpy(&work.states, key->state, sizeof work.states);
    ok = absorb(&work.states.inner, parts, count) && SHA256_Final(work.inner, &work.states.inner) != 0 &&
         SHA256_Update(&work.states.outer, work.inner, sizeof work.inner) != 0 &&
         SHA256_Final(work.digest, &work.states.outer) != 0;
    if (ok)
        memcpy(digest, work.digest, sizeof work.digest);
    csn_wipe(&work, sizeof work);
    return told(ok);
}

const struct csn_crypto *csn_crypto_openssl(void)
{
    static const struct csn_crypto openssl = {.sha256 = sha256, .hmac_key = hmac_key, .hmac = hmac};

    return &openssl;
}
