/* endpoint_bench: an endpoint with one leased port on a loop, a handler that plays what a test gives it and keeps what it is told, and
 * blocking clients that run in a thread beside the loop. Assertions are made by the loop's thread alone.
 */
#ifndef CSN_ENDPOINT_BENCH_H
#define CSN_ENDPOINT_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>

#include "endpoint/endpoint.h"

#define OK_ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
#define SHORT_REQUEST "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}"
#define OTHER_REQUEST "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n[1]"
#define HALF_REQUEST "POST / HTTP/1.1\r\nContent-Length: 50\r\n\r\n{\"job"

enum { KEPT_MAX = 4096, GOT_MAX = 8 << 20, LARGE = 5 << 20, DEADLINE_MS = 5000, FLOOD = 200, OPEN_MAX_ON_PORT = 64 };

/* A play for the table of a test. */
#define SEND(text) {.kind = CSN_PLAY_SEND, .bytes = CSN_SPAN_INIT(text)}
#define WAIT(ms) {.kind = CSN_PLAY_WAIT, .wait_ms = (ms)}
#define END(what) {.kind = CSN_PLAY_##what}

struct bench {
    uv_loop_t loop;
    uv_async_t client_ended;
    uv_timer_t timer;
    struct csn_endpoint *endpoint;
    struct csn_endpoint_port *port;
    const struct csn_play *plays;
    size_t play_count;
    bool refuses;
    bool releases_when_done;
    struct csn_exchange kept[KEPT_MAX]; /* the first ones; spans are copies */
    size_t asked;
    size_t done;
    size_t closed;
    uint64_t done_us; /* of the last one */
    /* the client's */
    void (*client)(struct bench *);
    uint16_t number;
    char *got;
    size_t got_len;
    int got_error;
    size_t figure;
};

extern const struct csn_endpoint_handler bench_handler;

#define set_plays(bench, table) ((bench)->plays = (table), (bench)->play_count = CSN_COUNT(table))
extern const struct csn_play ok_plays[1]; /* OK_ANSWER */

int set_up(void **state);
int tear_down(void **state);
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* The loop's side */
struct csn_endpoint_port *lease(struct bench *bench);
void run_for(struct bench *bench, unsigned ms);
/* Runs the loop until `client`, in its thread, has returned. */
void run_client(struct bench *bench, void (*client)(struct bench *));
void start_client(struct bench *bench, void (*client)(struct bench *), pthread_t *thread);
void end_client(struct bench *bench, pthread_t thread);
void run_until_done(struct bench *bench, size_t count);
void run_until_asked(struct bench *bench, size_t count);
void run_until_closed(struct bench *bench);
void assert_text(struct csn_span actual, const char *expected);
void assert_got(const struct bench *bench, const char *expected);

/* The client's side: sockets that give up in the end */
int dial(const struct bench *bench);
void say(int fd, const char *text);
/* Reads `count` more bytes; false at the end or after an error, which is kept. */
bool hear(struct bench *bench, int fd, size_t count);
void hear_all(struct bench *bench, int fd);
void reset(int fd);
void pause_ms(unsigned ms);

/* Whole clients */
void ask_once(struct bench *bench);     /* until the connection ends */
void ask_and_keep(struct bench *bench); /* until OK_ANSWER has come */
void ask_twice(struct bench *bench);
void hear_the_end(struct bench *bench); /* of the connection whose descriptor is in `figure` */
void flood(struct bench *bench); /* FLOOD connections, closed when no more than OPEN_MAX_ON_PORT are left; `figure` tells how many */

#endif
