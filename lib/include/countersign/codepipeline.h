/* codepipeline: the third-party job worker's part of AWS CodePipeline, API version 2015-07-09.
 *
 * Shapes of the five operations as data, and C structs bound to them. A member of a struct counts as given only when its bit is
 * set in `has`; the bits have the names of the members. Source: the service's Smithy model.
 *
 *     struct csn_put_third_party_job_success_result_input input = {0};
 *     input.job_id = CSN_SPAN("...");
 *     input.client_token = CSN_SPAN("...");
 *     input.has = CSN_PUT_SUCCESS_JOB_ID | CSN_PUT_SUCCESS_CLIENT_TOKEN;
 *     csn_awsjson_encode_struct(csn_codepipeline_model(), &csn_put_third_party_job_success_result_input_binding, &input, ...);
 */
#ifndef CSN_CODEPIPELINE_H
#define CSN_CODEPIPELINE_H

#include <countersign/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The five operations and every shape that they reach. Immutable. */
CSN_API const struct csn_model *csn_codepipeline_model(void);

enum { CSN_ACTION_TYPE_ID_CATEGORY = 1 << 0, CSN_ACTION_TYPE_ID_OWNER = 1 << 1, CSN_ACTION_TYPE_ID_PROVIDER = 1 << 2,
       CSN_ACTION_TYPE_ID_VERSION = 1 << 3 };
struct csn_action_type_id {
    uint64_t has;
    struct csn_span category; /* enum */
    struct csn_span owner;    /* enum */
    struct csn_span provider;
    struct csn_span version;
};

enum { CSN_POLL_ACTION_TYPE_ID = 1 << 0, CSN_POLL_MAX_BATCH_SIZE = 1 << 1 };
struct csn_poll_for_third_party_jobs_input {
    uint64_t has;
    struct csn_action_type_id action_type_id;
    int32_t max_batch_size;
};

enum { CSN_GET_DETAILS_JOB_ID = 1 << 0, CSN_GET_DETAILS_CLIENT_TOKEN = 1 << 1 };
struct csn_get_third_party_job_details_input {
    uint64_t has;
    struct csn_span job_id;
    struct csn_span client_token;
};

enum { CSN_ACKNOWLEDGE_JOB_ID = 1 << 0, CSN_ACKNOWLEDGE_NONCE = 1 << 1, CSN_ACKNOWLEDGE_CLIENT_TOKEN = 1 << 2 };
struct csn_acknowledge_third_party_job_input {
    uint64_t has;
    struct csn_span job_id;
    struct csn_span nonce;
    struct csn_span client_token;
};

enum { CSN_CURRENT_REVISION_REVISION = 1 << 0, CSN_CURRENT_REVISION_CHANGE_IDENTIFIER = 1 << 1,
       CSN_CURRENT_REVISION_CREATED = 1 << 2, CSN_CURRENT_REVISION_REVISION_SUMMARY = 1 << 3 };
struct csn_current_revision {
    uint64_t has;
    struct csn_span revision;
    struct csn_span change_identifier;
    struct csn_time created;
    struct csn_span revision_summary;
};

enum { CSN_EXECUTION_DETAILS_SUMMARY = 1 << 0, CSN_EXECUTION_DETAILS_EXTERNAL_EXECUTION_ID = 1 << 1,
       CSN_EXECUTION_DETAILS_PERCENT_COMPLETE = 1 << 2 };
struct csn_execution_details {
    uint64_t has;
    struct csn_span summary;
    struct csn_span external_execution_id;
    int32_t percent_complete;
};

enum { CSN_PUT_SUCCESS_JOB_ID = 1 << 0, CSN_PUT_SUCCESS_CLIENT_TOKEN = 1 << 1, CSN_PUT_SUCCESS_CURRENT_REVISION = 1 << 2,
       CSN_PUT_SUCCESS_CONTINUATION_TOKEN = 1 << 3, CSN_PUT_SUCCESS_EXECUTION_DETAILS = 1 << 4 };
