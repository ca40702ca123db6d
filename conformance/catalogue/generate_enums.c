/* Enums both ways: each value that the model knows, and values that it does not (rules enum.open-input, enum.open-output). */
#include <ctype.h>

#include "catalogue/generate.h"

enum { WORDS = 4 };

struct word {
    const char *name;
    const char *words;
    struct csn_span text;
};

static struct csn_span lower_case(struct csn_arena *arena, struct csn_span text)
{
    char *lower = csn_arena_alloc(arena, text.len + 1);
    for (size_t i = 0; lower && i < text.len; i++)
        lower[i] = (char)tolower((unsigned char)text.data[i]);
    return lower ? csn_span_of(lower, text.len) : text;
}

/* Values that no model has: a word, a known one in other letters, one that is no name in any language, one with another look. */
static size_t make_unknown(struct csn_generator *g, const struct csn_shape *shape, bool of_answer, struct word words[WORDS])
{
    struct csn_span lower = lower_case(g->arena, shape->enum_values[0]);
    size_t count = 0;
    words[count++] = (struct word){"unknown", "a value that the model does not have", of_answer ? CSN_SPAN("Frobbed-${nonce}") : CSN_SPAN("Frobbed")};
    if (!csn_span_equal(lower, shape->enum_values[0]))
        words[count++] = (struct word){"lower-case", "a known value in small letters, which is another", lower};
    words[count++] = (struct word){"no-name", "a value that is no name in a language", CSN_SPAN("3 d\xC3\xA9j\xC3\xA0-vu/*\"")};
    words[count++] = (struct word){"like-null", "a value with the look of null", CSN_SPAN("null")};
    return count;
}

static struct csn_span known_id(struct csn_generator *g, const struct csn_spot *spot, struct csn_span value)
{
    return csn_generate_brief(g, "%.*s-known-%.*s", CSN_SPAN_ARG(spot->id), CSN_SPAN_ARG(lower_case(&g->scratch, value)));
}

static void add_input(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot, struct csn_draft *draft,
                      struct csn_span text)
{
    struct csn_value *value = csn_generate_string(g, text);
    draft->area = "required-members";
    draft->operation = operation;
    draft->needs[0] = "serialize";
    draft->input = csn_generate_with(g, csn_generate_input(g, operation, CSN_SAMPLE_LEAST), spot, value);
    if (!csn_generate_is_written(g, operation, spot, value))
        (void)csn_generate_add(g, draft);
}

static void add_inputs(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot)
{
    struct word words[WORDS];
    size_t count = make_unknown(g, spot->shape, false, words);
    for (size_t i = 0; i < spot->shape->enum_count; i++) {
        struct csn_draft draft = {.rules = {"body.given-sent", "string.kind"}};
        draft.what = known_id(g, spot, spot->shape->enum_values[i]);
        draft.title = csn_generate_text(g, "%.*s of %.*s is sent so", CSN_SPAN_ARG(spot->path), CSN_SPAN_ARG(spot->shape->enum_values[i]));
        add_input(g, operation, spot, &draft, spot->shape->enum_values[i]);
    }
    for (size_t i = 0; i < count; i++) {
        struct csn_draft draft = {.rules = {"enum.open-input"}, .refusal = "enum.open-input"};
        draft.what = csn_generate_brief(g, "%.*s-%s", CSN_SPAN_ARG(spot->id), words[i].name);
        draft.title = csn_generate_text(g, "%.*s with %s is sent unchanged", CSN_SPAN_ARG(spot->path), words[i].words);
        add_input(g, operation, spot, &draft, words[i].text);
    }
}

static void add_outputs(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot)
{
    struct csn_value *sample = csn_generate_sample(g, operation->output, CSN_SAMPLE_ANSWER);
    struct word words[WORDS];
    size_t count = make_unknown(g, spot->shape, true, words);
    for (size_t i = 0; i < spot->shape->enum_count; i++) {
        struct csn_draft draft = {.operation = operation, .rules = {"output.status-class"}};
        draft.what = known_id(g, spot, spot->shape->enum_values[i]);
        draft.title = csn_generate_text(g, "%.*s of %.*s is read so", CSN_SPAN_ARG(spot->path), CSN_SPAN_ARG(spot->shape->enum_values[i]));
        csn_generate_add_output(g, &draft, csn_generate_with(g, sample, spot, csn_generate_string(g, spot->shape->enum_values[i])), NULL,
                                "output.status-class", "output.unknown-ignored");
    }
    for (size_t i = 0; i < count; i++) {
        struct csn_draft draft = {.operation = operation, .rules = {"enum.open-output", "enum.shown-as-sent"}};
        draft.what = csn_generate_brief(g, "%.*s-%s", CSN_SPAN_ARG(spot->id), words[i].name);
        draft.title = csn_generate_text(g, "%.*s with %s is no failure, and is shown as it was sent", CSN_SPAN_ARG(spot->path), words[i].words);
        csn_generate_add_output(g, &draft, csn_generate_with(g, sample, spot, csn_generate_string(g, words[i].text)), NULL,
                                "enum.open-output", "enum.shown-as-sent");
    }
}

void csn_generate_enums(struct csn_generator *g)
{
    for (size_t i = 0; i < g->model->operation_count; i++) {
        const struct csn_operation *operation = &g->model->operations[i];
        const struct csn_spots *inputs = csn_generate_spots(g, operation->input), *outputs = csn_generate_spots(g, operation->output);
        for (size_t j = 0; j < inputs->count; j++)
            if (inputs->items[j].shape->kind == CSN_SHAPE_ENUM)
                add_inputs(g, operation, &inputs->items[j]);
        for (size_t j = 0; j < outputs->count; j++)
            if (outputs->items[j].shape->kind == CSN_SHAPE_ENUM)
                add_outputs(g, operation, &outputs->items[j]);
    }
}
