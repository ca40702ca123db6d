#include "campaign/internal.h"
#include "campaign/label.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <countersign/hex.h>

#define LASTING_MEMORY ((size_t)1 << 28)
#define FIRST_BATCH 64u
#define SHRINK_MAX_MS 45000u /* one finding may not use up a campaign */
#define SHRINK_MIN_MS 1500u  /* and even what was met at its very end is made smaller */
#define BATCH_MS 5000u /* about as long as a batch is to take: state is saved after each */

uint64_t campaign_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

bool campaign_is_over(struct campaign *campaign)
{
    const struct csn_campaign_options *options = campaign->options;
    campaign->progress.elapsed_ms = campaign_now_ms() - campaign->begun_ms;
    bool out_of_time = options->max_ms > 0 && campaign->progress.elapsed_ms >= options->max_ms;
    return out_of_time || (options->max_execs > 0 && campaign->progress.session >= options->max_execs);
}

uint64_t campaign_patience_ms(struct campaign *campaign)
{
    uint64_t left = campaign_is_over(campaign) ? 0 : SHRINK_MAX_MS;
    if (left > 0 && campaign->options->max_ms > 0)
        left = campaign->options->max_ms - campaign->progress.elapsed_ms;
    left = left > SHRINK_MAX_MS ? SHRINK_MAX_MS : left;
    return left < SHRINK_MIN_MS ? SHRINK_MIN_MS : left;
}

void campaign_tell(struct campaign *campaign, const char *doing)
{
    campaign->progress.doing = doing;
    campaign->progress.elapsed_ms = campaign_now_ms() - campaign->begun_ms;
    if (campaign->options->listener.progress)
        campaign->options->listener.progress(campaign->options->listener.ctx, &campaign->progress);
}

void campaign_fail(struct campaign *campaign, enum csn_status status, const char *sentence)
{
    if (campaign->status != CSN_OK)
        return;
    campaign->status = status;
    if (sentence)
        (void)csn_error_set(campaign->error, status, 0, "%s", sentence);
}

enum csn_status campaign_message(const struct csn_check *check, struct csn_buf *out)
{
    struct csn_buf masked;
    csn_buf_init(&masked, NULL, (size_t)1 << 20);
    enum csn_status status = csn_mask_text(check->message, &masked);
    if (status == CSN_OK)
        status = csn_hex_escape(csn_buf_span(&masked), out);
    csn_buf_clear(&masked);
    return status;
}

/* Without the member that it is about: "jobId: ...", "jobs[0].data.artifacts: ..." are of one cause. */
static struct csn_span without_path(struct csn_span message)
{
    size_t at = 0;
    while (at < message.len && (isalnum((unsigned char)message.data[at]) || strchr("._-[]/$", message.data[at])))
        at++;
    struct csn_span rest = csn_span_slice(message, at, message.len);
    return at > 0 && csn_span_starts_with(rest, CSN_SPAN(": ")) ? csn_span_slice(rest, 2, rest.len) : message;
}

enum csn_status campaign_cause(const struct csn_check *check, struct csn_buf *out)
{
    struct csn_buf message;
    csn_buf_init(&message, NULL, (size_t)1 << 20);
    enum csn_status status = campaign_message(check, &message);
    if (status == CSN_OK)
        status = csn_buf_append_format(out, "%.*s\n%s\n", CSN_SPAN_ARG(check->rule->id), check->id);
    if (status == CSN_OK)
        status = csn_buf_append(out, without_path(csn_buf_span(&message)));
    csn_buf_clear(&message);
    return status;
}

const struct cause *campaign_find_cause(const struct campaign *campaign, struct csn_span text)
{
    for (size_t i = 0; i < campaign->cause_count; i++)
        if (csn_span_equal(campaign->causes[i].text, text))
            return &campaign->causes[i];
    return NULL;
}

void campaign_add_cause(struct campaign *campaign, struct csn_span text, size_t finding)
{
    if (campaign->cause_count == campaign->cause_capacity) {
        size_t capacity = campaign->cause_capacity ? 2 * campaign->cause_capacity : 64;
        struct cause *causes = realloc(campaign->causes, capacity * sizeof *causes);
        if (!causes) {
            campaign_fail(campaign, CSN_NO_MEMORY, "no memory for a finding");
            return;
        }
        campaign->causes = causes;
        campaign->cause_capacity = capacity;
    }
    campaign->causes[campaign->cause_count++] = (struct cause){text, finding};
}

void campaign_try(struct campaign *campaign, const struct csn_fuzz_trial_client *client, const struct csn_fuzz_trial *trials, size_t count,
                  unsigned repeat, const struct csn_fuzz_trial_listener *listener)
{
    const struct csn_campaign_listener *told = &campaign->options->listener;
    enum csn_status status = csn_fuzz_trial_run(client, trials, count, repeat, listener, &campaign->end, campaign->error);
    if (status != CSN_OK)
        campaign_fail(campaign, status, NULL);
    if (told->interrupted && told->interrupted(told->ctx))
        campaign->end = CSN_RUN_INTERRUPTED;
}

struct csn_span campaign_trial_id(uint64_t number, struct csn_arena *arena)
{
    char text[32];
    struct csn_buf id;
    csn_buf_init_fixed(&id, text, sizeof text);
    if (csn_buf_append(&id, CSN_SPAN("fuzz.")) != CSN_OK || csn_buf_append_uint(&id, number) != CSN_OK)
        return CSN_SPAN("fuzz");
    return csn_arena_copy(arena, csn_buf_span(&id));
}

