/* The built-in model against a service description of botocore's (service-2.json).
 *
 * The description is that of an older release, which differs in three known ways: it lacks the action category that came
 * later, its patterns have no anchors, its errors have no message. Anything else that differs fails. */

#include "model_support.h"

#define DIFFERENCES_MAX 200

static const char *service_path;
static struct csn_value *service;

/* What differs, as "place: what" lines. */
struct findings {
    const char *lines[DIFFERENCES_MAX];
    size_t count;
    size_t patterns_without_anchors;
    size_t errors_without_message;
    size_t values_that_came_later;
};

static void differs(struct findings *findings, struct csn_span place, const char *what)
{
    char line[200];
    assert_true(findings->count < DIFFERENCES_MAX);
    snprintf(line, sizeof line, "%.*s: %s", CSN_SPAN_ARG(place), what);
    findings->lines[findings->count++] = copied(line).data;
}

static const struct csn_value *described(const struct csn_value *root, const char *section, struct csn_span name)
{
    return csn_value_get(csn_value_get(root, csn_span_of_string(section)), name);
}

static struct csn_span text_at(const struct csn_value *object, const char *name)
{
    return csn_value_text(csn_value_get(object, csn_span_of_string(name)));
}

static bool flag_at(const struct csn_value *object, const char *name)
{
    const struct csn_value *flag = csn_value_get(object, csn_span_of_string(name));
    return flag && flag->kind == CSN_VALUE_BOOLEAN && flag->boolean;
}

static bool lists(const struct csn_value *array, struct csn_span text)
{
    for (size_t i = 0; array && i < array->count; i++)
        if (csn_span_equal(csn_value_text(array->items[i].value), text))
            return true;
    return false;
}

/* ---- one shape ---- */

static void compare_bound(struct findings *f, const struct csn_shape *shape, const struct csn_value *theirs, const char *name, bool has,
                          int64_t bound)
{
    const struct csn_value *value = csn_value_get(theirs, csn_span_of_string(name));
    int64_t number = 0;
    bool equal = has == (value != NULL);
    if (value)
        equal = equal && csn_json_number_int64(value->text, &number, NULL) == CSN_OK && number == bound;
    if (!equal)
        differs(f, shape->name, name);
}

static void compare_pattern(struct findings *f, const struct csn_shape *shape, const struct csn_value *theirs)
{
    struct csn_span ours = shape->pattern;
    struct csn_span pattern = text_at(theirs, "pattern");
    bool anchored = csn_span_starts_with(ours, CSN_SPAN("^")) && csn_span_ends_with(ours, CSN_SPAN("$"));
    if (csn_span_equal(ours, pattern))
        return;
    if (anchored && csn_span_equal(csn_span_slice(ours, 1, ours.len - 1), pattern))
        f->patterns_without_anchors++;
    else
        differs(f, shape->name, "pattern");
}

static void compare_values(struct findings *f, const struct csn_shape *shape, const struct csn_value *theirs)
{
    const struct csn_value *values = csn_value_get(theirs, CSN_SPAN("enum"));
    size_t common = 0;
    for (size_t i = 0; i < shape->enum_count; i++) {
        bool known = lists(values, shape->enum_values[i]);
        common += known;
        if (!known && csn_span_equal(shape->name, CSN_SPAN("ActionCategory")) &&
            csn_span_equal(shape->enum_values[i], CSN_SPAN("Compute")))
            f->values_that_came_later++;
        else if (!known)
            differs(f, shape->name, "a value that is only ours");
    }
    if (common != (values ? values->count : 0))
        differs(f, shape->name, "a value that is only theirs");
}

static const char *type_of(enum csn_shape_kind kind)
{
    return kind == CSN_SHAPE_ENUM ? "string" : csn_shape_kind_name(kind);
}

/* Whatever of theirs we have no word for would change the meaning of the shape. */
static void compare_words(struct findings *f, struct csn_span place, const struct csn_value *theirs)
{
    static const char *const known[] = {"type", "documentation", "members", "required", "member", "key", "value", "min", "max",
                                        "pattern", "enum", "sensitive", "exception", "shape"};
    for (size_t i = 0; i < theirs->count; i++) {
        bool found = false;
        for (size_t j = 0; j < CSN_COUNT(known); j++)
            found = found || csn_span_equal(theirs->items[i].name, csn_span_of_string(known[j]));
        if (!found)
            differs(f, place, string_of(theirs->items[i].name));
    }
}

