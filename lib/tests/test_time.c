/* Instants and their four forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <countersign/countersign.h>

static void assert_time(const char *name, struct csn_time actual, struct csn_time expected)
{
    if (csn_time_compare(actual, expected) != 0)
        fail_msg("%s: {%lld, %lu}", name, (long long)actual.seconds, (unsigned long)actual.nanos);
}

typedef enum csn_status parse_function(struct csn_span, struct csn_time *, struct csn_error *);
typedef enum csn_status format_function(struct csn_buf *, struct csn_time);

static void assert_formats(format_function *format, struct csn_time time, const char *expected)
{
    char storage[64];
    struct csn_buf buf;

    csn_buf_init_fixed(&buf, storage, sizeof storage - 1);
    assert_int_equal(format(&buf, time), CSN_OK);
    storage[buf.len] = 0;
    assert_string_equal(storage, expected);
}

/* ---- calendar ---- */

static void calendar_round_trips_every_day(void **state)
{
    int weekday = 1; /* 0001-01-01 was a Monday */

    (void)state;
    for (int64_t seconds = CSN_TIME_SECONDS_MIN; seconds < CSN_TIME_SECONDS_MAX; seconds += 86400) {
        struct csn_date date = csn_date_from_seconds(seconds);
        int64_t back = 0;

        if (csn_date_to_seconds(&date, &back) != CSN_OK || back != seconds || date.weekday != weekday)
            fail_msg("%04d-%02d-%02d", date.year, date.month, date.day);
        weekday = (weekday + 1) % 7;
    }
}

static void calendar_knows_its_ends(void **state)
{
    struct csn_date first = csn_date_from_seconds(CSN_TIME_SECONDS_MIN);
    struct csn_date last = csn_date_from_seconds(INT64_MAX);
    struct csn_date before = csn_date_from_seconds(INT64_MIN);

    (void)state;
    assert_int_equal(first.year * 10000 + first.month * 100 + first.day, 10101);
    assert_int_equal(before.year * 10000 + before.month * 100 + before.day, 10101);
    assert_int_equal(last.year * 10000 + last.month * 100 + last.day, 99991231);
    assert_int_equal(last.hour * 10000 + last.minute * 100 + last.second, 235959);
}

static void calendar_refuses_dates_that_do_not_exist(void **state)
{
    static const struct csn_date dates[] = {
        {2023, 2, 29, 0, 0, 0, 0}, {1900, 2, 29, 0, 0, 0, 0}, {2023, 4, 31, 0, 0, 0, 0}, {2023, 13, 1, 0, 0, 0, 0},
        {2023, 0, 1, 0, 0, 0, 0}, {2023, 1, 0, 0, 0, 0, 0}, {0, 1, 1, 0, 0, 0, 0}, {10000, 1, 1, 0, 0, 0, 0},
        {2023, 1, 1, 24, 0, 0, 0}, {2023, 1, 1, 0, 60, 0, 0}, {2016, 12, 31, 23, 59, 60, 0}, {2023, 1, 1, -1, 0, 0, 0},
        {2023, 1, 1, 0, -1, 0, 0}, {2023, 1, 1, 0, 0, -1, 0},
    };
    int64_t seconds = 7;

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(dates); i++)
        assert_int_equal(csn_date_to_seconds(&dates[i], &seconds), CSN_RANGE);
    assert_int_equal(seconds, 7);
}

static void calendar_knows_the_leap_day_of_2000(void **state)
{
    const struct csn_date date = {2000, 2, 29, 12, 0, 0, 0};
    int64_t seconds = 0;

    (void)state;
    assert_int_equal(csn_date_to_seconds(&date, &seconds), CSN_OK);
    assert_int_equal(seconds, 951825600);
}

static void time_to_millis_cuts_toward_the_past_or_the_epoch(void **state)
{
    static const struct {
        const char *name;
        struct csn_time time, past, zero;
    } rows[] = {
        {"positive", {5, 123999999}, {5, 123000000}, {5, 123000000}},
        {"negative", {-1, 500000001}, {-1, 500000000}, {-1, 501000000}},
        {"negative, whole milliseconds", {-1, 500000000}, {-1, 500000000}, {-1, 500000000}},
        {"just before the epoch", {-1, 999999999}, {-1, 999000000}, {0, 0}},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        assert_time(rows[i].name, csn_time_to_millis(rows[i].time, false), rows[i].past);
        assert_time(rows[i].name, csn_time_to_millis(rows[i].time, true), rows[i].zero);
    }
}

