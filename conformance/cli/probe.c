#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/client.h"
#include "cli/console.h"

#define WAIT_MS 5

/* In the child: a group of its own, no input, no output, the signals as usual. */
static void become(char *const *argv, const char *directory)
{
    int null = open("/dev/null", O_RDWR);
    (void)setpgid(0, 0);
    (void)signal(SIGPIPE, SIG_DFL);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        (void)dup2(null, fd);
    if (null > STDERR_FILENO)
        (void)close(null);
    if (chdir(directory) == 0)
        (void)execvp(argv[0], argv);
    _exit(127);
}

static time_t now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* Waits for the child's end, and ends it where that takes too long or we are interrupted. */
static int await(pid_t pid, unsigned seconds)
{
    time_t deadline = now_s() + (time_t)seconds;
    int status = 0;
    for (;;) {
        pid_t ended = waitpid(pid, &status, WNOHANG);
        if (ended != 0)
            return ended == pid ? status : -1;
        if (now_s() >= deadline || csn_interrupt_seen())
            (void)kill(-pid, SIGKILL);
        (void)poll(NULL, 0, WAIT_MS);
    }
}

bool csn_probe(char *const *argv, const char *directory, unsigned seconds)
{
    pid_t pid = fork();
    if (pid == 0)
        become(argv, directory);
    if (pid < 0)
        return false;
    (void)setpgid(pid, pid); /* here too, so that the group is there whoever runs first */
    int status = await(pid, seconds);
    (void)kill(-pid, SIGKILL); /* what it left behind */
    return status != -1 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
