#include "failing_crypto.h"
#include "sigv4_support.h"

static void sigv4_cache_gives_the_derived_key(void **state)
{
    struct csn_sigv4_key_cache cache;
    struct csn_sigv4_signer signer = example_signer;
    struct csn_buf out;

    (void)state;
    csn_sigv4_key_cache_init(&cache);
    csn_buf_init(&out, NULL, 4096);
    signer.cache = &cache;
    for (int i = 0; i < 3; i++)
        assert_memory_equal(sign(&signer, &vanilla, &out).data, VANILLA_SIGNATURE, CSN_SIGV4_HEX_SIZE);
    assert_true(cache.entries[0].used);
    assert_false(cache.entries[1].used);
    csn_sigv4_key_cache_clear(&cache);
    assert_false(cache.entries[0].used);
    csn_buf_clear(&out);
}

/* Signs with and without the cache, and both must agree. */
static void assert_cache_true(struct csn_sigv4_key_cache *cache, struct csn_sigv4_signer signer, struct csn_span amz_date)
{
    struct csn_buf plain;
    struct csn_buf cached;

    csn_buf_init(&plain, NULL, 4096);
    csn_buf_init(&cached, NULL, 4096);
    assert_int_equal(csn_sigv4_sign(&signer, &vanilla, amz_date, no_list, &plain, NULL), CSN_OK);
    signer.cache = cache;
    for (int i = 0; i < 2; i++) {
        csn_buf_reset(&cached);
        assert_int_equal(csn_sigv4_sign(&signer, &vanilla, amz_date, no_list, &cached, NULL), CSN_OK);
        assert_true(csn_span_equal(csn_buf_span(&plain), csn_buf_span(&cached)));
    }
    csn_buf_clear(&plain);
    csn_buf_clear(&cached);
}

static void sigv4_cache_knows_all_that_a_key_depends_on(void **state)
{
    struct csn_sigv4_key_cache cache;
    struct csn_sigv4_signer signer = example_signer;

    (void)state;
    csn_sigv4_key_cache_init(&cache);
    assert_cache_true(&cache, signer, CSN_SPAN("20150830T235959Z"));
    assert_cache_true(&cache, signer, CSN_SPAN("20150831T000000Z"));
    signer.region = CSN_SPAN("us-east-2");
    assert_cache_true(&cache, signer, CSN_SPAN("20150831T000000Z"));
    signer.service = CSN_SPAN("servic");
    assert_cache_true(&cache, signer, CSN_SPAN("20150831T000000Z"));
    signer.region = CSN_SPAN("us-east-2s"); /* the same bytes, cut in another place */
    signer.service = CSN_SPAN("ervic");
    assert_cache_true(&cache, signer, CSN_SPAN("20150831T000000Z"));
    signer.credentials.secret_access_key = CSN_SPAN("another");
    assert_cache_true(&cache, signer, CSN_SPAN("20150831T000000Z"));
    csn_sigv4_key_cache_clear(&cache);
}

static void sigv4_cache_replaces_the_oldest(void **state)
{
    struct csn_sigv4_key_cache cache;
    char region[] = "region-a";

    (void)state;
    csn_sigv4_key_cache_init(&cache);
    for (int i = 0; i < 20; i++) {
        struct csn_sigv4_signer signer = example_signer;

        region[sizeof region - 2] = (char)('a' + i % 10);
        signer.region = csn_span_of_string(region);
        assert_cache_true(&cache, signer, CSN_SPAN(DATE));
    }
    csn_sigv4_key_cache_clear(&cache);
}

static void sigv4_cache_leaves_long_sources_to_derivation(void **state)
{
    struct csn_sigv4_key_cache cache;
    struct csn_sigv4_signer signer = example_signer;
    char secret[300];

    (void)state;
    memset(secret, 's', sizeof secret);
    csn_sigv4_key_cache_init(&cache);
    signer.credentials.secret_access_key = csn_span_of(secret, sizeof secret);
    assert_cache_true(&cache, signer, CSN_SPAN(DATE));
    assert_false(cache.entries[0].used);
    csn_sigv4_key_cache_clear(&cache);
}

/* To the byte: date, region, service and secret share the entry's room. */
static void sigv4_cache_takes_a_source_that_just_fits(void **state)
{
    struct csn_sigv4_key_cache cache;
    struct csn_sigv4_signer signer = example_signer;
    char secret[sizeof cache.entries[0].source];
    size_t room = sizeof secret - 8 - example_signer.region.len - example_signer.service.len;

    (void)state;
    memset(secret, 's', sizeof secret);
    csn_sigv4_key_cache_init(&cache);
    signer.credentials.secret_access_key = csn_span_of(secret, room + 1);
    assert_cache_true(&cache, signer, CSN_SPAN(DATE));
    assert_false(cache.entries[0].used);
    signer.credentials.secret_access_key = csn_span_of(secret, room);
    assert_cache_true(&cache, signer, CSN_SPAN(DATE));
    assert_true(cache.entries[0].used);
    csn_sigv4_key_cache_clear(&cache);
}

