/* The deliberate bugs of the reference worker, each one that a worker may well have.
 *
 * X(ENUMERATOR, "name", "rule", "sentence"): the rule is the one that the fault breaks.
 */
#ifndef CSN_REFERENCE_WORKER_LIST_H
#define CSN_REFERENCE_WORKER_LIST_H

#define WORKER_FAULT_LIST(X) \
    X(CLIENT_ID_AS_TOKEN, "client-id-as-token", "job.client-token", "sends the id of the client as its token") \
    X(ONE_TOKEN_FOR_ALL, "one-token-for-all", "job.client-token", "sends the first client's token for every client") \
    X(NONCE_OF_ANOTHER_JOB, "nonce-of-another-job", "job.ids", "acknowledges a job with the nonce of the one before") \
    X(JOB_ID_UPPER_CASE, "job-id-upper-case", "job.ids", "takes job ids for UUIDs, and writes them in upper case") \
    X(WORKS_WITHOUT_ACKNOWLEDGING, "works-without-acknowledging", "job.acknowledge", "reports jobs that it hasn't acknowledged") \
    X(IGNORES_ACKNOWLEDGED_STATUS, "ignores-acknowledged-status", "job.acknowledge", "works on jobs that another worker has taken") \
    X(TOKEN_WHEN_COMPLETE, "token-when-complete", "token.only-to-continue", "sends a continuation token when the action is complete") \
    X(EMPTY_TOKEN_WHEN_COMPLETE, "empty-token-when-complete", "token.only-to-continue", \
      "sends an empty continuation token when the action is complete") \
    X(COMPLETES_AT_ONCE, "completes-at-once", "token.only-to-continue", "sends no continuation token where the action is to continue") \
    X(NEVER_REPORTS, "never-reports", "job.reported", "acknowledges jobs and never reports them") \
    X(SUCCESS_FOR_FAILURE, "success-for-failure", "job.reported", "reports success where the action has failed") \
    X(REPORTS_TWICE, "reports-twice", "job.reported", "reports the end of an action twice") \
    X(LOGS_CREDENTIALS, "logs-credentials", "secret.sensitive", "prints the credentials that open a job's artifacts") \
    X(LOGS_CLIENT_TOKEN, "logs-client-token", "secret.others", "prints the client token of each job")

#endif
