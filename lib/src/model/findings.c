#include <string.h>

#include "findings.h"

/* A step's text: "[12]", or the name with a dot before it unless it is the first. Writes nothing where `out` is NULL. */
static size_t step_text(const struct csn_path *step, char *out)
{
    char digits[24];
    size_t count = 0;
    if (!step->is_element) {
        size_t dot = step->up ? 1 : 0;
        if (out && dot)
            out[0] = '.';
        if (out && step->name.len)
            memcpy(out + dot, step->name.data, step->name.len);
        return dot + step->name.len;
    }
    size_t rest = step->index;
    digits[count++] = ']';
    do {
        digits[count++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    digits[count++] = '[';
    for (size_t i = 0; out && i < count; i++)
        out[i] = digits[count - 1 - i];
    return count;
}

struct csn_span csn_path_fill(const struct csn_path *path, char *out, size_t size)
{
    size_t at = size;
    for (; path; path = path->up) {
        size_t len = step_text(path, NULL);
        if (len > at)
            break;
        at -= len;
        step_text(path, out + at);
    }
    return csn_span_of(out + at, size - at);
}

struct csn_span csn_path_copy(const struct csn_path *path, struct csn_arena *arena)
{
    size_t len = 0;
    for (const struct csn_path *step = path; step; step = step->up)
        len += step_text(step, NULL);
    char *out = csn_arena_alloc(arena, len);
    return out ? csn_path_fill(path, out, len) : csn_span_of(NULL, 0);
}

void *csn_findings_grow(struct csn_arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    size_t wider = *capacity ? *capacity * 2 : 8;
    void *grown = csn_arena_alloc_array(arena, wider, size);
    if (!grown)
        return NULL;
    if (count)
        memcpy(grown, items, count * size);
    *capacity = wider;
    return grown;
}
