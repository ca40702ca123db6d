/* SHA-256 (FIPS 180-4) and HMAC (RFC 2104) in plain C: what a build without OpenSSL signs with, and what OpenSSL's results are
 * compared with. No branch and no index depends on what is hashed. */
#include <countersign/crypto.h>

#include <string.h>

#include <countersign/buf.h>

enum { BLOCK = 64, WORDS = 8, ROUNDS = 64, INNER_PAD = 0x36, OUTER_PAD = 0x5C };
enum { LENGTH_SIZE = 8, LENGTH_AT = BLOCK - LENGTH_SIZE }; /* the message's length in bits closes the last block */

struct hash {
    uint32_t words[WORDS];
    uint64_t length;            /* bytes taken so far */
    unsigned char block[BLOCK]; /* the first length % BLOCK bytes wait for the rest of their block */
    uint32_t schedule[ROUNDS];  /* kept here so that it is wiped with the rest */
};

/* The words after the first block, which the padded key fills; what follows starts from them. */
struct keyed_words {
    uint32_t inner[WORDS];
    uint32_t outer[WORDS];
};

_Static_assert(sizeof(struct keyed_words) <= sizeof(struct csn_hmac_key), "both states fit into the key");

/* FIPS 180-4 section 5.3.3. */
static const uint32_t initial_words[WORDS] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                              0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

/* FIPS 180-4 section 4.2.2. */
static const uint32_t round_constants[ROUNDS] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t load(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | (uint32_t)bytes[3];
}

static void store(unsigned char *bytes, uint32_t word)
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (unsigned char)(word >> (24 - 8 * i));
}

static uint32_t rotated(uint32_t word, int bits)
{
    return word >> bits | word << (32 - bits);
}

/* FIPS 180-4 section 6.2.2, step 1. */
static void fill_schedule(uint32_t schedule[ROUNDS], const unsigned char block[BLOCK])
{
    for (size_t i = 0; i < BLOCK / 4; i++)
        schedule[i] = load(block + 4 * i);
    for (size_t i = BLOCK / 4; i < ROUNDS; i++) {
        uint32_t early = schedule[i - 15];
        uint32_t late = schedule[i - 2];

        schedule[i] = schedule[i - 16] + (rotated(early, 7) ^ rotated(early, 18) ^ early >> 3) + schedule[i - 7] +
                      (rotated(late, 17) ^ rotated(late, 19) ^ late >> 10);
    }
}

/* FIPS 180-4 section 6.2.2, steps 2 to 4. */
static void compress(struct hash *hash, const unsigned char block[BLOCK])
{
    uint32_t w[WORDS];

    fill_schedule(hash->schedule, block);
    memcpy(w, hash->words, sizeof w);
    for (size_t i = 0; i < ROUNDS; i++) {
        uint32_t choice = (w[4] & w[5]) ^ (~w[4] & w[6]);
        uint32_t majority = (w[0] & w[1]) ^ (w[0] & w[2]) ^ (w[1] & w[2]);
        uint32_t first = w[7] + (rotated(w[4], 6) ^ rotated(w[4], 11) ^ rotated(w[4], 25)) + choice + round_constants[i] +
                         hash->schedule[i];
        uint32_t second = (rotated(w[0], 2) ^ rotated(w[0], 13) ^ rotated(w[0], 22)) + majority;

        memmove(w + 1, w, sizeof w - sizeof w[0]);
        w[4] += first;
        w[0] = first + second;
    }
    for (size_t i = 0; i < WORDS; i++)
        hash->words[i] += w[i];
    csn_wipe(w, sizeof w);
}

static void start(struct hash *hash, const uint32_t words[WORDS], uint64_t length)
{
    memcpy(hash->words, words, sizeof hash->words);
    hash->length = length;
}

