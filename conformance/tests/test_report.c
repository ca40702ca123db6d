/* Records, what is counted over them, and every format that is rendered from them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <countersign/codepipeline.h>

#include "report/causes.h"
#include "report/report.h"
#include "report/text.h"
#include "schema.h"

#define PATIENCE_MS 5000

/* What an instance, its evidence and its result may be, small. */
static const struct csn_sighting sightings[] = {
    {CSN_SPAN_INIT("some-sdk"), CSN_SPAN_INIT("#12"), CSN_SPAN_INIT("did the same")},
};
static const struct csn_rule must = {
    .id = CSN_SPAN_INIT("time.epoch-seconds"), .number = CSN_SPAN_INIT("20"), .area = CSN_SPAN_INIT("values"),
    .level = CSN_LEVEL_MUST, .basis = CSN_BASIS_SPEC, .sentence = CSN_SPAN_INIT("A timestamp counts seconds."),
    .source = CSN_SPAN_INIT("some page"), .mend = CSN_SPAN_INIT("Divide by 1000."), .seen_in = sightings, .seen_in_count = 1,
};
static const struct csn_rule should = {
    .id = CSN_SPAN_INIT("retry.finite"), .number = CSN_SPAN_INIT("85"), .area = CSN_SPAN_INIT("retry"),
    .level = CSN_LEVEL_SHOULD, .basis = CSN_BASIS_CONVENTION, .sentence = CSN_SPAN_INIT("Attempts end."),
    .source = CSN_SPAN_INIT("another page"), .mend = CSN_SPAN_INIT("Count them."),
};
static const struct csn_rule *const must_list[] = {&must};
static const struct csn_rule *const should_list[] = {&should};
static const struct csn_case core_case = {
    .id = CSN_SPAN_INIT("timestamp.fraction"), .area = CSN_SPAN_INIT("timestamps"), .title = CSN_SPAN_INIT("A <time> & \\ its\x1b[31m end"),
    .rules = must_list, .rule_count = 1, .areas = CSN_AREA_SERIALIZE,
};
static const struct csn_case feature_case = {
    .id = CSN_SPAN_INIT("retry.counts"), .area = CSN_SPAN_INIT("retries"), .title = CSN_SPAN_INIT("Attempts are counted"),
    .rules = should_list, .rule_count = 1, .features = CSN_FEATURE_MAX_ATTEMPTS,
};
static const struct csn_exchange exchanges[] = {{
    .connection = 1, .on_connection = 1, .request = CSN_SPAN_INIT("POST / HTTP/1.1\r\n\r\n\\\xff\x1b"), .complete = true,
    .first_us = 2500, .response = CSN_SPAN_INIT("HTTP/1.1 200 OK\r\n\r\n"),
}};
static const struct csn_client_info client = {
    .name = CSN_SPAN_INIT("boto3"), .version = CSN_SPAN_INIT("1.26"), .language = CSN_SPAN_INIT("python"),
    .areas = CSN_AREA_SIGN, .reports = CSN_REPORTS_CODE, .operations = 1, .default_max_attempts = 5,
};

static const struct csn_check passed = {.id = "request.method", .rule = &must, .status = CSN_CHECK_PASS, .exchange = SIZE_MAX};
static const struct csn_check failed = {
    .id = "request.body.timestamp", .rule = &must, .status = CSN_CHECK_FAIL, .message = CSN_SPAN_INIT("it counts milliseconds"),
    .expected = CSN_SPAN_INIT("1700000000.5"), .actual = CSN_SPAN_INIT("1700000000500"), .exchange = 0,
};
static const struct csn_check warned = {
    .id = "request.count", .rule = &should, .status = CSN_CHECK_WARN, .message = CSN_SPAN_INIT("one too many"), .exchange = SIZE_MAX,
};

static struct csn_record_run run_of(size_t selected, size_t core)
{
    return (struct csn_record_run){
        .client = &client, .model = csn_codepipeline_model(), .suite = CSN_SPAN("abc"), .seed = UINT64_MAX, .jobs = 1, .repeat = 1,
        .level = "should", .selected = selected, .core = core, .catalogue = 9, .started_ms = 1700000000123,
        .rerun_before = CSN_SPAN("countersign run"), .rerun_after = CSN_SPAN(" -- x"),
    };
}

/* A record of a case with that verdict, and at most one check besides a passing one. */
static cJSON *make_case(const struct csn_case *of, enum csn_verdict verdict, const struct csn_check *check, const char *reason)
{
    struct csn_check checks[] = {passed, check ? *check : passed};
    struct csn_record_run run = run_of(1, 1);
    struct csn_instance instance = {.of = of};
    struct csn_evidence evidence = {.case_id = of->id, .exchanges = exchanges, .exchange_count = 1, .begun_us = 1000, .ended_us = 4000};
    struct csn_result result = {
        .verdict = verdict, .reason = csn_span_of_string(reason), .checks = checks, .check_count = 2, .evidence_count = 1,
    };
    cJSON *record = csn_record_case(&run, &(struct csn_finished){
        .instance = &instance, .evidence = &evidence, .result = &result, .duration_us = 3000,
    });
    assert_non_null(record);
    return record;
}

