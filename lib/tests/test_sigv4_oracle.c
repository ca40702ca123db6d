/* Every stage of signing against botocore's signer: argv[1] is a file that oracle_sigv4.py wrote.
 *
 * Where botocore differs, no request is made for it:
 *  - white space other than spaces inside a value: botocore collapses tabs, no-break spaces and the like too; the documentation speaks of
 *    spaces alone (rule sign.other-white-space leaves it open).
 *  - a query that is not strictly encoded, or with empty parameters: botocore signs it as it stands, and an empty parameter as "=";
 *    the published vector get-vanilla-utf8-query encodes, and so does the library.
 *  - the headers that a proxy may change: Debian's botocore leaves out expect, user-agent and x-amzn-trace-id only, later ones
 *    more; the library follows the whole list of the documentation (rule sign.hop-by-hop).
 *  - a Date header: botocore rewrites it and then sends no X-Amz-Date; the library adds no header. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <countersign/sigv4.h>
#include <countersign/value.h>

static struct csn_arena arena;
static FILE *lines;

static struct csn_span text(const struct csn_value *line, const char *name)
{
    return csn_value_text(csn_value_get(line, csn_span_of_string(name)));
}

static bool is(const struct csn_value *line, const char *name)
{
    const struct csn_value *flag = csn_value_get(line, csn_span_of_string(name));

    assert_non_null(flag);
    return flag->boolean;
}

/* S3 signs the path as it stands. */
static struct csn_sigv4_options options_of(const struct csn_value *line)
{
    return (struct csn_sigv4_options){.keep_path = is(line, "s3"), .encode_once = is(line, "s3")};
}

static void assert_same(const struct csn_value *line, const char *stage, struct csn_span ours)
{
    struct csn_span theirs = text(line, stage);

    if (csn_span_equal(ours, theirs))
        return;
    fail_msg("%s differs for %.*s?%.*s\nours:\n%.*s\ntheirs:\n%.*s", stage, CSN_SPAN_ARG(text(line, "path")),
             CSN_SPAN_ARG(text(line, "query")), CSN_SPAN_ARG(ours), CSN_SPAN_ARG(theirs));
}

static struct csn_headers headers_of(const struct csn_value *list)
{
    struct csn_header *items = csn_arena_alloc_array(&arena, list->count, sizeof *items);

    assert_non_null(items);
    for (size_t i = 0; i < list->count; i++) {
        items[i].name = list->items[i].value->items[0].value->text;
        items[i].value = list->items[i].value->items[1].value->text;
    }
    return (struct csn_headers){items, list->count};
}

static void assert_stages(const struct csn_value *line, const struct csn_sigv4_request *request, struct csn_buf *buf)
{
    struct csn_sigv4_scope scope = {csn_span_slice(text(line, "amzDate"), 0, 8), text(line, "region"), text(line, "service")};
    const struct csn_sigv4_options options = options_of(line);
    char signature[CSN_SIGV4_HEX_SIZE];
    struct csn_hmac_key key;

    if (!is(line, "tokenAddedLater")) {
        assert_int_equal(csn_sigv4_signed_headers(request->headers, buf), CSN_OK);
        assert_same(line, "signedHeaders", csn_buf_span(buf));
    }
    csn_buf_reset(buf);
    assert_int_equal(csn_sigv4_canonical_request(request, text(line, "signedHeaders"), &options, buf, NULL), CSN_OK);
    assert_same(line, "canonicalRequest", csn_buf_span(buf));
    csn_buf_reset(buf);
    assert_int_equal(csn_sigv4_string_to_sign(NULL, text(line, "amzDate"), &scope, text(line, "canonicalRequest"), buf), CSN_OK);
    assert_same(line, "stringToSign", csn_buf_span(buf));
    csn_buf_reset(buf);
    assert_int_equal(csn_sigv4_derive_key(NULL, text(line, "secretAccessKey"), &scope, &key), CSN_OK);
    assert_int_equal(csn_sigv4_signature(NULL, &key, text(line, "stringToSign"), signature), CSN_OK);
    assert_same(line, "signature", csn_span_of(signature, sizeof signature));
}

static void assert_signs_alike(const struct csn_value *line, const struct csn_sigv4_request *request, struct csn_buf *buf)
{
    const struct csn_sigv4_signer signer = {
        .credentials = {.access_key_id = text(line, "accessKeyId"), .secret_access_key = text(line, "secretAccessKey")},
        .region = text(line, "region"),
        .service = text(line, "service"),
        .options = options_of(line),
    };
    struct csn_span list = is(line, "tokenAddedLater") ? text(line, "signedHeaders") : CSN_SPAN("");

    assert_int_equal(csn_sigv4_sign(&signer, request, text(line, "amzDate"), list, buf, NULL), CSN_OK);
    assert_same(line, "authorization", csn_buf_span(buf));
    csn_buf_reset(buf);
}

static void assert_verifies(const struct csn_value *line, const struct csn_sigv4_request *request)
{
    const struct csn_sigv4_options options = options_of(line);
    struct csn_sigv4_authorization authorization;
    bool matches = false;

    assert_int_equal(csn_sigv4_parse_authorization(text(line, "authorization"), &authorization, NULL), CSN_OK);
    assert_int_equal(csn_sigv4_verify(NULL, NULL, request, &authorization, text(line, "amzDate"), text(line, "secretAccessKey"), &options,
                                      &matches, NULL, NULL, NULL),
                     CSN_OK);
    assert_true(matches);
}

static void assert_line(struct csn_span json, struct csn_buf *buf)
{
    char hash[CSN_SIGV4_HEX_SIZE];
    struct csn_sigv4_request request;
    struct csn_value *line;

    assert_int_equal(csn_value_parse(&arena, json, NULL, &line, NULL), CSN_OK);
    assert_int_equal(csn_sigv4_payload_hash(NULL, text(line, "body"), hash), CSN_OK);
    request.method = text(line, "method");
    request.path = text(line, "path");
    request.query = text(line, "query");
    request.headers = headers_of(csn_value_get(line, CSN_SPAN("headers")));
    request.payload_hash = is(line, "unsignedPayload") ? CSN_SPAN("UNSIGNED-PAYLOAD") : csn_span_of(hash, sizeof hash);
    assert_stages(line, &request, buf);
    assert_signs_alike(line, &request, buf);
    assert_verifies(line, &request);
}

static void sigv4_agrees_with_botocore_at_every_stage(void **state)
{
    static char json[64 * 1024];
    struct csn_buf buf;
    size_t count = 0;

    (void)state;
    csn_buf_init(&buf, NULL, 1 << 20);
    while (fgets(json, sizeof json, lines) != NULL) {
        csn_arena_init(&arena, NULL, 1 << 20);
        assert_line(csn_span_of_string(json), &buf);
        csn_arena_clear(&arena);
        count++;
    }
    csn_buf_clear(&buf);
    print_message("%zu requests\n", count);
    assert_true(count > 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(sigv4_agrees_with_botocore_at_every_stage)};
    int failed;

    lines = argc == 2 ? fopen(argv[1], "r") : NULL;
    if (lines == NULL) {
        fprintf(stderr, "usage: %s REQUESTS (a file that oracle_sigv4.py wrote)\n", argv[0]);
        return 2;
    }
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    fclose(lines);
    return failed != 0;
}
