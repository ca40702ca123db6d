/* A service's description, hostile or not, becomes a model that stands by itself, the same each time and usable for every operation, or
 * is refused with a place and a reason. */
#include <countersign/awsjson.h>
#include <countersign/service.h>

#include "property.h"
#include "spoilt.h"
#include "wire.h"

enum { MODEL_CEILING = 16 << 20, TEXT_CEILING = 1 << 20 };

static void use(const struct csn_model *model, const struct csn_operation *operation)
{
    const struct csn_value empty = {.kind = CSN_VALUE_OBJECT};
    struct csn_violation_list violations = {NULL, 0, 0};
    struct csn_arena arena;
    struct csn_buf body;

    csn_arena_init(&arena, NULL, MODEL_CEILING);
    csn_buf_init(&body, NULL, TEXT_CEILING);
    CSN_FUZZ_PROPERTY(csn_model_find_operation(model, operation->name) == operation, "an operation is found by its name");
    CSN_FUZZ_PROPERTY(csn_awsjson_encode(model, operation->input, &empty, NULL, &body, NULL) == CSN_OK &&
                      csn_span_equal(csn_buf_span(&body), CSN_SPAN("{}")), "an empty input is an empty object");
    CSN_FUZZ_PROPERTY(operation->input == CSN_SHAPE_NONE ||
                      csn_model_validate(model, operation->input, &empty, &arena, &violations) == CSN_OK, "any input can be validated");
    for (size_t i = 0; i < violations.count; i++)
        CSN_FUZZ_PROPERTY(violations.items[i].kind == CSN_VIOLATION_REQUIRED, "an empty input lacks members at most");
    csn_buf_clear(&body);
    csn_arena_clear(&arena);
}

static bool same_model(const struct csn_model *a, const struct csn_model *b)
{
    for (size_t i = 0; i < a->shape_count && i < b->shape_count; i++)
        if (!csn_span_equal(a->shapes[i].name, b->shapes[i].name) || a->shapes[i].kind != b->shapes[i].kind ||
            a->shapes[i].member_count != b->shapes[i].member_count)
            return false;
    return a->shape_count == b->shape_count && a->operation_count == b->operation_count;
}

static void check(const struct csn_model *model, const struct csn_model *again)
{
    CSN_FUZZ_PROPERTY(csn_model_check(model, NULL) == CSN_OK, "what was loaded passes the model's own check");
    CSN_FUZZ_PROPERTY(same_model(model, again), "loaded again it is the same model");
    CSN_FUZZ_PROPERTY(model->json_version.len == 3, "the model is of a service that speaks AWS JSON");
    for (size_t i = 0; i < model->operation_count; i++)
        use(model, &model->operations[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct csn_service_options options = {.drop_patterns = csn_fuzz_hash(csn_span_of(data, size)) & 1,
                                                .document_bytes_max = MODEL_CEILING, .model_bytes_max = MODEL_CEILING};
    struct csn_model *models[2] = {NULL, NULL};
    struct csn_error error = {.message = ""};
    enum csn_status status = csn_service_load(csn_span_of(data, size), &options, NULL, &models[0], &error);

    csn_fuzz_run.accepted = status == CSN_OK;
    CSN_FUZZ_PROPERTY(csn_service_load(csn_span_of(data, size), &options, NULL, &models[1], NULL) == status, "the outcome is always the same");
    CSN_FUZZ_PROPERTY((models[0] != NULL) == (status == CSN_OK), "there is a model where there is no error");
    CSN_FUZZ_PROPERTY(status == CSN_OK || (error.status == status && error.message[0] != '\0' && error.offset <= size), "a refusal says why and where");
    if (status == CSN_OK) {
        check(models[0], models[1]);
        csn_fuzz_check_spoilt(models[0], csn_fuzz_hash(csn_span_of(data, size)));
    }
    csn_service_free(models[1]);
    csn_service_free(models[0]);
    return 0;
}
