/* credentials: where a command has its secrets from: options, a file, the environment, in this order. They are never printed, and
 * wiped at the end.
 */
#ifndef CSN_CREDENTIALS_H
#define CSN_CREDENTIALS_H

#include <countersign/sigv4.h>

#include "cli/options.h"

struct csn_credential_options {
    const char *access_key_id;
    const char *secret_access_key;
    const char *session_token;
    const char *file;
};

/* Rows of a table of options; `type` has a struct csn_credential_options as its member `credentials`. */
#define CSN_CREDENTIAL_OPTIONS(type) \
    {.name = "access-key-id", .argument = "ID", .kind = CSN_OPTION_TEXT, .offset = offsetof(type, credentials.access_key_id), \
     .help = "the access key id (AWS_ACCESS_KEY_ID)"}, \
    {.name = "secret-access-key", .argument = "KEY", .kind = CSN_OPTION_TEXT, \
     .offset = offsetof(type, credentials.secret_access_key), .help = "its secret (AWS_SECRET_ACCESS_KEY)"}, \
    {.name = "session-token", .argument = "T", .kind = CSN_OPTION_TEXT, .offset = offsetof(type, credentials.session_token), \
     .help = "the session token (AWS_SESSION_TOKEN)"}, \
    {.name = "credentials", .argument = "FILE", .kind = CSN_OPTION_TEXT, .offset = offsetof(type, credentials.file), \
     .help = "reads them from {\"accessKeyId\",\"secretAccessKey\",\"sessionToken\"}"}

/* What was found; `given` borrows from the members before it. */
struct csn_credential_store {
    struct csn_buf text;    /* of the file */
    struct csn_buf decoded; /* of members that hold escapes */
    struct csn_credentials given;
};

/* Finds access key id and secret among the options, then in the file, and the token where the secret comes from (or among the options).
 * What is nowhere is empty: the environment is the caller's to prefer last. Errors name file and place. Clear the store in any
 * case. */
enum csn_status csn_credentials_find(const struct csn_credential_options *options, struct csn_credential_store *store,
                                     struct csn_error *error) CSN_NODISCARD;
/* Keeps a copy of the three in a store that has none yet, as csn_credentials_find does of a file's. */
enum csn_status csn_credentials_keep(struct csn_credential_store *store, struct csn_credentials credentials) CSN_NODISCARD;
/* Fills what is lacking from the next place. */
void csn_credentials_prefer(struct csn_credentials *credentials, struct csn_credentials fallback);
/* What the environment has; borrowed. */
struct csn_credentials csn_credentials_of_environment(void);
/* Makes an empty store. */
void csn_credential_store_init(struct csn_credential_store *store);
void csn_credential_store_clear(struct csn_credential_store *store);

#endif
