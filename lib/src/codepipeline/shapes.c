/* Source: the Smithy model of AWS CodePipeline, version 2015-07-09, what the third-party job operations reach of it. */
#include "shapes.h"

#define SHAPE(name) CSN_CODEPIPELINE_##name
#define MEMBERS(array) .members = (array), .member_count = CSN_COUNT(array)
#define VALUES(array) .enum_values = (array), .enum_count = CSN_COUNT(array)
#define NAME(literal) .name = CSN_SPAN_INIT(literal)
#define KIND(name) .kind = CSN_SHAPE_##name
#define AT_LEAST(least) .has_min = true, .min = least
#define BETWEEN(least, most) AT_LEAST(least), .has_max = true, .max = most
#define PATTERN(literal) .pattern = CSN_SPAN_INIT(literal)

#define UUID "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"

static const struct csn_shape_member aws_session_credentials[] = {
    {CSN_SPAN_INIT("accessKeyId"), SHAPE(ACCESS_KEY_ID), true},
    {CSN_SPAN_INIT("secretAccessKey"), SHAPE(SECRET_ACCESS_KEY), true},
    {CSN_SPAN_INIT("sessionToken"), SHAPE(SESSION_TOKEN), true},
};

static const struct csn_shape_member acknowledge_third_party_job_input[] = {
    {CSN_SPAN_INIT("jobId"), SHAPE(THIRD_PARTY_JOB_ID), true},
    {CSN_SPAN_INIT("nonce"), SHAPE(NONCE), true},
    {CSN_SPAN_INIT("clientToken"), SHAPE(CLIENT_TOKEN), true},
};

static const struct csn_shape_member acknowledge_third_party_job_output[] = {
    {CSN_SPAN_INIT("status"), SHAPE(JOB_STATUS), false},
};

static const struct csn_span action_category[] = {
    CSN_SPAN_INIT("Source"), CSN_SPAN_INIT("Build"), CSN_SPAN_INIT("Deploy"), CSN_SPAN_INIT("Test"),
    CSN_SPAN_INIT("Invoke"), CSN_SPAN_INIT("Approval"), CSN_SPAN_INIT("Compute"),
};

static const struct csn_shape_member action_configuration[] = {
    {CSN_SPAN_INIT("configuration"), SHAPE(ACTION_CONFIGURATION_MAP), false},
};

static const struct csn_shape_member action_configuration_map[] = {
    {CSN_SPAN_INIT("key"), SHAPE(ACTION_CONFIGURATION_KEY), false},
    {CSN_SPAN_INIT("value"), SHAPE(ACTION_CONFIGURATION_VALUE), false},
};

static const struct csn_shape_member action_context[] = {
    {CSN_SPAN_INIT("name"), SHAPE(ACTION_NAME), false},
    {CSN_SPAN_INIT("actionExecutionId"), SHAPE(ACTION_EXECUTION_ID), false},
};

static const struct csn_span action_owner[] = {
    CSN_SPAN_INIT("AWS"), CSN_SPAN_INIT("ThirdParty"), CSN_SPAN_INIT("Custom"),
};

static const struct csn_shape_member action_type_id[] = {
    {CSN_SPAN_INIT("category"), SHAPE(ACTION_CATEGORY), true},
    {CSN_SPAN_INIT("owner"), SHAPE(ACTION_OWNER), true},
    {CSN_SPAN_INIT("provider"), SHAPE(ACTION_PROVIDER), true},
    {CSN_SPAN_INIT("version"), SHAPE(VERSION), true},
};

static const struct csn_shape_member artifact[] = {
    {CSN_SPAN_INIT("name"), SHAPE(ARTIFACT_NAME), false},
    {CSN_SPAN_INIT("revision"), SHAPE(REVISION), false},
    {CSN_SPAN_INIT("location"), SHAPE(ARTIFACT_LOCATION), false},
};

static const struct csn_shape_member artifact_list[] = {{CSN_SPAN_INIT("member"), SHAPE(ARTIFACT), false}};