static void sigv4_cache_loses_no_key_to_a_source_that_is_too_long(void **state)
{
    struct csn_sigv4_key_cache cache;
    struct csn_sigv4_signer signer = example_signer;
    char region[] = "region-a";
    char secret[300];

    (void)state;
    memset(secret, 's', sizeof secret);
    csn_sigv4_key_cache_init(&cache);
    signer.region = csn_span_of_string(region);
    for (; region[7] < 'a' + (char)CSN_COUNT(cache.entries); region[7]++)
        assert_cache_true(&cache, signer, CSN_SPAN(DATE));
    signer.credentials.secret_access_key = csn_span_of(secret, sizeof secret);
    assert_cache_true(&cache, signer, CSN_SPAN(DATE));
    for (size_t i = 0; i < CSN_COUNT(cache.entries); i++)
        assert_true(cache.entries[i].used);
    csn_sigv4_key_cache_clear(&cache);
}

static void sigv4_refuses_to_write_what_breaks_the_header(void **state)
{
    static const struct {
        const char *name;
        struct csn_span id, region, service, date, list;
        enum csn_status status;
    } rows[] = {
        {"no key id", {"", 0}, {"r", 1}, {"s", 1}, {DATE, 16}, {"host", 4}, CSN_ARGUMENT},
        {"CR in key id", {"a\rb", 3}, {"r", 1}, {"s", 1}, {DATE, 16}, {"host", 4}, CSN_SYNTAX},
        {"space in key id", {"a b", 3}, {"r", 1}, {"s", 1}, {DATE, 16}, {"host", 4}, CSN_SYNTAX},
        {"comma in key id", {"a,b", 3}, {"r", 1}, {"s", 1}, {DATE, 16}, {"host", 4}, CSN_SYNTAX},
        {"LF in region", {"a", 1}, {"us\nX: y", 7}, {"s", 1}, {DATE, 16}, {"host", 4}, CSN_SYNTAX},
        {"slash in region", {"a", 1}, {"us/east", 7}, {"s", 1}, {DATE, 16}, {"host", 4}, CSN_SYNTAX},
        {"NUL in service", {"a", 1}, {"r", 1}, {"s\0t", 3}, {DATE, 16}, {"host", 4}, CSN_SYNTAX},
        {"DEL in service", {"a", 1}, {"r", 1}, {"s\x7F", 2}, {DATE, 16}, {"host", 4}, CSN_SYNTAX},
        {"past ASCII in service", {"a", 1}, {"r", 1}, {"s\xC3\xA9", 3}, {DATE, 16}, {"host", 4}, CSN_SYNTAX},
        {"short date", {"a", 1}, {"r", 1}, {"s", 1}, {DATE, 15}, {"host", 4}, CSN_ARGUMENT},
        {"LF in date", {"a", 1}, {"r", 1}, {"s", 1}, {"20150830T123600\n", 16}, {"host", 4}, CSN_ARGUMENT},
        {"LF in list", {"a", 1}, {"r", 1}, {"s", 1}, {DATE, 16}, {"host\n", 5}, CSN_SYNTAX},
    };
    struct csn_buf out;

    (void)state;
    csn_buf_init(&out, NULL, 4096);
    assert_int_equal(csn_buf_append(&out, CSN_SPAN("kept")), CSN_OK);
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        const struct csn_sigv4_signer signer = {
            .credentials = {.access_key_id = rows[i].id}, .region = rows[i].region, .service = rows[i].service};
        struct csn_error error = {0};
        enum csn_status status = csn_sigv4_sign(&signer, &vanilla, rows[i].date, rows[i].list, &out, &error);

        if (status != rows[i].status || error.status != status)
            fail_msg("%s: %s", rows[i].name, csn_status_name(status));
        assert_text(&out, "kept");
    }
    csn_buf_clear(&out);
}

static void sigv4_refuses_a_header_name_that_breaks_the_list(void **state)
{
    static const struct csn_header headers[] = {HOST, {CSN_SPAN_INIT("a\r\nb"), CSN_SPAN_INIT("")}};
    struct csn_sigv4_request request = vanilla;
    struct csn_buf out;

    (void)state;
    request.headers = (struct csn_headers){headers, CSN_COUNT(headers)};
    csn_buf_init(&out, NULL, 4096);
    assert_int_equal(csn_sigv4_sign(&example_signer, &request, CSN_SPAN(DATE), no_list, &out, NULL), CSN_SYNTAX);
    assert_int_equal(out.len, 0);
    csn_buf_clear(&out);
}

