/* hex: bytes as lower-case hexadecimal digits, and bytes made visible for people. */
#ifndef CSN_HEX_H
#define CSN_HEX_H

#include <countersign/buf.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Writes 2 * `len` lower-case digits to `out`, no terminator. */
CSN_API void csn_hex_encode(const void *bytes, size_t len, char *out);
/* Appends the bytes that `digits` (either case) spell. CSN_SYNTAX at an odd count or another character. */
CSN_API enum csn_status csn_hex_decode(struct csn_span digits, struct csn_buf *out, struct csn_error *error) CSN_NODISCARD;
/* Appends `bytes` so that a person can read them and a terminal is safe: well-formed UTF-8 stays, a backslash is
 * doubled, CR, LF and HTAB become \r \n \t, other control bytes (C1 too) and bytes that are no UTF-8 as \xNN. */
CSN_API enum csn_status csn_hex_escape(struct csn_span bytes, struct csn_buf *out) CSN_NODISCARD;

#ifdef __cplusplus
}
#endif
#endif
