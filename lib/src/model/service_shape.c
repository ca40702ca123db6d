/* One shape of a description after the other. */
#include <string.h>

#include "seek.h"
#include "service_inside.h"

/* AWS JSON spells a timestamp in epoch seconds unless told otherwise (Smithy, AWS JSON 1.1 protocol, shape serialization). */
static const enum csn_timestamp_format formats[CSN_SERVICE_SPELLINGS] = {
    [CSN_SERVICE_AS_TARGET] = CSN_TIMESTAMP_EPOCH_SECONDS,
    [CSN_SERVICE_UNIX_TIMESTAMP] = CSN_TIMESTAMP_EPOCH_SECONDS,
    [CSN_SERVICE_ISO8601] = CSN_TIMESTAMP_DATE_TIME,
    [CSN_SERVICE_RFC822] = CSN_TIMESTAMP_HTTP_DATE,
};

static enum csn_status allocate(const struct csn_service_reader *reader, size_t count, size_t size, void **memory)
{
    *memory = csn_arena_alloc_array(reader->kept, count, size);
    return *memory ? CSN_OK : csn_service_no_memory(reader, reader->kept);
}

static enum csn_status fill_member(struct csn_service_reader *reader, const struct csn_service_place *place, struct csn_span name,
                                   const struct csn_value *reference, struct csn_shape_member *member)
{
    struct csn_service_place part = {place->section, place->name, name};
    enum csn_status status = csn_service_keep(reader, name, &member->name);
    return status == CSN_OK ? csn_service_resolve(reader, &part, reference, &member->shape) : status;
}

static enum csn_status fill_required(const struct csn_service_reader *reader, const struct csn_service_place *place,
                                     const struct csn_value *described, const struct csn_shape *shape,
                                     struct csn_shape_member *members)
{
    const struct csn_value *required;
    size_t hint = 0;
    enum csn_status status = csn_service_get(reader, place, described, "required", CSN_VALUE_ARRAY, &required);
    if (status != CSN_OK || !required)
        return status;
    if (required->count > CSN_SERVICE_MEMBERS_MAX)
        return csn_service_refuse(reader, place, CSN_LIMIT, required, "too many required members", csn_span_of(NULL, 0));
    for (size_t i = 0; i < required->count; i++) {
        const struct csn_value *name = required->items[i].value;
        status = csn_service_expect(reader, place, name, CSN_VALUE_STRING, "required");
        if (status != CSN_OK)
            return status;
        size_t at = csn_shape_seek(shape, hint, name->text);
        if (at == shape->member_count)
            return csn_service_refuse(reader, place, CSN_NOT_FOUND, name, "required, but no member:", name->text);
        members[at].required = true;
        hint = at + 1;
    }
    return CSN_OK;
}

static enum csn_status fill_members(struct csn_service_reader *reader, const struct csn_service_place *place,
                                    const struct csn_value *described, const struct csn_value *members, struct csn_shape *shape)
{
    void *memory = NULL;
    if (members->count > CSN_SERVICE_MEMBERS_MAX)
        return csn_service_refuse(reader, place, CSN_LIMIT, members, "too many members", csn_span_of(NULL, 0));
    enum csn_status status = allocate(reader, members->count, sizeof(struct csn_shape_member), &memory);
    struct csn_shape_member *filled = memory;
    for (size_t i = 0; status == CSN_OK && i < members->count; i++)
        status = fill_member(reader, place, members->items[i].name, members->items[i].value, &filled[i]);
    shape->members = filled;
    shape->member_count = members->count;
    return status == CSN_OK ? fill_required(reader, place, described, shape, filled) : status;
}