static void compare_member(struct findings *f, const struct csn_shape *shape, const struct csn_shape_member *ours,
                           const struct csn_value *theirs)
{
    const struct csn_shape *target = csn_model_shape(csn_codepipeline_model(), ours->shape);
    compare_words(f, ours->name, theirs);
    if (!csn_span_equal(target->name, text_at(theirs, "shape")))
        differs(f, shape->name, "a member's shape");
}

static void compare_members(struct findings *f, const struct csn_shape *shape, const struct csn_value *theirs)
{
    const struct csn_value *members = csn_value_get(theirs, CSN_SPAN("members"));
    const struct csn_value *required = csn_value_get(theirs, CSN_SPAN("required"));
    size_t required_count = 0;
    if (flag_at(theirs, "exception") && members->count == 0 && shape->member_count == 1 &&
        csn_span_equal(shape->members[0].name, CSN_SPAN("message")) && !shape->members[0].required) {
        f->errors_without_message++;
        return;
    }
    if (members->count != shape->member_count)
        differs(f, shape->name, "number of members");
    for (size_t i = 0; i < shape->member_count && i < members->count; i++) {
        const struct csn_shape_member *member = &shape->members[i];
        if (!csn_span_equal(member->name, members->items[i].name))
            differs(f, shape->name, "a member's name or place");
        if (member->required != lists(required, member->name))
            differs(f, shape->name, "a member's need");
        required_count += member->required;
        compare_member(f, shape, member, members->items[i].value);
    }
    if (required_count != (required ? required->count : 0))
        differs(f, shape->name, "number of required members");
}

static void compare_shape(struct findings *f, const struct csn_shape *shape, const struct csn_value *theirs)
{
    if (!theirs) {
        differs(f, shape->name, "no such shape");
        return;
    }
    compare_words(f, shape->name, theirs);
    if (!csn_span_equal(csn_span_of_string(type_of(shape->kind)), text_at(theirs, "type")))
        differs(f, shape->name, "type");
    if (shape->sensitive != flag_at(theirs, "sensitive"))
        differs(f, shape->name, "sensitive");
    compare_bound(f, shape, theirs, "min", shape->has_min, shape->min);
    compare_bound(f, shape, theirs, "max", shape->has_max, shape->max);
    compare_pattern(f, shape, theirs);
    compare_values(f, shape, theirs);
    if (shape->kind == CSN_SHAPE_STRUCTURE)
        compare_members(f, shape, theirs);
    if (shape->kind == CSN_SHAPE_LIST)
        compare_member(f, shape, &shape->members[0], csn_value_get(theirs, CSN_SPAN("member")));
    if (shape->kind == CSN_SHAPE_MAP) {
        compare_member(f, shape, &shape->members[0], csn_value_get(theirs, CSN_SPAN("key")));
        compare_member(f, shape, &shape->members[1], csn_value_get(theirs, CSN_SPAN("value")));
    }
}

/* ---- one operation ---- */

static void compare_end(struct findings *f, const struct csn_operation *operation, const struct csn_value *theirs, const char *end,
                        uint32_t index)
{
    const struct csn_shape *shape = csn_model_shape(csn_codepipeline_model(), index);
    const struct csn_value *described_end = csn_value_get(theirs, csn_span_of_string(end));
    struct csn_span name = shape ? shape->name : csn_span_of(NULL, 0);
    if ((shape != NULL) != (described_end != NULL) || !csn_span_equal(name, text_at(described_end, "shape")))
        differs(f, operation->name, end);
}

static void compare_errors(struct findings *f, const struct csn_operation *operation, const struct csn_value *theirs)
{
    const struct csn_value *errors = csn_value_get(theirs, CSN_SPAN("errors"));
    size_t common = 0;
    for (size_t i = 0; i < operation->error_count; i++)
        for (size_t j = 0; errors && j < errors->count; j++)
            common += csn_span_equal(csn_model_shape(csn_codepipeline_model(), operation->errors[i])->name,
                                     text_at(errors->items[j].value, "shape"));
    if (common != operation->error_count || common != (errors ? errors->count : 0))
        differs(f, operation->name, "errors");
}

