/* A user's file of cases is refused by name and place, or becomes cases that can be run: every rule that is cited is there, every answer
 * has bytes, every input is a document. */
#include <string.h>

#include <countersign/codepipeline.h>

#include "catalogue/instance.h"

#include "property.h"
#include "rules.h"

enum { ARENA_CEILING = 64 << 20 };

static void check_step(const struct csn_instance *instance, size_t number, struct csn_arena *arena)
{
    const struct csn_step *step = &instance->of->steps[number];
    const struct csn_instance_names names = {.step = number, .now = {1700000000, 0}, .authority = CSN_SPAN("127.0.0.1:4080"),
                                             .other = CSN_SPAN("127.0.0.1:4081")};
    struct csn_plan plan;

    CSN_FUZZ_PROPERTY(step->operation != NULL && step->answer_count > 0 && step->refusal_rule != NULL, "a step is whole");
    for (size_t i = 0; i < step->answer_count; i++) {
        const struct csn_expectation *expect = &step->answers[i].expect;

        CSN_FUZZ_PROPERTY(csn_answer_plan(instance, &step->answers[i], &names, arena, &plan) == CSN_OK, "an answer has bytes");
        CSN_FUZZ_PROPERTY(expect->outcome_rule && expect->code_rule && expect->message_rule && expect->http_status_rule &&
                          expect->request_id_rule && expect->output_rule, "every expectation has its rule");
    }
}

static void check_case(const struct csn_case *of)
{
    struct csn_instance instance;
    struct csn_arena arena;

    csn_arena_init(&arena, NULL, ARENA_CEILING);
    CSN_FUZZ_PROPERTY(of->id.len > 0 && of->rule_count > 0 && of->rules[0] != NULL && of->step_count > 0, "a case is whole");
    CSN_FUZZ_PROPERTY(csn_instance_make(of, 1, 0, &arena, &instance) == CSN_OK, "a case can be run");
    for (size_t i = 0; i < of->step_count; i++)
        check_step(&instance, i, &arena);
    csn_arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csn_catalogue catalogue;
    struct csn_error error = {.message = ""};
    enum csn_status status = csn_fuzz_load_cases(csn_span_of(data, size), &catalogue, &error);

    csn_fuzz_run.accepted = status == CSN_OK;
    CSN_FUZZ_PROPERTY(status == CSN_OK || strncmp(error.message, "cases/user.json: ", 17) == 0, "a refusal names the file");
    if (status != CSN_OK)
        return 0;
    for (size_t i = 0; i < catalogue.case_count; i++)
        check_case(&catalogue.cases[i]);
    csn_catalogue_clear(&catalogue);
    return 0;
}