struct csn_put_third_party_job_success_result_input {
    uint64_t has;
    struct csn_span job_id;
    struct csn_span client_token;
    struct csn_current_revision current_revision;
    struct csn_span continuation_token;
    struct csn_execution_details execution_details;
};

enum { CSN_FAILURE_DETAILS_TYPE = 1 << 0, CSN_FAILURE_DETAILS_MESSAGE = 1 << 1,
       CSN_FAILURE_DETAILS_EXTERNAL_EXECUTION_ID = 1 << 2 };
struct csn_failure_details {
    uint64_t has;
    struct csn_span type; /* enum */
    struct csn_span message;
    struct csn_span external_execution_id;
};

enum { CSN_PUT_FAILURE_JOB_ID = 1 << 0, CSN_PUT_FAILURE_CLIENT_TOKEN = 1 << 1, CSN_PUT_FAILURE_FAILURE_DETAILS = 1 << 2 };
struct csn_put_third_party_job_failure_result_input {
    uint64_t has;
    struct csn_span job_id;
    struct csn_span client_token;
    struct csn_failure_details failure_details;
};

enum { CSN_THIRD_PARTY_JOB_CLIENT_ID = 1 << 0, CSN_THIRD_PARTY_JOB_JOB_ID = 1 << 1 };
struct csn_third_party_job {
    uint64_t has;
    struct csn_span client_id;
    struct csn_span job_id;
};

enum { CSN_POLL_JOBS = 1 << 0 };
struct csn_poll_for_third_party_jobs_output {
    uint64_t has;
    struct csn_list jobs; /* of struct csn_third_party_job */
};

enum { CSN_ACKNOWLEDGE_STATUS = 1 << 0 };
struct csn_acknowledge_third_party_job_output {
    uint64_t has;
    struct csn_span status; /* enum */
};

enum { CSN_ACTION_CONFIGURATION_CONFIGURATION = 1 << 0 };
struct csn_configuration_entry {
    struct csn_span key;
    struct csn_span value;
};
struct csn_action_configuration {
    uint64_t has;
    struct csn_list configuration; /* of struct csn_configuration_entry */
};

enum { CSN_STAGE_CONTEXT_NAME = 1 << 0 };
struct csn_stage_context {
    uint64_t has;
    struct csn_span name;
};

enum { CSN_ACTION_CONTEXT_NAME = 1 << 0, CSN_ACTION_CONTEXT_ACTION_EXECUTION_ID = 1 << 1 };
struct csn_action_context {
    uint64_t has;
    struct csn_span name;
    struct csn_span action_execution_id;
};

enum { CSN_PIPELINE_CONTEXT_PIPELINE_NAME = 1 << 0, CSN_PIPELINE_CONTEXT_STAGE = 1 << 1, CSN_PIPELINE_CONTEXT_ACTION = 1 << 2,
       CSN_PIPELINE_CONTEXT_PIPELINE_ARN = 1 << 3, CSN_PIPELINE_CONTEXT_PIPELINE_EXECUTION_ID = 1 << 4 };
struct csn_pipeline_context {
    uint64_t has;
    struct csn_span pipeline_name;
    struct csn_stage_context stage;
    struct csn_action_context action;
    struct csn_span pipeline_arn;
    struct csn_span pipeline_execution_id;
};

enum { CSN_S3_ARTIFACT_LOCATION_BUCKET_NAME = 1 << 0, CSN_S3_ARTIFACT_LOCATION_OBJECT_KEY = 1 << 1 };
struct csn_s3_artifact_location {
    uint64_t has;
    struct csn_span bucket_name;
    struct csn_span object_key;
};

enum { CSN_ARTIFACT_LOCATION_TYPE = 1 << 0, CSN_ARTIFACT_LOCATION_S3_LOCATION = 1 << 1 };
struct csn_artifact_location {
    uint64_t has;
    struct csn_span type; /* enum */
    struct csn_s3_artifact_location s3_location;
};

