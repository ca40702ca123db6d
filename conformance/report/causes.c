#include "report/causes.h"

#include <stdlib.h>
#include <string.h>

#include "report/array.h"
#include "report/record.h"
#include "report/text.h"

#define GENERATED "generated." /* what ids of cases begin with that follow from the model */

/* How many executions, none twice. */
struct counter {
    size_t cases;
    size_t last; /* execution */
};

struct member {
    char *name;
    struct counter counter;
};

struct csn_cause {
    char *rule; /* "" for broken cases */
    char *level;
    char *status; /* of the first finding */
    char *symptom;
    char *example; /* id of the case that shows it best */
    char *mend;
    cJSON *seen_in; /* may be NULL */
    struct member *members;
    size_t member_count;
    struct counter counter;
};

/* All is borrowed. */
struct finding {
    const char *rule;
    const char *level;
    const char *status;
    const char *symptom;
    const char *member; /* "" where it is about none */
    const char *mend;
    const cJSON *seen_in;
};

void csn_causes_init(struct csn_causes *causes)
{
    *causes = (struct csn_causes){0};
}

static void cause_clear(struct csn_cause *cause)
{
    for (size_t i = 0; i < cause->member_count; i++)
        free(cause->members[i].name);
    free(cause->members);
    free(cause->rule);
    free(cause->level);
    free(cause->status);
    free(cause->symptom);
    free(cause->example);
    free(cause->mend);
    cJSON_Delete(cause->seen_in);
}

void csn_causes_clear(struct csn_causes *causes)
{
    for (size_t i = 0; i < causes->count; i++)
        cause_clear(&causes->items[i]);
    free(causes->items);
    csn_causes_init(causes);
}

static struct csn_cause *find_cause(const struct csn_causes *causes, const struct finding *finding)
{
    for (size_t i = 0; i < causes->count; i++)
        if (strcmp(causes->items[i].rule, finding->rule) == 0 && strcmp(causes->items[i].symptom, finding->symptom) == 0)
            return &causes->items[i];
    return NULL;
}

static struct csn_cause *add_cause(struct csn_causes *causes, const struct finding *finding)
{
    struct csn_cause *items = csn_array_grow(causes->items, causes->count, sizeof *items);
    if (!items)
        return NULL;
    causes->items = items;
    struct csn_cause *cause = &items[causes->count];
    *cause = (struct csn_cause){
        .rule = strdup(finding->rule),
        .level = strdup(finding->level),
        .status = strdup(finding->status),
        .symptom = strdup(finding->symptom),
        .example = strdup(""),
        .mend = strdup(finding->mend),
        .seen_in = cJSON_Duplicate(finding->seen_in, true),
    };
    bool complete = cause->rule && cause->level && cause->status && cause->symptom && cause->example && cause->mend;
    if (complete && (cause->seen_in || !finding->seen_in)) {
        causes->count++;
        return cause;
    }
    cause_clear(cause);
    return NULL;
}

static void count(struct counter *counter, size_t execution)
{
    counter->cases += counter->last != execution;
    counter->last = execution;
}

static bool count_member(struct csn_cause *cause, size_t execution, const char *name)
{
    size_t at = 0;
    while (at < cause->member_count && strcmp(cause->members[at].name, name) != 0)
        at++;
    if (at == cause->member_count) {
        struct member *members = csn_array_grow(cause->members, at, sizeof *members);
        if (!members)
            return false;
        cause->members = members;
        members[at] = (struct member){.name = strdup(name)};
        cause->member_count += members[at].name != NULL;
    }
    if (at == cause->member_count)
        return false;
    count(&cause->members[at].counter, execution);
    return true;
}

/* Tells whether a case shows more plainly what is wrong: a written one, then one of a shorter id; never by the order of the run. */
static bool is_better_example(const char *id, const char *than)
{
    bool written = strncmp(id, GENERATED, strlen(GENERATED)) != 0;
    bool than_written = strncmp(than, GENERATED, strlen(GENERATED)) != 0;
    if (*than == '\0' || written != than_written)
        return *than == '\0' || written;
    size_t len = strlen(id);
    size_t than_len = strlen(than);
    return len != than_len ? len < than_len : strcmp(id, than) < 0;
}

static bool show_by(struct csn_cause *cause, const char *case_id)
{
    if (!is_better_example(case_id, cause->example))
        return true;
    char *copy = strdup(case_id);
    if (!copy)
        return false;
    free(cause->example);
    cause->example = copy;
    return true;
}

static bool count_finding(struct csn_causes *causes, size_t execution, const char *case_id, const struct finding *finding)
{
    struct csn_cause *cause = find_cause(causes, finding);
    if (!cause)
        cause = add_cause(causes, finding);
    if (!cause)
        return false;
    count(&cause->counter, execution);
    return show_by(cause, case_id) && (!*finding->member || count_member(cause, execution, finding->member));
}

/* The message without the member that it begins with. */
static const char *symptom_of(const char *message, const char *member)
{
    size_t len = strlen(member);
    bool begins = len > 0 && strncmp(message, member, len) == 0 && strncmp(message + len, ": ", 2) == 0;
    return begins ? message + len + 2 : message;
}

static bool count_masked(struct csn_causes *causes, size_t execution, const char *case_id, struct finding finding)
{
    struct csn_buf masked;
    csn_buf_init(&masked, NULL, (size_t)1 << 30);
    bool counted = csn_mask_text(csn_span_of_string(finding.symptom), &masked) == CSN_OK && csn_buf_append_byte(&masked, '\0') == CSN_OK;
    if (counted) {
        finding.symptom = masked.data;
        counted = count_finding(causes, execution, case_id, &finding);
    }
    csn_buf_clear(&masked);
    return counted;
}

