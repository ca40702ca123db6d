#include "value_inside.h"

struct parser {
    struct csn_arena *arena;
    struct csn_json_reader reader;
    struct csn_error *error;
    struct csn_value *root;
    struct csn_value_item pending; /* name and offset of the member whose value comes next */
    struct csn_value *open[CSN_JSON_DEPTH_MAX]; /* the values that are being read, outermost first */
    size_t depth;
};

static enum csn_status arena_failed(const struct parser *parser, const struct csn_json_token *token)
{
    enum csn_status status = csn_arena_status(parser->arena);

    return csn_error_set(parser->error, status, token->offset, "%s", csn_status_sentence(status));
}

/* Sets `*text` to what the token's string means: borrowed where it says so itself, else a copy. */
static bool decode_text(struct parser *parser, const struct csn_json_token *token, struct csn_span *text,
                        bool *lone_surrogate)
{
    char *decoded;

    *text = token->text;
    if (!token->escaped)
        return true;
    decoded = csn_arena_alloc(parser->arena, token->text.len);
    if (decoded == NULL)
        return false;
    *text = csn_span_of(decoded, csn_json_unescape(token->text, decoded, lone_surrogate));
    return true;
}

static enum csn_status take_name(struct parser *parser, const struct csn_json_token *token)
{
    parser->pending.offset = token->offset;
    if (!decode_text(parser, token, &parser->pending.name, NULL))
        return arena_failed(parser, token);
    return CSN_OK;
}

/* The kind of value that a token is or begins. */
static enum csn_value_kind kind_of(enum csn_json_kind token)
{
    switch (token) {
    case CSN_JSON_FALSE:
    case CSN_JSON_TRUE:
        return CSN_VALUE_BOOLEAN;
    case CSN_JSON_NUMBER:
        return CSN_VALUE_NUMBER;
    case CSN_JSON_STRING:
        return CSN_VALUE_STRING;
    case CSN_JSON_ARRAY_BEGIN:
        return CSN_VALUE_ARRAY;
    case CSN_JSON_OBJECT_BEGIN:
        return CSN_VALUE_OBJECT;
    default:
        return CSN_VALUE_NULL;
    }
}

static struct csn_value *make_value(struct parser *parser, const struct csn_json_token *token)
{
    struct csn_value *value = csn_value_new(parser->arena, kind_of(token->kind));

    if (value == NULL)
        return NULL;
    value->offset = token->offset;
    value->boolean = token->kind == CSN_JSON_TRUE;
    if (value->kind == CSN_VALUE_NUMBER)
        value->text = token->text;
    if (value->kind == CSN_VALUE_STRING && !decode_text(parser, token, &value->text, &value->lone_surrogate))
        return NULL;
    return value;
}

static enum csn_status attach(struct parser *parser, const struct csn_json_token *token, struct csn_value *value)
{
    struct csn_value *parent;
    enum csn_status status;

    if (parser->depth == 0) {
        parser->root = value;
        return CSN_OK;
    }
    parent = parser->open[parser->depth - 1];
    if (parent->kind == CSN_VALUE_ARRAY)
        parser->pending = (struct csn_value_item){.offset = token->offset};
    parser->pending.value = value;
    status = csn_value_append(parser->arena, parent, &parser->pending);
    return status == CSN_OK ? CSN_OK : arena_failed(parser, token);
}

static enum csn_status take_value(struct parser *parser, const struct csn_json_token *token)
{
    struct csn_value *value = make_value(parser, token);
    enum csn_status status;

    if (value == NULL)
        return arena_failed(parser, token);
    status = attach(parser, token, value);
    if (status != CSN_OK)
        return status;
    if (value->kind == CSN_VALUE_ARRAY || value->kind == CSN_VALUE_OBJECT)
        parser->open[parser->depth++] = value;
    return CSN_OK;
}

static enum csn_status close_value(struct parser *parser, const struct csn_json_token *token)
{
    struct csn_value *value = parser->open[--parser->depth];

    if (value->kind == CSN_VALUE_OBJECT && csn_value_index(parser->arena, value) != CSN_OK)
        return arena_failed(parser, token);
    return CSN_OK;
}

static enum csn_status take_token(struct parser *parser, const struct csn_json_token *token)
{
    switch (token->kind) {
    case CSN_JSON_NAME:
        return take_name(parser, token);
    case CSN_JSON_ARRAY_END:
    case CSN_JSON_OBJECT_END:
        return close_value(parser, token);
    case CSN_JSON_END:
        return CSN_OK;
    default:
        return take_value(parser, token);
    }
}

enum csn_status csn_value_parse(struct csn_arena *arena, struct csn_span text, const struct csn_value_limits *limits,
                                struct csn_value **value, struct csn_error *error)
{
    struct parser parser; /* not cleared as a whole: the levels are 4 KiB */
    struct csn_json_token token = {.kind = CSN_JSON_NULL};
    size_t depth = limits == NULL || limits->depth == 0 ? CSN_VALUE_DEPTH_DEFAULT : limits->depth;

    parser.arena = arena;
    parser.error = error;
    parser.root = NULL;
    parser.pending = (struct csn_value_item){.value = NULL};
    parser.depth = 0;
    csn_json_reader_init(&parser.reader, text, depth);
    while (token.kind != CSN_JSON_END) {
        enum csn_status status = csn_json_next(&parser.reader, &token, error);

        if (status == CSN_OK)
            status = take_token(&parser, &token);
        if (status != CSN_OK)
            return status;
    }
    *value = parser.root;
    return CSN_OK;
}