static void time_compare_orders_instants(void **state)
{
    const struct csn_time early = {-1, 1}, late = {-1, 2}, later = {0, 0};

    (void)state;
    assert_true(csn_time_compare(early, late) < 0);
    assert_true(csn_time_compare(later, late) > 0);
    assert_true(csn_time_compare(late, later) < 0);
    assert_int_equal(csn_time_compare(late, late), 0);
}

/* ---- tables for the four forms ---- */

struct parse_row {
    const char *text;
    struct csn_time time;
};

struct refuse_row {
    const char *text;
    enum csn_status status;
    size_t offset;
};

static void check_parses(parse_function *parse, const struct parse_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct csn_time time = {7, 7};
        struct csn_error error;

        if (parse(csn_span_of_string(rows[i].text), &time, &error) != CSN_OK)
            fail_msg("%s: %s", rows[i].text, error.message);
        assert_time(rows[i].text, time, rows[i].time);
    }
}

static void check_refuses(parse_function *parse, const struct refuse_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct csn_time time = {7, 7};
        struct csn_error error = {0};
        enum csn_status status = parse(csn_span_of_string(rows[i].text), &time, &error);

        if (status != rows[i].status || error.status != status)
            fail_msg("'%s': %s", rows[i].text, csn_status_name(status));
        if (error.offset != rows[i].offset)
            fail_msg("'%s': at %zu", rows[i].text, error.offset);
        assert_time(rows[i].text, time, (struct csn_time){7, 7});
    }
}

/* ---- epoch seconds ---- */

static void epoch_parse_reads_any_spelling_exactly(void **state)
{
    static const struct parse_row rows[] = {
        {"0", {0, 0}},
        {"-0", {0, 0}},
        {"0.000e99999999999999999999", {0, 0}},
        {"1700000000", {1700000000, 0}},
        {"1700000000.0", {1700000000, 0}},
        {"1.7E9", {1700000000, 0}},
        {"1.784316439424E9", {1784316439, 424000000}},
        {"17843164394240e-4", {1784316439, 424000000}},
        {"1700000000.123456789", {1700000000, 123456789}},
        {"1700000000.9999999999999", {1700000000, 999999999}},
        {"-0.5", {-1, 500000000}},
        {"-1", {-1, 0}},
        {"-1.25", {-2, 750000000}},
        {"-0.0000000001", {-1, 999999999}},
        {"-0.9999999999", {-1, 0}},
        {"-1e-99999999999999999999", {-1, 999999999}},
        {"1e-99999999999999999999", {0, 0}},
        {"253402300799.999999999", {253402300799, 999999999}},
        {"-62135596800", {-62135596800, 0}},
        {"0.1e1", {1, 0}},
        {"0.00000000000000000017e+28", {1700000000, 0}},
    };

    (void)state;
    check_parses(csn_time_parse_epoch, rows, CSN_COUNT(rows));
}

static void epoch_parse_refuses_what_is_no_instant(void **state)
{
    static const struct refuse_row rows[] = {
        {"", CSN_SYNTAX, 0},      {"-", CSN_SYNTAX, 1},  {"01", CSN_SYNTAX, 1},     {"1.", CSN_SYNTAX, 2},
        {" 1", CSN_SYNTAX, 0},    {"1 ", CSN_SYNTAX, 1}, {"+1", CSN_SYNTAX, 0},     {"1e", CSN_SYNTAX, 2},
        {"\"1\"", CSN_SYNTAX, 0}, {"NaN", CSN_SYNTAX, 0}, {"253402300800", CSN_RANGE, 0}, {"1700000000000", CSN_RANGE, 0},
        {"-62135596800.0000000001", CSN_RANGE, 0}, {"1e99999999999999999999", CSN_RANGE, 0},
    };

    (void)state;
    check_refuses(csn_time_parse_epoch, rows, CSN_COUNT(rows));
}

static void epoch_format_cuts_to_milliseconds_toward_zero(void **state)
{
    (void)state;
    assert_formats(csn_time_format_epoch, (struct csn_time){0, 0}, "0");
    assert_formats(csn_time_format_epoch, (struct csn_time){1700000000, 0}, "1700000000");
    assert_formats(csn_time_format_epoch, (struct csn_time){1700000000, 120000000}, "1700000000.12");
    assert_formats(csn_time_format_epoch, (struct csn_time){1700000000, 123999999}, "1700000000.123");
    assert_formats(csn_time_format_epoch, (struct csn_time){1700000000, 999999}, "1700000000");
    assert_formats(csn_time_format_epoch, (struct csn_time){-1, 500000000}, "-0.5");
    assert_formats(csn_time_format_epoch, (struct csn_time){-2, 1}, "-1.999");
    assert_formats(csn_time_format_epoch, (struct csn_time){-1, 999999999}, "0");
    assert_formats(csn_time_format_epoch, (struct csn_time){CSN_TIME_SECONDS_MIN, 0}, "-62135596800");
}

