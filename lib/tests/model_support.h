/* What the tests of shapes and bodies share: documents from literals, bodies as text, differences as text.
 *
 * Everything lives in one arena that the group's set-up makes and its tear-down frees. */
#ifndef CSN_TESTS_MODEL_SUPPORT_H
#define CSN_TESTS_MODEL_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <countersign/countersign.h>

static struct csn_arena test_arena;

static inline int open_arena(void **state)
{
    (void)state;
    csn_arena_init(&test_arena, NULL, 64u << 20);
    return 0;
}

static inline int close_arena(void **state)
{
    (void)state;
    csn_arena_clear(&test_arena);
    return 0;
}

/* The span of a string as it is now. */
static inline struct csn_span copied(const char *text)
{
    struct csn_span copy = csn_arena_copy(&test_arena, csn_span_of_string(text));
    assert_non_null(copy.data);
    return copy;
}

static inline struct csn_value *document(const char *text)
{
    struct csn_value *value = NULL;
    struct csn_error error;
    if (csn_value_parse(&test_arena, copied(text), NULL, &value, &error) != CSN_OK)
        fail_msg("%s: %s", text, error.message);
    return value;
}

static inline uint32_t shape_index(const struct csn_model *model, const char *name)
{
    const struct csn_shape *shape = csn_model_find_shape(model, csn_span_of_string(name));
    assert_non_null(shape);
    return (uint32_t)(shape - model->shapes);
}

/* NUL-terminated, in the arena. */
static inline const char *string_of(struct csn_span text)
{
    struct csn_span copy = csn_arena_copy(&test_arena, text);
    assert_non_null(copy.data);
    return copy.data;
}

/* The body for an input document, or the name of the status that it failed with. */
static inline const char *body_of(const struct csn_model *model, uint32_t shape, const char *input)
{
    struct csn_buf body;
    csn_buf_init(&body, NULL, 1 << 20);
    enum csn_status status = csn_awsjson_encode(model, shape, input ? document(input) : NULL, NULL, &body, NULL);
    const char *text = status == CSN_OK ? string_of(csn_buf_span(&body)) : csn_status_name(status);
    csn_buf_clear(&body);
    return text;
}

/* The body for a struct, likewise. */
static inline const char *body_of_struct(const struct csn_model *model, const struct csn_binding *binding, const void *object)
{
    struct csn_buf body;
    csn_buf_init(&body, NULL, 1 << 20);
    enum csn_status status = csn_awsjson_encode_struct(model, binding, object, NULL, &body, NULL);
    const char *text = status == CSN_OK ? string_of(csn_buf_span(&body)) : csn_status_name(status);
    csn_buf_clear(&body);
    return text;
}

/* The differences as "path rule" pairs with "; " between them; "" where there is none. */
static inline const char *differences(const struct csn_model *model, uint32_t shape, const char *input, const char *body)
{
    struct csn_difference_list list = {NULL, 0, 0};
    struct csn_buf text;
    csn_buf_init(&text, NULL, 1 << 20);
    assert_int_equal(csn_awsjson_compare(model, shape, input ? document(input) : NULL, document(body), &test_arena, &list), CSN_OK);
    for (size_t i = 0; i < list.count; i++)
        assert_int_equal(csn_buf_append_format(&text, "%s%.*s %s", i ? "; " : "", CSN_SPAN_ARG(list.items[i].path),
                                               csn_difference_rule(&list.items[i])), CSN_OK);
    const char *result = string_of(csn_buf_span(&text));
    csn_buf_clear(&text);
    return result;
}

/* The violations as sentences with "; " between them; "" where there is none. */
static inline const char *violations(const struct csn_model *model, uint32_t shape, const struct csn_value *value)
{
    struct csn_violation_list list = {NULL, 0, 0};
    struct csn_buf text;
    csn_buf_init(&text, NULL, 1 << 20);
    assert_int_equal(csn_model_validate(model, shape, value, &test_arena, &list), CSN_OK);
    for (size_t i = 0; i < list.count; i++) {
        assert_int_equal(csn_buf_append(&text, i ? CSN_SPAN("; ") : CSN_SPAN("")), CSN_OK);
        assert_int_equal(csn_violation_describe(&list.items[i], &text), CSN_OK);
    }
    const char *result = string_of(csn_buf_span(&text));
    csn_buf_clear(&text);
    return result;
}

#endif
