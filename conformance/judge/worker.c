/* A worker's session: each request by itself, then what the worker made of the action. */
#include "judge/worker.h"

#include <stdio.h>

#include "judge/request.h"
#include "judge/secrets.h"

/* What is judged together. `indices` leads from the verdict's evidence to the session. */
struct part {
    struct csn_judgement *judgement;
    const struct csn_session *session;
    const struct csn_session_action *action; /* NULL: the rest */
    const struct csn_session_exchange **exchanges;
    size_t count;
};

static const char *const rules[] = {"job.ids", "job.client-token", "job.acknowledge", "job.reported", "token.only-to-continue"};

/* ---- each request by itself ---- */

/* Both names of the loopback lead here. */
static struct csn_span authority_of(struct csn_judgement *judgement, const struct csn_session *session, struct csn_span request)
{
    struct csn_http_parser parser;
    struct csn_span port = csn_span_slice(session->authority, csn_span_find(session->authority, 0, ':'), session->authority.len);
    struct csn_span local = csn_judgement_text(judgement, "localhost%.*s", CSN_SPAN_ARG(port));
    csn_http_parser_init(&parser, CSN_HTTP_REQUEST, NULL, &judgement->allocator);
    if (!csn_judgement_ok(judgement, csn_http_parse(&parser, request, NULL), "no room for a request"))
        return session->authority;
    struct csn_span host = csn_headers_get(csn_http_parser_message(&parser)->headers, CSN_SPAN("Host"));
    return csn_span_equal_ascii_case(host, local) ? host : session->authority;
}

static void judge_request(struct part *part, size_t index)
{
    const struct csn_session_exchange *exchange = part->exchanges[index];
    struct csn_judgement *judgement = part->judgement;
    struct csn_judged_request *judged = csn_arena_alloc(judgement->arena, sizeof *judged);
    if (!judged) {
        csn_judgement_fail(judgement, csn_arena_status(judgement->arena), "no room for a request");
        return;
    }
    *judged = (struct csn_judged_request){
        .terms = {
            .operation = exchange->operation,
            .model_alone = true,
            .authority = authority_of(judgement, part->session, exchange->http.request),
            .region = part->session->region,
            .credentials = part->session->credentials,
            .token_known = true,
            .areas = (1u << CSN_AREA_BITS) - 1,
            .timed = true,
            .now = {.seconds = exchange->http.wall_ms / 1000, .nanos = (uint32_t)(exchange->http.wall_ms % 1000) * 1000000},
            .follows = exchange->http.on_connection > 1,
            .exchange = index,
        },
    };
    if (judgement->status != CSN_OK)
        return;
    csn_request_judge(judgement, judged, exchange->http.request);
    judgement->evidence_count += judged->readable;
}

/* ---- what it asks of the service ---- */

/* Behind the headers of a request: what stands against what was expected. */
static struct csn_span body_of(struct csn_span request)
{
    const struct csn_span end = CSN_SPAN("\r\n\r\n");
    return csn_span_slice(request, csn_span_search(request, 0, end) + end.len, request.len);
}

static void ask(struct part *part, size_t index, bool holds, const char *id, const char *rule, struct csn_span message,
                struct csn_span expected)
{
    csn_judgement_ask(part->judgement, holds, &(struct csn_finding){
        .id = id, .rule = rule, .message = message, .expected = expected, .actual = body_of(part->exchanges[index]->http.request),
        .exchange = index,
    });
}

static bool is_result(const struct csn_session_exchange *exchange)
{
    return exchange->about.request == CSN_JOB_REQUEST_SUCCESS || exchange->about.request == CSN_JOB_REQUEST_FAILURE;
}

/* Tells whether the answer to an earlier report of the same result did not arrive, so that one more is right. */
static bool answer_was_lost(const struct part *part, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        const struct csn_session_exchange *earlier = part->exchanges[i];
        bool same = earlier->asked && earlier->operation == part->exchanges[index]->operation &&
                    earlier->about.job == part->exchanges[index]->about.job;
        if (same && (earlier->injected == CSN_INJECTED_LOSS || !earlier->http.response_whole))
            return true;
    }
    return false;
}

