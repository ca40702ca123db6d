/* Reading dates of fixed form, piece by piece. Every function returns false where the piece isn't there, the scan then
 * standing at the first byte that doesn't fit: so a form is one condition. */
#ifndef CSN_TIME_SCAN_H
#define CSN_TIME_SCAN_H

#include <countersign/time.h>

struct csn_scan {
    struct csn_span text;
    size_t at;
};

/* Reads exactly `count` digits, nine at most. */
bool csn_scan_digits(struct csn_scan *scan, size_t count, int *number);
bool csn_scan_text(struct csn_scan *scan, struct csn_span text);
/* Reads one of `count` words; `*index` says which. */
bool csn_scan_word(struct csn_scan *scan, const struct csn_span *words, size_t count, int *index);
/* HH:MM:SS. */
bool csn_scan_clock(struct csn_scan *scan, struct csn_date *date);
bool csn_scan_at_end(const struct csn_scan *scan);

/* CSN_SYNTAX at the byte that the scan stands at; `form` is what was expected. */
enum csn_status csn_scan_fault(const struct csn_scan *scan, const char *form, struct csn_error *error);
/* Sets `*seconds` from the date; CSN_RANGE with the error where it doesn't exist. */
enum csn_status csn_scan_seconds(const struct csn_date *date, int64_t *seconds, struct csn_error *error) CSN_NODISCARD;
/* The day of the week of an instant within the range, 0 for Sunday. */
int csn_scan_weekday(int64_t seconds);

#endif
