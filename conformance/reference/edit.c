#include "reference/edit.h"

#include <ctype.h>
#include <stdio.h>

static const enum switch_name body_switches[] = {
    SWITCH_MILLISECONDS, SWITCH_ISO_TIMESTAMP, SWITCH_WRONG_INSTANT, SWITCH_NANOSECONDS, SWITCH_NULL_MEMBERS, SWITCH_EMPTY_TOKEN,
    SWITCH_TOKEN_TRIMMED, SWITCH_FALSY_DROPPED, SWITCH_EMPTY_STRUCTURE_DROPPED, SWITCH_EXTRA_MEMBER, SWITCH_MEMBER_CASE,
    SWITCH_INTEGER_STRING, SWITCH_INTEGER_FRACTION, SWITCH_STRING_NUMBER, SWITCH_RAW_CONTROL, SWITCH_CUT_TO_16_BITS, SWITCH_LATIN1,
    SWITCH_JSON_UNWRAPPED, SWITCH_DUPLICATE_NAME, SWITCH_TWO_TEXTS, SWITCH_KEY_ORDER, SWITCH_WHOLE_SECONDS,
    SWITCH_WHOLE_SECONDS_TO_ZERO, SWITCH_EXPONENT_TIMESTAMP};

bool edit_is_needed(const struct client *client)
{
    for (size_t i = 0; i < CSN_COUNT(body_switches); i++)
        if (client->switches.on[body_switches[i]])
            return true;
    return false;
}

static enum csn_status set_text(struct edit *edit, struct csn_value *value, enum csn_value_kind kind, const struct csn_buf *text)
{
    value->kind = kind;
    value->text = csn_arena_copy(edit->arena, csn_buf_span(text));
    return value->text.data ? CSN_OK : CSN_NO_MEMORY;
}

/* One of the ways to write an instant; CSN_NOT_FOUND where no switch asks for one. */
static enum csn_status write_instant(const struct edit *edit, struct csn_buf *text, struct csn_time time, bool *is_string)
{
    const bool *on = edit->client->switches.on;
    bool toward_zero = on[SWITCH_WHOLE_SECONDS_TO_ZERO] && time.seconds < 0 && time.nanos > 0;
    if (on[SWITCH_MILLISECONDS])
        return csn_buf_append_format(text, "%lld", (long long)time.seconds * 1000 + time.nanos / 1000000);
    if (on[SWITCH_ISO_TIMESTAMP]) {
        *is_string = true;
        return csn_time_format_iso8601(text, time);
    }
    if (on[SWITCH_WRONG_INSTANT]) {
        time.seconds += time.seconds > 0 ? -3600 : 3600; /* within the range at either end */
        return csn_time_format_epoch(text, time);
    }
    if (on[SWITCH_NANOSECONDS])
        return csn_time_format_epoch_exact(text, time);
    if (on[SWITCH_WHOLE_SECONDS] || on[SWITCH_WHOLE_SECONDS_TO_ZERO])
        return csn_buf_append_format(text, "%lld", (long long)time.seconds + toward_zero);
    if (on[SWITCH_EXPONENT_TIMESTAMP]) {
        enum csn_status status = csn_time_format_epoch(text, time);
        return status == CSN_OK ? csn_buf_append(text, CSN_SPAN("E+0")) : status;
    }
    return CSN_NOT_FOUND;
}

static enum csn_status edit_timestamp(struct edit *edit, struct csn_value *wire, const struct csn_value *input)
{
    char storage[64];
    struct csn_buf text;
    struct csn_time time;
    bool is_string = false;
    if (!input || csn_time_parse_epoch(input->text, &time, NULL) != CSN_OK)
        return CSN_OK;
    csn_buf_init_fixed(&text, storage, sizeof storage);
    enum csn_status status = write_instant(edit, &text, time, &is_string);
    if (status == CSN_NOT_FOUND)
        return CSN_OK;
    return status == CSN_OK ? set_text(edit, wire, is_string ? CSN_VALUE_STRING : CSN_VALUE_NUMBER, &text) : status;
}

