/* All stages, one behind the other: what signing and verifying have in common. */
#include "internal.h"

static struct csn_span tail(const struct csn_buf *buf, size_t start)
{
    return csn_span_slice(csn_buf_span(buf), start, buf->len);
}

static enum csn_status sign_text(const struct csn_sigv4_job *job, struct csn_span string_to_sign,
                                 char signature[CSN_SIGV4_HEX_SIZE])
{
    struct csn_hmac_key storage;
    const struct csn_hmac_key *key;
    enum csn_status status;

    status = csn_sigv4_find_key(job->crypto, job->cache, job->secret_access_key, &job->scope, &storage, &key);
    if (status != CSN_OK)
        return status;
    status = csn_sigv4_signature(job->crypto, key, string_to_sign, signature);
    if (key == &storage)
        csn_wipe(&storage, sizeof storage);
    return status;
}

/* Both buffers may be one. */
static enum csn_status run(const struct csn_sigv4_job *job, struct csn_buf *canonical_request, struct csn_buf *string_to_sign,
                           char signature[CSN_SIGV4_HEX_SIZE])
{
    size_t canonical_start = canonical_request->len;
    size_t string_start = string_to_sign->len;
    enum csn_status status =
        csn_sigv4_append_canonical(job->request, job->signed_headers, job->lines, job->options, canonical_request);

    if (status != CSN_OK)
        goto failed;
    if (string_to_sign == canonical_request)
        string_start = canonical_request->len;
    status = csn_sigv4_string_to_sign(job->crypto, job->amz_date, &job->scope, tail(canonical_request, canonical_start),
                                      string_to_sign);
    if (status == CSN_OK)
        status = sign_text(job, tail(string_to_sign, string_start), signature);
    if (status == CSN_OK)
        return CSN_OK;
failed:
    csn_buf_truncate(string_to_sign, string_start);
    csn_buf_truncate(canonical_request, canonical_start);
    return status;
}

enum csn_status csn_sigv4_run(const struct csn_sigv4_job *job, struct csn_buf *canonical_request, struct csn_buf *string_to_sign,
                          const struct csn_allocator *allocator, char signature[CSN_SIGV4_HEX_SIZE])
{
    char storage[CSN_SIGV4_STACK_SIZE];
    struct csn_buf scratch;
    /* cppcheck-suppress uninitvar ; its address alone is taken */
    struct csn_buf *canonical = canonical_request == NULL ? &scratch : canonical_request;
    struct csn_buf *to_sign = string_to_sign == NULL ? &scratch : string_to_sign;
    enum csn_status status;

    csn_buf_init_fixed(&scratch, storage, sizeof storage);
    status = run(job, canonical, to_sign, signature);
    if (status != CSN_LIMIT)
        return status;
    csn_buf_init(&scratch, allocator, CSN_SIGV4_TEXT_MAX);
    status = run(job, canonical, to_sign, signature);
    csn_buf_clear(&scratch);
    return status;
}