static cJSON *make_amend(const struct csn_case *of, const struct csn_check *check)
{
    cJSON *record = csn_record_amend(of, check, &exchanges[0]);
    assert_non_null(record);
    return record;
}

/* A stream of records, each taken over, on its way to a format; header and footer are its own. */
struct stream {
    char path[64];
    struct csn_sink *sink;
    const struct csn_format *format;
    void *state;
    struct csn_record_tally *tally;
};

static void give(struct stream *stream, cJSON *record)
{
    assert_non_null(record);
    csn_record_tally_add(stream->tally, record);
    stream->format->record(stream->state, record);
    cJSON_Delete(record);
}

static void stream_open_styled(struct stream *stream, const struct csn_format *format, struct csn_report_style style)
{
    struct csn_record_run run = run_of(4, 3);
    strcpy(stream->path, "/tmp/csn-report-XXXXXX");
    int fd = mkstemp(stream->path);
    assert_true(fd >= 0);
    (void)close(fd);
    assert_int_equal(csn_sink_open(stream->path, &stream->sink, NULL), CSN_OK);
    stream->format = format;
    stream->state = format->open(stream->sink, &style);
    stream->tally = csn_record_tally_new();
    assert_non_null(stream->state);
    give(stream, csn_record_header(&run));
}

static void stream_open(struct stream *stream, const struct csn_format *format)
{
    stream_open_styled(stream, format, (struct csn_report_style){0});
}

/* Ends the stream, with a footer or without, and returns what was written; the caller frees it. */
static char *stream_close(struct stream *stream, bool with_footer)
{
    if (with_footer)
        give(stream, csn_record_footer(stream->tally, true, 5000000));
    stream->format->close(stream->state);
    csn_record_tally_free(stream->tally);
    assert_int_equal(csn_sink_close(stream->sink, PATIENCE_MS, NULL), CSN_OK);
    FILE *file = fopen(stream->path, "rb");
    assert_non_null(file);
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    size_t size = fread(text, 1, (1 << 20) - 1, file);
    assert_true(size < (1 << 20) - 1);
    (void)fclose(file);
    (void)unlink(stream->path);
    return text;
}

static void assert_holds(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" is not in:\n%s", part, text);
}

static void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("\"%s\" is in:\n%s", part, text);
}

/* Every verdict once, and an amendment. */
static void give_everything(struct stream *stream)
{
    give(stream, make_case(&core_case, CSN_VERDICT_PASS, NULL, NULL));
    give(stream, make_case(&core_case, CSN_VERDICT_FAIL, &failed, NULL));
    give(stream, make_case(&feature_case, CSN_VERDICT_WARN, &warned, NULL));
    give(stream, make_case(&feature_case, CSN_VERDICT_UNSUPPORTED, NULL, "no # way"));
    give(stream, make_case(&core_case, CSN_VERDICT_KNOWN_FAILURE, &failed, NULL));
    give(stream, make_case(&core_case, CSN_VERDICT_UNEXPECTED_PASS, NULL, NULL));
    give(stream, make_case(&core_case, CSN_VERDICT_BROKEN, NULL, "it answered no call"));
    give(stream, make_case(&feature_case, CSN_VERDICT_PASS, NULL, NULL));
    give(stream, make_amend(&feature_case, &failed));
}

static void text_escapes_control_characters_and_keeps_backslashes(void **state)
{
    char storage[64];
    struct csn_buf buf;
    (void)state;
    csn_buf_init_fixed(&buf, storage, sizeof storage);
    assert_int_equal(csn_text_clean(csn_span_of("a\\b\0\x1b\xff\xc2\x85\xc3\xa9", 10), &buf), CSN_OK);
    assert_true(csn_span_equal(csn_buf_span(&buf), CSN_SPAN("a\\b\\x00\\x1b\\xff\\xc2\\x85\xc3\xa9")));
}

static void record_shows_bytes_with_backslashes_doubled(void **state)
{
    (void)state;
    cJSON *record = make_case(&core_case, CSN_VERDICT_PASS, NULL, NULL);
    const cJSON *exchange = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(record, "exchanges"), 0);
    assert_string_equal(csn_text_get(exchange, "request"), "POST / HTTP/1.1\\r\\n\\r\\n\\\\\\xff\\x1b");
    cJSON_Delete(record);
}

