/* naive_pattern: patterns matched a second time, without compiling them: the pattern's text is walked with the set of all places in the text
 * that it may have led to, again for each repetition. Only for patterns that the library takes. */
#ifndef CSN_FUZZ_NAIVE_PATTERN_H
#define CSN_FUZZ_NAIVE_PATTERN_H

#include <stdbool.h>

#include <countersign/span.h>

enum csn_fuzz_answer { CSN_FUZZ_NO, CSN_FUZZ_YES, CSN_FUZZ_TOO_LONG };

/* TOO_LONG where the text has more than 63 characters, or the walk takes too many steps. */
enum csn_fuzz_answer csn_fuzz_naive_match(struct csn_span pattern, struct csn_span text);

#endif
