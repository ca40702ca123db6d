#include "report/comparison.h"

#include <stdlib.h>
#include <string.h>

#include "report/array.h"
#include "report/output.h"
#include "report/text.h"

/* How bad a verdict is. */
static const unsigned ranks[CSN_VERDICT_COUNT] = {
    [CSN_VERDICT_PASS] = 1,
    [CSN_VERDICT_UNSUPPORTED] = 0,
    [CSN_VERDICT_KNOWN_FAILURE] = 2,
    [CSN_VERDICT_WARN] = 3,
    [CSN_VERDICT_UNEXPECTED_PASS] = 4,
    [CSN_VERDICT_BROKEN] = 5,
    [CSN_VERDICT_FAIL] = 6,
};

bool csn_comparison_is_bad(enum csn_verdict verdict)
{
    return ranks[verdict] >= ranks[CSN_VERDICT_UNEXPECTED_PASS];
}

void csn_comparison_init(struct csn_comparison *comparison)
{
    *comparison = (struct csn_comparison){0};
}

static void outcomes_free(struct csn_outcome *outcomes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(outcomes[i].id);
        free(outcomes[i].area);
    }
    free(outcomes);
}

static void compared_clear(struct csn_compared *client)
{
    for (size_t i = 0; i < client->part_count; i++)
        csn_ledger_free(client->parts[i]);
    free(client->parts);
    free(client->name);
    cJSON_Delete(client->header);
    cJSON_Delete(client->footer);
    outcomes_free(client->outcomes, client->outcome_count);
}

void csn_comparison_clear(struct csn_comparison *comparison)
{
    for (size_t i = 0; i < comparison->count; i++)
        compared_clear(&comparison->clients[i]);
    free(comparison->clients);
    free(comparison->areas); /* the names are the outcomes' */
    csn_comparison_init(comparison);
}

static int by_id(const void *a, const void *b)
{
    const struct csn_outcome *first = a;
    const struct csn_outcome *second = b;
    int order = strcmp(first->id, second->id);
    return order ? order : first->repeat < second->repeat ? -1 : first->repeat > second->repeat;
}

static int by_area(const void *a, const void *b)
{
    const struct csn_outcome *first = a;
    const struct csn_outcome *second = b;
    int order = strcmp(first->area, second->area);
    if (order)
        return order;
    if (ranks[first->verdict] != ranks[second->verdict])
        return ranks[first->verdict] < ranks[second->verdict] ? 1 : -1;
    return by_id(a, b);
}

static bool read_outcome(struct csn_ledger *ledger, size_t entry, struct csn_outcome *outcome)
{
    cJSON *record = csn_ledger_read(ledger, entry);
    double repeat = csn_text_get_number(record, "repeat");
    *outcome = (struct csn_outcome){
        .id = strdup(csn_text_get(record, "id")),
        .area = strdup(csn_text_get(record, "area")),
        .verdict = csn_record_verdict(record),
        .repeat = repeat > 0 && repeat < 1e9 ? (unsigned)repeat : 0,
        .entry = entry,
    };
    bool complete = record && outcome->id && outcome->area;
    cJSON_Delete(record);
    return complete;
}

/* The outcomes of a ledger, by id; NULL when there is no memory. */
static struct csn_outcome *read_outcomes(struct csn_ledger *ledger)
{
    size_t count = csn_ledger_count(ledger);
    struct csn_outcome *outcomes = calloc(count + 1, sizeof *outcomes);
    bool complete = outcomes != NULL;
    for (size_t i = 0; i < count && complete; i++)
        complete = read_outcome(ledger, i, &outcomes[i]);
    if (complete) {
        qsort(outcomes, count, sizeof *outcomes, by_id);
        return outcomes;
    }
    if (outcomes)
        outcomes_free(outcomes, count);
    return NULL;
}

static bool same_member(const cJSON *a, const cJSON *b, const char *object, const char *member)
{
    return strcmp(csn_text_get(cJSON_GetObjectItemCaseSensitive(a, object), member),
                  csn_text_get(cJSON_GetObjectItemCaseSensitive(b, object), member)) == 0;
}

