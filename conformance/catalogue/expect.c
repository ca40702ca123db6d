/* What a client must report of an answer: what is written, and for the rest what follows from the answer. */
#include "catalogue/load.h"

static const struct csn_span members[] = {
    CSN_SPAN_INIT("outcome"), CSN_SPAN_INIT("kind"), CSN_SPAN_INIT("code"), CSN_SPAN_INIT("message"),
    CSN_SPAN_INIT("httpStatus"), CSN_SPAN_INIT("requestId"), CSN_SPAN_INIT("output"), CSN_SPAN_INIT("cite"),
};
static const struct csn_span cite_members[] = {
    CSN_SPAN_INIT("outcome"), CSN_SPAN_INIT("code"), CSN_SPAN_INIT("message"), CSN_SPAN_INIT("httpStatus"),
    CSN_SPAN_INIT("requestId"), CSN_SPAN_INIT("output"),
};
static const struct csn_span outcomes[] = {CSN_SPAN_INIT("success"), CSN_SPAN_INIT("error"), CSN_SPAN_INIT("any")};
static const unsigned outcome_bits[] = {CSN_EXPECT_SUCCESS, CSN_EXPECT_ERROR, CSN_EXPECT_ANY};

static unsigned kind_bit(struct csn_span name)
{
    static const struct {
        struct csn_span name;
        unsigned bit;
    } kinds[] = {
        {CSN_SPAN_INIT("service"), CSN_KIND_SERVICE},
        {CSN_SPAN_INIT("client"), CSN_KIND_CLIENT},
        {CSN_SPAN_INIT("transport"), CSN_KIND_TRANSPORT},
        {CSN_SPAN_INIT("unexpected"), CSN_KIND_UNEXPECTED},
    };
    for (size_t i = 0; i < CSN_COUNT(kinds); i++)
        if (csn_span_equal(kinds[i].name, name))
            return kinds[i].bit;
    return 0;
}

/* A complete 2xx is a success, anything else an error (rules output.status-class, http.incomplete). */
static void derive(const struct csn_answer_facts *facts, struct csn_answer *answer)
{
    struct csn_expectation *expect = &answer->expect;
    bool refused = answer->complete && answer->status >= 400;
    *expect = (struct csn_expectation){
        .outcome = answer->complete && answer->status / 100 == 2 ? CSN_EXPECT_SUCCESS : CSN_EXPECT_ERROR,
        .kinds = refused ? CSN_KIND_SERVICE : CSN_KIND_SERVICE | CSN_KIND_TRANSPORT,
        .http_status = refused,
        .request_id = refused && facts->request_id,
    };
    if (refused && facts->modelled.len > 0)
        expect->code = facts->modelled;
}

static enum csn_status load_outcome(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                    struct csn_expectation *expect)
{
    size_t outcome = CSN_COUNT(outcomes);
    unsigned kinds = 0;
    enum csn_status status = csn_load_choice(load, place, value, CSN_SPAN("outcome"), outcomes, CSN_COUNT(outcomes), &outcome);
    if (status == CSN_OK)
        status = csn_load_bits(load, place, value, CSN_SPAN("kind"), kind_bit, &kinds);
    if (outcome < CSN_COUNT(outcomes))
        expect->outcome = outcome_bits[outcome];
    if (kinds != 0)
        expect->kinds = kinds;
    return status;
}

static enum csn_status load_texts(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                  struct csn_expectation *expect)
{
    enum csn_status status = csn_load_text(load, place, value, CSN_SPAN("code"), &expect->code);
    if (status == CSN_OK)
        status = csn_load_text(load, place, value, CSN_SPAN("message"), &expect->message);
    if (status == CSN_OK)
        status = csn_load_boolean(load, place, value, CSN_SPAN("httpStatus"), &expect->http_status);
    if (status == CSN_OK)
        status = csn_load_boolean(load, place, value, CSN_SPAN("requestId"), &expect->request_id);
    if (status == CSN_OK && expect->outcome == CSN_EXPECT_SUCCESS && (expect->code.data || expect->message.data))
        return csn_load_refuse(load, place, "a success has neither code nor message");
    return status;
}

