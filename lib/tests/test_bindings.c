/* The built-in structures: each is bound to its shape, and carries every member both ways. */
#include "model_support.h"

struct binding_row {
    const struct csn_binding *binding;
    const char *shape;
    const char *body; /* with every member, as it is encoded */
};

#define ACTION_TYPE "{\"category\":\"Compute\",\"owner\":\"ThirdParty\",\"provider\":\"p\",\"version\":\"1\"}"
#define ARTIFACT(name) "{\"name\":\"" name "\",\"revision\":\"r\",\"location\":{\"type\":\"S3\",\"s3Location\":{\"bucketName\":\"b\",\"objectKey\":\"k\"}}}"

static const struct binding_row binding_rows[] = {
    {&csn_poll_for_third_party_jobs_input_binding, "PollForThirdPartyJobsInput", "{\"actionTypeId\":" ACTION_TYPE ",\"maxBatchSize\":3}"},
    {&csn_poll_for_third_party_jobs_output_binding, "PollForThirdPartyJobsOutput",
     "{\"jobs\":[{\"clientId\":\"c\",\"jobId\":\"j\"},{},{\"jobId\":\"k\"}]}"},
    {&csn_get_third_party_job_details_input_binding, "GetThirdPartyJobDetailsInput", "{\"jobId\":\"j\",\"clientToken\":\"t\"}"},
    {&csn_get_third_party_job_details_output_binding, "GetThirdPartyJobDetailsOutput",
     "{\"jobDetails\":{\"id\":\"i\",\"data\":{\"actionTypeId\":" ACTION_TYPE ",\"actionConfiguration\":{\"configuration\":{\"a\\\"\":\"1\",\"\":\"\"}},"
     "\"pipelineContext\":{\"pipelineName\":\"n\",\"stage\":{\"name\":\"s\"},\"action\":{\"name\":\"a\",\"actionExecutionId\":\"e\"},"
     "\"pipelineArn\":\"arn\",\"pipelineExecutionId\":\"x\"},\"inputArtifacts\":[" ARTIFACT("in") "],\"outputArtifacts\":[" ARTIFACT("o1") ",{}],"
     "\"artifactCredentials\":{\"accessKeyId\":\"A\",\"secretAccessKey\":\"S\",\"sessionToken\":\"T\"},\"continuationToken\":\"c\","
     "\"encryptionKey\":{\"id\":\"k\",\"type\":\"KMS\"}},\"nonce\":\"n\"}}"},
    {&csn_acknowledge_third_party_job_input_binding, "AcknowledgeThirdPartyJobInput",
     "{\"jobId\":\"j\",\"nonce\":\"n\",\"clientToken\":\"t\"}"},
    {&csn_acknowledge_third_party_job_output_binding, "AcknowledgeThirdPartyJobOutput", "{\"status\":\"Frobbed\"}"},
    {&csn_put_third_party_job_success_result_input_binding, "PutThirdPartyJobSuccessResultInput",
     "{\"jobId\":\"j\",\"clientToken\":\"t\",\"currentRevision\":{\"revision\":\"r\",\"changeIdentifier\":\"c\",\"created\":-1.5,"
     "\"revisionSummary\":\"s\"},\"continuationToken\":\"n\",\"executionDetails\":{\"summary\":\"s\",\"externalExecutionId\":\"e\","
     "\"percentComplete\":100}}"},
    {&csn_put_third_party_job_failure_result_input_binding, "PutThirdPartyJobFailureResultInput",
     "{\"jobId\":\"j\",\"clientToken\":\"t\",\"failureDetails\":{\"type\":\"JobFailed\",\"message\":\"m\",\"externalExecutionId\":\"e\"}}"},
};

static void bindings_carry_every_member_both_ways(void **state)
{
    const struct csn_model *model = csn_codepipeline_model();

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(binding_rows); i++) {
        const struct binding_row *row = &binding_rows[i];
        struct csn_awsjson_notes notes;
        struct csn_error error;
        void *object = csn_arena_alloc(&test_arena, row->binding->size);
        assert_int_equal(row->binding->shape, shape_index(model, row->shape));
        if (csn_awsjson_decode_struct(model, row->binding, copied(row->body), &test_arena, object, &notes, &error) != CSN_OK)
            fail_msg("%s: %s", row->shape, error.message);
        assert_int_equal(notes.unknown_members, 0);
        assert_string_equal(body_of_struct(model, row->binding, object), row->body);
        assert_string_equal(body_of(model, row->binding->shape, row->body), row->body);
    }
}

