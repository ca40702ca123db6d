/* Errors: each that an operation may answer with, by each carrier of its type, in each spelling, with bodies of several forms. */
#include <string.h>

#include "catalogue/generate.h"

static const struct csn_span message_text = CSN_SPAN_INIT("said ${nonce}");

enum carrier { IN_HEADER, IN_CODE, IN_TYPE, CARRIERS };
static const struct {
    const char *name;
    const char *words;
} carriers[] = {
    [IN_HEADER] = {"header", "the header"}, [IN_CODE] = {"code", "the member code"}, [IN_TYPE] = {"type", "the member __type"}};

/* What stands around a type is cut off (rules error.type-sanitised, error.namespace-ignored). */
enum { PLAIN, NAMESPACE, URI, NAMESPACE_URI };
static const struct {
    const char *name;
    const char *words;
    const char *before;
    const char *behind;
    const char *rule;
} spellings[] = {
    [PLAIN] = {"plain", "plain", "", "", "error.type-carriers"},
    [NAMESPACE] = {"namespace", "with a namespace", "com.amazonaws.example#", "", "error.namespace-ignored"},
    [URI] = {"uri", "with a URI", "", ":http://internal.amazon.com/coral/com.amazon.coral.validate/", "error.type-sanitised"},
    [NAMESPACE_URI] = {"namespace-uri", "with a namespace and a URI", "aws.protocoltests.json#", ":http://internal.amazon.com/coral/#x",
                       "error.type-sanitised"},
};

enum form { WITH_MESSAGE, BARE, NULL_MESSAGE, MORE_MEMBERS, ODD_WHITE_SPACE, FORMS };
static const struct {
    const char *name;
    const char *words;
} forms[] = {
    [WITH_MESSAGE] = {"message", "and a message"},
    [BARE] = {"bare", "and nothing else"},
    [NULL_MESSAGE] = {"null-message", "and a message that is null"},
    [MORE_MEMBERS] = {"more", "a message, and members that the model lacks, one with a __type of its own"},
    [ODD_WHITE_SPACE] = {"spelt-otherwise", "and a message, in JSON with white space and escaped names"},
};

struct error {
    const struct csn_operation *operation;
    struct csn_span name;
    enum carrier carrier;
    size_t spelling;
    enum form form;
    unsigned status;
    bool judged_loosely; /* by rule error.type-not-status, a SHOULD */
};

static struct csn_span type_of(struct csn_generator *g, const struct error *e)
{
    return csn_generate_text(g, "%s%.*s%s", spellings[e->spelling].before, CSN_SPAN_ARG(e->name), spellings[e->spelling].behind);
}

/* Names with a letter escaped read the same (rule output.key-escapes). */
static struct csn_value *make_odd_text(struct csn_generator *g, const struct error *e)
{
    if (e->carrier == IN_HEADER)
        return csn_generate_literal(g, "\r\n{\t\"\\u006dessage\" :\n \"said ${nonce}\" }\r\n ");
    return csn_generate_string(g, csn_generate_text(g, "\r\n{\t\"%s\" : \"%.*s\",\n \"\\u006dessage\" :\"said ${nonce}\" }\r\n ",
                                                    e->carrier == IN_CODE ? "\\u0063ode" : "\\u005f_type", CSN_SPAN_ARG(type_of(g, e))));
}

static void put_more(struct csn_generator *g, struct csn_value *body)
{
    csn_generate_put(g, body, CSN_SPAN("details"),
                     csn_generate_parsed(g, "[{\"__type\":\"com.example#OtherException\",\"code\":\"OtherException\",\"message\":\"not this\"}]"));
    csn_generate_put(g, body, CSN_SPAN("retryable"), csn_generate_boolean(g, false));
    csn_generate_put(g, body, CSN_SPAN("fault"), csn_generate_null(g));
}

