/* What an answer means: the status decides first, then the body, never the headers that say what the body were. */
#include <countersign/client.h>

static struct csn_span first_given(struct csn_headers headers, const struct csn_span *names, size_t count)
{
    struct csn_span value = {NULL, 0};

    for (size_t i = 0; i < count && value.len == 0; i++)
        value = csn_headers_get(headers, names[i]);
    return value;
}

static struct csn_span request_id(struct csn_headers headers)
{
    static const struct csn_span names[] = {
        CSN_SPAN_INIT("x-amzn-requestid"),
        CSN_SPAN_INIT("x-amz-request-id"),
        CSN_SPAN_INIT("x-amzn-request-id"),
    };

    return first_given(headers, names, CSN_COUNT(names));
}

static struct csn_span sanitised_member(const struct csn_value *body, struct csn_span name)
{
    return csn_client_sanitise_type(csn_value_text(csn_value_get(body, name)));
}

/* Rule error.type-carriers. Where carriers disagree any is right (error.carrier-conflict); `__type` comes first, as in every
 * SDK. One that names nothing is passed over. */
static struct csn_span error_code(const struct csn_value *body, struct csn_headers headers)
{
    struct csn_span code = sanitised_member(body, CSN_SPAN("__type"));

    if (code.len == 0)
        code = csn_client_sanitise_type(csn_headers_get(headers, CSN_SPAN("x-amzn-errortype")));
    if (code.len == 0)
        code = sanitised_member(body, CSN_SPAN("code"));
    return code;
}

/* Rule error.message. */
static struct csn_span error_message(const struct csn_value *body)
{
    struct csn_span message = csn_value_text(csn_value_get(body, CSN_SPAN("message")));

    return message.len > 0 ? message : csn_value_text(csn_value_get(body, CSN_SPAN("Message")));
}

/* Rule error.modelled: an operation knows its own errors only. */
static const struct csn_shape *modelled_error(const struct csn_model *model, const struct csn_operation *operation,
                                              struct csn_span code)
{
    for (size_t i = 0; i < operation->error_count; i++) {
        const struct csn_shape *shape = csn_model_shape(model, operation->errors[i]);

        if (shape != NULL && csn_span_equal(shape->name, code))
            return shape;
    }
    return NULL;
}

/* Rule error.is-error: whatever the body is, the answer is an error; a body that is no JSON only says less. */
static enum csn_status classify_error(const struct csn_model *model, const struct csn_operation *operation,
                                      const struct csn_http_message *message, struct csn_arena *arena,
                                      struct csn_outcome *outcome, struct csn_error *error)
{
    struct csn_value *body = NULL;
    struct csn_error ignored;
    enum csn_status status = csn_value_parse(arena, message->body, NULL, &body, &ignored);

    if (status == CSN_NO_MEMORY)
        return csn_error_set(error, status, 0, "the error's body can't be read: %s", csn_status_sentence(status));
    if (status != CSN_OK)
        body = NULL;
    outcome->kind = CSN_OUTCOME_ERROR;
    outcome->code = error_code(body, message->headers);
    outcome->message = error_message(body);
    outcome->clock_skew = csn_client_blames_clock(outcome->code);
    outcome->modelled = modelled_error(model, operation, outcome->code);
    return CSN_OK;
}

/* Rules output.void-accepts and output.malformed-is-error. */
static enum csn_status classify_success(const struct csn_model *model, const struct csn_operation *operation,
                                        const struct csn_http_message *message, struct csn_arena *arena,
                                        struct csn_outcome *outcome, struct csn_error *error)
{
    struct csn_error refusal;
    enum csn_status status;

    outcome->kind = CSN_OUTCOME_SUCCESS;
    if (operation->output == CSN_SHAPE_NONE)
        return CSN_OK;
    status = csn_awsjson_decode(model, operation->output, message->body, arena, &outcome->output, &outcome->notes, &refusal);
    if (status == CSN_OK)
        return CSN_OK;
    if (status == CSN_NO_MEMORY)
        return csn_error_set(error, status, refusal.offset, "%s", refusal.message);
    outcome->kind = CSN_OUTCOME_UNUSABLE;
    outcome->output = NULL;
    outcome->notes = (struct csn_awsjson_notes){0};
    return CSN_OK;
}

enum csn_status csn_client_classify(const struct csn_model *model, const struct csn_operation *operation,
                                    const struct csn_http_message *message, struct csn_arena *arena,
                                    struct csn_outcome *outcome, struct csn_error *error)
{
    struct csn_outcome out = {.status = message->status, .request_id = request_id(message->headers)};
    bool succeeded = message->status / 100 == 2; /* rule output.status-class */
    enum csn_status status;

    if (!message->complete)
        return csn_error_set(error, CSN_INCOMPLETE, message->raw.len, "the answer ended before it was complete");
    if (message->status / 100 == 1)
        return csn_error_set(error, CSN_INCOMPLETE, message->raw.len, "the final answer is still to come");
    status = succeeded ? classify_success(model, operation, message, arena, &out, error)
                       : classify_error(model, operation, message, arena, &out, error);
    if (status != CSN_OK)
        return status;
    out.retry = csn_client_retry_hint(out.status, out.code);
    out.has_date = csn_time_parse_http_date(csn_headers_get(message->headers, CSN_SPAN("date")), &out.date, NULL) == CSN_OK;
    *outcome = out;
    return CSN_OK;
}
