/* The chunked coding: RFC 9112 section 7.1. */
#include "internal.h"

static int hex_value(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    if (byte >= 'A' && byte <= 'F')
        return byte - 'A' + 10;
    return -1;
}

/* Reads the digits at the front of `text`; their count is 0 where the number doesn't fit. Zeros may lead without end. */
static size_t read_size(struct csn_span text, size_t *size)
{
    size_t len = 0;

    for (*size = 0; len < text.len && hex_value(text.data[len]) >= 0; len++) {
        if (*size > SIZE_MAX >> 4)
            return 0;
        *size = *size << 4 | (size_t)hex_value(text.data[len]);
    }
    return len;
}

/* An extension begins with a semicolon, white space before it allowed; what it says is ignored (rule http.body-length). */
static bool is_extension(struct csn_span text)
{
    return text.len == 0 || csn_span_starts_with(csn_span_trim(text), CSN_SPAN(";"));
}

/* Bytes of the quoted-string at the front of `text` (RFC 9110 section 5.6.4), 0 where there is none. */
static size_t quoted_len(struct csn_span text)
{
    size_t good = csn_http_value_len(text);

    if (good == 0 || text.data[0] != '"')
        return 0;
    for (size_t at = 1; at < good; at++) {
        if (text.data[at] == '"')
            return at + 1;
        at += text.data[at] == '\\';
    }
    return 0;
}

/* Takes `len` bytes off the front, and the white space behind them; false where `len` is 0. */
static bool take(struct csn_span *text, size_t len)
{
    *text = csn_span_trim(csn_span_slice(*text, len, text->len));
    return len > 0;
}

/* Takes an extension: a name behind a semicolon, and perhaps its value. */
static bool take_extension(struct csn_span *text)
{
    size_t len;

    if (text->data[0] != ';')
        return false;
    (void)take(text, 1);
    if (!take(text, csn_http_token_len(*text)))
        return false;
    if (!csn_span_starts_with(*text, CSN_SPAN("=")))
        return true;
    (void)take(text, 1);
    len = csn_http_token_len(*text);
    return take(text, len > 0 ? len : quoted_len(*text));
}

/* RFC 9112 section 7.1.1. */
static bool is_well_formed(struct csn_span extensions)
{
    struct csn_span text = csn_span_trim(extensions);

    while (text.len > 0)
        if (!take_extension(&text))
            return false;
    return true;
}

static void begin_chunk(struct csn_http_parser *parser, size_t size, size_t offset)
{
    parser->left = size;
    parser->state = CSN_HTTP_STATE_CHUNK_DATA;
    if (size == 0) {
        parser->state = CSN_HTTP_STATE_TRAILERS;
        parser->trailer_start = parser->raw.len;
    } else if (size > parser->limits.body - parser->body.len) {
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_BODY_TOO_LARGE, offset);
    }
}

/* Where `raw` ends at the latest: framing may take as much as a body, and a head besides. */
static size_t framing_limit(const struct csn_http_parser *parser)
{
    size_t data_end = parser->message.head_len + parser->body.len;

    return csn_http_sum(data_end, csn_http_sum(parser->limits.body, parser->limits.head));
}

void csn_http_read_chunk_line(struct csn_http_parser *parser, struct csn_span *rest)
{
    struct csn_http_range line;
    struct csn_span text;
    size_t digits;
    size_t size;

    if (!csn_http_take_line(parser, rest, framing_limit(parser), CSN_HTTP_DEFECT_BODY_TOO_LARGE, &line))
        return;
    text = csn_http_range_span(&parser->raw, line);
    digits = read_size(text, &size);
    text = csn_span_slice(text, digits, text.len);
    if (digits == 0 || !is_extension(text)) {
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_CHUNK_SIZE, line.at);
        return;
    }
    if (!is_well_formed(text))
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_CHUNK_EXTENSION, line.at + digits);
    begin_chunk(parser, size, line.at);
}

void csn_http_read_chunk_data(struct csn_http_parser *parser, struct csn_span *rest)
{
    size_t count = csn_http_smaller(rest->len, parser->left);
    struct csn_span data = csn_span_slice(*rest, 0, count);

    if (!csn_http_take(parser, rest, count))
        return;
    if (csn_buf_append(&parser->body, data) != CSN_OK) {
        parser->state = CSN_HTTP_STATE_NO_MEMORY;
        return;
    }
    parser->left -= count;
    if (parser->left == 0)
        parser->state = CSN_HTTP_STATE_CHUNK_CR;
}

/* Takes the end of the line behind a chunk's data. */
static void end_chunk(struct csn_http_parser *parser, struct csn_span *rest)
{
    if (!csn_http_take(parser, rest, 1))
        return;
    parser->line_start = parser->raw.len;
    parser->state = CSN_HTTP_STATE_CHUNK_LINE;
}

void csn_http_read_chunk_cr(struct csn_http_parser *parser, struct csn_span *rest)
{
    if (rest->data[0] == '\n') {
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_BARE_LF, parser->raw.len);
        end_chunk(parser, rest);
    } else if (rest->data[0] != '\r') {
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_CHUNK_END, parser->raw.len);
    } else if (csn_http_take(parser, rest, 1)) {
        parser->state = CSN_HTTP_STATE_CHUNK_LF;
    }
}

void csn_http_read_chunk_lf(struct csn_http_parser *parser, struct csn_span *rest)
{
    if (rest->data[0] == '\n')
        end_chunk(parser, rest);
    else
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_CHUNK_END, parser->raw.len);
}
