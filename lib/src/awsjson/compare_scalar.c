#include <string.h>

#include "../model/real.h"
#include "judge.h"

static const char replacement[3] = {'\xef', '\xbf', '\xbd'}; /* U+FFFD */

static bool is_surrogate(struct csn_span text, size_t at)
{
    return at + 3 <= text.len && (unsigned char)text.data[at] == 0xed && (unsigned char)text.data[at + 1] >= 0xa0;
}

static bool has_replacements(struct csn_span text, size_t at, size_t count)
{
    for (size_t i = 0; i < count; i++, at += 3)
        if (at + 3 > text.len || memcmp(text.data + at, replacement, 3) != 0)
            return false;
    return true;
}

/* Each lone surrogate of `expected` is itself or `count` times U+FFFD: once a character, or once a byte. A client does
 * one or the other all along. */
static bool equal_when_replaced(struct csn_span expected, struct csn_span actual, size_t count)
{
    size_t at = 0;
    for (size_t i = 0; i < expected.len;) {
        bool lone = is_surrogate(expected, i);
        size_t len = lone ? 3 : 1;
        bool same = at + len <= actual.len && memcmp(expected.data + i, actual.data + at, len) == 0;
        if (!same && !(lone && has_replacements(actual, at, count)))
            return false;
        at += same ? len : 3 * count;
        i += len;
    }
    return at == actual.len;
}

bool csn_compare_text_equal(const struct csn_value *expected, const struct csn_value *actual)
{
    if (csn_span_equal(expected->text, actual->text))
        return true;
    return expected->lone_surrogate && (equal_when_replaced(expected->text, actual->text, 1) ||
                                        equal_when_replaced(expected->text, actual->text, 3));
}

/* STRING, ENUM, BLOB. Where the caller gave what is no string, a string of whatever text is the client's way to mend it. */
enum csn_status csn_compare_text(const struct csn_comparison *c, const struct csn_place *place)
{
    if (place->actual->kind != CSN_VALUE_STRING)
        return csn_compare_report(c, place, CSN_DIFFERENCE_KIND);
    if (place->expected->kind != CSN_VALUE_STRING || csn_compare_text_equal(place->expected, place->actual))
        return CSN_OK;
    return csn_compare_report(c, place, CSN_DIFFERENCE_STRING);
}

enum csn_status csn_compare_boolean(const struct csn_comparison *c, const struct csn_place *place)
{
    if (place->actual->kind != CSN_VALUE_BOOLEAN)
        return csn_compare_report(c, place, CSN_DIFFERENCE_KIND);
    bool judged = place->expected->kind == CSN_VALUE_BOOLEAN;
    if (judged && place->expected->boolean != place->actual->boolean)
        return csn_compare_report(c, place, CSN_DIFFERENCE_VALUE);
    return CSN_OK;
}

/* The lexeme that a caller meant who gave "50" or true for a number; empty where none can be told. */
static struct csn_span given_number(const struct csn_value *expected)
{
    struct csn_json_reader reader;
    struct csn_json_token token, end;
    if (expected->kind == CSN_VALUE_BOOLEAN)
        return expected->boolean ? CSN_SPAN("1") : CSN_SPAN("0");
    if (expected->kind != CSN_VALUE_STRING)
        return expected->kind == CSN_VALUE_NUMBER ? expected->text : csn_span_of(NULL, 0);
    csn_json_reader_init(&reader, expected->text, 1);
    bool number = csn_json_next(&reader, &token, NULL) == CSN_OK && token.kind == CSN_JSON_NUMBER &&
                  csn_json_next(&reader, &end, NULL) == CSN_OK;
    return number ? token.text : csn_span_of(NULL, 0);
}

enum csn_status csn_compare_integer(const struct csn_comparison *c, const struct csn_place *place)
{
    int64_t number;
    if (place->actual->kind != CSN_VALUE_NUMBER)
        return csn_compare_report(c, place, CSN_DIFFERENCE_KIND);
    struct csn_span given = given_number(place->expected);
    struct csn_span sent = place->actual->text;
    if (csn_json_number_int64(sent, &number, NULL) == CSN_TYPE)
        return csn_compare_report(c, place, CSN_DIFFERENCE_NOT_WHOLE);
    if (given.len && !csn_json_number_equal(given, sent))
        return csn_compare_report(c, place, CSN_DIFFERENCE_NUMBER);
    if (!csn_json_number_is_plain(sent))
        return csn_compare_report(c, place, CSN_DIFFERENCE_SPELLING);
    return CSN_OK;
}

static bool read_real(const struct csn_value *value, double *real)
{
    if (value->kind == CSN_VALUE_STRING)
        return csn_real_from_name(value->text, real);
    if (value->kind == CSN_VALUE_NUMBER)
        *real = csn_real_parse(value->text);
    return value->kind == CSN_VALUE_NUMBER;
}

/* Equal as what the shape can hold: every client goes through a float or a double. */
static bool reals_equal(const struct csn_shape *shape, double a, double b)
{
    if (a != a || b != b)
        return a != a && b != b;
    return shape->kind == CSN_SHAPE_FLOAT ? (float)a == (float)b : a == b;
}

enum csn_status csn_compare_real(const struct csn_comparison *c, const struct csn_place *place)
{
    double given, sent;
    if (!read_real(place->actual, &sent))
        return csn_compare_report(c, place, CSN_DIFFERENCE_KIND);
    if (read_real(place->expected, &given) && !reals_equal(place->shape, given, sent))
        return csn_compare_report(c, place, CSN_DIFFERENCE_NUMBER);
    return CSN_OK;
}

enum csn_status csn_compare_document(const struct csn_comparison *c, const struct csn_place *place)
{
    if (csn_value_equal(place->expected, place->actual))
        return CSN_OK;
    return csn_compare_report(c, place, CSN_DIFFERENCE_VALUE);
}
