/* The form of scripted answers, as their JSON has it. */
#include <countersign/hex.h>
#include <countersign/http.h>

#include "catalogue/load.h"

static const struct csn_span http_members[] = {
    CSN_SPAN_INIT("status"), CSN_SPAN_INIT("reason"), CSN_SPAN_INIT("headers"), CSN_SPAN_INIT("body"), CSN_SPAN_INIT("bodyHex"),
    CSN_SPAN_INIT("framing"), CSN_SPAN_INIT("chunks"), CSN_SPAN_INIT("chunkExtension"), CSN_SPAN_INIT("trailers"),
    CSN_SPAN_INIT("coding"), CSN_SPAN_INIT("contentLength"), CSN_SPAN_INIT("cut"), CSN_SPAN_INIT("interim"), CSN_SPAN_INIT("delayMs"),
    CSN_SPAN_INIT("splitEvery"), CSN_SPAN_INIT("splitAt"), CSN_SPAN_INIT("gapMs"), CSN_SPAN_INIT("then"), CSN_SPAN_INIT("expect"),
};
static const struct csn_span raw_members[] = {
    CSN_SPAN_INIT("raw"), CSN_SPAN_INIT("rawHex"), CSN_SPAN_INIT("status"), CSN_SPAN_INIT("delayMs"), CSN_SPAN_INIT("splitEvery"),
    CSN_SPAN_INIT("splitAt"), CSN_SPAN_INIT("gapMs"), CSN_SPAN_INIT("then"), CSN_SPAN_INIT("expect"),
};
static const struct csn_span event_members[] = {CSN_SPAN_INIT("event"), CSN_SPAN_INIT("delayMs"), CSN_SPAN_INIT("expect")};

static const struct csn_span framings[] = {CSN_SPAN_INIT("length"), CSN_SPAN_INIT("chunked"), CSN_SPAN_INIT("close")};
static const struct csn_span codings[] = {CSN_SPAN_INIT("gzip"), CSN_SPAN_INIT("x-gzip")};
enum { FRAMING_LENGTH, FRAMING_CHUNKED, FRAMING_CLOSE };
/* In the order of enum csn_answer_end; an event is all but the first. */
static const struct csn_span ends[] = {CSN_SPAN_INIT("keep"), CSN_SPAN_INIT("close"), CSN_SPAN_INIT("reset"), CSN_SPAN_INIT("stall")};

enum { MAX_BYTES = 1 << 24, MAX_WAIT_MS = 60000 };

/* What is known of an answer while it is loaded. */
struct reading {
    const struct csn_load *load;
    const struct csn_place *place;
    const struct csn_value *source;
    const struct csn_step *step;
    struct csn_answer *answer;
};

static bool has(const struct reading *r, const char *name)
{
    return csn_value_get(r->source, csn_span_of_string(name)) != NULL;
}

static enum csn_status check_number(const struct reading *r, const char *name, unsigned min, unsigned max)
{
    unsigned ignored;
    return csn_load_number(r->load, r->place, r->source, csn_span_of_string(name), min, max, &ignored);
}

static enum csn_status check_text(const struct reading *r, const char *name)
{
    struct csn_span ignored;
    return csn_load_text(r->load, r->place, r->source, csn_span_of_string(name), &ignored);
}

static enum csn_status check_hex(const struct reading *r, const char *name)
{
    const struct csn_place *here = CSN_PLACE_NAMED(r->place, csn_span_of_string(name));
    struct csn_span digits = {NULL, 0};
    struct csn_buf bytes;
    enum csn_status status = csn_load_text(r->load, r->place, r->source, here->name, &digits);
    if (status != CSN_OK || !digits.data)
        return status;
    csn_buf_init(&bytes, NULL, MAX_BYTES);
    status = csn_hex_decode(digits, &bytes, NULL);
    csn_buf_clear(&bytes);
    return status == CSN_OK ? CSN_OK : csn_load_refuse(r->load, here, "must be bytes in hexadecimal digits");
}

/* A list of whole numbers; `rising`: each larger than the one before. */
static enum csn_status check_numbers(const struct reading *r, const char *name, int64_t min, int64_t max, bool rising)
{
    const struct csn_place *here = CSN_PLACE_NAMED(r->place, csn_span_of_string(name));
    const struct csn_value *list;
    enum csn_status status = csn_load_list(r->load, r->place, r->source, here->name, &list);
    for (size_t i = 0; status == CSN_OK && list && i < list->count; i++) {
        const struct csn_value *value = list->items[i].value;
        int64_t number = 0;
        if (value->kind != CSN_VALUE_NUMBER || csn_json_number_int64(value->text, &number, NULL) != CSN_OK || number < min ||
            number > max)
            return csn_load_refuse(r->load, CSN_PLACE_AT(here, i), "must be a whole number from %d to %d", (int)min, (int)max);
        if (rising)
            min = number + 1;
    }
    return status;
}

static bool is_field_value(const struct csn_value *value)
{
    char storage[1 << 13];
    struct csn_buf line;
    csn_buf_init_fixed(&line, storage, sizeof storage);
    return value->kind == CSN_VALUE_STRING && csn_http_write_header(&line, CSN_SPAN("x"), value->text, NULL) == CSN_OK;
}

