/* currentRevision.created: epoch seconds as a JSON number, at most milliseconds, over the whole range of years. */
#include "put_success.h"

struct encode_row {
    const char *name;
    const char *given; /* lexeme */
    struct csn_time time;
    const char *sent;
};

static const struct encode_row encode_rows[] = {
    {"whole seconds", "1700000000", {1700000000, 0}, "1700000000"},
    {"fraction of zeros", "1700000000.000", {1700000000, 0}, "1700000000"},
    {"milliseconds", "1700000000.123", {1700000000, 123000000}, "1700000000.123"},
    {"tenths", "1700000000.5", {1700000000, 500000000}, "1700000000.5"},
    {"a millisecond", "1700000000.001", {1700000000, 1000000}, "1700000000.001"},
    {"trailing zero", "1700000000.120", {1700000000, 120000000}, "1700000000.12"},
    {"microseconds are cut", "1700000000.123999", {1700000000, 123999000}, "1700000000.123"},
    {"nanoseconds are cut", "1700000000.000999999", {1700000000, 999999}, "1700000000"},
    {"exponent", "1.7E9", {1700000000, 0}, "1700000000"},
    {"exponent with fraction", "1.784316439424E9", {1784316439, 424000000}, "1784316439.424"},
    {"negative exponent", "1700000000123e-3", {1700000000, 123000000}, "1700000000.123"},
    {"the epoch", "0", {0, 0}, "0"},
    {"the epoch, negative", "-0", {0, 0}, "0"},
    {"the epoch by a great exponent", "0e999", {0, 0}, "0"},
    {"before the epoch", "-1", {-1, 0}, "-1"},
    {"half a second before", "-0.5", {-1, 500000000}, "-0.5"},
    {"a hair before", "-0.0001", {-1, 999900000}, "0"},
    {"toward zero", "-1.9999", {-2, 100000}, "-1.999"},
    {"1901", "-2147483649", {-2147483649, 0}, "-2147483649"},
    {"2038", "2147483648", {2147483648, 0}, "2147483648"},
    {"2106", "4294967296.25", {4294967296, 250000000}, "4294967296.25"},
    {"year 1", "-62135596800", {CSN_TIME_SECONDS_MIN, 0}, "-62135596800"},
    {"year 1 by an exponent", "-6.21355968E10", {CSN_TIME_SECONDS_MIN, 0}, "-62135596800"},
    {"year 9999", "253402300799", {CSN_TIME_SECONDS_MAX, 0}, "253402300799"},
    {"end of year 9999", "253402300799.999", {CSN_TIME_SECONDS_MAX, 999000000}, "253402300799.999"},
    {"end of year 9999, cut", "253402300799.999999999", {CSN_TIME_SECONDS_MAX, 999999999}, "253402300799.999"},
};

static void created_is_a_number_of_seconds(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(encode_rows); i++) {
        const struct encode_row *row = &encode_rows[i];
        char given[120], sent[120];
        put_success_input input = {.has = CSN_PUT_SUCCESS_CURRENT_REVISION,
                                   .current_revision = {.has = CSN_CURRENT_REVISION_CREATED, .created = row->time}};
        snprintf(given, sizeof given, "{\"currentRevision\":{\"created\":%s}}", row->given);
        snprintf(sent, sizeof sent, "{\"currentRevision\":{\"created\":%s}}", row->sent);
        const char *body = put_success_body(given);
        if (strcmp(body, sent) != 0 || strcmp(put_success_struct_body(&input), sent) != 0)
            fail_msg("%s: %s, %s", row->name, body, put_success_struct_body(&input));
        if (*put_success_differences(given, body))
            fail_msg("%s: %s", row->name, put_success_differences(given, body));
    }
}

static void instants_outside_the_years_are_refused(void **state)
{
    static const char *const lexemes[] = {"253402300800", "-62135596801", "-62135596800.001", "1.5e12", "1e400"};

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(lexemes); i++) {
        char given[120];
        snprintf(given, sizeof given, "{\"currentRevision\":{\"created\":%s}}", lexemes[i]);
        assert_string_equal(put_success_body(given), "RANGE");
    }
}

static void strings_are_no_instants(void **state)
{
    (void)state;
    assert_string_equal(put_success_body("{\"currentRevision\":{\"created\":\"2023-11-14T22:13:20Z\"}}"), "TYPE");
    assert_string_equal(put_success_body("{\"currentRevision\":{\"created\":\"1700000000\"}}"), "TYPE");
    assert_string_equal(put_success_body("{\"currentRevision\":{\"created\":true}}"), "TYPE");
}

/* Every millisecond of a second, both sides of the epoch: what is written is what was given. */
static void every_millisecond_arrives(void **state)
{
    (void)state;
    for (uint32_t millis = 0; millis < 1000; millis++)
        for (int64_t seconds = -1; seconds <= 1; seconds += 2) {
            struct csn_time given = {seconds, millis * 1000000}, read;
            put_success_input input = {.has = CSN_PUT_SUCCESS_CURRENT_REVISION,
                                       .current_revision = {.has = CSN_CURRENT_REVISION_CREATED, .created = given}};
            const struct csn_value *body = document(put_success_struct_body(&input));
            const struct csn_value *created = csn_value_at(body, CSN_SPAN("/currentRevision/created"));
            assert_int_equal(created->kind, CSN_VALUE_NUMBER);
            assert_int_equal(csn_time_parse_epoch(created->text, &read, NULL), CSN_OK);
            assert_int_equal(csn_time_compare(read, given), 0);
        }
}

