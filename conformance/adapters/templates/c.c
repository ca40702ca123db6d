/* An adapter for countersign, protocol 1, to start from: it drives a small client made of libcountersign until you fill in yours.
 *
 *     cc adapter.c $(pkg-config --cflags --libs countersign) -o adapter
 *     countersign adapter-check -- ./adapter     talks to it line by line and says what to mend
 *     countersign run -- ./adapter               judges the client
 *
 * FILL IN marks what is the client's; the rest is the protocol, whose JSON libcountersign reads and writes. */
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <countersign/countersign.h>

#define MEMORY ((size_t)64 << 20)
#define SPAN(text) csn_span_of_string(text)

/* FILL IN: the client's name and version; what it does itself; what this adapter can set (features) and tell (reports). */
static const char hello[] =
    "{\"countersign\":1,\"client\":{\"name\":\"my-client\",\"version\":\"" CSN_VERSION "\",\"language\":\"c\"},"
    "\"areas\":[\"serialize\",\"sign\",\"transport\",\"parse\"],"
    "\"features\":[\"timeout\",\"session-token\",\"endpoint-path\"],"
    "\"reports\":[\"code\",\"message\",\"httpStatus\",\"requestId\",\"output\"],"
    "\"defaults\":{\"maxAttempts\":1}}";

/* What came of a call. kind NULL: it succeeded. Kinds: service (it answered with an error), client (refused before anything was sent),
 * transport (no usable answer), unexpected (something that the client never says), unsupported (it has no way to say this call). */
struct result {
    const char *kind;
    struct csn_span code;
    struct csn_span message;
    struct csn_span request_id;
    const struct csn_value *output;
    int status;
};

struct call {
    struct csn_span operation;
    const struct csn_value *input; /* timestamps are numbers, exactly as spelt */
    const struct csn_value *config;
    /* Of this adapter; both are emptied when the answer is written. */
    struct csn_arena *arena;
    struct csn_http_parser *parser;
};

static struct result fail(const char *kind, struct csn_span message)
{
    return (struct result){.kind = kind, .message = message};
}

/* ---- FILL IN: from here to "the protocol" stands the client. Replace perform() by calls of yours. ---- */

static int connect_to(const struct csn_client_endpoint *endpoint, long timeout_ms)
{
    char host[64];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(endpoint->port)};
    struct timeval patience = {.tv_sec = timeout_ms / 1000, .tv_usec = timeout_ms % 1000 * 1000};
    if (endpoint->tls || endpoint->host.len >= sizeof host)
        return -1;
    memcpy(host, endpoint->host.data, endpoint->host.len);
    host[endpoint->host.len] = '\0';
    int fd = inet_pton(AF_INET, host, &address.sin_addr) == 1 ? socket(AF_INET, SOCK_STREAM, 0) : -1;
    if (fd < 0)
        return -1;
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    (void)close(fd);
    return -1;
}

/* Reads until the parser has a final answer, which it keeps; false where none comes. */
static bool receive(int fd, struct csn_http_parser *parser)
{
    char bytes[16384];
    for (;;) {
        ssize_t size = recv(fd, bytes, sizeof bytes, 0);
        if (size <= 0)
            return size == 0 && csn_http_parser_finish(parser) == CSN_HTTP_COMPLETE;
        struct csn_span rest = csn_span_of(bytes, (size_t)size);
        while (rest.len > 0) {
            size_t consumed = 0;
            enum csn_http_progress progress;
            if (csn_http_parser_feed(parser, rest, &consumed, &progress) != CSN_OK || progress == CSN_HTTP_FATAL)
                return false;
            rest = csn_span_slice(rest, consumed, rest.len);
            if (progress == CSN_HTTP_COMPLETE && csn_http_parser_message(parser)->status >= 200)
                return true;
            if (progress == CSN_HTTP_COMPLETE) /* an interim answer, which another follows */
                csn_http_parser_reset(parser);
        }
    }
}

static bool send_all(int fd, struct csn_span bytes)
{
    while (bytes.len > 0) {
        ssize_t sent = send(fd, bytes.data, bytes.len, MSG_NOSIGNAL);
        if (sent < 0)
            return false;
        bytes = csn_span_slice(bytes, (size_t)sent, bytes.len);
    }
    return true;
}

static bool exchange(const struct csn_client_endpoint *endpoint, long timeout_ms, struct csn_span request, struct csn_http_parser *parser)
{
    int fd = connect_to(endpoint, timeout_ms);
    bool answered = fd >= 0 && send_all(fd, request) && receive(fd, parser);
    if (fd >= 0)
        (void)close(fd);
    return answered;
}

static struct result tell_answer(const struct call *call, const struct csn_operation *operation)
{
    struct csn_outcome outcome = {0};
    struct csn_error error = {0};
    if (csn_client_classify(csn_codepipeline_model(), operation, csn_http_parser_message(call->parser), call->arena, &outcome, &error) != CSN_OK ||
        outcome.kind == CSN_OUTCOME_UNUSABLE)
        return fail("transport", SPAN("the answer can't be read"));
    return (struct result){
        .kind = outcome.kind == CSN_OUTCOME_SUCCESS ? NULL : "service", .code = outcome.code, .message = outcome.message,
        .request_id = outcome.request_id, .output = outcome.output, .status = outcome.status};
}

