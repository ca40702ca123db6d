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

enum csn_status csn_sigv4_append_scope(const struct csn_sigv4_scope *scope, struct csn_buf *out)
{
    static const struct csn_span terminator = CSN_SPAN_INIT(CSN_SIGV4_TERMINATOR);
    const struct csn_span parts[] = {scope->date, scope->region, scope->service};
    size_t room = terminator.len;
    enum csn_status status;

    for (size_t i = 0; i < CSN_COUNT(parts); i++)
        room += parts[i].len + 1;
    status = csn_sigv4_reserve(out, room);
    if (status != CSN_OK)
        return status;
    for (size_t i = 0; i < CSN_COUNT(parts); i++) {
        csn_sigv4_put(out, parts[i]);
        csn_sigv4_put_byte(out, '/');
    }
    csn_sigv4_put(out, terminator);
    return CSN_OK;
}

static enum csn_status append_lines(struct csn_span amz_date, const struct csn_sigv4_scope *scope, struct csn_span hash,
                                    struct csn_buf *out)
{
    static const struct csn_span algorithm = CSN_SPAN_INIT(CSN_SIGV4_ALGORITHM "\n");
    enum csn_status status = csn_sigv4_reserve(out, algorithm.len + amz_date.len + 1);

    if (status != CSN_OK)
        return status;
    csn_sigv4_put(out, algorithm);
    csn_sigv4_put(out, amz_date);
    csn_sigv4_put_byte(out, '\n');
    status = csn_sigv4_append_scope(scope, out);
    if (status == CSN_OK)
        status = csn_sigv4_reserve(out, 1 + hash.len);
    if (status != CSN_OK)
        return status;
    csn_sigv4_put_byte(out, '\n');
    csn_sigv4_put(out, hash);
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
