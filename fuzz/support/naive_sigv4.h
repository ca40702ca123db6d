/* naive_sigv4: Signature Version 4 written a second time, to be held against the library's: whole strings instead of one pass,
 * sorted by qsort, HMAC spelt out. It shares with the library nothing but its buffers and the plain SHA-256. */
#ifndef CSN_FUZZ_NAIVE_SIGV4_H
#define CSN_FUZZ_NAIVE_SIGV4_H

#include <countersign/sigv4.h>

/* Appends the list of headers that are signed by default. */
void csn_fuzz_naive_list(struct csn_headers headers, struct csn_buf *out);
/* Appends the canonical request. The path begins with a slash. */
void csn_fuzz_naive_canonical(const struct csn_sigv4_request *request, struct csn_span list, struct csn_buf *out);
/* Writes the signature of a canonical request. */
void csn_fuzz_naive_signature(struct csn_span canonical, struct csn_span amz_date, const struct csn_sigv4_scope *scope,
                              struct csn_span secret, char signature[CSN_SIGV4_HEX_SIZE]);
/* Tells whether `authorization` is the signature of `request`. */
bool csn_fuzz_naive_verifies(const struct csn_sigv4_request *request, struct csn_span amz_date,
                             const struct csn_sigv4_authorization *authorization, struct csn_span secret);

#endif
