/* How many requests a call made, after which answers, and when. */
#include <countersign/client.h>

#include "judge/step.h"

enum { EARLY_MS = 100, WAIT_MAX_SECONDS = 15 };

/* The script's code; none where it bears a nonce, which would tell one finding from its like. */
static struct csn_span shown_code(const struct csn_answer *answer)
{
    bool is_drawn = csn_span_find(answer->code, 0, '$') < answer->code.len;

    return is_drawn ? CSN_SPAN("") : answer->code;
}

/* Tells whether the client may have given up waiting before the answer came. */
static bool may_have_timed_out(const struct csn_step *step, const struct csn_exchange *exchange)
{
    uint64_t waited_us = exchange->response_first_us > exchange->last_us ? exchange->response_first_us - exchange->last_us : 0;

    return waited_us >= (uint64_t)step->timeout_ms * 900;
}

static bool is_final_success(const struct csn_step *step, const struct csn_attempt *before, const struct csn_attempt *attempt)
{
    const struct csn_answer *answer = before->answer;

    return answer->complete && answer->status >= 200 && answer->status < 300 && before->exchange->response_whole &&
           before->exchange->response_last_us <= attempt->exchange->first_us && !may_have_timed_out(step, before->exchange);
}

static void ask(struct csn_judgement *judgement, const struct csn_attempt *attempt, bool holds, const char *id, const char *rule,
                struct csn_span message, struct csn_span expected, struct csn_span actual)
{
    csn_judgement_ask(judgement, holds, &(struct csn_finding){
        .id = id, .rule = rule, .message = message, .expected = expected, .actual = actual, .exchange = attempt->index,
    });
}

static bool is_client_error(const struct csn_answer *answer)
{
    return answer->complete && answer->status >= 400 && answer->status < 500 && !answer->retry_after &&
           csn_client_retry_hint(answer->status, answer->code) == CSN_RETRY_NO;
}

static bool is_throttled(const struct csn_answer *answer)
{
    return answer->complete && csn_client_retry_hint(answer->status, answer->code) == CSN_RETRY_THROTTLED;
}

/* A further request after an answer: the rule depends on the answer. */
static void judge_again(struct csn_judgement *judgement, const struct csn_step *step, const struct csn_attempt *before,
                        const struct csn_attempt *attempt)
{
    if (is_final_success(step, before, attempt))
        ask(judgement, attempt, false, "request.count", "retry.after-answer",
            csn_judgement_text(judgement, "a further request came after a complete %d", before->answer->status),
            CSN_SPAN("no further request"), CSN_SPAN("a further request"));
    else if (is_client_error(before->answer))
        ask(judgement, attempt, false, "request.count", "retry.not-client-errors",
            csn_judgement_text(judgement, "the call was repeated after a %d%s%.*s, which the same call would meet again",
                               before->answer->status, shown_code(before->answer).len > 0 ? " " : "", CSN_SPAN_ARG(shown_code(before->answer))),
            CSN_SPAN("no further request"), CSN_SPAN("a further request"));
    else if (is_throttled(before->answer))
        ask(judgement, attempt, true, "request.count", "retry.throttling", CSN_SPAN(""), CSN_SPAN(""), CSN_SPAN(""));
    else
        ask(judgement, attempt, !attempt->exchange->repeated, "request.count", "retry.server-errors",
            CSN_SPAN("the call was repeated more often than answers were scripted, as it may be"), CSN_SPAN(""), CSN_SPAN(""));
}

/* A request that a transport sent again by itself when the server had closed the idle connection (rule http.idle-close) is no
 * attempt. */
static bool is_resent(const struct csn_attempt *before, const struct csn_attempt *attempt)
{
    return before->exchange->on_connection > 1 && before->exchange->response.len == 0 &&
           csn_span_equal(before->exchange->request, attempt->exchange->request);
}

/* Nor is one that may have followed a redirect back to where it came from (rule http.redirect). */
static bool is_redirected(const struct csn_attempt *before)
{
    return before->answer->status >= 300 && before->answer->status < 400;
}

static size_t count_attempts(const struct csn_judged_step *step)
{
    size_t count = 0;

    for (size_t i = 0; i < step->attempt_count; i++)
        count += step->attempts[i].role == CSN_ATTEMPT_CALL && step->attempts[i].exchange->complete &&
                 (i == 0 || !(is_resent(&step->attempts[i - 1], &step->attempts[i]) || is_redirected(&step->attempts[i - 1])));
    return count;
}

static void judge_limit(struct csn_judgement *judgement, const struct csn_judged_step *step, const struct csn_attempt *last)
{
    size_t count = count_attempts(step);

    if (judgement->evidence->client->features & CSN_FEATURE_MAX_ATTEMPTS && count > 0)
        ask(judgement, last, count <= step->step->max_attempts, "request.count", "retry.finite",
            csn_judgement_text(judgement, "%zu attempts were made where at most %u were asked for", count, step->step->max_attempts),
            csn_judgement_text(judgement, "at most %u", step->step->max_attempts), csn_judgement_text(judgement, "%zu", count));
}

/* The first answer that says "later" should be followed by another attempt; that there are fewer in all is a client's freedom. */
static void judge_given_up(struct csn_judgement *judgement, const struct csn_judged_step *step, const struct csn_attempt *last)
{
    bool may_come_again = judgement->evidence->client->features & CSN_FEATURE_MAX_ATTEMPTS &&
                          count_attempts(step) < step->step->max_attempts && step->call->end == CSN_CALL_ANSWERED;

    if (!may_come_again || !is_throttled(last->answer) || !last->exchange->response_whole)
        return;
    for (const struct csn_attempt *attempt = step->attempts; attempt < last; attempt++)
        if (is_throttled(attempt->answer))
            return;
    ask(judgement, last, false, "request.count", "retry.throttling",
        csn_judgement_text(judgement, "the client gave up after a %d%s%.*s, which says to come again", last->answer->status,
                           shown_code(last->answer).len > 0 ? " " : "", CSN_SPAN_ARG(shown_code(last->answer))),
        csn_judgement_text(judgement, "another attempt, %u being allowed", step->step->max_attempts),
        CSN_SPAN("no further request"));
}

