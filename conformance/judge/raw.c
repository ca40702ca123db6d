/* One captured request, judged by itself. */
#include "judge/request.h"

enum { REST_SHOWN = 60 };

/* The operation that the request's target names, or NULL. */
static const struct csn_operation *named_operation(struct csn_judgement *judgement, struct csn_span raw, struct csn_span *rest)
{
    struct csn_http_parser parser;
    struct csn_span target;
    size_t dot;

    csn_http_parser_init(&parser, CSN_HTTP_REQUEST, NULL, &judgement->allocator);
    if (!csn_judgement_ok(judgement, csn_http_parse(&parser, raw, rest), "no room for a request"))
        return NULL;
    target = csn_headers_get(csn_http_parser_message(&parser)->headers, CSN_SPAN("X-Amz-Target"));
    dot = target.len;
    while (dot > 0 && target.data[dot - 1] != '.')
        dot--;
    return csn_model_find_operation(judgement->catalogue->model, csn_span_slice(target, dot, target.len));
}

static struct csn_request_terms terms_of(const struct csn_judge_request *request, const struct csn_operation *operation)
{
    return (struct csn_request_terms){
        .operation = operation,
        .input = request->input,
        .model_alone = request->input == NULL,
        .authority = request->authority,
        .endpoint_path = request->endpoint_path,
        .region = request->region,
        .credentials = request->credentials,
        .captured = true,
        .token_known = request->credentials.session_token.len > 0,
        .areas = (1u << CSN_AREA_BITS) - 1,
        .timed = !request->any_time,
        .now = request->now,
        .exchange = CSN_NO_EXCHANGE,
    };
}

/* One request was captured: what stands behind it is a body that is longer than it says. */
static void tell_rest(struct csn_judgement *judgement, const struct csn_judged_request *request, struct csn_span rest)
{
    csn_request_ask(judgement, request, false, "request.framing.behind-body", "envelope.content-length",
                    csn_judgement_text(judgement, "%zu bytes stand behind the end of the request that its framing gives", rest.len),
                    CSN_SPAN("nothing behind the body"), csn_span_slice(rest, 0, REST_SHOWN));
}

enum csn_status csn_judge_raw(const struct csn_catalogue *catalogue, const struct csn_judge_request *request,
                              const struct csn_judge_options *options, struct csn_arena *arena, struct csn_result *result,
                              struct csn_error *error)
{
    struct csn_judgement judgement;
    struct csn_judged_request *judged = csn_arena_alloc(arena, sizeof *judged);
    const struct csn_operation *operation = request->operation;
    const struct csn_operation *named;
    struct csn_span rest = CSN_SPAN("");

    if (judged == NULL)
        return csn_error_set(error, csn_arena_status(arena), 0, "no room for a request");
    csn_judgement_init(&judgement, catalogue, options, arena);
    named = named_operation(&judgement, request->raw, &rest);
    if (operation == NULL)
        operation = named;
    judged->terms = terms_of(request, operation);
    if (judgement.status == CSN_OK)
        csn_request_judge(&judgement, judged, request->raw);
    if (judgement.status == CSN_OK && judged->readable && judged->message->complete && rest.len > 0)
        tell_rest(&judgement, judged, rest);
    judgement.evidence_count += judged->readable;
    return csn_judgement_finish(&judgement, result, error);
}
