/* How answers are framed and cut up on their way: for each operation with an output a whole one, for the central one an error. */
#include "catalogue/generate.h"

/* The members of an answer besides status and body, as JSON. RFC 9112 sections 6 and 7, RFC 9110 section 15.2. */
static const struct framing {
    const char *name;
    const char *words;
    const char *rule;
    const char *json;
} framings[] = {
    {"chunk-whole", "in one chunk", "http.body-length", "{\"framing\":\"chunked\"}"},
    {"chunk-odd", "in chunks of odd sizes", "http.body-length", "{\"framing\":\"chunked\",\"chunks\":[1,1,2,3,5,8,13,21,1]}"},
    {"chunk-extension", "in chunks with an extension", "http.body-length",
     "{\"framing\":\"chunked\",\"chunks\":[7,10],\"chunkExtension\":\";name=value\"}"},
    {"chunk-extension-quoted", "in chunks with an extension whose value is quoted", "http.body-length",
     "{\"framing\":\"chunked\",\"chunks\":[16],\"chunkExtension\":\";a=\\\"b c;d\\\";e\"}"},
    {"trailers", "in chunks, with trailers behind them", "http.trailers-apart",
     "{\"framing\":\"chunked\",\"chunks\":[9],\"trailers\":{\"X-Checksum\":\"0\",\"X-Amzn-Trailing\":\"1\"}}"},
    {"trailers-like-headers", "in chunks, with trailers whose names are those of headers", "http.trailers-apart",
     "{\"framing\":\"chunked\",\"chunks\":[40],\"trailers\":{\"X-Amzn-Errortype\":\"OtherException\",\"X-Amzn-Requestid\":\"of a trailer\"}}"},
    {"until-close", "until the connection closes", "http.body-length", "{\"framing\":\"close\"}"},
    {"close-announced", "with Connection: close", "http.connection-close", "{\"headers\":{\"Connection\":\"close\"},\"then\":\"close\"}"},
    {"interim-100", "after 100 Continue", "http.interim", "{\"interim\":[100]}"},
    {"interim-102", "after 102 Processing", "http.interim", "{\"interim\":[102]}"},
    {"interim-103-twice", "after 103 Early Hints, twice", "http.interim", "{\"interim\":[103,103]}"},
    {"interim-unknown", "after 199, which nobody knows", "http.interim", "{\"interim\":[100,199]}"},
    {"interim-chunked", "after 100 Continue, in chunks", "http.interim", "{\"interim\":[100],\"framing\":\"chunked\",\"chunks\":[3,5]}"},
    {"names-small", "with header names in small letters", "http.header-names",
     "{\"headers\":{\"date\":\"${date}\",\"x-amzn-requestid\":\"${requestId}\",\"content-type\":\"application/x-amz-json-1.1\"}}"},
    {"names-capital", "with header names in capital letters", "http.header-names",
     "{\"headers\":{\"DATE\":\"${date}\",\"X-AMZN-REQUESTID\":\"${requestId}\",\"CONTENT-TYPE\":\"application/x-amz-json-1.1\"}}"},
    {"no-reason", "without a reason phrase", "http.reason-ignored", "{\"reason\":\"\"}"},
    {"more-headers", "with headers that nobody knows", "http.header-names",
     "{\"headers\":{\"X-Empty\":\"\",\"X-Twice\":[\"a\",\"b\"],\"Set-Cookie\":\"a=b\",\"Vary\":\"*\","
     "\"X-Long\":\"0123456789012345678901234567890123456789012345678901234567890123456789\"}}"},
    {"no-date", "without a date", "http.header-names", "{\"headers\":{\"Date\":null}}"},
    {"split-17", "seventeen bytes at a time", "http.body-length", "{\"splitEvery\":17,\"gapMs\":1}"},
    {"split-early", "cut within its first line", "http.body-length", "{\"splitAt\":[1,5,9,12],\"gapMs\":5}"},
};
/* Many pieces, each of which waits: for small answers alone. */
static const struct framing fine[] = {
    {"split-2", "two bytes at a time", "http.body-length", "{\"splitEvery\":2,\"gapMs\":1}"},
    {"split-5", "five bytes at a time", "http.body-length", "{\"splitEvery\":5,\"gapMs\":1}"},
    {"split-chunks", "in chunks, four bytes at a time", "http.body-length",
     "{\"framing\":\"chunked\",\"chunks\":[1,10,16],\"splitEvery\":4,\"gapMs\":1}"},
};
/* For one answer alone: every byte by itself. */
static const struct framing by_byte = {"split-1", "one byte at a time", "http.body-length", "{\"splitEvery\":1,\"gapMs\":1}"};
enum { SMALL = 64 }; /* bytes of a body */

