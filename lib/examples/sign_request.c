/* Signs a PutThirdPartyJobSuccessResult request and prints its bytes:  sign_request [EPOCH-SECONDS]
 *
 * The instant is an argument of the library, which reads no clock itself; so are credentials, and everything else. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <countersign/countersign.h>

int main(int argc, char **argv)
{
    const struct csn_put_third_party_job_success_result_input input = {
        .has = CSN_PUT_SUCCESS_JOB_ID | CSN_PUT_SUCCESS_CLIENT_TOKEN, .job_id = CSN_SPAN("job-1"), .client_token = CSN_SPAN("token-1")};
    const struct csn_client_config config = {
        .model = csn_codepipeline_model(), .authority = CSN_SPAN("codepipeline.us-east-1.amazonaws.com"), .region = CSN_SPAN("us-east-1"),
        .credentials = {.access_key_id = CSN_SPAN("CSNEXAMPLE"), .secret_access_key = CSN_SPAN("an example's secret")}};
    const struct csn_time now = {.seconds = argc > 1 ? strtoll(argv[1], NULL, 10) : (int64_t)time(NULL)};
    struct csn_error error = {0};
    struct csn_buf body;
    struct csn_buf request;

    csn_buf_init(&body, NULL, 64 << 10);
    csn_buf_init(&request, NULL, 128 << 10);
    if (csn_awsjson_encode_struct(config.model, &csn_put_third_party_job_success_result_input_binding, &input, NULL, &body, &error) ||
        csn_client_build(&config, CSN_SPAN("PutThirdPartyJobSuccessResult"), csn_buf_span(&body), now, &request, &error))
        (void)fprintf(stderr, "sign_request: %s\n", error.message);
    (void)fwrite(csn_span_text(csn_buf_span(&request)), 1, request.len, stdout);
    csn_buf_clear(&request);
    csn_buf_clear(&body);
    return error.status == CSN_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
