/* The queue behind the port: requests in, the job service's answers out, and all of it kept. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <countersign/hex.h>
#include <countersign/http.h>

#include "endpoint/live_parts.h"

#define SESSION_MEMORY ((size_t)256 << 20)
#define ANSWER_MEMORY ((size_t)64 << 20)

enum {
    IDLE_POLLS_KEPT = 1000,
    EMPTY_POLLS = 2,
    JOBS_MAX = 100000,
    CLIENTS_MAX = 10000,
    OPERATIONS_MAX = 64,
    UUID_SIZE = 36,
    TOKEN_BYTES = 16
};

/* An exchange whose answer is under way. */
struct pending {
    struct pending *next;
    struct csn_arena arena; /* of the answer */
    struct csn_session_exchange exchange;
    bool idle; /* a poll that brought nothing */
};

struct csn_live {
    struct csn_live_options options;
    uv_loop_t *loop;
    struct csn_endpoint *endpoint;
    struct csn_endpoint_port *port;
    struct csn_job_service *jobs;
    uint64_t draws;
    struct csn_arena arena; /* of the session */
    struct csn_credentials credentials;
    struct csn_span client_tokens;
    struct csn_session session;
    struct csn_session_action *actions;
    struct csn_session_exchange *exchanges;
    size_t capacity;
    struct pending *pending;
    size_t requests;
    size_t passed_over;
    size_t idle_polls;
    unsigned answered[OPERATIONS_MAX]; /* requests of each operation */
    unsigned empty_polls;
    bool lost;
    uint64_t begun_us;
    enum csn_status status;
};

unsigned csn_injection_bit(struct csn_span name)
{
    for (unsigned i = 0; i < CSN_INJECTION_COUNT; i++)
        if (csn_span_equal(name, csn_span_of_string(csn_injection_name(i))))
            return 1u << i;
    return 0;
}

const char *csn_injection_name(unsigned number)
{
#define X(name, text, sentence) text,
    static const char *const names[] = {CSN_INJECTION_LIST(X)};
#undef X
    return names[number];
}

const char *csn_injection_sentence(unsigned number)
{
#define X(name, text, sentence) sentence,
    static const char *const sentences[] = {CSN_INJECTION_LIST(X)};
#undef X
    return sentences[number];
}

static void fail(struct csn_live *live, enum csn_status status)
{
    if (live->status == CSN_OK)
        live->status = status;
}

/* ---- chance: the same seed gives the same ids ---- */

static enum csn_status fill(void *ctx, void *bytes, size_t count)
{
    struct csn_live *live = ctx;
    const struct csn_crypto *crypto = csn_crypto_default();
    unsigned char *out = bytes;
    while (count > 0) {
        unsigned char digest[CSN_SHA256_SIZE];
        char label[80];
        int len = snprintf(label, sizeof label, "countersign serve %llu %llu", (unsigned long long)live->options.seed,
                           (unsigned long long)live->draws++);
        const struct csn_span part = csn_span_of(label, (size_t)len);
        enum csn_status status = crypto->sha256(crypto->ctx, &part, 1, digest);
        if (status != CSN_OK)
            return status;
        size_t taken = count < sizeof digest ? count : sizeof digest;
        memcpy(out, digest, taken);
        out += taken;
        count -= taken;
    }
    return CSN_OK;
}

static enum csn_status draw_hex(struct csn_live *live, size_t bytes, char *out)
{
    unsigned char drawn[TOKEN_BYTES];
    enum csn_status status = fill(live, drawn, bytes);
    if (status == CSN_OK)
        csn_hex_encode(drawn, bytes, out);
    return status;
}

/* RFC 9562, version 4. */
static enum csn_status draw_uuid(struct csn_live *live, char out[UUID_SIZE])
{
    char hex[2 * TOKEN_BYTES];
    enum csn_status status = draw_hex(live, TOKEN_BYTES, hex);
    if (status != CSN_OK)
        return status;
    hex[12] = '4';
    hex[16] = '8';
    for (size_t i = 0, at = 0; i < UUID_SIZE; i++)
        out[i] = i == 8 || i == 13 || i == 18 || i == 23 ? '-' : hex[at++];
    return CSN_OK;
}

