/* The required members of PutThirdPartyJobSuccessResult: jobId and clientToken, and of a revision that is given, its own two. */
#include "put_success.h"

static void body_has_the_required_members_alone(void **state)
{
    put_success_input input = put_success_required();

    (void)state;
    assert_string_equal(put_success_struct_body(&input), REQUIRED_BODY);
    assert_string_equal(put_success_body(REQUIRED_BODY), REQUIRED_BODY);
}

static void model_requires_two_members_and_no_third(void **state)
{
    const struct csn_shape *shape = csn_model_shape(csn_codepipeline_model(), put_success_shape());

    (void)state;
    for (size_t i = 0; i < shape->member_count; i++) {
        struct csn_span name = shape->members[i].name;
        bool expected = csn_span_equal(name, CSN_SPAN("jobId")) || csn_span_equal(name, CSN_SPAN("clientToken"));
        assert_int_equal(shape->members[i].required, expected);
    }
}

struct violation_row {
    const char *name;
    const char *input;
    const char *violations;
};

static const struct violation_row violation_rows[] = {
    {"both there", REQUIRED_BODY, ""},
    {"none there", "{}", "jobId: PutThirdPartyJobSuccessResultInput requires it, and it is missing; "
                         "clientToken: PutThirdPartyJobSuccessResultInput requires it, and it is missing"},
    {"job id missing", "{\"clientToken\":\"t\"}", "jobId: PutThirdPartyJobSuccessResultInput requires it, and it is missing"},
    {"client token null", "{\"jobId\":\"j\",\"clientToken\":null}",
     "clientToken: PutThirdPartyJobSuccessResultInput requires it, and it is missing"},
    {"empty", "{\"jobId\":\"\",\"clientToken\":\"\"}",
     "jobId: 0 characters are fewer than 1; clientToken: 0 characters are fewer than 1"},
    {"of another case", "{\"JobId\":\"j\",\"jobId\":\"j\",\"clientToken\":\"t\"}",
     "JobId: PutThirdPartyJobSuccessResultInput has no such member"},
    {"revision without its members", "{\"jobId\":\"j\",\"clientToken\":\"t\",\"currentRevision\":{}}",
     "currentRevision.revision: CurrentRevision requires it, and it is missing; "
     "currentRevision.changeIdentifier: CurrentRevision requires it, and it is missing"},
    {"revision without its identifier", "{\"jobId\":\"j\",\"clientToken\":\"t\",\"currentRevision\":{\"revision\":\"r\"}}",
     "currentRevision.changeIdentifier: CurrentRevision requires it, and it is missing"},
};

static void missing_members_are_named_by_path(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(violation_rows); i++) {
        const char *found = put_success_violations(violation_rows[i].input);
        if (strcmp(found, violation_rows[i].violations) != 0)
            fail_msg("%s: %s", violation_rows[i].name, found);
    }
}

/* The service is who refuses (rule validate.lenient): nothing is added and nothing is held back. */
static void missing_members_are_not_refused_when_encoding(void **state)
{
    put_success_input nothing = {0};
    put_success_input token = {.has = CSN_PUT_SUCCESS_CLIENT_TOKEN, .client_token = CSN_SPAN("t")};

    (void)state;
    assert_string_equal(put_success_struct_body(&nothing), "{}");
    assert_string_equal(put_success_struct_body(&token), "{\"clientToken\":\"t\"}");
    assert_string_equal(put_success_body("{\"jobId\":null,\"clientToken\":\"t\"}"), "{\"clientToken\":\"t\"}");
}

static void empty_strings_are_sent_as_given(void **state)
{
    put_success_input input = {.has = CSN_PUT_SUCCESS_JOB_ID | CSN_PUT_SUCCESS_CLIENT_TOKEN};

    (void)state;
    assert_string_equal(put_success_struct_body(&input), "{\"jobId\":\"\",\"clientToken\":\"\"}");
    assert_string_equal(put_success_differences("{\"jobId\":\"\",\"clientToken\":\"\"}", "{\"clientToken\":\"\"}"), "jobId body.given-sent");
}

/* A value without its bit was never given, whatever the field holds. */
static void bit_and_not_value_decides(void **state)
{
    put_success_input input = put_success_required();

    (void)state;
    input.has = CSN_PUT_SUCCESS_JOB_ID;
    assert_string_equal(put_success_struct_body(&input), "{\"jobId\":\"j\"}");
}

struct difference_row {
    const char *name;
    const char *body;
    const char *differences;
};

