/* splitmix: numbers that follow from a seed and from nothing else, enough for orders, choices and changes. SplitMix64 (Steele, Lea and
 * Flood, 2014).
 */
#ifndef CSN_SPLITMIX_H
#define CSN_SPLITMIX_H

#include <stdint.h>

#define CSN_SPLITMIX_STEP UINT64_C(0x9E3779B97F4A7C15)

/* Makes a number of one that differs from its neighbours little. */
static inline uint64_t csn_splitmix_mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* Draws the next number. */
static inline uint64_t csn_splitmix_next(uint64_t *state)
{
    return csn_splitmix_mix(*state += CSN_SPLITMIX_STEP);
}

#endif
