/* Every format that is rendered from records. */
#include "report_support.h"
#include "schema.h"

static void ndjson_writes_a_line_for_each_record(void **state)
{
    struct stream stream;
    (void)state;
    stream_open(&stream, &csn_format_ndjson);
    give(&stream, make_case(&core_case, CSN_VERDICT_PASS, NULL, NULL));
    char *text = stream_close(&stream, true);
    size_t lines = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"), lines++) {
        cJSON *record = cJSON_Parse(line);
        assert_non_null(record);
        cJSON_Delete(record);
    }
    assert_int_equal(lines, 3);
    free(text);
}

static void json_is_as_its_schema_says(void **state)
{
    struct stream stream;
    (void)state;
    stream_open(&stream, &csn_format_json);
    give_everything(&stream);
    char *text = stream_close(&stream, true);
    cJSON *document = cJSON_Parse(text);
    assert_non_null(document);
    schema_assert_valid("report.schema.json", document);
    cJSON_Delete(document);
    free(text);
}

static void json_works_amendments_into_their_cases(void **state)
{
    struct stream stream;
    (void)state;
    stream_open(&stream, &csn_format_json);
    give(&stream, make_case(&core_case, CSN_VERDICT_PASS, NULL, NULL));
    give(&stream, make_case(&feature_case, CSN_VERDICT_PASS, NULL, NULL));
    give(&stream, make_amend(&core_case, &failed));
    char *text = stream_close(&stream, true);
    cJSON *document = cJSON_Parse(text);
    const cJSON *cases = cJSON_GetObjectItemCaseSensitive(document, "cases");
    assert_int_equal(cJSON_GetArraySize(cases), 2);
    assert_string_equal(csn_text_get(cJSON_GetArrayItem(cases, 0), "verdict"), "fail");
    assert_string_equal(csn_text_get(cJSON_GetArrayItem(cases, 1), "verdict"), "pass");
    cJSON_Delete(document);
    free(text);
}

static void json_without_footer_is_no_document(void **state)
{
    struct stream stream;
    (void)state;
    stream_open(&stream, &csn_format_json);
    give(&stream, make_case(&core_case, CSN_VERDICT_PASS, NULL, NULL));
    char *text = stream_close(&stream, false);
    assert_null(cJSON_Parse(text));
    free(text);
}

static void junit_counts_failures_and_skips(void **state)
{
    struct stream stream;
    (void)state;
    stream_open(&stream, &csn_format_junit);
    give_everything(&stream);
    char *text = stream_close(&stream, true);
    assert_holds(text, "<testsuites name=\"countersign\" tests=\"8\" failures=\"4\" errors=\"0\" skipped=\"2\"");
    assert_holds(text, "<testsuite name=\"timestamps\" tests=\"5\" failures=\"3\" errors=\"0\" skipped=\"1\"");
    assert_holds(text, "</testsuites>\n");
    assert_holds(text, "\nseen in   some-sdk: did the same (#12)\nsource    some page\n");
    free(text);
}

static void junit_escapes_what_xml_reserves_and_replaces_what_it_lacks(void **state)
{
    struct csn_check odd = failed;
    struct stream stream;
    (void)state;
    odd.message = CSN_SPAN("<a> & \"b\" \xef\xbf\xbf");
    stream_open(&stream, &csn_format_junit);
    give(&stream, make_case(&core_case, CSN_VERDICT_FAIL, &odd, NULL));
    char *text = stream_close(&stream, true);
    assert_holds(text, "message=\"&lt;a&gt; &amp; &quot;b&quot; \xef\xbf\xbd\"");
    free(text);
}

