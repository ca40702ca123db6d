/* rules: the suite's rules without its cases, and case files loaded against them. */
#ifndef CSN_FUZZ_RULES_H
#define CSN_FUZZ_RULES_H

#include "catalogue/catalogue.h"

/* Loaded by the first call, and kept. */
const struct csn_catalogue *csn_fuzz_rules(void);
/* Loads `text` as the file cases/user.json besides the rules. Cleared by the caller on success. */
enum csn_status csn_fuzz_load_cases(struct csn_span text, struct csn_catalogue *catalogue, struct csn_error *error) CSN_NODISCARD;

#endif
