/* An input given as a document, its operation on a line before it: the body that is made of it holds that input and nothing else by the
 * library's own comparison, breaks no constraint that the input kept, and is its own body when it is read and made again. */
#include <countersign/awsjson.h>
#include <countersign/codepipeline.h>

#include "property.h"

enum { ARENA_CEILING = 64 << 20, TEXT_CEILING = 16 << 20 };

static size_t violations(uint32_t shape, const struct csn_value *value, struct csn_arena *arena)
{
    struct csn_violation_list list = {NULL, 0, 0};

    CSN_FUZZ_PROPERTY(csn_model_validate(csn_codepipeline_model(), shape, value, arena, &list) == CSN_OK, "any document can be validated");
    for (size_t i = 0; i < list.count; i++) {
        struct csn_buf sentence;

        csn_buf_init(&sentence, NULL, TEXT_CEILING);
        CSN_FUZZ_PROPERTY(csn_violation_describe(&list.items[i], &sentence) == CSN_OK && sentence.len > 0, "a violation is a sentence");
        csn_buf_clear(&sentence);
    }
    return list.count;
}

static void check_again(uint32_t shape, struct csn_span body, struct csn_arena *arena)
{
    struct csn_value *decoded = NULL;
    struct csn_buf again;

    csn_buf_init(&again, NULL, TEXT_CEILING);
    CSN_FUZZ_PROPERTY(csn_awsjson_decode(csn_codepipeline_model(), shape, body, arena, &decoded, NULL, NULL) == CSN_OK,
                      "a body can be decoded");
    CSN_FUZZ_PROPERTY(csn_awsjson_encode(csn_codepipeline_model(), shape, decoded, NULL, &again, NULL) == CSN_OK,
                      "what was decoded can be encoded");
    csn_buf_clear(&again);
}

static void check(uint32_t shape, const struct csn_value *input, struct csn_span body, struct csn_arena *arena)
{
    struct csn_difference_list list = {NULL, 0, 0};
    struct csn_value *sent = NULL;
    struct csn_buf again;

    csn_buf_init(&again, NULL, TEXT_CEILING);
    CSN_FUZZ_PROPERTY(csn_value_parse(arena, body, NULL, &sent, NULL) == CSN_OK, "a body is JSON");
    CSN_FUZZ_PROPERTY(csn_awsjson_compare(csn_codepipeline_model(), shape, input, sent, arena, &list) == CSN_OK && list.count == 0,
                      "a body differs in nothing from its input");
    CSN_FUZZ_PROPERTY(violations(shape, sent, arena) <= violations(shape, input, arena), "a body breaks nothing that its input kept");
    CSN_FUZZ_PROPERTY(csn_awsjson_encode(csn_codepipeline_model(), shape, sent, NULL, &again, NULL) == CSN_OK &&
                      csn_span_equal(csn_buf_span(&again), body), "a body is its own body");
    csn_buf_clear(&again);
    check_again(shape, body, arena);
}

static void run(const struct csn_operation *operation, struct csn_span text, struct csn_arena *arena)
{
    struct csn_value *input = NULL;
    struct csn_buf body;

    if (operation == NULL || csn_value_parse(arena, text, NULL, &input, NULL) != CSN_OK)
        return;
    csn_buf_init(&body, NULL, TEXT_CEILING);
    csn_fuzz_run.accepted = csn_awsjson_encode(csn_codepipeline_model(), operation->input, input, NULL, &body, NULL) == CSN_OK;
    CSN_FUZZ_PROPERTY(csn_fuzz_run.accepted || body.len == 0, "a refusal leaves nothing behind");
    if (csn_fuzz_run.accepted)
        check(operation->input, input, csn_buf_span(&body), arena);
    csn_buf_clear(&body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_span all = csn_span_of(data, size);
    size_t end = csn_span_find(all, 0, '\n');
    struct csn_arena arena;

    csn_arena_init(&arena, NULL, ARENA_CEILING);
    csn_fuzz_run.accepted = false;
    run(csn_model_find_operation(csn_codepipeline_model(), csn_span_slice(all, 0, end)), csn_span_slice(all, end + 1, size), &arena);
    csn_arena_clear(&arena);
    return 0;
}
