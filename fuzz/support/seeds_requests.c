/* What no case can say: JSON has no way to write it, or no reader of cases to keep it. Each is a whole request but for one thing. */
#include "seeds.h"

#include "property.h"

static void seed_texts(struct csn_fuzz_seeds *seeds)
{
    static const struct {
        bool valid;
        const char *name;
        struct csn_span text;
    } rows[] = {
        {true, "text.lone-surrogate", CSN_SPAN_INIT("a\xED\xA0\xBD b")},
        {true, "text.zero", CSN_SPAN_INIT("a\0b")},
        {false, "text.not-utf8", CSN_SPAN_INIT("a\xFF b")},
        {false, "text.surrogate-pair", CSN_SPAN_INIT("\xED\xA0\xBD\xED\xB8\x80")},
    };

    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_fuzz_request request = seeds->first_full;

        *(struct csn_span *)csn_fuzz_object_find(request.binding, &request.object, CSN_SHAPE_STRING) = rows[i].text;
        csn_fuzz_seed_request(seeds, rows[i].valid, csn_span_of_string(rows[i].name), &request);
    }
}

static void seed_instants(struct csn_fuzz_seeds *seeds)
{
    static const struct {
        bool valid;
        const char *name;
        struct csn_time time;
    } rows[] = {
        {true, "instant.first", {CSN_TIME_SECONDS_MIN, 0}},
        {true, "instant.last", {CSN_TIME_SECONDS_MAX, 999999999}},
        {true, "instant.second-before-1970", {-1, 1}},
        {true, "instant.nanosecond-before-1970", {-1, 999999999}},
        {false, "instant.year-0", {CSN_TIME_SECONDS_MIN - 1, 999999999}},
        {false, "instant.year-10000", {CSN_TIME_SECONDS_MAX + 1, 0}},
    };

    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_fuzz_request request = seeds->first_full;

        *(struct csn_time *)csn_fuzz_object_find(request.binding, &request.object, CSN_SHAPE_TIMESTAMP) = rows[i].time;
        csn_fuzz_seed_request(seeds, rows[i].valid, csn_span_of_string(rows[i].name), &request);
    }
}

/* What stands around the body. */
static void seed_surroundings(struct csn_fuzz_seeds *seeds)
{
    static const struct {
        bool valid;
        const char *name;
        struct csn_span region, base_path, session_token, extra;
    } rows[] = {
        {true, "around.everything", CSN_SPAN_INIT("eu-west-1"), CSN_SPAN_INIT("/a/../b//c"), CSN_SPAN_INIT("token"),
         CSN_SPAN_INIT(" two  words \xC3\xA9\t")},
        {false, "around.region-with-slash", CSN_SPAN_INIT("eu/west"), {0}, {0}, {0}},
        {false, "around.path-no-uri", {0}, CSN_SPAN_INIT("/a`b"), {0}, {0}},
        {false, "around.token-line-break", {0}, {0}, CSN_SPAN_INIT("token\r\nX-Smuggled: 1"), {0}},
        {false, "around.header-zero", {0}, {0}, {0}, CSN_SPAN_INIT("a\0")},
    };

    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_fuzz_request request = seeds->first_full;

        request.region = rows[i].region;
        request.base_path = rows[i].base_path;
        request.session_token = rows[i].session_token;
        request.extra = rows[i].extra;
        csn_fuzz_seed_request(seeds, rows[i].valid, csn_span_of_string(rows[i].name), &request);
    }
}

void csn_fuzz_seed_requests(struct csn_fuzz_seeds *seeds)
{
    CSN_FUZZ_PROPERTY(seeds->first_full.operation != NULL, "a case has an input with a text and an instant");
    seed_texts(seeds);
    seed_instants(seeds);
    seed_surroundings(seeds);
}
