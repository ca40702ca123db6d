/* variation: a request changed in one way, which either matters to a signature or doesn't. */
#ifndef CSN_FUZZ_VARIATION_H
#define CSN_FUZZ_VARIATION_H

#include <countersign/arena.h>
#include <countersign/sigv4.h>

enum csn_fuzz_variation {
    CSN_FUZZ_HEADER_ORDER, /* headers of different names change places */
    CSN_FUZZ_NAME_CASE,
    CSN_FUZZ_SPACES_AROUND,
    CSN_FUZZ_SPACES_WITHIN, /* each run becomes longer */
    CSN_FUZZ_NEVER_SIGNED,  /* a header more that no signature covers */
    CSN_FUZZ_DOT_SEGMENT,
    CSN_FUZZ_QUERY_ORDER,
    CSN_FUZZ_MATTERS, /* from here on it does */
    CSN_FUZZ_METHOD = CSN_FUZZ_MATTERS,
    CSN_FUZZ_SEGMENT,
    CSN_FUZZ_PARAMETER,
    CSN_FUZZ_HEADER_VALUE,
    CSN_FUZZ_HEADER_MORE,
    CSN_FUZZ_HEADER_LESS,
    CSN_FUZZ_PAYLOAD,
    CSN_FUZZ_VARIATIONS
};
#define CSN_FUZZ_MATTERING (CSN_FUZZ_VARIATIONS - CSN_FUZZ_MATTERS)

struct csn_fuzz_varied {
    struct csn_sigv4_request request;
    struct csn_arena arena; /* of what is not the first request's */
};

/* Makes the variation; `chance` says where. False where the request has nothing to vary. Cleared either way. */
bool csn_fuzz_vary(struct csn_fuzz_varied *varied, const struct csn_sigv4_request *request, enum csn_fuzz_variation kind,
                   uint32_t chance);
void csn_fuzz_varied_clear(struct csn_fuzz_varied *varied);

#endif
