/* SARIF 2.1.0, which code scanning services read: a result for each check that failed or warned, its rule with it. A client is no
 * source file: the place of a result is its case.
 */
#include <stdlib.h>
#include <string.h>

#include "report/ledger.h"
#include "report/output.h"
#include "report/report.h"
#include "report/text.h"

struct sarif {
    struct csn_sink *sink;
    struct csn_ledger *ledger;
    cJSON *rules; /* reporting descriptors, each rule once */
    bool began;   /* a result has been written */
    bool failed;  /* there was no memory for a part */
};

static void *open_sarif(struct csn_sink *sink, const struct csn_report_style *style)
{
    struct sarif *sarif = calloc(1, sizeof *sarif);
    (void)style;
    if (!sarif)
        return NULL;
    sarif->sink = sink;
    sarif->ledger = csn_ledger_new();
    sarif->rules = cJSON_CreateArray();
    if (sarif->ledger && sarif->rules)
        return sarif;
    csn_ledger_free(sarif->ledger);
    cJSON_Delete(sarif->rules);
    free(sarif);
    return NULL;
}

static void record_sarif(void *state, const cJSON *record)
{
    struct sarif *sarif = state;
    csn_ledger_add(sarif->ledger, record);
}

static cJSON *put_new(cJSON *object, const char *name)
{
    cJSON *item = cJSON_CreateObject();
    return csn_text_put_item(object, name, item) ? item : NULL;
}

static bool put_message(cJSON *object, const char *name, const char *text)
{
    return csn_text_put(put_new(object, name), "text", csn_span_of_string(text));
}

/* "MUST, spec. Choose the JSON type by the model. Source: ..." */
static cJSON *make_help(const cJSON *check)
{
    cJSON *text = NULL;
    struct csn_buf buf;
    csn_buf_init(&buf, NULL, 1 << 20);
    if (csn_buf_append_format(&buf, "%s (%s, %s). Source: %s", csn_text_get(check, "mend"), csn_text_get(check, "level"),
                              csn_text_get(check, "basis"), csn_text_get(check, "source")) == CSN_OK)
        text = csn_text_new(csn_buf_span(&buf));
    csn_buf_clear(&buf);
    return text;
}

static const char *level_of(const cJSON *check)
{
    return csn_record_check_is(check, CSN_CHECK_FAIL) ? "error" : "warning";
}

static bool add_rule(cJSON *rules, const cJSON *check)
{
    cJSON *rule = cJSON_CreateObject();
    bool made = csn_text_put(rule, "id", csn_span_of_string(csn_text_get(check, "rule")))
             && put_message(rule, "shortDescription", csn_text_get(check, "sentence"))
             && csn_text_put_item(put_new(rule, "help"), "text", make_help(check))
             && csn_text_put(put_new(rule, "defaultConfiguration"), "level", csn_span_of_string(level_of(check)));
    if (!made) {
        cJSON_Delete(rule);
        return false;
    }
    return csn_text_push_item(rules, rule);
}

/* The rule's index among the descriptors, where it is entered if it isn't there yet; negative: no memory. */
static int rule_index(struct sarif *sarif, const cJSON *check)
{
    int index = 0;
    const cJSON *rule = NULL;
    cJSON_ArrayForEach(rule, sarif->rules)
    {
        if (strcmp(csn_text_get(rule, "id"), csn_text_get(check, "rule")) == 0)
            return index;
        index++;
    }
    return add_rule(sarif->rules, check) ? index : -1;
}

/* What is wrong, what was expected and what came, and the command that shows it again. */
static cJSON *make_text(const cJSON *record, const cJSON *check)
{
    static const char *const parts[] = {"expected", "actual"};
    cJSON *text = NULL;
    struct csn_buf buf;
    csn_buf_init(&buf, NULL, 1 << 24);
    enum csn_status status = csn_buf_append(&buf, csn_span_of_string(csn_text_get(check, "message")));
    for (size_t i = 0; i < CSN_COUNT(parts) && status == CSN_OK; i++)
        if (*csn_text_get(check, parts[i]))
            status = csn_buf_append_format(&buf, "\n%s: %s", parts[i], csn_text_get(check, parts[i]));
    if (status == CSN_OK)
        status = csn_buf_append_format(&buf, "\nrerun: %s", csn_text_get(record, "rerun"));
    if (status == CSN_OK && csn_buf_append_byte(&buf, '\0') == CSN_OK) /* escaped already, but for our own line ends */
        text = cJSON_CreateString(buf.data);
    csn_buf_clear(&buf);
    return text;
}

