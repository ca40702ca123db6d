#include "reference/draft.h"

#include <stdarg.h>
#include <stdio.h>

enum csn_status draft_read(struct draft *draft, struct csn_span request, struct csn_error *error)
{
    struct csn_http_parser parser;
    struct csn_span kept = csn_arena_copy(draft->arena, request);
    csn_http_parser_init(&parser, CSN_HTTP_REQUEST, NULL, NULL);
    enum csn_status status = kept.data ? csn_http_parse(&parser, kept, NULL) : CSN_NO_MEMORY;
    const struct csn_http_message *message = csn_http_parser_message(&parser);
    if (status == CSN_OK && (!message->complete || message->headers.count > DRAFT_HEADERS_MAX))
        status = csn_error_set(error, CSN_SYNTAX, 0, "the built request can't be read");
    if (status == CSN_OK) {
        draft->method = csn_arena_copy(draft->arena, message->method);
        draft->target = csn_arena_copy(draft->arena, message->target);
        draft->version = CSN_SPAN("HTTP/1.1");
        draft->before_value = CSN_SPAN(" ");
        draft->body = draft->sent_body = csn_arena_copy(draft->arena, message->body);
        draft->count = 0;
        for (size_t i = 0; i < message->headers.count; i++)
            draft_append(draft, csn_arena_copy(draft->arena, message->headers.items[i].name),
                         csn_arena_copy(draft->arena, message->headers.items[i].value));
    }
    csn_http_parser_clear(&parser);
    return status;
}

/* Raw: a fault may have put in what csn_http_write_header refuses. */
enum csn_status draft_write(const struct draft *draft, struct csn_buf *out)
{
    enum csn_status status = csn_buf_append_format(out, "%.*s %.*s %.*s\r\n", CSN_SPAN_ARG(draft->method), CSN_SPAN_ARG(draft->target),
                                                   CSN_SPAN_ARG(draft->version));
    for (size_t i = 0; i < draft->count && status == CSN_OK; i++)
        status = csn_buf_append_format(out, "%.*s:%.*s%.*s%.*s\r\n", CSN_SPAN_ARG(draft->headers[i].name), CSN_SPAN_ARG(draft->before_value),
                                       CSN_SPAN_ARG(draft->headers[i].value), CSN_SPAN_ARG(draft->behind_value));
    if (status == CSN_OK)
        status = csn_buf_append(out, CSN_SPAN("\r\n"));
    return status == CSN_OK ? csn_buf_append(out, draft->sent_body) : status;
}

static size_t find(const struct draft *draft, struct csn_span name)
{
    return csn_headers_find((struct csn_headers){draft->headers, draft->count}, 0, name);
}

struct csn_span draft_get(const struct draft *draft, struct csn_span name)
{
    return csn_headers_get((struct csn_headers){draft->headers, draft->count}, name);
}

void draft_append(struct draft *draft, struct csn_span name, struct csn_span value)
{
    if (draft->count < DRAFT_HEADERS_MAX)
        draft->headers[draft->count++] = (struct csn_header){name, value};
}

void draft_set(struct draft *draft, struct csn_span name, struct csn_span value)
{
    size_t at = find(draft, name);
    if (at < draft->count)
        draft->headers[at].value = value;
    else
        draft_append(draft, name, value);
}

void draft_remove(struct draft *draft, struct csn_span name)
{
    size_t at = find(draft, name);
    if (at == draft->count)
        return;
    for (size_t i = at; i + 1 < draft->count; i++)
        draft->headers[i] = draft->headers[i + 1];
    draft->count--;
}

void draft_set_format(struct draft *draft, struct csn_span name, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length > 0 && (size_t)length < sizeof text)
        draft_set(draft, name, csn_arena_copy(draft->arena, csn_span_of(text, (size_t)length)));
}
