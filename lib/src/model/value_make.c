#include <countersign/value.h>

#include "value_inside.h"

#include <string.h>

enum { FIRST_ITEMS = 4, INT64_TEXT = 20 };

struct csn_value *csn_value_new(struct csn_arena *arena, enum csn_value_kind kind)
{
    struct csn_value *value = csn_arena_alloc(arena, sizeof *value);

    if (value != NULL)
        value->kind = kind;
    return value;
}

/* Looks for what only a surrogate in three bytes can be: ED and a byte from A0 on. */
static bool has_surrogate(struct csn_span text)
{
    for (size_t at = csn_span_find(text, 0, '\xED'); at + 1 < text.len; at = csn_span_find(text, at + 1, '\xED'))
        if ((unsigned char)text.data[at + 1] >= 0xA0)
            return true;
    return false;
}

struct csn_value *csn_value_new_string(struct csn_arena *arena, struct csn_span text)
{
    struct csn_value *value = csn_value_new(arena, CSN_VALUE_STRING);

    if (value == NULL)
        return NULL;
    value->text = text;
    value->lone_surrogate = has_surrogate(text);
    return value;
}

struct csn_value *csn_value_new_number(struct csn_arena *arena, struct csn_span lexeme)
{
    struct csn_value *value = csn_value_new(arena, CSN_VALUE_NUMBER);

    if (value != NULL)
        value->text = lexeme;
    return value;
}

struct csn_value *csn_value_new_int(struct csn_arena *arena, int64_t number)
{
    uint64_t magnitude = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    char digits[INT64_TEXT];
    size_t first = sizeof digits;
    struct csn_span lexeme;

    do {
        digits[--first] = (char)('0' + magnitude % 10);
        magnitude /= 10;
    } while (magnitude != 0);
    if (number < 0)
        digits[--first] = '-';
    lexeme = csn_arena_copy(arena, csn_span_of(digits + first, sizeof digits - first));
    return lexeme.data == NULL ? NULL : csn_value_new_number(arena, lexeme);
}

struct csn_value *csn_value_new_boolean(struct csn_arena *arena, bool boolean)
{
    struct csn_value *value = csn_value_new(arena, CSN_VALUE_BOOLEAN);

    if (value != NULL)
        value->boolean = boolean;
    return value;
}

/* Doubles; what the arena held before stays in it, so all growth takes twice the final size at most. */
static enum csn_status grow_items(struct csn_arena *arena, struct csn_value *parent)
{
    size_t capacity = parent->capacity == 0 ? FIRST_ITEMS : parent->capacity * 2;
    struct csn_value_item *items = csn_arena_alloc_array(arena, capacity, sizeof *items);

    if (items == NULL)
        return csn_arena_status(arena);
    if (parent->count > 0)
        memcpy(items, parent->items, parent->count * sizeof *items);
    parent->items = items;
    parent->capacity = capacity;
    return CSN_OK;
}

enum csn_status csn_value_append(struct csn_arena *arena, struct csn_value *parent, const struct csn_value_item *item)
{
    if (parent->count == parent->capacity) {
        enum csn_status status = grow_items(arena, parent);

        if (status != CSN_OK)
            return status;
    }
    parent->items[parent->count++] = *item;
    parent->order = NULL;
    return CSN_OK;
}

enum csn_status csn_value_add(struct csn_arena *arena, struct csn_value *parent, struct csn_span name,
                              struct csn_value *child)
{
    const struct csn_value_item item = {name, child, 0};

    if (child == NULL)
        return CSN_NO_MEMORY;
    if (parent->kind != CSN_VALUE_ARRAY && parent->kind != CSN_VALUE_OBJECT)
        return CSN_ARGUMENT;
    return csn_value_append(arena, parent, &item);
}
