/* terms: what the commands about requests share: operations and times by name, and the rules without the cases. */
#ifndef CSN_TERMS_H
#define CSN_TERMS_H

#include "catalogue/catalogue.h"

/* The operation of that name; NULL gives NULL. CSN_NOT_FOUND names the nearest. */
enum csn_status csn_terms_operation(const struct csn_model *model, const char *name, const struct csn_operation **operation,
                                    struct csn_error *error) CSN_NODISCARD;
/* A time in ISO 8601, or as X-Amz-Date has it. The message names the option. */
enum csn_status csn_terms_time(const char *option, const char *text, struct csn_time *time, struct csn_error *error) CSN_NODISCARD;
/* The time by the machine's clock, whole seconds. */
struct csn_time csn_terms_now(void);
/* The region that was asked for, or AWS_REGION, AWS_DEFAULT_REGION, us-east-1. */
struct csn_span csn_terms_region(const char *given);
/* Loads the rules that are compiled in, and no cases: nothing is run. Clear the catalogue in any case. */
enum csn_status csn_terms_rules(struct csn_catalogue *catalogue, const struct csn_model *model, struct csn_error *error) CSN_NODISCARD;

#endif