/* A result that the service does not take. */
static void judge_state(struct part *part, size_t index)
{
    const struct csn_session_exchange *exchange = part->exchanges[index];
    struct csn_span state = csn_job_state_name(exchange->before);
    if (part->action->taken && exchange->before == CSN_JOB_SUCCEEDED)
        ask(part, index, false, "worker.acknowledged", "job.acknowledge",
            csn_judgement_text(part->judgement, "a result is reported for a job that another worker has: its acknowledgement did not answer "
                               "%.*s", CSN_SPAN_ARG(csn_job_state_name(CSN_JOB_IN_PROGRESS))),
            CSN_SPAN("no result"));
    else if (exchange->before < CSN_JOB_IN_PROGRESS)
        ask(part, index, false, "worker.acknowledged", "job.acknowledge",
            csn_judgement_text(part->judgement, "a result is reported for a job that was not acknowledged: it is %.*s", CSN_SPAN_ARG(state)),
            csn_judgement_text(part->judgement, "an acknowledgement that answers %.*s, and then the result",
                               CSN_SPAN_ARG(csn_job_state_name(CSN_JOB_IN_PROGRESS))));
    else if (exchange->before == CSN_JOB_TIMED_OUT)
        ask(part, index, false, "worker.in-time", "job.reported", CSN_SPAN("a result is reported after the job has run out of time"),
            CSN_SPAN("a result while the job is in progress"));
    else if (!answer_was_lost(part, index))
        ask(part, index, false, "worker.reported-once", "job.reported",
            csn_judgement_text(part->judgement, "a result is reported for a job that has ended: it is %.*s", CSN_SPAN_ARG(state)),
            CSN_SPAN("one result for each job"));
}

/* How often the action had been continued before. */
static unsigned continued_before(const struct part *part, size_t index)
{
    unsigned continued = 0;
    for (size_t i = 0; i < index; i++) {
        const struct csn_session_exchange *earlier = part->exchanges[i];
        continued += earlier->asked && earlier->about.request == CSN_JOB_REQUEST_SUCCESS && earlier->has_token &&
                     earlier->about.fault == CSN_JOB_FAULT_NONE;
    }
    return continued;
}

/* A result that the service took. */
static void judge_result(struct part *part, size_t index)
{
    const struct csn_session_exchange *exchange = part->exchanges[index];
    const struct csn_session_action *action = part->action;
    unsigned continued = continued_before(part, index);
    bool is_over = continued >= action->continuations;
    bool is_failure = exchange->about.request == CSN_JOB_REQUEST_FAILURE;
    ask(part, index, true, "worker.acknowledged", "job.acknowledge", CSN_SPAN(""), CSN_SPAN(""));
    if (!is_failure && exchange->has_token)
        ask(part, index, !is_over, "worker.token", "token.only-to-continue",
            csn_judgement_text(part->judgement, "a continuation token is sent where none is due: the action's configuration asks for %u, and "
                               "%u came before", action->continuations, continued), CSN_SPAN("no continuation token"));
    else if (!is_failure)
        ask(part, index, is_over, "worker.token", "token.only-to-continue",
            csn_judgement_text(part->judgement, "a success without continuation token completes the action too early: its configuration "
                               "asks for %u, and %u came before", action->continuations, continued), CSN_SPAN("a continuation token"));
    if (is_failure || !exchange->has_token)
        ask(part, index, is_failure == action->fails, "worker.outcome", "job.reported",
            is_failure ? CSN_SPAN("the action is reported as failed, and its configuration asks for success")
                       : CSN_SPAN("the action is reported as succeeded, and its configuration asks for failure"),
            action->fails ? CSN_SPAN("a failure") : CSN_SPAN("a success"));
}

/* The service refuses an empty token before it looks for the job. */
static void judge_refused_input(struct part *part, size_t index)
{
    const struct csn_session_exchange *exchange = part->exchanges[index];
    if (exchange->has_token && exchange->token_empty)
        ask(part, index, false, "worker.token", "token.only-to-continue", CSN_SPAN("the continuation token is empty"),
            CSN_SPAN("no continuation token where the action is complete, a text of one character or more where it is not"));
}