static void record_keeps_all_bits_of_the_seed(void **state)
{
    struct csn_record_run run = run_of(1, 1);
    (void)state;
    cJSON *header = csn_record_header(&run);
    char *text = cJSON_PrintUnformatted(header);
    assert_holds(text, "\"seed\":18446744073709551615,");
    cJSON_free(text);
    cJSON_Delete(header);
}

static void record_lists_checks_that_did_not_pass(void **state)
{
    (void)state;
    cJSON *record = make_case(&core_case, CSN_VERDICT_FAIL, &failed, NULL);
    const cJSON *checks = cJSON_GetObjectItemCaseSensitive(record, "checks");
    assert_int_equal(cJSON_GetArraySize(checks), 1);
    assert_string_equal(csn_text_get(cJSON_GetArrayItem(checks, 0), "id"), "request.body.timestamp");
    assert_int_equal((int)csn_text_get_number(record, "checksRun"), 2);
    cJSON_Delete(record);
}

static void record_names_the_command_that_runs_the_case_alone(void **state)
{
    (void)state;
    cJSON *record = make_case(&core_case, CSN_VERDICT_FAIL, &failed, NULL);
    assert_string_equal(csn_text_get(record, "rerun"), "countersign run --filter timestamp.fraction -- x");
    cJSON_Delete(record);
}

static void amendment_fails_a_case_that_passed(void **state)
{
    (void)state;
    cJSON *record = make_case(&core_case, CSN_VERDICT_PASS, NULL, NULL);
    cJSON *amend = make_amend(&core_case, &failed);
    assert_true(csn_record_apply(record, amend));
    assert_int_equal(csn_record_verdict(record), CSN_VERDICT_FAIL);
    cJSON_Delete(record);
    cJSON_Delete(amend);
}

static void amendment_brings_its_exchange(void **state)
{
    (void)state;
    cJSON *record = make_case(&core_case, CSN_VERDICT_PASS, NULL, NULL);
    cJSON *amend = make_amend(&core_case, &failed);
    assert_true(csn_record_apply(record, amend));
    const cJSON *exchange = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(record, "exchanges"), 1);
    const cJSON *check = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(record, "checks"), 0);
    assert_int_equal((int)csn_text_get_number(check, "exchange"), 1);
    assert_int_equal((int)csn_text_get_number(exchange, "attempt"), 2);
    assert_true(csn_text_get_number(exchange, "atMs") > 1.4 && csn_text_get_number(exchange, "atMs") < 1.6);
    cJSON_Delete(record);
    cJSON_Delete(amend);
}

static void tally_counts_an_amended_case_once(void **state)
{
    struct stream stream;
    (void)state;
    stream_open(&stream, &csn_format_ndjson);
    give(&stream, make_case(&core_case, CSN_VERDICT_PASS, NULL, NULL));
    give(&stream, make_amend(&core_case, &failed));
    assert_int_equal(csn_record_tally_verdict(stream.tally, CSN_VERDICT_PASS), 0);
    assert_int_equal(csn_record_tally_verdict(stream.tally, CSN_VERDICT_FAIL), 1);
    free(stream_close(&stream, true));
}

static void tally_covers_what_was_judged_of_the_cases_without_features(void **state)
{
    struct stream stream;
    (void)state;
    stream_open(&stream, &csn_format_ndjson); /* three of its cases are core */
    give(&stream, make_case(&core_case, CSN_VERDICT_FAIL, &failed, NULL));
    give(&stream, make_case(&core_case, CSN_VERDICT_UNSUPPORTED, NULL, "no way"));
    give(&stream, make_case(&feature_case, CSN_VERDICT_PASS, NULL, NULL));
    double coverage = csn_record_tally_coverage(stream.tally);
    assert_true(coverage > 33.2 && coverage < 33.4);
    free(stream_close(&stream, true));
}

static void tally_groups_findings_by_rule_and_masked_message(void **state)
{
    struct csn_check first = failed;
    struct csn_check second = failed;
    struct stream stream;
    (void)state;
    first.message = CSN_SPAN("sent to 127.0.0.1:40001");
    second.message = CSN_SPAN("sent to 127.0.0.1:40002");
    stream_open(&stream, &csn_format_ndjson);
    give(&stream, make_case(&feature_case, CSN_VERDICT_WARN, &warned, NULL));
    give(&stream, make_case(&core_case, CSN_VERDICT_FAIL, &first, NULL));
    give(&stream, make_case(&core_case, CSN_VERDICT_FAIL, &second, NULL));
    cJSON *footer = csn_record_footer(stream.tally, true, 1);
    const cJSON *causes = cJSON_GetObjectItemCaseSensitive(footer, "causes");
    assert_int_equal(cJSON_GetArraySize(causes), 2);
    assert_string_equal(csn_text_get(cJSON_GetArrayItem(causes, 0), "rule"), "time.epoch-seconds");
    assert_int_equal((int)csn_text_get_number(cJSON_GetArrayItem(causes, 0), "cases"), 2);
    cJSON_Delete(footer);
    free(stream_close(&stream, false));
}

