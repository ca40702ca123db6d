#include <countersign/arena.h>

#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 256 * 1024 };

struct csn_arena_block {
    struct csn_arena_block *older;
    size_t size; /* of the whole block, this header included */
    size_t used; /* likewise */
};

#define ALIGNMENT alignof(max_align_t)
#define ALIGNED(size) (((size) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT)
#define HEADER_SIZE ALIGNED(sizeof(struct csn_arena_block))

void csn_arena_init(struct csn_arena *arena, const struct csn_allocator *allocator, size_t ceiling)
{
    *arena = (struct csn_arena){.allocator = allocator, .ceiling = ceiling};
}

static void free_blocks(struct csn_arena *arena, struct csn_arena_block *block)
{
    while (block != NULL) {
        struct csn_arena_block *older = block->older;

        arena->total -= block->size;
        csn_alloc_free(arena->allocator, block, block->size);
        block = older;
    }
}

void csn_arena_clear(struct csn_arena *arena)
{
    free_blocks(arena, arena->blocks);
    arena->blocks = NULL;
}

void csn_arena_reset(struct csn_arena *arena)
{
    if (arena->blocks == NULL)
        return;
    free_blocks(arena, arena->blocks->older);
    arena->blocks->older = NULL;
    arena->blocks->used = HEADER_SIZE;
}

/* Blocks double, so that few requests reach the allocator; where the ceiling is near, just what is needed. */
static size_t block_size(const struct csn_arena *arena, size_t needed)
{
    size_t room = arena->ceiling - arena->total;
    size_t size = FIRST_BLOCK;

    if (arena->blocks != NULL)
        size = arena->blocks->size >= LARGEST_BLOCK / 2 ? LARGEST_BLOCK : arena->blocks->size * 2;
    if (size > room)
        size = room;
    return size < needed ? needed : size;
}

static struct csn_arena_block *add_block(struct csn_arena *arena, size_t needed)
{
    struct csn_arena_block *block;
    size_t size;

    arena->limited = needed > arena->ceiling - arena->total;
    if (arena->limited)
        return NULL;
    size = block_size(arena, needed);
    block = csn_alloc_resize(arena->allocator, NULL, 0, size);
    if (block == NULL)
        return NULL;
    *block = (struct csn_arena_block){arena->blocks, size, HEADER_SIZE};
    arena->blocks = block;
    arena->total += size;
    return block;
}

void *csn_arena_alloc(struct csn_arena *arena, size_t size)
{
    struct csn_arena_block *block = arena->blocks;
    void *memory;

    if (size > SIZE_MAX - HEADER_SIZE - ALIGNMENT) {
        arena->limited = true;
        return NULL;
    }
    size = size == 0 ? ALIGNMENT : ALIGNED(size);
    if (block == NULL || size > block->size - block->used)
        block = add_block(arena, HEADER_SIZE + size);
    if (block == NULL)
        return NULL;
    memory = (char *)block + block->used;
    block->used += size;
    return memset(memory, 0, size);
}

void *csn_arena_alloc_array(struct csn_arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) {
        arena->limited = true;
        return NULL;
    }
    return csn_arena_alloc(arena, count * size);
}

enum csn_status csn_arena_status(const struct csn_arena *arena)
{
    return arena->limited ? CSN_LIMIT : CSN_NO_MEMORY;
}

struct csn_span csn_arena_copy(struct csn_arena *arena, struct csn_span text)
{
    char *copy = text.len == SIZE_MAX ? NULL : csn_arena_alloc(arena, text.len + 1);

    if (copy == NULL)
        return (struct csn_span){NULL, 0};
    if (text.len > 0)
        memcpy(copy, text.data, text.len);
    return (struct csn_span){copy, text.len};
}
