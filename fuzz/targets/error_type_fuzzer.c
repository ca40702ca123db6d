/* An error's code is its name, whatever namespace and URI stand around it and whichever carrier brings it; a caller gets the message,
 * the modelled shape and the hint about another attempt that go with it. */
#include <countersign/client.h>
#include <countersign/codepipeline.h>

#include "answer_text.h"
#include "property.h"

enum { ARENA_CEILING = 1 << 24 };

static bool is_modelled(const struct csn_operation *operation, struct csn_span code)
{
    for (size_t i = 0; i < operation->error_count; i++)
        if (csn_span_equal(csn_model_shape(csn_codepipeline_model(), operation->errors[i])->name, code))
            return true;
    return false;
}

static void check(const struct csn_fuzz_error *given, struct csn_span answer)
{
    struct csn_outcome outcome;
    struct csn_http_parser parser;
    struct csn_arena arena;

    csn_arena_init(&arena, NULL, ARENA_CEILING);
    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, NULL);
    CSN_FUZZ_PROPERTY(csn_http_parse(&parser, answer, NULL) == CSN_OK && csn_client_classify(csn_codepipeline_model(), given->operation,
                      csn_http_parser_message(&parser), &arena, &outcome, NULL) == CSN_OK, "an error has a meaning");
    CSN_FUZZ_PROPERTY(outcome.kind == CSN_OUTCOME_ERROR && outcome.status == given->status, "it is an error of that status");
    CSN_FUZZ_PROPERTY(csn_span_equal(outcome.code, given->carriers != 0 ? given->code : CSN_SPAN("")), "the code is the name alone");
    CSN_FUZZ_PROPERTY(csn_span_equal(outcome.message, given->message), "the message is what was sent");
    CSN_FUZZ_PROPERTY((outcome.modelled != NULL) == is_modelled(given->operation, outcome.code), "it is modelled where the operation has it");
    CSN_FUZZ_PROPERTY(outcome.retry == csn_client_retry_hint(given->status, outcome.code), "the hint follows from status and code");
    csn_http_parser_clear(&parser);
    csn_arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_fuzz_error given;
    struct csn_fuzz_input input;
    struct csn_buf answer;

    csn_fuzz_input_init(&input, data, size);
    csn_buf_init(&answer, NULL, ARENA_CEILING);
    csn_fuzz_take_error(&input, &given);
    csn_fuzz_run.accepted = csn_fuzz_write_error(&given, &answer);
    if (csn_fuzz_run.accepted)
        check(&given, csn_fuzz_copy(&input, csn_buf_span(&answer)));
    csn_buf_clear(&answer);
    csn_fuzz_input_clear(&input);
    return 0;
}
