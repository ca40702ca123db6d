#include "cli/gunzip.h"

#define ZLIB_CONST
#include <zlib.h>

enum { STEP = 64 << 10, GZIP_ALONE = 16 /* added to windowBits: gzip, and no other form */ };

bool csn_gunzip_is_gzip(struct csn_span text)
{
    return csn_span_starts_with(text, CSN_SPAN("\x1f\x8b"));
}

static enum csn_status damaged(const char *path, const char *reason, struct csn_error *error)
{
    return csn_error_set(error, CSN_SYNTAX, 0, "%s: can't be unpacked: %s", path, reason);
}

/* Room for one step, less where the ceiling is near; none past it. */
static size_t make_room(struct csn_buf *out)
{
    size_t room = out->ceiling - out->len < STEP ? out->ceiling - out->len : STEP;
    return csn_buf_reserve(out, room) == CSN_OK ? room : 0;
}

static enum csn_status no_room(const char *path, const struct csn_buf *out, struct csn_error *error)
{
    if (out->len < out->ceiling)
        return csn_error_set(error, CSN_NO_MEMORY, 0, "%s: no memory to unpack it", path);
    return csn_error_set(error, CSN_LIMIT, 0, "%s: unpacks to %zu bytes or more", path, out->ceiling);
}

/* One member, to its end. */
static enum csn_status inflate_member(const char *path, z_stream *stream, struct csn_buf *out, struct csn_error *error)
{
    for (;;) {
        size_t room = make_room(out);
        if (room == 0)
            return no_room(path, out, error);
        stream->next_out = (unsigned char *)out->data + out->len;
        stream->avail_out = (uInt)room;
        int result = inflate(stream, Z_NO_FLUSH);
        out->len += room - stream->avail_out;
        if (result == Z_STREAM_END)
            return CSN_OK;
        if (result == Z_BUF_ERROR || (result == Z_OK && stream->avail_in == 0 && stream->avail_out > 0))
            return damaged(path, "it is cut off", error);
        if (result != Z_OK)
            return damaged(path, stream->msg ? stream->msg : "it is damaged", error);
    }
}

enum csn_status csn_gunzip(const char *path, struct csn_span packed, struct csn_buf *out, struct csn_error *error)
{
    z_stream stream = {.next_in = (const unsigned char *)packed.data, .avail_in = (uInt)packed.len};
    enum csn_status status = CSN_OK;
    if (inflateInit2(&stream, MAX_WBITS + GZIP_ALONE) != Z_OK)
        return csn_error_set(error, CSN_NO_MEMORY, 0, "%s: no memory to unpack it", path);
    do {
        status = inflate_member(path, &stream, out, error);
        (void)inflateReset(&stream);
    } while (status == CSN_OK && stream.avail_in > 0);
    (void)inflateEnd(&stream);
    return status;
}
