#include <countersign/json.h>

#include "decimal.h"

enum { INT64_DIGITS = 19 };

/* How much larger the exponent of `a` is than that of `b`. They may have any number of digits, so they are subtracted
 * digit by digit; once the difference is past what lengths of texts can make up for, it only grows. */
static int64_t exponent_difference(const struct csn_decimal *a, const struct csn_decimal *b)
{
    const int64_t hopeless = INT64_C(100000000000000000);
    size_t len = a->exponent.len > b->exponent.len ? a->exponent.len : b->exponent.len;
    int64_t difference = 0;

    for (size_t place = len; place > 0; place--) {
        int64_t digit_a = place <= a->exponent.len ? a->exponent.data[a->exponent.len - place] - '0' : 0;
        int64_t digit_b = place <= b->exponent.len ? b->exponent.data[b->exponent.len - place] - '0' : 0;

        difference = difference * 10 + (a->exponent_negative ? -digit_a : digit_a)
                     - (b->exponent_negative ? -digit_b : digit_b);
        if (difference > hopeless || difference < -hopeless)
            break;
    }
    return difference;
}

static bool same_digits(const struct csn_decimal *a, const struct csn_decimal *b)
{
    if (a->last - a->first != b->last - b->first)
        return false;
    for (size_t i = 0; i <= a->last - a->first; i++)
        if (csn_decimal_digit(a, a->first + i) != csn_decimal_digit(b, b->first + i))
            return false;
    return true;
}

/* The weight of the first significant digit, less the exponent. */
static int64_t place_of_first(const struct csn_decimal *decimal)
{
    return (int64_t)decimal->whole.len - (int64_t)decimal->first;
}

bool csn_json_number_equal(struct csn_span a, struct csn_span b)
{
    struct csn_decimal left, right;

    if (csn_span_equal(a, b))
        return true;
    left = csn_decimal_split(a);
    right = csn_decimal_split(b);
    if (left.zero || right.zero)
        return left.zero && right.zero;
    return left.negative == right.negative && same_digits(&left, &right)
           && exponent_difference(&left, &right) == place_of_first(&right) - place_of_first(&left);
}

/* Multiplies by ten and adds; false past `ceiling`. */
static bool push_digit(uint64_t *value, unsigned digit, uint64_t ceiling)
{
    if (*value > (ceiling - digit) / 10)
        return false;
    *value = *value * 10 + digit;
    return true;
}

static bool whole_magnitude(const struct csn_decimal *decimal, uint64_t ceiling, uint64_t *value)
{
    int64_t zeros = csn_decimal_weight(decimal, decimal->last);

    *value = 0;
    if (decimal->last - decimal->first >= INT64_DIGITS || zeros >= INT64_DIGITS)
        return false;
    for (size_t i = decimal->first; i <= decimal->last; i++)
        if (!push_digit(value, csn_decimal_digit(decimal, i), ceiling))
            return false;
    for (; zeros > 0; zeros--)
        if (!push_digit(value, 0, ceiling))
            return false;
    return true;
}

enum csn_status csn_json_number_int64(struct csn_span lexeme, int64_t *number, struct csn_error *error)
{
    struct csn_decimal decimal = csn_decimal_split(lexeme);
    uint64_t ceiling = (uint64_t)INT64_MAX + (decimal.negative ? 1 : 0);
    uint64_t magnitude = 0;

    if (!decimal.zero && csn_decimal_weight(&decimal, decimal.last) < 0)
        return csn_error_set(error, CSN_TYPE, 0, "%.*s is not a whole number", CSN_SPAN_ARG(lexeme));
    if (!decimal.zero && !whole_magnitude(&decimal, ceiling, &magnitude))
        return csn_error_set(error, CSN_RANGE, 0, "%.*s does not fit 64 bits", CSN_SPAN_ARG(lexeme));
    if (magnitude > INT64_MAX)
        *number = INT64_MIN;
    else
        *number = decimal.negative ? -(int64_t)magnitude : (int64_t)magnitude;
    return CSN_OK;
}

bool csn_json_number_is_plain(struct csn_span lexeme)
{
    size_t at = csn_span_starts_with(lexeme, CSN_SPAN("-")) ? 1 : 0;

    if (at == lexeme.len)
        return false;
    while (at < lexeme.len && lexeme.data[at] >= '0' && lexeme.data[at] <= '9')
        at++;
    return at == lexeme.len;
}
