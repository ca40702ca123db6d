#include <countersign/service.h>

#include "service_inside.h"

/* What a loaded model is the first member of. */
struct service {
    struct csn_model model;
    size_t dropped_patterns;
    struct csn_arena kept; /* all that the model points to */
    const struct csn_allocator *allocator;
};

/* What is being loaded, as it was asked for. */
struct request {
    struct csn_service_reader reader;
    const struct csn_service_options *options;
    struct service *service;
    const struct csn_value *root;
};

static const struct csn_service_place metadata_place = {"metadata", {NULL, 0}, {NULL, 0}};
static const struct csn_service_place root_place = {"the description", {NULL, 0}, {NULL, 0}};

/* ---- metadata ---- */

static enum csn_status keep_text(const struct csn_service_reader *reader, const struct csn_value *metadata, const char *word,
                                 struct csn_span *kept)
{
    const struct csn_value *value;
    enum csn_status status = csn_service_require(reader, &metadata_place, metadata, word, CSN_VALUE_STRING, &value);
    return status == CSN_OK ? csn_service_keep(reader, value->text, kept) : status;
}

/* Older descriptions name one protocol, newer ones all that the service speaks. */
static enum csn_status check_protocol(const struct csn_service_reader *reader, const struct csn_value *metadata)
{
    const struct csn_value *protocol, *protocols = NULL;
    enum csn_status status = csn_service_require(reader, &metadata_place, metadata, "protocol", CSN_VALUE_STRING, &protocol);
    if (status == CSN_OK)
        status = csn_service_get(reader, &metadata_place, metadata, "protocols", CSN_VALUE_ARRAY, &protocols);
    if (status != CSN_OK || csn_span_equal(protocol->text, CSN_SPAN("json")))
        return status;
    for (size_t i = 0; protocols && i < protocols->count; i++)
        if (csn_span_equal(csn_value_text(protocols->items[i].value), CSN_SPAN("json")))
            return CSN_OK;
    return csn_service_refuse(reader, &metadata_place, CSN_UNSUPPORTED, protocol, "another protocol than json:", protocol->text);
}

static enum csn_status read_json_version(struct request *request, const struct csn_value *metadata)
{
    static const struct csn_span versions[] = {CSN_SPAN_INIT("1.0"), CSN_SPAN_INIT("1.1")};
    const struct csn_service_reader *reader = &request->reader;
    const struct csn_value *version;
    enum csn_status status = csn_service_require(reader, &metadata_place, metadata, "jsonVersion", CSN_VALUE_STRING, &version);
    if (status != CSN_OK)
        return status;
    for (size_t i = 0; i < CSN_COUNT(versions); i++)
        if (csn_span_equal(versions[i], version->text))
            request->service->model.json_version = versions[i];
    if (!request->service->model.json_version.len)
        return csn_service_refuse(reader, &metadata_place, CSN_UNSUPPORTED, version, "an unknown jsonVersion:", version->text);
    return CSN_OK;
}

static enum csn_status check_signature_version(const struct csn_service_reader *reader, const struct csn_value *metadata)
{
    const struct csn_value *version;
    enum csn_status status = csn_service_require(reader, &metadata_place, metadata, "signatureVersion", CSN_VALUE_STRING, &version);
    if (status == CSN_OK && !csn_span_equal(version->text, CSN_SPAN("v4")))
        return csn_service_refuse(reader, &metadata_place, CSN_UNSUPPORTED, version, "another signatureVersion than v4:",
                                  version->text);
    return status;
}

static enum csn_status read_metadata(struct request *request)
{
    const struct csn_service_reader *reader = &request->reader;
    struct csn_model *model = &request->service->model;
    const struct csn_value *metadata = NULL;
    enum csn_status status = csn_service_require(reader, &root_place, request->root, "metadata", CSN_VALUE_OBJECT, &metadata);
    if (status == CSN_OK)
        status = check_protocol(reader, metadata);
    if (status == CSN_OK)
        status = read_json_version(request, metadata);
    if (status == CSN_OK)
        status = check_signature_version(reader, metadata);
    if (status == CSN_OK)
        status = keep_text(reader, metadata, "targetPrefix", &model->service);
    if (status == CSN_OK)
        status = keep_text(reader, metadata, "apiVersion", &model->version);
    bool named = csn_value_get(metadata, CSN_SPAN("signingName")) != NULL;
    if (status == CSN_OK)
        status = keep_text(reader, metadata, named ? "signingName" : "endpointPrefix", &model->signing_name);
    return status;
}

/* ---- operations ---- */

