/* TAP version 14: a test point for each case as it ends, and one more for each amendment, which comes too late for its own. */
#include <stdlib.h>

#include "report/output.h"
#include "report/report.h"
#include "report/text.h"

struct tap {
    struct csn_sink *sink;
    size_t points;
};

static const struct {
    const char *result;
    const char *directive;
} points[CSN_VERDICT_COUNT] = {
    [CSN_VERDICT_PASS] = {"ok", NULL},
    [CSN_VERDICT_FAIL] = {"not ok", NULL},
    [CSN_VERDICT_WARN] = {"ok", NULL},
    [CSN_VERDICT_UNSUPPORTED] = {"ok", "SKIP"},
    [CSN_VERDICT_KNOWN_FAILURE] = {"not ok", "TODO"},
    [CSN_VERDICT_UNEXPECTED_PASS] = {"not ok", NULL},
    [CSN_VERDICT_BROKEN] = {"not ok", NULL},
};

static void *open_tap(struct csn_sink *sink, const struct csn_report_style *style)
{
    struct tap *tap = calloc(1, sizeof *tap);
    (void)style;
    if (!tap)
        return NULL;
    tap->sink = sink;
    csn_output_text(sink, "TAP version 14\n");
    return tap;
}

/* A description or reason, in which a backslash and # must be escaped. */
static void write_escaped(struct csn_sink *sink, const char *text)
{
    for (const char *at = text; *at; at++)
        csn_output_format(sink, *at == '#' || *at == '\\' ? "\\%c" : "%c", *at);
}

static void write_point(struct tap *tap, const char *result, const char *id, const char *directive, const char *reason)
{
    tap->points++;
    csn_output_format(tap->sink, "%s %zu - ", result, tap->points);
    write_escaped(tap->sink, id);
    if (directive) {
        csn_output_format(tap->sink, " # %s ", directive);
        write_escaped(tap->sink, reason);
    }
    csn_output_text(tap->sink, "\n");
}

/* "name: value" at the depth; JSON strings are YAML. */
static void write_field(struct csn_sink *sink, const char *indent, const cJSON *object, const char *name)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!value)
        return;
    csn_output_format(sink, "%s%s: ", indent, name);
    csn_output_json(sink, value);
    csn_output_text(sink, "\n");
}

static void write_check(struct csn_sink *sink, const cJSON *check)
{
    static const char *const names[] = {"rule", "level", "basis", "status", "message", "mend", "expected", "actual", "source"};
    csn_output_text(sink, "    - id: ");
    csn_output_json_string(sink, csn_text_get(check, "id"));
    csn_output_text(sink, "\n");
    for (size_t i = 0; i < CSN_COUNT(names); i++)
        write_field(sink, "      ", check, names[i]);
}

static void write_diagnostics(struct csn_sink *sink, const cJSON *record)
{
    const cJSON *check = NULL;
    csn_output_text(sink, "  ---\n");
    write_field(sink, "  ", record, "title");
    write_field(sink, "  ", record, "verdict");
    write_field(sink, "  ", record, "reason");
    write_field(sink, "  ", record, "durationMs");
    if (csn_output_worst(record))
        csn_output_text(sink, "  checks:\n");
    cJSON_ArrayForEach(check, cJSON_GetObjectItemCaseSensitive(record, "checks"))
        if (csn_record_check_is(check, CSN_CHECK_FAIL) || csn_record_check_is(check, CSN_CHECK_WARN))
            write_check(sink, check);
    write_field(sink, "  ", record, "rerun");
    csn_output_text(sink, "  ...\n");
}

static void write_header(struct csn_sink *sink, const cJSON *header)
{
    struct csn_buf client;
    csn_buf_init(&client, NULL, 1 << 20);
    if (csn_output_client(header, &client) == CSN_OK)
        csn_output_format(sink, "# client: %.*s\n", CSN_SPAN_ARG(csn_buf_span(&client)));
    csn_buf_clear(&client);
    csn_output_text(sink, "# seed: ");
    csn_output_json(sink, cJSON_GetObjectItemCaseSensitive(header, "seed"));
    csn_output_text(sink, "\n");
}

static void write_case(struct tap *tap, const cJSON *record)
{
    enum csn_verdict verdict = csn_record_verdict(record);
    write_point(tap, points[verdict].result, csn_text_get(record, "id"), points[verdict].directive, csn_output_message(record));
    if (verdict != CSN_VERDICT_PASS && verdict != CSN_VERDICT_UNSUPPORTED)
        write_diagnostics(tap->sink, record);
}

static void write_amend(struct tap *tap, const cJSON *record)
{
    const cJSON *check = cJSON_GetObjectItemCaseSensitive(record, "check");
    write_point(tap, csn_record_check_is(check, CSN_CHECK_FAIL) ? "not ok" : "ok", csn_text_get(record, "id"), NULL, "");
    csn_output_text(tap->sink, "  ---\n  amends: ");
    csn_output_json_string(tap->sink, csn_text_get(record, "id"));
    csn_output_text(tap->sink, "\n  checks:\n");
    write_check(tap->sink, check);
    csn_output_text(tap->sink, "  ...\n");
}

static void write_footer(struct tap *tap, const cJSON *footer)
{
    csn_output_format(tap->sink, "1..%zu\n", tap->points);
    if (!cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(footer, "complete")))
        csn_output_text(tap->sink, "Bail out! The run did not come to its end\n");
}

static void record_tap(void *state, const cJSON *record)
{
    struct tap *tap = state;
    if (csn_record_is(record, "header"))
        write_header(tap->sink, record);
    else if (csn_record_is(record, "case"))
        write_case(tap, record);
    else if (csn_record_is(record, "amend"))
        write_amend(tap, record);
    else if (csn_record_is(record, "footer"))
        write_footer(tap, record);
}

static void close_tap(void *state)
{
    free(state);
}

const struct csn_format csn_format_tap = {"tap", open_tap, record_tap, close_tap};
