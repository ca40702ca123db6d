/* Outputs: what is refused, what is shown in another way. */
#include "reference/outcome.h"

#include <ctype.h>

/* Unknown enum values below `value`, for the fault that refuses them. */
static bool has_unknown_enum(const struct view *view, uint32_t shape, const struct csn_value *value)
{
    struct csn_violation_list list = {0};
    if (shape == CSN_SHAPE_NONE || csn_model_validate(view->client->model, shape, value, view->arena, &list) != CSN_OK)
        return false;
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i].kind == CSN_VIOLATION_ENUM)
            return true;
    return false;
}

/* Tells whether a number of the text has an exponent. */
static bool has_exponent(struct csn_span text)
{
    bool in_string = false;
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.data[i] == '\\' && in_string)
            i++;
        else if (text.data[i] == '"')
            in_string = !in_string;
        else if (!in_string && isdigit((unsigned char)text.data[i]) && tolower((unsigned char)text.data[i + 1]) == 'e')
            return true;
    }
    return false;
}

/* Tells whether the output has one member, an enum, and lacks it. */
static bool lacks_status(const struct view *view, const struct csn_outcome *outcome)
{
    const struct csn_shape *shape = csn_model_shape(view->client->model, view->call->operation->output);
    const struct csn_shape *member = shape && shape->member_count == 1 ? csn_model_shape(view->client->model, shape->members[0].shape) : NULL;
    return member && member->kind == CSN_SHAPE_ENUM && outcome->output && outcome->output->count == 0;
}

static const char *refuse_void(const struct view *view)
{
    const bool *on = view->client->switches.on;
    const struct csn_value *body = view_body(view);
    if (on[SWITCH_EMPTY_BODY_REFUSED] && view->message.body.len == 0)
        return "the body is empty";
    if (on[SWITCH_VOID_BODY_REFUSED] && body && body->count > 0)
        return "the answer has members";
    return on[SWITCH_VOID_BODY_PARSED] && view->message.body.len > 0 && !body ? "the body is no JSON" : NULL;
}

static const char *refuse_output(const struct view *view, const struct csn_outcome *outcome)
{
    const bool *on = view->client->switches.on;
    const struct csn_value *body = view_body(view);
    struct csn_span type = view_header(view, CSN_SPAN("content-type"));
    if (on[SWITCH_EMPTY_OUTPUT_REFUSED] && view->message.body.len == 0)
        return "the body is empty";
    if (on[SWITCH_UNKNOWN_MEMBER_REFUSED] && outcome->notes.unknown_members > 0)
        return "the output has a member that is not known";
    if (on[SWITCH_NULL_REFUSED] && outcome->notes.null_members > 0)
        return "the output has a null member";
    if (on[SWITCH_REQUIRED_NEEDED] && outcome->notes.corrected > 0)
        return "the output lacks a required member";
    if (on[SWITCH_ENUM_OUTPUT_CLOSED] && has_unknown_enum(view, view->call->operation->output, outcome->output))
        return "the output has an enum value that is not known";
    if (on[SWITCH_CONTENT_TYPE_NEEDED] && !csn_span_equal(type, CSN_SPAN("application/x-amz-json-1.1")))
        return "the output has another Content-Type";
    if (on[SWITCH_EXPONENT_REFUSED] && has_exponent(view->message.body))
        return "the output has a number that can't be read";
    if (on[SWITCH_STATUS_NEEDED] && lacks_status(view, outcome))
        return "the output has no status";
    return on[SWITCH_NULL_ITEMS_REFUSED] && body && value_has_null_item(body) ? "a list of the output holds null" : NULL;
}

/* Takes response headers for members, as a client does that merges both. */
static const struct csn_value *merge_headers(const struct view *view, const struct csn_value *output)
{
    const struct csn_shape *shape = csn_model_shape(view->client->model, view->call->operation->output);
    struct csn_value *merged = csn_value_new(view->arena, CSN_VALUE_OBJECT);
    for (size_t i = 0; shape && merged && i < shape->member_count; i++) {
        struct csn_span header = view_header(view, shape->members[i].name);
        struct csn_value *value = (struct csn_value *)(uintptr_t)csn_value_get(output, shape->members[i].name);
        if (header.data)
            value = csn_value_new_string(view->arena, header);
        if (value && csn_value_add(view->arena, merged, shape->members[i].name, value) != CSN_OK)
            return output;
    }
    return merged ? merged : output;
}

