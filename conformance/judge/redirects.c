/* Requests that follow a redirect, and connections that should not be used again. */
#include "judge/step.h"

static void judge_redirect(struct csn_judgement *judgement, const struct csn_attempt *before, struct csn_attempt *attempt,
                           struct csn_span method)
{
    struct csn_judged_request *request = &attempt->request;
    struct csn_headers headers;
    bool bears;

    request->terms.exchange = attempt->index;
    csn_http_parser_init(&request->parser, CSN_HTTP_REQUEST, NULL, &judgement->allocator);
    if (!csn_judgement_ok(judgement, csn_http_parse(&request->parser, attempt->exchange->request, NULL), "no room for a request"))
        return;
    request->message = csn_http_parser_message(&request->parser);
    headers = request->message->headers;
    csn_request_ask(judgement, request, false, "request.redirect", "http.redirect", CSN_SPAN("the client follows a redirect, as it may"),
                    CSN_SPAN(""), request->message->target);
    if (before->answer->status == 307 || before->answer->status == 308)
        csn_request_ask(judgement, request, csn_span_equal(request->message->method, method), "request.redirect.method",
                        "http.redirect-method", CSN_SPAN("the method changed when a redirect was followed that keeps it"), method,
                        request->message->method);
    bears = csn_headers_get(headers, CSN_SPAN("Authorization")).data != NULL ||
            csn_headers_get(headers, CSN_SPAN("X-Amz-Security-Token")).data != NULL;
    if (attempt->exchange->other_listener)
        csn_request_ask(judgement, request, !bears, "request.redirect.credentials", "http.redirect-credentials",
                        CSN_SPAN("security: Authorization or X-Amz-Security-Token went along to another host"),
                        CSN_SPAN("neither header"), CSN_SPAN(""));
}

static bool closes(const struct csn_exchange *exchange)
{
    return exchange->response_whole && csn_span_equal_ascii_case(csn_response_header(exchange->response, CSN_SPAN("Connection")), CSN_SPAN("close"));
}

/* A connection may be kept from an earlier call of the case. */
static void judge_close(struct csn_judgement *judgement, const struct csn_attempt *attempt)
{
    const struct csn_evidence *evidence = judgement->evidence;

    for (size_t i = 0; i < attempt->index; i++)
        if (closes(&evidence->exchanges[i]))
            csn_judgement_ask(judgement, evidence->exchanges[i].connection != attempt->exchange->connection, &(struct csn_finding){
                .id = "request.connection", .rule = "http.connection-close", .exchange = attempt->index,
                .message = CSN_SPAN("a request came on a connection whose last answer said Connection: close"),
                .expected = CSN_SPAN("another connection"),
            });
}

void csn_step_judge_redirects(struct csn_judgement *judgement, const struct csn_judged_step *step)
{
    if (!(judgement->evidence->client->areas & CSN_AREA_TRANSPORT))
        return;
    for (size_t i = 0; i < step->attempt_count && judgement->status == CSN_OK; i++) {
        struct csn_attempt *attempt = &step->attempts[i];

        if (i > 0 && attempt->role == CSN_ATTEMPT_REDIRECT && step->attempts[0].request.readable)
            judge_redirect(judgement, &step->attempts[i - 1], attempt, step->attempts[0].request.message->method);
        judge_close(judgement, attempt);
    }
}
