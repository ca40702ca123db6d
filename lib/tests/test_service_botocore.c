/* The loader of service descriptions: against the built-in model, and on all descriptions of a botocore.
 *
 *     test_service_botocore [DIRECTORY]    DIRECTORY: botocore's data, with NAME/VERSION/service-2.json in it */
#define _POSIX_C_SOURCE 200809L
#include <glob.h>

#include "model_support.h"

static const char *data_directory;

static struct csn_span read_file(const char *path)
{
    static char text[16 << 20];
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("%s cannot be read", path);
    size_t len = fread(text, 1, sizeof text, file);
    fclose(file);
    return csn_span_of(text, len);
}

/* The paths of the descriptions of services whose name matches; never none. */
static glob_t descriptions(const char *service)
{
    char pattern[1000];
    glob_t paths;
    snprintf(pattern, sizeof pattern, "%s/%s/*/service-2.json", data_directory, service);
    if (glob(pattern, 0, NULL, &paths) != 0)
        fail_msg("nothing is at %s", pattern);
    return paths;
}

/* Loads operations of a service (NULL: all); patterns that the matcher lacks are left out. */
static struct csn_model *load_service(const char *service, const char *const *operations, size_t count)
{
    struct csn_span names[8];
    struct csn_service_options options = {.operations = names, .operation_count = count, .drop_patterns = true};
    struct csn_model *model = NULL;
    struct csn_error error;
    glob_t paths = descriptions(service);
    for (size_t i = 0; i < count; i++)
        names[i] = csn_span_of_string(operations[i]);
    if (csn_service_load(read_file(paths.gl_pathv[0]), &options, NULL, &model, &error) != CSN_OK)
        fail_msg("%s: %s", service, error.message);
    globfree(&paths);
    return model;
}

/* ---- the built-in model ---- */

static const char *const five[] = {"PollForThirdPartyJobs", "GetThirdPartyJobDetails", "AcknowledgeThirdPartyJob",
                                   "PutThirdPartyJobSuccessResult", "PutThirdPartyJobFailureResult"};

struct differences {
    size_t patterns_without_anchors;
    size_t errors_without_message;
    size_t values_that_came_later;
    struct csn_buf others; /* a line each */
};

static void differ(struct differences *d, struct csn_span place, const char *what)
{
    assert_int_equal(csn_buf_append_format(&d->others, "%.*s: %s\n", CSN_SPAN_ARG(place), what), CSN_OK);
}

static struct csn_span name_of(const struct csn_model *model, uint32_t index)
{
    const struct csn_shape *shape = csn_model_shape(model, index);
    return shape ? shape->name : CSN_SPAN("");
}

static void compare_members(struct differences *d, const struct csn_shape *ours, const struct csn_model *model,
                            const struct csn_shape *theirs)
{
    if (theirs->member_count == 0 && ours->member_count == 1 && csn_span_equal(ours->members[0].name, CSN_SPAN("message"))) {
        d->errors_without_message++;
        return;
    }
    if (ours->member_count != theirs->member_count) {
        differ(d, ours->name, "number of members");
        return;
    }
    for (size_t i = 0; i < ours->member_count; i++) {
        const struct csn_shape_member *a = &ours->members[i], *b = &theirs->members[i];
        if (!csn_span_equal(a->name, b->name) || a->required != b->required ||
            !csn_span_equal(name_of(csn_codepipeline_model(), a->shape), name_of(model, b->shape)))
            differ(d, ours->name, "a member");
    }
}

static void compare_values(struct differences *d, const struct csn_shape *ours, const struct csn_shape *theirs)
{
    size_t common = 0;
    for (size_t i = 0; i < ours->enum_count; i++)
        for (size_t j = 0; j < theirs->enum_count; j++)
            common += csn_span_equal(ours->enum_values[i], theirs->enum_values[j]);
    d->values_that_came_later += ours->enum_count - common;
    if (common != theirs->enum_count)
        differ(d, ours->name, "a value that is only theirs");
}

