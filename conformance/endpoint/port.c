#include "endpoint/parts.h"

enum {
    QUIET_US = 1000 * 1000,            /* before a port is leased again */
    RESTLESS_US = 10 * 1000 * 1000,    /* a client that never rests is waited for no longer */
    PLAYING_US = 100 * 1000,           /* how often to look after an answer that outlasts the cooling */
    COOLING_STEP_MS = 10               /* coolings that end this close together end at once */
};

static struct csn_endpoint_port *in_queue(struct csn_link *link)
{
    return CSN_LINK_OWNER(link, struct csn_endpoint_port, in_queue);
}

static uint64_t quiet_us(const struct csn_endpoint_port *port, uint64_t now_us)
{
    return now_us - port->last_us;
}

/* The oldest idle port that nobody knocks at any more. */
static struct csn_endpoint_port *idle_port(struct csn_endpoint *endpoint)
{
    uint64_t now_us = csn_endpoint_now_us();

    for (struct csn_link *link = endpoint->idle.next; link != &endpoint->idle; link = link->next) {
        struct csn_endpoint_port *port = in_queue(link);

        if (port->handles == 0 && !port->waiting && quiet_us(port, now_us) >= QUIET_US)
            return port;
    }
    return NULL;
}

static enum csn_status lease(struct csn_endpoint *endpoint, uint16_t number, const struct csn_endpoint_handler *handler, void *ctx,
                             struct csn_endpoint_port **port, struct csn_error *error)
{
    struct csn_endpoint_port *found = number == 0 ? idle_port(endpoint) : NULL;
    enum csn_status status;

    if (endpoint->ending)
        return csn_error_set(error, CSN_SYSTEM, 0, "the endpoint is being closed");
    if (found == NULL) {
        status = csn_endpoint_open_port(endpoint, number, &found, error);
        if (status != CSN_OK)
            return status;
    }
    csn_link_remove(&found->in_queue);
    found->state = CSN_PORT_LEASED;
    found->handler = handler;
    found->ctx = ctx;
    found->last_us = csn_endpoint_now_us();
    *port = found;
    return CSN_OK;
}

enum csn_status csn_endpoint_lease(struct csn_endpoint *endpoint, const struct csn_endpoint_handler *handler, void *ctx,
                                   struct csn_endpoint_port **port, struct csn_error *error)
{
    return lease(endpoint, 0, handler, ctx, port, error);
}

enum csn_status csn_endpoint_lease_at(struct csn_endpoint *endpoint, uint16_t number, const struct csn_endpoint_handler *handler,
                                      void *ctx, struct csn_endpoint_port **port, struct csn_error *error)
{
    return lease(endpoint, number, handler, ctx, port, error);
}

uint16_t csn_endpoint_port_number(const struct csn_endpoint_port *port)
{
    return port->number;
}

struct csn_span csn_endpoint_port_authority(const struct csn_endpoint_port *port)
{
    return csn_span_of(port->authority, port->authority_len);
}

uint64_t csn_endpoint_port_quiet_us(const struct csn_endpoint_port *port)
{
    return quiet_us(port, csn_endpoint_now_us());
}

static struct csn_connection *in_port(struct csn_link *link)
{
    return CSN_LINK_OWNER(link, struct csn_connection, in_port);
}

/* The first open connection in that state. */
static struct csn_connection *connection_in(const struct csn_endpoint_port *port, enum csn_connection_state state)
{
    for (struct csn_link *link = port->connections.next; link != &port->connections; link = link->next)
        if (in_port(link)->state == state)
            return in_port(link);
    return NULL;
}

static bool is_busy(const struct csn_connection *connection, uint64_t now_us)
{
    bool moves = quiet_us(connection->port, now_us) < QUIET_US;

    if (connection->state == CSN_CONNECTION_PLAYING)
        return moves || connection->player.timing;
    return connection->state == CSN_CONNECTION_RECEIVING && moves &&
           now_us - connection->endpoint->epoch_us - connection->first_us < RESTLESS_US;
}

bool csn_endpoint_port_busy(const struct csn_endpoint_port *port)
{
    uint64_t now_us = csn_endpoint_now_us();

    for (struct csn_link *link = port->connections.next; link != &port->connections; link = link->next)
        if (is_busy(in_port(link), now_us))
            return true;
    return false;
}

