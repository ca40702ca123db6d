/* The catalogue: what is compiled into the program is sound, and answers are to a client what they must be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include <countersign/codepipeline.h>
#include <countersign/hex.h>

#include "catalogue/coding.h"
#include "open_catalogue.h"

static const struct csn_case *case_of(const char *id)
{
    const struct csn_case *of = csn_catalogue_case(&catalogue, csn_span_of_string(id));
    assert_non_null(of);
    return of;
}

/* ---- the embedded catalogue ---- */

static void catalogue_holds_two_hundred_written_cases_at_least(void **state)
{
    size_t written = 0;
    (void)state;
    for (size_t i = 0; i < catalogue.case_count; i++)
        written += !catalogue.cases[i].generated;
    assert_true(written >= 200);
    assert_true(catalogue.rule_count >= 90);
}

static size_t count_area(const char *area)
{
    size_t count = 0;
    for (size_t i = 0; i < catalogue.case_count; i++)
        count += csn_span_equal(catalogue.cases[i].area, csn_span_of_string(area));
    return count;
}

static void catalogue_has_four_cases_in_every_area(void **state)
{
    static const char *const areas[] = {"required-members", "optional-members", "strings", "timestamps", "numbers",
                                        "continuation-token", "envelope", "signing", "success-answers", "errors", "retries",
                                        "transport"};
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(areas); i++)
        if (count_area(areas[i]) < 4)
            fail_msg("%s has %zu cases", areas[i], count_area(areas[i]));
}

static bool uses(const struct csn_operation *operation)
{
    for (size_t i = 0; i < catalogue.case_count; i++)
        for (size_t j = 0; j < catalogue.cases[i].step_count; j++)
            if (catalogue.cases[i].steps[j].operation == operation)
                return true;
    return false;
}

static void catalogue_calls_every_operation(void **state)
{
    const struct csn_model *model = csn_codepipeline_model();
    (void)state;
    for (size_t i = 0; i < model->operation_count; i++)
        assert_true(uses(&model->operations[i]));
}

static void catalogue_gives_every_case_rules_steps_and_answers(void **state)
{
    (void)state;
    for (size_t i = 0; i < catalogue.case_count; i++) {
        const struct csn_case *of = &catalogue.cases[i];
        assert_true(of->rule_count >= 1);
        assert_true(of->step_count >= 1);
        for (size_t j = 0; j < of->step_count; j++)
            assert_true(of->steps[j].answer_count >= 1);
    }
}

static void assert_cites(const struct csn_rule *rule)
{
    assert_non_null(rule);
    assert_ptr_equal(csn_catalogue_rule(&catalogue, rule->id), rule);
}

static void catalogue_cites_rules_that_exist(void **state)
{
    (void)state;
    for (size_t i = 0; i < catalogue.case_count; i++) {
        const struct csn_case *of = &catalogue.cases[i];
        for (size_t j = 0; j < of->rule_count; j++)
            assert_cites(of->rules[j]);
        for (size_t j = 0; j < of->step_count; j++)
            for (size_t k = 0; k < of->steps[j].answer_count; k++) {
                const struct csn_expectation *expect = &of->steps[j].answers[k].expect;
                assert_cites(of->steps[j].refusal_rule);
                assert_cites(expect->outcome_rule);
                assert_cites(expect->code_rule);
                assert_cites(expect->message_rule);
                assert_cites(expect->http_status_rule);
                assert_cites(expect->request_id_rule);
                assert_cites(expect->output_rule);
            }
    }
}

static bool has_case(const struct csn_rule *rule)
{
    for (size_t i = 0; i < catalogue.case_count; i++)
        for (size_t j = 0; j < catalogue.cases[i].rule_count; j++)
            if (catalogue.cases[i].rules[j] == rule)
                return true;
    return false;
}

static void catalogue_has_a_case_for_every_rule_that_can_be_seen(void **state)
{
    (void)state;
    for (size_t i = 0; i < catalogue.rule_count; i++)
        if (has_case(&catalogue.rules[i]) == (catalogue.rules[i].unseen.len > 0))
            fail_msg("%.*s", CSN_SPAN_ARG(catalogue.rules[i].id));
}

