/* What the parts of sigv4 share. Not installed. */
#ifndef CSN_SIGV4_INTERNAL_H
#define CSN_SIGV4_INTERNAL_H

#include <string.h>

#include <countersign/hex.h>
#include <countersign/sigv4.h>

#define CSN_SIGV4_ALGORITHM "AWS4-HMAC-SHA256"
#define CSN_SIGV4_TERMINATOR "aws4_request"

/* A buffer that starts on the stack; only what doesn't fit there takes memory. Past the second no text is read at all. */
enum { CSN_SIGV4_STACK_SIZE = 4096, CSN_SIGV4_TEXT_MAX = 16 * 1024 * 1024 };

static inline const struct csn_crypto *csn_sigv4_crypto(const struct csn_crypto *crypto)
{
    return crypto == NULL ? csn_crypto_default() : crypto;
}

/* As csn_buf_reserve, without the call where there is room already. */
static inline enum csn_status csn_sigv4_reserve(struct csn_buf *out, size_t extra)
{
    return extra <= out->cap - out->len ? CSN_OK : csn_buf_reserve(out, extra);
}

/* Appends without asking for room: the caller has reserved it. A request's text is many short pieces, and a check for each
 * would cost as much as the copying. */
static inline void csn_sigv4_put(struct csn_buf *out, struct csn_span text)
{
    if (text.len == 0)
        return;
    memcpy(out->data + out->len, text.data, text.len);
    out->len += text.len;
}

static inline void csn_sigv4_put_byte(struct csn_buf *out, char byte)
{
    out->data[out->len++] = byte;
}

/* What a byte is good for. */
enum {
    CSN_SIGV4_PLAIN = 1,     /* may stand in a part of the Authorization header: visible ASCII but the comma */
    CSN_SIGV4_NO_SLASH = 2,  /* the same without the slash: in a part of the scope */
    CSN_SIGV4_UNRESERVED = 4 /* RFC 3986 section 2.3: what is never encoded */
};
extern const unsigned char csn_sigv4_classes[256];
extern const unsigned char csn_sigv4_lower_case[256];

static inline unsigned char csn_sigv4_lower(char byte)
{
    return csn_sigv4_lower_case[(unsigned char)byte];
}

static inline bool csn_sigv4_is_unreserved(unsigned char byte)
{
    return (csn_sigv4_classes[byte] & CSN_SIGV4_UNRESERVED) != 0;
}

/* Tells whether every byte of `text` is of the class. */
static inline bool csn_sigv4_is_all(struct csn_span text, unsigned char class)
{
    unsigned char shared = class;

    for (size_t i = 0; i < text.len; i++)
        shared &= csn_sigv4_classes[(unsigned char)text.data[i]];
    return shared != 0;
}

/* Puts `byte` percent-encoded unless it is unreserved; up to three bytes, reserved by the caller. */
void csn_sigv4_put_encoded(struct csn_buf *out, unsigned char byte);

enum csn_status csn_sigv4_append_path(struct csn_span path, const struct csn_sigv4_options *options, struct csn_buf *out);
enum csn_status csn_sigv4_append_query(struct csn_span query, struct csn_buf *out);
/* Appends a line for each name of the list. */
enum csn_status csn_sigv4_append_headers(struct csn_headers headers, struct csn_span signed_headers, struct csn_buf *out);
/* Appends 20150830/us-east-1/service/aws4_request. */
enum csn_status csn_sigv4_append_scope(const struct csn_sigv4_scope *scope, struct csn_buf *out);

enum csn_status csn_sigv4_append_canonical(const struct csn_sigv4_request *request, struct csn_span signed_headers,
                                       const struct csn_sigv4_options *options, struct csn_buf *out);

/* Finds the key of the scope: `*key` leads into the cache, or to `storage`, which then holds a secret to be wiped. */
enum csn_status csn_sigv4_find_key(const struct csn_crypto *crypto, struct csn_sigv4_key_cache *cache,
                               struct csn_span secret_access_key, const struct csn_sigv4_scope *scope,
                               struct csn_hmac_key *storage, const struct csn_hmac_key **key);

/* What every stage needs and gives, so that signing and verifying are one piece of work. */
struct csn_sigv4_job {
    const struct csn_crypto *crypto;
    struct csn_sigv4_key_cache *cache;
    const struct csn_sigv4_request *request;
    struct csn_span signed_headers;
    struct csn_span amz_date;
    struct csn_sigv4_scope scope;
    struct csn_span secret_access_key;
    const struct csn_sigv4_options *options; /* may be NULL */
};
/* Runs all stages. Both texts are appended to their buffers, which may be NULL (they are then kept on the stack, or where they
 * are too long for that in memory of `allocator`). */
enum csn_status csn_sigv4_run(const struct csn_sigv4_job *job, struct csn_buf *canonical_request, struct csn_buf *string_to_sign,
                          const struct csn_allocator *allocator, char signature[CSN_SIGV4_HEX_SIZE]);

#endif
