/* What the client told its caller, held against what the last answer means. */
#include "judge/step.h"

struct csn_span csn_step_expand(struct csn_judgement *judgement, const struct csn_judged_step *step,
                                const struct csn_attempt *attempt, struct csn_span text)
{
    struct csn_buf out = csn_judgement_buffer(judgement);
    struct csn_instance_names names = {
        .step = step->index,
        .answer = (size_t)(attempt->answer - step->step->answers),
        .now = {.seconds = csn_response_wall_ms(attempt->exchange) / 1000},
        .authority = step->call->authority,
    };

    if (csn_span_search(text, 0, CSN_SPAN("${")) == text.len)
        return text;
    (void)csn_judgement_ok(judgement, csn_instance_expand(judgement->instance, &names, text, &out), "no room for an expectation");
    return csn_buf_span(&out);
}

static void ask(struct csn_judgement *judgement, const struct csn_attempt *last, bool holds, const char *id,
                const struct csn_rule *rule, struct csn_span message, struct csn_span expected, struct csn_span actual)
{
    csn_judgement_ask(judgement, holds, &(struct csn_finding){
        .id = id, .cited = rule, .rule = "error.is-error", .message = message, .expected = expected, .actual = actual,
        .exchange = last->index,
    });
}

static bool is_declared(const struct csn_judgement *judgement, unsigned field)
{
    return (judgement->evidence->client->reports & field) != 0;
}

/* A reported text that must be the expected one. Tells whether it was judged and holds. */
static bool judge_text(struct csn_judgement *judgement, const struct csn_judged_step *step, const struct csn_attempt *last,
                       const char *id, const struct csn_rule *rule, struct csn_span wanted, struct csn_span told,
                       struct csn_span absent, struct csn_span other)
{
    struct csn_span expected = csn_step_expand(judgement, step, last, wanted);
    bool holds = csn_span_equal(expected, told);

    ask(judgement, last, holds, id, rule, told.data == NULL ? absent : other, expected, told);
    return holds && !csn_span_equal(expected, wanted);
}

/* Tells whether a string of the script holds `text`, as the answer had it. The catalogue's reader bounds the depth. */
static bool is_in_script(struct csn_judgement *judgement, const struct csn_judged_step *step, const struct csn_attempt *last,
                         const struct csn_value *script, struct csn_span text)
{
    if (script->kind == CSN_VALUE_STRING) {
        struct csn_span sent = csn_step_expand(judgement, step, last, script->text);
        return csn_span_search(sent, 0, text) < sent.len;
    }
    for (size_t i = 0; i < script->count; i++)
        if (is_in_script(judgement, step, last, script->items[i].value, text))
            return true;
    return false;
}

/* A code that stands nowhere in the answer was not read and cut wrongly: it was not read at all. */
static const struct csn_rule *code_rule(struct csn_judgement *judgement, const struct csn_judged_step *step,
                                        const struct csn_attempt *last)
{
    static const char *const cuts[] = {"error.type-sanitised", "error.namespace-ignored"};
    const struct csn_rule *cited = last->answer->expect.code_rule;
    struct csn_span told = step->call->report.code;

    for (size_t i = 0; i < CSN_COUNT(cuts); i++)
        if (csn_span_equal(cited->id, csn_span_of_string(cuts[i])) &&
            (told.len == 0 || !is_in_script(judgement, step, last, last->answer->source, told)))
            return csn_judgement_rule(judgement, "error.type-carriers");
    return cited;
}

static void judge_code(struct csn_judgement *judgement, const struct csn_judged_step *step, const struct csn_attempt *last)
{
    const struct csn_expectation *expect = &last->answer->expect;

    if (expect->code.data != NULL && is_declared(judgement, CSN_REPORTS_CODE))
        judgement->evidence_count += judge_text(judgement, step, last, "report.code", code_rule(judgement, step, last), expect->code,
                                                step->call->report.code, CSN_SPAN("the client did not tell the error's code"),
                                                CSN_SPAN("the client told another code than the answer has"));
}

static void judge_message(struct csn_judgement *judgement, const struct csn_judged_step *step, const struct csn_attempt *last)
{
    const struct csn_expectation *expect = &last->answer->expect;

    if (expect->message.data != NULL && is_declared(judgement, CSN_REPORTS_MESSAGE))
        judgement->evidence_count += judge_text(judgement, step, last, "report.message", expect->message_rule, expect->message,
                                                step->call->report.message, CSN_SPAN("the client did not tell the error's message"),
                                                CSN_SPAN("the client told another message than the answer has"));
}

static void judge_status(struct csn_judgement *judgement, const struct csn_judged_step *step, const struct csn_attempt *last)
{
    const struct csn_expectation *expect = &last->answer->expect;
    int told = step->call->report.http_status;
    bool holds = told == last->answer->status;

    if (!expect->http_status || !is_declared(judgement, CSN_REPORTS_HTTP_STATUS))
        return;
    ask(judgement, last, holds, "report.http-status", expect->http_status_rule,
        told == 0 ? CSN_SPAN("the client did not tell the answer's status")
                  : CSN_SPAN("the client told another status than the answer has"),
        holds ? CSN_SPAN("") : csn_judgement_text(judgement, "%d", last->answer->status),
        holds || told == 0 ? csn_span_of(NULL, 0) : csn_judgement_text(judgement, "%d", told));
}

