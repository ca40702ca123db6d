#include "draw.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <countersign/utf8.h>

enum { DEPTH_DEFAULT = 8, TEXT_DEFAULT = 2100, ELEMENTS_MAX = 4, NUMBER_SIZE = 48 };

struct work {
    const struct csn_model *model;
    const struct csn_draw_options *options;
    struct csn_chance *chance;
    struct csn_arena *arena;
    size_t depth; /* levels that are left */
};

static struct csn_value *generate(struct work *outer, uint32_t index);

/* ---- texts ---- */

size_t csn_draw_length(const struct csn_shape *shape, const struct csn_draw_options *options, struct csn_chance *chance)
{
    size_t text_max = options->text_max > 0 ? options->text_max : TEXT_DEFAULT;
    size_t min = shape->has_min && shape->min > 0 ? (size_t)shape->min : 0;
    size_t max = shape->has_max && shape->max >= 0 && (uint64_t)shape->max < text_max ? (size_t)shape->max : text_max;
    size_t length;

    switch (csn_chance_below(chance, options->legal ? 6 : 8)) {
    case 0: length = min; break;
    case 1: length = max; break;
    case 2: length = min + 1; break;
    case 3: length = max > 0 ? max - 1 : 0; break;
    case 6: return min > 0 ? min - 1 : 0;
    case 7: return max < text_max ? max + 1 : max;
    default: length = min + csn_chance_below(chance, 24); break;
    }
    if (length < min)
        length = min;
    return length > max ? max : length;
}

/* Scalar values that encoders and readers trip over. */
static uint32_t odd_scalar(struct csn_chance *chance)
{
    static const uint32_t scalars[] = {0x09, 0x0A, 0x22, 0x5C, 0x2F, 0x7F, 0x3C, 0x26, 0x1F, 0xE9, 0x2028, 0x2029, 0xFEFF, 0xFFFD, 0xFFFF,
                                       0x1F600, 0x10FFFF, 0x0, 0x1, 0x1A, 0xD7FF, 0xE000, 0x85};

    return scalars[csn_chance_below(chance, CSN_COUNT(scalars))];
}

static uint32_t plain_scalar(struct csn_chance *chance)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_ ./:";

    return (unsigned char)letters[csn_chance_below(chance, sizeof letters - 1)];
}

static struct csn_span draw_text(size_t length, bool odd, struct csn_chance *chance, struct csn_arena *arena)
{
    char *text = csn_arena_alloc(arena, 4 * length);
    size_t len = 0;

    for (size_t i = 0; text != NULL && i < length; i++) {
        bool is_odd = odd && csn_chance_once_in(chance, 4);

        len += csn_utf8_encode(is_odd ? odd_scalar(chance) : plain_scalar(chance), text + len);
    }
    return csn_span_of(text, len);
}

/* Texts that patterns of services tend to take; one of them, cut or repeated to the length, may fit. */
static struct csn_span fit_pattern(const struct csn_shape *shape, size_t length, struct csn_chance *chance, struct csn_arena *arena)
{
    static const char *const samples[] = {"0", "a", "A", "a-b_c9", "3f2c8e0a-6f7b-4c57-9f0a-1d2b3c4d5e6f", "1.0", "a/b.c"};

    for (size_t i = 0; i < CSN_COUNT(samples); i++) {
        const char *sample = samples[(i + csn_chance_below(chance, CSN_COUNT(samples))) % CSN_COUNT(samples)];
        struct csn_span whole = csn_span_of_string(sample);
        char *text = csn_arena_alloc(arena, length);
        bool matches = false;

        for (size_t j = 0; text != NULL && j < length; j++)
            text[j] = sample[j % strlen(sample)];
        if (csn_pattern_match(shape->pattern, whole, &matches, NULL) == CSN_OK && matches)
            return whole;
        if (text != NULL && csn_pattern_match(shape->pattern, csn_span_of(text, length), &matches, NULL) == CSN_OK && matches)
            return csn_span_of(text, length);
    }
    return draw_text(length, false, chance, arena);
}

