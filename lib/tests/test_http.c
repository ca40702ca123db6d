/* The parser of HTTP messages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <countersign/http.h>

#include "http_describe.h"
#include "http_messages.h"

/* Feeds from a block of exactly that size, so that a sanitizer sees every byte read past its end. */
static size_t feed_copy(struct csn_http_parser *parser, struct csn_span piece, enum csn_http_progress *progress)
{
    char *copy = malloc(piece.len > 0 ? piece.len : 1);
    size_t consumed;

    assert_non_null(copy);
    if (piece.len > 0)
        memcpy(copy, piece.data, piece.len);
    assert_int_equal(csn_http_parser_feed(parser, csn_span_of(copy, piece.len), &consumed, progress), CSN_OK);
    free(copy);
    return consumed;
}

/* Feeds pieces of `first`, then `others` bytes, and ends the connection where the message asks for more. */
static struct csn_span feed_pieces(struct csn_http_parser *parser, struct csn_span bytes, size_t first, size_t others)
{
    enum csn_http_progress progress = CSN_HTTP_MORE;
    size_t size = first;

    while (progress == CSN_HTTP_MORE && bytes.len > 0) {
        size_t consumed = feed_copy(parser, csn_span_slice(bytes, 0, size), &progress);

        if (progress == CSN_HTTP_MORE)
            assert_int_equal(consumed, size < bytes.len ? size : bytes.len);
        bytes = csn_span_slice(bytes, consumed, bytes.len);
        size = others;
    }
    if (progress == CSN_HTTP_MORE)
        (void)csn_http_parser_finish(parser);
    return bytes;
}

static void start(struct csn_http_parser *parser, const struct row *row, const struct csn_allocator *allocator)
{
    csn_http_parser_init(parser, row->kind, &row->limits, allocator);
    parser->head_request = row->head_request;
}

static void check_description(const struct row *row, const struct csn_buf *description)
{
    if (!csn_span_equal(csn_buf_span(description), csn_span_of_string(row->expected)))
        fail_msg("%s:\n  read     %.*s\n  expected %s", row->name, CSN_SPAN_ARG(csn_buf_span(description)), row->expected);
}

static void check_table(const struct row *rows, size_t count)
{
    struct csn_http_parser parser;
    struct csn_buf description;
    struct csn_span rest;

    csn_buf_init(&description, NULL, 1 << 16);
    for (size_t i = 0; i < count; i++) {
        start(&parser, &rows[i], NULL);
        assert_int_equal(csn_http_parse(&parser, rows[i].bytes, &rest), CSN_OK);
        describe(&parser, rest, &description);
        check_description(&rows[i], &description);
        csn_http_parser_clear(&parser);
    }
    csn_buf_clear(&description);
}

static void http_takes_messages_apart(void **state)
{
    (void)state;
    check_table(well_formed, CSN_COUNT(well_formed));
}

static void http_records_defects_and_reads_on(void **state)
{
    (void)state;
    check_table(defective, CSN_COUNT(defective));
}

static void http_stops_where_the_end_is_unknown(void **state)
{
    (void)state;
    check_table(hopeless, CSN_COUNT(hopeless));
}

static void http_calls_cut_messages_truncated(void **state)
{
    (void)state;
    check_table(cut_off, CSN_COUNT(cut_off));
}

static void http_names_the_limit_that_is_exceeded(void **state)
{
    (void)state;
    check_table(limited, CSN_COUNT(limited));
}

/* `raw` holds what was consumed, but for skipped lines. */
static void check_raw(struct csn_http_parser *parser, struct csn_span bytes, struct csn_span rest)
{
    const struct csn_http_message *message = csn_http_parser_message(parser);

    assert_true(csn_span_equal(message->raw, csn_span_slice(bytes, message->skipped, bytes.len - rest.len)));
}

