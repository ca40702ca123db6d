/* Signing looks at many bytes at once. Here each byte stands at each place, and texts are random: what the library makes of them must be
 * what the plainest reading of the rules makes. */
#include "sigv4_support.h"

enum { PLACES = 20, ROUNDS = 2000, TEXT_MAX = 64 };

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* A text of letters with `byte` at that place. */
static struct csn_span with_byte(char text[PLACES], size_t place, unsigned byte)
{
    memset(text, 'a', PLACES);
    text[place] = (char)byte;
    return csn_span_of(text, PLACES);
}

static bool stands_in_headers(unsigned byte)
{
    return byte > ' ' && byte < 0x7F && byte != ',';
}

static bool signs(const struct csn_sigv4_signer *signer, struct csn_span amz_date, struct csn_span list)
{
    enum csn_status status;
    struct csn_buf out;

    csn_buf_init(&out, NULL, 4096);
    status = csn_sigv4_sign(signer, &vanilla, amz_date, list, &out, NULL);
    csn_buf_clear(&out);
    return status == CSN_OK;
}

static void sigv4_refuses_each_byte_that_breaks_the_header_at_each_place(void **state)
{
    char text[PLACES];
    char date[] = DATE;

    (void)state;
    for (unsigned byte = 0; byte < 256; byte++)
        for (size_t place = 0; place < PLACES; place++) {
            struct csn_span odd = with_byte(text, place, byte);
            struct csn_sigv4_signer signer = example_signer;
            bool scope = stands_in_headers(byte) && byte != '/';

            signer.credentials.access_key_id = odd;
            assert_int_equal(signs(&signer, CSN_SPAN(DATE), no_list), stands_in_headers(byte));
            signer = example_signer;
            signer.region = odd;
            assert_int_equal(signs(&signer, CSN_SPAN(DATE), no_list), scope);
            signer = example_signer;
            signer.service = odd;
            assert_int_equal(signs(&signer, CSN_SPAN(DATE), no_list), scope);
            assert_int_equal(signs(&example_signer, CSN_SPAN(DATE), odd), stands_in_headers(byte));
            if (place >= sizeof date - 1)
                continue;
            date[place] = (char)byte;
            assert_int_equal(signs(&example_signer, csn_span_of_string(date), no_list), scope);
            memcpy(date, DATE, sizeof date);
        }
}

#define CREDENTIAL "Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request"

static enum csn_status parse(struct csn_span list, struct csn_span signature, size_t *offset)
{
    struct csn_sigv4_authorization parts;
    struct csn_error error = {0};
    enum csn_status status;
    struct csn_buf value;

    csn_buf_init(&value, NULL, 1024);
    assert_int_equal(csn_buf_append_format(&value, "AWS4-HMAC-SHA256 " CREDENTIAL ",SignedHeaders="), CSN_OK);
    *offset = value.len;
    assert_int_equal(csn_buf_append(&value, list), CSN_OK);
    assert_int_equal(csn_buf_append(&value, CSN_SPAN(",Signature=")), CSN_OK);
    assert_int_equal(csn_buf_append(&value, signature), CSN_OK);
    status = csn_sigv4_parse_authorization(csn_buf_span(&value), &parts, &error);
    *offset = status == CSN_OK ? 0 : error.offset - *offset;
    csn_buf_clear(&value);
    return status;
}

static void sigv4_reads_each_byte_of_an_authorization_at_each_place(void **state)
{
    static const size_t behind_list = sizeof "host,Signature=" - 1;
    char signature[] = VANILLA_SIGNATURE;
    char text[PLACES];
    size_t offset;

    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        bool digit = byte != '\0' && strchr("0123456789abcdef", (int)byte) != NULL;

        for (size_t place = 0; place < CSN_SIGV4_HEX_SIZE; place++) {
            signature[place] = (char)byte;
            assert_int_equal(parse(CSN_SPAN("host"), csn_span_of_string(VANILLA_SIGNATURE), &offset), CSN_OK);
            assert_int_equal(parse(CSN_SPAN("host"), csn_span_of(signature, CSN_SIGV4_HEX_SIZE), &offset) == CSN_OK, digit);
            if (stands_in_headers(byte) && !digit)
                assert_int_equal(offset, behind_list + place);
            signature[place] = VANILLA_SIGNATURE[place];
        }
        for (size_t place = 0; place < PLACES; place++)
            assert_int_equal(parse(with_byte(text, place, byte), csn_span_of_string(VANILLA_SIGNATURE), &offset) == CSN_OK,
                             stands_in_headers(byte) || ((byte == ' ' || byte == '\t') && place == PLACES - 1));
    }
}

