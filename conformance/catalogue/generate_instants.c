/* Timestamps in inputs: from the year 1 to 9999, around what counters and calendars trip over, with fractions of many forms. */
#include "catalogue/generate.h"

/* Seconds since 1970 as JSON writes them; what a fraction's cut may be is settled by rule time.precision. */
static const struct {
    const char *seconds;
    const char *name;
    const char *words;
} instants[] = {
    {"-62135510400", "0001-01-02", "the second day of the year 1"},
    {"-62104060800", "0002-01-01", "the first day of the year 2"},
    {"-59011459200", "0100-01-01", "the year 100, no leap year although 4 divides it"},
    {"-49539340800", "0400-02-29", "a leap day of a year that 400 divides"},
    {"-30610224000", "1000-01-01", "the year 1000"},
    {"-12219465600", "1582-10-13", "a day that the calendars of some libraries lack"},
    {"-12219379200", "1582-10-14", "the day before the Gregorian calendar began"},
    {"-12219292800", "1582-10-15", "the first day of the Gregorian calendar"},
    {"-11676096000", "1600-01-01", "a year that 400 divides"},
    {"-9223372037", "1677-09-21", "the last second that 64 bits of nanoseconds cannot reach"},
    {"-9223372036", "1677-09-21-later", "the first second that 64 bits of nanoseconds reach"},
    {"-2208988800", "1900-01-01", "where the time of NTP begins"},
    {"-2203891200", "1900-03-01", "the day after 28 February 1900"},
    {"-2147483649", "1901-12-13-before", "one second before what 32 bits hold"},
    {"-2147483648", "1901-12-13", "the first second that 32 bits hold"},
    {"-86400", "1969-12-31", "the day before the epoch"},
    {"-1", "second-before", "the last second before the epoch"},
    {"1", "second-after", "the second after the epoch"},
    {"59", "first-minute", "a time of two digits"},
    {"951782400", "2000-02-29", "the leap day of a year that 400 divides"},
    {"999999999", "2001-09-09-before", "the last time of nine digits"},
    {"1000000000", "2001-09-09", "the first time of ten digits, a round one"},
    {"1483228799", "2016-12-31", "the second before a leap second was added"},
    {"1483228800", "2017-01-01", "the second after a leap second was added"},
    {"1709164800", "2024-02-29", "a leap day"},
    {"1710054000", "2024-03-10", "the change to summer time in New York"},
    {"1729990800", "2024-10-27", "the change to winter time in Berlin"},
    {"1761436800", "2025-10-26", "the change to winter time in London"},
    {"2147483647", "2038-01-19", "the last second that 32 bits hold"},
    {"4102444800", "2100-01-01", "the year 2100"},
    {"4107542400", "2100-03-01", "the day after 28 February 2100"},
    {"4294967295", "2106-02-07", "the last second that 32 bits without sign hold"},
    {"4294967296", "2106-02-07-later", "one second past what 32 bits without sign hold"},
    {"9223372036", "2262-04-11", "the last second that 64 bits of nanoseconds reach"},
    {"9223372037", "2262-04-11-later", "the first second that 64 bits of nanoseconds cannot reach"},
    {"9999999999", "2286-11-20", "the last time of ten digits"},
    {"32503680000", "3000-01-01", "the year 3000"},
    {"100000000000", "5138-11-16", "a time that some take for milliseconds"},
    {"253370764800", "9999-01-01", "the year 9999"},
    {"253402300799.999", "9999-last-millisecond", "the last millisecond of the year 9999"},
    {"-62135596799.5", "0001-half", "half a second into the year 1"},
    {"-2208988800.25", "1900-quarter", "a quarter of a second before 1900"},
    {"4102444800.75", "2100-three-quarters", "three quarters of a second into the year 2100"},
    {"253402300799.9999", "9999-finer", "a time finer than milliseconds at the very end"},
    {"1700000000.1", "tenth", "a fraction of one digit"},
    {"1700000000.2", "two-tenths", "a fraction that no binary number holds"},
    {"1700000000.3", "three-tenths", "a fraction that rounds down in binary"},
    {"1700000000.5", "half", "half a second"},
    {"1700000000.7", "seven-tenths", "a fraction that rounds up in binary"},
    {"1700000000.9", "nine-tenths", "a fraction close to the next second"},
    {"1700000000.01", "hundredth", "a fraction with a zero before its digit"},
    {"1700000000.001", "thousandth", "a fraction with two zeros before its digit"},
    {"1700000000.007", "seven-thousandths", "milliseconds that a double rounds down"},
    {"1700000000.029", "twenty-nine-thousandths", "milliseconds that multiplying by 1000 cuts"},
    {"1700000000.057", "fifty-seven-thousandths", "other milliseconds that multiplying by 1000 cuts"},
    {"1700000000.1009", "finer-tenth", "ten thousandths, which are cut"},
    {"1700000000.120", "trailing-zero", "a fraction with a zero behind it"},
    {"1700000000.9994", "finer-just-before", "a fraction that rounds to the next second where it is not cut"},
    {"1700000000.9999", "finer-closer", "a fraction that rounds to the next second even in milliseconds"},
    {"1700000000.999999", "last-microsecond", "the last microsecond of a second"},
    {"1700000000.000001", "microsecond", "one microsecond, less than is sent"},
    {"1700000000.123456789", "nanoseconds", "nanoseconds"},
    {"0.5", "half-after", "half a second after the epoch"},
    {"0.999", "before-one", "a millisecond before the first second"},
    {"-0.001", "thousandth-before", "a millisecond before the epoch"},
    {"-0.5", "half-before", "half a second before the epoch"},
    {"-0.999", "after-minus-one", "a millisecond after the last second before the epoch"},
    {"-1.001", "before-minus-one", "a millisecond before the last second before the epoch"},
};

static void add(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot, size_t row)
{
    struct csn_span seconds = csn_span_of_string(instants[row].seconds);
    struct csn_value *value = csn_generate_number(g, instants[row].seconds);
    bool has_fraction = csn_span_find(seconds, 0, '.') < seconds.len;
    struct csn_draft draft = {.area = "timestamps", .operation = operation, .needs = {"serialize"}};
    if (csn_generate_is_written(g, operation, spot, value))
        return;
    draft.rules[0] = has_fraction ? "time.precision" : "time.instant";
    draft.rules[1] = has_fraction ? "time.instant" : "time.epoch-seconds";
    draft.what = csn_generate_brief(g, "%.*s-%s", CSN_SPAN_ARG(spot->id), instants[row].name);
    draft.title = csn_generate_text(g, "%.*s at %s, %s, arrives as that instant", CSN_SPAN_ARG(spot->path), instants[row].seconds,
                                    instants[row].words);
    draft.input = csn_generate_with(g, csn_generate_input(g, operation, CSN_SAMPLE_LEAST), spot, value);
    (void)csn_generate_add(g, &draft);
}

void csn_generate_instants(struct csn_generator *g)
{
    for (size_t i = 0; i < g->model->operation_count; i++) {
        const struct csn_spots *spots = csn_generate_spots(g, g->model->operations[i].input);
        for (size_t j = 0; j < spots->count; j++)
            for (size_t row = 0; spots->items[j].shape->kind == CSN_SHAPE_TIMESTAMP && row < CSN_COUNT(instants); row++)
                add(g, &g->model->operations[i], &spots->items[j], row);
    }
}