static void check_splits(struct csn_http_parser *parser, const struct row *row, struct csn_buf *description)
{
    for (size_t at = 0; at <= row->bytes.len; at++) {
        size_t others = at == 0 ? 1 : row->bytes.len; /* not split at all is byte by byte */
        struct csn_span rest = feed_pieces(parser, row->bytes, at == 0 ? 1 : at, others);

        describe(parser, rest, description);
        check_description(row, description);
        check_raw(parser, row->bytes, rest);
        csn_http_parser_reset(parser);
    }
}

static void http_reads_the_same_however_bytes_are_split(void **state)
{
    struct csn_http_parser parser;
    struct csn_buf description;

    (void)state;
    csn_buf_init(&description, NULL, 1 << 16);
    for (size_t i = 0; i < CSN_COUNT(all_tables); i++)
        for (size_t k = 0; k < all_tables[i].count; k++) {
            start(&parser, &all_tables[i].rows[k], NULL);
            check_splits(&parser, &all_tables[i].rows[k], &description);
            csn_http_parser_clear(&parser);
        }
    csn_buf_clear(&description);
}

static void http_shows_each_prefix_without_harm(void **state)
{
    struct csn_http_parser parser;
    enum csn_http_progress progress = CSN_HTTP_MORE;
    struct csn_buf description;
    struct csn_span bytes = CSN_SPAN("HTTP/1.1 200 X\r\na: b\r\n c\r\nTransfer-Encoding: chunked\r\n\r\n"
                                     "1\r\nx\r\n0\r\nd: e\r\n\r\n");

    (void)state;
    csn_buf_init(&description, NULL, 1 << 16);
    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, NULL);
    for (size_t i = 0; i < bytes.len; i++) {
        assert_int_equal(progress, CSN_HTTP_MORE);
        describe(&parser, csn_span_slice(bytes, i, bytes.len), &description);
        assert_false(csn_http_parser_message(&parser)->complete);
        assert_int_equal(feed_copy(&parser, csn_span_slice(bytes, i, i + 1), &progress), 1);
    }
    assert_int_equal(progress, CSN_HTTP_COMPLETE);
    csn_http_parser_clear(&parser);
    csn_buf_clear(&description);
}

static void http_tells_when_the_head_is_there(void **state)
{
    struct csn_http_parser parser;
    enum csn_http_progress progress;

    (void)state;
    csn_http_parser_init(&parser, CSN_HTTP_REQUEST, NULL, NULL);
    (void)feed_copy(&parser, CSN_SPAN("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r"), &progress);
    assert_false(csn_http_parser_has_head(&parser));
    (void)feed_copy(&parser, CSN_SPAN("\n"), &progress);
    assert_int_equal(progress, CSN_HTTP_MORE);
    assert_true(csn_http_parser_has_head(&parser));
    assert_int_equal(csn_http_parser_message(&parser)->headers.count, 2);
    csn_http_parser_clear(&parser);
}

static void http_sees_no_message_in_a_silent_connection(void **state)
{
    struct csn_http_parser parser;
    enum csn_http_progress progress;

    (void)state;
    csn_http_parser_init(&parser, CSN_HTTP_REQUEST, NULL, NULL);
    assert_int_equal(csn_http_parser_finish(&parser), CSN_HTTP_MORE);
    (void)feed_copy(&parser, CSN_SPAN("\r\n"), &progress);
    assert_int_equal(csn_http_parser_finish(&parser), CSN_HTTP_MORE);
    assert_int_equal(csn_http_parser_message(&parser)->defect_count, 0);
    csn_http_parser_clear(&parser);
}

