/* From an answer to a result: the library's classification, and around it what faults make of it. */
#include <stdlib.h>

#include "reference/internal.h"

#define HEADERS_MAX 256

/* A copy of the answer that a fault may see in its own way. */
struct view {
    struct csn_http_message message;
    struct csn_header headers[HEADERS_MAX];
};

static bool is_error_type(struct csn_span name)
{
    return csn_span_equal_ascii_case(name, CSN_SPAN("x-amzn-errortype"));
}

static bool is_hidden(const struct client *client, struct csn_span name)
{
    const bool *on = client->switches.on;
    bool odd_case = !csn_span_equal(name, CSN_SPAN("x-amzn-RequestId")) && !csn_span_equal(name, CSN_SPAN("X-Amzn-Errortype"));
    return (on[SWITCH_HEADER_TYPE_IGNORED] && is_error_type(name)) || (on[SWITCH_CASE_SENSITIVE_HEADERS] && odd_case);
}

static void copy_headers(struct view *view, const struct client *client, struct csn_headers headers, size_t *count)
{
    for (size_t i = 0; i < headers.count && *count < HEADERS_MAX; i++)
        if (!is_hidden(client, headers.items[i].name))
            view->headers[(*count)++] = headers.items[i];
}

static void look_at(struct view *view, const struct client *client, const struct csn_http_message *message)
{
    size_t count = 0;
    view->message = *message;
    view->message.complete = true; /* the transport has seen to that, or a fault doesn't care */
    if (client->switches.on[SWITCH_TRAILERS_MERGED])
        copy_headers(view, client, message->trailers, &count);
    copy_headers(view, client, message->headers, &count);
    view->message.headers = (struct csn_headers){view->headers, count};
}

/* The error type as it stands in the answer, before it is sanitised. */
static struct csn_span raw_type(const struct view *view, struct csn_arena *arena)
{
    struct csn_value *body;
    struct csn_span type = csn_headers_get(view->message.headers, CSN_SPAN("x-amzn-errortype"));
    struct csn_span copy = csn_arena_copy(arena, view->message.body);
    if (!copy.data || csn_value_parse(arena, copy, NULL, &body, NULL) != CSN_OK)
        return type;
    struct csn_span in_body = csn_value_text(csn_value_get(body, CSN_SPAN("__type")));
    if (in_body.len == 0)
        in_body = csn_value_text(csn_value_get(body, CSN_SPAN("code")));
    return in_body.len > 0 ? in_body : type;
}

static struct csn_span bend_code(const struct client *client, const struct view *view, struct csn_arena *arena, struct csn_span code)
{
    const bool *on = client->switches.on;
    struct csn_span raw = raw_type(view, arena);
    size_t hash = csn_span_find(raw, 0, '#');
    size_t colon = csn_span_find(raw, 0, ':');
    bool is_own = csn_span_starts_with(raw, CSN_SPAN("com.amazonaws."));
    if ((on[SWITCH_NAMESPACE_KEPT] || (on[SWITCH_FOREIGN_NAMESPACE_KEPT] && !is_own)) && hash < raw.len)
        return csn_span_slice(raw, 0, colon);
    if (on[SWITCH_URI_KEPT] && colon < raw.len)
        return csn_span_slice(raw, hash < colon ? hash + 1 : 0, raw.len);
    return code;
}

static bool has_member(const struct view *view, struct csn_arena *arena, struct csn_span name)
{
    struct csn_value *body;
    struct csn_span copy = csn_arena_copy(arena, view->message.body);
    return copy.data && csn_value_parse(arena, copy, NULL, &body, NULL) == CSN_OK && csn_value_get(body, name) != NULL;
}

static bool is_json_object(const struct view *view, struct csn_arena *arena)
{
    struct csn_value *body;
    struct csn_span copy = csn_arena_copy(arena, view->message.body);
    return copy.data && csn_value_parse(arena, copy, NULL, &body, NULL) == CSN_OK && body->kind == CSN_VALUE_OBJECT;
}

static void fail(struct result *result, enum result_kind kind, const char *type, const char *message)
{
    result->kind = kind;
    result->type = type;
    result->message = csn_span_of_string(message);
    result->output = NULL;
}

static void read_error(const struct client *client, const struct view *view, struct csn_arena *arena,
                       const struct csn_outcome *outcome, struct result *result)
{
    const bool *on = client->switches.on;
    if (on[SWITCH_CRASHES] && view->message.body.len > 0 && !is_json_object(view, arena))
        abort();
    result->kind = RESULT_SERVICE;
    result->type = outcome->modelled ? "ModelledError" : "ServiceError";
    result->code = bend_code(client, view, arena, outcome->code);
    result->message = on[SWITCH_MESSAGE_IGNORED] ? CSN_SPAN("") : outcome->message;
    if (on[SWITCH_REQUEST_ID_LOST])
        result->request_id = CSN_SPAN("");
    bool only_code = has_member(view, arena, CSN_SPAN("code")) && !has_member(view, arena, CSN_SPAN("__type"));
    bool code_is_lost = (on[SWITCH_BODY_CODE_IGNORED] && only_code) ||
                        (on[SWITCH_STATUS_PICKS_CLASS] && outcome->status != 400) ||
                        (on[SWITCH_MESSAGE_NEEDED] && outcome->message.len == 0);
    if (code_is_lost)
        result->code = CSN_SPAN("UnknownError");
    if (on[SWITCH_FOREIGN_EXCEPTION] && !outcome->modelled)
        fail(result, RESULT_UNEXPECTED, "KeyError", "an error that the client does not know");
    if (on[SWITCH_ERROR_IS_SUCCESS] && client->model && view->message.status >= 400 && outcome->output == NULL)
        result->kind = RESULT_SUCCESS;
}