static const struct csn_shape_member artifact_location[] = {
    {CSN_SPAN_INIT("type"), SHAPE(ARTIFACT_LOCATION_TYPE), false},
    {CSN_SPAN_INIT("s3Location"), SHAPE(S3_ARTIFACT_LOCATION), false},
};

static const struct csn_span artifact_location_type[] = {
    CSN_SPAN_INIT("S3"),
};

static const struct csn_shape_member current_revision[] = {
    {CSN_SPAN_INIT("revision"), SHAPE(REVISION), true},
    {CSN_SPAN_INIT("changeIdentifier"), SHAPE(REVISION_CHANGE_IDENTIFIER), true},
    {CSN_SPAN_INIT("created"), SHAPE(TIME), false},
    {CSN_SPAN_INIT("revisionSummary"), SHAPE(REVISION_SUMMARY), false},
};

static const struct csn_shape_member encryption_key[] = {
    {CSN_SPAN_INIT("id"), SHAPE(ENCRYPTION_KEY_ID), true},
    {CSN_SPAN_INIT("type"), SHAPE(ENCRYPTION_KEY_TYPE), true},
};

static const struct csn_span encryption_key_type[] = {
    CSN_SPAN_INIT("KMS"),
};

static const struct csn_shape_member execution_details[] = {
    {CSN_SPAN_INIT("summary"), SHAPE(EXECUTION_SUMMARY), false},
    {CSN_SPAN_INIT("externalExecutionId"), SHAPE(EXECUTION_ID), false},
    {CSN_SPAN_INIT("percentComplete"), SHAPE(PERCENTAGE), false},
};

static const struct csn_shape_member failure_details[] = {
    {CSN_SPAN_INIT("type"), SHAPE(FAILURE_TYPE), true},
    {CSN_SPAN_INIT("message"), SHAPE(MESSAGE), true},
    {CSN_SPAN_INIT("externalExecutionId"), SHAPE(EXECUTION_ID), false},
};

static const struct csn_span failure_type[] = {
    CSN_SPAN_INIT("JobFailed"), CSN_SPAN_INIT("ConfigurationError"), CSN_SPAN_INIT("PermissionError"),
    CSN_SPAN_INIT("RevisionOutOfSync"), CSN_SPAN_INIT("RevisionUnavailable"), CSN_SPAN_INIT("SystemUnavailable"),
};

static const struct csn_shape_member get_third_party_job_details_input[] = {
    {CSN_SPAN_INIT("jobId"), SHAPE(THIRD_PARTY_JOB_ID), true},
    {CSN_SPAN_INIT("clientToken"), SHAPE(CLIENT_TOKEN), true},
};

static const struct csn_shape_member get_third_party_job_details_output[] = {
    {CSN_SPAN_INIT("jobDetails"), SHAPE(THIRD_PARTY_JOB_DETAILS), false},
};

static const struct csn_span job_status[] = {
    CSN_SPAN_INIT("Created"), CSN_SPAN_INIT("Queued"), CSN_SPAN_INIT("Dispatched"), CSN_SPAN_INIT("InProgress"),
    CSN_SPAN_INIT("TimedOut"), CSN_SPAN_INIT("Succeeded"), CSN_SPAN_INIT("Failed"),
};

static const struct csn_shape_member pipeline_context[] = {
    {CSN_SPAN_INIT("pipelineName"), SHAPE(PIPELINE_NAME), false},
    {CSN_SPAN_INIT("stage"), SHAPE(STAGE_CONTEXT), false},
    {CSN_SPAN_INIT("action"), SHAPE(ACTION_CONTEXT), false},
    {CSN_SPAN_INIT("pipelineArn"), SHAPE(PIPELINE_ARN), false},
    {CSN_SPAN_INIT("pipelineExecutionId"), SHAPE(PIPELINE_EXECUTION_ID), false},
};

static const struct csn_shape_member poll_for_third_party_jobs_input[] = {
    {CSN_SPAN_INIT("actionTypeId"), SHAPE(ACTION_TYPE_ID), true},
    {CSN_SPAN_INIT("maxBatchSize"), SHAPE(MAX_BATCH_SIZE), false},
};

