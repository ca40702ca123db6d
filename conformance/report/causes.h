/* causes: findings grouped by what is to be mended. A client that sends `true` where a number belongs does so in every member: findings of
 * one rule and one symptom, the message without the member it begins with and with ids and dates masked, are one cause, and the members
 * stand beneath it.
 *
 *     csn_causes_init(&causes);
 *     csn_causes_count(&causes, execution, "number.percent-boolean", check);    for each check that is a finding
 *     footer = csn_causes_list(&causes);
 */
#ifndef CSN_CAUSES_H
#define CSN_CAUSES_H

#include <cjson/cJSON.h>

#include "judge/judge.h"

struct csn_cause;

struct csn_causes {
    struct csn_cause *items;
    size_t count;
};

void csn_causes_init(struct csn_causes *causes);
void csn_causes_clear(struct csn_causes *causes);
/* Counts an execution under the cause of the check's finding; once, however many findings it has: executions are told apart by number, which
 * is never 0. A check that is no finding counts nothing. False when there is no memory. */
bool csn_causes_count(struct csn_causes *causes, size_t execution, const char *case_id, const cJSON *check) CSN_NODISCARD;
/* Likewise for a broken case, which breaks no rule. */
bool csn_causes_count_broken(struct csn_causes *causes, size_t execution, const char *case_id, const char *reason) CSN_NODISCARD;
/* Most cases first, as schemas/report.schema.json has it; NULL when there is no memory. */
cJSON *csn_causes_list(const struct csn_causes *causes);

/* Tells whether a cause before it in its list has its rule, so that what is said of the rule has been said. */
bool csn_cause_follows(const cJSON *causes, const cJSON *cause);
/* Appends "jobs, status and 3 more", at most `max` names; nothing where the cause has no members. */
enum csn_status csn_cause_members(const cJSON *cause, size_t max, struct csn_buf *out) CSN_NODISCARD;
/* Appends the names of the projects that the cause was seen in, each once, likewise. */
enum csn_status csn_cause_projects(const cJSON *cause, size_t max, struct csn_buf *out) CSN_NODISCARD;

#endif
