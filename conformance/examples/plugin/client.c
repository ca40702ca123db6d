/* A client of libcountersign as a plugin: what it takes to put a client in C under the suite without a process of its own.
 *
 *     cc -shared -fPIC -o client.so client.c $(pkg-config --cflags --libs countersign)
 *     countersign run --client plugin:./client.so
 */
#include <stdlib.h>
#include <time.h>

#include <countersign/client.h>
#include <countersign/codepipeline.h>
#include <countersign/json.h>
#include <countersign/plugin.h>

#define MEMORY ((size_t)64 << 20)

struct client {
    const struct csn_plugin_host *host;
};

/* One call, from its line to its report. */
struct call {
    const struct client *client;
    struct csn_arena arena;
    const struct csn_value *line;
    const struct csn_operation *operation;
    struct csn_buf report;
    enum csn_status status; /* of writing the report */
};

static struct csn_span text_at(const struct csn_value *value, const char *pointer)
{
    return csn_value_text(csn_value_at(value, csn_span_of_string(pointer)));
}

/* ---- reporting ---- */

static void say(struct call *call, const char *text)
{
    if (call->status == CSN_OK)
        call->status = csn_buf_append(&call->report, csn_span_of_string(text));
}

/* A header may hold any bytes, a report UTF-8 alone. */
static void say_string(struct call *call, const char *before, struct csn_span text)
{
    static const struct csn_json_style tolerant = {.replace = true};
    say(call, before);
    if (call->status == CSN_OK)
        call->status = csn_json_write_string(&call->report, text, &tolerant, NULL);
}

static void begin_report(struct call *call, const char *outcome)
{
    say_string(call, "{\"id\":", text_at(call->line, "/id"));
    say_string(call, ",\"outcome\":", csn_span_of_string(outcome));
}

static void report_error(struct call *call, const char *kind, const struct csn_outcome *outcome, const char *message)
{
    begin_report(call, "error");
    say_string(call, ",\"error\":{\"kind\":", csn_span_of_string(kind));
    say_string(call, ",\"message\":", outcome ? outcome->message : csn_span_of_string(message));
    if (outcome) {
        say_string(call, ",\"code\":", outcome->code);
        say_string(call, ",\"requestId\":", outcome->request_id);
        say(call, ",\"httpStatus\":");
        if (call->status == CSN_OK)
            call->status = csn_buf_append_uint(&call->report, (uint64_t)outcome->status);
    }
    say(call, "}}");
}

static void report_success(struct call *call, const struct csn_outcome *outcome)
{
    begin_report(call, "success");
    if (outcome->request_id.len > 0)
        say_string(call, ",\"requestId\":", outcome->request_id);
    if (outcome->output) {
        say(call, ",\"output\":");
        if (call->status == CSN_OK)
            call->status = csn_value_write(&call->report, outcome->output, NULL);
    }
    say(call, "}");
}

static void report_outcome(struct call *call, const struct csn_outcome *outcome)
{
    switch (outcome->kind) {
    case CSN_OUTCOME_SUCCESS: report_success(call, outcome); return;
    case CSN_OUTCOME_ERROR: report_error(call, "service", outcome, NULL); return;
    case CSN_OUTCOME_UNUSABLE: report_error(call, "transport", NULL, "the answer can't be used"); return;
    }
}

/* ---- calling ---- */

/* Skips interim answers (rule http.interim). */
static bool read_answer(struct csn_http_parser *parser, struct csn_span bytes, bool closed)
{
    while (bytes.len > 0) {
        size_t consumed = 0;
        enum csn_http_progress progress = CSN_HTTP_MORE;
        if (csn_http_parser_feed(parser, bytes, &consumed, &progress) != CSN_OK || progress == CSN_HTTP_FATAL)
            return false;
        bytes = csn_span_slice(bytes, consumed, bytes.len);
        if (progress == CSN_HTTP_COMPLETE && csn_http_parser_message(parser)->status >= 200)
            return true;
        if (progress == CSN_HTTP_COMPLETE)
            csn_http_parser_reset(parser);
    }
    return closed && csn_http_parser_finish(parser) == CSN_HTTP_COMPLETE;
}

