/* What the files of the live service share: live.c has the queue and the session, live_answer.c the bytes of answers. */
#ifndef CSN_LIVE_PARTS_H
#define CSN_LIVE_PARTS_H

#include "endpoint/live.h"

/* What one answer says and how it is to look. */
struct csn_live_answer {
    unsigned injections;           /* of this answer: CSN_INJECT_* */
    int status;
    struct csn_span error;         /* empty: a success */
    struct csn_span message;
    const struct csn_model *model;
    uint32_t output_shape;         /* CSN_SHAPE_NONE: an empty body */
    const struct csn_value *output; /* NULL: {} where there is an output */
    uint64_t number;               /* of the answer, for its request id */
    uint64_t seed;
};

/* Makes the plan of an answer; all of it is in `arena`. */
enum csn_status csn_live_answer_plan(const struct csn_live_answer *answer, struct csn_arena *arena, struct csn_plan *plan) CSN_NODISCARD;

#endif
