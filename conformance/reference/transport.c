/* A blocking transport with time-outs: one connection for each call, or one that a reused client keeps. */
#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "reference/internal.h"

#define READ_SIZE 65536
#define FOR_EVER_MS 3600000u

/* What of `events` came, or POLLERR or POLLHUP besides; 0 where nothing did. */
static short wait_for(int fd, short events, unsigned timeout_ms)
{
    struct pollfd poll_fd = {.fd = fd, .events = events};
    int count;
    do
        count = poll(&poll_fd, 1, (int)timeout_ms);
    while (count < 0 && errno == EINTR);
    return count == 1 ? poll_fd.revents : 0;
}

void transport_sleep(uint64_t ms)
{
    struct timespec pause = {.tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000};
    while (nanosleep(&pause, &pause) != 0 && errno == EINTR)
        continue;
}

static int connect_to(const struct csn_client_endpoint *endpoint, unsigned timeout_ms)
{
    char host[64];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(endpoint->port)};
    bool is_localhost = csn_span_equal_ascii_case(endpoint->host, CSN_SPAN("localhost"));
    struct csn_span name = is_localhost ? CSN_SPAN("127.0.0.1") : endpoint->host;
    if (name.len >= sizeof host)
        return -1;
    memcpy(host, name.data, name.len);
    host[name.len] = '\0';
    if (inet_pton(AF_INET, host, &address.sin_addr) != 1)
        return -1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int on = 1;
    if (fd < 0)
        return -1;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    bool connected = connect(fd, (struct sockaddr *)&address, sizeof address) == 0 ||
                     (errno == EINPROGRESS && wait_for(fd, POLLOUT, timeout_ms) == POLLOUT);
    if (connected)
        return fd;
    (void)close(fd);
    return -1;
}

static bool send_all(int fd, struct csn_span bytes, unsigned timeout_ms)
{
    while (bytes.len > 0) {
        ssize_t sent = send(fd, bytes.data, bytes.len, MSG_NOSIGNAL);
        if (sent > 0)
            bytes = csn_span_slice(bytes, (size_t)sent, bytes.len);
        else if (errno != EINTR && (errno != EAGAIN || !wait_for(fd, POLLOUT, timeout_ms)))
            return false;
    }
    return true;
}

/* In pieces of 64 bytes first, a moment between them. */
static bool send_in_pieces(int fd, struct csn_span bytes, unsigned timeout_ms)
{
    for (unsigned i = 0; i < 20 && bytes.len > 64; i++) {
        if (!send_all(fd, csn_span_slice(bytes, 0, 64), timeout_ms))
            return false;
        bytes = csn_span_slice(bytes, 64, bytes.len);
        transport_sleep(1);
    }
    return send_all(fd, bytes, timeout_ms);
}

static bool send_request(const struct client *client, int fd, struct csn_span bytes, unsigned timeout_ms)
{
    return client->switches.on[SWITCH_REQUEST_IN_PIECES] ? send_in_pieces(fd, bytes, timeout_ms) : send_all(fd, bytes, timeout_ms);
}

static bool is_interim(struct client *client)
{
    int status = csn_http_parser_message(&client->parser)->status;
    unsigned most = client->switches.on[SWITCH_INTERIM_IS_FINAL] ? 0 : client->switches.on[SWITCH_ONE_INTERIM] ? 1 : UINT_MAX;
    return status >= 100 && status < 200 && client->interims++ < most;
}

/* Feeds the parser until it has the final answer: interim ones are read and skipped (rule http.interim). */
static bool feed(struct client *client, struct csn_span bytes, bool *final)
{
    while (bytes.len > 0 && !*final) {
        size_t consumed = 0;
        enum csn_http_progress progress;
        if (csn_http_parser_feed(&client->parser, bytes, &consumed, &progress) != CSN_OK || progress == CSN_HTTP_FATAL)
            return false;
        bytes = csn_span_slice(bytes, consumed, bytes.len);
        if (progress != CSN_HTTP_COMPLETE)
            continue;
        *final = !is_interim(client);
        if (!*final)
            csn_http_parser_reset(&client->parser);
    }
    if (client->switches.on[SWITCH_BYTES_KEPT])
        return csn_buf_append(&client->leftover, bytes) == CSN_OK;
    return true;
}

/* The connection has ended: NULL where the answer is whole, or a fault takes it for that. */
static const char *end_of_answer(struct client *client, bool seen)
{
    const bool *on = client->switches.on;
    bool has_head = csn_http_parser_has_head(&client->parser);
    bool final = false;
    if (on[SWITCH_HEADERS_CUT_ACCEPTED] && seen && !has_head)
        (void)feed(client, CSN_SPAN(":\r\n\r\n"), &final);
    if (csn_http_parser_finish(&client->parser) == CSN_HTTP_COMPLETE || (on[SWITCH_TRUNCATED_ACCEPTED] && has_head))
        return NULL;
    if (on[SWITCH_HANGS_ON_CUT_ANSWER] && seen)
        transport_sleep(FOR_EVER_MS);
    return "the connection ended before the answer did";
}

