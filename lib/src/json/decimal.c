#include "decimal.h"

#include "fault.h"

static const int64_t exponent_ceiling = INT64_C(100000000000000000);

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static size_t skip_digits(struct csn_span text, size_t at)
{
    while (at < text.len && is_digit(text.data[at]))
        at++;
    return at;
}

static bool is_at(struct csn_span text, size_t at, char byte)
{
    return at < text.len && text.data[at] == byte;
}

/* Advances past one digit or more. */
static enum csn_status scan_digits(struct csn_span text, size_t *at, struct csn_error *error)
{
    size_t end = skip_digits(text, *at);

    if (end == *at)
        return csn_json_fault(text, end, "a digit", error);
    *at = end;
    return CSN_OK;
}

static enum csn_status scan_whole(struct csn_span text, size_t *at, struct csn_error *error)
{
    if (!is_at(text, *at, '0'))
        return scan_digits(text, at, error);
    ++*at;
    if (*at < text.len && is_digit(text.data[*at]))
        return csn_error_set(error, CSN_SYNTAX, *at, "a number does not begin with 0 and another digit");
    return CSN_OK;
}

static enum csn_status scan_exponent(struct csn_span text, size_t *at, struct csn_error *error)
{
    if (!is_at(text, *at, 'e') && !is_at(text, *at, 'E'))
        return CSN_OK;
    ++*at;
    if (is_at(text, *at, '+') || is_at(text, *at, '-'))
        ++*at;
    return scan_digits(text, at, error);
}

enum csn_status csn_decimal_scan(struct csn_span text, size_t *at, struct csn_error *error)
{
    size_t end = *at;
    enum csn_status status;

    if (is_at(text, end, '-'))
        end++;
    status = scan_whole(text, &end, error);
    if (status == CSN_OK && is_at(text, end, '.')) {
        end++;
        status = scan_digits(text, &end, error);
    }
    if (status == CSN_OK)
        status = scan_exponent(text, &end, error);
    if (status == CSN_OK)
        *at = end;
    return status;
}

static size_t digit_count(const struct csn_decimal *decimal)
{
    return decimal->whole.len + decimal->fraction.len;
}

static void find_significant(struct csn_decimal *decimal)
{
    size_t end = digit_count(decimal);

    while (decimal->first < end && csn_decimal_digit(decimal, decimal->first) == 0)
        decimal->first++;
    decimal->zero = decimal->first == end;
    while (end > decimal->first && csn_decimal_digit(decimal, end - 1) == 0)
        end--;
    decimal->last = end == 0 ? 0 : end - 1;
}

struct csn_decimal csn_decimal_split(struct csn_span lexeme)
{
    struct csn_decimal decimal = {.negative = is_at(lexeme, 0, '-')};
    size_t at = decimal.negative ? 1 : 0;
    size_t end = skip_digits(lexeme, at);

    decimal.whole = csn_span_slice(lexeme, at, end);
    at = end;
    if (is_at(lexeme, at, '.')) {
        end = skip_digits(lexeme, at + 1);
        decimal.fraction = csn_span_slice(lexeme, at + 1, end);
        at = end;
    }
    if (at < lexeme.len)
        at++;
    decimal.exponent_negative = is_at(lexeme, at, '-');
    if (decimal.exponent_negative || is_at(lexeme, at, '+'))
        at++;
    decimal.exponent = csn_span_slice(lexeme, at, skip_digits(lexeme, at));
    find_significant(&decimal);
    return decimal;
}

unsigned csn_decimal_digit(const struct csn_decimal *decimal, size_t i)
{
    if (i < decimal->whole.len)
        return (unsigned)(decimal->whole.data[i] - '0');
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): digit i is one of the fraction then */
    return (unsigned)(decimal->fraction.data[i - decimal->whole.len] - '0');
}

static int64_t exponent_value(const struct csn_decimal *decimal)
{
    int64_t value = 0;

    for (size_t i = 0; i < decimal->exponent.len; i++) {
        if (value >= exponent_ceiling)
            break;
        value = value * 10 + (decimal->exponent.data[i] - '0');
    }
    return decimal->exponent_negative ? -value : value;
}

int64_t csn_decimal_weight(const struct csn_decimal *decimal, size_t i)
{
    return exponent_value(decimal) + (int64_t)decimal->whole.len - 1 - (int64_t)i;
}
