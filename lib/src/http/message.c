/* From ranges to spans: done when the message is asked for, since buffers move while they grow. */
#include "internal.h"

bool csn_http_parser_has_head(const struct csn_http_parser *parser)
{
    return parser->message.head_len > 0;
}

/* Room for the items was made with each field, so this can't fail. */
static const struct csn_header *make_items(struct csn_http_parser *parser)
{
    struct csn_header *items = (struct csn_header *)(void *)parser->items.data;
    const struct csn_http_field *fields = csn_http_fields(parser);

    for (size_t i = 0; i < csn_http_field_count(parser); i++) {
        const struct csn_buf *home = fields[i].unfolded ? &parser->text : &parser->raw;

        items[i].name = csn_http_range_span(&parser->raw, fields[i].name);
        items[i].value = csn_http_range_span(home, fields[i].value);
    }
    return items;
}

static void set_fields(struct csn_http_parser *parser)
{
    struct csn_http_message *message = &parser->message;
    const struct csn_header *items = make_items(parser);
    size_t count = csn_http_field_count(parser);

    message->headers.items = items;
    message->headers.count = csn_http_parser_has_head(parser) ? parser->header_count : count;
    message->trailers.items = items == NULL ? NULL : items + message->headers.count;
    message->trailers.count = count - message->headers.count;
}

static struct csn_span body_of(const struct csn_http_parser *parser)
{
    if (!csn_http_parser_has_head(parser))
        return (struct csn_span){NULL, 0};
    if (parser->message.framing == CSN_HTTP_CHUNKED)
        return csn_buf_span(&parser->body);
    return csn_span_slice(csn_buf_span(&parser->raw), parser->message.head_len, parser->raw.len);
}

const struct csn_http_message *csn_http_parser_message(struct csn_http_parser *parser)
{
    struct csn_http_message *message = &parser->message;

    message->method = csn_http_range_span(&parser->raw, parser->method);
    message->target = csn_http_range_span(&parser->raw, parser->target);
    message->version = csn_http_range_span(&parser->raw, parser->version);
    message->reason = csn_http_range_span(&parser->raw, parser->reason);
    message->raw = csn_buf_span(&parser->raw);
    message->body = body_of(parser);
    message->complete = parser->state == CSN_HTTP_STATE_DONE;
    set_fields(parser);
    return message;
}
