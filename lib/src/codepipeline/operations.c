#include <countersign/codepipeline.h>

#include "shapes.h"

static const uint32_t poll_for_third_party_jobs_errors[] = {
    CSN_CODEPIPELINE_ACTION_TYPE_NOT_FOUND_EXCEPTION,
    CSN_CODEPIPELINE_VALIDATION_EXCEPTION,
};

static const uint32_t get_third_party_job_details_errors[] = {
    CSN_CODEPIPELINE_INVALID_CLIENT_TOKEN_EXCEPTION,
    CSN_CODEPIPELINE_INVALID_JOB_EXCEPTION,
    CSN_CODEPIPELINE_JOB_NOT_FOUND_EXCEPTION,
    CSN_CODEPIPELINE_VALIDATION_EXCEPTION,
};

static const uint32_t acknowledge_third_party_job_errors[] = {
    CSN_CODEPIPELINE_INVALID_CLIENT_TOKEN_EXCEPTION,
    CSN_CODEPIPELINE_INVALID_NONCE_EXCEPTION,
    CSN_CODEPIPELINE_JOB_NOT_FOUND_EXCEPTION,
    CSN_CODEPIPELINE_VALIDATION_EXCEPTION,
};

static const uint32_t put_third_party_job_success_result_errors[] = {
    CSN_CODEPIPELINE_INVALID_CLIENT_TOKEN_EXCEPTION,
    CSN_CODEPIPELINE_INVALID_JOB_STATE_EXCEPTION,
    CSN_CODEPIPELINE_JOB_NOT_FOUND_EXCEPTION,
    CSN_CODEPIPELINE_VALIDATION_EXCEPTION,
};

static const uint32_t put_third_party_job_failure_result_errors[] = {
    CSN_CODEPIPELINE_INVALID_CLIENT_TOKEN_EXCEPTION,
    CSN_CODEPIPELINE_INVALID_JOB_STATE_EXCEPTION,
    CSN_CODEPIPELINE_JOB_NOT_FOUND_EXCEPTION,
    CSN_CODEPIPELINE_VALIDATION_EXCEPTION,
};

static const struct csn_operation operations[] = {
    {
        .name = CSN_SPAN_INIT("PollForThirdPartyJobs"),
        .input = CSN_CODEPIPELINE_POLL_FOR_THIRD_PARTY_JOBS_INPUT,
        .output = CSN_CODEPIPELINE_POLL_FOR_THIRD_PARTY_JOBS_OUTPUT,
        .errors = poll_for_third_party_jobs_errors,
        .error_count = CSN_COUNT(poll_for_third_party_jobs_errors),
    },
    {
        .name = CSN_SPAN_INIT("GetThirdPartyJobDetails"),
        .input = CSN_CODEPIPELINE_GET_THIRD_PARTY_JOB_DETAILS_INPUT,
        .output = CSN_CODEPIPELINE_GET_THIRD_PARTY_JOB_DETAILS_OUTPUT,
        .errors = get_third_party_job_details_errors,
        .error_count = CSN_COUNT(get_third_party_job_details_errors),
    },
    {
        .name = CSN_SPAN_INIT("AcknowledgeThirdPartyJob"),
        .input = CSN_CODEPIPELINE_ACKNOWLEDGE_THIRD_PARTY_JOB_INPUT,
        .output = CSN_CODEPIPELINE_ACKNOWLEDGE_THIRD_PARTY_JOB_OUTPUT,
        .errors = acknowledge_third_party_job_errors,
        .error_count = CSN_COUNT(acknowledge_third_party_job_errors),
    },
    {
        .name = CSN_SPAN_INIT("PutThirdPartyJobSuccessResult"),
        .input = CSN_CODEPIPELINE_PUT_THIRD_PARTY_JOB_SUCCESS_RESULT_INPUT,
        .output = CSN_SHAPE_NONE,
        .errors = put_third_party_job_success_result_errors,
        .error_count = CSN_COUNT(put_third_party_job_success_result_errors),
    },
    {
        .name = CSN_SPAN_INIT("PutThirdPartyJobFailureResult"),
        .input = CSN_CODEPIPELINE_PUT_THIRD_PARTY_JOB_FAILURE_RESULT_INPUT,
        .output = CSN_SHAPE_NONE,
        .errors = put_third_party_job_failure_result_errors,
        .error_count = CSN_COUNT(put_third_party_job_failure_result_errors),
    },
};

const struct csn_model *csn_codepipeline_model(void)
{
    static const struct csn_model model = {
        .service = CSN_SPAN_INIT("CodePipeline_20150709"),
        .version = CSN_SPAN_INIT("2015-07-09"),
        .signing_name = CSN_SPAN_INIT("codepipeline"),
        .shapes = csn_codepipeline_shapes,
        .shape_count = CSN_CODEPIPELINE_SHAPE_COUNT,
        .operations = operations,
        .operation_count = CSN_COUNT(operations),
        .json_version = CSN_SPAN_INIT("1.1"),
    };
    return &model;
}
