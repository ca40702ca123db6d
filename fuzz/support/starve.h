/* starve: an input run again and again, each time with one more request for memory granted, until none is refused.
 *
 * A property that doesn't hold once memory ran out is no finding, since the target itself asked for memory; what is looked for is a crash,
 * a hang, and whatever a sanitizer sees, but for memory that is not given back. The library's own tests look for that. */
#ifndef CSN_FUZZ_STARVE_H
#define CSN_FUZZ_STARVE_H

#include <stddef.h>
#include <stdint.h>

/* Returns how often memory was refused. Afterwards the input is run once with all the memory that it wants. */
size_t csn_fuzz_starve(const uint8_t *data, size_t size);

#endif
