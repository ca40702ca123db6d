/* JUnit's XML: a suite for each area. Written at the end, since a suite begins with its counts. */
#include <stdlib.h>

#include <countersign/utf8.h>

#include "report/ledger.h"
#include "report/output.h"
#include "report/report.h"
#include "report/text.h"

enum kind { PASSED, FAILED, SKIPPED };

static const enum kind kinds[CSN_VERDICT_COUNT] = {
    [CSN_VERDICT_PASS] = PASSED,
    [CSN_VERDICT_FAIL] = FAILED,
    [CSN_VERDICT_WARN] = PASSED,
    [CSN_VERDICT_UNSUPPORTED] = SKIPPED,
    [CSN_VERDICT_KNOWN_FAILURE] = SKIPPED,
    [CSN_VERDICT_UNEXPECTED_PASS] = FAILED,
    [CSN_VERDICT_BROKEN] = FAILED,
};

struct counts {
    size_t tests;
    size_t failures;
    size_t skipped;
    double duration_ms;
};

struct junit {
    struct csn_sink *sink;
    struct csn_ledger *ledger;
};

static void *open_junit(struct csn_sink *sink, const struct csn_report_style *style)
{
    struct junit *junit = calloc(1, sizeof *junit);
    (void)style;
    if (!junit)
        return NULL;
    junit->sink = sink;
    junit->ledger = csn_ledger_new();
    if (junit->ledger)
        return junit;
    free(junit);
    return NULL;
}

static void record_junit(void *state, const cJSON *record)
{
    struct junit *junit = state;
    csn_ledger_add(junit->ledger, record);
}

/* Char of XML 1.0, section 2.2; what is UTF-8 and none is U+FFFE, U+FFFF and most control characters. */
static bool is_xml(uint32_t scalar)
{
    return scalar == '\t' || scalar == '\n' || scalar == '\r' || (scalar >= 0x20 && scalar != 0xFFFE && scalar != 0xFFFF);
}

static const char *entity(uint32_t scalar)
{
    switch (scalar) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\t': return "&#9;";
    case '\n': return "&#10;";
    case '\r': return "&#13;";
    default: return NULL;
    }
}

/* Writes text of an element or an attribute. */
static void write_xml(struct csn_sink *sink, const char *string)
{
    struct csn_span text = csn_span_of_string(string);
    size_t written = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t scalar = 0;
        size_t from = at;
        bool valid = csn_utf8_next(text, &at, &scalar);
        if (!valid)
            at++;
        const char *instead = valid && is_xml(scalar) ? entity(scalar) : "\xEF\xBF\xBD";
        if (!instead)
            continue;
        csn_sink_write(sink, csn_span_slice(text, written, from));
        csn_output_text(sink, instead);
        written = at;
    }
    csn_sink_write(sink, csn_span_slice(text, written, text.len));
}

static void write_attribute(struct csn_sink *sink, const char *name, const char *text)
{
    csn_output_format(sink, " %s=\"", name);
    write_xml(sink, text);
    csn_output_text(sink, "\"");
}

static void write_line(struct csn_sink *sink, const char *label, const char *text)
{
    if (!*text)
        return;
    csn_output_format(sink, "%-9s ", label);
    write_xml(sink, text);
    csn_output_text(sink, "\n");
}

static void write_bytes(struct csn_sink *sink, const cJSON *record, const cJSON *check)
{
    const cJSON *exchange = NULL;
    const cJSON *index = cJSON_GetObjectItemCaseSensitive(check, "exchange");
    int number = 0;
    cJSON_ArrayForEach(exchange, cJSON_GetObjectItemCaseSensitive(record, "exchanges"))
        if (!cJSON_IsNumber(index) || number++ == index->valueint) {
            write_line(sink, "request", csn_text_get(exchange, "request"));
            write_line(sink, "answer", csn_text_get(exchange, "response"));
        }
}

static void write_sighting(struct csn_sink *sink, const cJSON *sighting)
{
    csn_output_format(sink, "%-9s ", "seen in");
    write_xml(sink, csn_text_get(sighting, "project"));
    csn_output_text(sink, ": ");
    write_xml(sink, csn_text_get(sighting, "symptom"));
    csn_output_text(sink, " (");
    write_xml(sink, csn_text_get(sighting, "reference"));
    csn_output_text(sink, ")\n");
}

/* In the order of every report: rule and hint, expected and actual, the bytes, who else does this, the source. */
static void write_check(struct csn_sink *sink, const cJSON *record, const cJSON *check)
{
    csn_output_format(sink, "%s (%s, %s)\n", csn_text_get(check, "rule"), csn_text_get(check, "level"), csn_text_get(check, "basis"));
    write_line(sink, "message", csn_text_get(check, "message"));
    write_line(sink, "mend", csn_text_get(check, "mend"));
    write_line(sink, "expected", csn_text_get(check, "expected"));
    write_line(sink, "actual", csn_text_get(check, "actual"));
    write_bytes(sink, record, check);
    const cJSON *sighting = NULL;
    cJSON_ArrayForEach(sighting, cJSON_GetObjectItemCaseSensitive(check, "seenIn")) write_sighting(sink, sighting);
    write_line(sink, "source", csn_text_get(check, "source"));
}

