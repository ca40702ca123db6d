#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <countersign/crypto.h>
#include <countersign/hex.h>

static void assert_digest(const unsigned char digest[CSN_SHA256_SIZE], const char *expected)
{
    char hex[2 * CSN_SHA256_SIZE + 1] = {0};

    csn_hex_encode(digest, CSN_SHA256_SIZE, hex);
    assert_string_equal(hex, expected);
}

static void assert_sha256(const struct csn_span *parts, size_t count, const char *expected)
{
    const struct csn_crypto *crypto = csn_crypto_openssl();
    unsigned char digest[CSN_SHA256_SIZE];

    assert_int_equal(crypto->sha256(crypto->ctx, parts, count, digest), CSN_OK);
    assert_digest(digest, expected);
}

static void assert_hmac(struct csn_span secret, const struct csn_span *parts, size_t count, const char *expected)
{
    const struct csn_crypto *crypto = csn_crypto_openssl();
    unsigned char digest[CSN_SHA256_SIZE];
    struct csn_hmac_key key;

    assert_int_equal(crypto->hmac_key(crypto->ctx, secret, &key), CSN_OK);
    assert_int_equal(crypto->hmac(crypto->ctx, &key, parts, count, digest), CSN_OK);
    assert_digest(digest, expected);
}

/* FIPS 180-4, NIST's examples. */
static void crypto_hashes_known_messages(void **state)
{
    const struct csn_span abc = CSN_SPAN("abc");
    const struct csn_span two_blocks = CSN_SPAN("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");

    (void)state;
    assert_sha256(NULL, 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_sha256(&abc, 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_sha256(&two_blocks, 1, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void crypto_hashes_parts_as_one_message(void **state)
{
    const struct csn_span parts[] = {CSN_SPAN_INIT("a"), {NULL, 0}, CSN_SPAN_INIT("bc")};

    (void)state;
    assert_sha256(parts, CSN_COUNT(parts), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* RFC 4231 sections 4.2, 4.3 and 4.7. */
static void crypto_makes_known_hmacs(void **state)
{
    const struct csn_span hi_there = CSN_SPAN("Hi There");
    const struct csn_span what = CSN_SPAN("what do ya want for nothing?");
    const struct csn_span larger = CSN_SPAN("Test Using Larger Than Block-Size Key - Hash Key First");
    char key[131];

    (void)state;
    memset(key, 0x0b, 20);
    assert_hmac(csn_span_of(key, 20), &hi_there, 1, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    assert_hmac(CSN_SPAN("Jefe"), &what, 1, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof key);
    assert_hmac(csn_span_of(key, sizeof key), &larger, 1, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

static void crypto_takes_an_empty_key(void **state)
{
    (void)state;
    assert_hmac((struct csn_span){NULL, 0}, NULL, 0, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void crypto_uses_a_key_again(void **state)
{
    const struct csn_crypto *crypto = csn_crypto_openssl();
    const struct csn_span what = CSN_SPAN("what do ya want for nothing?");
    unsigned char digest[CSN_SHA256_SIZE];
    struct csn_hmac_key key;

    (void)state;
    assert_int_equal(crypto->hmac_key(crypto->ctx, CSN_SPAN("Jefe"), &key), CSN_OK);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(crypto->hmac(crypto->ctx, &key, &what, 1, digest), CSN_OK);
        assert_digest(digest, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }
}

static void crypto_tells_equal_bytes_from_others(void **state)
{
    (void)state;
    assert_true(csn_crypto_equal("", "", 0));
    assert_true(csn_crypto_equal("abc", "abd", 2));
    assert_false(csn_crypto_equal("abc", "abd", 3));
    assert_false(csn_crypto_equal("abc", "xbc", 3));
    assert_false(csn_crypto_equal("\x00", "\x80", 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crypto_hashes_known_messages),    cmocka_unit_test(crypto_hashes_parts_as_one_message),
        cmocka_unit_test(crypto_makes_known_hmacs),        cmocka_unit_test(crypto_takes_an_empty_key),
        cmocka_unit_test(crypto_uses_a_key_again),         cmocka_unit_test(crypto_tells_equal_bytes_from_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
