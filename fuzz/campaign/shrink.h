/* shrink: what of an experiment can go, as edits: each takes something away or puts something plainer in its place. Edits are
 * independent of each other, so that several can be made at once.
 */
#ifndef CSN_CAMPAIGN_SHRINK_H
#define CSN_CAMPAIGN_SHRINK_H

#include <countersign/value.h>

#define CSN_SHRINK_DEPTH 16

struct csn_shrink_edit {
    size_t way[CSN_SHRINK_DEPTH]; /* indices of items, from the root */
    size_t depth;
    struct csn_value *value;      /* what stands there then; NULL: nothing */
};

/* Lists at most `max` edits of an experiment, the boldest first; returns how many. Fewer where the arena is full. */
size_t csn_shrink_edits(const struct csn_value *experiment, struct csn_arena *arena, struct csn_shrink_edit *edits, size_t max);
/* The experiment with the edits made, of which one inside what another replaces counts for nothing; NULL where the arena is full.
 * What it shares with the experiment is borrowed from that. */
struct csn_value *csn_shrink_apply(const struct csn_value *experiment, const struct csn_shrink_edit *const *edits, size_t count,
                                   struct csn_arena *arena);
/* Bytes of it as JSON; SIZE_MAX where there is no memory. */
size_t csn_shrink_size(const struct csn_value *experiment);

#endif