static void sigv4_signs_requests_of_any_size(void **state)
{
    static char value[100000];
    const struct csn_header headers[] = {HOST, AMZ_DATE, {CSN_SPAN_INIT("X-Large"), {value, sizeof value}}};
    struct csn_sigv4_request request = vanilla;
    struct csn_buf out;

    (void)state;
    memset(value, 'v', sizeof value);
    request.headers = (struct csn_headers){headers, CSN_COUNT(headers)};
    csn_buf_init(&out, NULL, 4096);
    assert_memory_equal(sign(&example_signer, &request, &out).data,
                        "bcaefda7428ff0d78cba4919de063666886bbb58b6dc65ac94489c7e2c1fcecd", CSN_SIGV4_HEX_SIZE);
    csn_buf_clear(&out);
}

/* Every byte too few must be noticed, by whichever piece doesn't fit. */
static void sigv4_keeps_a_full_buffer_as_it_was(void **state)
{
    static const struct csn_header headers[] = {HOST, {CSN_SPAN_INIT("a"), CSN_SPAN_INIT("1")}, {CSN_SPAN_INIT("a"), CSN_SPAN_INIT("2")}, AMZ_DATE};
    struct csn_sigv4_request request = vanilla;
    char storage[600];
    struct csn_buf out;
    size_t room = 0;
    enum csn_status status;

    (void)state;
    request.query = CSN_SPAN("a=b");
    request.headers = (struct csn_headers){headers, CSN_COUNT(headers)};
    do {
        csn_buf_init_fixed(&out, storage, room++);
        status = csn_sigv4_canonical_request(&request, CSN_SPAN("a;host;x-amz-date"), NULL, &out, NULL);
        assert_true(status == CSN_OK || (status == CSN_LIMIT && out.len == 0));
    } while (status != CSN_OK);
    room = 0;
    do {
        csn_buf_init_fixed(&out, storage, room++);
        status = csn_sigv4_sign(&example_signer, &request, CSN_SPAN(DATE), no_list, &out, NULL);
        assert_true(status == CSN_OK || (status == CSN_LIMIT && out.len == 0));
    } while (status != CSN_OK);
    room = 0;
    do {
        csn_buf_init_fixed(&out, storage, room++);
        status = csn_sigv4_string_to_sign(NULL, CSN_SPAN(DATE), &example_scope, CSN_SPAN("x"), &out);
        assert_true(status == CSN_OK || (status == CSN_LIMIT && out.len == 0));
    } while (status != CSN_OK);
    assert_int_equal(room - 1, out.len);
}

static void assert_every_crypto_failure_is_told(const struct csn_sigv4_signer *signer)
{
    enum csn_status status;
    struct csn_buf out;
    int calls = 0;

    csn_buf_init(&out, NULL, 4096);
    do {
        struct csn_error error = {0};

        calls_left = calls++;
        status = csn_sigv4_sign(signer, &vanilla, CSN_SPAN(DATE), no_list, &out, &error);
        assert_int_equal(error.status, status);
        assert_true(status == CSN_OK || (status == CSN_CRYPTO && out.len == 0));
    } while (status != CSN_OK);
    assert_true(calls > 10);
    csn_buf_clear(&out);
}

static void sigv4_tells_every_failure_of_the_crypto(void **state)
{
    struct csn_sigv4_signer signer = example_signer;
    char secret[100];
    char hex[CSN_SIGV4_HEX_SIZE];

    (void)state;
    signer.crypto = &failing_crypto;
    assert_every_crypto_failure_is_told(&signer);
    memset(secret, 's', sizeof secret);
    signer.credentials.secret_access_key = csn_span_of(secret, sizeof secret);
    assert_every_crypto_failure_is_told(&signer);
    calls_left = 0;
    assert_int_equal(csn_sigv4_payload_hash(&failing_crypto, CSN_SPAN("x"), hex), CSN_CRYPTO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sigv4_cache_gives_the_derived_key),
        cmocka_unit_test(sigv4_cache_knows_all_that_a_key_depends_on),
        cmocka_unit_test(sigv4_cache_replaces_the_oldest),
        cmocka_unit_test(sigv4_cache_leaves_long_sources_to_derivation),
        cmocka_unit_test(sigv4_cache_takes_a_source_that_just_fits),
        cmocka_unit_test(sigv4_cache_loses_no_key_to_a_source_that_is_too_long),
        cmocka_unit_test(sigv4_refuses_to_write_what_breaks_the_header),
        cmocka_unit_test(sigv4_refuses_a_header_name_that_breaks_the_list),
        cmocka_unit_test(sigv4_signs_requests_of_any_size),
        cmocka_unit_test(sigv4_keeps_a_full_buffer_as_it_was),
        cmocka_unit_test(sigv4_tells_every_failure_of_the_crypto),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
