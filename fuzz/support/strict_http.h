/* strict_http: HTTP/1.1 messages as RFC 9112 writes them and nothing more lenient, read from whole buffers, to be held against the
 * library's parser: what this reader takes is what that one takes without a defect. */
#ifndef CSN_FUZZ_STRICT_HTTP_H
#define CSN_FUZZ_STRICT_HTTP_H

#include <countersign/http.h>

struct csn_fuzz_strict {
    size_t consumed; /* bytes, the empty lines before a request included */
    size_t headers;
    size_t trailers;
    int status;
    struct csn_buf body;
};

/* Reads one message and the end of the connection; false for what is no such message. Cleared either way. */
bool csn_fuzz_strict_read(struct csn_fuzz_strict *strict, enum csn_http_kind kind, struct csn_span bytes);
void csn_fuzz_strict_clear(struct csn_fuzz_strict *strict);

/* The library's parser and this one agree on the bytes; tells whether they take them. */
bool csn_fuzz_check_framing(enum csn_http_kind kind, struct csn_span bytes);

#endif
