/* rules: what the files of that command share. */
#ifndef CSN_RULES_H
#define CSN_RULES_H

#include "catalogue/catalogue.h"

enum csn_rules_format { CSN_RULES_TEXT, CSN_RULES_JSON, CSN_RULES_MARKDOWN };

/* The cases that are evidence for a rule, one a call of csn_rules_next_case. */
struct csn_rules_walk {
    const struct csn_catalogue *catalogue;
    const struct csn_rule *rule;
    size_t at;
};
const struct csn_case *csn_rules_next_case(struct csn_rules_walk *walk);

/* Appends everything about a rule, as text or as Markdown, with an example where `example` is true. */
enum csn_status csn_rules_append(struct csn_buf *out, enum csn_rules_format format, const struct csn_catalogue *catalogue,
                                 const struct csn_rule *rule, bool example) CSN_NODISCARD;

#endif
