/* A case and its evidence, in the order in which it is read by somebody who has to mend a client: purpose; rule and how to mend; expected
 * and actual side by side; who else does this; the source; the bytes; the command that runs it alone. */
#include "report/html.h"

#include "report/difference.h"
#include "report/escape.h"
#include "report/output.h"
#include "report/pieces.h"
#include "report/text.h"

#define PASSED_MAX ((size_t)2 << 10) /* bytes shown of a message of a case that passed; the JSON report has them all */
#define OTHER_MAX ((size_t)8 << 10)  /* and of any other */
#define PAIR_MAX ((size_t)4 << 10)   /* and of expected and actual, from the difference on */
#define BEFORE 200u                  /* bytes before the difference, where it is far from the beginning */

static struct csn_span member_span(const cJSON *object, const char *name)
{
    return csn_span_of_string(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name)));
}

void csn_html_text(struct csn_sink *sink, const char *text)
{
    csn_escape_html(sink, csn_span_of_string(text));
}

static const char *verdict_text(enum csn_verdict verdict)
{
    switch (verdict) {
    case CSN_VERDICT_UNSUPPORTED: return "skipped";
    case CSN_VERDICT_KNOWN_FAILURE: return "known failure";
    case CSN_VERDICT_UNEXPECTED_PASS: return "unexpected pass";
    default: return csn_verdict_name(verdict);
    }
}

void csn_html_verdict(struct csn_sink *sink, enum csn_verdict verdict)
{
    csn_output_format(sink, "<span class=\"v %s\">%s</span>", csn_verdict_name(verdict), verdict_text(verdict));
}

static void write_term(struct csn_sink *sink, const char *term, const char *text)
{
    if (!*text)
        return;
    csn_output_format(sink, "<dt>%s</dt><dd>", term);
    csn_html_text(sink, text);
    csn_output_text(sink, "</dd>");
}

/* Where two escaped texts begin to differ: an end of units of both. */
static size_t common_prefix(struct csn_span a, struct csn_span b)
{
    size_t at = 0;
    for (size_t size; (size = csn_difference_unit(a, at)) > 0; at += size)
        if (!csn_span_equal(csn_span_slice(a, at, at + size), csn_span_slice(b, at, at + size)))
            break;
    return at;
}

/* Where to begin to show: at the start, or, where the difference is far from that, not long before it. */
static size_t shown_from(struct csn_span text, size_t differs)
{
    size_t at = 0;
    while (differs > PAIR_MAX / 2 && at < differs - BEFORE)
        at += csn_difference_unit(text, at);
    return at;
}

/* The text; its first unit that differs, or its end, marked. */
static void write_side(struct csn_sink *sink, const char *caption, struct csn_span text, size_t differs, bool mark)
{
    size_t from = shown_from(text, differs);
    csn_output_format(sink, "<figure><figcaption>%s</figcaption><pre>" CSN_PIECES_CUT, caption);
    csn_output_text(sink, !text.data ? "<i>(nothing)</i>" : from > 0 ? "<i>\u2026</i>" : "");
    csn_escape_html_bytes(sink, csn_span_slice(text, from, differs), SIZE_MAX);
    if (mark) {
        size_t end = differs + csn_difference_unit(text, differs);
        csn_output_text(sink, "<mark>");
        csn_escape_html(sink, csn_span_slice(text, differs, end));
        csn_output_text(sink, differs == end ? "<i>(ends)</i></mark>" : "</mark>");
        differs = end;
    }
    csn_escape_html_bytes(sink, csn_span_slice(text, differs, text.len), PAIR_MAX);
    csn_output_text(sink, CSN_PIECES_CUT "</pre></figure>");
}

