/* The adapter's first line: who it drives and what it can do. */
#include "evidence/evidence.h"
#include "evidence/fields.h"

enum { PROTOCOL_VERSION = 1, ATTEMPTS_MAX = 1000 };

#define ALL_AREAS ((1u << CSN_AREA_BITS) - 1)
#define USUAL_REPORTS                                                                                                        \
    (CSN_REPORTS_CODE | CSN_REPORTS_MESSAGE | CSN_REPORTS_HTTP_STATUS | CSN_REPORTS_REQUEST_ID | CSN_REPORTS_OUTPUT)

static uint64_t all_operations(const struct csn_model *model)
{
    return model->operation_count >= 64 ? UINT64_MAX : (UINT64_C(1) << model->operation_count) - 1;
}

static uint64_t operation_bit(const struct csn_model *model, struct csn_span name)
{
    const struct csn_operation *operation = csn_model_find_operation(model, name);

    return operation == NULL ? 0 : UINT64_C(1) << ((size_t)(operation - model->operations) & 63);
}

static uint64_t read_operations(struct csn_fields *fields, const struct csn_model *model)
{
    const struct csn_value *list = csn_fields_member(fields, "operations", CSN_VALUE_ARRAY, false);
    uint64_t bits = 0;

    if (list == NULL)
        return all_operations(model);
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].value->kind != CSN_VALUE_STRING && fields->status == CSN_OK)
            fields->status = csn_error_set(fields->error, CSN_TYPE, list->items[i].value->offset,
                                           "hello: member \"operations\" must be a list of strings");
        bits |= operation_bit(model, csn_value_text(list->items[i].value));
    }
    return bits;
}

static enum csn_status read_client(struct csn_fields hello, struct csn_client_info *info)
{
    struct csn_fields client = hello;

    client.what = "hello.client";
    client.object = csn_fields_member(&hello, "client", CSN_VALUE_OBJECT, true);
    if (hello.status != CSN_OK)
        return hello.status;
    info->name = csn_fields_text(&client, "name", true);
    info->version = csn_fields_text(&client, "version", false);
    info->language = csn_fields_text(&client, "language", false);
    return client.status;
}

static enum csn_status read_defaults(struct csn_fields hello, struct csn_client_info *info)
{
    struct csn_fields defaults = hello;

    defaults.what = "hello.defaults";
    defaults.object = csn_fields_member(&hello, "defaults", CSN_VALUE_OBJECT, false);
    if (hello.status != CSN_OK || defaults.object == NULL)
        return hello.status;
    info->default_max_attempts = (unsigned)csn_fields_uint(&defaults, "maxAttempts", ATTEMPTS_MAX, 0);
    return defaults.status;
}

static enum csn_status check_version(const struct csn_value *hello, struct csn_error *error)
{
    const struct csn_value *version = csn_value_get(hello, CSN_SPAN("countersign"));
    int64_t number = 0;

    if (version == NULL)
        return csn_error_set(error, CSN_TYPE, 0, "hello: member \"countersign\" (the protocol's version) is missing");
    if (version->kind != CSN_VALUE_NUMBER || csn_json_number_int64(version->text, &number, NULL) != CSN_OK)
        return csn_error_set(error, CSN_TYPE, version->offset, "hello: member \"countersign\" is no whole number");
    if (number != PROTOCOL_VERSION)
        return csn_error_set(error, CSN_UNSUPPORTED, version->offset, "hello: protocol version %lld is spoken, only %d is known",
                             (long long)number, PROTOCOL_VERSION);
    return CSN_OK;
}

enum csn_status csn_client_info_parse(struct csn_span line, const struct csn_model *model, struct csn_arena *arena,
                                      struct csn_client_info *info, struct csn_error *error)
{
    struct csn_fields hello = {.what = "hello", .arena = arena, .error = error};
    struct csn_client_info read = {.line = line};
    enum csn_status status = csn_fields_parse_line(line, arena, &hello.object, error);

    if (status == CSN_OK)
        status = check_version(hello.object, error);
    if (status == CSN_OK)
        status = read_client(hello, &read);
    if (status != CSN_OK)
        return status;
    read.operations = read_operations(&hello, model);
    read.areas = csn_fields_bits(&hello, "areas", csn_area_bit, ALL_AREAS);
    read.features = csn_fields_bits(&hello, "features", csn_feature_bit, 0);
    read.reports = csn_fields_bits(&hello, "reports", csn_reports_bit, USUAL_REPORTS);
    if (hello.status == CSN_OK)
        hello.status = read_defaults(hello, &read);
    if (hello.status == CSN_OK)
        *info = read;
    return hello.status;
}
