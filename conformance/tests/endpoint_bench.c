#include "endpoint_bench.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct csn_span copy(struct csn_span text)
{
    char *bytes = malloc(text.len + 1);

    if (bytes != NULL && text.len > 0)
        memcpy(bytes, text.data, text.len);
    return csn_span_of(bytes, text.len);
}

static bool on_request(void *ctx, struct csn_exchange *exchange, struct csn_plan *plan)
{
    struct bench *bench = ctx;

    exchange->answer = bench->asked++;
    *plan = (struct csn_plan){bench->plays, bench->play_count};
    return !bench->refuses;
}

static void on_done(void *ctx, const struct csn_exchange *exchange)
{
    struct bench *bench = ctx;

    bench->done_us = uv_hrtime() / 1000;
    if (bench->done < KEPT_MAX) {
        struct csn_exchange *kept = &bench->kept[bench->done];

        *kept = *exchange;
        kept->request = copy(exchange->request);
        kept->response = copy(exchange->response);
    }
    bench->done++;
    if (bench->releases_when_done)
        csn_endpoint_release(bench->port);
}

static void on_closed(void *ctx)
{
    struct bench *bench = ctx;

    bench->closed++;
}

const struct csn_endpoint_handler bench_handler = {on_request, on_done, on_closed};

const struct csn_play ok_plays[1] = {SEND(OK_ANSWER)};

static void on_client_ended(uv_async_t *async)
{
    uv_stop(async->loop);
}

static void on_timer(uv_timer_t *timer)
{
    uv_stop(timer->loop);
}

struct csn_endpoint_port *lease(struct bench *bench)
{
    struct csn_endpoint_port *port = NULL;

    assert_int_equal(csn_endpoint_lease(bench->endpoint, &bench_handler, bench, &port, NULL), CSN_OK);
    return port;
}

int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);

    if (bench == NULL || uv_loop_init(&bench->loop) != 0)
        return -1;
    (void)uv_async_init(&bench->loop, &bench->client_ended, on_client_ended);
    (void)uv_timer_init(&bench->loop, &bench->timer);
    bench->client_ended.data = bench;
    bench->got = malloc(GOT_MAX);
    if (csn_endpoint_new(&bench->loop, uv_hrtime() / 1000, &bench->endpoint, NULL) != CSN_OK)
        return -1;
    bench->port = lease(bench);
    bench->number = csn_endpoint_port_number(bench->port);
    *state = bench;
    return 0;
}

static int close_bench(struct bench *bench)
{
    csn_endpoint_free(bench->endpoint);
    uv_close((uv_handle_t *)&bench->client_ended, NULL);
    uv_close((uv_handle_t *)&bench->timer, NULL);
    (void)uv_run(&bench->loop, UV_RUN_DEFAULT);
    return uv_loop_close(&bench->loop);
}

int tear_down(void **state)
{
    struct bench *bench = *state;
    int failure = close_bench(bench);

    for (size_t i = 0; i < bench->done && i < KEPT_MAX; i++) {
        free((char *)(uintptr_t)bench->kept[i].request.data);
        free((char *)(uintptr_t)bench->kept[i].response.data);
    }
    free(bench->got);
    free(bench);
    return failure;
}

/* The loop's side */

void run_for(struct bench *bench, unsigned ms)
{
    uv_update_time(&bench->loop);
    (void)uv_timer_start(&bench->timer, on_timer, ms, 0);
    (void)uv_run(&bench->loop, UV_RUN_DEFAULT);
    (void)uv_timer_stop(&bench->timer);
}

static void *thread_main(void *arg)
{
    struct bench *bench = arg;

    bench->client(bench);
    (void)uv_async_send(&bench->client_ended);
    return NULL;
}

void start_client(struct bench *bench, void (*client)(struct bench *), pthread_t *thread)
{
    bench->client = client;
    assert_int_equal(pthread_create(thread, NULL, thread_main, bench), 0);
}

void end_client(struct bench *bench, pthread_t thread)
{
    (void)uv_run(&bench->loop, UV_RUN_DEFAULT);
    assert_int_equal(pthread_join(thread, NULL), 0);
}

void run_client(struct bench *bench, void (*client)(struct bench *))
{
    pthread_t thread;

    start_client(bench, client, &thread);
    end_client(bench, thread);
}

