/* context: by what `explain` signs a request: options, and a CONTEXT.json in the form of the published SigV4 test suite.
 */
#ifndef CSN_CONTEXT_H
#define CSN_CONTEXT_H

#include "cli/credentials.h"

enum csn_body_signing {
    CSN_BODY_HASHED,    /* nothing was said: the body's hash is signed, and no header added */
    CSN_BODY_ANNOUNCED, /* sign_body: x-amz-content-sha256 is added besides */
    CSN_BODY_LEFT_OUT   /* sign_body false: the hash of the empty string is signed */
};

struct csn_context {
    struct csn_credentials credentials;
    struct csn_span region;  /* empty: unknown */
    struct csn_span service; /* likewise */
    bool timed;              /* `time` was given */
    struct csn_time time;
    bool keep_path;          /* normalize false */
    bool normalize_given;
    enum csn_body_signing body;
    bool omit_session_token;
    struct csn_credential_store store; /* what the file says; the rest borrows from it */
    struct csn_buf texts;
};

void csn_context_init(struct csn_context *context);
/* Reads the file. Unknown members are no error (suites have more); wrong kinds are, with file and member. */
enum csn_status csn_context_read(const char *path, struct csn_context *context, struct csn_error *error) CSN_NODISCARD;
void csn_context_clear(struct csn_context *context);

#endif
