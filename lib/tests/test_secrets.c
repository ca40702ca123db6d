/* What stays in memory of a secret. Work is done by a thread whose stack is ours, and then the whole stack is searched for the secret,
 * every key on the way from it to the signing key, HMAC's padded blocks and states: as bytes, and as the words that SHA-256
 * makes of them. */
#include <pthread.h>
#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <countersign/client.h>
#include <countersign/codepipeline.h>

#define DATE "20150830T123600Z"
#define EMPTY_HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static const struct csn_sigv4_scope scope = {CSN_SPAN_INIT("20150830"), CSN_SPAN_INIT("us-east-1"), CSN_SPAN_INIT("service")};

/* The second is longer than a block and so becomes a key by being hashed. */
static const struct csn_span secrets[] = {
    CSN_SPAN_INIT("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
    CSN_SPAN_INIT("Zk3vT9qLw1Rb8XnYc5Hs2DgJ7mPf4AaUe6BiVoKtQyNlCrWxSzEhGjMdFuIpOqLw0+/=wJalrXUtnFEMI"),
};

struct work {
    const struct csn_crypto *crypto;
    struct csn_span secret;
};

static const struct csn_header headers[] = {{CSN_SPAN_INIT("Host"), CSN_SPAN_INIT("h")},
                                            {CSN_SPAN_INIT("X-Amz-Date"), CSN_SPAN_INIT(DATE)}};
static const struct csn_sigv4_request request = {CSN_SPAN_INIT("GET"), CSN_SPAN_INIT("/"), CSN_SPAN_INIT(""),
                                                 {headers, CSN_COUNT(headers)}, CSN_SPAN_INIT(EMPTY_HASH)};

static enum csn_status sign(const struct work *work, struct csn_buf *out, struct csn_sigv4_key_cache *cache)
{
    const struct csn_sigv4_signer signer = {
        .crypto = work->crypto,
        .cache = cache,
        .credentials = {.access_key_id = CSN_SPAN_INIT("AKIDEXAMPLE"), .secret_access_key = work->secret},
        .region = scope.region,
        .service = scope.service,
    };

    return csn_sigv4_sign(&signer, &request, CSN_SPAN(DATE), (struct csn_span){NULL, 0}, out, NULL);
}

static void *sign_alone(void *argument)
{
    char storage[512];
    struct csn_buf out;

    csn_buf_init_fixed(&out, storage, sizeof storage);
    return sign(argument, &out, NULL) == CSN_OK ? argument : NULL;
}

static void *verify_alone(void *argument)
{
    const struct work *work = argument;
    const struct csn_sigv4_authorization authorization = {
        .algorithm = CSN_SPAN_INIT("AWS4-HMAC-SHA256"), .access_key_id = CSN_SPAN_INIT("AKIDEXAMPLE"), .scope = scope,
        .terminator = CSN_SPAN_INIT("aws4_request"), .signed_headers = CSN_SPAN_INIT("host"), .signature = CSN_SPAN_INIT(EMPTY_HASH),
    };
    bool matches;

    return csn_sigv4_verify(work->crypto, NULL, &request, &authorization, CSN_SPAN(DATE), work->secret, NULL, &matches, NULL, NULL,
                            NULL) == CSN_OK ? argument : NULL;
}

static enum csn_status build(const struct work *work, struct csn_client_forms *forms)
{
    const struct csn_client_config config = {
        .model = csn_codepipeline_model(),
        .authority = CSN_SPAN_INIT("h"),
        .region = scope.region,
        .credentials = {.access_key_id = CSN_SPAN_INIT("AKIDEXAMPLE"), .secret_access_key = work->secret},
        .crypto = work->crypto,
        .forms = forms,
    };
    char storage[2048];
    struct csn_buf out;

    csn_buf_init_fixed(&out, storage, sizeof storage);
    return csn_client_build(&config, CSN_SPAN("Anything"), CSN_SPAN("{}"), (struct csn_time){1440938160, 0}, &out, NULL);
}

static void *build_alone(void *argument)
{
    return build(argument, NULL) == CSN_OK ? argument : NULL;
}

/* The first makes the form, and the second fills it in. The forms are not searched: they hold secrets. */
static struct csn_client_forms made_forms;

static void *build_by_form(void *argument)
{
    enum csn_status status;

    csn_client_forms_init(&made_forms);
    status = build(argument, &made_forms);
    if (status == CSN_OK)
        status = build(argument, &made_forms);
    csn_client_forms_clear(&made_forms);
    return status == CSN_OK ? argument : NULL;
}

/* What these three make is a key, and goes where it is not searched for. */
static unsigned char made_digest[CSN_SHA256_SIZE];
static struct csn_hmac_key made_key;
static const struct csn_span prefix = CSN_SPAN_INIT("AWS4");

static void *hash_alone(void *argument)
{
    const struct work *work = argument;
    const struct csn_span parts[] = {prefix, work->secret};

    return work->crypto->sha256(work->crypto->ctx, parts, CSN_COUNT(parts), made_digest) == CSN_OK ? argument : NULL;
}

static void *make_key_alone(void *argument)
{
    const struct work *work = argument;

    return work->crypto->hmac_key(work->crypto->ctx, work->secret, &made_key) == CSN_OK ? argument : NULL;
}

/* Here the secret is the message, and the key is empty. */
static void *authenticate_alone(void *argument)
{
    const struct work *work = argument;

    return work->crypto->hmac(work->crypto->ctx, &made_key, &work->secret, 1, made_digest) == CSN_OK ? argument : NULL;
}

static void *derive_and_wipe(void *argument)
{
    const struct work *work = argument;
    struct csn_hmac_key key;
    enum csn_status status = csn_sigv4_derive_key(work->crypto, work->secret, &scope, &key);

    csn_wipe(&key, sizeof key);
    return status == CSN_OK ? argument : NULL;
}

static void *derive_and_forget(void *argument)
{
    const struct work *work = argument;
    struct csn_hmac_key key;

    return csn_sigv4_derive_key(work->crypto, work->secret, &scope, &key) == CSN_OK ? argument : NULL;
}

/* ---- the search ---- */

static alignas(4096) unsigned char stack[128 * 1024];

enum { SOUGHT_MAX = 64, SOUGHT_SIZE = 32, WORD = 4 };

/* Pieces of secrets, by name. */
struct sought {
    const char *names[SOUGHT_MAX];
    unsigned char bytes[SOUGHT_MAX][SOUGHT_SIZE];
    size_t lengths[SOUGHT_MAX];
    size_t count;
    bool begins[256]; /* the bytes that one of them begins with */
};

static void seek_bytes(struct sought *sought, const char *name, const void *data, size_t len, unsigned char pad)
{
    unsigned char *bytes = sought->bytes[sought->count];
    unsigned char *words = sought->bytes[sought->count + 1];

    assert_true(len <= SOUGHT_SIZE && sought->count + 2 <= SOUGHT_MAX);
    for (size_t i = 0; i < len; i++)
        bytes[i] = (unsigned char)(((const unsigned char *)data)[i] ^ pad);
    for (size_t i = 0; i < len; i++)
        words[i] = bytes[i / WORD * WORD + WORD - 1 - i % WORD];
    for (int form = 0; form < 2; form++) {
        sought->names[sought->count] = name;
        sought->begins[sought->bytes[sought->count][0]] = true;
        sought->lengths[sought->count++] = len;
    }
}

/* What of the sought the memory holds, or NULL. */
static const char *found(const struct sought *sought, const void *memory, size_t size)
{
    const unsigned char *bytes = memory;

    for (size_t at = 0; at < size; at++)
        for (size_t i = 0; i < sought->count && sought->begins[bytes[at]]; i++)
            if (size - at >= sought->lengths[i] && memcmp(bytes + at, sought->bytes[i], sought->lengths[i]) == 0)
                return sought->names[i];
    return NULL;
}

static void run_on_our_stack(void *(*routine)(void *), struct work *work)
{
    pthread_attr_t attributes;
    pthread_t thread;
    void *done = NULL;

    memset(stack, 0, sizeof stack);
    assert_int_equal(pthread_attr_init(&attributes), 0);
    assert_int_equal(pthread_attr_setstack(&attributes, stack, sizeof stack), 0);
    assert_int_equal(pthread_create(&thread, &attributes, routine, work), 0);
    assert_int_equal(pthread_join(thread, &done), 0);
    (void)pthread_attr_destroy(&attributes);
    assert_non_null(done);
}

/* A key in every form that HMAC gives it. */
static void seek_key(struct sought *sought, const struct csn_crypto *crypto, const char *name, struct csn_span secret)
{
    size_t len = secret.len < SOUGHT_SIZE ? secret.len / WORD * WORD : SOUGHT_SIZE;
    struct csn_hmac_key key;

    assert_int_equal(crypto->hmac_key(crypto->ctx, secret, &key), CSN_OK);
    seek_bytes(sought, name, secret.data, len, 0);
    seek_bytes(sought, name, secret.data, len, 0x36);
    seek_bytes(sought, name, secret.data, len, 0x5C);
    seek_bytes(sought, name, &key, SOUGHT_SIZE, 0); /* both implementations begin with the words of the inner state */
}

/* What authenticate_alone makes, and HMAC's inner digest under way (RFC 2104). */
static void seek_code(struct sought *sought, const struct work *work)
{
    const struct csn_crypto *crypto = work->crypto;
    unsigned char pad[64];
    unsigned char digest[CSN_SHA256_SIZE];
    struct csn_span parts[] = {{NULL, 0}, work->secret};

    memset(pad, 0x36, sizeof pad);
    parts[0] = csn_span_of(pad, sizeof pad);
    assert_int_equal(crypto->sha256(crypto->ctx, parts, CSN_COUNT(parts), digest), CSN_OK);
    seek_bytes(sought, "the inner digest", digest, sizeof digest, 0);
    assert_int_equal(crypto->hmac_key(crypto->ctx, CSN_SPAN(""), &made_key), CSN_OK);
    assert_int_equal(crypto->hmac(crypto->ctx, &made_key, &work->secret, 1, digest), CSN_OK);
    seek_bytes(sought, "the code", digest, sizeof digest, 0);
}

/* All on the way from the secret to the signing key, made here, on another stack. */
static void seek_all(struct sought *sought, const struct work *work)
{
    static const char *const names[] = {"the date's key", "the region's key", "the service's key", "the signing key"};
    const struct csn_span steps[] = {scope.date, scope.region, scope.service, CSN_SPAN_INIT("aws4_request")};
    const struct csn_span parts[] = {CSN_SPAN_INIT("AWS4"), work->secret};
    const struct csn_crypto *crypto = work->crypto;
    unsigned char digest[CSN_SHA256_SIZE];
    struct csn_hmac_key key;
    struct csn_buf first;

    memset(sought, 0, sizeof *sought);
    csn_buf_init(&first, NULL, 1024);
    for (size_t i = 0; i < CSN_COUNT(parts); i++)
        assert_int_equal(csn_buf_append(&first, parts[i]), CSN_OK);
    seek_key(sought, crypto, "the secret", csn_buf_span(&first));
    seek_key(sought, crypto, "the bare secret", work->secret);
    seek_bytes(sought, "the secret's end", work->secret.data + work->secret.len - 8, 8, 0);
    assert_int_equal(crypto->sha256(crypto->ctx, parts, CSN_COUNT(parts), digest), CSN_OK);
    seek_key(sought, crypto, "the hashed secret", csn_span_of(digest, sizeof digest));
    assert_int_equal(crypto->hmac_key(crypto->ctx, csn_buf_span(&first), &key), CSN_OK);
    for (size_t i = 0; i < CSN_COUNT(steps); i++) {
        assert_int_equal(crypto->hmac(crypto->ctx, &key, &steps[i], 1, digest), CSN_OK);
        seek_key(sought, crypto, names[i], csn_span_of(digest, sizeof digest));
        assert_int_equal(crypto->hmac_key(crypto->ctx, csn_span_of(digest, sizeof digest), &key), CSN_OK);
    }
    csn_buf_clear(&first);
}

static void assert_nothing_stays(void *(*routine)(void *), const char *name)
{
    const struct csn_crypto *const cryptos[] = {csn_crypto_default(), csn_crypto_portable()};

    for (size_t i = 0; i < 2 * CSN_COUNT(secrets); i++) {
        struct work work = {cryptos[i % 2], secrets[i / 2]};
        struct sought sought;
        const char *what;

        seek_all(&sought, &work);
        seek_code(&sought, &work);
        run_on_our_stack(routine, &work);
        what = found(&sought, stack, sizeof stack);
        if (what != NULL)
            fail_msg("%s left %s behind, %s, secret number %zu", name, what, i % 2 == 0 ? "by default" : "by the portable hash", i / 2);
    }
}

static void hashing_leaves_nothing_on_the_stack(void **state)
{
    (void)state;
    assert_nothing_stays(hash_alone, "hashing");
}

static void making_a_key_leaves_nothing_on_the_stack(void **state)
{
    (void)state;
    assert_nothing_stays(make_key_alone, "making a key");
}

static void authenticating_leaves_nothing_on_the_stack(void **state)
{
    (void)state;
    assert_nothing_stays(authenticate_alone, "authenticating");
}

static void signing_leaves_no_secret_on_the_stack(void **state)
{
    (void)state;
    assert_nothing_stays(sign_alone, "signing");
}

static void verifying_leaves_no_secret_on_the_stack(void **state)
{
    (void)state;
    assert_nothing_stays(verify_alone, "verifying");
}

static void building_a_request_leaves_no_secret_on_the_stack(void **state)
{
    (void)state;
    assert_nothing_stays(build_alone, "building");
}

static void building_by_a_form_leaves_no_secret_on_the_stack(void **state)
{
    (void)state;
    assert_nothing_stays(build_by_form, "building by a form");
}

static void deriving_leaves_no_secret_but_the_key_that_was_asked_for(void **state)
{
    struct work work = {csn_crypto_default(), secrets[0]};
    struct sought sought;

    (void)state;
    assert_nothing_stays(derive_and_wipe, "deriving");
    seek_all(&sought, &work);
    run_on_our_stack(derive_and_forget, &work); /* the search finds what is there */
    assert_string_equal(found(&sought, stack, sizeof stack), "the signing key");
}

static void cache_holds_nothing_after_clear(void **state)
{
    struct work work = {csn_crypto_default(), secrets[0]};
    struct csn_sigv4_key_cache cache;
    const unsigned char nothing[sizeof cache] = {0};
    struct sought sought;
    struct csn_buf out;

    (void)state;
    seek_all(&sought, &work);
    csn_buf_init(&out, NULL, 512);
    csn_sigv4_key_cache_init(&cache);
    assert_int_equal(sign(&work, &out, &cache), CSN_OK);
    assert_non_null(found(&sought, &cache.entries[0].source, sizeof cache.entries[0].source));
    assert_non_null(found(&sought, &cache.entries[0].key, sizeof cache.entries[0].key));
    csn_sigv4_key_cache_clear(&cache);
    assert_memory_equal(&cache, nothing, sizeof cache);
    csn_buf_clear(&out);
}

/* The long secret is in the cache and then has to make room for shorter ones. */
static void cache_holds_nothing_of_a_secret_that_was_replaced(void **state)
{
    struct work work = {csn_crypto_default(), secrets[1]};
    char other[] = "short-a";
    struct csn_sigv4_key_cache cache;
    struct sought sought;
    struct csn_buf out;

    (void)state;
    seek_all(&sought, &work);
    csn_buf_init(&out, NULL, 4096);
    csn_sigv4_key_cache_init(&cache);
    assert_int_equal(sign(&work, &out, &cache), CSN_OK);
    assert_non_null(found(&sought, &cache, sizeof cache));
    work.secret = csn_span_of_string(other);
    for (; other[6] < 'a' + (char)CSN_COUNT(cache.entries); other[6]++) {
        csn_buf_reset(&out);
        assert_int_equal(sign(&work, &out, &cache), CSN_OK);
    }
    assert_null(found(&sought, &cache, sizeof cache));
    csn_sigv4_key_cache_clear(&cache);
    csn_buf_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashing_leaves_nothing_on_the_stack),
        cmocka_unit_test(making_a_key_leaves_nothing_on_the_stack),
        cmocka_unit_test(authenticating_leaves_nothing_on_the_stack),
        cmocka_unit_test(signing_leaves_no_secret_on_the_stack),
        cmocka_unit_test(verifying_leaves_no_secret_on_the_stack),
        cmocka_unit_test(building_a_request_leaves_no_secret_on_the_stack),
        cmocka_unit_test(building_by_a_form_leaves_no_secret_on_the_stack),
        cmocka_unit_test(deriving_leaves_no_secret_but_the_key_that_was_asked_for),
        cmocka_unit_test(cache_holds_nothing_after_clear),
        cmocka_unit_test(cache_holds_nothing_of_a_secret_that_was_replaced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
