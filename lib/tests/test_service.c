/* The loader of service descriptions: against the built-in model, on all descriptions of a botocore, on hostile ones.
 *
 *     test_service [DIRECTORY]    DIRECTORY: botocore's data, with NAME/VERSION/service-2.json in it */
#define _POSIX_C_SOURCE 200809L
#include <glob.h>

#include "failing_allocator.h"
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

/* ---- small descriptions ---- */

#define MORE_METADATA(more) \
    "\"metadata\":{\"protocol\":\"json\",\"jsonVersion\":\"1.0\",\"signatureVersion\":\"v4\",\"targetPrefix\":\"T\"," \
    "\"apiVersion\":\"1\",\"endpointPrefix\":\"e\"" more "}"
#define METADATA MORE_METADATA("")
#define HTTP "\"http\":{\"method\":\"POST\",\"requestUri\":\"/\"}"
#define OPERATION(more) "\"operations\":{\"Op\":{" HTTP more "}}"
#define INPUT OPERATION(",\"input\":{\"shape\":\"In\"}")
#define SERVICE(metadata, operations, shapes) "{" metadata "," operations ",\"shapes\":{" shapes "}}"
/* A structure with one member `a` of shape A, and what A is. */
#define WITH(a) \
    SERVICE(METADATA, INPUT, "\"In\":{\"type\":\"structure\",\"members\":{\"a\":{\"shape\":\"A\"}}},\"A\":" a)
/* The input itself. */
#define AS_INPUT(in) SERVICE(METADATA, INPUT, "\"In\":" in)
#define MEMBER(more) \
    SERVICE(METADATA, INPUT, "\"In\":{\"type\":\"structure\",\"members\":{\"a\":{\"shape\":\"A\"" more "}}},\"A\":{\"type\":\"string\"}")

static struct csn_model *load(const char *text)
{
    struct csn_model *model = NULL;
    struct csn_error error;
    if (csn_service_load(csn_span_of_string(text), NULL, NULL, &model, &error) != CSN_OK)
        fail_msg("%s", error.message);
    return model;
}

