#include <string.h>

#include "catalogue/generate.h"

enum { MAX_SCRATCH = 1 << 26 };

static size_t count_members(struct csn_generator *g, uint32_t shape)
{
    return csn_generate_spots(g, shape)->count;
}

static const struct csn_operation *find_centre(struct csn_generator *g)
{
    const struct csn_operation *centre = &g->model->operations[0];
    for (size_t i = 1; i < g->model->operation_count; i++)
        if (count_members(g, g->model->operations[i].input) > count_members(g, centre->input))
            centre = &g->model->operations[i];
    return centre;
}

/* ---- what was given already ---- */

struct stimulus {
    uint64_t sum;
};

/* Mixes a part of a stimulus into its sum, eight bytes at a time, and its length behind it. */
static uint64_t hash_part(uint64_t sum, struct csn_span part)
{
    for (size_t at = 0; at < part.len; at += sizeof(uint64_t)) {
        uint64_t word = 0;
        memcpy(&word, part.data + at, part.len - at < sizeof word ? part.len - at : sizeof word);
        sum = (sum ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        sum ^= sum >> 29;
    }
    return (sum ^ part.len) * UINT64_C(0x9E3779B97F4A7C15);
}

static struct stimulus stimulus_of(const struct csn_operation *operation, struct csn_span a, struct csn_span b)
{
    return (struct stimulus){hash_part(hash_part(hash_part(UINT64_C(14695981039346656037), operation->name), a), b)};
}

static bool is_known(const struct csn_generator *g, const struct stimulus *stimulus)
{
    return csn_index_find(&g->stimuli, csn_span_of(&stimulus->sum, sizeof stimulus->sum), NULL);
}

/* Enters a stimulus; false where it is there already. */
static bool is_new(struct csn_generator *g, const struct stimulus *stimulus)
{
    if (g->status != CSN_OK || is_known(g, stimulus))
        return false;
    struct csn_span key = csn_arena_copy(g->arena, csn_span_of(&stimulus->sum, sizeof stimulus->sum));
    g->status = key.data ? csn_index_put(&g->stimuli, g->arena, key, 0) : csn_arena_status(g->arena);
    return g->status == CSN_OK;
}

/* That a value stands at a place of an input. */
static struct stimulus value_stimulus(struct csn_generator *g, const struct csn_operation *operation, struct csn_span path,
                                      const struct csn_value *value)
{
    return stimulus_of(operation, path, csn_generate_json(g, value));
}

bool csn_generate_is_written(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot,
                             const struct csn_value *value)
{
    struct stimulus stimulus = value_stimulus(g, operation, spot->path, value);
    return is_known(g, &stimulus);
}

/* Enters a whole call that asks for nothing but a plain answer. */
static void note_call(struct csn_generator *g, const struct csn_case *of)
{
    const struct csn_step *step = &of->steps[0];
    if (of->step_count > 1 || of->environment_count > 0 || of->features != 0 || step->answers[0].source->count > 0)
        return;
    struct stimulus stimulus = stimulus_of(step->operation, csn_generate_json(g, step->input), CSN_SPAN(""));
    (void)is_new(g, &stimulus);
}

/* Enters what a written input gives at each of its places; its depth is bounded by the reader's. */
static void note_values(struct csn_generator *g, const struct csn_operation *operation, struct csn_span path,
                        const struct csn_value *value)
{
    struct stimulus stimulus = value_stimulus(g, operation, path, value);
    (void)is_new(g, &stimulus);
    for (size_t i = 0; value->kind == CSN_VALUE_OBJECT && i < value->count; i++) {
        struct csn_span name = value->items[i].name;
        struct csn_span inner = path.len > 0 ? csn_generate_brief(g, "%.*s.%.*s", CSN_SPAN_ARG(path), CSN_SPAN_ARG(name)) : name;
        note_values(g, operation, inner, value->items[i].value);
    }
}

static void note_written(struct csn_generator *g)
{
    for (size_t i = 0; i < g->catalogue->case_count; i++) {
        const struct csn_case *of = &g->catalogue->cases[i];
        note_call(g, of);
        for (size_t j = 0; j < of->step_count; j++)
            note_values(g, of->steps[j].operation, CSN_SPAN(""), of->steps[j].input);
        csn_arena_reset(&g->scratch);
    }
}

/* ---- from a draft to a case ---- */

static struct csn_span id_of(struct csn_generator *g, const char *area, const struct csn_operation *operation, struct csn_span what)
{
    return csn_generate_text(g, "generated.%s.%.*s.%.*s", area, CSN_SPAN_ARG(csn_generate_kebab(&g->scratch, operation->name)),
                             CSN_SPAN_ARG(what));
}

struct csn_span csn_generate_least_id(struct csn_generator *g, const struct csn_operation *operation)
{
    return id_of(g, "optional-members", operation, CSN_SPAN("none"));
}

/* Tells whether a client that checks constraints may refuse the input (rule validate.lenient); enums are open. */
static bool breaks_constraint(struct csn_generator *g, const struct csn_operation *operation, const struct csn_value *input)
{
    struct csn_violation_list violations = {0};
    if (csn_model_validate(g->model, operation->input, input, &g->scratch, &violations) != CSN_OK)
        return false;
    for (size_t i = 0; i < violations.count; i++)
        if (violations.items[i].kind != CSN_VIOLATION_ENUM)
            return true;
    return false;
}

static struct csn_value *make_texts(struct csn_generator *g, const char *const *texts, size_t count)
{
    struct csn_value *list = csn_generate_list(g, NULL);
    for (size_t i = 0; i < count && texts[i]; i++)
        csn_generate_put(g, list, CSN_SPAN(""), csn_generate_literal(g, texts[i]));
    return list;
}

static struct csn_value *make_needs(struct csn_generator *g, const struct csn_draft *draft)
{
    const char *const features[] = {draft->feature};
    struct csn_value *needs = csn_generate_pair(g, "areas", make_texts(g, draft->needs, CSN_COUNT(draft->needs)));
    if (draft->feature)
        csn_generate_put(g, needs, CSN_SPAN("features"), make_texts(g, features, 1));
    return needs;
}

static void put_refusal(struct csn_generator *g, struct csn_value *source, const struct csn_draft *draft, const struct csn_value *input)
{
    const char *refusal = draft->refusal;
    if (!refusal && !draft->feature && breaks_constraint(g, draft->operation, input))
        refusal = "validate.lenient";
    if (!refusal)
        return;
    bool has_twin = draft->twin.len > 0 && csn_catalogue_case(g->catalogue, draft->twin);
    struct csn_span twin = has_twin ? draft->twin : csn_generate_least_id(g, draft->operation);
    csn_generate_put(g, source, CSN_SPAN("refusal"), csn_generate_literal(g, refusal));
    csn_generate_put(g, source, CSN_SPAN("twin"), csn_generate_string(g, twin));
}

static struct csn_value *make_source(struct csn_generator *g, const struct csn_draft *draft, struct csn_span id, struct csn_value *input)
{
    struct csn_value *source = csn_generate_pair(g, "id", csn_generate_string(g, id));
    csn_generate_put(g, source, CSN_SPAN("title"), csn_generate_string(g, draft->title));
    csn_generate_put(g, source, CSN_SPAN("rules"), make_texts(g, draft->rules, CSN_COUNT(draft->rules)));
    csn_generate_put(g, source, CSN_SPAN("needs"), make_needs(g, draft));
    csn_generate_put(g, source, CSN_SPAN("operation"), csn_generate_string(g, draft->operation->name));
    csn_generate_put(g, source, CSN_SPAN("input"), input);
    put_refusal(g, source, draft, input);
    if (draft->free.len > 0)
        csn_generate_put(g, source, CSN_SPAN("free"), csn_generate_list(g, csn_generate_string(g, draft->free)));
    if (draft->answer)
        csn_generate_put(g, source, CSN_SPAN("answers"), csn_generate_list(g, draft->answer));
    if (draft->expect)
        csn_generate_put(g, source, CSN_SPAN("expect"), draft->expect);
    return source;
}

/* What is generated goes the way of what is written. A complaint names the case, since there is no file. */
static void load(struct csn_generator *g, const struct csn_draft *draft, struct csn_span id, const struct csn_value *source)
{
    const struct csn_load load = {.catalogue = g->catalogue, .file = CSN_SPAN("generated"), .error = g->error};
    if (g->status == CSN_OK)
        g->status = csn_load_add_case(&load, CSN_PLACE_NAMED(NULL, id), source, csn_span_of_string(draft->area), true);
}

struct csn_span csn_generate_add(struct csn_generator *g, const struct csn_draft *draft)
{
    struct csn_value *input = draft->input ? draft->input : csn_generate_input(g, draft->operation, CSN_SAMPLE_LEAST);
    struct csn_span id = CSN_SPAN_INIT("");
    if (g->status != CSN_OK)
        return id;
    struct csn_span answer = draft->answer ? csn_generate_json(g, draft->answer) : CSN_SPAN("");
    struct stimulus stimulus = stimulus_of(draft->operation, csn_generate_json(g, input), answer);
    if (is_new(g, &stimulus)) {
        id = id_of(g, draft->area, draft->operation, draft->what);
        csn_generate_briefly(g);
        load(g, draft, id, make_source(g, draft, id, input));
        csn_generate_lastingly(g);
    }
    csn_arena_reset(&g->scratch);
    return id;
}

static enum csn_status begin(struct csn_generator *g)
{
    size_t count = g->model->shape_count;
    g->samples = csn_arena_alloc_array(g->arena, count * CSN_SAMPLES, sizeof *g->samples);
    g->spots = csn_arena_alloc_array(g->arena, count, sizeof *g->spots);
    return g->samples && g->spots ? CSN_OK : csn_arena_status(g->arena);
}

enum csn_status csn_generate(struct csn_catalogue *catalogue, struct csn_error *error)
{
    static void (*const ideas[])(struct csn_generator *g) = {
        csn_generate_members, csn_generate_lengths, csn_generate_characters, csn_generate_numbers, csn_generate_instants,
        csn_generate_enums,   csn_generate_errors,  csn_generate_statuses,   csn_generate_framing, csn_generate_outputs,
    };
    struct csn_generator g = {.catalogue = catalogue, .arena = &catalogue->arena, .model = catalogue->model, .error = error};
    csn_generate_lastingly(&g);
    csn_arena_init(&g.scratch, NULL, MAX_SCRATCH);
    g.status = begin(&g);
    if (g.status == CSN_OK)
        g.centre = find_centre(&g);
    if (g.status == CSN_OK)
        note_written(&g);
    for (size_t i = 0; g.status == CSN_OK && i < CSN_COUNT(ideas); i++)
        ideas[i](&g);
    csn_arena_clear(&g.scratch);
    return g.status;
}
