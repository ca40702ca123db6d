#include "cli/check_report.h"

#include <string.h>

#include <countersign/hex.h>

#include "report/difference.h"
#include "report/text.h"

#define TEXT_MAX ((size_t)256 << 20)
#define INDENT "      "

void csn_check_report_open(struct csn_check_report *report, struct csn_sink *sink)
{
    report->sink = sink;
    csn_document_init(&report->document);
    csn_buf_init(&report->text, NULL, TEXT_MAX);
    if (report->json && report->list)
        csn_sink_write(sink, CSN_SPAN("["));
}

/* No request: nothing but its framing could be looked at. */
static bool is_readable(const struct csn_result *result)
{
    return result && result->evidence_count > 0;
}

static const char *verdict_name(const struct csn_result *result)
{
    return is_readable(result) ? csn_verdict_name(result->verdict) : "unreadable";
}

static struct csn_value *make_check(struct csn_document *document, const struct csn_check *check)
{
    struct csn_value *object = csn_document_object(document);
    csn_document_put_text(document, object, "id", csn_span_of_string(check->id));
    csn_document_put_text(document, object, "rule", check->rule->id);
    csn_document_put_text(document, object, "level", csn_span_of_string(csn_level_name(check->rule->level)));
    csn_document_put_text(document, object, "basis", csn_span_of_string(csn_basis_name(check->rule->basis)));
    csn_document_put_text(document, object, "status", csn_span_of_string(csn_check_status_name(check->status)));
    csn_document_put_text(document, object, "message", check->message);
    csn_document_put(document, object, "expected", csn_document_bytes(document, check->expected));
    csn_document_put(document, object, "actual", csn_document_bytes(document, check->actual));
    return object;
}

static enum csn_status write_json(struct csn_check_report *report, const char *file, const struct csn_result *result)
{
    struct csn_document *document = &report->document;
    struct csn_value *object = csn_document_object(document);
    struct csn_value *checks = csn_document_array(document);
    csn_document_put_text(document, object, "file", csn_span_of_string(file));
    csn_document_put_text(document, object, "verdict", csn_span_of_string(verdict_name(result)));
    for (size_t i = 0; result && i < result->check_count; i++)
        csn_document_push(document, checks, make_check(document, &result->checks[i]));
    csn_document_put(document, object, "checks", checks);
    if (report->list && report->count > 0 && document->status == CSN_OK)
        document->status = csn_buf_append(&report->text, CSN_SPAN(",\n"));
    return csn_document_write(document, object, false, &report->text);
}

static enum csn_status write_field(struct csn_buf *out, const char *label, struct csn_span text)
{
    if (text.len == 0)
        return CSN_OK;
    return csn_buf_append_format(out, INDENT "%-10s%.*s\n", label, CSN_SPAN_ARG(text));
}

static enum csn_status write_difference(struct csn_buf *out, const struct csn_check *check)
{
    struct csn_buf expected, actual;
    enum csn_status status;
    if (check->expected.len == 0 && check->actual.len == 0)
        return CSN_OK;
    csn_buf_init(&expected, NULL, TEXT_MAX);
    csn_buf_init(&actual, NULL, TEXT_MAX);
    status = csn_hex_escape(check->expected, &expected);
    if (status == CSN_OK)
        status = csn_hex_escape(check->actual, &actual);
    if (status == CSN_OK)
        status = csn_difference_show(CSN_SPAN(INDENT "expected  "), csn_buf_span(&expected), CSN_SPAN(INDENT "actual    "),
                                     check->actual.data ? csn_buf_span(&actual) : (struct csn_span){NULL, 0}, out);
    csn_buf_clear(&expected);
    csn_buf_clear(&actual);
    return status;
}

static enum csn_status write_finding(struct csn_buf *out, const struct csn_check *check)
{
    const struct csn_rule *rule = check->rule;
    enum csn_status status = csn_buf_append_format(out, INDENT "%.*s (%s, %s): ", CSN_SPAN_ARG(rule->id), csn_level_name(rule->level),
                                                   csn_basis_name(rule->basis));
    if (status == CSN_OK)
        status = csn_text_clean(check->message, out);
    if (status == CSN_OK)
        status = csn_buf_append_byte(out, '\n');
    if (status == CSN_OK)
        status = write_field(out, "rule", rule->sentence);
    if (status == CSN_OK)
        status = write_field(out, "mend", rule->mend);
    if (status == CSN_OK)
        status = write_difference(out, check);
    return status == CSN_OK ? write_field(out, "source", rule->source) : status;
}

/* What was not judged and what is only worth knowing take a line each. */
static enum csn_status write_remark(struct csn_buf *out, const struct csn_check *check)
{
    enum csn_status status = csn_buf_append_format(out, INDENT "%s: ", csn_check_status_name(check->status));
    if (status == CSN_OK)
        status = csn_text_clean(check->message, out);
    return status == CSN_OK ? csn_buf_append_byte(out, '\n') : status;
}

static enum csn_status write_check(struct csn_buf *out, const struct csn_check *check)
{
    switch (check->status) {
    case CSN_CHECK_PASS: return CSN_OK;
    case CSN_CHECK_FAIL:
    case CSN_CHECK_WARN: return write_finding(out, check);
    default: return write_remark(out, check);
    }
}

static enum csn_status write_title(const struct csn_check_report *report, const char *file, const struct csn_result *result, struct csn_buf *out)
{
    static const struct {
        const char *label;
        const char *colour;
    } labels[] = {{"pass", "\x1b[32m"}, {"FAIL", "\x1b[1;31m"}, {"WARN", "\x1b[1;33m"}};
    bool known = is_readable(result) && result->verdict <= CSN_VERDICT_WARN;
    const char *label = known ? labels[result->verdict].label : "unreadable";
    const char *colour = known ? labels[result->verdict].colour : labels[1].colour;
    enum csn_status status = csn_buf_append_format(out, "%s%s%s  ", report->colour ? colour : "", label, report->colour ? "\x1b[0m" : "");
    if (status == CSN_OK)
        status = csn_text_clean(csn_span_of_string(strcmp(file, "-") == 0 ? "standard input" : file), out);
    if (status == CSN_OK && is_readable(result) && result->verdict == CSN_VERDICT_PASS)
        status = csn_buf_append_format(out, "  (%zu checks)", result->check_count);
    return status == CSN_OK ? csn_buf_append_byte(out, '\n') : status;
}

static enum csn_status write_pretty(struct csn_check_report *report, const char *file, const struct csn_result *result, const char *reason)
{
    struct csn_buf *out = &report->text;
    enum csn_status status = write_title(report, file, result, out);
    if (status == CSN_OK && !is_readable(result))
        status = csn_buf_append_format(out, INDENT "%s\n", reason);
    for (size_t i = 0; result && i < result->check_count && status == CSN_OK; i++)
        status = write_check(out, &result->checks[i]);
    return status;
}

bool csn_check_report_file(struct csn_check_report *report, const char *file, const struct csn_result *result, const char *reason)
{
    csn_document_reset(&report->document);
    csn_buf_reset(&report->text);
    enum csn_status status = report->json ? write_json(report, file, result) : write_pretty(report, file, result, reason);
    if (status != CSN_OK)
        return false;
    csn_sink_write(report->sink, csn_buf_span(&report->text));
    report->count++;
    return true;
}

void csn_check_report_close(struct csn_check_report *report)
{
    if (report->json)
        csn_sink_write(report->sink, report->list ? CSN_SPAN("]\n") : CSN_SPAN("\n"));
    csn_document_clear(&report->document);
    csn_buf_clear(&report->text);
}
