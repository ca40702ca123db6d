/* random: choices, from a seed or from bytes that a fuzzing engine chose.
 *
 * Every choice of nothing is the plainest one: once the bytes are used up, each draw gives 0, and tables list what is ordinary first.
 */
#ifndef CSN_CAMPAIGN_RANDOM_H
#define CSN_CAMPAIGN_RANDOM_H

#include <stdint.h>

#include <countersign/span.h>

struct csn_random {
    uint64_t state;
    struct csn_span bytes; /* what is left of an engine's bytes */
    bool from_bytes;
};

/* The stream of execution `number` of a seed: the same two give the same choices. */
void csn_random_seed(struct csn_random *random, uint64_t seed, uint64_t number);
/* Choices from bytes, which must outlive it. */
void csn_random_bytes(struct csn_random *random, struct csn_span bytes);
/* A number in [0, count); 0 where `count` is 0. */
size_t csn_random_below(struct csn_random *random, size_t count);
/* True in `percent` of a hundred draws. */
bool csn_random_percent(struct csn_random *random, unsigned percent);

#endif
