/* finding: what a campaign found, and the folder that it is kept in.
 *
 *     FINDING/cases/fuzz.json     the shrunk experiment, as `run --cases` takes it
 *     FINDING/original.json       as it was met
 *     FINDING/finding.json        rule, check, message, expected, actual, how often, the command that replays it
 *     FINDING/replay.sh           that command, for sh
 *     FINDING/call-1.json, report-1.json, log-1.txt     what the adapter was told, what it said
 *     FINDING/request-1.http, answer-1.http             the bytes both ways
 */
#ifndef CSN_CAMPAIGN_FINDING_H
#define CSN_CAMPAIGN_FINDING_H

#include "judge/finished.h"

/* Text is in the campaign's arena. */
struct csn_finding {
    struct csn_span id;      /* of its case: "fuzz.3f2c8e0a" */
    struct csn_span name;    /* of its folder: "http.interim-3f2c8e0a" */
    struct csn_span rule;
    enum csn_level level;
    struct csn_span check;   /* id */
    struct csn_span message; /* masked: the cause */
    uint64_t number;         /* of the execution that met it first */
    uint64_t seen;           /* executions that met it */
    unsigned confirmed;      /* repetitions that broke it again */
    unsigned repetitions;    /* ten, fewer where each takes long */
};

struct csn_finding_files {
    const struct csn_finding *finding;
    const struct csn_finished *finished;
    struct csn_span cases;    /* text of its file of cases */
    struct csn_span original; /* likewise */
    struct csn_span command;  /* that replays it */
};
/* Writes the folder below `state`/findings. CSN_SYSTEM with path and reason. */
enum csn_status csn_finding_save(const char *state, const struct csn_finding_files *files, struct csn_error *error) CSN_NODISCARD;

/* The check that failed by this id and rule (`rule` empty: by any), or NULL. */
const struct csn_check *csn_finding_check(const struct csn_result *result, struct csn_span check, struct csn_span rule);

/* Files of a campaign: written beside and renamed, so that no half of one is ever met. */
enum csn_status csn_folder_make(const char *path, struct csn_error *error) CSN_NODISCARD; /* parents too */
enum csn_status csn_folder_write(const char *folder, const char *name, struct csn_span text, struct csn_error *error) CSN_NODISCARD;

#endif
