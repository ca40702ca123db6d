/* The loader of service descriptions at its bounds, and without memory. */
#include "failing_allocator.h"
#include "service_text.h"

/* ---- what is too much ---- */

static void append(struct csn_buf *text, const char *format, size_t number)
{
    static const char hash = '#';
    for (const char *c = format; *c; c++)
        assert_int_equal(*c == hash ? csn_buf_append_uint(text, number) : csn_buf_append_byte(text, *c), CSN_OK);
}

/* `count` times the form, each "#" in it the number; with commas between them. */
static void append_many(struct csn_buf *text, const char *form, size_t from, size_t count)
{
    for (size_t i = from; i < from + count; i++) {
        append(text, i > from ? "," : "", 0);
        append(text, form, i);
    }
}

static void refuses_as_too_much(struct csn_buf *text, const char *message)
{
    struct csn_model *model = NULL;
    struct csn_error error;
    assert_int_equal(csn_service_load(csn_buf_span(text), NULL, NULL, &model, &error), CSN_LIMIT);
    if (!strstr(error.message, message))
        fail_msg("%s", error.message);
    csn_buf_clear(text);
}

static void service_bounds_what_a_description_holds(void **state)
{
    static const char *const begins = "{" METADATA "," INPUT ",\"shapes\":{\"In\":{\"type\":\"structure\",\"members\":{";
    struct csn_buf text;

    (void)state;
    csn_buf_init(&text, NULL, 8 << 20);
    append(&text, begins, 0);
    append_many(&text, "\"m#\":{\"shape\":\"In\"}", 0, CSN_SERVICE_MEMBERS_MAX + 1);
    append(&text, "}}}}", 0);
    refuses_as_too_much(&text, "shapes.In: too many members");

    append(&text, begins, 0);
    append(&text, "\"m0\":{\"shape\":\"In\"}},\"required\":[", 0);
    append_many(&text, "\"m0\"", 0, CSN_SERVICE_MEMBERS_MAX + 1);
    append(&text, "]}}}", 0);
    refuses_as_too_much(&text, "shapes.In: too many required members");

    append(&text, "{" METADATA ",\"operations\":{", 0);
    append_many(&text, "\"O#\":{" HTTP "}", 0, CSN_SERVICE_OPERATIONS_MAX + 1);
    append(&text, "},\"shapes\":{}}", 0);
    refuses_as_too_much(&text, "the description: too many operations");

    append(&text, "{" METADATA "," INPUT ",\"shapes\":{", 0);
    append_many(&text, "\"S#\":{}", 0, CSN_SERVICE_SHAPES_MAX + 1);
    append(&text, "}}", 0);
    refuses_as_too_much(&text, "the description: too many shapes");
}

/* As many shapes as there may be, all reached; one more is made by a format on a member. */
static void service_bounds_the_shapes_that_it_makes(void **state)
{
    enum { GROUPS = 10, EACH = 999 };
    struct csn_buf text;

    (void)state;
    csn_buf_init(&text, NULL, 8 << 20);
    append(&text, "{" METADATA "," INPUT ",\"shapes\":{\"In\":{\"type\":\"structure\",\"members\":{", 0);
    append_many(&text, "\"g#\":{\"shape\":\"G#\"}", 0, GROUPS);
    append(&text, "}}", 0);
    for (size_t group = 0; group < GROUPS; group++) {
        size_t count = group == GROUPS - 1 ? EACH - 1 : EACH; /* In, ten groups and 9989 others */
        append(&text, ",\"G#\":{\"type\":\"structure\",\"members\":{", group);
        append_many(&text, "\"m#\":{\"shape\":\"T#\"}", group * EACH, count);
        append(&text, group == GROUPS - 1 ? ",\"more\":{\"shape\":\"T0\",\"timestampFormat\":\"rfc822\"}}}" : "}}", 0);
    }
    append(&text, ",", 0);
    append_many(&text, "\"T#\":{\"type\":\"timestamp\"}", 0, GROUPS * EACH - 1);
    append(&text, "}}", 0);
    refuses_as_too_much(&text, "shapes.G9.more: too many shapes");
}

