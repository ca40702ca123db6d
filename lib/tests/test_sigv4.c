#include "sigv4_support.h"

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
    {"get-vanilla", "GET", "/", "", {HOST}, "", VANILLA_SIGNATURE},
    {"get-unreserved", "GET", "/" UNRESERVED, "", {HOST}, "", "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
    {"get-utf8", "GET", "/\u1234", "", {HOST}, "", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
    {"get-space", "GET", "/example space/", "", {HOST}, "", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
    {"get-slash", "GET", "//", "", {HOST}, "", VANILLA_SIGNATURE},
    {"get-slashes", "GET", "//example//", "", {HOST}, "", "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
    {"get-slash-dot-slash", "GET", "/./", "", {HOST}, "", VANILLA_SIGNATURE},
    {"get-slash-pointless-dot", "GET", "/./example", "", {HOST}, "", "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"},
    {"get-relative", "GET", "/example/..", "", {HOST}, "", VANILLA_SIGNATURE},
    {"get-relative-relative", "GET", "/example1/example2/../..", "", {HOST}, "", VANILLA_SIGNATURE},
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
                      "Signature=" VANILLA_SIGNATURE);
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

/* Which no service accepts, but a client may have sent. */
static void sigv4_canonicalises_an_empty_list_of_headers(void **state)
{
    struct csn_buf out;

    (void)state;
    csn_buf_init(&out, NULL, 4096);
    assert_int_equal(csn_sigv4_canonical_request(&vanilla, CSN_SPAN(""), NULL, &out, NULL), CSN_OK);
    assert_text(&out, "GET\n/\n\n\n\n" EMPTY_HASH);
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
    static char names[CSN_SIGV4_HEADERS_MAX + 2][4];
    static char list[4 * (CSN_SIGV4_HEADERS_MAX + 2)];
    struct csn_header headers[CSN_SIGV4_HEADERS_MAX + 2];
    struct csn_buf out;

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(headers); i++) {
        memcpy(names[i], (const char[]){'h', (char)('a' + i / 12), (char)('a' + i % 12), ';'}, 4);
        memcpy(&list[4 * i], names[i], 4);
        headers[i] = (struct csn_header){csn_span_of(names[i], 3), CSN_SPAN_INIT("")};
    }
    csn_buf_init(&out, NULL, 1 << 16);
    assert_int_equal(csn_sigv4_signed_headers((struct csn_headers){headers, CSN_SIGV4_HEADERS_MAX}, &out), CSN_OK);
    assert_int_equal(out.len, 4 * CSN_SIGV4_HEADERS_MAX - 1);
    for (size_t count = CSN_SIGV4_HEADERS_MAX + 1; count <= CSN_COUNT(headers); count++)
        assert_int_equal(csn_sigv4_signed_headers((struct csn_headers){headers, count}, &out), CSN_LIMIT);
    assert_int_equal(csn_sigv4_canonical_request(&vanilla, csn_span_of(list, sizeof list), NULL, &out, NULL), CSN_LIMIT);
    assert_int_equal(csn_sigv4_sign(&example_signer, &vanilla, CSN_SPAN(DATE), csn_span_of(list, sizeof list), &out, NULL), CSN_LIMIT);
    assert_int_equal(out.len, 4 * CSN_SIGV4_HEADERS_MAX - 1);
    csn_buf_clear(&out);
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
        cmocka_unit_test(sigv4_canonicalises_an_empty_list_of_headers),
        cmocka_unit_test(sigv4_sorts_signed_headers_by_name_once_each),
        cmocka_unit_test(sigv4_leaves_out_what_a_proxy_may_change),
        cmocka_unit_test(sigv4_refuses_more_names_than_the_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
