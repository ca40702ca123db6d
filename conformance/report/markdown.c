/* Markdown for a CI job's summary: how each client stands, causes, failing cases with their evidence folded away. GitHub takes a summary of
 * at most 1 MiB, so that evidence ends where there is much of it, and says so. */
#include "report/causes.h"
#include "report/comparison.h"
#include "report/escape.h"
#include "report/output.h"
#include "report/standing.h"
#include "report/text.h"

#define NAMES_MAX 6u                /* members of a cause, projects that it was seen in */
#define NAMES_BYTES_MAX ((size_t)512) /* of them; longer ones are left to the other reports */
#define CASES_MAX 40u               /* with evidence, of a client */
#define CAUSES_MAX 30               /* of a client */
#define BYTES_MAX ((size_t)3 << 10) /* of a message, of expected, of actual */
#define EXCHANGES_MAX 2             /* of a case */
#define CHECKS_MAX 4                /* of a case */
#define PAGE_MAX ((size_t)1 << 20)  /* what GitHub takes of a step's summary */
#define CASE_MAX ((size_t)320 << 10) /* what a case may come to, every byte escaped */
#define CLIENT_MAX ((size_t)192 << 10) /* what its causes may */

static const char *const signs[CSN_STANDING_COUNT] = {
    [CSN_STANDING_FAILS] = "\u274c",       [CSN_STANDING_INCOMPLETE] = "\u26a0\ufe0f", [CSN_STANDING_NOTHING] = "\u26a0\ufe0f",
    [CSN_STANDING_KNOWN] = "\u2611\ufe0f", [CSN_STANDING_PARTIAL] = "\u2611\ufe0f",    [CSN_STANDING_CONFORMS] = "\u2705",
};

static void write_text(struct csn_sink *sink, const char *text)
{
    csn_escape_markdown(sink, csn_span_of_string(text));
}

/* In HTML that stands in Markdown, where a backslash escapes nothing. */
static void write_html(struct csn_sink *sink, const char *text)
{
    csn_escape_html(sink, csn_span_of_string(text));
}

static void write_client(struct csn_sink *sink, const struct csn_compared *client)
{
    const cJSON *core = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(client->footer, "coverage"), "core");
    struct csn_buf standing;
    csn_buf_init(&standing, NULL, 1 << 10);
    csn_output_text(sink, "| ");
    write_text(sink, client->name);
    csn_output_format(sink, " | %s ", signs[csn_standing_of(client->header, client->footer)]);
    if (csn_standing_describe(client->header, client->footer, &standing) == CSN_OK)
        csn_escape_markdown(sink, csn_buf_span(&standing));
    for (unsigned i = 0; i < CSN_VERDICT_COUNT; i++)
        csn_output_format(sink, " | %zu", csn_standing_count(client->footer, (enum csn_verdict)i));
    if (cJSON_IsNumber(core))
        csn_output_format(sink, " | %.1f %% |\n", core->valuedouble);
    else
        csn_output_text(sink, " | |\n");
    csn_buf_clear(&standing);
}

static void write_clients(struct csn_sink *sink, const struct csn_comparison *comparison)
{
    csn_output_text(sink, "| client | |");
    for (unsigned i = 0; i < CSN_VERDICT_COUNT; i++)
        csn_output_format(sink, " %s |", csn_verdict_name((enum csn_verdict)i));
    csn_output_text(sink, " core |\n| --- | --- |");
    for (unsigned i = 0; i <= CSN_VERDICT_COUNT; i++)
        csn_output_text(sink, " ---: |");
    csn_output_text(sink, "\n");
    for (size_t i = 0; i < comparison->count; i++)
        write_client(sink, &comparison->clients[i]);
}

static void write_cell(struct csn_sink *sink, const struct csn_compared *client, const char *area)
{
    size_t judged = 0;
    size_t bad = csn_comparison_bad(client, area, &judged);
    if (bad > 0)
        csn_output_format(sink, " **%zu** of %zu |", bad, judged);
    else
        csn_output_text(sink, judged > 0 ? " ok |" : " \u2013 |");
}

