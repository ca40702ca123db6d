/* arena: memory for a document, freed all at once.
 *
 *     struct csn_arena arena;
 *     csn_arena_init(&arena, NULL, 1 << 20);
 *     char *block = csn_arena_alloc(&arena, 100);
 *     csn_arena_clear(&arena);
 */
#ifndef CSN_ARENA_H
#define CSN_ARENA_H

#include <countersign/alloc.h>
#include <countersign/error.h>
#include <countersign/span.h>

#ifdef __cplusplus
extern "C" {
#endif

struct csn_arena_block;

struct csn_arena {
    const struct csn_allocator *allocator;
    struct csn_arena_block *blocks; /* newest first */
    size_t total;                   /* bytes taken from the allocator */
    size_t ceiling;                 /* `total` never exceeds it */
    bool limited;                   /* private: the last NULL came of the ceiling */
};

CSN_API void csn_arena_init(struct csn_arena *arena, const struct csn_allocator *allocator, size_t ceiling);
/* Frees everything; the arena may be used again. */
CSN_API void csn_arena_clear(struct csn_arena *arena);
/* Forgets everything but keeps the newest block's memory for what comes next. */
CSN_API void csn_arena_reset(struct csn_arena *arena);

/* Returns `size` zeroed bytes aligned for any type, or NULL (no memory, or past the ceiling). Zero bytes give a pointer. */
CSN_API void *csn_arena_alloc(struct csn_arena *arena, size_t size) CSN_NODISCARD;
/* As csn_arena_alloc for `count` elements of `size` bytes; NULL when the product overflows. */
CSN_API void *csn_arena_alloc_array(struct csn_arena *arena, size_t count, size_t size) CSN_NODISCARD;
/* Why the last NULL was given: CSN_LIMIT for the ceiling (or a size that can't be), CSN_NO_MEMORY for the allocator. */
CSN_API enum csn_status csn_arena_status(const struct csn_arena *arena) CSN_NODISCARD;
/* Copies `text` into the arena, a NUL behind it (not counted). `data` is NULL on failure, and only then. */
CSN_API struct csn_span csn_arena_copy(struct csn_arena *arena, struct csn_span text) CSN_NODISCARD;

#ifdef __cplusplus
}
#endif
#endif
