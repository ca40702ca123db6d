/* Formatting any instant as epoch seconds, exact and cut to milliseconds: every int64 of seconds, every uint32 of nanoseconds. */
/* Seconds come apart by their number of digits, because the analyser keeps no relation between where a loop ended and how much it wrote. */
#include <countersign/time.h>

#include "unknown.h"

enum { ROOM = 64, DIGITS_MAX = 12 };

static int format(int64_t seconds, uint32_t nanos)
{
    char out[ROOM] = {0};
    struct csn_buf buf;
    struct csn_time time = {seconds, nanos};

    csn_buf_init_fixed(&buf, out, ROOM);
    return (int)csn_time_format_epoch(&buf, time) + (int)csn_time_format_epoch_exact(&buf, time);
}

/* Every number of so many digits, and 0 where that is one. */
static int format_digits(size_t digits, uint32_t nanos)
{
    int64_t least = 1;

    for (size_t i = 1; i < digits; i++)
        least *= 10;
    if (Frama_C_interval_split(0, 1) == 0)
        return format(Frama_C_long_long_interval(digits == 1 ? 0 : least, least * 10 - 1), nanos);
    /* below zero a fraction is counted down from the second above */
    return nanos == 0 ? format(Frama_C_long_long_interval(-(least * 10 - 1), -least), nanos)
                      : format(Frama_C_long_long_interval(-(least * 10), digits == 1 ? -1 : -least - 1), nanos);
}

int main(void)
{
    uint32_t nanos = Frama_C_unsigned_int_interval(1, 999999999);

    switch (Frama_C_interval_split(0, 4)) {
    case 0: return format_digits(ANY_OF(1, DIGITS_MAX), nanos);
    case 1: return format_digits(ANY_OF(1, DIGITS_MAX), 0);
    case 2: return format(Frama_C_long_long_interval(INT64_MIN, CSN_TIME_SECONDS_MIN - 1), nanos);
    case 3: return format(Frama_C_long_long_interval(CSN_TIME_SECONDS_MAX + 1, INT64_MAX), nanos);
    default: return format(Frama_C_long_long_interval(INT64_MIN, INT64_MAX), Frama_C_unsigned_int_interval(1000000000, UINT32_MAX));
    }
}