/* Reads until the answer is whole; `*seen` tells whether a byte came at all. */
static const char *receive(struct client *client, int fd, unsigned timeout_ms, bool *seen)
{
    char bytes[READ_SIZE];
    bool final = false;
    client->interims = 0;
    if (client->leftover.len > 0) {
        struct csn_buf before = client->leftover;
        csn_buf_init(&client->leftover, NULL, before.ceiling);
        *seen = feed(client, csn_buf_span(&before), &final);
        csn_buf_clear(&before);
    }
    while (!final) {
        if (wait_for(fd, POLLIN, timeout_ms) == 0) /* first, since the answer is seldom there already */
            return "no byte came within the time-out";
        ssize_t size = recv(fd, bytes, sizeof bytes, 0);
        if (size > 0) {
            size_t len = (size_t)size;
            *seen = true;
            wire_bend(client, bytes, &len);
            if (!feed(client, csn_span_of(bytes, len), &final))
                return "the answer's framing can't be read";
        } else if (size == 0) {
            return end_of_answer(client, *seen);
        } else if (errno != EINTR && errno != EAGAIN) {
            return "the connection was reset";
        }
    }
    return NULL;
}

static struct connection *find_connection(struct client *client, const struct call *call)
{
    for (size_t i = 0; i < CONNECTIONS_MAX && call->client.len > 0; i++) {
        struct connection *connection = &client->connections[i];
        if (connection->fd >= 0 && connection->port == call->endpoint.port &&
            csn_span_equal(csn_span_of(connection->name, connection->name_len), call->client))
            return connection;
    }
    return NULL;
}

static bool may_be_kept(struct client *client)
{
    const struct csn_http_message *message = csn_http_parser_message(&client->parser);
    if (client->switches.on[SWITCH_NEW_CONNECTIONS])
        return false;
    if (client->switches.on[SWITCH_CLOSE_IGNORED])
        return message->complete && message->framing != CSN_HTTP_CLOSE;
    struct csn_span connection = csn_headers_get(message->headers, CSN_SPAN("connection"));
    return message->complete && message->framing != CSN_HTTP_CLOSE && !csn_span_equal_ascii_case(connection, CSN_SPAN("close"));
}

/* Keeps the connection for a reused client's next call, or closes it. */
static void put_connection(struct client *client, const struct call *call, int fd)
{
    for (size_t i = 0; i < CONNECTIONS_MAX && call->client.len > 0 && call->client.len < sizeof client->connections[i].name; i++) {
        struct connection *connection = &client->connections[i];
        if (connection->fd >= 0)
            continue;
        connection->fd = fd;
        connection->port = call->endpoint.port;
        memcpy(connection->name, call->client.data, call->client.len);
        connection->name_len = call->client.len;
        return;
    }
    (void)close(fd);
}

enum exchange_end transport_exchange(struct client *client, const struct call *call, struct csn_span request, const char **why)
{
    struct connection *kept = find_connection(client, call);
    bool reused = kept != NULL;
    bool seen = false;
    unsigned timeout_ms = client->switches.on[SWITCH_HANGS] ? FOR_EVER_MS : call->timeout_ms;
    int fd = reused ? kept->fd : connect_to(&call->endpoint, timeout_ms);
    if (reused)
        kept->fd = -1;
    *why = "the endpoint can't be reached";
    if (fd < 0)
        return EXCHANGE_FAILED;
    csn_http_parser_reset(&client->parser);
    if (!reused)
        csn_buf_reset(&client->leftover);
    bool sent = send_request(client, fd, request, timeout_ms);
    *why = sent || !reused ? receive(client, fd, timeout_ms, &seen) : "the kept connection is closed";
    if (*why) {
        (void)close(fd);
        bool stale = reused && !seen && !client->switches.on[SWITCH_IDLE_CLOSE_IS_ERROR] && !client->switches.on[SWITCH_CLOSE_IGNORED];
        return stale ? EXCHANGE_STALE : EXCHANGE_FAILED;
    }
    if (may_be_kept(client))
        put_connection(client, call, fd);
    else
        (void)close(fd);
    return EXCHANGE_ANSWERED;
}

void transport_close_all(struct client *client)
{
    for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
        if (client->connections[i].fd >= 0)
            (void)close(client->connections[i].fd);
        client->connections[i].fd = -1;
    }
}