/* AWS JSON sends everything by POST to the root (Smithy, AWS JSON 1.1 protocol, HTTP binding). */
static enum csn_status check_http(const struct csn_service_reader *reader, const struct csn_service_place *place,
                                  const struct csn_value *operation)
{
    const struct csn_value *http;
    enum csn_status status = csn_service_require(reader, place, operation, "http", CSN_VALUE_OBJECT, &http);
    if (status != CSN_OK)
        return status;
    if (!csn_span_equal(csn_value_text(csn_value_get(http, CSN_SPAN("method"))), CSN_SPAN("POST")) ||
        !csn_span_equal(csn_value_text(csn_value_get(http, CSN_SPAN("requestUri"))), CSN_SPAN("/")))
        return csn_service_refuse(reader, place, CSN_UNSUPPORTED, http, "another method or path than POST /", csn_span_of(NULL, 0));
    return CSN_OK;
}

static enum csn_status read_end(struct csn_service_reader *reader, const struct csn_service_place *place,
                                const struct csn_value *operation, const char *word, uint32_t *index)
{
    const struct csn_value *reference;
    *index = CSN_SHAPE_NONE;
    enum csn_status status = csn_service_get(reader, place, operation, word, CSN_VALUE_OBJECT, &reference);
    return status == CSN_OK && reference ? csn_service_resolve(reader, place, reference, index) : status;
}

static enum csn_status read_errors(struct csn_service_reader *reader, const struct csn_service_place *place,
                                   const struct csn_value *described, struct csn_operation *operation)
{
    const struct csn_value *errors;
    enum csn_status status = csn_service_get(reader, place, described, "errors", CSN_VALUE_ARRAY, &errors);
    if (status != CSN_OK || !errors)
        return status;
    uint32_t *indices = csn_arena_alloc_array(reader->kept, errors->count, sizeof(indices[0]));
    if (!indices)
        return csn_service_no_memory(reader, reader->kept);
    for (size_t i = 0; status == CSN_OK && i < errors->count; i++)
        status = csn_service_resolve(reader, place, errors->items[i].value, &indices[i]);
    operation->errors = indices;
    operation->error_count = errors->count;
    return status;
}

static enum csn_status read_operation(struct csn_service_reader *reader, struct csn_span name, const struct csn_value *described,
                                      struct csn_operation *operation)
{
    static const struct csn_span words = CSN_SPAN_INIT(
        "name http input output errors documentation documentationUrl deprecated deprecatedMessage deprecatedSince idempotent "
        "readonly endpoint endpointdiscovery endpointoperation authtype auth staticContextParams operationContextParams");
    const struct csn_service_place place = {"operations", name, {NULL, 0}};
    enum csn_status status = csn_service_expect(reader, &place, described, CSN_VALUE_OBJECT, "operation");
    if (status == CSN_OK)
        status = csn_service_check_words(reader, &place, described, words);
    if (status == CSN_OK)
        status = csn_service_keep(reader, name, &operation->name);
    if (status == CSN_OK)
        status = check_http(reader, &place, described);
    if (status == CSN_OK)
        status = read_end(reader, &place, described, "input", &operation->input);
    if (status == CSN_OK)
        status = read_end(reader, &place, described, "output", &operation->output);
    return status == CSN_OK ? read_errors(reader, &place, described, operation) : status;
}

static enum csn_status select_operation(struct request *request, const struct csn_value *operations, struct csn_span name,
                                        struct csn_operation *operation)
{
    const struct csn_value *described = csn_value_get(operations, name);
    const struct csn_service_place place = {"operations", {NULL, 0}, {NULL, 0}};
    if (!described)
        return csn_service_refuse(&request->reader, &place, CSN_NOT_FOUND, operations, "there is no operation", name);
    return read_operation(&request->reader, name, described, operation);
}

static enum csn_status read_operations(struct request *request)
{
    const struct csn_service_reader *reader = &request->reader;
    const struct csn_service_options *options = request->options;
    const struct csn_value *described;
    enum csn_status status = csn_service_require(reader, &root_place, request->root, "operations", CSN_VALUE_OBJECT, &described);
    if (status != CSN_OK)
        return status;
    size_t count = options->operation_count ? options->operation_count : described->count;
    if (count > CSN_SERVICE_OPERATIONS_MAX)
        return csn_service_refuse(reader, &root_place, CSN_LIMIT, described, "too many operations", csn_span_of(NULL, 0));
    struct csn_operation *operations = csn_arena_alloc_array(reader->kept, count, sizeof(operations[0]));
    if (!operations)
        return csn_service_no_memory(reader, reader->kept);
    for (size_t i = 0; status == CSN_OK && i < count; i++)
        status = select_operation(request, described,
                                  options->operation_count ? options->operations[i] : described->items[i].name, &operations[i]);
    request->service->model.operations = operations;
    request->service->model.operation_count = count;
    return status;
}