static void write_areas(struct csn_sink *sink, const struct csn_comparison *comparison)
{
    csn_output_text(sink, "\n### Failing, by area\n\n| area |");
    for (size_t i = 0; i < comparison->count; i++) {
        csn_output_text(sink, " ");
        write_text(sink, comparison->clients[i].name);
        csn_output_text(sink, " |");
    }
    csn_output_text(sink, "\n| --- |");
    for (size_t i = 0; i < comparison->count; i++)
        csn_output_text(sink, " ---: |");
    for (size_t area = 0; area < comparison->area_count; area++) {
        csn_output_text(sink, "\n| ");
        write_text(sink, comparison->areas[area]);
        csn_output_text(sink, " |");
        for (size_t i = 0; i < comparison->count; i++)
            write_cell(sink, &comparison->clients[i], comparison->areas[area]);
    }
    csn_output_text(sink, "\n");
}

static void write_names(struct csn_sink *sink, const char *label, const cJSON *cause,
                        enum csn_status (*append)(const cJSON *cause, size_t max, struct csn_buf *out))
{
    struct csn_buf names;
    csn_buf_init(&names, NULL, NAMES_BYTES_MAX);
    if (append(cause, NAMES_MAX, &names) == CSN_OK && names.len > 0) {
        csn_output_format(sink, "<br>%s: ", label);
        csn_escape_markdown(sink, csn_buf_span(&names));
    }
    csn_buf_clear(&names);
}

/* The symptom, where it shows, and, where its rule is met for the first time, how to mend it and who else did this. */
static void write_symptom(struct csn_sink *sink, const cJSON *causes, const cJSON *cause)
{
    write_text(sink, csn_text_get(cause, "message"));
    write_names(sink, "in", cause, csn_cause_members);
    if (csn_cause_follows(causes, cause))
        return;
    csn_output_text(sink, *csn_text_get(cause, "mend") ? "<br>mend: " : "");
    write_text(sink, csn_text_get(cause, "mend"));
    write_names(sink, "seen in", cause, csn_cause_projects);
}

static void write_cause(struct csn_sink *sink, const cJSON *causes, const cJSON *cause)
{
    csn_output_format(sink, "| %.0f | ", csn_text_get_number(cause, "cases"));
    write_text(sink, csn_text_get(cause, "rule"));
    csn_output_text(sink, " | ");
    write_text(sink, csn_text_get(cause, "level"));
    csn_output_text(sink, " | ");
    write_symptom(sink, causes, cause);
    csn_output_text(sink, " | ");
    write_text(sink, csn_text_get(cause, "example"));
    csn_output_text(sink, " |\n");
}

static void write_causes(struct csn_sink *sink, const struct csn_compared *client)
{
    const cJSON *causes = cJSON_GetObjectItemCaseSensitive(client->footer, "causes");
    int count = cJSON_GetArraySize(causes);
    if (count == 0)
        return;
    csn_output_text(sink, "\n### Causes\n\n| cases | rule | level | what is wrong | for example |\n| ---: | --- | --- | --- | --- |\n");
    for (int i = 0; i < count && i < CAUSES_MAX; i++)
        write_cause(sink, causes, cJSON_GetArrayItem(causes, i));
    if (count > CAUSES_MAX)
        csn_output_format(sink, "\n\u2026 and %d causes more.\n", count - CAUSES_MAX);
}

/* A blank line would end HTML in Markdown, and there is none in escaped bytes but within `<pre>`, where it is text. */
static void write_bytes(struct csn_sink *sink, const char *label, const cJSON *object, const char *member)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, member));
    if (!text)
        return;
    csn_output_format(sink, "<p>%s</p><pre>", label);
    csn_escape_html_bytes(sink, csn_span_of_string(text), BYTES_MAX);
    csn_output_text(sink, "</pre>\n");
}

static void write_line(struct csn_sink *sink, const char *label, const char *text)
{
    if (!*text)
        return;
    csn_output_format(sink, "<br>%s: ", label);
    write_html(sink, text);
    csn_output_text(sink, "\n");
}