/* ---- the scenario's clients and jobs ---- */

static enum csn_status add_client(struct csn_live *live, const struct csn_scenario_client *client, struct csn_buf *tokens)
{
    char id[UUID_SIZE];
    char token[2 * TOKEN_BYTES];
    struct csn_span names[] = {client->id, client->token};
    size_t number;
    enum csn_status status = draw_uuid(live, id); /* drawn in any case, so that one that is given changes no other */
    if (status == CSN_OK)
        status = draw_hex(live, TOKEN_BYTES, token);
    if (names[0].len == 0)
        names[0] = csn_span_of(id, sizeof id);
    if (names[1].len == 0)
        names[1] = csn_span_of(token, sizeof token);
    if (status == CSN_OK)
        status = csn_job_service_add_client(live->jobs, names[0], names[1], &number, NULL);
    for (size_t i = 0; i < CSN_COUNT(names) && status == CSN_OK; i++) {
        status = csn_buf_append(tokens, i == 1 ? CSN_SPAN(":") : tokens->len > 1 ? CSN_SPAN(",") : CSN_SPAN(""));
        if (status == CSN_OK)
            status = csn_json_write_string(tokens, names[i], NULL, NULL);
    }
    return status;
}

static enum csn_status add_clients(struct csn_live *live)
{
    const struct csn_scenario *scenario = live->options.scenario;
    struct csn_buf tokens;
    csn_buf_init(&tokens, NULL, 1 << 24);
    enum csn_status status = csn_buf_append(&tokens, CSN_SPAN("{"));
    for (size_t i = 0; i < scenario->client_count && status == CSN_OK; i++)
        status = add_client(live, &scenario->clients[i], &tokens);
    if (status == CSN_OK)
        status = csn_buf_append(&tokens, CSN_SPAN("}"));
    if (status == CSN_OK) {
        live->client_tokens = csn_arena_copy(&live->arena, csn_buf_span(&tokens));
        status = live->client_tokens.data ? CSN_OK : CSN_NO_MEMORY;
    }
    csn_buf_clear(&tokens);
    return status;
}

/* Jobs come first in the service, so that a job's number is its action's. */
static enum csn_status add_jobs(struct csn_live *live, struct csn_error *error)
{
    const struct csn_scenario *scenario = live->options.scenario;
    enum csn_status status = CSN_OK;
    live->actions = csn_arena_alloc_array(&live->arena, scenario->job_count, sizeof *live->actions);
    if (!live->actions)
        return CSN_NO_MEMORY;
    for (size_t i = 0; i < scenario->job_count && status == CSN_OK; i++) {
        const struct csn_scenario_job *job = &scenario->jobs[i];
        size_t number = 0;
        live->actions[i] = (struct csn_session_action){
            .name = job->name, .title = job->title, .continuations = job->continuations, .fails = job->fails, .taken = job->taken};
        status = csn_job_service_add_job(live->jobs, job->client, job->data, job->taken ? CSN_JOB_TAKEN : 0, &number, error);
        if (status == CSN_OK)
            status = csn_job_service_queue(live->jobs, number);
        struct csn_job_info info;
        if (status == CSN_OK && csn_job_service_job(live->jobs, number, &info)) {
            live->actions[i].client_id = info.client_id;
            live->actions[i].client_token = info.client_token;
        }
    }
    return status;
}

static enum csn_status make_credentials(struct csn_live *live)
{
    const struct csn_case drawn = {.id = CSN_SPAN("serve")};
    struct csn_instance instance;
    enum csn_status status = csn_instance_make(&drawn, live->options.seed, 0, &live->arena, &instance);
    if (status != CSN_OK)
        return status;
    live->credentials = instance.credentials;
    live->credentials.session_token = csn_span_of(NULL, 0);
    return CSN_OK;
}

