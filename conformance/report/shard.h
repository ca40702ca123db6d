/* shard: "I/N", the I-th of N parts, as it is asked for on the command line and stands in a report's header.
 */
#ifndef CSN_SHARD_H
#define CSN_SHARD_H

#include <countersign/error.h>

struct csn_shard {
    unsigned index; /* 1 to count; 0: everything */
    unsigned count; /* 99999 at most */
};
/* Reads it; NULL gives everything. CSN_ARGUMENT where it makes no sense. */
enum csn_status csn_shard_read(const char *text, struct csn_shard *shard, struct csn_error *error) CSN_NODISCARD;

#endif
