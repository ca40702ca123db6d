/* One rule in full: what it says, what it looks like when broken, how to mend it, who broke it, its cases, and an example. */
#include <countersign/hex.h>

#include "cli/example.h"
#include "cli/rules.h"

#define LINE_MAX ((size_t)1 << 20)
#define SHOWN_MAX ((size_t)1600) /* bytes of a message */

static enum csn_status append_title(struct csn_buf *out, enum csn_rules_format format, const struct csn_rule *rule)
{
    const char *level = csn_level_name(rule->level);
    const char *basis = csn_basis_name(rule->basis);
    if (format == CSN_RULES_MARKDOWN)
        return csn_buf_append_format(out, "### `%.*s`\n\n**%s**, %s\n\n", CSN_SPAN_ARG(rule->id), level, basis);
    return csn_buf_append_format(out, "%.*s (%s, %s)\n", CSN_SPAN_ARG(rule->id), level, basis);
}

/* A field of a rule that is shown in full; an empty one is left out. */
static enum csn_status append_field(struct csn_buf *out, enum csn_rules_format format, const char *label, struct csn_span text)
{
    if (text.len == 0)
        return CSN_OK;
    if (format == CSN_RULES_MARKDOWN)
        return csn_buf_append_format(out, "- %s: %.*s\n", label, CSN_SPAN_ARG(text));
    return csn_buf_append_format(out, "    %-8s  %.*s\n", label, CSN_SPAN_ARG(text));
}

static enum csn_status append_sightings(struct csn_buf *out, enum csn_rules_format format, const struct csn_rule *rule)
{
    enum csn_status status = CSN_OK;
    struct csn_buf line;
    csn_buf_init(&line, NULL, LINE_MAX);
    for (size_t i = 0; i < rule->seen_in_count && status == CSN_OK; i++) {
        const struct csn_sighting *sighting = &rule->seen_in[i];
        csn_buf_reset(&line);
        status = csn_buf_append_format(&line, "%.*s: %.*s (%.*s)", CSN_SPAN_ARG(sighting->project), CSN_SPAN_ARG(sighting->symptom),
                                       CSN_SPAN_ARG(sighting->reference));
        if (status == CSN_OK)
            status = append_field(out, format, "seen in", csn_buf_span(&line));
    }
    csn_buf_clear(&line);
    return status;
}

/* Written cases by their ids; of the others how many there are. */
static enum csn_status append_cases(struct csn_buf *out, enum csn_rules_format format, struct csn_rules_walk walk)
{
    enum csn_status status = CSN_OK;
    const struct csn_case *of;
    size_t generated = 0;
    struct csn_buf line;
    while (status == CSN_OK && (of = csn_rules_next_case(&walk)) != NULL) {
        generated += of->generated;
        if (!of->generated)
            status = append_field(out, format, "case", of->id);
    }
    if (status != CSN_OK || generated == 0)
        return status;
    csn_buf_init(&line, NULL, LINE_MAX);
    status = csn_buf_append_format(&line, "%zu generated: countersign cases --rule %.*s --filter 'generated.*'", generated,
                                   CSN_SPAN_ARG(walk.rule->id));
    if (status == CSN_OK)
        status = append_field(out, format, "case", csn_buf_span(&line));
    csn_buf_clear(&line);
    return status;
}

/* ---- the example ---- */

/* One line of a message, its end included; a page shows the end as one. */
static enum csn_status append_line(struct csn_buf *out, enum csn_rules_format format, const char *label, struct csn_span line)
{
    enum csn_status status = CSN_OK;
    if (format == CSN_RULES_TEXT)
        status = csn_buf_append_format(out, "    %-8s  ", label);
    else
        while (line.len > 0 && (line.data[line.len - 1] == '\n' || line.data[line.len - 1] == '\r'))
            line.len--;
    if (status == CSN_OK)
        status = csn_hex_escape(line, out);
    return status == CSN_OK ? csn_buf_append_byte(out, '\n') : status;
}

static enum csn_status append_lines(struct csn_buf *out, enum csn_rules_format format, const char *label, struct csn_span message)
{
    size_t shown = message.len < SHOWN_MAX ? message.len : SHOWN_MAX;
    enum csn_status status = CSN_OK;
    for (size_t at = 0; status == CSN_OK && at < shown;) {
        size_t end = csn_span_find(csn_span_slice(message, 0, shown), at, '\n');
        end += end < shown;
        status = append_line(out, format, at == 0 ? label : "", csn_span_slice(message, at, end));
        at = end;
    }
    if (status == CSN_OK && shown < message.len)
        status = csn_buf_append_format(out, "%s\u2026 and %zu bytes more\n", format == CSN_RULES_TEXT ? "              " : "", message.len - shown);
    return status;
}

static enum csn_status append_message(struct csn_buf *out, enum csn_rules_format format, const char *label, struct csn_span message)
{
    enum csn_status status = CSN_OK;
    if (message.len == 0)
        return CSN_OK;
    if (format == CSN_RULES_MARKDOWN)
        status = csn_buf_append_format(out, "\n%s:\n\n```http\n", label);
    if (status == CSN_OK)
        status = append_lines(out, format, label, message);
    if (status == CSN_OK && format == CSN_RULES_MARKDOWN)
        status = csn_buf_append(out, CSN_SPAN("```\n"));
    return status;
}

static enum csn_status append_example(struct csn_buf *out, enum csn_rules_format format, const struct csn_catalogue *catalogue,
                                      const struct csn_rule *rule)
{
    struct csn_example example;
    struct csn_error error;
    enum csn_status status = csn_example_make(catalogue, rule, &example, &error);
    if (status == CSN_OK && example.of)
        status = append_field(out, format, "example", example.of->id);
    if (status == CSN_OK && example.of)
        status = append_message(out, format, "request", csn_buf_span(&example.request));
    if (status == CSN_OK && example.of)
        status = append_message(out, format, "answer", csn_buf_span(&example.answer));
    csn_example_clear(&example);
    return status;
}

enum csn_status csn_rules_append(struct csn_buf *out, enum csn_rules_format format, const struct csn_catalogue *catalogue,
                                 const struct csn_rule *rule, bool example)
{
    const struct {
        const char *label;
        struct csn_span text;
    } fields[] = {
        {"rule", rule->sentence}, {"reason", rule->reason}, {"broken", rule->broken},
        {"mend", rule->mend},     {"source", rule->source}, {"unseen", rule->unseen},
    };
    enum csn_status status = append_title(out, format, rule);
    for (size_t i = 0; i < CSN_COUNT(fields) && status == CSN_OK; i++)
        status = append_field(out, format, fields[i].label, fields[i].text);
    if (status == CSN_OK)
        status = append_sightings(out, format, rule);
    if (status == CSN_OK)
        status = append_cases(out, format, (struct csn_rules_walk){.catalogue = catalogue, .rule = rule});
    if (status == CSN_OK && example)
        status = append_example(out, format, catalogue, rule);
    return status == CSN_OK ? csn_buf_append_byte(out, '\n') : status;
}
