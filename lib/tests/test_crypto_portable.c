/* The library's own SHA-256 and HMAC: published examples, digests that Python's hashlib gave, and the default implementation,
 * which is OpenSSL's but in builds without it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <countersign/crypto.h>
#include <countersign/hex.h>

enum { TEXT_SIZE = 100 * 1000, HEX_SIZE = 2 * CSN_SHA256_SIZE + 1 };

static char text[TEXT_SIZE];

/* Bytes without a pattern of their own, the same in every run. */
static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static int fill_text(void **state)
{
    uint32_t seed = 1;

    (void)state;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)next_random(&seed);
    return 0;
}

static void hash(const struct csn_crypto *crypto, const struct csn_span *parts, size_t count, char hex[HEX_SIZE])
{
    unsigned char digest[CSN_SHA256_SIZE];

    assert_int_equal(crypto->sha256(crypto->ctx, parts, count, digest), CSN_OK);
    csn_hex_encode(digest, sizeof digest, hex);
    hex[HEX_SIZE - 1] = '\0';
}

static void authenticate(const struct csn_crypto *crypto, struct csn_span secret, const struct csn_span *parts, size_t count,
                         char hex[HEX_SIZE])
{
    unsigned char digest[CSN_SHA256_SIZE];
    struct csn_hmac_key key;

    assert_int_equal(crypto->hmac_key(crypto->ctx, secret, &key), CSN_OK);
    assert_int_equal(crypto->hmac(crypto->ctx, &key, parts, count, digest), CSN_OK);
    csn_hex_encode(digest, sizeof digest, hex);
    hex[HEX_SIZE - 1] = '\0';
}

static void assert_sha256(struct csn_span message, const char *expected)
{
    char hex[HEX_SIZE];

    hash(csn_crypto_portable(), &message, 1, hex);
    assert_string_equal(hex, expected);
}

static void assert_hmac(struct csn_span secret, struct csn_span message, const char *expected)
{
    char hex[HEX_SIZE];

    authenticate(csn_crypto_portable(), secret, &message, 1, hex);
    assert_string_equal(hex, expected);
}

