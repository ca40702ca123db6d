#include "reference/edit.h"

#include <ctype.h>
#include <stdlib.h>

static bool is_dropped(const struct edit *edit, const struct csn_value *value)
{
    const bool *on = edit->client->switches.on;
    bool empty_string = value->kind == CSN_VALUE_STRING && value->text.len == 0;
    bool zero = value->kind == CSN_VALUE_NUMBER && csn_json_number_equal(value->text, CSN_SPAN("0"));
    bool empty_structure = value->kind == CSN_VALUE_OBJECT && value->count == 0;
    return ((on[SWITCH_FALSY_DROPPED] || on[SWITCH_EMPTY_STRING_DROPPED]) && empty_string) ||
           ((on[SWITCH_FALSY_DROPPED] || on[SWITCH_ZERO_DROPPED]) && zero) || (on[SWITCH_EMPTY_STRUCTURE_DROPPED] && empty_structure);
}

static bool has_required_member(const struct csn_shape *shape)
{
    for (size_t i = 0; shape && i < shape->member_count; i++)
        if (shape->members[i].required)
            return true;
    return false;
}

/* An empty structure that the model does not allow: to send it, to refuse it and to drop it are all right. */
static bool is_invalid_structure(const struct edit *edit, const struct csn_shape *shape, const struct csn_value_item *item)
{
    const struct csn_shape_member *member = csn_shape_find_member(shape, item->name);
    return member && edit->client->switches.on[SWITCH_INVALID_STRUCTURE_DROPPED] && item->value->kind == CSN_VALUE_OBJECT &&
           item->value->count == 0 && has_required_member(csn_model_shape(edit->client->model, member->shape));
}

static void drop_members(const struct edit *edit, const struct csn_shape *shape, struct csn_value *wire, bool top)
{
    const struct csn_shape_member *last = shape->member_count > 0 ? &shape->members[shape->member_count - 1] : NULL;
    bool forgets = edit->client->switches.on[SWITCH_MEMBER_FORGOTTEN] && !top && last && !last->required;
    size_t kept = 0;
    for (size_t i = 0; i < wire->count; i++)
        if (!is_dropped(edit, wire->items[i].value) && !is_invalid_structure(edit, shape, &wire->items[i]) &&
            !(forgets && csn_span_equal(wire->items[i].name, last->name)))
            wire->items[kept++] = wire->items[i];
    wire->count = kept;
}

static int by_name(const void *a, const void *b)
{
    return csn_span_compare(((const struct csn_value_item *)a)->name, ((const struct csn_value_item *)b)->name);
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
    const bool *on = edit->client->switches.on;
    struct csn_value *sent = (struct csn_value *)(uintptr_t)csn_value_get(wire, token->name);
    if (!sent && (on[SWITCH_EMPTY_TOKEN] || on[SWITCH_NULL_TOKEN]))
        return add_member(edit, wire, token->name, on[SWITCH_NULL_TOKEN] ? CSN_VALUE_NULL : CSN_VALUE_STRING);
    return sent ? edit_token_text(edit, sent) : CSN_OK;
}

/* Integers that were not given, as a language writes them whose integers are 0 from the start. */
static enum csn_status add_defaults(struct edit *edit, const struct csn_shape *shape, struct csn_value *wire)
{
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < shape->member_count && status == CSN_OK; i++) {
        const struct csn_shape *member = csn_model_shape(edit->client->model, shape->members[i].shape);
        if (member && member->kind == CSN_SHAPE_INTEGER && !csn_value_get(wire, shape->members[i].name))
            status = csn_value_add(edit->arena, wire, shape->members[i].name, csn_value_new_int(edit->arena, 0));
    }
    return status;
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

/* jobId -> job_id */
static enum csn_status to_snake_case(struct edit *edit, struct csn_span *name)
{
    char storage[128];
    struct csn_buf text;
    enum csn_status status = CSN_OK;
    csn_buf_init_fixed(&text, storage, sizeof storage);
    for (size_t i = 0; i < name->len && status == CSN_OK; i++) {
        if (isupper((unsigned char)name->data[i]))
            status = csn_buf_append_byte(&text, '_');
        if (status == CSN_OK)
            status = csn_buf_append_byte(&text, (char)tolower((unsigned char)name->data[i]));
    }
    *name = csn_arena_copy(edit->arena, csn_buf_span(&text));
    return status == CSN_OK && !name->data ? CSN_NO_MEMORY : status;
}

static enum csn_status edit_names(struct edit *edit, struct csn_value *wire)
{
    const bool *on = edit->client->switches.on;
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < wire->count && status == CSN_OK && (on[SWITCH_MEMBER_CASE] || on[SWITCH_SNAKE_CASE]); i++)
        status = on[SWITCH_SNAKE_CASE] ? to_snake_case(edit, &wire->items[i].name) : capitalise(edit, &wire->items[i].name);
    return status;
}

static enum csn_status edit_structure(struct edit *edit, const struct csn_shape *shape, struct csn_value *wire, bool top)
{
    const bool *on = edit->client->switches.on;
    enum csn_status status = CSN_OK;
    drop_members(edit, shape, wire, top);
    if (wire->count == 0 && !top && on[SWITCH_EMPTY_STRUCTURE_LIST])
        wire->kind = CSN_VALUE_ARRAY;
    if (top)
        status = edit_token(edit, shape, wire);
    if (status == CSN_OK && on[SWITCH_NULL_MEMBERS])
        status = add_nulls(edit, shape, wire);
    if (status == CSN_OK && on[SWITCH_DEFAULTS_WRITTEN])
        status = add_defaults(edit, shape, wire);
    if (status == CSN_OK && top && on[SWITCH_EXTRA_MEMBER])
        status = add_member(edit, wire, CSN_SPAN("apiVersion"), CSN_VALUE_STRING);
    if (status == CSN_OK && top && on[SWITCH_DUPLICATE_NAME] && wire->count > 0)
        status = csn_value_add(edit->arena, wire, wire->items[0].name, wire->items[0].value);
    if (status == CSN_OK)
        status = edit_names(edit, wire);
    if (on[SWITCH_KEY_ORDER])
        reverse_members(wire);
    if (on[SWITCH_MEMBERS_SORTED] && wire->count > 0)
        qsort(wire->items, wire->count, sizeof *wire->items, by_name);
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