static void epoch_format_exact_keeps_every_digit(void **state)
{
    (void)state;
    assert_formats(csn_time_format_epoch_exact, (struct csn_time){1700000000, 123456789}, "1700000000.123456789");
    assert_formats(csn_time_format_epoch_exact, (struct csn_time){-1, 999999999}, "-0.000000001");
    assert_formats(csn_time_format_epoch_exact, (struct csn_time){CSN_TIME_SECONDS_MIN, 1}, "-62135596799.999999999");
}

/* ---- ISO 8601 ---- */

static void iso8601_parse_reads_fractions_and_offsets(void **state)
{
    static const struct parse_row rows[] = {
        {"2023-11-14T22:13:20Z", {1700000000, 0}},
        {"2023-11-14t22:13:20z", {1700000000, 0}},
        {"2023-11-14T22:13:20.123Z", {1700000000, 123000000}},
        {"2023-11-14T22:13:20.1234567899999Z", {1700000000, 123456789}},
        {"2023-11-15T00:13:20.5+02:00", {1700000000, 500000000}},
        {"2023-11-14T16:43:20-05:30", {1700000000, 0}},
        {"1969-12-31T23:59:59.5Z", {-1, 500000000}},
        {"0001-01-01T00:00:00Z", {CSN_TIME_SECONDS_MIN, 0}},
        {"9999-12-31T23:59:59.999Z", {CSN_TIME_SECONDS_MAX, 999000000}},
        {"2023-11-14T22:13:20-00:00", {1700000000, 0}},
    };

    (void)state;
    check_parses(csn_time_parse_iso8601, rows, CSN_COUNT(rows));
}

static void iso8601_parse_refuses_other_forms(void **state)
{
    static const struct refuse_row rows[] = {
        {"", CSN_SYNTAX, 0}, {"2023-11-14", CSN_SYNTAX, 10}, {"2023-11-14 22:13:20Z", CSN_SYNTAX, 10},
        {"2023-11-14T22:13:20", CSN_SYNTAX, 19}, {"2023-11-14T22:13:20.Z", CSN_SYNTAX, 20},
        {"2023-11-14T22:13:20ZZ", CSN_SYNTAX, 20}, {"2023-11-14T22:13:20+0100", CSN_SYNTAX, 22},
        {"23-11-14T22:13:20Z", CSN_SYNTAX, 2}, {"2023-02-29T00:00:00Z", CSN_RANGE, 0},
        {"2016-12-31T23:59:60Z", CSN_RANGE, 0}, {"0001-01-01T00:00:00+00:01", CSN_RANGE, 0},
        {"9999-12-31T23:59:59-00:01", CSN_RANGE, 0}, {"0000-01-01T00:00:00Z", CSN_RANGE, 0},
        {"2023-11-14T22:13:20+24:00", CSN_RANGE, 20}, {"2023-11-14T22:13:20+00:60", CSN_RANGE, 20},
    };

    (void)state;
    check_refuses(csn_time_parse_iso8601, rows, CSN_COUNT(rows));
}

static void iso8601_format_needs_no_more_digits_than_it_must(void **state)
{
    (void)state;
    assert_formats(csn_time_format_iso8601, (struct csn_time){1700000000, 0}, "2023-11-14T22:13:20Z");
    assert_formats(csn_time_format_iso8601, (struct csn_time){1700000000, 120000000}, "2023-11-14T22:13:20.12Z");
    assert_formats(csn_time_format_iso8601, (struct csn_time){1700000000, 1}, "2023-11-14T22:13:20.000000001Z");
    assert_formats(csn_time_format_iso8601, (struct csn_time){CSN_TIME_SECONDS_MIN, 0}, "0001-01-01T00:00:00Z");
}

/* ---- HTTP-date ---- */

static void http_date_parse_reads_all_three_forms(void **state)
{
    static const struct parse_row rows[] = {
        {"Sun, 06 Nov 1994 08:49:37 GMT", {784111777, 0}},
        {"Sunday, 06-Nov-94 08:49:37 GMT", {784111777, 0}},
        {"Sun Nov  6 08:49:37 1994", {784111777, 0}},
        {"Wed Nov 16 08:49:37 1994", {784975777, 0}},
        {"Wednesday, 14-Nov-68 00:00:00 GMT", {3120076800, 0}},
        {"Wednesday, 01-Jan-69 00:00:00 GMT", {-31536000, 0}},
        {"Mon, 01 Jan 0001 00:00:00 GMT", {CSN_TIME_SECONDS_MIN, 0}},
    };

    (void)state;
    check_parses(csn_time_parse_http_date, rows, CSN_COUNT(rows));
}

