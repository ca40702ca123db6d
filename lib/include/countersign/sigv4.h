/* sigv4: AWS Signature Version 4 in the Authorization header; every stage can be seen.
 *
 * canonical request -> string to sign -> signing key -> signature -> Authorization. General requests: any method, path and
 * query, repeated headers, session tokens signed or added later. Query-string signing and chunked payload signing are not
 * offered. Source of every rule: AWS's SigV4 documentation and its published test vectors.
 */
#ifndef CSN_SIGV4_H
#define CSN_SIGV4_H

#include <countersign/buf.h>
#include <countersign/crypto.h>
#include <countersign/header.h>
#include <countersign/time.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CSN_SIGV4_HEX_SIZE 64  /* a SHA-256 in hex */
#define CSN_SIGV4_DATE_SIZE 16 /* 20150830T123600Z */
#define CSN_SIGV4_HEADERS_MAX 128    /* names in a list of signed headers; more give CSN_LIMIT */
#define CSN_SIGV4_PARAMETERS_MAX 128 /* of a query; more give CSN_LIMIT */

struct csn_credentials {
    struct csn_span access_key_id;
    struct csn_span secret_access_key;
    struct csn_span session_token; /* empty: none */
};

/* A request as it stands on the wire. */
struct csn_sigv4_request {
    struct csn_span method;
    struct csn_span path;  /* up to "?", as sent; empty is "/" */
    struct csn_span query; /* behind "?", as sent; may be empty */
    struct csn_headers headers;
    struct csn_span payload_hash; /* 64 lower-case hex digits, or UNSIGNED-PAYLOAD */
};

struct csn_sigv4_options {
    bool keep_path;       /* don't normalise dot segments and double slashes (S3) */
    bool encode_once;     /* don't encode the path once more (S3) */
};

/* Where and when a signature holds: 20150830/us-east-1/codepipeline/aws4_request. */
struct csn_sigv4_scope {
    struct csn_span date; /* 8 digits */
    struct csn_span region;
    struct csn_span service;
};

/* Hashes the payload and writes 64 hex digits to `hex`. `crypto` NULL: csn_crypto_default(), here and below. */
CSN_API enum csn_status csn_sigv4_payload_hash(const struct csn_crypto *crypto, struct csn_span payload,
                                               char hex[CSN_SIGV4_HEX_SIZE]) CSN_NODISCARD;

/* Appends the canonical request with exactly the headers that `signed_headers` ("host;x-amz-date") lists, in that order: names
 * lower-case, values trimmed, runs of spaces made one (sign.values-trimmed), repeated ones joined by commas in wire order
 * (sign.repeated-headers), the path normalised and encoded once more (sign.path), the query's parameters decoded, encoded and
 * sorted. Listed headers that the request lacks come out empty. `options` NULL: all false. */
CSN_API enum csn_status csn_sigv4_canonical_request(const struct csn_sigv4_request *request, struct csn_span signed_headers,
                                                    const struct csn_sigv4_options *options, struct csn_buf *out,
                                                    struct csn_error *error) CSN_NODISCARD;
/* Appends "a;b;c": the names of all headers, lower-case, sorted by name, each once, leaving out `authorization` and those that
 * rule sign.hop-by-hop names. */
CSN_API enum csn_status csn_sigv4_signed_headers(struct csn_headers headers, struct csn_buf *out) CSN_NODISCARD;
/* Appends the four lines (rule sign.key): algorithm, date, scope, hash of the canonical request. */
CSN_API enum csn_status csn_sigv4_string_to_sign(const struct csn_crypto *crypto, struct csn_span amz_date,
                                                 const struct csn_sigv4_scope *scope, struct csn_span canonical_request,
                                                 struct csn_buf *out) CSN_NODISCARD;
/* Derives the signing key, ready for HMAC; `*key` stays as it was on failure. A secret: csn_wipe it. */
CSN_API enum csn_status csn_sigv4_derive_key(const struct csn_crypto *crypto, struct csn_span secret_access_key,
                                             const struct csn_sigv4_scope *scope, struct csn_hmac_key *key) CSN_NODISCARD;
