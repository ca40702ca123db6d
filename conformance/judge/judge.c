/* A case: steps to requests, requests to checks, checks to a verdict. */
#include "judge/step.h"

static void judge_step(struct csn_judgement *judgement, size_t index)
{
    struct csn_judged_step step = {
        .index = index,
        .step = &judgement->instance->of->steps[index],
        .call = &judgement->evidence->calls[index],
    };

    csn_step_collect(judgement, &step);
    if (judgement->status != CSN_OK)
        return;
    csn_step_judge_attempts(judgement, &step);
    csn_step_judge_retries(judgement, &step);
    csn_step_judge_redirects(judgement, &step);
    csn_step_judge_return(judgement, &step);
    csn_step_judge_report(judgement, &step);
    csn_step_judge_secrets(judgement, &step);
}

static bool has_status(const struct csn_judgement *judgement, enum csn_check_status status)
{
    for (size_t i = 0; i < judgement->count; i++)
        if (judgement->checks[i].status == status)
            return true;
    return false;
}

/* A pass needs positive evidence: without any, silence is told as the failure that it is. */
static void demand_evidence(struct csn_judgement *judgement)
{
    if (judgement->evidence_count > 0 || judgement->broken.len > 0 || judgement->unsupported.len > 0 ||
        has_status(judgement, CSN_CHECK_FAIL))
        return;
    csn_judgement_force(judgement, CSN_CHECK_FAIL, &(struct csn_finding){
        .id = "evidence.shown", .rule = "envelope.post-root", .exchange = CSN_NO_EXCHANGE,
        .message = CSN_SPAN("nothing was shown: no request of this case came, and no outcome that only its answer could have given"),
        .expected = CSN_SPAN("a request"), .actual = CSN_SPAN("none"),
    });
}

static enum csn_verdict verdict_of(const struct csn_judgement *judgement)
{
    if (judgement->broken.len > 0)
        return CSN_VERDICT_BROKEN;
    if (has_status(judgement, CSN_CHECK_FAIL))
        return CSN_VERDICT_FAIL;
    if (judgement->unsupported.len > 0)
        return CSN_VERDICT_UNSUPPORTED;
    return has_status(judgement, CSN_CHECK_WARN) ? CSN_VERDICT_WARN : CSN_VERDICT_PASS;
}

enum csn_status csn_judgement_finish(struct csn_judgement *judgement, struct csn_result *result, struct csn_error *error)
{
    csn_sigv4_key_cache_clear(&judgement->keys);
    if (judgement->status != CSN_OK)
        return csn_error_set(error, judgement->status, judgement->error.offset, "%s", judgement->error.message);
    *result = (struct csn_result){
        .verdict = verdict_of(judgement),
        .checks = judgement->checks,
        .check_count = judgement->count,
        .evidence_count = judgement->evidence_count,
    };
    if (result->verdict == CSN_VERDICT_BROKEN)
        result->reason = judgement->broken;
    if (result->verdict == CSN_VERDICT_UNSUPPORTED)
        result->reason = judgement->unsupported;
    return CSN_OK;
}

enum csn_status csn_judge_case(const struct csn_catalogue *catalogue, const struct csn_instance *instance,
                               const struct csn_evidence *evidence, const struct csn_judge_options *options,
                               struct csn_arena *arena, struct csn_result *result, struct csn_error *error)
{
    struct csn_judgement judgement;

    if (evidence->call_count != instance->of->step_count)
        return csn_error_set(error, CSN_ARGUMENT, 0, "the evidence has %zu calls, the case %zu steps", evidence->call_count,
                             instance->of->step_count);
    csn_judgement_init(&judgement, catalogue, options, arena);
    judgement.instance = instance;
    judgement.evidence = evidence;
    for (size_t i = 0; i < evidence->call_count && judgement.status == CSN_OK; i++)
        judge_step(&judgement, i);
    demand_evidence(&judgement);
    return csn_judgement_finish(&judgement, result, error);
}
