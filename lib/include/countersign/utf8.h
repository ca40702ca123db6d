/* utf8: Unicode scalar values in bytes (RFC 3629). Surrogates, overlong forms and values past U+10FFFF are refused. */
#ifndef CSN_UTF8_H
#define CSN_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include <countersign/span.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Decodes the scalar value at `*at` and advances `*at` past it. False, and `*at` unmoved, at an ill-formed sequence or
 * at the end. */
CSN_API bool csn_utf8_next(struct csn_span text, size_t *at, uint32_t *scalar) CSN_NODISCARD;
/* The offset of the first byte that is not part of well-formed UTF-8, or `text.len`. */
CSN_API size_t csn_utf8_check(struct csn_span text);
/* The number of scalar values; each byte that is part of none counts as one. */
CSN_API size_t csn_utf8_length(struct csn_span text);
/* Writes `code_point` (surrogates too, as three bytes) to `out` and returns how many bytes, 1 to 4. */
CSN_API size_t csn_utf8_encode(uint32_t code_point, char out[4]);

#ifdef __cplusplus
}
#endif
#endif
