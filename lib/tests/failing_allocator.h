/* An allocator that counts: it refuses one request by number, or all from that one on, and knows what was not given back.
 *
 *     for (size_t n = 1; !done; n++) {
 *         struct failing_allocator memory = failing_allocator(n);
 *         ... use failing_allocator_of(&memory); done when nothing failed ...
 *         assert_int_equal(memory.outstanding, 0);
 *     }
 */
#ifndef CSN_TESTS_FAILING_ALLOCATOR_H
#define CSN_TESTS_FAILING_ALLOCATOR_H

#include <stdbool.h>
#include <stdlib.h>

#include <countersign/alloc.h>

struct failing_allocator {
    struct csn_allocator allocator;
    size_t requests;
    size_t refused; /* this request fails; 0: none */
    bool lasting;   /* and so do all behind it */
    size_t outstanding; /* bytes */
};

static inline void *failing_resize(void *ctx, void *block, size_t old_size, size_t new_size)
{
    struct failing_allocator *memory = ctx;
    void *resized;

    if (new_size == 0) {
        memory->outstanding -= old_size;
        free(block);
        return NULL;
    }
    memory->requests++;
    if (memory->requests == memory->refused || (memory->lasting && memory->requests > memory->refused))
        return NULL;
    resized = realloc(block, new_size);
    if (resized != NULL)
        memory->outstanding += new_size - old_size;
    return resized;
}

/* `ctx` is set by the first use of failing_allocator_of, since the struct may be moved before. */
static inline struct failing_allocator failing_allocator(size_t refused)
{
    return (struct failing_allocator){.allocator = {failing_resize, NULL}, .refused = refused};
}

static inline const struct csn_allocator *failing_allocator_of(struct failing_allocator *memory)
{
    memory->allocator.ctx = memory;
    return &memory->allocator;
}

#endif
