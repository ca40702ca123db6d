/* The string to sign (rule sign.key): four lines, nothing behind the last. */
#include "internal.h"

static enum csn_status hash_hex(const struct csn_crypto *crypto, struct csn_span text, char hex[CSN_SIGV4_HEX_SIZE])
{
    unsigned char digest[CSN_SHA256_SIZE];
    enum csn_status status;

    crypto = csn_sigv4_crypto(crypto);
    status = crypto->sha256(crypto->ctx, &text, 1, digest);
    if (status == CSN_OK)
        csn_hex_encode(digest, sizeof digest, hex);
    return status;
}

enum csn_status csn_sigv4_payload_hash(const struct csn_crypto *crypto, struct csn_span payload, char hex[CSN_SIGV4_HEX_SIZE])
{
    return hash_hex(crypto, payload, hex);
}

size_t csn_sigv4_scope_size(const struct csn_sigv4_scope *scope)
{
    return scope->date.len + scope->region.len + scope->service.len + 3 + CSN_SPAN(CSN_SIGV4_TERMINATOR).len;
}

char *csn_sigv4_copy_scope(char *to, const struct csn_sigv4_scope *scope)
{
    to = csn_copy(to, scope->date);
    *to++ = '/';
    to = csn_copy(to, scope->region);
    *to++ = '/';
    to = csn_copy(to, scope->service);
    *to++ = '/';
    return csn_copy(to, CSN_SPAN(CSN_SIGV4_TERMINATOR));
}

static enum csn_status append_lines(struct csn_span amz_date, const struct csn_sigv4_scope *scope, struct csn_span hash,
                                    struct csn_buf *out)
{
    static const struct csn_span algorithm = CSN_SPAN_INIT(CSN_SIGV4_ALGORITHM "\n");
    char *to;
    enum csn_status status =
        csn_put_begin(out, algorithm.len + amz_date.len + csn_sigv4_scope_size(scope) + hash.len + 2, &to);

    if (status != CSN_OK)
        return status;
    to = csn_copy(to, algorithm);
    to = csn_copy(to, amz_date);
    *to++ = '\n';
    to = csn_sigv4_copy_scope(to, scope);
    *to++ = '\n';
    csn_put_end(out, csn_copy(to, hash));
    return CSN_OK;
}

enum csn_status csn_sigv4_string_to_sign(const struct csn_crypto *crypto, struct csn_span amz_date,
                                         const struct csn_sigv4_scope *scope, struct csn_span canonical_request,
                                         struct csn_buf *out)
{
    char hash[CSN_SIGV4_HEX_SIZE];
    size_t start = out->len;
    enum csn_status status = hash_hex(crypto, canonical_request, hash);

    if (status == CSN_OK)
        status = append_lines(amz_date, scope, csn_span_of(hash, sizeof hash), out);
    if (status != CSN_OK)
        csn_buf_truncate(out, start);
    return status;
}
