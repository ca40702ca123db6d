/* Secrets in error messages and, where a verbose log was asked for, in the log. A log of the raw bytes on the wire is exempt: where
 * what stands before a secret is what stood before it on the wire, it is one. */
#include <string.h>

#include <countersign/http.h>

#include "judge/step.h"

enum { SECRET_MIN = 8, BEFORE = 12 };

struct search {
    struct csn_judgement *judgement;
    const struct csn_judged_step *step;
    struct csn_span texts[2]; /* message, log */
    size_t canaries;
};

/* Tells whether the bytes before `text[at]` are those before `wire[found]`, backslashes of a quoting log aside. */
static bool is_same_context(struct csn_span text, size_t at, struct csn_span wire, size_t found)
{
    for (size_t same = 0; same < BEFORE && found > 0; same++) {
        while (at > 0 && text.data[at - 1] == '\\')
            at--;
        if (at == 0 || text.data[at - 1] != wire.data[found - 1])
            return false;
        at--;
        found--;
    }
    return true;
}

static bool is_wire_log(const struct csn_judged_step *step, struct csn_span text, size_t at, struct csn_span secret)
{
    for (size_t i = 0; i < step->attempt_count; i++) {
        const struct csn_span wires[] = {step->attempts[i].exchange->request, step->attempts[i].exchange->response};

        for (size_t k = 0; k < CSN_COUNT(wires); k++) {
            size_t found = csn_span_search(wires[k], 0, secret);

            if (found < wires[k].len && is_same_context(text, at, wires[k], found))
                return true;
        }
    }
    return false;
}

static bool leaks(const struct csn_judged_step *step, struct csn_span text, struct csn_span secret)
{
    for (size_t at = csn_span_search(text, 0, secret); at < text.len; at = csn_span_search(text, at + 1, secret))
        if (!is_wire_log(step, text, at, secret))
            return true;
    return false;
}

static void judge_secret(struct search *search, struct csn_span secret, const char *rule, struct csn_span message)
{
    bool leaked = false;

    if (secret.len < SECRET_MIN)
        return;
    for (size_t i = 0; i < CSN_COUNT(search->texts); i++)
        leaked = leaked || leaks(search->step, search->texts[i], secret);
    csn_judgement_ask(search->judgement, !leaked, &(struct csn_finding){
        .id = "report.secrets", .rule = rule, .message = message, .expected = CSN_SPAN("a text without it"), .exchange = CSN_NO_EXCHANGE,
    });
}

/* Asks about every string below a sensitive shape. */
static void search_value(struct search *search, uint32_t index, bool sensitive, const struct csn_value *value)
{
    const struct csn_shape *shape = csn_model_shape(search->judgement->catalogue->model, index);

    if (shape == NULL)
        return;
    sensitive = sensitive || shape->sensitive;
    if (sensitive && value->kind == CSN_VALUE_STRING) {
        search->canaries++;
        judge_secret(search, value->text, "secret.sensitive",
                     csn_judgement_text(search->judgement, "a %.*s of the answer stands in the client's message or log",
                                        CSN_SPAN_ARG(shape->name)));
    }
    for (size_t i = 0; i < value->count; i++) {
        const struct csn_shape_member *member = NULL;

        if (shape->kind == CSN_SHAPE_STRUCTURE || shape->kind == CSN_SHAPE_UNION)
            member = csn_shape_find_member(shape, value->items[i].name);
        else if (shape->member_count > 0)
            member = &shape->members[shape->member_count - 1];
        if (member != NULL)
            search_value(search, member->shape, sensitive, value->items[i].value);
    }
}

static void search_answer(struct search *search, const struct csn_attempt *attempt)
{
    struct csn_judgement *judgement = search->judgement;
    struct csn_http_parser parser;
    struct csn_value *body = NULL;

    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, &judgement->allocator);
    if (!csn_judgement_ok(judgement, csn_http_parse(&parser, attempt->exchange->response, NULL), "no room for an answer"))
        return;
    if (csn_value_parse(judgement->arena, csn_http_parser_message(&parser)->body, NULL, &body, NULL) == CSN_OK)
        search_value(search, search->step->step->operation->output, false, body);
}

void csn_step_judge_secrets(struct csn_judgement *judgement, const struct csn_judged_step *step)
{
    const struct csn_credentials *credentials = &judgement->instance->credentials;
    struct search search = {.judgement = judgement, .step = step};

    if (step->call->end == CSN_CALL_ANSWERED)
        search.texts[0] = step->call->report.message;
    if (step->step->debug_log)
        search.texts[1] = step->call->log;
    if (step->attempt_count == 0 || search.texts[0].len + search.texts[1].len == 0)
        return;
    judge_secret(&search, credentials->secret_access_key, "secret.others",
                 CSN_SPAN("the secret access key stands in the client's message or log"));
    if (step->step->session_token)
        judge_secret(&search, credentials->session_token, "secret.others",
                     CSN_SPAN("the session token stands in the client's message or log"));
    for (size_t i = 0; i < step->attempt_count && step->step->operation->output != CSN_SHAPE_NONE; i++)
        search_answer(&search, &step->attempts[i]);
}
