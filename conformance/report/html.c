/* One self-contained page: how each client stands, areas by clients, what is to be mended, the cases that set clients apart, and all evidence,
 * closed. It loads nothing, and its policy lets nothing run but its own few lines, which show the evidence. */
#include "report/html.h"

#include "report/escape.h"
#include "report/output.h"
#include "report/standing.h"
#include "report/text.h"

static const char *const tones[CSN_STANDING_COUNT] = {
    [CSN_STANDING_FAILS] = "bad",      [CSN_STANDING_INCOMPLETE] = "neutral", [CSN_STANDING_NOTHING] = "neutral",
    [CSN_STANDING_KNOWN] = "middling", [CSN_STANDING_PARTIAL] = "middling",   [CSN_STANDING_CONFORMS] = "good",
};

static const enum csn_verdict order[CSN_VERDICT_COUNT] = {
    CSN_VERDICT_FAIL, CSN_VERDICT_BROKEN, CSN_VERDICT_UNEXPECTED_PASS, CSN_VERDICT_WARN,
    CSN_VERDICT_KNOWN_FAILURE, CSN_VERDICT_PASS, CSN_VERDICT_UNSUPPORTED,
};

static void write_head(struct csn_sink *sink, const struct csn_comparison *comparison)
{
    csn_output_format(sink,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-%s'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<title>countersign", csn_html_script_hash);
    for (size_t i = 0; i < comparison->count; i++) {
        csn_output_text(sink, i ? ", " : ": ");
        csn_html_text(sink, comparison->clients[i].name);
    }
    csn_output_text(sink, "</title>\n<style>\n");
    for (size_t i = 0; csn_html_style[i]; i++)
        csn_output_text(sink, csn_html_style[i]);
    csn_output_text(sink, "</style>\n</head>\n<body>\n");
}

static void write_count(struct csn_sink *sink, size_t count, enum csn_verdict verdict)
{
    if (count == 0)
        return;
    csn_output_format(sink, "<span>%zu ", count);
    csn_html_verdict(sink, verdict);
    csn_output_text(sink, "</span>");
}

static void write_counts(struct csn_sink *sink, const cJSON *footer)
{
    csn_output_text(sink, "<div class=\"bar\" aria-hidden=\"true\">");
    for (size_t i = 0; i < CSN_COUNT(order); i++)
        if (csn_standing_count(footer, order[i]) > 0)
            csn_output_format(sink, "<i class=\"%s\" style=\"flex:%zu\"></i>", csn_verdict_name(order[i]), csn_standing_count(footer, order[i]));
    csn_output_text(sink, "</div><div class=\"counts\">");
    for (size_t i = 0; i < CSN_COUNT(order); i++)
        write_count(sink, csn_standing_count(footer, order[i]), order[i]);
    csn_output_text(sink, "</div>");
}

static void write_client(struct csn_sink *sink, const struct csn_compared *client)
{
    const cJSON *core = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(client->footer, "coverage"), "core");
    struct csn_buf standing;
    csn_buf_init(&standing, NULL, 1 << 10);
    csn_output_text(sink, "<li><div class=\"name\">");
    csn_html_text(sink, client->name);
    csn_output_format(sink, "</div><div class=\"standing %s\">", tones[csn_standing_of(client->header, client->footer)]);
    if (csn_standing_describe(client->header, client->footer, &standing) == CSN_OK)
        csn_escape_html(sink, csn_buf_span(&standing));
    csn_output_text(sink, "</div>");
    write_counts(sink, client->footer);
    csn_output_text(sink, "<p class=\"soft\">");
    if (cJSON_IsNumber(core))
        csn_output_format(sink, "%.1f %% of the core judged, ", core->valuedouble);
    csn_output_format(sink, "%.1f s</p></li>\n", csn_text_get_number(client->footer, "durationMs") / 1000);
    csn_buf_clear(&standing);
}

struct cell {
    size_t from;
    size_t count;
    size_t verdicts[CSN_VERDICT_COUNT];
};

static struct cell count_cell(const struct csn_comparison *comparison, size_t client, size_t area)
{
    const struct csn_compared *of = &comparison->clients[client];
    struct cell cell = {0};
    cell.from = csn_comparison_range(of, comparison->areas[area], &cell.count);
    for (size_t i = cell.from; i < cell.from + cell.count; i++)
        cell.verdicts[of->outcomes[i].verdict]++;
    return cell;
}

