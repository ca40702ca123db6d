#include "scan.h"

#include <string.h>

bool csn_scan_digits(struct csn_scan *scan, size_t count, int *number)
{
    int value = 0;

    for (size_t i = 0; i < count; i++) {
        char byte = scan->at < scan->text.len ? scan->text.data[scan->at] : 0;

        if (byte < '0' || byte > '9')
            return false;
        value = value * 10 + (byte - '0');
        scan->at++;
    }
    *number = value;
    return true;
}

bool csn_scan_text(struct csn_scan *scan, struct csn_span text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (scan->at == scan->text.len || scan->text.data[scan->at] != text.data[i])
            return false;
        scan->at++;
    }
    return true;
}

bool csn_scan_word(struct csn_scan *scan, const struct csn_span *words, size_t count, int *index)
{
    for (size_t i = 0; i < count; i++) {
        if (scan->text.len - scan->at < words[i].len || scan->text.data[scan->at] != words[i].data[0] ||
            memcmp(scan->text.data + scan->at, words[i].data, words[i].len) != 0)
            continue;
        scan->at += words[i].len;
        *index = (int)i;
        return true;
    }
    return false;
}

bool csn_scan_clock(struct csn_scan *scan, struct csn_date *date)
{
    return csn_scan_digits(scan, 2, &date->hour) && csn_scan_text(scan, CSN_SPAN(":"))
           && csn_scan_digits(scan, 2, &date->minute) && csn_scan_text(scan, CSN_SPAN(":"))
           && csn_scan_digits(scan, 2, &date->second);
}

bool csn_scan_at_end(const struct csn_scan *scan)
{
    return scan->at == scan->text.len;
}

enum csn_status csn_scan_fault(const struct csn_scan *scan, const char *form, struct csn_error *error)
{
    return csn_error_set(error, CSN_SYNTAX, scan->at, "'%.*s' is not of the form %s", CSN_SPAN_ARG(scan->text), form);
}

enum csn_status csn_scan_seconds(const struct csn_date *date, int64_t *seconds, struct csn_error *error)
{
    if (csn_date_to_seconds(date, seconds) == CSN_OK)
        return CSN_OK;
    return csn_error_set(error, CSN_RANGE, 0, "there is no %04d-%02d-%02d %02d:%02d:%02d", date->year, date->month,
                         date->day, date->hour, date->minute, date->second);
}
