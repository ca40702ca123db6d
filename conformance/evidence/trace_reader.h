/* trace_reader: what the readers of the kinds of lines share, over fields. */
#ifndef CSN_TRACE_READER_H
#define CSN_TRACE_READER_H

#include "evidence/evidence.h"
#include "evidence/fields.h"
#include "evidence/trace.h"

/* Parses a line, which must be of that type. */
enum csn_status csn_trace_read_line(struct csn_span line, const char *type, struct csn_arena *arena, struct csn_fields *fields,
                                    struct csn_error *error) CSN_NODISCARD;
/* The number of the member's text among names; fails where it is none of them. */
unsigned csn_trace_read_name(struct csn_fields *fields, const char *member, csn_trace_name *name_of);
/* As csn_fields_bytes for what must be there. */
struct csn_span csn_trace_read_needed(struct csn_fields *fields, const char *member);

/* Reads one element of a list; `element` is zeroed. */
typedef void csn_trace_element(struct csn_fields *item, void *element, const void *ctx);
/* An array, in the arena, of elements of `size` bytes, one for each object of the list. */
void *csn_trace_read_list(struct csn_fields *fields, const char *member, size_t size, csn_trace_element *read, const void *ctx, size_t *count);

/* The members that csn_trace_put_exchange wrote. */
void csn_trace_read_exchange(struct csn_fields *fields, struct csn_exchange *exchange);

#endif