static bool is_field_name(struct csn_span name)
{
    char storage[1 << 10];
    struct csn_buf line;
    csn_buf_init_fixed(&line, storage, sizeof storage);
    return csn_http_write_header(&line, name, CSN_SPAN(""), NULL) == CSN_OK;
}

static enum csn_status check_field(const struct reading *r, const struct csn_place *place, const struct csn_value_item *item)
{
    const struct csn_value *value = item->value;
    if (!is_field_name(item->name))
        return csn_load_refuse(r->load, place, "is no name of a header: use raw for malformed ones");
    if (value->kind == CSN_VALUE_NULL || is_field_value(value))
        return CSN_OK;
    if (value->kind != CSN_VALUE_ARRAY || value->count == 0)
        return csn_load_refuse(r->load, place, "must be a header's value, null or a list of values");
    for (size_t i = 0; i < value->count; i++)
        if (!is_field_value(value->items[i].value))
            return csn_load_refuse(r->load, CSN_PLACE_AT(place, i), "must be a header's value");
    return CSN_OK;
}

static enum csn_status check_fields(const struct reading *r, const char *name)
{
    const struct csn_place *here = CSN_PLACE_NAMED(r->place, csn_span_of_string(name));
    const struct csn_value *fields = csn_value_get(r->source, here->name);
    if (!fields)
        return CSN_OK;
    enum csn_status status = csn_load_map(r->load, here, fields);
    for (size_t i = 0; status == CSN_OK && i < fields->count; i++)
        status = check_field(r, CSN_PLACE_NAMED(here, fields->items[i].name), &fields->items[i]);
    return status;
}

static enum csn_status check_coding(const struct reading *r)
{
    size_t ignored = 0;
    if (has(r, "coding") && !has(r, "body"))
        return csn_load_refuse(r->load, r->place, "coding needs a body");
    return csn_load_choice(r->load, r->place, r->source, CSN_SPAN("coding"), codings, CSN_COUNT(codings), &ignored);
}

static enum csn_status check_body(const struct reading *r)
{
    const struct csn_value *body = csn_value_get(r->source, CSN_SPAN("body"));
    if (!body)
        return check_hex(r, "bodyHex");
    if (has(r, "bodyHex"))
        return csn_load_refuse(r->load, r->place, "body and bodyHex exclude each other");
    if (body->kind != CSN_VALUE_OBJECT && body->kind != CSN_VALUE_ARRAY && body->kind != CSN_VALUE_STRING)
        return csn_load_refuse(r->load, CSN_PLACE(r->place, "body"), "must be an object, an array, or a text that is sent as it is");
    return CSN_OK;
}

static enum csn_status check_framing(const struct reading *r, size_t *framing)
{
    static const char *const of_chunks[] = {"chunks", "chunkExtension", "trailers"};
    enum csn_status status = csn_load_choice(r->load, r->place, r->source, CSN_SPAN("framing"), framings, CSN_COUNT(framings), framing);
    if (status == CSN_OK)
        status = check_numbers(r, "chunks", 1, MAX_BYTES, false);
    if (status == CSN_OK)
        status = check_text(r, "chunkExtension");
    if (status == CSN_OK)
        status = check_fields(r, "trailers");
    for (size_t i = 0; status == CSN_OK && *framing != FRAMING_CHUNKED && i < CSN_COUNT(of_chunks); i++)
        if (has(r, of_chunks[i]))
            return csn_load_refuse(r->load, r->place, "%s needs the framing chunked", of_chunks[i]);
    if (status == CSN_OK && *framing != FRAMING_LENGTH && has(r, "contentLength"))
        return csn_load_refuse(r->load, r->place, "contentLength needs the framing length");
    return status;
}

static enum csn_status check_splits(const struct reading *r)
{
    enum csn_status status = check_number(r, "splitEvery", 1, MAX_BYTES);
    if (status == CSN_OK)
        status = check_numbers(r, "splitAt", 1, MAX_BYTES, true);
    if (status == CSN_OK)
        status = check_number(r, "gapMs", 1, MAX_WAIT_MS);
    if (status == CSN_OK)
        status = check_number(r, "delayMs", 1, MAX_WAIT_MS);
    if (status == CSN_OK && has(r, "splitEvery") && has(r, "splitAt"))
        return csn_load_refuse(r->load, r->place, "splitEvery and splitAt exclude each other");
    if (status == CSN_OK && has(r, "gapMs") && !has(r, "splitEvery") && !has(r, "splitAt"))
        return csn_load_refuse(r->load, r->place, "gapMs needs splitEvery or splitAt");
    return status;
}

static enum csn_status load_end(const struct reading *r, enum csn_answer_end otherwise)
{
    size_t end = otherwise;
    enum csn_status status = csn_load_choice(r->load, r->place, r->source, CSN_SPAN("then"), ends, CSN_COUNT(ends), &end);
    r->answer->end = (enum csn_answer_end)end;
    return status;
}

