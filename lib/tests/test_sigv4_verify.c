#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <countersign/sigv4.h>

#define SIGNATURE "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
#define CREDENTIAL "Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request"
#define LIST "SignedHeaders=host;x-amz-date"
#define DATE "20150830T123600Z"
#define EMPTY_HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void assert_span(struct csn_span got, const char *expected)
{
    if (!csn_span_equal(got, csn_span_of_string(expected)))
        fail_msg("got %.*s, expected %s", CSN_SPAN_ARG(got), expected);
}

static void sigv4_takes_an_authorization_apart(void **state)
{
    struct csn_sigv4_authorization parts;

    (void)state;
    assert_int_equal(csn_sigv4_parse_authorization(
                         CSN_SPAN("AWS4-HMAC-SHA256 " CREDENTIAL ", " LIST ", Signature=" SIGNATURE), &parts, NULL),
                     CSN_OK);
    assert_span(parts.algorithm, "AWS4-HMAC-SHA256");
    assert_span(parts.access_key_id, "AKIDEXAMPLE");
    assert_span(parts.scope.date, "20150830");
    assert_span(parts.scope.region, "us-east-1");
    assert_span(parts.scope.service, "service");
    assert_span(parts.terminator, "aws4_request");
    assert_span(parts.signed_headers, "host;x-amz-date");
    assert_span(parts.signature, SIGNATURE);
}

static void sigv4_accepts_every_lawful_form(void **state)
{
    static const struct {
        const char *value;
        const char *id;
    } rows[] = {
        {"AWS4-HMAC-SHA256 " CREDENTIAL "," LIST ",Signature=" SIGNATURE, "AKIDEXAMPLE"},
        {"AWS4-HMAC-SHA256 Signature=" SIGNATURE " ,\t" LIST " , " CREDENTIAL, "AKIDEXAMPLE"},
        {"X " CREDENTIAL ",Signature=" SIGNATURE ",SignedHeaders=", "AKIDEXAMPLE"},
        {"X Credential=a/b/c/20150830/r/s/t," LIST ",Signature=" SIGNATURE, "a/b/c"},
        {"X Credential=a////," LIST ",Signature=" SIGNATURE, "a"},
        {"X Credential=a=b/1/2/3/4," LIST ",Signature=" SIGNATURE, "a=b"},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_sigv4_authorization parts;

        if (csn_sigv4_parse_authorization(csn_span_of_string(rows[i].value), &parts, NULL) != CSN_OK)
            fail_msg("refused: %s", rows[i].value);
        assert_span(parts.access_key_id, rows[i].id);
    }
}

