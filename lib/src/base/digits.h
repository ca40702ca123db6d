/* Decimal digits, two at a step. */
#ifndef CSN_DIGITS_H
#define CSN_DIGITS_H

#include <stdint.h>
#include <string.h>

extern const char csn_digit_pairs[200]; /* 00 to 99 */

/* Writes a number of two digits and returns what lies behind it. */
static inline char *csn_digits_two(char *out, int number)
{
    memcpy(out, csn_digit_pairs + 2 * (size_t)number, 2);
    return out + 2;
}

/* Writes the digits of `number`, 20 at most, so that they end before `end`; returns the first. */
char *csn_digits_before(char *end, uint64_t number);

#endif