/* What is worst in it, and of how many. */
static void write_cell(struct csn_sink *sink, const struct csn_comparison *comparison, size_t client, size_t area)
{
    struct cell cell = count_cell(comparison, client, area);
    if (cell.count == 0) {
        csn_output_text(sink, "<td class=\"soft\">not run</td>");
        return;
    }
    enum csn_verdict worst = comparison->clients[client].outcomes[cell.from].verdict;
    csn_output_format(sink, "<td class=\"n\"><a href=\"#a%zu-%zu\">%zu ", area, client, cell.verdicts[worst]);
    csn_html_verdict(sink, worst);
    if (cell.verdicts[worst] < cell.count)
        csn_output_format(sink, " <span class=\"soft\">of %zu</span>", cell.count);
    csn_output_text(sink, "</a></td>");
}

static void write_table_head(struct csn_sink *sink, const struct csn_comparison *comparison, const char *label, const char *corner)
{
    csn_output_format(sink, "<div class=\"wide\" role=\"region\" aria-label=\"%s\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">%s</th>",
                      label, corner);
    for (size_t i = 0; i < comparison->count; i++) {
        csn_output_text(sink, "<th scope=\"col\">");
        csn_html_text(sink, comparison->clients[i].name);
        csn_output_text(sink, "</th>");
    }
    csn_output_text(sink, "</tr></thead><tbody>\n");
}

static void write_matrix(struct csn_sink *sink, const struct csn_comparison *comparison)
{
    csn_output_text(sink, "<h2>Areas</h2>\n");
    write_table_head(sink, comparison, "Areas by clients", "area");
    for (size_t area = 0; area < comparison->area_count; area++) {
        csn_output_text(sink, "<tr><th scope=\"row\">");
        csn_html_text(sink, comparison->areas[area]);
        csn_output_text(sink, "</th>");
        for (size_t i = 0; i < comparison->count; i++)
            write_cell(sink, comparison, i, area);
        csn_output_text(sink, "</tr>\n");
    }
    csn_output_text(sink, "</tbody></table></div>\n");
}

/* A case of several executions, or of several clients, has one row: it is told at the worst execution of the first client that has it. */
static bool is_told_here(const struct csn_comparison *comparison, size_t client, const struct csn_outcome *outcome)
{
    for (size_t i = 0; i < client; i++)
        if (csn_comparison_find(&comparison->clients[i], outcome->area, outcome->id))
            return false;
    return csn_comparison_find(&comparison->clients[client], outcome->area, outcome->id) == outcome;
}

/* Clients that ran it differ. */
static bool sets_apart(const struct csn_comparison *comparison, const struct csn_outcome *outcome)
{
    for (size_t i = 0; i < comparison->count; i++) {
        const struct csn_outcome *found = csn_comparison_find(&comparison->clients[i], outcome->area, outcome->id);
        if (found && found->verdict != outcome->verdict)
            return true;
    }
    return false;
}

static void write_apart(struct csn_sink *sink, const struct csn_comparison *comparison, const struct csn_outcome *outcome)
{
    csn_output_text(sink, "<tr><th scope=\"row\"><code>");
    csn_html_text(sink, outcome->id);
    csn_output_text(sink, "</code></th>");
    for (size_t i = 0; i < comparison->count; i++) {
        const struct csn_compared *client = &comparison->clients[i];
        const struct csn_outcome *found = csn_comparison_find(client, outcome->area, outcome->id);
        csn_output_text(sink, found ? "<td>" : "<td class=\"soft\">not run</td>");
        if (!found)
            continue;
        csn_output_format(sink, "<a href=\"#e%zu-%zu\">", i, (size_t)(found - client->outcomes));
        csn_html_verdict(sink, found->verdict);
        csn_output_text(sink, "</a></td>");
    }
    csn_output_text(sink, "</tr>\n");
}

