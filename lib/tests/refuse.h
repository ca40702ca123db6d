/* Refuses memory to an operation: each of its requests in turn, once, and from there on; and every ceiling up to the one that is
 * enough. It must fail by its name, give back all that it took, and leave what was there before. */
#ifndef CSN_TESTS_REFUSE_H
#define CSN_TESTS_REFUSE_H

#include "failing_allocator.h"
#include "model_support.h"

#define ENOUGH ((size_t)1 << 20)

typedef enum csn_status appender(struct csn_buf *out);
typedef enum csn_status maker(struct csn_arena *arena);

/* One operation; one of the two pointers is set. */
struct operation {
    const char *name;
    appender *append; /* behind what is in the buffer already */
    maker *make;
};

/* Behind text that was there before, which stays. */
static inline enum csn_status run_appender(appender *append, const struct csn_allocator *allocator, size_t ceiling)
{
    struct csn_buf out;
    csn_buf_init(&out, allocator, ceiling);
    enum csn_status status = csn_buf_append(&out, CSN_SPAN("kept"));
    if (status == CSN_OK) {
        status = append(&out);
        assert_true(csn_span_starts_with(csn_buf_span(&out), CSN_SPAN("kept")));
        if (status != CSN_OK)
            assert_int_equal(out.len, 4);
    }
    csn_buf_clear(&out);
    return status;
}

static inline enum csn_status run_maker(maker *make, const struct csn_allocator *allocator, size_t ceiling)
{
    struct csn_arena arena;
    csn_arena_init(&arena, allocator, ceiling);
    enum csn_status status = make(&arena);
    csn_arena_clear(&arena);
    return status;
}

static inline enum csn_status run(const struct operation *operation, const struct csn_allocator *allocator, size_t ceiling)
{
    if (operation->append)
        return run_appender(operation->append, allocator, ceiling);
    return run_maker(operation->make, allocator, ceiling);
}

/* Refuses request n, and those behind it where `lasting` says so, for n = 1, 2, ... until the operation needs none so late. */
static inline void refuse_each_request(const struct operation *operation, bool lasting)
{
    enum csn_status status = CSN_NO_MEMORY;
    size_t n = 1;
    for (; status != CSN_OK; n++) {
        struct failing_allocator memory = failing_allocator(n);
        memory.lasting = lasting;
        status = run(operation, failing_allocator_of(&memory), ENOUGH);
        if (status != (memory.requests < n ? CSN_OK : CSN_NO_MEMORY))
            fail_msg("%s: request %zu of %zu refused: %s", operation->name, n, memory.requests, csn_status_name(status));
        if (memory.outstanding != 0)
            fail_msg("%s: request %zu refused: %zu bytes are lost", operation->name, n, memory.outstanding);
        csn_arena_reset(&test_arena);
        assert_true(n < 1000);
    }
    assert_true(n > 2); /* a request was refused at all */
}

/* Gives it too little room until it is enough: a byte more each time, or as much as an arena hands out at least. */
static inline void refuse_each_ceiling(const struct operation *operation)
{
    enum csn_status status = CSN_LIMIT;
    for (size_t ceiling = 0; status != CSN_OK; ceiling += operation->append ? 1 : 16) {
        struct failing_allocator memory = failing_allocator(0);
        status = run(operation, failing_allocator_of(&memory), ceiling);
        if (status != CSN_OK && status != CSN_LIMIT)
            fail_msg("%s: in %zu bytes: %s", operation->name, ceiling, csn_status_name(status));
        assert_int_equal(memory.outstanding, 0);
        csn_arena_reset(&test_arena);
        assert_true(ceiling < ENOUGH);
    }
}

static inline void refuse(const struct operation *operation)
{
    refuse_each_request(operation, false);
    refuse_each_request(operation, true);
    refuse_each_ceiling(operation);
}

static inline void refuse_all(const struct operation *operations, size_t count)
{
    for (size_t i = 0; i < count; i++)
        refuse(&operations[i]);
}

#endif
