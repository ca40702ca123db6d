/* log: the last 64 KiB of what a process prints besides the protocol. */
#ifndef CSN_LOG_H
#define CSN_LOG_H

#include <countersign/buf.h>

#define CSN_LOG_KEPT ((size_t)65536)

struct csn_log {
    struct csn_buf text;  /* at most twice what is kept, cut now and then */
    struct csn_buf taken; /* what csn_log_take handed out */
};

void csn_log_init(struct csn_log *log);
void csn_log_clear(struct csn_log *log);
/* Appends; the oldest text goes first when there is too much, or no memory. */
void csn_log_append(struct csn_log *log, struct csn_span text);
/* Takes what came since the last call, borrowed until the next one. */
struct csn_span csn_log_take(struct csn_log *log);

#endif