static void compare_operation(struct findings *f, const struct csn_operation *operation, const struct csn_value *theirs)
{
    const struct csn_value *http = csn_value_get(theirs, CSN_SPAN("http"));
    if (!theirs) {
        differs(f, operation->name, "no such operation");
        return;
    }
    if (!csn_span_equal(text_at(http, "method"), CSN_SPAN("POST")) || !csn_span_equal(text_at(http, "requestUri"), CSN_SPAN("/")))
        differs(f, operation->name, "method or path");
    compare_end(f, operation, theirs, "input", operation->input);
    compare_end(f, operation, theirs, "output", operation->output);
    compare_errors(f, operation, theirs);
}

static struct findings compare_all(const struct csn_value *root)
{
    const struct csn_model *model = csn_codepipeline_model();
    const struct csn_value *metadata = csn_value_get(root, CSN_SPAN("metadata"));
    struct findings f = {.count = 0};
    if (!csn_span_equal(text_at(metadata, "targetPrefix"), model->service))
        differs(&f, model->service, "service");
    if (!csn_span_equal(text_at(metadata, "apiVersion"), model->version))
        differs(&f, model->service, "version");
    if (!csn_span_equal(text_at(metadata, "endpointPrefix"), model->signing_name) ||
        !csn_span_equal(text_at(metadata, "signatureVersion"), CSN_SPAN("v4")))
        differs(&f, model->service, "signing");
    if (!csn_span_equal(text_at(metadata, "protocol"), CSN_SPAN("json")) ||
        !csn_span_equal(text_at(metadata, "jsonVersion"), CSN_SPAN("1.1")))
        differs(&f, model->service, "protocol");
    for (size_t i = 0; i < model->operation_count; i++)
        compare_operation(&f, &model->operations[i], described(root, "operations", model->operations[i].name));
    for (size_t i = 0; i < model->shape_count; i++)
        compare_shape(&f, &model->shapes[i], described(root, "shapes", model->shapes[i].name));
    return f;
}

static void reach(bool *reached, uint32_t index)
{
    const struct csn_shape *shape = csn_model_shape(csn_codepipeline_model(), index);
    if (!shape || reached[index])
        return;
    reached[index] = true;
    for (size_t i = 0; i < shape->member_count; i++)
        reach(reached, shape->members[i].shape);
}

/* ---- the tests ---- */

static int read_service(void **state)
{
    static char text[2 << 20];
    FILE *file = fopen(service_path, "rb");
    struct csn_error error = {.message = "cannot be read"};
    open_arena(state);
    size_t len = file ? fread(text, 1, sizeof text, file) : 0;
    if (file)
        fclose(file);
    if (!len || csn_value_parse(&test_arena, csn_span_of(text, len), NULL, &service, &error) != CSN_OK) {
        fprintf(stderr, "%s: %s\n", service_path, error.message);
        return -1;
    }
    return 0;
}

static void model_passes_its_own_check(void **state)
{
    struct csn_error error;

    (void)state;
    if (csn_model_check(csn_codepipeline_model(), &error) != CSN_OK)
        fail_msg("%s", error.message);
}

static void model_has_the_five_operations(void **state)
{
    static const char *const names[] = {"PollForThirdPartyJobs", "GetThirdPartyJobDetails", "AcknowledgeThirdPartyJob",
                                        "PutThirdPartyJobSuccessResult", "PutThirdPartyJobFailureResult"};
    const struct csn_model *model = csn_codepipeline_model();

    (void)state;
    assert_int_equal(model->operation_count, CSN_COUNT(names));
    for (size_t i = 0; i < CSN_COUNT(names); i++)
        assert_non_null(csn_model_find_operation(model, csn_span_of_string(names[i])));
}

static void model_holds_no_more_than_the_operations_reach(void **state)
{
    const struct csn_model *model = csn_codepipeline_model();
    bool reached[200] = {false};

    (void)state;
    assert_true(model->shape_count <= CSN_COUNT(reached));
    for (size_t i = 0; i < model->operation_count; i++) {
        reach(reached, model->operations[i].input);
        reach(reached, model->operations[i].output);
        for (size_t j = 0; j < model->operations[i].error_count; j++)
            reach(reached, model->operations[i].errors[j]);
    }
    for (size_t i = 0; i < model->shape_count; i++)
        if (!reached[i])
            fail_msg("%.*s", CSN_SPAN_ARG(model->shapes[i].name));
}