static void write_differences(struct csn_sink *sink, const struct csn_comparison *comparison)
{
    size_t rows = 0;
    for (size_t client = 0; client < comparison->count && comparison->count > 1; client++) {
        const struct csn_compared *of = &comparison->clients[client];
        for (size_t i = 0; i < of->outcome_count; i++) {
            if (!sets_apart(comparison, &of->outcomes[i]) || !is_told_here(comparison, client, &of->outcomes[i]))
                continue;
            if (rows++ == 0) {
                csn_output_text(sink, "<h2>Cases that set them apart</h2>\n");
                write_table_head(sink, comparison, "Cases by clients", "case");
            }
            write_apart(sink, comparison, &of->outcomes[i]);
        }
    }
    if (rows > 0)
        csn_output_text(sink, "</tbody></table></div>\n");
}

static void write_cases(struct csn_sink *sink, const struct csn_comparison *comparison, size_t client, size_t area)
{
    struct cell cell = count_cell(comparison, client, area);
    if (cell.count == 0)
        return;
    bool quiet = cell.verdicts[CSN_VERDICT_PASS] + cell.verdicts[CSN_VERDICT_UNSUPPORTED] == cell.count;
    csn_output_format(sink, "<details class=\"cell%s\"><summary><span>", quiet ? "" : " print");
    csn_html_text(sink, comparison->count > 1 ? comparison->clients[client].name : comparison->areas[area]);
    csn_output_text(sink, "</span>");
    for (size_t i = 0; i < CSN_COUNT(order); i++)
        write_count(sink, cell.verdicts[order[i]], order[i]);
    csn_output_format(sink, "</summary><div id=\"a%zu-%zu\">\n", area, client);
    for (size_t i = cell.from; i < cell.from + cell.count; i++)
        csn_html_case(sink, comparison, client, i);
    csn_output_text(sink, "</div></details>\n");
}

static void write_evidence(struct csn_sink *sink, const struct csn_comparison *comparison)
{
    csn_output_text(sink, "<h2>Evidence</h2>\n<noscript><p>The evidence of a case is shown by this page\u2019s own script; the JSON report has it "
                          "too.</p></noscript>\n");
    for (size_t area = 0; area < comparison->area_count; area++) {
        if (comparison->count > 1) {
            csn_output_text(sink, "<h3>");
            csn_html_text(sink, comparison->areas[area]);
            csn_output_text(sink, "</h3>\n");
        }
        for (size_t client = 0; client < comparison->count; client++)
            write_cases(sink, comparison, client, area);
    }
}

static void write_foot(struct csn_sink *sink, const struct csn_comparison *comparison)
{
    const cJSON *header = comparison->count ? comparison->clients[0].header : NULL;
    const cJSON *suite = cJSON_GetObjectItemCaseSensitive(header, "countersign");
    csn_output_text(sink, "<footer>countersign ");
    csn_html_text(sink, csn_text_get(suite, "version"));
    csn_output_text(sink, ", suite ");
    csn_html_text(sink, csn_text_get(suite, "suite"));
    csn_output_text(sink, ", ");
    csn_html_text(sink, csn_text_get(header, "started"));
    csn_output_text(sink, ". Bytes are shown escaped: a backslash is doubled, what is no UTF-8 is \\xNN. Long messages are cut: the JSON report has "
                          "them whole.</footer>\n");
    csn_html_data(sink, comparison);
    csn_output_text(sink, "<script>");
    csn_output_text(sink, csn_html_script);
    csn_output_text(sink, "</script>\n</body>\n</html>\n");
}

void csn_page_html(struct csn_sink *sink, const struct csn_comparison *comparison)
{
    write_head(sink, comparison);
    csn_output_text(sink, "<header><h1>countersign</h1><p class=\"soft\">Does a client speak CodePipeline\u2019s third-party job protocol, byte for "
                          "byte?</p></header>\n<main>\n<ul class=\"clients\">\n");
    for (size_t i = 0; i < comparison->count; i++)
        write_client(sink, &comparison->clients[i]);
    csn_output_text(sink, "</ul>\n");
    if (comparison->count > 1)
        write_matrix(sink, comparison);
    csn_html_causes(sink, comparison);
    if (comparison->count == 1)
        write_matrix(sink, comparison);
    write_differences(sink, comparison);
    write_evidence(sink, comparison);
    csn_output_text(sink, "</main>\n");
    write_foot(sink, comparison);
}

static void close_html(void *state)
{
    csn_paged_close(state, csn_page_html);
}

const struct csn_format csn_format_html = {"html", csn_paged_open, csn_paged_record, close_html};
