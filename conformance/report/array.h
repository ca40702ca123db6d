/* array: arrays that grow by one element. */
#ifndef CSN_ARRAY_H
#define CSN_ARRAY_H

#include <stddef.h>

/* Makes room for one more element behind `count` elements of `size` bytes and returns the array, which may have moved; NULL, the
 * array as it was, when there is no memory. Room doubles whenever `count` is a power of two; start with NULL and 0. */
void *csn_array_grow(void *array, size_t count, size_t size);

#endif
