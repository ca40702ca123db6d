#include "cli/lenient.h"

#include <string.h>

enum { HEADERS_MAX = 4096, ALLOCATION_MIN = 16 };

struct reader {
    struct csn_span raw;
    size_t at;   /* of what comes next */
    size_t line; /* its number, from 1 */
    struct csn_arena *arena;
    struct csn_lenient_request *request;
    struct csn_header *headers;
    size_t count;
    size_t capacity;
    struct csn_error *error;
};

static const struct {
    const char *id;
    const char *sentence;
} texts[] = {
#define CSN_LENIENT_TEXT(name, id, sentence) {id, sentence},
    CSN_LENIENT_LIST(CSN_LENIENT_TEXT)
#undef CSN_LENIENT_TEXT
};

const char *csn_lenient_id(enum csn_lenient_kind kind)
{
    return texts[kind].id;
}

const char *csn_lenient_sentence(enum csn_lenient_kind kind)
{
    return texts[kind].sentence;
}

static void tolerate(struct reader *reader, enum csn_lenient_kind kind, size_t line)
{
    if (reader->request->tolerated[kind] == 0)
        reader->request->tolerated[kind] = line;
}

static enum csn_status refuse(const struct reader *reader, size_t line, const char *reason)
{
    return csn_error_set(reader->error, CSN_SYNTAX, reader->at, "line %zu: %s", line, reason);
}

static enum csn_status no_room(const struct reader *reader)
{
    return csn_error_set(reader->error, csn_arena_status(reader->arena), 0, "no room for the request");
}

/* The next line without its end; false at the end of the bytes. */
static bool next_line(struct reader *reader, struct csn_span *line)
{
    size_t end;
    if (reader->at >= reader->raw.len)
        return false;
    end = csn_span_find(reader->raw, reader->at, '\n');
    *line = csn_span_slice(reader->raw, reader->at, end);
    if (csn_span_ends_with(*line, CSN_SPAN("\r")))
        line->len--;
    else if (end < reader->raw.len)
        tolerate(reader, CSN_LENIENT_LINE_ENDS, reader->line);
    reader->at = end + (end < reader->raw.len);
    reader->line++;
    return true;
}

static size_t find_last(struct csn_span text, char byte)
{
    for (size_t at = text.len; at > 0; at--)
        if (text.data[at - 1] == byte)
            return at - 1;
    return text.len;
}

/* What stands before the path of a whole URL. */
static size_t authority_end(struct csn_span target)
{
    size_t scheme = csn_span_search(target, 0, CSN_SPAN("://"));
    size_t at = scheme + 3;
    if (scheme == target.len || csn_span_find(target, 0, '/') < scheme)
        return 0;
    while (at < target.len && !strchr("/?", target.data[at]))
        at++;
    return at;
}

static void read_target(struct reader *reader, struct csn_span target, size_t line)
{
    size_t path = authority_end(target);
    if (path > 0)
        tolerate(reader, CSN_LENIENT_ABSOLUTE_TARGET, line);
    target = csn_span_slice(target, path, target.len);
    if (target.len == 0)
        target = CSN_SPAN("/");
    for (size_t i = 0; i < target.len; i++) {
        unsigned char byte = (unsigned char)target.data[i];
        if (byte == ' ')
            tolerate(reader, CSN_LENIENT_TARGET_SPACES, line);
        else if (byte < 0x20 || byte > 0x7E || strchr("\"<>\\^`{|}#", byte))
            tolerate(reader, CSN_LENIENT_TARGET_BYTES, line);
    }
    size_t mark = csn_span_find(target, 0, '?');
    reader->request->message.target = target;
    reader->request->path = csn_span_slice(target, 0, mark);
    reader->request->query = csn_span_slice(target, mark + 1, target.len);
}

/* A method is letters alone, so that what is no request is not taken for one. */
static bool is_method(struct csn_span text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((text.data[i] < 'A' || text.data[i] > 'Z') && (text.data[i] < 'a' || text.data[i] > 'z') && text.data[i] != '-')
            return false;
    return text.len > 0;
}

