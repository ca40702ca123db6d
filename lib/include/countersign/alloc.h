/* alloc: where memory comes from.
 *
 * Everything that allocates is given an allocator at its creation and keeps the pointer: the allocator must outlive it.
 * NULL stands for the C library's. An allocator may fail at any call; nothing is lost when it does.
 */
#ifndef CSN_ALLOC_H
#define CSN_ALLOC_H

#include <stddef.h>

#include <countersign/attributes.h>

#ifdef __cplusplus
extern "C" {
#endif

struct csn_allocator {
    /* Resizes `block` (NULL: a new one) from `old_size` to `new_size` bytes; `new_size` 0 frees and returns NULL.
     * Returns NULL on failure, the block then stays as it was. Aligned for any type. */
    void *(*resize)(void *ctx, void *block, size_t old_size, size_t new_size);
    void *ctx;
};

/* The C library's realloc and free. */
CSN_API const struct csn_allocator *csn_allocator_default(void);

/* Resizes by `allocator` (NULL: the default one), with the meaning of `resize` above. */
CSN_API void *csn_alloc_resize(const struct csn_allocator *allocator, void *block, size_t old_size, size_t new_size)
    CSN_NODISCARD;
/* Frees `block` of `size` bytes; NULL is allowed. */
CSN_API void csn_alloc_free(const struct csn_allocator *allocator, void *block, size_t size);

#ifdef __cplusplus
}
#endif
#endif
