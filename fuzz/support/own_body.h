/* own_body: what must hold of the body that was made of an input, whatever its model. */
#ifndef CSN_FUZZ_OWN_BODY_H
#define CSN_FUZZ_OWN_BODY_H

#include <countersign/awsjson.h>

/* How many constraints the value breaks, each of which must be a sentence. */
size_t csn_fuzz_check_violations(const struct csn_model *model, uint32_t shape, const struct csn_value *value,
                                 struct csn_arena *arena);

/* The body is JSON, differs in nothing from its input by the library's own comparison, breaks no constraint that the input kept, and is
 * written again when it is read. Returns it as it was parsed, in `arena`. */
const struct csn_value *csn_fuzz_check_own_body(const struct csn_model *model, uint32_t shape, const struct csn_value *input,
                                                struct csn_span body, struct csn_arena *arena);

#endif
