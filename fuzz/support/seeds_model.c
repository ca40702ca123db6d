/* Seeds that follow from the model: a description for each of its operations, each modelled error in several spellings, outputs. */
#include "seeds.h"

#include <stdio.h>
#include <string.h>

#include <countersign/codepipeline.h>

#include "answer_text.h"
#include "labelled.h"
#include "property.h"

enum { FILE_CEILING = 1 << 20, NAME_SIZE = 128, SHAPES_MAX = 256 };

/* ---- descriptions ---- */

struct description {
    struct csn_buf text;
    bool reached[SHAPES_MAX];
    uint32_t todo[SHAPES_MAX];
    size_t count;
};

static void put(struct csn_buf *out, const char *text)
{
    CSN_FUZZ_PROPERTY(csn_buf_append(out, csn_span_of_string(text)) == CSN_OK, "the seed has room");
}

static void put_name(struct csn_buf *out, struct csn_span name)
{
    CSN_FUZZ_PROPERTY(csn_json_write_string(out, name, NULL, NULL) == CSN_OK, "a name can be written");
}

static void put_number(struct csn_buf *out, const char *before, int64_t number)
{
    put(out, before);
    CSN_FUZZ_PROPERTY(csn_buf_append_uint(out, (uint64_t)number) == CSN_OK, "the seed has room");
}

static void reach(struct description *description, uint32_t shape)
{
    CSN_FUZZ_PROPERTY(shape < SHAPES_MAX, "the model's shapes have room");
    if (description->reached[shape])
        return;
    description->reached[shape] = true;
    description->todo[description->count++] = shape;
}

static void refer(struct description *description, const char *before, uint32_t shape)
{
    put(&description->text, before);
    put(&description->text, "{\"shape\":");
    put_name(&description->text, csn_model_shape(csn_codepipeline_model(), shape)->name);
    put(&description->text, "}");
    reach(description, shape);
}

static void describe_structure(struct description *description, const struct csn_shape *shape)
{
    bool first = true;

    put(&description->text, ",\"members\":{");
    for (size_t i = 0; i < shape->member_count; i++) {
        put(&description->text, i > 0 ? "," : "");
        put_name(&description->text, shape->members[i].name);
        refer(description, ":", shape->members[i].shape);
    }
    put(&description->text, "},\"required\":[");
    for (size_t i = 0; i < shape->member_count; i++) {
        if (!shape->members[i].required)
            continue;
        put(&description->text, first ? "" : ",");
        put_name(&description->text, shape->members[i].name);
        first = false;
    }
    put(&description->text, "]");
}

static void describe_values(struct description *description, const struct csn_shape *shape)
{
    put(&description->text, ",\"enum\":[");
    for (size_t i = 0; i < shape->enum_count; i++) {
        put(&description->text, i > 0 ? "," : "");
        put_name(&description->text, shape->enum_values[i]);
    }
    put(&description->text, "]");
}

static void describe_shape(struct description *description, const struct csn_shape *shape)
{
    const char *kind = shape->kind == CSN_SHAPE_ENUM ? "string" : csn_shape_kind_name(shape->kind);

    put_name(&description->text, shape->name);
    put(&description->text, ":{\"type\":\"");
    put(&description->text, kind);
    put(&description->text, "\"");
    if (shape->has_min && shape->min >= 0)
        put_number(&description->text, ",\"min\":", shape->min);
    if (shape->has_max && shape->max >= 0)
        put_number(&description->text, ",\"max\":", shape->max);
    if (shape->pattern.len > 0) {
        put(&description->text, ",\"pattern\":");
        put_name(&description->text, shape->pattern);
    }
    if (shape->kind == CSN_SHAPE_STRUCTURE)
        describe_structure(description, shape);
    else if (shape->kind == CSN_SHAPE_ENUM)
        describe_values(description, shape);
    else if (shape->kind == CSN_SHAPE_LIST)
        refer(description, ",\"member\":", shape->members[0].shape);
    else if (shape->kind == CSN_SHAPE_MAP) {
        refer(description, ",\"key\":", shape->members[0].shape);
        refer(description, ",\"value\":", shape->members[1].shape);
    }
    put(&description->text, shape->sensitive ? ",\"sensitive\":true}" : "}");
}

static void describe_operation(struct description *description, const struct csn_operation *operation)
{
    put(&description->text, "{\"metadata\":{\"apiVersion\":\"2015-07-09\",\"endpointPrefix\":\"codepipeline\",\"jsonVersion\":\"1.1\","
        "\"protocol\":\"json\",\"signatureVersion\":\"v4\",\"serviceId\":\"CodePipeline\",\"targetPrefix\":\"CodePipeline_20150709\"},"
        "\"operations\":{");
    put_name(&description->text, operation->name);
    put(&description->text, ":{\"name\":");
    put_name(&description->text, operation->name);
    put(&description->text, ",\"http\":{\"method\":\"POST\",\"requestUri\":\"/\"}");
    refer(description, ",\"input\":", operation->input);
    if (operation->output != CSN_SHAPE_NONE)
        refer(description, ",\"output\":", operation->output);
    put(&description->text, ",\"errors\":[");
    for (size_t i = 0; i < operation->error_count; i++)
        refer(description, i > 0 ? "," : "", operation->errors[i]);
    put(&description->text, "]}},\"shapes\":{");
    for (size_t i = 0; i < description->count; i++) {
        put(&description->text, i > 0 ? "," : "");
        describe_shape(description, csn_model_shape(csn_codepipeline_model(), description->todo[i]));
    }
    put(&description->text, "}}");
}