static void compare_pattern(struct differences *d, const struct csn_shape *ours, const struct csn_shape *theirs)
{
    if (csn_span_equal(ours->pattern, theirs->pattern))
        return;
    if (ours->pattern.len > 2 && csn_span_equal(csn_span_slice(ours->pattern, 1, ours->pattern.len - 1), theirs->pattern))
        d->patterns_without_anchors++;
    else
        differ(d, ours->name, "pattern");
}

static void compare_shape(struct differences *d, const struct csn_shape *ours, const struct csn_model *model)
{
    const struct csn_shape *theirs = csn_model_find_shape(model, ours->name);
    if (!theirs) {
        if (!csn_span_equal(ours->name, CSN_SPAN("Message")))
            differ(d, ours->name, "is not there");
        return;
    }
    if (ours->kind != theirs->kind || ours->format != theirs->format || ours->sensitive != theirs->sensitive ||
        ours->sparse != theirs->sparse)
        differ(d, ours->name, "kind, format or flag");
    if (ours->has_min != theirs->has_min || ours->has_max != theirs->has_max || ours->min != theirs->min || ours->max != theirs->max)
        differ(d, ours->name, "bounds");
    compare_pattern(d, ours, theirs);
    compare_values(d, ours, theirs);
    compare_members(d, ours, model, theirs);
}

static void compare_operation(struct differences *d, const struct csn_operation *ours, const struct csn_model *model)
{
    const struct csn_operation *theirs = csn_model_find_operation(model, ours->name);
    size_t common = 0;
    assert_non_null(theirs);
    for (size_t i = 0; i < ours->error_count; i++)
        for (size_t j = 0; j < theirs->error_count; j++)
            common += csn_span_equal(name_of(csn_codepipeline_model(), ours->errors[i]), name_of(model, theirs->errors[j]));
    if (common != ours->error_count || common != theirs->error_count)
        differ(d, ours->name, "errors");
    if (!csn_span_equal(name_of(csn_codepipeline_model(), ours->input), name_of(model, theirs->input)) ||
        !csn_span_equal(name_of(csn_codepipeline_model(), ours->output), name_of(model, theirs->output)))
        differ(d, ours->name, "input or output");
}

static void service_gives_the_built_in_shapes_but_for_three_differences(void **state)
{
    const struct csn_model *ours = csn_codepipeline_model();
    struct csn_model *theirs = load_service("codepipeline", five, CSN_COUNT(five));
    struct differences d = {0};

    (void)state;
    csn_buf_init(&d.others, NULL, 1 << 16);
    assert_int_equal(csn_service_dropped_patterns(theirs), 0);
    assert_true(csn_span_equal(theirs->json_version, CSN_SPAN("1.1")));
    assert_true(csn_span_equal(theirs->service, ours->service));
    assert_true(csn_span_equal(theirs->version, ours->version));
    assert_true(csn_span_equal(theirs->signing_name, ours->signing_name));
    assert_int_equal(theirs->operation_count, ours->operation_count);
    for (size_t i = 0; i < ours->operation_count; i++)
        compare_operation(&d, &ours->operations[i], theirs);
    for (size_t i = 0; i < ours->shape_count; i++)
        compare_shape(&d, &ours->shapes[i], theirs);
    for (size_t i = 0; i < theirs->shape_count; i++)
        if (!csn_model_find_shape(ours, theirs->shapes[i].name))
            differ(&d, theirs->shapes[i].name, "is only theirs");
    if (d.others.len)
        fail_msg("%s", string_of(csn_buf_span(&d.others)));
    assert_int_equal(d.values_that_came_later, 1);
    assert_int_equal(d.patterns_without_anchors, 10);
    assert_int_equal(d.errors_without_message, 7);
    csn_buf_clear(&d.others);
    csn_service_free(theirs);
}

/* ---- every description there is ---- */

static bool speaks_json(struct csn_span text)
{
    struct csn_value *root;
    struct csn_arena arena;
    csn_arena_init(&arena, NULL, 64u << 20);
    assert_int_equal(csn_value_parse(&arena, text, NULL, &root, NULL), CSN_OK);
    bool json = csn_span_equal(csn_value_text(csn_value_at(root, CSN_SPAN("/metadata/protocol"))), CSN_SPAN("json"));
    csn_arena_clear(&arena);
    return json;
}

