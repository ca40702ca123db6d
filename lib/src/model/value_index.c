/* Finding members by name. An attacker chooses the names, so neither hashing nor comparing all pairs will do for many. */
#include "../base/sort.h"
#include "value_inside.h"

/* By name, and among equal names by place. */
static bool precedes(const void *items_of_object, size_t a, size_t b)
{
    const struct csn_value_item *items = items_of_object;
    int order = csn_span_compare(items[a].name, items[b].name);

    return order != 0 ? order < 0 : a < b;
}

static bool few_have_duplicates(const struct csn_value *object)
{
    for (size_t i = 1; i < object->count; i++)
        for (size_t j = 0; j < i; j++)
            if (csn_span_equal(object->items[i].name, object->items[j].name))
                return true;
    return false;
}

static bool neighbours_are_equal(const struct csn_value *object)
{
    for (size_t i = 1; i < object->count; i++)
        if (csn_span_equal(object->items[object->order[i - 1]].name, object->items[object->order[i]].name))
            return true;
    return false;
}

enum csn_status csn_value_index(struct csn_arena *arena, struct csn_value *object)
{
    size_t *order;

    if (object->count <= CSN_VALUE_FEW_MEMBERS) {
        object->duplicate_names = few_have_duplicates(object);
        return CSN_OK;
    }
    order = csn_arena_alloc_array(arena, object->count, sizeof *order);
    if (order == NULL)
        return csn_arena_status(arena);
    for (size_t i = 0; i < object->count; i++)
        order[i] = i;
    csn_sort(order, object->count, precedes, object->items);
    object->order = order;
    object->duplicate_names = neighbours_are_equal(object);
    return CSN_OK;
}

/* The last of equal names stands right before the first greater one. */
static size_t find_in_order(const struct csn_value *object, struct csn_span name)
{
    size_t low = 0;
    size_t high = object->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (csn_span_compare(object->items[object->order[middle]].name, name) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low > 0 && csn_span_equal(object->items[object->order[low - 1]].name, name))
        return object->order[low - 1];
    return object->count;
}

size_t csn_value_find(const struct csn_value *object, struct csn_span name)
{
    if (object->order != NULL)
        return find_in_order(object, name);
    for (size_t i = object->count; i > 0; i--)
        if (csn_span_equal(object->items[i - 1].name, name))
            return i - 1;
    return object->count;
}
