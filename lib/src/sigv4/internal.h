/* What the parts of sigv4 share. Not installed. */
#ifndef CSN_SIGV4_INTERNAL_H
#define CSN_SIGV4_INTERNAL_H

#include <countersign/hex.h>
#include <countersign/sigv4.h>

#include "../base/put.h"
#include "../base/word.h"

#define CSN_SIGV4_ALGORITHM "AWS4-HMAC-SHA256"
#define CSN_SIGV4_TERMINATOR "aws4_request"

/* A buffer that starts on the stack; only what doesn't fit there takes memory. Past the second no text is read at all. */
enum { CSN_SIGV4_STACK_SIZE = 4096, CSN_SIGV4_TEXT_MAX = 16 * 1024 * 1024 };

static inline const struct csn_crypto *csn_sigv4_crypto(const struct csn_crypto *crypto)
{
    return crypto == NULL ? csn_crypto_default() : crypto;
}

/* Sets the high bit of each byte that can't stand in a part of the Authorization header: all but visible ASCII, and the comma. */
static inline uint64_t csn_sigv4_odd(uint64_t word)
{
    return (word | csn_word_below(word, '!') | csn_word_equal(word, ',') | csn_word_equal(word, 0x7F)) & CSN_WORD_EACH(0x80);
}

/* The same, and the slash: in a part of the scope. */
static inline uint64_t csn_sigv4_odd_or_slash(uint64_t word)
{
    return csn_sigv4_odd(word) | csn_word_equal(word, '/');
}

static inline char csn_sigv4_lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

/* RFC 3986 section 2.3: what is never encoded. */
extern const bool csn_sigv4_unreserved[256];

/* Puts `byte` percent-encoded unless it is unreserved; up to three bytes, reserved by the caller. */
void csn_sigv4_put_encoded(struct csn_buf *out, unsigned char byte);

enum csn_status csn_sigv4_append_path(struct csn_span path, const struct csn_sigv4_options *options, struct csn_buf *out);
enum csn_status csn_sigv4_append_query(struct csn_span query, struct csn_buf *out);
/* One line of the canonical headers: a name, and the fields that bear it. */
struct csn_sigv4_line {
    struct csn_span name; /* in any letter case */
    size_t field;         /* the first that bears it, or the number of all where none does */
    bool repeated;        /* others follow */
};
struct csn_sigv4_lines {
    struct csn_sigv4_line items[CSN_SIGV4_HEADERS_MAX];
    size_t count;
};
/* The lines of all headers that are to be signed, sorted by name; CSN_LIMIT where there are too many. */
enum csn_status csn_sigv4_sort_lines(struct csn_headers headers, struct csn_sigv4_lines *lines) CSN_NODISCARD;
/* The lines of the headers that "a;b;c" lists, in that order. */
enum csn_status csn_sigv4_find_lines(struct csn_headers headers, struct csn_span list, struct csn_sigv4_lines *lines) CSN_NODISCARD;
/* Appends "a;b;c". */
enum csn_status csn_sigv4_append_list(const struct csn_sigv4_lines *lines, struct csn_buf *out);
enum csn_status csn_sigv4_append_lines(struct csn_headers headers, const struct csn_sigv4_lines *lines, struct csn_buf *out);
/* 20150830/us-east-1/service/aws4_request: its length, and itself, for which the caller has made room. */
size_t csn_sigv4_scope_size(const struct csn_sigv4_scope *scope);
char *csn_sigv4_copy_scope(char *to, const struct csn_sigv4_scope *scope);

/* `list` spells the names of `lines`. */
enum csn_status csn_sigv4_append_canonical(const struct csn_sigv4_request *request, struct csn_span list,
                                           const struct csn_sigv4_lines *lines, const struct csn_sigv4_options *options,
                                           struct csn_buf *out);

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
    const struct csn_sigv4_lines *lines;
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