static void catalogue_keeps_scripted_waiting_short(void **state)
{
    (void)state;
    for (size_t i = 0; i < catalogue.case_count; i++)
        for (size_t j = 0; j < catalogue.cases[i].step_count; j++)
            for (size_t k = 0; k < catalogue.cases[i].steps[j].answer_count; k++)
                assert_true(catalogue.cases[i].steps[j].answers[k].delay_ms < 1500);
}

static void catalogue_finds_no_case_that_is_not_there(void **state)
{
    (void)state;
    assert_null(csn_catalogue_case(&catalogue, CSN_SPAN("required.nothing")));
    assert_null(csn_catalogue_rule(&catalogue, CSN_SPAN("body")));
}

/* ---- what answers are to a client ---- */

static const struct csn_answer *answer_of(const char *id, size_t step, size_t answer)
{
    return &case_of(id)->steps[step].answers[answer];
}

static void answer_tells_what_a_client_sees(void **state)
{
    static const struct {
        const char *id;
        size_t step, answer;
        bool complete;
        int status;
        const char *code;
        enum csn_answer_end end;
    } rows[] = {
        {"required.success-result", 0, 0, true, 200, "", CSN_END_KEEP},
        {"success.void-204", 0, 0, true, 204, "", CSN_END_KEEP},
        {"success.void-error-in-body", 0, 0, true, 200, "JobNotFoundException", CSN_END_KEEP},
        {"error.header-namespace-uri", 0, 0, true, 400, "JobNotFoundException", CSN_END_KEEP},
        {"error.code-namespace", 0, 0, true, 400, "JobNotFoundException", CSN_END_KEEP},
        {"error.json-cut-off", 0, 0, true, 400, "", CSN_END_KEEP},
        {"error.code-unknown", 0, 0, true, 400, "Frobbed${nonce}Exception", CSN_END_KEEP},
        {"retry.throttling-header-alone", 0, 0, true, 400, "ThrottlingException", CSN_END_KEEP},
        {"retry.connection-reset", 0, 0, false, 0, "", CSN_END_RESET},
        {"retry.connection-closed", 0, 0, false, 0, "", CSN_END_CLOSE},
        {"transport.chunked", 0, 0, true, 200, "", CSN_END_KEEP},
        {"transport.until-close", 0, 0, true, 200, "", CSN_END_CLOSE},
        {"transport.interim-several", 0, 0, true, 400, "JobNotFoundException", CSN_END_KEEP},
        {"transport.coding-and-length", 0, 0, true, 200, "", CSN_END_KEEP},
        {"transport.length-invalid", 0, 0, false, 0, "", CSN_END_CLOSE},
        {"transport.no-body-after-204", 0, 0, true, 204, "", CSN_END_KEEP},
        {"transport.header-folded", 0, 0, true, 200, "", CSN_END_KEEP},
        {"transport.bytes-after-answer", 0, 0, true, 200, "", CSN_END_KEEP},
        {"transport.body-cut", 0, 0, false, 0, "", CSN_END_CLOSE},
        {"transport.list-cut", 0, 0, false, 0, "", CSN_END_CLOSE},
        {"transport.last-chunk-missing", 0, 0, false, 0, "", CSN_END_CLOSE},
        {"transport.headers-cut", 0, 0, false, 0, "", CSN_END_CLOSE},
        {"transport.chunk-size-overflow", 0, 0, false, 0, "", CSN_END_CLOSE},
        {"transport.silence", 0, 0, false, 0, "", CSN_END_STALL},
        {"transport.silence-in-body", 0, 0, false, 0, "", CSN_END_STALL},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        const struct csn_answer *answer = answer_of(rows[i].id, rows[i].step, rows[i].answer);
        if (answer->complete != rows[i].complete || answer->status != rows[i].status || answer->end != rows[i].end ||
            !csn_span_equal(answer->code, csn_span_of_string(rows[i].code)))
            fail_msg("%s: complete %d, status %d, end %d, code %.*s", rows[i].id, answer->complete, answer->status, answer->end,
                     CSN_SPAN_ARG(answer->code));
    }
}

