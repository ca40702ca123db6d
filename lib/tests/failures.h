/* Every call that an operation makes fails in turn, once and from there on: the operation must say so and leave what its
 * caller gave it as it was.
 *
 * What fails is the including test's: it counts calls and refuses by number.
 */
#ifndef CSN_TESTS_FAILURES_H
#define CSN_TESTS_FAILURES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <countersign/client.h>

/* Which call fails, and whether all behind it do too. */
struct refusal {
    size_t first; /* counted from 1; 0: none */
    bool lasting;
    size_t calls;
};

static inline bool refuses(struct refusal *refusal)
{
    refusal->calls++;
    return refusal->first != 0 && (refusal->calls == refusal->first || (refusal->lasting && refusal->calls > refusal->first));
}

/* What an operation fills in. */
struct outputs {
    struct csn_hmac_key key;
    unsigned char digest[CSN_SHA256_SIZE];
    char hex[CSN_SIGV4_HEX_SIZE];
    bool matches;
    struct csn_outcome outcome;
};

struct trial {
    const struct csn_allocator *allocator;
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

static inline void begin_trial(struct trial *trial, const struct csn_allocator *allocator)
{
    memset(trial, 0, sizeof *trial); /* padding too, since bytes are compared */
    memset(trial->outputs.digest, 0xA5, sizeof trial->outputs.digest);
    memset(trial->outputs.hex, 0xA5, sizeof trial->outputs.hex);
    memset(&trial->outputs.key, 0xA5, sizeof trial->outputs.key);
    trial->outputs.outcome.status = 0xA5;
    trial->allocator = allocator;
    csn_buf_init(&trial->text, allocator, 1 << 20);
    csn_sigv4_key_cache_init(&trial->cache);
}

static inline void end_trial(struct trial *trial)
{
    csn_buf_clear(&trial->text);
    csn_sigv4_key_cache_clear(&trial->cache);
}

/* Runs the operation with one refusal, then again without: a failure leaves nothing behind. */
static inline void fail_once(const struct operation *operation, const struct csn_allocator *allocator, struct refusal *refusal,
                             enum csn_status failure, const struct trial *reference)
{
    static struct trial trial;
    static struct outputs before;
    enum csn_status status;

    begin_trial(&trial, allocator);
    memcpy(&before, &trial.outputs, sizeof before);
    status = operation->run(&trial);
    if (status != failure)
        fail_msg("%s: %s where call %zu fails", operation->name, csn_status_name(status), refusal->first);
    assert_memory_equal(&trial.outputs, &before, sizeof before);
    assert_int_equal(trial.text.len, 0);
    assert_int_equal(trial.error.status, operation->tells ? failure : CSN_OK);
    *refusal = (struct refusal){0, false, 0};
    assert_int_equal(operation->run(&trial), CSN_OK);
    assert_true(csn_span_equal(csn_buf_span(&trial.text), csn_buf_span(&reference->text)));
    assert_memory_equal(trial.outputs.digest, reference->outputs.digest, sizeof trial.outputs.digest);
    assert_memory_equal(trial.outputs.hex, reference->outputs.hex, sizeof trial.outputs.hex);
    end_trial(&trial);
}

/* Fails each of the operation's calls. */
static inline void fail_each(const struct operation *operation, const struct csn_allocator *allocator, struct refusal *refusal,
                             enum csn_status failure)
{
    static struct trial reference;
    size_t calls;

