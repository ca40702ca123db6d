/* References: what a step's input takes from what earlier steps' clients reported. */
#include "catalogue/instance.h"
#include "catalogue/load.h"

static const struct csn_span prefix = CSN_SPAN_INIT("$steps[");

bool csn_reference_is(struct csn_span text)
{
    return csn_span_starts_with(text, prefix);
}

/* Takes "12]" off `*rest`. */
static bool take_index(struct csn_span *rest, size_t *index)
{
    size_t at = 0;
    *index = 0;
    while (at < rest->len && at < 6 && rest->data[at] >= '0' && rest->data[at] <= '9')
        *index = *index * 10 + (size_t)(rest->data[at++] - '0');
    if (at == 0 || at == rest->len || rest->data[at] != ']')
        return false;
    *rest = csn_span_slice(*rest, at + 1, rest->len);
    return true;
}

static size_t name_end(struct csn_span text)
{
    size_t dot = csn_span_find(text, 0, '.'), bracket = csn_span_find(text, 0, '[');
    return dot < bracket ? dot : bracket;
}

/* Takes ".name" or "[0]" off `*rest`; `name->data` is NULL for the latter. */
static bool take_part(struct csn_span *rest, struct csn_span *name, size_t *index)
{
    char first = rest->data[0];
    *rest = csn_span_slice(*rest, 1, rest->len);
    *name = (struct csn_span){NULL, 0};
    if (first == '[')
        return take_index(rest, index);
    size_t end = name_end(*rest);
    if (first != '.' || end == 0)
        return false;
    *name = csn_span_slice(*rest, 0, end);
    *rest = csn_span_slice(*rest, end, rest->len);
    return true;
}

enum csn_status csn_reference_parse(struct csn_span text, struct csn_reference *reference)
{
    static const struct csn_span output = CSN_SPAN_INIT(".output");
    struct csn_span rest = csn_span_slice(text, prefix.len, text.len), name;
    size_t index;
    if (!csn_reference_is(text) || !take_index(&rest, &reference->step) || !csn_span_starts_with(rest, output))
        return CSN_SYNTAX;
    rest = csn_span_slice(rest, output.len, rest.len);
    reference->path = rest;
    while (rest.len > 0)
        if (!take_part(&rest, &name, &index))
            return CSN_SYNTAX;
    return CSN_OK;
}

static const struct csn_value *follow(const struct csn_value *value, struct csn_span path)
{
    while (value && path.len > 0) {
        struct csn_span name;
        size_t index = 0;
        if (!take_part(&path, &name, &index))
            return NULL;
        if (name.data)
            value = csn_value_get(value, name);
        else
            value = value->kind == CSN_VALUE_ARRAY && index < value->count ? value->items[index].value : NULL;
    }
    return value;
}

struct filling {
    const struct csn_value *const *outputs;
    struct csn_arena *arena;
    struct csn_error *error;
};

static enum csn_status full(const struct filling *f)
{
    enum csn_status status = csn_arena_status(f->arena);
    return csn_error_set(f->error, status, 0, "%s", csn_status_sentence(status));
}

/* Inputs take strings alone from outputs: nothing else of an output has a place in an input. */
static enum csn_status fill_reference(const struct filling *f, struct csn_span text, struct csn_value **filled)
{
    struct csn_reference reference;
    enum csn_status status = csn_reference_parse(text, &reference);
    if (status != CSN_OK)
        return csn_error_set(f->error, status, 0, "%.*s is malformed", CSN_SPAN_ARG(text));
    const struct csn_value *found = follow(f->outputs[reference.step], reference.path);
    if (!found || found->kind != CSN_VALUE_STRING)
        return csn_error_set(f->error, CSN_NOT_FOUND, 0, "%.*s leads to no text that the client reported", CSN_SPAN_ARG(text));
    *filled = csn_value_new_string(f->arena, found->text);
    if (!*filled)
        return full(f);
    (*filled)->lone_surrogate = found->lone_surrogate;
    return CSN_OK;
}

static bool has_reference(const struct csn_value *value)
{
    if (value->kind == CSN_VALUE_STRING)
        return csn_reference_is(value->text);
    for (size_t i = 0; i < value->count; i++)
        if (has_reference(value->items[i].value))
            return true;
    return false;
}

static enum csn_status fill(const struct filling *f, struct csn_value *value, struct csn_value **filled);

/* Copies an object or an array, its elements filled in. */
static enum csn_status fill_items(const struct filling *f, const struct csn_value *from, struct csn_value **filled)
{
    struct csn_value *made = csn_value_new(f->arena, from->kind);
    if (!made)
        return full(f);
    for (size_t i = 0; i < from->count; i++) {
        struct csn_value *child = NULL;
        enum csn_status status = fill(f, from->items[i].value, &child);
        if (status != CSN_OK)
            return status;
        if (csn_value_add(f->arena, made, from->items[i].name, child) != CSN_OK)
            return full(f);
    }
    *filled = made;
    return CSN_OK;
}

/* Fills in what `value` holds of references; what holds none is shared. Depth is bounded: the input was parsed. */
static enum csn_status fill(const struct filling *f, struct csn_value *value, struct csn_value **filled)
{
    if (!has_reference(value)) {
        *filled = value;
        return CSN_OK;
    }
    return value->kind == CSN_VALUE_STRING ? fill_reference(f, value->text, filled) : fill_items(f, value, filled);
}

enum csn_status csn_instance_input(const struct csn_instance *instance, size_t step, const struct csn_value *const *outputs,
                                   struct csn_arena *arena, const struct csn_value **input, struct csn_error *error)
{
    const struct csn_value *source = instance->of->steps[step].input;
    const struct filling f = {outputs, arena, error};
    struct csn_value *filled = NULL;
    if (!has_reference(source)) {
        *input = source;
        return CSN_OK;
    }
    enum csn_status status = fill_items(&f, source, &filled);
    if (status == CSN_OK)
        *input = filled;
    return status;
}
