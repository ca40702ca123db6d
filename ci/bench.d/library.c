/* What the library costs over what can't be avoided, in short rounds that go to ours and to the reference in turn, so that a busy
 * moment meets both.
 *
 *     library [ROUNDS [NAME…]]     a line for each figure: name, ns of ours, of the reference, ratio, all medians
 *     library alone TIMES NAME     does ours alone, for a program that counts instructions
 *
 * sign_put_success, sign_16k, …: from a typed input to the bytes of a signed request, the key cached and the form of the last such
 * request kept, over the bare hashes of the same bytes (SHA256_* with saved states of HMAC); the second row differs in the size of
 * its body alone: equal ratios mean that the cost is linear. verify: the other way, from headers that were parsed, over the same.
 * parse_error: what an error of 120 bytes means, over cJSON_Parse. write_body: the body alone, over cJSON's printing. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cjson/cJSON.h>
#include <countersign/countersign.h>
#include <openssl/sha.h>

enum { ROUNDS = 200, ROUND_NS = 300000, TEXT_MAX = 4096, LARGEST_BODY = 16 << 20, BLOCK = 64 };

static const struct csn_time now = {1700000000, 123000000};
static const char error_body[] = "{\"__type\":\"JobNotFoundException\",\"message\":\"The job with the id 2a5c7f1e-9d54-4b0e-8a1e "
                                 "was not found in this region.\"}";

/* All that is measured works on these, which are made once. */
static struct csn_put_third_party_job_success_result_input input;
static struct csn_sigv4_key_cache cache;
static struct csn_client_forms forms;
static struct csn_client_config config;
static struct csn_buf body;
static struct csn_buf request;
static struct csn_buf canonical;
static struct csn_buf to_sign;
static struct csn_http_parser request_parser;
static struct csn_http_parser answer_parser;
static const struct csn_http_message *message; /* the signed request, parsed */
static const struct csn_http_message *answer;
static struct csn_arena arena;
static cJSON *document;
static SHA256_CTX inner;
static SHA256_CTX outer;
static unsigned char digest[SHA256_DIGEST_LENGTH];

static void must(enum csn_status status)
{
    if (status == CSN_OK)
        return;
    fprintf(stderr, "bench: %s\n", csn_status_sentence(status));
    exit(1);
}

/* ---- ours ---- */

static void write_body(void)
{
    csn_buf_reset(&body);
    must(csn_awsjson_encode_struct(config.model, &csn_put_third_party_job_success_result_input_binding, &input, NULL, &body, NULL));
}

static void sign(void)
{
    write_body();
    csn_buf_reset(&request);
    must(csn_client_build(&config, CSN_SPAN("PutThirdPartyJobSuccessResult"), csn_buf_span(&body), now, &request, NULL));
}

static void verify(void)
{
    char hash[CSN_SIGV4_HEX_SIZE];
    const struct csn_sigv4_request signed_request = {message->method, message->target, {NULL, 0}, message->headers, {hash, sizeof hash}};
    struct csn_sigv4_authorization authorization;
    bool matches = false;

    must(csn_sigv4_payload_hash(NULL, message->body, hash));
    must(csn_sigv4_parse_authorization(csn_headers_get(message->headers, CSN_SPAN("authorization")), &authorization, NULL));
    must(csn_sigv4_verify(NULL, &cache, &signed_request, &authorization, csn_headers_get(message->headers, CSN_SPAN("x-amz-date")),
                          config.credentials.secret_access_key, NULL, &matches, NULL, NULL, NULL));
    must(matches ? CSN_OK : CSN_MISMATCH);
}

static void parse_error(void)
{
    static const struct csn_operation *operation;
    struct csn_outcome outcome;

    if (operation == NULL)
        operation = csn_model_find_operation(config.model, CSN_SPAN("PutThirdPartyJobSuccessResult"));
    csn_arena_reset(&arena);
    must(csn_client_classify(config.model, operation, answer, &arena, &outcome, NULL));
    must(outcome.modelled != NULL ? CSN_OK : CSN_MISMATCH);
}

/* ---- the references ---- */

static void hash(SHA256_CTX *state, struct csn_span text)
{
    SHA256_Update(state, text.data, text.len);
    SHA256_Final(digest, state);
}

