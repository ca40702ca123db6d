#include "driver/protocol.h"

#include <ctype.h>
#include <stdio.h>

#include <countersign/awsjson.h>

/* Where the call line is made; the arena holds its tree. */
struct call {
    struct csn_arena *arena;
    const struct csn_model *model;
    enum csn_status status; /* of the first failure: one check at the end is enough */
};

static void add(struct call *call, struct csn_value *parent, const char *name, struct csn_value *child)
{
    if (call->status == CSN_OK)
        call->status = csn_value_add(call->arena, parent, csn_span_of_string(name), child);
}

static void add_text(struct call *call, struct csn_value *parent, const char *name, struct csn_span text)
{
    add(call, parent, name, csn_value_new_string(call->arena, text));
}

static struct csn_value *new_object(struct call *call)
{
    struct csn_value *object = csn_value_new(call->arena, CSN_VALUE_OBJECT);
    if (!object)
        call->status = CSN_NO_MEMORY;
    return object;
}

static struct csn_span copy(struct call *call, const struct csn_buf *text)
{
    struct csn_span kept = csn_arena_copy(call->arena, csn_buf_span(text));
    if (!kept.data)
        call->status = CSN_NO_MEMORY;
    return kept;
}

/* Adds the instant `value` to `times` under its pointer. What is no number of the range is left to the input alone. */
static void add_time(struct call *call, struct csn_value *times, struct csn_span pointer, const struct csn_value *value)
{
    char storage[64];
    struct csn_buf text;
    struct csn_time time;
    csn_buf_init_fixed(&text, storage, sizeof storage);
    if (value->kind != CSN_VALUE_NUMBER || csn_time_parse_epoch(value->text, &time, NULL) != CSN_OK ||
        csn_time_format_iso8601(&text, time) != CSN_OK)
        return;
    struct csn_span name = csn_arena_copy(call->arena, pointer);
    struct csn_value *instant = csn_value_new_string(call->arena, copy(call, &text));
    if (call->status == CSN_OK)
        call->status = name.data ? csn_value_add(call->arena, times, name, instant) : CSN_NO_MEMORY;
}

/* Appends "/name", escaped as RFC 6901 section 3 says. */
static enum csn_status append_pointer(struct csn_buf *pointer, struct csn_span name)
{
    enum csn_status status = csn_buf_append_byte(pointer, '/');
    for (size_t i = 0; i < name.len && status == CSN_OK; i++) {
        if (name.data[i] == '~')
            status = csn_buf_append(pointer, CSN_SPAN("~0"));
        else if (name.data[i] == '/')
            status = csn_buf_append(pointer, CSN_SPAN("~1"));
        else
            status = csn_buf_append_byte(pointer, name.data[i]);
    }
    return status;
}

static const struct csn_shape *child_shape(const struct call *call, const struct csn_shape *shape, struct csn_span name)
{
    const struct csn_shape_member *member = NULL;
    if (shape->kind == CSN_SHAPE_STRUCTURE || shape->kind == CSN_SHAPE_UNION)
        member = csn_shape_find_member(shape, name);
    else if (shape->kind == CSN_SHAPE_LIST)
        member = &shape->members[0];
    else if (shape->kind == CSN_SHAPE_MAP)
        member = &shape->members[1];
    return member ? csn_model_shape(call->model, member->shape) : NULL;
}

/* Walks input and shape together; the depth is bounded by the reader's, since `value` was parsed. */
static void add_times(struct call *call, struct csn_value *times, const struct csn_shape *shape, const struct csn_value *value,
                      struct csn_buf *pointer)
{
    if (shape->kind == CSN_SHAPE_TIMESTAMP)
        add_time(call, times, csn_buf_span(pointer), value);
    for (size_t i = 0; i < value->count && call->status == CSN_OK; i++) {
        const struct csn_shape *child = child_shape(call, shape, value->items[i].name);
        size_t before = pointer->len;
        if (!child)
            continue;
        if (value->kind == CSN_VALUE_OBJECT)
            call->status = append_pointer(pointer, value->items[i].name);
        else
            call->status = csn_buf_append_format(pointer, "/%zu", i);
        if (call->status == CSN_OK)
            add_times(call, times, child, value->items[i].value, pointer);
        csn_buf_truncate(pointer, before);
    }
}

