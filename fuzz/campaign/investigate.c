#include "campaign/internal.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "campaign/shrink.h"

#define SHRINK_MEMORY ((size_t)1 << 28)
#define SHRINK_ROUNDS 60u
#define EDITS_MAX 512u
#define WINDOW 64u       /* experiments that are tried in one run of the client */
#define COMBINATIONS 16u
#define REPETITIONS_MIN 2u
#define CONFIRM_MAX_MS 20000u
#define HANG_MAX_MS 15000u

static const struct csn_span finding_title = CSN_SPAN_INIT("A campaign's finding, made as small as it gets");

struct inquiry {
    struct campaign *campaign;
    const struct suspect *suspect;
    struct csn_arena arena;
    const struct csn_value *original;
    const struct csn_value *experiment; /* the smallest one that still breaks it */
    struct csn_shrink_edit edits[EDITS_MAX];
    struct csn_fuzz_trial trials[WINDOW];
    size_t tried_as[WINDOW]; /* by trial: which of the experiments at hand */
    bool breaks[WINDOW];     /* by experiment at hand */
    uint64_t deadline_ms;
    struct csn_span id;         /* of the case that it is by then */
    unsigned confirmed;         /* repetitions that broke it again */
    unsigned repetitions;
    uint64_t confirming_ms;     /* since when */
    bool told;
    bool saved;
    struct csn_finding finding;
    struct csn_span cause;      /* of the shrunk experiment */
    size_t index;               /* of a finding that it is one of; SIZE_MAX: a new one */
};

static bool is_enough(void *ctx)
{
    const struct inquiry *inquiry = ctx;
    return campaign_now_ms() > inquiry->deadline_ms;
}

/* The check that answers the suspect's question wrong once more, or NULL. Whether a client that eats its memory is ended for that or for the
 * time it takes is the machine's affair. */
static const struct csn_check *broken_again(const struct inquiry *inquiry, const struct csn_result *result)
{
    static const struct csn_span ends[] = {CSN_SPAN_INIT("client.returns"), CSN_SPAN_INIT("client.survives")};
    struct csn_span suspected = inquiry->suspect->check;
    const struct csn_check *check = csn_finding_check(result, suspected, CSN_SPAN(""));
    bool is_end = csn_span_equal(suspected, ends[0]) || csn_span_equal(suspected, ends[1]);
    for (size_t i = 0; is_end && !check && i < CSN_COUNT(ends); i++)
        check = csn_finding_check(result, ends[i], CSN_SPAN(""));
    return check;
}

/* ---- shrinking ---- */

/* The same question must be answered wrong; by which rule depends on what is left of the stimulus. */
static void on_tried(void *ctx, size_t index, const struct csn_catalogue *catalogue, const struct csn_finished *finished)
{
    struct inquiry *inquiry = ctx;
    (void)catalogue;
    if (broken_again(inquiry, finished->result))
        inquiry->breaks[inquiry->tried_as[index]] = true;
    campaign_tell(inquiry->campaign, "shrinking");
}

/* A hang is met again and again here: it is not waited for as long as the first time. */
static struct csn_fuzz_trial_client patient_client(const struct campaign *campaign)
{
    struct csn_fuzz_trial_client client = campaign->options->client;
    client.timeout_ms = client.timeout_ms > HANG_MAX_MS ? HANG_MAX_MS : client.timeout_ms;
    return client;
}

/* Runs experiments, and notes which of them break it still. */
static void try_all(struct inquiry *inquiry, struct csn_value *const *experiments, size_t count)
{
    struct campaign *campaign = inquiry->campaign;
    const struct csn_fuzz_trial_client client = patient_client(campaign);
    const struct csn_fuzz_trial_listener listener = {.finished = on_tried, .enough = is_enough, .ctx = inquiry};
    size_t tried = 0;
    for (size_t i = 0; i < count; i++) {
        inquiry->breaks[i] = false;
        if (!experiments[i] || !csn_fuzz_trial_is_case(campaign->options->client.model, experiments[i]))
            continue;
        inquiry->trials[tried] = (struct csn_fuzz_trial){.experiment = experiments[i], .id = campaign_trial_id(i, &inquiry->arena)};
        inquiry->tried_as[tried++] = i;
    }
    if (tried > 0)
        campaign_try(campaign, &client, inquiry->trials, tried, 1, &listener);
}