static void write_check(struct csn_sink *sink, const cJSON *check)
{
    csn_output_text(sink, "<p><b>");
    write_html(sink, csn_text_get(check, "message"));
    csn_output_text(sink, "</b><br><code>");
    write_html(sink, csn_text_get(check, "rule"));
    csn_output_text(sink, "</code> ");
    write_html(sink, csn_text_get(check, "level"));
    csn_output_text(sink, ", ");
    write_html(sink, csn_text_get(check, "basis"));
    csn_output_text(sink, "\n");
    write_line(sink, "mend", csn_text_get(check, "mend"));
    write_line(sink, "source", csn_text_get(check, "source"));
    csn_output_text(sink, "</p>\n");
    write_bytes(sink, "expected", check, "expected");
    write_bytes(sink, "actual", check, "actual");
}

static void write_evidence(struct csn_sink *sink, const cJSON *record)
{
    const cJSON *exchanges = cJSON_GetObjectItemCaseSensitive(record, "exchanges");
    const cJSON *check = NULL;
    size_t shown = 0;
    cJSON_ArrayForEach(check, cJSON_GetObjectItemCaseSensitive(record, "checks"))
        if (csn_record_check_is(check, CSN_CHECK_FAIL) && shown++ < CHECKS_MAX)
            write_check(sink, check);
    for (int i = 0; i < cJSON_GetArraySize(exchanges) && i < EXCHANGES_MAX; i++) {
        write_bytes(sink, "request", cJSON_GetArrayItem(exchanges, i), "request");
        write_bytes(sink, "answer", cJSON_GetArrayItem(exchanges, i), "response");
    }
    csn_output_text(sink, "<p>rerun: <code>");
    write_html(sink, csn_text_get(record, "rerun"));
    csn_output_text(sink, "</code></p>\n");
}

static void write_case(struct csn_sink *sink, const cJSON *record)
{
    csn_output_format(sink, "<details><summary>%s <code>", csn_verdict_name(csn_record_verdict(record)));
    write_html(sink, csn_text_get(record, "id"));
    csn_output_text(sink, "</code> ");
    write_html(sink, csn_output_message(record));
    csn_output_text(sink, "</summary>\n<p>");
    write_html(sink, csn_text_get(record, "title"));
    csn_output_text(sink, "</p>\n");
    write_evidence(sink, record);
    csn_output_text(sink, "</details>\n");
}

static bool has_room(const struct csn_sink *sink, size_t more)
{
    return csn_sink_given(sink) + more + CLIENT_MAX <= PAGE_MAX;
}

static void write_failures(struct csn_sink *sink, const struct csn_compared *client)
{
    size_t met = 0;
    size_t shown = 0;
    for (size_t i = 0; i < client->outcome_count; i++) {
        if (!csn_comparison_is_bad(client->outcomes[i].verdict))
            continue;
        met++;
        if (shown == CASES_MAX || shown + 1 < met || !has_room(sink, CASE_MAX))
            continue;
        shown++;
        cJSON *record = csn_comparison_read(client, &client->outcomes[i]);
        csn_output_text(sink, met == 1 ? "\n### Cases\n\n" : "");
        write_case(sink, record);
        cJSON_Delete(record);
    }
    if (met > shown)
        csn_output_format(sink, "\n\u2026 and %zu cases more, which the other reports have: a summary on GitHub holds at most 1 MiB.\n",
                          met - shown);
}

void csn_page_markdown(struct csn_sink *sink, const struct csn_comparison *comparison)
{
    csn_output_text(sink, "## countersign\n\n");
    write_clients(sink, comparison);
    if (comparison->count > 1)
        write_areas(sink, comparison);
    for (size_t i = 0; i < comparison->count; i++) {
        if (!has_room(sink, CLIENT_MAX)) {
            csn_output_format(sink, "\n\u2026 and %zu clients more: a summary on GitHub holds at most 1 MiB.\n", comparison->count - i);
            break;
        }
        if (comparison->count > 1) {
            csn_output_text(sink, "\n## ");
            write_text(sink, comparison->clients[i].name);
            csn_output_text(sink, "\n");
        }
        write_causes(sink, &comparison->clients[i]);
        write_failures(sink, &comparison->clients[i]);
    }
}

static void close_markdown(void *state)
{
    csn_paged_close(state, csn_page_markdown);
}

const struct csn_format csn_format_markdown = {"markdown", csn_paged_open, csn_paged_record, close_markdown};
