/* Records, and what is counted over them. */
#include "report/causes.h"
#include "report_support.h"

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
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
