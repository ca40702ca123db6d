/* standing: how a client stands, in one word and in one short line: what a badge says and what a page begins with. */
#ifndef CSN_STANDING_H
#define CSN_STANDING_H

#include "report/record.h"

/* The first that holds. */
enum csn_standing {
    CSN_STANDING_FAILS,      /* a case failed, was broken or passed unexpectedly */
    CSN_STANDING_INCOMPLETE, /* the run did not come to its end */
    CSN_STANDING_NOTHING,    /* was judged */
    CSN_STANDING_KNOWN,      /* failures that a list excuses */
    CSN_STANDING_PARTIAL,    /* not the whole catalogue was asked for, or not all of its core was judged */
    CSN_STANDING_CONFORMS
};
#define CSN_STANDING_COUNT 6

enum csn_standing csn_standing_of(const cJSON *header, const cJSON *footer);
/* Appends "conforms", "38 cases fail", "97.5 % of the core covered". */
enum csn_status csn_standing_describe(const cJSON *header, const cJSON *footer, struct csn_buf *out) CSN_NODISCARD;

/* Executions that had the verdict, and all of them. */
size_t csn_standing_count(const cJSON *footer, enum csn_verdict verdict);
size_t csn_standing_total(const cJSON *footer);

#endif
