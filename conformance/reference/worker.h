/* worker: the reference worker: a job worker as a partner would write it, upon the reference client, in a process of its own.
 *
 * It takes all that it needs from the environment: AWS_ENDPOINT_URL_CODEPIPELINE or AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID,
 * AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN where there is one; COUNTERSIGN_ACTION_TYPE, the action type to poll for, and
 * COUNTERSIGN_CLIENT_TOKENS, the client tokens by client id, both JSON. What is to be done in a job stands in the job's configuration:
 * "Continuations" says how often to report success with a continuation token before the action is complete, "Outcome" how it ends.
 * Between the jobs of an action it keeps no memory but the token.
 *
 * Its faults are deliberate bugs of workers, each of which a session must catch by the fault's own rule.
 */
#ifndef CSN_REFERENCE_WORKER_H
#define CSN_REFERENCE_WORKER_H

#include <countersign/span.h>

struct csn_reference_worker_fault {
    struct csn_span name;     /* "client-id-as-token" */
    struct csn_span rule;     /* id of the rule that it breaks */
    struct csn_span sentence; /* what it does */
};
const struct csn_reference_worker_fault *csn_reference_worker_faults(size_t *count);

/* Works until polls have brought nothing for about half a second. `argv[1]` lists faults, of the worker or of its client
 * (csn_reference_switches), separated by commas. Returns the exit status: 0 when nothing is left to do, 1 when it can't go on, which it
 * says on standard error, 2 for a fault that doesn't exist. A job that the service refuses is told there too, and dropped. */
int csn_reference_worker_main(int argc, char **argv);

#endif
