#include "campaign/shrink.h"

#include <string.h>

#define TEXT_CEILING ((size_t)1 << 24)

struct shrinker {
    struct csn_arena *arena;
    struct csn_shrink_edit *edits;
    size_t count;
    size_t max;
    struct csn_shrink_edit here; /* the way to the value at hand */
};

static void offer(struct shrinker *s, struct csn_value *value)
{
    if (s->count == s->max)
        return;
    s->edits[s->count] = s->here;
    s->edits[s->count++].value = value;
}

static void offer_text(struct shrinker *s, struct csn_span text)
{
    struct csn_value *value = csn_value_new_string(s->arena, text);
    if (value)
        offer(s, value);
}

/* The boundary of UTF-8 at or before `at`. */
static size_t boundary(struct csn_span text, size_t at)
{
    while (at > 0 && at < text.len && ((unsigned char)text.data[at] & 0xc0) == 0x80)
        at--;
    return at;
}

/* Half a notation like ${nonce} would be another text: such strings stay whole, or become the notation alone. */
static void shrink_string(struct shrinker *s, struct csn_span text)
{
    static const struct csn_span nonce = CSN_SPAN_INIT("${nonce}");
    size_t half = boundary(text, text.len / 2);
    if (csn_span_search(text, 0, CSN_SPAN("${")) < text.len) {
        if (text.len > nonce.len && csn_span_search(text, 0, nonce) < text.len)
            offer_text(s, nonce);
        return;
    }
    if (text.len > 1)
        offer_text(s, CSN_SPAN("a"));
    if (half > 0) {
        offer_text(s, csn_span_slice(text, 0, half));
        offer_text(s, csn_span_slice(text, half, text.len));
    }
    if (text.len > 2 && text.len <= 32) {
        size_t first = 1;
        while (first < text.len && ((unsigned char)text.data[first] & 0xc0) == 0x80)
            first++;
        offer_text(s, csn_span_slice(text, first, text.len));
        offer_text(s, csn_span_slice(text, 0, boundary(text, text.len - 1)));
    }
}

static void visit(struct shrinker *s, const struct csn_value *value, void (*each)(struct shrinker *, const struct csn_value *, struct csn_span))
{
    if (s->here.depth == CSN_SHRINK_DEPTH)
        return;
    for (size_t i = 0; i < value->count; i++) {
        s->here.way[s->here.depth++] = i;
        each(s, value->items[i].value, value->items[i].name);
        s->here.depth--;
    }
}

static bool is_fixed(const struct shrinker *s, struct csn_span name)
{
    return s->here.depth == 1 && (csn_span_equal(name, CSN_SPAN("operation")) || csn_span_equal(name, CSN_SPAN("input")));
}

/* Members and elements that go as a whole, outer ones first: the boldest edits. */
static void shrink_removals(struct shrinker *s, const struct csn_value *value, struct csn_span name)
{
    if (s->here.depth > 0 && !is_fixed(s, name))
        offer(s, NULL);
    visit(s, value, shrink_removals);
}

static void shrink_scalars(struct shrinker *s, const struct csn_value *value, struct csn_span name)
{
    if (value->kind == CSN_VALUE_STRING && !is_fixed(s, name))
        shrink_string(s, value->text);
    if (value->kind == CSN_VALUE_NUMBER && value->text.len > 1) {
        struct csn_value *one = csn_value_new_int(s->arena, 1);
        if (one)
            offer(s, one);
    }
    visit(s, value, shrink_scalars);
}

size_t csn_shrink_edits(const struct csn_value *experiment, struct csn_arena *arena, struct csn_shrink_edit *edits, size_t max)
{
    struct shrinker s = {.arena = arena, .edits = edits, .max = max};
    shrink_removals(&s, experiment, CSN_SPAN(""));
    shrink_scalars(&s, experiment, CSN_SPAN(""));
    return s.count;
}

/* ---- applying ---- */

struct application {
    const struct csn_shrink_edit *const *edits;
    size_t count;
    struct csn_arena *arena;
    size_t way[CSN_SHRINK_DEPTH];
};

static bool leads_here(const struct application *a, const struct csn_shrink_edit *edit, size_t depth)
{
    return edit->depth >= depth && memcmp(edit->way, a->way, depth * sizeof *a->way) == 0;
}

/* The edit of this very place, or NULL; `*inside` tells whether there is one here or further in. */
static const struct csn_shrink_edit *find_edit(const struct application *a, size_t depth, bool *inside)
{
    *inside = false;
    for (size_t i = 0; i < a->count; i++) {
        if (!leads_here(a, a->edits[i], depth))
            continue;
        *inside = true;
        if (a->edits[i]->depth == depth)
            return a->edits[i];
    }
    return NULL;
}

static struct csn_value *apply(struct application *a, const struct csn_value *value, size_t depth)
{
    struct csn_value *made = csn_value_new(a->arena, value->kind);
    for (size_t i = 0; made && i < value->count; i++) {
        bool inside = false;
        struct csn_value *child = value->items[i].value;
        a->way[depth] = i;
        const struct csn_shrink_edit *edit = find_edit(a, depth + 1, &inside);
        if (edit && !edit->value)
            continue;
        if (edit)
            child = edit->value;
        else if (inside)
            child = apply(a, child, depth + 1);
        if (csn_value_add(a->arena, made, value->items[i].name, child) != CSN_OK)
            return NULL;
    }
    return made;
}

struct csn_value *csn_shrink_apply(const struct csn_value *experiment, const struct csn_shrink_edit *const *edits, size_t count,
                                   struct csn_arena *arena)
{
    struct application a = {.edits = edits, .count = count, .arena = arena};
    return apply(&a, experiment, 0);
}

size_t csn_shrink_size(const struct csn_value *experiment)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, TEXT_CEILING);
    size_t size = csn_value_write(&text, experiment, NULL) == CSN_OK ? text.len : SIZE_MAX;
    csn_buf_clear(&text);
    return size;
}
