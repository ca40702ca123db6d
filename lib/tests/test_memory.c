/* What makes things in an arena, and can't have the memory that it asks for. */
#include "every_kind.h"
#include "refuse.h"

static enum csn_status copy(struct csn_arena *arena)
{
    struct csn_span text = csn_arena_copy(arena, csn_span_of_string(full_body));
    return text.data ? CSN_OK : csn_arena_status(arena);
}

static enum csn_status array(struct csn_arena *arena)
{
    bool made = csn_arena_alloc_array(arena, 100, 3) && csn_arena_alloc_array(arena, 1000, 70);
    return made ? CSN_OK : csn_arena_status(arena);
}

/* Sixty members, so that lists and the index of names grow past the first block. */
static struct csn_span wide_document(void)
{
    static char storage[2000];
    struct csn_buf text;
    csn_buf_init_fixed(&text, storage, sizeof storage);
    for (size_t i = 0; i < 60; i++)
        assert_int_equal(csn_buf_append_format(&text, "%c\"name%zu\":[\"\\u00e9\",%zu]", i ? ',' : '{', i, i), CSN_OK);
    assert_int_equal(csn_buf_append(&text, CSN_SPAN(",\"name7\":null}")), CSN_OK);
    return csn_buf_span(&text);
}

static enum csn_status parse_wide(struct csn_arena *arena)
{
    struct csn_value *value = NULL;
    enum csn_status status = csn_value_parse(arena, wide_document(), NULL, &value, NULL);
    assert_true((status == CSN_OK) == (value != NULL));
    return status;
}

/* The value stays as it was when one more element finds no room. */
static enum csn_status add_elements(struct csn_arena *arena)
{
    struct csn_value *list = csn_value_new(arena, CSN_VALUE_ARRAY);
    enum csn_status status = list ? CSN_OK : csn_arena_status(arena);
    for (int i = 0; status == CSN_OK && i < 300; i++) {
        struct csn_value *element = csn_value_new_int(arena, i);
        status = element ? csn_value_add(arena, list, CSN_SPAN(""), element) : csn_arena_status(arena);
        assert_int_equal(list->count, i + (status == CSN_OK));
    }
    return status;
}

static enum csn_status decode(struct csn_arena *arena)
{
    struct csn_value *value = NULL;
    struct csn_awsjson_notes notes = {77, 77, 77};
    struct csn_error error = {.status = CSN_OK};
    enum csn_status status = csn_awsjson_decode(&model, ROOT, csn_span_of_string(full_body), arena, &value, &notes, &error);
    assert_true((status == CSN_OK) == (value != NULL));
    assert_int_equal(notes.corrected, status == CSN_OK ? 0 : 77);
    assert_int_equal(error.status, status);
    return status;
}

static enum csn_status decode_with_corrections(struct csn_arena *arena)
{
    struct csn_value *value = NULL;
    enum csn_status status = csn_awsjson_decode(&model, ROOT, CSN_SPAN("{\"strict\":{},\"unknown\":{}}"), arena, &value, NULL, NULL);
    assert_true((status == CSN_OK) == (value != NULL));
    return status;
}

static enum csn_status decode_nothing(struct csn_arena *arena)
{
    struct csn_value *value = NULL;
    enum csn_status status = csn_awsjson_decode(&model, ROOT, CSN_SPAN(""), arena, &value, NULL, NULL);
    assert_true((status == CSN_OK) == (value != NULL));
    return status;
}

static enum csn_status decode_struct(struct csn_arena *arena)
{
    struct root root;
    struct csn_error error = {.status = CSN_OK};
    enum csn_status status = csn_awsjson_decode_struct(&model, &root_binding, csn_span_of_string(full_body), arena, &root, NULL, &error);
    assert_int_equal(error.status, status);
    return status;
}

static enum csn_status compare(struct csn_arena *arena)
{
    struct csn_difference found = {.kind = CSN_DIFFERENCE_VALUE};
    struct csn_difference_list list = {&found, 1, 1};
    enum csn_status status = csn_awsjson_compare(
        &model, ROOT, document("{\"text\":\"a\",\"when\":5,\"counts\":{\"a\":1},\"strict\":{\"text\":\"\"}}"),
        document("{\"text\":\"b\",\"when\":5000,\"counts\":{\"b\":1,\"b\":2},\"Strict\":{},\"o\":1,\"o\":2,\"p\":1,\"q\":1,\"r\":1}"), arena, &list);
    assert_int_equal(list.items[0].kind, CSN_DIFFERENCE_VALUE);
    assert_true(status == CSN_OK ? list.count == 15 : list.count == 1 && list.items == &found);
    return status;
}

static enum csn_status validate(struct csn_arena *arena)
{
    struct csn_violation found = {.kind = CSN_VIOLATION_ENUM};
    struct csn_violation_list list = {&found, 1, 1};
    enum csn_status status = csn_model_validate(
        &model, ROOT, document("{\"text\":1,\"count\":1e99,\"real\":{},\"bytes\":0,\"texts\":[1,null],\"counts\":{\"\":\"\"},\"strict\":{}}"),
        arena, &list);
    assert_int_equal(list.items[0].kind, CSN_VIOLATION_ENUM);
    assert_true(status == CSN_OK ? list.count == 16 : list.count == 1 && list.items == &found);
    return status;
}

/* Lengths and ranges. */
static enum csn_status validate_input(struct csn_arena *arena)
{
    struct csn_violation_list list = {NULL, 0, 0};
    enum csn_status status = csn_model_validate(
        csn_codepipeline_model(), csn_put_third_party_job_success_result_input_binding.shape,
        document("{\"jobId\":\"j\",\"clientToken\":\"\",\"executionDetails\":{\"percentComplete\":101}}"), arena, &list);
    assert_int_equal(list.count, status == CSN_OK ? 2 : 0);
    return status;
}

#define MAKER(function) {.name = #function, .make = function}

static const struct operation makers[] = {
    MAKER(copy), MAKER(array), MAKER(parse_wide), MAKER(add_elements), MAKER(decode), MAKER(decode_with_corrections), MAKER(decode_nothing),
    MAKER(decode_struct), MAKER(compare), MAKER(validate), MAKER(validate_input),
};

static void what_makes_leaves_its_output_alone(void **state)
{
    (void)state;
    refuse_all(makers, CSN_COUNT(makers));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_makes_leaves_its_output_alone),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}
