/* parts: what the files of the endpoint know of each other. Nobody else includes it.
 *
 * endpoint.c owns the handles and the listeners, port.c the life of a lease, connection.c the life of a connection, receive.c what comes
 * in, player.c what goes out.
 * Absolute times are uv_hrtime()'s in microseconds; only those in an exchange count from the run's beginning.
 */
#ifndef CSN_ENDPOINT_PARTS_H
#define CSN_ENDPOINT_PARTS_H

#include <countersign/http.h>

#include "endpoint/endpoint.h"
#include "endpoint/link.h"

enum {
    CSN_ENDPOINT_READ_SIZE = 64 * 1024,    /* bytes: of one read; past it, pipelined bytes stay in the kernel */
    CSN_ENDPOINT_KEEP_SIZE = 64 * 1024,    /* bytes: larger buffers are not kept for the next connection */
    CSN_ENDPOINT_BODY_MAX = 8 << 20,       /* bytes */
    CSN_ENDPOINT_HELD_MAX = 64 << 20,      /* bytes of unfinished requests on one port */
    CSN_ENDPOINT_CONNECTIONS_MAX = 64,     /* open on one port; more are closed */
    CSN_ENDPOINT_HANDLES_MAX = 128,        /* with those that are closing; more wait in the kernel */
    CSN_ENDPOINT_SPARE_MAX = 256,          /* connections kept for reuse */
    CSN_ENDPOINT_LINGER_MS = 1000
};

struct csn_connection;

struct csn_endpoint {
    uv_loop_t *loop;
    uint64_t epoch_us;
    uint64_t connection_count; /* connections that sent a byte */
    struct csn_link ports;     /* all of them */
    struct csn_link idle;      /* cooled, the oldest first */
    struct csn_link cooling;   /* by due_us */
    size_t port_count;
    size_t port_max;
    uv_timer_t cooling_timer;
    struct csn_connection *spare;
    size_t spare_count;
    size_t handles; /* open or closing; the memory is freed when none is left */
    bool ending;
    char scratch[CSN_ENDPOINT_READ_SIZE];
};

enum csn_port_state { CSN_PORT_IDLE, CSN_PORT_LEASED, CSN_PORT_COOLING };

struct csn_endpoint_port {
    uv_tcp_t listener;
    struct csn_endpoint *endpoint;
    struct csn_link in_ports;
    struct csn_link in_queue; /* idle or cooling */
    enum csn_port_state state;
    const struct csn_endpoint_handler *handler;
    void *ctx;
    uint16_t number;
    char authority[24];
    size_t authority_len;
    uint64_t last_us; /* the last byte came or went, or the lease began */
    uint64_t released_us;
    uint64_t due_us; /* COOLING: when to look whether it is over */
    struct csn_link connections; /* the open ones */
    unsigned open;
    unsigned handles; /* open and closing */
    bool waiting;     /* a connection has not been accepted yet */
    size_t held;      /* bytes of requests in the parsers */
};

enum csn_connection_state {
    CSN_CONNECTION_IDLE,      /* between requests */
    CSN_CONNECTION_RECEIVING, /* a request has begun */
    CSN_CONNECTION_PLAYING,   /* its answer is under way */
    CSN_CONNECTION_STALLED,   /* the script leaves it hanging */
    CSN_CONNECTION_LINGERING, /* our side is closed, what still comes is thrown away */
    CSN_CONNECTION_CLOSED     /* only the handle is left */
};

enum csn_player_end { CSN_PLAYER_KEEP, CSN_PLAYER_CLOSE, CSN_PLAYER_RESET, CSN_PLAYER_STALL };

struct csn_player {
    struct csn_plan plan;
    size_t next;
    struct csn_span sending; /* what the kernel has not taken yet */
    bool uncounted;          /* `sending` is no part of the response */
    bool blocked;            /* a write waits for the client to read */
    bool timing;             /* a WAIT is under way */
    bool refused;            /* the handler wants no answer */
    enum csn_player_end end;
    struct csn_buf response;
    uv_write_t write;
};

struct csn_connection {
    uv_tcp_t tcp;
    uv_timer_t timer; /* stays open while the connection is spare */
    struct csn_endpoint *endpoint;
    struct csn_endpoint_port *port;
    struct csn_link in_port;
    struct csn_connection *next_spare;
    enum csn_connection_state state;
    uint64_t number;
    unsigned requests;
    bool ended;  /* nothing more will come */
    bool gone;   /* nothing more can be sent */
    bool paused; /* not read, because the client sent far ahead */
    bool closes; /* it is not kept after this request */
    bool continued; /* this request's head has been looked at for Expect */
    uint64_t read_us; /* of the last bytes that came */
    int64_t read_wall_ms;
    uint64_t first_us; /* of the request being received */
    size_t held;       /* this connection's part of port->held */
    struct csn_span unread; /* came, not parsed: in the scratch or in `pending` */
    struct csn_buf pending;
    struct csn_http_parser parser;
    struct csn_exchange exchange;
    struct csn_player player;
};

uint64_t csn_endpoint_now_us(void);
/* Counts a handle that is closed now, and frees the endpoint after the last one. */
void csn_endpoint_drop_handle(struct csn_endpoint *endpoint);
/* Opens one more listener, at that very port unless `number` is 0; idle and in no queue. */
enum csn_status csn_endpoint_open_port(struct csn_endpoint *endpoint, uint16_t number, struct csn_endpoint_port **port,
                                       struct csn_error *error) CSN_NODISCARD;

/* Accepts the connection that waits, if there is room for it. */
void csn_port_accept(struct csn_endpoint_port *port);
/* Ends what is left of a lease, `closed` included; an idle port stays as it is. */
void csn_port_end(struct csn_endpoint_port *port);
void csn_port_on_connection(uv_stream_t *listener, int status);
void csn_port_on_cooling(uv_timer_t *timer);

/* A connection without a port, from the spare ones where there are any; NULL without memory. */
struct csn_connection *csn_connection_new(struct csn_endpoint *endpoint);
/* Frees a spare connection, its timer ending with the loop's next turn. */
void csn_connection_free(struct csn_connection *connection);
/* Takes the connection that waits at `port`; one that is not `wanted` is closed unread. */
void csn_connection_open(struct csn_connection *connection, struct csn_endpoint_port *port, bool wanted);
/* Closes it, with a reset or in order; nobody is told. */
void csn_connection_close(struct csn_connection *connection, bool reset);
/* Closes it and tells the handler of requests that it cuts short. */
void csn_connection_abandon(struct csn_connection *connection);
/* Closes it in order, and not before what the client is still sending has been taken, as far as that comes soon. */
void csn_connection_leave(struct csn_connection *connection);

/* Starts to read, or goes on with it. */
bool csn_connection_read(struct csn_connection *connection);
/* Reads and answers until something is to be waited for. */
void csn_connection_advance(struct csn_connection *connection);

void csn_player_init(struct csn_player *player);
void csn_player_clear(struct csn_player *player);
/* Asks the handler what is to be played for the connection's exchange. */
void csn_player_begin(struct csn_connection *connection);
/* Plays on; true when it is over, one way or the other. */
bool csn_player_turn(struct csn_connection *connection);
/* Sends "100 Continue", which is no part of the response. */
void csn_player_continue(struct csn_connection *connection);

#endif
