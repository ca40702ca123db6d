/* For people: what went wrong as it comes, then the causes, most cases first, and the counts. */
#include "report/pretty.h"

#include <stdlib.h>
#include <string.h>

#include "report/array.h"
#include "report/causes.h"
#include "report/output.h"
#include "report/report.h"
#include "report/text.h"

#define NAMES_MAX 6 /* of members, of projects that a cause was seen in */

/* Something that several cases share: a reason to be skipped, a warning. */
struct group {
    char *text;
    size_t count;
};

struct groups {
    struct group *items;
    size_t count;
};

struct pretty {
    struct csn_pretty_output output;
    struct csn_report_style style;
    double announced; /* executions in all */
    size_t done;
    size_t failed;
    bool line_shown;  /* the progress line stands on the terminal */
    char *seed;
    struct groups skips;
    struct groups warnings;
};

static void *open_pretty(struct csn_sink *sink, const struct csn_report_style *style)
{
    struct pretty *pretty = calloc(1, sizeof *pretty);
    if (!pretty)
        return NULL;
    pretty->style = *style;
    pretty->output = (struct csn_pretty_output){.sink = sink, .colour = style->colour};
    return pretty;
}

/* Counts `text` in its group and returns how many have come before; one that finds no memory is taken as the first. */
static size_t group_add(struct groups *groups, const char *text)
{
    for (size_t i = 0; i < groups->count; i++)
        if (strcmp(groups->items[i].text, text) == 0)
            return groups->items[i].count++;
    struct group *items = csn_array_grow(groups->items, groups->count, sizeof *items);
    if (!items)
        return 0;
    groups->items = items;
    items[groups->count] = (struct group){.text = strdup(text), .count = 1};
    groups->count += items[groups->count].text != NULL;
    return 0;
}

static void groups_clear(struct groups *groups)
{
    for (size_t i = 0; i < groups->count; i++)
        free(groups->items[i].text);
    free(groups->items);
}

static void hide_progress(struct pretty *pretty)
{
    if (pretty->line_shown)
        csn_output_text(pretty->output.sink, "\r\x1b[K");
    pretty->line_shown = false;
}

static void show_progress(struct pretty *pretty, const cJSON *record)
{
    if (!pretty->style.progress)
        return;
    csn_output_format(pretty->output.sink, "\r\x1b[K%zu of %.0f, %zu failed  %.50s", pretty->done, pretty->announced, pretty->failed,
                      csn_text_get(record, "id"));
    pretty->line_shown = true;
}

static void write_header(struct pretty *pretty, const cJSON *header)
{
    const cJSON *suite = cJSON_GetObjectItemCaseSensitive(header, "countersign");
    const cJSON *selection = cJSON_GetObjectItemCaseSensitive(header, "selection");
    double cases = csn_text_get_number(selection, "cases");
    double repeat = csn_text_get_number(selection, "repeat");
    double generated = csn_text_get_number(selection, "generated");
    struct csn_buf client;
    csn_buf_init(&client, NULL, 1 << 20);
    if (csn_output_client(header, &client) == CSN_OK)
        csn_output_format(pretty->output.sink, "countersign %s (suite %s) judges %.*s: %.0f of %.0f cases", csn_text_get(suite, "version"),
                          csn_text_get(suite, "suite"), CSN_SPAN_ARG(csn_buf_span(&client)), cases,
                          csn_text_get_number(selection, "catalogue"));
    csn_buf_clear(&client);
    if (generated > 0)
        csn_output_format(pretty->output.sink, " (%.0f written, %.0f generated)", cases - generated, generated);
    if (repeat > 1)
        csn_output_format(pretty->output.sink, ", %.0f times", repeat);
    pretty->seed = cJSON_PrintUnformatted(cJSON_GetObjectItemCaseSensitive(header, "seed"));
    csn_output_format(pretty->output.sink, ", seed %s\n\n", pretty->seed ? pretty->seed : "");
    pretty->announced = cases * repeat;
}

/* A warning that was shown before is a line. */
static bool is_known_warning(struct pretty *pretty, const cJSON *record)
{
    return group_add(&pretty->warnings, csn_text_get(csn_output_worst(record), "rule")) > 0 && !pretty->style.verbose;
}

static void write_case(struct pretty *pretty, const cJSON *record)
{
    switch (csn_record_verdict(record)) {
    case CSN_VERDICT_FAIL:
    case CSN_VERDICT_UNEXPECTED_PASS:
    case CSN_VERDICT_BROKEN:
        pretty->failed++;
        hide_progress(pretty);
        csn_pretty_block(&pretty->output, record);
        return;
    case CSN_VERDICT_WARN:
        hide_progress(pretty);
        if (is_known_warning(pretty, record))
            csn_pretty_line(&pretty->output, record);
        else
            csn_pretty_block(&pretty->output, record);
        return;
    case CSN_VERDICT_UNSUPPORTED:
        (void)group_add(&pretty->skips, csn_output_message(record));
        break;
    case CSN_VERDICT_PASS:
    case CSN_VERDICT_KNOWN_FAILURE:
        break;
    }
    if (pretty->style.verbose) {
        hide_progress(pretty);
        csn_pretty_line(&pretty->output, record);
    }
}

/* An amendment is shown as a case of its own that has nothing but what came late. */
static void write_amend(struct pretty *pretty, const cJSON *record)
{
    cJSON *alone = cJSON_CreateObject();
    bool made = csn_text_put(alone, "id", csn_span_of_string(csn_text_get(record, "id")))
             && csn_text_put(alone, "title", CSN_SPAN("(came after the case had been judged)"))
             && csn_text_put(alone, "verdict", csn_span_of_string(csn_verdict_name(CSN_VERDICT_PASS)))
             && csn_text_put_item(alone, "checks", cJSON_CreateArray())
             && csn_text_put_item(alone, "exchanges", cJSON_CreateArray())
             && csn_record_apply(alone, record);
    if (made)
        write_case(pretty, alone);
    cJSON_Delete(alone);
}