static bool loads(struct csn_span text, bool drop_patterns, struct csn_error *error)
{
    const struct csn_service_options options = {.drop_patterns = drop_patterns};
    struct csn_model *model = NULL;
    enum csn_status status = csn_service_load(text, &options, NULL, &model, error);
    csn_service_free(model);
    return status == CSN_OK;
}

static void service_loads_or_refuses_by_name_whatever_speaks_aws_json(void **state)
{
    glob_t paths = descriptions("*");
    struct csn_error error;
    size_t total = 0, whole = 0, loaded = 0;

    (void)state;
    for (size_t i = 0; i < paths.gl_pathc; i++) {
        struct csn_span text = read_file(paths.gl_pathv[i]);
        bool json = speaks_json(text);
        bool as_it_is = loads(text, false, &error);
        if (!json) {
            assert_false(as_it_is);
            assert_non_null(strstr(error.message, "protocol"));
            continue;
        }
        total++;
        whole += as_it_is;
        if (!as_it_is && strncmp(error.message, "shapes.", 7) != 0)
            fail_msg("%s: %s", paths.gl_pathv[i], error.message);
        if (loads(text, true, &error))
            loaded++;
        else
            print_message("refused: %s: %s\n", paths.gl_pathv[i], error.message);
    }
    print_message("%zu services speak AWS JSON: %zu load as they are, %zu without the patterns that the matcher lacks\n", total, whole,
                  loaded);
    globfree(&paths);
    assert_true(total > 0 && loaded * 20 >= total * 19);
}

/* ---- round trips ---- */

static const struct {
    const char *service, *operation, *input;
} round_trips[] = {
    {"dynamodb", "PutItem",
     "{\"TableName\":\"table\",\"Item\":{\"a\":{\"M\":{\"b\":{\"L\":[{\"N\":\"1.50\"},{\"NULL\":true},{\"SS\":[\"x\",\"\"]}]}}},"
     "\"c\":{\"B\":\"AAEC\"}},\"ReturnValues\":\"NONE\"}"},
    {"kms", "Encrypt", "{\"KeyId\":\"k\",\"Plaintext\":\"c2VjcmV0\",\"EncryptionContext\":{\"\":\"1\",\"k\":\"\"},\"GrantTokens\":[\"t\"]}"},
    {"events", "PutEvents", "{\"Entries\":[{\"Time\":1700000000.125,\"Source\":\"s\",\"Resources\":[],\"Detail\":\"{}\"},{}]}"},
    {"logs", "PutLogEvents",
     "{\"logGroupName\":\"g\",\"logStreamName\":\"s\",\"logEvents\":[{\"timestamp\":1700000000123,\"message\":\"\\u0000\"}]}"},
    {"redshift-serverless", "CreateUsageLimit", "{\"resourceArn\":\"r\",\"usageType\":\"u\",\"amount\":9007199254740993}"},
};

static void service_makes_shapes_that_carry_values_both_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(round_trips); i++) {
        struct csn_model *model = load_service(round_trips[i].service, &round_trips[i].operation, 1);
        uint32_t shape = model->operations[0].input;
        struct csn_awsjson_notes notes;
        struct csn_error error;
        struct csn_value *decoded = NULL;
        const char *body = body_of(model, shape, round_trips[i].input);
        if (csn_awsjson_decode(model, shape, copied(body), &test_arena, &decoded, &notes, &error) != CSN_OK)
            fail_msg("%s: %s: %s", round_trips[i].service, body, error.message);
        assert_int_equal(notes.unknown_members, 0);
        assert_true(csn_value_equal(document(round_trips[i].input), decoded));
        csn_service_free(model);
    }
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(service_gives_the_built_in_shapes_but_for_three_differences),
        cmocka_unit_test(service_loads_or_refuses_by_name_whatever_speaks_aws_json),
        cmocka_unit_test(service_makes_shapes_that_carry_values_both_ways),
    };

    data_directory = argc > 1 ? argv[1] : "/usr/lib/python3/dist-packages/botocore/data";
    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}
