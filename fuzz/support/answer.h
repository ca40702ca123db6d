/* answer: an HTTP answer read in pieces of any size, which must agree; and what must be true of its meaning. */
#ifndef CSN_FUZZ_ANSWER_H
#define CSN_FUZZ_ANSWER_H

#include <countersign/client.h>
#include <countersign/codepipeline.h>

#include "input.h"

struct csn_fuzz_reading {
    struct csn_http_parser parser;
    const struct csn_http_message *message; /* the first that is no interim answer, or what there is of one */
    size_t read;                            /* bytes up to its end, interim answers included */
};

/* Reads the bytes and the end of the connection behind them, fed in pieces of `piece` bytes; 0: at once, by csn_http_parse. */
void csn_fuzz_read_answer(struct csn_fuzz_reading *reading, struct csn_fuzz_input *bytes, size_t piece);
void csn_fuzz_reading_clear(struct csn_fuzz_reading *reading);
/* Both ways found the same. */
void csn_fuzz_check_same(const struct csn_fuzz_reading *first, const struct csn_fuzz_reading *second);

/* What the answer means to the operation: the same when it is asked again, and within what its status allows. */
void csn_fuzz_check_outcome(const struct csn_http_message *message, const struct csn_operation *operation);

#endif
