#include "campaign/compose.h"

static const char *const content_types[] = {
    NULL, "application/json", "application/x-amz-json-1.0", "application/x-amz-json-1.1; charset=utf-8", "text/plain",
    "application/octet-stream", "Application/X-Amz-Json-1.1", "text/html; charset=iso-8859-1",
};
static const struct {
    const char *name;
    const char *value;
} extras[] = {
    {"Connection", "keep-alive"}, {"Server", "countersign"}, {"X-Amz-Cf-Id", "abc=="}, {"Via", "1.1 proxy"}, {"Cache-Control", "no-store"},
    {"Set-Cookie", "a=b; Path=/"}, {"X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793"}, {"Strict-Transport-Security", "max-age=0"},
    {"jobId", "from-a-header"}, {"message", "from-a-header"}, {"X-Empty", ""}, {"Vary", "*"}, {"Keep-Alive", "timeout=1, max=1"},
};

static struct csn_value *headers_of(struct csn_composer *c, struct csn_value *answer)
{
    for (size_t i = 0; answer && i < answer->count; i++)
        if (csn_span_equal(answer->items[i].name, CSN_SPAN("headers")))
            return answer->items[i].value;
    struct csn_value *headers = csn_compose_object(c);
    csn_compose_put(c, answer, "headers", headers);
    return headers;
}

static void dress_headers(struct csn_composer *c, struct csn_value *answer)
{
    if (csn_random_percent(c->random, 10)) {
        const char *type = content_types[csn_random_below(c->random, CSN_COUNT(content_types))];
        csn_compose_put(c, headers_of(c, answer), "Content-Type",
                        type ? csn_compose_text(c, csn_span_of_string(type)) : csn_value_new(c->arena, CSN_VALUE_NULL));
    }
    if (csn_random_percent(c->random, 15)) {
        size_t which = csn_random_below(c->random, CSN_COUNT(extras));
        csn_compose_put(c, headers_of(c, answer), extras[which].name, csn_compose_text(c, csn_span_of_string(extras[which].value)));
    }
    if (csn_random_percent(c->random, 5))
        csn_compose_put(c, answer, "reason", csn_compose_text(c, csn_random_percent(c->random, 50) ? CSN_SPAN("") : CSN_SPAN("Anything Else")));
}

static void dress_chunks(struct csn_composer *c, struct csn_value *answer)
{
    static const int sizes[] = {1, 2, 3, 7, 16, 255, 4096};
    struct csn_value *chunks = csn_compose_list(c);
    csn_compose_put(c, answer, "framing", csn_compose_text(c, CSN_SPAN("chunked")));
    for (size_t count = csn_random_below(c->random, 5); count > 0; count--)
        csn_compose_put(c, chunks, "", csn_compose_number(c, sizes[csn_random_below(c->random, CSN_COUNT(sizes))]));
    if (chunks && chunks->count > 0)
        csn_compose_put(c, answer, "chunks", chunks);
    if (csn_random_percent(c->random, 25))
        csn_compose_put(c, answer, "chunkExtension", csn_compose_text(c, csn_random_percent(c->random, 50) ? CSN_SPAN(";a=b") : CSN_SPAN(";a=\"b;c\"")));
    if (csn_random_percent(c->random, 25)) {
        struct csn_value *trailers = csn_compose_object(c);
        csn_compose_put(c, trailers, csn_random_percent(c->random, 50) ? "X-Amzn-Errortype" : "X-Checksum",
                        csn_compose_text(c, CSN_SPAN("TrailerException")));
        csn_compose_put(c, answer, "trailers", trailers);
    }
}

static void dress_pieces(struct csn_composer *c, struct csn_value *answer)
{
    static const int interims[] = {100, 103, 102, 110};
    if (csn_random_percent(c->random, 6)) {
        struct csn_value *interim = csn_compose_list(c);
        for (size_t count = 1 + csn_random_below(c->random, 2); count > 0; count--)
            csn_compose_put(c, interim, "", csn_compose_number(c, interims[csn_random_below(c->random, CSN_COUNT(interims))]));
        csn_compose_put(c, answer, "interim", interim);
    }
    if (csn_random_percent(c->random, 8))
        csn_compose_put(c, answer, "splitEvery", csn_compose_number(c, 1 + (long long)csn_random_below(c->random, 64)));
}

void csn_compose_dress(struct csn_composer *c, struct csn_value *answer)
{
    size_t framing = csn_random_below(c->random, 20);
    dress_headers(c, answer);
    if (framing >= 17)
        csn_compose_put(c, answer, "framing", csn_compose_text(c, CSN_SPAN("close")));
    else if (framing >= 12)
        dress_chunks(c, answer);
    else if (framing >= 10)
        csn_compose_put(c, answer, "then", csn_compose_text(c, CSN_SPAN("close")));
    dress_pieces(c, answer);
}