static struct csn_value *make_body(struct csn_generator *g, const struct error *e)
{
    if (e->form == ODD_WHITE_SPACE)
        return make_odd_text(g, e);
    struct csn_value *body = csn_generate_object(g);
    if (e->form == MORE_MEMBERS)
        put_more(g, body);
    if (e->carrier != IN_HEADER)
        csn_generate_put(g, body, e->carrier == IN_CODE ? CSN_SPAN("code") : CSN_SPAN("__type"), csn_generate_string(g, type_of(g, e)));
    if (e->form != BARE)
        csn_generate_put(g, body, CSN_SPAN("message"), e->form == NULL_MESSAGE ? csn_generate_null(g) : csn_generate_string(g, message_text));
    return body;
}

static struct csn_value *make_answer(struct csn_generator *g, const struct error *e)
{
    struct csn_value *answer = csn_generate_pair(g, "status", csn_generate_integer(g, e->status));
    if (e->carrier == IN_HEADER)
        csn_generate_put(g, answer, CSN_SPAN("headers"), csn_generate_pair(g, "X-Amzn-Errortype", csn_generate_string(g, type_of(g, e))));
    if (e->carrier != IN_HEADER || e->form != BARE)
        csn_generate_put(g, answer, CSN_SPAN("body"), make_body(g, e));
    return answer;
}

static bool is_alone(const struct error *e)
{
    return e->form == BARE || e->form == NULL_MESSAGE;
}

/* What the case is evidence for first of all, and what a client breaks that tells another code. */
static const char *rule_of(const struct error *e)
{
    if (e->judged_loosely)
        return "error.type-not-status";
    if (e->carrier == IN_HEADER && e->spelling == PLAIN && e->form == BARE)
        return "error.header-alone";
    return e->carrier == IN_TYPE && e->spelling == PLAIN && is_alone(e) ? "error.without-members" : spellings[e->spelling].rule;
}

static struct csn_value *make_expectation(struct csn_generator *g, const struct error *e)
{
    csn_generate_briefly(g);
    struct csn_value *expect = csn_generate_pair(g, "code", csn_generate_string(g, e->name));
    if (!is_alone(e))
        csn_generate_put(g, expect, CSN_SPAN("message"), csn_generate_string(g, message_text));
    csn_generate_put(g, expect, CSN_SPAN("cite"), csn_generate_pair(g, "code", csn_generate_literal(g, rule_of(e))));
    csn_generate_lastingly(g);
    return expect;
}

static void put_rules(struct csn_draft *draft, const struct error *e)
{
    const char *const rules[] = {rule_of(e), is_alone(e) ? "error.without-members" : spellings[e->spelling].rule, "error.type-carriers"};
    size_t count = 0;
    for (size_t i = 0; i < CSN_COUNT(rules); i++)
        if ((count < 1 || strcmp(rules[i], draft->rules[0]) != 0) && (count < 2 || strcmp(rules[i], draft->rules[1]) != 0))
            draft->rules[count++] = rules[i];
}

static void add(struct csn_generator *g, struct error e)
{
    struct csn_draft draft = {.area = "errors", .operation = e.operation, .needs = {"parse"}};
    put_rules(&draft, &e);
    draft.what = csn_generate_brief(g, "%.*s-%s-%s-%s%s", CSN_SPAN_ARG(csn_generate_kebab(&g->scratch, e.name)), carriers[e.carrier].name,
                                    spellings[e.spelling].name, forms[e.form].name, e.status == 400 ? "" : "-500");
    draft.title = csn_generate_text(g, "%u whose type %.*s stands in %s, %s, %s", e.status, CSN_SPAN_ARG(e.name), carriers[e.carrier].words,
                                    spellings[e.spelling].words, forms[e.form].words);
    draft.answer = make_answer(g, &e);
    draft.expect = make_expectation(g, &e);
    (void)csn_generate_add(g, &draft);
}

static struct csn_span error_name(struct csn_generator *g, const struct csn_operation *operation, size_t index)
{
    return csn_model_shape(g->model, operation->errors[index])->name;
}

/* The central operation gets every spelling, the others those that differ in what must be cut off. */
static bool is_spelt(struct csn_generator *g, const struct error *e)
{
    return e->operation == g->centre || e->spelling != URI;
}

/* Each error in each carrier and spelling with a message; the first of the central operation in every form besides; the first of each
 * other operation in every form, spelt plainly. */
