#include "format.h"

#include <string.h>

#define NANOS_PER_SECOND UINT32_C(1000000000)

bool csn_format_in_range(struct csn_time time)
{
    return time.seconds >= CSN_TIME_SECONDS_MIN && time.seconds <= CSN_TIME_SECONDS_MAX && time.nanos < NANOS_PER_SECOND;
}

char *csn_format_digits(char *out, int64_t number, int width)
{
    for (int place = width - 1; place >= 0; place--) {
        out[place] = (char)('0' + number % 10);
        number /= 10;
    }
    return out + width;
}

char *csn_format_text(char *out, struct csn_span text)
{
    memcpy(out, text.data, text.len);
    return out + text.len;
}

char *csn_format_clock(char *out, const struct csn_date *date)
{
    out = csn_format_digits(out, date->hour, 2);
    *out++ = ':';
    out = csn_format_digits(out, date->minute, 2);
    *out++ = ':';
    return csn_format_digits(out, date->second, 2);
}

char *csn_format_fraction(char *out, uint32_t nanos)
{
    if (nanos == 0)
        return out;
    *out++ = '.';
    out = csn_format_digits(out, nanos, 9);
    while (out[-1] == '0')
        out--;
    return out;
}