static void bare_hashes(void)
{
    const struct csn_span texts[] = {csn_buf_span(&body), csn_buf_span(&canonical)};
    SHA256_CTX state;

    for (size_t i = 0; i < 2; i++) {
        SHA256_Init(&state);
        hash(&state, texts[i]);
    }
    state = inner;
    hash(&state, csn_buf_span(&to_sign));
    state = outer;
    hash(&state, csn_span_of(digest, sizeof digest));
}

static void cjson_parse(void)
{
    cJSON_Delete(cJSON_ParseWithLength(error_body, sizeof error_body - 1));
}

static void cjson_print(void)
{
    cJSON_free(cJSON_PrintUnformatted(document));
}

/* ---- making ready ---- */

/* A body of about `size` bytes, 350 at least, and everything that follows from it. */
static void prepare(size_t size)
{
    static char summary[LARGEST_BODY];
    size_t summary_len = size > 350 ? size - 330 : 20;
    struct csn_sigv4_authorization authorization;
    struct csn_span rest;

    memset(summary, 's', summary_len);
    input = (struct csn_put_third_party_job_success_result_input){
        .has = CSN_PUT_SUCCESS_JOB_ID | CSN_PUT_SUCCESS_CLIENT_TOKEN | CSN_PUT_SUCCESS_CURRENT_REVISION |
               CSN_PUT_SUCCESS_CONTINUATION_TOKEN | CSN_PUT_SUCCESS_EXECUTION_DETAILS,
        .job_id = CSN_SPAN("2a5c7f1e-9d54-4b0e-8a1e-0d3c2b1a4f5e"),
        .client_token = CSN_SPAN("9b7e6d5c-4f3a-4210-8edc-ba9876543210"),
        .continuation_token = CSN_SPAN("step-2"),
        .current_revision = {.has = CSN_CURRENT_REVISION_REVISION | CSN_CURRENT_REVISION_CHANGE_IDENTIFIER |
                                    CSN_CURRENT_REVISION_CREATED | CSN_CURRENT_REVISION_REVISION_SUMMARY,
                             .revision = CSN_SPAN("1f2e3d4c"), .change_identifier = CSN_SPAN("5b6a7988"),
                             .created = {1699999999, 123000000}, .revision_summary = {summary, summary_len}},
        .execution_details = {.has = CSN_EXECUTION_DETAILS_SUMMARY | CSN_EXECUTION_DETAILS_PERCENT_COMPLETE,
                              .summary = CSN_SPAN("deployed"), .percent_complete = 50},
    };
    sign();
    must(csn_http_parse(&request_parser, csn_buf_span(&request), &rest));
    message = csn_http_parser_message(&request_parser);
    must(csn_sigv4_parse_authorization(csn_headers_get(message->headers, CSN_SPAN("authorization")), &authorization, NULL));
    char hex[CSN_SIGV4_HEX_SIZE];
    const struct csn_sigv4_request signed_request = {message->method, message->target, {NULL, 0}, message->headers, {hex, sizeof hex}};
    must(csn_sigv4_payload_hash(NULL, message->body, hex));
    csn_buf_reset(&canonical);
    csn_buf_reset(&to_sign);
    must(csn_sigv4_canonical_request(&signed_request, authorization.signed_headers, NULL, &canonical, NULL));
    must(csn_sigv4_string_to_sign(NULL, csn_headers_get(message->headers, CSN_SPAN("x-amz-date")), &authorization.scope,
                                  csn_buf_span(&canonical), &to_sign));
    cJSON_Delete(document);
    document = cJSON_ParseWithLength(body.data, body.len);
}

