#include <countersign/time.h>

#include "format.h"
#include "scan.h"

static const char form[] = "2023-11-14T22:13:20.123Z";

static bool scan_either_case(struct csn_scan *scan, struct csn_span upper, struct csn_span lower)
{
    return csn_scan_text(scan, upper) || csn_scan_text(scan, lower);
}

static bool scan_date_and_clock(struct csn_scan *scan, struct csn_date *date)
{
    return csn_scan_digits(scan, 4, &date->year) && csn_scan_text(scan, CSN_SPAN("-"))
           && csn_scan_digits(scan, 2, &date->month) && csn_scan_text(scan, CSN_SPAN("-"))
           && csn_scan_digits(scan, 2, &date->day) && scan_either_case(scan, CSN_SPAN("T"), CSN_SPAN("t"))
           && csn_scan_clock(scan, date);
}

/* A point and digits, or nothing; digits below the nanosecond are read and dropped. */
static bool scan_fraction(struct csn_scan *scan, uint32_t *nanos)
{
    uint32_t unit = 100000000;
    int digit;

    *nanos = 0;
    if (!csn_scan_text(scan, CSN_SPAN(".")))
        return true;
    if (!csn_scan_digits(scan, 1, &digit))
        return false;
    do {
        *nanos += (uint32_t)digit * unit;
        unit /= 10;
    } while (csn_scan_digits(scan, 1, &digit));
    return true;
}

/* Z, or how far the local time is ahead of UTC. */
static bool scan_zone(struct csn_scan *scan, int *sign, struct csn_date *ahead)
{
    *sign = 0;
    if (scan_either_case(scan, CSN_SPAN("Z"), CSN_SPAN("z")))
        return true;
    *sign = csn_scan_text(scan, CSN_SPAN("-")) ? -1 : 1;
    if (*sign == 1 && !csn_scan_text(scan, CSN_SPAN("+")))
        return false;
    return csn_scan_digits(scan, 2, &ahead->hour) && csn_scan_text(scan, CSN_SPAN(":"))
           && csn_scan_digits(scan, 2, &ahead->minute);
}

enum csn_status csn_time_parse_iso8601(struct csn_span text, struct csn_time *time, struct csn_error *error)
{
    struct csn_scan scan = {text, 0};
    struct csn_date date = {0};
    struct csn_date ahead = {0};
    struct csn_time found;
    int sign;
    enum csn_status status;

    if (!scan_date_and_clock(&scan, &date) || !scan_fraction(&scan, &found.nanos) || !scan_zone(&scan, &sign, &ahead)
        || !csn_scan_at_end(&scan))
        return csn_scan_fault(&scan, form, error);
    status = csn_scan_seconds(&date, &found.seconds, error);
    if (status != CSN_OK)
        return status;
    if (ahead.hour > 23 || ahead.minute > 59)
        return csn_error_set(error, CSN_RANGE, text.len - 5, "no zone is %02d:%02d away", ahead.hour, ahead.minute);
    found.seconds -= sign * (ahead.hour * INT64_C(3600) + ahead.minute * INT64_C(60));
    if (!csn_format_in_range(found))
        return csn_error_set(error, CSN_RANGE, 0, "'%.*s' is outside the years 1 to 9999", CSN_SPAN_ARG(text));
    *time = found;
    return CSN_OK;
}

enum csn_status csn_time_format_iso8601(struct csn_buf *buf, struct csn_time time)
{
    char text[sizeof "0000-00-00T00:00:00.000000000Z"];
    char *end = text;
    struct csn_date date;

    if (!csn_format_in_range(time))
        return CSN_RANGE;
    date = csn_date_from_seconds(time.seconds);
    end = csn_format_year(end, date.year);
    *end++ = '-';
    end = csn_digits_two(end, date.month);
    *end++ = '-';
    end = csn_digits_two(end, date.day);
    *end++ = 'T';
    end = csn_format_clock(end, &date);
    end = csn_format_fraction(end, time.nanos);
    *end++ = 'Z';
    return csn_buf_append(buf, csn_span_of(text, (size_t)(end - text)));
}