static void model_is_the_described_one_but_for_three_differences(void **state)
{
    struct findings f = compare_all(service);

    (void)state;
    for (size_t i = 0; i < f.count; i++)
        print_error("%s\n", f.lines[i]);
    assert_int_equal(f.count, 0);
    assert_int_equal(f.values_that_came_later, 1);
    assert_int_equal(f.patterns_without_anchors, 10);
    assert_int_equal(f.errors_without_message, 7);
}

/* A change of the description, as bytes that are replaced by others of the same number. */
struct change {
    const char *name;
    const char *where; /* the change comes after this */
    const char *from;
    const char *to;
    const char *finding;
};

static const struct change changes[] = {
    {"length", "\"ContinuationToken\":{", "2048", "2049", "ContinuationToken: max"},
    {"least value", "\"MaxBatchSize\":{", "\"min\":1", "\"min\":2", "MaxBatchSize: min"},
    {"type", "\"Time\":{\"type\"", "timestamp", "timestomp", "Time: type"},
    {"required", "\"CurrentRevision\":{", "changeIdentifier", "changeidentifier", "CurrentRevision: a member's need"},
    {"enum value", "\"FailureType\":{", "JobFailed", "JobFaileD", "FailureType: a value that is only ours"},
    {"pattern", "\"Version\":{", "[0-9A-Za-z_-]+", "[0-9A-Za-z_.]+", "Version: pattern"},
    {"sensitive", "\"AccessKeyId\":{", "\"sensitive\":true", "\"sensitive\":null", "AccessKeyId: sensitive"},
    {"target", "\"ExecutionDetails\":{", "ExecutionSummary", "ExecutionSummery", "ExecutionDetails: a member's shape"},
    {"trait", "\"JobStatus\":{", "\"enum\"", "\"enom\"", "JobStatus: enom"},
    {"operation", "\"AcknowledgeThirdPartyJob\":{", "InvalidNonceException", "InvalidNonceExceptiOn", "AcknowledgeThirdPartyJob: errors"},
};

/* The description's text without white space outside strings, with the change made. */
static const char *changed(const struct change *change)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, 4 << 20);
    assert_int_equal(csn_value_write(&text, service, NULL), CSN_OK);
    size_t at = csn_span_search(csn_buf_span(&text), 0, CSN_SPAN("\"shapes\":{"));
    if (strcmp(change->name, "operation") == 0)
        at = 0;
    at = csn_span_search(csn_buf_span(&text), at, csn_span_of_string(change->where));
    at = csn_span_search(csn_buf_span(&text), at, csn_span_of_string(change->from));
    assert_true(at < text.len);
    memcpy(text.data + at, change->to, strlen(change->to));
    const char *result = string_of(csn_buf_span(&text));
    csn_buf_clear(&text);
    return result;
}

static void comparison_sees_a_fourth_difference(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(changes); i++) {
        struct findings f = compare_all(document(changed(&changes[i])));
        bool found = false;
        for (size_t j = 0; j < f.count; j++)
            found = found || strcmp(f.lines[j], changes[i].finding) == 0;
        if (!found)
            fail_msg("%s: %s", changes[i].name, f.count ? f.lines[0] : "nothing was found");
    }
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(model_passes_its_own_check),
        cmocka_unit_test(model_has_the_five_operations),
        cmocka_unit_test(model_holds_no_more_than_the_operations_reach),
        cmocka_unit_test(model_is_the_described_one_but_for_three_differences),
        cmocka_unit_test(comparison_sees_a_fourth_difference),
    };

#ifdef CSN_TEST_SERVICE_JSON
    service_path = CSN_TEST_SERVICE_JSON;
#endif
    if (argc > 1)
        service_path = argv[1];
    if (!service_path) {
        fprintf(stderr, "usage: %s SERVICE-2.JSON\n", argv[0]);
        return 2;
    }
    return cmocka_run_group_tests(tests, read_service, close_arena) != 0;
}
