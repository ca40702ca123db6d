/* step: one call of a case with all the requests that came of it. */
#ifndef CSN_JUDGE_STEP_H
#define CSN_JUDGE_STEP_H

#include "judge/request.h"

enum csn_attempt_role {
    CSN_ATTEMPT_CALL,     /* the call's request, first or again */
    CSN_ATTEMPT_REDIRECT, /* it follows a redirect */
    CSN_ATTEMPT_LATE      /* it came after the client had reported */
};

struct csn_attempt {
    const struct csn_exchange *exchange;
    size_t index;                    /* of the exchange in the evidence */
    const struct csn_answer *answer; /* what it was answered with */
    enum csn_attempt_role role;
    struct csn_judged_request request;
};

struct csn_judged_step {
    size_t index;
    const struct csn_step *step;
    const struct csn_call *call;
    struct csn_attempt *attempts; /* in the order in which their requests ended */
    size_t attempt_count;
};

/* attempts.c: collects the step's exchanges, judges each request by itself, and then all of them together. */
void csn_step_collect(struct csn_judgement *judgement, struct csn_judged_step *step);
void csn_step_judge_attempts(struct csn_judgement *judgement, struct csn_judged_step *step);
/* retries.c: how many requests there are, and when. */
void csn_step_judge_retries(struct csn_judgement *judgement, const struct csn_judged_step *step);
/* redirects.c */
void csn_step_judge_redirects(struct csn_judgement *judgement, const struct csn_judged_step *step);
/* returns.c: whether the client came back, or what the adapter did instead. */
void csn_step_judge_return(struct csn_judgement *judgement, const struct csn_judged_step *step);
/* report.c, report_output.c: what the client told. */
void csn_step_judge_report(struct csn_judgement *judgement, const struct csn_judged_step *step);
void csn_step_judge_output(struct csn_judgement *judgement, const struct csn_judged_step *step, const struct csn_attempt *last);
/* refusal.c: the client told an outcome although no request came. */
void csn_step_judge_silence(struct csn_judgement *judgement, const struct csn_judged_step *step);
/* leaks.c */
void csn_step_judge_secrets(struct csn_judgement *judgement, const struct csn_judged_step *step);

/* The last request that was answered before the client reported, or NULL. */
const struct csn_attempt *csn_step_last(const struct csn_judged_step *step);
/* Text of an expectation with ${...} filled in for that attempt's answer. */
struct csn_span csn_step_expand(struct csn_judgement *judgement, const struct csn_judged_step *step,
                                const struct csn_attempt *attempt, struct csn_span text);

/* response.c: what was written, as far as questions about time need it. */
/* The value of a header of the final answer in `response`, or `data` NULL. */
struct csn_span csn_response_header(struct csn_span response, struct csn_span name);
/* When the answer ended, on the suite's clock; when the request did, where nothing was written. */
int64_t csn_response_wall_ms(const struct csn_exchange *exchange);
/* Seconds by which the answer's Date was off; false where it has none that can be read. */
bool csn_response_clock_offset(const struct csn_exchange *exchange, int64_t *seconds);

#endif