static enum csn_status name_injections(struct csn_live *live)
{
    char text[512];
    struct csn_buf names;
    enum csn_status status = CSN_OK;
    csn_buf_init_fixed(&names, text, sizeof text);
    for (unsigned i = 0; i < CSN_INJECTION_COUNT && status == CSN_OK; i++)
        if (live->options.injections & 1u << i)
            status = csn_buf_append_format(&names, "%s%s", names.len > 0 ? ", " : "", csn_injection_name(i));
    if (status == CSN_OK)
        live->session.injections = csn_arena_copy(&live->arena, csn_buf_span(&names));
    return status == CSN_OK && !live->session.injections.data ? CSN_NO_MEMORY : status;
}

static enum csn_status prepare(struct csn_live *live, struct csn_error *error)
{
    const struct csn_job_options options = {
        .random = {fill, live}, .timeout_ms = live->options.scenario->timeout_ms, .clients_max = CLIENTS_MAX, .jobs_max = JOBS_MAX,
        .bytes_max = SESSION_MEMORY,
    };
    enum csn_status status = csn_job_service_new(&options, &live->jobs, error);
    if (status == CSN_OK)
        status = name_injections(live);
    if (status == CSN_OK)
        status = make_credentials(live);
    if (status == CSN_OK)
        status = add_clients(live);
    return status == CSN_OK ? add_jobs(live, error) : status;
}

/* ---- a request is read ---- */

static const struct csn_operation *operation_of(const struct csn_live *live, const struct csn_http_message *message)
{
    struct csn_span target = csn_headers_get(message->headers, CSN_SPAN("X-Amz-Target"));
    size_t dot = csn_span_find(target, 0, '.');
    return csn_model_find_operation(live->options.model, csn_span_slice(target, dot + 1, target.len));
}

/* Tells the operation (NULL: none) and the input (NULL: no JSON object), whose text is the request's. */
static enum csn_status read_request(const struct csn_live *live, struct pending *pending, const struct csn_value **input)
{
    struct csn_http_parser parser;
    struct csn_value *value = NULL;
    csn_http_parser_init(&parser, CSN_HTTP_REQUEST, NULL, NULL);
    enum csn_status status = csn_http_parse(&parser, pending->exchange.http.request, NULL);
    const struct csn_http_message *message = csn_http_parser_message(&parser);
    struct csn_span body = {NULL, 0};
    if (status == CSN_OK) {
        pending->exchange.operation = operation_of(live, message);
        body = csn_arena_copy(&pending->arena, message->body);
        status = body.data ? CSN_OK : csn_arena_status(&pending->arena);
    }
    csn_http_parser_clear(&parser);
    if (status == CSN_OK && csn_value_parse(&pending->arena, body, NULL, &value, NULL) == CSN_OK && value->kind == CSN_VALUE_OBJECT)
        *input = value;
    return status;
}

/* ---- what is to befall it ---- */

static const struct refusal {
    unsigned injection;
    int status;
    struct csn_span error;
    struct csn_span message;
} refusals[] = {
    {CSN_INJECT_THROTTLE, 400, CSN_SPAN_INIT("ThrottlingException"), CSN_SPAN_INIT("Rate exceeded")},
    {CSN_INJECT_UNAVAILABLE, 503, CSN_SPAN_INIT("ServiceUnavailableException"), CSN_SPAN_INIT("The service is unavailable for a moment")},
    {CSN_INJECT_RETRY_AFTER, 429, CSN_SPAN_INIT("TooManyRequestsException"), CSN_SPAN_INIT("Come back in a second")},
};

/* Every other request of an operation, until each refusal was met once: who retries gets through each time. */
static const struct refusal *refusal_of(const struct csn_live *live, unsigned answered)
{
    unsigned met = 0;
    for (size_t i = 0; i < CSN_COUNT(refusals) && answered % 2 == 0; i++)
        if ((live->options.injections & refusals[i].injection) && met++ == answered / 2)
            return &refusals[i];
    return NULL;
}

static struct csn_live_answer plain_answer(const struct csn_live *live, unsigned answered)
{
    const unsigned each = CSN_INJECT_INTERIM | CSN_INJECT_CHUNKED | CSN_INJECT_CLOSE | CSN_INJECT_UNKNOWN_MEMBERS;
    return (struct csn_live_answer){
        .injections = (live->options.injections & each) | (answered == 0 ? live->options.injections & CSN_INJECT_SLOW : 0),
        .model = live->options.model, .output_shape = CSN_SHAPE_NONE, .number = live->requests, .seed = live->options.seed,
    };
}