static struct csn_value *times_of(struct call *call, const struct csn_operation *operation, const struct csn_value *input)
{
    struct csn_buf pointer;
    struct csn_value *times = new_object(call);
    const struct csn_shape *shape = csn_model_shape(call->model, operation->input);
    csn_buf_init(&pointer, NULL, 4096);
    if (times && shape && input)
        add_times(call, times, shape, input, &pointer);
    csn_buf_clear(&pointer);
    return times;
}

/* AWS_ENDPOINT_URL_CODEPIPELINE: the variable that bears the service's name. */
static void add_service_endpoint(struct call *call, struct csn_value *env, struct csn_span endpoint)
{
    char storage[64];
    struct csn_buf name;
    csn_buf_init_fixed(&name, storage, sizeof storage);
    call->status = csn_buf_append(&name, CSN_SPAN("AWS_ENDPOINT_URL_"));
    for (size_t i = 0; i < call->model->signing_name.len && call->status == CSN_OK; i++)
        call->status = csn_buf_append_byte(&name, (char)toupper((unsigned char)call->model->signing_name.data[i]));
    struct csn_span kept = copy(call, &name);
    if (call->status == CSN_OK)
        call->status = csn_value_add(call->arena, env, kept, csn_value_new_string(call->arena, endpoint));
}

/* What a command-line client needs, ready made. */
static struct csn_value *env_of(struct call *call, const struct csn_step *step, const struct csn_client_info *client,
                                const struct csn_credentials *credentials, struct csn_span endpoint)
{
    struct csn_value *env = new_object(call);
    if (!env)
        return NULL;
    add_text(call, env, "AWS_ACCESS_KEY_ID", credentials->access_key_id);
    add_text(call, env, "AWS_SECRET_ACCESS_KEY", credentials->secret_access_key);
    if (step->session_token)
        add_text(call, env, "AWS_SESSION_TOKEN", credentials->session_token);
    add_text(call, env, "AWS_REGION", CSN_SPAN(CSN_REGION));
    add_text(call, env, "AWS_DEFAULT_REGION", CSN_SPAN(CSN_REGION));
    add_text(call, env, "AWS_ENDPOINT_URL", endpoint);
    if (call->status == CSN_OK)
        add_service_endpoint(call, env, endpoint);
    if (client->features & CSN_FEATURE_MAX_ATTEMPTS) {
        char digits[16];
        int length = snprintf(digits, sizeof digits, "%u", step->max_attempts);
        add_text(call, env, "AWS_MAX_ATTEMPTS", csn_arena_copy(call->arena, csn_span_of(digits, (size_t)length)));
    }
    return env;
}

static struct csn_value *credentials_of(struct call *call, const struct csn_step *step, const struct csn_credentials *credentials)
{
    struct csn_value *object = new_object(call);
    if (!object)
        return NULL;
    add_text(call, object, "accessKeyId", credentials->access_key_id);
    add_text(call, object, "secretAccessKey", credentials->secret_access_key);
    if (step->session_token)
        add_text(call, object, "sessionToken", credentials->session_token);
    return object;
}

static struct csn_span endpoint_url(struct call *call, const struct csn_step *step, struct csn_span authority)
{
    struct csn_buf url;
    csn_buf_init(&url, NULL, 8192);
    call->status = csn_buf_append_format(&url, "http://%.*s%.*s", CSN_SPAN_ARG(authority), CSN_SPAN_ARG(step->endpoint_path));
    struct csn_span kept = copy(call, &url);
    csn_buf_clear(&url);
    return kept;
}