static enum csn_pretty_colour cause_colour(const cJSON *cause)
{
    return csn_record_check_is(cause, CSN_CHECK_WARN) ? CSN_PRETTY_YELLOW : CSN_PRETTY_RED;
}

static void write_cause_line(const struct csn_pretty_output *output, const char *label, struct csn_span text)
{
    if (text.len > 0)
        csn_output_format(output->sink, "              %s%.*s\n", label, CSN_SPAN_ARG(text));
}

static void write_cause_names(const struct csn_pretty_output *output, const char *label, const cJSON *cause,
                              enum csn_status (*append)(const cJSON *cause, size_t max, struct csn_buf *out))
{
    struct csn_buf names;
    csn_buf_init(&names, NULL, (size_t)1 << 20);
    if (append(cause, NAMES_MAX, &names) == CSN_OK)
        write_cause_line(output, label, csn_buf_span(&names));
    csn_buf_clear(&names);
}

static void write_cause(const struct csn_pretty_output *output, const cJSON *causes, const cJSON *cause)
{
    double cases = csn_text_get_number(cause, "cases");
    const char *rule = csn_text_get(cause, "rule");
    csn_output_format(output->sink, "%6.0f %s  ", cases, cases > 1 ? "cases" : "case ");
    csn_pretty_paint(output, cause_colour(cause), *rule ? rule : csn_text_get(cause, "status"));
    if (*rule)
        csn_output_format(output->sink, " (%s)", csn_text_get(cause, "level"));
    csn_output_format(output->sink, ": %s\n", csn_text_get(cause, "message"));
    write_cause_names(output, "in       ", cause, csn_cause_members);
    write_cause_line(output, "such as  ", csn_span_of_string(csn_text_get(cause, "example")));
    if (csn_cause_follows(causes, cause))
        return;
    write_cause_line(output, "mend     ", csn_span_of_string(csn_text_get(cause, "mend")));
    write_cause_names(output, "seen in  ", cause, csn_cause_projects);
}

static void write_causes(const struct csn_pretty_output *output, const cJSON *causes)
{
    const cJSON *cause = NULL;
    if (cJSON_GetArraySize(causes) > 0)
        csn_output_text(output->sink, "Causes, most cases first\n");
    cJSON_ArrayForEach(cause, causes) write_cause(output, causes, cause);
    if (cJSON_GetArraySize(causes) > 0)
        csn_output_text(output->sink, "\n");
}

static void write_skips(struct pretty *pretty)
{
    if (pretty->skips.count > 0)
        csn_output_text(pretty->output.sink, "Not tested\n");
    for (size_t i = 0; i < pretty->skips.count; i++) {
        const struct group *group = &pretty->skips.items[i];
        csn_output_format(pretty->output.sink, "%6zu %s  %s\n", group->count, group->count > 1 ? "cases" : "case ", group->text);
    }
    if (pretty->skips.count > 0)
        csn_output_text(pretty->output.sink, "\n");
}

static double sum(const cJSON *summary)
{
    double all = 0;
    const cJSON *count = NULL;
    cJSON_ArrayForEach(count, summary) all += count->valuedouble;
    return all;
}

static void write_counts(const struct csn_pretty_output *output, const cJSON *summary)
{
    double all = sum(summary);
    const char *separator = ":";
    const cJSON *count = NULL;
    csn_output_format(output->sink, "%.0f %s", all, all > 1 || all < 1 ? "cases" : "case");
    cJSON_ArrayForEach(count, summary)
    {
        if (count->valuedouble < 1)
            continue;
        csn_output_format(output->sink, "%s %.0f %s", separator, count->valuedouble, count->string);
        separator = ",";
    }
}

static void write_footer(struct pretty *pretty, const cJSON *footer)
{
    const struct csn_pretty_output *output = &pretty->output;
    const cJSON *coverage = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(footer, "coverage"), "core");
    hide_progress(pretty);
    write_causes(output, cJSON_GetObjectItemCaseSensitive(footer, "causes"));
    write_skips(pretty);
    write_counts(output, cJSON_GetObjectItemCaseSensitive(footer, "summary"));
    if (cJSON_IsNumber(coverage))
        csn_output_format(output->sink, "; coverage %.1f %%", coverage->valuedouble);
    csn_output_format(output->sink, "; %.1f s; seed %s\n", csn_text_get_number(footer, "durationMs") / 1000,
                      pretty->seed ? pretty->seed : "");
    if (!cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(footer, "complete")))
        csn_output_text(output->sink, "The run did not come to its end.\n");
}

static void record_pretty(void *state, const cJSON *record)
{
    struct pretty *pretty = state;
    if (csn_record_is(record, "header")) {
        write_header(pretty, record);
    } else if (csn_record_is(record, "case")) {
        pretty->done++;
        write_case(pretty, record);
        show_progress(pretty, record);
    } else if (csn_record_is(record, "amend")) {
        write_amend(pretty, record);
    } else if (csn_record_is(record, "footer")) {
        write_footer(pretty, record);
    }
}

static void close_pretty(void *state)
{
    struct pretty *pretty = state;
    hide_progress(pretty);
    groups_clear(&pretty->skips);
    groups_clear(&pretty->warnings);
    cJSON_free(pretty->seed);
    free(pretty);
}

const struct csn_format csn_format_pretty = {"pretty", open_pretty, record_pretty, close_pretty};
