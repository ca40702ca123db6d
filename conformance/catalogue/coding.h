/* coding: answers in a content coding, for clients that offer to decode it (rule http.content-coding). What is written is a whole gzip
 * file whose data is stored, not compressed: every decoder reads it, and no library is needed to make it.
 */
#ifndef CSN_CODING_H
#define CSN_CODING_H

#include <countersign/buf.h>

/* Tells whether a request offers gzip, by name and with a weight above zero (RFC 9110 section 12.5.3). */
bool csn_coding_is_offered(struct csn_span request);
/* Appends `plain` as a gzip file (RFC 1952, with the stored blocks of RFC 1951 section 3.2.4). */
enum csn_status csn_coding_write_gzip(struct csn_span plain, struct csn_buf *out) CSN_NODISCARD;

#endif
