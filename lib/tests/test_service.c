/* The loader of service descriptions, on small ones: what it reads, and what it refuses. */
#include "service_text.h"

/* ---- small descriptions ---- */

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

int main(void)
{
    static const struct CMUnitTest tests[] = {
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
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}