static void http_keeps_a_message_until_reset(void **state)
{
    struct csn_http_parser parser;
    enum csn_http_progress progress;
    const struct csn_http_message *message;
    struct csn_span body;

    (void)state;
    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, NULL);
    (void)feed_copy(&parser, CSN_SPAN("HTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\n{}"), &progress);
    body = csn_http_parser_message(&parser)->body;
    assert_int_equal(feed_copy(&parser, CSN_SPAN("more"), &progress), 0);
    assert_int_equal(progress, CSN_HTTP_COMPLETE);
    assert_int_equal(csn_http_parser_finish(&parser), CSN_HTTP_COMPLETE);
    message = csn_http_parser_message(&parser);
    assert_ptr_equal(message->body.data, body.data);
    assert_true(csn_span_equal(message->body, CSN_SPAN("{}")));
    csn_http_parser_clear(&parser);
}

static void http_takes_nothing_after_a_fatal_defect(void **state)
{
    struct csn_http_parser parser;
    enum csn_http_progress progress;

    (void)state;
    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, NULL);
    (void)feed_copy(&parser, CSN_SPAN("nonsense\r\n"), &progress);
    assert_int_equal(progress, CSN_HTTP_FATAL);
    assert_int_equal(feed_copy(&parser, CSN_SPAN("HTTP/1.1 200 X\r\n"), &progress), 0);
    assert_int_equal(progress, CSN_HTTP_FATAL);
    assert_int_equal(csn_http_parser_finish(&parser), CSN_HTTP_FATAL);
    assert_int_equal(csn_http_parser_message(&parser)->defect_count, 1);
    csn_http_parser_clear(&parser);
}

static void http_reads_interim_answers_to_head(void **state)
{
    struct csn_http_parser parser;
    enum csn_http_progress progress;
    struct csn_span bytes = CSN_SPAN("HTTP/1.1 100 X\r\n\r\nHTTP/1.1 200 X\r\nContent-Length: 9\r\n\r\n");
    size_t interim;

    (void)state;
    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, NULL);
    parser.head_request = true;
    interim = feed_copy(&parser, bytes, &progress);
    csn_http_parser_reset(&parser);
    (void)feed_copy(&parser, csn_span_slice(bytes, interim, bytes.len), &progress);
    assert_int_equal(progress, CSN_HTTP_COMPLETE);
    assert_int_equal(csn_http_parser_message(&parser)->status, 200);
    csn_http_parser_clear(&parser);
}

/* Sixteen bare line ends and a length that is none. */
#define BARE_LINES "POST / HTTP/1.1\na:\nb:\nc:\nd:\ne:\nf:\ng:\nh:\ni:\nj:\nk:\nl:\nm:\nn:\no:\np:\n"

static void http_records_the_first_sixteen_defects(void **state)
{
    struct csn_http_parser parser;
    const struct csn_http_message *message;

    (void)state;
    csn_http_parser_init(&parser, CSN_HTTP_REQUEST, NULL, NULL);
    assert_int_equal(csn_http_parse(&parser, CSN_SPAN(BARE_LINES "\n"), NULL), CSN_OK);
    message = csn_http_parser_message(&parser);
    assert_true(message->complete);
    assert_int_equal(message->defect_count, CSN_HTTP_DEFECTS_MAX);
    assert_int_equal(message->defects[15].offset, 15 + 15 * 3);
    csn_http_parser_clear(&parser);
}

static void http_always_has_a_place_for_the_fatal_defect(void **state)
{
    struct csn_http_parser parser;
    const struct csn_http_message *message;

    (void)state;
    csn_http_parser_init(&parser, CSN_HTTP_REQUEST, NULL, NULL);
    assert_int_equal(csn_http_parse(&parser, CSN_SPAN(BARE_LINES "Content-Length: x\n\n"), NULL), CSN_OK);
    message = csn_http_parser_message(&parser);
    assert_int_equal(message->defect_count, CSN_HTTP_DEFECTS_MAX);
    assert_int_equal(message->defects[15].kind, CSN_HTTP_DEFECT_CONTENT_LENGTH);
    csn_http_parser_clear(&parser);
}

/* Counts requests for memory, and refuses one, or it and all behind it. */
struct meter {
    size_t requests;
    size_t refused; /* 0: none */
    bool lasting;
    size_t held;    /* bytes */
};

