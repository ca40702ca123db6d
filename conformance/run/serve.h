/* serve: a live service and the worker that calls it: when it begins, when it is over, and what became of the worker's process. */
#ifndef CSN_SERVE_H
#define CSN_SERVE_H

#include "endpoint/live.h"

/* Is told what happens; everything is borrowed until the call returns. */
struct csn_serve_listener {
    /* The service listens: what a worker has to know, as "NAME=value", NULL-terminated. */
    void (*ready)(void *ctx, struct csn_span authority, const char *const *variables);
    void (*told)(void *ctx, const struct csn_session_exchange *exchange); /* an exchange is over */
    void *ctx;
};

struct csn_serve_options {
    struct csn_live_options live; /* `told` and `ctx` are not the caller's */
    char **command;      /* NULL: the worker is somebody else's */
    bool until_done;     /* ends with the last job; always so with a command */
    uint64_t timeout_ms; /* of the whole: from the start and, without a command, again from the first request; 0: none */
    struct csn_serve_listener listener;
};

enum csn_serve_end {
    CSN_SERVE_DONE,         /* every job has ended */
    CSN_SERVE_WORKER_ENDED, /* the command ended before its jobs had */
    CSN_SERVE_TIMED_OUT,
    CSN_SERVE_INTERRUPTED   /* SIGINT, SIGTERM or SIGHUP */
};

/* What is left when it is over. */
struct csn_served {
    enum csn_serve_end end;
    int exit_status;    /* of a command that ended by itself: its exit status, or -signal */
    size_t requests;
    size_t passed_over; /* polls that brought nothing and are not among the session's */
    const struct csn_session *session;
};

/* Serves until it is over, and then tells what is left; nothing is listening any more by then, and no process is left. CSN_NOT_FOUND or
 * CSN_ARGUMENT where the command can't be started; anything else is ours: the port, memory, a session too long to be kept. */
enum csn_status csn_serve(const struct csn_serve_options *options, void (*over)(void *ctx, const struct csn_served *served), void *ctx,
                          struct csn_error *error) CSN_NODISCARD;

#endif
