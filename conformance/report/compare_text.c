/* A comparison for a terminal: the clients, then areas by clients, then what to mend first. */
#include "report/causes.h"
#include "report/comparison.h"
#include "report/output.h"
#include "report/standing.h"
#include "report/text.h"

#define CAUSES 5 /* shown of a client */
#define MEMBERS 3 /* of a cause */
#define AREA_WIDTH 24

static void write_text(struct csn_sink *sink, const char *text)
{
    struct csn_buf clean;
    csn_buf_init(&clean, NULL, (size_t)1 << 30);
    if (csn_text_clean(csn_span_of_string(text), &clean) == CSN_OK)
        csn_sink_write(sink, csn_buf_span(&clean));
    csn_buf_clear(&clean);
}

static void write_client(struct csn_sink *sink, size_t index, const struct csn_compared *client)
{
    struct csn_buf standing;
    csn_buf_init(&standing, NULL, 1 << 10);
    csn_output_format(sink, "%3zu  ", index + 1);
    write_text(sink, client->name);
    if (csn_standing_describe(client->header, client->footer, &standing) == CSN_OK)
        csn_output_format(sink, ": %.*s", CSN_SPAN_ARG(csn_buf_span(&standing)));
    csn_output_text(sink, " (");
    for (unsigned i = 0, shown = 0; i < CSN_VERDICT_COUNT; i++) {
        size_t count = csn_standing_count(client->footer, (enum csn_verdict)i);
        if (count > 0)
            csn_output_format(sink, "%s%zu %s", shown++ ? ", " : "", count, csn_verdict_name((enum csn_verdict)i));
    }
    csn_output_text(sink, ")\n");
    csn_buf_clear(&standing);
}

/* "2/14": bad ones of those that were judged. */
static void write_cell(struct csn_sink *sink, const struct csn_compared *client, const char *area)
{
    char text[64];
    size_t judged = 0;
    size_t bad = csn_comparison_bad(client, area, &judged);
    struct csn_buf buf;
    csn_buf_init_fixed(&buf, text, sizeof text);
    if (bad == 0)
        csn_output_format(sink, "  %10s", judged > 0 ? "ok" : "-");
    else if (csn_buf_append_format(&buf, "%zu/%zu", bad, judged) == CSN_OK)
        csn_output_format(sink, "  %10.*s", CSN_SPAN_ARG(csn_buf_span(&buf)));
}

static void write_areas(struct csn_sink *sink, const struct csn_comparison *comparison)
{
    csn_output_format(sink, "\n%-*s", AREA_WIDTH, "failing/judged");
    for (size_t i = 0; i < comparison->count; i++)
        csn_output_format(sink, "  %10zu", i + 1);
    csn_output_text(sink, "\n");
    for (size_t area = 0; area < comparison->area_count; area++) {
        size_t width = csn_span_of_string(comparison->areas[area]).len;
        write_text(sink, comparison->areas[area]);
        csn_output_format(sink, "%*s", width < AREA_WIDTH ? AREA_WIDTH - (int)width : 0, "");
        for (size_t i = 0; i < comparison->count; i++)
            write_cell(sink, &comparison->clients[i], comparison->areas[area]);
        csn_output_text(sink, "\n");
    }
}

static void write_members(struct csn_sink *sink, const cJSON *cause)
{
    struct csn_buf names;
    csn_buf_init(&names, NULL, (size_t)1 << 20);
    if (csn_cause_members(cause, MEMBERS, &names) == CSN_OK && csn_buf_append_byte(&names, '\0') == CSN_OK && *names.data) {
        csn_output_text(sink, " (");
        write_text(sink, names.data);
        csn_output_text(sink, ")");
    }
    csn_buf_clear(&names);
}

static void write_cause(struct csn_sink *sink, const cJSON *cause)
{
    csn_output_format(sink, "%5.0f  ", csn_text_get_number(cause, "cases"));
    write_text(sink, csn_text_get(cause, "rule"));
    csn_output_text(sink, *csn_text_get(cause, "rule") ? ": " : "");
    write_text(sink, csn_text_get(cause, "message"));
    write_members(sink, cause);
    csn_output_text(sink, "\n");
}

static void write_causes(struct csn_sink *sink, const struct csn_compared *client)
{
    const cJSON *causes = cJSON_GetObjectItemCaseSensitive(client->footer, "causes");
    int count = cJSON_GetArraySize(causes);
    if (count == 0)
        return;
    csn_output_text(sink, "\n");
    write_text(sink, client->name);
    csn_output_text(sink, "\n");
    for (int i = 0; i < count && i < CAUSES; i++)
        write_cause(sink, cJSON_GetArrayItem(causes, i));
    if (count > CAUSES)
        csn_output_format(sink, "       and %d causes more\n", count - CAUSES);
}

void csn_page_text(struct csn_sink *sink, const struct csn_comparison *comparison)
{
    for (size_t i = 0; i < comparison->count; i++)
        write_client(sink, i, &comparison->clients[i]);
    write_areas(sink, comparison);
    for (size_t i = 0; i < comparison->count; i++)
        write_causes(sink, &comparison->clients[i]);
}
