#include "campaign/label.h"

#include <string.h>

#include "catalogue/generate.h"

struct case_draft {
    const struct csn_model *model;
    const struct csn_operation *operation;
    struct csn_arena *arena;
    struct csn_value *made;
    struct csn_value *rules;
    struct csn_value *areas;
    struct csn_value *features;
    bool failed;
};

static void put_named(struct case_draft *d, struct csn_value *parent, struct csn_span name, struct csn_value *value)
{
    if (!parent || csn_value_add(d->arena, parent, name, value) != CSN_OK)
        d->failed = true;
}

static void put(struct case_draft *d, struct csn_value *parent, const char *name, struct csn_value *value)
{
    put_named(d, parent, csn_span_of_string(name), value);
}

static void put_text(struct case_draft *d, struct csn_value *parent, const char *name, struct csn_span text)
{
    put(d, parent, name, csn_value_new_string(d->arena, text));
}

static void put_copy(struct case_draft *d, struct csn_value *parent, const char *name, const struct csn_value *value)
{
    put(d, parent, name, (struct csn_value *)(uintptr_t)value); /* values are immutable once made */
}

struct csn_span csn_label_twin_id(const struct csn_operation *operation, struct csn_arena *arena)
{
    struct csn_span prefix = CSN_SPAN("fuzz.twin.");
    struct csn_span name = csn_generate_kebab(arena, operation->name);
    char *id = csn_arena_alloc(arena, prefix.len + name.len + 1);
    if (!id || name.len == 0)
        return csn_span_of(NULL, 0);
    memcpy(id, prefix.data, prefix.len);
    memcpy(id + prefix.len, name.data, name.len);
    return csn_span_of(id, prefix.len + name.len);
}

/* ---- the input ---- */

static bool has_special(const struct csn_value *value, bool *has_null)
{
    bool found = value->kind == CSN_VALUE_OBJECT && csn_value_get(value, CSN_SPAN("$special"));
    *has_null = *has_null || value->kind == CSN_VALUE_NULL;
    for (size_t i = 0; i < value->count; i++)
        found = has_special(value->items[i].value, has_null) || found;
    return found;
}

static void put_once(struct case_draft *d, struct csn_value *list, struct csn_span text)
{
    for (size_t i = 0; list && i < list->count; i++)
        if (csn_span_equal(list->items[i].value->text, text))
            return;
    put_text(d, list, "", text);
}

/* A structure that lacks what it must have may be left out: nobody says what its place is to hold. */
static void put_free(struct case_draft *d, struct csn_value *list, struct csn_span path)
{
    size_t end = csn_span_find(path, 0, '.');
    size_t bracket = csn_span_find(path, 0, '[');
    char *pointer = csn_arena_alloc(d->arena, path.len + 1);
    end = bracket < end ? bracket : end;
    if (end == path.len || !pointer)
        return;
    pointer[0] = '/';
    memcpy(pointer + 1, path.data, end);
    put_once(d, list, csn_span_of(pointer, end + 1));
}

/* Tells how a refusal is taken: NULL, a rule, or "allowed". */
static const char *judge_refusal(struct case_draft *d, const struct csn_violation_list *violations, bool has_null, bool special)
{
    const char *refusal = has_null || special ? "allowed" : NULL;
    struct csn_value *list = csn_value_new(d->arena, CSN_VALUE_ARRAY);
    for (size_t i = 0; i < violations->count; i++) {
        const struct csn_violation *violation = &violations->items[i];
        if (violation->kind == CSN_VIOLATION_ENUM || (special && violation->kind == CSN_VIOLATION_KIND))
            continue;
        bool hard = violation->kind == CSN_VIOLATION_REQUIRED || violation->kind == CSN_VIOLATION_KIND;
        if (hard)
            put_free(d, list, violation->path);
        if (hard || !refusal)
            refusal = hard ? "allowed" : "validate.lenient";
    }
    if (list && list->count > 0)
        put(d, d->made, "free", list);
    return refusal;
}

static enum csn_status label_input(struct case_draft *d, const struct csn_value *input)
{
    struct csn_violation_list violations = {0};
    bool has_null = false;
    bool special = has_special(input, &has_null);
    enum csn_status status = csn_model_validate(d->model, d->operation->input, input, d->arena, &violations);
    if (status != CSN_OK)
        return status;
    const char *refusal = judge_refusal(d, &violations, has_null, special);
    if (special)
        put_text(d, d->features, "", CSN_SPAN("special-values"));
    if (refusal) {
        put_text(d, d->made, "refusal", csn_span_of_string(refusal));
        put_text(d, d->made, "twin", csn_label_twin_id(d->operation, d->arena));
    }
    return CSN_OK;
}

/* ---- the answers ---- */

static struct csn_value *label_answer(struct case_draft *d, const struct csn_value *answer)
{
    const struct csn_label_expectation of = {d->model, d->operation, answer, d->arena, &d->failed};
    struct csn_value *made = csn_value_new(d->arena, CSN_VALUE_OBJECT);
    struct csn_value *expect = answer->count > 0 ? csn_label_answer(&of) : NULL;
    for (size_t i = 0; i < answer->count; i++)
        if (!csn_span_equal(answer->items[i].name, CSN_SPAN("expect")))
            put_named(d, made, answer->items[i].name, answer->items[i].value);
    if (expect)
        put(d, made, "expect", expect);
    const struct csn_value *cite = csn_value_get(expect, CSN_SPAN("cite"));
    for (size_t i = 0; cite && i < cite->count; i++)
        put_once(d, d->rules, cite->items[i].value->text);
    return made;
}