static void write_pair(struct csn_sink *sink, const cJSON *check)
{
    struct csn_span expected = member_span(check, "expected");
    struct csn_span actual = member_span(check, "actual");
    if (!expected.data && !actual.data)
        return;
    bool mark = expected.data && actual.data && !csn_span_equal(expected, actual);
    size_t differs = mark ? common_prefix(expected, actual) : 0;
    csn_output_text(sink, "<div class=\"pair\">");
    write_side(sink, "expected", expected, differs, mark);
    write_side(sink, "actual", actual, differs, mark);
    csn_output_text(sink, "</div>");
}

static void write_sightings(struct csn_sink *sink, const cJSON *check)
{
    const cJSON *sighting = NULL;
    cJSON_ArrayForEach(sighting, cJSON_GetObjectItemCaseSensitive(check, "seenIn"))
    {
        csn_output_text(sink, "<dt>seen in</dt><dd>");
        csn_html_text(sink, csn_text_get(sighting, "project"));
        csn_output_text(sink, ": ");
        csn_html_text(sink, csn_text_get(sighting, "symptom"));
        csn_output_text(sink, " (");
        csn_html_text(sink, csn_text_get(sighting, "reference"));
        csn_output_text(sink, ")</dd>");
    }
}

static void write_check_head(struct csn_sink *sink, const cJSON *check)
{
    bool failed = csn_record_check_is(check, CSN_CHECK_FAIL);
    bool warned = csn_record_check_is(check, CSN_CHECK_WARN);
    csn_output_format(sink, CSN_PIECES_CUT "<div class=\"check%s\"><p>", failed ? " fail" : warned ? " warn" : "");
    csn_html_text(sink, csn_text_get(check, "message"));
    csn_output_text(sink, CSN_PIECES_CUT "</p><p class=\"soft\"><code>");
    csn_html_text(sink, csn_text_get(check, "rule"));
    csn_output_text(sink, "</code> ");
    csn_html_text(sink, csn_text_get(check, "level"));
    csn_output_text(sink, ", ");
    csn_html_text(sink, csn_text_get(check, "basis"));
    csn_output_text(sink, failed ? "" : " \u00b7 ");
    csn_html_text(sink, failed ? "" : csn_text_get(check, "status"));
    csn_output_text(sink, "</p>");
}

static void write_check(struct csn_sink *sink, const cJSON *check)
{
    write_check_head(sink, check);
    csn_output_text(sink, "<dl>");
    write_term(sink, "rule", csn_text_get(check, "sentence"));
    write_term(sink, "mend", csn_text_get(check, "mend"));
    csn_output_text(sink, "</dl>" CSN_PIECES_CUT);
    write_pair(sink, check);
    csn_output_text(sink, CSN_PIECES_CUT "<dl>");
    write_sightings(sink, check);
    write_term(sink, "source", csn_text_get(check, "source"));
    csn_output_text(sink, "</dl></div>" CSN_PIECES_CUT);
}

static void write_message(struct csn_sink *sink, const char *caption, struct csn_span raw, size_t max)
{
    csn_output_format(sink, "<figure><figcaption>%s</figcaption><pre>" CSN_PIECES_CUT, caption);
    csn_output_text(sink, raw.len == 0 ? "<i>(nothing)</i>" : "");
    csn_escape_html_bytes(sink, raw, max);
    csn_output_text(sink, CSN_PIECES_CUT "</pre></figure>");
}

static void write_exchange(struct csn_sink *sink, const cJSON *exchange, size_t max)
{
    double step = csn_text_get_number(exchange, "step");
    csn_output_text(sink, "<p class=\"soft\">");
    if (step > 0)
        csn_output_format(sink, "call %.0f, ", step + 1);
    csn_output_format(sink, "attempt %.0f, after %.1f ms%s%s" CSN_PIECES_CUT "</p><div class=\"pair\">", csn_text_get_number(exchange, "attempt"),
                      csn_text_get_number(exchange, "atMs"),
                      cJSON_GetObjectItemCaseSensitive(exchange, "requestIncomplete") ? ", the request is incomplete" : "",
                      cJSON_GetObjectItemCaseSensitive(exchange, "late") ? ", after the client had reported" : "");
    write_message(sink, "request", member_span(exchange, "request"), max);
    write_message(sink, "answer", member_span(exchange, "response"), max);
    csn_output_text(sink, "</div>");
}

