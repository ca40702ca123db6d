/* kept: a plain look at whether a body still has what an input gave, for what the library's comparison calls equal. */
#ifndef CSN_FUZZ_KEPT_H
#define CSN_FUZZ_KEPT_H

#include <countersign/model.h>

/* Asserts for the shape `index` that every text, integer, boolean, element and entry of `given` stands in `sent`, wherever `given` is of the
 * right kind. */
void csn_fuzz_check_kept(const struct csn_model *model, uint32_t index, const struct csn_value *given, const struct csn_value *sent);

#endif
