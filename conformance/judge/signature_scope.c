/* Date, scope and session token: what a signature is bound to. */
#include "judge/request.h"

enum { DATE_DIGITS = 8, MUST_SECONDS = 15 * 60, SHOULD_SECONDS = 5 * 60 };

static bool take_date(struct csn_judgement *judgement, struct csn_judged_request *request)
{
    struct csn_headers headers = request->message->headers;
    struct csn_span date = csn_headers_get(headers, CSN_SPAN("Date"));
    struct csn_time ignored;
    bool carried;

    request->amz_date = csn_headers_get(headers, CSN_SPAN("X-Amz-Date"));
    carried = request->amz_date.data != NULL;
    if (carried) {
        csn_judgement_pass(judgement, "request.sign.date-carrier", "sign.date-carrier", request->terms.exchange);
        return true;
    }
    if (date.data == NULL || csn_time_parse_amz_date(date, &ignored, NULL) != CSN_OK)
        return false;
    request->amz_date = date;
    csn_request_ask(judgement, request, false, "request.sign.date-carrier", "sign.date-carrier",
                    CSN_SPAN("the date is carried in Date instead of X-Amz-Date"), CSN_SPAN("X-Amz-Date"), date);
    return true;
}

static int64_t distance(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a;
}

/* Tells whether the client may have set its clock by the Date of an answer (rule retry.clock-skew). */
static bool follows_an_answer(const struct csn_judged_request *request)
{
    for (size_t i = 0; i < request->terms.clock_offset_count; i++)
        if (distance(request->date.seconds, request->terms.now.seconds + request->terms.clock_offsets[i]) <= SHOULD_SECONDS)
            return true;
    return false;
}

static void judge_freshness(struct csn_judgement *judgement, const struct csn_judged_request *request)
{
    int64_t off = distance(request->date.seconds, request->terms.now.seconds);
    struct csn_buf now = csn_judgement_buffer(judgement);

    if (off > SHOULD_SECONDS && follows_an_answer(request)) {
        csn_request_ask(judgement, request, false, "request.sign.clock", "retry.clock-skew",
                        CSN_SPAN("the client follows the clock of an earlier answer, as it may"), CSN_SPAN(""), request->amz_date);
        return;
    }
    if (off > SHOULD_SECONDS)
        (void)csn_judgement_ok(judgement, csn_time_format_amz_date(&now, request->terms.now), "no room for a date");
    csn_request_ask(judgement, request, off <= MUST_SECONDS, "request.sign.fresh", "sign.fresh",
                    CSN_SPAN("the request's date is more than 15 minutes from the time at which it came"), csn_buf_span(&now),
                    request->amz_date);
    if (off <= MUST_SECONDS)
        csn_request_ask(judgement, request, off <= SHOULD_SECONDS, "request.sign.fresh", "sign.fresh-five-minutes",
                        CSN_SPAN("the request's date is more than 5 minutes from the time at which it came"), csn_buf_span(&now),
                        request->amz_date);
}

void csn_request_judge_date(struct csn_judgement *judgement, struct csn_judged_request *request)
{
    if (!take_date(judgement, request)) {
        csn_request_ask(judgement, request, false, "request.sign.date", "sign.date-form",
                        CSN_SPAN("the request has no X-Amz-Date header"), CSN_SPAN("YYYYMMDDTHHMMSSZ"), CSN_SPAN(""));
        return;
    }
    request->dated = csn_time_parse_amz_date(request->amz_date, &request->date, NULL) == CSN_OK;
    csn_request_ask(judgement, request, request->dated, "request.sign.date", "sign.date-form",
                    CSN_SPAN("the date has another form than the signing rules ask for"), CSN_SPAN("YYYYMMDDTHHMMSSZ"),
                    request->amz_date);
    if (request->dated && request->terms.timed)
        judge_freshness(judgement, request);
}