static enum csn_status read_request_line(struct reader *reader)
{
    struct csn_span line = {NULL, 0};
    bool found;
    while ((found = next_line(reader, &line)) && line.len == 0)
        tolerate(reader, CSN_LENIENT_EMPTY_LINES, reader->line - 1);
    size_t number = reader->line - 1;
    size_t space = csn_span_find(line, 0, ' ');
    if (!found)
        return refuse(reader, reader->line, "there is no request");
    if (!is_method(csn_span_slice(line, 0, space)) || space == line.len)
        return refuse(reader, number, "a request line begins with a method, a space and a target");
    struct csn_span rest = csn_span_trim(csn_span_slice(line, space + 1, line.len));
    size_t last = find_last(rest, ' ');
    struct csn_span version = csn_span_slice(rest, last + 1, rest.len);
    bool versioned = last < rest.len && csn_span_starts_with(version, CSN_SPAN("HTTP/"));
    reader->request->message.method = csn_span_slice(line, 0, space);
    reader->request->message.version = CSN_SPAN("HTTP/1.1");
    if (!versioned)
        tolerate(reader, CSN_LENIENT_NO_VERSION, number);
    else if (!csn_span_equal(version, CSN_SPAN("HTTP/1.1")))
        tolerate(reader, CSN_LENIENT_OTHER_VERSION, number);
    struct csn_span target = csn_span_trim(versioned ? csn_span_slice(rest, 0, last) : rest);
    if (target.len == 0)
        return refuse(reader, number, "the request line has no target");
    read_target(reader, target, number);
    return CSN_OK;
}

static enum csn_status add_header(struct reader *reader, struct csn_header header)
{
    if (reader->count == HEADERS_MAX)
        return refuse(reader, reader->line - 1, "there are more than 4096 headers");
    if (reader->count == reader->capacity) {
        size_t capacity = reader->capacity ? 2 * reader->capacity : ALLOCATION_MIN;
        struct csn_header *grown = csn_arena_alloc_array(reader->arena, capacity, sizeof *grown);
        if (!grown)
            return no_room(reader);
        if (reader->count > 0)
            memcpy(grown, reader->headers, reader->count * sizeof *grown);
        reader->headers = grown;
        reader->capacity = capacity;
    }
    reader->headers[reader->count++] = header;
    return CSN_OK;
}

/* Joins a line to the header before it, with one space. */
static enum csn_status unfold(struct reader *reader, struct csn_span line)
{
    struct csn_span *value = &reader->headers[reader->count - 1].value;
    struct csn_span more = csn_span_trim(line);
    char *joined = csn_arena_alloc(reader->arena, value->len + more.len + 1);
    size_t gap = value->len > 0 && more.len > 0;
    if (!joined)
        return no_room(reader);
    if (value->len > 0)
        memcpy(joined, value->data, value->len);
    if (gap)
        joined[value->len] = ' ';
    if (more.len > 0)
        memcpy(joined + value->len + gap, more.data, more.len);
    *value = csn_span_of(joined, value->len + gap + more.len);
    tolerate(reader, CSN_LENIENT_FOLDED, reader->line - 1);
    return CSN_OK;
}

static bool is_token(struct csn_span name)
{
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.data[i] <= ' ' || (unsigned char)name.data[i] > '~' || strchr("\"(),/:;<=>?@[\\]{}", name.data[i]))
            return false;
    return name.len > 0;
}

static enum csn_status read_header(struct reader *reader, struct csn_span line)
{
    size_t colon = csn_span_find(line, 0, ':');
    struct csn_span sent = csn_span_slice(line, 0, colon);
    struct csn_span name = csn_span_trim(sent);
    if ((line.data[0] == ' ' || line.data[0] == '\t') && reader->count > 0)
        return unfold(reader, line);
    if (colon == line.len)
        return refuse(reader, reader->line - 1, "a header has no colon");
    if (!is_token(name))
        return refuse(reader, reader->line - 1, "a header's name is no token");
    if (name.len < sent.len)
        tolerate(reader, CSN_LENIENT_SPACE_BEFORE_COLON, reader->line - 1);
    return add_header(reader, (struct csn_header){name, csn_span_trim(csn_span_slice(line, colon + 1, line.len))});
}

