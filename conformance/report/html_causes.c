/* What is to be mended first: each broken rule with its symptoms, most cases first, how to mend it and who else broke it; failures, then
 * warnings. */
#include "report/html.h"

#include <string.h>

#include "report/causes.h"
#include "report/escape.h"
#include "report/output.h"
#include "report/text.h"

#define MEMBERS_MAX 6u   /* of a cause */
#define PROJECTS_MAX 8u  /* that broke a rule */
#define NAMES_BYTES_MAX ((size_t)4 << 10)

static bool is_warning(const cJSON *cause)
{
    return csn_record_check_is(cause, CSN_CHECK_WARN);
}

static bool has_same_rule(const cJSON *a, const cJSON *b)
{
    return is_warning(a) == is_warning(b) && strcmp(csn_text_get(a, "rule"), csn_text_get(b, "rule")) == 0;
}

/* Tells whether the cause is told with one before it. */
static bool is_told(const cJSON *causes, const cJSON *cause)
{
    for (const cJSON *before = causes->child; before != cause; before = before->next)
        if (has_same_rule(before, cause))
            return true;
    return false;
}

/* The worst execution of a case among the client's outcomes, or their count. */
static size_t find_outcome(const struct csn_compared *client, const char *id)
{
    size_t at = 0;
    while (at < client->outcome_count && strcmp(client->outcomes[at].id, id) != 0)
        at++;
    return at;
}

static void write_example(struct csn_sink *sink, const struct csn_comparison *comparison, size_t client, const char *id)
{
    size_t at = find_outcome(&comparison->clients[client], id);
    bool found = at < comparison->clients[client].outcome_count;
    csn_output_text(sink, "<span class=\"soft\">such as ");
    if (found)
        csn_output_format(sink, "<a href=\"#e%zu-%zu\">", client, at);
    csn_html_text(sink, id);
    csn_output_text(sink, found ? "</a></span>" : "</span>");
}

static void write_names(struct csn_sink *sink, const char *before, const cJSON *cause, size_t max, const char *behind,
                        enum csn_status (*append)(const cJSON *cause, size_t max, struct csn_buf *out))
{
    struct csn_buf names;
    csn_buf_init(&names, NULL, NAMES_BYTES_MAX);
    if (append(cause, max, &names) == CSN_OK && names.len > 0) {
        csn_output_text(sink, before);
        csn_escape_html(sink, csn_buf_span(&names));
        csn_output_text(sink, behind);
    }
    csn_buf_clear(&names);
}

static void write_symptom(struct csn_sink *sink, const struct csn_comparison *comparison, size_t client, const cJSON *cause)
{
    double cases = csn_text_get_number(cause, "cases");
    csn_output_format(sink, "<div class=\"n\"><b>%.0f</b> %s</div><div>", cases, cases > 1 ? "cases" : "case");
    csn_html_text(sink, csn_text_get(cause, "message"));
    csn_output_text(sink, "<br>");
    write_names(sink, "<span class=\"soft\">in ", cause, MEMBERS_MAX, ", </span>", csn_cause_members);
    write_example(sink, comparison, client, csn_text_get(cause, "example"));
    csn_output_text(sink, "</div>");
}

/* A rule with all its symptoms. */
static void write_rule(struct csn_sink *sink, const struct csn_comparison *comparison, size_t client, const cJSON *first)
{
    bool broken = *csn_text_get(first, "rule") == '\0';
    csn_output_format(sink, "<li class=\"%s\"><h3>", is_warning(first) ? "warn" : "fail");
    csn_output_text(sink, broken ? "the adapter" : "<code>");
    csn_html_text(sink, csn_text_get(first, "rule"));
    csn_output_text(sink, broken ? "" : "</code> ");
    csn_html_text(sink, csn_text_get(first, "level"));
    csn_output_text(sink, "</h3><div class=\"symptoms\">");
    for (const cJSON *cause = first; cause; cause = cause->next)
        if (has_same_rule(first, cause))
            write_symptom(sink, comparison, client, cause);
    csn_output_text(sink, "</div><dl>");
    if (*csn_text_get(first, "mend")) {
        csn_output_text(sink, "<dt>mend</dt><dd>");
        csn_html_text(sink, csn_text_get(first, "mend"));
        csn_output_text(sink, "</dd>");
    }
    write_names(sink, "<dt>seen in</dt><dd>", first, PROJECTS_MAX, "</dd>", csn_cause_projects);
    csn_output_text(sink, "</dl></li>\n");
}

static void write_group(struct csn_sink *sink, const struct csn_comparison *comparison, size_t client, bool warnings)
{
    const cJSON *causes = cJSON_GetObjectItemCaseSensitive(comparison->clients[client].footer, "causes");
    const cJSON *cause = NULL;
    size_t shown = 0;
    cJSON_ArrayForEach(cause, causes)
    {
        if (is_warning(cause) != warnings || is_told(causes, cause))
            continue;
        if (shown++ == 0) {
            csn_output_text(sink, warnings ? "<h2>What warns" : "<h2>What fails");
            csn_output_text(sink, comparison->count > 1 ? ": " : "");
            csn_html_text(sink, comparison->count > 1 ? comparison->clients[client].name : "");
            csn_output_text(sink, "</h2>\n<ol class=\"causes\">\n");
        }
        write_rule(sink, comparison, client, cause);
    }
    csn_output_text(sink, shown > 0 ? "</ol>\n" : "");
}

void csn_html_causes(struct csn_sink *sink, const struct csn_comparison *comparison)
{
    for (size_t client = 0; client < comparison->count; client++) {
        write_group(sink, comparison, client, false);
        write_group(sink, comparison, client, true);
    }
}
