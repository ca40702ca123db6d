/* The catalogue as a whole: what is generated, what is known by other names, and what of real bugs it shows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <countersign/codepipeline.h>

#include "open_catalogue.h"

/* ---- what is generated ---- */

static void generator_makes_thirteen_hundred_cases_at_least(void **state)
{
    size_t generated = 0;
    (void)state;
    for (size_t i = 0; i < catalogue.case_count; i++)
        generated += catalogue.cases[i].generated;
    assert_in_range(generated, 1300, 1900);
}

static void generator_marks_what_it_makes_in_the_id(void **state)
{
    (void)state;
    for (size_t i = 0; i < catalogue.case_count; i++)
        assert_int_equal(catalogue.cases[i].generated, csn_span_starts_with(catalogue.cases[i].id, CSN_SPAN("generated.")));
}

static bool is_called(const struct csn_operation *operation)
{
    for (size_t i = 0; i < catalogue.case_count; i++)
        if (catalogue.cases[i].generated && catalogue.cases[i].steps[0].operation == operation)
            return true;
    return false;
}

static void generator_calls_every_operation(void **state)
{
    const struct csn_model *model = csn_codepipeline_model();
    (void)state;
    for (size_t i = 0; i < model->operation_count; i++)
        assert_true(is_called(&model->operations[i]));
}

static void generator_makes_the_same_cases_each_time(void **state)
{
    struct csn_catalogue again;
    struct csn_error error;
    (void)state;
    assert_int_equal(csn_catalogue_open(&again, csn_codepipeline_model(), NULL, &error), CSN_OK);
    assert_int_equal(again.case_count, catalogue.case_count);
    for (size_t i = 0; i < again.case_count; i++) {
        assert_true(csn_span_equal(again.cases[i].id, catalogue.cases[i].id));
        assert_true(csn_span_equal(again.cases[i].title, catalogue.cases[i].title));
        assert_true(csn_value_equal(again.cases[i].steps[0].input, catalogue.cases[i].steps[0].input));
    }
    csn_catalogue_clear(&again);
}

static void append_step(struct csn_buf *text, const struct csn_step *step)
{
    assert_int_equal(csn_buf_append_format(text, "%.*s %u %u %d %d %.*s %.*s %.*s ", CSN_SPAN_ARG(step->operation->name), step->max_attempts,
                                           step->timeout_ms, step->session_token, step->debug_log, CSN_SPAN_ARG(step->endpoint_path),
                                           CSN_SPAN_ARG(step->now), CSN_SPAN_ARG(step->client)),
                     CSN_OK);
    assert_int_equal(csn_value_write(text, step->input, NULL), CSN_OK);
    for (size_t i = 0; i < step->answer_count; i++)
        assert_int_equal(csn_value_write(text, step->answers[i].source, NULL), CSN_OK);
}

/* What a client is given and answered in a case, as text. */
static char *stimulus_of(const struct csn_case *of)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, 1 << 20);
    for (size_t i = 0; i < of->environment_count; i++)
        assert_int_equal(csn_buf_append_format(&text, "%.*s=%.*s ", CSN_SPAN_ARG(of->environment[i].name),
                                               CSN_SPAN_ARG(of->environment[i].value)), CSN_OK);
    for (size_t i = 0; i < of->step_count; i++)
        append_step(&text, &of->steps[i]);
    char *copy = strndup(csn_buf_span(&text).data, text.len);
    csn_buf_clear(&text);
    assert_non_null(copy);
    return copy;
}

struct entry {
    char *stimulus;
    const struct csn_case *of;
};

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->stimulus, ((const struct entry *)b)->stimulus);
}

/* Two written cases may share a stimulus where each is evidence for a rule of its own; what is generated repeats nothing. */
static bool may_share(const struct csn_case *a, const struct csn_case *b)
{
    return !a->generated && !b->generated && a->rules[0] != b->rules[0];
}

