#include "campaign/compose.h"

struct csn_value *csn_compose_object(struct csn_composer *c)
{
    return csn_value_new(c->arena, CSN_VALUE_OBJECT);
}

struct csn_value *csn_compose_list(struct csn_composer *c)
{
    return csn_value_new(c->arena, CSN_VALUE_ARRAY);
}

struct csn_value *csn_compose_text(struct csn_composer *c, struct csn_span text)
{
    struct csn_span copy = csn_arena_copy(c->arena, text);
    return copy.data ? csn_value_new_string(c->arena, copy) : NULL;
}

struct csn_value *csn_compose_number(struct csn_composer *c, long long number)
{
    return csn_value_new_int(c->arena, number);
}

struct csn_value *csn_compose_lexeme(struct csn_composer *c, const char *lexeme)
{
    return csn_value_new_number(c->arena, csn_span_of_string(lexeme));
}

void csn_compose_put_named(struct csn_composer *c, struct csn_value *parent, struct csn_span name, struct csn_value *child)
{
    if (!parent || csn_value_add(c->arena, parent, name, child) != CSN_OK)
        c->failed = true;
}

void csn_compose_put(struct csn_composer *c, struct csn_value *parent, const char *name, struct csn_value *child)
{
    csn_compose_put_named(c, parent, csn_span_of_string(name), child);
}

void csn_compose_say(struct csn_composer *c, struct csn_buf *text, struct csn_span part)
{
    if (csn_buf_append(text, part) != CSN_OK)
        c->failed = true;
}

struct csn_value *csn_compose_said(struct csn_composer *c, struct csn_buf *text)
{
    struct csn_value *value = csn_compose_text(c, csn_buf_span(text));
    csn_buf_clear(text);
    return value;
}

static const struct csn_operation *choose_operation(struct csn_composer *c)
{
    size_t count = c->model->operation_count;
    size_t from = csn_random_below(c->random, count);
    for (size_t i = 0; i < count; i++)
        if (c->operations & (UINT64_C(1) << ((from + i) % count)))
            return &c->model->operations[(from + i) % count];
    return &c->model->operations[from];
}

enum csn_status csn_compose(struct csn_composer *c, struct csn_value **experiment)
{
    const struct csn_operation *operation = choose_operation(c);
    struct csn_value *made = csn_compose_object(c);
    struct csn_value *answers = csn_compose_list(c);
    csn_compose_put(c, made, "operation", csn_compose_text(c, operation->name));
    csn_compose_put(c, made, "input", csn_compose_input(c, operation->input));
    csn_compose_put(c, answers, "", c->answers ? csn_compose_answer(c, operation) : csn_compose_object(c));
    csn_compose_put(c, made, "answers", answers);
    *experiment = made;
    return c->failed ? csn_arena_status(c->arena) : CSN_OK;
}
