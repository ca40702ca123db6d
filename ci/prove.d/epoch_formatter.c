/* Formatting any instant as epoch seconds, exact and cut to milliseconds: every int64 of seconds, every uint32 of nanoseconds. */
/* Those out of range come apart from the others, because the analyser forgets what a function's answer says of its argument. */
#include <countersign/time.h>

#include "unknown.h"

enum { ROOM = 32 };

static int format(int64_t seconds, uint32_t nanos)
{
    char out[ROOM] = {0};
    struct csn_buf buf;
    struct csn_time time = {seconds, nanos};

    csn_buf_init_fixed(&buf, out, ROOM);
    return (int)csn_time_format_epoch(&buf, time) + (int)csn_time_format_epoch_exact(&buf, time);
}

int main(void)
{
    int64_t within = Frama_C_long_long_interval(CSN_TIME_SECONDS_MIN, CSN_TIME_SECONDS_MAX);
    uint32_t nanos = Frama_C_unsigned_int_interval(0, 999999999);

    switch (Frama_C_interval_split(0, 3)) {
    case 0: return format(within, nanos);
    case 1: return format(Frama_C_long_long_interval(INT64_MIN, CSN_TIME_SECONDS_MIN - 1), nanos);
    case 2: return format(Frama_C_long_long_interval(CSN_TIME_SECONDS_MAX + 1, INT64_MAX), nanos);
    default: return format(within, Frama_C_unsigned_int_interval(1000000000, UINT32_MAX));
    }
}
