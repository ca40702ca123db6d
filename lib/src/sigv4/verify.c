/* The countersignature: a request signed again by what its Authorization names. */
#include "internal.h"

static bool agrees(const struct csn_sigv4_authorization *authorization, const char signature[CSN_SIGV4_HEX_SIZE])
{
    return csn_span_equal(authorization->algorithm, CSN_SPAN(CSN_SIGV4_ALGORITHM)) &&
           csn_span_equal(authorization->terminator, CSN_SPAN(CSN_SIGV4_TERMINATOR)) &&
           authorization->signature.len == CSN_SIGV4_HEX_SIZE &&
           csn_crypto_equal(authorization->signature.data, signature, CSN_SIGV4_HEX_SIZE);
}

enum csn_status csn_sigv4_verify(const struct csn_crypto *crypto, struct csn_sigv4_key_cache *cache,
                                 const struct csn_sigv4_request *request, const struct csn_sigv4_authorization *authorization,
                                 struct csn_span amz_date, struct csn_span secret_access_key,
                                 const struct csn_sigv4_options *options, bool *matches, struct csn_buf *canonical_request,
                                 struct csn_buf *string_to_sign, struct csn_error *error)
{
    struct csn_sigv4_lines lines;
    const struct csn_sigv4_job job = {
        .crypto = crypto,
        .cache = cache,
        .request = request,
        .signed_headers = authorization->signed_headers,
        .lines = &lines,
        .amz_date = amz_date,
        .scope = authorization->scope,
        .secret_access_key = secret_access_key,
        .options = options,
    };
    char signature[CSN_SIGV4_HEX_SIZE];
    enum csn_status status = csn_sigv4_find_lines(request->headers, authorization->signed_headers, &lines);

    if (status == CSN_OK)
        status = csn_sigv4_run(&job, canonical_request, string_to_sign,
                               canonical_request == NULL ? NULL : canonical_request->allocator, signature);
    if (status != CSN_OK)
        return csn_error_set(error, status, 0, "the request can't be signed again: %s", csn_status_sentence(status));
    *matches = agrees(authorization, signature);
    return CSN_OK;
}