/* Unknown enum values below `value`, for the fault that refuses them. */
static bool has_unknown_enum(const struct csn_model *model, uint32_t shape, const struct csn_value *value, struct csn_arena *arena)
{
    struct csn_violation_list list = {0};
    if (shape == CSN_SHAPE_NONE || csn_model_validate(model, shape, value, arena, &list) != CSN_OK)
        return false;
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i].kind == CSN_VIOLATION_ENUM)
            return true;
    return false;
}

static const char *refuse_output(const struct client *client, const struct call *call, const struct view *view,
                                 const struct csn_outcome *outcome, struct csn_arena *arena)
{
    const bool *on = client->switches.on;
    bool is_void = call->operation->output == CSN_SHAPE_NONE;
    struct csn_span type = csn_headers_get(view->message.headers, CSN_SPAN("content-type"));
    if (is_void)
        return on[SWITCH_EMPTY_BODY_REFUSED] && view->message.body.len == 0 ? "the body is empty" : NULL;
    if (on[SWITCH_EMPTY_OUTPUT_REFUSED] && view->message.body.len == 0)
        return "the body is empty";
    if (on[SWITCH_UNKNOWN_MEMBER_REFUSED] && outcome->notes.unknown_members > 0)
        return "the output has a member that is not known";
    if (on[SWITCH_NULL_REFUSED] && outcome->notes.null_members > 0)
        return "the output has a null member";
    if (on[SWITCH_ENUM_OUTPUT_CLOSED] && has_unknown_enum(client->model, call->operation->output, outcome->output, arena))
        return "the output has an enum value that is not known";
    if (on[SWITCH_CONTENT_TYPE_NEEDED] && !csn_span_equal(type, CSN_SPAN("application/x-amz-json-1.1")))
        return "the output has another Content-Type";
    return NULL;
}

/* Takes response headers for members, as a client does that merges both. */
static const struct csn_value *merge_headers(const struct client *client, const struct call *call, const struct view *view,
                                             const struct csn_value *output, struct csn_arena *arena)
{
    const struct csn_shape *shape = csn_model_shape(client->model, call->operation->output);
    struct csn_value *merged = csn_value_new(arena, CSN_VALUE_OBJECT);
    for (size_t i = 0; shape && merged && i < shape->member_count; i++) {
        struct csn_span header = csn_headers_get(view->message.headers, shape->members[i].name);
        struct csn_value *value = (struct csn_value *)(uintptr_t)csn_value_get(output, shape->members[i].name);
        if (header.data)
            value = csn_value_new_string(arena, header);
        if (value && csn_value_add(arena, merged, shape->members[i].name, value) != CSN_OK)
            return output;
    }
    return merged ? merged : output;
}

static const struct csn_value *drop_escaped_names(const struct view *view, const struct csn_value *output, struct csn_arena *arena)
{
    bool escaped = csn_span_search(view->message.body, 0, CSN_SPAN("\\u")) < view->message.body.len;
    return escaped ? csn_value_new(arena, CSN_VALUE_OBJECT) : output;
}

static void read_success(const struct client *client, const struct call *call, const struct view *view, struct csn_arena *arena,
                         const struct csn_outcome *outcome, struct result *result)
{
    const bool *on = client->switches.on;
    result->kind = RESULT_SUCCESS;
    result->output = outcome->output;
    const char *refusal = refuse_output(client, call, view, outcome, arena);
    if (refusal) {
        fail(result, RESULT_TRANSPORT, "ParseError", refusal);
        return;
    }
    if (on[SWITCH_HEADERS_AS_MEMBERS])
        result->output = merge_headers(client, call, view, result->output, arena);
    if (on[SWITCH_KEY_ESCAPES_KEPT] && result->output)
        result->output = drop_escaped_names(view, result->output, arena);
}

enum csn_status outcome_read(const struct client *client, const struct call *call, const struct csn_http_message *message,
                             struct csn_arena *arena, struct result *result, enum csn_retry_hint *retry)
{
    struct view view;
    struct csn_outcome outcome = {0};
    look_at(&view, client, message);
    enum csn_status status = csn_client_classify(client->model, call->operation, &view.message, arena, &outcome, NULL);
    if (status != CSN_OK)
        return status;
    *retry = outcome.retry;
    *result = (struct result){.status = outcome.status};
    result->request_id = csn_arena_copy(arena, outcome.request_id);
    bool only_200 = client->switches.on[SWITCH_ONLY_200] && outcome.status != 200;
    bool no_reason = client->switches.on[SWITCH_REASON_NEEDED] && message->reason.len == 0;
    if (only_200 && outcome.kind == CSN_OUTCOME_SUCCESS)
        fail(result, RESULT_SERVICE, "ServiceError", "the status is not 200");
    else if (no_reason)
        fail(result, RESULT_TRANSPORT, "ProtocolError", "the status line has no reason phrase");
    else if (outcome.kind == CSN_OUTCOME_ERROR)
        read_error(client, &view, arena, &outcome, result);
    else if (outcome.kind == CSN_OUTCOME_SUCCESS)
        read_success(client, call, &view, arena, &outcome, result);
    else if (client->switches.on[SWITCH_MALFORMED_ACCEPTED])
        result->kind = RESULT_SUCCESS;
    else
        fail(result, RESULT_TRANSPORT, "ParseError", "the output can't be parsed");
    /* the parser's memory goes with the next answer */
    result->code = csn_arena_copy(arena, result->code);
    result->message = csn_arena_copy(arena, result->message);
    return CSN_OK;
}
