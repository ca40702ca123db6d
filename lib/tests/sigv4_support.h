/* What the tests of signing share: the example of AWS's published vectors. */
#ifndef CSN_TESTS_SIGV4_SUPPORT_H
#define CSN_TESTS_SIGV4_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <countersign/sigv4.h>

#define ACCESS_KEY_ID "AKIDEXAMPLE"
#define SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define DATE "20150830T123600Z"
#define UNRESERVED "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define EMPTY_HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define TOKEN \
    "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSE" \
    "I/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rK" \
    "wT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=="
#define HOST {CSN_SPAN_INIT("Host"), CSN_SPAN_INIT("example.amazonaws.com")}
#define AMZ_DATE {CSN_SPAN_INIT("X-Amz-Date"), CSN_SPAN_INIT(DATE)}

static const struct csn_sigv4_signer example_signer = {
    .credentials = {.access_key_id = CSN_SPAN_INIT(ACCESS_KEY_ID), .secret_access_key = CSN_SPAN_INIT(SECRET)},
    .region = CSN_SPAN_INIT("us-east-1"),
    .service = CSN_SPAN_INIT("service"),
};
static const struct csn_header vanilla_headers[] = {HOST, AMZ_DATE};
static const struct csn_sigv4_request vanilla = {
    .method = CSN_SPAN_INIT("GET"),
    .path = CSN_SPAN_INIT("/"),
    .headers = {vanilla_headers, CSN_COUNT(vanilla_headers)},
    .payload_hash = CSN_SPAN_INIT(EMPTY_HASH),
};
#define VANILLA_SIGNATURE "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
static const struct csn_sigv4_scope example_scope = {CSN_SPAN_INIT("20150830"), CSN_SPAN_INIT("us-east-1"), CSN_SPAN_INIT("service")};
static const struct csn_span no_list = {NULL, 0};

static inline void assert_text(const struct csn_buf *buf, const char *expected)
{
    struct csn_span ours = csn_buf_span(buf);

    if (!csn_span_equal(ours, csn_span_of_string(expected)))
        fail_msg("got:\n%.*s\nexpected:\n%s", CSN_SPAN_ARG(ours), expected);
}

/* Signs and gives the last 64 bytes. */
static inline struct csn_span sign(const struct csn_sigv4_signer *signer, const struct csn_sigv4_request *request, struct csn_buf *out)
{
    csn_buf_reset(out);
    assert_int_equal(csn_sigv4_sign(signer, request, CSN_SPAN(DATE), no_list, out, NULL), CSN_OK);
    return csn_span_slice(csn_buf_span(out), out->len - CSN_SIGV4_HEX_SIZE, out->len);
}

#endif
