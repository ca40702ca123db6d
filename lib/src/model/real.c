#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "real.h"

/* No double needs more to be told from its neighbours, when what follows is told by one more digit. */
#define DIGITS_MAX 770
#define EXPONENT_MAX 1000000

/* A decimal number taken apart: digits without a point, so that the C library never sees one and its locale is without
 * effect. */
struct decimal {
    char digits[DIGITS_MAX + 1];
    size_t count;
    bool negative;
    long exponent; /* of the last digit */
};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static void add_digit(struct decimal *d, char digit, bool fraction)
{
    bool leading = d->count == 0 && digit == '0';
    bool kept = !leading && d->count < DIGITS_MAX;
    if (kept)
        d->digits[d->count++] = digit;
    else if (!leading && digit != '0')
        d->digits[DIGITS_MAX] = '1';
    if (fraction && (kept || leading))
        d->exponent--;
    else if (!fraction && !kept && !leading)
        d->exponent++;
}

static long read_exponent(struct csn_span text)
{
    long exponent = 0;
    bool negative = csn_span_starts_with(text, CSN_SPAN("-"));
    for (size_t i = 0; i < text.len && exponent < EXPONENT_MAX; i++)
        if (is_digit(text.data[i]))
            exponent = exponent * 10 + (text.data[i] - '0');
    return negative ? -exponent : exponent;
}

static void take_apart(struct csn_span lexeme, struct decimal *d)
{
    bool fraction = false;
    *d = (struct decimal){.negative = csn_span_starts_with(lexeme, CSN_SPAN("-"))};
    d->digits[DIGITS_MAX] = '0';
    for (size_t i = 0; i < lexeme.len; i++) {
        char byte = lexeme.data[i];
        if (is_digit(byte))
            add_digit(d, byte, fraction);
        else if (byte == 'e' || byte == 'E') {
            d->exponent += read_exponent(csn_span_slice(lexeme, i + 1, lexeme.len));
            break;
        } else if (byte != '-')
            fraction = true;
    }
}

double csn_real_parse(struct csn_span lexeme)
{
    struct decimal d;
    char text[DIGITS_MAX + 40];
    take_apart(lexeme, &d);
    size_t count = d.count;
    if (d.digits[DIGITS_MAX] == '1') {
        count++;
        d.exponent--;
    }
    (void)snprintf(text, sizeof(text), "%s%.*se%ld", d.negative ? "-" : "", count ? (int)count : 1, count ? d.digits : "0", d.exponent);
    return strtod(text, NULL);
}

bool csn_real_from_name(struct csn_span text, double *real)
{
    if (csn_span_equal(text, CSN_SPAN("NaN")))
        *real = NAN;
    else if (csn_span_equal(text, CSN_SPAN("Infinity")))
        *real = INFINITY;
    else if (csn_span_equal(text, CSN_SPAN("-Infinity")))
        *real = -INFINITY;
    else
        return false;
    return true;
}

/* printf's %e with `digits` digits behind the point, which is made a point whatever the locale has there. */
static struct csn_span print(double real, int digits, char out[64])
{
    char text[48];
    (void)snprintf(text, sizeof(text), "%.*e", digits, real);
    size_t whole = strspn(text, "-0123456789");
    const char *rest = text + whole + strcspn(text + whole, "e0123456789");
    int len = snprintf(out, 64, "%.*s%s%s", (int)whole, text, digits ? "." : "", rest);
    return csn_span_of(out, (size_t)len);
}

enum csn_status csn_real_write(struct csn_buf *buf, double real)
{
    char out[64];
    int digits = 0;
    if (isnan(real))
        return csn_buf_append(buf, CSN_SPAN("\"NaN\""));
    if (isinf(real))
        return csn_buf_append(buf, real < 0 ? CSN_SPAN("\"-Infinity\"") : CSN_SPAN("\"Infinity\""));
    while (digits < 16 && csn_real_parse(print(real, digits, out)) != real)
        digits++; /* 17 digits in all tell every double from its neighbours */
    return csn_buf_append(buf, print(real, digits, out));
}
