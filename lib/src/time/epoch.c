#include <countersign/time.h>

#include "../base/put.h"
#include "../json/decimal.h"
#include "format.h"

enum { NANO_DIGITS = 9, EPOCH_DIGITS_MAX = 12 /* of year 9999 */, FORMATTED_MAX = 32 };

static const uint32_t nanos_per_second = 1000000000;

/* A number without its sign, cut below the nanosecond. */
struct magnitude {
    int64_t seconds;
    uint32_t nanos;
    bool cut; /* something but zeros was */
};

/* The digit that counts 10^weight. */
static unsigned digit_at(const struct csn_decimal *decimal, int64_t weight)
{
    int64_t i = csn_decimal_weight(decimal, 0) - weight;

    if (i < (int64_t)decimal->first || i > (int64_t)decimal->last)
        return 0;
    return csn_decimal_digit(decimal, (size_t)i);
}

static struct magnitude magnitude_of(const struct csn_decimal *decimal)
{
    struct magnitude magnitude = {.cut = csn_decimal_weight(decimal, decimal->last) < -NANO_DIGITS};

    for (int64_t weight = EPOCH_DIGITS_MAX - 1; weight >= 0; weight--)
        magnitude.seconds = magnitude.seconds * 10 + digit_at(decimal, weight);
    for (int64_t weight = -1; weight >= -NANO_DIGITS; weight--)
        magnitude.nanos = magnitude.nanos * 10 + digit_at(decimal, weight);
    return magnitude;
}

static struct csn_time negated(struct magnitude magnitude)
{
    struct csn_time time = {-magnitude.seconds, 0};
    uint32_t nanos = magnitude.nanos + (magnitude.cut ? 1 : 0);

    if (nanos == 0)
        return time;
    time.seconds--;
    time.nanos = nanos_per_second - nanos;
    return time;
}

static enum csn_status out_of_range(struct csn_span lexeme, struct csn_error *error)
{
    return csn_error_set(error, CSN_RANGE, 0, "%.*s is outside the years 1 to 9999", CSN_SPAN_ARG(lexeme));
}

enum csn_status csn_time_parse_epoch(struct csn_span lexeme, struct csn_time *time, struct csn_error *error)
{
    struct csn_decimal decimal;
    struct magnitude magnitude;
    struct csn_time found = {0, 0};
    size_t end = 0;
    struct csn_error fault;

    if (csn_decimal_scan(lexeme, &end, &fault) != CSN_OK)
        return csn_error_set(error, CSN_SYNTAX, fault.offset, "%s", fault.message);
    if (end != lexeme.len)
        return csn_error_set(error, CSN_SYNTAX, end, "the number does not end here");
    decimal = csn_decimal_split(lexeme);
    if (decimal.zero) {
        *time = found;
        return CSN_OK;
    }
    if (csn_decimal_weight(&decimal, decimal.first) >= EPOCH_DIGITS_MAX)
        return out_of_range(lexeme, error);
    magnitude = magnitude_of(&decimal);
    found = decimal.negative ? negated(magnitude) : (struct csn_time){magnitude.seconds, magnitude.nanos};
    if (!csn_format_in_range(found))
        return out_of_range(lexeme, error);
    *time = found;
    return CSN_OK;
}

static char *put_seconds(char *out, uint64_t seconds)
{
    char *end = out + 1;

    for (uint64_t limit = 10; seconds >= limit; limit *= 10)
        end++;
    (void)csn_digits_before(end, seconds);
    return end;
}

/* In place where the buffer has room for any, else by way of `text`, for which there may be room all the same. */
enum csn_status csn_time_format_epoch_exact(struct csn_buf *buf, struct csn_time time)
{
    char text[FORMATTED_MAX];
    char *start = csn_put_has_room(buf, sizeof text) ? buf->data + buf->len : text;
    char *end = start;

    if (!csn_format_in_range(time))
        return CSN_RANGE;
    if (time.seconds < 0) {
        *end++ = '-';
        if (time.nanos > 0) { /* {-1, 500000000} is spelt -0.5 */
            time.seconds++;
            time.nanos = nanos_per_second - time.nanos;
        }
        time.seconds = -time.seconds;
    }
    end = put_seconds(end, (uint64_t)time.seconds);
    end = csn_format_fraction(end, time.nanos);
    if (start == text)
        return csn_buf_append(buf, csn_span_of(text, (size_t)(end - text)));
    csn_put_end(buf, end);
    return CSN_OK;
}

/* Rule time.precision: what is finer than a millisecond is cut, not rounded. */
enum csn_status csn_time_format_epoch(struct csn_buf *buf, struct csn_time time)
{
    if (!csn_format_in_range(time))
        return CSN_RANGE;
    return csn_time_format_epoch_exact(buf, csn_time_to_millis(time, true));
}
