/* The canonical request (rule sign.canonical-request), line by line. */
#include "internal.h"

static enum csn_status append_line(struct csn_span text, struct csn_buf *out)
{
    enum csn_status status = csn_sigv4_reserve(out, text.len + 1);

    if (status != CSN_OK)
        return status;
    csn_sigv4_put(out, text);
    csn_sigv4_put_byte(out, '\n');
    return CSN_OK;
}

enum csn_status csn_sigv4_append_canonical(const struct csn_sigv4_request *request, struct csn_span signed_headers,
                                       const struct csn_sigv4_options *options, struct csn_buf *out)
{
    static const struct csn_sigv4_options none;
    enum csn_status status = append_line(request->method, out);

    if (status == CSN_OK)
        status = csn_sigv4_append_path(request->path, options == NULL ? &none : options, out);
    if (status == CSN_OK)
        status = csn_buf_append_byte(out, '\n');
    if (status == CSN_OK)
        status = csn_sigv4_append_query(request->query, out);
    if (status == CSN_OK)
        status = csn_buf_append_byte(out, '\n');
    if (status == CSN_OK)
        status = csn_sigv4_append_headers(request->headers, signed_headers, out);
    if (status == CSN_OK)
        status = csn_buf_append_byte(out, '\n');
    if (status == CSN_OK)
        status = append_line(signed_headers, out);
    if (status == CSN_OK)
        status = csn_buf_append(out, request->payload_hash);
    return status;
}

enum csn_status csn_sigv4_canonical_request(const struct csn_sigv4_request *request, struct csn_span signed_headers,
                                            const struct csn_sigv4_options *options, struct csn_buf *out,
                                            struct csn_error *error)
{
    size_t start = out->len;
    enum csn_status status = csn_sigv4_append_canonical(request, signed_headers, options, out);

    if (status == CSN_OK)
        return CSN_OK;
    csn_buf_truncate(out, start);
    return csn_error_set(error, status, 0, "the canonical request can't be written: %s", csn_status_sentence(status));
}
