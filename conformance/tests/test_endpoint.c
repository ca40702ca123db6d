#include "endpoint_bench.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void endpoint_answers_two_requests_on_one_connection(void **state)
{
    struct bench *bench = *state;

    set_plays(bench, ok_plays);
    run_client(bench, ask_twice);
    assert_got(bench, OK_ANSWER OK_ANSWER);
    run_until_done(bench, 2);
    assert_text(bench->kept[0].request, SHORT_REQUEST);
    assert_text(bench->kept[1].request, OTHER_REQUEST);
    assert_int_equal(bench->kept[1].connection, bench->kept[0].connection);
    assert_int_equal(bench->kept[1].on_connection, 2);
}

static void endpoint_keeps_the_answer_and_its_times(void **state)
{
    struct bench *bench = *state;
    const struct csn_exchange *kept = &bench->kept[0];

    set_plays(bench, ok_plays);
    run_client(bench, ask_and_keep);
    run_until_done(bench, 1);
    assert_text(kept->response, OK_ANSWER);
    assert_true(kept->complete);
    assert_true(kept->response_whole);
    assert_true(kept->first_us <= kept->last_us);
    assert_true(kept->last_us <= kept->response_first_us);
    assert_true(kept->response_first_us <= kept->response_last_us);
    assert_true(kept->response_last_us < (uint64_t)DEADLINE_MS * 1000);
    assert_true(kept->wall_ms > INT64_C(1700000000000));
}

static void ask_two_at_once(struct bench *bench)
{
    int fd = dial(bench);

    say(fd, SHORT_REQUEST OTHER_REQUEST);
    (void)hear(bench, fd, 2 * strlen(OK_ANSWER));
    (void)close(fd);
}

static void endpoint_answers_pipelined_requests_in_order(void **state)
{
    struct bench *bench = *state;
    static const struct csn_play plays[] = {WAIT(20), SEND(OK_ANSWER)};

    set_plays(bench, plays);
    run_client(bench, ask_two_at_once);
    run_until_done(bench, 2);
    assert_text(bench->kept[0].request, SHORT_REQUEST);
    assert_text(bench->kept[1].request, OTHER_REQUEST);
    assert_true(bench->kept[1].response_first_us >= bench->kept[0].response_last_us);
}

enum { MANY = 4000 };

static void ask_many_at_once(struct bench *bench)
{
    int fd = dial(bench);

    for (size_t i = 0; i < MANY; i++)
        say(fd, SHORT_REQUEST);
    (void)hear(bench, fd, MANY * strlen(OK_ANSWER));
    (void)close(fd);
}

/* More than is read ahead: reading pauses while the first answer waits. */
static void endpoint_answers_thousands_of_pipelined_requests(void **state)
{
    struct bench *bench = *state;
    static const struct csn_play plays[] = {WAIT(30), SEND(OK_ANSWER)};
    pthread_t thread;

    set_plays(bench, plays);
    start_client(bench, ask_many_at_once, &thread);
    run_until_done(bench, 1);
    set_plays(bench, ok_plays);
    end_client(bench, thread);
    assert_int_equal(bench->got_len, MANY * strlen(OK_ANSWER));
    run_until_done(bench, MANY);
    assert_int_equal(bench->kept[MANY - 1].on_connection, MANY);
    assert_text(bench->kept[MANY - 1].request, SHORT_REQUEST);
}

static void ask_byte_by_byte(struct bench *bench)
{
    static const char text[] = SHORT_REQUEST OTHER_REQUEST;
    int fd = dial(bench);
    int yes = 1;

    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    for (size_t i = 0; i + 1 < sizeof text; i++) {
        (void)send(fd, text + i, 1, MSG_NOSIGNAL);
        pause_ms(1);
    }
    (void)hear(bench, fd, 2 * strlen(OK_ANSWER));
    (void)close(fd);
}

static void endpoint_joins_requests_that_come_byte_by_byte(void **state)
{
    struct bench *bench = *state;

    set_plays(bench, ok_plays);
    run_client(bench, ask_byte_by_byte);
    run_until_done(bench, 2);
    assert_text(bench->kept[0].request, SHORT_REQUEST);
    assert_text(bench->kept[1].request, OTHER_REQUEST);
    assert_true(bench->kept[0].last_us - bench->kept[0].first_us > 10000);
}

static void connect_only(struct bench *bench)
{
    int fd = dial(bench);

    pause_ms(10);
    (void)close(fd);
}

static void endpoint_ignores_connections_without_a_byte(void **state)
{
    struct bench *bench = *state;

    set_plays(bench, ok_plays);
    run_client(bench, connect_only);
    run_client(bench, ask_and_keep);
    run_until_done(bench, 1);
    assert_int_equal(bench->asked, 1);
    assert_int_equal(bench->kept[0].connection, 1);
}

static void ask_half_and_close(struct bench *bench)
{
    int fd = dial(bench);

    say(fd, HALF_REQUEST);
    (void)close(fd);
}

static void ask_half_and_reset(struct bench *bench)
{
    int fd = dial(bench);

    say(fd, HALF_REQUEST);
    pause_ms(10);
    reset(fd);
}

static void endpoint_tells_a_request_that_its_connection_cut_short(void **state)
{
    struct bench *bench = *state;

    set_plays(bench, ok_plays);
    run_client(bench, ask_half_and_close);
    run_until_done(bench, 1);
    run_client(bench, ask_half_and_reset);
    run_until_done(bench, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_text(bench->kept[i].request, HALF_REQUEST);
        assert_false(bench->kept[i].complete);
        assert_int_equal(bench->kept[i].response.len, 0);
        assert_false(bench->kept[i].response_whole);
    }
}

