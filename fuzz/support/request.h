/* request: all that a request is built from, drawn from an input; and what must be true of the bytes that were built. */
#ifndef CSN_FUZZ_REQUEST_H
#define CSN_FUZZ_REQUEST_H

#include <countersign/client.h>

#include "typed.h"

struct csn_fuzz_request {
    uint64_t change; /* which byte is changed after signing */
    const struct csn_operation *operation;
    const struct csn_binding *binding; /* of the operation's input */
    union csn_fuzz_object object;      /* the input */
    struct csn_json_style style;
    struct csn_time now;
    struct csn_span region;
    struct csn_span base_path;
    struct csn_span session_token;
    struct csn_span extra; /* value of one more header; empty: there is none */
};

void csn_fuzz_take_request(struct csn_fuzz_input *input, struct csn_fuzz_request *request);
void csn_fuzz_put_request(struct csn_fuzz_output *output, const struct csn_fuzz_request *request);

/* Tells whether what stands around the body can be sent without breaking the request line or the header section. */
bool csn_fuzz_request_buildable(const struct csn_fuzz_request *request);
/* Builds the request around `body`; `forms` may be NULL. */
enum csn_status csn_fuzz_build(const struct csn_fuzz_request *request, struct csn_span body, struct csn_client_forms *forms,
                               struct csn_buf *raw) CSN_NODISCARD;

/* Encodes from the struct and from a value: both do the same, and refuse exactly what can't be expressed. True where there is a
 * body. */
bool csn_fuzz_encode(const struct csn_fuzz_request *request, struct csn_buf *body);

/* The body, read by our reader: the given members, in the model's order, each equal, and nothing else. */
void csn_fuzz_check_body(const struct csn_fuzz_request *request, struct csn_span body);
/* Milliseconds since 1970, cut toward zero (rule time.precision), without the library's help. */
int64_t csn_fuzz_millis_of(struct csn_time time);
/* The same, read by cJSON, where that can and there is one. */
void csn_fuzz_check_body_independently(const struct csn_fuzz_request *request, struct csn_span body);
/* The whole request, read by our parser: framing without a defect, every header once, the same body; the signature
 * verifies, and doesn't once a byte is changed that it covers. */
void csn_fuzz_check_request(const struct csn_fuzz_request *request, struct csn_span body, struct csn_span raw,
                            struct csn_fuzz_input *input);

#endif
