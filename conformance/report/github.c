/* Workflow commands for GitHub's runner, which shows them as annotations: an error for each cause of failure, a warning for each cause of
 * a warning. The runner keeps ten of a kind, so that there is one for a cause and not one for a case. */
#include <string.h>

#include "report/causes.h"
#include "report/comparison.h"
#include "report/escape.h"
#include "report/output.h"
#include "report/standing.h"
#include "report/text.h"

#define MEMBERS_MAX 6 /* of a cause */

static void write_text(struct csn_sink *sink, const char *text)
{
    csn_escape_command(sink, csn_span_of_string(text));
}

static void begin(struct csn_sink *sink, const char *command, const char *title)
{
    csn_output_format(sink, "::%s title=", command);
    csn_escape_command_property(sink, CSN_SPAN("countersign: "));
    csn_escape_command_property(sink, csn_span_of_string(title));
    csn_output_text(sink, "::");
}

static void write_line(struct csn_sink *sink, const char *label, const char *text)
{
    if (!*text)
        return;
    csn_output_format(sink, "%%0A%s: ", label);
    write_text(sink, text);
}

static const cJSON *find_check(const cJSON *record, const char *rule)
{
    const cJSON *check = NULL;
    cJSON_ArrayForEach(check, cJSON_GetObjectItemCaseSensitive(record, "checks"))
        if (strcmp(csn_text_get(check, "rule"), rule) == 0)
            return check;
    return NULL;
}

/* What the cause's example adds. */
static void write_example(struct csn_sink *sink, const struct csn_compared *client, const cJSON *cause)
{
    size_t at = 0;
    while (at < client->outcome_count && strcmp(client->outcomes[at].id, csn_text_get(cause, "example")) != 0)
        at++;
    if (at == client->outcome_count)
        return;
    cJSON *record = csn_comparison_read(client, &client->outcomes[at]);
    const cJSON *check = find_check(record, csn_text_get(cause, "rule"));
    write_line(sink, "mend", csn_text_get(check, "mend"));
    write_line(sink, "expected", csn_text_get(check, "expected"));
    write_line(sink, "actual", csn_text_get(check, "actual"));
    write_line(sink, "rerun", csn_text_get(record, "rerun"));
    cJSON_Delete(record);
}

static void write_members(struct csn_sink *sink, const cJSON *cause)
{
    struct csn_buf names;
    csn_buf_init(&names, NULL, (size_t)1 << 20);
    if (csn_cause_members(cause, MEMBERS_MAX, &names) == CSN_OK && csn_buf_append_byte(&names, '\0') == CSN_OK)
        write_line(sink, "in", names.data);
    csn_buf_clear(&names);
}

static void write_cause(struct csn_sink *sink, const struct csn_compared *client, const cJSON *cause)
{
    bool warns = strcmp(csn_text_get(cause, "status"), csn_check_status_name(CSN_CHECK_WARN)) == 0;
    double cases = csn_text_get_number(cause, "cases");
    const char *rule = csn_text_get(cause, "rule");
    begin(sink, warns ? "warning" : "error", *rule ? rule : "broken");
    write_text(sink, csn_text_get(cause, "message"));
    csn_output_format(sink, " (%.0f %s ", cases, cases > 1 ? "cases, for example" : "case,");
    write_text(sink, csn_text_get(cause, "example"));
    csn_output_text(sink, ")");
    write_members(sink, cause);
    write_example(sink, client, cause);
    csn_output_text(sink, "\n");
}

/* What a list of known failures excuses is no annotation. */
static bool is_annotated(enum csn_verdict verdict)
{
    return verdict == CSN_VERDICT_FAIL || verdict == CSN_VERDICT_WARN || verdict == CSN_VERDICT_BROKEN;
}

/* A footer over the annotated cases alone; NULL when there is no memory. */
static cJSON *count_causes(const struct csn_compared *client)
{
    struct csn_record_tally *tally = csn_record_tally_new();
    for (size_t i = 0; i < client->outcome_count && tally; i++) {
        if (!is_annotated(client->outcomes[i].verdict))
            continue;
        cJSON *record = csn_comparison_read(client, &client->outcomes[i]);
        csn_record_tally_add(tally, record);
        cJSON_Delete(record);
    }
    cJSON *footer = tally ? csn_record_footer(tally, true, 0) : NULL;
    csn_record_tally_free(tally);
    return footer;
}

static void write_unexpected(struct csn_sink *sink, const struct csn_compared *client)
{
    for (size_t i = 0; i < client->outcome_count; i++) {
        if (client->outcomes[i].verdict != CSN_VERDICT_UNEXPECTED_PASS)
            continue;
        cJSON *record = csn_comparison_read(client, &client->outcomes[i]);
        begin(sink, "error", "unexpected pass");
        write_text(sink, client->outcomes[i].id);
        csn_output_text(sink, *csn_output_message(record) ? ": " : " passes now: its entry among the known failures is to go");
        write_text(sink, csn_output_message(record));
        csn_output_text(sink, "\n");
        cJSON_Delete(record);
    }
}

static void write_standing(struct csn_sink *sink, const struct csn_compared *client)
{
    struct csn_buf standing;
    csn_buf_init(&standing, NULL, 1 << 10);
    begin(sink, "notice", client->name);
    if (csn_standing_describe(client->header, client->footer, &standing) == CSN_OK)
        csn_escape_command(sink, csn_buf_span(&standing));
    csn_output_text(sink, "\n");
    csn_buf_clear(&standing);
}

static void write_annotations(struct csn_sink *sink, const struct csn_comparison *comparison)
{
    const struct csn_compared *client = &comparison->clients[0];
    const cJSON *cause = NULL;
    cJSON *counted = count_causes(client);
    cJSON_ArrayForEach(cause, cJSON_GetObjectItemCaseSensitive(counted, "causes")) write_cause(sink, client, cause);
    write_unexpected(sink, client);
    write_standing(sink, client);
    cJSON_Delete(counted);
}

static void close_github(void *state)
{
    csn_paged_close(state, write_annotations);
}

const struct csn_format csn_format_github = {"github", csn_paged_open, csn_paged_record, close_github};
