#include "driver/plugin.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <countersign/client.h>
#include <countersign/json.h>

#include "base/file.h"

#define LINE_CEILING ((size_t)16 << 20)
#define ANSWER_CEILING ((size_t)64 << 20)
#define TIMEOUT_MS 5000u

/* What the plugin's host is while it serves. */
struct server {
    struct csn_arena arena; /* of a call */
    struct csn_span id;
    struct sockaddr_in address;
    unsigned timeout_ms;
    bool answered;
};

static bool write_line(struct csn_span line)
{
    return csn_file_put(STDOUT_FILENO, line) && csn_file_put(STDOUT_FILENO, CSN_SPAN("\n"));
}

/* ---- the exchange ---- */

static int connect_to(const struct server *server)
{
    int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, (const struct sockaddr *)&server->address, sizeof server->address) == 0)
        return fd;
    (void)close(fd);
    return -1;
}

static int receive(const struct server *server, int fd, struct csn_http_parser *parser, struct csn_buf *answer)
{
    char block[16384];
    for (;;) {
        struct pollfd waiting = {.fd = fd, .events = POLLIN};
        int ready = poll(&waiting, 1, (int)server->timeout_ms);
        if (ready == 0)
            return CSN_PLUGIN_TIMEOUT;
        ssize_t got = ready < 0 ? -1 : recv(fd, block, sizeof block, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return CSN_PLUGIN_RESET;
        if (got == 0)
            return csn_http_parser_finish(parser) == CSN_HTTP_COMPLETE ? CSN_PLUGIN_ANSWERED : CSN_PLUGIN_CLOSED;
        struct csn_span bytes = csn_span_of(block, (size_t)got);
        if (csn_buf_append(answer, bytes) != CSN_OK)
            return CSN_PLUGIN_CLOSED;
        if (csn_plugin_is_whole(parser, bytes))
            return CSN_PLUGIN_ANSWERED;
    }
}

static int exchange(void *ctx, struct csn_span request, struct csn_buf *answer)
{
    const struct server *server = ctx;
    struct csn_http_parser parser;
    int fd = connect_to(server);
    csn_buf_init(answer, NULL, ANSWER_CEILING);
    if (fd < 0)
        return CSN_PLUGIN_REFUSED;
    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, NULL);
    int end = csn_file_put(fd, request) ? receive(server, fd, &parser, answer) : CSN_PLUGIN_RESET;
    csn_http_parser_clear(&parser);
    (void)close(fd);
    return end;
}

static void take_answer(void *ctx, struct csn_span line)
{
    struct server *server = ctx;
    server->answered = write_line(line);
}

/* ---- calls ---- */

/* Where the call's endpoint is, and how long it may be silent. */
static bool read_call(struct server *server, struct csn_span line)
{
    struct csn_value *root = NULL;
    struct csn_client_endpoint endpoint;
    struct csn_error error = {0};
    int64_t timeout_ms = TIMEOUT_MS;
    if (csn_value_parse(&server->arena, line, NULL, &root, &error) != CSN_OK) {
        (void)fprintf(stderr, "plugin: byte %zu of a call: %s\n", error.offset, error.message);
        return false;
    }
    const struct csn_value *config = csn_value_get(root, CSN_SPAN("config"));
    const struct csn_value *timeout = csn_value_get(config, CSN_SPAN("timeoutMs"));
    if (timeout && csn_json_number_int64(timeout->text, &timeout_ms, NULL) != CSN_OK)
        return false;
    server->timeout_ms = (unsigned)timeout_ms;
    if (csn_client_parse_endpoint(csn_value_text(csn_value_get(config, CSN_SPAN("endpoint"))), &endpoint, &error) != CSN_OK) {
        (void)fprintf(stderr, "plugin: the endpoint: %s\n", error.message);
        return false;
    }
    server->address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(endpoint.port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    return true;
}

static bool handle(const struct csn_plugin *plugin, void *client, struct server *server, struct csn_span line)
{
    struct csn_buf given;
    csn_arena_reset(&server->arena);
    server->answered = false;
    if (!read_call(server, line))
        return false;
    csn_buf_init(&given, NULL, LINE_CEILING);
    int failed = csn_plugin_line(line, &given) == CSN_OK ? plugin->call(client, csn_buf_span(&given)) : -1;
    csn_buf_clear(&given);
    if (failed != 0 || !server->answered)
        (void)fprintf(stderr, "plugin: a call came back with %d%s\n", failed, server->answered ? "" : ", and nothing was answered");
    return failed == 0 && server->answered;
}

static int serve(const struct csn_plugin *plugin)
{
    char *line = NULL;
    size_t size = 0;
    struct server server = {.timeout_ms = TIMEOUT_MS};
    const struct csn_plugin_host host = {.size = sizeof host, .ctx = &server, .exchange = exchange, .answer = take_answer};
    csn_arena_init(&server.arena, NULL, 4 * LINE_CEILING);
    void *client = plugin->open(&host);
    if (!client) {
        (void)fprintf(stderr, "plugin: its open gave nothing\n");
        return 1;
    }
    bool good = write_line(plugin->hello);
    for (ssize_t length; good && (length = getline(&line, &size, stdin)) > 0;) {
        struct csn_span text = csn_span_of(line, (size_t)length);
        good = handle(plugin, client, &server, csn_span_ends_with(text, CSN_SPAN("\n")) ? csn_span_slice(text, 0, text.len - 1) : text);
    }
    plugin->close(client);
    csn_arena_clear(&server.arena);
    free(line);
    return good ? 0 : 1;
}

int csn_plugin_main(int argc, char **argv)
{
    const struct csn_plugin *plugin = NULL;
    struct csn_error error = {0};
    if (csn_plugin_load(argc > 1 ? argv[1] : "", &plugin, &error) != CSN_OK) {
        (void)fprintf(stderr, "%s\n", error.message);
        return 2;
    }
    if (!csn_plugin_watch_memory()) {
        (void)fprintf(stderr, "plugin: the system gave no thread to watch its memory\n");
        return 1;
    }
    return serve(plugin);
}
