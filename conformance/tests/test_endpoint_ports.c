#include "endpoint_bench.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void endpoint_names_its_port(void **state)
{
    struct bench *bench = *state;
    char expected[32];

    (void)snprintf(expected, sizeof expected, "127.0.0.1:%u", (unsigned)bench->number);
    assert_text(csn_endpoint_port_authority(bench->port), expected);
}

static void endpoint_tells_how_long_a_port_has_been_quiet(void **state)
{
    struct bench *bench = *state;

    set_plays(bench, ok_plays);
    run_for(bench, 150);
    assert_true(csn_endpoint_port_quiet_us(bench->port) >= 145000);
    run_client(bench, ask_and_keep);
    assert_true(csn_endpoint_port_quiet_us(bench->port) < 145000);
}

static void endpoint_is_busy_while_a_request_comes_and_an_answer_goes(void **state)
{
    struct bench *bench = *state;
    static const struct csn_play plays[] = {WAIT(60000)};
    int fd = dial(bench);

    set_plays(bench, plays);
    assert_false(csn_endpoint_port_busy(bench->port));
    say(fd, "POST / HTTP/1.1\r\nContent-Length: 2\r\n");
    for (unsigned i = 0; i < 100 && !csn_endpoint_port_busy(bench->port); i++)
        run_for(bench, 5);
    assert_true(csn_endpoint_port_busy(bench->port));
    say(fd, "\r\n{}");
    run_until_asked(bench, 1);
    assert_true(csn_endpoint_port_busy(bench->port));
    reset(fd);
    run_until_done(bench, 1);
    assert_false(csn_endpoint_port_busy(bench->port));
}

static void endpoint_tells_a_late_request_to_the_lease_that_had_the_port(void **state)
{
    struct bench *bench = *state;

    set_plays(bench, ok_plays);
    run_client(bench, ask_and_keep);
    csn_endpoint_release(bench->port);
    run_for(bench, 100);
    run_client(bench, ask_once); /* ends, for a cooling port keeps no connection */
    assert_int_equal(bench->done, 2);
    assert_int_equal(bench->closed, 0);
}

static void endpoint_leases_a_port_again_once_it_has_been_quiet_for_a_second(void **state)
{
    struct bench *bench = *state;

    set_plays(bench, ok_plays);
    csn_endpoint_release(bench->port);
    csn_endpoint_release(bench->port);
    run_for(bench, 200);
    run_client(bench, ask_once); /* the second begins anew */
    while (bench->closed == 0) {
        assert_int_not_equal(csn_endpoint_port_number(lease(bench)), bench->number);
        run_for(bench, 100);
    }
    assert_int_equal(bench->closed, 1);
    assert_true(uv_hrtime() / 1000 - bench->done_us >= 1000 * 1000);
    assert_int_equal(csn_endpoint_port_number(lease(bench)), bench->number);
}

static void endpoint_tells_nobody_of_a_request_after_the_cooling(void **state)
{
    struct bench *bench = *state;

    set_plays(bench, ok_plays);
    csn_endpoint_release(bench->port);
    run_until_closed(bench);
    run_client(bench, ask_once);
    assert_int_equal(bench->asked, 0);
    assert_int_equal(bench->got_len, 0);
    /* and it is not the next lease's */
    assert_int_not_equal(csn_endpoint_port_number(lease(bench)), bench->number);
}

static void endpoint_may_be_released_by_its_handler(void **state)
{
    struct bench *bench = *state;

    set_plays(bench, ok_plays);
    bench->releases_when_done = true;
    run_client(bench, ask_once);
    assert_got(bench, OK_ANSWER);
    assert_int_equal(bench->done, 1);
}

static void endpoint_lets_a_played_answer_end_after_the_release(void **state)
{
    struct bench *bench = *state;
    static const struct csn_play plays[] = {WAIT(150), SEND(OK_ANSWER)};
    int fd = dial(bench);

    set_plays(bench, plays);
    say(fd, SHORT_REQUEST);
    run_until_asked(bench, 1);
    csn_endpoint_release(bench->port);
    bench->figure = (size_t)fd;
    run_client(bench, hear_the_end);
    assert_got(bench, OK_ANSWER);
}

static void endpoint_keeps_64_connections_and_closes_more(void **state)
{
    struct bench *bench = *state;

    set_plays(bench, ok_plays);
    run_client(bench, flood);
    assert_int_equal(bench->figure, OPEN_MAX_ON_PORT);
    run_until_done(bench, OPEN_MAX_ON_PORT);
    run_client(bench, ask_and_keep);
    assert_got(bench, OK_ANSWER);
}

enum { PART = 7 << 20, PARTS = 12 };

