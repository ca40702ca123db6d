/* How the body is framed: RFC 9112 section 6.3, in its order. */
#include "internal.h"

static bool has_no_body(const struct csn_http_parser *parser)
{
    int status = parser->message.status;

    if (parser->kind == CSN_HTTP_REQUEST)
        return false;
    return parser->head_request || status / 100 == 1 || status == 204 || status == 304; /* rule http.no-body-statuses */
}

static void end_without_body(struct csn_http_parser *parser)
{
    parser->message.framing = CSN_HTTP_NO_BODY;
    parser->state = CSN_HTTP_STATE_DONE;
}

static void read_until_close(struct csn_http_parser *parser)
{
    parser->message.framing = CSN_HTTP_CLOSE;
    parser->state = CSN_HTTP_STATE_CLOSE_BODY;
}

static size_t field_offset(const struct csn_http_parser *parser, size_t index)
{
    return csn_http_fields(parser)[index].name.at;
}

struct codings {
    bool chunked_last;
    bool others; /* any but that last one */
};

static void add_codings(struct csn_span list, struct codings *codings)
{
    struct csn_span coding;

    while (csn_span_split(&list, ',', &coding)) {
        coding = csn_span_trim(coding);
        if (coding.len == 0)
            continue;
        codings->others |= codings->chunked_last;
        codings->chunked_last = csn_span_equal_ascii_case(coding, CSN_SPAN("chunked"));
        codings->others |= !codings->chunked_last;
    }
}

static void frame_by_coding(struct csn_http_parser *parser, size_t first)
{
    struct csn_headers headers = parser->message.headers;
    struct csn_span name = headers.items[first].name;
    struct codings codings = {false, false};

    for (size_t i = first; i < headers.count; i = csn_headers_find(headers, i + 1, name))
        add_codings(headers.items[i].value, &codings);
    parser->message.framing = CSN_HTTP_CHUNKED;
    parser->state = CSN_HTTP_STATE_CHUNK_LINE;
    if (!codings.chunked_last && parser->kind == CSN_HTTP_REQUEST) {
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_TRANSFER_CODING, field_offset(parser, first));
        return;
    }
    if (codings.others || !codings.chunked_last)
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_OTHER_CODING, field_offset(parser, first));
    if (!codings.chunked_last)
        read_until_close(parser);
}

/* A number too large for size_t is SIZE_MAX, which no limit allows. */
static bool read_decimal(struct csn_span digits, size_t *number)
{
    *number = 0;
    for (size_t i = 0; i < digits.len; i++) {
        size_t digit = (size_t)(digits.data[i] - '0');

        if (digits.data[i] < '0' || digits.data[i] > '9')
            return false;
        *number = *number > (SIZE_MAX - digit) / 10 ? SIZE_MAX : *number * 10 + digit;
    }
    return digits.len > 0;
}

struct lengths {
    size_t count;
    size_t value;
    size_t second;                  /* offset of the field that gave a value again */
    enum csn_http_defect_kind flaw; /* why there is no length */
};

/* Adds the values of one field. Only a list of one and the same number may be taken for that number. */
static bool add_lengths(struct csn_span list, struct lengths *lengths)
{
    size_t from = 0;
    size_t number;

    while (from <= list.len) {
        size_t to = csn_span_find(list, from, ',');

        lengths->flaw = CSN_HTTP_DEFECT_CONTENT_LENGTH;
        if (!read_decimal(csn_span_trim(csn_span_slice(list, from, to)), &number))
            return false;
        lengths->flaw = CSN_HTTP_DEFECT_CONTENT_LENGTH_CONFLICT;
        if (lengths->count > 0 && number != lengths->value)
            return false;
        lengths->value = number;
        lengths->count++;
        from = to + 1;
    }
    return true;
}

/* Reads all fields of the name; false, and fatal, where they give no length. */
static bool read_lengths(struct csn_http_parser *parser, size_t first, struct lengths *lengths)
{
    struct csn_headers headers = parser->message.headers;
    struct csn_span name = headers.items[first].name;

    for (size_t i = first; i < headers.count; i = csn_headers_find(headers, i + 1, name)) {
        if (!add_lengths(headers.items[i].value, lengths)) {
            csn_http_add_defect(parser, lengths->flaw, field_offset(parser, i));
            return false;
        }
        if (lengths->count > 1 && lengths->second == 0)
            lengths->second = field_offset(parser, i);
    }
    return true;
}

static void frame_by_length(struct csn_http_parser *parser, size_t first)
{
    struct lengths lengths = {.count = 0};

    parser->message.framing = CSN_HTTP_LENGTH;
    if (!read_lengths(parser, first, &lengths))
        return;
    if (lengths.count > 1)
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_CONTENT_LENGTH_TWICE, lengths.second);
    parser->message.content_length = lengths.value;
    parser->left = lengths.value;
    parser->state = lengths.value > 0 ? CSN_HTTP_STATE_LENGTH_BODY : CSN_HTTP_STATE_DONE;
    if (lengths.value > parser->limits.body)
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_BODY_TOO_LARGE, field_offset(parser, first));
}

void csn_http_choose_framing(struct csn_http_parser *parser)
{
    struct csn_headers headers = csn_http_parser_message(parser)->headers;
    size_t coding = csn_headers_find(headers, 0, CSN_SPAN("Transfer-Encoding"));
    size_t length = csn_headers_find(headers, 0, CSN_SPAN("Content-Length"));

    if (coding < headers.count && length < headers.count)
        csn_http_add_defect(parser, CSN_HTTP_DEFECT_LENGTH_AND_CODING, field_offset(parser, length));
    if (has_no_body(parser))
        end_without_body(parser);
    else if (coding < headers.count) /* rule http.transfer-encoding-wins */
        frame_by_coding(parser, coding);
    else if (length < headers.count)
        frame_by_length(parser, length);
    else if (parser->kind == CSN_HTTP_REQUEST)
        end_without_body(parser);
    else
        read_until_close(parser);
}
