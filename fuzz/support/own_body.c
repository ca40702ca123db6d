#include "own_body.h"

#include "property.h"

enum { TEXT_CEILING = 16 << 20 };

size_t csn_fuzz_check_violations(const struct csn_model *model, uint32_t shape, const struct csn_value *value,
                                 struct csn_arena *arena)
{
    struct csn_violation_list list = {NULL, 0, 0};

    CSN_FUZZ_PROPERTY(csn_model_validate(model, shape, value, arena, &list) == CSN_OK, "any document can be validated");
    for (size_t i = 0; i < list.count; i++) {
        struct csn_buf sentence;

        csn_buf_init(&sentence, NULL, TEXT_CEILING);
        CSN_FUZZ_PROPERTY(csn_violation_describe(&list.items[i], &sentence) == CSN_OK && sentence.len > 0, "a violation is a sentence");
        csn_buf_clear(&sentence);
    }
    return list.count;
}

/* What a body lacked is put right while it is read; then it isn't the same any more. A blob is sent as it was given, and needn't be base64. */
static void check_again(const struct csn_model *model, uint32_t shape, const struct csn_value *input, struct csn_span body,
                        struct csn_arena *arena)
{
    struct csn_awsjson_notes notes = {0, 0, 0};
    struct csn_value *decoded = NULL;
    enum csn_status status;
    struct csn_buf again;

    status = csn_awsjson_decode(model, shape, body, arena, &decoded, &notes, NULL);
    CSN_FUZZ_PROPERTY(status == CSN_OK || status == CSN_TYPE, "a body can be decoded");
    if (status != CSN_OK)
        return;
    csn_buf_init(&again, NULL, TEXT_CEILING);
    CSN_FUZZ_PROPERTY(csn_awsjson_encode(model, shape, decoded, NULL, &again, NULL) == CSN_OK, "what was decoded can be encoded");
    CSN_FUZZ_PROPERTY(notes.corrected > 0 || csn_span_equal(csn_buf_span(&again), body), "a body that was read is written again");
    CSN_FUZZ_PROPERTY(notes.corrected > 0 || csn_fuzz_check_violations(model, shape, decoded, arena) <=
                                             csn_fuzz_check_violations(model, shape, input, arena), "a body breaks nothing that its input kept");
    csn_buf_clear(&again);
}

const struct csn_value *csn_fuzz_check_own_body(const struct csn_model *model, uint32_t shape, const struct csn_value *input,
                                                struct csn_span body, struct csn_arena *arena)
{
    struct csn_difference_list list = {NULL, 0, 0};
    struct csn_value *sent = NULL;

    CSN_FUZZ_PROPERTY(csn_value_parse(arena, body, NULL, &sent, NULL) == CSN_OK, "a body is JSON");
    CSN_FUZZ_PROPERTY(csn_awsjson_compare(model, shape, input, sent, arena, &list) == CSN_OK && list.count == 0,
                      "a body differs in nothing from its input");
    check_again(model, shape, input, body, arena);
    return sent;
}
