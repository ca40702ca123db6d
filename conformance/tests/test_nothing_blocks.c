/* The command under ill treatment, fifty times each: it ends by itself, with the right exit status, and leaves no process behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define TIMES 50
#define PATIENCE_MS 40000

/* Where the command's standard output goes. */
enum output { OUTPUT_NULL, OUTPUT_UNREAD_PIPE, OUTPUT_CLOSED_PIPE, OUTPUT_CLOSED };

struct started {
    pid_t pid;
    int pipe; /* read end that nobody reads, or -1 */
};

static void sleep_ms(long ms)
{
    struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    (void)nanosleep(&pause, NULL);
}

static void become_command(enum output output, const int pipe_ends[2], const char *repeat)
{
    int null = open("/dev/null", O_RDWR);
    (void)dup2(null, 0);
    (void)dup2(null, 2);
    if (output == OUTPUT_NULL)
        (void)dup2(null, 1);
    else if (output == OUTPUT_CLOSED)
        (void)close(1);
    else
        (void)dup2(pipe_ends[1], 1);
    for (int fd = 3; fd < 256; fd++)
        (void)close(fd);
    (void)execl(CSN_COMMAND, CSN_COMMAND, "run", "--filter", "required.*", "--jobs", "2", "--seed", "1", "--repeat", repeat,
                "--report", "ndjson=-", (char *)NULL);
    _exit(127);
}

static struct started start(enum output output, const char *repeat)
{
    int ends[2] = {-1, -1};
    struct started started = {.pipe = -1};
    if (output == OUTPUT_UNREAD_PIPE || output == OUTPUT_CLOSED_PIPE)
        assert_int_equal(pipe(ends), 0);
    started.pid = fork();
    assert_true(started.pid >= 0);
    if (started.pid == 0)
        become_command(output, ends, repeat);
    if (ends[1] >= 0)
        (void)close(ends[1]);
    if (output == OUTPUT_CLOSED_PIPE)
        (void)close(ends[0]);
    else
        started.pipe = ends[0];
    return started;
}

/* Its exit status, or -1 when it doesn't end. */
static int wait_for(struct started started)
{
    int status = 0;
    for (long waited = 0; waited < PATIENCE_MS; waited += 5) {
        if (waitpid(started.pid, &status, WNOHANG) == started.pid) {
            if (started.pipe >= 0)
                (void)close(started.pipe);
            return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
        }
        sleep_ms(5);
    }
    (void)kill(started.pid, SIGKILL);
    (void)waitpid(started.pid, &status, 0);
    return -1;
}

/* Orphans of the command would be our children now. */
static void assert_nothing_left(void)
{
    errno = 0;
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

/* A child of `parent`, or 0 when it has none yet. */
static pid_t child_of(pid_t parent)
{
    char path[64];
    int pid = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent, (int)parent);
    FILE *children = fopen(path, "r");
    if (children && fscanf(children, "%d", &pid) != 1)
        pid = 0;
    if (children)
        (void)fclose(children);
    return (pid_t)pid;
}

static void survives_a_killed_adapter(void **state)
{
    (void)state;
    for (int i = 0; i < TIMES; i++) {
        struct started started = start(OUTPUT_NULL, "40");
        pid_t adapter = 0;
        for (int tries = 0; tries < 10000 && !adapter; tries++, sleep_ms(1)) /* a busy machine takes its time */
            adapter = child_of(started.pid);
        sleep_ms(i * 2); /* another moment each time */
        assert_true(adapter > 0);
        (void)kill(adapter, SIGKILL);
        int status = wait_for(started);
        assert_true(status == 0 || status == 1); /* 1: a case was under way whose request had been answered */
        assert_nothing_left();
    }
}

static void ends_with_130_when_interrupted(void **state)
{
    (void)state;
    for (int i = 0; i < TIMES; i++) {
        struct started started = start(OUTPUT_NULL, "100000");
        for (int tries = 0; tries < 2000 && !child_of(started.pid); tries++)
            sleep_ms(1);
        sleep_ms(i * 2);
        (void)kill(started.pid, SIGINT);
        assert_int_equal(wait_for(started), 130);
        assert_nothing_left();
    }
}

static void gives_up_on_a_pipe_that_nobody_reads(void **state)
{
    struct started started[TIMES];
    (void)state;
    for (int i = 0; i < TIMES; i++) { /* side by side: each waits until its patience is over */
        started[i] = start(OUTPUT_UNREAD_PIPE, "20");
        if (i % 10 == 9)
            sleep_ms(1000);
    }
    for (int i = 0; i < TIMES; i++)
        assert_int_equal(wait_for(started[i]), 4);
    assert_nothing_left();
}

static void ends_with_130_when_interrupted_over_an_unread_pipe(void **state)
{
    (void)state;
    struct started started[TIMES];
    for (int i = 0; i < TIMES; i++) {
        started[i] = start(OUTPUT_UNREAD_PIPE, "100000");
        while (!child_of(started[i].pid))
            sleep_ms(1);
        sleep_ms(20);
        (void)kill(started[i].pid, SIGINT);
    }
    for (int i = 0; i < TIMES; i++)
        assert_int_equal(wait_for(started[i]), 130);
    assert_nothing_left();
}

static void says_that_a_closed_pipe_took_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < TIMES; i++) {
        assert_int_equal(wait_for(start(OUTPUT_CLOSED_PIPE, "2")), 4);
        assert_nothing_left();
    }
}

static void says_that_a_closed_output_took_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < TIMES; i++) {
        assert_int_equal(wait_for(start(OUTPUT_CLOSED, "2")), 4);
        assert_nothing_left();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(survives_a_killed_adapter),
        cmocka_unit_test(ends_with_130_when_interrupted),
        cmocka_unit_test(gives_up_on_a_pipe_that_nobody_reads),
        cmocka_unit_test(ends_with_130_when_interrupted_over_an_unread_pipe),
        cmocka_unit_test(says_that_a_closed_pipe_took_nothing),
        cmocka_unit_test(says_that_a_closed_output_took_nothing),
    };
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
