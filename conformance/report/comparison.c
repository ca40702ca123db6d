#include "report/comparison.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/array.h"
#include "report/output.h"
#include "report/shard.h"
#include "report/text.h"

#define REMARKS_MAX ((size_t)1 << 20)

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
    csn_buf_init(&comparison->remarks, NULL, REMARKS_MAX);
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
    free(client->by_id);
}

void csn_comparison_clear(struct csn_comparison *comparison)
{
    for (size_t i = 0; i < comparison->count; i++)
        compared_clear(&comparison->clients[i]);
    free(comparison->clients);
    free(comparison->areas); /* the names are the outcomes' */
    csn_buf_clear(&comparison->remarks);
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

static void remark(struct csn_comparison *comparison, const char *format, ...) CSN_PRINTF(2, 3);

static void remark(struct csn_comparison *comparison, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length > 0 && csn_buf_append_format(&comparison->remarks, "%s\n", text) != CSN_OK)
        comparison->failed = true;
}

/* Which shard the run was, by its header's selection; false where it was none. */
static bool shard_of(const cJSON *header, struct csn_shard *shard)
{
    const char *text = csn_text_get(cJSON_GetObjectItemCaseSensitive(header, "selection"), "shard");
    return csn_shard_read(text, shard, NULL) == CSN_OK;
}

