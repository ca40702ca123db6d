/* labelled: an answer with a 2xx, and what a right client must make of it. */
#ifndef CSN_FUZZ_LABELLED_H
#define CSN_FUZZ_LABELLED_H

#include <countersign/client.h>
#include <countersign/codepipeline.h>

#include "input.h"

enum csn_fuzz_spoilt {
    CSN_FUZZ_WHOLE,      /* the output as it is */
    CSN_FUZZ_EMPTY_BODY, /* none: an output without members */
    CSN_FUZZ_CUT,        /* its text ends too early */
    CSN_FUZZ_BEHIND,     /* something stands behind it */
    CSN_FUZZ_OTHER_KIND, /* its text is a list */
    CSN_FUZZ_SPOILS
};

struct csn_fuzz_label {
    const struct csn_operation *operation;
    int status;
    enum csn_outcome_kind kind;
    const struct csn_value *output; /* NULL: not known */
    size_t unknown_members;         /* that were added */
    size_t null_members;
    struct csn_span answer; /* all of its bytes */
};

/* Draws an answer; all of it is in `arena`. */
void csn_fuzz_take_label(struct csn_fuzz_input *input, struct csn_arena *arena, struct csn_fuzz_label *label);
/* The input that gives this answer. */
void csn_fuzz_put_label(struct csn_fuzz_output *output, const struct csn_operation *operation, int status,
                        enum csn_fuzz_spoilt spoilt, uint32_t seed);

#endif
