#include "value_inside.h"

static bool equal_within(const struct csn_value *a, const struct csn_value *b, size_t levels);

static bool arrays_equal(const struct csn_value *a, const struct csn_value *b, size_t levels)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!equal_within(a->items[i].value, b->items[i].value, levels))
            return false;
    return true;
}

/* Where the same members stand in the same places, which is usual, nothing has to be looked for. */
static size_t find_near(const struct csn_value *object, size_t place, struct csn_span name)
{
    if (!object->duplicate_names && place < object->count && csn_span_equal(object->items[place].name, name))
        return place;
    return csn_value_find(object, name);
}

static bool names_are_in(const struct csn_value *a, const struct csn_value *b)
{
    for (size_t i = 0; i < a->count; i++)
        if (find_near(b, i, a->items[i].name) == b->count)
            return false;
    return true;
}

/* Takes the members of `a` and looks for each in `b`. */
static bool objects_equal_from(const struct csn_value *a, const struct csn_value *b, bool unique, size_t levels)
{
    if (unique ? a->count != b->count : !names_are_in(b, a))
        return false;
    for (size_t i = 0; i < a->count; i++) {
        size_t found;

        if (a->duplicate_names && csn_value_find(a, a->items[i].name) != i)
            continue; /* a later member of that name counts; comparing this one too would double the work at each level */
        found = find_near(b, i, a->items[i].name);
        if (found == b->count || !equal_within(a->items[i].value, b->items[found].value, levels))
            return false;
    }
    return true;
}

static bool objects_equal(const struct csn_value *a, const struct csn_value *b, size_t levels)
{
    bool unique = !a->duplicate_names && !b->duplicate_names;

    if (b->order == NULL && a->order != NULL)
        return objects_equal_from(b, a, unique, levels);
    return objects_equal_from(a, b, unique, levels);
}

static bool equal_within(const struct csn_value *a, const struct csn_value *b, size_t levels)
{
    if (a == NULL || b == NULL || a->kind != b->kind)
        return a == b;
    switch (a->kind) {
    case CSN_VALUE_BOOLEAN:
        return a->boolean == b->boolean;
    case CSN_VALUE_NUMBER:
        return csn_json_number_equal(a->text, b->text);
    case CSN_VALUE_STRING:
        return csn_span_equal(a->text, b->text);
    case CSN_VALUE_ARRAY:
        return levels > 0 && arrays_equal(a, b, levels - 1);
    case CSN_VALUE_OBJECT:
        return levels > 0 && objects_equal(a, b, levels - 1);
    default:
        return true;
    }
}

bool csn_value_equal(const struct csn_value *a, const struct csn_value *b)
{
    return equal_within(a, b, CSN_JSON_DEPTH_MAX);
}
