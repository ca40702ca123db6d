/* A reported output against the expected one: every member given must be there so, every other one absent, null or empty. Members that
 * the model lacks are not judged: handing them on is harmless. */
#include "judge/step.h"

enum { PATH_MAX_BYTES = 256 };

struct comparison {
    struct csn_judgement *judgement;
    const struct csn_judged_step *step;
    const struct csn_attempt *last;
    bool evident; /* a text was there that only this answer holds */
    bool differs;
};

static bool is_empty(const struct csn_value *value)
{
    if (value == NULL || value->kind == CSN_VALUE_NULL)
        return true;
    if (value->kind == CSN_VALUE_STRING)
        return value->text.len == 0;
    if (value->kind == CSN_VALUE_BOOLEAN)
        return !value->boolean;
    if (value->kind == CSN_VALUE_NUMBER)
        return csn_json_number_equal(value->text, CSN_SPAN("0"));
    for (size_t i = 0; i < value->count; i++)
        if (value->kind == CSN_VALUE_ARRAY || !is_empty(value->items[i].value))
            return false;
    return true;
}

/* An expected value as JSON, with ${...} filled in. */
static struct csn_span shown(struct comparison *comparison, const struct csn_value *expected)
{
    return csn_step_expand(comparison->judgement, comparison->step, comparison->last,
                           csn_judgement_json(comparison->judgement, expected));
}

static void tell(struct comparison *comparison, const char *path, struct csn_span message, struct csn_span expected,
                 const struct csn_value *actual)
{
    struct csn_judgement *judgement = comparison->judgement;

    comparison->differs = true;
    csn_judgement_broken(judgement, &(struct csn_finding){
        .id = "report.output", .cited = comparison->last->answer->expect.output_rule, .rule = "output.unknown-ignored",
        .member = csn_span_of_string(path), .message = message, .expected = expected, .actual = csn_judgement_json(judgement, actual), .exchange = comparison->last->index,
    });
}

static void compare(struct comparison *comparison, const char *path, uint32_t index, const struct csn_value *expected,
                    const struct csn_value *actual);

static void compare_text(struct comparison *comparison, const char *path, const struct csn_value *expected,
                         const struct csn_value *actual)
{
    struct csn_span wanted = csn_step_expand(comparison->judgement, comparison->step, comparison->last, expected->text);

    if (actual->kind == CSN_VALUE_STRING && csn_span_equal(wanted, actual->text))
        comparison->evident = comparison->evident || !csn_span_equal(wanted, expected->text);
    else
        tell(comparison, path, CSN_SPAN("the output's text is not the one in the answer"), wanted, actual);
}

static void compare_array(struct comparison *comparison, const char *path, const struct csn_shape *shape,
                          const struct csn_value *expected, const struct csn_value *actual)
{
    uint32_t member = shape != NULL && shape->kind == CSN_SHAPE_LIST ? shape->members[0].shape : CSN_SHAPE_NONE;

    if (actual->kind != CSN_VALUE_ARRAY || actual->count != expected->count) {
        tell(comparison, path, CSN_SPAN("the output's list has another number of elements than the answer's"),
             shown(comparison, expected), actual);
        return;
    }
    for (size_t i = 0; i < expected->count; i++) {
        struct csn_span inner = csn_judgement_text(comparison->judgement, "%.*s[%zu]", PATH_MAX_BYTES, path, i);

        compare(comparison, inner.data != NULL ? inner.data : "", member, expected->items[i].value, actual->items[i].value);
    }
}

/* The shape of a member; false where the model lacks it. */
static bool member_shape(const struct csn_shape *shape, struct csn_span name, uint32_t *member)
{
    const struct csn_shape_member *found;

    *member = CSN_SHAPE_NONE;
    if (shape == NULL)
        return true;
    if (shape->kind == CSN_SHAPE_MAP) {
        *member = shape->members[1].shape;
        return true;
    }
    found = csn_shape_find_member(shape, name);
    *member = found == NULL ? CSN_SHAPE_NONE : found->shape;
    return found != NULL;
}

static const char *inner_path(struct comparison *comparison, const char *path, struct csn_span name)
{
    struct csn_span inner = csn_judgement_text(comparison->judgement, "%.*s%s%.*s", PATH_MAX_BYTES, path, path[0] == '\0' ? "" : ".",
                                               CSN_SPAN_ARG(name));

    return inner.data != NULL ? inner.data : "";
}

static void compare_object(struct comparison *comparison, const char *path, const struct csn_shape *shape,
                           const struct csn_value *expected, const struct csn_value *actual)
{
    uint32_t member;

    for (size_t i = 0; i < expected->count; i++) {
        struct csn_span name = expected->items[i].name;

        (void)member_shape(shape, name, &member);
        compare(comparison, inner_path(comparison, path, name), member, expected->items[i].value, csn_value_get(actual, name));
    }
    for (size_t i = 0; actual != NULL && actual->kind == CSN_VALUE_OBJECT && i < actual->count; i++) {
        struct csn_span name = actual->items[i].name;

        if (csn_value_get(expected, name) == NULL && member_shape(shape, name, &member) && !is_empty(actual->items[i].value))
            tell(comparison, inner_path(comparison, path, name), CSN_SPAN("the output has a value that the answer does not"),
                 CSN_SPAN("nothing"), actual->items[i].value);
    }
}

static void compare(struct comparison *comparison, const char *path, uint32_t index, const struct csn_value *expected,
                    const struct csn_value *actual)
{
    const struct csn_shape *shape = csn_model_shape(comparison->judgement->catalogue->model, index);

    if (is_empty(expected) && is_empty(actual))
        return;
    if (actual == NULL || actual->kind == CSN_VALUE_NULL)
        tell(comparison, path, CSN_SPAN("the output lacks a value that the answer has"),
             shown(comparison, expected), actual);
    else if (expected->kind == CSN_VALUE_STRING)
        compare_text(comparison, path, expected, actual);
    else if (expected->kind == CSN_VALUE_ARRAY)
        compare_array(comparison, path, shape, expected, actual);
    else if (expected->kind == CSN_VALUE_OBJECT && (actual->kind == CSN_VALUE_OBJECT || is_empty(actual)))
        compare_object(comparison, path, shape, expected, actual);
    else if (!csn_value_equal(expected, actual))
        tell(comparison, path, CSN_SPAN("the output's value is not the one in the answer"),
             shown(comparison, expected), actual);
}

void csn_step_judge_output(struct csn_judgement *judgement, const struct csn_judged_step *step, const struct csn_attempt *last)
{
    const struct csn_expectation *expect = &last->answer->expect;
    struct comparison comparison = {.judgement = judgement, .step = step, .last = last};
    static const struct csn_value none = {.kind = CSN_VALUE_OBJECT};
    const struct csn_value *told = step->call->report.output != NULL ? step->call->report.output : &none;

    if (expect->output == NULL || step->step->operation->output == CSN_SHAPE_NONE)
        return;
    compare_object(&comparison, "", csn_model_shape(judgement->catalogue->model, step->step->operation->output), expect->output, told);
    judgement->evidence_count += comparison.evident;
    if (!comparison.differs)
        csn_judgement_ask(judgement, true, &(struct csn_finding){
            .id = "report.output", .cited = expect->output_rule, .rule = "output.unknown-ignored", .exchange = last->index,
        });
}
