/* The canonical request (rule sign.canonical-request), line by line. */
#include "internal.h"

static enum csn_status append_text_line(struct csn_span text, struct csn_buf *out)
{
    enum csn_status status = csn_put_reserve(out, text.len + 1);

    if (status != CSN_OK)
        return status;
    csn_put(out, text);
    csn_put_byte(out, '\n');
    return CSN_OK;
}

static enum csn_status append_break(struct csn_buf *out)
{
    return append_text_line((struct csn_span){NULL, 0}, out);
}

/* The list of names, and what is known of the payload. */
static enum csn_status append_end(struct csn_span list, struct csn_span payload_hash, struct csn_buf *out)
{
    char *to;
    enum csn_status status = csn_put_begin(out, list.len + payload_hash.len + 2, &to);

    if (status != CSN_OK)
        return status;
    *to++ = '\n';
    to = csn_copy(to, list);
    *to++ = '\n';
    csn_put_end(out, csn_copy(to, payload_hash));
    return CSN_OK;
}

enum csn_status csn_sigv4_append_canonical(const struct csn_sigv4_request *request, struct csn_span list,
                                           const struct csn_sigv4_lines *lines, const struct csn_sigv4_options *options,
                                           struct csn_buf *out)
{
    static const struct csn_sigv4_options none;
    enum csn_status status = append_text_line(request->method, out);

    if (status == CSN_OK)
        status = csn_sigv4_append_path(request->path, options == NULL ? &none : options, out);
    if (status == CSN_OK)
        status = append_break(out);
    if (status == CSN_OK)
        status = csn_sigv4_append_query(request->query, out);
    if (status == CSN_OK)
        status = append_break(out);
    if (status == CSN_OK)
        status = csn_sigv4_append_lines(request->headers, lines, out);
    return status == CSN_OK ? append_end(list, request->payload_hash, out) : status;
}

enum csn_status csn_sigv4_canonical_request(const struct csn_sigv4_request *request, struct csn_span signed_headers,
                                            const struct csn_sigv4_options *options, struct csn_buf *out,
                                            struct csn_error *error)
{
    struct csn_sigv4_lines lines;
    size_t start = out->len;
    enum csn_status status = csn_sigv4_find_lines(request->headers, signed_headers, &lines);

    if (status == CSN_OK)
        status = csn_sigv4_append_canonical(request, signed_headers, &lines, options, out);
    if (status == CSN_OK)
        return CSN_OK;
    csn_buf_truncate(out, start);
    return csn_error_set(error, status, 0, "the canonical request can't be written: %s", csn_status_sentence(status));
}