static enum csn_status read_headers(struct reader *reader)
{
    struct csn_span line;
    enum csn_status status = CSN_OK;
    bool found;
    while ((found = next_line(reader, &line)) && line.len > 0 && status == CSN_OK)
        status = read_header(reader, line);
    if (status != CSN_OK)
        return status;
    if (!found)
        tolerate(reader, CSN_LENIENT_NO_BLANK_LINE, reader->line);
    reader->request->message.headers = (struct csn_headers){reader->headers, reader->count};
    reader->request->message.head_len = reader->at;
    return CSN_OK;
}

static bool read_length(struct csn_span digits, size_t *length)
{
    *length = 0;
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.data[i] < '0' || digits.data[i] > '9' || *length > SIZE_MAX / 10 - 1)
            return false;
        *length = *length * 10 + (size_t)(digits.data[i] - '0');
    }
    return digits.len > 0;
}

/* Takes the framing off a chunked body by the strict reader; where that finds no end, the bytes stay as they are. */
static enum csn_status unchunk(struct reader *reader, struct csn_span *body)
{
    static const struct csn_span head = CSN_SPAN_INIT("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
    struct csn_http_parser parser;
    size_t consumed;
    enum csn_http_progress progress = CSN_HTTP_MORE;
    csn_http_parser_init(&parser, CSN_HTTP_REQUEST, NULL, NULL);
    enum csn_status status = csn_http_parser_feed(&parser, head, &consumed, &progress);
    if (status == CSN_OK && progress == CSN_HTTP_MORE)
        status = csn_http_parser_feed(&parser, *body, &consumed, &progress);
    if (status == CSN_OK && progress == CSN_HTTP_COMPLETE) {
        *body = csn_arena_copy(reader->arena, csn_http_parser_message(&parser)->body);
        tolerate(reader, CSN_LENIENT_CHUNKED, reader->line);
        status = body->data ? CSN_OK : CSN_NO_MEMORY;
    }
    csn_http_parser_clear(&parser);
    return status == CSN_OK ? status : no_room(reader);
}

static enum csn_status read_body(struct reader *reader)
{
    struct csn_http_message *message = &reader->request->message;
    struct csn_span body = csn_span_slice(reader->raw, reader->at, reader->raw.len);
    size_t length = 0;
    enum csn_status status = CSN_OK;
    if (csn_span_equal_ascii_case(csn_headers_get(message->headers, CSN_SPAN("Transfer-Encoding")), CSN_SPAN("chunked"))) {
        status = unchunk(reader, &body);
    } else if (read_length(csn_headers_get(message->headers, CSN_SPAN("Content-Length")), &length)) {
        if (length > body.len)
            tolerate(reader, CSN_LENIENT_BODY_SHORT, reader->line);
        if (length < body.len)
            tolerate(reader, CSN_LENIENT_BODY_LONG, reader->line);
        body = csn_span_slice(body, 0, length);
    }
    message->body = body;
    message->complete = true;
    return status;
}

enum csn_status csn_lenient_read(struct csn_span raw, struct csn_arena *arena, struct csn_lenient_request *request,
                                 struct csn_error *error)
{
    struct reader reader = {.raw = raw, .line = 1, .arena = arena, .request = request, .error = error};
    *request = (struct csn_lenient_request){.message = {.kind = CSN_HTTP_REQUEST, .raw = raw}};
    enum csn_status status = read_request_line(&reader);
    if (status == CSN_OK)
        status = read_headers(&reader);
    return status == CSN_OK ? read_body(&reader) : status;
}