static cJSON *make_locations(const cJSON *record)
{
    struct csn_span id = csn_span_of_string(csn_text_get(record, "id"));
    cJSON *locations = cJSON_CreateArray();
    cJSON *location = cJSON_CreateObject();
    cJSON *logical = cJSON_CreateArray();
    cJSON *name = cJSON_CreateObject();
    cJSON *physical = put_new(location, "physicalLocation");
    bool made = csn_text_put(put_new(physical, "artifactLocation"), "uri", id);
    made = csn_text_put(name, "fullyQualifiedName", id) && made;
    made = csn_text_push_item(logical, name) && made;
    made = csn_text_put_item(location, "logicalLocations", logical) && made;
    made = csn_text_push_item(locations, location) && made;
    if (made)
        return locations;
    cJSON_Delete(locations);
    return NULL;
}

static cJSON *make_result(struct sarif *sarif, const cJSON *record, const cJSON *check)
{
    cJSON *result = cJSON_CreateObject();
    int index = rule_index(sarif, check);
    bool made = index >= 0
             && csn_text_put(result, "ruleId", csn_span_of_string(csn_text_get(check, "rule")))
             && csn_text_put_number(result, "ruleIndex", index)
             && csn_text_put(result, "level", csn_span_of_string(level_of(check)))
             && csn_text_put_item(put_new(result, "message"), "text", make_text(record, check))
             && csn_text_put_item(result, "locations", make_locations(record))
             && csn_text_put(put_new(result, "partialFingerprints"), "case/v1", csn_span_of_string(csn_text_get(record, "id")));
    if (made)
        return result;
    cJSON_Delete(result);
    return NULL;
}

static void write_check(struct sarif *sarif, const cJSON *record, const cJSON *check)
{
    cJSON *result = make_result(sarif, record, check);
    sarif->failed = sarif->failed || !result;
    csn_output_text(sarif->sink, sarif->began ? ",\n" : "\n");
    csn_output_json(sarif->sink, result);
    sarif->began = true;
    cJSON_Delete(result);
}

/* What a list of known failures excuses is no result. */
static void write_case(void *ctx, const cJSON *record)
{
    struct sarif *sarif = ctx;
    const cJSON *check = NULL;
    enum csn_verdict verdict = csn_record_verdict(record);
    if (verdict != CSN_VERDICT_FAIL && verdict != CSN_VERDICT_WARN)
        return;
    cJSON_ArrayForEach(check, cJSON_GetObjectItemCaseSensitive(record, "checks"))
        if (csn_record_check_is(check, CSN_CHECK_FAIL) || csn_record_check_is(check, CSN_CHECK_WARN))
            write_check(sarif, record, check);
}

static void write_tool(struct sarif *sarif)
{
    const cJSON *suite = cJSON_GetObjectItemCaseSensitive(csn_ledger_header(sarif->ledger), "countersign");
    csn_output_text(sarif->sink, "],\n\"columnKind\":\"utf16CodeUnits\",\"tool\":{\"driver\":{\"name\":\"countersign\",\"version\":");
    csn_output_json_string(sarif->sink, csn_text_get(suite, "version"));
    csn_output_text(sarif->sink, ",\"rules\":");
    csn_output_json(sarif->sink, sarif->rules);
    csn_output_text(sarif->sink, "}}");
}

static void close_sarif(void *state)
{
    struct sarif *sarif = state;
    const cJSON *complete = cJSON_GetObjectItemCaseSensitive(csn_ledger_footer(sarif->ledger), "complete");
    csn_output_text(sarif->sink, "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\"results\":[");
    csn_ledger_each(sarif->ledger, CSN_LEDGER_ALL, write_case, sarif);
    write_tool(sarif);
    csn_output_format(sarif->sink, ",\n\"invocations\":[{\"executionSuccessful\":%s}]", cJSON_IsTrue(complete) ? "true" : "false");
    /* Without its end it is no document, and can't be taken for a whole report. */
    if (csn_ledger_complete(sarif->ledger) && !sarif->failed)
        csn_output_text(sarif->sink, "}]}\n");
    csn_ledger_free(sarif->ledger);
    cJSON_Delete(sarif->rules);
    free(sarif);
}

const struct csn_format csn_format_sarif = {"sarif", open_sarif, record_sarif, close_sarif};