static void seed_descriptions(struct csn_fuzz_seeds *seeds, const struct csn_operation *operation)
{
    static struct description description;

    description = (struct description){.count = 0};
    csn_buf_init(&description.text, NULL, FILE_CEILING);
    describe_operation(&description, operation);
    csn_fuzz_seed(seeds, CSN_FUZZ_SERVICE_LOAD, true, operation->name, csn_buf_span(&description.text));
    csn_fuzz_seed(seeds, CSN_FUZZ_JSON_READ, true, operation->name, csn_buf_span(&description.text));
    csn_buf_clear(&description.text);
}

/* ---- errors ---- */

static void seed_error(struct csn_fuzz_seeds *seeds, bool valid, const char *name, const struct csn_fuzz_error *given)
{
    struct csn_fuzz_output output;

    csn_fuzz_output_init(&output);
    csn_fuzz_put_error(&output, given);
    csn_fuzz_seed_output(seeds, CSN_FUZZ_ERROR_TYPE, valid, csn_span_of_string(name), &output);
}

static void seed_errors(struct csn_fuzz_seeds *seeds, const struct csn_operation *operation)
{
    char name[NAME_SIZE];

    for (size_t i = 0; i < operation->error_count; i++) {
        struct csn_span code = csn_model_shape(csn_codepipeline_model(), operation->errors[i])->name;
        const struct csn_fuzz_error given = {
            .operation = operation, .status = 400, .carriers = 1u + (unsigned)i % 7, .pascal = i % 2, .chunked = i % 3 == 0,
            .name_case = (unsigned)i * 37, .code = code, .space = i % 2 ? CSN_SPAN("com.amazonaws.codepipeline") : CSN_SPAN(""),
            .uri = i % 3 ? CSN_SPAN("http://internal.amazon.com/coral/") : CSN_SPAN(""), .message = CSN_SPAN_INIT("no \"such\" thing \xC3\xA9")};

        (void)snprintf(name, sizeof name, "%.*s.%.*s", CSN_SPAN_ARG(operation->name), CSN_SPAN_ARG(code));
        seed_error(seeds, true, name, &given);
    }
}

static void seed_other_errors(struct csn_fuzz_seeds *seeds)
{
    static const struct {
        bool valid;
        const char *name;
        int status;
        unsigned carriers;
        struct csn_span code, space, uri;
    } rows[] = {
        {true, "throttled", 400, CSN_FUZZ_IN_HEADER, CSN_SPAN_INIT("ThrottlingException"), CSN_SPAN_INIT("com.amazon.coral.availability"),
         CSN_SPAN_INIT("http://internal.amazon.com/coral/com.amazon.coral.availability/")},
        {true, "unavailable", 503, CSN_FUZZ_IN_TYPE, CSN_SPAN_INIT("ServiceUnavailableException"), {0}, {0}},
        {true, "no-carrier", 500, 0, CSN_SPAN_INIT("InternalFailure"), {0}, {0}},
        {true, "redirect", 301, CSN_FUZZ_IN_CODE, CSN_SPAN_INIT("PermanentRedirect"), {0}, {0}},
        {true, "skewed", 403, CSN_FUZZ_IN_TYPE | CSN_FUZZ_IN_HEADER, CSN_SPAN_INIT("RequestTimeTooSkewed"), {0}, CSN_SPAN_INIT("#:#")},
        {true, "uri-with-hash", 400, 7, CSN_SPAN_INIT("A"), CSN_SPAN_INIT("n"), CSN_SPAN_INIT("u#B")},
        {false, "empty-code", 400, CSN_FUZZ_IN_TYPE, CSN_SPAN_INIT(""), {0}, {0}},
        {false, "code-with-colon", 400, CSN_FUZZ_IN_TYPE, CSN_SPAN_INIT("a:b"), {0}, {0}},
        {false, "no-body-status", 304, CSN_FUZZ_IN_TYPE, CSN_SPAN_INIT("A"), {0}, {0}},
    };

    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        const struct csn_fuzz_error given = {.operation = &csn_codepipeline_model()->operations[i % 5], .status = rows[i].status,
                                             .carriers = rows[i].carriers, .code = rows[i].code, .space = rows[i].space, .uri = rows[i].uri,
                                             .message = CSN_SPAN_INIT("m")};

        seed_error(seeds, rows[i].valid, rows[i].name, &given);
    }
}

/* ---- outputs ---- */

static void seed_outputs(struct csn_fuzz_seeds *seeds, const struct csn_operation *operation)
{
    char name[NAME_SIZE];

    for (uint32_t i = 0; i < 4 * CSN_FUZZ_SPOILS; i++) {
        enum csn_fuzz_spoilt spoilt = (enum csn_fuzz_spoilt)(i % CSN_FUZZ_SPOILS);
        bool valid = operation->output == CSN_SHAPE_NONE || spoilt == CSN_FUZZ_WHOLE || spoilt == CSN_FUZZ_EMPTY_BODY;
        struct csn_fuzz_output output;

        csn_fuzz_output_init(&output);
        (void)snprintf(name, sizeof name, "%.*s.%u", CSN_SPAN_ARG(operation->name), (unsigned)i);
        csn_fuzz_put_label(&output, operation, 200 + (int)i % 3, spoilt, i * 2654435761u);
        csn_fuzz_seed_output(seeds, CSN_FUZZ_ANSWER_LABEL, valid, csn_span_of_string(name), &output);
    }
}

void csn_fuzz_seed_model(struct csn_fuzz_seeds *seeds)
{
    const struct csn_model *model = csn_codepipeline_model();

    for (size_t i = 0; i < model->operation_count; i++) {
        seed_descriptions(seeds, &model->operations[i]);
        seed_errors(seeds, &model->operations[i]);
        seed_outputs(seeds, &model->operations[i]);
    }
    seed_other_errors(seeds);
}
