#include "cli/options.h"

#define WORD_MAX 64

static size_t least(size_t a, size_t b, size_t c)
{
    size_t two = a < b ? a : b;
    return two < c ? two : c;
}

/* How many letters must be changed, added or removed to make `b` of `a`; both at most WORD_MAX long. */
static size_t edit_distance(struct csn_span a, struct csn_span b)
{
    size_t row[WORD_MAX + 1];
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 0; i < a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < b.len; j++) {
            size_t above = row[j + 1];
            row[j + 1] = least(above + 1, row[j] + 1, diagonal + (a.data[i] != b.data[j]));
            diagonal = above;
        }
    }
    return row[b.len];
}

/* The same, where a word that was not finished is as near as can be. */
static size_t distance_between(struct csn_span word, struct csn_span candidate)
{
    if (word.len > 1 && csn_span_starts_with(candidate, word))
        return 0;
    return edit_distance(word, candidate);
}

struct csn_span csn_nearest(struct csn_span word, bool (*next)(void *ctx, struct csn_span *candidate), void *ctx)
{
    struct csn_span nearest = {0};
    struct csn_span candidate;
    size_t best = word.len / 3 + 2;
    while (word.len <= WORD_MAX && next(ctx, &candidate)) {
        size_t distance = candidate.len <= WORD_MAX ? distance_between(word, candidate) : best;
        if (distance >= best)
            continue;
        best = distance;
        nearest = candidate;
    }
    return nearest;
}
