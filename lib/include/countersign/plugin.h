/* plugin: a client that is loaded into a process instead of being a process of its own: the adapter protocol's lines, with the network
 * replaced by a function.
 *
 * A shared object exports one symbol, csn_plugin_v1. Whoever loads it calls `open` once, `call` once for each line that an adapter would
 * read, and `close` at the end. `call` answers by `host->answer`, once, with the line that an adapter would write (without a line end), and
 * sends its requests by `host->exchange`. The endpoint in a line is "mem://HOST:PORT": the scheme says that bytes go to `exchange`; the
 * authority is what a client makes of "http://HOST:PORT", in Host and in what it signs.
 *
 *     static int call(void *self, struct csn_span line)
 *     {
 *         struct csn_buf answer = {0};
 *         int end = host->exchange(host->ctx, request, &answer);
 *         ...
 *         free(answer.data);
 *         host->answer(host->ctx, report);
 *         return 0;
 *     }
 *
 * Both sides may be built by different compilers and languages: everything here is plain C, `size` says how much of a struct the other
 * side knows, and memory comes from malloc. Nothing of this header needs the library to be linked.
 */
#ifndef CSN_PLUGIN_H
#define CSN_PLUGIN_H

#include <stdint.h>

#include <countersign/buf.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CSN_PLUGIN_ABI 1u

/* How an exchange ended; 0 where a whole answer came. */
enum csn_plugin_end {
    CSN_PLUGIN_ANSWERED = 0,
    CSN_PLUGIN_REFUSED = 1, /* no connection could be made */
    CSN_PLUGIN_RESET = 2,   /* the connection was reset */
    CSN_PLUGIN_TIMEOUT = 3, /* nothing came within the call's time-out */
    CSN_PLUGIN_CLOSED = 4   /* the connection was closed: `answer` has what came before */
};

/* What the plugin may call; it outlives the plugin's `close`. */
struct csn_plugin_host {
    uint32_t size; /* of this struct, as the host knows it */
    void *ctx;     /* first argument of both */
    /* Sends the bytes of one HTTP/1.1 request over a connection of its own and waits for the answer, interim ones included. `answer` comes
     * in zeroed and belongs to the plugin, which frees its data; whatever the end, it has the bytes that came. */
    int (*exchange)(void *ctx, struct csn_span request, struct csn_buf *answer);
    /* Takes the line that answers the call; copied. */
    void (*answer)(void *ctx, struct csn_span line);
};

struct csn_plugin {
    uint32_t abi;          /* CSN_PLUGIN_ABI */
    uint32_t size;         /* of this struct, as the plugin knows it */
    struct csn_span hello; /* the adapter's first line, static */
    /* Makes a client; NULL where it can't. `host` is borrowed until `close`. */
    void *(*open)(const struct csn_plugin_host *host);
    /* One call. Other than 0: it could not be handled, and nothing was answered. */
    int (*call)(void *client, struct csn_span line);
    void (*close)(void *client);
};

/* The symbol that a plugin exports. */
#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
const struct csn_plugin *csn_plugin_v1(void);

#ifdef __cplusplus
}
#endif
#endif
