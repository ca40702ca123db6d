/* check_report: what `check` says of each file, as JSON or for people. */
#ifndef CSN_CHECK_REPORT_H
#define CSN_CHECK_REPORT_H

#include "cli/document.h"
#include "judge/judge.h"
#include "report/sink.h"

struct csn_check_report {
    struct csn_sink *sink;
    bool json;
    bool list;   /* JSON: an array */
    bool colour; /* for people */
    size_t count;
    struct csn_document document; /* of one file at a time */
    struct csn_buf text;          /* likewise */
};

void csn_check_report_open(struct csn_check_report *report, struct csn_sink *sink);
/* Says what was found; `result` NULL, or without a request in it, means that the file is unreadable, for `reason`. False where there is
 * no memory. */
bool csn_check_report_file(struct csn_check_report *report, const char *file, const struct csn_result *result, const char *reason);
/* Ends the output. */
void csn_check_report_close(struct csn_check_report *report);

#endif
