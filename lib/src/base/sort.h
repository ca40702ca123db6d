/* sort: puts numbers (indices, offsets) in an order that the caller knows, in n log n steps whatever they are and in place: who
 * chooses them may be an attacker, and the C library's qsort takes memory that nobody gave it. */
#ifndef CSN_BASE_SORT_H
#define CSN_BASE_SORT_H

#include <stdbool.h>
#include <stddef.h>

typedef bool csn_precedes(const void *ctx, size_t a, size_t b);

void csn_sort(size_t *numbers, size_t count, csn_precedes *precedes, const void *ctx);

#endif
