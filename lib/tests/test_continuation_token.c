/* continuationToken: absent unless given (rule token.only-to-continue), else opaque, byte for byte (rule token.opaque). */
#include "put_success.h"

static void token_is_absent_when_the_job_is_complete(void **state)
{
    put_success_input input = put_success_required();

    (void)state;
    input.continuation_token = CSN_SPAN("left from an earlier job");
    assert_string_equal(put_success_struct_body(&input), REQUIRED_BODY);
    assert_string_equal(put_success_body(REQUIRED_BODY), REQUIRED_BODY);
    assert_string_equal(put_success_body("{\"jobId\":\"j\",\"clientToken\":\"t\",\"continuationToken\":null}"), REQUIRED_BODY);
}

struct token_row {
    const char *name;
    struct csn_span token;
};

static const struct token_row token_rows[] = {
    {"plain", CSN_SPAN_INIT("next")},
    {"one character", CSN_SPAN_INIT("x")},
    {"a space", CSN_SPAN_INIT(" ")},
    {"spaces around", CSN_SPAN_INIT("  a  b  ")},
    {"JSON", CSN_SPAN_INIT("{\"previous_job_id\":\"a/b\\n\"}")},
    {"JSON in a JSON string", CSN_SPAN_INIT("\"{\\\"a\\\":1}\"")},
    {"JSON list", CSN_SPAN_INIT("[1,2]")},
    {"quotes and backslashes", CSN_SPAN_INIT("\"\\\"\\\\\"")},
    {"the word null", CSN_SPAN_INIT("null")},
    {"the word None", CSN_SPAN_INIT("None")},
    {"the word true", CSN_SPAN_INIT("true")},
    {"digits", CSN_SPAN_INIT("1234567890123456789012345")},
    {"zero", CSN_SPAN_INIT("0")},
    {"exponent", CSN_SPAN_INIT("1e5")},
    {"base64", CSN_SPAN_INIT("YWJj/+==")},
    {"markup", CSN_SPAN_INIT("<a href='x'>&amp;</a>")},
    {"percent signs", CSN_SPAN_INIT("%41%s%00")},
    {"control characters", CSN_SPAN_INIT("\x01\x02\b\t\n\f\r\x1f\x7f")},
    {"U+0000", CSN_SPAN_INIT("a\0b")},
    {"U+0085 U+2028 U+2029 U+FEFF", CSN_SPAN_INIT("\xc2\x85\xe2\x80\xa8\xe2\x80\xa9\xef\xbb\xbf")},
    {"Latin, Greek, Chinese", CSN_SPAN_INIT("\xc3\xa9\xce\xb1\xe4\xb8\xad")},
    {"composed and decomposed", CSN_SPAN_INIT("\xc3\xa9" "e\xcc\x81")},
    {"past the basic plane", CSN_SPAN_INIT("\xf0\x9f\x9a\x80\xf4\x8f\xbf\xbf")},
    {"U+FFFD and U+FFFF", CSN_SPAN_INIT("\xef\xbf\xbd\xef\xbf\xbf")},
    {"empty", CSN_SPAN_INIT("")},
};

/* Encodes the token and reads it back from the body by the strict reader. */
static void assert_token_arrives(const char *name, struct csn_span token)
{
    put_success_input input = put_success_required();
    input.has |= CSN_PUT_SUCCESS_CONTINUATION_TOKEN;
    input.continuation_token = token;
    const char *body = put_success_struct_body(&input);
    const struct csn_value *sent = csn_value_get(document(body), CSN_SPAN("continuationToken"));
    if (!sent || sent->kind != CSN_VALUE_STRING || !csn_span_equal(sent->text, token))
        fail_msg("%s: %s", name, body);
    assert_string_equal(put_success_differences(body, body), "");
}

static void token_arrives_byte_for_byte(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(token_rows); i++)
        assert_token_arrives(token_rows[i].name, token_rows[i].token);
}

static void token_of_2048_characters_arrives(void **state)
{
    char text[4 * 2048];

    (void)state;
    for (size_t i = 0; i < 2048; i++)
        memcpy(text + 4 * i, i % 2 ? "\xf0\x9f\x9a\x80" : "\xf4\x8f\xbf\xbf", 4);
    assert_token_arrives("four bytes each", csn_span_of(text, sizeof text));
    memset(text, '"', 2048);
    assert_token_arrives("all escaped", csn_span_of(text, 2048));
    memset(text, 1, 2048);
    assert_token_arrives("all escaped at length", csn_span_of(text, 2048));
}

static void token_past_its_length_is_a_violation_and_is_sent(void **state)
{
    char text[2049];
    struct csn_value *input = document(REQUIRED_BODY);

    (void)state;
    memset(text, 'x', sizeof text);
    struct csn_value *token = csn_value_new_string(&test_arena, csn_span_of(text, sizeof text));
    assert_int_equal(csn_value_add(&test_arena, input, CSN_SPAN("continuationToken"), token), CSN_OK);
    assert_string_equal(violations(csn_codepipeline_model(), put_success_shape(), input),
                        "continuationToken: 2049 characters are more than 2048");
    assert_token_arrives("too long", csn_span_of(text, sizeof text));
}