struct csn_span csn_draw_text(const struct csn_shape *shape, size_t length, struct csn_chance *chance, struct csn_arena *arena)
{
    if (shape->kind == CSN_SHAPE_ENUM && shape->enum_count > 0)
        return shape->enum_values[csn_chance_below(chance, shape->enum_count)];
    if (shape->pattern.len > 0)
        return fit_pattern(shape, length, chance, arena);
    return draw_text(length, csn_chance_once_in(chance, 2), chance, arena);
}

/* ---- numbers ---- */

int64_t csn_draw_integer(const struct csn_shape *shape, const struct csn_draw_options *options, struct csn_chance *chance)
{
    bool is_long = shape->kind == CSN_SHAPE_LONG;
    int64_t min = shape->has_min ? shape->min : is_long ? INT64_MIN : INT32_MIN;
    int64_t max = shape->has_max ? shape->max : is_long ? INT64_MAX : INT32_MAX;

    switch (csn_chance_below(chance, options->legal ? 5 : 7)) {
    case 0: return min;
    case 1: return max;
    case 2: return max > min ? max - 1 : max;
    case 5: return shape->has_max && max < INT32_MAX ? max + 1 : max;
    case 6: return shape->has_min && min > INT32_MIN ? min - 1 : min;
    default: break;
    }
    if (min <= 0 && max >= 0 && csn_chance_once_in(chance, 2))
        return 0;
    return (int64_t)((uint64_t)min + csn_chance_next(chance) % ((uint64_t)max - (uint64_t)min + ((uint64_t)max - (uint64_t)min < UINT64_MAX)));
}

static struct csn_value *number(struct work *work, const char *format, int64_t whole, unsigned part)
{
    char text[NUMBER_SIZE];
    /* cppcheck-suppress wrongPrintfScanfArgNum ; it does not know PRId64, of which the formats are made */
    int len = snprintf(text, sizeof text, format, whole, part);

    return csn_value_new_number(work->arena, csn_arena_copy(work->arena, csn_span_of(text, (size_t)len)));
}

/* Epoch seconds, exact to the millisecond. */
static struct csn_value *generate_time(struct work *work)
{
    static const int64_t seconds[] = {0, 1, 1700000000, 253402300799, 951782400, 1444063200};
    int64_t whole = seconds[csn_chance_below(work->chance, CSN_COUNT(seconds))];
    unsigned millis = (unsigned)csn_chance_below(work->chance, 1000);

    if (csn_chance_once_in(work->chance, 3))
        return number(work, "-%" PRId64 ".%03u", 1 + whole % 100000, millis);
    return csn_chance_once_in(work->chance, 2) ? number(work, "%" PRId64, whole, 0) : number(work, "%" PRId64 ".%03u", whole, millis);
}

/* ---- structures ---- */

static struct csn_value *generate_members(struct work *work, const struct csn_shape *shape)
{
    struct csn_value *object = csn_value_new(work->arena, CSN_VALUE_OBJECT);
    size_t chosen = csn_chance_below(work->chance, shape->member_count);

    for (size_t i = 0; object != NULL && i < shape->member_count; i++) {
        const struct csn_shape_member *member = &shape->members[i];
        bool wanted = member->required ? work->options->legal || !csn_chance_once_in(work->chance, 16)
                                       : work->depth > 0 && csn_chance_once_in(work->chance, 2);

        if (shape->kind == CSN_SHAPE_UNION)
            wanted = i == chosen;
        if (!wanted)
            continue;
        if (csn_value_add(work->arena, object, member->name, generate(work, member->shape)) != CSN_OK)
            return NULL;
    }
    return object;
}