static void answer_that_is_cut_must_be_an_error(void **state)
{
    const struct csn_expectation *expect = &answer_of("transport.list-cut", 0, 0)->expect;
    (void)state;
    assert_int_equal(expect->outcome, CSN_EXPECT_ERROR);
    assert_int_equal(expect->kinds, CSN_KIND_SERVICE | CSN_KIND_TRANSPORT);
    assert_false(expect->http_status);
}

static void answer_of_an_error_is_judged_in_detail(void **state)
{
    const struct csn_expectation *expect = &answer_of("retry.not-a-modelled-error", 0, 0)->expect;
    (void)state;
    assert_int_equal(expect->outcome, CSN_EXPECT_ERROR);
    assert_int_equal(expect->kinds, CSN_KIND_SERVICE);
    assert_true(expect->http_status && expect->request_id);
    assert_true(csn_span_equal(expect->outcome_rule->id, CSN_SPAN("error.is-error")));
}

static void answer_with_a_plain_modelled_type_expects_its_code(void **state)
{
    (void)state;
    assert_true(csn_span_equal(answer_of("retry.answer-lost", 0, 1)->expect.code, CSN_SPAN("InvalidJobStateException")));
    assert_null(answer_of("retry.throttling", 0, 0)->expect.code.data);
    assert_null(answer_of("error.carriers-disagree", 0, 0)->expect.code.data);
}

static void answer_without_a_request_id_asks_for_none(void **state)
{
    (void)state;
    assert_false(answer_of("error.web-page", 0, 0)->expect.request_id);
    assert_true(answer_of("transport.header-name-case", 0, 0)->expect.request_id);
    assert_true(answer_of("transport.header-value-spaces", 0, 0)->expect.request_id);
    assert_true(answer_of("transport.trailer-is-no-header", 0, 0)->expect.request_id);
}

static void answer_tells_retry_after_and_waiting(void **state)
{
    (void)state;
    assert_true(answer_of("retry.after-a-second", 0, 0)->retry_after);
    assert_false(answer_of("retry.after-a-second", 0, 1)->retry_after);
    assert_int_equal(answer_of("sign.retry-a-second-later", 0, 0)->delay_ms, 1100);
    assert_int_equal(answer_of("required.poll", 0, 0)->delay_ms, 0);
}

static void case_needs_the_features_of_its_configuration(void **state)
{
    (void)state;
    assert_int_equal(case_of("sign.retry-at-once")->features, CSN_FEATURE_MAX_ATTEMPTS | CSN_FEATURE_SESSION_TOKEN);
    assert_int_equal(case_of("transport.silence")->features, CSN_FEATURE_TIMEOUT);
    assert_int_equal(case_of("required.poll")->features, 0);
}

/* ---- patterns and names ---- */

