#include "../model/base64.h"
#include "../model/findings.h"
#include "../model/real.h"
#include "../model/seek.h"
#include "wire.h"

#define ZERO_DEPTH_MAX 128

struct decoding {
    struct csn_wire wire; /* for its refusals; it has no body */
    struct csn_arena *arena;
    struct csn_awsjson_notes notes;
};

typedef enum csn_status decoder(struct decoding *d, const struct csn_path *path, const struct csn_shape *shape,
                                struct csn_value *sent, struct csn_value **value);

static decoder decode_shape;

static enum csn_status refuse_kind(const struct decoding *d, const struct csn_path *path, const struct csn_shape *shape,
                                   const struct csn_value *sent)
{
    return csn_wire_refuse_kind(&d->wire, path, shape, sent->kind);
}

static enum csn_status refuse_no_shape(const struct decoding *d, const struct csn_path *path)
{
    return csn_wire_refuse(&d->wire, path, CSN_NOT_FOUND, "the model has no such shape");
}

static enum csn_status no_memory(const struct decoding *d)
{
    enum csn_status status = csn_arena_status(d->arena);
    return csn_error_set(d->wire.error, status, 0, "the decoded value: %s", csn_status_sentence(status));
}

static enum csn_status add(struct decoding *d, struct csn_value *parent, struct csn_span name, struct csn_value *child)
{
    return csn_value_add(d->arena, parent, name, child) == CSN_OK ? CSN_OK : no_memory(d);
}

static enum csn_status decode_string(struct decoding *d, const struct csn_path *path, const struct csn_shape *shape,
                                     struct csn_value *sent, struct csn_value **value)
{
    *value = sent;
    return sent->kind == CSN_VALUE_STRING ? CSN_OK : refuse_kind(d, path, shape, sent);
}

static enum csn_status decode_blob(struct decoding *d, const struct csn_path *path, const struct csn_shape *shape,
                                   struct csn_value *sent, struct csn_value **value)
{
    size_t length;
    *value = sent;
    if (sent->kind != CSN_VALUE_STRING)
        return refuse_kind(d, path, shape, sent);
    if (!csn_base64_length(sent->text, &length))
        return csn_wire_refuse(&d->wire, path, CSN_TYPE, "the text is not base64");
    return CSN_OK;
}

static enum csn_status decode_boolean(struct decoding *d, const struct csn_path *path, const struct csn_shape *shape,
                                      struct csn_value *sent, struct csn_value **value)
{
    *value = sent;
    return sent->kind == CSN_VALUE_BOOLEAN ? CSN_OK : refuse_kind(d, path, shape, sent);
}

/* Any spelling of the number will do (rule output.number-spelling). */
static enum csn_status decode_integer(struct decoding *d, const struct csn_path *path, const struct csn_shape *shape,
                                      struct csn_value *sent, struct csn_value **value)
{
    int64_t number;
    *value = sent;
    if (sent->kind != CSN_VALUE_NUMBER)
        return refuse_kind(d, path, shape, sent);
    enum csn_status status = csn_json_number_int64(sent->text, &number, NULL);
    if (status == CSN_TYPE)
        return csn_wire_refuse(&d->wire, path, status, "a fraction where an integer belongs");
    bool narrow = shape->kind == CSN_SHAPE_INTEGER;
    if (status != CSN_OK || (narrow && (number < INT32_MIN || number > INT32_MAX)))
        return csn_wire_refuse(&d->wire, path, CSN_RANGE, narrow ? "more than 32 bits" : "more than 64 bits");
    return CSN_OK;
}

static enum csn_status decode_real(struct decoding *d, const struct csn_path *path, const struct csn_shape *shape,
                                   struct csn_value *sent, struct csn_value **value)
{
    double real;
    *value = sent;
    bool named = sent->kind == CSN_VALUE_STRING && csn_real_from_name(sent->text, &real);
    return named || sent->kind == CSN_VALUE_NUMBER ? CSN_OK : refuse_kind(d, path, shape, sent);
}

static enum csn_status parse_time(const struct csn_shape *shape, struct csn_span text, struct csn_time *time)
{
    switch (shape->format) {
    case CSN_TIMESTAMP_EPOCH_SECONDS:
        return csn_time_parse_epoch(text, time, NULL);
    case CSN_TIMESTAMP_DATE_TIME:
        return csn_time_parse_iso8601(text, time, NULL);
    case CSN_TIMESTAMP_HTTP_DATE:
    default:
        return csn_time_parse_http_date(text, time, NULL);
    }
}

/* The instant as a number, exactly. */
static enum csn_status number_of_time(struct decoding *d, struct csn_time time, struct csn_value **value)
{
    char digits[40];
    struct csn_buf buf;
    csn_buf_init_fixed(&buf, digits, sizeof(digits));
    enum csn_status status = csn_time_format_epoch_exact(&buf, time); /* succeeds: every instant fits */
    struct csn_span lexeme = csn_arena_copy(d->arena, csn_buf_span(&buf));
    *value = lexeme.data ? csn_value_new_number(d->arena, lexeme) : NULL;
    return *value ? status : no_memory(d);
}

