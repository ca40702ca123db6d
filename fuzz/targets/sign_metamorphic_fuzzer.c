/* What does not matter leaves a signature as it is: the order of headers of different names, the case of names, spaces around and
 * runs of them within values, headers that are never signed. What is signed changes it. */
#include "property.h"
#include "variation.h"
#include "wire.h"

enum { TEXT_CEILING = 64 << 20 };

static void compare(const struct csn_fuzz_wire *wire, struct csn_span base, enum csn_fuzz_variation kind, uint32_t chance)
{
    struct csn_fuzz_varied varied;
    struct csn_buf other;

    csn_buf_init(&other, NULL, TEXT_CEILING);
    if (csn_fuzz_vary(&varied, &wire->request, kind, chance) &&
        csn_fuzz_wire_sign(&varied.request, wire->amz_date, &other) == CSN_OK)
        CSN_FUZZ_PROPERTY(csn_span_equal(base, csn_buf_span(&other)) == (kind < CSN_FUZZ_MATTERS),
                          "a signature changes exactly where what is signed does");
    csn_fuzz_varied_clear(&varied);
    csn_buf_clear(&other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint32_t chance = csn_fuzz_hash(csn_span_of(data, size));
    struct csn_fuzz_wire wire;
    struct csn_buf base;

    csn_buf_init(&base, NULL, TEXT_CEILING);
    csn_fuzz_run.accepted = csn_fuzz_wire_read(&wire, csn_span_of(data, size)) &&
                            csn_fuzz_wire_sign(&wire.request, wire.amz_date, &base) == CSN_OK;
    if (csn_fuzz_run.accepted) {
        compare(&wire, csn_buf_span(&base), (enum csn_fuzz_variation)(chance % CSN_FUZZ_MATTERS), chance / 64);
        compare(&wire, csn_buf_span(&base), (enum csn_fuzz_variation)(CSN_FUZZ_MATTERS + chance % CSN_FUZZ_MATTERING), chance / 64);
    }
    csn_buf_clear(&base);
    csn_fuzz_wire_clear(&wire);
    return 0;
}
