#include "report/report.h"

static const struct csn_format *const formats[] = {
    &csn_format_ndjson,
    &csn_format_json,
    &csn_format_junit,
    &csn_format_tap,
    &csn_format_html,
    &csn_format_markdown,
    &csn_format_github,
    &csn_format_sarif,
    &csn_format_badge,
};

const struct csn_format *csn_format_find(struct csn_span name)
{
    for (size_t i = 0; i < CSN_COUNT(formats); i++)
        if (csn_span_equal(name, csn_span_of_string(formats[i]->name)))
            return formats[i];
    return NULL;
}

const char *csn_format_names(void)
{
    return "ndjson, json, junit, tap, html, markdown, github, sarif, badge";
}