static void glob_matches_as_a_shell_would(void **state)
{
    static const struct {
        const char *glob, *text;
        bool matches;
    } rows[] = {
        {"*", "", true},         {"", "", true},           {"", "a", false},         {"a.b", "a.b", true},
        {"a.?", "a.b", true},    {"a.?", "a.", false},     {"*.b", "a.b", true},     {"a*c", "abcbc", true},
        {"a*c", "abcb", false},  {"*a*b*", "xaxbx", true}, {"*ab", "aab", true},     {"a**", "a", true},
        {"[a]", "a", false},     {"retry.*", "retry.throttling", true},              {"*.throttling-*", "retry.throttling", false},
        {"*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++)
        if (csn_glob_match(csn_span_of_string(rows[i].glob), csn_span_of_string(rows[i].text)) != rows[i].matches)
            fail_msg("%s against %s", rows[i].glob, rows[i].text);
}

static void bits_and_names_belong_together(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CSN_AREA_BITS; i++)
        assert_int_equal(csn_area_bit(csn_span_of_string(csn_area_name(i))), 1u << i);
    for (unsigned i = 0; i < CSN_FEATURE_BITS; i++)
        assert_int_equal(csn_feature_bit(csn_span_of_string(csn_feature_name(i))), 1u << i);
    for (unsigned i = 0; i < CSN_REPORTS_BITS; i++)
        assert_int_equal(csn_reports_bit(csn_span_of_string(csn_reports_name(i))), 1u << i);
    assert_int_equal(csn_area_bit(CSN_SPAN("signs")), 0);
    assert_string_equal(csn_level_name(CSN_LEVEL_SHOULD), "SHOULD");
    assert_string_equal(csn_basis_name(CSN_BASIS_CONVENTION), "convention");
}

/* ---- content codings ---- */

static void coding_is_offered_by_name_and_with_a_weight(void **state)
{
    static const struct {
        const char *value;
        bool offered;
    } rows[] = {
        {"gzip", true}, {"deflate, gzip, br, zstd", true}, {"GZIP;q=0.5", true}, {"x-gzip", true}, {"gzip ; q=1", true},
        {"identity", false}, {"", false}, {"gzip;q=0", false}, {"gzip;q=0.000, identity", false}, {"gzipped", false}, {"*", false},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        char request[128];
        int len = snprintf(request, sizeof request, "POST / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: %s\r\nContent-Length: 0\r\n\r\n", rows[i].value);
        if (csn_coding_is_offered(csn_span_of(request, (size_t)len)) != rows[i].offered)
            fail_msg("%s", rows[i].value);
    }
    assert_false(csn_coding_is_offered(CSN_SPAN("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")));
    assert_false(csn_coding_is_offered(CSN_SPAN("Accept-Encoding: gzip")));
}

/* Read back by Python's gzip. */
static void coding_writes_a_gzip_file(void **state)
{
    static const char expected[] =
        "1f8b08000000000000ff011700e8ff7b22737461747573223a22496e50726f6772657373227d0a16f8da17000000";
    char digits[sizeof expected];
    struct csn_buf bytes;
    (void)state;
    csn_buf_init(&bytes, NULL, 1 << 10);
    assert_int_equal(csn_coding_write_gzip(CSN_SPAN("{\"status\":\"InProgress\"}"), &bytes), CSN_OK);
    assert_int_equal(2 * bytes.len, sizeof expected - 1);
    csn_hex_encode(bytes.data, bytes.len, digits);
    assert_memory_equal(digits, expected, sizeof expected - 1);
    csn_buf_clear(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(catalogue_holds_two_hundred_written_cases_at_least),
        cmocka_unit_test(catalogue_has_four_cases_in_every_area),
        cmocka_unit_test(catalogue_calls_every_operation),
        cmocka_unit_test(catalogue_gives_every_case_rules_steps_and_answers),
        cmocka_unit_test(catalogue_cites_rules_that_exist),
        cmocka_unit_test(catalogue_has_a_case_for_every_rule_that_can_be_seen),
        cmocka_unit_test(catalogue_keeps_scripted_waiting_short),
        cmocka_unit_test(catalogue_finds_no_case_that_is_not_there),
        cmocka_unit_test(answer_tells_what_a_client_sees),
        cmocka_unit_test(answer_that_is_cut_must_be_an_error),
        cmocka_unit_test(answer_of_an_error_is_judged_in_detail),
        cmocka_unit_test(answer_with_a_plain_modelled_type_expects_its_code),
        cmocka_unit_test(answer_without_a_request_id_asks_for_none),
        cmocka_unit_test(answer_tells_retry_after_and_waiting),
        cmocka_unit_test(case_needs_the_features_of_its_configuration),
        cmocka_unit_test(glob_matches_as_a_shell_would),
        cmocka_unit_test(bits_and_names_belong_together),
        cmocka_unit_test(coding_is_offered_by_name_and_with_a_weight),
        cmocka_unit_test(coding_writes_a_gzip_file),
    };

    return cmocka_run_group_tests(tests, open_catalogue, clear_catalogue) != 0;
}