static enum csn_status fill_structure(struct csn_service_reader *reader, const struct csn_service_place *place,
                                      const struct csn_value *described, struct csn_shape *shape)
{
    const struct csn_value *members;
    bool is_union = false, is_document = false;
    enum csn_status status = csn_service_require(reader, place, described, "members", CSN_VALUE_OBJECT, &members);
    if (status == CSN_OK)
        status = csn_service_flag(reader, place, described, "union", &is_union);
    if (status == CSN_OK)
        status = csn_service_flag(reader, place, described, "document", &is_document);
    if (status != CSN_OK)
        return status;
    if (is_document && members->count)
        return csn_service_refuse(reader, place, CSN_CONSTRAINT, members, "a document with members", csn_span_of(NULL, 0));
    if (is_union)
        shape->kind = CSN_SHAPE_UNION;
    if (is_document)
        shape->kind = CSN_SHAPE_DOCUMENT;
    return fill_members(reader, place, described, members, shape);
}

/* The members that a list (one) or a map (two) has by their words. */
static enum csn_status fill_elements(struct csn_service_reader *reader, const struct csn_service_place *place,
                                     const struct csn_value *described, const char *const *words, size_t count,
                                     struct csn_shape *shape)
{
    void *memory = NULL;
    enum csn_status status = csn_service_flag(reader, place, described, "sparse", &shape->sparse);
    if (status == CSN_OK)
        status = allocate(reader, count, sizeof(struct csn_shape_member), &memory);
    struct csn_shape_member *members = memory;
    for (size_t i = 0; status == CSN_OK && i < count; i++) {
        const struct csn_value *reference;
        status = csn_service_require(reader, place, described, words[i], CSN_VALUE_OBJECT, &reference);
        if (status == CSN_OK)
            status = fill_member(reader, place, csn_span_of_string(words[i]), reference, &members[i]);
    }
    shape->members = members;
    shape->member_count = count;
    return status;
}

static enum csn_status fill_bound(const struct csn_service_reader *reader, const struct csn_service_place *place,
                                  const struct csn_value *described, const char *word, bool *has, int64_t *bound)
{
    const struct csn_value *value;
    enum csn_status status = csn_service_get(reader, place, described, word, CSN_VALUE_NUMBER, &value);
    if (status != CSN_OK || !value)
        return status;
    *has = true;
    status = csn_json_number_int64(value->text, bound, NULL);
    if (status != CSN_OK)
        return csn_service_refuse(reader, place, CSN_UNSUPPORTED, value, "a bound that is no whole number of 64 bits:",
                                  value->text);
    return CSN_OK;
}

static enum csn_status fill_bounds(struct csn_service_reader *reader, const struct csn_service_place *place,
                                   const struct csn_value *described, struct csn_shape *shape)
{
    enum csn_status status = fill_bound(reader, place, described, "min", &shape->has_min, &shape->min);
    return status == CSN_OK ? fill_bound(reader, place, described, "max", &shape->has_max, &shape->max) : status;
}

static enum csn_status fill_list(struct csn_service_reader *reader, const struct csn_service_place *place,
                                 const struct csn_value *described, struct csn_shape *shape)
{
    static const char *const words[] = {"member"};
    enum csn_status status = fill_elements(reader, place, described, words, CSN_COUNT(words), shape);
    return status == CSN_OK ? fill_bounds(reader, place, described, shape) : status;
}

static enum csn_status fill_map(struct csn_service_reader *reader, const struct csn_service_place *place,
                                const struct csn_value *described, struct csn_shape *shape)
{
    static const char *const words[] = {"key", "value"};
    enum csn_status status = fill_elements(reader, place, described, words, CSN_COUNT(words), shape);
    return status == CSN_OK ? fill_bounds(reader, place, described, shape) : status;
}

static enum csn_status fill_enum(const struct csn_service_reader *reader, const struct csn_service_place *place,
                                 const struct csn_value *values, struct csn_shape *shape)
{
    void *memory = NULL;
    enum csn_status status = allocate(reader, values->count, sizeof(struct csn_span), &memory);
    struct csn_span *kept = memory;
    for (size_t i = 0; status == CSN_OK && i < values->count; i++) {
        status = csn_service_expect(reader, place, values->items[i].value, CSN_VALUE_STRING, "enum");
        if (status == CSN_OK)
            status = csn_service_keep(reader, values->items[i].value->text, &kept[i]);
    }
    shape->kind = CSN_SHAPE_ENUM;
    shape->enum_values = kept;
    shape->enum_count = values->count;
    return status;
}