static void check_bits(const struct csn_binding *binding)
{
    const struct csn_shape *shape = csn_model_shape(csn_codepipeline_model(), binding->shape);
    size_t past = binding->has_offset + sizeof(uint64_t);
    for (size_t i = 0; i < shape->member_count; i++) {
        const struct csn_binding_field *field = &binding->fields[i];
        const struct csn_shape *member = csn_model_shape(csn_codepipeline_model(), shape->members[i].shape);
        if (field->has != UINT64_C(1) << i || field->offset < past)
            fail_msg("%.*s.%.*s", CSN_SPAN_ARG(shape->name), CSN_SPAN_ARG(shape->members[i].name));
        past = field->offset + 1;
        if (member->kind == CSN_SHAPE_LIST)
            member = csn_model_shape(csn_codepipeline_model(), member->members[0].shape);
        assert_int_equal(field->binding != NULL, member->kind == CSN_SHAPE_STRUCTURE);
        if (!field->binding)
            continue;
        assert_ptr_equal(csn_model_shape(csn_codepipeline_model(), field->binding->shape), member);
        check_bits(field->binding);
    }
}

static void bindings_number_their_bits_as_the_members(void **state)
{
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(binding_rows); i++)
        check_bits(binding_rows[i].binding);
}

/* The bits and fields of the public header are those that the binding means. */
static void bindings_match_the_public_names(void **state)
{
    struct csn_get_third_party_job_details_output output;
    const struct csn_third_party_job_data *data = &output.job_details.data;

    (void)state;
    assert_int_equal(csn_awsjson_decode_struct(csn_codepipeline_model(), &csn_get_third_party_job_details_output_binding,
                                               csn_span_of_string(binding_rows[3].body), &test_arena, &output, NULL, NULL), CSN_OK);
    assert_int_equal(output.has, CSN_GET_DETAILS_JOB_DETAILS);
    assert_int_equal(data->has, 0xff);
    assert_true(csn_span_equal(data->artifact_credentials.secret_access_key, CSN_SPAN("S")));
    assert_true(csn_span_equal(data->pipeline_context.action.action_execution_id, CSN_SPAN("e")));
    assert_int_equal(data->action_configuration.configuration.count, 2);
    const struct csn_configuration_entry *entries = data->action_configuration.configuration.items;
    assert_true(csn_span_equal(entries[0].key, CSN_SPAN("a\"")));
    assert_true(csn_span_equal(entries[0].value, CSN_SPAN("1")));
    const struct csn_artifact *artifacts = data->output_artifacts.items;
    assert_int_equal(data->output_artifacts.count, 2);
    assert_true(csn_span_equal(artifacts[0].location.s3_location.object_key, CSN_SPAN("k")));
    assert_int_equal(artifacts[1].has, 0);
}

static void outputs_without_their_required_members_are_corrected(void **state)
{
    struct csn_get_third_party_job_details_output output;
    struct csn_awsjson_notes notes;

    (void)state;
    assert_int_equal(csn_awsjson_decode_struct(csn_codepipeline_model(), &csn_get_third_party_job_details_output_binding,
        CSN_SPAN("{\"jobDetails\":{\"data\":{\"encryptionKey\":{},\"actionTypeId\":null}}}"), &test_arena, &output, &notes, NULL), CSN_OK);
    assert_int_equal(notes.corrected, 2);
    assert_int_equal(notes.null_members, 1);
    assert_int_equal(output.job_details.data.has, CSN_JOB_DATA_ENCRYPTION_KEY);
    assert_int_equal(output.job_details.data.encryption_key.has, CSN_ENCRYPTION_KEY_ID | CSN_ENCRYPTION_KEY_TYPE);
    assert_int_equal(output.job_details.data.encryption_key.id.len, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(bindings_carry_every_member_both_ways),
        cmocka_unit_test(bindings_number_their_bits_as_the_members),
        cmocka_unit_test(bindings_match_the_public_names),
        cmocka_unit_test(outputs_without_their_required_members_are_corrected),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena) != 0;
}