/* ---- the whole ---- */

static enum csn_status find_shapes(struct request *request)
{
    struct csn_service_reader *reader = &request->reader;
    enum csn_status status =
        csn_service_require(reader, &root_place, request->root, "shapes", CSN_VALUE_OBJECT, &reader->described);
    if (status != CSN_OK)
        return status;
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): csn_service_require found it */
    if (reader->described->count > CSN_SERVICE_SHAPES_MAX)
        return csn_service_refuse(reader, &root_place, CSN_LIMIT, reader->described, "too many shapes", csn_span_of(NULL, 0));
    size_t count = reader->described->count * CSN_SERVICE_SPELLINGS;
    reader->indices = csn_arena_alloc_array(reader->scratch, count, sizeof(reader->indices[0]));
    if (!reader->indices)
        return csn_service_no_memory(reader, reader->scratch);
    for (size_t i = 0; i < count; i++)
        reader->indices[i] = CSN_SHAPE_NONE;
    return CSN_OK;
}

static enum csn_status gather_shapes(struct request *request)
{
    const struct csn_service_reader *reader = &request->reader;
    struct csn_model *model = &request->service->model;
    struct csn_shape *shapes = csn_arena_alloc_array(reader->kept, reader->entry_count, sizeof(shapes[0]));
    if (!shapes)
        return csn_service_no_memory(reader, reader->kept);
    for (size_t i = 0; i < reader->entry_count; i++)
        shapes[i] = reader->entries[i].shape;
    model->shapes = shapes;
    model->shape_count = reader->entry_count;
    request->service->dropped_patterns = reader->dropped_patterns;
    return CSN_OK;
}

static enum csn_status read_service(struct request *request)
{
    enum csn_status status = csn_service_expect(&request->reader, &root_place, request->root, CSN_VALUE_OBJECT, "service");
    if (status == CSN_OK)
        status = read_metadata(request);
    if (status == CSN_OK)
        status = find_shapes(request);
    if (status == CSN_OK)
        status = read_operations(request);
    if (status == CSN_OK)
        status = csn_service_describe(&request->reader);
    if (status == CSN_OK)
        status = csn_service_check_requirements(&request->reader);
    if (status == CSN_OK)
        status = gather_shapes(request);
    return status == CSN_OK ? csn_model_check(&request->service->model, request->reader.error) : status;
}

static size_t ceiling(size_t given)
{
    return given ? given : CSN_SERVICE_BYTES_DEFAULT;
}

enum csn_status csn_service_load(struct csn_span text, const struct csn_service_options *options,
                                 const struct csn_allocator *allocator, struct csn_model **model, struct csn_error *error)
{
    static const struct csn_service_options defaults = {.operations = NULL};
    struct service *service = csn_alloc_resize(allocator, NULL, 0, sizeof(*service));
    struct csn_arena scratch;
    struct csn_value *root;
    if (!service)
        return csn_error_set(error, CSN_NO_MEMORY, 0, "the description: %s", csn_status_sentence(CSN_NO_MEMORY));
    options = options ? options : &defaults;
    *service = (struct service){.allocator = allocator};
    csn_arena_init(&service->kept, allocator, ceiling(options->model_bytes_max));
    csn_arena_init(&scratch, allocator, ceiling(options->document_bytes_max));
    enum csn_status status = csn_value_parse(&scratch, text, NULL, &root, error);
    if (status == CSN_OK) {
        struct request request = {.options = options, .service = service, .root = root};
        request.reader = (struct csn_service_reader){
            .scratch = &scratch, .kept = &service->kept, .drop_patterns = options->drop_patterns, .error = error};
        status = read_service(&request);
    }
    csn_arena_clear(&scratch);
    if (status == CSN_OK)
        *model = &service->model;
    else
        csn_service_free(&service->model);
    return status;
}

void csn_service_free(struct csn_model *model)
{
    struct service *service = (struct service *)model;
    if (!service)
        return;
    csn_arena_clear(&service->kept);
    csn_alloc_free(service->allocator, service, sizeof(*service));
}

size_t csn_service_dropped_patterns(const struct csn_model *model)
{
    return ((const struct service *)model)->dropped_patterns;
}
