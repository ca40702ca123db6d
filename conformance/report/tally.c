#include <stdlib.h>
#include <string.h>

#include "report/array.h"
#include "report/record.h"
#include "report/text.h"

/* A case as far as the stream has come. */
struct seen {
    char *id;
    enum csn_verdict verdict; /* of its last execution */
    bool core;                /* it needs no feature */
};

/* One finding; all is borrowed. */
struct finding {
    const char *rule; /* "" for broken cases, which break no rule */
    const char *level;
    const char *status;
    const char *message; /* masked */
    const char *case_id;
};

/* Findings that have one rule and one masked message. */
struct cause {
    char *rule;
    char *level;
    char *status; /* of the first */
    char *message;
    char *example; /* id of the first case */
    size_t cases;
    size_t counted; /* number of the record that was counted last, so that no record counts twice */
};

struct csn_record_tally {
    size_t verdicts[CSN_VERDICT_COUNT];
    size_t core_selected; /* executions that the header announced */
    size_t core_seen;
    size_t core_judged;
    struct seen *seen;
    size_t seen_count;
    struct cause *causes;
    size_t cause_count;
    size_t records;
    bool failed; /* there was no memory */
};

struct csn_record_tally *csn_record_tally_new(void)
{
    return calloc(1, sizeof(struct csn_record_tally));
}

static void cause_clear(struct cause *cause)
{
    free(cause->rule);
    free(cause->level);
    free(cause->status);
    free(cause->message);
    free(cause->example);
}

void csn_record_tally_free(struct csn_record_tally *tally)
{
    if (!tally)
        return;
    for (size_t i = 0; i < tally->seen_count; i++)
        free(tally->seen[i].id);
    for (size_t i = 0; i < tally->cause_count; i++)
        cause_clear(&tally->causes[i]);
    free(tally->seen);
    free(tally->causes);
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

static struct cause *find_cause(struct csn_record_tally *tally, const char *rule, const char *message)
{
    for (size_t i = 0; i < tally->cause_count; i++)
        if (strcmp(tally->causes[i].rule, rule) == 0 && strcmp(tally->causes[i].message, message) == 0)
            return &tally->causes[i];
    return NULL;
}

static struct cause *add_cause(struct csn_record_tally *tally, const struct finding *finding)
{
    struct cause *array = csn_array_grow(tally->causes, tally->cause_count, sizeof *array);
    if (!array)
        return NULL;
    tally->causes = array;
    struct cause *cause = &array[tally->cause_count];
    *cause = (struct cause){
        .rule = strdup(finding->rule),
        .level = strdup(finding->level),
        .status = strdup(finding->status),
        .message = strdup(finding->message),
        .example = strdup(finding->case_id),
    };
    if (cause->rule && cause->level && cause->status && cause->message && cause->example) {
        tally->cause_count++;
        return cause;
    }
    cause_clear(cause);
    return NULL;
}

/* Counts the record under the finding's cause, once. */
static void count_cause(struct csn_record_tally *tally, const struct finding *finding)
{
    struct cause *cause = find_cause(tally, finding->rule, finding->message);
    if (!cause)
        cause = add_cause(tally, finding);
    if (!cause) {
        tally->failed = true;
    } else if (cause->counted != tally->records) {
        cause->counted = tally->records;
        cause->cases++;
    }
}

static void count_masked(struct csn_record_tally *tally, struct finding finding)
{
    struct csn_buf masked;
    csn_buf_init(&masked, NULL, (size_t)1 << 30);
    if (csn_mask_text(csn_span_of_string(finding.message), &masked) == CSN_OK && csn_buf_append_byte(&masked, '\0') == CSN_OK) {
        finding.message = masked.data;
        count_cause(tally, &finding);
    } else {
        tally->failed = true;
    }
    csn_buf_clear(&masked);
}

static void count_check(struct csn_record_tally *tally, const cJSON *record, const cJSON *check)
{
    struct finding finding = {
        .rule = csn_text_get(check, "rule"),
        .level = csn_text_get(check, "level"),
        .status = csn_text_get(check, "status"),
        .message = csn_text_get(check, "message"),
        .case_id = csn_text_get(record, "id"),
    };
    if (csn_record_check_is(check, CSN_CHECK_FAIL) || csn_record_check_is(check, CSN_CHECK_WARN))
        count_masked(tally, finding);
}

static void count_broken(struct csn_record_tally *tally, const cJSON *record)
{
    count_masked(tally, (struct finding){
        .rule = "",
        .level = "",
        .status = csn_text_get(record, "verdict"),
        .message = csn_text_get(record, "reason"),
        .case_id = csn_text_get(record, "id"),
    });
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

static int compare_causes(const void *a, const void *b)
{
    const struct cause *const *first = a;
    const struct cause *const *second = b;
    if ((*first)->cases != (*second)->cases)
        return (*first)->cases < (*second)->cases ? 1 : -1;
    int order = strcmp((*first)->rule, (*second)->rule); /* never by the order of the run */
    return order ? order : strcmp((*first)->message, (*second)->message);
}

static cJSON *make_cause(const struct cause *cause)
{
    cJSON *object = cJSON_CreateObject();
    cJSON *rule = *cause->rule ? cJSON_CreateString(cause->rule) : cJSON_CreateNull();
    bool complete = csn_text_put_item(object, "rule", rule)
                 && csn_text_put_number(object, "cases", (double)cause->cases)
                 && csn_text_put_item(object, "message", cJSON_CreateString(cause->message))
                 && csn_text_put_item(object, "status", cJSON_CreateString(cause->status))
                 && (!*cause->level || csn_text_put_item(object, "level", cJSON_CreateString(cause->level)))
                 && csn_text_put_item(object, "example", cJSON_CreateString(cause->example));
    if (complete)
        return object;
    cJSON_Delete(object);
    return NULL;
}

static bool put_causes(cJSON *footer, const struct csn_record_tally *tally)
{
    cJSON *array = cJSON_CreateArray();
    const struct cause **order = calloc(tally->cause_count + 1, sizeof(const struct cause *));
    bool complete = csn_text_put_item(footer, "causes", array) && order;
    for (size_t i = 0; i < tally->cause_count && complete; i++)
        order[i] = &tally->causes[i];
    if (complete)
        qsort(order, tally->cause_count, sizeof(const struct cause *), compare_causes);
    for (size_t i = 0; i < tally->cause_count && complete; i++)
        complete = csn_text_push_item(array, make_cause(order[i]));
    free(order);
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
             && put_causes(footer, tally);
    if (made && !tally->failed)
        return footer;
    cJSON_Delete(footer);
    return NULL;
}
