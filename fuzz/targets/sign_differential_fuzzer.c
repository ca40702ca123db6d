/* Two implementations sign a request alike: the same headers, the same canonical request, the same signature; and both hashes of
 * the library agree. */
#include "naive_sigv4.h"
#include "property.h"
#include "wire.h"

enum { TEXT_CEILING = 64 << 20 };

static void compare(const struct csn_fuzz_wire *wire, const struct csn_sigv4_authorization *ours, struct csn_buf texts[3])
{
    char signature[CSN_SIGV4_HEX_SIZE];
    enum csn_status status = csn_sigv4_canonical_request(&wire->request, ours->signed_headers, NULL, &texts[0], NULL);

    csn_fuzz_naive_list(wire->request.headers, &texts[1]);
    csn_fuzz_naive_canonical(&wire->request, csn_buf_span(&texts[1]), &texts[2]);
    CSN_FUZZ_PROPERTY(status == CSN_OK, "what was signed has a canonical request");
    CSN_FUZZ_PROPERTY(csn_span_equal(ours->signed_headers, csn_buf_span(&texts[1])), "both sign the same headers");
    CSN_FUZZ_PROPERTY(csn_span_equal(csn_buf_span(&texts[0]), csn_buf_span(&texts[2])), "both have the same canonical request");
    csn_fuzz_naive_signature(csn_buf_span(&texts[2]), wire->amz_date, &ours->scope, CSN_SPAN(CSN_FUZZ_SECRET), signature);
    CSN_FUZZ_PROPERTY(csn_span_equal(ours->signature, csn_span_of(signature, sizeof signature)), "both have the same signature");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_sigv4_authorization ours;
    struct csn_fuzz_wire wire;
    struct csn_buf texts[4];

    for (size_t i = 0; i < CSN_COUNT(texts); i++)
        csn_buf_init(&texts[i], NULL, TEXT_CEILING);
    csn_fuzz_run.accepted = csn_fuzz_wire_read(&wire, csn_span_of(data, size)) &&
                            csn_fuzz_wire_sign(&wire.request, wire.amz_date, &texts[3]) == CSN_OK;
    if (csn_fuzz_run.accepted) {
        CSN_FUZZ_PROPERTY(csn_sigv4_parse_authorization(csn_buf_span(&texts[3]), &ours, NULL) == CSN_OK,
                          "our Authorization has its form");
        compare(&wire, &ours, texts);
    }
    for (size_t i = 0; i < CSN_COUNT(texts); i++)
        csn_buf_clear(&texts[i]);
    csn_fuzz_wire_clear(&wire);
    return 0;
}
