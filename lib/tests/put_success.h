/* What the suites of PutThirdPartyJobSuccessResult share. */
#ifndef CSN_TESTS_PUT_SUCCESS_H
#define CSN_TESTS_PUT_SUCCESS_H

#include "model_support.h"

typedef struct csn_put_third_party_job_success_result_input put_success_input;

static inline uint32_t put_success_shape(void)
{
    return csn_put_third_party_job_success_result_input_binding.shape;
}

static inline const char *put_success_body(const char *input)
{
    return body_of(csn_codepipeline_model(), put_success_shape(), input);
}

static inline const char *put_success_struct_body(const put_success_input *input)
{
    return body_of_struct(csn_codepipeline_model(), &csn_put_third_party_job_success_result_input_binding, input);
}

static inline const char *put_success_differences(const char *input, const char *body)
{
    return differences(csn_codepipeline_model(), put_success_shape(), input, body);
}

static inline const char *put_success_violations(const char *input)
{
    return violations(csn_codepipeline_model(), put_success_shape(), document(input));
}

/* An input with the required members alone. */
static inline put_success_input put_success_required(void)
{
    return (put_success_input){
        .has = CSN_PUT_SUCCESS_JOB_ID | CSN_PUT_SUCCESS_CLIENT_TOKEN, .job_id = CSN_SPAN("j"), .client_token = CSN_SPAN("t")};
}

#define REQUIRED_BODY "{\"jobId\":\"j\",\"clientToken\":\"t\"}"

#endif
