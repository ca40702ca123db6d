#include "format.h"

enum { NANO_DIGITS = 9, MILLI_DIGITS = 3, NANOS_PER_MILLI = 1000000 };

#define NANOS_PER_SECOND UINT32_C(1000000000)

bool csn_format_in_range(struct csn_time time)
{
    return time.seconds >= CSN_TIME_SECONDS_MIN && time.seconds <= CSN_TIME_SECONDS_MAX && time.nanos < NANOS_PER_SECOND;
}

char *csn_format_year(char *out, int year)
{
    return csn_digits_two(csn_digits_two(out, year / 100), year % 100);
}

char *csn_format_text(char *out, struct csn_span text)
{
    memcpy(out, text.data, text.len);
    return out + text.len;
}

char *csn_format_clock(char *out, const struct csn_date *date)
{
    out = csn_digits_two(out, date->hour);
    *out++ = ':';
    out = csn_digits_two(out, date->minute);
    *out++ = ':';
    return csn_digits_two(out, date->second);
}

char *csn_format_fraction(char *out, uint32_t nanos)
{
    size_t width = NANO_DIGITS;

    if (nanos == 0)
        return out;
    if (nanos % NANOS_PER_MILLI == 0) { /* as nearly all are, and six steps less */
        nanos /= NANOS_PER_MILLI;
        width = MILLI_DIGITS;
    }
    for (; nanos % 10 == 0; nanos /= 10)
        width--;
    memcpy(out, ".000000000", width + 1);
    out += width + 1;
    (void)csn_digits_before(out, nanos);
    return out;
}