static bool is_same_client(const cJSON *a, const cJSON *b)
{
    return same_member(a, b, "client", "name") && same_member(a, b, "client", "version") && same_member(a, b, "client", "language");
}

static bool is_same_suite(const cJSON *a, const cJSON *b)
{
    return same_member(a, b, "countersign", "version") && same_member(a, b, "countersign", "suite");
}

static bool shares_a_case(const struct csn_compared *client, const struct csn_outcome *outcomes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (client->outcome_count > 0 && bsearch(&outcomes[i], client->outcomes, client->outcome_count, sizeof *outcomes, by_id))
            return true;
    return false;
}

static char *make_name(const cJSON *header, const char *file)
{
    struct csn_buf buf;
    csn_buf_init(&buf, NULL, 1 << 20);
    enum csn_status status = csn_output_client(header, &buf);
    if (status == CSN_OK && file)
        status = csn_buf_append_format(&buf, " \u00b7 %s", file);
    char *name = status == CSN_OK ? strndup(buf.len ? buf.data : "", buf.len) : NULL;
    csn_buf_clear(&buf);
    return name;
}

/* A new client at the end; NULL when there is no memory. */
static struct csn_compared *add_client(struct csn_comparison *comparison, const cJSON *header, const char *file)
{
    struct csn_compared *clients = csn_array_grow(comparison->clients, comparison->count, sizeof *clients);
    if (!clients)
        return NULL;
    comparison->clients = clients;
    struct csn_compared *client = &clients[comparison->count++];
    *client = (struct csn_compared){.name = make_name(header, file), .header = cJSON_Duplicate(header, true)};
    return client->name && (client->header || !header) ? client : NULL;
}

/* The client that the outcomes are a shard of, or a new one. */
static struct csn_compared *choose_client(struct csn_comparison *comparison, const cJSON *header, const struct csn_outcome *outcomes,
                                          size_t count, const char *file)
{
    bool namesake = false;
    for (size_t i = 0; i < comparison->count; i++) {
        struct csn_compared *client = &comparison->clients[i];
        if (!is_same_client(client->header, header))
            continue;
        if (is_same_suite(client->header, header) && !shares_a_case(client, outcomes, count))
            return client;
        namesake = true;
    }
    return add_client(comparison, header, namesake ? file : NULL);
}

/* Takes ledger and outcomes over, or neither. */
static bool add_part(struct csn_compared *client, struct csn_ledger *ledger, struct csn_outcome *outcomes, size_t count)
{
    struct csn_ledger **parts = csn_array_grow(client->parts, client->part_count, sizeof(struct csn_ledger *));
    if (!parts)
        return false;
    client->parts = parts;
    struct csn_outcome *all = realloc(client->outcomes, (client->outcome_count + count + 1) * sizeof *all);
    if (!all)
        return false;
    client->outcomes = all;
    for (size_t i = 0; i < count; i++) {
        outcomes[i].part = client->part_count;
        all[client->outcome_count++] = outcomes[i];
    }
    parts[client->part_count++] = ledger;
    qsort(all, client->outcome_count, sizeof *all, by_id);
    free(outcomes);
    return true;
}

void csn_comparison_add(struct csn_comparison *comparison, struct csn_ledger *ledger, const char *file)
{
    size_t count = csn_ledger_count(ledger);
    struct csn_outcome *outcomes = read_outcomes(ledger);
    struct csn_compared *client = NULL;
    if (outcomes)
        client = choose_client(comparison, csn_ledger_header(ledger), outcomes, count, file);
    if (client && add_part(client, ledger, outcomes, count))
        return;
    comparison->failed = true;
    if (outcomes)
        outcomes_free(outcomes, count);
    csn_ledger_free(ledger);
}

size_t csn_comparison_range(const struct csn_compared *client, const char *area, size_t *count)
{
    size_t from = 0;
    while (from < client->outcome_count && strcmp(client->outcomes[from].area, area) < 0)
        from++;
    size_t end = from;
    while (end < client->outcome_count && strcmp(client->outcomes[end].area, area) == 0)
        end++;
    *count = end - from;
    return from;
}

