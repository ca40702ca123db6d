/* sink: where a report goes: a file or standard output, written by a thread of its own, so that nothing that reads slowly, or
 * never, or closes its end, can hold up the run. SIGPIPE must be ignored.
 */
#ifndef CSN_SINK_H
#define CSN_SINK_H

#include <countersign/buf.h>

struct csn_sink; /* on the heap */

/* How text for people is to look. */
struct csn_report_style {
    bool colour;
    bool verbose;  /* passes too */
    bool progress; /* a line that is rewritten: for terminals */
};

/* Opens `path` for writing (truncated), "-" for standard output. CSN_SYSTEM with path and reason. */
enum csn_status csn_sink_open(const char *path, struct csn_sink **sink, struct csn_error *error) CSN_NODISCARD;
/* A sink over a descriptor that stays open: 1 or 2. */
enum csn_status csn_sink_open_fd(int fd, const char *name, struct csn_sink **sink, struct csn_error *error) CSN_NODISCARD;
/* Queues text; never blocks. After a failed write, or past 256 MiB unread, text is dropped and csn_sink_close tells. */
void csn_sink_write(struct csn_sink *sink, struct csn_span text);
/* From now on text goes to the buffer, until that is NULL: for what is to be worked over before it is written. What finds no room there is
 * told by csn_sink_close. */
void csn_sink_divert(struct csn_sink *sink, struct csn_buf *to);
/* How many bytes it was given. */
size_t csn_sink_given(const struct csn_sink *sink);
/* Waits until all is written, for at most `patience_ms` without progress, and frees the sink. CSN_SYSTEM where something did not
 * arrive, with the sink's name and why. */
enum csn_status csn_sink_close(struct csn_sink *sink, unsigned patience_ms, struct csn_error *error) CSN_NODISCARD;

#endif
