#include <countersign/time.h>

#include "format.h"
#include "scan.h"

enum csn_status csn_time_parse_amz_date(struct csn_span text, struct csn_time *time, struct csn_error *error)
{
    struct csn_scan scan = {text, 0};
    struct csn_date date = {0};
    int64_t seconds;
    enum csn_status status;

    if (!csn_scan_digits(&scan, 4, &date.year) || !csn_scan_digits(&scan, 2, &date.month)
        || !csn_scan_digits(&scan, 2, &date.day) || !csn_scan_text(&scan, CSN_SPAN("T"))
        || !csn_scan_digits(&scan, 2, &date.hour) || !csn_scan_digits(&scan, 2, &date.minute)
        || !csn_scan_digits(&scan, 2, &date.second) || !csn_scan_text(&scan, CSN_SPAN("Z")) || !csn_scan_at_end(&scan))
        return csn_scan_fault(&scan, "20231114T221320Z", error);
    status = csn_scan_seconds(&date, &seconds, error);
    if (status != CSN_OK)
        return status;
    *time = (struct csn_time){seconds, 0};
    return CSN_OK;
}

enum csn_status csn_time_format_amz_date(struct csn_buf *buf, struct csn_time time)
{
    char text[16];
    char *end = text;
    struct csn_date date;

    if (!csn_format_in_range(time))
        return CSN_RANGE;
    date = csn_date_from_seconds(time.seconds);
    end = csn_format_year(end, date.year);
    end = csn_digits_two(end, date.month);
    end = csn_digits_two(end, date.day);
    *end++ = 'T';
    end = csn_digits_two(end, date.hour);
    end = csn_digits_two(end, date.minute);
    end = csn_digits_two(end, date.second);
    *end++ = 'Z';
    return csn_buf_append(buf, csn_span_of(text, (size_t)(end - text)));
}
