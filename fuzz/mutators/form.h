/* form: what a target's inputs are, for the files that know nothing but an engine. One of these is linked to each target. */
#ifndef CSN_MUTATORS_FORM_H
#define CSN_MUTATORS_FORM_H

#include "mutate.h"

/* By its name: "json", "document", "request", "answer", "request-unsigned"; anything else is bytes. Static. */
const struct csn_mutation *csn_mutation_of_form(const char *name);

#endif