static enum csn_status decode_timestamp(struct decoding *d, const struct csn_path *path, const struct csn_shape *shape,
                                        struct csn_value *sent, struct csn_value **value)
{
    struct csn_time time;
    bool number = shape->format == CSN_TIMESTAMP_EPOCH_SECONDS;
    if (sent->kind != (number ? CSN_VALUE_NUMBER : CSN_VALUE_STRING))
        return refuse_kind(d, path, shape, sent);
    enum csn_status status = parse_time(shape, sent->text, &time);
    if (status != CSN_OK)
        return csn_wire_refuse(&d->wire, path, status, "no instant of the years 1 to 9999 in the shape's format");
    *value = sent;
    return number ? CSN_OK : number_of_time(d, time, value);
}

static enum csn_status decode_document(struct decoding *d, const struct csn_path *path, const struct csn_shape *shape,
                                       struct csn_value *sent, struct csn_value **value)
{
    (void)d, (void)path, (void)shape;
    *value = sent;
    return CSN_OK;
}

/* Elements of a list or a map. A null stays, in a dense one too (rule output.null-in-list). */
static enum csn_status decode_elements(struct decoding *d, const struct csn_path *path, const struct csn_shape *shape,
                                       struct csn_value *sent, struct csn_value **value)
{
    bool is_map = shape->kind == CSN_SHAPE_MAP;
    enum csn_value_kind kind = is_map ? CSN_VALUE_OBJECT : CSN_VALUE_ARRAY;
    if (sent->kind != kind)
        return refuse_kind(d, path, shape, sent);
    const struct csn_shape *element = csn_model_shape(d->wire.model, shape->members[is_map].shape);
    struct csn_value *made = *value = csn_value_new(d->arena, kind);
    enum csn_status status = made ? CSN_OK : no_memory(d);
    for (size_t i = 0; status == CSN_OK && i < sent->count; i++) {
        const struct csn_value_item *item = &sent->items[i];
        struct csn_path step = {.up = path, .name = item->name, .is_element = !is_map, .index = i};
        struct csn_value *child = item->value;
        if (child->kind != CSN_VALUE_NULL)
            status = decode_shape(d, &step, element, item->value, &child);
        if (status == CSN_OK)
            status = add(d, made, item->name, child);
    }
    return status;
}

static enum csn_status zero_of(struct decoding *d, const struct csn_path *path, uint32_t index, size_t depth,
                               struct csn_value **value);

/* Gives the required members that `filled` lacks their zero values (rule output.missing-required). */
static enum csn_status zero_structure(struct decoding *d, const struct csn_path *path, const struct csn_shape *shape, size_t depth,
                                      struct csn_value *filled)
{
    enum csn_status status = CSN_OK;
    for (size_t i = 0; status == CSN_OK && i < shape->member_count; i++) {
        const struct csn_shape_member *member = &shape->members[i];
        struct csn_path step = {.up = path, .name = member->name};
        struct csn_value *zero = NULL;
        if (!member->required)
            continue;
        status = zero_of(d, &step, member->shape, depth + 1, &zero);
        if (status == CSN_OK && zero)
            status = add(d, filled, member->name, zero);
    }
    return status;
}

/* The zero value of a shape; NULL where there is none (a union, a document). */
static enum csn_status zero_of(struct decoding *d, const struct csn_path *path, uint32_t index, size_t depth,
                               struct csn_value **value)
{
    const struct csn_shape *shape = csn_model_shape(d->wire.model, index);
    if (!shape)
        return refuse_no_shape(d, path);
    if (depth > ZERO_DEPTH_MAX)
        return csn_wire_refuse(&d->wire, path, CSN_LIMIT, "required members without end");
    switch (shape->kind) {
    case CSN_SHAPE_UNION:
    case CSN_SHAPE_DOCUMENT:
        return CSN_OK;
    case CSN_SHAPE_STRUCTURE:
    case CSN_SHAPE_MAP:
        *value = csn_value_new(d->arena, CSN_VALUE_OBJECT);
        break;
    case CSN_SHAPE_LIST:
        *value = csn_value_new(d->arena, CSN_VALUE_ARRAY);
        break;
    case CSN_SHAPE_BOOLEAN:
        *value = csn_value_new_boolean(d->arena, false);
        break;
    case CSN_SHAPE_STRING:
    case CSN_SHAPE_ENUM:
    case CSN_SHAPE_BLOB:
        *value = csn_value_new_string(d->arena, CSN_SPAN(""));
        break;
    default:
        *value = csn_value_new_int(d->arena, 0);
    }
    if (!*value)
        return no_memory(d);
    return shape->kind == CSN_SHAPE_STRUCTURE ? zero_structure(d, path, shape, depth, *value) : CSN_OK;
}

