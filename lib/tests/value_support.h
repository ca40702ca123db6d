/* What the tests of documents share: an arena for each test, and a document that must be one. */
#ifndef CSN_TESTS_VALUE_SUPPORT_H
#define CSN_TESTS_VALUE_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <countersign/countersign.h>

#include "assert_span.h"

enum { ARENA_CEILING = 64 << 20 };

static inline int set_up(void **state)
{
    static struct csn_arena arena;

    csn_arena_init(&arena, NULL, ARENA_CEILING);
    *state = &arena;
    return 0;
}

static inline int tear_down(void **state)
{
    csn_arena_clear(*state);
    return 0;
}

static inline struct csn_value *parse(struct csn_arena *arena, struct csn_span text)
{
    struct csn_value *value = NULL;
    struct csn_error error;

    if (csn_value_parse(arena, text, NULL, &value, &error) != CSN_OK)
        fail_msg("byte %zu: %s", error.offset, error.message);
    return value;
}

#define VALUE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

#endif