/* What the shape A is made of. */
static const struct {
    const char *name, *described;
    struct csn_shape expected;
} shapes[] = {
    {"union", "{\"type\":\"structure\",\"union\":true,\"members\":{}}", {.kind = CSN_SHAPE_UNION}},
    {"document", "{\"type\":\"structure\",\"document\":true,\"members\":{}}", {.kind = CSN_SHAPE_DOCUMENT}},
    {"error", "{\"type\":\"structure\",\"exception\":true,\"retryable\":{\"throttling\":true},\"members\":{}}",
     {.kind = CSN_SHAPE_STRUCTURE}},
    {"flags that are false", "{\"type\":\"structure\",\"union\":false,\"eventstream\":false,\"sensitive\":false,\"members\":{}}",
     {.kind = CSN_SHAPE_STRUCTURE}},
    {"sensitive structure", "{\"type\":\"structure\",\"sensitive\":true,\"members\":{}}",
     {.kind = CSN_SHAPE_STRUCTURE, .sensitive = true}},
    {"list", "{\"type\":\"list\",\"member\":{\"shape\":\"A\"},\"min\":1,\"max\":2}",
     {.kind = CSN_SHAPE_LIST, .has_min = true, .min = 1, .has_max = true, .max = 2, .member_count = 1}},
    {"sparse list", "{\"type\":\"list\",\"member\":{\"shape\":\"A\"},\"sparse\":true}",
     {.kind = CSN_SHAPE_LIST, .sparse = true, .member_count = 1}},
    {"string", "{\"type\":\"string\",\"pattern\":\"^a$\",\"max\":5,\"documentation\":\"d\"}",
     {.kind = CSN_SHAPE_STRING, .has_max = true, .max = 5, .pattern = CSN_SPAN_INIT("^a$")}},
    {"enum, whose values say all", "{\"type\":\"string\",\"enum\":[\"x\",\"y\"],\"pattern\":\"(?=x)\",\"max\":1}",
     {.kind = CSN_SHAPE_ENUM, .enum_count = 2}},
    {"blob", "{\"type\":\"blob\",\"max\":7}", {.kind = CSN_SHAPE_BLOB, .has_max = true, .max = 7}},
    {"boolean", "{\"type\":\"boolean\",\"box\":true}", {.kind = CSN_SHAPE_BOOLEAN}},
    {"integer", "{\"type\":\"integer\",\"min\":-1}", {.kind = CSN_SHAPE_INTEGER, .has_min = true, .min = -1}},
    {"long", "{\"type\":\"long\",\"max\":9223372036854775807}", {.kind = CSN_SHAPE_LONG, .has_max = true, .max = INT64_MAX}},
    {"float", "{\"type\":\"float\",\"max\":1.0}", {.kind = CSN_SHAPE_FLOAT, .has_max = true, .max = 1}},
    {"double", "{\"type\":\"double\"}", {.kind = CSN_SHAPE_DOUBLE}},
    {"timestamp", "{\"type\":\"timestamp\"}", {.kind = CSN_SHAPE_TIMESTAMP, .format = CSN_TIMESTAMP_EPOCH_SECONDS}},
    {"unixTimestamp", "{\"type\":\"timestamp\",\"timestampFormat\":\"unixTimestamp\"}",
     {.kind = CSN_SHAPE_TIMESTAMP, .format = CSN_TIMESTAMP_EPOCH_SECONDS}},
    {"iso8601", "{\"type\":\"timestamp\",\"timestampFormat\":\"iso8601\"}",
     {.kind = CSN_SHAPE_TIMESTAMP, .format = CSN_TIMESTAMP_DATE_TIME}},
    {"rfc822", "{\"type\":\"timestamp\",\"timestampFormat\":\"rfc822\"}",
     {.kind = CSN_SHAPE_TIMESTAMP, .format = CSN_TIMESTAMP_HTTP_DATE}},
};

static void service_reads_every_type_and_trait(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(shapes); i++) {
        char text[1000];
        const struct csn_shape *want = &shapes[i].expected;
        snprintf(text, sizeof text, "%s%s}}",
                 "{" METADATA "," INPUT ",\"shapes\":{\"In\":{\"type\":\"structure\",\"members\":{\"a\":{\"shape\":\"A\"}}},\"A\":",
                 shapes[i].described);
        struct csn_model *model = load(text);
        const struct csn_shape *got = csn_model_find_shape(model, CSN_SPAN("A"));
        if (got->kind != want->kind || got->format != want->format || got->sensitive != want->sensitive ||
            got->sparse != want->sparse || got->has_min != want->has_min || got->has_max != want->has_max || got->min != want->min ||
            got->max != want->max || !csn_span_equal(got->pattern, want->pattern) || got->enum_count != want->enum_count ||
            got->member_count != want->member_count)
            fail_msg("%s", shapes[i].name);
        csn_service_free(model);
    }
}

static void service_knows_which_members_are_required(void **state)
{
    struct csn_model *model = load(AS_INPUT("{\"type\":\"structure\",\"required\":[\"c\",\"a\"],\"members\":{"
                                            "\"a\":{\"shape\":\"L\"},\"b\":{\"shape\":\"In\"},\"c\":{\"shape\":\"L\"}}},"
                                            "\"L\":{\"type\":\"list\",\"member\":{\"shape\":\"In\"}}"));
    const struct csn_shape *input = csn_model_find_shape(model, CSN_SPAN("In"));

    (void)state;
    assert_true(input->members[0].required);
    assert_false(input->members[1].required);
    assert_true(input->members[2].required);
    csn_service_free(model);
}