static const struct difference_row difference_rows[] = {
    {"as given", REQUIRED_BODY, ""},
    {"another order", "{\"clientToken\":\"t\",\"jobId\":\"j\"}", ""},
    {"one missing", "{\"jobId\":\"j\"}", "clientToken body.given-sent"},
    {"both missing", "{}", "jobId body.given-sent; clientToken body.given-sent"},
    {"null", "{\"jobId\":null,\"clientToken\":\"t\"}", "jobId body.given-sent"},
    {"capital", "{\"JobId\":\"j\",\"clientToken\":\"t\"}", "JobId body.member-names"},
    {"snake case", "{\"job_id\":\"j\",\"client_token\":\"t\"}", "job_id body.member-names; client_token body.member-names"},
    {"exchanged", "{\"jobId\":\"t\",\"clientToken\":\"j\"}", "jobId body.given-sent; clientToken body.given-sent"},
    {"twice", "{\"jobId\":\"j\",\"jobId\":\"j\",\"clientToken\":\"t\"}", "jobId body.unique-names"},
    {"one more", "{\"jobId\":\"j\",\"clientToken\":\"t\",\"clientId\":\"c\"}", "clientId body.nothing-else"},
};

static void bodies_are_held_against_the_input(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(difference_rows); i++) {
        const char *found = put_success_differences(REQUIRED_BODY, difference_rows[i].body);
        if (strcmp(found, difference_rows[i].differences) != 0)
            fail_msg("%s: %s", difference_rows[i].name, found);
    }
}

static void digits_stay_a_string(void **state)
{
    put_success_input input = put_success_required();

    (void)state;
    input.job_id = CSN_SPAN("123");
    assert_string_equal(put_success_struct_body(&input), "{\"jobId\":\"123\",\"clientToken\":\"t\"}");
    assert_string_equal(put_success_differences("{\"jobId\":\"123\"}", "{\"jobId\":123}"), "jobId string.kind");
}

/* Rule model.lengths-in-scalars: 512 characters of four bytes are within the bounds of a job id, one more is not. */
static void lengths_count_characters(void **state)
{
    char text[4 * 513 + 1];
    struct csn_value *input = csn_value_new(&test_arena, CSN_VALUE_OBJECT);

    (void)state;
    for (size_t i = 0; i < 513; i++)
        memcpy(text + 4 * i, "\xf0\x9f\x9a\x80", 4);
    struct csn_span whole = csn_span_of(text, 4 * 512);
    assert_int_equal(csn_value_add(&test_arena, input, CSN_SPAN("jobId"), csn_value_new_string(&test_arena, whole)), CSN_OK);
    assert_int_equal(csn_value_add(&test_arena, input, CSN_SPAN("clientToken"),
                                   csn_value_new_string(&test_arena, csn_span_of(text, 4 * 256))), CSN_OK);
    assert_string_equal(violations(csn_codepipeline_model(), put_success_shape(), input), "");
    input->items[0].value->text.len += 4;
    assert_string_equal(violations(csn_codepipeline_model(), put_success_shape(), input), "jobId: 513 characters are more than 512");
    input->items[1].value->text.len += 4;
    assert_string_equal(violations(csn_codepipeline_model(), put_success_shape(), input),
                        "jobId: 513 characters are more than 512; clientToken: 257 characters are more than 256");
}

static void strings_are_escaped_once(void **state)
{
    put_success_input input = put_success_required();

    (void)state;
    input.job_id = CSN_SPAN("a\"b\\c\n\x01\x7f/<\xc3\xa9\xf0\x9f\x9a\x80");
    const char *body = put_success_struct_body(&input);
    assert_string_equal(body, "{\"jobId\":\"a\\\"b\\\\c\\n\\u0001\x7f/<\xc3\xa9\xf0\x9f\x9a\x80\",\"clientToken\":\"t\"}");
    assert_string_equal(put_success_differences(body, body), "");
    assert_true(csn_span_equal(csn_value_text(csn_value_get(document(body), CSN_SPAN("jobId"))), input.job_id));
}

static void revision_keeps_its_required_members(void **state)
{
    put_success_input input = put_success_required();

    (void)state;
    input.has |= CSN_PUT_SUCCESS_CURRENT_REVISION;
    input.current_revision = (struct csn_current_revision){
        .has = CSN_CURRENT_REVISION_REVISION | CSN_CURRENT_REVISION_CHANGE_IDENTIFIER, .change_identifier = CSN_SPAN("c")};
    const char *body = put_success_struct_body(&input);
    assert_string_equal(body, "{\"jobId\":\"j\",\"clientToken\":\"t\",\"currentRevision\":{\"revision\":\"\",\"changeIdentifier\":\"c\"}}");
    assert_string_equal(put_success_differences(body, "{\"jobId\":\"j\",\"clientToken\":\"t\",\"currentRevision\":{\"changeIdentifier\":\"c\"}}"),
                        "currentRevision.revision body.given-sent");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(body_has_the_required_members_alone),
        cmocka_unit_test(model_requires_two_members_and_no_third),
        cmocka_unit_test(missing_members_are_named_by_path),
        cmocka_unit_test(missing_members_are_not_refused_when_encoding),
        cmocka_unit_test(empty_strings_are_sent_as_given),
        cmocka_unit_test(bit_and_not_value_decides),
        cmocka_unit_test(bodies_are_held_against_the_input),
        cmocka_unit_test(digits_stay_a_string),
        cmocka_unit_test(lengths_count_characters),
        cmocka_unit_test(strings_are_escaped_once),
        cmocka_unit_test(revision_keeps_its_required_members),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}
