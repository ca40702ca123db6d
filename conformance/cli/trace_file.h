/* trace_file: the file of --trace: everything that happened, for 'countersign judge'.
 */
#ifndef CSN_TRACE_FILE_H
#define CSN_TRACE_FILE_H

#include "evidence/session.h"
#include "report/sink.h"

struct csn_trace_file {
    struct csn_sink *sink; /* NULL: no trace is wanted, and nothing is written */
    bool failed;           /* there was no memory for a line */
};

/* The row of an option table for a struct `type` that has the file's name in the field `trace`. */
#define CSN_TRACE_OPTION(type) \
    {.name = "trace", .argument = "FILE", .kind = CSN_OPTION_TEXT, .offset = offsetof(type, trace), \
     .help = "keeps everything that happened, for 'countersign judge'; - is standard output"}

/* Opens it; `path` may be NULL. The exit status: 0, or 4 after a message. */
int csn_trace_file_open(struct csn_trace_file *file, const char *path);
/* The header, with this program's version, and then what happened. */
void csn_trace_file_header(struct csn_trace_file *file, uint64_t seed, const struct csn_client_info *client, bool session);
void csn_trace_file_evidence(struct csn_trace_file *file, const struct csn_evidence *evidence);
void csn_trace_file_session(struct csn_trace_file *file, const struct csn_session *session);
/* Waits until it is written. The exit status: 0, or 4 after a message. */
int csn_trace_file_close(struct csn_trace_file *file);

#endif