/* ---- names ---- */

static unsigned char lower(char byte)
{
    return (unsigned char)(byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte);
}

static int compare_names(const void *a, const void *b)
{
    const struct csn_span *left = &((const struct csn_header *)a)->name;
    const struct csn_span *right = &((const struct csn_header *)b)->name;

    for (size_t i = 0; i < left->len && i < right->len; i++)
        if (lower(left->data[i]) != lower(right->data[i]))
            return lower(left->data[i]) - lower(right->data[i]);
    return (left->len > right->len) - (left->len < right->len);
}

/* "a;b;c", by sorting all and leaving out what stands there already. */
static void plainly_listed(struct csn_header *headers, size_t count, struct csn_buf *list)
{
    csn_buf_reset(list);
    qsort(headers, count, sizeof headers[0], compare_names);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && compare_names(&headers[i - 1], &headers[i]) == 0)
            continue;
        if (i > 0)
            assert_int_equal(csn_buf_append_byte(list, ';'), CSN_OK);
        for (size_t k = 0; k < headers[i].name.len; k++)
            assert_int_equal(csn_buf_append_byte(list, (char)lower(headers[i].name.data[k])), CSN_OK);
    }
}

static void sigv4_sorts_any_names_by_their_bytes_in_lower_case(void **state)
{
    static const char letters[] = "aAbB-_zZ@[`{~\xC3\xFF";
    uint32_t seed = 1;
    struct csn_buf ours;
    struct csn_buf expected;

    (void)state;
    csn_buf_init(&ours, NULL, 4096);
    csn_buf_init(&expected, NULL, 4096);
    for (int round = 0; round < ROUNDS; round++) {
        char texts[12][20];
        struct csn_header headers[12];
        size_t count = next_random(&seed) % CSN_COUNT(headers);
        size_t alike = next_random(&seed) % 10; /* so many bytes are the same in all */

        for (size_t i = 0; i < count; i++) {
            size_t len = next_random(&seed) % sizeof texts[i];

            for (size_t k = 0; k < len; k++)
                texts[i][k] = k < alike ? 'x' : letters[next_random(&seed) % (sizeof letters - 1)];
            headers[i] = (struct csn_header){csn_span_of(texts[i], len), CSN_SPAN_INIT("v")};
        }
        csn_buf_reset(&ours);
        assert_int_equal(csn_sigv4_signed_headers((struct csn_headers){headers, count}, &ours), CSN_OK);
        plainly_listed(headers, count, &expected);
        assert_true(csn_span_equal(csn_buf_span(&ours), csn_buf_span(&expected)));
    }
    csn_buf_clear(&ours);
    csn_buf_clear(&expected);
}

/* ---- values, paths, queries ---- */

static struct csn_span random_text(uint32_t *seed, const char *letters, size_t count, char text[TEXT_MAX])
{
    size_t len = next_random(seed) % TEXT_MAX;

    for (size_t i = 0; i < len; i++)
        text[i] = letters[next_random(seed) % count];
    return csn_span_of(text, len);
}

/* Line number `line` of the canonical request. */
static void canonical_line(const struct csn_sigv4_request *request, const struct csn_sigv4_options *options, struct csn_span list,
                           size_t line, struct csn_buf *text)
{
    struct csn_span rest;
    struct csn_span got = {NULL, 0};
    struct csn_buf whole;

    csn_buf_init(&whole, NULL, 1 << 16);
    csn_buf_reset(text);
    assert_int_equal(csn_sigv4_canonical_request(request, list, options, &whole, NULL), CSN_OK);
    rest = csn_buf_span(&whole);
    for (size_t i = 0; i <= line; i++)
        assert_true(csn_span_split(&rest, '\n', &got));
    assert_int_equal(csn_buf_append(text, got), CSN_OK);
    csn_buf_clear(&whole);
}

static void append_plainly_trimmed(struct csn_span value, struct csn_buf *out)
{
    struct csn_span bare = csn_span_trim(value);

    for (size_t i = 0; i < bare.len; i++)
        if (bare.data[i] != ' ' || bare.data[i - 1] != ' ')
            assert_int_equal(csn_buf_append_byte(out, bare.data[i]), CSN_OK);
}

