/* environment: what an adapter's process finds in its environment.
 *
 * Unless everything is inherited: PATH, an empty HOME, an AWS configuration that holds nothing, no AWS_* and no proxy variable of
 * ours, AWS_EC2_METADATA_DISABLED, LANG=C.UTF-8, and what the caller puts on top. */
#ifndef CSN_ENVIRONMENT_H
#define CSN_ENVIRONMENT_H

#include "driver/driver.h"

/* Makes an envp, NULL-terminated, to be freed by csn_environment_free; NULL when there is no memory. `home` is an empty directory. */
char **csn_environment_new(const struct csn_adapter_spec *spec, const char *home) CSN_NODISCARD;
/* The same for a worker that is judged by `serve`: everything that we have but AWS_* and proxies, and `variables` on top. */
char **csn_environment_for_worker(const char *const *variables) CSN_NODISCARD;
void csn_environment_free(char **environment);

/* Makes an empty directory for HOME below $TMPDIR or /tmp; the path is written to `path`. */
enum csn_status csn_home_open(char *path, size_t size, struct csn_error *error) CSN_NODISCARD;
/* Removes it with all that a client left in it. */
void csn_home_close(const char *path);

#endif