static void http_date_parse_refuses_other_forms(void **state)
{
    static const struct refuse_row rows[] = {
        {"", CSN_SYNTAX, 0}, {"Sun, 6 Nov 1994 08:49:37 GMT", CSN_SYNTAX, 6}, {"sun, 06 Nov 1994 08:49:37 GMT", CSN_SYNTAX, 0},
        {"Sun, 06 Nov 1994 08:49:37 UTC", CSN_SYNTAX, 26}, {"Sun, 06 Nov 1994 08:49:37 GMT ", CSN_SYNTAX, 29},
        {"Sun Nov  6 08:49:37 1994 ", CSN_SYNTAX, 24},
        {"Sunday, 06-Nov-94 08:49:37 GMT ", CSN_SYNTAX, 30}, {"Sun, 06 Nov 1994 08:49:37", CSN_SYNTAX, 25}, {"Sun, 06 Foo 1994 08:49:37 GMT", CSN_SYNTAX, 8},
        {"Sun, 31 Nov 1994 08:49:37 GMT", CSN_RANGE, 0}, {"Sun, 06 Nov 1994 24:49:37 GMT", CSN_RANGE, 0},
        {"Mon, 06 Nov 1994 08:49:37 GMT", CSN_MISMATCH, 0},
    };

    (void)state;
    check_refuses(csn_time_parse_http_date, rows, CSN_COUNT(rows));
}

