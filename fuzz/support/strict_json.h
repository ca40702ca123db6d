/* strict_json: the grammar of RFC 8259 as a recogniser by recursive descent, to be held against the library's reader. */
#ifndef CSN_FUZZ_STRICT_JSON_H
#define CSN_FUZZ_STRICT_JSON_H

#include <countersign/span.h>

/* Tells whether `text` is one JSON text in UTF-8, nested no deeper than `depth`. */
bool csn_fuzz_is_json(struct csn_span text, size_t depth);

#endif