static void judge_request_id(struct csn_judgement *judgement, const struct csn_judged_step *step, const struct csn_attempt *last)
{
    const struct csn_expectation *expect = &last->answer->expect;
    char id[CSN_REQUEST_ID_SIZE];
    struct csn_span told = step->call->report.request_id;
    struct csn_span expected;
    bool holds;

    if (!expect->request_id || !is_declared(judgement, CSN_REPORTS_REQUEST_ID))
        return;
    csn_instance_request_id(judgement->instance, step->index, (size_t)(last->answer - step->step->answers), id);
    expected = csn_span_of(id, sizeof id);
    if (csn_span_search(last->exchange->response, 0, expected) == last->exchange->response.len)
        return; /* the answer had none */
    holds = csn_span_equal(told, expected);
    judgement->evidence_count += holds;
    ask(judgement, last, holds, "report.request-id", expect->request_id_rule,
        told.data == NULL ? CSN_SPAN("the client did not tell the answer's request id")
                          : CSN_SPAN("the client told another request id than the answer has"),
        holds ? CSN_SPAN("") : csn_arena_copy(judgement->arena, expected), told);
}

/* Which kind of error: `unexpected` is an exception outside the client's own family (rule error.in-family). */
static void judge_kind(struct csn_judgement *judgement, const struct csn_judged_step *step, const struct csn_attempt *last)
{
    static const struct { unsigned kind; struct csn_span name; } names[] = {
        {CSN_KIND_SERVICE, CSN_SPAN_INIT("service")}, {CSN_KIND_CLIENT, CSN_SPAN_INIT("client")},
        {CSN_KIND_TRANSPORT, CSN_SPAN_INIT("transport")}, {CSN_KIND_UNEXPECTED, CSN_SPAN_INIT("unexpected")},
    };
    unsigned told = step->call->report.kind;
    unsigned kinds = last->answer->expect.kinds == 0 ? CSN_KIND_SERVICE | CSN_KIND_TRANSPORT : last->answer->expect.kinds;
    bool in_family = told != CSN_KIND_UNEXPECTED;
    struct csn_span actual = CSN_SPAN("");

    if (told == 0 || last->answer->status < 400)
        return;
    for (size_t i = 0; i < CSN_COUNT(names); i++)
        if (names[i].kind == told)
            actual = names[i].name;
    csn_judgement_ask(judgement, in_family || (kinds & told) != 0, &(struct csn_finding){
        .id = "report.kind", .rule = "error.in-family", .exchange = last->index, .expected = CSN_SPAN("an error of the client's own"),
        .message = CSN_SPAN("the error answer came out as an exception outside the client's own family of errors"),
        .actual = step->call->report.type.len > 0      ? step->call->report.type
                  : step->call->report.message.len > 0 ? step->call->report.message
                                                       : actual,
    });
    if (in_family)
        csn_judgement_ask(judgement, (kinds & told) != 0, &(struct csn_finding){
            .id = "report.kind", .rule = "error.details", .exchange = last->index, .expected = CSN_SPAN("service"), .actual = actual,
            .message = CSN_SPAN("an error that the service answered with was not told as one of the service"),
        });
}

static void judge_error(struct csn_judgement *judgement, const struct csn_judged_step *step, const struct csn_attempt *last)
{
    judge_kind(judgement, step, last);
    judge_code(judgement, step, last);
    judge_message(judgement, step, last);
    judge_status(judgement, step, last);
    judge_request_id(judgement, step, last);
}

static struct csn_span wrong_success(const struct csn_answer *answer)
{
    if (!answer->complete)
        return CSN_SPAN("the client reported success where the answer is incomplete");
    return answer->status >= 400 ? CSN_SPAN("the client reported success where the answer is an error")
                                 : CSN_SPAN("the client reported success where the answer can't be used");
}

static void judge_outcome(struct csn_judgement *judgement, const struct csn_judged_step *step, const struct csn_attempt *last)
{
    const struct csn_expectation *expect = &last->answer->expect;
    const struct csn_client_report *report = &step->call->report;
    bool success = report->outcome == CSN_REPORT_SUCCESS;
    bool holds = (expect->outcome & (success ? CSN_EXPECT_SUCCESS : CSN_EXPECT_ERROR)) != 0;
    struct csn_span actual = success ? CSN_SPAN("success") : report->message.len > 0 ? report->message : CSN_SPAN("an error");

    ask(judgement, last, holds, "report.outcome", expect->outcome_rule,
        success ? wrong_success(last->answer)
                : CSN_SPAN("the client reported an error where the answer is a success"),
        success ? CSN_SPAN("an error") : CSN_SPAN("success"), actual);
    if (!holds)
        return;
    /* Where either outcome is right, only the output of a success is judged besides, if the case says what it must be. */
    bool either = expect->outcome == CSN_EXPECT_ANY;
    if (!success && !either)
        judge_error(judgement, step, last);
    if (success && !either)
        judge_request_id(judgement, step, last);
    if (success && is_declared(judgement, CSN_REPORTS_OUTPUT) && (!either || expect->output != NULL))
        csn_step_judge_output(judgement, step, last);
}

void csn_step_judge_report(struct csn_judgement *judgement, const struct csn_judged_step *step)
{
    const struct csn_attempt *last = csn_step_last(step);

    if (step->call->end != CSN_CALL_ANSWERED)
        return;
    if (step->attempt_count == 0)
        csn_step_judge_silence(judgement, step);
    else if (step->call->report.outcome == CSN_REPORT_UNSUPPORTED)
        judgement->broken = CSN_SPAN("the adapter called the operation unsupported after it had sent a request");
    else if (last != NULL && judgement->evidence->client->areas & (CSN_AREA_PARSE | CSN_AREA_TRANSPORT)) /* a status is read by either */
        judge_outcome(judgement, step, last);
}
