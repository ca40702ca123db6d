#include "places.h"

static uint32_t shape_below(const struct csn_model *model, uint32_t index, struct csn_span name)
{
    const struct csn_shape *shape = index == CSN_SHAPE_NONE || model == NULL ? NULL : csn_model_shape(model, index);
    const struct csn_shape_member *member;

    if (shape == NULL)
        return CSN_SHAPE_NONE;
    if (shape->kind == CSN_SHAPE_LIST)
        return shape->members[0].shape;
    if (shape->kind == CSN_SHAPE_MAP)
        return shape->members[1].shape;
    member = csn_shape_find_member(shape, name);
    return member == NULL ? CSN_SHAPE_NONE : member->shape;
}

void csn_mutation_places_find(struct csn_mutation_places *places, const struct csn_model *model, uint32_t shape, struct csn_value *root)
{
    places->items[0] = (struct csn_mutation_place){NULL, 0, root, shape};
    places->count = 1;
    for (size_t i = 0; i < places->count; i++) {
        const struct csn_mutation_place place = places->items[i];

        place.value->order = NULL; /* an index of members that are about to change */
        for (size_t j = 0; j < place.value->count && places->count < CSN_PLACES_MAX; j++)
            places->items[places->count++] = (struct csn_mutation_place){
                place.value, j, place.value->items[j].value, shape_below(model, place.shape, place.value->items[j].name)};
    }
}
