/* Each record a line, written as it comes. */
#include "report/output.h"
#include "report/report.h"

static void *open_ndjson(struct csn_sink *sink, const struct csn_report_style *style)
{
    (void)style;
    return sink;
}

static void record_ndjson(void *state, const cJSON *record)
{
    char *text = cJSON_PrintUnformatted(record);
    if (!text)
        return;
    csn_output_format(state, "%s\n", text);
    cJSON_free(text);
}

static void close_ndjson(void *state)
{
    (void)state;
}

const struct csn_format csn_format_ndjson = {"ndjson", open_ndjson, record_ndjson, close_ndjson};
