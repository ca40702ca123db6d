/* What the files of the reference worker share. */
#ifndef CSN_REFERENCE_WORKER_INSIDE_H
#define CSN_REFERENCE_WORKER_INSIDE_H

#include <countersign/codepipeline.h>

#include "reference/internal.h"
#include "reference/worker.h"
#include "reference/worker_list.h"

#define WORKER_FAULT_ENUMERATOR(name, text, rule, sentence) WORKER_FAULT_##name,
enum worker_fault { WORKER_FAULT_LIST(WORKER_FAULT_ENUMERATOR) WORKER_FAULT_COUNT };

#define WORKER_NONCE_MAX 64

struct worker {
    struct client client;
    struct call call;         /* what all calls have in common */
    struct csn_arena memory;  /* of what the environment says */
    struct csn_action_type_id action_type;
    const struct csn_value *tokens; /* an object: client id -> client token */
    bool on[WORKER_FAULT_COUNT];
    char nonce[WORKER_NONCE_MAX]; /* of the job before, for the fault that confuses them */
    size_t nonce_len;
};

/* worker_environment.c: fills in `call`, `action_type` and `tokens`; false, and the reason on standard error, where that can't be done. */
bool worker_read_environment(struct worker *worker);

/* worker_call.c */
enum worker_end {
    WORKER_DONE,
    WORKER_REFUSED, /* the service, or the client itself, said no */
    WORKER_LOST     /* no answer: there is no going on */
};
/* What is asked and what is wanted: C structs and their bindings. */
struct worker_exchange {
    const struct csn_binding *input_binding;
    const void *input;
    const struct csn_binding *output_binding; /* NULL: the operation has no output */
    void *output;                             /* what it points to is in the arena */
};
/* Calls the operation that has this input. Whatever is not DONE is told on standard error. */
enum worker_end worker_call(struct worker *worker, const struct worker_exchange *exchange, struct csn_arena *arena);

/* worker_job.c: does one job from its details to its report. */
enum worker_end worker_do_job(struct worker *worker, const struct csn_third_party_job *job, struct csn_arena *arena);

/* worker_token.c: tokens say how often the action has been continued. The text is in the arena; empty where memory ran out. */
struct csn_span worker_make_token(unsigned continued, struct csn_arena *arena);
/* False where the token is none of this worker's. An empty one, that is none, says 0. */
bool worker_read_token(struct csn_span token, unsigned *continued, struct csn_arena *arena);

#endif
