#include "run/collect.h"

#define COLLECTION_MEMORY ((size_t)512 << 20)
#define SENTENCE_MAX ((size_t)4096)
#define QUICK_MS 20u
#define SAMPLE 7 /* of so many generated cases one */

void csn_collection_init(struct csn_collection *collection, const struct csn_catalogue *catalogue)
{
    *collection = (struct csn_collection){.catalogue = catalogue};
    csn_arena_init(&collection->arena, NULL, COLLECTION_MEMORY);
}

void csn_collection_clear(struct csn_collection *collection)
{
    const struct csn_rule *without = collection->without;
    csn_arena_clear(&collection->arena);
    csn_collection_init(collection, collection->catalogue);
    collection->without = without;
}

static struct csn_told *add(struct csn_collection *collection)
{
    if (collection->count == collection->capacity) {
        size_t capacity = collection->capacity ? 2 * collection->capacity : 256;
        struct csn_told *items = csn_arena_alloc_array(&collection->arena, capacity, sizeof *items);
        if (!items)
            return NULL;
        for (size_t i = 0; i < collection->count; i++)
            items[i] = collection->items[i];
        collection->items = items;
        collection->capacity = capacity;
    }
    return &collection->items[collection->count++];
}

static struct csn_span describe(struct csn_collection *collection, const struct csn_check *check)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, SENTENCE_MAX);
    enum csn_status status = csn_buf_append_format(&text, "%s: %.*s; expected %.*s; actual %.*s", check->id, CSN_SPAN_ARG(check->message),
                                                   CSN_SPAN_ARG(csn_span_slice(check->expected, 0, 120)),
                                                   CSN_SPAN_ARG(csn_span_slice(check->actual, 0, 120)));
    struct csn_span kept = status == CSN_OK ? csn_arena_copy(&collection->arena, csn_buf_span(&text)) : CSN_SPAN("");
    csn_buf_clear(&text);
    return kept;
}

static void keep_check(struct csn_collection *collection, struct csn_told *told, const struct csn_check *check)
{
    bool fails = check->status == CSN_CHECK_FAIL;
    if ((!fails && check->status != CSN_CHECK_WARN) || !check->rule)
        return;
    size_t rule = (size_t)(check->rule - collection->catalogue->rules);
    ((bool *)(uintptr_t)(fails ? told->failed : told->warned))[rule] = true;
    if (told->first.len == 0)
        told->first = describe(collection, check);
}

static bool is_other_rule(void *ctx, const struct csn_rule *rule)
{
    return rule != ((const struct csn_collection *)ctx)->without;
}

/* The verdict of the same evidence with one rule switched off. */
static enum csn_verdict judge_without(struct csn_collection *collection, const struct csn_finished *finished)
{
    struct csn_judge_options options = {.level = CSN_LEVEL_MAY, .rule_enabled = is_other_rule, .ctx = collection};
    struct csn_result result = {.verdict = CSN_VERDICT_BROKEN};
    struct csn_arena arena;
    csn_arena_init(&arena, NULL, COLLECTION_MEMORY);
    enum csn_status status = csn_judge_case(collection->catalogue, finished->instance, finished->evidence, &options, &arena, &result, NULL);
    collection->failed = collection->failed || status != CSN_OK;
    csn_arena_clear(&arena);
    return result.verdict;
}

static void on_finished(void *ctx, const struct csn_finished *finished)
{
    struct csn_collection *collection = ctx;
    struct csn_told *told = add(collection);
    bool *rules = csn_arena_alloc_array(&collection->arena, 2 * collection->catalogue->rule_count + 1, sizeof *rules);
    if (!told || !rules) {
        collection->failed = true;
        return;
    }
    *told = (struct csn_told){
        .of = finished->instance->of,
        .verdict = finished->result->verdict,
        .failed = rules,
        .warned = rules + collection->catalogue->rule_count,
        .first = csn_arena_copy(&collection->arena, finished->result->reason),
        .evidence_count = finished->result->evidence_count,
    };
    bool ran = finished->result->verdict != CSN_VERDICT_UNSUPPORTED;
    told->without = collection->without && ran ? judge_without(collection, finished) : told->verdict;
    for (size_t i = 0; i < finished->result->check_count; i++)
        keep_check(collection, told, &finished->result->checks[i]);
}