#define A "AWS4-HMAC-SHA256 " /* 17 bytes */
static void sigv4_refuses_an_authorization_and_says_where(void **state)
{
    static const struct {
        const char *name;
        const char *value;
        size_t offset;
    } rows[] = {
        {"empty", "", 0},
        {"algorithm alone", "AWS4-HMAC-SHA256", 16},
        {"space first", " X", 0},
        {"nothing behind the space", A, 17},
        {"two spaces", A " " CREDENTIAL ", " LIST ", Signature=" SIGNATURE, 17},
        {"comma behind the algorithm", "AWS4-HMAC-SHA256, " CREDENTIAL, 16},
        {"tab behind the algorithm", "AWS4-HMAC-SHA256\t" CREDENTIAL ", x", 16},
        {"no equals sign", A "Credential", 17},
        {"unknown parameter", A "Region=x," CREDENTIAL, 17},
        {"wrong case", A "credential=a/b/c/d/e", 17},
        {"given twice", A LIST "," LIST, 17 + sizeof LIST},
        {"empty parameter", A LIST ",," CREDENTIAL, 17 + sizeof LIST},
        {"comma at the end", A CREDENTIAL "," LIST ",Signature=" SIGNATURE ",", 17 + sizeof CREDENTIAL + sizeof LIST + 75},
        {"space inside", A "SignedHeaders=a b," CREDENTIAL, 17 + 15},
        {"control character", A "SignedHeaders=a\x01," CREDENTIAL, 17 + 15},
        {"DEL", A "SignedHeaders=a\x7F," CREDENTIAL, 17 + 15},
        {"past ASCII", A "SignedHeaders=\xC3\xA9," CREDENTIAL, 17 + 14},
        {"missing credential", A LIST ",Signature=" SIGNATURE, 17 + sizeof LIST + 74},
        {"missing list", A CREDENTIAL ",Signature=" SIGNATURE, 17 + sizeof CREDENTIAL + 74},
        {"missing signature", A CREDENTIAL "," LIST, 17 + sizeof CREDENTIAL + sizeof LIST - 1},
        {"scope of four parts", A "Credential=a/b/c/d," LIST ",Signature=" SIGNATURE, 17 + 11},
        {"scope of three parts", A "Credential=b/c/d," LIST ",Signature=" SIGNATURE, 17 + 11},
        {"scope of two parts", A "Credential=c/d," LIST ",Signature=" SIGNATURE, 17 + 11},
        {"no scope", A "Credential=d," LIST ",Signature=" SIGNATURE, 17 + 11},
        {"empty key id", A "Credential=/a/b/c/d," LIST ",Signature=" SIGNATURE, 17 + 11},
        {"upper-case digits", A "Credential=a/b/c/d/e," LIST ",Signature=aBcd", 17 + 21 + sizeof LIST + 11},
        {"64 digits, one in upper case", A "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf3F," CREDENTIAL "," LIST, 17 + 10 + 63},
        {"64 digits, one behind f", A "Signature=g" "fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31," CREDENTIAL "," LIST, 17 + 10},
        {"64 digits, one behind 9", A "Signature=5fa00fa:1553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31," CREDENTIAL "," LIST, 17 + 10 + 7},
        {"64 digits, one before a", A "Signature=5fa00fa3`553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31," CREDENTIAL "," LIST, 17 + 10 + 8},
        {"63 digits", A "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf3," CREDENTIAL "," LIST, 17 + 10 + 63},
        {"65 digits", A "Signature=" SIGNATURE "0," CREDENTIAL "," LIST, 17 + 10 + 65},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_sigv4_authorization parts = {.algorithm = CSN_SPAN_INIT("untouched")};
        struct csn_error error = {0};
        enum csn_status status = csn_sigv4_parse_authorization(csn_span_of_string(rows[i].value), &parts, &error);

        if (status != CSN_SYNTAX || error.status != CSN_SYNTAX || error.offset != rows[i].offset)
            fail_msg("%s: %s at %zu: %s", rows[i].name, csn_status_name(status), error.offset, error.message);
        assert_span(parts.algorithm, "untouched");
    }
}

struct exchange {
    struct csn_header headers[3];
    struct csn_sigv4_request request;
    struct csn_sigv4_authorization authorization;
    struct csn_span amz_date;
    struct csn_span secret;
};

