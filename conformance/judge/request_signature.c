/* SigV4 in the Authorization header: its form here, its parts in the files beside. */
#include "judge/request.h"

static void tell_form(struct csn_judgement *judgement, const struct csn_judged_request *request, struct csn_span message)
{
    csn_request_ask(judgement, request, false, "request.sign.authorization", "sign.authorization-form", message,
                    CSN_SPAN("AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=<64 hex digits>"), CSN_SPAN(""));
}

static bool judge_form(struct csn_judgement *judgement, struct csn_judged_request *request)
{
    struct csn_error error = {0};

    request->authorization_value = csn_headers_get(request->message->headers, CSN_SPAN("Authorization"));
    if (request->authorization_value.data == NULL) {
        tell_form(judgement, request, CSN_SPAN("the request has no Authorization header"));
        return false;
    }
    if (csn_sigv4_parse_authorization(request->authorization_value, &request->authorization, &error) != CSN_OK) {
        tell_form(judgement, request, csn_judgement_text(judgement, "Authorization is malformed at byte %zu: %s", error.offset,
                                                         error.message));
        return false;
    }
    if (!csn_span_equal(request->authorization.algorithm, CSN_SPAN("AWS4-HMAC-SHA256"))) {
        tell_form(judgement, request, CSN_SPAN("Authorization names another algorithm than AWS4-HMAC-SHA256"));
        return false;
    }
    csn_judgement_pass(judgement, "request.sign.authorization", "sign.authorization-form", request->terms.exchange);
    return true;
}

/* A header that says what the body's hash is must say it right (rule sign.payload-hash). */
static void judge_payload_header(struct csn_judgement *judgement, const struct csn_judged_request *request)
{
    struct csn_span actual = csn_headers_get(request->message->headers, CSN_SPAN("x-amz-content-sha256"));
    struct csn_span expected = csn_span_of(request->payload_hash, CSN_SIGV4_HEX_SIZE);

    if (actual.data == NULL)
        return;
    csn_request_ask(judgement, request, csn_span_equal(actual, expected), "request.sign.content-sha256", "sign.payload-hash",
                    CSN_SPAN("x-amz-content-sha256 is not the hash of the body that was sent"),
                    expected, actual);
}

struct csn_sigv4_request csn_request_to_sign(const struct csn_judged_request *request)
{
    return (struct csn_sigv4_request){
        .method = request->message->method,
        .path = request->path,
        .query = request->query,
        .headers = request->message->headers,
        .payload_hash = {request->payload_hash, CSN_SIGV4_HEX_SIZE},
    };
}

void csn_request_judge_signature(struct csn_judgement *judgement, struct csn_judged_request *request)
{
    if (!(request->terms.areas & CSN_AREA_SIGN))
        return;
    if (!csn_judgement_ok(judgement, csn_sigv4_payload_hash(NULL, request->message->body, request->payload_hash), "no hash"))
        return;
    request->authorized = judge_form(judgement, request);
    csn_request_judge_token(judgement, request);
    csn_request_judge_date(judgement, request);
    judge_payload_header(judgement, request);
    if (!request->authorized)
        return;
    csn_request_judge_scope(judgement, request);
    csn_request_judge_signed_headers(judgement, request);
    csn_request_judge_value(judgement, request);
}
