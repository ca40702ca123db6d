/* Members given and not given: none, all, each alone, each absent, in pairs, null, missing, empty. */
#include "catalogue/generate.h"

/* One member of one input: what the cases about it have in common. */
struct subject {
    const struct csn_operation *operation;
    const struct csn_spot *spot;
    struct csn_value *least; /* input */
    struct csn_value *full;  /* input */
    struct csn_span id;
    struct csn_span path;
};

static struct subject subject_of(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot)
{
    return (struct subject){operation, spot, csn_generate_input(g, operation, CSN_SAMPLE_LEAST),
                            csn_generate_input(g, operation, CSN_SAMPLE_FULL), spot->id,
                            spot->path};
}

static struct csn_draft draft_of(const struct csn_operation *operation, const char *rule)
{
    return (struct csn_draft){.area = "optional-members", .operation = operation, .rules = {rule}, .needs = {"serialize"}};
}

/* The id of a case about the member, and its title with the member's path in it. */
static void name_draft(struct csn_generator *g, struct csn_draft *draft, const struct subject *s, const char *what, const char *sentence)
{
    draft->what = csn_generate_brief(g, "%.*s-%s", CSN_SPAN_ARG(s->id), what);
    draft->title = csn_generate_text(g, "%.*s %s", CSN_SPAN_ARG(s->path), sentence);
}

static void add_whole(struct csn_generator *g, const struct csn_operation *operation)
{
    struct csn_draft none = draft_of(operation, "body.nothing-else"), all = draft_of(operation, "body.given-sent");
    none.what = CSN_SPAN("none");
    none.title = csn_generate_text(g, "%.*s with what it needs alone: nothing is added", CSN_SPAN_ARG(operation->name));
    none.rules[1] = "body.given-sent";
    (void)csn_generate_add(g, &none);
    all.what = CSN_SPAN("all");
    all.title = csn_generate_text(g, "%.*s with every member that the model has", CSN_SPAN_ARG(operation->name));
    all.rules[1] = "body.member-names";
    all.input = csn_generate_input(g, operation, CSN_SAMPLE_FULL);
    (void)csn_generate_add(g, &all);
}

/* Rules body.given-sent, body.nothing-else; a structure without members is still given (body.empty-structure). */
static void add_alone(struct csn_generator *g, const struct subject *s)
{
    struct csn_value *value = csn_generate_sample_at(g, s->spot, CSN_SAMPLE_LEAST);
    bool is_empty = value && value->kind == CSN_VALUE_OBJECT && value->count == 0;
    struct csn_draft draft = draft_of(s->operation, is_empty ? "body.empty-structure" : "body.given-sent");
    name_draft(g, &draft, s, "alone", is_empty ? "is given without members, and is all that is given besides what must be"
                                               : "is all that is given besides what must be");
    draft.rules[1] = "body.nothing-else";
    draft.input = csn_generate_with(g, s->least, s->spot, value);
    (void)csn_generate_add(g, &draft);
}

static void add_absent(struct csn_generator *g, const struct subject *s)
{
    struct csn_draft draft = draft_of(s->operation, "body.nothing-else");
    name_draft(g, &draft, s, "absent", "is all that is not given: no value is made up for it");
    draft.input = csn_generate_with(g, s->full, s->spot, NULL);
    (void)csn_generate_add(g, &draft);
}

/* Null is the language's way to say that nothing is given (body.null-omitted); refusing it is a client's freedom. */
static void add_null(struct csn_generator *g, const struct subject *s)
{
    struct csn_draft draft = draft_of(s->operation, "body.null-omitted");
    struct csn_value *null = csn_generate_null(g);
    if (s->spot->required)
        draft.area = "required-members";
    name_draft(g, &draft, s, "null", s->spot->required ? "is null although it must be given: it is refused or left out, never written as null"
                                                       : "is null: it is left out, never written as null");
    draft.refusal = "allowed";
    draft.input = csn_generate_with(g, s->least, s->spot, null);
    (void)csn_generate_add(g, &draft);
}

