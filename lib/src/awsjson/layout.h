/* layout: how a shape lies in memory in the structs that bindings describe. */
#ifndef CSN_LAYOUT_H
#define CSN_LAYOUT_H

#include <countersign/model.h>

/* The distance between the elements of a LIST or MAP, and where in each the value lies (a MAP's key lies before it). */
struct csn_layout {
    size_t stride;
    size_t value_offset;
};

/* The layout of a LIST's or MAP's elements; `binding` is that of the element, or NULL. */
struct csn_layout csn_layout_of(const struct csn_model *model, const struct csn_shape *shape,
                                const struct csn_binding *binding);

#endif