void csn_request_judge_scope(struct csn_judgement *judgement, struct csn_judged_request *request)
{
    const struct csn_sigv4_authorization *authorization = &request->authorization;
    struct csn_span region = request->terms.region.len > 0 ? request->terms.region : authorization->scope.region;
    struct csn_span date = request->dated ? csn_span_slice(request->amz_date, 0, DATE_DIGITS) : authorization->scope.date;

    csn_request_ask(judgement, request, csn_span_equal(authorization->scope.date, date), "request.sign.scope.date", "sign.scope",
                    CSN_SPAN("the scope's date is not the first eight characters of the date that was sent"), date,
                    authorization->scope.date);
    csn_request_ask(judgement, request, region.len > 0 && csn_span_equal(authorization->scope.region, region),
                    "request.sign.scope.region", "sign.scope", CSN_SPAN("the scope names another region"), region,
                    authorization->scope.region);
    csn_request_ask(judgement, request, csn_span_equal(authorization->scope.service, judgement->catalogue->model->signing_name),
                    "request.sign.scope.service", "sign.scope", CSN_SPAN("the scope names another service"),
                    judgement->catalogue->model->signing_name, authorization->scope.service);
    csn_request_ask(judgement, request, csn_span_equal(authorization->terminator, CSN_SPAN("aws4_request")),
                    "request.sign.scope.terminator", "sign.scope", CSN_SPAN("the scope does not end in aws4_request"),
                    CSN_SPAN("aws4_request"), authorization->terminator);
}

/* What a language's null looks like as text; NULL where it is something else. */
static bool is_null_text(struct csn_span text)
{
    static const struct csn_span texts[] = {
        CSN_SPAN_INIT("null"), CSN_SPAN_INIT("none"), CSN_SPAN_INIT("undefined"), CSN_SPAN_INIT("nil"), CSN_SPAN_INIT("(null)"),
        CSN_SPAN_INIT("<nil>"), CSN_SPAN_INIT("na"), CSN_SPAN_INIT("false"),
    };

    for (size_t i = 0; i < CSN_COUNT(texts); i++)
        if (csn_span_equal_ascii_case(text, texts[i]))
            return true;
    return false;
}

static void judge_absent_token(struct csn_judgement *judgement, const struct csn_judged_request *request, struct csn_span actual)
{
    bool empty = actual.data != NULL && actual.len == 0;

    csn_request_ask(judgement, request, !empty, "request.sign.empty-token", "sign.no-empty-token",
                    CSN_SPAN("X-Amz-Security-Token is sent without a value"), CSN_SPAN("no such header"), CSN_SPAN(""));
    if (empty)
        return;
    csn_request_ask(judgement, request, actual.data == NULL, "request.sign.token", "sign.session-token",
                    is_null_text(actual) ? CSN_SPAN("X-Amz-Security-Token holds the text of a null")
                                         : CSN_SPAN("X-Amz-Security-Token is sent although there is no session token"),
                    CSN_SPAN("no such header"), is_null_text(actual) ? actual : CSN_SPAN(""));
}

void csn_request_judge_token(struct csn_judgement *judgement, struct csn_judged_request *request)
{
    struct csn_span actual = csn_headers_get(request->message->headers, CSN_SPAN("X-Amz-Security-Token"));
    struct csn_span token = request->terms.credentials.session_token;

    if (!request->terms.token_known) {
        if (is_null_text(actual) || (actual.data != NULL && actual.len == 0))
            judge_absent_token(judgement, request, actual);
        return;
    }
    if (token.len == 0) {
        judge_absent_token(judgement, request, actual);
        return;
    }
    csn_request_ask(judgement, request, csn_span_equal(actual, token), "request.sign.token", "sign.session-token",
                    actual.data == NULL ? CSN_SPAN("the session token is not sent")
                                        : CSN_SPAN("X-Amz-Security-Token is not the session token that was given"),
                    csn_judgement_text(judgement, "the token of %zu characters that was given", token.len),
                    actual.data == NULL || is_null_text(actual)
                        ? actual : csn_judgement_text(judgement, "another text of %zu characters", actual.len));
}
