#include <countersign/time.h>

#include "format.h"
#include "scan.h"

static const struct csn_span weekdays[] = {
    CSN_SPAN_INIT("Sun"), CSN_SPAN_INIT("Mon"), CSN_SPAN_INIT("Tue"), CSN_SPAN_INIT("Wed"),
    CSN_SPAN_INIT("Thu"), CSN_SPAN_INIT("Fri"), CSN_SPAN_INIT("Sat"),
};

static const struct csn_span long_weekdays[] = {
    CSN_SPAN_INIT("Sunday"), CSN_SPAN_INIT("Monday"), CSN_SPAN_INIT("Tuesday"), CSN_SPAN_INIT("Wednesday"),
    CSN_SPAN_INIT("Thursday"), CSN_SPAN_INIT("Friday"), CSN_SPAN_INIT("Saturday"),
};

static const struct csn_span months[] = {
    CSN_SPAN_INIT("Jan"), CSN_SPAN_INIT("Feb"), CSN_SPAN_INIT("Mar"), CSN_SPAN_INIT("Apr"),
    CSN_SPAN_INIT("May"), CSN_SPAN_INIT("Jun"), CSN_SPAN_INIT("Jul"), CSN_SPAN_INIT("Aug"),
    CSN_SPAN_INIT("Sep"), CSN_SPAN_INIT("Oct"), CSN_SPAN_INIT("Nov"), CSN_SPAN_INIT("Dec"),
};

enum { LAST_YEAR_OF_2000 = 68 /* as POSIX's %y splits the centuries */ };

static bool scan_month(struct csn_scan *scan, struct csn_date *date)
{
    if (!csn_scan_word(scan, months, CSN_COUNT(months), &date->month))
        return false;
    date->month++;
    return true;
}

/* Sun, 06 Nov 1994 08:49:37 GMT */
static bool scan_fixdate(struct csn_scan *scan, struct csn_date *date)
{
    return csn_scan_word(scan, weekdays, CSN_COUNT(weekdays), &date->weekday) && csn_scan_text(scan, CSN_SPAN(", "))
           && csn_scan_digits(scan, 2, &date->day) && csn_scan_text(scan, CSN_SPAN(" ")) && scan_month(scan, date)
           && csn_scan_text(scan, CSN_SPAN(" ")) && csn_scan_digits(scan, 4, &date->year)
           && csn_scan_text(scan, CSN_SPAN(" ")) && csn_scan_clock(scan, date) && csn_scan_text(scan, CSN_SPAN(" GMT"))
           && csn_scan_at_end(scan);
}

/* Sunday, 06-Nov-94 08:49:37 GMT */
static bool scan_rfc850(struct csn_scan *scan, struct csn_date *date)
{
    bool fits = csn_scan_word(scan, long_weekdays, CSN_COUNT(long_weekdays), &date->weekday)
                && csn_scan_text(scan, CSN_SPAN(", ")) && csn_scan_digits(scan, 2, &date->day)
                && csn_scan_text(scan, CSN_SPAN("-")) && scan_month(scan, date) && csn_scan_text(scan, CSN_SPAN("-"))
                && csn_scan_digits(scan, 2, &date->year) && csn_scan_text(scan, CSN_SPAN(" "))
                && csn_scan_clock(scan, date) && csn_scan_text(scan, CSN_SPAN(" GMT")) && csn_scan_at_end(scan);

    if (fits)
        date->year += date->year <= LAST_YEAR_OF_2000 ? 2000 : 1900;
    return fits;
}

/* Sun Nov  6 08:49:37 1994 */
static bool scan_asctime(struct csn_scan *scan, struct csn_date *date)
{
    if (!csn_scan_word(scan, weekdays, CSN_COUNT(weekdays), &date->weekday) || !csn_scan_text(scan, CSN_SPAN(" "))
        || !scan_month(scan, date) || !csn_scan_text(scan, CSN_SPAN(" ")))
        return false;
    if (!csn_scan_digits(scan, csn_scan_text(scan, CSN_SPAN(" ")) ? 1 : 2, &date->day))
        return false;
    return csn_scan_text(scan, CSN_SPAN(" ")) && csn_scan_clock(scan, date) && csn_scan_text(scan, CSN_SPAN(" "))
           && csn_scan_digits(scan, 4, &date->year) && csn_scan_at_end(scan);
}

/* Where no form fits, the fault is where the likeliest one broke off: the one that went furthest. */
static bool scan_any(struct csn_scan *scan, struct csn_date *date)
{
    static bool (*const forms[])(struct csn_scan *, struct csn_date *) = {scan_fixdate, scan_rfc850, scan_asctime};
    size_t furthest = 0;

    for (size_t i = 0; i < CSN_COUNT(forms); i++) {
        scan->at = 0;
        if (forms[i](scan, date))
            return true;
        if (scan->at > furthest)
            furthest = scan->at;
    }
    scan->at = furthest;
    return false;
}

enum csn_status csn_time_parse_http_date(struct csn_span text, struct csn_time *time, struct csn_error *error)
{
    struct csn_scan scan = {text, 0};
    struct csn_date date = {0};
    int64_t seconds;
    enum csn_status status;

    if (!scan_any(&scan, &date))
        return csn_scan_fault(&scan, "Tue, 14 Nov 2023 22:13:20 GMT", error);
    status = csn_scan_seconds(&date, &seconds, error);
    if (status != CSN_OK)
        return status;
    if (csn_scan_weekday(seconds) != date.weekday)
        return csn_error_set(error, CSN_MISMATCH, 0, "%04d-%02d-%02d is not a %.*s", date.year, date.month, date.day,
                             CSN_SPAN_ARG(long_weekdays[date.weekday]));
    *time = (struct csn_time){seconds, 0};
    return CSN_OK;
}

enum csn_status csn_time_format_http_date(struct csn_buf *buf, struct csn_time time)
{
    char text[sizeof "Tue, 14 Nov 2023 22:13:20 GMT"];
    char *end = text;
    struct csn_date date;

    if (!csn_format_in_range(time))
        return CSN_RANGE;
    date = csn_date_from_seconds(time.seconds);
    end = csn_format_text(end, weekdays[date.weekday]);
    end = csn_format_text(end, CSN_SPAN(", "));
    end = csn_digits_two(end, date.day);
    *end++ = ' ';
    end = csn_format_text(end, months[date.month - 1]);
    *end++ = ' ';
    end = csn_format_year(end, date.year);
    *end++ = ' ';
    end = csn_format_clock(end, &date);
    end = csn_format_text(end, CSN_SPAN(" GMT"));
    return csn_buf_append(buf, csn_span_of(text, (size_t)(end - text)));
}