static bool goes_on(const struct inquiry *inquiry)
{
    return inquiry->campaign->status == CSN_OK && inquiry->campaign->end == CSN_RUN_DONE && !is_enough((void *)(uintptr_t)inquiry);
}

/* Tries a window of single edits; those that do no harm to it come to the front of `good`. */
static size_t try_window(struct inquiry *inquiry, const struct csn_shrink_edit *edits, size_t count, const struct csn_shrink_edit **good)
{
    struct csn_value *made[WINDOW];
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        made[i] = csn_shrink_apply(inquiry->experiment, (const struct csn_shrink_edit *const[]){&edits[i]}, 1, &inquiry->arena);
    try_all(inquiry, made, count);
    for (size_t i = 0; i < count; i++)
        if (inquiry->breaks[i])
            good[found++] = &edits[i];
    return found;
}

/* All good edits at once, else half of them, a quarter, ... one: the most that is left still breaks it. */
static void combine(struct inquiry *inquiry, const struct csn_shrink_edit *const *good, size_t count)
{
    struct csn_value *made[COMBINATIONS];
    size_t combinations = 0;
    for (size_t size = count; size > 0 && combinations < COMBINATIONS; size /= 2) {
        made[combinations++] = csn_shrink_apply(inquiry->experiment, good, size, &inquiry->arena);
        if (size < count && combinations < COMBINATIONS)
            made[combinations++] = csn_shrink_apply(inquiry->experiment, good + count - size, size, &inquiry->arena);
    }
    try_all(inquiry, made, combinations);
    for (size_t i = 0; i < combinations; i++)
        if (inquiry->breaks[i] && csn_shrink_size(made[i]) < csn_shrink_size(inquiry->experiment))
            inquiry->experiment = made[i];
}

/* False when nothing can go any more. */
static bool shrink_once(struct inquiry *inquiry)
{
    const struct csn_value *before = inquiry->experiment;
    const struct csn_shrink_edit *good[WINDOW];
    size_t count = csn_shrink_edits(before, &inquiry->arena, inquiry->edits, EDITS_MAX);
    for (size_t from = 0; from < count && inquiry->experiment == before && goes_on(inquiry); from += WINDOW) {
        size_t found = try_window(inquiry, inquiry->edits + from, count - from < WINDOW ? count - from : WINDOW, good);
        if (found > 0 && goes_on(inquiry))
            combine(inquiry, good, found);
    }
    return inquiry->experiment != before;
}

/* ---- confirming ---- */

/* "http.interim-3f2c8e0a", "fuzz.3f2c8e0a" */
static struct csn_span name(struct csn_arena *arena, struct csn_span before, char separator, uint64_t number)
{
    char text[256];
    int len = snprintf(text, sizeof text, "%.*s%c%08llx", CSN_SPAN_ARG(before), separator, (unsigned long long)number);
    return len > 0 && (size_t)len < sizeof text ? csn_arena_copy(arena, csn_span_of(text, (size_t)len)) : CSN_SPAN("");
}

/* FNV-1a of the experiment's text: the same experiment has the same name in every campaign. */
static uint64_t hash(const struct csn_value *experiment)
{
    uint64_t sum = UINT64_C(14695981039346656037);
    struct csn_buf text;
    csn_buf_init(&text, NULL, (size_t)1 << 24);
    if (csn_value_write(&text, experiment, NULL) == CSN_OK)
        for (size_t i = 0; i < text.len; i++)
            sum = (sum ^ (unsigned char)text.data[i]) * UINT64_C(1099511628211);
    csn_buf_clear(&text);
    return sum & 0xffffffff;
}

static size_t count_of_check(const struct campaign *campaign, struct csn_span check, struct csn_span rule)
{
    size_t count = 0;
    for (size_t i = 0; i < campaign->progress.findings; i++)
        count += csn_span_equal(campaign->findings[i].check, check) && csn_span_equal(campaign->findings[i].rule, rule);
    return count;
}

/* Where a finding of this cause, or too many of this check, are kept already: its index, else SIZE_MAX. */
static size_t find_kept(const struct campaign *campaign, struct csn_span cause, struct csn_span check, struct csn_span rule)
{
    const struct cause *known = campaign_find_cause(campaign, cause);
    if (known)
        return known->finding;
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < campaign->progress.findings; i++)
        if (csn_span_equal(campaign->findings[i].check, check) && csn_span_equal(campaign->findings[i].rule, rule))
            last = i;
    bool full = campaign->progress.findings == FINDINGS_MAX || count_of_check(campaign, check, rule) >= FINDINGS_OF_CHECK_MAX;
    return full ? last : SIZE_MAX;
}

