/* instance: one execution of a case: its credentials, its nonce, its answers' bytes; all from seed, case id and repetition, so that
 * the same seed gives the same inputs and answers.
 */
#ifndef CSN_INSTANCE_H
#define CSN_INSTANCE_H

#include <countersign/sigv4.h>

#include "catalogue/catalogue.h"

#define CSN_REGION "us-east-1"

struct csn_instance {
    const struct csn_case *of;
    uint64_t seed;
    unsigned repeat;                  /* 0, 1, ... */
    struct csn_span nonce;            /* 12 digits [0-9a-f], as the last part of a UUID has them; in everything that only this case's answers hold */
    struct csn_credentials credentials; /* key id "CSN" and 17 of [A-Z2-7], secret of 40, session token of 64 */
};

/* Makes an instance; its text is in `arena`. */
enum csn_status csn_instance_make(const struct csn_case *of, uint64_t seed, unsigned repeat, struct csn_arena *arena,
                                  struct csn_instance *instance) CSN_NODISCARD;

#define CSN_REQUEST_ID_SIZE 36
/* Writes the request id that answer `answer` of step `step` carries: a UUID of the instance. */
void csn_instance_request_id(const struct csn_instance *instance, size_t step, size_t answer, char out[CSN_REQUEST_ID_SIZE]);

/* Appends `text` with ${nonce}, ${requestId}, ${date}, ${later} (two seconds after ${date}), ${authority}, ${other} filled in (unknown
 * ones stay). */
struct csn_instance_names {
    size_t step;
    size_t answer;
    struct csn_time now;
    struct csn_span authority; /* of the case's own port */
    struct csn_span other;     /* of the second listener; empty where there is none */
    bool offers_gzip;          /* the request does: an answer that says so is coded */
};
enum csn_status csn_instance_expand(const struct csn_instance *instance, const struct csn_instance_names *names,
                                    struct csn_span text, struct csn_buf *out) CSN_NODISCARD;

/* The step's input with $steps[...] filled in from the outputs that the earlier steps' clients reported (`outputs[i]` may be NULL), and
 * ${...} never (no input may hold what an answer holds). CSN_NOT_FOUND names a reference that leads nowhere. */
enum csn_status csn_instance_input(const struct csn_instance *instance, size_t step, const struct csn_value *const *outputs,
                                   struct csn_arena *arena, const struct csn_value **input, struct csn_error *error) CSN_NODISCARD;

/* What the endpoint is to do for one request, in order. */
enum csn_play_kind { CSN_PLAY_SEND, CSN_PLAY_WAIT, CSN_PLAY_CLOSE, CSN_PLAY_RESET, CSN_PLAY_STALL };
struct csn_play {
    enum csn_play_kind kind;
    struct csn_span bytes; /* SEND: sent by one write; in the arena */
    unsigned wait_ms;      /* WAIT */
};
struct csn_plan {
    const struct csn_play *plays;
    size_t count;
};
/* Makes the plan of an answer; the text is in `arena`. */
enum csn_status csn_answer_plan(const struct csn_instance *instance, const struct csn_answer *answer,
                                const struct csn_instance_names *names, struct csn_arena *arena, struct csn_plan *plan) CSN_NODISCARD;

#endif
