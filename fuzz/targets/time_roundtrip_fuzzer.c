/* An instant that is written in any form reads as that instant, cut to what the form can say; two instants are ordered as their texts
 * are; and the calendar is the C library's. */
#define _DEFAULT_SOURCE
#include <string.h>
#include <time.h>

#include <countersign/time.h>

#include "input.h"
#include "property.h"

enum { TEXT_SIZE = 64 };

/* Each form, and how fine it is. */
static const struct form {
    enum csn_status (*format)(struct csn_buf *, struct csn_time);
    enum csn_status (*parse)(struct csn_span, struct csn_time *, struct csn_error *);
    uint32_t unit; /* nanoseconds */
} forms[] = {
    {csn_time_format_epoch_exact, csn_time_parse_epoch, 1},
    {csn_time_format_epoch, csn_time_parse_epoch, 1000000},
    {csn_time_format_iso8601, csn_time_parse_iso8601, 1},
    {csn_time_format_http_date, csn_time_parse_http_date, 1000000000},
    {csn_time_format_amz_date, csn_time_parse_amz_date, 1000000000},
};

static bool in_range(struct csn_time time)
{
    return time.seconds >= CSN_TIME_SECONDS_MIN && time.seconds <= CSN_TIME_SECONDS_MAX && time.nanos < 1000000000;
}

static struct csn_time cut(struct csn_time time, uint32_t unit)
{
    if (unit == 1000000)
        return csn_time_to_millis(time, true);
    return (struct csn_time){time.seconds, time.nanos / unit * unit};
}

static void check_form(const struct form *form, struct csn_time time)
{
    char room[TEXT_SIZE];
    struct csn_time read;
    struct csn_buf text;

    csn_buf_init_fixed(&text, room, sizeof room);
    CSN_FUZZ_PROPERTY((form->format(&text, time) == CSN_OK) == in_range(time), "exactly the years 1 to 9999 are written");
    if (!in_range(time))
        return;
    CSN_FUZZ_PROPERTY(form->parse(csn_buf_span(&text), &read, NULL) == CSN_OK, "what was written can be read");
    CSN_FUZZ_PROPERTY(csn_time_compare(read, cut(time, form->unit)) == 0, "what was written is the instant");
}

static struct csn_span iso(struct csn_time time, char room[TEXT_SIZE])
{
    struct csn_buf text;

    csn_buf_init_fixed(&text, room, TEXT_SIZE);
    CSN_FUZZ_PROPERTY(csn_time_format_iso8601(&text, time) == CSN_OK, "an instant has a text");
    return csn_span_slice(csn_buf_span(&text), 0, text.len - 1); /* without the Z: a fraction then sorts behind a whole second */
}

static int sign(int number)
{
    return (number > 0) - (number < 0);
}

static void check_order(struct csn_time a, struct csn_time b)
{
    char rooms[2][TEXT_SIZE];

    CSN_FUZZ_PROPERTY(sign(csn_time_compare(a, b)) == -sign(csn_time_compare(b, a)), "the order is one");
    CSN_FUZZ_PROPERTY(sign(csn_time_compare(a, b)) == sign(csn_span_compare(iso(a, rooms[0]), iso(b, rooms[1]))),
                      "instants are ordered as their texts are");
}

static void check_calendar(struct csn_time time)
{
    const time_t seconds = (time_t)time.seconds;
    struct csn_date date = csn_date_from_seconds(time.seconds);
    struct tm parts;
    int64_t back;

    CSN_FUZZ_PROPERTY(gmtime_r(&seconds, &parts) != NULL && date.year == parts.tm_year + 1900 && date.month == parts.tm_mon + 1 &&
                      date.day == parts.tm_mday && date.hour == parts.tm_hour && date.minute == parts.tm_min &&
                      date.second == parts.tm_sec && date.weekday == parts.tm_wday, "the date is the C library's");
    CSN_FUZZ_PROPERTY(csn_date_to_seconds(&date, &back) == CSN_OK && back == time.seconds, "a date is one instant");
}

/* Any text: what a form reads can be written, and then reads the same. */
static void check_text(struct csn_span text)
{
    for (size_t i = 0; i < CSN_COUNT(forms); i++) {
        struct csn_time time;

        if (forms[i].parse(text, &time, NULL) != CSN_OK)
            continue;
        csn_fuzz_run.accepted = true;
        CSN_FUZZ_PROPERTY(in_range(time), "what is read is an instant");
        check_form(&forms[i], time);
    }
}

static struct csn_time take_time(struct csn_fuzz_input *input)
{
    int64_t seconds = csn_fuzz_take_range(input, CSN_TIME_SECONDS_MIN - 100, CSN_TIME_SECONDS_MAX + 100);

    return (struct csn_time){seconds, (uint32_t)csn_fuzz_take_range(input, 0, 1000000000)};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_fuzz_input input;
    struct csn_time times[2];

    csn_fuzz_input_init(&input, data, size);
    csn_fuzz_run.accepted = false;
    check_text(csn_fuzz_copy(&input, input.left));
    for (size_t i = 0; i < CSN_COUNT(times); i++) {
        times[i] = take_time(&input);
        for (size_t j = 0; j < CSN_COUNT(forms); j++)
            check_form(&forms[j], times[i]);
    }
    if (in_range(times[0]) && in_range(times[1])) {
        check_order(times[0], times[1]);
        check_calendar(times[0]);
    }
    csn_fuzz_input_clear(&input);
    return 0;
}
