/* From an answer to a result: the library's classification, and around it what faults make of it. */
#include "reference/outcome.h"

#include <stdlib.h>

static bool is_hidden(const struct client *client, struct csn_span name)
{
    const bool *on = client->switches.on;
    bool is_type = csn_span_equal_ascii_case(name, CSN_SPAN("x-amzn-errortype"));
    bool odd_case = !csn_span_equal(name, CSN_SPAN("x-amzn-RequestId")) && !csn_span_equal(name, CSN_SPAN("X-Amzn-Errortype"));
    return (on[SWITCH_HEADER_TYPE_IGNORED] && is_type) || (on[SWITCH_CASE_SENSITIVE_HEADERS] && odd_case);
}

static void copy_headers(struct view *view, struct csn_headers headers, size_t *count)
{
    for (size_t i = 0; i < headers.count && *count < VIEW_HEADERS_MAX; i++)
        if (!is_hidden(view->client, headers.items[i].name))
            view->headers[(*count)++] = headers.items[i];
}

struct csn_value *view_body(const struct view *view)
{
    struct csn_value *body = NULL;
    struct csn_span copy = csn_arena_copy(view->arena, view->message.body);
    return copy.data && csn_value_parse(view->arena, copy, NULL, &body, NULL) == CSN_OK ? body : NULL;
}

struct csn_span view_member(const struct view *view, struct csn_span name)
{
    return csn_value_text(csn_value_get(view_body(view), name));
}

struct csn_span view_header(const struct view *view, struct csn_span name)
{
    return csn_headers_get(view->message.headers, name);
}

bool view_is_object(const struct view *view)
{
    const struct csn_value *body = view_body(view);
    return body && body->kind == CSN_VALUE_OBJECT;
}

bool value_has_null_item(const struct csn_value *value)
{
    for (size_t i = 0; i < value->count; i++)
        if ((value->kind == CSN_VALUE_ARRAY && value->items[i].value->kind == CSN_VALUE_NULL) ||
            value_has_null_item(value->items[i].value))
            return true;
    return false;
}

static bool has_earlier(const struct csn_value *value, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (csn_span_equal(value->items[i].name, value->items[index].name))
            return true;
    return false;
}

/* Leaves out what the variants leave out: the second of two members of one name, null. */
static void prune(const bool *on, struct csn_value *value)
{
    size_t kept = 0;
    for (size_t i = 0; i < value->count; i++) {
        bool second = on[SWITCH_FIRST_OF_TWO_NAMES] && value->kind == CSN_VALUE_OBJECT && has_earlier(value, i);
        bool null = on[SWITCH_NULL_ITEMS_SKIPPED] && value->items[i].value->kind == CSN_VALUE_NULL;
        prune(on, value->items[i].value);
        if (!second && !null)
            value->items[kept++] = value->items[i];
    }
    value->count = kept;
}

static struct csn_span write_again(const struct view *view, const struct csn_value *body)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, view->message.body.len * 2 + 64);
    enum csn_status status = csn_value_write(&text, body, NULL);
    struct csn_span copy = csn_arena_copy(view->arena, csn_buf_span(&text));
    csn_buf_clear(&text);
    return status == CSN_OK && copy.data ? copy : view->message.body;
}

static struct csn_span with_chunk_size(const struct view *view)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, view->message.body.len + 64);
    enum csn_status status = csn_buf_append_format(&text, "%zx\r\n", view->message.body.len);
    if (status == CSN_OK)
        status = csn_buf_append(&text, view->message.body);
    struct csn_span copy = csn_arena_copy(view->arena, csn_buf_span(&text));
    csn_buf_clear(&text);
    return status == CSN_OK && copy.data ? copy : view->message.body;
}

/* The framing of a body, as a fault has it. */
static void bend_framing(struct view *view)
{
    const bool *on = view->client->switches.on;
    struct csn_http_message *message = &view->message;
    struct csn_span length = view_header(view, CSN_SPAN("content-length"));
    int64_t number = 0;
    if (on[SWITCH_CHUNK_SIZES_KEPT] && message->framing == CSN_HTTP_CHUNKED && message->status < 300)
        message->body = with_chunk_size(view);
    if (on[SWITCH_LENGTH_NEEDED] && message->framing == CSN_HTTP_CLOSE)
        message->body = CSN_SPAN("");
    if (on[SWITCH_LENGTH_WINS] && message->framing == CSN_HTTP_CHUNKED && length.len > 0 &&
        csn_json_number_int64(length, &number, NULL) == CSN_OK && number >= 0)
        message->body = csn_span_slice(message->body, 0, (size_t)number);
}

