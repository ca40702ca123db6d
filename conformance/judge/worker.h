/* worker: a session judged, action by action. Pure, as the judge of cases is.
 *
 * A worker decides itself what it calls and when. So each request is judged by what it is; and all that are about one action, the jobs
 * that its continuation tokens made included, by what became of that action. What is about no action (polls, a job that doesn't exist)
 * is judged together.
 */
#ifndef CSN_JUDGE_WORKER_H
#define CSN_JUDGE_WORKER_H

#include "evidence/session.h"
#include "judge/judge.h"

/* An action judged, or the rest, with the evidence that belongs to it: a case, for the reports. All of it is in the arena or the
 * session's; `of` must not move. */
struct csn_worker_verdict {
    struct csn_case of;
    struct csn_instance instance;
    struct csn_evidence evidence;
    struct csn_result result;
};

/* What an action, or CSN_SESSION_REST, is as a case: its id ("worker.plain"), title and rules, in the arena or the session's. */
enum csn_status csn_worker_describe(const struct csn_catalogue *catalogue, const struct csn_session *session, size_t action,
                                     struct csn_arena *arena, struct csn_case *of, struct csn_error *error) CSN_NODISCARD;

/* Judges what is about one action, or CSN_SESSION_REST. Where nothing shows (a taken job that the worker never met), the verdict is
 * `unsupported` with the reason. */
enum csn_status csn_judge_worker(const struct csn_catalogue *catalogue, const struct csn_session *session, size_t action,
                                  const struct csn_judge_options *options, struct csn_arena *arena,
                                  struct csn_worker_verdict *verdict, struct csn_error *error) CSN_NODISCARD;

#endif
