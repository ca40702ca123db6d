/* From C structs to a call of the reference client and back. Operations are found by their input's shape. */
#include <stdio.h>

#include "reference/worker_inside.h"

#define BODY_MAX ((size_t)16 << 20)

static const struct csn_operation *operation_of(const struct csn_model *model, const struct csn_binding *input)
{
    size_t i = 0;
    while (model->operations[i].input != input->shape)
        i++;
    return &model->operations[i];
}

/* The struct as the value that the client takes. */
static enum csn_status make_input(const struct csn_model *model, const struct worker_exchange *exchange, struct csn_arena *arena,
                                  struct csn_value **input)
{
    struct csn_buf body;
    csn_buf_init(&body, NULL, BODY_MAX);
    enum csn_status status = csn_awsjson_encode_struct(model, exchange->input_binding, exchange->input, NULL, &body, NULL);
    struct csn_span text = csn_arena_copy(arena, csn_buf_span(&body));
    csn_buf_clear(&body);
    if (status == CSN_OK && !text.data)
        status = csn_arena_status(arena);
    return status == CSN_OK ? csn_value_parse(arena, text, NULL, input, NULL) : status;
}

/* And the output's value as a struct. */
static enum csn_status read_output(const struct csn_model *model, const struct csn_value *output, const struct worker_exchange *exchange,
                                   struct csn_arena *arena)
{
    struct csn_buf body;
    if (!exchange->output_binding)
        return CSN_OK;
    csn_buf_init(&body, NULL, BODY_MAX);
    enum csn_status status = csn_awsjson_encode(model, exchange->output_binding->shape, output, NULL, &body, NULL);
    struct csn_span text = csn_arena_copy(arena, csn_buf_span(&body));
    csn_buf_clear(&body);
    if (status == CSN_OK && !text.data)
        status = csn_arena_status(arena);
    if (status != CSN_OK)
        return status;
    return csn_awsjson_decode_struct(model, exchange->output_binding, text, arena, exchange->output, NULL, NULL);
}

static enum worker_end tell(enum worker_end end, const struct csn_operation *operation, struct csn_span code, struct csn_span message)
{
    (void)fprintf(stderr, "worker: %.*s: %.*s%s%.*s\n", CSN_SPAN_ARG(operation->name), CSN_SPAN_ARG(code), code.len ? ": " : "",
                  CSN_SPAN_ARG(message));
    return end;
}

static enum worker_end tell_status(const struct csn_operation *operation, enum csn_status status)
{
    return tell(WORKER_LOST, operation, CSN_SPAN(""), csn_span_of_string(csn_status_sentence(status)));
}

enum worker_end worker_call(struct worker *worker, const struct worker_exchange *exchange, struct csn_arena *arena)
{
    const struct csn_model *model = worker->client.model;
    struct call call = worker->call;
    struct result result = {.kind = RESULT_SUCCESS};
    call.operation = operation_of(model, exchange->input_binding);
    enum csn_status status = make_input(model, exchange, arena, &call.input);
    if (status == CSN_OK)
        status = client_perform(&worker->client, &call, arena, &result);
    if (status != CSN_OK)
        return tell_status(call.operation, status);
    if (result.kind == RESULT_SERVICE || result.kind == RESULT_CLIENT)
        return tell(WORKER_REFUSED, call.operation, result.code, result.message);
    if (result.kind != RESULT_SUCCESS)
        return tell(WORKER_LOST, call.operation, result.code, result.message);
    status = read_output(model, result.output, exchange, arena);
    return status == CSN_OK ? WORKER_DONE : tell_status(call.operation, status);
}
