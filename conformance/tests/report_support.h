/* What the tests of records and of their formats share: records made by hand, and a stream of them to a format. */
#ifndef CSN_TEST_REPORT_SUPPORT_H
#define CSN_TEST_REPORT_SUPPORT_H

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

#include "report/report.h"
#include "report/text.h"

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

static inline struct csn_record_run run_of(size_t selected, size_t core)
{
    return (struct csn_record_run){
        .client = &client, .model = csn_codepipeline_model(), .suite = CSN_SPAN("abc"), .seed = UINT64_MAX, .jobs = 1, .repeat = 1,
        .level = "should", .selected = selected, .core = core, .catalogue = 9, .started_ms = 1700000000123,
        .rerun_before = CSN_SPAN("countersign run"), .rerun_after = CSN_SPAN(" -- x"),
    };
}

/* A record of a case with that verdict, and at most one check besides a passing one. */
static inline cJSON *make_case(const struct csn_case *of, enum csn_verdict verdict, const struct csn_check *check, const char *reason)
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

static inline cJSON *make_amend(const struct csn_case *of, const struct csn_check *check)
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

static inline void give(struct stream *stream, cJSON *record)
{
    assert_non_null(record);
    csn_record_tally_add(stream->tally, record);
    stream->format->record(stream->state, record);
    cJSON_Delete(record);
}

static inline void stream_open_styled(struct stream *stream, const struct csn_format *format, struct csn_report_style style)
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

static inline void stream_open(struct stream *stream, const struct csn_format *format)
{
    stream_open_styled(stream, format, (struct csn_report_style){0});
}

/* Ends the stream, with a footer or without, and returns what was written; the caller frees it. */
static inline char *stream_close(struct stream *stream, bool with_footer)
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

static inline void assert_holds(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" is not in:\n%s", part, text);
}

static inline void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("\"%s\" is in:\n%s", part, text);
}

/* Every verdict once, and an amendment. */
static inline void give_everything(struct stream *stream)
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

#endif
