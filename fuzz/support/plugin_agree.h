/* plugin_agree: whether two clients did the same in one case, as far as its label leaves them no choice. */
#ifndef CSN_FUZZ_PLUGIN_AGREE_H
#define CSN_FUZZ_PLUGIN_AGREE_H

#include "plugin_client.h"

/* What they differ in, a static sentence; NULL where they agree, or may do as they like. */
const char *csn_fuzz_disagreement(const struct csn_fuzz_play *a, const struct csn_fuzz_play *b, struct csn_arena *arena);

#endif
