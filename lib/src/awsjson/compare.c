#include "../base/sort.h"
#include "../model/seek.h"
#include "judge.h"

typedef enum csn_status comparer(const struct csn_comparison *c, const struct csn_place *place);

static comparer compare_place;

/* A member of a structure on both sides. */
struct slot {
    const struct csn_value *expected;    /* NULL: not given */
    const struct csn_value_item *actual; /* NULL: not sent */
};

enum csn_status csn_compare_report(const struct csn_comparison *c, const struct csn_place *place, enum csn_difference_kind kind)
{
    struct csn_difference_list *list = c->list;
    if (list->count == CSN_FINDINGS_MAX)
        return CSN_OK;
    struct csn_difference *items = csn_findings_grow(c->arena, list->items, list->count, &list->capacity, sizeof(items[0]));
    if (!items)
        return csn_arena_status(c->arena);
    list->items = items;
    struct csn_span path = csn_path_copy(place->path, c->arena);
    if (!path.data)
        return csn_arena_status(c->arena);
    items[list->count++] = (struct csn_difference){
        .kind = kind, .path = path, .shape = place->shape, .expected = place->expected, .actual = place->actual};
    return CSN_OK;
}

static bool is_null(const struct csn_value *value)
{
    return !value || value->kind == CSN_VALUE_NULL;
}

static bool name_precedes(const void *items_of_object, size_t a, size_t b)
{
    const struct csn_value_item *items = items_of_object;
    return csn_span_compare(items[a].name, items[b].name) < 0;
}

/* Reports each name that stands more than once in the object, once (rule body.unique-names). */
static enum csn_status report_duplicates(const struct csn_comparison *c, const struct csn_place *place)
{
    const struct csn_value *object = place->actual;
    if (!object->duplicate_names)
        return CSN_OK;
    size_t *order = csn_arena_alloc_array(c->arena, object->count, sizeof(order[0]));
    if (!order)
        return csn_arena_status(c->arena);
    for (size_t i = 0; i < object->count; i++)
        order[i] = i;
    csn_sort(order, object->count, name_precedes, object->items);
    enum csn_status status = CSN_OK;
    for (size_t i = 1; status == CSN_OK && i < object->count; i++) {
        struct csn_span name = object->items[order[i]].name;
        struct csn_path step = {.up = place->path, .name = name};
        struct csn_place twice = {&step, place->shape, NULL, csn_value_get(object, name)};
        /* cppcheck-suppress arrayIndexThenCheck ; 2 is no limit of the array */
        bool second = csn_span_equal(name, object->items[order[i - 1]].name) &&
                      (i < 2 || !csn_span_equal(name, object->items[order[i - 2]].name));
        if (second)
            status = csn_compare_report(c, &twice, CSN_DIFFERENCE_DUPLICATE);
    }
    return status;
}

static bool is_separator(char byte)
{
    return byte == '_' || byte == '-';
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
}

/* Tells whether the names are one name in two styles: jobId, JobId, job_id, job-id. */
static bool is_alike(struct csn_span a, struct csn_span b)
{
    size_t i = 0, j = 0;
    for (;;) {
        while (i < a.len && is_separator(a.data[i]))
            i++;
        while (j < b.len && is_separator(b.data[j]))
            j++;
        if (i == a.len || j == b.len)
            return i == a.len && j == b.len;
        if (lower(a.data[i++]) != lower(b.data[j++]))
            return false;
    }
}

/* Claims an unknown name for a given member that is missing and is alike but for its spelling. */
static void claim(const struct csn_shape *shape, struct slot *slots, const struct csn_value_item *item)
{
    for (size_t i = 0; i < shape->member_count; i++)
        if (!is_null(slots[i].expected) && !slots[i].actual && is_alike(shape->members[i].name, item->name)) {
            slots[i].actual = item;
            return;
        }
}

static void fill_slots(const struct csn_place *place, struct slot *slots)
{
    const struct csn_shape *shape = place->shape;
    const struct csn_value *object = place->actual;
    size_t hint = 0;
    for (size_t i = 0; i < shape->member_count; i++)
        slots[i].expected = csn_value_get(place->expected, shape->members[i].name);
    for (size_t i = 0; i < object->count; i++) {
        size_t at = csn_shape_seek(shape, hint, object->items[i].name);
        if (at < shape->member_count)
            slots[at].actual = &object->items[i];
        hint = at + 1;
    }
    for (size_t i = 0; i < object->count; i++)
        if (csn_shape_seek(shape, i, object->items[i].name) == shape->member_count)
            claim(shape, slots, &object->items[i]);
}

