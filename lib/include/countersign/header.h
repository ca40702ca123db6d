/* header: one field of an HTTP message, and lists of them. */
#ifndef CSN_HEADER_H
#define CSN_HEADER_H

#include <countersign/span.h>

#ifdef __cplusplus
extern "C" {
#endif

struct csn_header {
    struct csn_span name;
    struct csn_span value; /* without the white space around it, where it was parsed */
};

struct csn_headers {
    const struct csn_header *items; /* wire order */
    size_t count;
};

/* The index of the first field of that name (letter case doesn't count) at or after `from`, or `headers.count`. */
CSN_API size_t csn_headers_find(struct csn_headers headers, size_t from, struct csn_span name);
/* The value of the first field of that name, or the empty span with `data` NULL. */
CSN_API struct csn_span csn_headers_get(struct csn_headers headers, struct csn_span name);
/* How many fields bear that name. */
CSN_API size_t csn_headers_count(struct csn_headers headers, struct csn_span name);

#ifdef __cplusplus
}
#endif
#endif
