/* An answer that was made to a label means what the label says: an output with every freedom that a service has, one that is spoilt, an
 * empty one. */
#include <countersign/client.h>

#include "labelled.h"
#include "property.h"

enum { ARENA_CEILING = 64 << 20 };

static void check(const struct csn_fuzz_label *label, const struct csn_outcome *outcome)
{
    CSN_FUZZ_PROPERTY(outcome->kind == label->kind && outcome->status == label->status, "the answer means what its label says");
    CSN_FUZZ_PROPERTY(label->output == NULL || outcome->output == NULL || csn_value_equal(outcome->output, label->output),
                      "the output is the one that was sent");
    CSN_FUZZ_PROPERTY((outcome->output != NULL) == (label->kind == CSN_OUTCOME_SUCCESS && label->operation->output != CSN_SHAPE_NONE),
                      "there is an output where there should be");
    CSN_FUZZ_PROPERTY(outcome->notes.unknown_members == label->unknown_members && outcome->notes.null_members == label->null_members,
                      "what was put right is counted");
    CSN_FUZZ_PROPERTY(outcome->retry == CSN_RETRY_NO, "nobody asks again for what was answered");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_fuzz_label label;
    struct csn_http_parser parser;
    struct csn_outcome outcome;
    struct csn_fuzz_input input;
    struct csn_arena arena;

    csn_fuzz_input_init(&input, data, size);
    csn_arena_init(&arena, NULL, ARENA_CEILING);
    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, NULL);
    csn_fuzz_take_label(&input, &arena, &label);
    csn_fuzz_run.accepted = label.kind == CSN_OUTCOME_SUCCESS;
    CSN_FUZZ_PROPERTY(csn_http_parse(&parser, csn_fuzz_copy(&input, label.answer), NULL) == CSN_OK &&
                      csn_client_classify(csn_codepipeline_model(), label.operation, csn_http_parser_message(&parser), &arena, &outcome,
                                          NULL) == CSN_OK, "an answer that is whole means something");
    check(&label, &outcome);
    csn_http_parser_clear(&parser);
    csn_arena_clear(&arena);
    csn_fuzz_input_clear(&input);
    return 0;
}
