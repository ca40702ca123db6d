/* base64: blobs in JSON (RFC 4648 section 4: the common alphabet, padded). */
#ifndef CSN_BASE64_H
#define CSN_BASE64_H

#include <countersign/buf.h>

/* Appends the digits for `bytes`. */
enum csn_status csn_base64_encode(struct csn_span bytes, struct csn_buf *out) CSN_NODISCARD;
/* How many bytes the digits spell; false where they are not base64. */
bool csn_base64_length(struct csn_span digits, size_t *length);
/* Writes the bytes to `out`, which has room for `digits.len`, and returns their number. `digits` have passed
 * csn_base64_length. */
size_t csn_base64_decode(struct csn_span digits, char *out);

#endif
