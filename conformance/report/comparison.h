/* comparison: the results of one client or of several, side by side, for pages that are written when all is known. Reports of one
 * client's shards are merged.
 *
 *     csn_comparison_add(comparison, ledger, "a.json");   for each report
 *     csn_comparison_finish(comparison);
 */
#ifndef CSN_COMPARISON_H
#define CSN_COMPARISON_H

#include "report/ledger.h"
#include "report/report.h"

/* An execution of a case. */
struct csn_outcome {
    char *id;
    char *area;
    enum csn_verdict verdict;
    unsigned repeat;
    size_t part;  /* whose record it is: see csn_comparison_read */
    size_t entry;
};

/* A client: a column of the page. */
struct csn_compared {
    char *name; /* "boto3 1.26.27 (python 3.11)" */
    cJSON *header; /* of all parts */
    cJSON *footer; /* counted over all parts */
    struct csn_ledger **parts;
    size_t part_count;
    struct csn_outcome *outcomes; /* by area; what is worst first, then by id */
    size_t outcome_count;
    size_t *by_id; /* indexes of `outcomes` by id, of one id what is worst first */
};

struct csn_comparison {
    struct csn_compared *clients;
    size_t count;
    char **areas; /* of all clients, by name */
    size_t area_count;
    struct csn_buf remarks; /* what does not fit together, a sentence a line: shards that are missing or there twice */
    bool failed; /* there was no memory */
};

void csn_comparison_init(struct csn_comparison *comparison);
void csn_comparison_clear(struct csn_comparison *comparison);
/* Takes the records of a run over. They are a shard of a client that is there already where client and suite are the same and no case
 * is in both; otherwise a client of their own, which `file` (may be NULL) tells from another of its name. */
void csn_comparison_add(struct csn_comparison *comparison, struct csn_ledger *ledger, const char *file);
/* Sorts and counts; false when there is, or was, no memory. */
bool csn_comparison_finish(struct csn_comparison *comparison) CSN_NODISCARD;

/* Gives the one client's records to a format, as its run did: header, cases, footer. */
enum csn_status csn_comparison_replay(const struct csn_comparison *comparison, const struct csn_format *format,
                                      struct csn_sink *sink) CSN_NODISCARD;

/* The client's outcomes in an area: `*count` from the index that is returned. */
size_t csn_comparison_range(const struct csn_compared *client, const char *area, size_t *count);
/* The client's worst execution of a case; NULL where it had none. */
const struct csn_outcome *csn_comparison_find(const struct csn_compared *client, const char *area, const char *id);
/* The record; the caller deletes it. NULL when there is no memory. */
cJSON *csn_comparison_read(const struct csn_compared *client, const struct csn_outcome *outcome);
/* How many outcomes of an area are bad, and how many were not skipped. */
size_t csn_comparison_bad(const struct csn_compared *client, const char *area, size_t *judged);
/* Fail, broken, unexpected pass. */
bool csn_comparison_is_bad(enum csn_verdict verdict);

/* What writes a comparison to the sink. */
typedef void (*csn_page)(struct csn_sink *sink, const struct csn_comparison *comparison);
void csn_page_html(struct csn_sink *sink, const struct csn_comparison *comparison);
void csn_page_markdown(struct csn_sink *sink, const struct csn_comparison *comparison);
void csn_page_text(struct csn_sink *sink, const struct csn_comparison *comparison);
void csn_page_badge(struct csn_sink *sink, const struct csn_comparison *comparison);

/* For formats that are a page about one run: csn_paged_close writes it. */
void *csn_paged_open(struct csn_sink *sink, const struct csn_report_style *style);
void csn_paged_record(void *state, const cJSON *record);
void csn_paged_close(void *state, csn_page page);

#endif