static void on_amended(void *ctx, const struct csn_case *amended, const struct csn_check *check, const struct csn_exchange *exchange)
{
    struct csn_collection *collection = ctx;
    (void)exchange;
    collection->amended++;
    for (size_t i = 0; i < collection->count; i++)
        if (collection->items[i].of == amended)
            keep_check(collection, &collection->items[i], check);
}

struct csn_run_listener csn_collection_listener(struct csn_collection *collection)
{
    return (struct csn_run_listener){.finished = on_finished, .amended = on_amended, .ctx = collection};
}

static bool cites(const struct csn_case *of, const struct csn_rule *rule)
{
    for (size_t i = 0; i < of->rule_count; i++)
        if (of->rules[i] == rule)
            return true;
    return false;
}

static size_t select_by(const struct csn_catalogue *catalogue, const struct csn_rule *rule, bool generated, const struct csn_case **cases)
{
    size_t count = 0;
    for (size_t i = 0; i < catalogue->case_count; i++)
        if (catalogue->cases[i].generated == generated && catalogue->cases[i].rules[0] == rule)
            cases[count++] = &catalogue->cases[i];
    for (size_t i = 0, first = count; first == 0 && i < catalogue->case_count; i++)
        if (catalogue->cases[i].generated == generated && cites(&catalogue->cases[i], rule))
            cases[count++] = &catalogue->cases[i];
    return count;
}

size_t csn_collect_select(const struct csn_catalogue *catalogue, const struct csn_rule *rule, const struct csn_case **cases)
{
    size_t count = rule ? select_by(catalogue, rule, false, cases) : 0;
    if (rule && count == 0)
        count = select_by(catalogue, rule, true, cases);
    return count > 0 ? count : csn_collect_sample(catalogue, cases);
}

/* Scripted waiting adds up over a hundred clients. */
static bool is_quick(const struct csn_case *of)
{
    unsigned delay_ms = 0;
    for (size_t i = 0; i < of->step_count; i++)
        for (size_t j = 0; j < of->steps[i].answer_count; j++)
            delay_ms += of->steps[i].answers[j].delay_ms;
    return delay_ms <= QUICK_MS;
}

size_t csn_collect_sample(const struct csn_catalogue *catalogue, const struct csn_case **cases)
{
    size_t count = 0;
    size_t generated = 0;
    for (size_t i = 0; i < catalogue->case_count; i++)
        if (!catalogue->cases[i].generated || (generated++ % SAMPLE == 0 && is_quick(&catalogue->cases[i])))
            cases[count++] = &catalogue->cases[i];
    return count;
}

size_t csn_collect_all(const struct csn_catalogue *catalogue, const struct csn_case **cases)
{
    for (size_t i = 0; i < catalogue->case_count; i++)
        cases[i] = &catalogue->cases[i];
    return catalogue->case_count;
}

bool csn_collection_breaks(const struct csn_collection *collection, const struct csn_rule *rule, bool warnings)
{
    size_t index = (size_t)(rule - collection->catalogue->rules);
    for (size_t i = 0; i < collection->count; i++)
        if (collection->items[i].failed[index] || (warnings && collection->items[i].warned[index]))
            return true;
    return false;
}

bool csn_collection_conforms_without(const struct csn_collection *collection)
{
    for (size_t i = 0; i < collection->count; i++)
        if (collection->items[i].without == CSN_VERDICT_FAIL || collection->items[i].without == CSN_VERDICT_BROKEN)
            return false;
    return collection->count > 0;
}
