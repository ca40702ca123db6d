/* chance: numbers that follow from a seed and from nothing else. */
#ifndef CSN_MUTATORS_CHANCE_H
#define CSN_MUTATORS_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/splitmix.h"

struct csn_chance {
    uint64_t state;
};

static inline uint64_t csn_chance_next(struct csn_chance *chance)
{
    return csn_splitmix_next(&chance->state);
}

/* A number from 0 to `count` - 1; 0 where that is none. */
static inline size_t csn_chance_below(struct csn_chance *chance, size_t count)
{
    return count > 0 ? (size_t)(csn_chance_next(chance) % count) : 0;
}

/* True once in `count` times. */
static inline bool csn_chance_once_in(struct csn_chance *chance, size_t count)
{
    return csn_chance_below(chance, count) == 0;
}

#endif
