/* Secrets in a client's error messages and, where a verbose log was asked for, in its log. */
#include "judge/secrets.h"
#include "judge/step.h"

static const struct csn_exchange *const *exchanges_of(struct csn_judgement *judgement, const struct csn_judged_step *step)
{
    const struct csn_exchange **exchanges = csn_arena_alloc_array(judgement->arena, step->attempt_count, sizeof(void *));

    if (exchanges == NULL)
        csn_judgement_fail(judgement, csn_arena_status(judgement->arena), "no room for requests");
    for (size_t i = 0; exchanges != NULL && i < step->attempt_count; i++)
        exchanges[i] = step->attempts[i].exchange;
    return exchanges;
}

void csn_step_judge_secrets(struct csn_judgement *judgement, const struct csn_judged_step *step)
{
    const struct csn_credentials *credentials = &judgement->instance->credentials;
    uint32_t output = step->step->operation->output;
    struct csn_secret_search search = {.judgement = judgement, .id = "report.secrets", .place = CSN_SPAN("the client's message or log")};

    if (step->call->end == CSN_CALL_ANSWERED)
        search.texts[0] = step->call->report.message;
    if (step->step->debug_log)
        search.texts[1] = step->call->log;
    if (step->attempt_count == 0 || search.texts[0].len + search.texts[1].len == 0)
        return;
    search.exchanges = exchanges_of(judgement, step);
    search.exchange_count = search.exchanges != NULL ? step->attempt_count : 0;
    csn_secret_judge(&search, credentials->secret_access_key, "secret.others", CSN_SPAN("the secret access key"));
    if (step->step->session_token)
        csn_secret_judge(&search, credentials->session_token, "secret.others", CSN_SPAN("the session token"));
    for (size_t i = 0; i < search.exchange_count && output != CSN_SHAPE_NONE; i++)
        csn_secret_judge_answer(&search, search.exchanges[i], output);
}