static void tap_has_a_point_for_each_verdict(void **state)
{
    static const char *const lines[] = {
        "TAP version 14\n", "\nok 1 - timestamp.fraction\n", "\nnot ok 2 - timestamp.fraction\n", "\nok 3 - retry.counts\n",
        "\nok 4 - retry.counts # SKIP no \\# way\n", "\nnot ok 5 - timestamp.fraction # TODO it counts milliseconds\n",
        "\nnot ok 6 - timestamp.fraction\n", "\nnot ok 7 - timestamp.fraction\n", "\nok 8 - retry.counts\n",
        "\nnot ok 9 - retry.counts\n", "\n1..9\n",
    };
    struct stream stream;
    (void)state;
    stream_open(&stream, &csn_format_tap);
    give_everything(&stream);
    char *text = stream_close(&stream, true);
    for (size_t i = 0; i < CSN_COUNT(lines); i++)
        assert_holds(text, lines[i]);
    free(text);
}

static void pretty_shows_a_failure_in_its_order(void **state)
{
    static const char *const parts[] = {
        "FAIL  timestamp.fraction\n", "A <time>", "time.epoch-seconds (MUST, spec): it counts milliseconds", "Divide by 1000.",
        "expected  1700000000.5\n", "actual    1700000000500\n                          ^\n", "request   POST / HTTP/1.1\\r\\n\n",
        "some-sdk: did the same (#12)", "source    some page", "rerun     countersign run --filter timestamp.fraction -- x\n",
        "Causes", "1 case   time.epoch-seconds (MUST)", "1 case: 1 fail",
    };
    struct stream stream;
    (void)state;
    stream_open(&stream, &csn_format_pretty);
    give(&stream, make_case(&core_case, CSN_VERDICT_FAIL, &failed, NULL));
    char *text = stream_close(&stream, true);
    const char *at = text;
    for (size_t i = 0; i < CSN_COUNT(parts); i++) {
        assert_holds(at, parts[i]);
        at = strstr(at, parts[i]);
    }
    free(text);
}

static void pretty_sends_no_control_character_of_a_client(void **state)
{
    struct csn_check odd = failed;
    struct stream stream;
    (void)state;
    odd.message = CSN_SPAN("\x1b]0;title\x07");
    odd.actual = CSN_SPAN("\x1b[2J\xff");
    stream_open(&stream, &csn_format_pretty);
    give(&stream, make_case(&core_case, CSN_VERDICT_FAIL, &odd, "\x1b[1m"));
    char *text = stream_close(&stream, true);
    assert_lacks(text, "\x1b");
    assert_lacks(text, "\x07");
    free(text);
}

static void pretty_lists_passing_cases_when_asked(void **state)
{
    static const struct {
        const char *name;
        bool verbose;
    } rows[] = {{"quiet", false}, {"verbose", true}};
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct stream stream;
        stream_open_styled(&stream, &csn_format_pretty, (struct csn_report_style){.verbose = rows[i].verbose});
        give(&stream, make_case(&core_case, CSN_VERDICT_PASS, NULL, NULL));
        char *text = stream_close(&stream, true);
        if ((strstr(text, "pass  timestamp.fraction") != NULL) != rows[i].verbose)
            fail_msg("%s: %s", rows[i].name, text);
        free(text);
    }
}

static void format_is_found_by_its_name(void **state)
{
    (void)state;
    assert_ptr_equal(csn_format_find(CSN_SPAN("junit")), &csn_format_junit);
    assert_null(csn_format_find(CSN_SPAN("pretty")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ndjson_writes_a_line_for_each_record),
        cmocka_unit_test(json_is_as_its_schema_says),
        cmocka_unit_test(json_works_amendments_into_their_cases),
        cmocka_unit_test(json_without_footer_is_no_document),
        cmocka_unit_test(junit_counts_failures_and_skips),
        cmocka_unit_test(junit_escapes_what_xml_reserves_and_replaces_what_it_lacks),
        cmocka_unit_test(tap_has_a_point_for_each_verdict),
        cmocka_unit_test(pretty_shows_a_failure_in_its_order),
        cmocka_unit_test(pretty_sends_no_control_character_of_a_client),
        cmocka_unit_test(pretty_lists_passing_cases_when_asked),
        cmocka_unit_test(format_is_found_by_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