void run_until_done(struct bench *bench, size_t count)
{
    for (unsigned waited_ms = 0; bench->done < count && waited_ms < DEADLINE_MS; waited_ms += 5)
        run_for(bench, 5);
    assert_int_equal(bench->done, count);
}

void run_until_asked(struct bench *bench, size_t count)
{
    for (unsigned waited_ms = 0; bench->asked < count && waited_ms < DEADLINE_MS; waited_ms += 5)
        run_for(bench, 5);
    assert_int_equal(bench->asked, count);
}

void run_until_closed(struct bench *bench)
{
    for (unsigned waited_ms = 0; bench->closed == 0 && waited_ms < DEADLINE_MS; waited_ms += 20)
        run_for(bench, 20);
    assert_int_equal(bench->closed, 1);
}

void assert_text(struct csn_span actual, const char *expected)
{
    assert_int_equal(actual.len, strlen(expected));
    assert_memory_equal(actual.data, expected, actual.len);
}

void assert_got(const struct bench *bench, const char *expected)
{
    assert_text(csn_span_of(bench->got, bench->got_len), expected);
}

/* The client's side: blocking sockets that give up in the end. */

int dial(const struct bench *bench)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(bench->number)};
    struct timeval limit = {.tv_sec = DEADLINE_MS / 1000};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    (void)close(fd);
    return -1;
}

void say(int fd, const char *text)
{
    size_t len = strlen(text);

    while (len > 0) {
        ssize_t sent = send(fd, text, len, MSG_NOSIGNAL);

        if (sent <= 0)
            return;
        text += sent;
        len -= (size_t)sent;
    }
}

bool hear(struct bench *bench, int fd, size_t count)
{
    while (count > 0) {
        ssize_t len = recv(fd, bench->got + bench->got_len, count < GOT_MAX - bench->got_len ? count : GOT_MAX - bench->got_len, 0);

        bench->got_error = len < 0 ? errno : 0;
        if (len <= 0)
            return false;
        bench->got_len += (size_t)len;
        count -= (size_t)len;
    }
    return true;
}

void hear_all(struct bench *bench, int fd)
{
    while (hear(bench, fd, 1))
        ;
}

void reset(int fd)
{
    struct linger linger = {1, 0};

    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    (void)close(fd);
}

void pause_ms(unsigned ms)
{
    (void)poll(NULL, 0, (int)ms);
}

void ask_once(struct bench *bench)
{
    int fd = dial(bench);

    say(fd, SHORT_REQUEST);
    hear_all(bench, fd);
    (void)close(fd);
}

void ask_and_keep(struct bench *bench)
{
    int fd = dial(bench);

    say(fd, SHORT_REQUEST);
    (void)hear(bench, fd, strlen(OK_ANSWER));
    (void)close(fd);
}

void ask_twice(struct bench *bench)
{
    int fd = dial(bench);

    say(fd, SHORT_REQUEST);
    (void)hear(bench, fd, strlen(OK_ANSWER));
    say(fd, OTHER_REQUEST);
    (void)hear(bench, fd, strlen(OK_ANSWER));
    (void)close(fd);
}

void hear_the_end(struct bench *bench)
{
    hear_all(bench, (int)bench->figure);
    (void)close((int)bench->figure);
}

static size_t count_open(const int *fds, size_t count)
{
    size_t open = 0;
    char byte;

    for (size_t i = 0; i < count; i++) {
        errno = 0;
        open += recv(fds[i], &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN;
    }
    return open;
}

void flood(struct bench *bench)
{
    int fds[FLOOD];

    for (size_t i = 0; i < FLOOD; i++) {
        fds[i] = dial(bench);
        say(fds[i], "P");
        if (i % 32 == 0)
            pause_ms(1); /* the kernel's queue is short, and a call that it drops takes a second */
    }
    for (unsigned waited_ms = 0; waited_ms < DEADLINE_MS; waited_ms += 20) {
        pause_ms(20);
        bench->figure = count_open(fds, FLOOD);
        if (bench->figure <= OPEN_MAX_ON_PORT)
            break;
    }
    for (size_t i = 0; i < FLOOD; i++)
        (void)close(fds[i]);
}