/* FIPS 180-4, NIST's examples. */
static void portable_hashes_known_messages(void **state)
{
    (void)state;
    assert_sha256(CSN_SPAN(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_sha256((struct csn_span){NULL, 0}, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_sha256(CSN_SPAN("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_sha256(CSN_SPAN("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
                  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

/* NIST's million times "a", in ten thousand parts. */
static void portable_hashes_a_million_bytes(void **state)
{
    static struct csn_span parts[10000];
    char hundred[100];
    char hex[HEX_SIZE];

    (void)state;
    memset(hundred, 'a', sizeof hundred);
    for (size_t i = 0; i < CSN_COUNT(parts); i++)
        parts[i] = csn_span_of(hundred, sizeof hundred);
    hash(csn_crypto_portable(), parts, CSN_COUNT(parts), hex);
    assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* "", "a", "aa", ... up to 299 letters: the digest of all their digests, by hashlib. */
static void portable_pads_every_length(void **state)
{
    static unsigned char digests[300][CSN_SHA256_SIZE];
    const struct csn_crypto *crypto = csn_crypto_portable();
    char letters[300];

    (void)state;
    memset(letters, 'a', sizeof letters);
    for (size_t len = 0; len < CSN_COUNT(digests); len++) {
        struct csn_span message = csn_span_of(letters, len);

        assert_int_equal(crypto->sha256(crypto->ctx, &message, 1, digests[len]), CSN_OK);
    }
    assert_sha256(csn_span_of(digests, sizeof digests), "80e953e3b006c4bab43fd5d792f8bd29c122f6cf1497318365fe66bf2d61398d");
}

/* RFC 4231 sections 4.2, 4.3 and 4.7. */
static void portable_makes_known_hmacs(void **state)
{
    char key[131];

    (void)state;
    memset(key, 0x0b, 20);
    assert_hmac(csn_span_of(key, 20), CSN_SPAN("Hi There"), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    assert_hmac(CSN_SPAN("Jefe"), CSN_SPAN("what do ya want for nothing?"),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof key);
    assert_hmac(csn_span_of(key, sizeof key), CSN_SPAN("Test Using Larger Than Block-Size Key - Hash Key First"),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    assert_hmac((struct csn_span){NULL, 0}, (struct csn_span){NULL, 0},
                "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void portable_hashes_as_the_default_does_at_every_split(void **state)
{
    char ours[HEX_SIZE];
    char theirs[HEX_SIZE];

    (void)state;
    for (size_t at = 0; at <= 200; at++) {
        const struct csn_span parts[] = {csn_span_of(text, at), {NULL, 0}, csn_span_of(text + at, 200 - at)};

        hash(csn_crypto_portable(), parts, CSN_COUNT(parts), ours);
        hash(csn_crypto_default(), parts, CSN_COUNT(parts), theirs);
        assert_string_equal(ours, theirs);
    }
}

static void portable_authenticates_as_the_default_does_with_every_length_of_key(void **state)
{
    char ours[HEX_SIZE];
    char theirs[HEX_SIZE];

    (void)state;
    for (size_t len = 0; len <= 200; len++) {
        const struct csn_span secret = csn_span_of(text, len);
        const struct csn_span message = csn_span_of(text + len, 3 * len);

        authenticate(csn_crypto_portable(), secret, &message, 1, ours);
        authenticate(csn_crypto_default(), secret, &message, 1, theirs);
        assert_string_equal(ours, theirs);
    }
}

static void portable_agrees_with_the_default_on_random_messages(void **state)
{
    uint32_t seed = 7;
    char ours[HEX_SIZE];
    char theirs[HEX_SIZE];

    (void)state;
    for (int round = 0; round < 300; round++) {
        struct csn_span parts[8];
        struct csn_span secret = csn_span_of(text, next_random(&seed) % 100);

        for (size_t i = 0; i < CSN_COUNT(parts); i++)
            parts[i] = csn_span_of(text + next_random(&seed) % (TEXT_SIZE / 2), next_random(&seed) % (round < 290 ? 300 : TEXT_SIZE / 2));
        hash(csn_crypto_portable(), parts, CSN_COUNT(parts), ours);
        hash(csn_crypto_default(), parts, CSN_COUNT(parts), theirs);
        assert_string_equal(ours, theirs);
        authenticate(csn_crypto_portable(), secret, parts, CSN_COUNT(parts), ours);
        authenticate(csn_crypto_default(), secret, parts, CSN_COUNT(parts), theirs);
        assert_string_equal(ours, theirs);
    }
}

static void portable_uses_a_key_again(void **state)
{
    const struct csn_crypto *crypto = csn_crypto_portable();
    const struct csn_span what = CSN_SPAN("what do ya want for nothing?");
    unsigned char first[CSN_SHA256_SIZE];
    unsigned char second[CSN_SHA256_SIZE];
    struct csn_hmac_key key;

    (void)state;
    assert_int_equal(crypto->hmac_key(crypto->ctx, CSN_SPAN("Jefe"), &key), CSN_OK);
    assert_int_equal(crypto->hmac(crypto->ctx, &key, &what, 1, first), CSN_OK);
    assert_int_equal(crypto->hmac(crypto->ctx, &key, &what, 1, second), CSN_OK);
    assert_memory_equal(first, second, sizeof first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(portable_hashes_known_messages),
        cmocka_unit_test(portable_hashes_a_million_bytes),
        cmocka_unit_test(portable_pads_every_length),
        cmocka_unit_test(portable_makes_known_hmacs),
        cmocka_unit_test(portable_hashes_as_the_default_does_at_every_split),
        cmocka_unit_test(portable_authenticates_as_the_default_does_with_every_length_of_key),
        cmocka_unit_test(portable_agrees_with_the_default_on_random_messages),
        cmocka_unit_test(portable_uses_a_key_again),
    };

    return cmocka_run_group_tests(tests, fill_text, NULL) != 0;
}
