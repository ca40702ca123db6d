/* answer_text: answers written to a label: what a right client must make of them is known before they are read. */
#ifndef CSN_FUZZ_ANSWER_TEXT_H
#define CSN_FUZZ_ANSWER_TEXT_H

#include <countersign/model.h>

#include "input.h"

enum { CSN_FUZZ_IN_TYPE = 1, CSN_FUZZ_IN_CODE = 2, CSN_FUZZ_IN_HEADER = 4 };

struct csn_fuzz_error {
    const struct csn_operation *operation;
    int status;        /* 300 to 599 */
    unsigned carriers; /* CSN_FUZZ_IN_*; none: an error without a code */
    bool pascal;       /* "Message" instead of "message" */
    bool chunked;
    unsigned name_case; /* of the header: a bit for each letter */
    struct csn_json_style style;
    struct csn_span code;
    struct csn_span space;   /* what stands before "#"; empty: nothing, and no "#" */
    struct csn_span uri;     /* what stands behind ":"; empty: nothing, and no ":" */
    struct csn_span message; /* empty: none */
};

void csn_fuzz_take_error(struct csn_fuzz_input *input, struct csn_fuzz_error *given);
void csn_fuzz_put_error(struct csn_fuzz_output *output, const struct csn_fuzz_error *given);
/* Appends the whole answer; false, and nothing, where its parts can't be told apart once they are in it. */
bool csn_fuzz_write_error(const struct csn_fuzz_error *given, struct csn_buf *answer);

/* Appends an answer with that body, which goes at once or in two chunks. */
void csn_fuzz_write_answer(int status, struct csn_span headers, struct csn_span body, bool chunked, struct csn_buf *answer);

#endif
