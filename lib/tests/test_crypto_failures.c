/* Every call of OpenSSL fails in turn: the program's own functions stand before libcrypto's, whether the library is
 * static or shared. */
#include <countersign/codepipeline.h>

#include <dlfcn.h>

/* Names of SHA256_* are deprecated by OpenSSL 3; the library uses them, so they are what must fail. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include "failures.h"

static struct refusal refusal;

/* libcrypto's function of this name. ISO C knows no cast from an object to a function. */
#define REAL(function, name)                                                                                                             \
    do {                                                                                                                                 \
        void *const symbol = dlsym(RTLD_NEXT, name);                                                                                      \
        assert_non_null(symbol);                                                                                                          \
        memcpy(&(function), &symbol, sizeof symbol);                                                                                      \
    } while (0)

CSN_API int SHA256_Init(SHA256_CTX *state)
{
    int (*real)(SHA256_CTX *);

    REAL(real, "SHA256_Init");
    return refuses(&refusal) ? 0 : real(state);
}

CSN_API int SHA256_Update(SHA256_CTX *state, const void *data, size_t len)
{
    int (*real)(SHA256_CTX *, const void *, size_t);

    REAL(real, "SHA256_Update");
    return refuses(&refusal) ? 0 : real(state, data, len);
}

/* A failing call may have written: half a digest must not reach the caller. */
CSN_API int SHA256_Final(unsigned char *digest, SHA256_CTX *state)
{
    int (*real)(unsigned char *, SHA256_CTX *);

    REAL(real, "SHA256_Final");
    if (!refuses(&refusal))
        return real(digest, state);
    memset(digest, 0x5A, SHA256_DIGEST_LENGTH / 2);
    return 0;
}

static const struct csn_span parts[] = {CSN_SPAN_INIT("one"), CSN_SPAN_INIT(""), CSN_SPAN_INIT("two")};

static enum csn_status hash(struct trial *trial)
{
    const struct csn_crypto *crypto = csn_crypto_openssl();

    return crypto->sha256(crypto->ctx, parts, CSN_COUNT(parts), trial->outputs.digest);
}

static enum csn_status make_key(struct trial *trial)
{
    const struct csn_crypto *crypto = csn_crypto_openssl();

    return crypto->hmac_key(crypto->ctx, CSN_SPAN(FAILURES_SECRET), &trial->outputs.key);
}

static enum csn_status make_key_of_long_secret(struct trial *trial)
{
    const struct csn_crypto *crypto = csn_crypto_openssl();

    return crypto->hmac_key(crypto->ctx, CSN_SPAN(FAILURES_LONG_SECRET), &trial->outputs.key);
}

/* A key that was made while nothing failed. */
static const struct csn_hmac_key *good_key(void)
{
    static struct csn_hmac_key key;
    const struct refusal armed = refusal;

    refusal = (struct refusal){0, false, 0};
    assert_int_equal(csn_sigv4_derive_key(NULL, CSN_SPAN(FAILURES_SECRET), &failures_scope, &key), CSN_OK);
    refusal = armed;
    return &key;
}

static enum csn_status authenticate(struct trial *trial)
{
    const struct csn_crypto *crypto = csn_crypto_openssl();

    return crypto->hmac(crypto->ctx, good_key(), parts, CSN_COUNT(parts), trial->outputs.digest);
}

static enum csn_status hash_payload(struct trial *trial)
{
    return csn_sigv4_payload_hash(NULL, CSN_SPAN("{}"), trial->outputs.hex);
}

static enum csn_status write_string_to_sign(struct trial *trial)
{
    return csn_sigv4_string_to_sign(NULL, CSN_SPAN(FAILURES_DATE), &failures_scope, CSN_SPAN("x"), &trial->text);
}

static enum csn_status derive_key(struct trial *trial)
{
    return csn_sigv4_derive_key(NULL, CSN_SPAN(FAILURES_SECRET), &failures_scope, &trial->outputs.key);
}

static enum csn_status derive_key_from_long_secret(struct trial *trial)
{
    return csn_sigv4_derive_key(NULL, CSN_SPAN(FAILURES_LONG_SECRET), &failures_scope, &trial->outputs.key);
}

static enum csn_status write_signature(struct trial *trial)
{
    return csn_sigv4_signature(NULL, good_key(), CSN_SPAN("x"), trial->outputs.hex);
}

static enum csn_status sign(struct trial *trial)
{
    const struct csn_sigv4_signer signer = failures_signer(FAILURES_SECRET);

    return failures_sign(trial, &signer, CSN_SPAN("v"));
}

/* Of the longest secret that is a key as it stands. */
static enum csn_status sign_with_cache(struct trial *trial)
{
    struct csn_sigv4_signer signer = failures_signer(FAILURES_LONG_SECRET);

    signer.cache = &trial->cache;
    signer.credentials.secret_access_key.len = 60;
    return failures_sign(trial, &signer, CSN_SPAN("v"));
}

static enum csn_status verify(struct trial *trial)
{
    return failures_verify(trial, CSN_SPAN("v"), &trial->text);
}

static enum csn_status build(struct trial *trial)
{
    return failures_build(trial, csn_codepipeline_model(), CSN_SPAN("v"));
}

enum { HASH_CALLS = 3, KEY_CALLS = 4, MAC_CALLS = 4, DERIVE_CALLS = KEY_CALLS + 4 * (MAC_CALLS + KEY_CALLS),
       SIGN_CALLS = HASH_CALLS + DERIVE_CALLS + MAC_CALLS };

static const struct operation operations[] = {
    {"hash", hash, HASH_CALLS + 2, false},
    {"key", make_key, KEY_CALLS, false},
    {"key of a long secret", make_key_of_long_secret, HASH_CALLS + KEY_CALLS, false},
    {"authenticate", authenticate, MAC_CALLS + 2, false},
    {"hash the payload", hash_payload, HASH_CALLS, false},
    {"string to sign", write_string_to_sign, HASH_CALLS, false},
    {"derive a key", derive_key, DERIVE_CALLS, false},
    {"derive a key from a long secret", derive_key_from_long_secret, HASH_CALLS + 1 + DERIVE_CALLS, false},
    {"signature", write_signature, MAC_CALLS, false},
    {"sign", sign, SIGN_CALLS, true},
    {"sign with a cache", sign_with_cache, SIGN_CALLS, true},
    {"verify", verify, SIGN_CALLS, true},
    {"build a request", build, HASH_CALLS + SIGN_CALLS, true},
};

static void every_failing_call_of_openssl_is_told_and_leaves_nothing_behind(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(operations); i++)
        fail_each(&operations[i], NULL, &refusal, CSN_CRYPTO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_failing_call_of_openssl_is_told_and_leaves_nothing_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