/* ---- and is answered ---- */

static size_t action_of(const struct csn_live *live, size_t job)
{
    struct csn_job_info info;
    if (!csn_job_service_job(live->jobs, job, &info))
        return CSN_SESSION_REST;
    while (info.previous != CSN_JOB_NONE) {
        job = info.previous;
        (void)csn_job_service_job(live->jobs, job, &info);
    }
    return job;
}

static int64_t now_ms(const struct csn_live *live)
{
    return (int64_t)((uv_hrtime() / 1000 - live->begun_us) / 1000);
}

static bool is_result(const struct csn_session_exchange *exchange)
{
    return exchange->about.request == CSN_JOB_REQUEST_SUCCESS || exchange->about.request == CSN_JOB_REQUEST_FAILURE;
}

/* Has the job service answer, and notes what that was about. */
static enum csn_status serve(struct csn_live *live, struct pending *pending, const struct csn_value *input, struct csn_live_answer *answer)
{
    struct csn_session_exchange *exchange = &pending->exchange;
    struct csn_job_info info = {.state = CSN_JOB_CREATED};
    size_t dispatched = csn_job_service_count(live->jobs).by_state[CSN_JOB_DISPATCHED];
    csn_job_service_expire(live->jobs, now_ms(live));
    (void)csn_job_service_job(live->jobs, exchange->about.job, &info);
    exchange->before = info.state;
    enum csn_status status = csn_job_service_handle(live->jobs, exchange->operation->name, input, now_ms(live), &pending->arena,
                                                    &exchange->about);
    if (status != CSN_OK)
        return status;
    exchange->asked = true;
    pending->idle = exchange->about.request == CSN_JOB_REQUEST_POLL && exchange->about.fault == CSN_JOB_FAULT_NONE &&
                    csn_job_service_count(live->jobs).by_state[CSN_JOB_DISPATCHED] <= dispatched;
    answer->status = exchange->about.http_status;
    answer->error = exchange->about.error;
    answer->message = exchange->about.message;
    answer->output_shape = exchange->operation->output;
    answer->output = exchange->about.output;
    if ((live->options.injections & CSN_INJECT_LOST) && !live->lost && is_result(exchange) && exchange->about.fault == CSN_JOB_FAULT_NONE) {
        live->lost = true;
        exchange->injected = CSN_INJECTED_LOSS;
        answer->injections |= CSN_INJECT_LOST;
    }
    return CSN_OK;
}

static bool is_empty_poll(struct csn_live *live, const struct csn_session_exchange *exchange)
{
    return (live->options.injections & CSN_INJECT_EMPTY_POLLS) && exchange->about.request == CSN_JOB_REQUEST_POLL &&
           live->empty_polls < EMPTY_POLLS;
}

static void refuse(struct csn_live_answer *answer, int status, struct csn_span error, struct csn_span message)
{
    answer->status = status;
    answer->error = error;
    answer->message = message;
}

static enum csn_status answer_operation(struct csn_live *live, struct pending *pending, const struct csn_value *input,
                                        struct csn_live_answer *answer)
{
    struct csn_session_exchange *exchange = &pending->exchange;
    size_t operation = (size_t)(exchange->operation - live->options.model->operations);
    unsigned answered = operation < OPERATIONS_MAX ? live->answered[operation]++ : OPERATIONS_MAX;
    const struct refusal *refusal = refusal_of(live, answered);
    *answer = plain_answer(live, answered);
    enum csn_status status = csn_job_service_about(live->jobs, exchange->operation->name, input, &exchange->about);
    if (status != CSN_OK)
        return status;
    exchange->action = action_of(live, exchange->about.job);
    exchange->has_token = exchange->about.token != NULL;
    exchange->token_empty = exchange->has_token && exchange->about.token->text.len == 0;
    if (refusal) {
        exchange->injected = CSN_INJECTED_REFUSAL;
        answer->injections |= refusal->injection;
        refuse(answer, refusal->status, refusal->error, refusal->message);
        return CSN_OK;
    }
    if (is_empty_poll(live, exchange)) {
        live->empty_polls++;
        answer->status = 200;
        answer->output_shape = exchange->operation->output;
        return CSN_OK;
    }
    return serve(live, pending, input, answer);
}

