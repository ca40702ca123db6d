/* An input given as a document, its operation on a line before it: the body that is made of it holds that input and nothing else by the
 * library's own comparison, breaks no constraint that the input kept, and is its own body when it is read and made again. */
#include <countersign/codepipeline.h>

#include "own_body.h"
#include "property.h"

enum { ARENA_CEILING = 64 << 20, TEXT_CEILING = 16 << 20 };

static void check(uint32_t shape, const struct csn_value *input, struct csn_span body, struct csn_arena *arena)
{
    const struct csn_value *sent = csn_fuzz_check_own_body(csn_codepipeline_model(), shape, input, body, arena);
    struct csn_buf again;

    csn_buf_init(&again, NULL, TEXT_CEILING);
    CSN_FUZZ_PROPERTY(csn_awsjson_encode(csn_codepipeline_model(), shape, sent, NULL, &again, NULL) == CSN_OK &&
                      csn_span_equal(csn_buf_span(&again), body), "a body is its own body");
    csn_buf_clear(&again);
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