static void token_that_is_no_utf8_is_refused(void **state)
{
    put_success_input input = put_success_required();

    (void)state;
    input.has |= CSN_PUT_SUCCESS_CONTINUATION_TOKEN;
    input.continuation_token = CSN_SPAN("\xff");
    assert_string_equal(put_success_struct_body(&input), "ENCODING");
}

/* What a job of Poll hands over goes back as it came. */
static void token_survives_the_way_through_a_job(void **state)
{
    const struct csn_model *model = csn_codepipeline_model();

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(token_rows); i++) {
        struct csn_get_third_party_job_details_output given = {.has = CSN_GET_DETAILS_JOB_DETAILS}, read;
        given.job_details.has = CSN_JOB_DETAILS_DATA;
        given.job_details.data.has = CSN_JOB_DATA_CONTINUATION_TOKEN;
        given.job_details.data.continuation_token = token_rows[i].token;
        const char *body = body_of_struct(model, &csn_get_third_party_job_details_output_binding, &given);
        assert_int_equal(csn_awsjson_decode_struct(model, &csn_get_third_party_job_details_output_binding, csn_span_of_string(body),
                                                   &test_arena, &read, NULL, NULL), CSN_OK);
        assert_int_equal(read.job_details.data.has, CSN_JOB_DATA_CONTINUATION_TOKEN);
        assert_token_arrives(token_rows[i].name, read.job_details.data.continuation_token);
    }
}

struct difference_row {
    const char *name;
    const char *given;
    const char *sent;
    const char *differences;
};

static const struct difference_row difference_rows[] = {
    {"absent", "{}", "{}", ""},
    {"null given", "{\"continuationToken\":null}", "{}", ""},
    {"empty on completion", "{}", "{\"continuationToken\":\"\"}", "continuationToken body.nothing-else"},
    {"null on completion", "{}", "{\"continuationToken\":null}", "continuationToken body.null-omitted"},
    {"the word null for null", "{\"continuationToken\":null}", "{\"continuationToken\":\"null\"}", "continuationToken body.nothing-else"},
    {"empty given, empty sent", "{\"continuationToken\":\"\"}", "{\"continuationToken\":\"\"}", ""},
    {"empty given, dropped", "{\"continuationToken\":\"\"}", "{}", "continuationToken body.given-sent"},
    {"dropped", "{\"continuationToken\":\"a\"}", "{}", "continuationToken body.given-sent"},
    {"escaped in another way", "{\"continuationToken\":\"a/<\\n\"}", "{\"continuationToken\":\"\\u0061\\/\\u003c\\u000A\"}", ""},
    {"trimmed", "{\"continuationToken\":\" a \"}", "{\"continuationToken\":\"a\"}", "continuationToken body.given-sent"},
    {"composed", "{\"continuationToken\":\"e\xcc\x81\"}", "{\"continuationToken\":\"\xc3\xa9\"}", "continuationToken body.given-sent"},
    {"parsed and written again", "{\"continuationToken\":\"{\\\"a\\\": 1}\"}", "{\"continuationToken\":\"{\\\"a\\\":1}\"}",
     "continuationToken body.given-sent"},
    {"spliced in", "{\"continuationToken\":\"{\\\"a\\\":1}\"}", "{\"continuationToken\":{\"a\":1}}", "continuationToken string.json-escaped"},
    {"spliced list", "{\"continuationToken\":\"[1]\"}", "{\"continuationToken\":[1]}", "continuationToken string.json-escaped"},
    {"escaped twice", "{\"continuationToken\":\"{\\\"a\\\":1}\"}", "{\"continuationToken\":\"{\\\\\\\"a\\\\\\\":1}\"}",
     "continuationToken string.json-escaped"},
    {"digits as number", "{\"continuationToken\":\"123\"}", "{\"continuationToken\":123}", "continuationToken string.kind"},
    {"true as boolean", "{\"continuationToken\":\"true\"}", "{\"continuationToken\":true}", "continuationToken string.kind"},
    {"null as null", "{\"continuationToken\":\"null\"}", "{\"continuationToken\":null}", "continuationToken body.given-sent"},
    {"encoded twice", "{\"continuationToken\":\"\xc3\xa9\"}", "{\"continuationToken\":\"\xc3\x83\xc2\xa9\"}", "continuationToken body.utf8"},
    {"cut at U+0000", "{\"continuationToken\":\"a\\u0000b\"}", "{\"continuationToken\":\"a\"}", "continuationToken body.given-sent"},
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
        cmocka_unit_test(token_is_absent_when_the_job_is_complete),
        cmocka_unit_test(token_arrives_byte_for_byte),
        cmocka_unit_test(token_of_2048_characters_arrives),
        cmocka_unit_test(token_past_its_length_is_a_violation_and_is_sent),
        cmocka_unit_test(token_that_is_no_utf8_is_refused),
        cmocka_unit_test(token_survives_the_way_through_a_job),
        cmocka_unit_test(bodies_are_held_against_the_input),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}