static void cases_give_a_stimulus_for_their_rule_that_no_other_gives(void **state)
{
    size_t count = catalogue.case_count;
    struct entry *entries = calloc(count, sizeof *entries);
    (void)state;
    assert_non_null(entries);
    for (size_t i = 0; i < count; i++)
        entries[i] = (struct entry){stimulus_of(&catalogue.cases[i]), &catalogue.cases[i]};
    qsort(entries, count, sizeof *entries, compare);
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count && compare(&entries[i], &entries[j]) == 0; j++)
            if (!may_share(entries[i].of, entries[j].of))
                fail_msg("%.*s and %.*s are one", CSN_SPAN_ARG(entries[i].of->id), CSN_SPAN_ARG(entries[j].of->id));
    for (size_t i = 0; i < count; i++)
        free(entries[i].stimulus);
    free(entries);
}

/* ---- Smithy's protocol tests for awsJson1_1, as far as these operations have what they are about ---- */

static void catalogue_knows_the_protocol_tests_by_name(void **state)
{
    static const char *const names[] = {
        "sends_requests_to_slash", "includes_x_amz_target_and_content_type", "json_1_1_client_sends_empty_payload_for_no_input_shape",
        "json_1_1_service_responds_with_no_payload", "handles_empty_output_shape", "handles_unexpected_json_output", "AwsJson11HostWithPath",
        "AwsJson11Enums", "serializes_string_shapes", "serializes_string_shapes_with_jsonvalue_trait", "serializes_integer_shapes",
        "serializes_timestamp_shapes", "serializes_structure_shapes", "serializes_structure_members_with_locationname_traits",
        "serializes_empty_structure_shapes", "serializes_structure_which_have_no_members", "AwsJson11StructuresDontSerializeNullValues",
        "AwsJson11StructuresDontDeserializeNullValues", "parses_operations_with_empty_json_bodies", "parses_string_shapes",
        "parses_list_shapes", "parses_list_of_structure_shapes", "parses_map_shapes", "parses_the_request_id_from_the_response",
        "AwsJson11DeserializeIgnoreType", "AwsJson11InvalidGreetingError", "AwsJson11ComplexError", "AwsJson11EmptyComplexError",
        "AwsJson11FooErrorUsingXAmznErrorType", "AwsJson11FooErrorUsingXAmznErrorTypeWithUri",
        "AwsJson11FooErrorUsingXAmznErrorTypeWithUriAndNamespace", "AwsJson11FooErrorUsingCode", "AwsJson11FooErrorUsingCodeAndNamespace",
        "AwsJson11FooErrorUsingCodeUriAndNamespace", "AwsJson11FooErrorWithDunderType", "AwsJson11FooErrorWithDunderTypeAndNamespace",
        "AwsJson11FooErrorWithDunderTypeUriAndNamespace", "AwsJson11FooErrorWithNestedTypeProperty",
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(names); i++) {
        char name[128];
        (void)snprintf(name, sizeof name, "smithy.%s", names[i]);
        if (!csn_catalogue_case(&catalogue, csn_span_of_string(name)))
            fail_msg("there is no %s", name);
    }
}

/* ---- bugs that real clients had ---- */

static bool cites(const struct csn_case *of, const struct csn_rule *rule)
{
    for (size_t i = 0; i < of->rule_count; i++)
        if (of->rules[i] == rule)
            return true;
    return false;
}

/* Counts the cases that a bug's glob means, and those among them that cite its rule. */
static size_t count_cases(const struct csn_bug *bug, struct csn_span glob, size_t *citing)
{
    size_t count = 0;
    for (size_t i = 0; i < catalogue.case_count; i++)
        if (csn_glob_match(glob, catalogue.cases[i].id)) {
            count++;
            *citing += cites(&catalogue.cases[i], bug->rule);
        }
    return count;
}

static void bugs_have_cases_that_exist_and_cite_the_rule_or_say_why_not(void **state)
{
    size_t wanting = 0;
    (void)state;
    assert_true(catalogue.bug_count >= 220);
    for (size_t i = 0; i < catalogue.bug_count; i++) {
        const struct csn_bug *bug = &catalogue.bugs[i];
        size_t citing = 0, dead = 0;
        for (size_t j = 0; j < bug->case_count; j++)
            dead += count_cases(bug, bug->cases[j], &citing) == 0;
        if (bug->unseen.len > 0 || (citing > 0 && dead == 0))
            continue;
        print_error("%.*s: %zu of its cases do not exist, %zu cite %.*s\n", CSN_SPAN_ARG(bug->id), dead, citing, CSN_SPAN_ARG(bug->rule->id));
        wanting++;
    }
    assert_int_equal(wanting, 0);
}