    begin_trial(&reference, allocator);
    *refusal = (struct refusal){0, false, 0};
    assert_int_equal(operation->run(&reference), CSN_OK);
    calls = refusal->calls;
    if (calls < operation->calls)
        fail_msg("%s: %zu calls, fewer than %zu", operation->name, calls, operation->calls);
    for (size_t i = 0; i < 2 * calls; i++) {
        *refusal = (struct refusal){1 + i / 2, i % 2 == 1, 0};
        fail_once(operation, allocator, refusal, failure, &reference);
    }
    end_trial(&reference);
}

#define FAILURES_SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define FAILURES_LONG_SECRET FAILURES_SECRET FAILURES_SECRET /* is hashed to become a key */
#define FAILURES_DATE "20150830T123600Z"
#define FAILURES_EMPTY_HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static const struct csn_sigv4_scope failures_scope = {CSN_SPAN_INIT("20150830"), CSN_SPAN_INIT("us-east-1"), CSN_SPAN_INIT("service")};

static inline struct csn_sigv4_signer failures_signer(const char *secret)
{
    return (struct csn_sigv4_signer){
        .credentials = {.access_key_id = CSN_SPAN_INIT("AKIDEXAMPLE"), .secret_access_key = csn_span_of_string(secret)},
        .region = failures_scope.region,
        .service = failures_scope.service,
    };
}

static inline enum csn_status failures_sign(struct trial *trial, const struct csn_sigv4_signer *signer, struct csn_span value)
{
    const struct csn_header headers[] = {{CSN_SPAN_INIT("Host"), CSN_SPAN_INIT("h")},
                                         {CSN_SPAN_INIT("X-Amz-Date"), CSN_SPAN_INIT(FAILURES_DATE)},
                                         {CSN_SPAN_INIT("X-Value"), value}};
    const struct csn_sigv4_request request = {CSN_SPAN_INIT("GET"), CSN_SPAN_INIT("/"), CSN_SPAN_INIT("a=b"),
                                              {headers, CSN_COUNT(headers)}, CSN_SPAN_INIT(FAILURES_EMPTY_HASH)};

    return csn_sigv4_sign(signer, &request, CSN_SPAN(FAILURES_DATE), (struct csn_span){NULL, 0}, &trial->text, &trial->error);
}

/* Verifies a request with a header of that value, whose signature is another's; `texts` may be NULL. */
static inline enum csn_status failures_verify(struct trial *trial, struct csn_span value, struct csn_buf *texts)
{
    const struct csn_header headers[] = {{CSN_SPAN_INIT("Host"), CSN_SPAN_INIT("h")}, {CSN_SPAN_INIT("X-Value"), value}};
    const struct csn_sigv4_request request = {CSN_SPAN_INIT("GET"), CSN_SPAN_INIT("/"), CSN_SPAN_INIT(""),
                                              {headers, CSN_COUNT(headers)}, CSN_SPAN_INIT(FAILURES_EMPTY_HASH)};
    const struct csn_sigv4_authorization authorization = {
        .algorithm = CSN_SPAN_INIT("AWS4-HMAC-SHA256"), .access_key_id = CSN_SPAN_INIT("AKIDEXAMPLE"), .scope = failures_scope,
        .terminator = CSN_SPAN_INIT("aws4_request"), .signed_headers = CSN_SPAN_INIT("host;x-value"),
        .signature = CSN_SPAN_INIT(FAILURES_EMPTY_HASH),
    };

    return csn_sigv4_verify(NULL, &trial->cache, &request, &authorization, CSN_SPAN(FAILURES_DATE), CSN_SPAN(FAILURES_SECRET),
                            NULL, &trial->outputs.matches, texts, texts, &trial->error);
}

static inline enum csn_status failures_build(struct trial *trial, const struct csn_model *model, struct csn_span value)
{
    const struct csn_header extra[] = {{CSN_SPAN_INIT("X-Value"), value}};
    const struct csn_client_config config = {
        .model = model,
        .authority = CSN_SPAN_INIT("127.0.0.1:8080"),
        .region = CSN_SPAN_INIT("us-east-1"),
        .credentials = {CSN_SPAN_INIT("AKIDEXAMPLE"), CSN_SPAN_INIT(FAILURES_SECRET), CSN_SPAN_INIT("token")},
        .extra = {extra, CSN_COUNT(extra)},
        .cache = &trial->cache,
    };

    return csn_client_build(&config, CSN_SPAN("Anything"), CSN_SPAN("{}"), (struct csn_time){1440938160, 0}, &trial->text,
                            &trial->error);
}

#endif
