/* example: what goes over the wire in a case of a rule, for who reads about the rule: the first request, as the library makes it, and
 * the first answer of the script. Always the same bytes: the time, the credentials and the port are fixed.
 */
#ifndef CSN_EXAMPLE_H
#define CSN_EXAMPLE_H

#include "catalogue/catalogue.h"

struct csn_example {
    const struct csn_case *of; /* NULL: no case is evidence for the rule */
    struct csn_buf request;    /* empty where the input is one that the library refuses to send */
    struct csn_buf answer;     /* empty where nothing is answered */
};

/* Takes the case that shows the rule best: a written one before one that is generated, one that is about the rule first of all before one
 * that cites it. Clear the example in any case. */
enum csn_status csn_example_make(const struct csn_catalogue *catalogue, const struct csn_rule *rule, struct csn_example *example,
                                 struct csn_error *error) CSN_NODISCARD;
void csn_example_clear(struct csn_example *example);

#endif
