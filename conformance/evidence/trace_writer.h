/* trace_writer: members of a line, one behind the other. The first failure sticks, so that a writer writes everything and looks once.
 *
 *     struct csn_trace_writer writer = csn_trace_writer_start(line);
 *     csn_trace_begin(&writer, CSN_SPAN("{"));
 *     csn_trace_put_uint(&writer, "seed", 7);
 *     csn_trace_end(&writer, CSN_SPAN("}"));
 *     return csn_trace_writer_finish(&writer);
 */
#ifndef CSN_TRACE_WRITER_H
#define CSN_TRACE_WRITER_H

#include "evidence/evidence.h"
#include "evidence/trace.h"

struct csn_trace_writer {
    struct csn_buf *out;
    size_t before; /* how long `out` was */
    struct csn_buf escaped;
    bool comma;
    enum csn_status status;
};

struct csn_trace_writer csn_trace_writer_start(struct csn_buf *out);
/* After a failure the buffer is as it was. */
enum csn_status csn_trace_writer_finish(struct csn_trace_writer *writer) CSN_NODISCARD;

void csn_trace_begin(struct csn_trace_writer *writer, struct csn_span bracket);
void csn_trace_end(struct csn_trace_writer *writer, struct csn_span bracket);
/* The name of the member that follows. */
void csn_trace_put_name(struct csn_trace_writer *writer, const char *name);
/* Goes on to the next element of a list. */
void csn_trace_put_next(struct csn_trace_writer *writer);

/* Absent bytes leave the member out. */
void csn_trace_put_bytes(struct csn_trace_writer *writer, const char *name, struct csn_span bytes);
void csn_trace_put_uint(struct csn_trace_writer *writer, const char *name, uint64_t number);
void csn_trace_put_int(struct csn_trace_writer *writer, const char *name, int64_t number);
/* False is the default and left out. */
void csn_trace_put_flag(struct csn_trace_writer *writer, const char *name, bool flag);
/* NULL leaves the member out. */
void csn_trace_put_value(struct csn_trace_writer *writer, const char *name, const struct csn_value *value);
void csn_trace_put_bits(struct csn_trace_writer *writer, const char *name, unsigned bits, unsigned count, const char *(*bit_name)(unsigned));

/* The members of an exchange, without its braces. */
void csn_trace_put_exchange(struct csn_trace_writer *writer, const struct csn_exchange *exchange);

#endif
