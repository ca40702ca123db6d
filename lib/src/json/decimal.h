/* A number's lexeme taken apart, without loss: sign, digits and power of ten. */
#ifndef CSN_JSON_DECIMAL_H
#define CSN_JSON_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

#include <countersign/error.h>
#include <countersign/span.h>

/* Digits are counted through `whole` and on through `fraction`. */
struct csn_decimal {
    bool negative;
    bool zero; /* no digit is significant; `first` and `last` mean nothing then */
    bool exponent_negative;
    struct csn_span whole;
    struct csn_span fraction;
    struct csn_span exponent; /* its digits; may be empty */
    size_t first;             /* the first digit that is not 0 */
    size_t last;              /* the last one */
};

/* Reads a number of RFC 8259 section 6 at `*at` and advances `*at` past it; on failure `*at` stays. */
enum csn_status csn_decimal_scan(struct csn_span text, size_t *at, struct csn_error *error) CSN_NODISCARD;
/* Takes apart a lexeme that csn_decimal_scan accepts. */
struct csn_decimal csn_decimal_split(struct csn_span lexeme);
/* Digit `i`, 0 to 9. */
unsigned csn_decimal_digit(const struct csn_decimal *decimal, size_t i);
/* The power of ten that digit `i` counts; an exponent of 10^17 or more counts as some such number. */
int64_t csn_decimal_weight(const struct csn_decimal *decimal, size_t i);

#endif
