#include <stdlib.h>
#include <string.h>

#include "report/array.h"
#include "report/causes.h"
#include "report/record.h"
#include "report/text.h"

/* A case as far as the stream has come. */
struct seen {
    char *id;
    enum csn_verdict verdict; /* of its last execution */
    bool core;                /* it needs no feature */
};

struct csn_record_tally {
    size_t verdicts[CSN_VERDICT_COUNT];
    size_t core_selected; /* executions that the header announced */
    size_t core_seen;
    size_t core_judged;
    struct seen *seen;
    size_t seen_count;
    struct csn_causes causes;
    size_t records;
    bool failed; /* there was no memory */
};

struct csn_record_tally *csn_record_tally_new(void)
{
    return calloc(1, sizeof(struct csn_record_tally));
}

void csn_record_tally_free(struct csn_record_tally *tally)
{
    if (!tally)
        return;
    for (size_t i = 0; i < tally->seen_count; i++)
        free(tally->seen[i].id);
    free(tally->seen);
    csn_causes_clear(&tally->causes);
    free(tally);
}

static struct seen *find_seen(struct csn_record_tally *tally, const char *id)
{
    for (size_t i = 0; i < tally->seen_count; i++)
        if (strcmp(tally->seen[i].id, id) == 0)
            return &tally->seen[i];
    return NULL;
}

static struct seen *add_seen(struct csn_record_tally *tally, const char *id)
{
    struct seen *array = csn_array_grow(tally->seen, tally->seen_count, sizeof *array);
    if (!array)
        return NULL;
    tally->seen = array;
    array[tally->seen_count] = (struct seen){.id = strdup(id)};
    return array[tally->seen_count].id ? &array[tally->seen_count++] : NULL;
}

static void count_check(struct csn_record_tally *tally, const cJSON *record, const cJSON *check)
{
    if (!csn_causes_count(&tally->causes, tally->records, csn_text_get(record, "id"), check))
        tally->failed = true;
}

static void count_broken(struct csn_record_tally *tally, const cJSON *record)
{
    if (!csn_causes_count_broken(&tally->causes, tally->records, csn_text_get(record, "id"), csn_text_get(record, "reason")))
        tally->failed = true;
}

/* A skipped or broken case was not judged. */
static bool is_judged(enum csn_verdict verdict)
{
    return verdict != CSN_VERDICT_UNSUPPORTED && verdict != CSN_VERDICT_BROKEN;
}

static bool needs_no_feature(const cJSON *record)
{
    const cJSON *needs = cJSON_GetObjectItemCaseSensitive(record, "needs");
    return cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(needs, "features")) == 0;
}

static void add_case(struct csn_record_tally *tally, const cJSON *record)
{
    struct seen *seen = find_seen(tally, csn_text_get(record, "id"));
    if (!seen)
        seen = add_seen(tally, csn_text_get(record, "id"));
    if (!seen) {
        tally->failed = true;
        return;
    }
    seen->verdict = csn_record_verdict(record);
    seen->core = needs_no_feature(record);
    tally->verdicts[seen->verdict]++;
    tally->core_seen += seen->core;
    tally->core_judged += seen->core && is_judged(seen->verdict);
    if (seen->verdict == CSN_VERDICT_BROKEN)
        count_broken(tally, record);
    const cJSON *check = NULL;
    cJSON_ArrayForEach(check, cJSON_GetObjectItemCaseSensitive(record, "checks")) count_check(tally, record, check);
}

static void add_amend(struct csn_record_tally *tally, const cJSON *record)
{
    struct seen *seen = find_seen(tally, csn_text_get(record, "id"));
    if (!seen)
        return;
    enum csn_verdict verdict = csn_record_amended_verdict(seen->verdict, record);
    tally->verdicts[seen->verdict]--;
    tally->verdicts[verdict]++;
    seen->verdict = verdict;
    count_check(tally, record, cJSON_GetObjectItemCaseSensitive(record, "check"));
}

static void add_header(struct csn_record_tally *tally, const cJSON *record)
{
    const cJSON *selection = cJSON_GetObjectItemCaseSensitive(record, "selection");
    double announced = csn_text_get_number(selection, "core") * csn_text_get_number(selection, "repeat");
    tally->core_selected = announced > 0 ? (size_t)announced : 0;
}

void csn_record_tally_add(struct csn_record_tally *tally, const cJSON *record)
{
    tally->records++;
    if (csn_record_is(record, "header"))
        add_header(tally, record);
    else if (csn_record_is(record, "case"))
        add_case(tally, record);
    else if (csn_record_is(record, "amend"))
        add_amend(tally, record);
}

size_t csn_record_tally_verdict(const struct csn_record_tally *tally, enum csn_verdict verdict)
{
    return tally->verdicts[verdict];
}

double csn_record_tally_coverage(const struct csn_record_tally *tally)
{
    size_t selected = tally->core_selected > tally->core_seen ? tally->core_selected : tally->core_seen;
    if (selected == 0)
        return -1;
    size_t permille = tally->core_judged * 1000 / selected; /* cut, never rounded up to 100 % */
    return (double)permille / 10.0;
}

static bool put_coverage(cJSON *footer, const struct csn_record_tally *tally)
{
    double core = csn_record_tally_coverage(tally);
    cJSON *coverage = cJSON_CreateObject();
    return csn_text_put_item(footer, "coverage", coverage)
        && csn_text_put_item(coverage, "core", core < 0 ? cJSON_CreateNull() : cJSON_CreateNumber(core));
}

static bool put_summary(cJSON *footer, const struct csn_record_tally *tally)
{
    cJSON *summary = cJSON_CreateObject();
    bool complete = csn_text_put_item(footer, "summary", summary);
    for (unsigned i = 0; i < CSN_VERDICT_COUNT && complete; i++)
        complete = csn_text_put_number(summary, csn_verdict_name((enum csn_verdict)i), (double)tally->verdicts[i]);
    return complete;
}

cJSON *csn_record_footer(const struct csn_record_tally *tally, bool complete, uint64_t duration_us)
{
    cJSON *footer = cJSON_CreateObject();
    bool made = csn_text_put_item(footer, "type", cJSON_CreateString("footer"))
             && csn_text_put_number(footer, "durationMs", (double)duration_us / 1000.0)
             && csn_text_put_item(footer, "complete", cJSON_CreateBool(complete))
             && put_coverage(footer, tally)
             && put_summary(footer, tally)
             && csn_text_put_item(footer, "causes", csn_causes_list(&tally->causes));
    if (made && !tally->failed)
        return footer;
    cJSON_Delete(footer);
    return NULL;
}