static void service_keeps_circles_of_shapes_by_index(void **state)
{
    struct csn_model *model = load(WITH("{\"type\":\"map\",\"key\":{\"shape\":\"K\"},\"value\":{\"shape\":\"In\"}},"
                                        "\"K\":{\"type\":\"string\"}"));
    const struct csn_shape *map = csn_model_find_shape(model, CSN_SPAN("A"));

    (void)state;
    assert_int_equal(model->shape_count, 3);
    assert_true(csn_span_equal(map->members[0].name, CSN_SPAN("key")));
    assert_int_equal(map->members[1].shape, model->operations[0].input);
    csn_service_free(model);
}

static void service_allows_a_required_structure_twice(void **state)
{
    struct csn_model *model = load(AS_INPUT("{\"type\":\"structure\",\"required\":[\"a\",\"b\"],\"members\":{"
                                            "\"a\":{\"shape\":\"A\"},\"b\":{\"shape\":\"B\"}}},"
                                            "\"A\":{\"type\":\"structure\",\"required\":[\"c\"],\"members\":{\"c\":{\"shape\":\"B\"}}},"
                                            "\"B\":{\"type\":\"structure\",\"members\":{\"d\":{\"shape\":\"In\"}}}"));

    (void)state;
    assert_int_equal(model->shape_count, 3);
    csn_service_free(model);
}

static void service_gives_a_member_with_a_format_a_shape_of_its_own(void **state)
{
    struct csn_model *model = load(AS_INPUT("{\"type\":\"structure\",\"members\":{\"a\":{\"shape\":\"Time\"},"
                                            "\"b\":{\"shape\":\"Time\",\"timestampFormat\":\"iso8601\"},"
                                            "\"c\":{\"shape\":\"Time\",\"timestampFormat\":\"iso8601\"}}},"
                                            "\"Time\":{\"type\":\"timestamp\",\"timestampFormat\":\"rfc822\"}"));
    const struct csn_shape *spelt = csn_model_find_shape(model, CSN_SPAN("Time.iso8601"));
    const struct csn_shape *input = csn_model_find_shape(model, CSN_SPAN("In"));

    (void)state;
    assert_int_equal(model->shape_count, 3);
    assert_int_equal(spelt->format, CSN_TIMESTAMP_DATE_TIME);
    assert_ptr_equal(csn_model_shape(model, input->members[1].shape), spelt);
    assert_ptr_equal(csn_model_shape(model, input->members[2].shape), spelt);
    assert_string_equal(body_of(model, model->operations[0].input, "{\"a\":0,\"b\":0}"),
                        "{\"a\":\"Thu, 01 Jan 1970 00:00:00 GMT\",\"b\":\"1970-01-01T00:00:00Z\"}");
    csn_service_free(model);
}

static void service_loads_the_operations_that_are_asked_for(void **state)
{
    static const char text[] = "{" METADATA ",\"operations\":{\"A\":{" HTTP ",\"input\":{\"shape\":\"S\"}},\"B\":{" HTTP
                               ",\"output\":{\"shape\":\"T\"},\"errors\":[{\"shape\":\"E\",\"exception\":true}]},\"C\":{" HTTP "}},"
                               "\"shapes\":{\"S\":7,\"T\":{\"type\":\"structure\",\"members\":{}},"
                               "\"E\":{\"type\":\"structure\",\"members\":{}}}}";
    const struct csn_span names[] = {CSN_SPAN_INIT("C"), CSN_SPAN_INIT("B")};
    const struct csn_service_options options = {.operations = names, .operation_count = CSN_COUNT(names)};
    struct csn_model *model;

    (void)state;
    assert_int_equal(csn_service_load(csn_span_of_string(text), &options, NULL, &model, NULL), CSN_OK);
    assert_int_equal(model->operation_count, 2);
    assert_true(csn_span_equal(model->operations[0].name, names[0]));
    assert_int_equal(model->operations[0].output, CSN_SHAPE_NONE);
    assert_int_equal(model->operations[1].input, CSN_SHAPE_NONE);
    assert_int_equal(model->operations[1].error_count, 1);
    assert_int_equal(model->shape_count, 2);
    csn_service_free(model);
}

