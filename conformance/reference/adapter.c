/* The reference client as an adapter: protocol 1 on standard input and output. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <countersign/version.h>

#include "base/file.h"
#include "reference/internal.h"

#define LINE_MAX_BYTES ((size_t)16 << 20)
#define CALL_MEMORY ((size_t)128 << 20)
#define READ_SIZE 65536

static bool say_hello(void)
{
    return csn_file_put(STDOUT_FILENO, CSN_SPAN(
        "{\"countersign\":1,\"client\":{\"name\":\"reference\",\"version\":\"" CSN_VERSION "\",\"language\":\"c\"},"
        "\"features\":[\"max-attempts\",\"timeout\",\"session-token\",\"endpoint-path\",\"client-reuse\",\"special-values\","
        "\"clock\",\"echo\",\"debug-log\"],"
        "\"reports\":[\"code\",\"message\",\"httpStatus\",\"requestId\",\"output\",\"type\"],"
        "\"defaults\":{\"maxAttempts\":3}}\n"));
}

/* A header may hold any bytes, a line of the protocol UTF-8 alone. */
static const struct csn_json_style tolerant = {.replace = true};

/* Text members of the answer line; an empty one is left out. */
static enum csn_status write_text(struct csn_buf *line, const char *name, struct csn_span text)
{
    if (text.len == 0)
        return CSN_OK;
    enum csn_status status = csn_buf_append_format(line, ",\"%s\":", name);
    return status == CSN_OK ? csn_json_write_string(line, text, &tolerant, NULL) : status;
}

static enum csn_status write_success(struct csn_buf *line, const struct result *result)
{
    enum csn_status status = csn_buf_append(line, CSN_SPAN(",\"outcome\":\"success\",\"output\":"));
    if (status == CSN_OK && result->output)
        status = csn_value_write(line, result->output, NULL);
    else if (status == CSN_OK)
        status = csn_buf_append(line, CSN_SPAN("{}"));
    return status == CSN_OK ? write_text(line, "requestId", result->request_id) : status;
}

static enum csn_status write_error(struct csn_buf *line, const struct result *result)
{
    static const char *const kinds[] = {"", "service", "client", "transport", "unexpected"};
    enum csn_status status = csn_buf_append_format(line, ",\"outcome\":\"error\",\"error\":{\"kind\":\"%s\"", kinds[result->kind]);
    if (status == CSN_OK)
        status = write_text(line, "code", result->code);
    if (status == CSN_OK)
        status = write_text(line, "message", result->message);
    if (status == CSN_OK && result->status > 0)
        status = csn_buf_append_format(line, ",\"httpStatus\":%d", result->status);
    if (status == CSN_OK)
        status = write_text(line, "requestId", result->request_id);
    if (status == CSN_OK && result->type)
        status = write_text(line, "type", csn_span_of_string(result->type));
    return status == CSN_OK ? csn_buf_append_byte(line, '}') : status;
}

static enum csn_status write_answer(struct csn_buf *line, struct csn_span id, const struct result *result)
{
    enum csn_status status = csn_buf_append(line, CSN_SPAN("{\"id\":"));
    if (status == CSN_OK)
        status = csn_json_write_string(line, id, NULL, NULL);
    if (status == CSN_OK)
        status = result->kind == RESULT_SUCCESS ? write_success(line, result) : write_error(line, result);
    return status == CSN_OK ? csn_buf_append(line, CSN_SPAN("}\n")) : status;
}

static unsigned read_unsigned(const struct csn_value *value, unsigned otherwise)
{
    int64_t number = 0;
    if (!value || value->kind != CSN_VALUE_NUMBER || csn_json_number_int64(value->text, &number, NULL) != CSN_OK)
        return otherwise;
    return number > 0 && number < 3600000 ? (unsigned)number : otherwise;
}

/* The clock that the call sets, as the distance to the machine's. */
static int64_t clock_offset(const struct csn_value *config)
{
    struct csn_time now;
    struct csn_span text = csn_value_text(csn_value_get(config, CSN_SPAN("now")));
    if (text.len == 0 || csn_time_parse_iso8601(text, &now, NULL) != CSN_OK)
        return 0;
    return now.seconds - (int64_t)time(NULL);
}

static enum csn_status read_call(struct client *client, struct csn_value *line, struct call *call, struct csn_error *error)
{
    const struct csn_value *config = csn_value_get(line, CSN_SPAN("config"));
    const struct csn_value *credentials = csn_value_get(config, CSN_SPAN("credentials"));
    *call = (struct call){
        .operation = csn_model_find_operation(client->model, csn_value_text(csn_value_get(line, CSN_SPAN("operation")))),
        .input = (struct csn_value *)(uintptr_t)csn_value_get(line, CSN_SPAN("input")),
        .region = csn_value_text(csn_value_get(config, CSN_SPAN("region"))),
        .credentials = {csn_value_text(csn_value_get(credentials, CSN_SPAN("accessKeyId"))),
                        csn_value_text(csn_value_get(credentials, CSN_SPAN("secretAccessKey"))),
                        csn_value_text(csn_value_get(credentials, CSN_SPAN("sessionToken")))},
        .max_attempts = read_unsigned(csn_value_get(config, CSN_SPAN("maxAttempts")), 3),
        .timeout_ms = read_unsigned(csn_value_get(config, CSN_SPAN("timeoutMs")), 5000),
        .clock_offset_s = clock_offset(config),
        .client = csn_value_text(csn_value_get(line, CSN_SPAN("client"))),
    };
    memory_bend_credentials(client, call);
    if (!call->operation || !call->input)
        return csn_error_set(error, CSN_NOT_FOUND, 0, "the call has no known operation, or no input");
    return csn_client_parse_endpoint(csn_value_text(csn_value_get(config, CSN_SPAN("endpoint"))), &call->endpoint, error);
}

