/* The optional members of PutThirdPartyJobSuccessResult: currentRevision, continuationToken, executionDetails, each alone, all
 * together, with falsy values, empty, null and absent. */
#include "put_success.h"

#define ALL_MEMBERS \
    "{\"jobId\":\"j\",\"clientToken\":\"t\",\"currentRevision\":{\"revision\":\"r\",\"changeIdentifier\":\"c\",\"created\":1700000000," \
    "\"revisionSummary\":\"rs\"},\"continuationToken\":\"n\",\"executionDetails\":{\"summary\":\"s\",\"externalExecutionId\":\"e\"," \
    "\"percentComplete\":50}}"

static put_success_input all_members(void)
{
    put_success_input input = put_success_required();
    input.has |= CSN_PUT_SUCCESS_CURRENT_REVISION | CSN_PUT_SUCCESS_CONTINUATION_TOKEN | CSN_PUT_SUCCESS_EXECUTION_DETAILS;
    input.current_revision = (struct csn_current_revision){
        .has = CSN_CURRENT_REVISION_REVISION | CSN_CURRENT_REVISION_CHANGE_IDENTIFIER | CSN_CURRENT_REVISION_CREATED |
               CSN_CURRENT_REVISION_REVISION_SUMMARY,
        .revision = CSN_SPAN("r"), .change_identifier = CSN_SPAN("c"), .created = {1700000000, 0}, .revision_summary = CSN_SPAN("rs")};
    input.continuation_token = CSN_SPAN("n");
    input.execution_details = (struct csn_execution_details){
        .has = CSN_EXECUTION_DETAILS_SUMMARY | CSN_EXECUTION_DETAILS_EXTERNAL_EXECUTION_ID | CSN_EXECUTION_DETAILS_PERCENT_COMPLETE,
        .summary = CSN_SPAN("s"), .external_execution_id = CSN_SPAN("e"), .percent_complete = 50};
    return input;
}

static void body_has_every_member_that_was_given(void **state)
{
    put_success_input input = all_members();

    (void)state;
    assert_string_equal(put_success_struct_body(&input), ALL_MEMBERS);
    assert_string_equal(put_success_body(ALL_MEMBERS), ALL_MEMBERS);
    assert_string_equal(put_success_violations(ALL_MEMBERS), "");
    assert_string_equal(put_success_differences(ALL_MEMBERS, ALL_MEMBERS), "");
}

/* Every one of the eight sets of the three members. */
static void body_has_exactly_the_members_that_were_given(void **state)
{
    static const char *const names[] = {"currentRevision", "continuationToken", "executionDetails"};
    static const uint64_t bits[] = {CSN_PUT_SUCCESS_CURRENT_REVISION, CSN_PUT_SUCCESS_CONTINUATION_TOKEN, CSN_PUT_SUCCESS_EXECUTION_DETAILS};

    (void)state;
    for (unsigned set = 0; set < 8; set++) {
        put_success_input input = all_members();
        for (unsigned i = 0; i < 3; i++)
            if (!(set & 1u << i))
                input.has &= ~bits[i];
        const struct csn_value *body = document(put_success_struct_body(&input));
        for (unsigned i = 0; i < 3; i++)
            assert_int_equal(csn_value_get(body, csn_span_of_string(names[i])) != NULL, (set & 1u << i) != 0);
    }
}

static void empty_execution_details_are_sent(void **state)
{
    put_success_input input = put_success_required();

    (void)state;
    input.has |= CSN_PUT_SUCCESS_EXECUTION_DETAILS;
    assert_string_equal(put_success_struct_body(&input), "{\"jobId\":\"j\",\"clientToken\":\"t\",\"executionDetails\":{}}");
    assert_string_equal(put_success_body("{\"executionDetails\":{\"summary\":null}}"), "{\"executionDetails\":{}}");
}

static void nulls_are_left_out(void **state)
{
    (void)state;
    assert_string_equal(put_success_body("{\"jobId\":\"j\",\"clientToken\":\"t\",\"currentRevision\":null,\"continuationToken\":null,"
                                         "\"executionDetails\":null}"), REQUIRED_BODY);
}

static void falsy_values_are_sent(void **state)
{
    put_success_input input = put_success_required();

    (void)state;
    input.has |= CSN_PUT_SUCCESS_EXECUTION_DETAILS | CSN_PUT_SUCCESS_CURRENT_REVISION;
    input.execution_details.has = CSN_EXECUTION_DETAILS_PERCENT_COMPLETE | CSN_EXECUTION_DETAILS_SUMMARY;
    input.current_revision.has = CSN_CURRENT_REVISION_CREATED | CSN_CURRENT_REVISION_REVISION;
    assert_string_equal(put_success_struct_body(&input),
                        "{\"jobId\":\"j\",\"clientToken\":\"t\",\"currentRevision\":{\"revision\":\"\",\"created\":0},"
                        "\"executionDetails\":{\"summary\":\"\",\"percentComplete\":0}}");
}

static void extreme_percentages_are_sent_though_the_model_forbids_them(void **state)
{
    put_success_input input = {.has = CSN_PUT_SUCCESS_EXECUTION_DETAILS,
                               .execution_details = {.has = CSN_EXECUTION_DETAILS_PERCENT_COMPLETE, .percent_complete = INT32_MIN}};

    (void)state;
    assert_string_equal(put_success_struct_body(&input), "{\"executionDetails\":{\"percentComplete\":-2147483648}}");
    input.execution_details.percent_complete = INT32_MAX;
    assert_string_equal(put_success_struct_body(&input), "{\"executionDetails\":{\"percentComplete\":2147483647}}");
}

struct violation_row {
    const char *name;
    const char *members; /* besides the required ones */
    const char *violations;
};

