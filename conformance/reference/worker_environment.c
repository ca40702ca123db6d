/* What the environment tells a worker. */
#include <stdio.h>
#include <stdlib.h>

#include "reference/worker_inside.h"

enum { ATTEMPTS = 5, TIMEOUT_MS = 5000 };

static struct csn_span variable(const char *name)
{
    const char *text = getenv(name);
    return csn_span_of_string(text ? text : "");
}

static bool complain(const char *name, const char *reason)
{
    (void)fprintf(stderr, "worker: %s %s\n", name, reason);
    return false;
}

static bool need(const char *name, struct csn_span *text)
{
    *text = variable(name);
    return text->len > 0 || complain(name, "is not set");
}

static bool read_endpoint(struct worker *worker)
{
    const char *name = "AWS_ENDPOINT_URL_CODEPIPELINE";
    struct csn_error error = {.message = ""};
    if (variable(name).len == 0)
        name = "AWS_ENDPOINT_URL";
    if (variable(name).len == 0)
        return complain(name, "is not set, nor is AWS_ENDPOINT_URL_CODEPIPELINE");
    if (csn_client_parse_endpoint(variable(name), &worker->call.endpoint, &error) != CSN_OK)
        return complain(name, error.message);
    return !worker->call.endpoint.tls || complain(name, "must be an http:// URL: this worker speaks no TLS");
}

static bool read_action_type(struct worker *worker)
{
    static const char name[] = "COUNTERSIGN_ACTION_TYPE";
    struct csn_awsjson_notes notes = {0};
    const struct csn_binding *binding = csn_poll_for_third_party_jobs_input_binding.fields[0].binding;
    struct csn_error error = {.message = ""};
    struct csn_span text;
    if (!need(name, &text))
        return false;
    if (csn_awsjson_decode_struct(worker->client.model, binding, text, &worker->memory, &worker->action_type, &notes, &error) != CSN_OK)
        return complain(name, error.message);
    return notes.corrected == 0 || complain(name, "is no whole action type");
}

static bool read_tokens(struct worker *worker)
{
    static const char name[] = "COUNTERSIGN_CLIENT_TOKENS";
    struct csn_error error = {.message = ""};
    struct csn_span text;
    struct csn_value *tokens;
    if (!need(name, &text))
        return false;
    if (csn_value_parse(&worker->memory, text, NULL, &tokens, &error) != CSN_OK)
        return complain(name, error.message);
    if (tokens->kind != CSN_VALUE_OBJECT || tokens->count == 0)
        return complain(name, "is no JSON object with client ids");
    for (size_t i = 0; i < tokens->count; i++)
        if (tokens->items[i].value->kind != CSN_VALUE_STRING)
            return complain(name, "holds a client token that is no text");
    worker->tokens = tokens;
    return true;
}

bool worker_read_environment(struct worker *worker)
{
    struct call *call = &worker->call;
    call->max_attempts = ATTEMPTS;
    call->timeout_ms = TIMEOUT_MS;
    call->client = CSN_SPAN("worker"); /* one connection for all calls */
    call->credentials.session_token = variable("AWS_SESSION_TOKEN");
    return read_endpoint(worker) && need("AWS_REGION", &call->region) && need("AWS_ACCESS_KEY_ID", &call->credentials.access_key_id) &&
           need("AWS_SECRET_ACCESS_KEY", &call->credentials.secret_access_key) && read_action_type(worker) && read_tokens(worker);
}