static enum csn_status edit_integer(struct edit *edit, struct csn_value *wire)
{
    char storage[64];
    struct csn_buf text;
    if (edit->client->switches.on[SWITCH_INTEGER_STRING])
        wire->kind = CSN_VALUE_STRING;
    if (!edit->client->switches.on[SWITCH_INTEGER_FRACTION])
        return CSN_OK;
    csn_buf_init_fixed(&text, storage, sizeof storage);
    enum csn_status status = csn_buf_append_format(&text, "%.*s.0", CSN_SPAN_ARG(wire->text));
    return status == CSN_OK ? set_text(edit, wire, CSN_VALUE_NUMBER, &text) : status;
}

static bool is_number(struct csn_span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!isdigit((unsigned char)text.data[i]))
            return false;
    return text.len > 0 && text.data[0] != '0';
}

static enum csn_status edit_string(struct edit *edit, struct csn_value *wire)
{
    const bool *on = edit->client->switches.on;
    if (on[SWITCH_STRING_NUMBER] && is_number(wire->text))
        wire->kind = CSN_VALUE_NUMBER;
    struct csn_value *inner;
    if (on[SWITCH_JSON_UNWRAPPED] && csn_span_starts_with(wire->text, CSN_SPAN("{")) &&
        csn_value_parse(edit->arena, wire->text, NULL, &inner, NULL) == CSN_OK)
        *wire = *inner;
    return CSN_OK;
}

static bool is_dropped(const struct edit *edit, const struct csn_value *value)
{
    const bool *on = edit->client->switches.on;
    bool empty_string = value->kind == CSN_VALUE_STRING && value->text.len == 0;
    bool zero = value->kind == CSN_VALUE_NUMBER && csn_json_number_equal(value->text, CSN_SPAN("0"));
    bool empty_structure = value->kind == CSN_VALUE_OBJECT && value->count == 0;
    return (on[SWITCH_FALSY_DROPPED] && (empty_string || zero)) || (on[SWITCH_EMPTY_STRUCTURE_DROPPED] && empty_structure);
}

static void drop_members(const struct edit *edit, struct csn_value *wire)
{
    size_t kept = 0;
    for (size_t i = 0; i < wire->count; i++)
        if (!is_dropped(edit, wire->items[i].value))
            wire->items[kept++] = wire->items[i];
    wire->count = kept;
}

static void reverse_members(struct csn_value *wire)
{
    for (size_t i = 0; i < wire->count / 2; i++) {
        struct csn_value_item swap = wire->items[i];
        wire->items[i] = wire->items[wire->count - 1 - i];
        wire->items[wire->count - 1 - i] = swap;
    }
}

/* The shape's first string member that is called a token and is optional: what a continuation token looks like in any model. */
static const struct csn_shape_member *optional_token(const struct csn_shape *shape)
{
    for (size_t i = 0; i < shape->member_count; i++)
        if (!shape->members[i].required && csn_span_ends_with(shape->members[i].name, CSN_SPAN("Token")))
            return &shape->members[i];
    return NULL;
}

static enum csn_status add_member(struct edit *edit, struct csn_value *wire, struct csn_span name, enum csn_value_kind kind)
{
    return csn_value_add(edit->arena, wire, name, csn_value_new(edit->arena, kind));
}

static enum csn_status edit_token(struct edit *edit, const struct csn_shape *shape, struct csn_value *wire)
{
    const struct csn_shape_member *token = optional_token(shape);
    if (!token)
        return CSN_OK;
    struct csn_value *sent = (struct csn_value *)(uintptr_t)csn_value_get(wire, token->name);
    if (!sent && edit->client->switches.on[SWITCH_EMPTY_TOKEN])
        return add_member(edit, wire, token->name, CSN_VALUE_STRING);
    if (sent && edit->client->switches.on[SWITCH_TOKEN_TRIMMED])
        sent->text = csn_span_trim(sent->text);
    return CSN_OK;
}

