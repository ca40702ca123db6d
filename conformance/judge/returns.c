/* Whether the client came back. A hang or a crash is the client's fault where its request was answered, or where it does so again by
 * itself while other calls work; everything else is the adapter's. */
#include "judge/step.h"

enum { WAIT_MAX_SECONDS = 3600 }; /* what nobody means */

static bool is_answered(const struct csn_judged_step *step)
{
    for (size_t i = 0; i < step->attempt_count; i++) {
        const struct csn_exchange *exchange = step->attempts[i].exchange;

        /* A stall has nothing more to send, and is never whole. */
        if (exchange->complete && (exchange->response_whole || step->attempts[i].answer->end == CSN_END_STALL))
            return true;
    }
    return false;
}

static bool is_clients_fault(const struct csn_judged_step *step)
{
    if (step->attempt_count == 0)
        return step->call->retried_alone && step->call->others_work;
    return is_answered(step);
}

static bool is_odd_wait(struct csn_span text)
{
    int64_t seconds = 0;

    return text.len > 0 && (!csn_json_number_is_plain(text) || csn_json_number_int64(text, &seconds, NULL) != CSN_OK || seconds < 0 ||
                            seconds > WAIT_MAX_SECONDS);
}

/* The rule that a client breaks that does not come back: the one about the answer that it could not bear, where there is one. */
static const struct csn_rule *rule_of(struct csn_judgement *judgement, const struct csn_judged_step *step, const char *rule)
{
    const struct csn_attempt *last = step->attempt_count > 0 ? &step->attempts[step->attempt_count - 1] : NULL;

    if (last != NULL && is_odd_wait(csn_response_header(last->exchange->response, CSN_SPAN("Retry-After"))))
        return csn_judgement_rule(judgement, "retry.retry-after-odd");
    /* where any outcome is right, coming back with one is what the case asks for */
    if (last != NULL && last->answer->expect.outcome == CSN_EXPECT_ANY && last->answer->expect.outcome_rule->level == CSN_LEVEL_MUST)
        return last->answer->expect.outcome_rule;
    return csn_judgement_rule(judgement, rule);
}

static struct csn_span how_it_died(struct csn_judgement *judgement, int status)
{
    if (status < 0)
        return csn_judgement_text(judgement, "the client's process was ended by signal %d", -status);
    return csn_judgement_text(judgement, "the client's process ended with exit status %d", status);
}

static void tell(struct csn_judgement *judgement, const struct csn_judged_step *step, const char *rule, struct csn_span message,
                 struct csn_span actual)
{
    csn_judgement_broken(judgement, &(struct csn_finding){
        .id = rule, .rule = rule, .cited = rule_of(judgement, step, rule), .message = message, .expected = CSN_SPAN("an outcome"), .actual = actual,
        .exchange = step->attempt_count == 0 ? CSN_NO_EXCHANGE : step->attempts[step->attempt_count - 1].index,
    });
}

static void judge_death(struct csn_judgement *judgement, const struct csn_judged_step *step)
{
    struct csn_span message = how_it_died(judgement, step->call->exit_status);

    if (is_clients_fault(step))
        tell(judgement, step, "client.survives", message, step->call->log);
    else
        judgement->broken = message;
}

/* Who waits for the answer to a request that it never finished hangs by its own doing. */
static bool is_unfinished(const struct csn_judged_step *step)
{
    return step->attempt_count > 0 && !step->attempts[step->attempt_count - 1].exchange->complete;
}

static void judge_hang(struct csn_judgement *judgement, const struct csn_judged_step *step)
{
    if (is_clients_fault(step) || is_unfinished(step))
        tell(judgement, step, "client.returns", CSN_SPAN("the call did not come back by its deadline"), step->call->deadline);
    else
        judgement->broken = step->attempt_count == 0 ? CSN_SPAN("no request and no answer line came by the deadline")
                                                     : CSN_SPAN("no answer line came by the deadline, and the request was not answered");
}

static void pass(struct csn_judgement *judgement, const struct csn_judged_step *step)
{
    const struct csn_attempt *last = csn_step_last(step);

    if (last == NULL)
        return; /* nobody who sent nothing has shown that it survives an answer */
    csn_judgement_pass(judgement, "client.returns", "client.returns", last->index);
    csn_judgement_pass(judgement, "client.survives", "client.survives", last->index);
    for (size_t i = 0; i < step->attempt_count; i++)
        if (csn_response_header(step->attempts[i].exchange->response, CSN_SPAN("Retry-After")).len > 0)
            csn_judgement_pass(judgement, "client.returns", "retry.retry-after-odd", step->attempts[i].index);
}

void csn_step_judge_return(struct csn_judgement *judgement, const struct csn_judged_step *step)
{
    switch (step->call->end) {
    case CSN_CALL_ANSWERED:
        pass(judgement, step);
        break;
    case CSN_CALL_TIMED_OUT:
        judge_hang(judgement, step);
        break;
    case CSN_CALL_DIED:
        judge_death(judgement, step);
        break;
    case CSN_CALL_GARBLED:
        judgement->broken = step->call->detail.len > 0 ? step->call->detail : CSN_SPAN("the adapter sent a line that is no valid answer");
        break;
    case CSN_CALL_NOT_SENT:
        if (judgement->unsupported.len == 0)
            judgement->unsupported = step->call->detail.len > 0 ? step->call->detail : CSN_SPAN("the call could not be made");
        break;
    }
}
