/* endpoint: loopback HTTP/1.1 listeners that play scripted answers and keep the exact bytes of both directions.
 *
 * Each case in flight leases a port of its own; the port tells which case a request belongs to. A released port cools
 * until it has been quiet for a second (for ten seconds at most) before it is leased again, and what comes on it meanwhile is
 * still told to the case that had it. The endpoint judges nothing: a request with the wrong signature, or none, is answered
 * all the same. Everything listens on 127.0.0.1, and all descriptors are closed in children.
 *
 * A client can't block or exhaust it: a port has at most 64 connections (more are closed), a request 8 MiB of body, and an
 * answer is played no faster than it is read. The process's soft limit of descriptors is raised once and SIGPIPE, where it has
 * its default action, ignored. Handlers may lease and release ports, but not free the endpoint.
 */
#ifndef CSN_ENDPOINT_H
#define CSN_ENDPOINT_H

#include <uv.h>

#include "catalogue/instance.h"
#include "evidence/evidence.h"

struct csn_endpoint;      /* all listeners of a run; on the heap */
struct csn_endpoint_port; /* a leased port */

/* What the holder of a lease is asked and told; `ctx` is the lease's. Requests on one connection come in order, each after the one before
 * is done; a connection without a byte is never told. */
struct csn_endpoint_handler {
    /* A request is complete (or its end can't be known, or its connection ended within it): what is to be played? `exchange` has
     * everything about the request; the handler fills in other_listener, step, answer, repeated and late, and sets `*plan`, whose
     * memory must hold until `done`. Where the connection is gone the plan is ignored. Returns false to close the connection
     * without an answer. A connection is closed after its plan where the request's end can't be known, where the request asks for
     * it ("Connection: close", HTTP/1.0), and where the port is cooling. */
    bool (*request)(void *ctx, struct csn_exchange *exchange, struct csn_plan *plan);
    /* The plan has been played (a stall has begun), or the client went away, or `request` returned false: `exchange` is now final.
     * Follows every `request` once. All its spans are borrowed until this returns. */
    void (*done)(void *ctx, const struct csn_exchange *exchange);
    /* A released port's cooling is over, or the endpoint is freed: `ctx` is not used again. Called once for each lease; what was still
     * being received or played has been told before, as cut short. */
    void (*closed)(void *ctx);
};

/* Makes an endpoint on `loop`; `epoch_us` is the run's beginning on uv_hrtime()'s clock, in microseconds. */
enum csn_status csn_endpoint_new(uv_loop_t *loop, uint64_t epoch_us, struct csn_endpoint **endpoint, struct csn_error *error) CSN_NODISCARD;
/* Closes every listener and connection and tells every lease so (`done`, `closed`) before it returns. Its handles end with the loop's next
 * turns, which must come. NULL is allowed; the pointer is invalid afterwards. */
void csn_endpoint_free(struct csn_endpoint *endpoint);

/* Leases a port: the one that has been idle for longest, else a new one. `handler` must outlive the lease. CSN_SYSTEM where no port can be
 * had (from within csn_endpoint_free, for one); where ports are cooling, one can be had soon after the next `closed`. */
enum csn_status csn_endpoint_lease(struct csn_endpoint *endpoint, const struct csn_endpoint_handler *handler, void *ctx,
                                   struct csn_endpoint_port **port, struct csn_error *error) CSN_NODISCARD;
/* The same at a port of the caller's choice, 0 for any; CSN_SYSTEM where something else listens there. */
enum csn_status csn_endpoint_lease_at(struct csn_endpoint *endpoint, uint16_t number, const struct csn_endpoint_handler *handler,
                                      void *ctx, struct csn_endpoint_port **port, struct csn_error *error) CSN_NODISCARD;
uint16_t csn_endpoint_port_number(const struct csn_endpoint_port *port);
/* "127.0.0.1:40123", borrowed until the lease ends. */
struct csn_span csn_endpoint_port_authority(const struct csn_endpoint_port *port);
/* Microseconds since the last byte in either direction (or since the lease). */
uint64_t csn_endpoint_port_quiet_us(const struct csn_endpoint_port *port);
/* Tells whether a request is being received or an answer is being played, scripted waiting included (a stalled one is not). A client
 * that stops in the middle makes it busy for a second, one that drips a request for ten. */
bool csn_endpoint_port_busy(const struct csn_endpoint_port *port);
/* Ends what is still being received: half requests are told as incomplete at once, and their connections closed. For the moment before a
 * case is judged, so that bytes behind a wrong Content-Length are among its evidence. Not for use by a handler. */
void csn_endpoint_port_cut(struct csn_endpoint_port *port);
/* Ends the lease: stalled and idle connections are closed; answers that are being played and requests that are being received go on.
 * The listener stays, and what still comes in the next second goes to the handler as before. `closed` is called when that is over,
 * never from within this. A port that has been released already is left alone. */
void csn_endpoint_release(struct csn_endpoint_port *port);

#endif
