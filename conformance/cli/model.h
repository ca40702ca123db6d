/* model: the service that a command is about: the built-in one, or one whose description (botocore's service-2.json, also with gzip)
 * the user names.
 */
#ifndef CSN_CLI_MODEL_H
#define CSN_CLI_MODEL_H

#include <countersign/model.h>

struct csn_chosen_model {
    const struct csn_model *model;
    struct csn_model *loaded; /* NULL: the built-in one */
};

/* Loads the description in `path`; NULL gives the built-in model. Patterns that the library can't check are left out, and this is
 * said on standard error. Messages name the file and the place in it. Clear the choice in any case. */
enum csn_status csn_chosen_model_open(const char *path, struct csn_chosen_model *chosen, struct csn_error *error) CSN_NODISCARD;
void csn_chosen_model_clear(struct csn_chosen_model *chosen);

#endif
