/* A case that did not pass, always in this order: the case and its purpose; the rule and how to mend; expected and actual; the raw
 * request or answer; who else does this; the source; the command that runs this case alone.
 */
#include <stdio.h>
#include <string.h>

#include "report/difference.h"
#include "report/output.h"
#include "report/pretty.h"
#include "report/text.h"

#define INDENT "      "
#define LABEL_WIDTH 10
#define RAW_LINES 40u    /* shown of a message */
#define RAW_COLUMNS 120u /* where a line of it is wrapped */

static const char *const codes[] = {
    [CSN_PRETTY_PLAIN] = "",
    [CSN_PRETTY_BOLD] = "\x1b[1m",
    [CSN_PRETTY_DIM] = "\x1b[2m",
    [CSN_PRETTY_RED] = "\x1b[1;31m",
    [CSN_PRETTY_GREEN] = "\x1b[32m",
    [CSN_PRETTY_YELLOW] = "\x1b[1;33m",
};

static const struct {
    const char *label;
    enum csn_pretty_colour colour;
} verdicts[CSN_VERDICT_COUNT] = {
    [CSN_VERDICT_PASS] = {"pass", CSN_PRETTY_GREEN},
    [CSN_VERDICT_FAIL] = {"FAIL", CSN_PRETTY_RED},
    [CSN_VERDICT_WARN] = {"WARN", CSN_PRETTY_YELLOW},
    [CSN_VERDICT_UNSUPPORTED] = {"skip", CSN_PRETTY_DIM},
    [CSN_VERDICT_KNOWN_FAILURE] = {"known failure", CSN_PRETTY_DIM},
    [CSN_VERDICT_UNEXPECTED_PASS] = {"UNEXPECTED PASS", CSN_PRETTY_RED},
    [CSN_VERDICT_BROKEN] = {"BROKEN", CSN_PRETTY_RED},
};

void csn_pretty_paint(const struct csn_pretty_output *output, enum csn_pretty_colour colour, const char *text)
{
    bool paint = output->colour && colour != CSN_PRETTY_PLAIN;
    csn_output_format(output->sink, "%s%s%s", paint ? codes[colour] : "", text, paint ? "\x1b[0m" : "");
}

void csn_pretty_verdict(const struct csn_pretty_output *output, enum csn_verdict verdict)
{
    csn_pretty_paint(output, verdicts[verdict].colour, verdicts[verdict].label);
}

static void write_label(const struct csn_pretty_output *output, const char *label)
{
    csn_output_text(output->sink, INDENT);
    csn_pretty_paint(output, CSN_PRETTY_DIM, label);
    csn_output_format(output->sink, "%*s", LABEL_WIDTH - (int)strlen(label), "");
}

static void write_field(const struct csn_pretty_output *output, const char *label, const char *text)
{
    if (!*text)
        return;
    write_label(output, label);
    csn_output_format(output->sink, "%s\n", text);
}

static struct csn_span member_span(const cJSON *object, const char *name)
{
    return csn_span_of_string(cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name)));
}

static void write_difference(const struct csn_pretty_output *output, const cJSON *check)
{
    struct csn_span expected = member_span(check, "expected");
    struct csn_span actual = member_span(check, "actual");
    if (!expected.data && !actual.data)
        return;
    struct csn_buf buf;
    csn_buf_init(&buf, NULL, 1 << 20);
    if (csn_difference_show(CSN_SPAN(INDENT "expected  "), expected, CSN_SPAN(INDENT "actual    "), actual, &buf) == CSN_OK)
        csn_sink_write(output->sink, csn_buf_span(&buf));
    csn_buf_clear(&buf);
}

/* The end of what fits on a line of ours, from `at`: a line of the message with its escaped line end, or a part of one. */
static size_t line_end(struct csn_span raw, size_t at)
{
    for (size_t column = 0; column < RAW_COLUMNS && at < raw.len; column++) {
        size_t size = csn_difference_unit(raw, at);
        bool is_end = csn_span_equal(csn_span_slice(raw, at, at + size), CSN_SPAN("\\n"));
        at += size;
        if (is_end)
            break;
    }
    return at;
}

static void write_raw_line(const struct csn_pretty_output *output, struct csn_span line, bool first)
{
    if (!first)
        csn_output_format(output->sink, INDENT "%*s", LABEL_WIDTH, "");
    csn_sink_write(output->sink, line);
    csn_output_text(output->sink, "\n");
}

/* An escaped message, one of its lines a line. */
static void write_raw(const struct csn_pretty_output *output, const char *label, struct csn_span raw)
{
    char rest[64];
    size_t at = 0;
    write_label(output, label);
    if (raw.len == 0)
        write_raw_line(output, CSN_SPAN("(nothing)"), true);
    for (unsigned lines = 0; at < raw.len && lines < RAW_LINES; lines++) {
        size_t end = line_end(raw, at);
        write_raw_line(output, csn_span_slice(raw, at, end), lines == 0);
        at = end;
    }
    (void)snprintf(rest, sizeof rest, "\u2026 and %zu bytes more", raw.len - at);
    if (at < raw.len)
        write_raw_line(output, csn_span_of_string(rest), false);
}