static const struct csn_shape_member poll_for_third_party_jobs_output[] = {
    {CSN_SPAN_INIT("jobs"), SHAPE(THIRD_PARTY_JOB_LIST), false},
};

static const struct csn_shape_member put_third_party_job_failure_result_input[] = {
    {CSN_SPAN_INIT("jobId"), SHAPE(THIRD_PARTY_JOB_ID), true},
    {CSN_SPAN_INIT("clientToken"), SHAPE(CLIENT_TOKEN), true},
    {CSN_SPAN_INIT("failureDetails"), SHAPE(FAILURE_DETAILS), true},
};

static const struct csn_shape_member put_third_party_job_success_result_input[] = {
    {CSN_SPAN_INIT("jobId"), SHAPE(THIRD_PARTY_JOB_ID), true},
    {CSN_SPAN_INIT("clientToken"), SHAPE(CLIENT_TOKEN), true},
    {CSN_SPAN_INIT("currentRevision"), SHAPE(CURRENT_REVISION), false},
    {CSN_SPAN_INIT("continuationToken"), SHAPE(CONTINUATION_TOKEN), false},
    {CSN_SPAN_INIT("executionDetails"), SHAPE(EXECUTION_DETAILS), false},
};

static const struct csn_shape_member s3_artifact_location[] = {
    {CSN_SPAN_INIT("bucketName"), SHAPE(S3_BUCKET_NAME), true},
    {CSN_SPAN_INIT("objectKey"), SHAPE(S3_OBJECT_KEY), true},
};

static const struct csn_shape_member stage_context[] = {
    {CSN_SPAN_INIT("name"), SHAPE(STAGE_NAME), false},
};

static const struct csn_shape_member third_party_job[] = {
    {CSN_SPAN_INIT("clientId"), SHAPE(CLIENT_ID), false},
    {CSN_SPAN_INIT("jobId"), SHAPE(JOB_ID), false},
};

static const struct csn_shape_member third_party_job_data[] = {
    {CSN_SPAN_INIT("actionTypeId"), SHAPE(ACTION_TYPE_ID), false},
    {CSN_SPAN_INIT("actionConfiguration"), SHAPE(ACTION_CONFIGURATION), false},
    {CSN_SPAN_INIT("pipelineContext"), SHAPE(PIPELINE_CONTEXT), false},
    {CSN_SPAN_INIT("inputArtifacts"), SHAPE(ARTIFACT_LIST), false},
    {CSN_SPAN_INIT("outputArtifacts"), SHAPE(ARTIFACT_LIST), false},
    {CSN_SPAN_INIT("artifactCredentials"), SHAPE(AWS_SESSION_CREDENTIALS), false},
    {CSN_SPAN_INIT("continuationToken"), SHAPE(CONTINUATION_TOKEN), false},
    {CSN_SPAN_INIT("encryptionKey"), SHAPE(ENCRYPTION_KEY), false},
};

static const struct csn_shape_member third_party_job_details[] = {
    {CSN_SPAN_INIT("id"), SHAPE(THIRD_PARTY_JOB_ID), false},
    {CSN_SPAN_INIT("data"), SHAPE(THIRD_PARTY_JOB_DATA), false},
    {CSN_SPAN_INIT("nonce"), SHAPE(NONCE), false},
};

static const struct csn_shape_member third_party_job_list[] = {{CSN_SPAN_INIT("member"), SHAPE(THIRD_PARTY_JOB), false}};

/* Every error has this member alone. */
static const struct csn_shape_member error[] = {{CSN_SPAN_INIT("message"), SHAPE(MESSAGE), false}};

