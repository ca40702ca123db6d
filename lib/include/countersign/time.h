/* time: instants, in the forms that the protocol uses. Never through a double; no locale, no zone of the machine, no clock.
 *
 * The years are 1 to 9999 (Smithy, timestamp); leap seconds don't exist, as in POSIX. Functions that parse take the whole
 * text, without white space around it, and give CSN_SYNTAX with the offset of the byte at fault, or CSN_RANGE for an
 * instant that doesn't exist or lies outside those years. Functions that format give CSN_RANGE for an instant outside.
 */
#ifndef CSN_TIME_H
#define CSN_TIME_H

#include <countersign/buf.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CSN_TIME_SECONDS_MIN INT64_C(-62135596800) /* 0001-01-01T00:00:00Z */
#define CSN_TIME_SECONDS_MAX INT64_C(253402300799) /* 9999-12-31T23:59:59Z */

/* An instant: `seconds` since 1970-01-01T00:00:00Z, rounded toward minus infinity, and what is left.
 * -0.5 s is {-1, 500000000}. */
struct csn_time {
    int64_t seconds;
    uint32_t nanos; /* 0 to 999999999 */
};

/* A date and time of day in UTC, as numbers that people use. */
struct csn_date {
    int year;   /* 1 to 9999 */
    int month;  /* 1 to 12 */
    int day;    /* 1 to 31 */
    int hour;   /* 0 to 23 */
    int minute; /* 0 to 59 */
    int second; /* 0 to 59 */
    int weekday; /* 0 is Sunday; ignored by csn_date_to_seconds */
};

/* Negative, zero or positive as `a` is before, at or after `b`. */
CSN_API int csn_time_compare(struct csn_time a, struct csn_time b);
/* The instant cut to whole milliseconds, toward the past (`toward_zero`: toward the epoch). */
CSN_API struct csn_time csn_time_to_millis(struct csn_time time, bool toward_zero);

/* Converts seconds (outside the range above: its nearer end) to a date and back. csn_date_to_seconds: CSN_RANGE for a date
 * that doesn't exist. */
CSN_API struct csn_date csn_date_from_seconds(int64_t seconds);
CSN_API enum csn_status csn_date_to_seconds(const struct csn_date *date, int64_t *seconds) CSN_NODISCARD;

/* epoch-seconds (Smithy): a JSON number lexeme, any spelling (1.784316439424E9), exact; digits below a nanosecond are cut
 * toward the past. */
CSN_API enum csn_status csn_time_parse_epoch(struct csn_span lexeme, struct csn_time *time, struct csn_error *error) CSN_NODISCARD;
/* Appends epoch-seconds: plain digits, and a fraction of up to three digits without trailing zeros where the instant,
 * cut to milliseconds toward zero, has one (rule time.precision). */
CSN_API enum csn_status csn_time_format_epoch(struct csn_buf *buf, struct csn_time time) CSN_NODISCARD;
/* As above with every digit down to the nanosecond. */
CSN_API enum csn_status csn_time_format_epoch_exact(struct csn_buf *buf, struct csn_time time) CSN_NODISCARD;

/* ISO 8601 as RFC 3339 profiles it: 2023-11-14T22:13:20.123Z, any number of fraction digits (those below a nanosecond are
 * cut), Z or an offset, T and Z in either case. */
CSN_API enum csn_status csn_time_parse_iso8601(struct csn_span text, struct csn_time *time, struct csn_error *error) CSN_NODISCARD;
/* Appends it with Z and as many fraction digits as are needed, none for a whole second. */
CSN_API enum csn_status csn_time_format_iso8601(struct csn_buf *buf, struct csn_time time) CSN_NODISCARD;

/* HTTP-date, the IMF-fixdate form of RFC 9110 section 5.6.7 (the obsolete forms are read too; years of two digits are
 * 1969 to 2068, since there is no clock). Whole seconds. CSN_MISMATCH where the day of the week is another day's. */
CSN_API enum csn_status csn_time_parse_http_date(struct csn_span text, struct csn_time *time, struct csn_error *error) CSN_NODISCARD;
CSN_API enum csn_status csn_time_format_http_date(struct csn_buf *buf, struct csn_time time) CSN_NODISCARD;

/* The form of X-Amz-Date, YYYYMMDD'T'HHMMSS'Z', exactly 16 bytes (rule sign.date-form). */
CSN_API enum csn_status csn_time_parse_amz_date(struct csn_span text, struct csn_time *time, struct csn_error *error) CSN_NODISCARD;
CSN_API enum csn_status csn_time_format_amz_date(struct csn_buf *buf, struct csn_time time) CSN_NODISCARD;

#ifdef __cplusplus
}
#endif
#endif
