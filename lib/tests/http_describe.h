/* A message as one line of text, so that tests compare everything at once. Include it after cmocka.h. */
#ifndef CSN_TEST_HTTP_DESCRIBE_H
#define CSN_TEST_HTTP_DESCRIBE_H

#include <countersign/http.h>

static void put(struct csn_buf *out, const char *text)
{
    assert_int_equal(csn_buf_append(out, csn_span_of_string(text)), CSN_OK);
}

/* A span as it is, but for NUL, which ends C strings. */
static void put_span(struct csn_buf *out, struct csn_span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] == '\0')
            put(out, "\\0");
        else
            assert_int_equal(csn_buf_append_byte(out, text.data[i]), CSN_OK);
}

static void put_number(struct csn_buf *out, const char *before, size_t number)
{
    put(out, before);
    if (number == SIZE_MAX)
        put(out, "max");
    else
        assert_int_equal(csn_buf_append_uint(out, number), CSN_OK);
}

static void put_fields(struct csn_buf *out, struct csn_headers fields)
{
    for (size_t i = 0; i < fields.count; i++) {
        put(out, i == 0 ? " [" : "[");
        put_span(out, fields.items[i].name);
        put(out, "=");
        put_span(out, fields.items[i].value);
        put(out, "]");
    }
}

static void put_start_line(struct csn_buf *out, const struct csn_http_message *message)
{
    bool is_request = message->kind == CSN_HTTP_REQUEST;

    put_span(out, is_request ? message->method : message->version);
    if (is_request)
        put(out, " ");
    else
        put_number(out, " ", (size_t)message->status);
    put_span(out, message->target);
    put(out, " ");
    put_span(out, is_request ? message->version : message->reason);
}

static void put_defects(struct csn_buf *out, const struct csn_http_message *message)
{
    for (size_t i = 0; i < message->defect_count; i++) {
        put(out, " ");
        put(out, csn_http_defect_text(message->defects[i].kind)->name);
        put_number(out, "@", message->defects[i].offset);
    }
}

/* Everything that was read, as one line; `rest` is what was not consumed. */
static void describe(struct csn_http_parser *parser, struct csn_span rest, struct csn_buf *out)
{
    static const char *const framings[] = {" none", " length ", " chunked", " close"};
    const struct csn_http_message *message = csn_http_parser_message(parser);

    csn_buf_reset(out);
    put_start_line(out, message);
    put_fields(out, message->headers);
    put_number(out, " head ", message->head_len);
    put(out, framings[message->framing]);
    if (message->framing == CSN_HTTP_LENGTH)
        put_number(out, "", message->content_length);
    put(out, " <");
    put_span(out, message->body);
    put(out, message->trailers.count > 0 ? "> trailers" : ">");
    put_fields(out, message->trailers);
    put(out, message->complete ? " complete" : "");
    if (message->skipped > 0)
        put_number(out, " skipped ", message->skipped);
    put_defects(out, message);
    put(out, rest.len > 0 ? " rest <" : "");
    put_span(out, rest);
    put(out, rest.len > 0 ? ">" : "");
}

#endif
