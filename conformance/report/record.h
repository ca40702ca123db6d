/* record: the one stream of results: a JSON object for the header, each case, each amendment, the footer. Every format is rendered
 * from these objects, so that no two can disagree. Shapes as in schemas/report.schema.json.
 *
 * Text of clients is escaped here, once: bytes as csn_hex_escape does, text for people as csn_text_clean does.
 */
#ifndef CSN_RECORD_H
#define CSN_RECORD_H

#include <cjson/cJSON.h>

#include "judge/finished.h"

struct csn_record_run {
    const struct csn_client_info *client; /* NULL: no hello came */
    const struct csn_model *model;        /* names the client's operations */
    struct csn_span suite; /* identifies the catalogue */
    uint64_t seed;
    unsigned jobs;
    unsigned repeat;
    const char *level;    /* "must" or "should" */
    bool strict;
    size_t selected;      /* cases */
    size_t core;          /* of these, the ones that need no feature */
    size_t generated;     /* of these, the ones that follow from the model */
    size_t catalogue;     /* cases in all */
    cJSON *filters;       /* what was asked for: {"filter":[...],"skip":[...],"rule":[...],"operation":...}; borrowed */
    int64_t started_ms;   /* since 1970 */
    struct csn_span rerun_before; /* the command that runs one case is this, " --filter ", its id, */
    struct csn_span rerun_after;  /* and this */
    bool whole;                   /* none can be run alone: the command is as it stands */
};

/* Each returns a new object that the caller deletes, or NULL when there is no memory. "type" is always its first member. */
cJSON *csn_record_header(const struct csn_record_run *run);
cJSON *csn_record_case(const struct csn_record_run *run, const struct csn_finished *finished);
cJSON *csn_record_amend(const struct csn_case *amended, const struct csn_check *check, const struct csn_exchange *exchange);

/* Works an amendment into the record of its case: check, exchange, verdict. False when there is no memory. */
bool csn_record_apply(cJSON *record, const cJSON *amend);
/* The verdict of a case record; CSN_VERDICT_BROKEN where it has none. */
enum csn_verdict csn_record_verdict(const cJSON *record);
/* The verdict of a case after an amendment. */
enum csn_verdict csn_record_amended_verdict(enum csn_verdict before, const cJSON *amend);
bool csn_record_is(const cJSON *record, const char *type);
bool csn_record_check_is(const cJSON *check, enum csn_check_status status);

/* What is counted over the stream, for the footer and the exit status. */
struct csn_record_tally;
struct csn_record_tally *csn_record_tally_new(void);
void csn_record_tally_free(struct csn_record_tally *tally);
/* Counts a record: verdicts, causes (see report/causes.h), coverage. The header says how many cases there ought to be. */
void csn_record_tally_add(struct csn_record_tally *tally, const cJSON *record);
/* {"type":"footer","complete":…,"durationMs":…,"coverage":{"core":…},"summary":{…},"causes":[…]}; NULL when there is, or was, no
 * memory. */
cJSON *csn_record_footer(const struct csn_record_tally *tally, bool complete, uint64_t duration_us);
size_t csn_record_tally_verdict(const struct csn_record_tally *tally, enum csn_verdict verdict);
/* Judged over selected among the cases that need no feature, in percent, cut to a tenth; negative where there are none. */
double csn_record_tally_coverage(const struct csn_record_tally *tally);

#endif