bool csn_causes_count(struct csn_causes *causes, size_t execution, const char *case_id, const cJSON *check)
{
    if (!csn_record_check_is(check, CSN_CHECK_FAIL) && !csn_record_check_is(check, CSN_CHECK_WARN))
        return true;
    const char *member = csn_text_get(check, "member");
    return count_masked(causes, execution, case_id, (struct finding){
        .rule = csn_text_get(check, "rule"),
        .level = csn_text_get(check, "level"),
        .status = csn_text_get(check, "status"),
        .symptom = symptom_of(csn_text_get(check, "message"), member),
        .member = member,
        .mend = csn_text_get(check, "mend"),
        .seen_in = cJSON_GetObjectItemCaseSensitive(check, "seenIn"),
    });
}

bool csn_causes_count_broken(struct csn_causes *causes, size_t execution, const char *case_id, const char *reason)
{
    return count_masked(causes, execution, case_id, (struct finding){
        .rule = "", .level = "", .status = csn_verdict_name(CSN_VERDICT_BROKEN), .symptom = reason, .member = "", .mend = "",
    });
}

static int compare_causes(const void *a, const void *b)
{
    const struct csn_cause *const *first = a;
    const struct csn_cause *const *second = b;
    if ((*first)->counter.cases != (*second)->counter.cases)
        return (*first)->counter.cases < (*second)->counter.cases ? 1 : -1;
    int order = strcmp((*first)->rule, (*second)->rule); /* never by the order of the run */
    return order ? order : strcmp((*first)->symptom, (*second)->symptom);
}

static int compare_members(const void *a, const void *b)
{
    const struct member *first = a;
    const struct member *second = b;
    if (first->counter.cases != second->counter.cases)
        return first->counter.cases < second->counter.cases ? 1 : -1;
    return strcmp(first->name, second->name);
}

static bool put_members(cJSON *object, const struct csn_cause *cause)
{
    if (cause->member_count == 0)
        return true;
    cJSON *array = cJSON_CreateArray();
    bool complete = csn_text_put_item(object, "members", array);
    qsort(cause->members, cause->member_count, sizeof *cause->members, compare_members);
    for (size_t i = 0; i < cause->member_count && complete; i++) {
        cJSON *item = cJSON_CreateObject();
        complete = csn_text_push_item(array, item)
                && csn_text_put_item(item, "member", cJSON_CreateString(cause->members[i].name))
                && csn_text_put_number(item, "cases", (double)cause->members[i].counter.cases);
    }
    return complete;
}

static cJSON *make_cause(const struct csn_cause *cause)
{
    cJSON *object = cJSON_CreateObject();
    cJSON *rule = *cause->rule ? cJSON_CreateString(cause->rule) : cJSON_CreateNull();
    bool complete = csn_text_put_item(object, "rule", rule)
                 && csn_text_put_number(object, "cases", (double)cause->counter.cases)
                 && csn_text_put_item(object, "message", cJSON_CreateString(cause->symptom))
                 && csn_text_put_item(object, "status", cJSON_CreateString(cause->status))
                 && (!*cause->level || csn_text_put_item(object, "level", cJSON_CreateString(cause->level)))
                 && csn_text_put_item(object, "example", cJSON_CreateString(cause->example))
                 && put_members(object, cause)
                 && (!*cause->mend || csn_text_put_item(object, "mend", cJSON_CreateString(cause->mend)))
                 && (!cause->seen_in || csn_text_put_item(object, "seenIn", cJSON_Duplicate(cause->seen_in, true)));
    if (complete)
        return object;
    cJSON_Delete(object);
    return NULL;
}

cJSON *csn_causes_list(const struct csn_causes *causes)
{
    cJSON *array = cJSON_CreateArray();
    const struct csn_cause **order = calloc(causes->count + 1, sizeof(const struct csn_cause *));
    bool complete = array && order;
    for (size_t i = 0; i < causes->count && complete; i++)
        order[i] = &causes->items[i];
    if (complete)
        qsort(order, causes->count, sizeof(const struct csn_cause *), compare_causes);
    for (size_t i = 0; i < causes->count && complete; i++)
        complete = csn_text_push_item(array, make_cause(order[i]));
    free(order);
    if (complete)
        return array;
    cJSON_Delete(array);
    return NULL;
}

/* Tells whether an earlier element has the same text there. */
static bool came_before(const cJSON *array, const cJSON *item, const char *name)
{
    for (const cJSON *before = array->child; before != item; before = before->next)
        if (strcmp(csn_text_get(before, name), csn_text_get(item, name)) == 0)
            return true;
    return false;
}

bool csn_cause_follows(const cJSON *causes, const cJSON *cause)
{
    return came_before(causes, cause, "rule");
}

/* Appends what the elements of an array have under a name, each once: "a, b and 3 more". */
static enum csn_status list_names(const cJSON *array, const char *name, size_t max, struct csn_buf *out)
{
    enum csn_status status = CSN_OK;
    size_t met = 0;
    const cJSON *item = NULL;
    cJSON_ArrayForEach(item, array)
        if (!came_before(array, item, name) && met++ < max && status == CSN_OK)
            status = csn_buf_append_format(out, "%s%s", met > 1 ? ", " : "", csn_text_get(item, name));
    if (met > max && status == CSN_OK)
        status = csn_buf_append_format(out, " and %zu more", met - max);
    return status;
}

enum csn_status csn_cause_members(const cJSON *cause, size_t max, struct csn_buf *out)
{
    return list_names(cJSON_GetObjectItemCaseSensitive(cause, "members"), "member", max, out);
}

enum csn_status csn_cause_projects(const cJSON *cause, size_t max, struct csn_buf *out)
{
    return list_names(cJSON_GetObjectItemCaseSensitive(cause, "seenIn"), "project", max, out);
}
