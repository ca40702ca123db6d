/* What the files of value share. */
#ifndef CSN_MODEL_VALUE_INSIDE_H
#define CSN_MODEL_VALUE_INSIDE_H

#include <countersign/value.h>

/* Objects with more members than this are searched through a sorted index. */
#define CSN_VALUE_FEW_MEMBERS 8

/* Appends without looking for the name. */
enum csn_status csn_value_append(struct csn_arena *arena, struct csn_value *parent, const struct csn_value_item *item)
    CSN_NODISCARD;
/* Sets `duplicate_names` of a complete object, and `order` where it has many members. CSN_NO_MEMORY or CSN_LIMIT. */
enum csn_status csn_value_index(struct csn_arena *arena, struct csn_value *object) CSN_NODISCARD;
/* The index of the last member of that name, or `object->count`. */
size_t csn_value_find(const struct csn_value *object, struct csn_span name);

#endif
