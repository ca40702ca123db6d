/* The signing key (rule sign.key): a chain of HMACs from the secret over the scope. */
#include "internal.h"

/* HMAC takes a longer key as its hash (RFC 2104 section 2), so no secret is too long for this block. */
enum { HMAC_BLOCK = 64 };

static enum csn_status secret_key(const struct csn_crypto *crypto, struct csn_span secret_access_key, struct csn_hmac_key *key)
{
    const struct csn_span parts[] = {CSN_SPAN_INIT("AWS4"), secret_access_key};
    unsigned char block[HMAC_BLOCK];
    struct csn_span secret = {(const char *)block, CSN_SHA256_SIZE};
    enum csn_status status = CSN_OK;

    if (secret_access_key.len > sizeof block - parts[0].len) {
        status = crypto->sha256(crypto->ctx, parts, CSN_COUNT(parts), block);
    } else {
        struct csn_buf buf;

        csn_buf_init_fixed(&buf, block, sizeof block);
        csn_put(&buf, parts[0]);
        csn_put(&buf, parts[1]);
        secret.len = buf.len;
    }
    if (status == CSN_OK)
        status = crypto->hmac_key(crypto->ctx, secret, key);
    csn_wipe(block, sizeof block);
    return status;
}

/* Makes the key that HMAC under `key` makes of `message`, in its place. */
static enum csn_status next_key(const struct csn_crypto *crypto, struct csn_span message, struct csn_hmac_key *key)
{
    unsigned char digest[CSN_SHA256_SIZE];
    enum csn_status status = crypto->hmac(crypto->ctx, key, &message, 1, digest);

    if (status == CSN_OK)
        status = crypto->hmac_key(crypto->ctx, csn_span_of(digest, sizeof digest), key);
    csn_wipe(digest, sizeof digest);
    return status;
}

enum csn_status csn_sigv4_derive_key(const struct csn_crypto *crypto, struct csn_span secret_access_key,
                                     const struct csn_sigv4_scope *scope, struct csn_hmac_key *key)
{
    const struct csn_span steps[] = {scope->date, scope->region, scope->service, CSN_SPAN_INIT(CSN_SIGV4_TERMINATOR)};
    struct csn_hmac_key made;
    enum csn_status status;

    crypto = csn_sigv4_crypto(crypto);
    status = secret_key(crypto, secret_access_key, &made);
    for (size_t i = 0; i < CSN_COUNT(steps) && status == CSN_OK; i++)
        status = next_key(crypto, steps[i], &made);
    if (status == CSN_OK)
        *key = made;
    csn_wipe(&made, sizeof made);
    return status;
}

enum csn_status csn_sigv4_signature(const struct csn_crypto *crypto, const struct csn_hmac_key *key,
                                    struct csn_span string_to_sign, char hex[CSN_SIGV4_HEX_SIZE])
{
    unsigned char digest[CSN_SHA256_SIZE];
    enum csn_status status;

    crypto = csn_sigv4_crypto(crypto);
    status = crypto->hmac(crypto->ctx, key, &string_to_sign, 1, digest);
    if (status == CSN_OK)
        csn_hex_encode(digest, sizeof digest, hex);
    return status;
}