static void http_date_format_writes_the_fixed_form(void **state)
{
    (void)state;
    assert_formats(csn_time_format_http_date, (struct csn_time){784111777, 999999999}, "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_formats(csn_time_format_http_date, (struct csn_time){1700000000, 0}, "Tue, 14 Nov 2023 22:13:20 GMT");
}

/* ---- X-Amz-Date ---- */

static void amz_date_round_trips(void **state)
{
    static const struct parse_row rows[] = {{"20231114T221320Z", {1700000000, 0}}, {"20150830T123600Z", {1440938160, 0}}};

    (void)state;
    check_parses(csn_time_parse_amz_date, rows, CSN_COUNT(rows));
    for (size_t i = 0; i < CSN_COUNT(rows); i++)
        assert_formats(csn_time_format_amz_date, rows[i].time, rows[i].text);
}

static void amz_date_parse_refuses_other_forms(void **state)
{
    static const struct refuse_row rows[] = {
        {"", CSN_SYNTAX, 0}, {"2023-11-14T22:13:20Z", CSN_SYNTAX, 4}, {"20231114T221320", CSN_SYNTAX, 15},
        {"20231114T221320z", CSN_SYNTAX, 15}, {"20231114t221320Z", CSN_SYNTAX, 8}, {"20231114T221320Z ", CSN_SYNTAX, 16},
        {"20231114T221320.123Z", CSN_SYNTAX, 15}, {"20230229T000000Z", CSN_RANGE, 0},
    };

    (void)state;
    check_refuses(csn_time_parse_amz_date, rows, CSN_COUNT(rows));
}

/* ---- all forms ---- */

static format_function *const formats[] = {
    csn_time_format_epoch,     csn_time_format_epoch_exact, csn_time_format_iso8601,
    csn_time_format_http_date, csn_time_format_amz_date,
};

/* Each text is one of its form; cut short or with a byte that fits nowhere it is none. */
static void parse_refuses_every_prefix_and_every_byte_replaced(void **state)
{
    static const struct {
        parse_function *parse;
        const char *text;
    } forms[] = {
        {csn_time_parse_iso8601, "2023-11-14T22:13:20+00:00"},     {csn_time_parse_iso8601, "2023-11-14T22:13:20Z"},
        {csn_time_parse_http_date, "Tue, 14 Nov 2023 22:13:20 GMT"}, {csn_time_parse_http_date, "Tue Nov 14 22:13:20 2023"},
        {csn_time_parse_http_date, "Tuesday, 14-Nov-23 22:13:20 GMT"}, {csn_time_parse_http_date, "Sun Nov  5 22:13:20 2023"},
        {csn_time_parse_amz_date, "20231114T221320Z"},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(forms); i++) {
        size_t len = strlen(forms[i].text);
        struct csn_time time;

        assert_int_equal(forms[i].parse(csn_span_of(forms[i].text, len), &time, NULL), CSN_OK);
        for (size_t at = 0; at < len; at++) {
            char text[40];
            struct csn_error error;

            memcpy(text, forms[i].text, len);
            assert_int_equal(forms[i].parse(csn_span_of(text, at), &time, &error), CSN_SYNTAX);
            text[at] = '~';
            assert_int_equal(forms[i].parse(csn_span_of(text, len), &time, &error), CSN_SYNTAX);
            assert_true(error.offset <= at);
        }
    }
}

static void format_refuses_instants_outside_the_years(void **state)
{
    static const struct csn_time times[] = {
        {CSN_TIME_SECONDS_MIN - 1, 999999999}, {CSN_TIME_SECONDS_MAX + 1, 0}, {0, 1000000000}, {INT64_MIN, 0}, {INT64_MAX, 0},
    };
    char storage[64];
    struct csn_buf buf;

    (void)state;
    csn_buf_init_fixed(&buf, storage, sizeof storage);
    for (size_t i = 0; i < CSN_COUNT(formats); i++)
        for (size_t j = 0; j < CSN_COUNT(times); j++)
            assert_int_equal(formats[i](&buf, times[j]), CSN_RANGE);
    assert_int_equal(buf.len, 0);
}

static void format_appends_nothing_where_there_is_no_room(void **state)
{
    char storage[8];
    struct csn_buf buf;

    (void)state;
    csn_buf_init_fixed(&buf, storage, sizeof storage);
    for (size_t i = 0; i < CSN_COUNT(formats); i++)
        assert_int_equal(formats[i](&buf, (struct csn_time){1700000000, 0}), CSN_LIMIT);
    assert_int_equal(buf.len, 0);
}

static void exact_forms_round_trip(void **state)
{
    static const struct {
        format_function *format;
        parse_function *parse;
    } forms[] = {{csn_time_format_epoch_exact, csn_time_parse_epoch}, {csn_time_format_iso8601, csn_time_parse_iso8601}};

    (void)state;
    for (int64_t seconds = CSN_TIME_SECONDS_MIN; seconds < CSN_TIME_SECONDS_MAX; seconds += INT64_C(987654321)) {
        const struct csn_time time = {seconds, (uint32_t)((uint64_t)(seconds - CSN_TIME_SECONDS_MIN) * 7919 % 1000000000)};

        for (size_t i = 0; i < CSN_COUNT(forms); i++) {
            char storage[64];
            struct csn_buf buf;
            struct csn_time back = {0, 0};

            csn_buf_init_fixed(&buf, storage, sizeof storage);
            assert_int_equal(forms[i].format(&buf, time), CSN_OK);
            assert_int_equal(forms[i].parse(csn_buf_span(&buf), &back, NULL), CSN_OK);
            assert_time("round trip", back, time);
        }
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(calendar_round_trips_every_day),
        cmocka_unit_test(calendar_knows_its_ends),
        cmocka_unit_test(calendar_refuses_dates_that_do_not_exist),
        cmocka_unit_test(calendar_knows_the_leap_day_of_2000),
        cmocka_unit_test(time_to_millis_cuts_toward_the_past_or_the_epoch),
        cmocka_unit_test(time_compare_orders_instants),
        cmocka_unit_test(epoch_parse_reads_any_spelling_exactly),
        cmocka_unit_test(epoch_parse_refuses_what_is_no_instant),
        cmocka_unit_test(epoch_format_cuts_to_milliseconds_toward_zero),
        cmocka_unit_test(epoch_format_exact_keeps_every_digit),
        cmocka_unit_test(iso8601_parse_reads_fractions_and_offsets),
        cmocka_unit_test(iso8601_parse_refuses_other_forms),
        cmocka_unit_test(iso8601_format_needs_no_more_digits_than_it_must),
        cmocka_unit_test(http_date_parse_reads_all_three_forms),
        cmocka_unit_test(http_date_parse_refuses_other_forms),
        cmocka_unit_test(http_date_format_writes_the_fixed_form),
        cmocka_unit_test(amz_date_round_trips),
        cmocka_unit_test(amz_date_parse_refuses_other_forms),
        cmocka_unit_test(parse_refuses_every_prefix_and_every_byte_replaced),
        cmocka_unit_test(format_refuses_instants_outside_the_years),
        cmocka_unit_test(format_appends_nothing_where_there_is_no_room),
        cmocka_unit_test(exact_forms_round_trip),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
