/* index: names to numbers: which rule or case bears a name. Entries and names are in an arena; nothing is ever taken out. */
#ifndef CSN_INDEX_H
#define CSN_INDEX_H

#include <countersign/arena.h>

struct csn_index_entry {
    struct csn_span name; /* `data` NULL: free */
    size_t number;
};

struct csn_index {
    struct csn_index_entry *entries; /* a power of two of them, at most half of them taken */
    size_t capacity;
    size_t count;
};

/* Enters a name, which is borrowed; one that is there already stays with its number. */
enum csn_status csn_index_put(struct csn_index *index, struct csn_arena *arena, struct csn_span name, size_t number) CSN_NODISCARD;
/* Tells whether the name is there, and its number. `number` may be NULL. */
bool csn_index_find(const struct csn_index *index, struct csn_span name, size_t *number);

#endif
