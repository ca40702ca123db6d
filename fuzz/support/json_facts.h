/* json_facts: what else is true of a JSON text that was read, by plain looking: pointers lead where they say, names that stand twice are found. */
#ifndef CSN_FUZZ_JSON_FACTS_H
#define CSN_FUZZ_JSON_FACTS_H

#include <countersign/value.h>

/* Every part of the document is found by its pointer, names that stand twice are found where they are, and skipping it ends at its end. */
void csn_fuzz_check_document(struct csn_span text, const struct csn_value *root, struct csn_arena *arena);
/* What people are shown of a refusal is two lines without a control character, and the caret stands below a character of the first. */
void csn_fuzz_check_pointing(struct csn_span text, const struct csn_error *error);

#endif
