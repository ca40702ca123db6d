/* wire: a raw HTTP request as a signer sees it, and a signer whose secret every target knows. */
#ifndef CSN_FUZZ_WIRE_H
#define CSN_FUZZ_WIRE_H

#include <countersign/http.h>
#include <countersign/sigv4.h>

#include "key.h"

struct csn_fuzz_wire {
    struct csn_http_parser parser;
    const struct csn_http_message *message;
    struct csn_sigv4_request request; /* its hash is below */
    struct csn_span amz_date;         /* the request's, or a fixed one where it has none of the right form */
    char hash[CSN_SIGV4_HEX_SIZE];
};

/* Takes a request apart that is framed without a defect and has a path; false for anything else. Cleared either way. */
bool csn_fuzz_wire_read(struct csn_fuzz_wire *wire, struct csn_span raw);
void csn_fuzz_wire_clear(struct csn_fuzz_wire *wire);

/* The value of an Authorization header for `request`; CSN_LIMIT is the only way in which it may fail. */
enum csn_status csn_fuzz_wire_sign(const struct csn_sigv4_request *request, struct csn_span amz_date,
                                   struct csn_buf *authorization) CSN_NODISCARD;
/* Tells whether the library takes `authorization` for the signature of `request`. */
bool csn_fuzz_wire_verifies(const struct csn_sigv4_request *request, struct csn_span amz_date,
                            const struct csn_sigv4_authorization *authorization);

/* A number that follows from the bytes: what a target has to choose and no part of a native format says. */
uint32_t csn_fuzz_hash(struct csn_span text);

#endif
