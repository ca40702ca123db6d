/* Errors: where their type and message are read, and what is made of them. */
#include "reference/outcome.h"

#include <stdlib.h>

struct csn_span outcome_raw_type(const struct view *view)
{
    struct csn_span type = view_member(view, CSN_SPAN("__type"));
    if (type.len == 0)
        type = view_member(view, CSN_SPAN("code"));
    return type.len > 0 ? type : view_header(view, CSN_SPAN("x-amzn-errortype"));
}

static struct csn_span behind_last(struct csn_span text, char byte)
{
    size_t start = text.len;
    while (start > 0 && text.data[start - 1] != byte)
        start--;
    return csn_span_slice(text, start, text.len);
}

/* The type from a raw one, as a fault cuts it. */
static struct csn_span cut_type(const struct view *view, struct csn_span code)
{
    const bool *on = view->client->switches.on;
    struct csn_span raw = outcome_raw_type(view);
    size_t hash = csn_span_find(raw, 0, '#');
    size_t colon = csn_span_find(raw, 0, ':');
    bool is_own = csn_span_starts_with(raw, CSN_SPAN("com.amazonaws."));
    if ((on[SWITCH_NAMESPACE_KEPT] || (on[SWITCH_FOREIGN_NAMESPACE_KEPT] && !is_own)) && hash < raw.len)
        return csn_span_slice(raw, 0, colon);
    if (on[SWITCH_URI_KEPT] && colon < raw.len)
        return csn_span_slice(raw, hash < colon ? hash + 1 : 0, raw.len);
    if (on[SWITCH_NAME_DROPPED] && hash < raw.len)
        return csn_span_slice(raw, 0, hash);
    if (on[SWITCH_FRAGMENT_KEPT] && hash < raw.len)
        return csn_client_sanitise_type(behind_last(raw, '#'));
    return code;
}

/* The type of the carrier that a variant prefers, or the one that the library found. */
static struct csn_span choose_type(const struct view *view, struct csn_span code)
{
    const bool *on = view->client->switches.on;
    struct csn_span in_header = csn_client_sanitise_type(view_header(view, CSN_SPAN("x-amzn-errortype")));
    struct csn_span in_code = csn_client_sanitise_type(view_member(view, CSN_SPAN("code")));
    if (on[SWITCH_HEADER_TYPE_FIRST] && in_header.len > 0)
        return in_header;
    if (on[SWITCH_CODE_FIRST] && in_code.len > 0)
        return in_code;
    if (on[SWITCH_TYPE_IGNORED])
        return in_header.len > 0 ? in_header : in_code;
    if (on[SWITCH_HEADER_TYPE_NEEDS_BODY] && view->message.body.len == 0)
        return CSN_SPAN("");
    return cut_type(view, code);
}

/* Tells whether one of the model's errors is not among those of its first operation. */
static bool is_of_another_operation(const struct csn_model *model, struct csn_span code)
{
    bool known = false;
    for (size_t i = 0; i < model->operation_count; i++)
        for (size_t k = 0; k < model->operations[i].error_count; k++) {
            const struct csn_shape *shape = csn_model_shape(model, model->operations[i].errors[k]);
            bool fits = shape && csn_span_equal(shape->name, code);
            if (fits && i == 0)
                return false;
            known = known || fits;
        }
    return known;
}

static bool loses_code(const struct view *view, const struct csn_outcome *outcome)
{
    const bool *on = view->client->switches.on;
    const struct csn_value *body = view_body(view);
    bool only_code = csn_value_get(body, CSN_SPAN("code")) && !csn_value_get(body, CSN_SPAN("__type"));
    return (on[SWITCH_BODY_CODE_IGNORED] && only_code) || (on[SWITCH_STATUS_PICKS_CLASS] && outcome->status != 400) ||
           (on[SWITCH_MESSAGE_NEEDED] && outcome->message.len == 0) ||
           (on[SWITCH_ONE_LIST_OF_ERRORS] && is_of_another_operation(view->client->model, outcome->code));
}

static struct csn_span status_text(const struct view *view, const char *format)
{
    char storage[32];
    struct csn_buf text;
    csn_buf_init_fixed(&text, storage, sizeof storage);
    (void)!csn_buf_append_format(&text, format, view->message.status);
    return csn_arena_copy(view->arena, csn_buf_span(&text));
}

static struct csn_span choose_code(const struct view *view, const struct csn_outcome *outcome)
{
    const bool *on = view->client->switches.on;
    if (loses_code(view, outcome))
        return CSN_SPAN("UnknownError");
    struct csn_span code = choose_type(view, outcome->code);
    if (code.len == 0 && on[SWITCH_UNKNOWN_ERROR])
        return CSN_SPAN("UnknownError");
    return code.len == 0 && on[SWITCH_STATUS_AS_CODE] ? status_text(view, "%d") : code;
}

static struct csn_span choose_message(const struct view *view, const struct csn_outcome *outcome)
{
    const bool *on = view->client->switches.on;
    struct csn_span capital = view_member(view, CSN_SPAN("Message"));
    if (on[SWITCH_MESSAGE_IGNORED])
        return CSN_SPAN("");
    if (on[SWITCH_CAPITAL_MESSAGE_ALONE] || (on[SWITCH_CAPITAL_MESSAGE_FIRST] && capital.len > 0))
        return capital;
    if (outcome->message.len == 0 && on[SWITCH_STATUS_AS_MESSAGE])
        return status_text(view, "HTTP %d");
    return outcome->message.len == 0 && on[SWITCH_CODE_AS_MESSAGE] ? outcome->code : outcome->message;
}

static void bend_details(const struct view *view, struct result *result)
{
    const bool *on = view->client->switches.on;
    if (on[SWITCH_REQUEST_ID_LOST])
        result->request_id = CSN_SPAN("");
    if (on[SWITCH_OTHER_REQUEST_ID])
        result->request_id = csn_arena_copy(view->arena, view_header(view, CSN_SPAN("x-amz-request-id")));
    if (on[SWITCH_STATUS_LOST])
        result->status = 0;
}

void outcome_read_error(const struct view *view, const struct csn_outcome *outcome, struct result *result)
{
    const bool *on = view->client->switches.on;
    bool is_object = view_is_object(view);
    if (on[SWITCH_CRASHES] && view->message.body.len > 0 && !is_object)
        abort();
    bool unreadable = !is_object && outcome->code.len == 0;
    result->kind = on[SWITCH_UNREADABLE_IS_TRANSPORT] && unreadable ? RESULT_TRANSPORT : RESULT_SERVICE;
    result->type = outcome->modelled ? "ModelledError" : "ServiceError";
    result->code = choose_code(view, outcome);
    result->message = choose_message(view, outcome);
    bend_details(view, result);
    if (on[SWITCH_FOREIGN_EXCEPTION] && !outcome->modelled)
        outcome_fail(result, RESULT_UNEXPECTED, "KeyError", "an error that the client does not know");
    bool is_void = view->call->operation->output == CSN_SHAPE_NONE;
    if ((on[SWITCH_ERROR_IS_SUCCESS] && is_void && view->message.status >= 400) || (on[SWITCH_UNREAD_ERROR_IS_SUCCESS] && !is_object))
        result->kind = RESULT_SUCCESS;
}
