/* The requests of one call: each judged completely by itself, then what must hold between them. */
#include <countersign/time.h>

#include "judge/step.h"

enum { SKEW_SECONDS = 60, EARLY_MS = 1000, OLD_MS = 5000 };

static struct csn_span target_of(struct csn_span request)
{
    size_t from = csn_span_find(request, 0, ' ');

    return csn_span_slice(request, from + 1, csn_span_find(request, from + 1, ' '));
}

static bool is_redirect(const struct csn_attempt *attempt)
{
    return attempt->answer->status >= 300 && attempt->answer->status < 400;
}

/* A request after a redirect follows it where it goes elsewhere, or where the redirect leads back to the same place; else one that comes
 * again where the first went is a retry. One that comes after the report is late, unless it is the call's own: a client may report what
 * it took for an answer before its request was read here. */
static enum csn_attempt_role role_of(const struct csn_judged_step *step, const struct csn_exchange *exchange)
{
    const struct csn_attempt *before = csn_step_last(step);
    struct csn_span target = target_of(exchange->request);
    bool elsewhere;

    if (exchange->late && step->attempt_count > 0)
        return CSN_ATTEMPT_LATE;
    if (before == NULL)
        return CSN_ATTEMPT_CALL;
    elsewhere = exchange->other_listener || !csn_span_equal(target, target_of(step->attempts[0].exchange->request));
    if (is_redirect(before) && csn_response_header(before->exchange->response, CSN_SPAN("Location")).len > 0)
        return CSN_ATTEMPT_REDIRECT;
    return elsewhere && (before->role == CSN_ATTEMPT_REDIRECT || is_redirect(before)) ? CSN_ATTEMPT_REDIRECT : CSN_ATTEMPT_CALL;
}

const struct csn_attempt *csn_step_last(const struct csn_judged_step *step)
{
    for (size_t i = step->attempt_count; i > 0; i--)
        if (step->attempts[i - 1].role != CSN_ATTEMPT_LATE && step->attempts[i - 1].exchange->complete)
            return &step->attempts[i - 1];
    return NULL;
}

void csn_step_collect(struct csn_judgement *judgement, struct csn_judged_step *step)
{
    const struct csn_evidence *evidence = judgement->evidence;
    size_t count = 0;

    for (size_t i = 0; i < evidence->exchange_count; i++)
        count += evidence->exchanges[i].step == step->index;
    step->attempts = csn_arena_alloc_array(judgement->arena, count, sizeof *step->attempts);
    if (step->attempts == NULL) {
        csn_judgement_fail(judgement, csn_arena_status(judgement->arena), "no room for requests");
        return;
    }
    for (size_t i = 0; i < evidence->exchange_count; i++) {
        const struct csn_exchange *exchange = &evidence->exchanges[i];
        size_t answer = exchange->answer < step->step->answer_count ? exchange->answer : step->step->answer_count - 1;

        if (exchange->step != step->index)
            continue;
        step->attempts[step->attempt_count] = (struct csn_attempt){
            .exchange = exchange, .index = i, .answer = &step->step->answers[answer], .role = role_of(step, exchange),
        };
        step->attempt_count++;
    }
}

/* How far the Dates of earlier answers were off: a client may follow them. */
static void find_clock_offsets(struct csn_judgement *judgement, size_t before, struct csn_request_terms *terms)
{
    int64_t *offsets = before == 0 ? NULL : csn_arena_alloc_array(judgement->arena, before, sizeof *offsets);

    terms->clock_offsets = offsets;
    for (size_t i = 0; i < before && offsets != NULL; i++) {
        int64_t seconds = 0;

        if (csn_response_clock_offset(&judgement->evidence->exchanges[i], &seconds) &&
            (seconds > SKEW_SECONDS || seconds < -SKEW_SECONDS))
            offsets[terms->clock_offset_count++] = seconds;
    }
}

static struct csn_time time_of(const struct csn_step *step, int64_t wall_ms)
{
    struct csn_time now;
    int64_t seconds = wall_ms / 1000 - (wall_ms % 1000 < 0);

    if (step->now.len > 0 && csn_time_parse_iso8601(step->now, &now, NULL) == CSN_OK)
        return now;
    return (struct csn_time){seconds, (uint32_t)(wall_ms - seconds * 1000) * 1000000};
}

/* Tells whether the bytes behind the request on its connection begin no request: they are the rest of its body. */
static bool is_overrun(const struct csn_evidence *evidence, const struct csn_exchange *exchange)
{
    for (size_t i = 0; i < evidence->exchange_count; i++) {
        const struct csn_exchange *next = &evidence->exchanges[i];

        if (next->connection == exchange->connection && next->on_connection == exchange->on_connection + 1)
            return next->request.len > 0 && (next->request.data[0] < 'A' || next->request.data[0] > 'Z');
    }
    return false;
}

