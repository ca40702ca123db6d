/* From an input to a body: the library's encoder, and behind it what faults and variants do to the tree or the bytes. */
#include <string.h>

#include "reference/edit.h"
#include "reference/internal.h"

#define BODY_MEMORY ((size_t)16 << 20)

/* {"$special":"utf16:d83d"} stands for a string that JSON can't carry. */
static enum csn_status special_value(const struct client *client, struct csn_arena *arena, struct csn_value *value,
                                     struct csn_span special, struct csn_error *error)
{
    struct csn_span units = csn_span_slice(special, 6, special.len);
    bool is_number = csn_span_equal(special, CSN_SPAN("NaN")) || csn_span_equal(special, CSN_SPAN("invalid-date"));
    if (client->switches.on[SWITCH_NOT_A_NUMBER] && is_number) {
        *value = (struct csn_value){.kind = CSN_VALUE_NUMBER, .text = EDIT_NOT_A_NUMBER};
        return CSN_OK;
    }
    if (client->switches.on[SWITCH_SURROGATE_REFUSED])
        return csn_error_set(error, CSN_ENCODING, 0, "%.*s is no Unicode text", CSN_SPAN_ARG(special));
    if (!csn_span_starts_with(special, CSN_SPAN("utf16:")) || units.len % 4 != 0)
        return csn_error_set(error, CSN_TYPE, 0, "%.*s can't be sent as JSON", CSN_SPAN_ARG(special));
    struct csn_buf text;
    csn_buf_init(&text, NULL, 65536);
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < units.len && status == CSN_OK; i += 4) {
        status = csn_buf_append(&text, CSN_SPAN("\\u"));
        if (status == CSN_OK)
            status = csn_buf_append(&text, csn_span_slice(units, i, i + 4));
    }
    char *decoded = csn_arena_alloc(arena, text.len + 1);
    if (!decoded || status != CSN_OK) {
        csn_buf_clear(&text);
        return CSN_NO_MEMORY;
    }
    bool lone = false;
    size_t len = csn_json_unescape(csn_buf_span(&text), decoded, &lone);
    csn_buf_clear(&text);
    *value = (struct csn_value){.kind = CSN_VALUE_STRING, .text = csn_span_of(decoded, len), .lone_surrogate = lone};
    return CSN_OK;
}

static enum csn_status resolve_specials(const struct client *client, struct csn_arena *arena, struct csn_value *value,
                                        struct csn_error *error)
{
    const struct csn_value *special = csn_value_get(value, CSN_SPAN("$special"));
    if (special && value->count == 1)
        return special_value(client, arena, value, csn_value_text(special), error);
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < value->count && status == CSN_OK; i++)
        status = resolve_specials(client, arena, value->items[i].value, error);
    return status;
}

/* The client of the library refuses nothing by the model's constraints (rule validate.lenient); faults and variants do. */
static const struct {
    enum csn_violation_kind kind;
    enum switch_name by;
} refusals[] = {
    {CSN_VIOLATION_ENUM, SWITCH_ENUM_CLOSED},
    {CSN_VIOLATION_LENGTH_MAX, SWITCH_VALIDATES_LENGTHS},
    {CSN_VIOLATION_LENGTH_MIN, SWITCH_VALIDATES_MINIMUM},
    {CSN_VIOLATION_RANGE_MIN, SWITCH_VALIDATES_RANGES},
    {CSN_VIOLATION_RANGE_MAX, SWITCH_VALIDATES_RANGES},
    {CSN_VIOLATION_REQUIRED, SWITCH_MISSING_REFUSED},
};

static bool is_refused(const struct client *client, const struct csn_violation *violation)
{
    for (size_t i = 0; i < CSN_COUNT(refusals); i++)
        if (refusals[i].kind == violation->kind && client->switches.on[refusals[i].by])
            return true;
    return false;
}

static enum csn_status validate_by_model(const struct client *client, const struct call *call, struct csn_arena *arena,
                                         struct csn_error *error)
{
    struct csn_violation_list list = {0};
    enum csn_status status = csn_model_validate(client->model, call->operation->input, call->input, arena, &list);
    for (size_t i = 0; i < list.count && status == CSN_OK; i++)
        if (is_refused(client, &list.items[i]))
            status = csn_error_set(error, CSN_CONSTRAINT, 0, "%.*s breaks a constraint", CSN_SPAN_ARG(list.items[i].path));
    return status;
}

/* A string's length as a language counts that knows no characters: in bytes, or in units of UTF-16. */
static int64_t count_units(bool utf_16, struct csn_span text)
{
    int64_t units = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned byte = (unsigned char)text.data[i];
        units += utf_16 ? (byte & 0xc0) != 0x80 ? 1 + (byte >= 0xf0) : 0 : 1;
    }
    return units;
}