const struct csn_shape csn_codepipeline_shapes[CSN_CODEPIPELINE_SHAPE_COUNT] = {
    [SHAPE(AWS_SESSION_CREDENTIALS)] = {NAME("AWSSessionCredentials"), KIND(STRUCTURE), MEMBERS(aws_session_credentials),
        .sensitive = true},
    [SHAPE(ACCESS_KEY_ID)] = {NAME("AccessKeyId"), KIND(STRING), .sensitive = true},
    [SHAPE(ACKNOWLEDGE_THIRD_PARTY_JOB_INPUT)] = {NAME("AcknowledgeThirdPartyJobInput"), KIND(STRUCTURE),
        MEMBERS(acknowledge_third_party_job_input)},
    [SHAPE(ACKNOWLEDGE_THIRD_PARTY_JOB_OUTPUT)] = {NAME("AcknowledgeThirdPartyJobOutput"), KIND(STRUCTURE),
        MEMBERS(acknowledge_third_party_job_output)},
    [SHAPE(ACTION_CATEGORY)] = {NAME("ActionCategory"), KIND(ENUM), VALUES(action_category)},
    [SHAPE(ACTION_CONFIGURATION)] = {NAME("ActionConfiguration"), KIND(STRUCTURE), MEMBERS(action_configuration)},
    [SHAPE(ACTION_CONFIGURATION_KEY)] = {NAME("ActionConfigurationKey"), KIND(STRING), BETWEEN(1, 50)},
    [SHAPE(ACTION_CONFIGURATION_MAP)] = {NAME("ActionConfigurationMap"), KIND(MAP), MEMBERS(action_configuration_map)},
    [SHAPE(ACTION_CONFIGURATION_VALUE)] = {NAME("ActionConfigurationValue"), KIND(STRING), BETWEEN(1, 1000)},
    [SHAPE(ACTION_CONTEXT)] = {NAME("ActionContext"), KIND(STRUCTURE), MEMBERS(action_context)},
    [SHAPE(ACTION_EXECUTION_ID)] = {NAME("ActionExecutionId"), KIND(STRING)},
    [SHAPE(ACTION_NAME)] = {NAME("ActionName"), KIND(STRING), BETWEEN(1, 100), PATTERN("^[A-Za-z0-9.@\\-_]+$")},
    [SHAPE(ACTION_OWNER)] = {NAME("ActionOwner"), KIND(ENUM), VALUES(action_owner)},
    [SHAPE(ACTION_PROVIDER)] = {NAME("ActionProvider"), KIND(STRING), BETWEEN(1, 35), PATTERN("^[0-9A-Za-z_-]+$")},
    [SHAPE(ACTION_TYPE_ID)] = {NAME("ActionTypeId"), KIND(STRUCTURE), MEMBERS(action_type_id)},
    [SHAPE(ACTION_TYPE_NOT_FOUND_EXCEPTION)] = {NAME("ActionTypeNotFoundException"), KIND(STRUCTURE), MEMBERS(error)},
    [SHAPE(ARTIFACT)] = {NAME("Artifact"), KIND(STRUCTURE), MEMBERS(artifact)},
    [SHAPE(ARTIFACT_LIST)] = {NAME("ArtifactList"), KIND(LIST), MEMBERS(artifact_list)},
    [SHAPE(ARTIFACT_LOCATION)] = {NAME("ArtifactLocation"), KIND(STRUCTURE), MEMBERS(artifact_location)},
    [SHAPE(ARTIFACT_LOCATION_TYPE)] = {NAME("ArtifactLocationType"), KIND(ENUM), VALUES(artifact_location_type)},
    [SHAPE(ARTIFACT_NAME)] = {NAME("ArtifactName"), KIND(STRING), BETWEEN(1, 100), PATTERN("^[a-zA-Z0-9_\\-]+$")},
    [SHAPE(CLIENT_ID)] = {NAME("ClientId"), KIND(STRING), PATTERN(UUID)},
    [SHAPE(CLIENT_TOKEN)] = {NAME("ClientToken"), KIND(STRING), BETWEEN(1, 256)},
    [SHAPE(CONTINUATION_TOKEN)] = {NAME("ContinuationToken"), KIND(STRING), BETWEEN(1, 2048)},
    [SHAPE(CURRENT_REVISION)] = {NAME("CurrentRevision"), KIND(STRUCTURE), MEMBERS(current_revision)},
    [SHAPE(ENCRYPTION_KEY)] = {NAME("EncryptionKey"), KIND(STRUCTURE), MEMBERS(encryption_key)},
    [SHAPE(ENCRYPTION_KEY_ID)] = {NAME("EncryptionKeyId"), KIND(STRING), BETWEEN(1, 400)},
    [SHAPE(ENCRYPTION_KEY_TYPE)] = {NAME("EncryptionKeyType"), KIND(ENUM), VALUES(encryption_key_type)},
    [SHAPE(EXECUTION_DETAILS)] = {NAME("ExecutionDetails"), KIND(STRUCTURE), MEMBERS(execution_details)},
    [SHAPE(EXECUTION_ID)] = {NAME("ExecutionId"), KIND(STRING), BETWEEN(1, 1500)},
    [SHAPE(EXECUTION_SUMMARY)] = {NAME("ExecutionSummary"), KIND(STRING), BETWEEN(1, 2048)},
    [SHAPE(FAILURE_DETAILS)] = {NAME("FailureDetails"), KIND(STRUCTURE), MEMBERS(failure_details)},
    [SHAPE(FAILURE_TYPE)] = {NAME("FailureType"), KIND(ENUM), VALUES(failure_type)},
    [SHAPE(GET_THIRD_PARTY_JOB_DETAILS_INPUT)] = {NAME("GetThirdPartyJobDetailsInput"), KIND(STRUCTURE),
        MEMBERS(get_third_party_job_details_input)},
    [SHAPE(GET_THIRD_PARTY_JOB_DETAILS_OUTPUT)] = {NAME("GetThirdPartyJobDetailsOutput"), KIND(STRUCTURE),
        MEMBERS(get_third_party_job_details_output)},
    [SHAPE(INVALID_CLIENT_TOKEN_EXCEPTION)] = {NAME("InvalidClientTokenException"), KIND(STRUCTURE), MEMBERS(error)},
    [SHAPE(INVALID_JOB_EXCEPTION)] = {NAME("InvalidJobException"), KIND(STRUCTURE), MEMBERS(error)},
    [SHAPE(INVALID_JOB_STATE_EXCEPTION)] = {NAME("InvalidJobStateException"), KIND(STRUCTURE), MEMBERS(error)},
    [SHAPE(INVALID_NONCE_EXCEPTION)] = {NAME("InvalidNonceException"), KIND(STRUCTURE), MEMBERS(error)},
    [SHAPE(JOB_ID)] = {NAME("JobId"), KIND(STRING), PATTERN(UUID)},
    [SHAPE(JOB_NOT_FOUND_EXCEPTION)] = {NAME("JobNotFoundException"), KIND(STRUCTURE), MEMBERS(error)},
    [SHAPE(JOB_STATUS)] = {NAME("JobStatus"), KIND(ENUM), VALUES(job_status)},
    [SHAPE(MAX_BATCH_SIZE)] = {NAME("MaxBatchSize"), KIND(INTEGER), AT_LEAST(1)},
    [SHAPE(MESSAGE)] = {NAME("Message"), KIND(STRING), BETWEEN(1, 5000)},
    [SHAPE(NONCE)] = {NAME("Nonce"), KIND(STRING), BETWEEN(1, 50)},
    [SHAPE(PERCENTAGE)] = {NAME("Percentage"), KIND(INTEGER), BETWEEN(0, 100)},
    [SHAPE(PIPELINE_ARN)] = {NAME("PipelineArn"), KIND(STRING),
        PATTERN("^arn:aws(-[\\w]+)*:codepipeline:.+:[0-9]{12}:.+$")},
    [SHAPE(PIPELINE_CONTEXT)] = {NAME("PipelineContext"), KIND(STRUCTURE), MEMBERS(pipeline_context)},
    [SHAPE(PIPELINE_EXECUTION_ID)] = {NAME("PipelineExecutionId"), KIND(STRING), PATTERN(UUID)},
    [SHAPE(PIPELINE_NAME)] = {NAME("PipelineName"), KIND(STRING), BETWEEN(1, 100), PATTERN("^[A-Za-z0-9.@\\-_]+$")},
    [SHAPE(POLL_FOR_THIRD_PARTY_JOBS_INPUT)] = {NAME("PollForThirdPartyJobsInput"), KIND(STRUCTURE),
        MEMBERS(poll_for_third_party_jobs_input)},
    [SHAPE(POLL_FOR_THIRD_PARTY_JOBS_OUTPUT)] = {NAME("PollForThirdPartyJobsOutput"), KIND(STRUCTURE),
        MEMBERS(poll_for_third_party_jobs_output)},
    [SHAPE(PUT_THIRD_PARTY_JOB_FAILURE_RESULT_INPUT)] = {NAME("PutThirdPartyJobFailureResultInput"), KIND(STRUCTURE),
        MEMBERS(put_third_party_job_failure_result_input)},
    [SHAPE(PUT_THIRD_PARTY_JOB_SUCCESS_RESULT_INPUT)] = {NAME("PutThirdPartyJobSuccessResultInput"), KIND(STRUCTURE),
        MEMBERS(put_third_party_job_success_result_input)},
    [SHAPE(REVISION)] = {NAME("Revision"), KIND(STRING), BETWEEN(1, 1500)},
    [SHAPE(REVISION_CHANGE_IDENTIFIER)] = {NAME("RevisionChangeIdentifier"), KIND(STRING), BETWEEN(1, 100)},
    [SHAPE(REVISION_SUMMARY)] = {NAME("RevisionSummary"), KIND(STRING), BETWEEN(1, 2048)},
    [SHAPE(S3_ARTIFACT_LOCATION)] = {NAME("S3ArtifactLocation"), KIND(STRUCTURE), MEMBERS(s3_artifact_location)},
    [SHAPE(S3_BUCKET_NAME)] = {NAME("S3BucketName"), KIND(STRING)},
    [SHAPE(S3_OBJECT_KEY)] = {NAME("S3ObjectKey"), KIND(STRING)},
    [SHAPE(SECRET_ACCESS_KEY)] = {NAME("SecretAccessKey"), KIND(STRING), .sensitive = true},
    [SHAPE(SESSION_TOKEN)] = {NAME("SessionToken"), KIND(STRING), .sensitive = true},
    [SHAPE(STAGE_CONTEXT)] = {NAME("StageContext"), KIND(STRUCTURE), MEMBERS(stage_context)},
    [SHAPE(STAGE_NAME)] = {NAME("StageName"), KIND(STRING), BETWEEN(1, 100), PATTERN("^[A-Za-z0-9.@\\-_]+$")},
    [SHAPE(THIRD_PARTY_JOB)] = {NAME("ThirdPartyJob"), KIND(STRUCTURE), MEMBERS(third_party_job)},
    [SHAPE(THIRD_PARTY_JOB_DATA)] = {NAME("ThirdPartyJobData"), KIND(STRUCTURE), MEMBERS(third_party_job_data)},
    [SHAPE(THIRD_PARTY_JOB_DETAILS)] = {NAME("ThirdPartyJobDetails"), KIND(STRUCTURE), MEMBERS(third_party_job_details)},
    [SHAPE(THIRD_PARTY_JOB_ID)] = {NAME("ThirdPartyJobId"), KIND(STRING), BETWEEN(1, 512)},
    [SHAPE(THIRD_PARTY_JOB_LIST)] = {NAME("ThirdPartyJobList"), KIND(LIST), MEMBERS(third_party_job_list)},
    [SHAPE(TIME)] = {NAME("Time"), KIND(TIMESTAMP), .format = CSN_TIMESTAMP_EPOCH_SECONDS},
    [SHAPE(VALIDATION_EXCEPTION)] = {NAME("ValidationException"), KIND(STRUCTURE), MEMBERS(error)},
    [SHAPE(VERSION)] = {NAME("Version"), KIND(STRING), BETWEEN(1, 9), PATTERN("^[0-9A-Za-z_-]+$")},
};
