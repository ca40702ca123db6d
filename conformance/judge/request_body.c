/* The body as bytes, then as JSON, then against the input and the model. */
#include <countersign/utf8.h>

#include "judge/body.h"

enum { AROUND = 24 };

static const struct csn_span byte_order_mark = CSN_SPAN_INIT("\xEF\xBB\xBF");

static bool gives_anything(const struct csn_value *input)
{
    for (size_t i = 0; input != NULL && i < input->count; i++)
        if (input->items[i].value->kind != CSN_VALUE_NULL)
            return true;
    return false;
}

static void tell_empty(struct csn_judgement *judgement, const struct csn_judged_request *request)
{
    bool given = gives_anything(request->terms.input);

    csn_request_ask(judgement, request, false, "request.body.empty", given ? "body.one-object" : "envelope.empty-input",
                    CSN_SPAN("the request has no body"), given ? CSN_SPAN("one JSON object") : CSN_SPAN("{}"), CSN_SPAN(""));
}

static bool judge_encoding(struct csn_judgement *judgement, const struct csn_judged_request *request)
{
    struct csn_span body = request->message->body;
    size_t bad = csn_utf8_check(body);

    if (csn_span_starts_with(body, byte_order_mark)) {
        csn_request_ask(judgement, request, false, "request.body.encoding", "body.utf8",
                        CSN_SPAN("the body begins with a byte order mark"), CSN_SPAN("UTF-8 without it"),
                        csn_span_slice(body, 0, AROUND));
        return false;
    }
    if (bad == body.len) {
        csn_judgement_pass(judgement, "request.body.encoding", "body.utf8", request->terms.exchange);
        return true;
    }
    csn_request_ask(judgement, request, false, "request.body.encoding", "body.utf8",
                    csn_judgement_text(judgement, "the body is not UTF-8 at byte %zu", bad), CSN_SPAN("UTF-8"),
                    csn_span_slice(body, bad > AROUND ? bad - AROUND : 0, bad + AROUND));
    return false;
}

void csn_request_judge_body(struct csn_judgement *judgement, struct csn_judged_request *request)
{
    struct csn_span body = request->message->body;
    struct csn_value *value = NULL;
    struct csn_error error = {0};
    enum csn_status status;

    if (!(request->terms.areas & CSN_AREA_SERIALIZE))
        return;
    if (body.len == 0) {
        tell_empty(judgement, request);
        return;
    }
    if (!judge_encoding(judgement, request))
        return;
    status = csn_value_parse(judgement->arena, body, NULL, &value, &error);
    if (status == CSN_NO_MEMORY) {
        csn_judgement_fail(judgement, status, "no room for a body");
    } else if (status != CSN_OK) {
        csn_body_tell_syntax(judgement, request, &error);
    } else if (value->kind != CSN_VALUE_OBJECT) {
        csn_request_ask(judgement, request, false, "request.body.json", "body.one-object",
                        csn_judgement_text(judgement, "the body is of kind %s", csn_value_kind_name(value->kind)),
                        CSN_SPAN("one JSON object"), body);
    } else {
        csn_judgement_pass(judgement, "request.body.json", "body.one-object", request->terms.exchange);
        if (request->terms.operation == NULL)
            return; /* nothing to hold it against; the envelope has said so */
        if (request->terms.model_alone)
            csn_body_check_model(judgement, request, value);
        else
            csn_body_compare(judgement, request, value);
    }
}