static enum csn_status add_nulls(struct edit *edit, const struct csn_shape *shape, struct csn_value *wire)
{
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < shape->member_count && status == CSN_OK; i++)
        if (!csn_value_get(wire, shape->members[i].name) && &shape->members[i] != optional_token(shape)) /* that is a rule of its own */
            status = add_member(edit, wire, shape->members[i].name, CSN_VALUE_NULL);
    return status;
}

static enum csn_status capitalise(struct edit *edit, struct csn_span *name)
{
    struct csn_span copy = csn_arena_copy(edit->arena, *name);
    if (!copy.data)
        return CSN_NO_MEMORY;
    if (copy.len > 0)
        ((char *)(uintptr_t)copy.data)[0] = (char)toupper((unsigned char)copy.data[0]);
    *name = copy;
    return CSN_OK;
}

static enum csn_status edit_names(struct edit *edit, struct csn_value *wire)
{
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < wire->count && status == CSN_OK && edit->client->switches.on[SWITCH_MEMBER_CASE]; i++)
        status = capitalise(edit, &wire->items[i].name);
    return status;
}

static enum csn_status edit_structure(struct edit *edit, const struct csn_shape *shape, struct csn_value *wire, bool top)
{
    const bool *on = edit->client->switches.on;
    enum csn_status status = CSN_OK;
    drop_members(edit, wire);
    if (top)
        status = edit_token(edit, shape, wire);
    if (status == CSN_OK && on[SWITCH_NULL_MEMBERS])
        status = add_nulls(edit, shape, wire);
    if (status == CSN_OK && top && on[SWITCH_EXTRA_MEMBER])
        status = add_member(edit, wire, CSN_SPAN("apiVersion"), CSN_VALUE_STRING);
    if (status == CSN_OK && top && on[SWITCH_DUPLICATE_NAME] && wire->count > 0)
        status = csn_value_add(edit->arena, wire, wire->items[0].name, wire->items[0].value);
    if (status == CSN_OK)
        status = edit_names(edit, wire);
    if (on[SWITCH_KEY_ORDER])
        reverse_members(wire);
    return status;
}

enum csn_status edit_tree(struct edit *edit, uint32_t shape_index, struct csn_value *wire, const struct csn_value *input, bool top)
{
    const struct csn_shape *shape = csn_model_shape(edit->client->model, shape_index);
    if (!shape)
        return CSN_OK;
    if (shape->kind == CSN_SHAPE_TIMESTAMP)
        return edit_timestamp(edit, wire, input);
    if (shape->kind == CSN_SHAPE_INTEGER)
        return edit_integer(edit, wire);
    if (shape->kind == CSN_SHAPE_STRING)
        return edit_string(edit, wire);
    if (shape->kind != CSN_SHAPE_STRUCTURE)
        return CSN_OK;
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < wire->count && status == CSN_OK; i++) {
        const struct csn_shape_member *member = csn_shape_find_member(shape, wire->items[i].name);
        if (member)
            status = edit_tree(edit, member->shape, wire->items[i].value, csn_value_get(input, member->name), false);
    }
    return status == CSN_OK ? edit_structure(edit, shape, wire, top) : status;
}

bool edit_counts_bytes(const struct csn_model *model, uint32_t shape_index, const struct csn_value *input)
{
    const struct csn_shape *shape = csn_model_shape(model, shape_index);
    if (!shape)
        return false;
    if (shape->kind == CSN_SHAPE_STRING)
        return shape->has_max && input->kind == CSN_VALUE_STRING && (int64_t)input->text.len > shape->max;
    for (size_t i = 0; i < input->count; i++) {
        const struct csn_shape_member *member = csn_shape_find_member(shape, input->items[i].name);
        if (member && edit_counts_bytes(model, member->shape, input->items[i].value))
            return true;
    }
    return false;
}