/* Writes the signature of the string to sign, 64 hex digits. */
CSN_API enum csn_status csn_sigv4_signature(const struct csn_crypto *crypto, const struct csn_hmac_key *key,
                                            struct csn_span string_to_sign, char hex[CSN_SIGV4_HEX_SIZE]) CSN_NODISCARD;

/* Derived keys of the last few scopes, by all that they depend on (secret, date, region, service). For one thread. Scopes whose
 * parts and secret are longer than an entry holds are derived each time. */
struct csn_sigv4_key_cache_entry {
    unsigned char source[192]; /* all that the key depends on, one part behind the other: a hash would cost more than it saves */
    size_t lengths[4];         /* of the parts */
    struct csn_hmac_key key;
    bool used;
};
struct csn_sigv4_key_cache {
    struct csn_sigv4_key_cache_entry entries[8];
    size_t next; /* the one to be replaced */
};
CSN_API void csn_sigv4_key_cache_init(struct csn_sigv4_key_cache *cache);
/* Wipes every key, and the secrets that they were found by. */
CSN_API void csn_sigv4_key_cache_clear(struct csn_sigv4_key_cache *cache);

struct csn_sigv4_signer {
    const struct csn_crypto *crypto;   /* NULL: csn_crypto_default() */
    struct csn_sigv4_key_cache *cache; /* NULL: derive each time */
    struct csn_credentials credentials;
    struct csn_span region;
    struct csn_span service;
    struct csn_sigv4_options options;
};

/* Appends the value of the Authorization header for `request`, which already carries X-Amz-Date (`amz_date`, the same
 * 16 bytes), Host and, where there is one, X-Amz-Security-Token. `signed_headers` empty: those of csn_sigv4_signed_headers. CSN_SYNTAX for a
 * key id, region, service or header name that holds a space, a comma, a control character or a byte past ASCII, since the value must
 * survive in a header section (envelope.header-syntax); CSN_ARGUMENT for a date of another length or without a
 * key id. */
CSN_API enum csn_status csn_sigv4_sign(const struct csn_sigv4_signer *signer, const struct csn_sigv4_request *request,
                                       struct csn_span amz_date, struct csn_span signed_headers, struct csn_buf *authorization,
                                       struct csn_error *error) CSN_NODISCARD;

/* An Authorization header taken apart; all borrowed from it. */
struct csn_sigv4_authorization {
    struct csn_span algorithm;
    struct csn_span access_key_id;
    struct csn_sigv4_scope scope;
    struct csn_span terminator; /* aws4_request */
    struct csn_span signed_headers;
    struct csn_span signature;
};

/* Takes the value apart, by rule sign.authorization-form: algorithm, one space, Credential, SignedHeaders and Signature in any order,
 * each once, separated by commas with or without spaces; scope of five parts (the key id may hold slashes); 64 lower-case digits. CSN_SYNTAX with the
 * offset of what is wrong. The content of scope and list is not judged. */
CSN_API enum csn_status csn_sigv4_parse_authorization(struct csn_span value, struct csn_sigv4_authorization *authorization,
                                                      struct csn_error *error) CSN_NODISCARD;

/* Signs `request` again by what its `authorization` names, with `secret_access_key`, and compares in constant time. `*matches` is the
 * answer, false too for another algorithm or terminator than SigV4's. `options` and `cache` may be NULL. The
 * canonical request and string to sign that we had are appended to the buffers, where these are not NULL. `amz_date` is the
 * date that the request carries. */
CSN_API enum csn_status csn_sigv4_verify(const struct csn_crypto *crypto, struct csn_sigv4_key_cache *cache,
                                         const struct csn_sigv4_request *request,
                                         const struct csn_sigv4_authorization *authorization, struct csn_span amz_date,
                                         struct csn_span secret_access_key, const struct csn_sigv4_options *options,
                                         bool *matches, struct csn_buf *canonical_request, struct csn_buf *string_to_sign,
                                         struct csn_error *error) CSN_NODISCARD;

#ifdef __cplusplus
}
#endif
#endif