static enum csn_status make_answer(struct csn_live *live, struct pending *pending, struct csn_plan *plan)
{
    const struct csn_value *input = NULL;
    struct csn_live_answer answer = plain_answer(live, OPERATIONS_MAX);
    enum csn_status status = read_request(live, pending, &input);
    if (status != CSN_OK)
        return status;
    if (!pending->exchange.operation)
        refuse(&answer, 400, CSN_SPAN("UnknownOperationException"), CSN_SPAN("X-Amz-Target names no operation of this service"));
    else if (!input)
        refuse(&answer, 400, CSN_SPAN("SerializationException"), CSN_SPAN("the body is no JSON object"));
    else
        status = answer_operation(live, pending, input, &answer);
    pending->exchange.status = answer.injections & CSN_INJECT_LOST ? 0 : answer.status;
    return status == CSN_OK ? csn_live_answer_plan(&answer, &pending->arena, plan) : status;
}

static bool on_request(void *ctx, struct csn_exchange *http, struct csn_plan *plan)
{
    struct csn_live *live = ctx;
    struct pending *pending = calloc(1, sizeof *pending);
    live->requests++;
    if (!pending) {
        fail(live, CSN_NO_MEMORY);
        return false;
    }
    csn_arena_init(&pending->arena, NULL, ANSWER_MEMORY);
    pending->exchange = (struct csn_session_exchange){.http = *http, .action = CSN_SESSION_REST, .about.job = CSN_JOB_NONE};
    pending->next = live->pending;
    live->pending = pending;
    if (!http->complete)
        return false;
    enum csn_status status = make_answer(live, pending, plan);
    if (status != CSN_OK)
        fail(live, status);
    return status == CSN_OK;
}

/* ---- what happened is kept ---- */

static struct pending *take_pending(struct csn_live *live, const struct csn_exchange *http)
{
    struct pending **link = &live->pending;
    while (*link && ((*link)->exchange.http.connection != http->connection || (*link)->exchange.http.on_connection != http->on_connection))
        link = &(*link)->next;
    struct pending *found = *link;
    if (found)
        *link = found->next;
    return found;
}

static bool make_room(struct csn_live *live)
{
    if (live->session.exchange_count < live->capacity)
        return true;
    size_t capacity = live->capacity ? 2 * live->capacity : 64;
    struct csn_session_exchange *grown = realloc(live->exchanges, capacity * sizeof *grown);
    if (!grown)
        return false;
    live->exchanges = grown;
    live->capacity = capacity;
    return true;
}

static bool keep_text(struct csn_live *live, struct csn_span *text)
{
    *text = csn_arena_copy(&live->arena, *text);
    return text->data != NULL;
}

static void keep(struct csn_live *live, const struct pending *pending)
{
    struct csn_session_exchange kept = pending->exchange;
    if (pending->idle && live->idle_polls++ >= IDLE_POLLS_KEPT) {
        live->passed_over++;
        return;
    }
    kept.about.output = NULL;
    kept.about.token = NULL;
    if (make_room(live) && keep_text(live, &kept.http.request) && keep_text(live, &kept.http.response) &&
        keep_text(live, &kept.about.message))
        live->exchanges[live->session.exchange_count++] = kept;
    else
        fail(live, csn_arena_status(&live->arena));
}

static void on_done(void *ctx, const struct csn_exchange *http)
{
    struct csn_live *live = ctx;
    struct pending *pending = take_pending(live, http);
    if (!pending)
        return;
    pending->exchange.http = *http;
    if (live->options.told)
        live->options.told(live->options.ctx, &pending->exchange);
    keep(live, pending);
    csn_arena_clear(&pending->arena);
    free(pending);
}

static void on_closed(void *ctx)
{
    (void)ctx;
}

/* ---- the whole ---- */