/* Failures first. */
static void write_checks(struct csn_sink *sink, const cJSON *record)
{
    static const enum csn_check_status order[] = {CSN_CHECK_FAIL, CSN_CHECK_WARN, CSN_CHECK_INFO, CSN_CHECK_NOT_JUDGED};
    for (size_t i = 0; i < CSN_COUNT(order); i++) {
        const cJSON *check = NULL;
        cJSON_ArrayForEach(check, cJSON_GetObjectItemCaseSensitive(record, "checks"))
            if (csn_record_check_is(check, order[i]))
                write_check(sink, check);
    }
}

static void write_overview(struct csn_sink *sink, const cJSON *record)
{
    const cJSON *mark = NULL;
    csn_output_format(sink, "<p class=\"soft\">%.0f checks, %.1f ms", csn_text_get_number(record, "checksRun"),
                      csn_text_get_number(record, "durationMs"));
    cJSON_ArrayForEach(mark, cJSON_GetObjectItemCaseSensitive(record, "marks"))
    {
        csn_output_text(sink, ", ");
        csn_html_text(sink, cJSON_IsString(mark) ? mark->valuestring : "");
    }
    csn_output_text(sink, "</p><p>");
    csn_html_text(sink, csn_text_get(record, "reason"));
    csn_output_text(sink, "</p>");
}

/* The command is the same for all cases but for the id. */
static void write_rerun(struct csn_sink *sink, struct csn_span rerun)
{
    size_t filter = csn_span_search(rerun, 0, CSN_SPAN(" --filter "));
    csn_escape_html(sink, csn_span_slice(rerun, 0, filter));
    csn_output_text(sink, CSN_PIECES_CUT);
    csn_escape_html(sink, csn_span_slice(rerun, filter, rerun.len));
}

void csn_html_evidence(struct csn_sink *sink, const cJSON *record)
{
    size_t max = csn_record_verdict(record) == CSN_VERDICT_PASS ? PASSED_MAX : OTHER_MAX;
    const cJSON *exchange = NULL;
    write_overview(sink, record);
    write_checks(sink, record);
    cJSON_ArrayForEach(exchange, cJSON_GetObjectItemCaseSensitive(record, "exchanges")) write_exchange(sink, exchange, max);
    if (!*csn_text_get(record, "rerun"))
        return;
    csn_output_text(sink, "<p class=\"soft\">rerun</p><pre>" CSN_PIECES_CUT);
    write_rerun(sink, csn_span_of_string(csn_text_get(record, "rerun")));
    csn_output_text(sink, CSN_PIECES_CUT "</pre>");
}

void csn_html_case(struct csn_sink *sink, const struct csn_comparison *comparison, size_t client, size_t outcome)
{
    const struct csn_compared *of = &comparison->clients[client];
    enum csn_verdict verdict = of->outcomes[outcome].verdict;
    bool quiet = verdict == CSN_VERDICT_PASS || verdict == CSN_VERDICT_UNSUPPORTED;
    cJSON *record = csn_comparison_read(of, &of->outcomes[outcome]);
    csn_output_format(sink, "<details class=\"case %s%s\"><summary>", csn_verdict_name(verdict), quiet ? "" : " print");
    csn_html_verdict(sink, verdict);
    csn_output_text(sink, "<code>");
    csn_html_text(sink, of->outcomes[outcome].id);
    csn_output_text(sink, "</code>");
    if (of->outcomes[outcome].repeat > 0)
        csn_output_format(sink, "<span class=\"soft\">repeat %u</span>", of->outcomes[outcome].repeat);
    csn_output_text(sink, "<span class=\"soft\">");
    csn_html_text(sink, csn_text_get(record, "title"));
    csn_output_format(sink, "</span></summary><div id=\"e%zu-%zu\"></div></details>\n", client, outcome);
    cJSON_Delete(record);
}
