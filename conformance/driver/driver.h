/* driver: an adapter's process: started in a group of its own, spoken to by JSON Lines, ended without remains.
 *
 * Whatever it does (flood, hang, crash, half a line, children of its own), it can't block or exhaust the runner.
 */
#ifndef CSN_DRIVER_H
#define CSN_DRIVER_H

#include <uv.h>

#include "evidence/evidence.h"

struct csn_adapter; /* one process; on the heap */

struct csn_adapter_spec {
    char *const *argv;            /* NULL-terminated; argv[0] is looked up in PATH */
    const char *directory;        /* working directory; NULL: ours */
    bool inherit_environment;     /* else the clean one of the adapter protocol */
    const char *const *environment; /* "K=V", NULL-terminated, on top; may be NULL */
    unsigned hello_timeout_ms;
};

enum csn_adapter_event {
    CSN_ADAPTER_HELLO,   /* `text` is the hello line */
    CSN_ADAPTER_LINE,    /* a line that begins with {, without its line end */
    CSN_ADAPTER_FLOODED, /* a line past 16 MiB: the process is being killed */
    CSN_ADAPTER_SILENT,  /* no hello within the time: the process is being killed */
    CSN_ADAPTER_EXITED   /* the process has ended and everything that it wrote has been read; the last event */
};

/* Is told what happens. May call csn_adapter_* of this adapter, csn_adapter_free excepted. */
typedef void csn_adapter_listener(void *ctx, struct csn_adapter *adapter, enum csn_adapter_event event, struct csn_span text);

/* Starts the process; `home` is an empty directory. CSN_NOT_FOUND, CSN_SYSTEM with a sentence that names the command. */
enum csn_status csn_adapter_open(uv_loop_t *loop, const struct csn_adapter_spec *spec, const char *home,
                                 csn_adapter_listener *listener, void *ctx, struct csn_adapter **adapter,
                                 struct csn_error *error) CSN_NODISCARD;
/* Queues a line and its line end; never blocks. */
enum csn_status csn_adapter_send(struct csn_adapter *adapter, struct csn_span line) CSN_NODISCARD;
/* Closes its stdin: it has 5 s to end, then its group gets SIGTERM, 2 s later SIGKILL. */
void csn_adapter_finish(struct csn_adapter *adapter);
/* Kills its group at once. */
void csn_adapter_kill(struct csn_adapter *adapter);
/* Kills what is left of the group and frees it, its handles ending with the loop's next turns. No listener is called any more. */
void csn_adapter_free(struct csn_adapter *adapter);

/* After EXITED: the exit status, or -signal. */
int csn_adapter_exit_status(const struct csn_adapter *adapter);
/* Takes what came on stderr, and on stdout as log, since the last call: the last 64 KiB. Borrowed until the next event. */
struct csn_span csn_adapter_take_log(struct csn_adapter *adapter);

#endif
