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
static const struct csn_sigv4_scope example_scope = {CSN_SPAN_INIT("20150830"), CSN_SPAN_INIT("us-east-1"), CSN_SPAN_INIT("service")};
static const struct csn_span no_list = {NULL, 0};

static void assert_text(const struct csn_buf *buf, const char *expected)
{
    struct csn_span ours = csn_buf_span(buf);

    if (!csn_span_equal(ours, csn_span_of_string(expected)))
        fail_msg("got:\n%.*s\nexpected:\n%s", CSN_SPAN_ARG(ours), expected);
}

/* Signs and gives the last 64 bytes. */
static struct csn_span sign(const struct csn_sigv4_signer *signer, const struct csn_sigv4_request *request, struct csn_buf *out)
{
    csn_buf_reset(out);
    assert_int_equal(csn_sigv4_sign(signer, request, CSN_SPAN(DATE), no_list, out, NULL), CSN_OK);
    return csn_span_slice(csn_buf_span(out), out->len - CSN_SIGV4_HEX_SIZE, out->len);
}

/* AWS's published signing vectors, by their names. */
struct vector {
    const char *name;
    const char *method;
    const char *path;
    const char *query;
    struct csn_header headers[6]; /* besides X-Amz-Date; an empty name ends them */
    const char *body;
    const char *signature;
};
#define MY1(value) {CSN_SPAN_INIT("My-Header1"), CSN_SPAN_INIT(value)}
#define CONTENT_TYPE(value) {CSN_SPAN_INIT("Content-Type"), CSN_SPAN_INIT(value)}
static const struct vector vectors[] = {
    {"get-vanilla", "GET", "/", "", {HOST}, "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"get-unreserved", "GET", "/" UNRESERVED, "", {HOST}, "", "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
    {"get-utf8", "GET", "/\u1234", "", {HOST}, "", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
    {"get-space", "GET", "/example space/", "", {HOST}, "", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
    {"get-slash", "GET", "//", "", {HOST}, "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"get-slashes", "GET", "//example//", "", {HOST}, "", "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
    {"get-slash-dot-slash", "GET", "/./", "", {HOST}, "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"get-slash-pointless-dot", "GET", "/./example", "", {HOST}, "", "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"},
    {"get-relative", "GET", "/example/..", "", {HOST}, "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"get-relative-relative", "GET", "/example1/example2/../..", "", {HOST}, "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
    {"get-vanilla-empty-query-key", "GET", "/", "Param1=value1", {HOST}, "", "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"},
    {"get-vanilla-query-order-key", "GET", "/", "Param1=value2&Param1=Value1", {HOST}, "", "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1"},
    {"get-vanilla-query-order-key-case", "GET", "/", "Param2=value2&Param1=value1", {HOST}, "", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
    {"get-vanilla-query-order-value", "GET", "/", "Param1=value2&Param1=value1", {HOST}, "", "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"},
    {"get-vanilla-query-unreserved", "GET", "/", UNRESERVED "=" UNRESERVED, {HOST}, "", "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"},
    {"get-vanilla-utf8-query", "GET", "/", "\u1234=bar", {HOST}, "", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"},
    {"get-header-key-duplicate", "GET", "/", "", {HOST, MY1("value2"), MY1("value2"), MY1("value1")}, "", "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
    {"get-header-value-order", "GET", "/", "", {HOST, MY1("value4"), MY1("value1"), MY1("value3"), MY1("value2")}, "", "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"},
    {"get-header-value-trim", "GET", "/", "", {HOST, MY1(" value1"), {CSN_SPAN_INIT("My-Header2"), CSN_SPAN_INIT(" \"a   b   c\"")}}, "", "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
    {"post-vanilla", "POST", "/", "", {HOST}, "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
    {"post-vanilla-query", "POST", "/", "Param1=value1", {HOST}, "", "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"},
    {"post-header-key-sort", "POST", "/", "", {HOST, MY1("value1")}, "", "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"},
    {"post-header-value-case", "POST", "/", "", {HOST, MY1("VALUE1")}, "", "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"},
    {"post-sts-header-before", "POST", "/", "", {HOST, {CSN_SPAN_INIT("X-Amz-Security-Token"), CSN_SPAN_INIT(TOKEN)}}, "", "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"},
    {"post-x-www-form-urlencoded", "POST", "/", "", {CONTENT_TYPE("application/x-www-form-urlencoded"), HOST}, "Param1=value1", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
    {"post-x-www-form-urlencoded-parameters", "POST", "/", "", {CONTENT_TYPE("application/x-www-form-urlencoded; charset=utf8"), HOST}, "Param1=value1", "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"},
};

static void assert_vector(const struct vector *vector)
{
    static const struct csn_header date = AMZ_DATE;
    struct csn_header headers[CSN_COUNT(vector->headers) + 1];
    char hash[CSN_SIGV4_HEX_SIZE];
    struct csn_sigv4_request request = {csn_span_of_string(vector->method), csn_span_of_string(vector->path),
                                        csn_span_of_string(vector->query), {headers, 0}, {hash, sizeof hash}};
    struct csn_span signature;
    struct csn_buf out;

    assert_int_equal(csn_sigv4_payload_hash(NULL, csn_span_of_string(vector->body), hash), CSN_OK);
    while (vector->headers[request.headers.count].name.len > 0) {
        headers[request.headers.count] = vector->headers[request.headers.count];
        request.headers.count++;
    }
    headers[request.headers.count++] = date;
    csn_buf_init(&out, NULL, 4096);
    signature = sign(&example_signer, &request, &out);
    if (!csn_span_equal(signature, csn_span_of_string(vector->signature)))
        fail_msg("%s: %.*s", vector->name, CSN_SPAN_ARG(signature));
    csn_buf_clear(&out);
}

static void sigv4_signs_published_vectors(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(vectors); i++)
        assert_vector(&vectors[i]);
}

/* The worked example of AWS's documentation, every stage. */
static void sigv4_follows_the_documented_example(void **state)
{
    const struct csn_header headers[] = {
        CONTENT_TYPE("application/x-www-form-urlencoded; charset=utf-8"),
        {CSN_SPAN_INIT("Host"), CSN_SPAN_INIT("iam.amazonaws.com")},
        AMZ_DATE,
    };
    const struct csn_sigv4_request request = {CSN_SPAN_INIT("GET"), CSN_SPAN_INIT("/"),
                                              CSN_SPAN_INIT("Action=ListUsers&Version=2010-05-08"),
                                              {headers, CSN_COUNT(headers)}, CSN_SPAN_INIT(EMPTY_HASH)};
    struct csn_sigv4_scope scope = example_scope;
    char signature[CSN_SIGV4_HEX_SIZE];
    struct csn_hmac_key key;
    struct csn_buf text;
    size_t canonical_len;

    (void)state;
    scope.service = CSN_SPAN("iam");
    csn_buf_init(&text, NULL, 4096);
    assert_int_equal(csn_sigv4_canonical_request(&request, CSN_SPAN("content-type;host;x-amz-date"), NULL, &text, NULL), CSN_OK);
    assert_text(&text, "GET\n/\nAction=ListUsers&Version=2010-05-08\n"
                       "content-type:application/x-www-form-urlencoded; charset=utf-8\nhost:iam.amazonaws.com\nx-amz-date:" DATE "\n\n"
                       "content-type;host;x-amz-date\n" EMPTY_HASH);
    canonical_len = text.len;
    assert_int_equal(csn_sigv4_string_to_sign(NULL, CSN_SPAN(DATE), &scope, csn_buf_span(&text), &text), CSN_OK);
    csn_buf_consume(&text, canonical_len);
    assert_text(&text, "AWS4-HMAC-SHA256\n" DATE "\n20150830/us-east-1/iam/aws4_request\n"
                       "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59");
    assert_int_equal(csn_sigv4_derive_key(NULL, CSN_SPAN(SECRET), &scope, &key), CSN_OK);
    assert_int_equal(csn_sigv4_signature(NULL, &key, csn_buf_span(&text), signature), CSN_OK);
    assert_memory_equal(signature, "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7", sizeof signature);
    csn_buf_clear(&text);
}

static void sigv4_writes_the_authorization_form(void **state)
{
    struct csn_buf out;

    (void)state;
    csn_buf_init(&out, NULL, 4096);
    (void)sign(&example_signer, &vanilla, &out);
    assert_text(&out, "AWS4-HMAC-SHA256 Credential=" ACCESS_KEY_ID "/20150830/us-east-1/service/aws4_request, "
                      "SignedHeaders=host;x-amz-date, "
                      "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
    csn_buf_clear(&out);
}

/* Published vector post-sts-header-after: the token is sent and not signed. */
static void sigv4_signs_exactly_a_given_list(void **state)
{
    const struct csn_header headers[] = {HOST, AMZ_DATE, {CSN_SPAN_INIT("X-Amz-Security-Token"), CSN_SPAN_INIT(TOKEN)}};
    struct csn_sigv4_request request = vanilla;
    struct csn_buf out;

    (void)state;
    request.method = CSN_SPAN("POST");
    request.headers = (struct csn_headers){headers, CSN_COUNT(headers)};
    csn_buf_init(&out, NULL, 4096);
    assert_int_equal(csn_sigv4_sign(&example_signer, &request, CSN_SPAN(DATE), CSN_SPAN("host;x-amz-date"), &out, NULL), CSN_OK);
    assert_true(csn_span_ends_with(csn_buf_span(&out),
                                   CSN_SPAN("SignedHeaders=host;x-amz-date, "
                                            "Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")));
    csn_buf_clear(&out);
}

static void assert_canonical_line(const struct csn_sigv4_request *request, const struct csn_sigv4_options *options, size_t line,
                                  const char *expected)
{
    struct csn_span rest;
    struct csn_span got = {NULL, 0};
    struct csn_buf out;

    csn_buf_init(&out, NULL, 4096);
    assert_int_equal(csn_sigv4_canonical_request(request, CSN_SPAN("host"), options, &out, NULL), CSN_OK);
    rest = csn_buf_span(&out);
    for (size_t i = 0; i <= line; i++)
        assert_true(csn_span_split(&rest, '\n', &got));
    if (!csn_span_equal(got, csn_span_of_string(expected)))
        fail_msg("got %.*s, expected %s", CSN_SPAN_ARG(got), expected);
    csn_buf_clear(&out);
}

static void sigv4_canonicalises_paths(void **state)
{
    static const struct {
        const char *path;
        const char *normalised;
        const char *kept; /* and encoded once: S3's way */
    } rows[] = {
        {"", "/", "/"},
        {"/", "/", "/"},
        {"/a%20b/", "/a%2520b/", "/a%20b/"},
        {"/a/./b/../c", "/a/c", "/a/./b/../c"},
        {"/a/b/..", "/a", "/a/b/.."},
        {"/a/b/../", "/a/", "/a/b/../"},
        {"/../../a", "/a", "/../../a"},
        {"/..", "/", "/.."},
        {"/.../..a/a..", "/.../..a/a..", "/.../..a/a.."},
        {"//a///b//", "/a/b/", "//a///b//"},
        {"/~-._", "/~-._", "/~-._"},
        {"/:@!$&'()*+,;=", "/%3A%40%21%24%26%27%28%29%2A%2B%2C%3B%3D", "/:@!$&'()*+,;="},
        {"/%e1%2F", "/%25e1%252F", "/%e1%2F"},
        {"*", "%2A", "*"},
        {"a/../b", "b", "a/../b"},
        {"..", "", ".."},
    };
    const struct csn_sigv4_options s3 = {.keep_path = true, .encode_once = true};

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_sigv4_request request = vanilla;

        request.path = csn_span_of_string(rows[i].path);
        assert_canonical_line(&request, NULL, 1, rows[i].normalised);
        assert_canonical_line(&request, &s3, 1, rows[i].kept);
    }
}

static void sigv4_takes_each_path_option_by_itself(void **state)
{
    const struct csn_sigv4_options keep = {.keep_path = true};
    const struct csn_sigv4_options once = {.encode_once = true};
    struct csn_sigv4_request request = vanilla;

    (void)state;
    request.path = CSN_SPAN("/a//./b c");
    assert_canonical_line(&request, &keep, 1, "/a//./b%20c");
    assert_canonical_line(&request, &once, 1, "/a/b c");
}

static void sigv4_canonicalises_queries(void **state)
{
    static const struct {
        const char *query;
        const char *canonical;
    } rows[] = {
        {"", ""},
        {"a", "a="},
        {"a=", "a="},
        {"a=b=c", "a=b%3Dc"},
        {"b=1&a=2", "a=2&b=1"},
        {"a=2&a=1&a=10", "a=1&a=10&a=2"},
        {"ab=1&a=2", "a=2&ab=1"},
        {"a=2&ab=1", "a=2&ab=1"},
        {"a&&b&", "a=&b="},
        {"&", ""},
        {"%61=%7e", "a=~"},
        {"a=%2f%2F/", "a=%2F%2F%2F"},
        {"a=%25", "a=%25"},
        {"a=%2&b=%zz&c=%", "a=%252&b=%25zz&c=%25"},
        {"a=%2z", "a=%252z"},
        {"a=b+c", "a=b%2Bc"},
        {"a=x y", "a=x%20y"},
        {"~=1&%7B=2", "%7B=2&~=1"},       /* sorted as encoded: "%" comes first */
        {"-=1&%2D=0&A=2", "-=0&-=1&A=2"}, /* two spellings of one name */
        {"\xFF=1&z=2&\x01=3", "%01=3&%FF=1&z=2"},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_sigv4_request request = vanilla;

        request.query = csn_span_of_string(rows[i].query);
        assert_canonical_line(&request, NULL, 2, rows[i].canonical);
    }
}

static void sigv4_refuses_more_parameters_than_the_limit(void **state)
{
    char query[2 * (CSN_SIGV4_PARAMETERS_MAX + 1)];
    struct csn_sigv4_request request = vanilla;
    struct csn_error error = {0};
    struct csn_buf out;

    (void)state;
    for (size_t i = 0; i < sizeof query; i += 2)
        memcpy(&query[i], "a&", 2);
    csn_buf_init(&out, NULL, 1 << 16);
    request.query = csn_span_of(query, sizeof query - 2);
    assert_int_equal(csn_sigv4_canonical_request(&request, CSN_SPAN("host"), NULL, &out, &error), CSN_OK);
    csn_buf_reset(&out);
    request.query = csn_span_of(query, sizeof query);
    assert_int_equal(csn_sigv4_canonical_request(&request, CSN_SPAN("host"), NULL, &out, &error), CSN_LIMIT);
    assert_int_equal(error.status, CSN_LIMIT);
    assert_int_equal(out.len, 0);
    csn_buf_clear(&out);
}

static void sigv4_refuses_paths_and_queries_past_any_size(void **state)
{
    struct csn_sigv4_request request = vanilla;
    struct csn_buf out;

    (void)state;
    csn_buf_init(&out, NULL, SIZE_MAX);
    request.path = csn_span_of("/", SIZE_MAX);
    assert_int_equal(csn_sigv4_canonical_request(&request, CSN_SPAN("host"), NULL, &out, NULL), CSN_LIMIT);
    request = vanilla;
    request.query = csn_span_of("a", SIZE_MAX);
    assert_int_equal(csn_sigv4_canonical_request(&request, CSN_SPAN("host"), NULL, &out, NULL), CSN_LIMIT);
    csn_buf_clear(&out);
}

static void sigv4_canonicalises_headers(void **state)
{
    static const struct csn_header headers[] = {
        {CSN_SPAN_INIT("HOST"), CSN_SPAN_INIT("Example:80")},
        {CSN_SPAN_INIT("a"), CSN_SPAN_INIT(" \t one  two   three \t ")},
        {CSN_SPAN_INIT("A"), CSN_SPAN_INIT("")},
        {CSN_SPAN_INIT("b"), CSN_SPAN_INIT("   ")},
        {CSN_SPAN_INIT("c"), CSN_SPAN_INIT("tab\tand \t blank")},
        {CSN_SPAN_INIT("a"), CSN_SPAN_INIT("\"x     y\"")},
    };
    struct csn_sigv4_request request = vanilla;
    struct csn_buf out;

    (void)state;
    request.headers = (struct csn_headers){headers, CSN_COUNT(headers)};
    csn_buf_init(&out, NULL, 4096);
    assert_int_equal(csn_sigv4_canonical_request(&request, CSN_SPAN("b;A;c;host;missing"), NULL, &out, NULL), CSN_OK);
    assert_text(&out, "GET\n/\n\nb:\na:one two three,,\"x y\"\nc:tab\tand \t blank\nhost:Example:80\nmissing:\n\n"
                      "b;A;c;host;missing\n" EMPTY_HASH);
    csn_buf_clear(&out);
}

static void assert_signed_headers(const char *const *names, size_t count, const char *expected)
{
    struct csn_header headers[32];
    struct csn_buf out;

    for (size_t i = 0; i < count; i++)
        headers[i] = (struct csn_header){csn_span_of_string(names[i]), CSN_SPAN_INIT("x")};
    csn_buf_init(&out, NULL, 4096);
    assert_int_equal(csn_sigv4_signed_headers((struct csn_headers){headers, count}, &out), CSN_OK);
    assert_text(&out, expected);
    csn_buf_clear(&out);
}

static void sigv4_sorts_signed_headers_by_name_once_each(void **state)
{
    static const char *const names[] = {"X-Amz-Meta-A-B", "x-amz-date", "Host", "HOST", "x-amz-meta-a", "Accept", "host", "x-amz-datf"};

    (void)state;
    assert_signed_headers(names, CSN_COUNT(names), "accept;host;x-amz-date;x-amz-datf;x-amz-meta-a;x-amz-meta-a-b");
    assert_signed_headers(names, 0, "");
}

static void sigv4_leaves_out_what_a_proxy_may_change(void **state)
{
    static const char *const names[] = {
        "Authorization", "Connection", "Expect", "Keep-Alive", "Proxy-Authorization", "Proxy-Connection", "proxy-", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "User-Agent", "X-Amzn-Trace-Id", "Host", "Prox", "Proxied-By", "Content-Length",
    };

    (void)state;
    assert_signed_headers(names, CSN_COUNT(names), "content-length;host;prox;proxied-by");
}

static void sigv4_refuses_more_names_than_the_limit(void **state)
{
    static char names[CSN_SIGV4_HEADERS_MAX + 1][4];
    static char list[4 * (CSN_SIGV4_HEADERS_MAX + 1)];
    struct csn_header headers[CSN_SIGV4_HEADERS_MAX + 1];
    struct csn_buf out;

    (void)state;
    for (size_t i = 0; i <= CSN_SIGV4_HEADERS_MAX; i++) {
        memcpy(names[i], (const char[]){'h', (char)('a' + i / 12), (char)('a' + i % 12), ';'}, 4);
        memcpy(&list[4 * i], names[i], 4);
        headers[i] = (struct csn_header){csn_span_of(names[i], 3), CSN_SPAN_INIT("")};
    }
    csn_buf_init(&out, NULL, 1 << 16);
    assert_int_equal(csn_sigv4_signed_headers((struct csn_headers){headers, CSN_SIGV4_HEADERS_MAX}, &out), CSN_OK);
    assert_int_equal(out.len, 4 * CSN_SIGV4_HEADERS_MAX - 1);
    assert_int_equal(csn_sigv4_signed_headers((struct csn_headers){headers, CSN_SIGV4_HEADERS_MAX + 1}, &out), CSN_LIMIT);
    assert_int_equal(csn_sigv4_canonical_request(&vanilla, csn_span_of(list, sizeof list), NULL, &out, NULL), CSN_LIMIT);
    assert_int_equal(out.len, 4 * CSN_SIGV4_HEADERS_MAX - 1);
    csn_buf_clear(&out);
}

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
        assert_memory_equal(sign(&signer, &vanilla, &out).data, vectors[0].signature, CSN_SIGV4_HEX_SIZE);
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

/* A crypto that fails at the n-th call. */
static int calls_left;

static enum csn_status failing_sha256(void *ctx, const struct csn_span *parts, size_t count, unsigned char digest[CSN_SHA256_SIZE])
{
    return calls_left-- == 0 ? CSN_CRYPTO : csn_crypto_default()->sha256(ctx, parts, count, digest);
}

static enum csn_status failing_hmac_key(void *ctx, struct csn_span secret, struct csn_hmac_key *key)
{
    return calls_left-- == 0 ? CSN_CRYPTO : csn_crypto_default()->hmac_key(ctx, secret, key);
}

static enum csn_status failing_hmac(void *ctx, const struct csn_hmac_key *key, const struct csn_span *parts, size_t count,
                                    unsigned char digest[CSN_SHA256_SIZE])
{
    return calls_left-- == 0 ? CSN_CRYPTO : csn_crypto_default()->hmac(ctx, key, parts, count, digest);
}

static const struct csn_crypto failing_crypto = {failing_sha256, failing_hmac_key, failing_hmac, NULL};

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

static void *no_memory(void *ctx, void *block, size_t old_size, size_t new_size)
{
    size_t *left = ctx;

    (void)old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    if (*left == 0)
        return NULL;
    (*left)--;
    return realloc(block, new_size);
}

static void sigv4_survives_every_missing_allocation(void **state)
{
    static char value[10000];
    const struct csn_header headers[] = {HOST, AMZ_DATE, {CSN_SPAN_INIT("X-Large"), {value, sizeof value}}};
    struct csn_sigv4_request request = vanilla;
    enum csn_status status;
    size_t allocations = 0;

    (void)state;
    memset(value, 'v', sizeof value);
    request.headers = (struct csn_headers){headers, CSN_COUNT(headers)};
    do {
        size_t left = allocations++;
        const struct csn_allocator allocator = {no_memory, &left};
        struct csn_buf out;

        csn_buf_init(&out, &allocator, 4096);
        status = csn_sigv4_sign(&example_signer, &request, CSN_SPAN(DATE), no_list, &out, NULL);
        assert_true(status == CSN_OK || (status == CSN_NO_MEMORY && out.len == 0));
        csn_buf_clear(&out);
    } while (status != CSN_OK);
    assert_true(allocations > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sigv4_signs_published_vectors),
        cmocka_unit_test(sigv4_follows_the_documented_example),
        cmocka_unit_test(sigv4_writes_the_authorization_form),
        cmocka_unit_test(sigv4_signs_exactly_a_given_list),
        cmocka_unit_test(sigv4_canonicalises_paths),
        cmocka_unit_test(sigv4_takes_each_path_option_by_itself),
        cmocka_unit_test(sigv4_canonicalises_queries),
        cmocka_unit_test(sigv4_refuses_more_parameters_than_the_limit),
        cmocka_unit_test(sigv4_refuses_paths_and_queries_past_any_size),
        cmocka_unit_test(sigv4_canonicalises_headers),
        cmocka_unit_test(sigv4_sorts_signed_headers_by_name_once_each),
        cmocka_unit_test(sigv4_leaves_out_what_a_proxy_may_change),
        cmocka_unit_test(sigv4_refuses_more_names_than_the_limit),
        cmocka_unit_test(sigv4_cache_gives_the_derived_key),
        cmocka_unit_test(sigv4_cache_knows_all_that_a_key_depends_on),
        cmocka_unit_test(sigv4_cache_replaces_the_oldest),
        cmocka_unit_test(sigv4_cache_leaves_long_sources_to_derivation),
        cmocka_unit_test(sigv4_refuses_to_write_what_breaks_the_header),
        cmocka_unit_test(sigv4_refuses_a_header_name_that_breaks_the_list),
        cmocka_unit_test(sigv4_signs_requests_of_any_size),
        cmocka_unit_test(sigv4_keeps_a_full_buffer_as_it_was),
        cmocka_unit_test(sigv4_tells_every_failure_of_the_crypto),
        cmocka_unit_test(sigv4_survives_every_missing_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