static enum csn_status load_event(const struct reading *r)
{
    size_t end = 0;
    enum csn_status status = csn_load_object(r->load, r->place, r->source, event_members, CSN_COUNT(event_members));
    if (status == CSN_OK)
        status = check_number(r, "delayMs", 1, MAX_WAIT_MS);
    if (status == CSN_OK)
        status = csn_load_choice(r->load, CSN_PLACE(r->place, "event"), r->source, CSN_SPAN("event"), ends + 1,
                                 CSN_COUNT(ends) - 1, &end);
    r->answer->end = (enum csn_answer_end)(end + 1);
    return status;
}

static enum csn_status load_raw(const struct reading *r)
{
    enum csn_status status = csn_load_object(r->load, r->place, r->source, raw_members, CSN_COUNT(raw_members));
    if (status == CSN_OK && has(r, "raw") && has(r, "rawHex"))
        return csn_load_refuse(r->load, r->place, "raw and rawHex exclude each other");
    if (status == CSN_OK)
        status = check_text(r, "raw");
    if (status == CSN_OK)
        status = check_hex(r, "rawHex");
    if (status == CSN_OK)
        status = check_number(r, "status", CSN_LOAD_STATUS_MIN, CSN_LOAD_STATUS_MAX);
    if (status == CSN_OK)
        status = check_splits(r);
    return status == CSN_OK ? load_end(r, CSN_END_KEEP) : status;
}

static enum csn_status load_http(const struct reading *r)
{
    size_t framing = FRAMING_LENGTH;
    enum csn_status status = csn_load_object(r->load, r->place, r->source, http_members, CSN_COUNT(http_members));
    if (status == CSN_OK)
        status = check_number(r, "status", CSN_LOAD_STATUS_MIN, CSN_LOAD_STATUS_MAX);
    if (status == CSN_OK)
        status = check_text(r, "reason");
    if (status == CSN_OK)
        status = check_fields(r, "headers");
    if (status == CSN_OK)
        status = check_body(r);
    if (status == CSN_OK)
        status = check_coding(r);
    if (status == CSN_OK)
        status = check_framing(r, &framing);
    if (status == CSN_OK)
        status = check_number(r, "contentLength", 0, MAX_BYTES);
    if (status == CSN_OK)
        status = check_number(r, "cut", 0, MAX_BYTES);
    if (status == CSN_OK)
        status = check_numbers(r, "interim", 100, 199, false);
    if (status == CSN_OK)
        status = check_splits(r);
    return status == CSN_OK ? load_end(r, framing == FRAMING_CLOSE ? CSN_END_CLOSE : CSN_END_KEEP) : status;
}

/* An answer of which nothing is said is a whole 200: there is no need to rehearse it. */
static enum csn_status rehearse(const struct reading *r, struct csn_answer_facts *facts)
{
    if (r->source->count > 0)
        return csn_load_rehearse(r->load, r->place, r->step, r->answer, facts);
    r->answer->status = 200;
    r->answer->complete = true;
    facts->request_id = true;
    return CSN_OK;
}

static enum csn_status load_answer(const struct reading *r, const struct csn_place *expect_place, const struct csn_value *sugar)
{
    const struct csn_value *expect = csn_value_get(r->source, CSN_SPAN("expect"));
    struct csn_answer_facts facts = {.operation = r->step->operation};
    enum csn_status status;
    r->answer->source = r->source;
    if (has(r, "event"))
        status = load_event(r);
    else
        status = has(r, "raw") || has(r, "rawHex") ? load_raw(r) : load_http(r);
    if (status == CSN_OK)
        status = rehearse(r, &facts);
    if (status == CSN_OK && expect && sugar)
        return csn_load_refuse(r->load, expect_place, "the last answer has an expectation already");
    if (status != CSN_OK)
        return status;
    const struct csn_place *here = sugar ? expect_place : CSN_PLACE(r->place, "expect");
    return csn_load_expectation(r->load, here, sugar ? sugar : expect, &facts, r->answer);
}

/* The one answer of a step that writes none. */
static const struct csn_value plain_answer = {.kind = CSN_VALUE_OBJECT};

enum csn_status csn_load_answers(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                 struct csn_step *step)
{
    const struct csn_place *here = CSN_PLACE(place, "answers");
    const struct csn_value *sugar = csn_value_get(value, CSN_SPAN("expect"));
    const struct csn_value *list;
    enum csn_status status = csn_load_list(load, place, value, CSN_SPAN("answers"), &list);
    if (status != CSN_OK)
        return status;
    step->answer_count = list ? list->count : 1;
    struct csn_answer *answers = csn_arena_alloc_array(&load->catalogue->arena, step->answer_count, sizeof *answers);
    if (!answers)
        return csn_load_full(load);
    step->answers = answers;
    for (size_t i = 0; status == CSN_OK && i < step->answer_count; i++) {
        struct reading r = {load, CSN_PLACE_AT(here, i), list ? list->items[i].value : &plain_answer, step, &answers[i]};
        status = load_answer(&r, CSN_PLACE(place, "expect"), i + 1 == step->answer_count ? sugar : NULL);
    }
    return status;
}
