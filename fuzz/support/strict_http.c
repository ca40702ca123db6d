#include "strict_http.h"

#include <string.h>

#include "property.h"

enum { BODY_MAX = 64 << 20 };

/* What frames the body. */
struct frame {
    bool has_length;
    bool has_coding;
    bool chunked; /* one coding, and it is that */
    bool broken;  /* more than one length, or none that is a number */
    size_t length;
};

struct reader {
    struct csn_fuzz_strict *strict;
    struct csn_span bytes;
    size_t at;
};

static bool all_of(struct csn_span text, bool (*good)(unsigned char))
{
    for (size_t i = 0; i < text.len; i++)
        if (!good((unsigned char)text.data[i]))
            return false;
    return true;
}

static bool is_alphanumeric(unsigned char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

static bool is_tchar(unsigned char byte)
{
    return is_alphanumeric(byte) || (byte != 0 && strchr("!#$%&'*+-.^_`|~", byte) != NULL);
}

static bool is_target(unsigned char byte)
{
    return is_alphanumeric(byte) || (byte != 0 && strchr("-._~:/?[]@!$&'()*+,;=%", byte) != NULL);
}

static bool is_text(unsigned char byte)
{
    return byte == '\t' || (byte >= ' ' && byte != 0x7F);
}

static bool is_digit(unsigned char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_token(struct csn_span text)
{
    return text.len > 0 && all_of(text, is_tchar);
}

/* The next line, which ends in CRLF and has no other CR or LF. */
static bool line(struct reader *reader, struct csn_span *text)
{
    size_t end = csn_span_search(reader->bytes, reader->at, CSN_SPAN("\r\n"));

    if (end >= reader->bytes.len)
        return false;
    *text = csn_span_slice(reader->bytes, reader->at, end);
    reader->at = end + 2;
    return csn_span_find(*text, 0, '\r') == text->len && csn_span_find(*text, 0, '\n') == text->len;
}

static bool request_line(struct reader *reader)
{
    struct csn_span text, part;
    struct csn_span parts[3];
    size_t count = 0;

    while (reader->at < reader->bytes.len && (reader->bytes.data[reader->at] == '\n' ||
                                              csn_span_starts_with(csn_span_slice(reader->bytes, reader->at, reader->bytes.len),
                                                                   CSN_SPAN("\r\n"))))
        reader->at += reader->bytes.data[reader->at] == '\n' ? 1 : 2;
    if (!line(reader, &text) || csn_span_ends_with(text, CSN_SPAN(" ")))
        return false;
    for (; count < 3 && csn_span_split(&text, ' ', &part); count++)
        parts[count] = part;
    return count == 3 && text.len == 0 && is_token(parts[0]) && parts[1].len > 0 && all_of(parts[1], is_target) &&
           csn_span_equal(parts[2], CSN_SPAN("HTTP/1.1"));
}

static bool status_line(struct reader *reader)
{
    struct csn_span text, digits;

    if (!line(reader, &text) || text.len < 12 || !csn_span_starts_with(text, CSN_SPAN("HTTP/1.1 ")))
        return false;
    digits = csn_span_slice(text, 9, 12);
    if (!all_of(digits, is_digit) || (text.len > 12 && text.data[12] != ' ') ||
        !all_of(csn_span_slice(text, 12, text.len), is_text))
        return false;
    for (size_t i = 0; i < digits.len; i++)
        reader->strict->status = reader->strict->status * 10 + (digits.data[i] - '0');
    return true;
}

static bool read_length(struct csn_span digits, size_t *length)
{
    *length = 0;
    for (size_t i = 0; i < digits.len; i++) {
        *length = *length * 10 + (size_t)(digits.data[i] - '0');
        if (*length > BODY_MAX)
            *length = BODY_MAX + 1;
    }
    return digits.len > 0 && all_of(digits, is_digit);
}

static void note_coding(struct csn_span list, struct frame *frame)
{
    struct csn_span coding;

    frame->has_coding = true;
    while (csn_span_split(&list, ',', &coding)) {
        coding = csn_span_trim(coding);
        if (coding.len == 0)
            continue;
        frame->broken |= frame->chunked || !csn_span_equal_ascii_case(coding, CSN_SPAN("chunked"));
        frame->chunked = true;
    }
}

static void note(struct csn_span name, struct csn_span value, struct frame *frame)
{
    if (csn_span_equal_ascii_case(name, CSN_SPAN("content-length"))) {
        frame->broken |= frame->has_length || !read_length(value, &frame->length);
        frame->has_length = true;
    } else if (csn_span_equal_ascii_case(name, CSN_SPAN("transfer-encoding"))) {
        note_coding(value, frame);
    }
}

static bool fields(struct reader *reader, struct frame *frame, size_t *count)
{
    struct csn_span text;

    while (line(reader, &text)) {
        size_t colon = csn_span_find(text, 0, ':');
        struct csn_span name = csn_span_slice(text, 0, colon);
        struct csn_span value = csn_span_trim(csn_span_slice(text, colon + 1, text.len));

        if (text.len == 0)
            return true;
        if (colon == text.len || !is_token(name) || !all_of(value, is_text))
            return false;
        note(name, value, frame);
        (*count)++;
    }
    return false;
}

static bool take(struct reader *reader, size_t len)
{
    if (len > reader->bytes.len - reader->at)
        return false;
    CSN_FUZZ_PROPERTY(csn_buf_append(&reader->strict->body, csn_span_slice(reader->bytes, reader->at, reader->at + len)) == CSN_OK,
                      "the strict reader has room");
    reader->at += len;
    return true;
}

static bool is_blank(unsigned char byte)
{
    return byte == ' ' || byte == '\t';
}

static size_t count_of(struct csn_span text, size_t at, bool (*good)(unsigned char))
{
    size_t count = 0;

    while (at + count < text.len && good((unsigned char)text.data[at + count]))
        count++;
    return count;
}

/* Moves past a byte and the blanks around it; false, with the blanks passed, where another one stands there. */
static bool separator(struct csn_span text, size_t *at, char byte)
{
    *at += count_of(text, *at, is_blank);
    if (*at == text.len || text.data[*at] != byte)
        return false;
    *at += 1 + count_of(text, *at + 1, is_blank);
    return true;
}

static bool token(struct csn_span text, size_t *at)
{
    size_t count = count_of(text, *at, is_tchar);

    *at += count;
    return count > 0;
}

/* RFC 9110 section 5.6.4. */
static bool quoted_string(struct csn_span text, size_t *at)
{
    if (*at == text.len || text.data[(*at)++] != '"')
        return false;
    while (*at < text.len && text.data[*at] != '"') {
        *at += text.data[*at] == '\\';
        if (*at == text.len || !is_text((unsigned char)text.data[(*at)++]))
            return false;
    }
    return (*at)++ < text.len;
}

/* RFC 9112 section 7.1.1; blanks may end it. */
static bool are_extensions(struct csn_span text)
{
    size_t at = 0;

    while (separator(text, &at, ';'))
        if (!token(text, &at) || (separator(text, &at, '=') && !token(text, &at) && !quoted_string(text, &at)))
            return false;
    return at == text.len;
}

static bool chunk_size(struct csn_span text, size_t *size)
{
    size_t i = 0;

    for (*size = 0; i < text.len; i++) {
        const char *digits = "0123456789abcdef0123456789ABCDEF";
        const char *found = text.data[i] != 0 ? strchr(digits, text.data[i]) : NULL;

        if (found == NULL)
            break;
        *size = *size * 16 + (size_t)(found - digits) % 16;
        if (*size > BODY_MAX)
            *size = BODY_MAX + 1;
    }
    return i > 0 && (i == text.len || (!all_of(csn_span_slice(text, i, text.len), is_blank) && are_extensions(csn_span_slice(text, i, text.len))));
}

static bool chunks(struct reader *reader)
{
    struct frame ignored = {0};
    struct csn_span text;
    size_t size;

    while (line(reader, &text) && chunk_size(text, &size)) {
        if (size == 0)
            return fields(reader, &ignored, &reader->strict->trailers);
        if (!take(reader, size) || !line(reader, &text) || text.len > 0)
            return false;
    }
    return false;
}

static bool body(struct reader *reader, enum csn_http_kind kind, const struct frame *frame)
{
    int status = reader->strict->status;

    if (frame->has_coding && frame->has_length)
        return false;
    if (kind == CSN_HTTP_RESPONSE && (status / 100 == 1 || status == 204 || status == 304))
        return true;
    if (frame->broken)
        return false;
    if (frame->has_coding)
        return frame->chunked && chunks(reader);
    if (frame->has_length)
        return take(reader, frame->length);
    return kind == CSN_HTTP_REQUEST || take(reader, reader->bytes.len - reader->at);
}

bool csn_fuzz_strict_read(struct csn_fuzz_strict *strict, enum csn_http_kind kind, struct csn_span bytes)
{
    /* cppcheck-suppress ctuuninitvar ; it is what this function sets */
    struct reader reader = {strict, bytes, 0};
    struct frame frame = {0};
    bool taken;

    *strict = (struct csn_fuzz_strict){0};
    csn_buf_init(&strict->body, NULL, BODY_MAX);
    taken = (kind == CSN_HTTP_REQUEST ? request_line(&reader) : status_line(&reader)) &&
            fields(&reader, &frame, &strict->headers) && body(&reader, kind, &frame);
    strict->consumed = reader.at;
    return taken;
}

void csn_fuzz_strict_clear(struct csn_fuzz_strict *strict)
{
    csn_buf_clear(&strict->body);
}

bool csn_fuzz_check_framing(enum csn_http_kind kind, struct csn_span bytes)
{
    const struct csn_http_message *message;
    struct csn_fuzz_strict strict;
    struct csn_http_parser parser;
    struct csn_span rest;
    bool taken = csn_fuzz_strict_read(&strict, kind, bytes);

    csn_http_parser_init(&parser, kind, NULL, NULL);
    CSN_FUZZ_PROPERTY(csn_http_parse(&parser, bytes, &rest) == CSN_OK, "any bytes are read");
    message = csn_http_parser_message(&parser);
    CSN_FUZZ_PROPERTY((message->complete && message->defect_count == 0) == taken, "exactly what the grammar has is without a defect");
    CSN_FUZZ_PROPERTY(!taken || bytes.len - rest.len == strict.consumed, "both end the message at the same byte");
    CSN_FUZZ_PROPERTY(!taken || csn_span_equal(message->body, csn_buf_span(&strict.body)), "both find the same body");
    CSN_FUZZ_PROPERTY(!taken || (message->headers.count == strict.headers && message->trailers.count == strict.trailers &&
                                 message->status == strict.status), "both find as many headers and the same status");
    csn_http_parser_clear(&parser);
    csn_fuzz_strict_clear(&strict);
    return taken;
}