/* Tells whether a string has more of them than its shape allows characters. */
static bool has_too_many_units(const struct client *client, uint32_t shape_index, const struct csn_value *input)
{
    const struct csn_shape *shape = csn_model_shape(client->model, shape_index);
    if (!shape)
        return false;
    if (shape->kind == CSN_SHAPE_STRING)
        return shape->has_max && input->kind == CSN_VALUE_STRING &&
               count_units(client->switches.on[SWITCH_UTF_16_LENGTHS], input->text) > shape->max;
    for (size_t i = 0; i < input->count; i++) {
        const struct csn_shape_member *member = csn_shape_find_member(shape, input->items[i].name);
        if (member && has_too_many_units(client, member->shape, input->items[i].value))
            return true;
    }
    return false;
}

static bool has_null(const struct csn_value *value)
{
    for (size_t i = 0; i < value->count; i++)
        if (value->items[i].value->kind == CSN_VALUE_NULL || has_null(value->items[i].value))
            return true;
    return false;
}

/* An optional member that is called a token, given empty. */
static bool has_empty_token(const struct client *client, const struct call *call)
{
    const struct csn_shape *shape = csn_model_shape(client->model, call->operation->input);
    for (size_t i = 0; shape && i < call->input->count; i++) {
        const struct csn_shape_member *member = csn_shape_find_member(shape, call->input->items[i].name);
        const struct csn_value *value = call->input->items[i].value;
        if (member && !member->required && csn_span_ends_with(member->name, CSN_SPAN("Token")) && value->kind == CSN_VALUE_STRING &&
            value->text.len == 0)
            return true;
    }
    return false;
}

static enum csn_status validate(const struct client *client, const struct call *call, struct csn_arena *arena,
                                struct csn_error *error)
{
    const bool *on = client->switches.on;
    bool counts_units = on[SWITCH_BYTE_LENGTHS] || on[SWITCH_UTF_16_LENGTHS];
    if (counts_units && has_too_many_units(client, call->operation->input, call->input))
        return csn_error_set(error, CSN_CONSTRAINT, 0, "a string is longer than its limit");
    if (on[SWITCH_NULL_INPUT_REFUSED] && has_null(call->input))
        return csn_error_set(error, CSN_TYPE, 0, "a member is null");
    if (on[SWITCH_EMPTY_TOKEN_REFUSED] && has_empty_token(client, call))
        return csn_error_set(error, CSN_CONSTRAINT, 0, "a token is empty");
    for (size_t i = 0; i < CSN_COUNT(refusals); i++)
        if (on[refusals[i].by])
            return validate_by_model(client, call, arena, error);
    return CSN_OK;
}

static struct csn_json_style style_of(const struct client *client)
{
    const bool *on = client->switches.on;
    return (struct csn_json_style){
        .ascii = on[SWITCH_ASCII],
        .slash = on[SWITCH_SLASH_ESCAPED],
        .html = on[SWITCH_HTML_ESCAPES],
        .long_escapes = on[SWITCH_LONG_ESCAPES],
        .upper_hex = on[SWITCH_LONG_ESCAPES],
        .spaces = on[SWITCH_SPACES],
    };
}

static enum csn_status edit_body(const struct client *client, const struct call *call, struct csn_arena *arena,
                                 const struct csn_json_style *style, struct csn_buf *body, struct csn_error *error)
{
    struct csn_value *wire;
    struct csn_span copy = csn_arena_copy(arena, csn_buf_span(body));
    if (!copy.data)
        return CSN_NO_MEMORY;
    enum csn_status status = csn_value_parse(arena, copy, NULL, &wire, error);
    struct edit edit = {.client = client, .arena = arena};
    if (status == CSN_OK)
        status = edit_tree(&edit, call->operation->input, wire, call->input, true);
    csn_buf_reset(body);
    if (status == CSN_OK)
        status = csn_value_write(body, wire, style);
    return status == CSN_OK ? edit_bytes(client, body) : status;
}

enum csn_status body_encode(const struct client *client, const struct call *call, struct csn_arena *arena, struct csn_buf *body,
                            struct csn_error *error)
{
    struct csn_json_style style = style_of(client);
    enum csn_status status = resolve_specials(client, arena, call->input, error);
    if (status == CSN_OK)
        status = validate(client, call, arena, error);
    if (status == CSN_OK)
        status = memory_bend(client, call, arena);
    if (status == CSN_OK && client->switches.on[SWITCH_EMPTY_BODY] && call->input->count == 0)
        return CSN_OK;
    if (status == CSN_OK)
        status = csn_awsjson_encode(client->model, call->operation->input, call->input, &style, body, error);
    if (status == CSN_OK && client->switches.touches[SWITCHES_BODY])
        status = edit_body(client, call, arena, &style, body, error);
    return status;
}