/* What the shrunk experiment breaks, by an execution of it. */
static enum csn_status identify(struct inquiry *inquiry, const struct csn_check *check)
{
    struct campaign *campaign = inquiry->campaign;
    struct csn_span rule = check->rule->id;
    struct csn_buf text;
    csn_buf_init(&text, NULL, (size_t)1 << 20);
    enum csn_status status = campaign_cause(check, &text);
    inquiry->cause = csn_arena_copy(&campaign->arena, csn_buf_span(&text));
    csn_buf_reset(&text);
    if (status == CSN_OK)
        status = campaign_message(check, &text);
    inquiry->index = find_kept(campaign, inquiry->cause, csn_span_of_string(check->id), rule);
    inquiry->finding = (struct csn_finding){
        .id = csn_arena_copy(&campaign->arena, inquiry->id),
        .name = name(&campaign->arena, rule, '-', hash(inquiry->experiment)),
        .rule = csn_arena_copy(&campaign->arena, rule),
        .level = check->rule->level,
        .check = csn_arena_copy(&campaign->arena, csn_span_of_string(check->id)),
        .message = csn_arena_copy(&campaign->arena, csn_buf_span(&text)),
        .number = inquiry->suspect->number,
        .seen = 1,
        .confirmed = inquiry->confirmed,
        .repetitions = inquiry->repetitions,
    };
    csn_buf_clear(&text);
    return status;
}

static enum csn_status write_command(const struct inquiry *inquiry, const char *folder, struct csn_buf *out)
{
    const struct csn_campaign_options *options = inquiry->campaign->options;
    enum csn_status status = csn_buf_append(out, options->command);
    if (status == CSN_OK)
        status = csn_buf_append_format(out, " --cases '%s/cases' --filter %.*s --seed %llu", folder, CSN_SPAN_ARG(inquiry->finding.id),
                                       (unsigned long long)options->client.seed);
    return status == CSN_OK ? csn_buf_append(out, options->command_after) : status;
}

static enum csn_status write_cases(const struct inquiry *inquiry, const struct csn_value *experiment, struct csn_buf *out)
{
    struct csn_fuzz_trial trial = {.experiment = experiment, .id = inquiry->id, .title = finding_title};
    return csn_fuzz_trial_write(inquiry->campaign->options->client.model, &trial, out);
}

static enum csn_status save(struct inquiry *inquiry, const struct csn_finished *finished, char *folder, size_t size)
{
    struct campaign *campaign = inquiry->campaign;
    struct csn_buf cases;
    struct csn_buf first;
    struct csn_buf command;
    int len = snprintf(folder, size, "%s/findings/%.*s", campaign->options->state, CSN_SPAN_ARG(inquiry->finding.name));
    if (len < 0 || (size_t)len >= size)
        return CSN_LIMIT;
    csn_buf_init(&cases, NULL, (size_t)1 << 26);
    csn_buf_init(&first, NULL, (size_t)1 << 26);
    csn_buf_init(&command, NULL, (size_t)1 << 20);
    enum csn_status status = write_cases(inquiry, inquiry->experiment, &cases);
    if (status == CSN_OK)
        status = write_cases(inquiry, inquiry->original, &first);
    if (status == CSN_OK)
        status = write_command(inquiry, folder, &command);
    const struct csn_finding_files files = {&inquiry->finding, finished, csn_buf_span(&cases), csn_buf_span(&first), csn_buf_span(&command)};
    if (status == CSN_OK)
        status = csn_finding_save(campaign->options->state, &files, campaign->error);
    csn_buf_clear(&cases);
    csn_buf_clear(&first);
    csn_buf_clear(&command);
    return status;
}

static void on_repeated(void *ctx, size_t index, const struct csn_catalogue *catalogue, const struct csn_finished *finished)
{
    struct inquiry *inquiry = ctx;
    (void)index;
    (void)catalogue;
    campaign_tell(inquiry->campaign, "confirming");
    if (broken_again(inquiry, finished->result))
        inquiry->confirmed++;
    inquiry->repetitions++;
}