static void sigv4_trims_and_joins_any_values(void **state)
{
    static const char letters[] = "   \ta,\"B\xC3;";
    uint32_t seed = 2;
    struct csn_buf ours;
    struct csn_buf expected;

    (void)state;
    csn_buf_init(&ours, NULL, 4096);
    csn_buf_init(&expected, NULL, 4096);
    for (int round = 0; round < ROUNDS; round++) {
        char texts[2][TEXT_MAX];
        struct csn_header headers[2] = {{CSN_SPAN_INIT("X-Longer-Name"), random_text(&seed, letters, sizeof letters - 1, texts[0])},
                                        {CSN_SPAN_INIT("x-longer-namE"), random_text(&seed, letters, sizeof letters - 1, texts[1])}};
        struct csn_sigv4_request request = vanilla;

        request.headers = (struct csn_headers){headers, 1 + next_random(&seed) % 2};
        csn_buf_reset(&expected);
        assert_int_equal(csn_buf_append(&expected, CSN_SPAN("x-longer-name:")), CSN_OK);
        append_plainly_trimmed(headers[0].value, &expected);
        if (request.headers.count == 2) {
            assert_int_equal(csn_buf_append_byte(&expected, ','), CSN_OK);
            append_plainly_trimmed(headers[1].value, &expected);
        }
        canonical_line(&request, NULL, CSN_SPAN("x-longer-name"), 3, &ours);
        assert_true(csn_span_equal(csn_buf_span(&ours), csn_buf_span(&expected)));
    }
    csn_buf_clear(&ours);
    csn_buf_clear(&expected);
}

static void append_plainly_encoded(unsigned byte, bool slash, struct csn_buf *out)
{
    bool kept = byte != '\0' && (strchr(UNRESERVED, (int)byte) != NULL || (slash && byte == '/'));

    assert_int_equal(csn_buf_append_format(out, kept ? "%c" : "%%%02X", byte), CSN_OK);
}

static void sigv4_encodes_any_path_and_query(void **state)
{
    const struct csn_sigv4_options keep = {.keep_path = true};
    uint32_t seed = 3;
    char letters[256];
    struct csn_buf ours;
    struct csn_buf expected;

    (void)state;
    for (size_t i = 0; i < sizeof letters; i++)
        letters[i] = (char)(i == '%' || i == '\n' ? '/' : i); /* an escape would be decoded */
    csn_buf_init(&ours, NULL, 4096);
    csn_buf_init(&expected, NULL, 4096);
    for (int round = 0; round < ROUNDS; round++) {
        char text[TEXT_MAX];
        struct csn_sigv4_request request = vanilla;
        struct csn_span odd = random_text(&seed, letters, sizeof letters, text);

        csn_buf_reset(&expected);
        request.path = odd;
        for (size_t i = 0; i < odd.len; i++)
            append_plainly_encoded((unsigned char)odd.data[i], true, &expected);
        if (odd.len == 0)
            assert_int_equal(csn_buf_append_byte(&expected, '/'), CSN_OK);
        canonical_line(&request, &keep, CSN_SPAN("host"), 1, &ours);
        assert_true(csn_span_equal(csn_buf_span(&ours), csn_buf_span(&expected)));

        csn_buf_reset(&expected);
        for (size_t i = 0; i < odd.len; i++)
            text[i] = text[i] == '&' || text[i] == '=' ? '.' : text[i];
        request.path = CSN_SPAN("/");
        request.query = odd;
        for (size_t i = 0; i < odd.len; i++)
            append_plainly_encoded((unsigned char)odd.data[i], false, &expected);
        if (odd.len > 0)
            assert_int_equal(csn_buf_append_byte(&expected, '='), CSN_OK);
        canonical_line(&request, NULL, CSN_SPAN("host"), 2, &ours);
        assert_true(csn_span_equal(csn_buf_span(&ours), csn_buf_span(&expected)));
    }
    csn_buf_clear(&ours);
    csn_buf_clear(&expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sigv4_refuses_each_byte_that_breaks_the_header_at_each_place),
        cmocka_unit_test(sigv4_reads_each_byte_of_an_authorization_at_each_place),
        cmocka_unit_test(sigv4_sorts_any_names_by_their_bytes_in_lower_case),
        cmocka_unit_test(sigv4_trims_and_joins_any_values),
        cmocka_unit_test(sigv4_encodes_any_path_and_query),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
