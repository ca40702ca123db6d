/* An answer is the same however its bytes were split: at any one byte, and into single bytes. */
#include "answer.h"
#include "property.h"
#include "wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_fuzz_reading whole, pieces;
    struct csn_fuzz_input input;
    const size_t cuts[] = {1, 1 + csn_fuzz_hash(csn_span_of(data, size)) % (size + 1)};

    csn_fuzz_input_init(&input, data, size);
    csn_fuzz_read_answer(&whole, &input, 0);
    csn_fuzz_run.accepted = whole.message->complete && whole.message->status / 100 != 1;
    for (size_t i = 0; i < CSN_COUNT(cuts); i++) {
        csn_fuzz_read_answer(&pieces, &input, cuts[i]);
        csn_fuzz_check_same(&whole, &pieces);
        csn_fuzz_reading_clear(&pieces);
    }
    csn_fuzz_reading_clear(&whole);
    csn_fuzz_input_clear(&input);
    return 0;
}