const struct csn_outcome *csn_comparison_find(const struct csn_compared *client, const char *area, const char *id)
{
    size_t count = 0;
    size_t from = csn_comparison_range(client, area, &count);
    for (size_t i = from; i < from + count; i++)
        if (strcmp(client->outcomes[i].id, id) == 0)
            return &client->outcomes[i];
    return NULL;
}

size_t csn_comparison_bad(const struct csn_compared *client, const char *area, size_t *judged)
{
    size_t count = 0;
    size_t from = csn_comparison_range(client, area, &count);
    size_t bad = 0;
    *judged = 0;
    for (size_t i = from; i < from + count; i++) {
        bad += csn_comparison_is_bad(client->outcomes[i].verdict);
        *judged += client->outcomes[i].verdict != CSN_VERDICT_UNSUPPORTED;
    }
    return bad;
}

cJSON *csn_comparison_read(const struct csn_compared *client, const struct csn_outcome *outcome)
{
    return csn_ledger_read(client->parts[outcome->part], outcome->entry);
}

static int by_name(const void *a, const void *b)
{
    char *const *first = a;
    char *const *second = b;
    return strcmp(*first, *second);
}

static bool add_area(struct csn_comparison *comparison, char *area)
{
    for (size_t i = 0; i < comparison->area_count; i++)
        if (strcmp(comparison->areas[i], area) == 0)
            return true;
    char **areas = csn_array_grow(comparison->areas, comparison->area_count, sizeof *areas);
    if (!areas)
        return false;
    comparison->areas = areas;
    areas[comparison->area_count++] = area;
    return true;
}

/* How many cases the parts selected; the catalogue is the same for all. */
static bool merge_selections(struct csn_compared *client)
{
    static const char *const counts[] = {"cases", "core"};
    cJSON *selection = cJSON_GetObjectItemCaseSensitive(client->header, "selection");
    for (size_t i = 0; i < CSN_COUNT(counts) && client->part_count > 1 && selection; i++) {
        double sum = 0;
        for (size_t part = 0; part < client->part_count; part++)
            sum += csn_text_get_number(cJSON_GetObjectItemCaseSensitive(csn_ledger_header(client->parts[part]), "selection"), counts[i]);
        cJSON_DeleteItemFromObjectCaseSensitive(selection, counts[i]);
        if (!csn_text_put_number(selection, counts[i], sum))
            return false;
    }
    return true;
}

static void count_case(void *ctx, const cJSON *record)
{
    csn_record_tally_add(ctx, record);
}

/* Counts everything again, by the code that counts in a run. */
static bool make_footer(struct csn_compared *client)
{
    struct csn_record_tally *tally = csn_record_tally_new();
    double duration_ms = 0;
    bool complete = true;
    if (!tally)
        return false;
    csn_record_tally_add(tally, client->header);
    for (size_t i = 0; i < client->part_count; i++) {
        const cJSON *footer = csn_ledger_footer(client->parts[i]);
        csn_ledger_each(client->parts[i], CSN_LEDGER_ALL, count_case, tally);
        duration_ms += csn_text_get_number(footer, "durationMs");
        complete = complete && csn_ledger_complete(client->parts[i]) && cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(footer, "complete"));
    }
    client->footer = csn_record_footer(tally, complete, duration_ms > 0 && duration_ms < 1e15 ? (uint64_t)(duration_ms * 1000) : 0);
    csn_record_tally_free(tally);
    return client->footer != NULL;
}

bool csn_comparison_finish(struct csn_comparison *comparison)
{
    bool complete = !comparison->failed;
    for (size_t i = 0; i < comparison->count && complete; i++) {
        struct csn_compared *client = &comparison->clients[i];
        complete = merge_selections(client) && make_footer(client);
        for (size_t k = 0; k < client->outcome_count && complete; k++)
            complete = add_area(comparison, client->outcomes[k].area);
        if (client->outcome_count > 0)
            qsort(client->outcomes, client->outcome_count, sizeof *client->outcomes, by_area);
    }
    if (comparison->area_count > 0)
        qsort(comparison->areas, comparison->area_count, sizeof *comparison->areas, by_name);
    return complete;
}