static enum csn_status fill_pattern(struct csn_service_reader *reader, const struct csn_service_place *place,
                                    const struct csn_value *pattern, struct csn_shape *shape)
{
    bool matches;
    struct csn_error detail;
    enum csn_status status = csn_pattern_match(pattern->text, csn_span_of(NULL, 0), &matches, &detail);
    if (status == CSN_OK)
        return csn_service_keep(reader, pattern->text, &shape->pattern);
    if (!reader->drop_patterns)
        return csn_service_refuse(reader, place, status, pattern, "pattern:", csn_span_of_string(detail.message));
    reader->dropped_patterns++;
    return CSN_OK;
}

/* The values of an enum say all that its lengths and pattern could. */
static enum csn_status fill_string(struct csn_service_reader *reader, const struct csn_service_place *place,
                                   const struct csn_value *described, struct csn_shape *shape)
{
    const struct csn_value *values, *pattern = NULL;
    enum csn_status status = csn_service_get(reader, place, described, "enum", CSN_VALUE_ARRAY, &values);
    if (status != CSN_OK)
        return status;
    if (values)
        return fill_enum(reader, place, values, shape);
    status = csn_service_get(reader, place, described, "pattern", CSN_VALUE_STRING, &pattern);
    if (status == CSN_OK && pattern)
        status = fill_pattern(reader, place, pattern, shape);
    return status == CSN_OK ? fill_bounds(reader, place, described, shape) : status;
}

static enum csn_status fill_timestamp(struct csn_service_reader *reader, const struct csn_service_place *place,
                                      const struct csn_value *described, struct csn_shape *shape)
{
    enum csn_service_spelling spelling;
    enum csn_status status = csn_service_read_spelling(reader, place, described, &spelling);
    shape->format = formats[spelling];
    return status;
}

static enum csn_status fill_nothing(struct csn_service_reader *reader, const struct csn_service_place *place,
                                    const struct csn_value *described, struct csn_shape *shape)
{
    (void)reader, (void)place, (void)described, (void)shape;
    return CSN_OK;
}

#define ANYWHERE "type documentation box deprecated deprecatedMessage deprecatedSince sensitive "

/* Each type, and the words that a shape of it may have. */
static const struct type {
    struct csn_span name;
    enum csn_shape_kind kind;
    struct csn_span words;
    enum csn_status (*fill)(struct csn_service_reader *reader, const struct csn_service_place *place,
                            const struct csn_value *described, struct csn_shape *shape);
} types[] = {
    {CSN_SPAN_INIT("structure"), CSN_SHAPE_STRUCTURE,
     CSN_SPAN_INIT(ANYWHERE "members required union document exception error fault synthetic retryable"), fill_structure},
    {CSN_SPAN_INIT("list"), CSN_SHAPE_LIST, CSN_SPAN_INIT(ANYWHERE "member sparse min max"), fill_list},
    {CSN_SPAN_INIT("map"), CSN_SHAPE_MAP, CSN_SPAN_INIT(ANYWHERE "key value sparse min max"), fill_map},
    {CSN_SPAN_INIT("string"), CSN_SHAPE_STRING, CSN_SPAN_INIT(ANYWHERE "enum pattern min max"), fill_string},
    {CSN_SPAN_INIT("blob"), CSN_SHAPE_BLOB, CSN_SPAN_INIT(ANYWHERE "min max"), fill_bounds},
    {CSN_SPAN_INIT("boolean"), CSN_SHAPE_BOOLEAN, CSN_SPAN_INIT(ANYWHERE), fill_nothing},
    {CSN_SPAN_INIT("integer"), CSN_SHAPE_INTEGER, CSN_SPAN_INIT(ANYWHERE "min max"), fill_bounds},
    {CSN_SPAN_INIT("long"), CSN_SHAPE_LONG, CSN_SPAN_INIT(ANYWHERE "min max"), fill_bounds},
    {CSN_SPAN_INIT("float"), CSN_SHAPE_FLOAT, CSN_SPAN_INIT(ANYWHERE "min max"), fill_bounds},
    {CSN_SPAN_INIT("double"), CSN_SHAPE_DOUBLE, CSN_SPAN_INIT(ANYWHERE "min max"), fill_bounds},
    {CSN_SPAN_INIT("timestamp"), CSN_SHAPE_TIMESTAMP, CSN_SPAN_INIT(ANYWHERE "timestampFormat"), fill_timestamp},
};

