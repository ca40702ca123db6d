#include <stdlib.h>

#include "base/splitmix.h"
#include "run/internal.h"

static void begin_round(struct schedule *schedule)
{
    size_t count = schedule->round == 0 ? schedule->case_count : schedule->selected; /* silent twins run once */
    for (size_t i = 0; i < count; i++)
        schedule->order[i] = i;
    for (size_t i = count; i > 1; i--) {
        size_t with = (size_t)(csn_splitmix_next(&schedule->random) % i);
        size_t swap = schedule->order[i - 1];
        schedule->order[i - 1] = schedule->order[with];
        schedule->order[with] = swap;
    }
    schedule->at = 0;
}

static bool is_scheduled(const struct schedule *schedule, const struct csn_case *of)
{
    for (size_t i = 0; i < schedule->case_count; i++)
        if (schedule->cases[i] == of)
            return true;
    return false;
}

/* Twins that were not selected run silently, so that a refusal can be judged. */
static void add_twins(struct schedule *schedule, const struct csn_run_options *options)
{
    for (size_t i = 0; i < schedule->selected; i++) {
        const struct csn_case *of = schedule->cases[i];
        for (size_t step = 0; step < of->step_count; step++) {
            const struct csn_case *twin = csn_catalogue_case(options->catalogue, of->steps[step].twin);
            if (twin && !is_scheduled(schedule, twin))
                schedule->cases[schedule->case_count++] = twin;
        }
    }
}

static size_t most_twins(const struct csn_run_options *options)
{
    size_t count = 0;
    for (size_t i = 0; i < options->case_count; i++)
        for (size_t step = 0; step < options->cases[i]->step_count; step++)
            count += options->cases[i]->steps[step].twin.len > 0;
    return count;
}

enum csn_status schedule_init(struct schedule *schedule, const struct csn_run_options *options)
{
    size_t most = options->case_count + most_twins(options);
    *schedule = (struct schedule){.rounds = options->repeat, .random = options->seed};
    schedule->cases = calloc(most + 1, sizeof *schedule->cases);
    schedule->order = calloc(most + 1, sizeof *schedule->order);
    if (!schedule->cases || !schedule->order)
        return CSN_NO_MEMORY;
    for (size_t i = 0; i < options->case_count; i++)
        schedule->cases[i] = options->cases[i];
    schedule->selected = schedule->case_count = options->case_count;
    add_twins(schedule, options);
    begin_round(schedule);
    return CSN_OK;
}

void schedule_clear(struct schedule *schedule)
{
    free(schedule->cases);
    free(schedule->order);
    free(schedule->again);
    free(schedule->quiet);
    *schedule = (struct schedule){0};
}

static bool round_is_over(const struct schedule *schedule)
{
    return schedule->at == (schedule->round == 0 ? schedule->case_count : schedule->selected);
}

bool schedule_empty(const struct schedule *schedule)
{
    return schedule->again_count == 0 && round_is_over(schedule) && schedule->round + 1 >= schedule->rounds;
}

void schedule_drop(struct schedule *schedule)
{
    schedule->again_count = 0;
    schedule->round = schedule->rounds - 1;
    schedule->at = schedule->round == 0 ? schedule->case_count : schedule->selected;
}

bool schedule_next(struct schedule *schedule, struct entry *entry)
{
    if (schedule->again_count > 0) {
        *entry = schedule->again[--schedule->again_count];
        return true;
    }
    if (round_is_over(schedule)) {
        if (schedule->round + 1 >= schedule->rounds)
            return false;
        schedule->round++;
        begin_round(schedule);
    }
    size_t index = schedule->order[schedule->at++];
    *entry = (struct entry){.of = schedule->cases[index], .repeat = schedule->round, .silent = index >= schedule->selected};
    return true;
}

static enum csn_status push(struct entry **entries, size_t *count, size_t *capacity, struct entry entry)
{
    if (*count == *capacity) {
        size_t larger = *capacity ? 2 * *capacity : 8;
        struct entry *grown = realloc(*entries, larger * sizeof *grown);
        if (!grown)
            return CSN_NO_MEMORY;
        *entries = grown;
        *capacity = larger;
    }
    (*entries)[(*count)++] = entry;
    return CSN_OK;
}

enum csn_status schedule_again(struct schedule *schedule, struct entry entry)
{
    return push(&schedule->again, &schedule->again_count, &schedule->again_capacity, entry);
}

enum csn_status schedule_quiet(struct schedule *schedule, struct entry entry)
{
    return push(&schedule->quiet, &schedule->quiet_count, &schedule->quiet_capacity, entry);
}

bool schedule_next_quiet(struct schedule *schedule, struct entry *entry)
{
    if (schedule->quiet_count == 0)
        return false;
    *entry = schedule->quiet[--schedule->quiet_count];
    return true;
}
