/* From the names of shapes to indices. A shape gets its index when it is first met and is described after that, in turn, so that
 * shapes may refer to each other in circles and no depth of a description is a depth of calls. */
#include <string.h>

#include "service_inside.h"
#include "value_inside.h"

enum { FIRST_ENTRIES = 64 };

static const struct csn_span spellings[CSN_SERVICE_SPELLINGS] = {
    [CSN_SERVICE_AS_TARGET] = {NULL, 0},
    [CSN_SERVICE_UNIX_TIMESTAMP] = CSN_SPAN_INIT("unixTimestamp"),
    [CSN_SERVICE_ISO8601] = CSN_SPAN_INIT("iso8601"),
    [CSN_SERVICE_RFC822] = CSN_SPAN_INIT("rfc822"),
};

struct csn_span csn_service_spelling_word(enum csn_service_spelling spelling)
{
    return spellings[spelling];
}

enum csn_status csn_service_read_spelling(const struct csn_service_reader *reader, const struct csn_service_place *place,
                                          const struct csn_value *object, enum csn_service_spelling *spelling)
{
    const struct csn_value *value;
    *spelling = CSN_SERVICE_AS_TARGET;
    enum csn_status status = csn_service_get(reader, place, object, "timestampFormat", CSN_VALUE_STRING, &value);
    if (status != CSN_OK || !value)
        return status;
    for (size_t i = CSN_SERVICE_UNIX_TIMESTAMP; i < CSN_SERVICE_SPELLINGS; i++)
        if (csn_span_equal(spellings[i], value->text))
            *spelling = (enum csn_service_spelling)i;
    if (*spelling == CSN_SERVICE_AS_TARGET)
        return csn_service_refuse(reader, place, CSN_UNSUPPORTED, value, "an unknown timestampFormat:", value->text);
    return CSN_OK;
}

static enum csn_status grow(struct csn_service_reader *reader)
{
    size_t capacity = reader->entry_capacity ? reader->entry_capacity * 2 : FIRST_ENTRIES;
    struct csn_service_entry *entries = csn_arena_alloc_array(reader->scratch, capacity, sizeof(entries[0]));
    if (!entries)
        return csn_service_no_memory(reader, reader->scratch);
    if (reader->entry_count)
        memcpy(entries, reader->entries, reader->entry_count * sizeof(entries[0]));
    reader->entries = entries;
    reader->entry_capacity = capacity;
    return CSN_OK;
}

static enum csn_status add_entry(struct csn_service_reader *reader, const struct csn_service_place *place, size_t item,
                                 enum csn_service_spelling spelling, uint32_t *index)
{
    if (reader->entry_count == CSN_SERVICE_SHAPES_MAX)
        return csn_service_refuse(reader, place, CSN_LIMIT, NULL, "too many shapes", csn_span_of(NULL, 0));
    if (reader->entry_count == reader->entry_capacity) {
        enum csn_status status = grow(reader);
        if (status != CSN_OK)
            return status;
    }
    *index = (uint32_t)reader->entry_count;
    reader->entries[reader->entry_count++] = (struct csn_service_entry){.item = item, .spelling = spelling};
    return CSN_OK;
}

enum csn_status csn_service_resolve(struct csn_service_reader *reader, const struct csn_service_place *place,
                                    const struct csn_value *reference, uint32_t *index)
{
    static const struct csn_span words = CSN_SPAN_INIT(
        "shape documentation box deprecated deprecatedMessage deprecatedSince idempotencyToken jsonvalue contextParam "
        "timestampFormat exception fault");
    const struct csn_value *name = NULL;
    enum csn_service_spelling spelling = CSN_SERVICE_AS_TARGET;
    enum csn_status status = csn_service_expect(reader, place, reference, CSN_VALUE_OBJECT, "reference to a shape");
    if (status == CSN_OK)
        status = csn_service_check_words(reader, place, reference, words);
    if (status == CSN_OK)
        status = csn_service_require(reader, place, reference, "shape", CSN_VALUE_STRING, &name);
    if (status == CSN_OK)
        status = csn_service_read_spelling(reader, place, reference, &spelling);
    if (status != CSN_OK)
        return status;
    size_t item = csn_value_find(reader->described, name->text);
    if (item == reader->described->count)
        return csn_service_refuse(reader, place, CSN_NOT_FOUND, name, "there is no shape", name->text);
    uint32_t *known = &reader->indices[item * CSN_SERVICE_SPELLINGS + spelling];
    if (*known == CSN_SHAPE_NONE)
        status = add_entry(reader, place, item, spelling, known);
    *index = *known;
    return status;
}