static const struct violation_row violation_rows[] = {
    {"empty details", "\"executionDetails\":{}", ""},
    {"percentage 0", "\"executionDetails\":{\"percentComplete\":0}", ""},
    {"percentage 100", "\"executionDetails\":{\"percentComplete\":100}", ""},
    {"percentage -1", "\"executionDetails\":{\"percentComplete\":-1}", "executionDetails.percentComplete: -1 is less than 0"},
    {"percentage 101", "\"executionDetails\":{\"percentComplete\":101}", "executionDetails.percentComplete: 101 is more than 100"},
    {"percentage as string", "\"executionDetails\":{\"percentComplete\":\"50\"}",
     "executionDetails.percentComplete: string stands where integer belongs"},
    {"empty summary", "\"executionDetails\":{\"summary\":\"\"}", "executionDetails.summary: 0 characters are fewer than 1"},
    {"empty token", "\"continuationToken\":\"\"", "continuationToken: 0 characters are fewer than 1"},
    {"list for details", "\"executionDetails\":[]", "executionDetails: array stands where structure belongs"},
    {"output variables", "\"outputVariables\":{}", "outputVariables: PutThirdPartyJobSuccessResultInput has no such member"},
    {"date as string", "\"currentRevision\":{\"revision\":\"r\",\"changeIdentifier\":\"c\",\"created\":\"2023\"}",
     "currentRevision.created: string stands where timestamp belongs"},
};

static void constraints_are_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(violation_rows); i++) {
        char input[400];
        snprintf(input, sizeof input, "{\"jobId\":\"j\",\"clientToken\":\"t\",%s}", violation_rows[i].members);
        const char *found = put_success_violations(input);
        if (strcmp(found, violation_rows[i].violations) != 0)
            fail_msg("%s: %s", violation_rows[i].name, found);
    }
}

struct difference_row {
    const char *name;
    const char *given;
    const char *sent;
    const char *differences;
};

static const struct difference_row difference_rows[] = {
    {"null written", "{}", "{\"continuationToken\":null}", "continuationToken body.null-omitted"},
    {"null structure written", "{\"executionDetails\":null}", "{\"executionDetails\":null}", "executionDetails body.null-omitted"},
    {"null written within", "{\"executionDetails\":{\"summary\":\"s\"}}",
     "{\"executionDetails\":{\"summary\":\"s\",\"percentComplete\":null}}", "executionDetails.percentComplete body.null-omitted"},
    {"empty details dropped", "{\"executionDetails\":{}}", "{}", "executionDetails body.empty-structure"},
    {"empty details as list", "{\"executionDetails\":{}}", "{\"executionDetails\":[]}", "executionDetails body.empty-structure"},
    {"empty details added", "{}", "{\"executionDetails\":{}}", "executionDetails body.nothing-else"},
    {"empty revision dropped", "{\"currentRevision\":{}}", "{}", ""},
    {"empty revision sent", "{\"currentRevision\":{}}", "{\"currentRevision\":{}}", ""},
    {"revision dropped", "{\"currentRevision\":{\"revision\":\"r\",\"changeIdentifier\":\"c\"}}", "{}", "currentRevision body.given-sent"},
    {"zero dropped", "{\"executionDetails\":{\"percentComplete\":0}}", "{\"executionDetails\":{}}",
     "executionDetails.percentComplete body.given-sent"},
    {"zero dropped with its structure", "{\"executionDetails\":{\"percentComplete\":0}}", "{}", "executionDetails body.given-sent"},
    {"empty string dropped", "{\"executionDetails\":{\"summary\":\"\"}}", "{\"executionDetails\":{}}",
     "executionDetails.summary body.given-sent"},
    {"epoch dropped", "{\"currentRevision\":{\"revision\":\"r\",\"created\":0}}", "{\"currentRevision\":{\"revision\":\"r\"}}",
     "currentRevision.created body.given-sent"},
    {"percentage as boolean", "{\"executionDetails\":{\"percentComplete\":1}}", "{\"executionDetails\":{\"percentComplete\":true}}",
     "executionDetails.percentComplete number.integer"},
    {"percentage as string", "{\"executionDetails\":{\"percentComplete\":50}}", "{\"executionDetails\":{\"percentComplete\":\"50\"}}",
     "executionDetails.percentComplete number.integer"},
    {"percentage as fraction", "{\"executionDetails\":{\"percentComplete\":50}}", "{\"executionDetails\":{\"percentComplete\":50.0}}",
     "executionDetails.percentComplete number.plain"},
    {"percentage cut to the range", "{\"executionDetails\":{\"percentComplete\":101}}", "{\"executionDetails\":{\"percentComplete\":100}}",
     "executionDetails.percentComplete body.given-sent"},
    {"output variables added", "{}", "{\"outputVariables\":{}}", "outputVariables body.nothing-else"},
    {"name within", "{\"executionDetails\":{\"percentComplete\":1}}", "{\"executionDetails\":{\"PercentComplete\":1}}",
     "executionDetails.PercentComplete body.member-names"},
};

static void bodies_are_held_against_the_input(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(difference_rows); i++) {
        const char *found = put_success_differences(difference_rows[i].given, difference_rows[i].sent);
        if (strcmp(found, difference_rows[i].differences) != 0)
            fail_msg("%s: %s", difference_rows[i].name, found);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(body_has_every_member_that_was_given),
        cmocka_unit_test(body_has_exactly_the_members_that_were_given),
        cmocka_unit_test(empty_execution_details_are_sent),
        cmocka_unit_test(nulls_are_left_out),
        cmocka_unit_test(falsy_values_are_sent),
        cmocka_unit_test(extreme_percentages_are_sent_though_the_model_forbids_them),
        cmocka_unit_test(constraints_are_found),
        cmocka_unit_test(bodies_are_held_against_the_input),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}