/* Sorts what was sent into `slots`, one for each member: the last of a name wins, nulls are absent (rule
 * output.null-absent), unknown names are passed over (rule output.unknown-ignored). */
static void sort_members(struct decoding *d, const struct csn_shape *shape, const struct csn_value *sent,
                         struct csn_value **slots)
{
    size_t hint = 0;
    for (size_t i = 0; i < sent->count; i++) {
        size_t at = csn_shape_seek(shape, hint, sent->items[i].name);
        bool null = sent->items[i].value->kind == CSN_VALUE_NULL;
        hint = at + 1;
        if (at == shape->member_count) {
            d->notes.unknown_members++;
            continue;
        }
        d->notes.null_members += null;
        slots[at] = null ? NULL : sent->items[i].value;
    }
}

static enum csn_status decode_member(struct decoding *d, const struct csn_path *path, const struct csn_shape_member *member,
                                     struct csn_value *sent, struct csn_value **value)
{
    if (sent)
        return decode_shape(d, path, csn_model_shape(d->wire.model, member->shape), sent, value);
    if (!member->required)
        return CSN_OK;
    d->notes.corrected++;
    return zero_of(d, path, member->shape, 0, value);
}

static enum csn_status decode_structure(struct decoding *d, const struct csn_path *path, const struct csn_shape *shape,
                                        struct csn_value *sent, struct csn_value **value)
{
    if (sent->kind != CSN_VALUE_OBJECT)
        return refuse_kind(d, path, shape, sent);
    struct csn_value **slots = csn_arena_alloc_array(d->arena, shape->member_count, sizeof(struct csn_value *));
    struct csn_value *made = *value = csn_value_new(d->arena, CSN_VALUE_OBJECT);
    if (!slots || !made)
        return no_memory(d);
    enum csn_status status = CSN_OK;
    sort_members(d, shape, sent, slots);
    for (size_t i = 0; status == CSN_OK && i < shape->member_count; i++) {
        const struct csn_shape_member *member = &shape->members[i];
        struct csn_path step = {.up = path, .name = member->name};
        struct csn_value *child = NULL;
        status = decode_member(d, &step, member, slots[i], &child);
        if (status == CSN_OK && child)
            status = add(d, made, member->name, child);
    }
    return status;
}

static enum csn_status decode_shape(struct decoding *d, const struct csn_path *path, const struct csn_shape *shape,
                                    struct csn_value *sent, struct csn_value **value)
{
    static decoder *const decoders[] = {
        [CSN_SHAPE_STRUCTURE] = decode_structure, [CSN_SHAPE_UNION] = decode_structure,
        [CSN_SHAPE_LIST] = decode_elements,       [CSN_SHAPE_MAP] = decode_elements,
        [CSN_SHAPE_STRING] = decode_string,       [CSN_SHAPE_ENUM] = decode_string,
        [CSN_SHAPE_BLOB] = decode_blob,           [CSN_SHAPE_BOOLEAN] = decode_boolean,
        [CSN_SHAPE_INTEGER] = decode_integer,     [CSN_SHAPE_LONG] = decode_integer,
        [CSN_SHAPE_FLOAT] = decode_real,          [CSN_SHAPE_DOUBLE] = decode_real,
        [CSN_SHAPE_TIMESTAMP] = decode_timestamp, [CSN_SHAPE_DOCUMENT] = decode_document,
    };
    if (!shape)
        return refuse_no_shape(d, path);
    return decoders[shape->kind](d, path, shape, sent, value);
}

/* The body as a document; an empty one is an object without members (rule output.empty-body). */
static enum csn_status parse_body(struct decoding *d, struct csn_span body, struct csn_value **sent)
{
    if (body.len)
        return csn_value_parse(d->arena, body, NULL, sent, d->wire.error);
    *sent = csn_value_new(d->arena, CSN_VALUE_OBJECT);
    return *sent ? CSN_OK : no_memory(d);
}

enum csn_status csn_awsjson_decode(const struct csn_model *model, uint32_t shape, struct csn_span body, struct csn_arena *arena,
                                   struct csn_value **value, struct csn_awsjson_notes *notes, struct csn_error *error)
{
    struct decoding d = {.wire = {.model = model, .error = error}, .arena = arena};
    struct csn_value *sent = NULL;
    struct csn_value *made = NULL;
    bool nothing = shape == CSN_SHAPE_NONE; /* no output: whatever the body holds, it holds no member */
    enum csn_status status = parse_body(&d, nothing ? csn_span_of(NULL, 0) : body, &sent);
    if (status == CSN_OK && !nothing)
        status = decode_shape(&d, NULL, csn_model_shape(model, shape), sent, &made);
    if (status != CSN_OK)
        return status;
    *value = nothing ? sent : made;
    if (notes)
        *notes = d.notes;
    return CSN_OK;
}
