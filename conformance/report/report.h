/* report: records in, formats out. One file a format; all get the same stream. */
#ifndef CSN_REPORT_H
#define CSN_REPORT_H

#include "report/record.h"
#include "report/sink.h"

struct csn_format {
    const char *name; /* "junit" */
    /* Makes the format's state; NULL when there is no memory. */
    void *(*open)(struct csn_sink *sink, const struct csn_report_style *style);
    void (*record)(void *state, const cJSON *record);
    /* Writes what is left and frees the state. */
    void (*close)(void *state);
};

/* The format of that name, or NULL; and all of them, for a message. */
const struct csn_format *csn_format_find(struct csn_span name);
const char *csn_format_names(void); /* "ndjson, json, junit, ..." */

extern const struct csn_format csn_format_ndjson;
extern const struct csn_format csn_format_json;
extern const struct csn_format csn_format_junit;
extern const struct csn_format csn_format_tap;
extern const struct csn_format csn_format_html;
extern const struct csn_format csn_format_markdown;
extern const struct csn_format csn_format_github;
extern const struct csn_format csn_format_sarif;
extern const struct csn_format csn_format_badge;
/* For people; has no name to be asked for by. */
extern const struct csn_format csn_format_pretty;

#endif