static void service_says_which_operation_there_is_not(void **state)
{
    const struct csn_span name = CSN_SPAN_INIT("Oq");
    const struct csn_service_options options = {.operations = &name, .operation_count = 1};
    struct csn_model *model = NULL;
    struct csn_error error;

    (void)state;
    assert_int_equal(csn_service_load(CSN_SPAN(SERVICE(METADATA, INPUT, "")), &options, NULL, &model, &error), CSN_NOT_FOUND);
    assert_string_equal(error.message, "operations: there is no operation Oq");
    assert_null(model);
}

static void service_takes_json_from_a_list_of_protocols(void **state)
{
    static const char text[] =
        SERVICE("\"metadata\":{\"protocol\":\"smithy-rpc-v2-cbor\",\"protocols\":[\"query\",7,\"json\"],\"jsonVersion\":\"1.1\","
                "\"signatureVersion\":\"v4\",\"targetPrefix\":\"T\",\"apiVersion\":\"1\",\"endpointPrefix\":\"e\",\"signingName\":\"s\"}",
                OPERATION(""), "");
    struct csn_model *model = load(text);

    (void)state;
    assert_true(csn_span_equal(model->signing_name, CSN_SPAN("s")));
    assert_true(csn_span_equal(model->json_version, CSN_SPAN("1.1")));
    csn_service_free(model);
}

static void service_leaves_patterns_out_only_where_told_to(void **state)
{
    static const char text[] = WITH("{\"type\":\"string\",\"pattern\":\"(?=x)\",\"min\":1}");
    const struct csn_service_options options = {.drop_patterns = true};
    struct csn_model *model = NULL;
    struct csn_error error;

    (void)state;
    assert_int_equal(csn_service_load(csn_span_of_string(text), NULL, NULL, &model, &error), CSN_UNSUPPORTED);
    assert_non_null(strstr(error.message, "shapes.A: pattern: a look-around"));
    assert_int_equal(csn_service_load(csn_span_of_string(text), &options, NULL, &model, &error), CSN_OK);
    assert_int_equal(csn_service_dropped_patterns(model), 1);
    assert_int_equal(csn_model_find_shape(model, CSN_SPAN("A"))->pattern.len, 0);
    assert_int_equal(csn_model_find_shape(model, CSN_SPAN("A"))->min, 1);
    csn_service_free(model);
}

/* ---- what is refused ---- */