static void absorb(struct hash *hash, const void *data, size_t len)
{
    const unsigned char *bytes = data;
    size_t held = (size_t)(hash->length % BLOCK);

    hash->length += len;
    while (len >= BLOCK - held) {
        memcpy(hash->block + held, bytes, BLOCK - held);
        compress(hash, hash->block);
        bytes += BLOCK - held;
        len -= BLOCK - held;
        held = 0;
    }
    if (len > 0)
        memcpy(hash->block + held, bytes, len);
}

static void absorb_parts(struct hash *hash, const struct csn_span *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        absorb(hash, parts[i].data, parts[i].len);
}

/* Pads (FIPS 180-4 section 5.1.1), writes the digest and wipes the state. */
static void finish(struct hash *hash, unsigned char digest[CSN_SHA256_SIZE])
{
    static const unsigned char padding[BLOCK] = {0x80};
    const uint64_t bits = hash->length * 8;
    const size_t held = (size_t)(hash->length % BLOCK);
    unsigned char length[LENGTH_SIZE];

    store(length, (uint32_t)(bits >> 32));
    store(length + 4, (uint32_t)bits);
    absorb(hash, padding, (held < LENGTH_AT ? LENGTH_AT : LENGTH_AT + BLOCK) - held);
    absorb(hash, length, sizeof length);
    for (size_t i = 0; i < WORDS; i++)
        store(digest + 4 * i, hash->words[i]);
    csn_wipe(hash, sizeof *hash);
}

static enum csn_status sha256(void *ctx, const struct csn_span *parts, size_t count, unsigned char digest[CSN_SHA256_SIZE])
{
    struct hash hash;

    (void)ctx;
    start(&hash, initial_words, 0);
    absorb_parts(&hash, parts, count);
    finish(&hash, digest);
    return CSN_OK;
}

static void start_keyed(uint32_t words[WORDS], const unsigned char key[BLOCK], unsigned char pad)
{
    unsigned char block[BLOCK];
    struct hash hash;

    for (size_t i = 0; i < BLOCK; i++)
        block[i] = key[i] ^ pad;
    start(&hash, initial_words, 0);
    compress(&hash, block);
    memcpy(words, hash.words, sizeof hash.words);
    csn_wipe(block, sizeof block);
    csn_wipe(&hash, sizeof hash);
}

static enum csn_status hmac_key(void *ctx, struct csn_span secret, struct csn_hmac_key *key)
{
    unsigned char block[BLOCK] = {0};
    struct keyed_words keyed;

    if (secret.len > BLOCK)
        (void)sha256(ctx, &secret, 1, block);
    else if (secret.len > 0)
        memcpy(block, secret.data, secret.len);
    start_keyed(keyed.inner, block, INNER_PAD);
    start_keyed(keyed.outer, block, OUTER_PAD);
    /* cppcheck-suppress uninitvar ; start_keyed fills both halves */
    memcpy(key->state, &keyed, sizeof keyed);
    csn_wipe(block, sizeof block);
    csn_wipe(&keyed, sizeof keyed);
    return CSN_OK;
}

static enum csn_status hmac(void *ctx, const struct csn_hmac_key *key, const struct csn_span *parts, size_t count,
                            unsigned char digest[CSN_SHA256_SIZE])
{
    unsigned char inner[CSN_SHA256_SIZE];
    struct keyed_words keyed;
    struct hash hash;

    (void)ctx;
    memcpy(&keyed, key->state, sizeof keyed);
    start(&hash, keyed.inner, BLOCK);
    absorb_parts(&hash, parts, count);
    finish(&hash, inner);
    start(&hash, keyed.outer, BLOCK);
    absorb(&hash, inner, sizeof inner);
    finish(&hash, digest);
    csn_wipe(&keyed, sizeof keyed);
    csn_wipe(inner, sizeof inner);
    return CSN_OK;
}

const struct csn_crypto *csn_crypto_portable(void)
{
    static const struct csn_crypto portable = {.sha256 = sha256, .hmac_key = hmac_key, .hmac = hmac};

    return &portable;
}
