/* Signing: the value of the Authorization header. */
#include "internal.h"

static enum csn_status check_signer(const struct csn_sigv4_signer *signer, struct csn_span amz_date, struct csn_error *error)
{
    if (amz_date.len != CSN_SIGV4_DATE_SIZE || !csn_sigv4_is_all(amz_date, CSN_SIGV4_NO_SLASH))
        return csn_error_set(error, CSN_ARGUMENT, 0, "the date to sign with is not of the form YYYYMMDDTHHMMSSZ");
    if (signer->credentials.access_key_id.len == 0)
        return csn_error_set(error, CSN_ARGUMENT, 0, "there is no access key id to sign with");
    if (!csn_sigv4_is_all(signer->credentials.access_key_id, CSN_SIGV4_PLAIN))
        return csn_error_set(error, CSN_SYNTAX, 0, "the access key id holds a character that can't stand in a header");
    if (!csn_sigv4_is_all(signer->region, CSN_SIGV4_NO_SLASH))
        return csn_error_set(error, CSN_SYNTAX, 0, "the region holds a character that can't stand in a credential scope");
    if (!csn_sigv4_is_all(signer->service, CSN_SIGV4_NO_SLASH))
        return csn_error_set(error, CSN_SYNTAX, 0, "the service holds a character that can't stand in a credential scope");
    return CSN_OK;
}

static enum csn_status append_credential(const struct csn_sigv4_signer *signer, const struct csn_sigv4_scope *scope,
                                         struct csn_buf *out)
{
    static const struct csn_span opening = CSN_SPAN_INIT(CSN_SIGV4_ALGORITHM " Credential=");
    struct csn_span id = signer->credentials.access_key_id;
    enum csn_status status = csn_sigv4_reserve(out, opening.len + id.len + 1);

    if (status != CSN_OK)
        return status;
    csn_sigv4_put(out, opening);
    csn_sigv4_put(out, id);
    csn_sigv4_put_byte(out, '/');
    return csn_sigv4_append_scope(scope, out);
}

/* Appends the list and says where in `out` it stands: it is signed from there, without a copy. */
static enum csn_status append_signed_headers(struct csn_headers headers, struct csn_span given, struct csn_buf *out,
                                             size_t *start)
{
    enum csn_status status = csn_buf_append(out, CSN_SPAN(", SignedHeaders="));

    *start = out->len;
    if (status != CSN_OK)
        return status;
    status = given.len > 0 ? csn_buf_append(out, given) : csn_sigv4_signed_headers(headers, out);
    if (status != CSN_OK)
        return status;
    return csn_sigv4_is_all(csn_span_slice(csn_buf_span(out), *start, out->len), CSN_SIGV4_PLAIN) ? CSN_OK : CSN_SYNTAX;
}

static enum csn_status append_signature(const struct csn_sigv4_job *job, struct csn_buf *out)
{
    static const struct csn_span opening = CSN_SPAN_INIT(", Signature=");
    char signature[CSN_SIGV4_HEX_SIZE];
    enum csn_status status = csn_sigv4_run(job, NULL, NULL, out->allocator, signature);

    if (status == CSN_OK)
        status = csn_sigv4_reserve(out, opening.len + sizeof signature);
    if (status != CSN_OK)
        return status;
    csn_sigv4_put(out, opening);
    csn_sigv4_put(out, csn_span_of(signature, sizeof signature));
    return CSN_OK;
}

static enum csn_status append_value(const struct csn_sigv4_signer *signer, struct csn_sigv4_job *job, struct csn_buf *out)
{
    size_t start;
    enum csn_status status = append_credential(signer, &job->scope, out);

    if (status == CSN_OK)
        status = append_signed_headers(job->request->headers, job->signed_headers, out, &start);
    if (status != CSN_OK)
        return status;
    job->signed_headers = csn_span_slice(csn_buf_span(out), start, out->len);
    return append_signature(job, out);
}

enum csn_status csn_sigv4_sign(const struct csn_sigv4_signer *signer, const struct csn_sigv4_request *request,
                               struct csn_span amz_date, struct csn_span signed_headers, struct csn_buf *authorization,
                               struct csn_error *error)
{
    struct csn_sigv4_job job = {
        .crypto = signer->crypto,
        .cache = signer->cache,
        .request = request,
        .signed_headers = signed_headers,
        .amz_date = amz_date,
        .scope = {csn_span_slice(amz_date, 0, 8), signer->region, signer->service},
        .secret_access_key = signer->credentials.secret_access_key,
        .options = &signer->options,
    };
    size_t start = authorization->len;
    enum csn_status status = check_signer(signer, amz_date, error);

    if (status != CSN_OK)
        return status;
    status = append_value(signer, &job, authorization);
    if (status == CSN_OK)
        return CSN_OK;
    csn_buf_truncate(authorization, start);
    if (status == CSN_SYNTAX)
        return csn_error_set(error, status, 0, "the name of a signed header holds a character that can't stand in a header");
    return csn_error_set(error, status, 0, "the request can't be signed: %s", csn_status_sentence(status));
}