/* The execution that is kept: the first one more that fails. */
static void on_kept(void *ctx, size_t index, const struct csn_catalogue *catalogue, const struct csn_finished *finished)
{
    struct inquiry *inquiry = ctx;
    struct campaign *campaign = inquiry->campaign;
    const struct csn_check *check = broken_again(inquiry, finished->result);
    char folder[PATH_MAX];
    (void)index;
    (void)catalogue;
    if (!check || inquiry->told)
        return;
    inquiry->told = true;
    enum csn_status status = identify(inquiry, check);
    if (status != CSN_OK || inquiry->index != SIZE_MAX || campaign->progress.findings == FINDINGS_MAX) {
        if (status != CSN_OK)
            campaign_fail(campaign, status, "no memory for a finding");
        return;
    }
    status = save(inquiry, finished, folder, sizeof folder);
    inquiry->saved = status == CSN_OK;
    if (status != CSN_OK)
        campaign_fail(campaign, status, NULL);
    else if (campaign->options->listener.finding)
        campaign->options->listener.finding(campaign->options->listener.ctx, &inquiry->finding, folder, finished);
}

/* A client that hangs is waited for again and again: two times tell enough, where ten would use up the campaign. */
static bool is_confirmed(void *ctx)
{
    const struct inquiry *inquiry = ctx;
    uint64_t patience_ms = campaign_is_over(inquiry->campaign) ? 0 : CONFIRM_MAX_MS;
    return inquiry->repetitions >= REPETITIONS_MIN && campaign_now_ms() > inquiry->confirming_ms + patience_ms;
}

static bool is_told(void *ctx)
{
    const struct inquiry *inquiry = ctx;
    return inquiry->told;
}

static void repeat(struct inquiry *inquiry, const struct csn_fuzz_trial_listener *listener)
{
    struct campaign *campaign = inquiry->campaign;
    const struct csn_fuzz_trial trial = {.experiment = inquiry->experiment, .id = inquiry->id, .title = finding_title};
    struct csn_fuzz_trial_client client = patient_client(campaign);
    client.jobs = 1;
    if (campaign->status != CSN_OK || campaign->end != CSN_RUN_DONE)
        return;
    campaign_try(campaign, &client, &trial, 1, CSN_CAMPAIGN_CONFIRMATIONS, listener);
}

static void confirm(struct inquiry *inquiry)
{
    const struct csn_fuzz_trial_listener counting = {.finished = on_repeated, .enough = is_confirmed, .ctx = inquiry};
    const struct csn_fuzz_trial_listener keeping = {.finished = on_kept, .enough = is_told, .ctx = inquiry};
    inquiry->id = name(&inquiry->arena, CSN_SPAN("fuzz"), '.', hash(inquiry->experiment));
    inquiry->confirming_ms = campaign_now_ms();
    repeat(inquiry, &counting);
    if (inquiry->confirmed > 0)
        repeat(inquiry, &keeping);
}

/* A cause that led nowhere is remembered, too: it is not looked into again. */
static void keep(struct inquiry *inquiry)
{
    struct campaign *campaign = inquiry->campaign;
    size_t at = inquiry->index;
    if (at == SIZE_MAX && inquiry->saved) {
        at = campaign->progress.findings++;
        campaign->findings[at] = inquiry->finding;
        campaign_add_cause(campaign, inquiry->cause, at);
    } else if (at != SIZE_MAX) {
        campaign->findings[at].seen++;
    }
    if (inquiry->repetitions > 0 && inquiry->confirmed == 0)
        campaign->progress.unconfirmed++;
    if (!campaign_find_cause(campaign, inquiry->suspect->cause))
        campaign_add_cause(campaign, csn_arena_copy(&campaign->arena, inquiry->suspect->cause), at);
}

void campaign_investigate(struct campaign *campaign, const struct csn_value *experiment, const struct suspect *suspect)
{
    struct inquiry inquiry = {
        .campaign = campaign,
        .suspect = suspect,
        .original = experiment,
        .experiment = experiment,
        .deadline_ms = campaign_now_ms() + campaign_patience_ms(campaign),
        .index = SIZE_MAX,
    };
    csn_arena_init(&inquiry.arena, NULL, SHRINK_MEMORY);
    for (unsigned round = 0; round < SHRINK_ROUNDS && goes_on(&inquiry); round++)
        if (!shrink_once(&inquiry))
            break;
    confirm(&inquiry);
    if (campaign->status == CSN_OK && (inquiry.saved || campaign->end == CSN_RUN_DONE))
        keep(&inquiry);
    csn_arena_clear(&inquiry.arena);
}
