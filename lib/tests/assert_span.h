/* Compares texts as cmocka compares numbers. Include it after cmocka.h. */
#ifndef CSN_TESTS_ASSERT_SPAN_H
#define CSN_TESTS_ASSERT_SPAN_H

#include <countersign/span.h>

static inline void assert_span(struct csn_span actual, struct csn_span expected)
{
    assert_int_equal(actual.len, expected.len);
    if (expected.len > 0)
        assert_memory_equal(actual.data, expected.data, expected.len);
}

#endif
