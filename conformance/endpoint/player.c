#include "endpoint/parts.h"

static const size_t RESPONSE_MAX = (size_t)1 << 30; /* bytes: of one answer */

void csn_player_init(struct csn_player *player)
{
    csn_buf_init(&player->response, NULL, RESPONSE_MAX);
}

void csn_player_clear(struct csn_player *player)
{
    csn_buf_clear(&player->response);
}

void csn_player_begin(struct csn_connection *connection)
{
    const struct csn_endpoint_port *port = connection->port;
    struct csn_player *player = &connection->player;

    player->plan = (struct csn_plan){0};
    player->next = 0;
    player->end = CSN_PLAYER_KEEP;
    player->refused = !port->handler->request(port->ctx, &connection->exchange, &player->plan);
    if (player->refused) {
        player->plan = (struct csn_plan){0};
        player->end = CSN_PLAYER_CLOSE;
    }
}

/* Keeps what the kernel took. There is room: it was made before the first byte was sent. */
static void count(struct csn_connection *connection, size_t len)
{
    struct csn_player *player = &connection->player;
    struct csn_exchange *exchange = &connection->exchange;
    struct csn_span taken = csn_span_slice(player->sending, 0, len);
    uint64_t now_us = csn_endpoint_now_us();

    player->sending = csn_span_slice(player->sending, len, player->sending.len);
    connection->port->last_us = now_us;
    if (player->uncounted)
        return;
    exchange->response_last_us = now_us - connection->endpoint->epoch_us;
    if (player->response.len == 0)
        exchange->response_first_us = exchange->response_last_us;
    if (csn_buf_append(&player->response, taken) != CSN_OK)
        connection->gone = true;
}

static void on_written(uv_write_t *write, int status)
{
    struct csn_connection *connection = write->data;

    if (connection->state == CSN_CONNECTION_CLOSED)
        return;
    connection->player.blocked = false;
    if (status == 0)
        count(connection, 1);
    else
        connection->gone = true;
    csn_connection_advance(connection);
}

/* Queues a single byte, which tells when there is room again: of a longer write that fails libuv doesn't tell how much the kernel took. */
static int await_room(struct csn_connection *connection)
{
    struct csn_player *player = &connection->player;
    uv_buf_t byte = uv_buf_init((char *)(uintptr_t)player->sending.data, 1);

    player->write.data = connection;
    return uv_write(&player->write, (uv_stream_t *)&connection->tcp, &byte, 1, on_written);
}

static int try_to_send(struct csn_connection *connection)
{
    struct csn_span *sending = &connection->player.sending;
    unsigned len = sending->len < RESPONSE_MAX ? (unsigned)sending->len : (unsigned)RESPONSE_MAX;
    uv_buf_t bytes = uv_buf_init((char *)(uintptr_t)sending->data, len);
    int taken = uv_try_write((uv_stream_t *)&connection->tcp, &bytes, 1);

    if (taken == UV_EAGAIN)
        return 0;
    if (taken > 0)
        count(connection, (size_t)taken);
    return taken < 0 ? taken : 0;
}

/* Sends what is to be sent; true when all of it has been taken or nothing more can be. */
static bool flush(struct csn_connection *connection)
{
    struct csn_player *player = &connection->player;

    if (player->blocked)
        return false;
    if (player->sending.len == 0 || connection->gone)
        return true;
    if (try_to_send(connection) != 0)
        connection->gone = true;
    if (player->sending.len == 0 || connection->gone)
        return true;
    if (await_room(connection) != 0) {
        connection->gone = true;
        return true;
    }
    player->blocked = true;
    return false;
}

void csn_player_continue(struct csn_connection *connection)
{
    connection->player.sending = CSN_SPAN("HTTP/1.1 100 Continue\r\n\r\n");
    connection->player.uncounted = true;
    (void)flush(connection);
}

static void on_waited(uv_timer_t *timer)
{
    struct csn_connection *connection = timer->data;

    connection->player.timing = false;
    csn_connection_advance(connection);
}

static void begin_wait(struct csn_connection *connection, unsigned wait_ms)
{
    if (wait_ms == 0)
        return;
    uv_update_time(connection->endpoint->loop); /* the loop's clock stands still while callbacks run */
    if (uv_timer_start(&connection->timer, on_waited, wait_ms, 0) == 0)
        connection->player.timing = true;
}

static void begin_send(struct csn_connection *connection, struct csn_span bytes)
{
    struct csn_player *player = &connection->player;

    if (csn_buf_reserve(&player->response, bytes.len) != CSN_OK) {
        connection->gone = true;
        return;
    }
    player->sending = bytes;
    player->uncounted = false;
}

static void perform(struct csn_connection *connection, const struct csn_play *play)
{
    struct csn_player *player = &connection->player;

    switch (play->kind) {
    case CSN_PLAY_SEND:
        begin_send(connection, play->bytes);
        return;
    case CSN_PLAY_WAIT:
        begin_wait(connection, play->wait_ms);
        return;
    case CSN_PLAY_CLOSE:
        player->end = CSN_PLAYER_CLOSE;
        return;
    case CSN_PLAY_RESET:
        player->end = CSN_PLAYER_RESET;
        return;
    case CSN_PLAY_STALL:
        player->end = CSN_PLAYER_STALL;
        return;
    }
}

bool csn_player_turn(struct csn_connection *connection)
{
    struct csn_player *player = &connection->player;

    while (!connection->gone) {
        if (player->timing || !flush(connection))
            return false;
        if (connection->gone)
            break;
        if (player->next == player->plan.count || player->end != CSN_PLAYER_KEEP) {
            connection->exchange.response_whole = !player->refused;
            return true;
        }
        perform(connection, &player->plan.plays[player->next++]);
    }
    (void)uv_timer_stop(&connection->timer);
    player->timing = false;
    return true;
}
