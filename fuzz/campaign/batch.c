#include "campaign/internal.h"

#include <stdlib.h>
#include <string.h>

#include "campaign/compose.h"

#define BATCH_MEMORY ((size_t)1 << 28)

struct batch {
    struct campaign *campaign;
    struct csn_arena arena;
    struct csn_fuzz_trial *trials;
    uint64_t *numbers;
    bool *told;
    size_t count;
    struct suspect suspects[SUSPECTS_MAX];
    size_t suspect_count;
};

/* ---- composing ---- */

/* Those of an earlier session that were not told come first. */
static uint64_t take_number(struct campaign *campaign)
{
    if (campaign->pending_count > 0)
        return campaign->pending[--campaign->pending_count];
    return campaign->next++ * campaign->options->shards + campaign->options->shard;
}

static enum csn_status compose(struct batch *batch, size_t index)
{
    struct campaign *campaign = batch->campaign;
    struct csn_random random;
    struct csn_composer composer = {
        .model = campaign->options->client.model,
        .operations = campaign->operations,
        .answers = (campaign->areas & CSN_AREA_PARSE) != 0 && (campaign->areas & CSN_AREA_TRANSPORT) != 0,
        .specials = (campaign->features & CSN_FEATURE_SPECIAL_VALUES) != 0,
        .random = &random,
        .arena = &batch->arena,
    };
    struct csn_value *experiment = NULL;
    batch->numbers[index] = take_number(campaign);
    csn_random_seed(&random, campaign->options->client.seed, batch->numbers[index]);
    enum csn_status status = csn_compose(&composer, &experiment);
    batch->trials[index] = (struct csn_fuzz_trial){.experiment = experiment, .id = campaign_trial_id(batch->numbers[index], &batch->arena)};
    return status;
}

/* ---- counting ---- */

static void count_check(struct campaign *campaign, const struct csn_catalogue *catalogue, const struct csn_check *check)
{
    struct csn_campaign_rule *rule = &campaign->rules[check->rule - catalogue->rules];
    bool fresh = rule->passed + rule->failed + rule->warned == 0;
    rule->passed += check->status == CSN_CHECK_PASS;
    rule->failed += check->status == CSN_CHECK_FAIL;
    rule->warned += check->status == CSN_CHECK_WARN;
    campaign->progress.rules_exercised += fresh && rule->passed + rule->failed + rule->warned > 0;
}

static bool is_suspected(const struct batch *batch, struct csn_span cause)
{
    for (size_t i = 0; i < batch->suspect_count; i++)
        if (csn_span_equal(batch->suspects[i].cause, cause))
            return true;
    return false;
}

/* Known causes are counted; a new one is looked into after the batch. */
static void notice(struct batch *batch, size_t index, const struct csn_check *check)
{
    struct campaign *campaign = batch->campaign;
    struct csn_buf text;
    csn_buf_init(&text, NULL, (size_t)1 << 20);
    if (campaign_cause(check, &text) != CSN_OK) {
        csn_buf_clear(&text);
        return;
    }
    const struct cause *known = campaign_find_cause(campaign, csn_buf_span(&text));
    if (known && known->finding < campaign->progress.findings)
        campaign->findings[known->finding].seen++;
    if (!known && batch->suspect_count < SUSPECTS_MAX && !is_suspected(batch, csn_buf_span(&text)))
        batch->suspects[batch->suspect_count++] = (struct suspect){
            .trial = index,
            .number = batch->numbers[index],
            .check = csn_span_of_string(check->id),
            .rule = csn_arena_copy(&batch->arena, check->rule->id),
            .cause = csn_arena_copy(&batch->arena, csn_buf_span(&text)),
        };
    csn_buf_clear(&text);
}

static void on_finished(void *ctx, size_t index, const struct csn_catalogue *catalogue, const struct csn_finished *finished)
{
    struct batch *batch = ctx;
    struct campaign *campaign = batch->campaign;
    const struct csn_result *result = finished->result;
    batch->told[index] = true;
    campaign->progress.executions++;
    campaign->progress.session++;
    campaign->progress.unsupported += result->verdict == CSN_VERDICT_UNSUPPORTED;
    campaign->progress.broken += result->verdict == CSN_VERDICT_BROKEN;
    for (size_t i = 0; i < result->check_count; i++) {
        const struct csn_check *check = &result->checks[i];
        if (!check->rule)
            continue;
        count_check(campaign, catalogue, check);
        if (check->status == CSN_CHECK_FAIL && result->verdict == CSN_VERDICT_FAIL)
            notice(batch, index, check);
    }
    campaign_tell(campaign, "running");
}

static bool is_enough(void *ctx)
{
    struct batch *batch = ctx;
    return campaign_is_over(batch->campaign);
}

/* ---- the batch ---- */

static enum csn_status batch_open(struct batch *batch, size_t size)
{
    csn_arena_init(&batch->arena, NULL, BATCH_MEMORY);
    batch->trials = calloc(size, sizeof *batch->trials);
    batch->numbers = calloc(size, sizeof *batch->numbers);
    batch->told = calloc(size, sizeof *batch->told);
    if (!batch->trials || !batch->numbers || !batch->told)
        return CSN_NO_MEMORY;
    for (; batch->count < size; batch->count++) {
        enum csn_status status = compose(batch, batch->count);
        if (status != CSN_OK)
            return status;
    }
    return CSN_OK;
}

static void batch_close(struct batch *batch)
{
    csn_arena_clear(&batch->arena);
    free(batch->trials);
    free(batch->numbers);
    free(batch->told);
}

/* What was not told is given out again first of all. */
static void keep_pending(struct batch *batch)
{
    struct campaign *campaign = batch->campaign;
    for (size_t i = batch->count; i > 0; i--)
        if (!batch->told[i - 1] && campaign->pending_count < BATCH_MAX)
            campaign->pending[campaign->pending_count++] = batch->numbers[i - 1];
}

static void run(struct batch *batch)
{
    struct campaign *campaign = batch->campaign;
    const struct csn_fuzz_trial_listener listener = {.finished = on_finished, .enough = is_enough, .ctx = batch};
    campaign_try(campaign, &campaign->options->client, batch->trials, batch->count, 1, &listener);
    keep_pending(batch);
    for (size_t i = 0; i < batch->suspect_count && campaign->status == CSN_OK && campaign->end == CSN_RUN_DONE; i++)
        if (!campaign_find_cause(campaign, batch->suspects[i].cause))
            campaign_investigate(campaign, batch->trials[batch->suspects[i].trial].experiment, &batch->suspects[i]);
}

void campaign_batch(struct campaign *campaign, size_t size)
{
    struct batch batch = {.campaign = campaign};
    enum csn_status status = batch_open(&batch, size);
    if (status == CSN_OK)
        run(&batch);
    else
        campaign_fail(campaign, status, "no memory for the experiments");
    batch_close(&batch);
}