static const struct {
    const char *name, *text;
    enum csn_status status;
    const char *message;
    const char *at; /* the byte that is told: where this begins for the first time; NULL: none */
} refusals[] = {
    {"no JSON", "{", CSN_INCOMPLETE, "", NULL},
    {"no object", "[]", CSN_TYPE, "the description: service: array stands where object belongs", NULL},
    {"no metadata", "{}", CSN_NOT_FOUND, "the description: this lacks metadata", NULL},
    {"metadata of another kind", "{\"metadata\":[1]}", CSN_TYPE, "the description: metadata: array stands where object belongs", "[1]"},
    {"no protocol", "{\"metadata\":{}}", CSN_NOT_FOUND, "metadata: this lacks protocol", "{}"},
    {"another protocol", "{\"metadata\":{\"protocol\":\"rest-xml\"}}", CSN_UNSUPPORTED,
     "metadata: another protocol than json: rest-xml", "\"rest-xml\""},
    {"no such protocol among several", "{\"metadata\":{\"protocol\":\"a\",\"protocols\":[\"b\"]}}", CSN_UNSUPPORTED,
     "metadata: another protocol than json: a", "\"a\""},
    {"protocols of another kind", "{\"metadata\":{\"protocol\":\"a\",\"protocols\":\"json\"}}", CSN_TYPE,
     "metadata: protocols: string stands where array belongs", "\"json\""},
    {"no version of JSON", "{\"metadata\":{\"protocol\":\"json\"}}", CSN_NOT_FOUND, "metadata: this lacks jsonVersion",
     "{\"protocol\""},
    {"unknown version of JSON", "{\"metadata\":{\"protocol\":\"json\",\"jsonVersion\":\"2\"}}", CSN_UNSUPPORTED,
     "metadata: an unknown jsonVersion: 2", "\"2\""},
    {"no signature", "{\"metadata\":{\"protocol\":\"json\",\"jsonVersion\":\"1.1\"}}", CSN_NOT_FOUND,
     "metadata: this lacks signatureVersion", "{\"protocol\""},
    {"another signature", "{\"metadata\":{\"protocol\":\"json\",\"jsonVersion\":\"1.1\",\"signatureVersion\":\"v2\"}}", CSN_UNSUPPORTED,
     "metadata: another signatureVersion than v4: v2", "\"v2\""},
    {"no target", "{\"metadata\":{\"protocol\":\"json\",\"jsonVersion\":\"1.1\",\"signatureVersion\":\"v4\"}}", CSN_NOT_FOUND,
     "metadata: this lacks targetPrefix", "{\"protocol\""},
    {"signing name of another kind", SERVICE(MORE_METADATA(",\"signingName\":1"), INPUT, ""), CSN_TYPE,
     "metadata: signingName: number stands where string belongs", "1},"},
    {"no shapes", "{" METADATA "," INPUT "}", CSN_NOT_FOUND, "the description: this lacks shapes", NULL},
    {"no operations", "{" METADATA ",\"shapes\":{}}", CSN_NOT_FOUND, "the description: this lacks operations", NULL},
    {"operation of another kind", SERVICE(METADATA, "\"operations\":{\"Op\":1.5}", ""), CSN_TYPE,
     "operations.Op: operation: number stands where object belongs", "1.5"},
    {"operation with a strange trait", SERVICE(METADATA, OPERATION(",\"httpChecksum\":{}"), ""), CSN_UNSUPPORTED,
     "operations.Op: a trait that the codec does not know here: httpChecksum", "{}}}"},
    {"operation without http", SERVICE(METADATA, "\"operations\":{\"Op\":{}}", ""), CSN_NOT_FOUND, "operations.Op: this lacks http",
     "{}}"},
    {"another method", SERVICE(METADATA, "\"operations\":{\"Op\":{\"http\":{\"method\":\"GET\",\"requestUri\":\"/\"}}}", ""),
     CSN_UNSUPPORTED, "operations.Op: another method or path than POST /", "{\"method\""},
    {"another path", SERVICE(METADATA, "\"operations\":{\"Op\":{\"http\":{\"method\":\"POST\",\"requestUri\":\"/x\"}}}", ""),
     CSN_UNSUPPORTED, "operations.Op: another method or path than POST /", "{\"method\""},
    {"input of another kind", SERVICE(METADATA, OPERATION(",\"input\":\"In\""), ""), CSN_TYPE,
     "operations.Op: input: string stands where object belongs", "\"In\""},
    {"output of another kind", SERVICE(METADATA, OPERATION(",\"output\":\"In\""), ""), CSN_TYPE,
     "operations.Op: output: string stands where object belongs", "\"In\""},
    {"errors of another kind", SERVICE(METADATA, OPERATION(",\"errors\":{\"x\":1}"), ""), CSN_TYPE,
     "operations.Op: errors: object stands where array belongs", "{\"x\""},
    {"error of another kind", SERVICE(METADATA, OPERATION(",\"errors\":[\"In\"]"), ""), CSN_TYPE,
     "operations.Op: reference to a shape: string stands where object belongs", "\"In\""},
    {"reference without a shape", SERVICE(METADATA, OPERATION(",\"input\":{}"), ""), CSN_NOT_FOUND, "operations.Op: this lacks shape",
     "{}}}"},
    {"reference to nothing", SERVICE(METADATA, INPUT, ""), CSN_NOT_FOUND, "operations.Op: there is no shape In", "\"In\""},
    {"input that is no structure", AS_INPUT("{\"type\":\"string\"}"), CSN_CONSTRAINT, "Op: no structure is the input", NULL},
    {"shape of another kind", AS_INPUT("null"), CSN_TYPE, "shapes.In: shape: null stands where object belongs", "null"},
    {"shape without a type", AS_INPUT("{}"), CSN_NOT_FOUND, "shapes.In: this lacks type", "{}}"},
    {"type of another kind", AS_INPUT("{\"type\":true}"), CSN_TYPE, "shapes.In: type: boolean stands where string belongs", "true"},
    {"unknown type", AS_INPUT("{\"type\":\"bigdecimal\"}"), CSN_UNSUPPORTED, "shapes.In: an unknown type of shape: bigdecimal",
     "\"bigdecimal\""},
    {"event stream", AS_INPUT("{\"type\":\"structure\",\"eventstream\":true,\"members\":{}}"), CSN_UNSUPPORTED,
     "shapes.In: a trait that the codec does not know here: eventstream", "true"},
    {"streaming", WITH("{\"type\":\"blob\",\"streaming\":true}"), CSN_UNSUPPORTED,
     "shapes.A: a trait that the codec does not know here: streaming", "true"},
    {"trait of another type", WITH("{\"type\":\"boolean\",\"min\":1}"), CSN_UNSUPPORTED,
     "shapes.A: a trait that the codec does not know here: min", "1}}"},
    {"wire name", MEMBER(",\"locationName\":\"b\""), CSN_UNSUPPORTED, "shapes.In.a: a trait that the codec does not know here: locationName",
     "\"b\""},
    {"name of a shape of another kind", SERVICE(METADATA, INPUT, "\"In\":{\"type\":\"structure\",\"members\":{\"a\":{\"shape\":9.5}}}"),
     CSN_TYPE, "shapes.In.a: shape: number stands where string belongs", "9.5"},
    {"sensitive of another kind", WITH("{\"type\":\"string\",\"sensitive\":\"yes\"}"), CSN_TYPE,
     "shapes.A: sensitive: string stands where boolean belongs", "\"yes\""},
    {"structure without members", AS_INPUT("{\"type\":\"structure\"}"), CSN_NOT_FOUND, "shapes.In: this lacks members",
     "{\"type\""},
    {"union of another kind", AS_INPUT("{\"type\":\"structure\",\"members\":{},\"union\":1}"), CSN_TYPE,
     "shapes.In: union: number stands where boolean belongs", "1}}"},
    {"document of another kind", AS_INPUT("{\"type\":\"structure\",\"members\":{},\"document\":1}"), CSN_TYPE,
     "shapes.In: document: number stands where boolean belongs", "1}}"},
    {"document with members", AS_INPUT("{\"type\":\"structure\",\"members\":{\"a\":{\"shape\":\"In\"}},\"document\":true}"),
     CSN_CONSTRAINT, "shapes.In: a document with members", "{\"a\""},
    {"member twice", AS_INPUT("{\"type\":\"structure\",\"members\":{\"a\":{\"shape\":\"In\"},\"a\":{\"shape\":\"In\"}}}"), CSN_CONSTRAINT,
     "In: two members of the name a", NULL},
    {"required of another kind", AS_INPUT("{\"type\":\"structure\",\"members\":{},\"required\":true}"), CSN_TYPE,
     "shapes.In: required: boolean stands where array belongs", "true"},
    {"required member of another kind", AS_INPUT("{\"type\":\"structure\",\"members\":{},\"required\":[null]}"), CSN_TYPE,
     "shapes.In: required: null stands where string belongs", "null"},
    {"required, but no member", AS_INPUT("{\"type\":\"structure\",\"members\":{},\"required\":[\"zz\"]}"), CSN_NOT_FOUND,
     "shapes.In: required, but no member: zz", "\"zz\""},
    {"structure that requires itself", AS_INPUT("{\"type\":\"structure\",\"members\":{\"a\":{\"shape\":\"In\"}},\"required\":[\"a\"]}"),
     CSN_CONSTRAINT, "shapes.In: a structure that requires itself, by member a", NULL},
    {"structure that requires itself by others",
     AS_INPUT("{\"type\":\"structure\",\"members\":{\"a\":{\"shape\":\"B\"}}},"
              "\"B\":{\"type\":\"structure\",\"members\":{\"c\":{\"shape\":\"C\"}},\"required\":[\"c\"]},"
              "\"C\":{\"type\":\"structure\",\"members\":{\"b\":{\"shape\":\"B\"}},\"required\":[\"b\"]}"),
     CSN_CONSTRAINT, "shapes.B: a structure that requires itself, by member b", NULL},
    {"list without a member", WITH("{\"type\":\"list\"}"), CSN_NOT_FOUND, "shapes.A: this lacks member", "{\"type\":\"list\""},
    {"sparse of another kind", WITH("{\"type\":\"list\",\"sparse\":null}"), CSN_TYPE,
     "shapes.A: sparse: null stands where boolean belongs", "null"},
    {"map without a value", WITH("{\"type\":\"map\",\"key\":{\"shape\":\"In\"}}"), CSN_NOT_FOUND, "shapes.A: this lacks value",
     "{\"type\":\"map\""},
    {"map whose key is no string", WITH("{\"type\":\"map\",\"key\":{\"shape\":\"In\"},\"value\":{\"shape\":\"In\"}}"), CSN_UNSUPPORTED,
     "A: a key that is no string", NULL},
    {"bound of another kind", WITH("{\"type\":\"list\",\"member\":{\"shape\":\"A\"},\"max\":\"1\"}"), CSN_TYPE,
     "shapes.A: max: string stands where number belongs", "\"1\"}}"},
    {"bound with a fraction", WITH("{\"type\":\"float\",\"min\":1e-06}"), CSN_UNSUPPORTED,
     "shapes.A: a bound that is no whole number of 64 bits: 1e-06", "1e-06"},
    {"bound past 64 bits", WITH("{\"type\":\"long\",\"max\":9223372036854775808}"), CSN_UNSUPPORTED,
     "shapes.A: a bound that is no whole number of 64 bits: 9223372036854775808", "9223372036854775808"},
    {"bounds the wrong way round", WITH("{\"type\":\"long\",\"max\":1,\"min\":2}"), CSN_CONSTRAINT,
     "A: the least value is above the greatest", NULL},
    {"enum of another kind", WITH("{\"type\":\"string\",\"enum\":{}}"), CSN_TYPE, "shapes.A: enum: object stands where array belongs",
     "{}}"},
    {"value of another kind", WITH("{\"type\":\"string\",\"enum\":[\"x\",null]}"), CSN_TYPE,
     "shapes.A: enum: null stands where string belongs", "null"},
    {"pattern of another kind", WITH("{\"type\":\"string\",\"pattern\":null}"), CSN_TYPE,
     "shapes.A: pattern: null stands where string belongs", "null"},
    {"malformed pattern", WITH("{\"type\":\"string\",\"pattern\":\"[\"}"), CSN_SYNTAX, "shapes.A: pattern: a class without its end",
     "\"[\""},
    {"format of another kind", WITH("{\"type\":\"timestamp\",\"timestampFormat\":null}"), CSN_TYPE,
     "shapes.A: timestampFormat: null stands where string belongs", "null"},
    {"unknown format", WITH("{\"type\":\"timestamp\",\"timestampFormat\":\"roman\"}"), CSN_UNSUPPORTED,
     "shapes.A: an unknown timestampFormat: roman", "\"roman\""},
    {"format for no timestamp", MEMBER(",\"timestampFormat\":\"rfc822\""), CSN_CONSTRAINT,
     "shapes.A: a timestampFormat for what is no timestamp", "{\"type\":\"string\""},
    {"shape that has another's made name",
     AS_INPUT("{\"type\":\"structure\",\"members\":{\"a\":{\"shape\":\"T\",\"timestampFormat\":\"rfc822\"},\"b\":{\"shape\":\"T.rfc822\"}}},"
              "\"T\":{\"type\":\"timestamp\"},\"T.rfc822\":{\"type\":\"timestamp\"}"),
     CSN_CONSTRAINT, "T.rfc822: two shapes of this name", NULL},
};

