/* A request is judged by the signature that it came with, which nothing renews here: two verifiers say the same of it, and an
 * Authorization header that was read can be written again from its parts. */
#include "naive_sigv4.h"
#include "property.h"
#include "wire.h"

enum { VALUE_CEILING = 1 << 20 };

static bool same_parts(const struct csn_sigv4_authorization *a, const struct csn_sigv4_authorization *b)
{
    return csn_span_equal(a->algorithm, b->algorithm) && csn_span_equal(a->access_key_id, b->access_key_id) &&
           csn_span_equal(a->scope.date, b->scope.date) && csn_span_equal(a->scope.region, b->scope.region) &&
           csn_span_equal(a->scope.service, b->scope.service) && csn_span_equal(a->terminator, b->terminator) &&
           csn_span_equal(a->signed_headers, b->signed_headers) && csn_span_equal(a->signature, b->signature);
}

static void write_again(const struct csn_sigv4_authorization *parts)
{
    const struct csn_span texts[] = {parts->algorithm, CSN_SPAN_INIT(" Signature="), parts->signature,
                                     CSN_SPAN_INIT(" , Credential="), parts->access_key_id, CSN_SPAN_INIT("/"), parts->scope.date,
                                     CSN_SPAN_INIT("/"), parts->scope.region, CSN_SPAN_INIT("/"), parts->scope.service,
                                     CSN_SPAN_INIT("/"), parts->terminator, CSN_SPAN_INIT(",SignedHeaders="), parts->signed_headers};
    struct csn_sigv4_authorization again;
    struct csn_buf value;

    csn_buf_init(&value, NULL, VALUE_CEILING);
    for (size_t i = 0; i < CSN_COUNT(texts); i++)
        CSN_FUZZ_PROPERTY(csn_buf_append(&value, texts[i]) == CSN_OK, "the harness has memory");
    CSN_FUZZ_PROPERTY(csn_sigv4_parse_authorization(csn_buf_span(&value), &again, NULL) == CSN_OK && same_parts(parts, &again),
                      "the parts are the same in another order and with other spaces");
    csn_buf_clear(&value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_sigv4_authorization sent;
    struct csn_fuzz_wire wire;

    csn_fuzz_run.accepted = false;
    if (csn_fuzz_wire_read(&wire, csn_span_of(data, size)) &&
        csn_sigv4_parse_authorization(csn_headers_get(wire.request.headers, CSN_SPAN("authorization")), &sent, NULL) == CSN_OK) {
        write_again(&sent);
        csn_fuzz_run.accepted = csn_fuzz_wire_verifies(&wire.request, wire.amz_date, &sent);
        CSN_FUZZ_PROPERTY(csn_fuzz_run.accepted == csn_fuzz_naive_verifies(&wire.request, wire.amz_date, &sent, CSN_SPAN(CSN_FUZZ_SECRET)),
                          "two verifiers agree");
    }
    csn_fuzz_wire_clear(&wire);
    return 0;
}