/* The rules in the catalogue's order; their counts are filled in by batches and by the state. */
static enum csn_status list_rules(struct campaign *campaign)
{
    struct csn_catalogue catalogue;
    enum csn_status status = csn_catalogue_open(&catalogue, campaign->options->client.model, NULL, campaign->error);
    if (status != CSN_OK)
        return status;
    campaign->rules = csn_arena_alloc_array(&campaign->arena, catalogue.rule_count, sizeof *campaign->rules);
    for (size_t i = 0; campaign->rules && i < catalogue.rule_count; i++)
        campaign->rules[i] = (struct csn_campaign_rule){.id = csn_arena_copy(&campaign->arena, catalogue.rules[i].id), .level = catalogue.rules[i].level};
    campaign->progress.rules = campaign->rules;
    campaign->progress.rule_count = catalogue.rule_count;
    csn_catalogue_clear(&catalogue);
    return campaign->rules ? CSN_OK : csn_error_set(campaign->error, CSN_NO_MEMORY, 0, "no memory for the campaign");
}

static enum csn_status begin(struct campaign *campaign)
{
    csn_arena_init(&campaign->arena, NULL, LASTING_MEMORY);
    campaign->findings = csn_arena_alloc_array(&campaign->arena, FINDINGS_MAX, sizeof *campaign->findings);
    campaign->pending = csn_arena_alloc_array(&campaign->arena, BATCH_MAX, sizeof *campaign->pending);
    if (!campaign->findings || !campaign->pending)
        return csn_error_set(campaign->error, CSN_NO_MEMORY, 0, "no memory for the campaign");
    enum csn_status status = list_rules(campaign);
    return status == CSN_OK ? campaign_open_state(campaign) : status;
}

static void on_client(void *ctx, const struct csn_client_info *client)
{
    struct campaign *campaign = ctx;
    campaign->areas = client->areas;
    campaign->features = client->features;
    campaign->operations &= client->operations;
    if (campaign->options->listener.client)
        campaign->options->listener.client(campaign->options->listener.ctx, client);
}

/* A first call, which is not counted: experiments depend on what the client's hello says, and on nothing that comes later. */
static void probe(struct campaign *campaign)
{
    struct csn_arena arena;
    struct csn_value *least = NULL;
    const struct csn_fuzz_trial_client *client = &campaign->options->client;
    const struct csn_fuzz_trial_listener listener = {.client = on_client, .ctx = campaign};
    csn_arena_init(&arena, NULL, (size_t)1 << 24);
    enum csn_status status = csn_label_twin(client->model, &client->model->operations[0], &arena, &least);
    const struct csn_fuzz_trial trial = {.experiment = least, .id = CSN_SPAN("fuzz.probe")};
    if (status == CSN_OK)
        campaign_try(campaign, client, &trial, 1, 1, &listener);
    else
        campaign_fail(campaign, status, "no memory for the first call");
    csn_arena_clear(&arena);
}

/* As many as take about BATCH_MS, by the batch before; never more than are still allowed. */
static size_t next_size(const struct campaign *campaign, size_t size, uint64_t took_ms)
{
    uint64_t left = campaign->options->max_execs > 0 ? campaign->options->max_execs - campaign->progress.session : BATCH_MAX;
    uint64_t wanted = took_ms > 0 ? size * BATCH_MS / took_ms : 2 * size;
    wanted = wanted > 4 * size ? 4 * size : wanted;
    wanted = wanted < FIRST_BATCH ? FIRST_BATCH : wanted;
    wanted = wanted > BATCH_MAX ? BATCH_MAX : wanted;
    return (size_t)(wanted < left ? wanted : left);
}

static void run_batches(struct campaign *campaign)
{
    size_t size = next_size(campaign, 0, 0);
    while (campaign->status == CSN_OK && campaign->end == CSN_RUN_DONE && campaign->operations != 0 && !campaign_is_over(campaign)) {
        uint64_t begun = campaign_now_ms();
        campaign_batch(campaign, size);
        size = next_size(campaign, size, campaign_now_ms() - begun);
        if (campaign->status == CSN_OK)
            campaign->status = campaign_save_state(campaign);
    }
}

static enum csn_campaign_end end_of(const struct campaign *campaign)
{
    switch (campaign->end) {
    case CSN_RUN_ADAPTER_BROKEN: return CSN_CAMPAIGN_ADAPTER_BROKEN;
    case CSN_RUN_INTERRUPTED: return CSN_CAMPAIGN_INTERRUPTED;
    case CSN_RUN_DONE: break;
    }
    return CSN_CAMPAIGN_ENOUGH;
}

enum csn_status csn_campaign_run(const struct csn_campaign_options *options, struct csn_campaign_progress *progress,
                                 enum csn_campaign_end *end, struct csn_error *error)
{
    struct csn_error own = {0};
    struct campaign campaign = {
        .options = options,
        .error = error ? error : &own,
        .operations = options->operations,
        .begun_ms = campaign_now_ms(),
    };
    campaign.status = begin(&campaign);
    if (campaign.status == CSN_OK)
        probe(&campaign);
    if (campaign.status == CSN_OK)
        run_batches(&campaign);
    campaign_tell(&campaign, "done");
    *progress = campaign.progress;
    progress->rules = NULL;
    *end = end_of(&campaign);
    free(campaign.causes);
    csn_arena_clear(&campaign.arena);
    return campaign.status;
}