static void bend_body(struct view *view)
{
    static const struct csn_span mark = CSN_SPAN_INIT("\xef\xbb\xbf");
    const bool *on = view->client->switches.on;
    struct csn_http_message *message = &view->message;
    bend_framing(view);
    if (on[SWITCH_BYTE_ORDER_MARK_SKIPPED] && csn_span_starts_with(message->body, mark))
        message->body = csn_span_slice(message->body, mark.len, message->body.len);
    struct csn_value *body = view_body(view);
    if (!body)
        return;
    if (on[SWITCH_CRASHES_ON_NULL_ITEM] && value_has_null_item(body))
        abort();
    if (on[SWITCH_WRONG_KIND_IS_EMPTY] && message->status / 100 == 2 && body->kind != CSN_VALUE_OBJECT)
        message->body = CSN_SPAN("");
    else if (on[SWITCH_FIRST_OF_TWO_NAMES] || on[SWITCH_NULL_ITEMS_SKIPPED]) {
        prune(on, body);
        message->body = write_again(view, body);
    }
}

static void look_at(struct view *view, const struct csn_http_message *message)
{
    size_t count = 0;
    view->message = *message;
    view->message.complete = true; /* the transport has seen to that, or a fault doesn't care */
    if (view->client->switches.on[SWITCH_TRAILERS_MERGED])
        copy_headers(view, message->trailers, &count);
    copy_headers(view, message->headers, &count);
    view->message.headers = (struct csn_headers){view->headers, count};
    if (view->client->switches.touches[SWITCHES_OTHER])
        bend_body(view);
}

void outcome_fail(struct result *result, enum result_kind kind, const char *type, const char *message)
{
    result->kind = kind;
    result->type = type;
    result->message = csn_span_of_string(message);
    result->output = NULL;
}

/* What a fault takes for a throttle. */
static enum csn_retry_hint bend_hint(const struct view *view, enum csn_retry_hint hint)
{
    const bool *on = view->client->switches.on;
    bool by_code = hint == CSN_RETRY_THROTTLED && view->message.status == 400;
    bool raw_differs = !csn_span_equal(outcome_raw_type(view), csn_client_sanitise_type(outcome_raw_type(view)));
    bool in_body = view_member(view, CSN_SPAN("__type")).len > 0 || view_member(view, CSN_SPAN("code")).len > 0;
    if (by_code && ((on[SWITCH_THROTTLE_BY_RAW_TYPE] && raw_differs) || (on[SWITCH_THROTTLE_BY_BODY] && !in_body)))
        return CSN_RETRY_NO;
    return hint;
}

static bool is_known_status(int status)
{
    static const int known[] = {400, 401, 403, 404, 408, 409, 413, 429, 500, 501, 502, 503, 504};
    for (size_t i = 0; i < CSN_COUNT(known); i++)
        if (known[i] == status)
            return true;
    return status < 400;
}

static void read_unusable(const struct view *view, struct result *result)
{
    const bool *on = view->client->switches.on;
    if (on[SWITCH_CRASHES_ON_ANOTHER_KIND] && view_body(view) && !view_is_object(view))
        abort();
    if (on[SWITCH_MALFORMED_ACCEPTED] || on[SWITCH_LENGTH_WINS] || on[SWITCH_CHUNK_SIZES_KEPT])
        result->kind = RESULT_SUCCESS;
    else
        outcome_fail(result, RESULT_TRANSPORT, "ParseError", "the output can't be parsed");
}

static void read_by_kind(const struct view *view, const struct csn_outcome *outcome, struct result *result)
{
    const bool *on = view->client->switches.on;
    bool only_200 = on[SWITCH_ONLY_200] && outcome->status != 200;
    bool no_reason = on[SWITCH_REASON_NEEDED] && view->message.reason.len == 0;
    if (only_200 && outcome->kind == CSN_OUTCOME_SUCCESS)
        outcome_fail(result, RESULT_SERVICE, "ServiceError", "the status is not 200");
    else if (no_reason)
        outcome_fail(result, RESULT_TRANSPORT, "ProtocolError", "the status line has no reason phrase");
    else if (on[SWITCH_UNKNOWN_STATUS_IS_SUCCESS] && !is_known_status(outcome->status))
        result->kind = RESULT_SUCCESS;
    else if (outcome->kind == CSN_OUTCOME_ERROR)
        outcome_read_error(view, outcome, result);
    else if (outcome->kind == CSN_OUTCOME_SUCCESS)
        outcome_read_success(view, outcome, result);
    else
        read_unusable(view, result);
}

enum csn_status outcome_read(const struct client *client, const struct call *call, const struct csn_http_message *message,
                             struct csn_arena *arena, struct result *result, enum csn_retry_hint *retry)
{
    struct view view = {.client = client, .call = call, .arena = arena};
    struct csn_outcome outcome = {0};
    look_at(&view, message);
    enum csn_status status = csn_client_classify(client->model, call->operation, &view.message, arena, &outcome, NULL);
    if (status != CSN_OK)
        return status;
    *retry = outcome.retry == CSN_RETRY_THROTTLED ? bend_hint(&view, outcome.retry) : outcome.retry;
    *result = (struct result){.status = outcome.status};
    result->request_id = csn_arena_copy(arena, outcome.request_id);
    read_by_kind(&view, &outcome, result);
    /* the parser's memory goes with the next answer */
    result->code = csn_arena_copy(arena, result->code);
    result->message = csn_arena_copy(arena, result->message);
    return CSN_OK;
}
