/* Linux: what the run makes of its own process, so that nothing that an adapter leaves behind outlives it, and nothing that our
 * parent left open reaches an adapter. */
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run/internal.h"

void orphans_adopt(void)
{
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

void descriptors_keep(void)
{
    if (syscall(SYS_close_range, 3u, ~0u, CLOSE_RANGE_CLOEXEC) == 0) /* not every C library has a function for it */
        return;
    for (int fd = 3; fd < 65536; fd++) /* a kernel before 5.11 */
        (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/* Kills the children that /proc lists; their own children become ours and are met in the next round. */
static bool kill_children(void)
{
    bool found = false;
    char path[64];
    int pid = 0;
    (void)snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    FILE *children = fopen(path, "re");
    /* NOLINTNEXTLINE(cert-err34-c): the kernel's numbers fit */
    while (children && fscanf(children, "%d", &pid) == 1) {
        found = true;
        (void)kill(pid, SIGKILL);
    }
    if (children)
        (void)fclose(children);
    return found;
}

void orphans_kill(void)
{
    for (int round = 0; round < 100 && kill_children(); round++)
        while (waitpid(-1, NULL, 0) > 0)
            continue;
}
