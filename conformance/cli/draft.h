/* draft: a request of one of the model's operations, made by the library, and taken apart again stage by stage. What `sign` prints and
 * `vectors` writes.
 */
#ifndef CSN_DRAFT_H
#define CSN_DRAFT_H

#include <countersign/client.h>

struct csn_draft_terms {
    const struct csn_model *model;
    const struct csn_operation *operation;
    const struct csn_value *input;       /* NULL: none */
    struct csn_client_endpoint endpoint; /* of the URL */
    struct csn_span region;
    struct csn_credentials credentials;
    struct csn_headers extra;
    struct csn_time date;
};

struct csn_draft {
    struct csn_buf body;
    struct csn_buf request; /* signed */
    struct csn_http_parser parser;
    const struct csn_http_message *message; /* of `request` */
    struct csn_span authorization;
    struct csn_buf canonical_request;
    struct csn_buf string_to_sign;
    struct csn_span signature;
};

/* Encodes and signs. Errors of the input name its path. Clear the draft in any case. */
enum csn_status csn_draft_make(const struct csn_draft_terms *terms, struct csn_draft *draft, struct csn_error *error) CSN_NODISCARD;
/* Appends the request as it was before signing: without date, token and Authorization. */
enum csn_status csn_draft_write_unsigned(const struct csn_draft *draft, struct csn_buf *out) CSN_NODISCARD;
/* Tells whether the header is one that signing adds. */
bool csn_draft_is_added(struct csn_span name);
void csn_draft_clear(struct csn_draft *draft);

#endif
