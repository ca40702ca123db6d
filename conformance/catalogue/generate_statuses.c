/* Status by status: the class decides (rule output.status-class), the type and not the status says which error it is. */
#include "catalogue/generate.h"

/* What a client's own machinery acts upon is left out: redirects, and statuses without a body, which have written cases. */
static const unsigned successes[] = {201, 202, 203, 205, 206, 207, 208, 226, 250};
static const unsigned refusals[] = {401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423,
                                    424, 425, 426, 428, 429, 431, 450, 451};
static const unsigned failures[] = {500, 501, 502, 503, 504, 505, 506, 507, 508, 509, 510, 511, 550};

static struct csn_value *make_answer(struct csn_generator *g, unsigned status, struct csn_value *body)
{
    struct csn_value *answer = csn_generate_pair(g, "status", csn_generate_integer(g, status));
    if (body)
        csn_generate_put(g, answer, CSN_SPAN("body"), body);
    return answer;
}

static void add_success(struct csn_generator *g, const struct csn_operation *operation, unsigned status)
{
    struct csn_draft draft = {.area = "success-answers", .operation = operation, .rules = {"output.status-class"}, .needs = {"parse"}};
    bool has_output = operation->output != CSN_SHAPE_NONE && status != 205; /* which has no content (RFC 9110 section 15.3.6) */
    struct csn_value *body = has_output ? csn_generate_sample(g, operation->output, CSN_SAMPLE_ANSWER) : NULL;
    draft.what = csn_generate_brief(g, "status-%u", status);
    draft.title = csn_generate_text(g, "%u is a success like 200", status);
    draft.answer = make_answer(g, status, body);
    if (body) {
        csn_generate_briefly(g);
        draft.expect = csn_generate_pair(g, "output", body);
        csn_generate_put(g, draft.expect, CSN_SPAN("cite"), csn_generate_pair(g, "output", csn_generate_literal(g, "output.status-class")));
        csn_generate_lastingly(g);
    }
    (void)csn_generate_add(g, &draft);
}

static void add_error(struct csn_generator *g, const struct csn_operation *operation, unsigned status)
{
    struct csn_draft draft = {.area = "errors", .operation = operation, .rules = {"output.status-class", "error.type-not-status"},
                              .needs = {"parse"}};
    struct csn_span name = csn_model_shape(g->model, operation->errors[0])->name;
    struct csn_value *body = csn_generate_pair(g, "__type", csn_generate_string(g, name));
    csn_generate_put(g, body, CSN_SPAN("message"), csn_generate_literal(g, "said ${nonce}"));
    draft.what = csn_generate_brief(g, "status-%u", status);
    draft.title = csn_generate_text(g, "%u is an error, and its type says which", status);
    draft.answer = make_answer(g, status, body);
    csn_generate_briefly(g);
    struct csn_value *cite = csn_generate_pair(g, "outcome", csn_generate_literal(g, "output.status-class"));
    csn_generate_put(g, cite, CSN_SPAN("code"), csn_generate_literal(g, "error.type-not-status"));
    draft.expect = csn_generate_pair(g, "code", csn_generate_string(g, name));
    csn_generate_put(g, draft.expect, CSN_SPAN("message"), csn_generate_literal(g, "said ${nonce}"));
    csn_generate_put(g, draft.expect, CSN_SPAN("cite"), cite);
    csn_generate_lastingly(g);
    (void)csn_generate_add(g, &draft);
}

/* Nothing but the status says that this is an error. */
static void add_bare(struct csn_generator *g, const struct csn_operation *operation, unsigned status)
{
    struct csn_draft draft = {.area = "errors", .operation = operation, .rules = {"output.status-class", "error.details"}, .needs = {"parse"}};
    draft.what = csn_generate_brief(g, "status-%u-without-body", status);
    draft.title = csn_generate_text(g, "%u is an error, although nothing but the status says so", status);
    draft.answer = make_answer(g, status, NULL);
    csn_generate_briefly(g);
    draft.expect = csn_generate_parsed(g, "{\"kind\":[\"service\",\"transport\"],\"cite\":{\"outcome\":\"output.status-class\"}}");
    csn_generate_lastingly(g);
    (void)csn_generate_add(g, &draft);
}

static void add_for_centre(struct csn_generator *g)
{
    for (size_t i = 0; i < CSN_COUNT(successes); i++)
        add_success(g, g->centre, successes[i]);
    for (size_t i = 0; g->centre->error_count > 0 && i < CSN_COUNT(refusals); i++)
        add_error(g, g->centre, refusals[i]);
    for (size_t i = 0; g->centre->error_count > 0 && i < CSN_COUNT(failures); i++)
        add_error(g, g->centre, failures[i]);
}

void csn_generate_statuses(struct csn_generator *g)
{
    static const unsigned good[] = {201, 202, 299}, bad[] = {403, 404, 500, 503};
    add_for_centre(g);
    for (size_t i = 0; i < g->model->operation_count; i++) {
        const struct csn_operation *operation = &g->model->operations[i];
        for (size_t j = 0; operation != g->centre && j < CSN_COUNT(good); j++)
            add_success(g, operation, good[j]);
        for (size_t j = 0; j < CSN_COUNT(bad); j++)
            add_bare(g, operation, bad[j]);
    }
}