static size_t element_count(struct work *work, const struct csn_shape *shape)
{
    size_t min = shape->has_min && shape->min > 0 ? (size_t)shape->min : 0;
    size_t max = shape->has_max && shape->max < ELEMENTS_MAX ? (size_t)shape->max : ELEMENTS_MAX;

    if (work->depth == 0)
        return min;
    return min + csn_chance_below(work->chance, max >= min ? max - min + 1 : 1);
}

static struct csn_value *generate_list(struct work *work, const struct csn_shape *shape)
{
    struct csn_value *list = csn_value_new(work->arena, CSN_VALUE_ARRAY);
    size_t count = element_count(work, shape);

    for (size_t i = 0; list != NULL && i < count; i++)
        if (csn_value_add(work->arena, list, CSN_SPAN(""), generate(work, shape->members[0].shape)) != CSN_OK)
            return NULL;
    return list;
}

/* Names bear their number behind them, so that none stands twice. */
static struct csn_value *generate_map(struct work *work, const struct csn_shape *shape)
{
    struct csn_value *map = csn_value_new(work->arena, CSN_VALUE_OBJECT);
    const struct csn_shape *key = csn_model_shape(work->model, shape->members[0].shape);
    size_t count = element_count(work, shape);

    for (size_t i = 0; map != NULL && i < count; i++) {
        struct csn_span name = csn_draw_text(key, 1 + csn_chance_below(work->chance, 12), work->chance, work->arena);

        if (csn_value_get(map, name) != NULL)
            continue;
        if (csn_value_add(work->arena, map, name, generate(work, shape->members[1].shape)) != CSN_OK)
            return NULL;
    }
    return map;
}

static struct csn_value *generate_string(struct work *work, const struct csn_shape *shape)
{
    size_t length = csn_draw_length(shape, work->options, work->chance);
    struct csn_span text = csn_draw_text(shape, length, work->chance, work->arena);

    return text.data == NULL && text.len > 0 ? NULL : csn_value_new_string(work->arena, text);
}

static struct csn_value *generate_scalar(struct work *work, const struct csn_shape *shape)
{
    switch (shape->kind) {
    case CSN_SHAPE_BOOLEAN:
        return csn_value_new_boolean(work->arena, csn_chance_once_in(work->chance, 2));
    case CSN_SHAPE_INTEGER:
    case CSN_SHAPE_LONG:
        return csn_value_new_int(work->arena, csn_draw_integer(shape, work->options, work->chance));
    case CSN_SHAPE_FLOAT:
    case CSN_SHAPE_DOUBLE:
        return number(work, "%" PRId64 ".%u", (int64_t)csn_chance_below(work->chance, 1000), 5);
    case CSN_SHAPE_TIMESTAMP:
        return generate_time(work);
    case CSN_SHAPE_BLOB:
        return csn_value_new_string(work->arena, csn_chance_once_in(work->chance, 2) ? CSN_SPAN("YWI=") : CSN_SPAN(""));
    default:
        return generate_string(work, shape);
    }
}

static struct csn_value *generate(struct work *outer, uint32_t index)
{
    const struct csn_shape *shape = csn_model_shape(outer->model, index);
    struct work work = *outer;

    if (shape == NULL)
        return csn_value_new(work.arena, CSN_VALUE_OBJECT);
    work.depth -= work.depth > 0;
    switch (shape->kind) {
    case CSN_SHAPE_STRUCTURE:
    case CSN_SHAPE_UNION:
        return generate_members(&work, shape);
    case CSN_SHAPE_LIST:
        return generate_list(&work, shape);
    case CSN_SHAPE_MAP:
        return generate_map(&work, shape);
    default:
        return generate_scalar(&work, shape);
    }
}

struct csn_value *csn_draw_value(const struct csn_model *model, uint32_t shape, const struct csn_draw_options *options,
                               struct csn_chance *chance, struct csn_arena *arena)
{
    struct work work = {model, options, chance, arena, options->depth_max > 0 ? options->depth_max : DEPTH_DEFAULT};

    return generate(&work, shape);
}
