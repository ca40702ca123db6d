/* An outcome without a request: a refusal, which may be right, or a guess, which never is. */
#include "judge/step.h"

static void tell(struct csn_judgement *judgement, const char *rule, const struct csn_rule *cited, struct csn_span message,
                 struct csn_span actual)
{
    csn_judgement_broken(judgement, &(struct csn_finding){
        .id = "request.arrived", .rule = rule, .cited = cited, .message = message, .actual = actual,
        .expected = CSN_SPAN("a request"), .exchange = CSN_NO_EXCHANGE,
    });
}

static void note(struct csn_judgement *judgement, const struct csn_judged_step *step, enum csn_check_status status,
                 struct csn_span message)
{
    csn_judgement_force(judgement, status, &(struct csn_finding){
        .id = "request.refused", .cited = step->step->refusal_rule, .rule = "validate.lenient", .exchange = CSN_NO_EXCHANGE,
        .message = message, .actual = status == CSN_CHECK_PASS ? CSN_SPAN("") : step->call->report.message,
    });
}

/* Refusing an input that may be refused shows something only of a client that sends the legal twin of that input. */
static void judge_permitted(struct csn_judgement *judgement, const struct csn_judged_step *step)
{
    if (step->step->twin.len == 0) {
        judgement->unsupported = CSN_SPAN("the client refuses this input, as it may, and no legal twin tells whether that means anything");
    } else if (judgement->evidence->twin_sent) {
        judgement->evidence_count++;
        note(judgement, step, CSN_CHECK_PASS, CSN_SPAN(""));
    } else {
        note(judgement, step, CSN_CHECK_NOT_JUDGED,
             csn_judgement_text(judgement, "the client refuses this input, as it may; that counts only where it sends the legal input of "
                                           "case %.*s", CSN_SPAN_ARG(step->step->twin)));
    }
}

static void judge_refusal(struct csn_judgement *judgement, const struct csn_judged_step *step)
{
    const struct csn_client_report *report = &step->call->report;

    if (step->step->refusal == CSN_REFUSAL_ALLOWED) {
        judge_permitted(judgement, step);
    } else {
        tell(judgement, "body.given-sent", step->step->refusal_rule, CSN_SPAN("the client refused an input that it should send"),
             report->message);
        /* a finding of its own, if the client sends anything at all */
        judgement->evidence_count += step->step->refusal == CSN_REFUSAL_RULE && judgement->evidence->twin_sent;
    }
    if (report->kind == CSN_KIND_UNEXPECTED && step->step->refusal != CSN_REFUSAL_WRONG)
        csn_judgement_broken(judgement, &(struct csn_finding){
            .id = "report.kind", .rule = "error.in-family", .exchange = CSN_NO_EXCHANGE, .actual = report->type,
            .message = CSN_SPAN("the refusal is an exception outside the client's own family of errors"),
            .expected = CSN_SPAN("an error of the client's own"),
        });
}

void csn_step_judge_silence(struct csn_judgement *judgement, const struct csn_judged_step *step)
{
    const struct csn_client_report *report = &step->call->report;
    bool may_refuse = report->kind == 0 || (report->kind & (CSN_KIND_CLIENT | CSN_KIND_UNEXPECTED)) != 0;
    bool refused = report->outcome == CSN_REPORT_ERROR && may_refuse;

    if (report->outcome == CSN_REPORT_UNSUPPORTED)
        judgement->unsupported = report->reason.len > 0 ? report->reason : CSN_SPAN("the adapter says so");
    else if (refused)
        judge_refusal(judgement, step);
    else if (report->outcome == CSN_REPORT_ERROR && step->step->answers[0].expect.outcome == CSN_EXPECT_ANY)
        note(judgement, step, CSN_CHECK_NOT_JUDGED, CSN_SPAN("the client reported an error, as it may here, before any request came"));
    else
        tell(judgement, "envelope.post-root", NULL,
             report->outcome == CSN_REPORT_SUCCESS ? CSN_SPAN("the client reported success, but its request never came")
                                                   : CSN_SPAN("the client reported an error, but its request never came"),
             report->message);
}