static void put_all(struct csn_generator *g, struct csn_value *answer, const char *json)
{
    const struct csn_value *members = csn_generate_parsed(g, json);
    for (size_t i = 0; g->status == CSN_OK && i < members->count; i++)
        csn_generate_put(g, answer, members->items[i].name, members->items[i].value);
}

static struct csn_draft draft_of(struct csn_generator *g, const struct csn_operation *operation, const struct framing *framing, const char *kind)
{
    struct csn_draft draft = {.area = "transport", .operation = operation, .rules = {framing->rule}, .needs = {"transport", "parse"}};
    draft.what = csn_generate_brief(g, "%s-%s", kind, framing->name);
    draft.title = csn_generate_text(g, "An answer with an %s comes %s and reads the same", kind, framing->words);
    return draft;
}

/* Whatever is read wrongly was read wrongly because of the framing. */
static struct csn_value *make_cite(struct csn_generator *g, const struct framing *framing, bool is_error)
{
    struct csn_value *rule = csn_generate_literal(g, framing->rule);
    struct csn_value *cite = csn_generate_pair(g, "outcome", rule);
    csn_generate_put(g, cite, is_error ? CSN_SPAN("code") : CSN_SPAN("output"), rule);
    if (is_error)
        csn_generate_put(g, cite, CSN_SPAN("message"), rule);
    return cite;
}

static void add_output(struct csn_generator *g, const struct csn_operation *operation, const struct framing *framing)
{
    struct csn_value *body = csn_generate_sample(g, operation->output, CSN_SAMPLE_ANSWER);
    struct csn_draft draft = draft_of(g, operation, framing, "output");
    draft.answer = csn_generate_pair(g, "body", body);
    put_all(g, draft.answer, framing->json);
    csn_generate_briefly(g);
    draft.expect = csn_generate_pair(g, "output", body);
    csn_generate_put(g, draft.expect, CSN_SPAN("cite"), make_cite(g, framing, false));
    csn_generate_lastingly(g);
    (void)csn_generate_add(g, &draft);
}

static void add_error(struct csn_generator *g, const struct csn_operation *operation, const struct framing *framing)
{
    struct csn_draft draft = draft_of(g, operation, framing, "error");
    struct csn_value *name = csn_generate_string(g, csn_model_shape(g->model, operation->errors[operation->error_count - 1])->name);
    struct csn_value *text = csn_generate_literal(g, "it said \xE2\x82\xAC ${nonce}");
    struct csn_value *body = csn_generate_pair(g, "__type", name);
    csn_generate_put(g, body, CSN_SPAN("message"), text);
    draft.answer = csn_generate_pair(g, "status", csn_generate_integer(g, 400));
    csn_generate_put(g, draft.answer, CSN_SPAN("body"), body);
    put_all(g, draft.answer, framing->json);
    csn_generate_briefly(g);
    draft.expect = csn_generate_pair(g, "code", name);
    csn_generate_put(g, draft.expect, CSN_SPAN("message"), text);
    csn_generate_put(g, draft.expect, CSN_SPAN("cite"), make_cite(g, framing, true));
    csn_generate_lastingly(g);
    (void)csn_generate_add(g, &draft);
}

static bool is_small(struct csn_generator *g, const struct csn_operation *operation)
{
    struct csn_value *body = csn_generate_sample(g, operation->output, CSN_SAMPLE_ANSWER);
    return body && csn_generate_json(g, body).len <= SMALL;
}

static void add_outputs(struct csn_generator *g, const struct csn_operation *operation)
{
    for (size_t i = 0; i < CSN_COUNT(framings); i++)
        add_output(g, operation, &framings[i]);
    for (size_t i = 0; i < CSN_COUNT(fine) && is_small(g, operation); i++)
        add_output(g, operation, &fine[i]);
}

static void add_errors(struct csn_generator *g, const struct csn_operation *operation)
{
    for (size_t i = 0; i < CSN_COUNT(framings); i++)
        add_error(g, operation, &framings[i]);
    for (size_t i = 0; i < CSN_COUNT(fine); i++)
        add_error(g, operation, &fine[i]);
    add_error(g, operation, &by_byte);
}

void csn_generate_framing(struct csn_generator *g)
{
    for (size_t i = 0; i < g->model->operation_count; i++)
        if (g->model->operations[i].output != CSN_SHAPE_NONE)
            add_outputs(g, &g->model->operations[i]);
    if (g->centre->output == CSN_SHAPE_NONE && g->centre->error_count > 0)
        add_errors(g, g->centre);
}
