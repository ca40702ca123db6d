/* listing: what the commands that list something share: a JSON document, or text, on standard output. */
#ifndef CSN_LISTING_H
#define CSN_LISTING_H

#include <cjson/cJSON.h>

#include "cli/options.h"

/* Prints the document, indented, and deletes it; NULL stands for lack of memory. Returns the exit status. */
int csn_listing_print_json(cJSON *document);
/* Prints what was written, or says that `status` is no CSN_OK; clears the buffer. Returns the exit status. */
int csn_listing_print_text(enum csn_status status, struct csn_buf *text);
/* Adds an array of what `next` gives; false when there is no memory. */
bool csn_listing_put(cJSON *object, const char *name, bool (*next)(void *ctx, struct csn_span *text), void *ctx);

/* The bits' names, and what a case has, one a call. */
struct csn_listing_bits {
    unsigned bits;
    unsigned count;
    const char *(*name)(unsigned number);
    unsigned at;
};
bool csn_listing_next_bit(void *ctx, struct csn_span *text);

#endif