struct compare_row {
    const char *name;
    const char *given;
    const char *sent;
    const char *rule; /* NULL: equal */
};

static const struct compare_row compare_rows[] = {
    {"same", "1700000000.123", "1700000000.123", NULL},
    {"another spelling", "1700000000", "1.7e9", NULL},
    {"fraction of zeros", "1700000000", "1700000000.000", NULL},
    {"whole seconds", "1700000000.123", "1700000000", NULL},
    {"milliseconds of microseconds", "1700000000.123999", "1700000000.123", NULL},
    {"seconds of microseconds", "1700000000.123999", "1700000000.0", NULL},
    {"floor of a negative fraction", "-0.5", "-1", NULL},
    {"negative fraction toward zero", "-0.5", "0", NULL},
    {"negative fraction kept", "-0.5", "-0.5", NULL},
    {"floor to milliseconds", "-1.9999", "-2", NULL},
    {"floor to milliseconds, a fraction", "-1.9991", "-2.000", NULL},
    {"toward zero to milliseconds", "-1.9999", "-1.999", NULL},
    {"toward zero to seconds", "-1.9999", "-1", NULL},
    {"negative zero", "0", "-0", NULL},
    {"year 1", "-62135596800", "-6.21355968E10", NULL},
    {"year 9999", "253402300799.999", "253402300799", NULL},
    {"microseconds kept", "1700000000.1239", "1700000000.1239", "time.precision"},
    {"nanoseconds kept", "1700000000.000000001", "1700000000.000000001", "time.precision"},
    {"what a double adds", "1700000000.123", "1700000000.1229999", "time.precision"},
    {"digits past the nanosecond", "1700000000.123", "1700000000.1230000000001", "time.precision"},
    {"rounded up to milliseconds", "1700000000.1239", "1700000000.124", "time.precision"},
    {"rounded up to the next second", "1700000000.9996", "1700000001", "time.precision"},
    {"rounded up from below a millisecond", "1700000000.0005", "1700000000.001", "time.precision"},
    {"seconds rounded up", "1700000000.6", "1700000001", "time.instant"},
    {"seconds rounded up from a millisecond", "1700000000.001", "1700000001", "time.instant"},
    {"half a second toward the wrong side", "-0.5", "0.5", "time.instant"},
    {"a millisecond off", "1700000000.123", "1700000000.124", "time.instant"},
    {"an hour off", "1700000000", "1700003600", "time.instant"},
    {"mantissa alone", "1700000000", "1.7", "time.instant"},
    {"zero instead", "-62135596800", "0", "time.instant"},
    {"six digits", "1444063200", "1.44406e9", "time.instant"},
    {"the epoch moved", "0", "1", "time.instant"},
    {"the epoch moved by less", "0", "0.5", "time.instant"},
    {"out of all range", "1700000000", "1e400", "time.instant"},
    {"out of all reason", "1700000000", "1e99999999999999999999", "time.instant"},
    {"microseconds since the epoch", "1700000000", "1700000000000000", "time.instant"},
    {"milliseconds since the epoch", "1700000000", "1700000000000", "time.epoch-seconds"},
    {"milliseconds since the epoch, by exponent", "1700000000", "1.7e12", "time.epoch-seconds"},
    {"milliseconds since the epoch, by signed exponent", "1700000000", "1.7E+012", "time.epoch-seconds"},
    {"milliseconds since the epoch, exact", "1700000000.123", "1700000000123", "time.epoch-seconds"},
    {"milliseconds since the epoch, cut", "1700000000.123", "1700000000000", "time.epoch-seconds"},
    {"milliseconds since the epoch, with a fraction", "1700000000.1239", "1700000000123.9", "time.epoch-seconds"},
    {"milliseconds before the epoch", "-5", "-5000", "time.epoch-seconds"},
    {"milliseconds of year 9999", "253402300799", "253402300799000", "time.epoch-seconds"},
    {"string of digits", "1700000000", "\"1700000000\"", "time.epoch-seconds"},
    {"ISO 8601", "1700000000", "\"2023-11-14T22:13:20Z\"", "time.epoch-seconds"},
    {"NaN as string", "1700000000", "\"NaN\"", "time.epoch-seconds"},
    {"boolean", "1", "true", "time.epoch-seconds"},
    {"object", "1", "{}", "time.epoch-seconds"},
    {"null", "1700000000", "null", "body.given-sent"},
};

static void created_is_compared_with_every_freedom(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(compare_rows); i++) {
        const struct compare_row *row = &compare_rows[i];
        char given[120], sent[120], expected[120] = "";
        snprintf(given, sizeof given, "{\"currentRevision\":{\"created\":%s}}", row->given);
        snprintf(sent, sizeof sent, "{\"currentRevision\":{\"created\":%s}}", row->sent);
        if (row->rule)
            snprintf(expected, sizeof expected, "currentRevision.created %s", row->rule);
        const char *found = put_success_differences(given, sent);
        if (strcmp(found, expected) != 0)
            fail_msg("%s: %s", row->name, found);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(created_is_a_number_of_seconds),
        cmocka_unit_test(instants_outside_the_years_are_refused),
        cmocka_unit_test(strings_are_no_instants),
        cmocka_unit_test(every_millisecond_arrives),
        cmocka_unit_test(created_is_compared_with_every_freedom),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}