enum { CSN_ARTIFACT_NAME = 1 << 0, CSN_ARTIFACT_REVISION = 1 << 1, CSN_ARTIFACT_LOCATION = 1 << 2 };
struct csn_artifact {
    uint64_t has;
    struct csn_span name;
    struct csn_span revision;
    struct csn_artifact_location location;
};

/* Sensitive as a whole (rule secret.sensitive): never log it. */
enum { CSN_AWS_SESSION_CREDENTIALS_ACCESS_KEY_ID = 1 << 0, CSN_AWS_SESSION_CREDENTIALS_SECRET_ACCESS_KEY = 1 << 1,
       CSN_AWS_SESSION_CREDENTIALS_SESSION_TOKEN = 1 << 2 };
struct csn_aws_session_credentials {
    uint64_t has;
    struct csn_span access_key_id;
    struct csn_span secret_access_key;
    struct csn_span session_token;
};

enum { CSN_ENCRYPTION_KEY_ID = 1 << 0, CSN_ENCRYPTION_KEY_TYPE = 1 << 1 };
struct csn_encryption_key {
    uint64_t has;
    struct csn_span id;
    struct csn_span type; /* enum */
};

enum { CSN_JOB_DATA_ACTION_TYPE_ID = 1 << 0, CSN_JOB_DATA_ACTION_CONFIGURATION = 1 << 1, CSN_JOB_DATA_PIPELINE_CONTEXT = 1 << 2,
       CSN_JOB_DATA_INPUT_ARTIFACTS = 1 << 3, CSN_JOB_DATA_OUTPUT_ARTIFACTS = 1 << 4, CSN_JOB_DATA_ARTIFACT_CREDENTIALS = 1 << 5,
       CSN_JOB_DATA_CONTINUATION_TOKEN = 1 << 6, CSN_JOB_DATA_ENCRYPTION_KEY = 1 << 7 };
struct csn_third_party_job_data {
    uint64_t has;
    struct csn_action_type_id action_type_id;
    struct csn_action_configuration action_configuration;
    struct csn_pipeline_context pipeline_context;
    struct csn_list input_artifacts;  /* of struct csn_artifact */
    struct csn_list output_artifacts; /* of struct csn_artifact */
    struct csn_aws_session_credentials artifact_credentials;
    struct csn_span continuation_token;
    struct csn_encryption_key encryption_key;
};

enum { CSN_JOB_DETAILS_ID = 1 << 0, CSN_JOB_DETAILS_DATA = 1 << 1, CSN_JOB_DETAILS_NONCE = 1 << 2 };
struct csn_third_party_job_details {
    uint64_t has;
    struct csn_span id;
    struct csn_third_party_job_data data;
    struct csn_span nonce;
};

enum { CSN_GET_DETAILS_JOB_DETAILS = 1 << 0 };
struct csn_get_third_party_job_details_output {
    uint64_t has;
    struct csn_third_party_job_details job_details;
};

/* Bindings of the structs above that are inputs and outputs. */
CSN_API extern const struct csn_binding csn_poll_for_third_party_jobs_input_binding;
CSN_API extern const struct csn_binding csn_poll_for_third_party_jobs_output_binding;
CSN_API extern const struct csn_binding csn_get_third_party_job_details_input_binding;
CSN_API extern const struct csn_binding csn_get_third_party_job_details_output_binding;
CSN_API extern const struct csn_binding csn_acknowledge_third_party_job_input_binding;
CSN_API extern const struct csn_binding csn_acknowledge_third_party_job_output_binding;
CSN_API extern const struct csn_binding csn_put_third_party_job_success_result_input_binding;
CSN_API extern const struct csn_binding csn_put_third_party_job_failure_result_input_binding;

#ifdef __cplusplus
}
#endif
#endif