static void rules_are_seen_in_the_first_of_their_bugs(void **state)
{
    (void)state;
    for (size_t i = 0; i < catalogue.rule_count; i++) {
        const struct csn_rule *rule = &catalogue.rules[i];
        size_t count = 0;
        for (size_t j = 0; j < catalogue.bug_count; j++)
            if (catalogue.bugs[j].rule == rule && count++ < rule->seen_in_count)
                assert_true(csn_span_equal(catalogue.bugs[j].sighting.symptom, rule->seen_in[count - 1].symptom));
        assert_int_equal(rule->seen_in_count, count < CSN_SEEN_IN_MAX ? count : CSN_SEEN_IN_MAX);
    }
}

/* ---- what the loader refuses of bugs ---- */

#define RULE \
    "{\"area\":\"body\",\"rules\":[{\"id\":\"body.given-sent\",\"number\":\"19\",\"level\":\"MUST\",\"basis\":\"spec\",\"sentence\":\"S.\"," \
    "\"source\":\"s\",\"broken\":\"b\",\"mend\":\"m\"}]}"
#define BUG(id, rest) "{\"id\":\"" id "\",\"project\":\"p\",\"reference\":\"r\",\"symptom\":\"s\"" rest "}"

static void loader_refuses_bad_bugs_with_file_and_place(void **state)
{
    static const struct {
        const char *text;
        const char *complaint;
    } rows[] = {
        {"{\"bugs\":[" BUG("a", ",\"cases\":[\"x\"]") "]}", "rules/bugs.json: /bugs/0: rule is missing or empty"},
        {"{\"bugs\":[" BUG("a", ",\"rule\":\"body.other\",\"cases\":[\"x\"]") "]}", "rules/bugs.json: /bugs/0/rule: there is no rule body.other"},
        {"{\"bugs\":[" BUG("a", ",\"rule\":\"body.given-sent\"") "]}",
         "rules/bugs.json: /bugs/0: a bug has cases that show it, or unseen says why none can"},
        {"{\"bugs\":[" BUG("a", ",\"rule\":\"body.given-sent\",\"cases\":[\"x\"],\"unseen\":\"y\"") "]}",
         "rules/bugs.json: /bugs/0: a bug has cases that show it, or unseen says why none can"},
        {"{\"bugs\":[" BUG("a", ",\"rule\":\"body.given-sent\",\"unseen\":\"y\"") "," BUG("a", ",\"rule\":\"body.given-sent\",\"unseen\":\"y\"") "]}",
         "rules/bugs.json: /bugs/1/id: there is a bug a already"},
        {"{\"bugs\":[" BUG("a", ",\"rule\":\"body.given-sent\",\"unseen\":\"y\",\"row\":\"A1\"") "]}",
         "rules/bugs.json: /bugs/0: unknown member row"},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        const struct csn_catalogue_file files[] = {{CSN_SPAN_INIT("rules/bugs.json"), csn_span_of_string(rows[i].text)},
                                                   {CSN_SPAN_INIT("rules/body.json"), CSN_SPAN_INIT(RULE)}};
        struct csn_catalogue bad;
        struct csn_error error;
        assert_int_equal(csn_catalogue_load(&bad, csn_codepipeline_model(), files, CSN_COUNT(files), &error), CSN_SYNTAX);
        assert_string_equal(error.message, rows[i].complaint);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(generator_makes_thirteen_hundred_cases_at_least),
        cmocka_unit_test(generator_marks_what_it_makes_in_the_id),
        cmocka_unit_test(generator_calls_every_operation),
        cmocka_unit_test(generator_makes_the_same_cases_each_time),
        cmocka_unit_test(cases_give_a_stimulus_for_their_rule_that_no_other_gives),
        cmocka_unit_test(catalogue_knows_the_protocol_tests_by_name),
        cmocka_unit_test(bugs_have_cases_that_exist_and_cite_the_rule_or_say_why_not),
        cmocka_unit_test(rules_are_seen_in_the_first_of_their_bugs),
        cmocka_unit_test(loader_refuses_bad_bugs_with_file_and_place),
    };
    return cmocka_run_group_tests(tests, open_catalogue, clear_catalogue) != 0;
}
