/* The edges of lengths: the longest and the shortest legal text, in characters of one to four bytes, and one past each. */
#include <string.h>

#include "catalogue/generate.h"

/* What a length is counted in shows only with characters of several sizes (rule model.lengths-in-scalars). */
static const struct {
    const char *bytes;
    const char *name;
    const char *words;
} sizes[CSN_RUNS] = {
    {"j", "1-byte", "of one byte"},
    {"\xC3\xA9", "2-byte", "of two bytes"},
    {"\xE4\xBD\xA0", "3-byte", "of three bytes"},
    {"\xF0\x9F\x9A\x80", "4-byte", "of four bytes"},
};
enum { ONE_BYTE = 0, FOUR_BYTES = 3, LONG_RUN = 5120 };

/* The first `count` characters of a size. All texts of a size are parts of one, which is made again only where it is too short. */
static struct csn_value *repeat(struct csn_generator *g, size_t size, size_t count)
{
    struct csn_span unit = csn_span_of_string(sizes[size].bytes);
    struct csn_span *run = &g->runs[size];
    if (run->len < count * unit.len) {
        size_t len = (count < LONG_RUN ? LONG_RUN : count) * unit.len;
        char *text = csn_arena_alloc(g->arena, len);
        if (!text) {
            g->status = csn_arena_status(g->arena);
            return NULL;
        }
        for (size_t i = 0; i < len; i += unit.len)
            memcpy(text + i, unit.data, unit.len);
        *run = csn_span_of(text, len);
    }
    return csn_generate_string(g, csn_span_slice(*run, 0, count * unit.len));
}

struct edge {
    const struct csn_operation *operation;
    const struct csn_spot *spot;
    const char *name;     /* of the edge, in the id */
    const char *sentence; /* about it */
    int64_t length;
    bool legal;
};

static struct csn_span add_length(struct csn_generator *g, const struct edge *edge, size_t size, struct csn_span twin)
{
    struct csn_draft draft = {.area = "strings", .operation = edge->operation, .needs = {"serialize"}, .twin = twin};
    struct csn_value *value = repeat(g, size, (size_t)edge->length);
    if (csn_generate_is_written(g, edge->operation, edge->spot, value))
        return CSN_SPAN("");
    draft.what = csn_generate_brief(g, "%.*s-%s-%s", CSN_SPAN_ARG(edge->spot->id), edge->name, sizes[size].name);
    draft.title = csn_generate_text(g, "%.*s of %d character%s %s %s", CSN_SPAN_ARG(edge->spot->path), (int)edge->length,
                                    edge->length == 1 ? "" : "s", sizes[size].words, edge->sentence);
    draft.rules[0] = edge->legal ? "model.lengths-in-scalars" : "validate.lenient";
    draft.rules[1] = "body.given-sent";
    if (edge->legal && size != ONE_BYTE)
        draft.refusal = "model.lengths-in-scalars";
    draft.input = csn_generate_with(g, csn_generate_input(g, edge->operation, CSN_SAMPLE_LEAST), edge->spot, value);
    return csn_generate_add(g, &draft);
}

static struct csn_span add_longest(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot,
                                   size_t widest)
{
    struct edge longest = {operation, spot, "longest", "is as long as the model allows", spot->shape->max, true};
    struct edge past = {operation, spot, "too-long", "is left to the service to refuse, and is not cut", spot->shape->max + 1, false};
    struct csn_span twin = add_length(g, &longest, ONE_BYTE, CSN_SPAN(""));
    for (size_t size = ONE_BYTE + 1; size <= widest; size++)
        (void)add_length(g, &longest, size, twin);
    (void)add_length(g, &past, ONE_BYTE, twin);
    if (widest != ONE_BYTE)
        (void)add_length(g, &past, widest, twin);
    return twin;
}

static void add_shortest(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot, size_t widest,
                         struct csn_span twin)
{
    struct edge shortest = {operation, spot, "shortest", "is as short as the model allows", spot->shape->min, true};
    (void)add_length(g, &shortest, ONE_BYTE, twin);
    if (widest != ONE_BYTE)
        (void)add_length(g, &shortest, widest, twin);
}

/* A pattern leaves room for characters of one byte alone. */
static void add_text(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot)
{
    size_t widest = spot->shape->pattern.len > 0 ? ONE_BYTE : FOUR_BYTES;
    struct csn_span twin = CSN_SPAN_INIT("");
    if (spot->shape->has_max)
        twin = add_longest(g, operation, spot, widest);
    if (spot->shape->has_min && spot->shape->min > 0)
        add_shortest(g, operation, spot, widest, twin);
}

/* An empty text that must not be empty. At the top of an input an optional one may mean to its service what an absent one means, so
 * that refusing it there is a client's freedom; elsewhere it breaks a length like any other (rule validate.lenient). */
static void add_empty(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot)
{
    struct csn_value *value = csn_generate_literal(g, "");
    struct csn_draft draft = {.area = "strings", .operation = operation, .rules = {"body.given-sent"}, .needs = {"serialize"}};
    if (csn_generate_is_written(g, operation, spot, value))
        return;
    draft.what = csn_generate_brief(g, "%.*s-empty", CSN_SPAN_ARG(spot->id));
    draft.title = csn_generate_text(g, "%.*s that is empty is sent as the empty string or refused, and is not left out",
                                    CSN_SPAN_ARG(spot->path));
    if (spot->depth == 1 && !spot->required)
        draft.refusal = "allowed";
    else
        draft.rules[1] = "validate.lenient";
    draft.input = csn_generate_with(g, csn_generate_input(g, operation, CSN_SAMPLE_LEAST), spot, value);
    (void)csn_generate_add(g, &draft);
}

void csn_generate_lengths(struct csn_generator *g)
{
    for (size_t i = 0; i < g->model->operation_count; i++) {
        const struct csn_operation *operation = &g->model->operations[i];
        const struct csn_spots *spots = csn_generate_spots(g, operation->input);
        for (size_t j = 0; j < spots->count; j++)
            if (csn_generate_is_text(spots->items[j].shape)) {
                add_text(g, operation, &spots->items[j]);
                add_empty(g, operation, &spots->items[j]);
            }
    }
}
