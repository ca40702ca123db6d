#include <stddef.h>

#include <countersign/codepipeline.h>

#include "shapes.h"

#define AT(type, field) offsetof(struct csn_##type, field)

/* The binding of `struct csn_<type>`, whose fields stand in <type>_fields. */
#define BINDING(name, type) {CSN_CODEPIPELINE_##name, sizeof(struct csn_##type), AT(type, has), type##_fields}

static const struct csn_binding_field action_type_id_fields[] = {
    {AT(action_type_id, category), CSN_ACTION_TYPE_ID_CATEGORY, NULL},
    {AT(action_type_id, owner), CSN_ACTION_TYPE_ID_OWNER, NULL},
    {AT(action_type_id, provider), CSN_ACTION_TYPE_ID_PROVIDER, NULL},
    {AT(action_type_id, version), CSN_ACTION_TYPE_ID_VERSION, NULL},
};
static const struct csn_binding action_type_id = BINDING(ACTION_TYPE_ID, action_type_id);

static const struct csn_binding_field poll_for_third_party_jobs_input_fields[] = {
    {AT(poll_for_third_party_jobs_input, action_type_id), CSN_POLL_ACTION_TYPE_ID, &action_type_id},
    {AT(poll_for_third_party_jobs_input, max_batch_size), CSN_POLL_MAX_BATCH_SIZE, NULL},
};
const struct csn_binding csn_poll_for_third_party_jobs_input_binding =
    BINDING(POLL_FOR_THIRD_PARTY_JOBS_INPUT, poll_for_third_party_jobs_input);

static const struct csn_binding_field get_third_party_job_details_input_fields[] = {
    {AT(get_third_party_job_details_input, job_id), CSN_GET_DETAILS_JOB_ID, NULL},
    {AT(get_third_party_job_details_input, client_token), CSN_GET_DETAILS_CLIENT_TOKEN, NULL},
};
const struct csn_binding csn_get_third_party_job_details_input_binding =
    BINDING(GET_THIRD_PARTY_JOB_DETAILS_INPUT, get_third_party_job_details_input);

static const struct csn_binding_field acknowledge_third_party_job_input_fields[] = {
    {AT(acknowledge_third_party_job_input, job_id), CSN_ACKNOWLEDGE_JOB_ID, NULL},
    {AT(acknowledge_third_party_job_input, nonce), CSN_ACKNOWLEDGE_NONCE, NULL},
    {AT(acknowledge_third_party_job_input, client_token), CSN_ACKNOWLEDGE_CLIENT_TOKEN, NULL},
};
const struct csn_binding csn_acknowledge_third_party_job_input_binding =
    BINDING(ACKNOWLEDGE_THIRD_PARTY_JOB_INPUT, acknowledge_third_party_job_input);

static const struct csn_binding_field current_revision_fields[] = {
    {AT(current_revision, revision), CSN_CURRENT_REVISION_REVISION, NULL},
    {AT(current_revision, change_identifier), CSN_CURRENT_REVISION_CHANGE_IDENTIFIER, NULL},
    {AT(current_revision, created), CSN_CURRENT_REVISION_CREATED, NULL},
    {AT(current_revision, revision_summary), CSN_CURRENT_REVISION_REVISION_SUMMARY, NULL},
};
static const struct csn_binding current_revision = BINDING(CURRENT_REVISION, current_revision);

static const struct csn_binding_field execution_details_fields[] = {
    {AT(execution_details, summary), CSN_EXECUTION_DETAILS_SUMMARY, NULL},
    {AT(execution_details, external_execution_id), CSN_EXECUTION_DETAILS_EXTERNAL_EXECUTION_ID, NULL},
    {AT(execution_details, percent_complete), CSN_EXECUTION_DETAILS_PERCENT_COMPLETE, NULL},
};
static const struct csn_binding execution_details = BINDING(EXECUTION_DETAILS, execution_details);

static const struct csn_binding_field put_third_party_job_success_result_input_fields[] = {
    {AT(put_third_party_job_success_result_input, job_id), CSN_PUT_SUCCESS_JOB_ID, NULL},
    {AT(put_third_party_job_success_result_input, client_token), CSN_PUT_SUCCESS_CLIENT_TOKEN, NULL},
    {AT(put_third_party_job_success_result_input, current_revision), CSN_PUT_SUCCESS_CURRENT_REVISION,
     &current_revision},
    {AT(put_third_party_job_success_result_input, continuation_token), CSN_PUT_SUCCESS_CONTINUATION_TOKEN, NULL},
    {AT(put_third_party_job_success_result_input, execution_details), CSN_PUT_SUCCESS_EXECUTION_DETAILS,
     &execution_details},
};
const struct csn_binding csn_put_third_party_job_success_result_input_binding =
    BINDING(PUT_THIRD_PARTY_JOB_SUCCESS_RESULT_INPUT, put_third_party_job_success_result_input);

