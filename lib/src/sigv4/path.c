/* The canonical path (rule sign.path): what was sent, dot segments and empty segments taken out, encoded once more. */
#include "internal.h"

static void put_segment(struct csn_span segment, bool encode, struct csn_buf *out)
{
    if (!encode) {
        csn_put(out, segment);
        return;
    }
    for (size_t i = 0; i < segment.len; i++)
        csn_sigv4_put_encoded(out, (unsigned char)segment.data[i]);
}

/* Takes the last segment off again; `root` is where the first one starts. */
static void drop_segment(struct csn_buf *out, size_t root)
{
    size_t len = out->len;

    while (len > root && out->data[len - 1] != '/')
        len--;
    csn_buf_truncate(out, len > root ? len - 1 : root);
}

/* RFC 3986 section 5.2.4, but that empty segments go too and that a path which ends in a dot segment gets no slash: what
 * AWS's signers do. */
static void put_normalised(struct csn_span path, bool encode, struct csn_buf *out)
{
    bool ends_in_slash = path.data[path.len - 1] == '/';
    struct csn_span segment;
    size_t root;

    if (path.data[0] == '/')
        csn_put_byte(out, '/');
    root = out->len;
    while (csn_span_split(&path, '/', &segment)) {
        if (segment.len == 0 || csn_span_equal(segment, CSN_SPAN(".")))
            continue;
        if (csn_span_equal(segment, CSN_SPAN(".."))) {
            drop_segment(out, root);
            continue;
        }
        if (out->len > root)
            csn_put_byte(out, '/');
        put_segment(segment, encode, out);
    }
    if (ends_in_slash && out->len > root)
        csn_put_byte(out, '/');
}

static void put_kept(struct csn_span path, bool encode, struct csn_buf *out)
{
    struct csn_span rest = path;
    size_t slash;

    while ((slash = csn_span_find(rest, 0, '/')) < rest.len) {
        put_segment(csn_span_slice(rest, 0, slash), encode, out);
        csn_put_byte(out, '/');
        rest = csn_span_slice(rest, slash + 1, rest.len);
    }
    put_segment(rest, encode, out);
}

enum csn_status csn_sigv4_append_path(struct csn_span path, const struct csn_sigv4_options *options, struct csn_buf *out)
{
    enum csn_status status;

    if (path.len == 0)
        return csn_buf_append_byte(out, '/');
    if (path.len > CSN_SIGV4_TEXT_MAX)
        return CSN_LIMIT;
    status = csn_put_reserve(out, 3 * path.len + 1);
    if (status != CSN_OK)
        return status;
    if (options->keep_path)
        put_kept(path, !options->encode_once, out);
    else
        put_normalised(path, !options->encode_once, out);
    return CSN_OK;
}
