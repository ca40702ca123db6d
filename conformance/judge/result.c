#include <string.h>

#include "judge/judge.h"

const char *csn_verdict_name(enum csn_verdict verdict)
{
    static const char *const names[CSN_VERDICT_COUNT] = {
        [CSN_VERDICT_PASS] = "pass",
        [CSN_VERDICT_FAIL] = "fail",
        [CSN_VERDICT_WARN] = "warn",
        [CSN_VERDICT_UNSUPPORTED] = "unsupported",
        [CSN_VERDICT_KNOWN_FAILURE] = "known-failure",
        [CSN_VERDICT_UNEXPECTED_PASS] = "unexpected-pass",
        [CSN_VERDICT_BROKEN] = "broken",
    };

    return (unsigned)verdict < CSN_VERDICT_COUNT ? names[verdict] : "unknown";
}

const char *csn_check_status_name(enum csn_check_status status)
{
    static const char *const names[] = {
        [CSN_CHECK_PASS] = "pass",
        [CSN_CHECK_FAIL] = "fail",
        [CSN_CHECK_WARN] = "warn",
        [CSN_CHECK_INFO] = "info",
        [CSN_CHECK_NOT_JUDGED] = "not-judged",
    };

    return (unsigned)status < CSN_COUNT(names) ? names[status] : "unknown";
}

bool csn_check_is_timed(const struct csn_check *check)
{
    static const struct {
        const char *id;
        struct csn_span rule; /* empty: any */
    } timed[] = {
        {"request.wait", CSN_SPAN_INIT("")},
        {"request.after-answer", CSN_SPAN_INIT("")},
        {"request.sign.fresh", CSN_SPAN_INIT("")},
        {"request.sign.attempt", CSN_SPAN_INIT("")},
        {"client.returns", CSN_SPAN_INIT("")},
        {"request.arrived", CSN_SPAN_INIT("envelope.post-root")}, /* nor was it refused: the client may have given up waiting */
    };

    for (size_t i = 0; i < CSN_COUNT(timed); i++)
        if (strcmp(check->id, timed[i].id) == 0 && (timed[i].rule.len == 0 || csn_span_equal(check->rule->id, timed[i].rule)))
            return true;
    return false;
}

static const struct csn_check *first_of(const struct csn_result *result, enum csn_check_status status)
{
    for (size_t i = 0; i < result->check_count; i++)
        if (result->checks[i].status == status)
            return &result->checks[i];
    return NULL;
}

const struct csn_check *csn_result_worst(const struct csn_result *result)
{
    const struct csn_check *fail = first_of(result, CSN_CHECK_FAIL);

    return fail != NULL ? fail : first_of(result, CSN_CHECK_WARN);
}
