#include "answer.h"

#include "property.h"

static bool is_interim(const struct csn_http_message *message)
{
    return message->complete && message->status / 100 == 1;
}

/* Feeds one piece; false where nothing more is wanted. */
static bool feed(struct csn_fuzz_reading *reading, struct csn_span piece)
{
    enum csn_http_progress progress;
    size_t consumed = 0;
    enum csn_status status = csn_http_parser_feed(&reading->parser, piece, &consumed, &progress);

    CSN_FUZZ_PROPERTY(status == CSN_OK && consumed <= piece.len, "a piece is taken, and no more than it");
    CSN_FUZZ_PROPERTY(progress != CSN_HTTP_MORE || consumed == piece.len, "a piece is taken to its end while more is wanted");
    reading->read += consumed;
    return progress == CSN_HTTP_MORE;
}

static void feed_pieces(struct csn_fuzz_reading *reading, struct csn_span bytes, size_t piece)
{
    bool wanted = true;

    while (wanted && reading->read < bytes.len)
        wanted = feed(reading, csn_span_slice(bytes, reading->read, reading->read + piece));
    csn_http_parser_finish(&reading->parser);
}

static void read_one(struct csn_fuzz_reading *reading, struct csn_span bytes, size_t piece)
{
    struct csn_span left = csn_span_slice(bytes, reading->read, bytes.len);
    struct csn_span rest;

    csn_http_parser_reset(&reading->parser);
    if (piece > 0) {
        feed_pieces(reading, bytes, piece);
    } else {
        CSN_FUZZ_PROPERTY(csn_http_parse(&reading->parser, left, &rest) == CSN_OK && rest.len <= left.len, "any bytes are read");
        reading->read += left.len - rest.len;
    }
    reading->message = csn_http_parser_message(&reading->parser);
}

void csn_fuzz_read_answer(struct csn_fuzz_reading *reading, struct csn_fuzz_input *bytes, size_t piece)
{
    *reading = (struct csn_fuzz_reading){0};
    csn_http_parser_init(&reading->parser, CSN_HTTP_RESPONSE, NULL, NULL);
    do
        read_one(reading, bytes->left, piece);
    while (is_interim(reading->message) && reading->read < bytes->left.len);
}

void csn_fuzz_reading_clear(struct csn_fuzz_reading *reading)
{
    csn_http_parser_clear(&reading->parser);
}

static bool same_headers(struct csn_headers a, struct csn_headers b)
{
    for (size_t i = 0; i < a.count && i < b.count; i++)
        if (!csn_span_equal(a.items[i].name, b.items[i].name) || !csn_span_equal(a.items[i].value, b.items[i].value))
            return false;
    return a.count == b.count;
}

static bool same_defects(const struct csn_http_message *a, const struct csn_http_message *b)
{
    for (size_t i = 0; i < a->defect_count && i < b->defect_count; i++)
        if (a->defects[i].kind != b->defects[i].kind || a->defects[i].offset != b->defects[i].offset)
            return false;
    return a->defect_count == b->defect_count;
}

void csn_fuzz_check_same(const struct csn_fuzz_reading *first, const struct csn_fuzz_reading *second)
{
    const struct csn_http_message *a = first->message;
    const struct csn_http_message *b = second->message;

    CSN_FUZZ_PROPERTY(first->read == second->read, "the message ends at the same byte however it came");
    CSN_FUZZ_PROPERTY(a->complete == b->complete && a->framing == b->framing && a->content_length == b->content_length &&
                      a->head_len == b->head_len && a->skipped == b->skipped, "the framing is the same however it came");
    CSN_FUZZ_PROPERTY(a->status == b->status && csn_span_equal(a->version, b->version) && csn_span_equal(a->reason, b->reason),
                      "the status line is the same however it came");
    CSN_FUZZ_PROPERTY(same_headers(a->headers, b->headers) && same_headers(a->trailers, b->trailers),
                      "headers and trailers are the same however they came");
    CSN_FUZZ_PROPERTY(csn_span_equal(a->body, b->body) && csn_span_equal(a->raw, b->raw), "the bytes are the same however they came");
    CSN_FUZZ_PROPERTY(same_defects(a, b), "the defects are the same however it came");
}