void csn_endpoint_port_cut(struct csn_endpoint_port *port)
{
    struct csn_connection *connection;

    while ((connection = connection_in(port, CSN_CONNECTION_RECEIVING)) != NULL)
        csn_connection_abandon(connection);
}

void csn_port_accept(struct csn_endpoint_port *port)
{
    bool wanted = port->state != CSN_PORT_IDLE && port->open < CSN_ENDPOINT_CONNECTIONS_MAX;
    struct csn_connection *connection = NULL;

    if (port->state == CSN_PORT_IDLE)
        port->last_us = csn_endpoint_now_us();
    if (port->handles < CSN_ENDPOINT_HANDLES_MAX)
        connection = csn_connection_new(port->endpoint);
    port->waiting = connection == NULL;
    if (connection != NULL)
        csn_connection_open(connection, port, wanted);
}

void csn_port_on_connection(uv_stream_t *listener, int status)
{
    if (status == 0)
        csn_port_accept(listener->data);
}

/* Nearly always the last one is the earlier one. */
static void await_cooling(struct csn_endpoint_port *port, uint64_t due_us)
{
    struct csn_link *before = &port->endpoint->cooling;

    while (before->prev != &port->endpoint->cooling && in_queue(before->prev)->due_us > due_us)
        before = before->prev;
    port->due_us = due_us;
    csn_link_insert(before, &port->in_queue);
}

static void start_timer(struct csn_endpoint *endpoint)
{
    uint64_t now_us = csn_endpoint_now_us();
    uint64_t due_us;
    uint64_t wait_ms;

    if (csn_link_empty(&endpoint->cooling) || endpoint->ending)
        return;
    due_us = in_queue(endpoint->cooling.next)->due_us;
    wait_ms = due_us > now_us ? (due_us - now_us) / 1000 + 1 : 0;
    (void)uv_timer_start(&endpoint->cooling_timer, csn_port_on_cooling, wait_ms < COOLING_STEP_MS ? COOLING_STEP_MS : wait_ms, 0);
}

void csn_endpoint_release(struct csn_endpoint_port *port)
{
    struct csn_link *next;

    if (port->state != CSN_PORT_LEASED)
        return;
    port->state = CSN_PORT_COOLING;
    port->released_us = csn_endpoint_now_us();
    for (struct csn_link *link = port->connections.next; link != &port->connections; link = next) {
        struct csn_connection *connection = in_port(link);

        next = link->next;
        if (connection->state == CSN_CONNECTION_IDLE || connection->state == CSN_CONNECTION_STALLED)
            csn_connection_close(connection, false);
    }
    await_cooling(port, port->released_us + QUIET_US);
    if (!uv_is_active((const uv_handle_t *)&port->endpoint->cooling_timer))
        start_timer(port->endpoint);
}

void csn_port_end(struct csn_endpoint_port *port)
{
    const struct csn_endpoint_handler *handler = port->handler;

    if (port->state == CSN_PORT_IDLE)
        return;
    port->state = CSN_PORT_COOLING; /* what a handler does from here on is no release */
    while (!csn_link_empty(&port->connections))
        csn_connection_abandon(in_port(port->connections.next));
    port->state = CSN_PORT_IDLE;
    csn_link_remove(&port->in_queue);
    csn_link_insert(&port->endpoint->idle, &port->in_queue);
    handler->closed(port->ctx);
}

/* When to look again, or 0 where the cooling is over. */
static uint64_t look_again_us(const struct csn_endpoint_port *port, uint64_t now_us)
{
    if (now_us - port->released_us >= RESTLESS_US)
        return 0;
    if (quiet_us(port, now_us) < QUIET_US)
        return port->last_us + QUIET_US;
    return connection_in(port, CSN_CONNECTION_PLAYING) != NULL ? now_us + PLAYING_US : 0;
}

void csn_port_on_cooling(uv_timer_t *timer)
{
    struct csn_endpoint *endpoint = timer->data;
    uint64_t now_us = csn_endpoint_now_us();

    while (!csn_link_empty(&endpoint->cooling)) {
        struct csn_endpoint_port *port = in_queue(endpoint->cooling.next);
        uint64_t again_us;

        if (port->due_us > now_us)
            break;
        again_us = look_again_us(port, now_us);
        csn_link_remove(&port->in_queue);
        if (again_us > 0)
            await_cooling(port, again_us);
        else
            csn_port_end(port);
    }
    start_timer(endpoint);
}