static void send_request(struct call *call, struct csn_span request)
{
    struct csn_buf answer = {0};
    struct csn_http_parser parser;
    struct csn_outcome outcome = {0};
    const struct csn_plugin_host *host = call->client->host;
    int end = host->exchange(host->ctx, request, &answer);
    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, NULL);
    bool whole = (end == CSN_PLUGIN_ANSWERED || end == CSN_PLUGIN_CLOSED) && read_answer(&parser, csn_buf_span(&answer), true);
    if (!whole)
        report_error(call, "transport", NULL, "no whole answer came");
    else if (csn_client_classify(csn_codepipeline_model(), call->operation, csn_http_parser_message(&parser), &call->arena, &outcome, NULL) != CSN_OK)
        report_error(call, "transport", NULL, "the answer can't be read");
    else
        report_outcome(call, &outcome);
    csn_http_parser_clear(&parser);
    free(answer.data);
}

/* The library knows no scheme but those of HTTP. */
static struct csn_span authority_of(const struct call *call, struct csn_span *path)
{
    struct csn_span endpoint = text_at(call->line, "/config/endpoint");
    size_t begin = csn_span_search(endpoint, 0, CSN_SPAN("://")) + 3;
    size_t end = csn_span_find(endpoint, begin, '/');
    *path = csn_span_slice(endpoint, end, endpoint.len);
    return csn_span_slice(endpoint, begin, end);
}

static void perform(struct call *call)
{
    struct csn_buf body;
    struct csn_buf request;
    struct csn_client_config config = {
        .model = csn_codepipeline_model(),
        .region = text_at(call->line, "/config/region"),
        .credentials = {text_at(call->line, "/config/credentials/accessKeyId"), text_at(call->line, "/config/credentials/secretAccessKey"),
                        text_at(call->line, "/config/credentials/sessionToken")},
    };
    const struct csn_value *input = csn_value_get(call->line, CSN_SPAN("input"));
    config.authority = authority_of(call, &config.base_path);
    csn_buf_init(&body, NULL, MEMORY);
    csn_buf_init(&request, NULL, MEMORY);
    enum csn_status status = csn_awsjson_encode(config.model, call->operation->input, input, NULL, &body, NULL);
    if (status == CSN_OK)
        status = csn_client_build(&config, call->operation->name, csn_buf_span(&body), (struct csn_time){.seconds = time(NULL)}, &request, NULL);
    if (status == CSN_OK)
        send_request(call, csn_buf_span(&request));
    else
        report_error(call, "client", NULL, csn_status_sentence(status));
    csn_buf_clear(&body);
    csn_buf_clear(&request);
}

static int take_call(void *self, struct csn_span line)
{
    struct call call = {.client = self};
    struct csn_value *root = NULL;
    csn_arena_init(&call.arena, NULL, MEMORY);
    csn_buf_init(&call.report, NULL, MEMORY);
    call.status = csn_value_parse(&call.arena, line, NULL, &root, NULL);
    call.line = root;
    call.operation = csn_model_find_operation(csn_codepipeline_model(), text_at(root, "/operation"));
    if (call.status == CSN_OK && call.operation)
        perform(&call);
    if (call.status == CSN_OK && call.operation)
        call.client->host->answer(call.client->host->ctx, csn_buf_span(&call.report));
    csn_buf_clear(&call.report);
    csn_arena_clear(&call.arena);
    return call.status == CSN_OK && call.operation ? 0 : 1;
}

static void *open_client(const struct csn_plugin_host *host)
{
    struct client *client = calloc(1, sizeof *client);
    if (client)
        client->host = host;
    return client;
}

const struct csn_plugin *csn_plugin_v1(void)
{
    static const struct csn_plugin plugin = {
        .abi = CSN_PLUGIN_ABI,
        .size = sizeof plugin,
        .hello = CSN_SPAN_INIT("{\"countersign\":1,\"client\":{\"name\":\"example-plugin\",\"version\":\"1\",\"language\":\"c\"},"
                               "\"features\":[\"session-token\",\"endpoint-path\",\"max-attempts\",\"timeout\"],\"defaults\":{\"maxAttempts\":1}}"),
        .open = open_client,
        .call = take_call,
        .close = free,
    };
    return &plugin;
}