static struct csn_request_terms terms_of(struct csn_judgement *judgement, const struct csn_judged_step *judged,
                                         const struct csn_attempt *attempt)
{
    const struct csn_step *step = judged->step;
    struct csn_request_terms terms = {
        .operation = step->operation,
        .input = judged->call->input,
        .special = judgement->instance->of->features & CSN_FEATURE_SPECIAL_VALUES,
        .free_pointers = step->free_pointers,
        .free_pointer_count = step->free_pointer_count,
        .authority = judged->call->authority,
        .endpoint_path = step->endpoint_path,
        .region = CSN_SPAN(CSN_REGION),
        .credentials = judgement->instance->credentials,
        .token_known = true,
        .areas = judgement->evidence->client->areas,
        .timed = true,
        .now = time_of(step, attempt->exchange->wall_ms),
        .exchange = attempt->index,
        .follows = attempt->exchange->on_connection > 1,
        .overrun = is_overrun(judgement->evidence, attempt->exchange),
    };

    if (!step->session_token)
        terms.credentials.session_token = CSN_SPAN("");
    find_clock_offsets(judgement, attempt->index, &terms);
    return terms;
}

static const struct csn_attempt *attempt_before(const struct csn_judged_step *step, size_t index)
{
    while (index-- > 0)
        if (step->attempts[index].role == CSN_ATTEMPT_CALL)
            return &step->attempts[index];
    return NULL;
}

static void judge_same_body(struct csn_judgement *judgement, const struct csn_attempt *before, const struct csn_attempt *attempt)
{
    const struct csn_judged_request *a = &before->request;
    const struct csn_judged_request *b = &attempt->request;

    if (!a->readable || !b->readable || !a->message->complete || !b->message->complete)
        return;
    csn_request_ask(judgement, b, csn_span_equal(a->message->body, b->message->body), "request.same-body", "retry.same-body",
                    CSN_SPAN("the body is not that of the attempt before"), a->message->body, b->message->body);
}

/* Tells whether an attempt was signed before the answer to the one before was known. A client that signs each attempt can't have done
 * that: not within one second, where date and signature may be the same (rule sign.each-attempt), and not by a clock that it set by
 * a Date, which is late by no more than the answer took and its second. The answer was known no sooner than its request was read here and
 * the scripted wait was over; when it was written is told too late on a busy machine. */
static bool is_signed_too_early(const struct csn_attempt *before, const struct csn_attempt *attempt)
{
    int64_t date_ms = attempt->request.date.seconds * 1000;
    int64_t written_ms = csn_response_wall_ms(before->exchange);
    int64_t scripted_ms = before->exchange->wall_ms + before->answer->delay_ms;
    int64_t answered_ms = scripted_ms < written_ms ? scripted_ms : written_ms;
    int64_t took_ms = answered_ms - before->exchange->wall_ms;
    int64_t age_ms = attempt->exchange->wall_ms - date_ms;
    bool again = csn_span_equal(before->request.authorization.signature, attempt->request.authorization.signature);

    if (age_ms > SKEW_SECONDS * INT64_C(1000) || age_ms < -SKEW_SECONDS * INT64_C(1000))
        return false; /* by another clock; rule sign.fresh has its say */
    return date_ms < answered_ms - EARLY_MS && (again || age_ms > OLD_MS + took_ms);
}

static void judge_signed_anew(struct csn_judgement *judgement, const struct csn_judged_step *step,
                              const struct csn_attempt *before, const struct csn_attempt *attempt)
{
    bool both = before->request.authorized && attempt->request.authorized && before->request.dated && attempt->request.dated;

    if (!both || step->step->now.len > 0 || !(attempt->request.terms.areas & CSN_AREA_SIGN))
        return;
    csn_request_ask(judgement, &attempt->request, !is_signed_too_early(before, attempt), "request.sign.attempt", "sign.each-attempt",
                    CSN_SPAN("the attempt was signed before the answer to the one before was known: its date and signature are old"),
                    CSN_SPAN("a date and a signature of this attempt's own"), attempt->request.amz_date);
}

void csn_step_judge_attempts(struct csn_judgement *judgement, struct csn_judged_step *step)
{
    for (size_t i = 0; i < step->attempt_count && judgement->status == CSN_OK; i++) {
        struct csn_attempt *attempt = &step->attempts[i];
        const struct csn_attempt *before = attempt_before(step, i);

        if (attempt->role != CSN_ATTEMPT_CALL)
            continue;
        attempt->request.terms = terms_of(judgement, step, attempt);
        attempt->request.earlier = before == NULL ? NULL : &before->request;
        csn_request_judge(judgement, &attempt->request, attempt->exchange->request);
        judgement->evidence_count += attempt->request.readable;
        if (before == NULL || judgement->status != CSN_OK)
            continue;
        judge_same_body(judgement, before, attempt);
        judge_signed_anew(judgement, step, before, attempt);
    }
}