static const struct type *find_type(struct csn_span name)
{
    for (size_t i = 0; i < CSN_COUNT(types); i++)
        if (csn_span_equal(types[i].name, name))
            return &types[i];
    return NULL;
}

/* The target of a member that has a timestampFormat of its own is a shape of its own: "Time.iso8601". */
static enum csn_status spell(const struct csn_service_reader *reader, const struct csn_service_place *place,
                             const struct csn_value *described, enum csn_service_spelling spelling, struct csn_shape *shape)
{
    struct csn_span word = csn_service_spelling_word(spelling);
    void *memory = NULL;
    if (shape->kind != CSN_SHAPE_TIMESTAMP)
        return csn_service_refuse(reader, place, CSN_CONSTRAINT, described, "a timestampFormat for what is no timestamp",
                                  csn_span_of(NULL, 0));
    shape->format = formats[spelling];
    enum csn_status status = allocate(reader, shape->name.len + 1 + word.len, 1, &memory);
    if (status != CSN_OK)
        return status;
    char *name = memory;
    memcpy(name, shape->name.data, shape->name.len);
    name[shape->name.len] = '.';
    memcpy(name + shape->name.len + 1, word.data, word.len);
    shape->name = csn_span_of(name, shape->name.len + 1 + word.len);
    return CSN_OK;
}

static enum csn_status describe(struct csn_service_reader *reader, const struct csn_service_entry *entry, struct csn_shape *shape)
{
    const struct csn_value_item *item = &reader->described->items[entry->item];
    const struct csn_value *described = item->value;
    const struct csn_service_place place = {"shapes", item->name, {NULL, 0}};
    const struct csn_value *name;
    enum csn_status status = csn_service_expect(reader, &place, described, CSN_VALUE_OBJECT, "shape");
    if (status == CSN_OK)
        status = csn_service_require(reader, &place, described, "type", CSN_VALUE_STRING, &name);
    if (status != CSN_OK)
        return status;
    const struct type *type = find_type(name->text);
    if (!type)
        return csn_service_refuse(reader, &place, CSN_UNSUPPORTED, name, "an unknown type of shape:", name->text);
    shape->kind = type->kind;
    status = csn_service_check_words(reader, &place, described, type->words);
    if (status == CSN_OK)
        status = csn_service_keep(reader, item->name, &shape->name);
    if (status == CSN_OK)
        status = csn_service_flag(reader, &place, described, "sensitive", &shape->sensitive);
    if (status == CSN_OK)
        status = type->fill(reader, &place, described, shape);
    if (status == CSN_OK && entry->spelling != CSN_SERVICE_AS_TARGET)
        status = spell(reader, &place, described, entry->spelling, shape);
    return status;
}

/* The entries may move while one of them is described: it leads to others. */
enum csn_status csn_service_describe(struct csn_service_reader *reader)
{
    for (size_t i = 0; i < reader->entry_count; i++) {
        struct csn_service_entry entry = reader->entries[i];
        enum csn_status status = describe(reader, &entry, &entry.shape);
        if (status != CSN_OK)
            return status;
        reader->entries[i] = entry;
    }
    return CSN_OK;
}