/* Whose token was sent, as far as it can be told; the right one is there where a line's end or a quote was sent with it. */
static void tell_token(const struct part *part, struct csn_span body, struct csn_finding *finding)
{
    const struct csn_session_action *action = part->action;
    finding->message = CSN_SPAN("the client token is not that of the job's client");
    finding->actual = body;
    for (size_t i = 0; i < part->session->action_count; i++)
        if (csn_span_search(body, 0, part->session->actions[i].client_token) < body.len) {
            finding->message = CSN_SPAN("the client token of another client is sent");
            finding->actual = part->session->actions[i].client_token;
        }
    if (csn_span_search(body, 0, action->client_id) < body.len) {
        finding->message = CSN_SPAN("the client id is sent as the client token");
        finding->actual = action->client_id;
    }
    if (csn_span_search(body, 0, action->client_token) < body.len) {
        finding->message = CSN_SPAN("something else is sent with the client token");
        finding->actual = body;
    }
}

static void judge_client_token(struct part *part, size_t index)
{
    bool holds = part->exchanges[index]->about.fault != CSN_JOB_FAULT_CLIENT_TOKEN;
    struct csn_finding finding = {
        .id = "worker.client-token", .rule = "job.client-token", .expected = part->action->client_token, .exchange = index,
    };
    if (!holds)
        tell_token(part, body_of(part->exchanges[index]->http.request), &finding);
    csn_judgement_ask(part->judgement, holds, &finding);
}

static void judge_service(struct part *part, size_t index)
{
    const struct csn_session_exchange *exchange = part->exchanges[index];
    enum csn_job_fault fault = exchange->about.fault;
    if (!exchange->asked || exchange->about.request == CSN_JOB_REQUEST_POLL)
        return;
    if (fault == CSN_JOB_FAULT_VALIDATION) {
        judge_refused_input(part, index);
        return;
    }
    ask(part, index, fault != CSN_JOB_FAULT_NOT_FOUND, "worker.job", "job.ids", CSN_SPAN("the request names a job that no poll has given"),
        CSN_SPAN("the id that the poll gave"));
    if (!part->action)
        return;
    judge_client_token(part, index);
    if (fault == CSN_JOB_FAULT_CLIENT_TOKEN)
        return;
    if (exchange->about.request == CSN_JOB_REQUEST_ACKNOWLEDGE)
        ask(part, index, fault != CSN_JOB_FAULT_NONCE, "worker.nonce", "job.ids", CSN_SPAN("the nonce is not that of the job's details"),
            CSN_SPAN("the nonce of the job's details"));
    if (fault == CSN_JOB_FAULT_STATE)
        judge_state(part, index);
    else if (is_result(exchange))
        judge_result(part, index);
}

/* A call that was refused for the moment comes again. */
static void judge_retry(struct part *part, size_t index)
{
    const struct csn_session_exchange *refused = part->exchanges[index];
    bool again = false;
    if (refused->injected != CSN_INJECTED_REFUSAL)
        return;
    for (size_t i = index + 1; i < part->count && !again; i++)
        again = part->exchanges[i]->operation == refused->operation && part->exchanges[i]->about.job == refused->about.job;
    csn_judgement_ask(part->judgement, again, &(struct csn_finding){
        .id = "worker.again", .rule = "retry.throttling", .message = CSN_SPAN("a call that was throttled is not made again"),
        .expected = CSN_SPAN("another attempt"), .exchange = index,
    });
}

/* ---- what became of the action ---- */

static bool has_ended(enum csn_job_state state)
{
    return state == CSN_JOB_SUCCEEDED || state == CSN_JOB_FAILED;
}

/* What the service last refused of the action, for people; of a job that no poll met, what it refused of the polls. */
static struct csn_span last_refusal(const struct part *part)
{
    const struct csn_session *session = part->session;
    for (size_t i = part->count; i > 0; i--)
        if (part->exchanges[i - 1]->about.fault != CSN_JOB_FAULT_NONE)
            return part->exchanges[i - 1]->about.message;
    for (size_t i = session->exchange_count; i > 0 && part->action->state <= CSN_JOB_QUEUED; i--)
        if (session->exchanges[i - 1].asked && session->exchanges[i - 1].about.request == CSN_JOB_REQUEST_POLL &&
            session->exchanges[i - 1].about.fault != CSN_JOB_FAULT_NONE)
            return session->exchanges[i - 1].about.message;
    return CSN_SPAN("");
}