static void *metered_resize(void *ctx, void *block, size_t old_size, size_t new_size)
{
    struct meter *meter = ctx;
    void *resized = NULL;

    if (new_size > 0) {
        meter->requests++;
        if (meter->requests == meter->refused || (meter->lasting && meter->requests > meter->refused))
            return NULL;
        resized = realloc(block, new_size);
        assert_non_null(resized);
    } else {
        free(block);
    }
    meter->held += new_size - old_size;
    return resized;
}

static void http_allocates_nothing_in_the_steady_state(void **state)
{
    struct meter meter = {0};
    const struct csn_allocator allocator = {metered_resize, &meter};
    struct csn_span bytes = CSN_SPAN(CHUNKED "1;x\r\na\r\n2\r\nbc\r\n0\r\nd: e\r\n f\r\n\r\n");
    struct csn_http_parser parser;
    size_t requests;

    (void)state;
    csn_http_parser_init(&parser, CSN_HTTP_REQUEST, NULL, &allocator);
    assert_int_equal(csn_http_parse(&parser, bytes, NULL), CSN_OK);
    requests = meter.requests;
    for (size_t i = 0; i < 100; i++) {
        assert_int_equal(csn_http_parse(&parser, bytes, NULL), CSN_OK);
        assert_true(csn_http_parser_message(&parser)->complete);
    }
    assert_int_equal(meter.requests, requests);
    csn_http_parser_clear(&parser);
    assert_int_equal(meter.held, 0);
}

/* Feeds `row` with an allocator that refuses the n-th request; true when it was never asked that often. */
static bool survives(const struct row *row, size_t n, bool lasting)
{
    struct meter meter = {.refused = n, .lasting = lasting};
    const struct csn_allocator allocator = {metered_resize, &meter};
    struct csn_http_parser parser;
    enum csn_http_progress progress;
    enum csn_status status;
    size_t consumed;
    bool enough;

    start(&parser, row, &allocator);
    status = csn_http_parse(&parser, row->bytes, NULL);
    enough = meter.requests < n;
    assert_int_equal(status, enough ? CSN_OK : CSN_NO_MEMORY);
    if (!enough) {
        assert_false(csn_http_parser_message(&parser)->complete);
        assert_int_equal(csn_http_parser_feed(&parser, CSN_SPAN("x"), &consumed, &progress), CSN_NO_MEMORY);
        assert_int_equal(consumed, 0);
        assert_int_equal(progress, CSN_HTTP_FATAL);
    }
    meter.refused = 0;
    meter.lasting = false;
    assert_int_equal(csn_http_parse(&parser, row->bytes, NULL), CSN_OK);
    csn_http_parser_clear(&parser);
    assert_int_equal(meter.held, 0);
    return enough;
}

static void http_survives_each_failing_allocation(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(all_tables); i++)
        for (size_t k = 0; k < all_tables[i].count; k++)
            for (size_t n = 1; !survives(&all_tables[i].rows[k], n, false) || !survives(&all_tables[i].rows[k], n, true); n++)
                assert_true(n < 100);
}

enum { DRIPPED = 1 << 20 };

/* Feeds `count` times the same few bytes, each time alone. */
static void drip(struct csn_http_parser *parser, struct csn_span bytes, size_t count)
{
    enum csn_http_progress progress = CSN_HTTP_MORE;
    size_t consumed;

    while (count-- > 0) {
        assert_int_equal(csn_http_parser_feed(parser, bytes, &consumed, &progress), CSN_OK);
        assert_int_equal(consumed, bytes.len);
        assert_int_equal(progress, CSN_HTTP_MORE);
    }
}

