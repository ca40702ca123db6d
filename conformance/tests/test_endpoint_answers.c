#include "endpoint_bench.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* `figure` counts the pieces that came by themselves. */
static void ask_for_pieces(struct bench *bench)
{
    int fd = dial(bench);

    say(fd, SHORT_REQUEST);
    bench->got_len = 0;
    for (bench->figure = 0; bench->got_len < 19; bench->figure++) {
        ssize_t len = recv(fd, bench->got + bench->got_len, 19, 0);

        if (len <= 0)
            break;
        bench->got_len += (size_t)len;
    }
    (void)close(fd);
}

static void endpoint_sends_each_piece_by_itself_and_in_its_time(void **state)
{
    struct bench *bench = *state;
    static const struct csn_play plays[] = {SEND("HTTP/1.1 2"), WAIT(40), SEND("00 OK\r\n"), WAIT(30), SEND("\r\n")};

    set_plays(bench, plays);
    for (size_t i = 1; i <= 3 && bench->figure < 3; i++) { /* a client that sleeps too long finds two pieces at once */
        run_client(bench, ask_for_pieces);
        run_until_done(bench, i);
    }
    assert_int_equal(bench->figure, 3);
    assert_got(bench, "HTTP/1.1 200 OK\r\n\r\n");
    assert_text(bench->kept[0].response, "HTTP/1.1 200 OK\r\n\r\n");
    assert_true(bench->kept[0].response_last_us - bench->kept[0].response_first_us > 65000);
}

static void endpoint_closes_as_scripted(void **state)
{
    struct bench *bench = *state;
    static const struct csn_play plays[] = {SEND("HTTP/1.1 200 OK\r\nContent-Le"), END(CLOSE), SEND("never")};

    set_plays(bench, plays);
    run_client(bench, ask_once);
    assert_got(bench, "HTTP/1.1 200 OK\r\nContent-Le");
    assert_int_equal(bench->got_error, 0);
    run_until_done(bench, 1);
    assert_true(bench->kept[0].response_whole);
}

static void endpoint_resets_as_scripted(void **state)
{
    struct bench *bench = *state;
    static const struct csn_play plays[] = {SEND("HTTP/1.1 200 OK\r\n"), END(RESET)};

    set_plays(bench, plays);
    run_client(bench, ask_once);
    assert_int_equal(bench->got_error, ECONNRESET);
    run_until_done(bench, 1);
    assert_text(bench->kept[0].response, "HTTP/1.1 200 OK\r\n");
}

static void ask_and_stay(struct bench *bench)
{
    int fd = dial(bench);

    say(fd, SHORT_REQUEST);
    (void)hear(bench, fd, 4);
    bench->figure = (size_t)fd;
}

static void endpoint_stalls_as_scripted_until_the_release(void **state)
{
    struct bench *bench = *state;
    static const struct csn_play plays[] = {SEND("HTTP"), END(STALL)};

    set_plays(bench, plays);
    run_client(bench, ask_and_stay);
    run_until_done(bench, 1);
    assert_true(bench->kept[0].response_whole);
    assert_false(csn_endpoint_port_busy(bench->port));
    run_for(bench, 20);
    assert_int_equal(recv((int)bench->figure, bench->got, 1, MSG_DONTWAIT), -1);
    csn_endpoint_release(bench->port);
    run_client(bench, hear_the_end);
    assert_int_equal(bench->got_error, 0);
    assert_int_equal(bench->got_len, 4);
}

static void endpoint_closes_without_an_answer_where_the_handler_refuses(void **state)
{
    struct bench *bench = *state;

    set_plays(bench, ok_plays);
    bench->refuses = true;
    run_client(bench, ask_once);
    assert_got(bench, "");
    assert_int_equal(bench->got_error, 0);
    run_until_done(bench, 1);
    assert_false(bench->kept[0].response_whole);
}

static void hear_slowly(struct bench *bench)
{
    int fd = (int)bench->figure;

    while (hear(bench, fd, 512 * 1024))
        pause_ms(2);
    (void)close(fd);
}

static void endpoint_waits_for_a_slow_reader(void **state)
{
    struct bench *bench = *state;
    char *large = malloc(LARGE);
    struct csn_play plays[] = {{.kind = CSN_PLAY_SEND, .bytes = {large, LARGE}}, END(CLOSE)};
    int fd = dial(bench);

    for (size_t i = 0; i < LARGE; i++)
        large[i] = (char)('a' + i % 23);
    set_plays(bench, plays);
    say(fd, SHORT_REQUEST);
    run_until_asked(bench, 1);
    run_for(bench, 20);
    assert_int_equal(bench->done, 0);
    bench->figure = (size_t)fd;
    run_client(bench, hear_slowly);
    run_until_done(bench, 1);
    assert_int_equal(bench->got_len, LARGE);
    assert_memory_equal(bench->got, large, LARGE);
    assert_int_equal(bench->kept[0].response.len, LARGE);
    assert_memory_equal(bench->kept[0].response.data, large, LARGE);
    free(large);
}

static void hear_a_part(struct bench *bench)
{
    int fd = dial(bench);

    say(fd, SHORT_REQUEST);
    pause_ms(30);
    (void)hear(bench, fd, 1000);
    reset(fd);
}

static void endpoint_tells_how_much_of_an_answer_was_taken(void **state)
{
    struct bench *bench = *state;
    char *large = calloc(1, 2 * LARGE);
    struct csn_play plays[] = {{.kind = CSN_PLAY_SEND, .bytes = {large, 2 * LARGE}}};

    set_plays(bench, plays);
    run_client(bench, hear_a_part);
    run_until_done(bench, 1);
    assert_false(bench->kept[0].response_whole);
    assert_true(bench->kept[0].response.len >= 1000);
    assert_true(bench->kept[0].response.len < 2 * LARGE);
    free(large);
}

static void ask_and_reset(struct bench *bench)
{
    int fd = dial(bench);

    say(fd, SHORT_REQUEST);
    pause_ms(20);
    reset(fd);
}

static void endpoint_ends_an_answer_whose_client_went_away(void **state)
{
    struct bench *bench = *state;
    static const struct csn_play plays[] = {WAIT(60000), SEND(OK_ANSWER)};

    set_plays(bench, plays);
    run_client(bench, ask_and_reset);
    run_until_done(bench, 1);
    assert_true(bench->kept[0].complete);
    assert_false(bench->kept[0].response_whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(endpoint_sends_each_piece_by_itself_and_in_its_time),
        TEST(endpoint_closes_as_scripted),
        TEST(endpoint_resets_as_scripted),
        TEST(endpoint_stalls_as_scripted_until_the_release),
        TEST(endpoint_closes_without_an_answer_where_the_handler_refuses),
        TEST(endpoint_waits_for_a_slow_reader),
        TEST(endpoint_tells_how_much_of_an_answer_was_taken),
        TEST(endpoint_ends_an_answer_whose_client_went_away),
    };

    return cmocka_run_group_tests_name("endpoint_answers", tests, NULL, NULL) != 0;
}