static void start(void)
{
    static const char head[] = "HTTP/1.1 400 Bad Request\r\nx-amzn-RequestId: 2a5c7f1e-9d54-4b0e-8a1e-0d3c2b1a4f5e\r\n"
                               "Date: Tue, 14 Nov 2023 22:13:20 GMT\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: ";
    unsigned char block[BLOCK];
    struct csn_buf text;

    csn_sigv4_key_cache_init(&cache);
    csn_client_forms_init(&forms);
    config = (struct csn_client_config){
        .model = csn_codepipeline_model(),
        .authority = CSN_SPAN("codepipeline.us-east-1.amazonaws.com"),
        .region = CSN_SPAN("us-east-1"),
        .credentials = {CSN_SPAN("AKIDEXAMPLE"), CSN_SPAN("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), {NULL, 0}},
        .cache = &cache,
        .forms = &forms,
    };
    csn_buf_init(&body, NULL, 2 * LARGEST_BODY);
    csn_buf_init(&request, NULL, 2 * LARGEST_BODY);
    csn_buf_init(&canonical, NULL, TEXT_MAX);
    csn_buf_init(&to_sign, NULL, TEXT_MAX);
    csn_arena_init(&arena, NULL, 1 << 20);
    csn_http_parser_init(&request_parser, CSN_HTTP_REQUEST, NULL, NULL);
    csn_http_parser_init(&answer_parser, CSN_HTTP_RESPONSE, NULL, NULL);
    csn_buf_init(&text, NULL, TEXT_MAX);
    must(csn_buf_append_format(&text, "%s%zu\r\n\r\n%s", head, sizeof error_body - 1, error_body));
    must(csn_http_parse(&answer_parser, csn_buf_span(&text), NULL));
    answer = csn_http_parser_message(&answer_parser);
    csn_buf_clear(&text);
    memset(block, 0x36, sizeof block); /* any key does: the work is the same */
    SHA256_Init(&inner);
    SHA256_Update(&inner, block, sizeof block);
    outer = inner;
}

/* ---- measuring ---- */

static const struct figure {
    const char *name;
    size_t body_size;
    void (*ours)(void);
    void (*reference)(void);
} figures[] = {
    {"sign_put_success", 350, sign, bare_hashes},
    {"sign_16k", 16 << 10, sign, bare_hashes},
    {"sign_512k", 512 << 10, sign, bare_hashes},
    {"sign_16m", 16 << 20, sign, bare_hashes},
    {"verify", 350, verify, bare_hashes},
    {"parse_error", 350, parse_error, cjson_parse},
    {"write_body", 350, write_body, cjson_print},
};

struct samples {
    double ours[ROUNDS];
    double reference[ROUNDS];
    double ratio[ROUNDS];
};

static double nanoseconds(void)
{
    struct timespec time;

    (void)timespec_get(&time, TIME_UTC);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double time_of(void (*work)(void), size_t times)
{
    double begun = nanoseconds();

    for (size_t i = 0; i < times; i++)
        work();
    return (nanoseconds() - begun) / (double)times;
}

/* The least of a few: a pause in the middle of one would make all rounds too short. */
static double least_time_of(void (*work)(void))
{
    double least = time_of(work, 5);

    for (int i = 0; i < 5; i++) {
        double next = time_of(work, 5);

        if (next < least)
            least = next;
    }
    return least;
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;

    return (left > right) - (left < right);
}

static void measure(const struct figure *figure, size_t rounds)
{
    static struct samples samples;
    size_t times;

    prepare(figure->body_size);
    figure->reference();
    times = (size_t)(ROUND_NS / least_time_of(figure->ours)) + 1;
    if (times == 1 && rounds > 20)
        rounds = 20; /* the large bodies take long enough by themselves */
    for (size_t i = 0; i < rounds; i++) {
        samples.ours[i] = time_of(figure->ours, times);
        samples.reference[i] = time_of(figure->reference, times);
        samples.ratio[i] = samples.ours[i] / samples.reference[i];
    }
    qsort(samples.ours, rounds, sizeof(double), compare);
    qsort(samples.reference, rounds, sizeof(double), compare);
    qsort(samples.ratio, rounds, sizeof(double), compare);
    printf("%s %.1f %.1f %.3f\n", figure->name, samples.ours[rounds / 2], samples.reference[rounds / 2], samples.ratio[rounds / 2]);
    (void)fflush(stdout);
}

static bool is_wanted(const char *name, char **names, int count)
{
    bool wanted = count == 0;

    for (int i = 0; i < count; i++)
        wanted = wanted || strcmp(names[i], name) == 0;
    return wanted;
}

/* Does ours alone, `times` times. */
static void repeat(const struct figure *figure, size_t times)
{
    prepare(figure->body_size);
    for (size_t i = 0; i < times; i++)
        figure->ours();
}

int main(int argc, char **argv)
{
    bool alone = argc == 4 && strcmp(argv[1], "alone") == 0;
    size_t rounds = argc > 1 && !alone ? (size_t)strtoul(argv[1], NULL, 10) : ROUNDS;
    char **names = argv + (alone ? 3 : 2);

    start();
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        if (!is_wanted(figures[i].name, names, (int)(argv + argc - names)))
            continue;
        if (alone)
            repeat(&figures[i], (size_t)strtoul(argv[2], NULL, 10));
        else
            measure(&figures[i], rounds < 1 || rounds > ROUNDS ? ROUNDS : rounds);
    }
    return 0;
}
