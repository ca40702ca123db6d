/* One document at the end, by schemas/report.schema.json: the header's members, the footer's, the cases. */
#include <stdlib.h>

#include "report/ledger.h"
#include "report/output.h"
#include "report/report.h"

struct json {
    struct csn_sink *sink;
    struct csn_ledger *ledger;
    bool began; /* a case has been written */
};

static void *open_json(struct csn_sink *sink, const struct csn_report_style *style)
{
    struct json *json = calloc(1, sizeof *json);
    (void)style;
    if (!json)
        return NULL;
    json->sink = sink;
    json->ledger = csn_ledger_new();
    if (json->ledger)
        return json;
    free(json);
    return NULL;
}

static void record_json(void *state, const cJSON *record)
{
    struct json *json = state;
    csn_ledger_add(json->ledger, record);
}

/* The members of a record but for "type", each a line that ends in a comma. */
static void write_members(struct csn_sink *sink, const cJSON *record)
{
    const cJSON *member = NULL;
    cJSON_ArrayForEach(member, record)
    {
        if (csn_span_equal(csn_span_of_string(member->string), CSN_SPAN("type")))
            continue;
        csn_output_json_string(sink, member->string);
        csn_output_text(sink, ":");
        csn_output_json(sink, member);
        csn_output_text(sink, ",\n");
    }
}

static void write_case(void *ctx, const cJSON *record)
{
    struct json *json = ctx;
    cJSON *copy = cJSON_Duplicate(record, true);
    cJSON_DeleteItemFromObjectCaseSensitive(copy, "type");
    csn_output_text(json->sink, json->began ? ",\n" : "\n");
    csn_output_json(json->sink, copy);
    json->began = true;
    cJSON_Delete(copy);
}

static void close_json(void *state)
{
    struct json *json = state;
    csn_output_text(json->sink, "{");
    write_members(json->sink, csn_ledger_header(json->ledger));
    write_members(json->sink, csn_ledger_footer(json->ledger));
    csn_output_text(json->sink, "\"cases\":[");
    csn_ledger_each(json->ledger, CSN_LEDGER_ALL, write_case, json);
    /* Without its end it is no document, and can't be taken for a whole report. */
    if (csn_ledger_complete(json->ledger))
        csn_output_text(json->sink, "]}\n");
    csn_ledger_free(json->ledger);
    free(json);
}

const struct csn_format csn_format_json = {"json", open_json, record_json, close_json};
