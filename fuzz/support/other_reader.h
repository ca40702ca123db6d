/* other_reader: what cJSON, written by other people, makes of a text: other_reader_cjson.c asks it, other_reader_none.c stands in
 * where a build has no cJSON. */
#ifndef CSN_FUZZ_OTHER_READER_H
#define CSN_FUZZ_OTHER_READER_H

#include <countersign/value.h>

/* cJSON reads `text` as `value` too. Not asked where it is known to differ: lone surrogates, numbers of more than 63 characters. */
void csn_fuzz_check_value_independently(struct csn_span text, const struct csn_value *value);
/* cJSON refuses `text` too. Not asked where it is known to let something pass: bytes past printable ASCII, digits, escapes. */
void csn_fuzz_check_refusal_independently(struct csn_span text);

#endif