/* The freedom to refuse ends where something is made up (body.nothing-else). */
static void add_missing(struct csn_generator *g, const struct subject *s)
{
    struct csn_draft draft = draft_of(s->operation, "body.nothing-else");
    draft.area = "required-members";
    name_draft(g, &draft, s, "missing", "is missing although it must be given: the call is refused or sent without it");
    draft.refusal = "allowed";
    draft.input = csn_generate_with(g, csn_generate_with(g, s->least, s->spot, csn_generate_null(g)), s->spot, NULL);
    (void)csn_generate_add(g, &draft);
}

static bool needs_members(const struct csn_shape *shape)
{
    for (size_t i = 0; i < shape->member_count; i++)
        if (shape->members[i].required)
            return true;
    return false;
}

/* No legal input: it may be sent, dropped or refused, and be nothing else than {} where it is sent. */
static void add_empty(struct csn_generator *g, const struct subject *s)
{
    struct csn_draft draft = draft_of(s->operation, "body.given-sent");
    draft.area = "required-members";
    name_draft(g, &draft, s, "empty", "is given without the members that it must have: sending, dropping and refusing it are all right");
    draft.refusal = "allowed";
    draft.free = s->spot->pointer;
    draft.input = csn_generate_with(g, s->least, s->spot, csn_generate_object(g));
    (void)csn_generate_add(g, &draft);
}

static void add_for(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot)
{
    struct subject subject = subject_of(g, operation, spot);
    if (spot->required) {
        add_missing(g, &subject);
    } else {
        add_alone(g, &subject);
        add_absent(g, &subject);
    }
    add_null(g, &subject);
    if (spot->shape->kind == CSN_SHAPE_STRUCTURE && needs_members(spot->shape))
        add_empty(g, &subject);
}

static void add_pair(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *a, const struct csn_spot *b)
{
    struct subject first = subject_of(g, operation, a), second = subject_of(g, operation, b);
    struct csn_draft draft = draft_of(operation, "body.given-sent");
    draft.what = csn_generate_brief(g, "%.*s-with-%.*s", CSN_SPAN_ARG(first.id), CSN_SPAN_ARG(second.id));
    draft.title = csn_generate_text(g, "%.*s and %.*s are given, and nothing else that need not be", CSN_SPAN_ARG(first.path),
                                    CSN_SPAN_ARG(second.path));
    draft.rules[1] = "body.nothing-else";
    draft.input = csn_generate_with(g, first.least, a, csn_generate_sample_at(g, a, CSN_SAMPLE_LEAST));
    draft.input = csn_generate_with(g, draft.input, b, csn_generate_sample_at(g, b, CSN_SAMPLE_LEAST));
    (void)csn_generate_add(g, &draft);
}

static bool is_within(const struct csn_spot *inner, const struct csn_spot *outer)
{
    for (size_t i = 0; i < outer->depth; i++)
        if (i >= inner->depth || inner->way[i] != outer->way[i])
            return false;
    return true;
}

static void add_pairs(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spots *spots)
{
    for (size_t i = 0; i < spots->count; i++)
        for (size_t j = i + 1; j < spots->count; j++) {
            const struct csn_spot *a = &spots->items[i], *b = &spots->items[j];
            if (!a->required && !b->required && !is_within(b, a))
                add_pair(g, operation, a, b);
        }
}

void csn_generate_members(struct csn_generator *g)
{
    for (size_t i = 0; i < g->model->operation_count; i++)
        add_whole(g, &g->model->operations[i]);
    for (size_t i = 0; i < g->model->operation_count; i++) {
        const struct csn_operation *operation = &g->model->operations[i];
        const struct csn_spots *spots = csn_generate_spots(g, operation->input);
        for (size_t j = 0; j < spots->count; j++)
            add_for(g, operation, &spots->items[j]);
        add_pairs(g, operation, spots);
    }
}
