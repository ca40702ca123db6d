#include "report/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define QUEUE_MAX ((size_t)256 << 20)
#define POLL_MS 50      /* how soon the thread sees that it has been given up */
#define FILE_MODE 0666

struct csn_sink {
    pthread_mutex_t lock;
    pthread_cond_t changed; /* anything below */
    pthread_t thread;
    struct csn_buf queue;   /* what the thread has not taken yet */
    uint64_t progress;      /* bytes written */
    size_t given;           /* bytes asked to be written */
    struct csn_buf *diverted; /* where text goes instead, or NULL; the thread doesn't touch it */
    bool closing;           /* nothing comes any more */
    bool given_up;          /* nobody waits any more */
    bool ended;             /* the thread is done */
    int failure;            /* errno of the write that failed, or 0 */
    bool dropped;           /* text was lost because the queue was full */

    /* The thread's own. */
    int fd;                 /* -1: a named pipe that is still to be opened */
    bool owns_fd;
    bool is_file;           /* writes don't block for long */
    char *name;
};

/* Opening a named pipe waits for its reader, so that is left to the thread. */
static int open_late(struct csn_sink *sink)
{
    if (sink->fd >= 0)
        return 0;
    sink->fd = open(sink->name, O_WRONLY | O_CLOEXEC);
    return sink->fd >= 0 ? 0 : errno;
}

static bool is_given_up(struct csn_sink *sink)
{
    pthread_mutex_lock(&sink->lock);
    bool given_up = sink->given_up;
    pthread_mutex_unlock(&sink->lock);
    return given_up;
}

/* Waits until a write of PIPE_BUF bytes doesn't block. ETIMEDOUT once the sink is given up. */
static int wait_writable(struct csn_sink *sink)
{
    struct pollfd poller = {.fd = sink->fd, .events = POLLOUT};
    while (!is_given_up(sink)) {
        int ready = poll(&poller, 1, POLL_MS);
        if (ready < 0 && errno != EINTR)
            return errno;
        if (ready > 0)
            return 0; /* an error too: write tells which */
    }
    return ETIMEDOUT;
}

static void tell_progress(struct csn_sink *sink, size_t written)
{
    pthread_mutex_lock(&sink->lock);
    sink->progress += written;
    pthread_cond_broadcast(&sink->changed);
    pthread_mutex_unlock(&sink->lock);
}

/* Writes all of `text`; 0 or the errno. */
static int write_all(struct csn_sink *sink, struct csn_span text)
{
    int failure = open_late(sink);
    for (size_t at = 0; at < text.len && failure == 0;) {
        size_t size = text.len - at;
        if (!sink->is_file && size > PIPE_BUF)
            size = PIPE_BUF;
        failure = wait_writable(sink);
        ssize_t written = failure == 0 ? write(sink->fd, text.data + at, size) : 0;
        if (written < 0 && errno != EINTR && errno != EAGAIN)
            failure = errno;
        if (written > 0) {
            at += (size_t)written;
            tell_progress(sink, (size_t)written);
        }
    }
    return failure;
}

/* Takes the queue, waiting for something to be in it; false at the end. */
static bool take_queue(struct csn_sink *sink, struct csn_buf *taken)
{
    csn_buf_reset(taken);
    pthread_mutex_lock(&sink->lock);
    while (sink->queue.len == 0 && !sink->closing)
        pthread_cond_wait(&sink->changed, &sink->lock);
    struct csn_buf swap = *taken;
    *taken = sink->queue;
    sink->queue = swap;
    bool more = taken->len > 0 && !sink->given_up;
    pthread_mutex_unlock(&sink->lock);
    return more;
}

static void tell_failure(struct csn_sink *sink, int failure)
{
    pthread_mutex_lock(&sink->lock);
    if (sink->failure == 0)
        sink->failure = failure;
    pthread_cond_broadcast(&sink->changed);
    pthread_mutex_unlock(&sink->lock);
}

static void close_file(struct csn_sink *sink)
{
    if (sink->owns_fd && sink->fd >= 0 && close(sink->fd) != 0 && errno != EINTR)
        tell_failure(sink, errno);
    sink->fd = -1;
}

static void *run_thread(void *ctx)
{
    struct csn_sink *sink = ctx;
    struct csn_buf taken;
    csn_buf_init(&taken, NULL, QUEUE_MAX);
    for (int failure = 0; failure == 0 && take_queue(sink, &taken);) {
        failure = write_all(sink, csn_buf_span(&taken));
        if (failure != 0)
            tell_failure(sink, failure);
    }
    csn_buf_clear(&taken);
    close_file(sink);
    pthread_mutex_lock(&sink->lock);
    sink->ended = true;
    pthread_cond_broadcast(&sink->changed);
    pthread_mutex_unlock(&sink->lock);
    return NULL;
}

/* Signals are for the main thread. */
static int start_thread(struct csn_sink *sink)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    int failure = pthread_create(&sink->thread, NULL, run_thread, sink);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failure;
}

static void sink_free(struct csn_sink *sink)
{
    pthread_mutex_destroy(&sink->lock);
    pthread_cond_destroy(&sink->changed);
    csn_buf_clear(&sink->queue);
    free(sink->name);
    free(sink);
}

/* A condition whose timed waits don't follow the wall clock. */
static void init_condition(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
}

