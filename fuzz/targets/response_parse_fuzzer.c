/* An answer is the same however its bytes came, and means the same whoever asks: what its status and the operation's shapes
 * allow, and nothing while it is incomplete. */
#include "answer.h"
#include "property.h"

static void check_readings(struct csn_fuzz_input *input)
{
    const struct csn_model *model = csn_codepipeline_model();
    struct csn_fuzz_reading readings[CSN_FUZZ_WAYS];
    const struct csn_http_message *message;

    for (int way = 0; way < CSN_FUZZ_WAYS; way++) {
        csn_fuzz_read_answer(&readings[way], input, (enum csn_fuzz_way)way);
        csn_fuzz_check_same(&readings[0], &readings[way]);
    }
    message = readings[0].message;
    csn_fuzz_run.accepted = message->complete && message->status / 100 != 1;
    for (size_t i = 0; i < model->operation_count; i++)
        csn_fuzz_check_outcome(message, &model->operations[i]);
    for (int way = 0; way < CSN_FUZZ_WAYS; way++)
        csn_fuzz_reading_clear(&readings[way]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_fuzz_input input;

    csn_fuzz_input_init(&input, data, size);
    check_readings(&input);
    csn_fuzz_input_clear(&input);
    return 0;
}
