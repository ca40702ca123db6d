#include "endpoint/parts.h"

#include <time.h>

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    struct csn_connection *connection = handle->data;

    (void)suggested;
    *buf = uv_buf_init(connection->endpoint->scratch, sizeof connection->endpoint->scratch);
}

static int64_t wall_ms(void)
{
    struct timespec now = {0};

    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Bytes that come while an answer is played are behind those that wait already. */
static void take(struct csn_connection *connection, struct csn_span bytes)
{
    struct csn_endpoint *endpoint = connection->endpoint;

    connection->port->last_us = csn_endpoint_now_us();
    connection->read_us = connection->port->last_us - endpoint->epoch_us;
    connection->read_wall_ms = wall_ms();
    if (connection->number == 0)
        connection->number = ++endpoint->connection_count;
    if (connection->pending.len == 0) {
        connection->unread = bytes;
        return;
    }
    if (csn_buf_append(&connection->pending, bytes) != CSN_OK) {
        connection->ended = true;
        connection->gone = true;
    }
    connection->unread = csn_buf_span(&connection->pending);
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf)
{
    struct csn_connection *connection = stream->data;

    if (count == 0)
        return;
    if (connection->state == CSN_CONNECTION_LINGERING) {
        if (count < 0)
            csn_connection_close(connection, false);
        return;
    }
    if (count > 0)
        take(connection, csn_span_of(buf->base, (size_t)count));
    if (count < 0)
        connection->ended = true;
    /* A client may end its side and still read the answer; after a reset it can't. */
    if (count < 0 && count != UV_EOF)
        connection->gone = true;
    csn_connection_advance(connection);
}

bool csn_connection_read(struct csn_connection *connection)
{
    int failure = uv_read_start((uv_stream_t *)&connection->tcp, on_alloc, on_read);

    connection->paused = false;
    return failure == 0 || failure == UV_EALREADY;
}

static bool has_token(struct csn_headers headers, struct csn_span name, struct csn_span token)
{
    for (size_t i = csn_headers_find(headers, 0, name); i < headers.count; i = csn_headers_find(headers, i + 1, name)) {
        struct csn_span rest = headers.items[i].value;
        struct csn_span part;

        while (csn_span_split(&rest, ',', &part))
            if (csn_span_equal_ascii_case(csn_span_trim(part), token))
                return true;
    }
    return false;
}

/* RFC 9112 section 9.3. */
static bool asks_to_close(const struct csn_http_message *message)
{
    static const struct csn_span connection = CSN_SPAN_INIT("Connection");

    if (csn_span_equal(message->version, CSN_SPAN("HTTP/1.0")))
        return !has_token(message->headers, connection, CSN_SPAN("keep-alive"));
    return has_token(message->headers, connection, CSN_SPAN("close"));
}

/* RFC 9110 section 10.1.1: a client that has begun with the body waits for nothing. */
static void look_for_expectation(struct csn_connection *connection)
{
    const struct csn_http_message *message;

    if (connection->continued || !csn_http_parser_has_head(&connection->parser))
        return;
    connection->continued = true;
    message = csn_http_parser_message(&connection->parser);
    if (message->raw.len == message->head_len && has_token(message->headers, CSN_SPAN("Expect"), CSN_SPAN("100-continue")))
        csn_player_continue(connection);
}

static void begin_exchange(struct csn_connection *connection, bool complete)
{
    const struct csn_http_message *message = csn_http_parser_message(&connection->parser);

    connection->exchange = (struct csn_exchange){
        .connection = connection->number,
        .on_connection = ++connection->requests,
        .request = message->raw,
        .complete = complete,
        .first_us = connection->first_us,
        .last_us = connection->read_us,
        .wall_ms = connection->read_wall_ms,
    };
    connection->closes = !complete || asks_to_close(message);
    connection->state = CSN_CONNECTION_PLAYING;
    csn_player_begin(connection);
}

/* Feeds what came; false where there is no memory for it. */
static bool feed(struct csn_connection *connection, enum csn_http_progress *progress)
{
    struct csn_http_parser *parser = &connection->parser;
    struct csn_endpoint_port *port = connection->port;
    bool fresh = parser->raw.len == 0;
    size_t consumed = 0;

    if (csn_http_parser_feed(parser, connection->unread, &consumed, progress) != CSN_OK)
        return false;
    connection->unread = csn_span_slice(connection->unread, consumed, connection->unread.len);
    if (fresh)
        connection->first_us = connection->read_us;
    port->held += parser->raw.len - connection->held;
    connection->held = parser->raw.len;
    return *progress != CSN_HTTP_MORE || port->held <= CSN_ENDPOINT_HELD_MAX;
}

/* A client that sends more than can be held is cut off, and what came of its request is told. */
static enum csn_http_progress cut_off(struct csn_connection *connection)
{
    connection->ended = true;
    connection->gone = true;
    connection->unread = csn_span_of(NULL, 0);
    return CSN_HTTP_FATAL;
}

/* The connection ended: between two requests, or within one. */
static enum csn_http_progress finish(struct csn_connection *connection)
{
    enum csn_http_progress progress = csn_http_parser_finish(&connection->parser);

    if (progress == CSN_HTTP_MORE)
        csn_connection_close(connection, false);
    else
        connection->gone = true;
    return progress;
}

/* Reads on in what came; true when a request begins to be answered. */
static bool receive(struct csn_connection *connection)
{
    enum csn_http_progress progress = CSN_HTTP_MORE;

    if (connection->unread.len > 0 && !feed(connection, &progress))
        progress = cut_off(connection);
    if (progress == CSN_HTTP_MORE && connection->ended)
        progress = finish(connection);
    if (progress != CSN_HTTP_MORE) {
        begin_exchange(connection, progress == CSN_HTTP_COMPLETE);
        return true;
    }
    if (connection->state != CSN_CONNECTION_CLOSED) {
        connection->state = connection->parser.raw.len > 0 ? CSN_CONNECTION_RECEIVING : CSN_CONNECTION_IDLE;
        look_for_expectation(connection);
    }
    return false;
}

/* Does what the script or the request wants at the end of an answer. What a client sent behind a request whose connection is closed
 * is not looked at. */
static void settle(struct csn_connection *connection)
{
    enum csn_player_end end = connection->player.end;

    if (end == CSN_PLAYER_KEEP && connection->closes)
        end = CSN_PLAYER_CLOSE;
    if (connection->gone || end == CSN_PLAYER_KEEP) {
        connection->state = connection->unread.len > 0 ? CSN_CONNECTION_RECEIVING : CSN_CONNECTION_IDLE;
    } else if (end == CSN_PLAYER_STALL) {
        (void)uv_read_stop((uv_stream_t *)&connection->tcp);
        connection->state = CSN_CONNECTION_STALLED;
    } else if (end == CSN_PLAYER_RESET) {
        csn_connection_close(connection, true);
    } else {
        csn_connection_leave(connection);
    }
}

static void conclude(struct csn_connection *connection)
{
    struct csn_endpoint_port *port = connection->port;

    connection->exchange.response = csn_buf_span(&connection->player.response);
    settle(connection);
    port->handler->done(port->ctx, &connection->exchange);
    csn_http_parser_reset(&connection->parser);
    csn_buf_reset(&connection->player.response);
    port->held -= connection->held;
    connection->held = 0;
    connection->continued = false;
    if (connection->state == CSN_CONNECTION_IDLE && port->state != CSN_PORT_LEASED)
        csn_connection_close(connection, false);
}

/* What is not parsed yet must outlive the scratch; a client that sends far ahead is not read until it has been answered. */
static void keep_unread(struct csn_connection *connection)
{
    struct csn_buf *pending = &connection->pending;

    if (connection->unread.len == 0)
        csn_buf_reset(pending);
    else if (pending->len > 0)
        csn_buf_consume(pending, pending->len - connection->unread.len);
    else if (csn_buf_append(pending, connection->unread) != CSN_OK)
        csn_connection_close(connection, true);
    connection->unread = csn_buf_span(pending);
    if (connection->ended || connection->state >= CSN_CONNECTION_STALLED)
        return;
    if (!connection->paused && pending->len >= CSN_ENDPOINT_KEEP_SIZE)
        connection->paused = uv_read_stop((uv_stream_t *)&connection->tcp) == 0;
    else if (connection->paused && pending->len < CSN_ENDPOINT_KEEP_SIZE && !csn_connection_read(connection))
        csn_connection_close(connection, true);
}

void csn_connection_advance(struct csn_connection *connection)
{
    bool more = true;

    while (more) {
        switch (connection->state) {
        case CSN_CONNECTION_IDLE:
        case CSN_CONNECTION_RECEIVING:
            more = receive(connection);
            break;
        case CSN_CONNECTION_PLAYING:
            more = csn_player_turn(connection);
            if (more)
                conclude(connection);
            break;
        case CSN_CONNECTION_STALLED:
        case CSN_CONNECTION_LINGERING:
        case CSN_CONNECTION_CLOSED:
            connection->unread = csn_span_of(NULL, 0);
            more = false;
            break;
        }
    }
    keep_unread(connection);
}