static void ask_and_half_close(struct bench *bench)
{
    int fd = dial(bench);

    say(fd, SHORT_REQUEST OTHER_REQUEST);
    (void)shutdown(fd, SHUT_WR);
    hear_all(bench, fd);
    (void)close(fd);
}

static void endpoint_answers_a_client_that_has_ended_its_side(void **state)
{
    struct bench *bench = *state;
    static const struct csn_play plays[] = {WAIT(20), SEND(OK_ANSWER)};

    set_plays(bench, plays);
    run_client(bench, ask_and_half_close);
    assert_got(bench, OK_ANSWER OK_ANSWER);
    run_until_done(bench, 2);
}

static void ask_and_leave_extra_bytes(struct bench *bench)
{
    int fd = dial(bench);

    say(fd, SHORT_REQUEST "}}");
    (void)hear(bench, fd, strlen(OK_ANSWER));
    bench->figure = (size_t)fd;
}

static void endpoint_cuts_what_is_still_being_received(void **state)
{
    struct bench *bench = *state;

    set_plays(bench, ok_plays);
    run_client(bench, ask_and_leave_extra_bytes);
    run_until_done(bench, 1);
    assert_true(csn_endpoint_port_busy(bench->port));
    csn_endpoint_port_cut(bench->port);
    assert_false(csn_endpoint_port_busy(bench->port));
    assert_int_equal(bench->done, 2);
    assert_text(bench->kept[1].request, "}}");
    assert_false(bench->kept[1].complete);
    (void)close((int)bench->figure);
}

static void ask_nonsense(struct bench *bench)
{
    static char body[300 * 1024];
    int fd = dial(bench);

    memset(body, 'x', sizeof body - 1);
    say(fd, "POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n");
    say(fd, body);
    hear_all(bench, fd);
    (void)close(fd);
}

/* The client still gets the answer, although it was sending when that came. */
static void endpoint_answers_a_request_without_an_end_and_closes(void **state)
{
    struct bench *bench = *state;

    set_plays(bench, ok_plays);
    run_client(bench, ask_nonsense);
    assert_got(bench, OK_ANSWER);
    assert_int_equal(bench->got_error, 0);
    run_until_done(bench, 1);
    assert_false(bench->kept[0].complete);
    assert_true(bench->kept[0].response_whole);
}

static void ask_too_much(struct bench *bench)
{
    int fd = dial(bench);

    say(fd, "POST / HTTP/1.1\r\nContent-Length: 8388609\r\n\r\n");
    hear_all(bench, fd);
    (void)close(fd);
}

static void endpoint_takes_no_body_past_its_limit(void **state)
{
    struct bench *bench = *state;

    set_plays(bench, ok_plays);
    run_client(bench, ask_too_much);
    run_until_done(bench, 1);
    assert_false(bench->kept[0].complete);
    assert_got(bench, OK_ANSWER);
}

static void ask_to_close(struct bench *bench)
{
    int fd = dial(bench);

    say(fd, "GET / HTTP/1.1\r\nConnection: x, Close\r\n\r\n");
    hear_all(bench, fd);
    (void)close(fd);
}

static void endpoint_closes_where_the_request_asks_for_it(void **state)
{
    struct bench *bench = *state;

    set_plays(bench, ok_plays);
    run_client(bench, ask_to_close);
    assert_got(bench, OK_ANSWER);
    assert_int_equal(bench->got_error, 0);
}

#define EXPECTING "POST / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n"
#define CONTINUE "HTTP/1.1 100 Continue\r\n\r\n"

static void expect_continue(struct bench *bench)
{
    int fd = dial(bench);

    say(fd, EXPECTING);
    (void)hear(bench, fd, strlen(CONTINUE));
    say(fd, "{}");
    (void)hear(bench, fd, strlen(OK_ANSWER));
    (void)close(fd);
}

static void endpoint_says_continue_and_does_not_count_it(void **state)
{
    struct bench *bench = *state;

    set_plays(bench, ok_plays);
    run_client(bench, expect_continue);
    assert_got(bench, CONTINUE OK_ANSWER);
    run_until_done(bench, 1);
    assert_text(bench->kept[0].request, EXPECTING "{}");
    assert_text(bench->kept[0].response, OK_ANSWER);
}

static void expect_nothing(struct bench *bench)
{
    int fd = dial(bench);

    say(fd, EXPECTING "{}");
    (void)hear(bench, fd, strlen(OK_ANSWER));
    (void)close(fd);
}

static void endpoint_says_no_continue_to_a_body_that_is_there(void **state)
{
    struct bench *bench = *state;

    set_plays(bench, ok_plays);
    run_client(bench, expect_nothing);
    assert_got(bench, OK_ANSWER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(endpoint_answers_two_requests_on_one_connection),
        TEST(endpoint_keeps_the_answer_and_its_times),
        TEST(endpoint_answers_pipelined_requests_in_order),
        TEST(endpoint_answers_thousands_of_pipelined_requests),
        TEST(endpoint_joins_requests_that_come_byte_by_byte),
        TEST(endpoint_ignores_connections_without_a_byte),
        TEST(endpoint_tells_a_request_that_its_connection_cut_short),
        TEST(endpoint_answers_a_client_that_has_ended_its_side),
        TEST(endpoint_cuts_what_is_still_being_received),
        TEST(endpoint_answers_a_request_without_an_end_and_closes),
        TEST(endpoint_takes_no_body_past_its_limit),
        TEST(endpoint_closes_where_the_request_asks_for_it),
        TEST(endpoint_says_continue_and_does_not_count_it),
        TEST(endpoint_says_no_continue_to_a_body_that_is_there),
    };

    return cmocka_run_group_tests_name("endpoint", tests, NULL, NULL) != 0;
}