static bool is_shard(const cJSON *header)
{
    struct csn_shard shard;
    return shard_of(header, &shard);
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
        bool shares = shares_a_case(client, outcomes, count);
        if (is_same_suite(client->header, header) && !shares)
            return client;
        if (is_shard(client->header) && is_shard(header))
            remark(comparison, "%s is no further shard of %s: %s", file ? file : "a report", client->name,
                   shares ? "cases are in both" : "it is of another suite");
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

/* The first outcome whose area does not come before `area`, or with `behind` comes after it. */
static size_t area_bound(const struct csn_compared *client, const char *area, bool behind)
{
    size_t from = 0;
    size_t to = client->outcome_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = strcmp(client->outcomes[middle].area, area);
        if (order < 0 || (behind && order == 0))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

size_t csn_comparison_range(const struct csn_compared *client, const char *area, size_t *count)
{
    size_t from = area_bound(client, area, false);
    *count = area_bound(client, area, true) - from;
    return from;
}

const struct csn_outcome *csn_comparison_find(const struct csn_compared *client, const char *area, const char *id)
{
    size_t from = 0;
    size_t to = client->outcome_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (strcmp(client->outcomes[client->by_id[middle]].id, id) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    for (size_t i = from; i < client->outcome_count; i++) {
        const struct csn_outcome *outcome = &client->outcomes[client->by_id[i]];
        if (strcmp(outcome->id, id) != 0)
            return NULL;
        if (strcmp(outcome->area, area) == 0)
            return outcome;
    }
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

static bool has_shard(const struct csn_compared *client, unsigned wanted, unsigned of)
{
    for (size_t i = 0; i < client->part_count; i++) {
        struct csn_shard shard;
        if (shard_of(csn_ledger_header(client->parts[i]), &shard) && shard.index == wanted && shard.count == of)
            return true;
    }
    return false;
}

/* Tells whether the parts are all shards of a run, and remarks on those that are missing. A run that was no shard is whole. */
static bool has_all_shards(struct csn_comparison *comparison, const struct csn_compared *client)
{
    struct csn_shard first = {0};
    bool whole = true;
    for (size_t i = 0; i < client->part_count; i++) {
        struct csn_shard shard;
        if (!shard_of(csn_ledger_header(client->parts[i]), &shard))
            return true;
        if (i == 0)
            first = shard;
        if (shard.count != first.count) {
            remark(comparison, "%s: there are shards of %u and of %u", client->name, first.count, shard.count);
            return false;
        }
    }
    for (unsigned wanted = 1; client->part_count > 1 && wanted <= first.count; wanted++)
        if (!has_shard(client, wanted, first.count)) {
            remark(comparison, "%s: shard %u/%u is missing", client->name, wanted, first.count);
            whole = false;
        }
    return whole;
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
    if (client->part_count > 1)
        cJSON_DeleteItemFromObjectCaseSensitive(selection, "shard");
    return true;
}

static void count_case(void *ctx, const cJSON *record)
{
    csn_record_tally_add(ctx, record);
}

/* Counts everything again, by the code that counts in a run. */
static bool make_footer(struct csn_comparison *comparison, struct csn_compared *client)
{
    struct csn_record_tally *tally = csn_record_tally_new();
    double duration_ms = 0;
    bool complete = has_all_shards(comparison, client);
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

/* An outcome and where it stands, for sorting. */
struct placed {
    const struct csn_outcome *outcome;
    size_t at;
};

/* `outcomes` have what is worst first in an area: of one id that stays so. */
static int by_id_and_place(const void *a, const void *b)
{
    const struct placed *first = a;
    const struct placed *second = b;
    int order = strcmp(first->outcome->id, second->outcome->id);
    return order ? order : first->at < second->at ? -1 : first->at > second->at;
}

static bool index_by_id(struct csn_compared *client)
{
    size_t count = client->outcome_count;
    struct placed *placed = calloc(count + 1, sizeof *placed);
    client->by_id = calloc(count + 1, sizeof *client->by_id);
    bool complete = placed && client->by_id;
    for (size_t i = 0; i < count && complete; i++)
        placed[i] = (struct placed){&client->outcomes[i], i};
    if (complete)
        qsort(placed, count, sizeof *placed, by_id_and_place);
    for (size_t i = 0; i < count && complete; i++)
        client->by_id[i] = placed[i].at;
    free(placed);
    return complete;
}

bool csn_comparison_finish(struct csn_comparison *comparison)
{
    bool complete = !comparison->failed;
    for (size_t i = 0; i < comparison->count && complete; i++) {
        struct csn_compared *client = &comparison->clients[i];
        complete = merge_selections(client) && make_footer(comparison, client);
        if (client->outcome_count > 0)
            qsort(client->outcomes, client->outcome_count, sizeof *client->outcomes, by_area);
        for (size_t k = 0; k < client->outcome_count && complete; k++)
            if (k == 0 || strcmp(client->outcomes[k].area, client->outcomes[k - 1].area) != 0)
                complete = add_area(comparison, client->outcomes[k].area);
        complete = complete && index_by_id(client);
    }
    if (comparison->area_count > 0)
        qsort(comparison->areas, comparison->area_count, sizeof *comparison->areas, by_name);
    return complete;
}

struct replay {
    const struct csn_format *format;
    void *state;
};

static void replay_case(void *ctx, const cJSON *record)
{
    const struct replay *replay = ctx;
    replay->format->record(replay->state, record);
}

/* A whole report, as a file may hold it, is more than its header. */
static cJSON *bare_header(const cJSON *header)
{
    static const char *const others[] = {"complete", "durationMs", "coverage", "summary", "causes", "cases"};
    cJSON *bare = cJSON_Duplicate(header, true);
    for (size_t i = 0; i < CSN_COUNT(others); i++)
        cJSON_DeleteItemFromObjectCaseSensitive(bare, others[i]);
    return bare;
}

enum csn_status csn_comparison_replay(const struct csn_comparison *comparison, const struct csn_format *format, struct csn_sink *sink)
{
    static const struct csn_report_style plain = {0};
    const struct csn_compared *client = &comparison->clients[0];
    struct replay replay = {.format = format, .state = format->open(sink, &plain)};
    cJSON *header = bare_header(client->header);
    if (!replay.state)
        return CSN_NO_MEMORY;
    if (header)
        format->record(replay.state, header);
    for (size_t i = 0; i < client->part_count && header; i++)
        csn_ledger_each(client->parts[i], CSN_LEDGER_ALL, replay_case, &replay);
    if (header)
        format->record(replay.state, client->footer);
    format->close(replay.state);
    cJSON_Delete(header);
    return header ? CSN_OK : CSN_NO_MEMORY;
}
