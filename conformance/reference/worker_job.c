/* One job: its details, its acknowledgement, its report. */
#include <stdio.h>
#include <string.h>

#include <countersign/job.h>

#include "reference/worker_inside.h"

/* A job at hand, as far as it is known. */
struct work {
    struct worker *worker;
    struct csn_arena *arena;
    struct csn_span job_id;
    struct csn_span client_token;
    struct csn_third_party_job_details details;
    unsigned asked;     /* how often the action is to be continued */
    unsigned continued; /* how often it has been */
    bool fails;
};

/* ---- who is asked ---- */

static struct csn_span upper_case(struct csn_span text, struct csn_arena *arena)
{
    char *copy = csn_arena_alloc(arena, text.len);
    if (!copy)
        return text;
    for (size_t i = 0; i < text.len; i++)
        copy[i] = text.data[i] >= 'a' && text.data[i] <= 'z' ? (char)(text.data[i] - 'a' + 'A') : text.data[i];
    return csn_span_of(copy, text.len);
}

/* The secret that belongs to a client id never comes over the wire (rule job.client-token); empty where there is none. */
static struct csn_span token_of(const struct worker *worker, struct csn_span client_id)
{
    if (worker->on[WORKER_FAULT_CLIENT_ID_AS_TOKEN])
        return client_id;
    if (worker->on[WORKER_FAULT_ONE_TOKEN_FOR_ALL])
        return worker->tokens->items[0].value->text;
    return csn_value_text(csn_value_get(worker->tokens, client_id));
}

/* ---- details and acknowledgement ---- */

static void print_secrets(const struct work *work)
{
    struct csn_span secret = work->details.data.artifact_credentials.secret_access_key;
    if (work->worker->on[WORKER_FAULT_LOGS_CREDENTIALS] && secret.len > 0)
        (void)fprintf(stderr, "worker: artifacts are fetched with %.*s\n", CSN_SPAN_ARG(secret));
    if (work->worker->on[WORKER_FAULT_LOGS_CLIENT_TOKEN])
        (void)fprintf(stderr, "worker: job %.*s, token %.*s\n", CSN_SPAN_ARG(work->job_id), CSN_SPAN_ARG(work->client_token));
}

static enum worker_end get_details(struct work *work)
{
    struct csn_get_third_party_job_details_input input = {
        .has = CSN_GET_DETAILS_JOB_ID | CSN_GET_DETAILS_CLIENT_TOKEN, .job_id = work->job_id, .client_token = work->client_token};
    struct csn_get_third_party_job_details_output output;
    enum worker_end end = worker_call(work->worker,
                                      &(struct worker_exchange){&csn_get_third_party_job_details_input_binding, &input,
                                                                &csn_get_third_party_job_details_output_binding, &output},
                                      work->arena);
    if (end != WORKER_DONE)
        return end;
    work->details = output.job_details;
    print_secrets(work);
    return end;
}

static struct csn_span nonce_to_send(struct work *work)
{
    struct worker *worker = work->worker;
    struct csn_span nonce = work->details.nonce;
    struct csn_span before = csn_arena_copy(work->arena, csn_span_of(worker->nonce, worker->nonce_len));
    if (nonce.len <= sizeof worker->nonce) {
        memcpy(worker->nonce, nonce.data, nonce.len);
        worker->nonce_len = nonce.len;
    }
    return worker->on[WORKER_FAULT_NONCE_OF_ANOTHER_JOB] && before.len > 0 ? before : nonce;
}

/* Tells in `*mine` whether the job is this worker's to do (rule job.acknowledge). */
static enum worker_end acknowledge(struct work *work, bool *mine)
{
    struct csn_acknowledge_third_party_job_input input = {
        .has = CSN_ACKNOWLEDGE_JOB_ID | CSN_ACKNOWLEDGE_NONCE | CSN_ACKNOWLEDGE_CLIENT_TOKEN,
        .job_id = work->job_id, .nonce = nonce_to_send(work), .client_token = work->client_token};
    struct csn_acknowledge_third_party_job_output output;
    *mine = true;
    if (work->worker->on[WORKER_FAULT_WORKS_WITHOUT_ACKNOWLEDGING])
        return WORKER_DONE;
    enum worker_end end = worker_call(work->worker,
                                      &(struct worker_exchange){&csn_acknowledge_third_party_job_input_binding, &input,
                                                                &csn_acknowledge_third_party_job_output_binding, &output},
                                      work->arena);
    if (end == WORKER_DONE && !work->worker->on[WORKER_FAULT_IGNORES_ACKNOWLEDGED_STATUS])
        *mine = csn_span_equal(output.status, csn_job_state_name(CSN_JOB_IN_PROGRESS));
    return end;
}

/* ---- reports ---- */

/* The first value of the enum, which stands for a job that has failed without anybody else's fault. */
static struct csn_span job_failed(void)
{
    const struct csn_model *model = csn_codepipeline_model();
    const struct csn_binding *input = &csn_put_third_party_job_failure_result_input_binding;
    size_t details = 0, type = 0;
    while (input->fields[details].has != CSN_PUT_FAILURE_FAILURE_DETAILS)
        details++;
    const struct csn_binding *binding = input->fields[details].binding;
    while (binding->fields[type].has != CSN_FAILURE_DETAILS_TYPE)
        type++;
    return csn_model_shape(model, csn_model_shape(model, binding->shape)->members[type].shape)->enum_values[0];
}

