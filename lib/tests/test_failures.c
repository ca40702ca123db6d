/* Every allocation of signing, verifying, building a request and telling what an answer means fails in turn. The parser of HTTP and the
 * job's service keep state of their own: test_http and test_job do this to them. */
#include <stdlib.h>

#include <countersign/codepipeline.h>

#include "failures.h"

static struct refusal refusal;
static size_t outstanding; /* bytes */

static void *resize(void *ctx, void *block, size_t old_size, size_t new_size)
{
    void *resized = NULL;

    (void)ctx;
    if (new_size == 0)
        free(block);
    else if (refuses(&refusal) || (resized = realloc(block, new_size)) == NULL)
        return NULL;
    outstanding += new_size - old_size;
    return resized;
}

static const struct csn_allocator allocator = {resize, NULL};

/* More than fits on the library's stack, so that the stages' texts need memory of their own. */
static struct csn_span long_value(void)
{
    static char value[6000];

    memset(value, 'v', sizeof value);
    return csn_span_of(value, sizeof value);
}

static enum csn_status sign(struct trial *trial)
{
    const struct csn_sigv4_signer signer = failures_signer(FAILURES_SECRET);

    return failures_sign(trial, &signer, CSN_SPAN("v"));
}

static enum csn_status sign_long_value(struct trial *trial)
{
    const struct csn_sigv4_signer signer = failures_signer(FAILURES_SECRET);

    return failures_sign(trial, &signer, long_value());
}

static enum csn_status verify(struct trial *trial)
{
    return failures_verify(trial, CSN_SPAN("v"), &trial->text);
}

static enum csn_status verify_long_value(struct trial *trial)
{
    return failures_verify(trial, long_value(), &trial->text);
}

static enum csn_status build(struct trial *trial)
{
    return failures_build(trial, csn_codepipeline_model(), CSN_SPAN("v"));
}

static enum csn_status build_long_value(struct trial *trial)
{
    return failures_build(trial, csn_codepipeline_model(), long_value());
}

/* Reads the answer without a refusal, then tells what it means with one. */
static enum csn_status classify(struct trial *trial, struct csn_span answer)
{
    const struct csn_model *model = csn_codepipeline_model();
    struct csn_http_parser parser;
    struct csn_arena arena;
    enum csn_status status;

    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, NULL);
    assert_int_equal(csn_http_parse(&parser, answer, NULL), CSN_OK);
    csn_arena_init(&arena, trial->allocator, 1 << 20);
    status = csn_client_classify(model, csn_model_find_operation(model, CSN_SPAN("AcknowledgeThirdPartyJob")),
                                 csn_http_parser_message(&parser), &arena, &trial->outputs.outcome, &trial->error);
    csn_arena_clear(&arena);
    csn_http_parser_clear(&parser);
    return status;
}

static enum csn_status classify_success(struct trial *trial)
{
    return classify(trial, CSN_SPAN("HTTP/1.1 200 OK\r\nContent-Length: 23\r\n\r\n{\"status\":\"InProgress\"}"));
}

static enum csn_status classify_error(struct trial *trial)
{
    return classify(trial, CSN_SPAN("HTTP/1.1 400 X\r\nContent-Length: 34\r\n\r\n{\"__type\":\"InvalidNonceException\"}"));
}

static enum csn_status classify_large_error(struct trial *trial)
{
    struct csn_buf answer;
    enum csn_status status;

    csn_buf_init(&answer, NULL, 1 << 20);
    assert_int_equal(csn_buf_append(&answer, CSN_SPAN("HTTP/1.1 500 X\r\n\r\n{\"code\":\"E\",\"message\":\"\\n")), CSN_OK);
    assert_int_equal(csn_buf_append(&answer, long_value()), CSN_OK);
    assert_int_equal(csn_buf_append(&answer, CSN_SPAN("\"}")), CSN_OK);
    status = classify(trial, csn_buf_span(&answer));
    csn_buf_clear(&answer);
    return status;
}

static const struct operation operations[] = {
    {"sign", sign, 1, true},
    {"sign a long value", sign_long_value, 3, true},
    {"verify", verify, 1, true},
    {"verify a long value", verify_long_value, 1, true},
    {"build a request", build, 1, true},
    {"build a request with a long value", build_long_value, 1, true},
    {"classify a success", classify_success, 1, true},
    {"classify an error", classify_error, 1, true},
    {"classify a large error", classify_large_error, 2, true},
};

static void every_failing_allocation_is_told_and_leaves_nothing_behind(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(operations); i++) {
        fail_each(&operations[i], &allocator, &refusal, CSN_NO_MEMORY);
        assert_int_equal(outstanding, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_failing_allocation_is_told_and_leaves_nothing_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
