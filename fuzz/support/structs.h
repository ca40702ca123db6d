/* structs: C structs for the structures of any model, laid out at run time, so that the typed API can be asked about every kind of shape. */
#ifndef CSN_FUZZ_STRUCTS_H
#define CSN_FUZZ_STRUCTS_H

#include <countersign/awsjson.h>

/* The binding of the structure `index` of `model`, which must be the same in every call and holds no structure inline in itself. */
const struct csn_binding *csn_fuzz_binding_of(const struct csn_model *model, uint32_t index);

/* A body is taken into a C struct where it becomes a value, and what is written from the struct says the same. */
void csn_fuzz_check_struct(const struct csn_model *model, uint32_t shape, struct csn_span body, struct csn_arena *arena);

#endif
