/* Writing the pieces of dates without printf: these are on the path of every request. */
#ifndef CSN_TIME_FORMAT_H
#define CSN_TIME_FORMAT_H

#include <countersign/time.h>

#include "../base/digits.h"

/* Tells whether the instant may be formatted: years 1 to 9999, less than 10^9 nanoseconds. */
bool csn_format_in_range(struct csn_time time);
/* Each writes a piece and returns what lies behind it. */
char *csn_format_year(char *out, int year);
char *csn_format_text(char *out, struct csn_span text);
/* Writes HH:MM:SS. */
char *csn_format_clock(char *out, const struct csn_date *date);
/* Writes a point and the digits of `nanos` without trailing zeros; nothing for 0. At most ten bytes. */
char *csn_format_fraction(char *out, uint32_t nanos);

#endif
