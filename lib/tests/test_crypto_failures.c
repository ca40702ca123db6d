/* Every call of OpenSSL fails in turn, once and from there on: the linker sends the library's calls here (--wrap). The operation must
 * say so and leave its outputs as they were, and then succeed as if nothing had happened. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <countersign/client.h>
#include <countersign/codepipeline.h>

/* Names of SHA256_* are deprecated by OpenSSL 3; the library uses them, so they are what must fail. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

int __real_SHA256_Init(SHA256_CTX *state);
int __real_SHA256_Update(SHA256_CTX *state, const void *data, size_t len);
int __real_SHA256_Final(unsigned char *digest, SHA256_CTX *state);
int __wrap_SHA256_Init(SHA256_CTX *state);
int __wrap_SHA256_Update(SHA256_CTX *state, const void *data, size_t len);
int __wrap_SHA256_Final(unsigned char *digest, SHA256_CTX *state);

/* Which call fails, and whether all behind it do too. */
static struct refusal {
    size_t first; /* counted from 1; 0: none */
    bool onward;
    size_t calls;
} refusal;

static bool refuses(void)
{
    refusal.calls++;
    return refusal.first != 0 && (refusal.calls == refusal.first || (refusal.onward && refusal.calls > refusal.first));
}

int __wrap_SHA256_Init(SHA256_CTX *state)
{
    return refuses() ? 0 : __real_SHA256_Init(state);
}

int __wrap_SHA256_Update(SHA256_CTX *state, const void *data, size_t len)
{
    return refuses() ? 0 : __real_SHA256_Update(state, data, len);
}

/* A failing call may have written: half a digest must not reach the caller. */
int __wrap_SHA256_Final(unsigned char *digest, SHA256_CTX *state)
{
    if (!refuses())
        return __real_SHA256_Final(digest, state);
    memset(digest, 0x5A, SHA256_DIGEST_LENGTH / 2);
    return 0;
}

/* What an operation fills in. */
struct outputs {
    struct csn_hmac_key key;
    unsigned char digest[CSN_SHA256_SIZE];
    char hex[CSN_SIGV4_HEX_SIZE];
    bool matches;
};

struct trial {
    struct outputs outputs;
    struct csn_buf text;
    struct csn_error error;
    struct csn_sigv4_key_cache cache;
};

struct operation {
    const char *name;
    enum csn_status (*run)(struct trial *trial);
    size_t calls; /* of what fails, at least */
    bool tells;   /* fills in the error */
};

static void begin_trial(struct trial *trial)
{
    memset(trial, 0, sizeof *trial); /* padding too, since bytes are compared */
    memset(trial->outputs.digest, 0xA5, sizeof trial->outputs.digest);
    memset(trial->outputs.hex, 0xA5, sizeof trial->outputs.hex);
    memset(&trial->outputs.key, 0xA5, sizeof trial->outputs.key);
    csn_buf_init(&trial->text, NULL, 1 << 20);
    csn_sigv4_key_cache_init(&trial->cache);
}

static void end_trial(struct trial *trial)
{
    csn_buf_clear(&trial->text);
    csn_sigv4_key_cache_clear(&trial->cache);
}

/* Runs the operation with one refusal, then again without: a failure leaves nothing behind. */
static void fail_once(const struct operation *operation, const struct trial *reference)
{
    static struct trial trial;
    static struct outputs before;
    enum csn_status status;

    begin_trial(&trial);
    memcpy(&before, &trial.outputs, sizeof before);
    status = operation->run(&trial);
    if (status != CSN_CRYPTO)
        fail_msg("%s: %s where call %zu fails", operation->name, csn_status_name(status), refusal.first);
    assert_memory_equal(&trial.outputs, &before, sizeof before);
    assert_int_equal(trial.text.len, 0);
    assert_int_equal(trial.error.status, operation->tells ? CSN_CRYPTO : CSN_OK);
    refusal = (struct refusal){0, false, 0};
    assert_int_equal(operation->run(&trial), CSN_OK);
    assert_true(csn_span_equal(csn_buf_span(&trial.text), csn_buf_span(&reference->text)));
    assert_memory_equal(trial.outputs.digest, reference->outputs.digest, sizeof trial.outputs.digest);
    assert_memory_equal(trial.outputs.hex, reference->outputs.hex, sizeof trial.outputs.hex);
    end_trial(&trial);
}

/* Fails each of the operation's calls. */
static void fail_each(const struct operation *operation)
{
    static struct trial reference;
    size_t calls;

    begin_trial(&reference);
    refusal = (struct refusal){0, false, 0};
    assert_int_equal(operation->run(&reference), CSN_OK);
    calls = refusal.calls;
    if (calls < operation->calls)
        fail_msg("%s: %zu calls, fewer than %zu", operation->name, calls, operation->calls);
    for (size_t i = 0; i < 2 * calls; i++) {
        refusal = (struct refusal){1 + i / 2, i % 2 == 1, 0};
        fail_once(operation, &reference);
    }
    end_trial(&reference);
}

/* ---- the operations ---- */

#define SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define LONG_SECRET SECRET SECRET /* is hashed to become a key */
#define DATE "20150830T123600Z"
#define EMPTY_HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static const struct csn_sigv4_scope example_scope = {CSN_SPAN_INIT("20150830"), CSN_SPAN_INIT("us-east-1"), CSN_SPAN_INIT("service")};

static const struct csn_span parts[] = {CSN_SPAN_INIT("one"), CSN_SPAN_INIT(""), CSN_SPAN_INIT("two")};