/* Each within its own limit, together past what one port may hold. */
static void send_large_parts(struct bench *bench)
{
    int fds[PARTS];
    char *part = malloc(PART + 1);

    memset(part, 'x', PART);
    part[PART] = '\0';
    for (size_t i = 0; i < PARTS; i++) {
        fds[i] = dial(bench);
        say(fds[i], "POST / HTTP/1.1\r\nContent-Length: 8388608\r\n\r\n");
        say(fds[i], part);
    }
    for (size_t i = 0; i < PARTS; i++)
        (void)close(fds[i]);
    free(part);
}

static void endpoint_cuts_off_what_it_can_not_hold(void **state)
{
    struct bench *bench = *state;
    size_t whole = 0;

    set_plays(bench, ok_plays);
    run_client(bench, send_large_parts);
    run_until_done(bench, PARTS);
    for (size_t i = 0; i < PARTS; i++) {
        assert_false(bench->kept[i].complete);
        whole += bench->kept[i].request.len > PART;
    }
    assert_in_range(whole, 7, 9);
    run_client(bench, ask_and_keep);
    assert_got(bench, OK_ANSWER);
}

static void endpoint_tells_every_lease_when_it_is_freed(void **state)
{
    struct bench *bench = *state;
    static const struct csn_play plays[] = {SEND("HTTP"), WAIT(60000)};
    int fds[3];

    set_plays(bench, plays);
    (void)lease(bench);
    csn_endpoint_release(lease(bench));
    for (size_t i = 0; i < CSN_COUNT(fds); i++)
        fds[i] = dial(bench);
    say(fds[1], HALF_REQUEST);
    say(fds[0], SHORT_REQUEST);
    run_until_asked(bench, 1);
    run_for(bench, 20);
    assert_int_equal(bench->done, 0);
    csn_endpoint_free(bench->endpoint);
    bench->endpoint = NULL;
    assert_int_equal(bench->closed, 3);
    assert_int_equal(bench->done, 2);
    for (size_t i = 0; i < CSN_COUNT(fds); i++)
        (void)close(fds[i]);
}

static size_t count_descriptors(void)
{
    DIR *directory = opendir("/proc/self/fd");
    size_t count = 0;

    while (readdir(directory) != NULL)
        count++;
    (void)closedir(directory);
    return count;
}

static void endpoint_leaves_no_descriptor_behind(void **state)
{
    size_t before = count_descriptors();
    void *bench = NULL;

    (void)state;
    assert_int_equal(set_up(&bench), 0);
    set_plays((struct bench *)bench, ok_plays);
    for (size_t i = 0; i < 50; i++)
        (void)lease(bench);
    run_client(bench, ask_twice);
    run_client(bench, flood);
    assert_true(count_descriptors() > before + 50);
    assert_int_equal(tear_down(&bench), 0);
    assert_int_equal(count_descriptors(), before);
}

enum { CANT_LIMIT = 77 };

/* In a child, for a lowered limit can't be raised again. */
static int lease_beyond_the_limit(void)
{
    struct rlimit limit = {64, 64};
    struct csn_endpoint_port *port;
    struct csn_error error = {.status = CSN_OK};
    void *state = NULL;
    size_t count = 1;
    struct bench *bench;

    if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
        return CANT_LIMIT; /* under valgrind */
    if (set_up(&state) != 0)
        return 1;
    bench = state;
    while (csn_endpoint_lease(bench->endpoint, &bench_handler, bench, &port, &error) == CSN_OK)
        count++;
    if (error.status != CSN_SYSTEM || strlen(error.message) < 20 || count < 30 || count > 60)
        return 2;
    return tear_down(&state) == 0 ? 0 : 3;
}

static void endpoint_refuses_a_lease_when_descriptors_run_out(void **state)
{
    int status = 0;
    pid_t child = fork();

    (void)state;
    if (child == 0)
        _exit(lease_beyond_the_limit());
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == CANT_LIMIT)
        skip();
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(endpoint_names_its_port),
        TEST(endpoint_tells_how_long_a_port_has_been_quiet),
        TEST(endpoint_is_busy_while_a_request_comes_and_an_answer_goes),
        TEST(endpoint_tells_a_late_request_to_the_lease_that_had_the_port),
        TEST(endpoint_leases_a_port_again_once_it_has_been_quiet_for_a_second),
        TEST(endpoint_tells_nobody_of_a_request_after_the_cooling),
        TEST(endpoint_may_be_released_by_its_handler),
        TEST(endpoint_lets_a_played_answer_end_after_the_release),
        TEST(endpoint_keeps_64_connections_and_closes_more),
        TEST(endpoint_cuts_off_what_it_can_not_hold),
        TEST(endpoint_tells_every_lease_when_it_is_freed),
        cmocka_unit_test(endpoint_leaves_no_descriptor_behind),
        cmocka_unit_test(endpoint_refuses_a_lease_when_descriptors_run_out),
    };

    return cmocka_run_group_tests_name("endpoint_ports", tests, NULL, NULL) != 0;
}
