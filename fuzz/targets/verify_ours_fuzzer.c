/* What was signed verifies; with any one bit changed it doesn't, unless the canonical request is still the same. */
#include "flip.h"
#include "naive_sigv4.h"
#include "property.h"
#include "wire.h"

enum { TEXT_CEILING = 64 << 20, HEADERS_MAX = 4096 };

static bool same_meaning(const struct csn_fuzz_wire *wire, const struct csn_sigv4_request *flipped, struct csn_span amz_date,
                         struct csn_span list)
{
    struct csn_buf texts[2];
    bool same;

    csn_buf_init(&texts[0], NULL, TEXT_CEILING);
    csn_buf_init(&texts[1], NULL, TEXT_CEILING);
    csn_fuzz_naive_canonical(&wire->request, list, &texts[0]);
    csn_fuzz_naive_canonical(flipped, list, &texts[1]);
    same = csn_span_equal(csn_buf_span(&texts[0]), csn_buf_span(&texts[1])) && csn_span_equal(wire->amz_date, amz_date);
    csn_buf_clear(&texts[0]);
    csn_buf_clear(&texts[1]);
    return same;
}

static void check(const struct csn_fuzz_wire *wire, const struct csn_sigv4_authorization *ours, uint32_t chance,
                  struct csn_fuzz_input *input)
{
    static struct csn_header headers[HEADERS_MAX];
    struct csn_sigv4_request flipped = wire->request;
    struct csn_span amz_date = wire->amz_date;
    struct csn_sigv4_authorization other = *ours;

    CSN_FUZZ_PROPERTY(csn_fuzz_wire_verifies(&wire->request, amz_date, ours), "what was signed verifies");
    if (csn_fuzz_flip(&flipped, &amz_date, headers, chance, input) && csn_span_starts_with(flipped.path, CSN_SPAN("/")))
        CSN_FUZZ_PROPERTY(csn_fuzz_wire_verifies(&flipped, amz_date, ours) ==
                          same_meaning(wire, &flipped, amz_date, ours->signed_headers), "a bit that was changed breaks the signature");
    other.signature = csn_fuzz_copy(input, ours->signature);
    ((char *)other.signature.data)[chance % other.signature.len] ^= 1; /* the copy is ours */
    CSN_FUZZ_PROPERTY(!csn_fuzz_wire_verifies(&wire->request, wire->amz_date, &other), "another signature doesn't verify");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_sigv4_authorization ours;
    struct csn_fuzz_input input;
    struct csn_fuzz_wire wire;
    struct csn_buf value;

    csn_fuzz_input_init(&input, data, size);
    csn_buf_init(&value, NULL, TEXT_CEILING);
    csn_fuzz_run.accepted = csn_fuzz_wire_read(&wire, input.left) &&
                            csn_fuzz_wire_sign(&wire.request, wire.amz_date, &value) == CSN_OK;
    if (csn_fuzz_run.accepted) {
        CSN_FUZZ_PROPERTY(csn_sigv4_parse_authorization(csn_buf_span(&value), &ours, NULL) == CSN_OK, "our Authorization has its form");
        check(&wire, &ours, csn_fuzz_hash(input.left), &input);
    }
    csn_buf_clear(&value);
    csn_fuzz_wire_clear(&wire);
    csn_fuzz_input_clear(&input);
    return 0;
}