/* ---- memory ---- */

/* Something of everything, and more shapes than the first list of them holds. */
static void append_rich(struct csn_buf *text)
{
    append(text, "{" METADATA "," OPERATION(",\"input\":{\"shape\":\"In\"},\"errors\":[{\"shape\":\"E\"}]"), 0);
    append(text, ",\"shapes\":{\"E\":{\"type\":\"structure\",\"members\":{}},\"In\":{\"type\":\"structure\",\"required\":[\"e\"],\"members\":{", 0);
    append(text, "\"e\":{\"shape\":\"E\"},\"s\":{\"shape\":\"S\"},\"l\":{\"shape\":\"L\"},\"m\":{\"shape\":\"M\"},\"n\":{\"shape\":\"N\"},", 0);
    append(text, "\"t\":{\"shape\":\"B0\",\"timestampFormat\":\"rfc822\"},", 0);
    append_many(text, "\"b#\":{\"shape\":\"B#\"}", 0, 70);
    append(text, "}},\"S\":{\"type\":\"string\",\"pattern\":\"a\"},\"L\":{\"type\":\"list\",\"member\":{\"shape\":\"S\"}},", 0);
    append(text, "\"M\":{\"type\":\"map\",\"key\":{\"shape\":\"S\"},\"value\":{\"shape\":\"S\"}},", 0);
    append(text, "\"N\":{\"type\":\"string\",\"enum\":[\"x\",\"y\"]},", 0);
    append_many(text, "\"B#\":{\"type\":\"timestamp\"}", 0, 70);
    append(text, "}}", 0);
}

static void service_without_memory_fails_and_leaks_nothing(void **state)
{
    enum csn_status status[2] = {CSN_NO_MEMORY, CSN_NO_MEMORY}; /* where one request fails, or it and all behind it */
    struct csn_buf text;

    (void)state;
    csn_buf_init(&text, NULL, 1 << 20);
    append_rich(&text);
    for (size_t i = 0; status[0] != CSN_OK || status[1] != CSN_OK; i++) {
        struct failing_allocator memory = failing_allocator(1 + i / 2);
        struct csn_model *model = NULL;
        struct csn_error error = {.message = ""};
        memory.lasting = i % 2 == 1;
        status[i % 2] = csn_service_load(csn_buf_span(&text), NULL, failing_allocator_of(&memory), &model, &error);
        if (status[i % 2] != CSN_OK) {
            assert_int_equal(status[i % 2], CSN_NO_MEMORY);
            assert_int_equal(error.status, CSN_NO_MEMORY);
            assert_null(model);
        }
        csn_service_free(model);
        assert_int_equal(memory.outstanding, 0);
        assert_true(i < 2000);
    }
    csn_buf_clear(&text);
}

/* In every size up to the one that is enough: of the document, or of the model. */
static void load_in_every_size(struct csn_span text, bool of_model)
{
    enum csn_status status = CSN_LIMIT;
    for (size_t bytes = 1; status != CSN_OK; bytes += 16) {
        struct csn_service_options options = {.document_bytes_max = of_model ? 0 : bytes, .model_bytes_max = of_model ? bytes : 0};
        struct csn_model *model = NULL;
        status = csn_service_load(text, &options, NULL, &model, NULL);
        assert_true(status == CSN_OK || status == CSN_LIMIT);
        assert_int_equal(status == CSN_OK, model != NULL);
        csn_service_free(model);
        assert_true(bytes < 1 << 20);
    }
}

static void service_that_has_all_its_bytes_fails_by_its_limit(void **state)
{
    struct csn_buf text;

    (void)state;
    csn_buf_init(&text, NULL, 1 << 20);
    append_rich(&text);
    load_in_every_size(csn_buf_span(&text), false);
    load_in_every_size(csn_buf_span(&text), true);
    csn_buf_clear(&text);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(service_bounds_what_a_description_holds),
        cmocka_unit_test(service_bounds_the_shapes_that_it_makes),
        cmocka_unit_test(service_without_memory_fails_and_leaks_nothing),
        cmocka_unit_test(service_that_has_all_its_bytes_fails_by_its_limit),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}
