/* Writing a string that needs no escape, as nearly all do, in one pass. */
#ifndef CSN_JSON_PLAIN_H
#define CSN_JSON_PLAIN_H

#include "../base/put.h"
#include "scan.h"

/* Copies `text` in quotes to where there is room and returns what lies behind; NULL, and what was written is of no use, where some
 * of it must be escaped. */
static inline char *csn_plain_copy(char *to, struct csn_span text)
{
    to[0] = '"';
    if (!csn_scan_copy(text, to + 1))
        return NULL;
    to[text.len + 1] = '"';
    return to + text.len + 2;
}

/* Appends `text` in quotes; false, and nothing is appended, where some of it must be escaped or the buffer must grow first. */
static inline bool csn_plain_put(struct csn_buf *out, struct csn_span text)
{
    const char *end;

    if (!csn_put_has_room(out, text.len + 2))
        return false;
    end = csn_plain_copy(out->data + out->len, text);
    if (end == NULL)
        return false;
    csn_put_end(out, end);
    return true;
}

#endif