static enum csn_status label_answers(struct case_draft *d, const struct csn_value *answers)
{
    struct csn_value *made = csn_value_new(d->arena, CSN_VALUE_ARRAY);
    bool plain = true;
    if (!answers || answers->kind != CSN_VALUE_ARRAY || answers->count == 0)
        return CSN_OK;
    for (size_t i = 0; i < answers->count; i++) {
        if (answers->items[i].value->kind != CSN_VALUE_OBJECT)
            return CSN_TYPE;
        plain = plain && answers->items[i].value->count == 0;
        put(d, made, "", label_answer(d, answers->items[i].value));
    }
    if (plain)
        return CSN_OK;
    put(d, d->made, "answers", made);
    put_text(d, d->areas, "", CSN_SPAN("transport"));
    put_text(d, d->areas, "", CSN_SPAN("parse"));
    return CSN_OK;
}

/* ---- the case ---- */

static void begin(struct case_draft *d, struct csn_span id, const char *title)
{
    d->made = csn_value_new(d->arena, CSN_VALUE_OBJECT);
    d->rules = csn_value_new(d->arena, CSN_VALUE_ARRAY);
    d->areas = csn_value_new(d->arena, CSN_VALUE_ARRAY);
    d->features = csn_value_new(d->arena, CSN_VALUE_ARRAY);
    put_text(d, d->made, "id", id);
    put_text(d, d->made, "title", csn_span_of_string(title));
    put_text(d, d->made, "operation", d->operation->name);
}

static void finish(struct case_draft *d)
{
    struct csn_value *needs = csn_value_new(d->arena, CSN_VALUE_OBJECT);
    put_once(d, d->rules, CSN_SPAN("client.returns"));
    put_once(d, d->rules, CSN_SPAN("client.survives"));
    put(d, d->made, "rules", d->rules);
    if (d->areas && d->areas->count > 0)
        put(d, needs, "areas", d->areas);
    if (d->features && d->features->count > 0)
        put(d, needs, "features", d->features);
    if (needs && needs->count > 0)
        put(d, d->made, "needs", needs);
}

static enum csn_status hand_over(const struct case_draft *d, struct csn_value **out)
{
    if (d->failed)
        return csn_arena_status(d->arena);
    *out = d->made;
    return CSN_OK;
}

enum csn_status csn_label(const struct csn_model *model, const struct csn_value *experiment, struct csn_span id, struct csn_arena *arena,
                          struct csn_value **labelled)
{
    struct csn_span name = csn_value_text(csn_value_get(experiment, CSN_SPAN("operation")));
    const struct csn_value *input = csn_value_get(experiment, CSN_SPAN("input"));
    struct case_draft d = {.model = model, .operation = csn_model_find_operation(model, name), .arena = arena};
    if (!d.operation || !input || input->kind != CSN_VALUE_OBJECT)
        return CSN_TYPE;
    begin(&d, id, "An experiment of a campaign");
    enum csn_status status = label_input(&d, input);
    put_copy(&d, d.made, "input", input);
    if (status == CSN_OK)
        status = label_answers(&d, csn_value_get(experiment, CSN_SPAN("answers")));
    finish(&d);
    return status == CSN_OK ? hand_over(&d, labelled) : status;
}

/* A text of twelve digits is within every constraint of a required string; a list and a structure have what they need. */
static struct csn_value *make_least(struct case_draft *d, uint32_t index, unsigned depth)
{
    const struct csn_shape *shape = csn_model_shape(d->model, index);
    struct csn_value *made = csn_value_new(d->arena, CSN_VALUE_OBJECT);
    if (!shape || depth > 8)
        return made;
    switch (shape->kind) {
    case CSN_SHAPE_STRUCTURE:
        for (size_t i = 0; i < shape->member_count; i++)
            if (shape->members[i].required)
                put_named(d, made, shape->members[i].name, make_least(d, shape->members[i].shape, depth + 1));
        return made;
    case CSN_SHAPE_LIST: return csn_value_new(d->arena, CSN_VALUE_ARRAY);
    case CSN_SHAPE_ENUM: return csn_value_new_string(d->arena, shape->enum_count > 0 ? shape->enum_values[0] : CSN_SPAN("x"));
    case CSN_SHAPE_BOOLEAN: return csn_value_new_boolean(d->arena, true);
    case CSN_SHAPE_INTEGER:
    case CSN_SHAPE_LONG:
    case CSN_SHAPE_FLOAT:
    case CSN_SHAPE_DOUBLE:
    case CSN_SHAPE_TIMESTAMP: return csn_value_new_int(d->arena, shape->has_min ? shape->min : 1);
    case CSN_SHAPE_BLOB: return csn_value_new_string(d->arena, CSN_SPAN("AAEC"));
    case CSN_SHAPE_STRING: {
        struct csn_span digits = CSN_SPAN("123456789012");
        return csn_value_new_string(d->arena, shape->has_max && shape->max < 12 ? csn_span_slice(digits, 0, (size_t)shape->max) : digits);
    }
    default: return made;
    }
}

enum csn_status csn_label_twin(const struct csn_model *model, const struct csn_operation *operation, struct csn_arena *arena,
                               struct csn_value **twin)
{
    struct case_draft d = {.model = model, .operation = operation, .arena = arena};
    begin(&d, csn_label_twin_id(operation, arena), "The least legal input of an operation");
    put(&d, d.made, "input", make_least(&d, operation->input, 0));
    finish(&d);
    return hand_over(&d, twin);
}
