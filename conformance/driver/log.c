#include "driver/log.h"

void csn_log_init(struct csn_log *log)
{
    csn_buf_init(&log->text, NULL, 2 * CSN_LOG_KEPT);
    csn_buf_init(&log->taken, NULL, 2 * CSN_LOG_KEPT);
}

void csn_log_clear(struct csn_log *log)
{
    csn_buf_clear(&log->text);
    csn_buf_clear(&log->taken);
}

void csn_log_append(struct csn_log *log, struct csn_span text)
{
    if (text.len > CSN_LOG_KEPT)
        text = csn_span_slice(text, text.len - CSN_LOG_KEPT, text.len);
    if (log->text.len + text.len > 2 * CSN_LOG_KEPT)
        csn_buf_consume(&log->text, log->text.len + text.len - CSN_LOG_KEPT);
    if (csn_buf_append(&log->text, text) != CSN_OK)
        csn_buf_reset(&log->text); /* no memory: log is the first thing to give up */
}

struct csn_span csn_log_take(struct csn_log *log)
{
    struct csn_buf swap = log->taken;
    log->taken = log->text;
    log->text = swap;
    csn_buf_reset(&log->text);
    struct csn_span all = csn_buf_span(&log->taken);
    return all.len > CSN_LOG_KEPT ? csn_span_slice(all, all.len - CSN_LOG_KEPT, all.len) : all;
}