/* Seconds that Retry-After asks for; false where it can't be read. */
static bool asked_wait(const struct csn_exchange *exchange, int64_t *seconds)
{
    struct csn_span text = csn_response_header(exchange->response, CSN_SPAN("Retry-After"));
    struct csn_time date;

    *seconds = 0;
    for (size_t i = 0; i < text.len && i < 9; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            if (i > 0 || csn_time_parse_http_date(text, &date, NULL) != CSN_OK)
                return false;
            *seconds = date.seconds - csn_response_wall_ms(exchange) / 1000 - 1; /* whole seconds on both sides */
            return true;
        }
        *seconds = *seconds * 10 + (text.data[i] - '0');
    }
    return text.len > 0 && text.len < 9;
}

/* Waits that nobody can be expected to keep are not judged here. */
static void judge_wait(struct csn_judgement *judgement, const struct csn_attempt *before, const struct csn_attempt *attempt)
{
    int64_t seconds = 0;
    int64_t waited_ms;

    if (!before->answer->retry_after || !asked_wait(before->exchange, &seconds) || seconds <= 0 || seconds > WAIT_MAX_SECONDS)
        return;
    waited_ms = ((int64_t)attempt->exchange->first_us - (int64_t)before->exchange->response_last_us) / 1000;
    ask(judgement, attempt, waited_ms >= seconds * 1000 - EARLY_MS, "request.wait", "retry.retry-after",
        CSN_SPAN("the next attempt came sooner than Retry-After in the answer before allows"),
        csn_judgement_text(judgement, "a wait of %lld s or more", (long long)seconds),
        csn_judgement_text(judgement, "a wait of %lld ms", (long long)waited_ms));
}

static bool attempt_number(struct csn_span header, unsigned *number)
{
    static const struct csn_span name = CSN_SPAN_INIT("attempt=");
    size_t at = csn_span_search(header, 0, name);

    *number = 0;
    for (at += name.len; at < header.len && header.data[at] >= '0' && header.data[at] <= '9' && *number < 100000; at++)
        *number = *number * 10 + (unsigned)(header.data[at] - '0');
    return csn_span_search(header, 0, name) < header.len;
}

/* What the SDKs send for their service's statistics (rule retry.invocation-id). */
static void judge_numbering(struct csn_judgement *judgement, const struct csn_attempt *before, const struct csn_attempt *attempt)
{
    static const struct csn_span id = CSN_SPAN_INIT("amz-sdk-invocation-id");
    static const struct csn_span info = CSN_SPAN_INIT("amz-sdk-request");
    struct csn_span a;
    struct csn_span b;
    unsigned first;
    unsigned second;

    if (!before->request.readable || !attempt->request.readable || is_resent(before, attempt))
        return;
    a = csn_headers_get(before->request.message->headers, id);
    b = csn_headers_get(attempt->request.message->headers, id);
    if (a.data != NULL && b.data != NULL)
        csn_request_ask(judgement, &attempt->request, csn_span_equal(a, b), "request.invocation-id", "retry.invocation-id",
                        CSN_SPAN("amz-sdk-invocation-id changed between attempts of one call"), a, b);
    a = csn_headers_get(before->request.message->headers, info);
    b = csn_headers_get(attempt->request.message->headers, info);
    if (attempt_number(a, &first) && attempt_number(b, &second))
        csn_request_ask(judgement, &attempt->request, second == first + 1, "request.attempt-number", "retry.invocation-id",
                        CSN_SPAN("the attempt number of amz-sdk-request did not rise by one"), a, b);
}

static void judge_late(struct csn_judgement *judgement, const struct csn_judged_step *step)
{
    bool late = false;

    for (size_t i = 0; i < step->attempt_count; i++) {
        if (step->attempts[i].role != CSN_ATTEMPT_LATE)
            continue;
        late = true;
        ask(judgement, &step->attempts[i], false, "request.after-answer", "retry.after-answer",
            CSN_SPAN("a request came after the client had returned"), CSN_SPAN("no further request"), CSN_SPAN("a further request"));
    }
    if (!late && step->attempt_count > 0)
        ask(judgement, &step->attempts[step->attempt_count - 1], true, "request.after-answer", "retry.after-answer", CSN_SPAN(""),
            CSN_SPAN(""), CSN_SPAN(""));
}

void csn_step_judge_retries(struct csn_judgement *judgement, const struct csn_judged_step *step)
{
    const struct csn_attempt *last = csn_step_last(step);

    if (step->call->end == CSN_CALL_ANSWERED)
        judge_late(judgement, step);
    if (!(judgement->evidence->client->areas & CSN_AREA_RETRY) || last == NULL)
        return;
    for (const struct csn_attempt *before = step->attempts; before < last; before++) {
        const struct csn_attempt *attempt = before + 1;

        if (attempt->role != CSN_ATTEMPT_CALL || !before->exchange->complete || is_resent(before, attempt))
            continue;
        judge_again(judgement, step->step, before, attempt);
        judge_wait(judgement, before, attempt);
        judge_numbering(judgement, before, attempt);
    }
    judge_limit(judgement, step, last);
    judge_given_up(judgement, step, last);
}
