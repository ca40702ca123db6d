/* draw: values of a shape, drawn by chance: mostly plain ones, often at a boundary of the model. */
#ifndef CSN_MUTATORS_DRAW_H
#define CSN_MUTATORS_DRAW_H

#include <countersign/model.h>

#include "chance.h"

struct csn_draw_options {
    bool legal;       /* keeps every constraint; else lengths and numbers one past a bound come too, and required members may lack */
    size_t depth_max; /* levels below which optional members and elements are left out; 0: 8 */
    size_t text_max;  /* bytes of one text, whatever its shape allows; 0: 2100 */
};

/* A value of the shape, in `arena`; NULL where that is full. A required member of a recursive shape may lack where it gets too deep. */
struct csn_value *csn_draw_value(const struct csn_model *model, uint32_t shape, const struct csn_draw_options *options,
                               struct csn_chance *chance, struct csn_arena *arena);

/* A length worth trying for a shape: a bound, its neighbours, or something small. */
size_t csn_draw_length(const struct csn_shape *shape, const struct csn_draw_options *options, struct csn_chance *chance);
/* A text of `length` scalar values that the shape's enum or pattern takes where it has one and that can be found. */
struct csn_span csn_draw_text(const struct csn_shape *shape, size_t length, struct csn_chance *chance, struct csn_arena *arena);
/* A number worth trying for an integer's shape. */
int64_t csn_draw_integer(const struct csn_shape *shape, const struct csn_draw_options *options, struct csn_chance *chance);

#endif
