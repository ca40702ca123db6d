/* places: every place of a document, with the shape that belongs there. */
#ifndef CSN_MUTATORS_PLACES_H
#define CSN_MUTATORS_PLACES_H

#include <countersign/model.h>

enum { CSN_PLACES_MAX = 2048 };

struct csn_mutation_place {
    struct csn_value *parent; /* NULL: the root */
    size_t index;             /* in the parent */
    struct csn_value *value;
    uint32_t shape;           /* CSN_SHAPE_NONE: unknown */
};

struct csn_mutation_places {
    struct csn_mutation_place items[CSN_PLACES_MAX]; /* the root first, parents before their children */
    size_t count;
};

void csn_mutation_places_find(struct csn_mutation_places *places, const struct csn_model *model, uint32_t shape, struct csn_value *root);

#endif
