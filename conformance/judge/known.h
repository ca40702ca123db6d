/* known: a list of known failures: what a client's maintainers know of, so that a run tells what is new.
 *
 * One entry a line, `CASE-GLOB[/CHECK] key=value…`, values bare or JSON strings, `#` begins a comment:
 *
 *     error.header-*  rule=error.header-alone issue=https://… why="the header is not read"
 *     timestamp.no-date/request.body.json  message="the body is not JSON" expires=2027-06-30
 *
 * Keys: rule (the failing check must cite it), message (a prefix of its message, after csn_mask_text), issue, why, expires
 * (YYYY-MM-DD), flaky (true: both pass and fail are right). An entry covers checks that fail; never a broken case. Every case that an
 * entry matches must need it, unless the run doesn't judge the level of its rule.
 */
#ifndef CSN_KNOWN_H
#define CSN_KNOWN_H

#include "judge/finished.h"

struct csn_known {
    struct csn_span glob;
    struct csn_span check;   /* empty: any */
    struct csn_span rule;    /* empty: any */
    struct csn_span message; /* empty: any */
    struct csn_span issue;
    struct csn_span why;
    struct csn_span expires; /* YYYY-MM-DD; empty: never */
    bool flaky;
    size_t line; /* 1, 2, ... */
};

struct csn_known_list {
    struct csn_arena arena;
    struct csn_known *items; /* in the order of the file */
    size_t count;
};

/* Reads a list; everything in it is in its arena. CSN_SYNTAX names line and reason ("line 3: ..."). The list is empty, and needs no
 * clear, on failure. */
enum csn_status csn_known_read(struct csn_known_list *list, struct csn_span text, struct csn_error *error) CSN_NODISCARD;
void csn_known_clear(struct csn_known_list *list);

/* Under what a list is applied. */
struct csn_known_terms {
    struct csn_span today;                 /* YYYY-MM-DD: an entry that has expired covers nothing */
    enum csn_level level;                  /* rules of this level and above were judged */
    const struct csn_catalogue *catalogue; /* NULL: every rule was judged */
};

/* What the list makes of a judged case: `fail` becomes `known-failure` when every failing check is covered and every entry that matches
 * the case is needed; `pass` and `warn` become `unexpected-pass` when one matches that is not flaky and covers no warning of the case (a
 * list for --strict does without it too). The result's reason says which entry, in `arena`. */
enum csn_status csn_known_apply(const struct csn_known_list *list, const struct csn_known_terms *terms, const struct csn_case *of,
                                struct csn_result *result, struct csn_arena *arena) CSN_NODISCARD;
/* Tells whether the entry has expired by `today`. */
bool csn_known_expired(const struct csn_known *entry, struct csn_span today);
/* The next entry at or after `from` that matches no case of the whole catalogue, or `list->count`. */
size_t csn_known_unmatched(const struct csn_known_list *list, const struct csn_catalogue *catalogue, size_t from);

/* Appends the entries that a failed case needs, a line a failing check. */
enum csn_status csn_known_write(const struct csn_finished *finished, struct csn_buf *out) CSN_NODISCARD;

#endif
