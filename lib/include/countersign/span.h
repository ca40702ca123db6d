/* span: borrowed text.
 *
 * A span points at bytes that somebody else owns; it is passed by value and never freed. It may hold any
 * bytes, U+0000 included, and is not NUL-terminated. An empty span may have `data` NULL.
 *
 *     struct csn_span name = CSN_SPAN("jobId");
 *     if (csn_span_equal(name, other)) ...
 */
#ifndef CSN_SPAN_H
#define CSN_SPAN_H

#include <stdbool.h>
#include <stddef.h>

#include <countersign/attributes.h>

#ifdef __cplusplus
extern "C" {
#endif

struct csn_span {
    const char *data; /* borrowed; NULL is allowed when len is 0 */
    size_t len;       /* bytes */
};

/* The span of a string literal, without its terminator: as an expression, and as an initialiser of static tables. */
#ifdef __cplusplus
#define CSN_SPAN(literal) (csn_span{("" literal), sizeof(literal) - 1})
#else
#define CSN_SPAN(literal) ((struct csn_span){("" literal), sizeof(literal) - 1})
#endif
#define CSN_SPAN_INIT(literal) {("" literal), sizeof(literal) - 1}

/* Arguments for a "%.*s" of printf, which stops at U+0000. */
#define CSN_SPAN_ARG(span) csn_span_precision(span), csn_span_text(span)

/* Returns the span of `len` bytes at `data`. */
CSN_API struct csn_span csn_span_of(const void *data, size_t len);
/* Returns the span of a NUL-terminated string; NULL gives the empty span. */
CSN_API struct csn_span csn_span_of_string(const char *string);

/* What CSN_SPAN_ARG consists of: the length, INT_MAX at most (a negative precision would mean none), and `data` or "". */
CSN_API int csn_span_precision(struct csn_span span);
CSN_API const char *csn_span_text(struct csn_span span);

/* Tells whether both hold the same bytes. */
CSN_API bool csn_span_equal(struct csn_span a, struct csn_span b);
/* Tells whether both are equal when the letters A to Z are taken as a to z; other bytes as they are. */
CSN_API bool csn_span_equal_ascii_case(struct csn_span a, struct csn_span b);
/* Orders by bytes, a prefix first: negative, zero or positive. */
CSN_API int csn_span_compare(struct csn_span a, struct csn_span b);
CSN_API bool csn_span_starts_with(struct csn_span span, struct csn_span prefix);
CSN_API bool csn_span_ends_with(struct csn_span span, struct csn_span suffix);

/* The index of the first `byte` at or after `from`, or `span.len`. */
CSN_API size_t csn_span_find(struct csn_span span, size_t from, char byte);
/* The index of the first occurrence of `needle` at or after `from`, or `span.len`. An empty needle is found at `from`. */
CSN_API size_t csn_span_search(struct csn_span span, size_t from, struct csn_span needle);
/* Bytes [from, to), both clamped to the span. */
CSN_API struct csn_span csn_span_slice(struct csn_span span, size_t from, size_t to);
/* Without leading and trailing SP and HTAB. */
CSN_API struct csn_span csn_span_trim(struct csn_span span);
/* Splits off what stands before the next `separator` (or all the rest) and advances `*rest` past it; false at the end.
 * "a,,b" gives "a", "" and "b"; an empty rest gives nothing. */
CSN_API bool csn_span_split(struct csn_span *rest, char separator, struct csn_span *part);

#ifdef __cplusplus
}
#endif
#endif
