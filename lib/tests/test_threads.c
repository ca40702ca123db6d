/* Several threads at once, each with objects of its own and all with the same tables: what each gets is what one gets alone.
 * ThreadSanitizer sees the rest. cmocka's assertions leave by longjmp, so threads only count, and the test's own thread asserts. */
#define _POSIX_C_SOURCE 200809L

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <pthread.h>

#include <cmocka.h>
#include <countersign/countersign.h>

enum { THREADS = 6, ROUNDS = 200, TEXT_SIZE = 8 * 1024, ARENA_CEILING = 1 << 20 };

/* What a thread makes of round `n`: texts, one behind the other. */
struct work {
    struct csn_buf text;
    struct csn_arena arena;
    struct csn_sigv4_key_cache cache;
    struct csn_client_forms forms;
    struct csn_http_parser parser;
    int failures;
};

static void work_init(struct work *work)
{
    csn_buf_init(&work->text, NULL, TEXT_SIZE);
    csn_arena_init(&work->arena, NULL, ARENA_CEILING);
    csn_sigv4_key_cache_init(&work->cache);
    csn_client_forms_init(&work->forms);
    csn_http_parser_init(&work->parser, CSN_HTTP_RESPONSE, NULL, NULL);
    work->failures = 0;
}

static void work_clear(struct work *work)
{
    csn_http_parser_clear(&work->parser);
    csn_client_forms_clear(&work->forms);
    csn_sigv4_key_cache_clear(&work->cache);
    csn_arena_clear(&work->arena);
    csn_buf_clear(&work->text);
}

static void expect(struct work *work, enum csn_status status)
{
    work->failures += status != CSN_OK;
}

static struct csn_time instant(int round)
{
    return (struct csn_time){1700000000 + (int64_t)round * 86400, 5000000};
}

/* Encodes an input, signs it with a key of its day, and appends the request. */
static void sign(struct work *work, int round)
{
    const struct csn_put_third_party_job_success_result_input input = {
        .has = CSN_PUT_SUCCESS_JOB_ID | CSN_PUT_SUCCESS_CLIENT_TOKEN | CSN_PUT_SUCCESS_CURRENT_REVISION,
        .job_id = CSN_SPAN("j"),
        .client_token = CSN_SPAN("t"),
        .current_revision = {.has = CSN_CURRENT_REVISION_CREATED, .created = instant(round)}};
    const struct csn_client_config config = {
        .model = csn_codepipeline_model(),
        .authority = CSN_SPAN("127.0.0.1:8080"),
        .region = CSN_SPAN("us-east-1"),
        .credentials = {CSN_SPAN("CSNEXAMPLE"), CSN_SPAN("secret"), CSN_SPAN("token")},
        .cache = &work->cache,
        .forms = round % 2 == 0 ? NULL : &work->forms};
    struct csn_buf body;

    csn_buf_init(&body, NULL, TEXT_SIZE);
    expect(work, csn_awsjson_encode_struct(config.model, &csn_put_third_party_job_success_result_input_binding, &input, NULL, &body, NULL));
    expect(work, csn_client_build(&config, CSN_SPAN("PutThirdPartyJobSuccessResult"), csn_buf_span(&body), instant(round % 10),
                                  &work->text, NULL));
    csn_buf_clear(&body);
}

/* Parses an answer and appends what a caller must be told. */
static void classify(struct work *work, int round)
{
    static const struct csn_span answers[] = {
        CSN_SPAN_INIT("HTTP/1.1 400 Bad Request\r\nContent-Length: 52\r\n\r\n"
                      "{\"__type\":\"a#JobNotFoundException:b\",\"message\":\"no\"}\n"),
        CSN_SPAN_INIT("HTTP/1.1 200 OK\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
        CSN_SPAN_INIT("HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n\r\n"),
    };
    const struct csn_model *model = csn_codepipeline_model();
    struct csn_outcome outcome = {0};

    csn_http_parser_reset(&work->parser);
    expect(work, csn_http_parse(&work->parser, answers[(size_t)round % CSN_COUNT(answers)], NULL));
    expect(work, csn_client_classify(model, csn_model_find_operation(model, CSN_SPAN("PutThirdPartyJobSuccessResult")),
                                     csn_http_parser_message(&work->parser), &work->arena, &outcome, NULL));
    expect(work, csn_buf_append_format(&work->text, "\n%d %d %.*s %.*s\n", outcome.status, (int)outcome.retry, CSN_SPAN_ARG(outcome.code),
                                       CSN_SPAN_ARG(outcome.message)));
}

/* Reads a document, checks it against the model, and appends it and its faults. */
static void validate(struct work *work)
{
    const struct csn_model *model = csn_codepipeline_model();
    struct csn_violation_list violations = {NULL, 0, 0};
    struct csn_value *value = NULL;

    expect(work, csn_value_parse(&work->arena, CSN_SPAN("{\"jobId\":\"j\",\"currentRevision\":{\"revision\":\"\\u00e9\"},\"clientToken\":\"\"}"), NULL,
                                 &value, NULL));
    if (value == NULL)
        return;
    expect(work, csn_model_validate(model, csn_put_third_party_job_success_result_input_binding.shape, value, &work->arena, &violations));
    expect(work, csn_value_write(&work->text, value, NULL));
    for (size_t i = 0; i < violations.count; i++)
        expect(work, csn_violation_describe(&violations.items[i], &work->text));
}

static void perform(struct work *work, int round)
{
    csn_buf_reset(&work->text);
    csn_arena_reset(&work->arena);
    sign(work, round);
    classify(work, round);
    validate(work);
    expect(work, csn_time_format_http_date(&work->text, instant(round)));
    expect(work, csn_time_format_iso8601(&work->text, instant(round)));
}

/* Digests of the rounds, made by one thread before the others start; read by all. */
static unsigned char expected[ROUNDS][CSN_SHA256_SIZE];

static void digest_of(struct work *work, const struct csn_crypto *crypto, unsigned char digest[CSN_SHA256_SIZE])
{
    const struct csn_span text = csn_buf_span(&work->text);

    expect(work, crypto->sha256(crypto->ctx, &text, 1, digest));
}

static void *run(void *argument)
{
    int *failures = argument;
    unsigned char digest[CSN_SHA256_SIZE];
    struct work work;

    work_init(&work);
    for (int round = 0; round < ROUNDS; round++) {
        perform(&work, round);
        digest_of(&work, round % 2 == 0 ? csn_crypto_default() : csn_crypto_portable(), digest);
        work.failures += memcmp(digest, expected[round], sizeof digest) != 0;
    }
    *failures = work.failures;
    work_clear(&work);
    return NULL;
}

static int run_alone(void **state)
{
    struct work work;

    (void)state;
    work_init(&work);
    for (int round = 0; round < ROUNDS; round++) {
        perform(&work, round);
        digest_of(&work, csn_crypto_default(), expected[round]);
    }
    work_clear(&work);
    return work.failures;
}

static void threads_get_what_one_gets_alone(void **state)
{
    pthread_t threads[THREADS];
    int failures[THREADS];

    (void)state;
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, run, &failures[i]), 0);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(failures[i], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup(threads_get_what_one_gets_alone, run_alone)};

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