enum csn_status csn_live_new(uv_loop_t *loop, const struct csn_live_options *options, struct csn_live **live, struct csn_error *error)
{
    static const struct csn_endpoint_handler handler = {.request = on_request, .done = on_done, .closed = on_closed};
    struct csn_live *made = calloc(1, sizeof *made);
    if (!made)
        return csn_error_set(error, CSN_NO_MEMORY, 0, "no memory for the service");
    *made = (struct csn_live){.options = *options, .loop = loop, .begun_us = uv_hrtime() / 1000};
    csn_arena_init(&made->arena, NULL, SESSION_MEMORY);
    enum csn_status status = prepare(made, error);
    if (status != CSN_OK)
        status = csn_error_set(error, status, 0, "the scenario's jobs can't be made: %s", csn_status_sentence(status));
    if (status == CSN_OK)
        status = csn_endpoint_new(loop, made->begun_us, &made->endpoint, error);
    if (status == CSN_OK)
        status = csn_endpoint_lease_at(made->endpoint, options->port, &handler, made, &made->port, error);
    if (status == CSN_OK) {
        made->session.authority = csn_arena_copy(&made->arena, csn_endpoint_port_authority(made->port));
        status = made->session.authority.data ? CSN_OK : csn_error_set(error, CSN_NO_MEMORY, 0, "no memory for the service");
    }
    if (status == CSN_OK) {
        *live = made;
        return CSN_OK;
    }
    csn_live_close(made);
    csn_live_free(made);
    return status;
}

void csn_live_close(struct csn_live *live)
{
    csn_endpoint_free(live->endpoint);
    live->endpoint = NULL;
    live->port = NULL;
}

void csn_live_free(struct csn_live *live)
{
    while (live->pending) {
        struct pending *pending = live->pending;
        live->pending = pending->next;
        csn_arena_clear(&pending->arena);
        free(pending);
    }
    csn_job_service_free(live->jobs);
    csn_arena_clear(&live->arena);
    free(live->exchanges);
    free(live);
}

struct csn_span csn_live_authority(const struct csn_live *live)
{
    return live->session.authority;
}

struct csn_credentials csn_live_credentials(const struct csn_live *live)
{
    return live->credentials;
}

struct csn_span csn_live_client_tokens(const struct csn_live *live)
{
    return live->client_tokens;
}

/* The state of the action's last job. */
static enum csn_job_state state_of(const struct csn_live *live, size_t action)
{
    struct csn_job_info info;
    (void)csn_job_service_job(live->jobs, action, &info);
    while (info.next != CSN_JOB_NONE)
        (void)csn_job_service_job(live->jobs, info.next, &info);
    return info.state;
}

bool csn_live_ended(struct csn_live *live)
{
    csn_job_service_expire(live->jobs, now_ms(live));
    for (size_t i = 0; i < live->options.scenario->job_count; i++) {
        enum csn_job_state state = state_of(live, i);
        bool has_ended = state == CSN_JOB_SUCCEEDED || state == CSN_JOB_FAILED || state == CSN_JOB_TIMED_OUT;
        if (!has_ended && !live->actions[i].taken)
            return false;
    }
    return true;
}

uint64_t csn_live_quiet_us(const struct csn_live *live)
{
    return csn_endpoint_port_busy(live->port) ? 0 : csn_endpoint_port_quiet_us(live->port);
}

size_t csn_live_request_count(const struct csn_live *live)
{
    return live->requests;
}

size_t csn_live_passed_over(const struct csn_live *live)
{
    return live->passed_over;
}

enum csn_status csn_live_status(const struct csn_live *live)
{
    return live->status;
}

const struct csn_session *csn_live_session(struct csn_live *live)
{
    struct csn_session *session = &live->session;
    for (size_t i = 0; i < live->options.scenario->job_count; i++)
        live->actions[i].state = state_of(live, i);
    session->seed = live->options.seed;
    session->credentials = live->credentials;
    session->region = CSN_SPAN(CSN_REGION);
    session->actions = live->actions;
    session->action_count = live->options.scenario->job_count;
    session->exchanges = live->exchanges;
    session->ended_us = uv_hrtime() / 1000 - live->begun_us;
    return session;
}
