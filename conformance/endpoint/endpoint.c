#include "endpoint/parts.h"

#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum {
    BACKLOG = 128,
    BIND_TRIES = 4,
    DESCRIPTORS_USEFUL = 64 * 1024, /* a loopback address has no more ports */
    PORTS_MAX = 16384               /* Linux gives out about 28,000, and clients need some too */
};

uint64_t csn_endpoint_now_us(void)
{
    return uv_hrtime() / 1000;
}

static void finish(struct csn_endpoint *endpoint)
{
    while (!csn_link_empty(&endpoint->ports)) {
        struct csn_endpoint_port *port = CSN_LINK_OWNER(endpoint->ports.next, struct csn_endpoint_port, in_ports);

        csn_link_remove(&port->in_ports);
        free(port);
    }
    free(endpoint);
}

void csn_endpoint_drop_handle(struct csn_endpoint *endpoint)
{
    if (--endpoint->handles == 0 && endpoint->ending)
        finish(endpoint);
}

/* Raises the soft limit of descriptors to what is of use here, and tells how many of them listeners may take: connections, pipes and
 * files need the rest. */
static size_t listeners_allowed(void)
{
    struct rlimit limit;
    rlim_t wanted;
    rlim_t share;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return PORTS_MAX;
    wanted = limit.rlim_max < DESCRIPTORS_USEFUL ? limit.rlim_max : DESCRIPTORS_USEFUL;
    if (limit.rlim_cur < wanted) {
        struct rlimit raised = {wanted, limit.rlim_max};

        if (setrlimit(RLIMIT_NOFILE, &raised) == 0)
            limit = raised;
    }
    share = limit.rlim_cur / 4 * 3;
    return share < PORTS_MAX ? (size_t)share : PORTS_MAX;
}

/* libuv writes without MSG_NOSIGNAL: a client that goes away must not end the program. */
static void ignore_broken_pipes(void)
{
    struct sigaction action;

    if (sigaction(SIGPIPE, NULL, &action) == 0 && action.sa_handler == SIG_DFL)
        (void)signal(SIGPIPE, SIG_IGN);
}

enum csn_status csn_endpoint_new(uv_loop_t *loop, uint64_t epoch_us, struct csn_endpoint **endpoint, struct csn_error *error)
{
    struct csn_endpoint *made = calloc(1, sizeof *made);
    int failure;

    if (made == NULL)
        return csn_error_set(error, CSN_NO_MEMORY, 0, "no memory for the endpoint");
    failure = uv_timer_init(loop, &made->cooling_timer);
    if (failure != 0) {
        free(made);
        return csn_error_set(error, CSN_SYSTEM, 0, "the endpoint got no timer: %s", uv_strerror(failure));
    }
    made->cooling_timer.data = made;
    made->handles = 1;
    made->loop = loop;
    made->epoch_us = epoch_us;
    made->port_max = listeners_allowed();
    csn_link_init(&made->ports);
    csn_link_init(&made->idle);
    csn_link_init(&made->cooling);
    ignore_broken_pipes();
    *endpoint = made;
    return CSN_OK;
}

/* A listener that never came to listen is in no list and belongs to nobody. */
static void on_listener_closed(uv_handle_t *handle)
{
    struct csn_endpoint_port *port = handle->data;
    struct csn_endpoint *endpoint = port->endpoint;

    if (csn_link_empty(&port->in_ports))
        free(port);
    csn_endpoint_drop_handle(endpoint);
}

static void on_timer_closed(uv_handle_t *handle)
{
    csn_endpoint_drop_handle(handle->data);
}

void csn_endpoint_free(struct csn_endpoint *endpoint)
{
    if (endpoint == NULL)
        return;
    endpoint->ending = true;
    for (struct csn_link *link = endpoint->ports.next; link != &endpoint->ports; link = link->next) {
        struct csn_endpoint_port *port = CSN_LINK_OWNER(link, struct csn_endpoint_port, in_ports);

        csn_port_end(port);
        uv_close((uv_handle_t *)&port->listener, on_listener_closed);
    }
    while (endpoint->spare != NULL) {
        struct csn_connection *connection = endpoint->spare;

        endpoint->spare = connection->next_spare;
        csn_connection_free(connection);
    }
    uv_close((uv_handle_t *)&endpoint->cooling_timer, on_timer_closed);
}

static int name_port(struct csn_endpoint_port *port)
{
    struct sockaddr_in address;
    int size = sizeof address;
    int failure = uv_tcp_getsockname(&port->listener, (struct sockaddr *)&address, &size);

    if (failure != 0)
        return failure;
    port->number = ntohs(address.sin_port);
    port->authority_len = (size_t)snprintf(port->authority, sizeof port->authority, "127.0.0.1:%u", (unsigned)port->number);
    return 0;
}

static int listen_at(struct csn_endpoint_port *port, uint16_t number)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(number), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int failure = uv_tcp_bind(&port->listener, (const struct sockaddr *)&address, 0);

    /* Accepted sockets inherit this: two plays must not become one segment, nor the second wait for the first's acknowledgement. */
    if (failure == 0)
        failure = uv_tcp_nodelay(&port->listener, 1);
    if (failure == 0)
        failure = uv_listen((uv_stream_t *)&port->listener, BACKLOG, csn_port_on_connection);
    return failure == 0 ? name_port(port) : failure;
}

static struct csn_endpoint_port *make_port(struct csn_endpoint *endpoint)
{
    struct csn_endpoint_port *port = calloc(1, sizeof *port);

    if (port == NULL || uv_tcp_init(endpoint->loop, &port->listener) != 0) {
        free(port);
        return NULL;
    }
    endpoint->handles++;
    port->listener.data = port;
    port->endpoint = endpoint;
    csn_link_init(&port->in_ports);
    csn_link_init(&port->in_queue);
    csn_link_init(&port->connections);
    return port;
}

enum csn_status csn_endpoint_open_port(struct csn_endpoint *endpoint, uint16_t number, struct csn_endpoint_port **port,
                                       struct csn_error *error)
{
    int failure = 0;

    if (endpoint->port_count >= endpoint->port_max)
        return csn_error_set(error, CSN_SYSTEM, 0, "all %zu ports that the limit of descriptors allows are leased or cooling",
                             endpoint->port_count);
    /* The kernel may name a port that somebody else has bound and not listened on yet: then another one is asked for. */
    for (int i = 0; i < BIND_TRIES; i++) {
        struct csn_endpoint_port *made = make_port(endpoint);

        if (made == NULL)
            return csn_error_set(error, CSN_NO_MEMORY, 0, "no memory for a port");
        failure = listen_at(made, number);
        if (failure == 0) {
            csn_link_insert(&endpoint->ports, &made->in_ports);
            endpoint->port_count++;
            *port = made;
            return CSN_OK;
        }
        uv_close((uv_handle_t *)&made->listener, on_listener_closed);
        if (failure != UV_EADDRINUSE || number != 0)
            break;
    }
    if (number != 0)
        return csn_error_set(error, CSN_SYSTEM, 0, "127.0.0.1:%u can't be listened on: %s", (unsigned)number, uv_strerror(failure));
    return csn_error_set(error, CSN_SYSTEM, 0, "no port on 127.0.0.1 can be listened on: %s", uv_strerror(failure));
}