static void sign_exchange(struct exchange *exchange)
{
    static const char value[] = "AWS4-HMAC-SHA256 " CREDENTIAL ", " LIST ", Signature=" SIGNATURE;

    exchange->headers[0] = (struct csn_header){CSN_SPAN_INIT("Host"), CSN_SPAN_INIT("example.amazonaws.com")};
    exchange->headers[1] = (struct csn_header){CSN_SPAN_INIT("X-Amz-Date"), CSN_SPAN_INIT(DATE)};
    exchange->headers[2] = (struct csn_header){CSN_SPAN_INIT("Accept"), CSN_SPAN_INIT("*/*")};
    exchange->request = (struct csn_sigv4_request){
        CSN_SPAN_INIT("GET"), CSN_SPAN_INIT("/"), {NULL, 0}, {exchange->headers, 3}, CSN_SPAN_INIT(EMPTY_HASH)};
    exchange->amz_date = CSN_SPAN(DATE);
    exchange->secret = CSN_SPAN("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    assert_int_equal(csn_sigv4_parse_authorization(csn_span_of_string(value), &exchange->authorization, NULL), CSN_OK);
}

static bool verifies(const struct exchange *exchange)
{
    bool matches = false;

    assert_int_equal(csn_sigv4_verify(NULL, NULL, &exchange->request, &exchange->authorization, exchange->amz_date, exchange->secret,
                                      NULL, &matches, NULL, NULL, NULL),
                     CSN_OK);
    return matches;
}

static void sigv4_verifies_what_was_signed(void **state)
{
    struct exchange exchange;

    (void)state;
    sign_exchange(&exchange);
    assert_true(verifies(&exchange));
}

static void sigv4_leaves_unsigned_headers_alone(void **state)
{
    struct exchange exchange;

    (void)state;
    sign_exchange(&exchange);
    exchange.headers[2].value = CSN_SPAN("changed on the way");
    assert_true(verifies(&exchange));
}

static void change_method(struct exchange *exchange) { exchange->request.method = CSN_SPAN("get"); }
static void change_path(struct exchange *exchange) { exchange->request.path = CSN_SPAN("/x"); }
static void change_query(struct exchange *exchange) { exchange->request.query = CSN_SPAN("x"); }
static void change_header(struct exchange *exchange) { exchange->headers[0].value = CSN_SPAN("Example.amazonaws.com"); }
static void repeat_header(struct exchange *exchange) { exchange->headers[2].name = CSN_SPAN("HOST"); }
static void drop_header(struct exchange *exchange) { exchange->request.headers.count = 1; }
static void change_payload(struct exchange *exchange) { exchange->request.payload_hash = CSN_SPAN("UNSIGNED-PAYLOAD"); }
static void change_date(struct exchange *exchange) { exchange->amz_date = CSN_SPAN("20150830T123601Z"); }
static void change_secret(struct exchange *exchange) { exchange->secret.len--; }
static void change_list(struct exchange *exchange) { exchange->authorization.signed_headers = CSN_SPAN("x-amz-date;host"); }
static void change_day(struct exchange *exchange) { exchange->authorization.scope.date = CSN_SPAN("20150831"); }
static void change_region(struct exchange *exchange) { exchange->authorization.scope.region = CSN_SPAN("US-EAST-1"); }
static void change_service(struct exchange *exchange) { exchange->authorization.scope.service = CSN_SPAN("codepipeline"); }
static void change_algorithm(struct exchange *exchange) { exchange->authorization.algorithm = CSN_SPAN("AWS4-HMAC-SHA512"); }
static void change_terminator(struct exchange *exchange) { exchange->authorization.terminator = CSN_SPAN("aws5_request"); }
static void change_signature(struct exchange *exchange) { exchange->authorization.signature = CSN_SPAN(EMPTY_HASH); }
static void cut_signature(struct exchange *exchange) { exchange->authorization.signature.len--; }

static void sigv4_refuses_what_was_changed_after_signing(void **state)
{
    static const struct {
        const char *name;
        void (*change)(struct exchange *exchange);
    } rows[] = {
        {"method", change_method},     {"path", change_path},           {"query", change_query},
        {"header", change_header},     {"repeated header", repeat_header}, {"dropped header", drop_header},
        {"payload", change_payload},   {"date", change_date},           {"secret", change_secret},
        {"list", change_list},         {"day", change_day},             {"region", change_region},
        {"service", change_service},   {"algorithm", change_algorithm}, {"terminator", change_terminator},
        {"signature", change_signature}, {"cut signature", cut_signature},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct exchange exchange;

        sign_exchange(&exchange);
        rows[i].change(&exchange);
        if (verifies(&exchange))
            fail_msg("%s was changed and nobody noticed", rows[i].name);
    }
}

static void sigv4_shows_what_it_signed_again(void **state)
{
    struct csn_buf canonical;
    struct csn_buf to_sign;
    struct exchange exchange;
    bool matches = false;

    (void)state;
    sign_exchange(&exchange);
    csn_buf_init(&canonical, NULL, 4096);
    csn_buf_init(&to_sign, NULL, 4096);
    assert_int_equal(csn_buf_append(&canonical, CSN_SPAN("> ")), CSN_OK);
    assert_int_equal(csn_buf_append(&to_sign, CSN_SPAN(">> ")), CSN_OK);
    assert_int_equal(csn_sigv4_verify(NULL, NULL, &exchange.request, &exchange.authorization, exchange.amz_date, exchange.secret, NULL,
                                      &matches, &canonical, &to_sign, NULL),
                     CSN_OK);
    assert_true(matches);
    assert_span(csn_buf_span(&canonical), "> GET\n/\n\nhost:example.amazonaws.com\nx-amz-date:" DATE "\n\nhost;x-amz-date\n" EMPTY_HASH);
    assert_span(csn_buf_span(&to_sign), ">> AWS4-HMAC-SHA256\n" DATE "\n20150830/us-east-1/service/aws4_request\n"
                                        "bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63");
    csn_buf_clear(&canonical);
    csn_buf_clear(&to_sign);
}

static void sigv4_tells_when_the_texts_have_no_room(void **state)
{
    struct exchange exchange;
    char storage[8];
    struct csn_buf small;
    struct csn_error error = {0};
    bool matches = true;

    (void)state;
    sign_exchange(&exchange);
    csn_buf_init_fixed(&small, storage, sizeof storage);
    assert_int_equal(csn_sigv4_verify(NULL, NULL, &exchange.request, &exchange.authorization, exchange.amz_date, exchange.secret, NULL,
                                      &matches, &small, NULL, &error),
                     CSN_LIMIT);
    assert_int_equal(error.status, CSN_LIMIT);
    assert_int_equal(small.len, 0);
    assert_int_equal(csn_sigv4_verify(NULL, NULL, &exchange.request, &exchange.authorization, exchange.amz_date, exchange.secret, NULL,
                                      &matches, NULL, &small, &error),
                     CSN_LIMIT);
    assert_int_equal(small.len, 0);
}

static void sigv4_refuses_to_verify_more_names_than_the_limit(void **state)
{
    char list[2 * (CSN_SIGV4_HEADERS_MAX + 1)];
    struct exchange exchange;
    struct csn_error error = {0};
    bool matches = true;

    (void)state;
    sign_exchange(&exchange);
    for (size_t i = 0; i < sizeof list; i++)
        list[i] = i % 2 == 0 ? 'a' : ';';
    exchange.authorization.signed_headers = csn_span_of(list, sizeof list - 3); /* as many as there may be */
    assert_int_equal(csn_sigv4_verify(NULL, NULL, &exchange.request, &exchange.authorization, exchange.amz_date, exchange.secret, NULL,
                                      &matches, NULL, NULL, &error),
                     CSN_OK);
    assert_false(matches);
    exchange.authorization.signed_headers = csn_span_of(list, sizeof list - 1);
    matches = true;
    assert_int_equal(csn_sigv4_verify(NULL, NULL, &exchange.request, &exchange.authorization, exchange.amz_date, exchange.secret, NULL,
                                      &matches, NULL, NULL, &error),
                     CSN_LIMIT);
    assert_int_equal(error.status, CSN_LIMIT);
    assert_true(matches); /* as it was */
}

static void sigv4_verifies_with_a_cache(void **state)
{
    struct csn_sigv4_key_cache cache;
    struct exchange exchange;

    (void)state;
    csn_sigv4_key_cache_init(&cache);
    sign_exchange(&exchange);
    for (int i = 0; i < 2; i++) {
        bool matches = false;

        assert_int_equal(csn_sigv4_verify(NULL, &cache, &exchange.request, &exchange.authorization, exchange.amz_date, exchange.secret,
                                          NULL, &matches, NULL, NULL, NULL),
                         CSN_OK);
        assert_true(matches);
    }
    csn_sigv4_key_cache_clear(&cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sigv4_takes_an_authorization_apart),
        cmocka_unit_test(sigv4_accepts_every_lawful_form),
        cmocka_unit_test(sigv4_refuses_an_authorization_and_says_where),
        cmocka_unit_test(sigv4_verifies_what_was_signed),
        cmocka_unit_test(sigv4_leaves_unsigned_headers_alone),
        cmocka_unit_test(sigv4_refuses_what_was_changed_after_signing),
        cmocka_unit_test(sigv4_shows_what_it_signed_again),
        cmocka_unit_test(sigv4_tells_when_the_texts_have_no_room),
        cmocka_unit_test(sigv4_refuses_to_verify_more_names_than_the_limit),
        cmocka_unit_test(sigv4_verifies_with_a_cache),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
