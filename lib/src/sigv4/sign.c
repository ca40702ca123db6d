/* Signing: the value of the Authorization header. */
#include "internal.h"

static enum csn_status check_signer(const struct csn_sigv4_signer *signer, struct csn_span amz_date, struct csn_error *error)
{
    if (amz_date.len != CSN_SIGV4_DATE_SIZE || csn_word_any(amz_date, csn_sigv4_odd_or_slash))
        return csn_error_set(error, CSN_ARGUMENT, 0, "the date to sign with is not of the form YYYYMMDDTHHMMSSZ");
    if (signer->credentials.access_key_id.len == 0)
        return csn_error_set(error, CSN_ARGUMENT, 0, "there is no access key id to sign with");
    if (csn_word_any(signer->credentials.access_key_id, csn_sigv4_odd))
        return csn_error_set(error, CSN_SYNTAX, 0, "the access key id holds a character that can't stand in a header");
    if (csn_word_any(signer->region, csn_sigv4_odd_or_slash))
        return csn_error_set(error, CSN_SYNTAX, 0, "the region holds a character that can't stand in a credential scope");
    if (csn_word_any(signer->service, csn_sigv4_odd_or_slash))
        return csn_error_set(error, CSN_SYNTAX, 0, "the service holds a character that can't stand in a credential scope");
    return CSN_OK;
}

static enum csn_status append_credential(const struct csn_sigv4_signer *signer, const struct csn_sigv4_scope *scope,
                                         struct csn_buf *out)
{
    static const struct csn_span opening = CSN_SPAN_INIT(CSN_SIGV4_ALGORITHM " Credential=");
    struct csn_span id = signer->credentials.access_key_id;
    char *to;
    enum csn_status status = csn_put_begin(out, opening.len + id.len + 1 + csn_sigv4_scope_size(scope), &to);

    if (status != CSN_OK)
        return status;
    to = csn_copy(to, opening);
    to = csn_copy(to, id);
    *to++ = '/';
    csn_put_end(out, csn_sigv4_copy_scope(to, scope));
    return CSN_OK;
}

/* The names that were given, or those of all headers that are to be signed; and their lines. */
static enum csn_status append_names(struct csn_headers headers, struct csn_span given, struct csn_sigv4_lines *lines,
                                    struct csn_buf *out)
{
    enum csn_status status = given.len > 0 ? csn_sigv4_find_lines(headers, given, lines) : csn_sigv4_sort_lines(headers, lines);

    if (status != CSN_OK)
        return status;
    return given.len > 0 ? csn_buf_append(out, given) : csn_sigv4_append_list(lines, out);
}

/* `*start` tells where in `out` the list stands: it is signed from there, without a copy. */
static enum csn_status append_signed_headers(struct csn_headers headers, struct csn_span given, struct csn_sigv4_lines *lines,
                                             struct csn_buf *out, size_t *start)
{
    static const struct csn_span opening = CSN_SPAN_INIT(", SignedHeaders=");
    enum csn_status status = csn_put_reserve(out, opening.len);

    if (status != CSN_OK)
        return status;
    csn_put(out, opening);
    *start = out->len;
    status = append_names(headers, given, lines, out);
    if (status != CSN_OK)
        return status;
    return csn_word_any(csn_span_of(out->data + *start, out->len - *start), csn_sigv4_odd) ? CSN_SYNTAX : CSN_OK;
}

static enum csn_status append_signature(const struct csn_sigv4_job *job, struct csn_buf *out)
{
    static const struct csn_span opening = CSN_SPAN_INIT(", Signature=");
    char signature[CSN_SIGV4_HEX_SIZE];
    enum csn_status status = csn_sigv4_run(job, NULL, NULL, out->allocator, signature);

    char *to;

    if (status == CSN_OK)
        status = csn_put_begin(out, opening.len + sizeof signature, &to);
    if (status != CSN_OK)
        return status;
    to = csn_copy(to, opening);
    csn_put_end(out, csn_copy(to, csn_span_of(signature, sizeof signature)));
    return CSN_OK;
}

static enum csn_status append_value(const struct csn_sigv4_signer *signer, struct csn_sigv4_job *job, struct csn_buf *out)
{
    struct csn_sigv4_lines lines;
    size_t start;
    enum csn_status status = append_credential(signer, &job->scope, out);

    if (status == CSN_OK)
        status = append_signed_headers(job->request->headers, job->signed_headers, &lines, out, &start);
    if (status != CSN_OK)
        return status;
    /* cppcheck-suppress autoVariables ; append_signature alone reads it */
    job->lines = &lines;
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