/* The first cause of what two cases found: time.epoch-seconds is cited of one member or of two. */
static cJSON *cause_of(const struct csn_case *first, struct csn_span first_member, const struct csn_case *second, struct csn_span second_member)
{
    struct csn_check one = failed;
    struct csn_check other = failed;
    struct stream stream;
    one.member = first_member;
    one.message = CSN_SPAN("currentRevision.created: the number is not the one that was given");
    other.member = second_member;
    other.message = CSN_SPAN("finished: the number is not the one that was given");
    stream_open(&stream, &csn_format_ndjson);
    give(&stream, make_case(first, CSN_VERDICT_FAIL, &one, NULL));
    give(&stream, make_case(second, CSN_VERDICT_FAIL, &other, NULL));
    cJSON *footer = csn_record_footer(stream.tally, true, 1);
    cJSON *causes = cJSON_GetObjectItemCaseSensitive(footer, "causes");
    cJSON *cause = cJSON_DetachItemFromArray(causes, 0);
    assert_int_equal(cJSON_GetArraySize(causes), first_member.len > 0 ? 0 : 1);
    cJSON_Delete(footer);
    free(stream_close(&stream, false));
    return cause;
}

static void a_defect_in_several_members_is_one_cause(void **state)
{
    struct csn_buf members;
    (void)state;
    csn_buf_init(&members, NULL, 100);
    cJSON *cause = cause_of(&core_case, CSN_SPAN("currentRevision.created"), &feature_case, CSN_SPAN("finished"));
    assert_string_equal(csn_text_get(cause, "message"), "the number is not the one that was given");
    assert_int_equal((int)csn_text_get_number(cause, "cases"), 2);
    assert_string_equal(csn_text_get(cause, "mend"), "Divide by 1000.");
    assert_int_equal(csn_cause_members(cause, 2, &members), CSN_OK);
    assert_int_equal(csn_cause_members(cause, 1, &members), CSN_OK);
    assert_int_equal(csn_buf_append_byte(&members, '\0'), CSN_OK);
    assert_string_equal(members.data, "currentRevision.created, finishedcurrentRevision.created and 1 more");
    csn_buf_clear(&members);
    cJSON_Delete(cause);
}

static void messages_about_no_member_are_compared_whole(void **state)
{
    (void)state;
    cJSON *cause = cause_of(&core_case, CSN_SPAN(""), &feature_case, CSN_SPAN(""));
    assert_string_equal(csn_text_get(cause, "message"), "currentRevision.created: the number is not the one that was given");
    assert_null(cJSON_GetObjectItemCaseSensitive(cause, "members"));
    cJSON_Delete(cause);
}

static void a_written_case_is_the_example_of_a_cause(void **state)
{
    struct csn_case generated = core_case;
    struct csn_case longer = core_case;
    (void)state;
    generated.id = CSN_SPAN("generated.a");
    longer.id = CSN_SPAN("an-area.of-a-longer-id-than-any-other");
    cJSON *cause = cause_of(&generated, CSN_SPAN("currentRevision.created"), &longer, CSN_SPAN("finished"));
    assert_string_equal(csn_text_get(cause, "example"), "an-area.of-a-longer-id-than-any-other");
    cJSON_Delete(cause);
    cause = cause_of(&longer, CSN_SPAN("currentRevision.created"), &core_case, CSN_SPAN("finished"));
    assert_string_equal(csn_text_get(cause, "example"), "timestamp.fraction");
    cJSON_Delete(cause);
}

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
        cmocka_unit_test(text_escapes_control_characters_and_keeps_backslashes),
        cmocka_unit_test(record_shows_bytes_with_backslashes_doubled),
        cmocka_unit_test(record_keeps_all_bits_of_the_seed),
        cmocka_unit_test(record_lists_checks_that_did_not_pass),
        cmocka_unit_test(record_names_the_command_that_runs_the_case_alone),
        cmocka_unit_test(amendment_fails_a_case_that_passed),
        cmocka_unit_test(amendment_brings_its_exchange),
        cmocka_unit_test(tally_counts_an_amended_case_once),
        cmocka_unit_test(tally_covers_what_was_judged_of_the_cases_without_features),
        cmocka_unit_test(tally_groups_findings_by_rule_and_masked_message),
        cmocka_unit_test(a_defect_in_several_members_is_one_cause),
        cmocka_unit_test(messages_about_no_member_are_compared_whole),
        cmocka_unit_test(a_written_case_is_the_example_of_a_cause),
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
