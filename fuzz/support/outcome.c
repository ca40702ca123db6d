/* What an answer means, held against what its status and its shape allow. */
#include "answer.h"
#include "property.h"

enum { ARENA_CEILING = 64 << 20 };

static bool fits(uint32_t index, const struct csn_value *value);

static bool fits_structure(const struct csn_shape *shape, const struct csn_value *value)
{
    size_t next = 0; /* the model's order: so no member stands twice */

    for (size_t i = 0; i < value->count; i++) {
        while (next < shape->member_count && !csn_span_equal(shape->members[next].name, value->items[i].name))
            next++;
        if (next == shape->member_count || !fits(shape->members[next].shape, value->items[i].value))
            return false;
        next++;
    }
    return value->kind == CSN_VALUE_OBJECT;
}

static bool fits_elements(uint32_t element, const struct csn_value *value)
{
    for (size_t i = 0; i < value->count; i++)
        if (value->items[i].value->kind != CSN_VALUE_NULL && !fits(element, value->items[i].value))
            return false;
    return true;
}

/* Tells whether a value has nothing but what its shape has, each of its kind. */
static bool fits(uint32_t index, const struct csn_value *value)
{
    const struct csn_shape *shape = csn_model_shape(csn_codepipeline_model(), index);

    switch (shape->kind) {
    case CSN_SHAPE_STRUCTURE:
        return fits_structure(shape, value);
    case CSN_SHAPE_LIST:
        return value->kind == CSN_VALUE_ARRAY && fits_elements(shape->members[0].shape, value);
    case CSN_SHAPE_MAP:
        return value->kind == CSN_VALUE_OBJECT && fits_elements(shape->members[1].shape, value);
    case CSN_SHAPE_STRING:
    case CSN_SHAPE_ENUM:
        return value->kind == CSN_VALUE_STRING;
    case CSN_SHAPE_BOOLEAN:
        return value->kind == CSN_VALUE_BOOLEAN;
    default:
        return value->kind == CSN_VALUE_NUMBER;
    }
}

/* Rule error.type-sanitised, said the other way round: the code is the part of the carrier that ends with it or before its
 * first colon, and begins with it or behind the first "#" before that. */
static bool comes_from(struct csn_span code, struct csn_span carrier)
{
    struct csn_span head = csn_span_slice(carrier, 0, csn_span_find(carrier, 0, ':'));
    size_t before = head.len - code.len;

    if (!csn_span_ends_with(head, code))
        return false;
    if (before == 0)
        return csn_span_find(code, 0, '#') == code.len;
    return csn_span_find(head, 0, '#') == before - 1;
}

static void check_code(struct csn_span code, const struct csn_http_message *message, struct csn_arena *arena)
{
    struct csn_value *body = NULL;
    enum csn_status status = csn_value_parse(arena, message->body, NULL, &body, NULL);

    if (status != CSN_OK)
        body = NULL;
    CSN_FUZZ_PROPERTY(csn_span_find(code, 0, ':') == code.len, "a code has no URI behind it");
    CSN_FUZZ_PROPERTY(code.len == 0 || comes_from(code, csn_value_text(csn_value_get(body, CSN_SPAN("__type")))) ||
                      comes_from(code, csn_value_text(csn_value_get(body, CSN_SPAN("code")))) ||
                      comes_from(code, csn_headers_get(message->headers, CSN_SPAN("x-amzn-errortype"))),
                      "a code is what a carrier holds, without its namespace");
}

static bool is_error_of(const struct csn_operation *operation, const struct csn_shape *shape)
{
    for (size_t i = 0; i < operation->error_count; i++)
        if (csn_model_shape(csn_codepipeline_model(), operation->errors[i]) == shape)
            return true;
    return false;
}

static void check_error(const struct csn_outcome *outcome, const struct csn_http_message *message,
                        const struct csn_operation *operation, struct csn_arena *arena)
{
    CSN_FUZZ_PROPERTY(message->status / 100 != 2, "a 2xx is never an error");
    CSN_FUZZ_PROPERTY(outcome->output == NULL, "an error has no output");
    CSN_FUZZ_PROPERTY(outcome->modelled == NULL || (is_error_of(operation, outcome->modelled) &&
                                                    csn_span_equal(outcome->modelled->name, outcome->code)),
                      "a modelled error is one of the operation's, by its code");
    check_code(outcome->code, message, arena);
}

