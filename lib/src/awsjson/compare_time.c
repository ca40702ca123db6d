#include "../model/real.h"
#include "judge.h"

#define NANOS INT64_C(1000000000)
#define MILLI INT64_C(1000000)
#define MICRO INT64_C(1000)

/* What was sent, as a place on the time line. */
struct sent_time {
    struct csn_time time;
    bool finer; /* it has digits below the millisecond */
};

static struct csn_time whole_seconds(struct csn_time time, bool toward_zero)
{
    bool up = toward_zero && time.seconds < 0 && time.nanos > 0;
    return (struct csn_time){time.seconds + up, 0};
}

/* The freedoms of rule time.precision: milliseconds or whole seconds, cut toward the past or toward zero. */
static bool is_allowed_cut(struct csn_time given, struct csn_time sent)
{
    return csn_time_compare(sent, csn_time_to_millis(given, false)) == 0 ||
           csn_time_compare(sent, csn_time_to_millis(given, true)) == 0 ||
           csn_time_compare(sent, whole_seconds(given, false)) == 0 || csn_time_compare(sent, whole_seconds(given, true)) == 0;
}

/* Tells whether the instants are less than `nanos` (a second at most) apart. */
static bool is_near(struct csn_time a, struct csn_time b, int64_t nanos)
{
    int64_t seconds = a.seconds - b.seconds;
    if (seconds < -1 || seconds > 1)
        return false;
    int64_t apart = seconds * NANOS + (int64_t)a.nanos - (int64_t)b.nanos;
    return apart > -nanos && apart < nanos;
}

/* Too fine is: the given instant with digits that should have been cut, up to what a double adds to them; or rounded where it
 * should have been cut. */
static bool is_too_fine(struct csn_time given, struct csn_time sent)
{
    bool cut_was_due = given.nanos % MILLI != 0;
    return is_near(given, sent, cut_was_due ? MILLI : MICRO);
}

/* Tells whether the lexeme says more than `time` with its nanoseconds cut to milliseconds. */
static bool is_finer(struct csn_span lexeme, struct csn_time time)
{
    char digits[40];
    struct csn_buf buf;
    csn_buf_init_fixed(&buf, digits, sizeof(digits));
    enum csn_status status = csn_time_format_epoch_exact(&buf, csn_time_to_millis(time, false));
    (void)status; /* every instant that was read has a form, and it fits */
    return !csn_json_number_equal(csn_buf_span(&buf), lexeme);
}

static bool read_epoch(struct csn_span lexeme, struct sent_time *sent)
{
    if (csn_time_parse_epoch(lexeme, &sent->time, NULL) != CSN_OK)
        return false;
    sent->finer = is_finer(lexeme, sent->time);
    return true;
}

static double whole_millis(struct csn_time given, bool toward_zero)
{
    return (double)whole_seconds(given, toward_zero).seconds * 1000;
}

/* Tells whether the number is the instant in milliseconds, whole seconds of them or rounded ones included. Doubles are exact
 * enough: either way it is a wrong instant, and this only says why. */
static bool counts_milliseconds(struct csn_time given, struct csn_span lexeme)
{
    double sent = csn_real_parse(lexeme);
    double exact = (double)given.seconds * 1000 + (double)given.nanos / (double)MILLI;
    bool near = sent - exact < 1 && exact - sent < 1;
    bool near_zero = sent < 1 && sent > -1; /* any unit would do */
    return !near_zero && (near || sent == whole_millis(given, false) || sent == whole_millis(given, true));
}

static enum csn_status compare_number(const struct csn_comparison *c, const struct csn_place *place, struct csn_time given)
{
    struct sent_time sent;
    struct csn_span lexeme = place->actual->text;
    bool read = read_epoch(lexeme, &sent);
    if (read && !sent.finer && is_allowed_cut(given, sent.time))
        return CSN_OK;
    if (read && is_too_fine(given, sent.time))
        return csn_compare_report(c, place, CSN_DIFFERENCE_PRECISION);
    bool millis = counts_milliseconds(given, lexeme);
    return csn_compare_report(c, place, millis ? CSN_DIFFERENCE_MILLISECONDS : CSN_DIFFERENCE_INSTANT);
}

/* Formats that are strings. HTTP dates have whole seconds. */
static enum csn_status compare_string(const struct csn_comparison *c, const struct csn_place *place, struct csn_time given)
{
    struct sent_time sent = {{0, 0}, false};
    struct csn_span text = place->actual->text;
    bool read = place->shape->format == CSN_TIMESTAMP_DATE_TIME ? csn_time_parse_iso8601(text, &sent.time, NULL) == CSN_OK
                                                                 : csn_time_parse_http_date(text, &sent.time, NULL) == CSN_OK;
    sent.finer = sent.time.nanos % MILLI != 0;
    if (read && !sent.finer && is_allowed_cut(given, sent.time))
        return CSN_OK;
    bool too_fine = read && is_too_fine(given, sent.time);
    return csn_compare_report(c, place, too_fine ? CSN_DIFFERENCE_PRECISION : CSN_DIFFERENCE_INSTANT);
}

enum csn_status csn_compare_timestamp(const struct csn_comparison *c, const struct csn_place *place)
{
    struct csn_time given;
    bool number = place->shape->format == CSN_TIMESTAMP_EPOCH_SECONDS;
    if (place->actual->kind != (number ? CSN_VALUE_NUMBER : CSN_VALUE_STRING))
        return csn_compare_report(c, place, CSN_DIFFERENCE_KIND);
    if (place->expected->kind != CSN_VALUE_NUMBER || csn_time_parse_epoch(place->expected->text, &given, NULL) != CSN_OK)
        return CSN_OK; /* no instant was given: there is nothing that the one sent could be held against */
    return number ? compare_number(c, place, given) : compare_string(c, place, given);
}
