#include <countersign/alloc.h>

#include <stdlib.h>

static void *default_resize(void *ctx, void *block, size_t old_size, size_t new_size)
{
    (void)ctx;
    (void)old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, new_size);
}

static const struct csn_allocator default_allocator = {default_resize, NULL};

const struct csn_allocator *csn_allocator_default(void)
{
    return &default_allocator;
}

void *csn_alloc_resize(const struct csn_allocator *allocator, void *block, size_t old_size, size_t new_size)
{
    if (allocator == NULL)
        allocator = &default_allocator;
    return allocator->resize(allocator->ctx, block, old_size, new_size);
}

void csn_alloc_free(const struct csn_allocator *allocator, void *block, size_t size)
{
    if (block == NULL)
        return;
    if (allocator == NULL)
        allocator = &default_allocator;
    (void)allocator->resize(allocator->ctx, block, size, 0);
}
