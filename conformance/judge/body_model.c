/* The body of a request whose input nobody knows: kinds, names and nulls against the model. Constraints are not a client's to
 * enforce (rule validate.lenient) and are left out. */
#include "judge/body.h"

static bool is_number_kind(enum csn_shape_kind kind)
{
    return kind == CSN_SHAPE_INTEGER || kind == CSN_SHAPE_LONG || kind == CSN_SHAPE_FLOAT || kind == CSN_SHAPE_DOUBLE;
}

/* The rule of a violation, or NULL where it is about a constraint. */
static const char *violation_rule(const struct csn_violation *violation)
{
    if (violation->kind == CSN_VIOLATION_UNKNOWN_MEMBER)
        return "body.nothing-else";
    if (violation->kind != CSN_VIOLATION_KIND)
        return NULL;
    if (violation->shape->kind == CSN_SHAPE_TIMESTAMP)
        return "time.epoch-seconds";
    return is_number_kind(violation->shape->kind) ? "number.integer" : "string.kind";
}

static void tell_violation(struct csn_judgement *judgement, const struct csn_judged_request *request,
                           const struct csn_violation *violation)
{
    const char *rule = violation_rule(violation);
    struct csn_buf sentence = csn_judgement_buffer(judgement);

    if (rule == NULL)
        return;
    (void)csn_judgement_ok(judgement, csn_violation_describe(violation, &sentence), "no room for a sentence");
    csn_request_ask(judgement, request, false, csn_body_check_id(violation->shape), rule, csn_buf_span(&sentence), CSN_SPAN(""),
                    csn_judgement_json(judgement, violation->value));
}

static void walk(struct csn_judgement *judgement, const struct csn_judged_request *request, uint32_t index,
                 const struct csn_value *value);

static void walk_member(struct csn_judgement *judgement, const struct csn_judged_request *request, const struct csn_shape *shape,
                        const struct csn_value_item *item)
{
    const struct csn_shape_member *member = csn_shape_find_member(shape, item->name);

    if (item->value->kind == CSN_VALUE_NULL)
        csn_request_tell(judgement, request, &(struct csn_finding){
            .id = "request.body.structure", .rule = "body.null-omitted", .member = item->name,
            .message = csn_span_of_string(csn_difference_sentence(CSN_DIFFERENCE_NULL_SENT)), .expected = CSN_SPAN("no member"),
            .actual = CSN_SPAN("null"),
        });
    else if (member != NULL)
        walk(judgement, request, member->shape, item->value);
}

static void walk_structure(struct csn_judgement *judgement, const struct csn_judged_request *request, const struct csn_shape *shape,
                           const struct csn_value *value)
{
    if (value->duplicate_names)
        csn_request_ask(judgement, request, false, "request.body.structure", "body.unique-names",
                        csn_span_of_string(csn_difference_sentence(CSN_DIFFERENCE_DUPLICATE)), CSN_SPAN("each name once"),
                        csn_judgement_json(judgement, value));
    for (size_t i = 0; i < value->count; i++)
        walk_member(judgement, request, shape, &value->items[i]);
}

static void walk_number(struct csn_judgement *judgement, const struct csn_judged_request *request, const struct csn_shape *shape,
                        const struct csn_value *value)
{
    struct csn_time time;

    if (shape->kind == CSN_SHAPE_TIMESTAMP && csn_time_parse_epoch(value->text, &time, NULL) != CSN_OK)
        csn_request_ask(judgement, request, false, "request.body.timestamp", "time.epoch-seconds",
                        CSN_SPAN("a timestamp lies outside the years 1 to 9999, as one that counts milliseconds does"),
                        CSN_SPAN("seconds since 1970"), value->text);
    if ((shape->kind == CSN_SHAPE_INTEGER || shape->kind == CSN_SHAPE_LONG) && !csn_json_number_is_plain(value->text))
        csn_request_ask(judgement, request, false, "request.body.integer", "number.plain",
                        csn_span_of_string(csn_difference_sentence(CSN_DIFFERENCE_SPELLING)), CSN_SPAN("plain digits"), value->text);
}

static void walk(struct csn_judgement *judgement, const struct csn_judged_request *request, uint32_t index,
                 const struct csn_value *value)
{
    const struct csn_shape *shape = csn_model_shape(judgement->catalogue->model, index);

    if (shape == NULL)
        return;
    if (value->kind == CSN_VALUE_NUMBER)
        walk_number(judgement, request, shape, value);
    else if (value->kind == CSN_VALUE_OBJECT && (shape->kind == CSN_SHAPE_STRUCTURE || shape->kind == CSN_SHAPE_UNION))
        walk_structure(judgement, request, shape, value);
    else if (shape->kind == CSN_SHAPE_LIST || shape->kind == CSN_SHAPE_MAP)
        for (size_t i = 0; i < value->count; i++)
            walk(judgement, request, shape->members[shape->member_count - 1].shape, value->items[i].value);
}

void csn_body_check_model(struct csn_judgement *judgement, const struct csn_judged_request *request, const struct csn_value *body)
{
    static const char *const rules[] = {"string.kind", "number.integer", "time.epoch-seconds", "body.nothing-else",
                                        "body.null-omitted"};
    struct csn_violation_list list = {0};
    uint32_t shape = request->terms.operation->input;
    size_t first_check = judgement->count;
    bool clean;

    if (!csn_judgement_ok(judgement, csn_model_validate(judgement->catalogue->model, shape, body, judgement->arena, &list),
                          "no room for a validation"))
        return;
    for (size_t i = 0; i < list.count; i++)
        tell_violation(judgement, request, &list.items[i]);
    walk(judgement, request, shape, body);
    clean = judgement->count == first_check;
    for (size_t i = 0; i < CSN_COUNT(rules) && clean; i++)
        csn_judgement_pass(judgement, "request.body", rules[i], request->terms.exchange);
}