static struct csn_span how_it_stands(struct part *part)
{
    switch (part->action->state) {
    case CSN_JOB_CREATED:
    case CSN_JOB_QUEUED:
        return CSN_SPAN("no poll took the job");
    case CSN_JOB_DISPATCHED:
        return CSN_SPAN("the job was delivered and not acknowledged");
    case CSN_JOB_TIMED_OUT:
        return CSN_SPAN("the job ran out of time before its result came");
    default:
        return CSN_SPAN("the job was acknowledged, and neither success nor failure was reported");
    }
}

/* Where an answer was withheld on purpose and the worker gave up, which it may. */
static bool was_given_up(const struct part *part)
{
    return part->count > 0 && part->exchanges[part->count - 1]->injected != CSN_INJECTED_NOTHING;
}

static bool has_failed(const struct csn_judgement *judgement)
{
    for (size_t i = 0; i < judgement->count; i++)
        if (judgement->checks[i].status == CSN_CHECK_FAIL)
            return true;
    return false;
}

/* Who acknowledged a job that another worker has, and reported nothing. */
static void judge_taken(struct part *part)
{
    bool reported = false;
    for (size_t i = 0; i < part->count; i++)
        reported |= part->exchanges[i]->asked && is_result(part->exchanges[i]);
    if (!reported)
        csn_judgement_pass(part->judgement, "worker.acknowledged", "job.acknowledge", CSN_NO_EXCHANGE);
}

static void judge_end(struct part *part)
{
    struct csn_judgement *judgement = part->judgement;
    struct csn_span refusal = last_refusal(part);
    if (has_ended(part->action->state)) {
        if (part->action->taken)
            judge_taken(part);
        return; /* its result was judged where it came */
    }
    if (part->action->taken) {
        judgement->unsupported = CSN_SPAN("the worker did not acknowledge this job before the others had ended");
        return;
    }
    struct csn_finding finding = {
        .id = "worker.ended", .rule = "job.reported", .message = how_it_stands(part), .exchange = CSN_NO_EXCHANGE,
        .expected = csn_job_state_name(part->action->fails ? CSN_JOB_FAILED : CSN_JOB_SUCCEEDED),
        .actual = csn_job_state_name(part->action->state),
    };
    if (part->session->injections.len > 0)
        finding.message = csn_judgement_text(judgement, "%.*s; on purpose, answers came with: %.*s", CSN_SPAN_ARG(finding.message),
                                             CSN_SPAN_ARG(part->session->injections));
    if (refusal.len > 0)
        finding.message = csn_judgement_text(judgement, "%.*s; the last thing that the service refused: %.*s",
                                             CSN_SPAN_ARG(finding.message), CSN_SPAN_ARG(refusal));
    if (was_given_up(part) || has_failed(judgement)) /* then that is why */
        csn_judgement_force(judgement, CSN_CHECK_NOT_JUDGED, &finding);
    else
        csn_judgement_broken(judgement, &finding);
}

/* ---- what the worker prints ---- */

static bool is_new_token(const struct csn_session *session, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (csn_span_equal(session->actions[i].client_token, session->actions[at].client_token))
            return false;
    return true;
}

/* Everything that was said in the session may stand in it. */
static void judge_log(struct part *part)
{
    const struct csn_session *session = part->session;
    struct csn_judgement *judgement = part->judgement;
    const struct csn_exchange **exchanges = csn_arena_alloc_array(judgement->arena, session->exchange_count + 1, sizeof(void *));
    const struct csn_secret_search search = {
        .judgement = judgement, .id = "worker.secrets", .texts = {session->log}, .place = CSN_SPAN("what the worker prints"),
        .exchanges = exchanges, .exchange_count = session->exchange_count,
    };
    if (session->log.len == 0)
        return;
    if (!exchanges) {
        csn_judgement_fail(judgement, csn_arena_status(judgement->arena), "no room for requests");
        return;
    }
    for (size_t i = 0; i < session->exchange_count; i++)
        exchanges[i] = &session->exchanges[i].http;
    csn_secret_judge(&search, session->credentials.secret_access_key, "secret.others", CSN_SPAN("the secret access key"));
    for (size_t i = 0; i < session->action_count; i++)
        if (is_new_token(session, i))
            /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): who counts actions has them */
            csn_secret_judge(&search, session->actions[i].client_token, "secret.others", CSN_SPAN("a client token"));
    for (size_t i = 0; i < session->exchange_count; i++)
        if (session->exchanges[i].asked && session->exchanges[i].operation->output != CSN_SHAPE_NONE)
            csn_secret_judge_answer(&search, exchanges[i], session->exchanges[i].operation->output);
}