static void service_refuses_what_cannot_be_and_says_where(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(refusals); i++) {
        struct csn_span text = csn_span_of_string(refusals[i].text);
        struct csn_model *model = NULL;
        struct csn_error error = {.message = ""};
        enum csn_status status = csn_service_load(text, NULL, NULL, &model, &error);
        size_t at = refusals[i].at ? csn_span_search(text, 0, csn_span_of_string(refusals[i].at)) : error.offset;
        if (status != refusals[i].status || error.status != status || !strstr(error.message, refusals[i].message))
            fail_msg("%s: %s: %s", refusals[i].name, csn_status_name(status), error.message);
        if (error.offset != at)
            fail_msg("%s: byte %zu, not %zu", refusals[i].name, error.offset, at);
        assert_null(model);
        assert_int_equal(csn_service_load(text, NULL, NULL, &model, NULL), status);
    }
}

static void service_cuts_long_names_in_messages(void **state)
{
    struct csn_buf text;
    struct csn_model *model = NULL;
    struct csn_error error;

    (void)state;
    csn_buf_init(&text, NULL, 1 << 16);
    assert_int_equal(csn_buf_append_format(&text, "{%s,\"operations\":{\"%0300d\":{}},\"shapes\":{}}", METADATA, 7), CSN_OK);
    assert_int_equal(csn_service_load(csn_buf_span(&text), NULL, NULL, &model, &error), CSN_NOT_FOUND);
    assert_non_null(strstr(error.message, "000: this lacks http"));
    csn_buf_clear(&text);
}

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

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(service_gives_the_built_in_shapes_but_for_three_differences),
        cmocka_unit_test(service_loads_or_refuses_by_name_whatever_speaks_aws_json),
        cmocka_unit_test(service_makes_shapes_that_carry_values_both_ways),
        cmocka_unit_test(service_reads_every_type_and_trait),
        cmocka_unit_test(service_knows_which_members_are_required),
        cmocka_unit_test(service_keeps_circles_of_shapes_by_index),
        cmocka_unit_test(service_allows_a_required_structure_twice),
        cmocka_unit_test(service_gives_a_member_with_a_format_a_shape_of_its_own),
        cmocka_unit_test(service_loads_the_operations_that_are_asked_for),
        cmocka_unit_test(service_says_which_operation_there_is_not),
        cmocka_unit_test(service_takes_json_from_a_list_of_protocols),
        cmocka_unit_test(service_leaves_patterns_out_only_where_told_to),
        cmocka_unit_test(service_refuses_what_cannot_be_and_says_where),
        cmocka_unit_test(service_cuts_long_names_in_messages),
        cmocka_unit_test(service_bounds_what_a_description_holds),
        cmocka_unit_test(service_bounds_the_shapes_that_it_makes),
        cmocka_unit_test(service_without_memory_fails_and_leaks_nothing),
        cmocka_unit_test(service_that_has_all_its_bytes_fails_by_its_limit),
    };

    data_directory = argc > 1 ? argv[1] : "/usr/lib/python3/dist-packages/botocore/data";
    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}