static void check_success(const struct csn_outcome *outcome, const struct csn_http_message *message,
                          const struct csn_operation *operation)
{
    CSN_FUZZ_PROPERTY(message->status / 100 == 2, "only a 2xx is a success");
    CSN_FUZZ_PROPERTY(outcome->code.len == 0 && outcome->message.len == 0 && outcome->modelled == NULL,
                      "a success has nothing of an error");
    CSN_FUZZ_PROPERTY((outcome->output == NULL) == (operation->output == CSN_SHAPE_NONE), "there is an output where there should be");
    CSN_FUZZ_PROPERTY(outcome->output == NULL || fits(operation->output, outcome->output), "the output has its shape's members alone");
}

static void check_unusable(const struct csn_outcome *outcome, const struct csn_http_message *message,
                           const struct csn_operation *operation)
{
    CSN_FUZZ_PROPERTY(message->status / 100 == 2 && operation->output != CSN_SHAPE_NONE,
                      "only a 2xx that should hold an output is unusable");
    CSN_FUZZ_PROPERTY(message->body.len > 0, "an empty body is an empty output");
    CSN_FUZZ_PROPERTY(outcome->output == NULL, "an unusable answer has no output");
}

static bool same_notes(const struct csn_awsjson_notes *a, const struct csn_awsjson_notes *b)
{
    return a->unknown_members == b->unknown_members && a->null_members == b->null_members && a->corrected == b->corrected;
}

static void check_same(const struct csn_outcome *a, const struct csn_outcome *b)
{
    CSN_FUZZ_PROPERTY(a->kind == b->kind && a->status == b->status && a->retry == b->retry && a->modelled == b->modelled,
                      "asked again, an answer means the same");
    CSN_FUZZ_PROPERTY(csn_span_equal(a->code, b->code) && csn_span_equal(a->message, b->message) &&
                      csn_span_equal(a->request_id, b->request_id), "asked again, an answer has the same texts");
    CSN_FUZZ_PROPERTY(a->has_date == b->has_date && (!a->has_date || csn_time_compare(a->date, b->date) == 0),
                      "asked again, an answer has the same date");
    CSN_FUZZ_PROPERTY(same_notes(&a->notes, &b->notes) && (a->output == NULL) == (b->output == NULL) &&
                      (a->output == NULL || csn_value_equal(a->output, b->output)), "asked again, an answer has the same output");
}

static void check_complete(const struct csn_http_message *message, const struct csn_operation *operation, struct csn_arena arenas[2])
{
    const struct csn_model *model = csn_codepipeline_model();
    struct csn_outcome outcomes[2];

    for (size_t i = 0; i < 2; i++)
        CSN_FUZZ_PROPERTY(csn_client_classify(model, operation, message, &arenas[i], &outcomes[i], NULL) == CSN_OK,
                          "every complete answer means something");
    check_same(&outcomes[0], &outcomes[1]);
    CSN_FUZZ_PROPERTY(outcomes[0].status == message->status, "the outcome tells the answer's status");
    if (outcomes[0].kind == CSN_OUTCOME_ERROR)
        check_error(&outcomes[0], message, operation, &arenas[0]);
    else if (outcomes[0].kind == CSN_OUTCOME_SUCCESS)
        check_success(&outcomes[0], message, operation);
    else
        check_unusable(&outcomes[0], message, operation);
}

void csn_fuzz_check_outcome(const struct csn_http_message *message, const struct csn_operation *operation)
{
    struct csn_arena arenas[2];
    struct csn_outcome outcome;

    csn_arena_init(&arenas[0], NULL, ARENA_CEILING);
    csn_arena_init(&arenas[1], NULL, ARENA_CEILING);
    if (message->complete && message->status / 100 != 1)
        check_complete(message, operation, arenas);
    else
        CSN_FUZZ_PROPERTY(csn_client_classify(csn_codepipeline_model(), operation, message, &arenas[0], &outcome, NULL) ==
                          CSN_INCOMPLETE, "what isn't a whole final answer is no answer");
    csn_arena_clear(&arenas[0]);
    csn_arena_clear(&arenas[1]);
}