static void add_error(struct csn_generator *g, const struct csn_operation *operation, size_t index)
{
    struct error e = {.operation = operation, .name = error_name(g, operation, index), .status = 400};
    for (e.carrier = 0; e.carrier < CARRIERS; e.carrier++)
        for (e.spelling = 0; e.spelling < CSN_COUNT(spellings); e.spelling++)
            for (e.form = 0; e.form < FORMS; e.form++)
                if (is_spelt(g, &e) && (e.form == WITH_MESSAGE || (index == 0 && (operation == g->centre || e.spelling == PLAIN))))
                    add(g, e);
}

/* The type, not the status, tells which error it is. */
static void add_on_500(struct csn_generator *g, const struct csn_operation *operation)
{
    struct error e = {.operation = operation, .name = error_name(g, operation, 0), .status = 500, .judged_loosely = true};
    for (e.carrier = 0; e.carrier < CARRIERS; e.carrier++)
        for (e.spelling = 0; e.spelling < CSN_COUNT(spellings); e.spelling++)
            if (operation == g->centre || e.spelling == PLAIN)
                add(g, e);
}

static bool may_answer(struct csn_generator *g, const struct csn_operation *operation, struct csn_span name)
{
    for (size_t i = 0; i < operation->error_count; i++)
        if (csn_span_equal(error_name(g, operation, i), name))
            return true;
    return false;
}

static void add_by_name(struct csn_generator *g, const struct error *e, const char *kind, const char *words)
{
    struct csn_draft draft = {.area = "errors", .operation = e->operation, .rules = {"error.type-not-status", "error.details"},
                              .needs = {"parse"}};
    draft.what = csn_generate_brief(g, "%s-%.*s", kind, CSN_SPAN_ARG(csn_generate_kebab(&g->scratch, e->name)));
    draft.title = csn_generate_text(g, "%.*s, which %s, comes out by its name, with the status %u", CSN_SPAN_ARG(e->name), words, e->status);
    draft.answer = make_answer(g, e);
    draft.expect = make_expectation(g, e);
    (void)csn_generate_add(g, &draft);
}

/* An error that the model has for other operations alone comes out by its name all the same (rule error.type-not-status). */
static void add_foreign(struct csn_generator *g, const struct csn_operation *operation, const struct csn_operation *other)
{
    for (size_t i = 0; i < other->error_count; i++) {
        struct error e = {operation, error_name(g, other, i), IN_TYPE, PLAIN, WITH_MESSAGE, 400, true};
        if (!may_answer(g, operation, e.name))
            add_by_name(g, &e, "foreign", "the model has for other operations alone");
    }
}

/* What any AWS service may answer with, as AWS documents it: status and type. Nothing about clocks or credentials that a client mends
 * by itself. */
static const struct {
    unsigned status;
    const char *name;
} common[] = {
    {400, "AccessDeniedException"}, {403, "IncompleteSignature"}, {500, "InternalFailure"}, {400, "MalformedHttpRequestException"},
    {401, "NotAuthorized"}, {403, "OptInRequired"}, {400, "RequestAbortedException"}, {413, "RequestEntityTooLargeException"},
    {503, "ServiceUnavailable"}, {400, "ThrottlingException"}, {404, "UnknownOperationException"}, {403, "UnrecognizedClientException"},
    {400, "SerializationException"}, {403, "InvalidClientTokenId"}, {403, "MissingAuthenticationToken"}, {429, "TooManyRequestsException"},
};

void csn_generate_errors(struct csn_generator *g)
{
    for (size_t i = 0; i < g->model->operation_count; i++) {
        const struct csn_operation *operation = &g->model->operations[i];
        for (size_t j = 0; j < operation->error_count; j++)
            add_error(g, operation, j);
        if (operation->error_count > 0)
            add_on_500(g, operation);
        for (size_t j = 0; j < g->model->operation_count; j++)
            add_foreign(g, operation, &g->model->operations[j]);
    }
    for (size_t row = 0; row < CSN_COUNT(common); row++) {
        struct error e = {g->centre, csn_span_of_string(common[row].name), IN_TYPE, row % CSN_COUNT(spellings), WITH_MESSAGE,
                          common[row].status, true};
        add_by_name(g, &e, "common", "any service may answer with");
    }
}