/* Once the caller has its answer: what a client does that forgets to stop. */
static void send_late(struct client *client, struct csn_value *line, struct csn_arena *arena)
{
    struct call call;
    struct csn_error error = {0};
    const char *why;
    if (!client->switches.on[SWITCH_REQUEST_AFTER_RETURN] || client->first_attempt.len == 0 ||
        read_call(client, line, &call, &error) != CSN_OK)
        return;
    struct csn_span request = csn_arena_copy(arena, csn_buf_span(&client->first_attempt));
    call.timeout_ms = 200;
    if (request.data)
        (void)transport_exchange(client, &call, request, &why);
}

/* @echo gives the input back as this client's types hold it. */
static bool is_echo(const struct csn_value *line)
{
    return csn_span_equal(csn_value_text(csn_value_get(line, CSN_SPAN("operation"))), CSN_SPAN("@echo"));
}

/* What the faults that log too much say of an output, a text a line. */
static void log_texts(const struct csn_value *value)
{
    if (value->kind == CSN_VALUE_STRING)
        (void)fprintf(stderr, "reference: read %.*s\n", CSN_SPAN_ARG(value->text));
    for (size_t i = 0; i < value->count; i++)
        log_texts(value->items[i].value);
}

static void log_secrets(const struct client *client, const struct call *call, const struct result *result)
{
    if (client->switches.on[SWITCH_SECRET_LOGGED])
        (void)fprintf(stderr, "reference: signed with %.*s\n", CSN_SPAN_ARG(call->credentials.secret_access_key));
    if (client->switches.on[SWITCH_OUTPUT_LOGGED] && result->output)
        log_texts(result->output);
}

static enum csn_status perform(struct client *client, const struct call *call, struct csn_arena *arena, struct result *result)
{
    enum csn_status status = client_perform(client, call, arena, result);
    if (status == CSN_OK)
        log_secrets(client, call, result);
    return status;
}

static enum csn_status answer(struct client *client, struct csn_value *line, struct csn_arena *arena, struct csn_buf *out)
{
    struct call call;
    struct csn_error error = {0};
    struct result result = {.kind = RESULT_SUCCESS};
    enum csn_status status = CSN_OK;
    if (is_echo(line))
        result.output = csn_value_get(line, CSN_SPAN("input"));
    else if (read_call(client, line, &call, &error) == CSN_OK)
        status = perform(client, &call, arena, &result);
    else
        result = (struct result){.kind = RESULT_CLIENT, .message = csn_span_of_string(error.message), .type = "InputError"};
    return status == CSN_OK ? write_answer(out, csn_value_text(csn_value_get(line, CSN_SPAN("id"))), &result) : status;
}

static bool handle_line(struct client *client, struct csn_arena *arena, struct csn_span text)
{
    struct csn_value *line = NULL;
    struct csn_buf out;
    struct csn_error error;
    csn_buf_init(&out, NULL, LINE_MAX_BYTES);
    enum csn_status status = csn_value_parse(arena, text, NULL, &line, &error);
    if (status == CSN_OK)
        status = answer(client, line, arena, &out);
    else
        (void)fprintf(stderr, "reference: byte %zu of a call: %s\n", error.offset, error.message);
    if (client->switches.on[SWITCH_TALKS])
        (void)fprintf(stderr, "reference: a call of %zu bytes\n", text.len);
    if (client->switches.on[SWITCH_TALKS] && !csn_file_put(STDOUT_FILENO, CSN_SPAN("DEBUG reference: a call has been made\n\n")))
        status = CSN_SYSTEM;
    bool written = status == CSN_OK && csn_file_put(STDOUT_FILENO, csn_buf_span(&out));
    if (written && !is_echo(line))
        send_late(client, line, arena);
    csn_buf_clear(&out);
    csn_arena_reset(arena);
    return written;
}

/* Reads lines until standard input ends; false when one couldn't be answered. */
static bool serve(struct client *client, struct csn_buf *input, struct csn_arena *arena)
{
    char bytes[READ_SIZE];
    for (;;) {
        ssize_t size = read(STDIN_FILENO, bytes, sizeof bytes);
        if (size < 0 && errno == EINTR)
            continue;
        if (size <= 0)
            return size == 0;
        if (csn_buf_append(input, csn_span_of(bytes, (size_t)size)) != CSN_OK)
            return false;
        size_t at = 0;
        for (size_t end; (end = csn_span_find(csn_buf_span(input), at, '\n')) < input->len; at = end + 1)
            if (!handle_line(client, arena, csn_span_slice(csn_buf_span(input), at, end)))
                return false;
        csn_buf_consume(input, at);
    }
}

int csn_reference_main(int argc, char **argv)
{
    static struct client client;
    struct csn_span unknown;
    struct csn_buf input;
    struct csn_arena arena;
    if (!switches_parse(&client.switches, csn_span_of_string(argc > 1 ? argv[1] : ""), &unknown)) {
        (void)fprintf(stderr, "reference: there is no fault or variant named %.*s\n", CSN_SPAN_ARG(unknown));
        return 2;
    }
    client_init(&client);
    csn_buf_init(&input, NULL, LINE_MAX_BYTES);
    csn_arena_init(&arena, NULL, CALL_MEMORY);
    bool served = say_hello() && serve(&client, &input, &arena);
    csn_arena_clear(&arena);
    csn_buf_clear(&input);
    client_clear(&client);
    return served ? 0 : 1;
}
