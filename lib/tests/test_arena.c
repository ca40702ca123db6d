/* Arenas. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <countersign/countersign.h>

#include "assert_span.h"
#include "failing_allocator.h"

static void arena_gives_zeroed_aligned_memory(void **state)
{
    struct csn_arena arena;

    (void)state;
    csn_arena_init(&arena, NULL, 1 << 20);
    for (size_t size = 0; size < 3000; size += 97) {
        char *memory = csn_arena_alloc(&arena, size);

        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xAA, size);
    }
    csn_arena_reset(&arena);
    assert_int_equal(*(char *)csn_arena_alloc(&arena, 1), 0);
    csn_arena_clear(&arena);
    assert_int_equal(arena.total, 0);
}

static void arena_never_takes_more_than_its_ceiling(void **state)
{
    struct failing_allocator memory = failing_allocator(0);
    struct csn_arena arena;

    (void)state;
    csn_arena_init(&arena, failing_allocator_of(&memory), 10000);
    while (csn_arena_alloc(&arena, 100) != NULL)
        assert_true(memory.outstanding <= 10000);
    assert_int_equal(csn_arena_status(&arena), CSN_LIMIT);
    assert_int_equal(memory.outstanding, arena.total);
    assert_true(arena.total > 9000);
    csn_arena_clear(&arena);
    assert_int_equal(memory.outstanding, 0);
}

static void arena_refuses_a_product_that_overflows(void **state)
{
    struct csn_arena arena;

    (void)state;
    csn_arena_init(&arena, NULL, SIZE_MAX);
    assert_null(csn_arena_alloc_array(&arena, SIZE_MAX / 2, 3));
    assert_null(csn_arena_alloc(&arena, SIZE_MAX));
    assert_null(csn_arena_copy(&arena, csn_span_of("a", SIZE_MAX)).data);
    assert_int_equal(csn_arena_status(&arena), CSN_LIMIT);
    assert_non_null(csn_arena_alloc_array(&arena, SIZE_MAX, 0));
    csn_arena_clear(&arena);
}

static void arena_copy_ends_with_a_nul(void **state)
{
    struct csn_arena arena;
    struct csn_span copy;

    (void)state;
    csn_arena_init(&arena, NULL, 10000);
    copy = csn_arena_copy(&arena, CSN_SPAN("a\0b"));
    assert_span(copy, CSN_SPAN("a\0b"));
    assert_int_equal(copy.data[3], 0);
    copy = csn_arena_copy(&arena, csn_span_of(NULL, 0));
    assert_non_null(copy.data);
    assert_int_equal(copy.data[0], 0);
    csn_arena_clear(&arena);
}

static bool fill_arena(struct csn_arena *arena)
{
    for (size_t i = 0; i < 300; i++)
        if (csn_arena_copy(arena, CSN_SPAN("some text that takes a little room in the block")).data == NULL)
            return false;
    return true;
}

static void arena_loses_nothing_whatever_request_fails(void **state)
{
    bool filled = false;

    (void)state;
    for (size_t n = 1; !filled; n++) {
        struct failing_allocator memory = failing_allocator(n);
        struct csn_arena arena;

        csn_arena_init(&arena, failing_allocator_of(&memory), 1 << 20);
        filled = fill_arena(&arena);
        assert_true(filled || csn_arena_status(&arena) == CSN_NO_MEMORY);
        csn_arena_reset(&arena);
        assert_int_equal(memory.outstanding, arena.total);
        csn_arena_clear(&arena);
        assert_int_equal(memory.outstanding, 0);
        assert_true(n < 50);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_zeroed_aligned_memory),
        cmocka_unit_test(arena_never_takes_more_than_its_ceiling),
        cmocka_unit_test(arena_refuses_a_product_that_overflows),
        cmocka_unit_test(arena_copy_ends_with_a_nul),
        cmocka_unit_test(arena_loses_nothing_whatever_request_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
