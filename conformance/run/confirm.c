/* A case that fails is run again alone before it is believed: in a process of its own, and where time decided, with nothing beside it. */
#include "run/internal.h"

#define BELIEVED_AFTER 3u /* cases of one rule that failed again: the others are believed */

static size_t rule_index(const struct run *run, const struct csn_check *check)
{
    return (size_t)(check->rule - run->options->catalogue->rules);
}

/* Tells whether time decided: a check that depends on it broke, and nothing else failed. */
static bool is_timed(const struct csn_result *result)
{
    bool timed = false;
    for (size_t i = 0; i < result->check_count; i++) {
        const struct csn_check *check = &result->checks[i];
        bool broken = check->status == CSN_CHECK_FAIL || check->status == CSN_CHECK_WARN;
        if (check->status == CSN_CHECK_FAIL && !csn_check_is_timed(check))
            return false;
        timed = timed || (broken && csn_check_is_timed(check));
    }
    return timed;
}

bool confirm_wants(const struct run *run, const struct flight *flight, const struct csn_result *result)
{
    const struct csn_check *worst = csn_result_worst(result);
    bool doubtful = result->verdict == CSN_VERDICT_FAIL || (result->verdict == CSN_VERDICT_WARN && is_timed(result));
    if (!run->options->confirm || run->ending || flight->entry.first || flight->entry.silent || !doubtful || !worst || !worst->rule)
        return false;
    return run->believed[rule_index(run, worst)] < BELIEVED_AFTER;
}

void confirm_begin(struct flight *flight, const struct csn_result *result)
{
    struct run *run = flight->run;
    struct entry again = {.of = flight->entry.of, .repeat = flight->entry.repeat, .alone = true, .first = flight};
    bool quiet = is_timed(result);
    flight->timed = quiet;
    flight_park(flight);
    enum csn_status status = quiet ? schedule_quiet(&run->schedule, again) : schedule_again(&run->schedule, again);
    if (status != CSN_OK)
        run_fail(run, CSN_NO_MEMORY, "no memory for a case");
}

struct flight *confirm_choose(struct flight *second, const struct csn_result *result)
{
    struct flight *first = second->entry.first;
    const struct csn_check *worst = csn_result_worst(result);
    bool fails = result->verdict == CSN_VERDICT_FAIL || result->verdict == CSN_VERDICT_BROKEN;
    if (first->timed) { /* the quiet one is to be believed */
        second->retried = true;
        if (worst && worst->rule)
            second->run->believed[rule_index(second->run, worst)]++;
        return second;
    }
    first->order_dependent = !fails;
    if (fails && worst && worst->rule)
        second->run->believed[rule_index(second->run, worst)]++;
    return first;
}
