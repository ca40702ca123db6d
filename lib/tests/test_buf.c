/* Buffers, and the allocator below them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#include <countersign/countersign.h>

#include "assert_span.h"
#include "failing_allocator.h"

static void buf_append_past_the_ceiling_keeps_the_content(void **state)
{
    struct csn_buf buf;

    (void)state;
    csn_buf_init(&buf, NULL, 5);
    assert_int_equal(csn_buf_append(&buf, CSN_SPAN("abc")), CSN_OK);
    assert_int_equal(csn_buf_append(&buf, CSN_SPAN("def")), CSN_LIMIT);
    assert_span(csn_buf_span(&buf), CSN_SPAN("abc"));
    assert_int_equal(csn_buf_append(&buf, CSN_SPAN("de")), CSN_OK);
    assert_int_equal(csn_buf_append_byte(&buf, 'f'), CSN_LIMIT);
    assert_span(csn_buf_span(&buf), CSN_SPAN("abcde"));
    csn_buf_clear(&buf);
}

static void buf_reserve_survives_a_size_that_wraps(void **state)
{
    struct csn_buf buf;

    (void)state;
    csn_buf_init(&buf, NULL, 100);
    assert_int_equal(csn_buf_append_byte(&buf, 'a'), CSN_OK);
    assert_int_equal(csn_buf_reserve(&buf, SIZE_MAX), CSN_LIMIT);
    csn_buf_clear(&buf);
}

static void buf_over_fixed_storage_never_allocates(void **state)
{
    char storage[4];
    struct csn_buf buf;

    (void)state;
    csn_buf_init_fixed(&buf, storage, sizeof storage);
    assert_int_equal(csn_buf_append(&buf, CSN_SPAN("abcd")), CSN_OK);
    assert_int_equal(csn_buf_append_byte(&buf, 'e'), CSN_LIMIT);
    assert_ptr_equal(csn_buf_span(&buf).data, storage);
    csn_buf_clear(&buf);
    assert_int_equal(csn_buf_append(&buf, CSN_SPAN("wxyz")), CSN_OK);
}

static void buf_append_uint_writes_decimal_digits(void **state)
{
    struct csn_buf buf;

    (void)state;
    csn_buf_init(&buf, NULL, 100);
    assert_int_equal(csn_buf_append_uint(&buf, 0), CSN_OK);
    assert_int_equal(csn_buf_append_byte(&buf, ' '), CSN_OK);
    assert_int_equal(csn_buf_append_uint(&buf, UINT64_MAX), CSN_OK);
    assert_span(csn_buf_span(&buf), CSN_SPAN("0 18446744073709551615"));
    csn_buf_clear(&buf);
}

static void buf_append_format_takes_texts_of_any_length(void **state)
{
    static char text[2000];
    struct csn_buf buf;

    (void)state;
    memset(text, 'x', sizeof text - 1);
    csn_buf_init(&buf, NULL, 4096);
    assert_int_equal(csn_buf_append_format(&buf, "%d:", 7), CSN_OK);
    assert_int_equal(csn_buf_append_format(&buf, "%s.", text), CSN_OK);
    assert_int_equal(buf.len, 2 + sizeof text);
    assert_int_equal(buf.data[buf.len - 1], '.');
    csn_buf_clear(&buf);
}

static void buf_consume_moves_the_rest_to_the_front(void **state)
{
    struct csn_buf buf;

    (void)state;
    csn_buf_init(&buf, NULL, 100);
    assert_int_equal(csn_buf_append(&buf, CSN_SPAN("abcdef")), CSN_OK);
    csn_buf_consume(&buf, 0);
    csn_buf_consume(&buf, 2);
    assert_span(csn_buf_span(&buf), CSN_SPAN("cdef"));
    csn_buf_truncate(&buf, 9);
    csn_buf_truncate(&buf, 3);
    assert_span(csn_buf_span(&buf), CSN_SPAN("cde"));
    csn_buf_consume(&buf, 99);
    assert_int_equal(buf.len, 0);
    csn_buf_clear(&buf);
}

static void buf_clear_secret_overwrites_the_bytes(void **state)
{
    char storage[8];
    struct csn_buf buf;

    (void)state;
    csn_buf_init_fixed(&buf, storage, sizeof storage);
    assert_int_equal(csn_buf_append(&buf, CSN_SPAN("password")), CSN_OK);
    csn_buf_clear_secret(&buf);
    assert_memory_equal(storage, "\0\0\0\0\0\0\0\0", sizeof storage);
    csn_buf_init(&buf, NULL, 10);
    csn_buf_clear_secret(&buf);
    assert_null(buf.data);
}

static enum csn_status fill_buf(struct csn_buf *buf)
{
    for (size_t i = 0; i < 1000; i++) {
        enum csn_status status = csn_buf_append(buf, CSN_SPAN("0123456789"));

        if (status != CSN_OK)
            return status;
    }
    return CSN_OK;
}

static void buf_keeps_its_content_whatever_request_fails(void **state)
{
    enum csn_status status = CSN_NO_MEMORY;

    (void)state;
    for (size_t n = 1; status != CSN_OK; n++) {
        struct failing_allocator memory = failing_allocator(n);
        struct csn_buf buf;

        csn_buf_init(&buf, failing_allocator_of(&memory), 20000);
        status = fill_buf(&buf);
        assert_true(status == CSN_OK || status == CSN_NO_MEMORY);
        assert_int_equal(buf.len % 10, 0);
        csn_buf_clear(&buf);
        assert_int_equal(memory.outstanding, 0);
        assert_true(n < 50);
    }
}

static void buf_append_format_past_the_ceiling_keeps_the_content(void **state)
{
    struct csn_buf buf;

    (void)state;
    csn_buf_init(&buf, NULL, 600);
    assert_int_equal(csn_buf_append_format(&buf, "%d", 7), CSN_OK);
    assert_int_equal(csn_buf_append_format(&buf, "%700d", 7), CSN_LIMIT);
    assert_span(csn_buf_span(&buf), CSN_SPAN("7"));
    csn_buf_clear(&buf);
}

/* In the C locale, which every program starts in, no character past ASCII can be converted. */
static void formats_that_the_c_library_refuses_are_told(void **state)
{
    struct csn_error error;
    struct csn_buf buf;

    (void)state;
    csn_buf_init(&buf, NULL, 600);
    assert_int_equal(csn_buf_append_format(&buf, "%lc", (wint_t)0xD800), CSN_ARGUMENT);
    assert_int_equal(csn_error_set(&error, CSN_RANGE, 0, "%lc", (wint_t)0xD800), CSN_RANGE);
    assert_string_equal(error.message, "");
}