/* ---- one verdict ---- */

/* Collects what belongs together, as a case's evidence has it. */
static struct csn_exchange *collect(struct part *part, size_t action)
{
    const struct csn_session *session = part->session;
    struct csn_exchange *http = csn_arena_alloc_array(part->judgement->arena, session->exchange_count + 1, sizeof *http);
    part->exchanges = csn_arena_alloc_array(part->judgement->arena, session->exchange_count + 1, sizeof(void *));
    if (!http || !part->exchanges) {
        csn_judgement_fail(part->judgement, csn_arena_status(part->judgement->arena), "no room for requests");
        return NULL;
    }
    for (size_t i = 0; i < session->exchange_count; i++) {
        if (session->exchanges[i].action != action)
            continue;
        http[part->count] = session->exchanges[i].http;
        part->exchanges[part->count++] = &session->exchanges[i];
    }
    return http;
}

enum csn_status csn_worker_describe(const struct csn_catalogue *catalogue, const struct csn_session *session, size_t action,
                                     struct csn_arena *arena, struct csn_case *of, struct csn_error *error)
{
    const struct csn_session_action *about = action == CSN_SESSION_REST ? NULL : &session->actions[action];
    const struct csn_rule **cited = csn_arena_alloc_array(arena, CSN_COUNT(rules), sizeof(void *));
    struct csn_span name = about ? about->name : CSN_SPAN("polls");
    char *id = csn_arena_alloc(arena, sizeof "worker." + name.len);
    if (!cited || !id)
        return csn_error_set(error, csn_arena_status(arena), 0, "no room for a verdict's name");
    for (size_t i = 0; i < CSN_COUNT(rules); i++) {
        cited[i] = csn_catalogue_rule(catalogue, csn_span_of_string(rules[i]));
        if (!cited[i])
            return csn_error_set(error, CSN_NOT_FOUND, 0, "the catalogue lacks the rule %s", rules[i]);
    }
    int len = snprintf(id, sizeof "worker." + name.len, "worker.%.*s", CSN_SPAN_ARG(name));
    *of = (struct csn_case){
        .id = csn_span_of(id, (size_t)len),
        .area = CSN_SPAN("worker"),
        .title = about ? about->title : CSN_SPAN("Polls, and requests that are about no job"),
        .file = CSN_SPAN("scenario"),
        .rules = cited,
        .rule_count = CSN_COUNT(rules),
    };
    return CSN_OK;
}

enum csn_status csn_judge_worker(const struct csn_catalogue *catalogue, const struct csn_session *session, size_t action,
                                  const struct csn_judge_options *options, struct csn_arena *arena,
                                  struct csn_worker_verdict *verdict, struct csn_error *error)
{
    struct csn_judgement judgement;
    struct part part = {.judgement = &judgement, .session = session};
    enum csn_status status = csn_worker_describe(catalogue, session, action, arena, &verdict->of, error);
    if (status != CSN_OK)
        return status;
    csn_judgement_init(&judgement, catalogue, options, arena);
    if (action != CSN_SESSION_REST)
        part.action = &session->actions[action];
    verdict->instance = (struct csn_instance){.of = &verdict->of, .seed = session->seed, .credentials = session->credentials};
    struct csn_exchange *http = collect(&part, action);
    for (size_t i = 0; i < part.count && judgement.status == CSN_OK; i++) {
        judge_request(&part, i);
        judge_service(&part, i);
        judge_retry(&part, i);
    }
    if (part.action)
        judge_end(&part);
    else
        judge_log(&part);
    if (!part.action && part.count == 0)
        judgement.unsupported = CSN_SPAN("no request came");
    verdict->evidence = (struct csn_evidence){
        .case_id = verdict->of.id, .seed = session->seed, .exchanges = http, .exchange_count = part.count,
        .begun_us = session->begun_us, .ended_us = session->ended_us,
    };
    return csn_judgement_finish(&judgement, &verdict->result, error);
}
