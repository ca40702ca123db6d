/* flip: one bit of what a signature might cover, changed. */
#ifndef CSN_FUZZ_FLIP_H
#define CSN_FUZZ_FLIP_H

#include <countersign/sigv4.h>

#include "input.h"

/* Changes the bit that `chance` says, in a copy that lives as long as the input: of the method, the path, the query, the hash, the date,
 * a header's value or name. False where that part is empty. `headers` has room for the request's. */
bool csn_fuzz_flip(struct csn_sigv4_request *request, struct csn_span *amz_date, struct csn_header *headers, uint32_t chance,
                   struct csn_fuzz_input *input);

#endif
