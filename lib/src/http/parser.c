/* The state machine: each state has a step, which takes what it can from the bytes at hand. */
#include "internal.h"

#include <string.h>

enum { CRLF_LEN = 2, DEFAULT_HEAD = 256 * 1024, DEFAULT_HEADERS = 4096, DEFAULT_BODY = 64 * 1024 * 1024 };

static size_t or_default(size_t limit, size_t fallback)
{
    return limit == 0 ? fallback : limit;
}

static struct csn_http_limits effective_limits(const struct csn_http_limits *limits)
{
    static const struct csn_http_limits none = {0, 0, 0};

    if (limits == NULL)
        limits = &none;
    return (struct csn_http_limits){
        .head = or_default(limits->head, DEFAULT_HEAD),
        .headers = or_default(limits->headers, DEFAULT_HEADERS),
        .body = or_default(limits->body, DEFAULT_BODY),
    };
}

/* The steps keep to the limits by themselves, and name what was exceeded. The ceilings are sums that no message comes past: head,
 * trailers and the framing's share, the CRLF of the last chunk's data, body and again the framing. */
static void init_buffers(struct csn_http_parser *parser, const struct csn_allocator *allocator)
{
    const struct csn_http_limits *limits = &parser->limits;
    size_t heads = csn_http_sum(csn_http_sum(limits->head, limits->head), csn_http_sum(limits->head, CRLF_LEN));
    size_t bodies = csn_http_sum(limits->body, limits->body);
    size_t table = limits->headers > SIZE_MAX / sizeof(struct csn_http_field) ? SIZE_MAX
                                                                              : limits->headers * sizeof(struct csn_http_field);

    csn_buf_init(&parser->raw, allocator, csn_http_sum(heads, bodies));
    csn_buf_init(&parser->body, allocator, limits->body);
    csn_buf_init(&parser->text, allocator, heads);
    csn_buf_init(&parser->fields, allocator, table);
    csn_buf_init(&parser->items, allocator, table);
}

void csn_http_parser_init(struct csn_http_parser *parser, enum csn_http_kind kind, const struct csn_http_limits *limits,
                          const struct csn_allocator *allocator)
{
    *parser = (struct csn_http_parser){.kind = kind, .limits = effective_limits(limits)};
    init_buffers(parser, allocator);
    csn_http_parser_reset(parser);
}

void csn_http_parser_clear(struct csn_http_parser *parser)
{
    csn_http_parser_reset(parser);
    csn_buf_clear(&parser->raw);
    csn_buf_clear(&parser->body);
    csn_buf_clear(&parser->text);
    csn_buf_clear(&parser->fields);
    csn_buf_clear(&parser->items);
}

void csn_http_parser_reset(struct csn_http_parser *parser)
{
    static const struct csn_http_range nowhere = {0, 0};

    csn_buf_reset(&parser->raw);
    csn_buf_reset(&parser->body);
    csn_buf_reset(&parser->text);
    csn_buf_reset(&parser->fields);
    csn_buf_reset(&parser->items);
    parser->state = CSN_HTTP_STATE_START_LINE;
    parser->method = parser->target = parser->version = parser->reason = nowhere;
    parser->header_count = 0;
    parser->line_start = 0;
    parser->trailer_start = 0;
    parser->left = 0;
    parser->message = (struct csn_http_message){.kind = parser->kind};
}

bool csn_http_take(struct csn_http_parser *parser, struct csn_span *rest, size_t count)
{
    if (csn_buf_append(&parser->raw, csn_span_slice(*rest, 0, count)) != CSN_OK) {
        parser->state = CSN_HTTP_STATE_NO_MEMORY;
        return false;
    }
    *rest = csn_span_slice(*rest, count, rest->len);
    return true;
}

/* Cuts the end off the line that `raw` closes with, and notes what is wrong with it. */
static struct csn_http_range cut_line_end(struct csn_http_parser *parser)
{
    const char *raw = parser->raw.data;
    size_t start = parser->line_start;
    size_t end = parser->raw.len - 1;
    bool bare = end == start || raw[end - 1] != '\r';
    const char *cr;

    parser->line_start = end + 1;
    if (!bare)
        end--;
    cr = memchr(raw + start, '\r', end - start);
    if (cr != NULL)
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_BARE_CR, (size_t)(cr - raw));
    if (bare)
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_BARE_LF, end);
    return (struct csn_http_range){start, end - start};
}

bool csn_http_take_line(struct csn_http_parser *parser, struct csn_span *rest, size_t limit, enum csn_http_defect_kind too_large,
                        struct csn_http_range *line)
{
    size_t room = limit > parser->raw.len ? limit - parser->raw.len : 0;
    size_t count = csn_http_smaller(rest->len, room);
    const char *lf;

    if (room == 0) {
        csn_http_add_defect(parser, too_large, parser->raw.len);
        return false;
    }
    lf = memchr(rest->data, '\n', count);
    if (lf != NULL)
        count = (size_t)(lf - rest->data) + 1;
    if (!csn_http_take(parser, rest, count) || lf == NULL)
        return false;
    *line = cut_line_end(parser);
    return true;
}