static const struct csn_binding_field failure_details_fields[] = {
    {AT(failure_details, type), CSN_FAILURE_DETAILS_TYPE, NULL},
    {AT(failure_details, message), CSN_FAILURE_DETAILS_MESSAGE, NULL},
    {AT(failure_details, external_execution_id), CSN_FAILURE_DETAILS_EXTERNAL_EXECUTION_ID, NULL},
};
static const struct csn_binding failure_details = BINDING(FAILURE_DETAILS, failure_details);

static const struct csn_binding_field put_third_party_job_failure_result_input_fields[] = {
    {AT(put_third_party_job_failure_result_input, job_id), CSN_PUT_FAILURE_JOB_ID, NULL},
    {AT(put_third_party_job_failure_result_input, client_token), CSN_PUT_FAILURE_CLIENT_TOKEN, NULL},
    {AT(put_third_party_job_failure_result_input, failure_details), CSN_PUT_FAILURE_FAILURE_DETAILS, &failure_details},
};
const struct csn_binding csn_put_third_party_job_failure_result_input_binding =
    BINDING(PUT_THIRD_PARTY_JOB_FAILURE_RESULT_INPUT, put_third_party_job_failure_result_input);

static const struct csn_binding_field third_party_job_fields[] = {
    {AT(third_party_job, client_id), CSN_THIRD_PARTY_JOB_CLIENT_ID, NULL},
    {AT(third_party_job, job_id), CSN_THIRD_PARTY_JOB_JOB_ID, NULL},
};
static const struct csn_binding third_party_job = BINDING(THIRD_PARTY_JOB, third_party_job);

static const struct csn_binding_field poll_for_third_party_jobs_output_fields[] = {
    {AT(poll_for_third_party_jobs_output, jobs), CSN_POLL_JOBS, &third_party_job},
};
const struct csn_binding csn_poll_for_third_party_jobs_output_binding =
    BINDING(POLL_FOR_THIRD_PARTY_JOBS_OUTPUT, poll_for_third_party_jobs_output);

static const struct csn_binding_field acknowledge_third_party_job_output_fields[] = {
    {AT(acknowledge_third_party_job_output, status), CSN_ACKNOWLEDGE_STATUS, NULL},
};
const struct csn_binding csn_acknowledge_third_party_job_output_binding =
    BINDING(ACKNOWLEDGE_THIRD_PARTY_JOB_OUTPUT, acknowledge_third_party_job_output);

static const struct csn_binding_field action_configuration_fields[] = {
    {AT(action_configuration, configuration), CSN_ACTION_CONFIGURATION_CONFIGURATION, NULL},
};
static const struct csn_binding action_configuration = BINDING(ACTION_CONFIGURATION, action_configuration);

static const struct csn_binding_field stage_context_fields[] = {
    {AT(stage_context, name), CSN_STAGE_CONTEXT_NAME, NULL},
};
static const struct csn_binding stage_context = BINDING(STAGE_CONTEXT, stage_context);

static const struct csn_binding_field action_context_fields[] = {
    {AT(action_context, name), CSN_ACTION_CONTEXT_NAME, NULL},
    {AT(action_context, action_execution_id), CSN_ACTION_CONTEXT_ACTION_EXECUTION_ID, NULL},
};
static const struct csn_binding action_context = BINDING(ACTION_CONTEXT, action_context);

static const struct csn_binding_field pipeline_context_fields[] = {
    {AT(pipeline_context, pipeline_name), CSN_PIPELINE_CONTEXT_PIPELINE_NAME, NULL},
    {AT(pipeline_context, stage), CSN_PIPELINE_CONTEXT_STAGE, &stage_context},
    {AT(pipeline_context, action), CSN_PIPELINE_CONTEXT_ACTION, &action_context},
    {AT(pipeline_context, pipeline_arn), CSN_PIPELINE_CONTEXT_PIPELINE_ARN, NULL},
    {AT(pipeline_context, pipeline_execution_id), CSN_PIPELINE_CONTEXT_PIPELINE_EXECUTION_ID, NULL},
};
static const struct csn_binding pipeline_context = BINDING(PIPELINE_CONTEXT, pipeline_context);