/* A configuration member whose feature the client doesn't declare is not sent. */
static struct csn_value *config_of(struct call *call, const struct csn_instance *instance, const struct csn_step *step,
                                   const struct csn_client_info *client, struct csn_span authority)
{
    struct csn_value *config = new_object(call);
    struct csn_span endpoint = endpoint_url(call, step, authority);
    if (!config || call->status != CSN_OK)
        return NULL;
    add_text(call, config, "endpoint", endpoint);
    add_text(call, config, "region", CSN_SPAN(CSN_REGION));
    add(call, config, "credentials", credentials_of(call, step, &instance->credentials));
    if (client->features & CSN_FEATURE_MAX_ATTEMPTS)
        add(call, config, "maxAttempts", csn_value_new_int(call->arena, (int64_t)step->max_attempts));
    if (client->features & CSN_FEATURE_TIMEOUT)
        add(call, config, "timeoutMs", csn_value_new_int(call->arena, (int64_t)step->timeout_ms));
    if (step->now.len > 0 && (client->features & CSN_FEATURE_CLOCK))
        add_text(call, config, "now", step->now);
    if (step->debug_log && (client->features & CSN_FEATURE_DEBUG_LOG))
        add(call, config, "debugLog", csn_value_new_boolean(call->arena, true));
    add(call, config, "env", env_of(call, step, client, &instance->credentials, endpoint));
    return config;
}

static void add_header(struct call *call, struct csn_value *headers, const char *name, const char *format, struct csn_span a,
                       struct csn_span b)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, 4096);
    if (call->status == CSN_OK)
        call->status = csn_buf_append_format(&text, format, CSN_SPAN_ARG(a), CSN_SPAN_ARG(b));
    add_text(call, headers, name, copy(call, &text));
    csn_buf_clear(&text);
}

/* For a client that only signs: the request that it is to sign and send unchanged. */
static struct csn_value *request_of(struct call *call, const struct csn_step *step, const struct csn_value *input,
                                    struct csn_span authority, struct csn_error *error)
{
    struct csn_buf body;
    struct csn_value *request = new_object(call);
    struct csn_value *headers = new_object(call);
    csn_buf_init(&body, NULL, (size_t)1 << 20);
    if (request && headers)
        call->status = csn_awsjson_encode(call->model, step->operation->input, input, NULL, &body, error);
    struct csn_span kept = copy(call, &body);
    csn_buf_clear(&body);
    if (call->status != CSN_OK)
        return NULL;
    add_text(call, request, "method", CSN_SPAN("POST"));
    add_text(call, request, "path", step->endpoint_path.len > 0 ? step->endpoint_path : CSN_SPAN("/"));
    add_header(call, headers, "Host", "%.*s%.*s", authority, CSN_SPAN(""));
    add_header(call, headers, "Content-Type", "%.*s%.*s", CSN_SPAN("application/x-amz-json-1.1"), CSN_SPAN(""));
    add_header(call, headers, "X-Amz-Target", "%.*s.%.*s", call->model->service, step->operation->name);
    add(call, request, "headers", headers);
    add_text(call, request, "body", kept);
    return request;
}

enum csn_status csn_protocol_call(const struct csn_instance *instance, const struct csn_model *model, size_t step_index,
                                  const struct csn_value *input, const struct csn_client_info *client, struct csn_span id,
                                  struct csn_span authority, struct csn_arena *arena, struct csn_buf *line,
                                  struct csn_error *error)
{
    const struct csn_step *step = &instance->of->steps[step_index];
    struct call call = {.arena = arena, .model = model, .status = CSN_OK};
    struct csn_value *root = new_object(&call);
    if (!root)
        return csn_error_set(error, CSN_NO_MEMORY, 0, "no memory for a call");
    add_text(&call, root, "id", id);
    add_text(&call, root, "operation", step->operation->name);
    add(&call, root, "input", (struct csn_value *)(uintptr_t)input);
    struct csn_value *times = times_of(&call, step->operation, input);
    if (times && times->count > 0)
        add(&call, root, "times", times);
    if (step->client.len > 0 && (client->features & CSN_FEATURE_CLIENT_REUSE))
        add_text(&call, root, "client", step->client);
    add(&call, root, "config", config_of(&call, instance, step, client, authority));
    if (!(client->areas & CSN_AREA_SERIALIZE))
        add(&call, root, "request", request_of(&call, step, input, authority, error));
    if (call.status == CSN_OK)
        call.status = csn_value_write(line, root, NULL);
    if (call.status != CSN_OK)
        return csn_error_set(error, call.status, 0, "the call of %.*s can't be written", CSN_SPAN_ARG(instance->of->id));
    return CSN_OK;
}
