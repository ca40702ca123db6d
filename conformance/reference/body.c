/* From an input to a body: the library's encoder, and behind it what faults and variants do to the tree or the bytes. */
#include <string.h>

#include "reference/edit.h"
#include "reference/internal.h"

#define BODY_MEMORY ((size_t)16 << 20)

/* {"$special":"utf16:d83d"} stands for a string that JSON can't carry. */
static enum csn_status special_value(struct csn_arena *arena, struct csn_value *value, struct csn_span special,
                                     struct csn_error *error)
{
    struct csn_span units = csn_span_slice(special, 6, special.len);
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

static enum csn_status resolve_specials(struct csn_arena *arena, struct csn_value *value, struct csn_error *error)
{
    const struct csn_value *special = csn_value_get(value, CSN_SPAN("$special"));
    if (special && value->count == 1)
        return special_value(arena, value, csn_value_text(special), error);
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < value->count && status == CSN_OK; i++)
        status = resolve_specials(arena, value->items[i].value, error);
    return status;
}

static bool is_refused(const struct client *client, const struct csn_violation *violation)
{
    const bool *on = client->switches.on;
    if (violation->kind == CSN_VIOLATION_ENUM)
        return on[SWITCH_ENUM_CLOSED];
    if (violation->kind == CSN_VIOLATION_LENGTH_MAX)
        return on[SWITCH_VALIDATES_LENGTHS];
    return false;
}

/* The client of the library refuses nothing by the model's constraints (rule validate.lenient); faults do. */
static enum csn_status validate(const struct client *client, const struct call *call, struct csn_arena *arena,
                                struct csn_error *error)
{
    const bool *on = client->switches.on;
    struct csn_violation_list list = {0};
    if (on[SWITCH_BYTE_LENGTHS] && edit_counts_bytes(client->model, call->operation->input, call->input))
        return csn_error_set(error, CSN_CONSTRAINT, 0, "a string is longer than its limit");
    if (!on[SWITCH_ENUM_CLOSED] && !on[SWITCH_VALIDATES_LENGTHS])
        return CSN_OK;
    enum csn_status status = csn_model_validate(client->model, call->operation->input, call->input, arena, &list);
    for (size_t i = 0; i < list.count && status == CSN_OK; i++)
        if (is_refused(client, &list.items[i]))
            status = csn_error_set(error, CSN_CONSTRAINT, 0, "%.*s breaks a constraint", CSN_SPAN_ARG(list.items[i].path));
    return status;
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
    enum csn_status status = resolve_specials(arena, call->input, error);
    if (status == CSN_OK)
        status = validate(client, call, arena, error);
    if (status == CSN_OK)
        status = csn_awsjson_encode(client->model, call->operation->input, call->input, &style, body, error);
    if (status == CSN_OK && edit_is_needed(client))
        status = edit_body(client, call, arena, &style, body, error);
    return status;
}
