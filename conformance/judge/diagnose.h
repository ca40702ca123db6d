/* diagnose: which known mistake yields exactly the signature that was sent.
 *
 * Each file tries the mistakes of one kind: it makes what a client with that mistake would have signed, and compares.
 */
#ifndef CSN_JUDGE_DIAGNOSE_H
#define CSN_JUDGE_DIAGNOSE_H

#include "judge/request.h"

struct csn_diagnosis {
    const char *rule; /* NULL: no known mistake fits */
    const char *id;   /* what the mistake is called: "path-encoded-once" */
    struct csn_span message;
    struct csn_span expected;
    struct csn_span actual;
};

/* A mistake by its name, and a sentence for people. */
struct csn_mistake {
    const char *id;
    const char *says;
};

/* What is tried against the signature that was sent. */
struct csn_trial {
    struct csn_judgement *judgement;
    const struct csn_judged_request *request;
    struct csn_span canonical; /* ours */
    struct csn_span head;      /* its method, path and query lines */
    struct csn_span block;     /* its header lines, each with its line feed */
    struct csn_span tail;      /* its empty line, list and payload hash */
    struct csn_hmac_key key;   /* the right one */
};

/* Tell whether the signature is that of this canonical request, header block, string to sign or request. */
bool csn_trial_canonical(struct csn_trial *trial, struct csn_span canonical);
bool csn_trial_block(struct csn_trial *trial, struct csn_span block);
bool csn_trial_string(struct csn_trial *trial, const struct csn_hmac_key *key, struct csn_span string_to_sign);
bool csn_trial_request(struct csn_trial *trial, const struct csn_sigv4_request *request, const struct csn_sigv4_options *options);
/* The string to sign of our canonical request at another date. */
struct csn_span csn_trial_string_at(struct csn_trial *trial, struct csn_span amz_date);
/* Whether the signature is that of our canonical request with another payload hash at its end. */
bool csn_trial_hash(struct csn_trial *trial, struct csn_span hash);
bool csn_trial_payload(struct csn_trial *trial, struct csn_span body);
/* Whether the signature is that of our canonical request with another line for host. */
bool csn_trial_host(struct csn_trial *trial, struct csn_span host);

/* Each fills in the diagnosis and returns true where a mistake of its kind fits. */
bool csn_diagnose_host(struct csn_trial *trial, struct csn_diagnosis *diagnosis);
bool csn_diagnose_payload(struct csn_trial *trial, struct csn_diagnosis *diagnosis);
bool csn_diagnose_path(struct csn_trial *trial, struct csn_diagnosis *diagnosis);
bool csn_diagnose_query(struct csn_trial *trial, struct csn_diagnosis *diagnosis);
bool csn_diagnose_headers(struct csn_trial *trial, struct csn_diagnosis *diagnosis);
bool csn_diagnose_values(struct csn_trial *trial, struct csn_diagnosis *diagnosis);
bool csn_diagnose_date(struct csn_trial *trial, struct csn_diagnosis *diagnosis);
bool csn_diagnose_key(struct csn_trial *trial, struct csn_diagnosis *diagnosis);
bool csn_diagnose_form(struct csn_trial *trial, struct csn_diagnosis *diagnosis);

/* diagnose_body.c: whether the body as it may have been before something changed it was signed. */
bool csn_trial_earlier_body(struct csn_trial *trial);

/* Tries everything and keeps what fits first of each kind, `room` at most; returns how many. `canonical` is what we signed. With
 * `thorough` among the request's terms the lists of what is tried are long. */
size_t csn_diagnose_all(struct csn_judgement *judgement, const struct csn_judged_request *request, struct csn_span canonical,
                        struct csn_diagnosis *found, size_t room);
/* Tries until something fits. */
void csn_diagnose(struct csn_judgement *judgement, const struct csn_judged_request *request, struct csn_span canonical,
                  struct csn_diagnosis *diagnosis);

#endif