static bool gives_nothing(const struct csn_value *structure)
{
    if (structure->kind != CSN_VALUE_OBJECT)
        return false;
    for (size_t i = 0; i < structure->count; i++)
        if (!is_null(structure->items[i].value))
            return false;
    return true;
}

/* A structure without any of the members that it requires is no legal input, and leaving it out is one way not to send it. */
static bool may_be_dropped(const struct csn_shape *shape, const struct csn_value *given)
{
    size_t required = 0;
    if (shape->kind != CSN_SHAPE_STRUCTURE || given->kind != CSN_VALUE_OBJECT)
        return false;
    for (size_t i = 0; i < shape->member_count; i++) {
        if (!shape->members[i].required)
            continue;
        if (!is_null(csn_value_get(given, shape->members[i].name)))
            return false;
        required++;
    }
    return required > 0;
}

static bool is_structure(const struct csn_shape *shape)
{
    return shape->kind == CSN_SHAPE_STRUCTURE || shape->kind == CSN_SHAPE_UNION;
}

static enum csn_status report_missing(const struct csn_comparison *c, const struct csn_place *place)
{
    if (may_be_dropped(place->shape, place->expected))
        return CSN_OK;
    bool empty = is_structure(place->shape) && gives_nothing(place->expected);
    return csn_compare_report(c, place, empty ? CSN_DIFFERENCE_MISSING_STRUCTURE : CSN_DIFFERENCE_MISSING);
}

/* A place that may be missing on either side. A null that was sent for a value is a value that is missing. */
static enum csn_status compare_optional(const struct csn_comparison *c, const struct csn_place *place)
{
    if (!is_null(place->expected))
        return is_null(place->actual) ? report_missing(c, place) : compare_place(c, place);
    if (!place->actual)
        return CSN_OK;
    return csn_compare_report(c, place, is_null(place->actual) ? CSN_DIFFERENCE_NULL_SENT : CSN_DIFFERENCE_EXTRA);
}

static enum csn_status compare_member(const struct csn_comparison *c, const struct csn_place *parent,
                                      const struct csn_shape_member *member, const struct slot *slot)
{
    struct csn_path step = {.up = parent->path, .name = member->name};
    struct csn_place place = {&step, csn_model_shape(c->model, member->shape), slot->expected, NULL};
    enum csn_status status = CSN_OK;
    if (!place.shape)
        return CSN_NOT_FOUND;
    if (slot->actual) {
        place.actual = slot->actual->value;
        step.name = slot->actual->name;
    }
    if (!csn_span_equal(step.name, member->name))
        status = csn_compare_report(c, &place, CSN_DIFFERENCE_MEMBER_NAME);
    return status == CSN_OK ? compare_optional(c, &place) : status;
}

static bool is_claimed(const struct csn_shape *shape, const struct slot *slots, const struct csn_value_item *item)
{
    for (size_t i = 0; i < shape->member_count; i++)
        if (slots[i].actual == item)
            return true;
    return false;
}

/* Names that the model lacks. One that the caller gave too may be sent or dropped. */
static enum csn_status report_unknown(const struct csn_comparison *c, const struct csn_place *place, const struct slot *slots)
{
    const struct csn_shape *shape = place->shape;
    enum csn_status status = CSN_OK;
    for (size_t i = 0; status == CSN_OK && i < place->actual->count; i++) {
        const struct csn_value_item *item = &place->actual->items[i];
        struct csn_path step = {.up = place->path, .name = item->name};
        struct csn_place extra = {&step, shape, NULL, item->value};
        bool known = csn_shape_seek(shape, i, item->name) < shape->member_count || is_claimed(shape, slots, item);
        if (!known && !csn_value_get(place->expected, item->name))
            status = csn_compare_report(c, &extra, CSN_DIFFERENCE_EXTRA);
    }
    return status;
}

static enum csn_status compare_structure(const struct csn_comparison *c, const struct csn_place *place)
{
    const struct csn_shape *shape = place->shape;
    if (place->actual->kind != CSN_VALUE_OBJECT)
        return csn_compare_report(c, place, CSN_DIFFERENCE_KIND);
    struct slot *slots = csn_arena_alloc_array(c->arena, shape->member_count, sizeof(slots[0]));
    if (!slots)
        return csn_arena_status(c->arena);
    fill_slots(place, slots);
    enum csn_status status = report_duplicates(c, place);
    for (size_t i = 0; status == CSN_OK && i < shape->member_count; i++)
        status = compare_member(c, place, &shape->members[i], &slots[i]);
    return status == CSN_OK ? report_unknown(c, place, slots) : status;
}

static enum csn_status compare_element(const struct csn_comparison *c, const struct csn_place *place)
{
    if (is_null(place->expected) && is_null(place->actual))
        return CSN_OK;
    if (is_null(place->expected))
        return csn_compare_report(c, place, CSN_DIFFERENCE_EXTRA);
    return compare_optional(c, place);
}