static struct csn_sink *sink_new(const char *name)
{
    struct csn_sink *sink = calloc(1, sizeof *sink);
    if (!sink)
        return NULL;
    pthread_mutex_init(&sink->lock, NULL);
    init_condition(&sink->changed);
    csn_buf_init(&sink->queue, NULL, QUEUE_MAX);
    sink->fd = -1;
    sink->name = strdup(name);
    if (sink->name)
        return sink;
    sink_free(sink);
    return NULL;
}

static bool is_file(int fd)
{
    struct stat stat;
    return fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode);
}

static bool is_named_pipe(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISFIFO(status.st_mode);
}

static enum csn_status sink_start(struct csn_sink *made, struct csn_sink **sink, struct csn_error *error)
{
    made->is_file = made->fd >= 0 && is_file(made->fd);
    int failure = start_thread(made);
    if (failure == 0) {
        *sink = made;
        return CSN_OK;
    }
    enum csn_status status = csn_error_set(error, CSN_SYSTEM, 0, "no thread can be started for %s: %s", made->name, strerror(failure));
    close_file(made);
    sink_free(made);
    return status;
}

enum csn_status csn_sink_open_fd(int fd, const char *name, struct csn_sink **sink, struct csn_error *error)
{
    struct csn_sink *made = sink_new(name);
    if (!made)
        return csn_error_set(error, CSN_NO_MEMORY, 0, "no memory for a report");
    made->fd = fd;
    return sink_start(made, sink, error);
}

enum csn_status csn_sink_open(const char *path, struct csn_sink **sink, struct csn_error *error)
{
    if (strcmp(path, "-") == 0)
        return csn_sink_open_fd(STDOUT_FILENO, "standard output", sink, error);
    struct csn_sink *made = sink_new(path);
    if (!made)
        return csn_error_set(error, CSN_NO_MEMORY, 0, "no memory for a report");
    made->owns_fd = true;
    if (is_named_pipe(path))
        return sink_start(made, sink, error);
    made->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, FILE_MODE);
    if (made->fd >= 0)
        return sink_start(made, sink, error);
    enum csn_status status = csn_error_set(error, CSN_SYSTEM, 0, "%s can't be written: %s", path, strerror(errno));
    sink_free(made);
    return status;
}

void csn_sink_divert(struct csn_sink *sink, struct csn_buf *to)
{
    sink->diverted = to;
}

void csn_sink_write(struct csn_sink *sink, struct csn_span text)
{
    if (sink->diverted) {
        sink->dropped = csn_buf_append(sink->diverted, text) != CSN_OK || sink->dropped;
        return;
    }
    pthread_mutex_lock(&sink->lock);
    sink->given += text.len;
    if (sink->failure == 0 && !sink->dropped) {
        sink->dropped = csn_buf_append(&sink->queue, text) != CSN_OK;
        pthread_cond_broadcast(&sink->changed);
    }
    pthread_mutex_unlock(&sink->lock);
}

size_t csn_sink_given(const struct csn_sink *sink)
{
    return sink->given; /* the thread doesn't touch it */
}

static struct timespec later(unsigned ms)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_sec += (time_t)(ms / 1000);
    time.tv_nsec += (long)(ms % 1000) * 1000000;
    if (time.tv_nsec >= 1000000000) {
        time.tv_sec++;
        time.tv_nsec -= 1000000000;
    }
    return time;
}

/* Waits for the thread's end as long as it makes progress; called with the lock held. */
static bool wait_for_end(struct csn_sink *sink, unsigned patience_ms)
{
    struct timespec deadline = later(patience_ms);
    uint64_t progress = sink->progress;
    while (!sink->ended) {
        if (sink->progress != progress) {
            progress = sink->progress;
            deadline = later(patience_ms);
        }
        if (pthread_cond_timedwait(&sink->changed, &sink->lock, &deadline) == ETIMEDOUT && sink->progress == progress)
            return sink->ended;
    }
    return true;
}

static enum csn_status explain(const struct csn_sink *sink, bool in_time, struct csn_error *error)
{
    if (!in_time)
        return csn_error_set(error, CSN_SYSTEM, 0, "%s: nobody reads it", sink->name);
    if (sink->failure != 0)
        return csn_error_set(error, CSN_SYSTEM, 0, "%s can't be written: %s", sink->name, strerror(sink->failure));
    if (sink->dropped)
        return csn_error_set(error, CSN_SYSTEM, 0, "%s: more came than its reader took, and the rest was dropped", sink->name);
    return CSN_OK;
}

enum csn_status csn_sink_close(struct csn_sink *sink, unsigned patience_ms, struct csn_error *error)
{
    pthread_mutex_lock(&sink->lock);
    sink->closing = true;
    pthread_cond_broadcast(&sink->changed);
    bool in_time = wait_for_end(sink, patience_ms);
    sink->given_up = !in_time;
    enum csn_status status = explain(sink, in_time, error);
    bool ended = in_time || wait_for_end(sink, 10 * POLL_MS);
    pthread_mutex_unlock(&sink->lock);
    if (!ended) {
        /* It hangs within a call of the system; the sink is left to it. */
        pthread_detach(sink->thread);
        return status;
    }
    pthread_join(sink->thread, NULL);
    sink_free(sink);
    return status;
}
