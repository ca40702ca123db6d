/* Numbers of JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <countersign/countersign.h>

static void json_numbers_are_equal_by_what_they_mean(void **state)
{
    static const struct {
        const char *a, *b;
        bool equal;
    } rows[] = {
        {"1", "1", true}, {"1.5e3", "1500.0", true}, {"100", "1e2", true}, {"0.001", "1E-3", true}, {"0", "-0.0e5", true},
        {"0e99999999999999999999999", "0", true}, {"1", "-1", false}, {"0", "1", false}, {"12", "21", false},
        {"9007199254740993", "9007199254740992", false}, {"1e400", "1e401", false}, {"10e400", "1e401", true},
        {"1e99999999999999999999999", "1e99999999999999999999998", false},
        {"1e99999999999999999999999", "10e99999999999999999999998", true},
        {"1e100000000000000000000000", "10e99999999999999999999999", true},
        {"1e-100000000000000000000000", "0.1e-99999999999999999999999", true},
        {"1e99999999999999999999999", "1e-99999999999999999999999", false},
        {"1e0000000000000000000000000000001", "10", true}, {"1.0000000000000000000000000001", "1", false},
        {"1e9223372036854775808", "1e-9223372036854775808", false}, {"5e1", "50.0", true}, {"1e1", "1e-1", false},
        {"123.4500", "0.0012345e5", true}, {"1.10", "1.01", false},
        {"1e123", "1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
                  "000000000000000000000", true},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_span a = csn_span_of_string(rows[i].a), b = csn_span_of_string(rows[i].b);

        if (csn_json_number_equal(a, b) != rows[i].equal || csn_json_number_equal(b, a) != rows[i].equal)
            fail_msg("%s and %s", rows[i].a, rows[i].b);
    }
}

static void json_number_int64_reads_whole_numbers_in_any_spelling(void **state)
{
    static const struct {
        const char *lexeme;
        enum csn_status status;
        int64_t number;
    } rows[] = {
        {"50", CSN_OK, 50}, {"50.0", CSN_OK, 50}, {"5e1", CSN_OK, 50}, {"500E-1", CSN_OK, 50}, {"-0", CSN_OK, 0},
        {"0e99999999999999999999", CSN_OK, 0}, {"0.0", CSN_OK, 0}, {"9223372036854775807", CSN_OK, INT64_MAX},
        {"-9223372036854775808", CSN_OK, INT64_MIN}, {"-9223372036854775808.000", CSN_OK, INT64_MIN},
        {"9.223372036854775807e18", CSN_OK, INT64_MAX}, {"1e18", CSN_OK, 1000000000000000000},
        {"9223372036854775808", CSN_RANGE, 0}, {"-9223372036854775809", CSN_RANGE, 0}, {"1e19", CSN_RANGE, 0},
        {"99999999999999999999999", CSN_RANGE, 0}, {"1e99999999999999999999", CSN_RANGE, 0}, {"1.5e400", CSN_RANGE, 0},
        {"0.5", CSN_TYPE, 0}, {"93e17", CSN_RANGE, 0}, {"1e-1", CSN_TYPE, 0}, {"1e-99999999999999999999", CSN_TYPE, 0},
        {"123456789012345678901234567890.5", CSN_TYPE, 0},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        int64_t number = 77;

        if (csn_json_number_int64(csn_span_of_string(rows[i].lexeme), &number, NULL) != rows[i].status)
            fail_msg("%s", rows[i].lexeme);
        if (number != (rows[i].status == CSN_OK ? rows[i].number : 77))
            fail_msg("%s became %lld", rows[i].lexeme, (long long)number);
    }
}

static void json_numbers_survive_what_no_reader_gives_out(void **state)
{
    int64_t number;

    (void)state;
    assert_true(csn_json_number_equal(CSN_SPAN(""), CSN_SPAN("-")));
    assert_false(csn_json_number_equal(CSN_SPAN("1x"), CSN_SPAN("e")));
    assert_int_equal(csn_json_number_int64(CSN_SPAN("-"), &number, NULL), CSN_OK);
    assert_int_equal(number, 0);
}

static void json_number_is_plain_wants_digits_alone(void **state)
{
    (void)state;
    assert_true(csn_json_number_is_plain(CSN_SPAN("0")));
    assert_true(csn_json_number_is_plain(CSN_SPAN("-12")));
    assert_false(csn_json_number_is_plain(CSN_SPAN("1.0")));
    assert_false(csn_json_number_is_plain(CSN_SPAN("1e3")));
    assert_false(csn_json_number_is_plain(CSN_SPAN("-")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_numbers_are_equal_by_what_they_mean),
        cmocka_unit_test(json_number_int64_reads_whole_numbers_in_any_spelling),
        cmocka_unit_test(json_numbers_survive_what_no_reader_gives_out),
        cmocka_unit_test(json_number_is_plain_wants_digits_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
