/* Raw bytes of an answer: what they mean is what their status and the operation's shapes allow, the same when it is asked again, and
 * nothing while they are incomplete. */
#include "answer.h"
#include "property.h"
#include "wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct csn_model *model = csn_codepipeline_model();
    struct csn_fuzz_reading reading;
    struct csn_fuzz_input input;

    csn_fuzz_input_init(&input, data, size);
    csn_fuzz_read_answer(&reading, &input, 0);
    csn_fuzz_run.accepted = reading.message->complete && reading.message->status / 100 != 1;
    csn_fuzz_check_outcome(reading.message, &model->operations[csn_fuzz_hash(input.left) % model->operation_count]);
    csn_fuzz_reading_clear(&reading);
    csn_fuzz_input_clear(&input);
    return 0;
}
