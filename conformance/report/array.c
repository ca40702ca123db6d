#include "report/array.h"

#include <stdint.h>
#include <stdlib.h>

void *csn_array_grow(void *array, size_t count, size_t size)
{
    if (count & (count - 1))
        return array; /* not a power of two: there is room */
    size_t room = count ? 2 * count : 1;
    return room <= SIZE_MAX / size ? realloc(array, room * size) : NULL;
}