/* The output must have the form that the model gives it; constraints may be broken on purpose (rule validate.lenient). */
static enum csn_status check_output(const struct csn_load *load, const struct csn_place *place,
                                    const struct csn_answer_facts *facts, const struct csn_value *output)
{
    struct csn_violation_list violations = {0};
    struct csn_arena scratch;
    csn_arena_init(&scratch, NULL, (size_t)16 << 20);
    enum csn_status status =
        csn_model_validate(load->catalogue->model, facts->operation->output, output, &scratch, &violations);
    if (status != CSN_OK)
        status = csn_load_refuse(load, place, "%s", csn_status_sentence(status));
    for (size_t i = 0; status == CSN_OK && i < violations.count; i++)
        if (violations.items[i].kind == CSN_VIOLATION_KIND || violations.items[i].kind == CSN_VIOLATION_UNKNOWN_MEMBER)
            status = csn_load_refuse(load, place, "%.*s is not of the model's form", CSN_SPAN_ARG(violations.items[i].path));
    csn_arena_clear(&scratch);
    return status;
}

static enum csn_status load_output(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                   const struct csn_answer_facts *facts, struct csn_expectation *expect)
{
    const struct csn_place *here = CSN_PLACE(place, "output");
    expect->output = csn_value_get(value, CSN_SPAN("output"));
    if (!expect->output)
        return CSN_OK;
    if (facts->operation->output == CSN_SHAPE_NONE)
        return csn_load_refuse(load, here, "%.*s has no output", CSN_SPAN_ARG(facts->operation->name));
    if (expect->outcome == CSN_EXPECT_ERROR)
        return csn_load_refuse(load, here, "an error has no output");
    enum csn_status status = csn_load_map(load, here, expect->output);
    return status == CSN_OK ? check_output(load, here, facts, expect->output) : status;
}

static struct csn_span outcome_rule(const struct csn_answer *answer)
{
    if (answer->expect.outcome == CSN_EXPECT_ANY)
        return CSN_SPAN("client.returns");
    if (answer->expect.outcome == CSN_EXPECT_SUCCESS)
        return CSN_SPAN("output.status-class");
    if (!answer->complete)
        return CSN_SPAN("http.incomplete");
    return answer->status / 100 == 2 ? CSN_SPAN("output.malformed-is-error") : CSN_SPAN("error.is-error");
}

/* The rule under which each field is judged: the one that the case names, or the field's own. */
static enum csn_status load_citations(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                      struct csn_answer *answer)
{
    const struct csn_place *here = CSN_PLACE(place, "cite");
    const struct csn_value *cite = csn_value_get(value, CSN_SPAN("cite"));
    struct csn_expectation *expect = &answer->expect;
    struct {
        struct csn_span name;
        struct csn_span rule;
        const struct csn_rule **out;
    } fields[] = {
        {CSN_SPAN("outcome"), outcome_rule(answer), &expect->outcome_rule},
        {CSN_SPAN("code"), CSN_SPAN("error.type-carriers"), &expect->code_rule},
        {CSN_SPAN("message"), CSN_SPAN("error.message"), &expect->message_rule},
        {CSN_SPAN("httpStatus"), CSN_SPAN("error.details"), &expect->http_status_rule},
        {CSN_SPAN("requestId"), CSN_SPAN("error.details"), &expect->request_id_rule},
        {CSN_SPAN("output"), CSN_SPAN("output.unknown-ignored"), &expect->output_rule},
    };
    enum csn_status status = CSN_OK;
    if (cite)
        status = csn_load_object(load, here, cite, cite_members, CSN_COUNT(cite_members));
    for (size_t i = 0; status == CSN_OK && i < CSN_COUNT(fields); i++) {
        status = csn_load_text(load, here, cite, fields[i].name, &fields[i].rule);
        if (status == CSN_OK)
            status = csn_load_rule(load, CSN_PLACE_NAMED(here, fields[i].name), fields[i].rule, fields[i].out);
    }
    return status;
}

enum csn_status csn_load_expectation(const struct csn_load *load, const struct csn_place *place, const struct csn_value *value,
                                     const struct csn_answer_facts *facts, struct csn_answer *answer)
{
    enum csn_status status = CSN_OK;
    derive(facts, answer);
    if (!value)
        return load_citations(load, place, NULL, answer);
    status = csn_load_object(load, place, value, members, CSN_COUNT(members));
    if (status == CSN_OK)
        status = load_outcome(load, place, value, &answer->expect);
    if (status == CSN_OK)
        status = load_texts(load, place, value, &answer->expect);
    if (status == CSN_OK)
        status = load_output(load, place, value, facts, &answer->expect);
    return status == CSN_OK ? load_citations(load, place, value, answer) : status;
}
