/* findings: what validation and comparison share: the path to a place in a document, and lists that grow in an arena. */
#ifndef CSN_FINDINGS_H
#define CSN_FINDINGS_H

#include <countersign/arena.h>
#include <countersign/model.h>

/* A place, as a chain of steps on the stack; NULL is the top. It is written out only when somebody asks for it. */
struct csn_path {
    const struct csn_path *up;
    struct csn_span name; /* of the member or key */
    bool is_element;      /* `index` counts instead */
    size_t index;
};

/* Writes the path ("a.b[0].c") to the end of the `size` bytes at `out`, the last steps where not all fit, and returns
 * that part. */
struct csn_span csn_path_fill(const struct csn_path *path, char *out, size_t size);
/* Writes the whole path into the arena; `data` is NULL on failure, and only then. */
struct csn_span csn_path_copy(const struct csn_path *path, struct csn_arena *arena);

/* Makes room for one more of `size` bytes behind `count` items and returns the array, or NULL. */
void *csn_findings_grow(struct csn_arena *arena, void *items, size_t count, size_t *capacity, size_t size);

#endif