/* Makes the signed request. */
static enum csn_status build(const struct call *call, const struct csn_operation *operation, const struct csn_client_endpoint *endpoint,
                             struct csn_buf *body, struct csn_buf *request, struct csn_error *error)
{
    const struct csn_value *credentials = csn_value_get(call->config, SPAN("credentials"));
    const struct csn_time now = {.seconds = (int64_t)time(NULL)};
    const struct csn_client_config config = {
        .model = csn_codepipeline_model(),
        .authority = endpoint->authority,
        .base_path = endpoint->path,
        .region = csn_value_text(csn_value_get(call->config, SPAN("region"))),
        .credentials = {.access_key_id = csn_value_text(csn_value_get(credentials, SPAN("accessKeyId"))),
                        .secret_access_key = csn_value_text(csn_value_get(credentials, SPAN("secretAccessKey"))),
                        .session_token = csn_value_text(csn_value_get(credentials, SPAN("sessionToken")))},
    };
    enum csn_status status = csn_awsjson_encode(config.model, operation->input, call->input, NULL, body, error);
    return status == CSN_OK ? csn_client_build(&config, operation->name, csn_buf_span(body), now, request, error) : status;
}

static struct result perform(const struct call *call)
{
    const struct csn_operation *operation = csn_model_find_operation(csn_codepipeline_model(), call->operation);
    const struct csn_value *timeout = csn_value_get(call->config, SPAN("timeoutMs"));
    int64_t timeout_ms = 60000;
    struct csn_client_endpoint endpoint;
    struct csn_error error = {0};
    struct csn_buf body, request;
    struct result result;
    if (!operation)
        return fail("unsupported", SPAN("there is no such operation"));
    if (timeout && csn_json_number_int64(timeout->text, &timeout_ms, &error) != CSN_OK)
        timeout_ms = 60000;
    csn_buf_init(&body, NULL, MEMORY);
    csn_buf_init(&request, NULL, MEMORY);
    csn_http_parser_reset(call->parser);
    if (csn_client_parse_endpoint(csn_value_text(csn_value_get(call->config, SPAN("endpoint"))), &endpoint, &error) != CSN_OK ||
        build(call, operation, &endpoint, &body, &request, &error) != CSN_OK)
        result = fail("client", csn_arena_copy(call->arena, SPAN(error.message)));
    else if (exchange(&endpoint, (long)timeout_ms, csn_buf_span(&request), call->parser))
        result = tell_answer(call, operation);
    else
        result = fail("transport", SPAN("no usable answer came"));
    csn_buf_clear(&request);
    csn_buf_clear(&body);
    return result;
}

/* ---- the protocol ---- */

static void add_text(struct csn_arena *arena, struct csn_value *object, const char *name, struct csn_span text)
{
    if (text.data && csn_value_add(arena, object, SPAN(name), csn_value_new_string(arena, text)) != CSN_OK)
        abort();
}

static void add(struct csn_arena *arena, struct csn_value *object, const char *name, const struct csn_value *value)
{
    if (value && csn_value_add(arena, object, SPAN(name), (struct csn_value *)(uintptr_t)value) != CSN_OK)
        abort();
}

static void answer(struct csn_arena *arena, struct csn_span id, const struct result *result, struct csn_buf *out)
{
    struct csn_value *line = csn_value_new(arena, CSN_VALUE_OBJECT);
    struct csn_value *error = csn_value_new(arena, CSN_VALUE_OBJECT);
    bool unsupported = result->kind && strcmp(result->kind, "unsupported") == 0;
    if (!line || !error)
        abort();
    add_text(arena, line, "id", id);
    add_text(arena, line, "outcome", SPAN(!result->kind ? "success" : unsupported ? "unsupported" : "error"));
    if (!result->kind) {
        add(arena, line, "output", result->output);
        add_text(arena, line, "requestId", result->request_id);
    } else if (unsupported) {
        add_text(arena, line, "reason", result->message);
    } else {
        add_text(arena, error, "kind", SPAN(result->kind));
        add_text(arena, error, "code", result->code);
        add_text(arena, error, "message", result->message);
        add_text(arena, error, "requestId", result->request_id);
        if (result->status)
            add(arena, error, "httpStatus", csn_value_new_int(arena, result->status));
        add(arena, line, "error", error);
    }
    static const struct csn_json_style tolerant = {.replace = true}; /* a header may hold any bytes, this line UTF-8 alone */
    if (csn_value_write(out, line, &tolerant) != CSN_OK)
        abort();
}

static void handle(struct csn_arena *arena, struct csn_http_parser *parser, struct csn_span text)
{
    struct csn_value *line = NULL;
    struct csn_error error = {0};
    struct csn_buf out;
    if (csn_value_parse(arena, text, NULL, &line, &error) != CSN_OK) {
        fprintf(stderr, "byte %zu of a call: %s\n", error.offset, error.message);
        exit(1);
    }
    const struct call call = {.operation = csn_value_text(csn_value_get(line, SPAN("operation"))), .input = csn_value_get(line, SPAN("input")),
                              .config = csn_value_get(line, SPAN("config")), .arena = arena, .parser = parser};
    struct result result = perform(&call);
    csn_buf_init(&out, NULL, MEMORY);
    answer(arena, csn_value_text(csn_value_get(line, SPAN("id"))), &result, &out);
    fwrite(out.data, 1, out.len, stdout);
    putchar('\n');
    fflush(stdout);
    csn_buf_clear(&out);
    csn_arena_reset(arena);
}

int main(void)
{
    char *line = NULL;
    size_t size = 0;
    struct csn_arena arena;
    struct csn_http_parser parser;
    csn_arena_init(&arena, NULL, MEMORY);
    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, NULL);
    puts(hello);
    fflush(stdout);
    for (ssize_t length; (length = getline(&line, &size, stdin)) > 0;)
        handle(&arena, &parser, csn_span_of(line, (size_t)length));
    free(line);
    csn_http_parser_clear(&parser);
    csn_arena_clear(&arena);
    return 0;
}
