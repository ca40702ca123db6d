/* gunzip: unpacks gzip (RFC 1952) through zlib, with a limit. */
#ifndef CSN_GUNZIP_H
#define CSN_GUNZIP_H

#include <countersign/buf.h>

/* Tells whether the text begins as gzip does. */
bool csn_gunzip_is_gzip(struct csn_span text);
/* Appends what `packed` holds, one member after the other, to less than the ceiling of `out`: from there on CSN_LIMIT, and nothing more is unpacked.
 * CSN_SYNTAX where it is damaged, cut off, or followed by something else. `path` is for the messages. */
enum csn_status csn_gunzip(const char *path, struct csn_span packed, struct csn_buf *out, struct csn_error *error) CSN_NODISCARD;

#endif