static void write_details(struct csn_sink *sink, const cJSON *record)
{
    const cJSON *check = NULL;
    write_line(sink, "purpose", csn_text_get(record, "title"));
    cJSON_ArrayForEach(check, cJSON_GetObjectItemCaseSensitive(record, "checks"))
        if (csn_record_check_is(check, CSN_CHECK_FAIL))
            write_check(sink, record, check);
    write_line(sink, "rerun", csn_text_get(record, "rerun"));
}

static void write_failure(struct csn_sink *sink, const cJSON *record)
{
    const char *rule = csn_text_get(csn_output_worst(record), "rule");
    csn_output_text(sink, "      <failure");
    write_attribute(sink, "message", csn_output_message(record));
    write_attribute(sink, "type", *rule ? rule : csn_text_get(record, "verdict"));
    csn_output_text(sink, ">");
    write_details(sink, record);
    csn_output_text(sink, "</failure>\n");
}

static void write_skipped(struct csn_sink *sink, const cJSON *record)
{
    const char *message = csn_output_message(record);
    csn_output_text(sink, "      <skipped");
    write_attribute(sink, "message", *message ? message : csn_text_get(record, "verdict"));
    csn_output_text(sink, "/>\n");
}

static void write_case(void *ctx, const cJSON *record)
{
    struct csn_sink *sink = ctx;
    enum kind kind = kinds[csn_record_verdict(record)];
    csn_output_text(sink, "    <testcase");
    write_attribute(sink, "classname", csn_text_get(record, "area"));
    write_attribute(sink, "name", csn_text_get(record, "id"));
    csn_output_format(sink, " time=\"%.6f\"%s>\n", csn_text_get_number(record, "durationMs") / 1000, kind == PASSED ? "/" : "");
    if (kind == PASSED)
        return;
    if (kind == FAILED)
        write_failure(sink, record);
    else
        write_skipped(sink, record);
    csn_output_text(sink, "    </testcase>\n");
}

static void count_case(void *ctx, const cJSON *record)
{
    struct counts *counts = ctx;
    enum kind kind = kinds[csn_record_verdict(record)];
    counts->tests++;
    counts->failures += kind == FAILED;
    counts->skipped += kind == SKIPPED;
    counts->duration_ms += csn_text_get_number(record, "durationMs");
}

/* Counts an area, or all, and writes that as attributes. */
static void write_counts(struct junit *junit, size_t area)
{
    struct counts counts = {0};
    csn_ledger_each(junit->ledger, area, count_case, &counts);
    csn_output_format(junit->sink, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\" time=\"%.6f\"", counts.tests,
                      counts.failures, counts.skipped, counts.duration_ms / 1000);
}

static void write_property(struct csn_sink *sink, const char *name, const char *value)
{
    csn_output_text(sink, "      <property");
    write_attribute(sink, "name", name);
    write_attribute(sink, "value", value);
    csn_output_text(sink, "/>\n");
}

static void write_properties(struct junit *junit)
{
    const cJSON *header = csn_ledger_header(junit->ledger);
    char *seed = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(header, "seed"));
    struct csn_buf client;
    csn_buf_init(&client, NULL, 1 << 20);
    csn_output_text(junit->sink, "    <properties>\n");
    if (csn_output_client(header, &client) == CSN_OK && csn_buf_append_byte(&client, '\0') == CSN_OK)
        write_property(junit->sink, "client", client.data);
    write_property(junit->sink, "seed", seed ? seed : "");
    csn_output_text(junit->sink, "    </properties>\n");
    csn_buf_clear(&client);
    cJSON_free(seed);
}

static void write_suite(struct junit *junit, size_t area)
{
    csn_output_text(junit->sink, "  <testsuite");
    write_attribute(junit->sink, "name", csn_ledger_area(junit->ledger, area));
    write_counts(junit, area);
    csn_output_text(junit->sink, ">\n");
    write_properties(junit);
    csn_ledger_each(junit->ledger, area, write_case, junit->sink);
    csn_output_text(junit->sink, "  </testsuite>\n");
}

static void close_junit(void *state)
{
    struct junit *junit = state;
    csn_output_text(junit->sink, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"countersign\"");
    write_counts(junit, CSN_LEDGER_ALL);
    csn_output_text(junit->sink, ">\n");
    for (size_t area = 0; area < csn_ledger_area_count(junit->ledger); area++)
        write_suite(junit, area);
    /* Without its end it is no document, and can't be taken for a whole report. */
    if (csn_ledger_complete(junit->ledger))
        csn_output_text(junit->sink, "</testsuites>\n");
    csn_ledger_free(junit->ledger);
    free(junit);
}

const struct csn_format csn_format_junit = {"junit", open_junit, record_junit, close_junit};