static const struct csn_binding_field s3_artifact_location_fields[] = {
    {AT(s3_artifact_location, bucket_name), CSN_S3_ARTIFACT_LOCATION_BUCKET_NAME, NULL},
    {AT(s3_artifact_location, object_key), CSN_S3_ARTIFACT_LOCATION_OBJECT_KEY, NULL},
};
static const struct csn_binding s3_artifact_location = BINDING(S3_ARTIFACT_LOCATION, s3_artifact_location);

static const struct csn_binding_field artifact_location_fields[] = {
    {AT(artifact_location, type), CSN_ARTIFACT_LOCATION_TYPE, NULL},
    {AT(artifact_location, s3_location), CSN_ARTIFACT_LOCATION_S3_LOCATION, &s3_artifact_location},
};
static const struct csn_binding artifact_location = BINDING(ARTIFACT_LOCATION, artifact_location);

static const struct csn_binding_field artifact_fields[] = {
    {AT(artifact, name), CSN_ARTIFACT_NAME, NULL},
    {AT(artifact, revision), CSN_ARTIFACT_REVISION, NULL},
    {AT(artifact, location), CSN_ARTIFACT_LOCATION, &artifact_location},
};
static const struct csn_binding artifact = BINDING(ARTIFACT, artifact);

static const struct csn_binding_field aws_session_credentials_fields[] = {
    {AT(aws_session_credentials, access_key_id), CSN_AWS_SESSION_CREDENTIALS_ACCESS_KEY_ID, NULL},
    {AT(aws_session_credentials, secret_access_key), CSN_AWS_SESSION_CREDENTIALS_SECRET_ACCESS_KEY, NULL},
    {AT(aws_session_credentials, session_token), CSN_AWS_SESSION_CREDENTIALS_SESSION_TOKEN, NULL},
};
static const struct csn_binding aws_session_credentials = BINDING(AWS_SESSION_CREDENTIALS, aws_session_credentials);

static const struct csn_binding_field encryption_key_fields[] = {
    {AT(encryption_key, id), CSN_ENCRYPTION_KEY_ID, NULL},
    {AT(encryption_key, type), CSN_ENCRYPTION_KEY_TYPE, NULL},
};
static const struct csn_binding encryption_key = BINDING(ENCRYPTION_KEY, encryption_key);

static const struct csn_binding_field third_party_job_data_fields[] = {
    {AT(third_party_job_data, action_type_id), CSN_JOB_DATA_ACTION_TYPE_ID, &action_type_id},
    {AT(third_party_job_data, action_configuration), CSN_JOB_DATA_ACTION_CONFIGURATION, &action_configuration},
    {AT(third_party_job_data, pipeline_context), CSN_JOB_DATA_PIPELINE_CONTEXT, &pipeline_context},
    {AT(third_party_job_data, input_artifacts), CSN_JOB_DATA_INPUT_ARTIFACTS, &artifact},
    {AT(third_party_job_data, output_artifacts), CSN_JOB_DATA_OUTPUT_ARTIFACTS, &artifact},
    {AT(third_party_job_data, artifact_credentials), CSN_JOB_DATA_ARTIFACT_CREDENTIALS, &aws_session_credentials},
    {AT(third_party_job_data, continuation_token), CSN_JOB_DATA_CONTINUATION_TOKEN, NULL},
    {AT(third_party_job_data, encryption_key), CSN_JOB_DATA_ENCRYPTION_KEY, &encryption_key},
};
static const struct csn_binding third_party_job_data = BINDING(THIRD_PARTY_JOB_DATA, third_party_job_data);

static const struct csn_binding_field third_party_job_details_fields[] = {
    {AT(third_party_job_details, id), CSN_JOB_DETAILS_ID, NULL},
    {AT(third_party_job_details, data), CSN_JOB_DETAILS_DATA, &third_party_job_data},
    {AT(third_party_job_details, nonce), CSN_JOB_DETAILS_NONCE, NULL},
};
static const struct csn_binding third_party_job_details = BINDING(THIRD_PARTY_JOB_DETAILS, third_party_job_details);

static const struct csn_binding_field get_third_party_job_details_output_fields[] = {
    {AT(get_third_party_job_details_output, job_details), CSN_GET_DETAILS_JOB_DETAILS, &third_party_job_details},
};
const struct csn_binding csn_get_third_party_job_details_output_binding =
    BINDING(GET_THIRD_PARTY_JOB_DETAILS_OUTPUT, get_third_party_job_details_output);