static enum worker_end report_failure(struct work *work, struct csn_span message)
{
    struct csn_put_third_party_job_failure_result_input input = {
        .has = CSN_PUT_FAILURE_JOB_ID | CSN_PUT_FAILURE_CLIENT_TOKEN | CSN_PUT_FAILURE_FAILURE_DETAILS,
        .job_id = work->job_id,
        .client_token = work->client_token,
        .failure_details = {CSN_FAILURE_DETAILS_TYPE | CSN_FAILURE_DETAILS_MESSAGE, job_failed(), message, {NULL, 0}},
    };
    return worker_call(work->worker, &(struct worker_exchange){&csn_put_third_party_job_failure_result_input_binding, &input, NULL, NULL},
                       work->arena);
}

/* `token`: `data` NULL where there is none. */
static enum worker_end report_success(struct work *work, struct csn_span summary, int32_t percent, struct csn_span token)
{
    struct csn_put_third_party_job_success_result_input input = {
        .has = CSN_PUT_SUCCESS_JOB_ID | CSN_PUT_SUCCESS_CLIENT_TOKEN | CSN_PUT_SUCCESS_EXECUTION_DETAILS,
        .job_id = work->job_id,
        .client_token = work->client_token,
        .continuation_token = token,
        .execution_details = {CSN_EXECUTION_DETAILS_SUMMARY | CSN_EXECUTION_DETAILS_PERCENT_COMPLETE, summary, {NULL, 0}, percent},
    };
    if (token.data)
        input.has |= CSN_PUT_SUCCESS_CONTINUATION_TOKEN;
    return worker_call(work->worker, &(struct worker_exchange){&csn_put_third_party_job_success_result_input_binding, &input, NULL, NULL},
                       work->arena);
}

static enum worker_end report_continuation(struct work *work)
{
    struct csn_span token = worker_make_token(work->continued + 1, work->arena);
    if (work->worker->on[WORKER_FAULT_COMPLETES_AT_ONCE])
        token = csn_span_of(NULL, 0);
    int32_t percent = (int32_t)(100 * (work->continued + 1) / (work->asked + 1));
    return report_success(work, CSN_SPAN("to be continued"), percent, token);
}

static enum worker_end report_completion(struct work *work)
{
    const bool *on = work->worker->on;
    struct csn_span token = {NULL, 0};
    if (on[WORKER_FAULT_TOKEN_WHEN_COMPLETE] && work->continued == work->asked) /* once: the successor ends it */
        token = worker_make_token(work->continued + 1, work->arena);
    if (on[WORKER_FAULT_EMPTY_TOKEN_WHEN_COMPLETE])
        token = CSN_SPAN("");
    return report_success(work, CSN_SPAN("complete"), 100, token);
}

static enum worker_end report_end(struct work *work)
{
    if (work->fails && !work->worker->on[WORKER_FAULT_SUCCESS_FOR_FAILURE])
        return report_failure(work, CSN_SPAN("the configuration asks for failure"));
    return report_completion(work);
}

static enum worker_end report(struct work *work)
{
    const bool *on = work->worker->on;
    if (on[WORKER_FAULT_NEVER_REPORTS])
        return WORKER_DONE;
    if (work->continued < work->asked)
        return report_continuation(work);
    enum worker_end end = report_end(work);
    return end == WORKER_DONE && on[WORKER_FAULT_REPORTS_TWICE] ? report_end(work) : end;
}

/* ---- what is to be done ---- */

static unsigned read_count(struct csn_span text)
{
    int64_t number = 0;
    if (!csn_json_number_is_plain(text) || csn_json_number_int64(text, &number, NULL) != CSN_OK || number < 0 || number > 1000000)
        return 0;
    return (unsigned)number;
}

static void read_configuration(struct work *work)
{
    const struct csn_list *list = &work->details.data.action_configuration.configuration;
    const struct csn_configuration_entry *entries = list->items;
    for (size_t i = 0; i < list->count; i++) {
        if (csn_span_equal(entries[i].key, CSN_SPAN("Continuations")))
            work->asked = read_count(entries[i].value);
        else if (csn_span_equal(entries[i].key, CSN_SPAN("Outcome")))
            work->fails = csn_span_equal(entries[i].value, CSN_SPAN("Fail"));
    }
}

static enum worker_end do_work(struct work *work)
{
    read_configuration(work);
    if (!worker_read_token(work->details.data.continuation_token, &work->continued, work->arena))
        return report_failure(work, CSN_SPAN("the continuation token is none of this worker's"));
    return report(work);
}

enum worker_end worker_do_job(struct worker *worker, const struct csn_third_party_job *job, struct csn_arena *arena)
{
    struct work work = {.worker = worker, .arena = arena, .job_id = job->job_id, .client_token = token_of(worker, job->client_id)};
    bool mine = false;
    if (work.client_token.len == 0) {
        (void)fprintf(stderr, "worker: a job is of client %.*s, which has no client token here\n", CSN_SPAN_ARG(job->client_id));
        return WORKER_REFUSED;
    }
    if (worker->on[WORKER_FAULT_JOB_ID_UPPER_CASE])
        work.job_id = upper_case(job->job_id, arena);
    enum worker_end end = get_details(&work);
    if (end == WORKER_DONE)
        end = acknowledge(&work, &mine);
    return end == WORKER_DONE && mine ? do_work(&work) : end;
}
