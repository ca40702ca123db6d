/* The body held against the input: each difference becomes a check by the rule that it breaks. */
#include "judge/body.h"

enum { POINTER_MAX = 512 };

static bool is_step(char c)
{
    return c == '.' || c == '[';
}

/* a.b, a[0].b -> /a/b, /a/0/b */
static struct csn_span pointer_of(struct csn_span path, char out[POINTER_MAX])
{
    size_t len = 0;

    if (path.len > 0 && path.data[0] != '[')
        out[len++] = '/';
    for (size_t i = 0; i < path.len && len < POINTER_MAX; i++)
        if (path.data[i] != ']')
            out[len++] = is_step(path.data[i]) ? '/' : path.data[i];
    return csn_span_of(out, len);
}

static bool is_free(const struct csn_request_terms *terms, struct csn_span pointer)
{
    for (size_t i = 0; i < terms->free_pointer_count; i++) {
        struct csn_span free = terms->free_pointers[i];

        if (csn_span_starts_with(pointer, free) && (pointer.len == free.len || pointer.data[free.len] == '/'))
            return true;
    }
    return false;
}

/* The rule that a member breaks whose input was one that JSON can't carry; NULL where none is broken. */
static const char *special_rule(const struct csn_value *special, const struct csn_difference *difference)
{
    struct csn_span text = csn_value_text(special->items[0].value);

    if (csn_span_starts_with(text, CSN_SPAN("bytes:"))) {
        if (difference->actual == NULL || difference->actual->kind == CSN_VALUE_STRING)
            return NULL; /* whatever became of the bytes, the body is UTF-8 */
        return "string.kind";
    }
    return difference->kind == CSN_DIFFERENCE_NULL_SENT ? "body.null-omitted" : "number.finite";
}

/* Tells whether the input at that place has no right spelling as JSON; UTF-16 code units have one. */
static bool is_beyond_json(const struct csn_value *given)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): csn_special_is is true of an object with a member alone */
    return csn_special_is(given) && !csn_span_starts_with(csn_value_text(given->items[0].value), CSN_SPAN("utf16:"));
}

/* Where the caller gave a value of a wrong kind, that value is not what was wanted. */
static struct csn_span wanted(struct csn_judgement *judgement, const struct csn_difference *difference)
{
    bool number = difference->shape != NULL && difference->shape->kind != CSN_SHAPE_STRING && difference->shape->kind != CSN_SHAPE_ENUM;

    if (difference->kind == CSN_DIFFERENCE_NOT_WHOLE)
        return CSN_SPAN("a whole number, or a refusal");
    if (difference->kind == CSN_DIFFERENCE_KIND && difference->expected != NULL && difference->actual != NULL &&
        difference->expected->kind == difference->actual->kind)
        return number ? CSN_SPAN("a JSON number, or a refusal") : CSN_SPAN("a JSON string, or a refusal");
    return csn_judgement_json(judgement, difference->expected);
}

static void tell(struct csn_judgement *judgement, const struct csn_judged_request *request,
                 const struct csn_difference *difference)
{
    char storage[POINTER_MAX];
    struct csn_span pointer = pointer_of(difference->path, storage);
    const struct csn_value *given = request->terms.special ? csn_value_at(request->terms.input, pointer) : NULL;
    const char *rule = is_beyond_json(given) ? special_rule(given, difference) : csn_body_rule(judgement, difference);

    if (rule == NULL || is_free(&request->terms, pointer))
        return;
    csn_request_tell(judgement, request, &(struct csn_finding){
        .id = csn_body_check_id(difference->shape), .rule = rule, .member = difference->path,
        .message = is_beyond_json(given) ? CSN_SPAN("a value that JSON cannot carry was given, and something was sent in its place")
                                         : csn_span_of_string(csn_difference_sentence(difference->kind)),
        .expected = wanted(judgement, difference), .actual = csn_judgement_json(judgement, difference->actual),
    });
}

void csn_body_compare(struct csn_judgement *judgement, const struct csn_judged_request *request, const struct csn_value *body)
{
    struct csn_difference_list list = {0};
    const struct csn_value *input = request->terms.input;
    size_t first_check = judgement->count;

    if (input != NULL && request->terms.special) {
        input = csn_special_resolve(judgement, input);
        if (input == NULL)
            return;
    }
    if (!csn_judgement_ok(judgement, csn_awsjson_compare(judgement->catalogue->model, request->terms.operation->input, input, body,
                                                         judgement->arena, &list), "no room for a comparison"))
        return;
    for (size_t i = 0; i < list.count; i++)
        tell(judgement, request, &list.items[i]);
    csn_body_pass_seen(judgement, request, input, first_check);
}