/* RFC 9112 section 2.2: a server skips empty lines before a request. They leave nothing but their count. */
static void skip_empty_line(struct csn_http_parser *parser)
{
    size_t skipped = parser->message.skipped + parser->raw.len;

    csn_http_parser_reset(parser);
    parser->message.skipped = skipped;
}

static void read_start_line(struct csn_http_parser *parser, struct csn_span *rest)
{
    struct csn_http_range line;

    if (!csn_http_take_line(parser, rest, parser->limits.head, CSN_HTTP_DEFECT_HEAD_TOO_LARGE, &line))
        return;
    if (line.len == 0 && parser->kind == CSN_HTTP_REQUEST) {
        skip_empty_line(parser);
        return;
    }
    parser->state = CSN_HTTP_STATE_HEADERS;
    csn_http_read_start_line(parser, line);
}

static void read_header(struct csn_http_parser *parser, struct csn_span *rest)
{
    struct csn_http_range line;

    if (!csn_http_take_line(parser, rest, parser->limits.head, CSN_HTTP_DEFECT_HEAD_TOO_LARGE, &line))
        return;
    if (line.len > 0) {
        csn_http_read_field_line(parser, line);
        return;
    }
    parser->message.head_len = parser->raw.len;
    parser->header_count = csn_http_field_count(parser);
    csn_http_choose_framing(parser);
}

static void read_trailer(struct csn_http_parser *parser, struct csn_span *rest)
{
    size_t limit = csn_http_sum(parser->trailer_start, parser->limits.head);
    struct csn_http_range line;

    if (!csn_http_take_line(parser, rest, limit, CSN_HTTP_DEFECT_HEAD_TOO_LARGE, &line))
        return;
    if (line.len > 0)
        csn_http_read_field_line(parser, line);
    else
        parser->state = CSN_HTTP_STATE_DONE;
}

static void read_length_body(struct csn_http_parser *parser, struct csn_span *rest)
{
    size_t count = csn_http_smaller(rest->len, parser->left);

    if (!csn_http_take(parser, rest, count))
        return;
    parser->left -= count;
    if (parser->left == 0)
        parser->state = CSN_HTTP_STATE_DONE;
}

static void read_close_body(struct csn_http_parser *parser, struct csn_span *rest)
{
    size_t room = parser->limits.body - (parser->raw.len - parser->message.head_len);

    if (room == 0)
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_BODY_TOO_LARGE, parser->raw.len);
    else
        (void)csn_http_take(parser, rest, csn_http_smaller(rest->len, room));
}

static void step(struct csn_http_parser *parser, struct csn_span *rest)
{
    static void (*const steps[])(struct csn_http_parser *, struct csn_span *) = {
        [CSN_HTTP_STATE_START_LINE] = read_start_line,
        [CSN_HTTP_STATE_HEADERS] = read_header,
        [CSN_HTTP_STATE_LENGTH_BODY] = read_length_body,
        [CSN_HTTP_STATE_CLOSE_BODY] = read_close_body,
        [CSN_HTTP_STATE_CHUNK_LINE] = csn_http_read_chunk_line,
        [CSN_HTTP_STATE_CHUNK_DATA] = csn_http_read_chunk_data,
        [CSN_HTTP_STATE_CHUNK_CR] = csn_http_read_chunk_cr,
        [CSN_HTTP_STATE_CHUNK_LF] = csn_http_read_chunk_lf,
        [CSN_HTTP_STATE_TRAILERS] = read_trailer,
    };

    steps[parser->state](parser, rest);
}

static enum csn_http_progress progress_of(const struct csn_http_parser *parser)
{
    if (parser->state < CSN_HTTP_STATE_DONE)
        return CSN_HTTP_MORE;
    return parser->state == CSN_HTTP_STATE_DONE ? CSN_HTTP_COMPLETE : CSN_HTTP_FATAL;
}

enum csn_status csn_http_parser_feed(struct csn_http_parser *parser, struct csn_span bytes, size_t *consumed,
                                     enum csn_http_progress *progress)
{
    struct csn_span rest = bytes;

    while (rest.len > 0 && progress_of(parser) == CSN_HTTP_MORE)
        step(parser, &rest);
    *consumed = bytes.len - rest.len;
    *progress = progress_of(parser);
    return parser->state == CSN_HTTP_STATE_NO_MEMORY ? CSN_NO_MEMORY : CSN_OK;
}

enum csn_http_progress csn_http_parser_finish(struct csn_http_parser *parser)
{
    if (parser->state == CSN_HTTP_STATE_START_LINE && parser->raw.len == 0)
        return CSN_HTTP_MORE;
    if (parser->state == CSN_HTTP_STATE_CLOSE_BODY)
        parser->state = CSN_HTTP_STATE_DONE;
    if (parser->state < CSN_HTTP_STATE_DONE) /* rule http.incomplete */
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_TRUNCATED, parser->raw.len);
    return progress_of(parser);
}

enum csn_status csn_http_parse(struct csn_http_parser *parser, struct csn_span bytes, struct csn_span *rest)
{
    enum csn_http_progress progress;
    enum csn_status status;
    size_t consumed;

    csn_http_parser_reset(parser);
    status = csn_http_parser_feed(parser, bytes, &consumed, &progress);
    (void)csn_http_parser_finish(parser);
    if (rest != NULL)
        *rest = csn_span_slice(bytes, consumed, bytes.len);
    return status;
}
