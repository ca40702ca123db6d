#include "endpoint/parts.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

static void init_parser(struct csn_http_parser *parser)
{
    static const struct csn_http_limits limits = {.body = CSN_ENDPOINT_BODY_MAX};

    csn_http_parser_init(parser, CSN_HTTP_REQUEST, &limits, NULL);
}

static struct csn_connection *make_connection(struct csn_endpoint *endpoint)
{
    struct csn_connection *connection = calloc(1, sizeof *connection);

    if (connection == NULL || uv_timer_init(endpoint->loop, &connection->timer) != 0) {
        free(connection);
        return NULL;
    }
    endpoint->handles++;
    connection->timer.data = connection;
    connection->endpoint = endpoint;
    csn_link_init(&connection->in_port);
    csn_buf_init(&connection->pending, NULL, (size_t)CSN_ENDPOINT_KEEP_SIZE + CSN_ENDPOINT_READ_SIZE);
    init_parser(&connection->parser);
    csn_player_init(&connection->player);
    return connection;
}

struct csn_connection *csn_connection_new(struct csn_endpoint *endpoint)
{
    struct csn_connection *connection = endpoint->spare;

    if (connection == NULL)
        return make_connection(endpoint);
    endpoint->spare = connection->next_spare;
    endpoint->spare_count--;
    return connection;
}

static void on_timer_closed(uv_handle_t *handle)
{
    struct csn_connection *connection = handle->data;
    struct csn_endpoint *endpoint = connection->endpoint;

    csn_buf_clear(&connection->pending);
    csn_http_parser_clear(&connection->parser);
    csn_player_clear(&connection->player);
    free(connection);
    csn_endpoint_drop_handle(endpoint);
}

void csn_connection_free(struct csn_connection *connection)
{
    uv_close((uv_handle_t *)&connection->timer, on_timer_closed);
}

static void empty(struct csn_buf *buf)
{
    if (buf->cap > CSN_ENDPOINT_KEEP_SIZE)
        csn_buf_clear(buf);
    else
        csn_buf_reset(buf);
}

static void empty_parser(struct csn_http_parser *parser)
{
    if (parser->raw.cap > CSN_ENDPOINT_KEEP_SIZE || parser->fields.cap > CSN_ENDPOINT_KEEP_SIZE) {
        csn_http_parser_clear(parser);
        init_parser(parser);
    } else {
        csn_http_parser_reset(parser);
    }
}

/* Makes it what it was when it was made, but for buffers that are worth keeping. */
static void recycle(struct csn_connection *connection)
{
    struct csn_endpoint *endpoint = connection->endpoint;
    struct csn_buf response = connection->player.response;

    if (endpoint->ending || endpoint->spare_count == CSN_ENDPOINT_SPARE_MAX) {
        csn_connection_free(connection);
        return;
    }
    empty(&response);
    connection->player = (struct csn_player){.response = response};
    empty(&connection->pending);
    empty_parser(&connection->parser);
    connection->next_spare = endpoint->spare;
    endpoint->spare = connection;
    endpoint->spare_count++;
}

static void on_closed(uv_handle_t *handle)
{
    struct csn_connection *connection = handle->data;
    struct csn_endpoint_port *port = connection->port;
    struct csn_endpoint *endpoint = connection->endpoint;

    port->handles--;
    port->held -= connection->held;
    connection->held = 0;
    recycle(connection);
    if (port->waiting && !endpoint->ending)
        csn_port_accept(port);
    csn_endpoint_drop_handle(endpoint);
}

static void start(struct csn_connection *connection)
{
    connection->state = CSN_CONNECTION_IDLE;
    connection->number = 0;
    connection->requests = 0;
    connection->ended = false;
    connection->gone = false;
    connection->paused = false;
    connection->continued = false;
    connection->unread = csn_span_of(NULL, 0);
}

void csn_connection_open(struct csn_connection *connection, struct csn_endpoint_port *port, bool wanted)
{
    bool usable;

    start(connection);
    connection->port = port;
    (void)uv_tcp_init(connection->endpoint->loop, &connection->tcp); /* without a socket it can't fail */
    connection->tcp.data = connection;
    connection->endpoint->handles++;
    port->handles++;
    port->open++;
    csn_link_insert(&port->connections, &connection->in_port);
    usable = uv_accept((uv_stream_t *)&port->listener, (uv_stream_t *)&connection->tcp) == 0 && wanted;
    if (!usable || !csn_connection_read(connection))
        csn_connection_close(connection, false);
}

void csn_connection_close(struct csn_connection *connection, bool reset)
{
    uv_tcp_t *tcp = &connection->tcp;

    if (connection->state == CSN_CONNECTION_CLOSED)
        return;
    connection->state = CSN_CONNECTION_CLOSED;
    connection->ended = true;
    connection->gone = true;
    connection->port->open--;
    csn_link_remove(&connection->in_port);
    (void)uv_timer_stop(&connection->timer);
    if (!reset || uv_tcp_close_reset(tcp, on_closed) != 0)
        uv_close((uv_handle_t *)tcp, on_closed);
}

void csn_connection_abandon(struct csn_connection *connection)
{
    connection->ended = true;
    connection->gone = true;
    connection->player.blocked = false;
    if (connection->state == CSN_CONNECTION_STALLED || connection->state == CSN_CONNECTION_LINGERING)
        csn_connection_close(connection, false);
    else
        csn_connection_advance(connection);
}

static bool kernel_has_bytes(int descriptor)
{
    int count = 0;

    return ioctl(descriptor, FIONREAD, &count) == 0 && count > 0;
}

static void on_lingered(uv_timer_t *timer)
{
    csn_connection_close(timer->data, false);
}

/* The kernel resets a connection that is closed with bytes unread, and the client may lose the answer by it: so what the client is still
 * sending is taken and thrown away for a while (RFC 9112 section 9.6). */
void csn_connection_leave(struct csn_connection *connection)
{
    uv_os_fd_t descriptor;

    if (uv_fileno((const uv_handle_t *)&connection->tcp, &descriptor) != 0 || connection->ended ||
        (connection->exchange.complete && !kernel_has_bytes(descriptor))) {
        csn_connection_close(connection, false);
        return;
    }
    connection->state = CSN_CONNECTION_LINGERING;
    (void)shutdown(descriptor, SHUT_WR);
    (void)uv_timer_start(&connection->timer, on_lingered, CSN_ENDPOINT_LINGER_MS, 0);
    if (!csn_connection_read(connection))
        csn_connection_close(connection, false);
}