static enum csn_status compare_list(const struct csn_comparison *c, const struct csn_place *place)
{
    const struct csn_value *expected = place->expected;
    const struct csn_value *actual = place->actual;
    if (actual->kind != CSN_VALUE_ARRAY)
        return csn_compare_report(c, place, CSN_DIFFERENCE_KIND);
    if (expected->kind != CSN_VALUE_ARRAY)
        return CSN_OK;
    if (expected->count != actual->count)
        return csn_compare_report(c, place, CSN_DIFFERENCE_COUNT);
    const struct csn_shape *element = csn_model_shape(c->model, place->shape->members[0].shape);
    enum csn_status status = element ? CSN_OK : CSN_NOT_FOUND;
    for (size_t i = 0; status == CSN_OK && i < expected->count; i++) {
        struct csn_path step = {.up = place->path, .is_element = true, .index = i};
        struct csn_place inner = {&step, element, expected->items[i].value, actual->items[i].value};
        status = compare_element(c, &inner);
    }
    return status;
}

static enum csn_status compare_entries(const struct csn_comparison *c, const struct csn_place *place,
                                       const struct csn_shape *element)
{
    const struct csn_value *expected = place->expected;
    const struct csn_value *actual = place->actual;
    enum csn_status status = CSN_OK;
    for (size_t i = 0; status == CSN_OK && i < expected->count; i++) {
        struct csn_path step = {.up = place->path, .name = expected->items[i].name};
        struct csn_place inner = {&step, element, csn_value_get(expected, step.name), csn_value_get(actual, step.name)};
        status = compare_element(c, &inner);
    }
    for (size_t i = 0; status == CSN_OK && i < actual->count; i++) {
        struct csn_path step = {.up = place->path, .name = actual->items[i].name};
        struct csn_place extra = {&step, element, NULL, actual->items[i].value};
        if (!csn_value_get(expected, step.name))
            status = csn_compare_report(c, &extra, CSN_DIFFERENCE_EXTRA);
    }
    return status;
}

static enum csn_status compare_map(const struct csn_comparison *c, const struct csn_place *place)
{
    if (place->actual->kind != CSN_VALUE_OBJECT)
        return csn_compare_report(c, place, CSN_DIFFERENCE_KIND);
    const struct csn_shape *element = csn_model_shape(c->model, place->shape->members[1].shape);
    if (!element)
        return CSN_NOT_FOUND;
    enum csn_status status = report_duplicates(c, place);
    if (status != CSN_OK || place->expected->kind != CSN_VALUE_OBJECT)
        return status;
    return compare_entries(c, place, element);
}

static enum csn_status compare_place(const struct csn_comparison *c, const struct csn_place *place)
{
    static comparer *const comparers[] = {
        [CSN_SHAPE_STRUCTURE] = compare_structure,     [CSN_SHAPE_UNION] = compare_structure,
        [CSN_SHAPE_LIST] = compare_list,               [CSN_SHAPE_MAP] = compare_map,
        [CSN_SHAPE_STRING] = csn_compare_text,         [CSN_SHAPE_ENUM] = csn_compare_text,
        [CSN_SHAPE_BLOB] = csn_compare_text,           [CSN_SHAPE_BOOLEAN] = csn_compare_boolean,
        [CSN_SHAPE_INTEGER] = csn_compare_integer,     [CSN_SHAPE_LONG] = csn_compare_integer,
        [CSN_SHAPE_FLOAT] = csn_compare_real,          [CSN_SHAPE_DOUBLE] = csn_compare_real,
        [CSN_SHAPE_TIMESTAMP] = csn_compare_timestamp, [CSN_SHAPE_DOCUMENT] = csn_compare_document,
    };
    return comparers[place->shape->kind](c, place);
}

enum csn_status csn_awsjson_compare(const struct csn_model *model, uint32_t shape, const struct csn_value *expected,
                                    const struct csn_value *actual, struct csn_arena *arena, struct csn_difference_list *list)
{
    static const struct csn_shape no_members = {.name = CSN_SPAN_INIT("Unit"), .kind = CSN_SHAPE_STRUCTURE};
    struct csn_comparison comparison = {model, arena, list};
    struct csn_place top = {.expected = expected, .actual = actual};
    const struct csn_difference_list before = *list;
    top.shape = shape == CSN_SHAPE_NONE ? &no_members : csn_model_shape(model, shape);
    enum csn_status status = top.shape ? compare_place(&comparison, &top) : CSN_NOT_FOUND;
    if (status != CSN_OK)
        *list = before;
    return status;
}
