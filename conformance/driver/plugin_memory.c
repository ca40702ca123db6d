#include "driver/plugin.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

enum { LIMIT_MIB = 1024, LOOK_EVERY_MS = 20 };

/* What the process has had of memory at most so far: what it asked for and never touched costs nobody anything, and a sanitizer asks for
 * a lot. */
static long peak_mib(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss / 1024 : 0;
}

static void *watch(void *nothing)
{
    const struct timespec pause = {.tv_nsec = LOOK_EVERY_MS * 1000000L};
    while (peak_mib() <= LIMIT_MIB)
        (void)nanosleep(&pause, NULL);
    (void)fprintf(stderr, "plugin: it takes more than %d MiB of memory\n", LIMIT_MIB);
    (void)raise(SIGKILL); /* as the system does when it has none left, and without a core file of that size */
    return nothing;
}

bool csn_plugin_watch_memory(void)
{
    pthread_t thread;
    return pthread_create(&thread, NULL, watch, NULL) == 0 && pthread_detach(thread) == 0;
}
