/* No secret decides where the program goes or what it looks at. MemorySanitizer watches: secrets are marked as uninitialised, and it
 * ends the program where such a byte decides a branch or an address. Built with it alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <countersign/sigv4.h>
#include <sanitizer/msan_interface.h>

static const struct csn_sigv4_scope scope = {CSN_SPAN_INIT("20150830"), CSN_SPAN_INIT("us-east-1"), CSN_SPAN_INIT("iam")};

static void comparing_takes_no_branch_by_what_is_compared(void **state)
{
    char known[64];
    char secret[64];
    bool equal;

    (void)state;
    memset(known, 'k', sizeof known);
    memset(secret, 'k', sizeof secret);
    for (size_t other = 0; other <= sizeof secret; other++) {
        __msan_poison(secret, sizeof secret);
        equal = csn_crypto_equal(known, secret, sizeof secret);
        __msan_unpoison(&equal, sizeof equal);
        __msan_unpoison(secret, sizeof secret);
        assert_int_equal(equal, other == 0);
        memset(secret, 'k', sizeof secret);
        if (other < sizeof secret)
            secret[other] = 'x';
    }
}

/* Of each length about the edges of a block, and about where a secret becomes a key by being hashed. */
static void hashing_takes_no_branch_by_what_is_hashed(void **state)
{
    const struct csn_crypto *crypto = csn_crypto_portable();
    char secret[200];

    (void)state;
    memset(secret, 's', sizeof secret);
    __msan_poison(secret, sizeof secret);
    for (size_t len = 0; len <= sizeof secret; len++) {
        const struct csn_span text = csn_span_of(secret, len);
        unsigned char digest[CSN_SHA256_SIZE];
        struct csn_hmac_key key;

        assert_int_equal(crypto->sha256(crypto->ctx, &text, 1, digest), CSN_OK);
        assert_int_equal(crypto->hmac_key(crypto->ctx, text, &key), CSN_OK);
        assert_int_equal(crypto->hmac(crypto->ctx, &key, &text, 1, digest), CSN_OK);
    }
}

static void deriving_takes_no_branch_by_the_secret(void **state)
{
    static const char example[] = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    char secret[sizeof example - 1];
    char signature[CSN_SIGV4_HEX_SIZE];
    struct csn_hmac_key key;

    (void)state;
    memcpy(secret, example, sizeof secret);
    __msan_poison(secret, sizeof secret);
    assert_int_equal(csn_sigv4_derive_key(csn_crypto_portable(), csn_span_of(secret, sizeof secret), &scope, &key), CSN_OK);
    __msan_unpoison(&key, sizeof key); /* the signature is public */
    assert_int_equal(csn_sigv4_signature(csn_crypto_portable(), &key,
                                         CSN_SPAN("AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/iam/aws4_request\n"
                                                  "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59"),
                                         signature),
                     CSN_OK);
    assert_memory_equal(signature, "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7", sizeof signature);
}

/* The watch is real: in a process of its own, since it ends that. */
static void branching_by_a_secret_is_seen(void **state)
{
    volatile char secret = 's';
    int status = 0;
    pid_t child;

    (void)state;
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)close(STDERR_FILENO);
        __msan_poison(&secret, sizeof secret);
        if (secret == 'x')
            _exit(0);
        _exit(0x40);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_false(WIFEXITED(status) && (WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 0x40));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparing_takes_no_branch_by_what_is_compared),
        cmocka_unit_test(hashing_takes_no_branch_by_what_is_hashed),
        cmocka_unit_test(deriving_takes_no_branch_by_the_secret),
        cmocka_unit_test(branching_by_a_secret_is_seen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
