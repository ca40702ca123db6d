#include "judge/request.h"

void csn_request_ask(struct csn_judgement *judgement, const struct csn_judged_request *request, bool holds, const char *id,
                     const char *rule, struct csn_span message, struct csn_span expected, struct csn_span actual)
{
    csn_judgement_ask(judgement, holds, &(struct csn_finding){
        .id = id, .rule = rule, .message = message, .expected = expected, .actual = actual, .exchange = request->terms.exchange,
    });
}

void csn_request_tell(struct csn_judgement *judgement, const struct csn_judged_request *request, const struct csn_finding *finding)
{
    struct csn_finding told = *finding;

    told.exchange = request->terms.exchange;
    csn_judgement_broken(judgement, &told);
}

static void split_target(struct csn_judged_request *request)
{
    struct csn_span target = request->message->target;
    size_t mark = csn_span_find(target, 0, '?');

    request->path = csn_span_slice(target, 0, mark);
    request->query = csn_span_slice(target, mark + 1, target.len);
}

void csn_request_judge(struct csn_judgement *judgement, struct csn_judged_request *request, struct csn_span raw)
{
    csn_http_parser_init(&request->parser, CSN_HTTP_REQUEST, NULL, &judgement->allocator);
    if (!csn_judgement_ok(judgement, csn_http_parse(&request->parser, raw, NULL), "no room for a request"))
        return;
    request->message = csn_http_parser_message(&request->parser);
    request->readable = csn_http_parser_has_head(&request->parser);
    csn_request_judge_framing(judgement, request);
    if (!request->readable)
        return;
    split_target(request);
    csn_request_judge_envelope(judgement, request);
    if (!request->message->complete || request->terms.overrun)
        return; /* where the body ends isn't known: envelope.content-length says so */
    csn_request_judge_body(judgement, request);
    csn_request_judge_signature(judgement, request);
}
