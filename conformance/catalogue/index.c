#include "catalogue/index.h"

#include <stdint.h>

enum { FIRST_CAPACITY = 256 };

/* FNV-1a. */
static size_t hash(struct csn_span name)
{
    uint64_t sum = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < name.len; i++)
        sum = (sum ^ (unsigned char)name.data[i]) * UINT64_C(1099511628211);
    return (size_t)(sum ^ sum >> 32);
}

/* The entry that holds the name, or the free one where it belongs. */
static struct csn_index_entry *seek(const struct csn_index *index, struct csn_span name)
{
    size_t at = hash(name) & (index->capacity - 1);
    while (index->entries[at].name.data && !csn_span_equal(index->entries[at].name, name))
        at = (at + 1) & (index->capacity - 1);
    return &index->entries[at];
}

static enum csn_status grow(struct csn_index *index, struct csn_arena *arena)
{
    struct csn_index grown = {.capacity = index->capacity ? 2 * index->capacity : FIRST_CAPACITY, .count = index->count};
    grown.entries = csn_arena_alloc_array(arena, grown.capacity, sizeof *grown.entries);
    if (!grown.entries)
        return csn_arena_status(arena);
    for (size_t i = 0; i < index->capacity; i++)
        if (index->entries[i].name.data)
            *seek(&grown, index->entries[i].name) = index->entries[i];
    *index = grown;
    return CSN_OK;
}

enum csn_status csn_index_put(struct csn_index *index, struct csn_arena *arena, struct csn_span name, size_t number)
{
    enum csn_status status = 2 * (index->count + 1) > index->capacity ? grow(index, arena) : CSN_OK;
    if (status != CSN_OK)
        return status;
    struct csn_index_entry *entry = seek(index, name);
    if (!entry->name.data) {
        *entry = (struct csn_index_entry){name.data ? name : CSN_SPAN(""), number};
        index->count++;
    }
    return CSN_OK;
}

bool csn_index_find(const struct csn_index *index, struct csn_span name, size_t *number)
{
    if (index->count == 0)
        return false;
    const struct csn_index_entry *entry = seek(index, name);
    if (!entry->name.data)
        return false;
    if (number)
        *number = entry->number;
    return true;
}