static const struct csn_value *drop_escaped_names(const struct view *view, const struct csn_value *output)
{
    bool escaped = csn_span_search(view->message.body, 0, CSN_SPAN("\\u")) < view->message.body.len;
    return escaped ? csn_value_new(view->arena, CSN_VALUE_OBJECT) : output;
}

static bool is_known_enum(const struct csn_model *model, uint32_t shape, const struct csn_value *value, struct csn_arena *arena)
{
    struct csn_violation_list list = {0};
    return csn_model_validate(model, shape, value, arena, &list) != CSN_OK || list.count == 0;
}

/* Shows absent members in another way, and enum values that are not known as a word of its own. */
static void show(const struct view *view, uint32_t shape_index, struct csn_value *value)
{
    const bool *on = view->client->switches.on;
    const struct csn_shape *shape = csn_model_shape(view->client->model, shape_index);
    if (!shape)
        return;
    if (shape->kind == CSN_SHAPE_ENUM && on[SWITCH_UNKNOWN_ENUM_REPLACED] && value->kind == CSN_VALUE_STRING &&
        !is_known_enum(view->client->model, shape_index, value, view->arena))
        value->text = CSN_SPAN("UNKNOWN_TO_CLIENT");
    for (size_t i = 0; i < value->count; i++) {
        const struct csn_shape_member *member = shape->kind == CSN_SHAPE_STRUCTURE ? csn_shape_find_member(shape, value->items[i].name)
                                                : shape->member_count > 0 ? &shape->members[shape->member_count - 1] : NULL;
        if (member)
            show(view, member->shape, value->items[i].value);
    }
    for (size_t i = 0; shape->kind == CSN_SHAPE_STRUCTURE && value->kind == CSN_VALUE_OBJECT && i < shape->member_count; i++) {
        const struct csn_shape *member = csn_model_shape(view->client->model, shape->members[i].shape);
        bool is_list = member && member->kind == CSN_SHAPE_LIST;
        enum csn_value_kind kind = on[SWITCH_ABSENT_LIST_EMPTY] ? CSN_VALUE_ARRAY : CSN_VALUE_NULL;
        if (!csn_value_get(value, shape->members[i].name) && (on[SWITCH_ABSENT_AS_NULL] || (on[SWITCH_ABSENT_LIST_EMPTY] && is_list)))
            (void)!csn_value_add(view->arena, value, shape->members[i].name, csn_value_new(view->arena, kind));
    }
}

static void add_unknown_members(const struct view *view, struct csn_value *output)
{
    const struct csn_shape *shape = csn_model_shape(view->client->model, view->call->operation->output);
    const struct csn_value *body = view_body(view);
    for (size_t i = 0; shape && body && i < body->count; i++)
        if (body->kind == CSN_VALUE_OBJECT && !csn_shape_find_member(shape, body->items[i].name))
            (void)!csn_value_add(view->arena, output, body->items[i].name, body->items[i].value);
}

/* What the switches do to an output that can be read. */
static void bend_output(const struct view *view, const struct csn_outcome *outcome, struct result *result)
{
    const bool *on = view->client->switches.on;
    bool is_void = view->call->operation->output == CSN_SHAPE_NONE;
    const char *refusal = is_void ? refuse_void(view) : refuse_output(view, outcome);
    if (refusal) {
        outcome_fail(result, RESULT_TRANSPORT, "ParseError", refusal);
        return;
    }
    if (outcome->output)
        show(view, view->call->operation->output, outcome->output);
    if (outcome->output && on[SWITCH_UNKNOWN_MEMBERS_SHOWN])
        add_unknown_members(view, outcome->output);
    if (on[SWITCH_HEADERS_AS_MEMBERS])
        result->output = merge_headers(view, result->output);
    if (on[SWITCH_KEY_ESCAPES_KEPT] && result->output)
        result->output = drop_escaped_names(view, result->output);
}

void outcome_read_success(const struct view *view, const struct csn_outcome *outcome, struct result *result)
{
    result->kind = RESULT_SUCCESS;
    result->output = outcome->output;
    if (view->client->switches.touches[SWITCHES_OTHER])
        bend_output(view, outcome, result);
}
