/* seek: a member's index by name, for loops over a document: they nearly always ask for the member after the last one. */
#ifndef CSN_SEEK_H
#define CSN_SEEK_H

#include <countersign/model.h>

/* The index of the member of that very name, or `shape->member_count`. Looks at `hint` first. */
size_t csn_shape_seek(const struct csn_shape *shape, size_t hint, struct csn_span name);

#endif