/* Were a byte looked at again with each one that follows, these would take minutes. */
static void http_is_linear_on_slow_connections(void **state)
{
    static const struct {
        const char *name;
        struct csn_span before;
        struct csn_span dripped;
    } rows[] = {
        {"empty lines", CSN_SPAN_INIT(""), CSN_SPAN_INIT("\r\n")},
        {"start line", CSN_SPAN_INIT("GET /"), CSN_SPAN_INIT("a")},
        {"header", CSN_SPAN_INIT("GET / HTTP/1.1\r\na: "), CSN_SPAN_INIT("a")},
        {"folds", CSN_SPAN_INIT("GET / HTTP/1.1\r\na: b\r\n"), CSN_SPAN_INIT(" a\r\n")},
        {"fields", CSN_SPAN_INIT("GET / HTTP/1.1\r\n"), CSN_SPAN_INIT("a:\r\n")},
        {"body", CSN_SPAN_INIT("POST / HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n"), CSN_SPAN_INIT("a")},
        {"chunk line", CSN_SPAN_INIT(CHUNKED "1;"), CSN_SPAN_INIT("a")},
        {"chunks", CSN_SPAN_INIT(CHUNKED), CSN_SPAN_INIT("1\r\na\r\n")},
        {"trailer", CSN_SPAN_INIT(CHUNKED "0\r\na:"), CSN_SPAN_INIT("a")},
    };
    const struct csn_http_limits limits = {8 * DRIPPED, 2 * DRIPPED, 16 * DRIPPED};
    struct csn_http_parser parser;

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct meter meter = {0};
        const struct csn_allocator allocator = {metered_resize, &meter};

        csn_http_parser_init(&parser, CSN_HTTP_REQUEST, &limits, &allocator);
        drip(&parser, rows[i].before, 1);
        drip(&parser, rows[i].dripped, DRIPPED);
        if (meter.requests > 100)
            fail_msg("%s: %zu requests for memory", rows[i].name, meter.requests);
        csn_http_parser_clear(&parser);
    }
}

static void http_knows_each_defect(void **state)
{
    (void)state;
    for (int kind = 0; kind <= CSN_HTTP_DEFECT_TRUNCATED; kind++) {
        const struct csn_http_defect_text *text = csn_http_defect_text((enum csn_http_defect_kind)kind);

        assert_true(strlen(text->name) > 0 && strlen(text->sentence) > 0);
        assert_non_null(strchr(text->rule, '.'));
        assert_int_equal(strncmp(text->source, "RFC ", 4), 0);
    }
    assert_string_equal(csn_http_defect_text(CSN_HTTP_DEFECT_BARE_LF)->name, "BARE_LF");
    assert_true(csn_http_defect_text(CSN_HTTP_DEFECT_TRUNCATED)->fatal);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(http_takes_messages_apart),
        cmocka_unit_test(http_records_defects_and_reads_on),
        cmocka_unit_test(http_stops_where_the_end_is_unknown),
        cmocka_unit_test(http_calls_cut_messages_truncated),
        cmocka_unit_test(http_names_the_limit_that_is_exceeded),
        cmocka_unit_test(http_reads_the_same_however_bytes_are_split),
        cmocka_unit_test(http_shows_each_prefix_without_harm),
        cmocka_unit_test(http_tells_when_the_head_is_there),
        cmocka_unit_test(http_sees_no_message_in_a_silent_connection),
        cmocka_unit_test(http_keeps_a_message_until_reset),
        cmocka_unit_test(http_takes_nothing_after_a_fatal_defect),
        cmocka_unit_test(http_reads_interim_answers_to_head),
        cmocka_unit_test(http_records_the_first_sixteen_defects),
        cmocka_unit_test(http_always_has_a_place_for_the_fatal_defect),
        cmocka_unit_test(http_allocates_nothing_in_the_steady_state),
        cmocka_unit_test(http_survives_each_failing_allocation),
        cmocka_unit_test(http_is_linear_on_slow_connections),
        cmocka_unit_test(http_knows_each_defect),
    };

    return cmocka_run_group_tests_name("http", tests, NULL, NULL) != 0;
}