static void allocator_default_is_what_null_stands_for(void **state)
{
    const struct csn_allocator *allocator = csn_allocator_default();
    void *block = csn_alloc_resize(allocator, NULL, 0, 10);

    (void)state;
    assert_non_null(block);
    block = csn_alloc_resize(NULL, block, 10, 20);
    assert_non_null(block);
    csn_alloc_free(allocator, block, 20);
    csn_alloc_free(NULL, NULL, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(buf_append_past_the_ceiling_keeps_the_content),
        cmocka_unit_test(buf_reserve_survives_a_size_that_wraps),
        cmocka_unit_test(buf_over_fixed_storage_never_allocates),
        cmocka_unit_test(buf_append_uint_writes_decimal_digits),
        cmocka_unit_test(buf_append_format_takes_texts_of_any_length),
        cmocka_unit_test(buf_append_format_past_the_ceiling_keeps_the_content),
        cmocka_unit_test(formats_that_the_c_library_refuses_are_told),
        cmocka_unit_test(allocator_default_is_what_null_stands_for),
        cmocka_unit_test(buf_consume_moves_the_rest_to_the_front),
        cmocka_unit_test(buf_clear_secret_overwrites_the_bytes),
        cmocka_unit_test(buf_keeps_its_content_whatever_request_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
