#include "cli/example.h"

#include "catalogue/instance.h"
#include "cli/draft.h"

#define AUTHORITY "127.0.0.1:4080"
#define MEMORY ((size_t)64 << 20)

/* 2023-11-14T22:13:20Z. */
static const struct csn_time when = {1700000000, 0};

/* How well a case shows a rule; 0: not at all. */
static int fitness(const struct csn_case *of, const struct csn_rule *rule)
{
    for (size_t i = 0; i < of->rule_count; i++)
        if (of->rules[i] == rule)
            return 1 + 2 * !of->generated + (i == 0);
    return 0;
}

static const struct csn_case *choose(const struct csn_catalogue *catalogue, const struct csn_rule *rule)
{
    const struct csn_case *best = NULL;
    for (size_t i = 0; i < catalogue->case_count; i++)
        if (fitness(&catalogue->cases[i], rule) > (best ? fitness(best, rule) : 0))
            best = &catalogue->cases[i];
    return best;
}

static enum csn_status make_request(const struct csn_catalogue *catalogue, const struct csn_instance *instance, struct csn_arena *arena,
                                    struct csn_buf *out, struct csn_error *error)
{
    const struct csn_step *step = &instance->of->steps[0];
    struct csn_draft_terms terms = {.model = catalogue->model, .operation = step->operation, .region = CSN_SPAN(CSN_REGION),
                                    .credentials = instance->credentials, .date = when};
    struct csn_draft draft;
    struct csn_buf url;
    csn_buf_init(&url, NULL, MEMORY);
    enum csn_status status = csn_buf_append_format(&url, "http://" AUTHORITY "%.*s", CSN_SPAN_ARG(step->endpoint_path));
    if (status == CSN_OK)
        status = csn_client_parse_endpoint(csn_buf_span(&url), &terms.endpoint, error);
    if (status == CSN_OK)
        status = csn_instance_input(instance, 0, NULL, arena, &terms.input, error);
    if (!step->session_token)
        terms.credentials.session_token = CSN_SPAN("");
    if (status == CSN_OK) {
        enum csn_status made = csn_draft_make(&terms, &draft, error);
        status = made == CSN_OK ? csn_buf_append(out, csn_buf_span(&draft.request)) : made == CSN_NO_MEMORY ? made : CSN_OK;
        csn_draft_clear(&draft);
    }
    csn_buf_clear(&url);
    return status;
}

static enum csn_status make_answer(const struct csn_instance *instance, struct csn_arena *arena, struct csn_buf *out)
{
    const struct csn_instance_names names = {.now = when, .authority = CSN_SPAN(AUTHORITY), .other = CSN_SPAN("127.0.0.1:4081")};
    struct csn_plan plan = {NULL, 0};
    enum csn_status status = csn_answer_plan(instance, &instance->of->steps[0].answers[0], &names, arena, &plan);
    for (size_t i = 0; status == CSN_OK && i < plan.count; i++)
        if (plan.plays[i].kind == CSN_PLAY_SEND)
            status = csn_buf_append(out, plan.plays[i].bytes);
    return status;
}

enum csn_status csn_example_make(const struct csn_catalogue *catalogue, const struct csn_rule *rule, struct csn_example *example,
                                 struct csn_error *error)
{
    struct csn_instance instance;
    struct csn_arena arena;
    *example = (struct csn_example){.of = choose(catalogue, rule)};
    csn_buf_init(&example->request, NULL, MEMORY);
    csn_buf_init(&example->answer, NULL, MEMORY);
    if (!example->of)
        return CSN_OK;
    csn_arena_init(&arena, NULL, MEMORY);
    enum csn_status status = csn_instance_make(example->of, 1, 0, &arena, &instance);
    if (status == CSN_OK)
        status = make_request(catalogue, &instance, &arena, &example->request, error);
    if (status == CSN_OK)
        status = make_answer(&instance, &arena, &example->answer);
    csn_arena_clear(&arena);
    return status;
}

void csn_example_clear(struct csn_example *example)
{
    csn_buf_clear(&example->request);
    csn_buf_clear(&example->answer);
}