static enum csn_status hash(struct trial *trial)
{
    const struct csn_crypto *crypto = csn_crypto_openssl();

    return crypto->sha256(crypto->ctx, parts, CSN_COUNT(parts), trial->outputs.digest);
}

static enum csn_status make_key(struct trial *trial)
{
    const struct csn_crypto *crypto = csn_crypto_openssl();

    return crypto->hmac_key(crypto->ctx, CSN_SPAN(SECRET), &trial->outputs.key);
}

static enum csn_status make_key_of_long_secret(struct trial *trial)
{
    const struct csn_crypto *crypto = csn_crypto_openssl();

    return crypto->hmac_key(crypto->ctx, CSN_SPAN(LONG_SECRET), &trial->outputs.key);
}

/* A key that was made while nothing failed. */
static const struct csn_hmac_key *good_key(void)
{
    static struct csn_hmac_key key;
    const struct refusal armed = refusal;

    refusal = (struct refusal){0, false, 0};
    assert_int_equal(csn_sigv4_derive_key(NULL, CSN_SPAN(SECRET), &example_scope, &key), CSN_OK);
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
    return csn_sigv4_string_to_sign(NULL, CSN_SPAN(DATE), &example_scope, CSN_SPAN("x"), &trial->text);
}

static enum csn_status derive_key(struct trial *trial)
{
    return csn_sigv4_derive_key(NULL, CSN_SPAN(SECRET), &example_scope, &trial->outputs.key);
}

static enum csn_status derive_key_from_long_secret(struct trial *trial)
{
    return csn_sigv4_derive_key(NULL, CSN_SPAN(LONG_SECRET), &example_scope, &trial->outputs.key);
}

static enum csn_status write_signature(struct trial *trial)
{
    return csn_sigv4_signature(NULL, good_key(), CSN_SPAN("x"), trial->outputs.hex);
}

static struct csn_sigv4_signer example_signer(const char *secret)
{
    return (struct csn_sigv4_signer){
        .credentials = {.access_key_id = CSN_SPAN_INIT("AKIDEXAMPLE"), .secret_access_key = csn_span_of_string(secret)},
        .region = example_scope.region,
        .service = example_scope.service,
    };
}

static enum csn_status sign_by(const struct csn_sigv4_signer *signer, struct trial *trial)
{
    const struct csn_header headers[] = {{CSN_SPAN_INIT("Host"), CSN_SPAN_INIT("h")},
                                         {CSN_SPAN_INIT("X-Amz-Date"), CSN_SPAN_INIT(DATE)}};
    const struct csn_sigv4_request request = {CSN_SPAN_INIT("GET"), CSN_SPAN_INIT("/"), CSN_SPAN_INIT("a=b"),
                                              {headers, CSN_COUNT(headers)}, CSN_SPAN_INIT(EMPTY_HASH)};

    return csn_sigv4_sign(signer, &request, CSN_SPAN(DATE), (struct csn_span){NULL, 0}, &trial->text, &trial->error);
}

static enum csn_status sign(struct trial *trial)
{
    const struct csn_sigv4_signer signer = example_signer(SECRET);

    return sign_by(&signer, trial);
}

/* Of the longest secret that is a key as it stands. */
static enum csn_status sign_with_cache(struct trial *trial)
{
    struct csn_sigv4_signer signer = example_signer(LONG_SECRET);

    signer.cache = &trial->cache;
    signer.credentials.secret_access_key.len = 60;
    return sign_by(&signer, trial);
}

static enum csn_status verify(struct trial *trial)
{
    const struct csn_header headers[] = {{CSN_SPAN_INIT("Host"), CSN_SPAN_INIT("h")}};
    const struct csn_sigv4_request request = {CSN_SPAN_INIT("GET"), CSN_SPAN_INIT("/"), CSN_SPAN_INIT(""),
                                              {headers, CSN_COUNT(headers)}, CSN_SPAN_INIT(EMPTY_HASH)};
    const struct csn_sigv4_authorization authorization = {
        .algorithm = CSN_SPAN_INIT("AWS4-HMAC-SHA256"), .access_key_id = CSN_SPAN_INIT("AKIDEXAMPLE"), .scope = example_scope,
        .terminator = CSN_SPAN_INIT("aws4_request"), .signed_headers = CSN_SPAN_INIT("host"),
        .signature = CSN_SPAN_INIT(EMPTY_HASH),
    };

    return csn_sigv4_verify(NULL, &trial->cache, &request, &authorization, CSN_SPAN(DATE), CSN_SPAN(SECRET),
                            NULL, &trial->outputs.matches, &trial->text, &trial->text, &trial->error);
}

static enum csn_status build(struct trial *trial)
{
    const struct csn_client_config config = {
        .model = csn_codepipeline_model(),
        .authority = CSN_SPAN_INIT("127.0.0.1:8080"),
        .region = CSN_SPAN_INIT("us-east-1"),
        .credentials = {CSN_SPAN_INIT("AKIDEXAMPLE"), CSN_SPAN_INIT(SECRET), CSN_SPAN_INIT("token")},
        .cache = &trial->cache,
    };

    return csn_client_build(&config, CSN_SPAN("Anything"), CSN_SPAN("{}"), (struct csn_time){1440938160, 0}, &trial->text,
                            &trial->error);
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
        fail_each(&operations[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_failing_call_of_openssl_is_told_and_leaves_nothing_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