static const cJSON *exchange_at(const cJSON *record, double index)
{
    return index < 0 ? NULL : cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(record, "exchanges"), (int)index);
}

/* Checks of a further request are about the answer before it too; one of a request that did not come, about the last answer. */
static const cJSON *answer_before(const cJSON *record, const cJSON *check, double index)
{
    static const char *const ids[] = {"request.count", "request.wait", "request.after-answer", "request.connection", "request.redirect"};
    for (size_t i = 0; i < CSN_COUNT(ids); i++)
        if (strncmp(csn_text_get(check, "id"), ids[i], strlen(ids[i])) == 0)
            return exchange_at(record, strcmp(csn_text_get(check, "rule"), "retry.throttling") == 0 ? index : index - 1);
    return NULL;
}

/* Checks of requests are about what the client sent, those of workers about that and what the service said to it, all others about what the
 * client made of the answer. */
static void write_exchange(const struct csn_pretty_output *output, const cJSON *record, const cJSON *check)
{
    const cJSON *index = cJSON_GetObjectItemCaseSensitive(check, "exchange");
    const cJSON *exchange = cJSON_IsNumber(index) ? exchange_at(record, index->valuedouble) : NULL;
    if (!exchange)
        return;
    const cJSON *before = answer_before(record, check, index->valuedouble);
    bool is_request = strncmp(csn_text_get(check, "id"), "request", 7) == 0;
    bool is_worker = strncmp(csn_text_get(check, "id"), "worker", 6) == 0;
    if (before)
        write_raw(output, "answer", member_span(before, "response"));
    if (is_worker || (is_request && before != exchange))
        write_raw(output, "request", member_span(exchange, "request"));
    if (!is_request)
        write_raw(output, "answer", member_span(exchange, "response"));
}

static void write_sightings(const struct csn_pretty_output *output, const cJSON *check)
{
    const cJSON *sighting = NULL;
    cJSON_ArrayForEach(sighting, cJSON_GetObjectItemCaseSensitive(check, "seenIn"))
    {
        write_label(output, "seen in");
        csn_output_format(output->sink, "%s: %s (%s)\n", csn_text_get(sighting, "project"), csn_text_get(sighting, "symptom"),
                          csn_text_get(sighting, "reference"));
    }
}

static void write_check(const struct csn_pretty_output *output, const cJSON *record, const cJSON *check)
{
    csn_output_text(output->sink, INDENT);
    csn_pretty_paint(output, CSN_PRETTY_BOLD, csn_text_get(check, "rule"));
    csn_output_format(output->sink, " (%s, %s): %s\n", csn_text_get(check, "level"), csn_text_get(check, "basis"),
                      csn_text_get(check, "message"));
    write_field(output, "rule", csn_text_get(check, "sentence"));
    write_field(output, "mend", csn_text_get(check, "mend"));
    write_difference(output, check);
    write_exchange(output, record, check);
    write_sightings(output, check);
    write_field(output, "source", csn_text_get(check, "source"));
}

static void write_marks(const struct csn_pretty_output *output, const cJSON *record)
{
    static const struct {
        const char *mark, *says;
    } marks[] = {
        {"order-dependent", "order-dependent: it fails among other cases and passes alone in a fresh process"},
        {"retried", "retried: it ran once more with nothing beside it, and that run is told"},
    };
    const cJSON *mark = NULL;
    cJSON_ArrayForEach(mark, cJSON_GetObjectItemCaseSensitive(record, "marks"))
        for (size_t i = 0; i < CSN_COUNT(marks) && cJSON_IsString(mark); i++)
            if (strcmp(mark->valuestring, marks[i].mark) == 0)
                write_field(output, "mark", marks[i].says);
}

static void write_title(const struct csn_pretty_output *output, const cJSON *record)
{
    csn_pretty_verdict(output, csn_record_verdict(record));
    csn_output_text(output->sink, "  ");
    csn_pretty_paint(output, CSN_PRETTY_BOLD, csn_text_get(record, "id"));
    csn_output_text(output->sink, "\n");
    if (*csn_text_get(record, "title"))
        csn_output_format(output->sink, INDENT "%s\n", csn_text_get(record, "title"));
    write_field(output, "reason", csn_text_get(record, "reason"));
    write_marks(output, record);
}

void csn_pretty_block(const struct csn_pretty_output *output, const cJSON *record)
{
    const cJSON *check = NULL;
    write_title(output, record);
    cJSON_ArrayForEach(check, cJSON_GetObjectItemCaseSensitive(record, "checks"))
        if (csn_record_check_is(check, CSN_CHECK_FAIL) || csn_record_check_is(check, CSN_CHECK_WARN))
            write_check(output, record, check);
    write_field(output, "rerun", csn_text_get(record, "rerun"));
    csn_output_text(output->sink, "\n");
}

void csn_pretty_line(const struct csn_pretty_output *output, const cJSON *record)
{
    const char *rule = csn_text_get(csn_output_worst(record), "rule");
    const char *message = csn_output_message(record);
    csn_pretty_verdict(output, csn_record_verdict(record));
    csn_output_format(output->sink, "  %s", csn_text_get(record, "id"));
    if (*rule)
        csn_output_format(output->sink, "  %s", rule);
    csn_output_format(output->sink, "%s%s\n", *message ? ": " : "", message);
}
