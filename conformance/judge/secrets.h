/* secrets: looking for what must not be told in what a client told. A log of the raw bytes on the wire is exempt: where what stands
 * before a secret is what stood before it on the wire, it is one. */
#ifndef CSN_JUDGE_SECRETS_H
#define CSN_JUDGE_SECRETS_H

#include "judge/judgement.h"

#define CSN_SECRET_TEXTS 2

struct csn_secret_search {
    struct csn_judgement *judgement;
    const char *id;                               /* of the checks */
    struct csn_span texts[CSN_SECRET_TEXTS];      /* where to look */
    struct csn_span place;                        /* what they are, for people: "the client's message or log" */
    const struct csn_exchange *const *exchanges;  /* what went over the wire */
    size_t exchange_count;
};

/* Asks whether a secret stands in the texts; one that is too short to be told from other text is passed over. `what` begins the message. */
void csn_secret_judge(const struct csn_secret_search *search, struct csn_span secret, const char *rule, struct csn_span what);
/* The same for every string below a sensitive shape in an answer, whose output is of the shape of that index. */
void csn_secret_judge_answer(const struct csn_secret_search *search, const struct csn_exchange *exchange, uint32_t shape);

#endif
