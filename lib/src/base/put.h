/* put: appending where there is room. A request's text is many short pieces, and a call, a check and a length kept in memory for
 * each would cost more than the copying. So its writers ask for room once, write from there on, and say once how far they came:
 *
 *     status = csn_put_begin(out, name.len + 2, &to);
 *     ...
 *     to = csn_copy(to, name);
 *     to = csn_copy(to, CSN_SPAN(": "));
 *     csn_put_end(out, to);
 */
#ifndef CSN_PUT_H
#define CSN_PUT_H

#include <string.h>

#include <countersign/buf.h>

static inline bool csn_put_has_room(const struct csn_buf *out, size_t extra)
{
    return extra <= out->cap - out->len;
}

/* As csn_buf_reserve, without the call where there is room already. */
static inline enum csn_status csn_put_reserve(struct csn_buf *out, size_t extra)
{
    return csn_put_has_room(out, extra) ? CSN_OK : csn_buf_reserve(out, extra);
}

/* Makes room for `extra` bytes, one at least, and tells where they go. */
static inline enum csn_status csn_put_begin(struct csn_buf *out, size_t extra, char **to)
{
    enum csn_status status = csn_put_reserve(out, extra);

    if (status == CSN_OK)
        *to = out->data + out->len;
    return status;
}

/* All before `to` is written. */
static inline void csn_put_end(struct csn_buf *out, const char *to)
{
    out->len = (size_t)(to - out->data);
}

/* Copies to where there is room, and returns what lies behind. */
static inline char *csn_copy(char *to, struct csn_span text)
{
    if (text.len == 0)
        return to;
    memcpy(to, text.data, text.len);
    return to + text.len;
}

/* As csn_copy, to a buffer that has the room. */
static inline void csn_put(struct csn_buf *out, struct csn_span text)
{
    csn_put_end(out, csn_copy(out->data + out->len, text));
}

static inline void csn_put_byte(struct csn_buf *out, char byte)
{
    out->data[out->len++] = byte;
}

#endif
