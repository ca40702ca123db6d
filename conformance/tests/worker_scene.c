#include "worker_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <countersign/client.h>
#include <countersign/value.h>

#define AUTHORITY "127.0.0.1:40123"
#define TYPE(provider) "{\"category\":\"Deploy\",\"owner\":\"ThirdParty\",\"provider\":\"" provider "\",\"version\":\"1\"}"
#define DATA "{\"actionTypeId\":" TYPE("Acme") ",\"artifactCredentials\":{\"accessKeyId\":\"AKIDARTIFACT\"," \
             "\"secretAccessKey\":\"artifact-secret\",\"sessionToken\":\"artifact-session\"}}"
#define WALL_MS INT64_C(1700000000500)
#define MEMORY ((size_t)64 << 20)

enum { TIMEOUT_MS = 60000, BODY_MAX = 1024, WORD_MAX = 64 };

static enum csn_status fill(void *ctx, void *bytes, size_t count)
{
    struct worker_scene *scene = ctx;
    memset(bytes, 0, count);
    memcpy(bytes, &(unsigned){++scene->draws}, count < sizeof scene->draws ? count : sizeof scene->draws);
    return CSN_OK;
}

static const struct csn_value *document(struct worker_scene *scene, const char *text)
{
    struct csn_value *value = NULL;
    return csn_value_parse(&scene->arena, csn_span_of_string(text), NULL, &value, NULL) == CSN_OK ? value : NULL;
}

static void add_action(struct worker_scene *scene, size_t index, struct worker_wanted wanted)
{
    static const struct {
        struct csn_span name;
        struct csn_span client_id;
        struct csn_span client_token;
    } those[WORKER_SCENE_ACTIONS] = {
        {CSN_SPAN_INIT("first"), CSN_SPAN_INIT("0a1b2c3d-0000-4000-8000-000000000001"), CSN_SPAN_INIT("first-client-token")},
        {CSN_SPAN_INIT("second"), CSN_SPAN_INIT("0a1b2c3d-0000-4000-8000-000000000002"), CSN_SPAN_INIT("second-client-token")},
    };
    size_t client;
    size_t job;
    assert_int_equal(csn_job_service_add_client(scene->service, those[index].client_id, those[index].client_token, &client, NULL), CSN_OK);
    assert_int_equal(csn_job_service_add_job(scene->service, client, document(scene, DATA), wanted.taken ? CSN_JOB_TAKEN : 0, &job, NULL),
                     CSN_OK);
    assert_int_equal(csn_job_service_queue(scene->service, job), CSN_OK);
    scene->actions[index] = (struct csn_session_action){
        .name = those[index].name, .title = CSN_SPAN("an action"), .client_id = those[index].client_id,
        .client_token = those[index].client_token, .continuations = wanted.continuations, .fails = wanted.fails, .taken = wanted.taken,
    };
}

void worker_scene_open(struct worker_scene *scene, const struct csn_catalogue *catalogue, struct worker_wanted wanted)
{
    const struct csn_job_options options = {.random = {fill, scene}, .timeout_ms = TIMEOUT_MS};
    *scene = (struct worker_scene){.catalogue = catalogue, .session = {
        .credentials = {.access_key_id = CSN_SPAN("CSNAAAAAAAAAAAAAAAAA"), .secret_access_key = CSN_SPAN("a secret")},
        .region = CSN_SPAN("us-east-1"), .authority = CSN_SPAN(AUTHORITY),
    }};
    csn_arena_init(&scene->arena, NULL, MEMORY);
    assert_int_equal(csn_job_service_new(&options, &scene->service, NULL), CSN_OK);
    add_action(scene, 0, wanted);
    add_action(scene, 1, (struct worker_wanted){0});
    scene->session.actions = scene->actions;
    scene->session.action_count = WORKER_SCENE_ACTIONS;
    scene->session.exchanges = scene->exchanges;
}

void worker_scene_clear(struct worker_scene *scene)
{
    csn_job_service_free(scene->service);
    csn_arena_clear(&scene->arena);
}

static struct csn_job_info last_job(const struct worker_scene *scene, size_t action)
{
    struct csn_job_info info;
    assert_true(csn_job_service_job(scene->service, action, &info));
    while (info.next != CSN_JOB_NONE)
        assert_true(csn_job_service_job(scene->service, info.next, &info));
    return info;
}

static size_t action_of(const struct worker_scene *scene, size_t job)
{
    struct csn_job_info info;
    if (!csn_job_service_job(scene->service, job, &info))
        return CSN_SESSION_REST;
    for (; info.previous != CSN_JOB_NONE; assert_true(csn_job_service_job(scene->service, job, &info)))
        job = info.previous;
    return job;
}

/* ---- one word of a script ---- */

/* %j, %n, %c and %t stand for the job's id, its nonce, its client's id and token. */
static const struct verb {
    const char *name;
    const char *operation;
    const char *body;
} verbs[] = {
    {"poll", "PollForThirdPartyJobs", "{\"maxBatchSize\":10,\"actionTypeId\":" TYPE("Acme") "}"},
    {"poll:other-type", "PollForThirdPartyJobs", "{\"actionTypeId\":" TYPE("Other") "}"},
    {"poll:no-operation", "PollForJobs", "{}"},
    {"details", "GetThirdPartyJobDetails", "{\"jobId\":\"%j\",\"clientToken\":\"%t\"}"},
    {"details:other-job", "GetThirdPartyJobDetails", "{\"jobId\":\"x%j\",\"clientToken\":\"%t\"}"},
    {"details:other-token", "GetThirdPartyJobDetails", "{\"jobId\":\"%j\",\"clientToken\":\"other\"}"},
    {"details:token-and-more", "GetThirdPartyJobDetails", "{\"jobId\":\"%j\",\"clientToken\":\"%t\\n\"}"},
    {"details:client-id", "GetThirdPartyJobDetails", "{\"jobId\":\"%j\",\"clientToken\":\"%c\"}"},
    {"details:second-token", "GetThirdPartyJobDetails", "{\"jobId\":\"%j\",\"clientToken\":\"second-client-token\"}"},
    {"details:no-json", "GetThirdPartyJobDetails", "jobId=%j"},
    {"acknowledge", "AcknowledgeThirdPartyJob", "{\"jobId\":\"%j\",\"nonce\":\"%n\",\"clientToken\":\"%t\"}"},
    {"acknowledge:other-nonce", "AcknowledgeThirdPartyJob", "{\"jobId\":\"%j\",\"nonce\":\"x%n\",\"clientToken\":\"%t\"}"},
    {"succeed", "PutThirdPartyJobSuccessResult", "{\"jobId\":\"%j\",\"clientToken\":\"%t\"}"},
    {"succeed:other-token", "PutThirdPartyJobSuccessResult", "{\"jobId\":\"%j\",\"clientToken\":\"other\"}"},
    {"succeed:empty-token", "PutThirdPartyJobSuccessResult", "{\"jobId\":\"%j\",\"clientToken\":\"%t\",\"continuationToken\":\"\"}"},
    {"continue", "PutThirdPartyJobSuccessResult", "{\"jobId\":\"%j\",\"clientToken\":\"%t\",\"continuationToken\":\"more\"}"},
    {"fail", "PutThirdPartyJobFailureResult",
     "{\"jobId\":\"%j\",\"clientToken\":\"%t\",\"failureDetails\":{\"type\":\"JobFailed\",\"message\":\"no\"}}"},
};

static const struct verb *verb_of(const char *word)
{
    size_t plain = strcspn(word, ":");
    const struct verb *found = NULL;
    for (size_t i = 0; i < CSN_COUNT(verbs); i++)
        if (strcmp(verbs[i].name, word) == 0 || (!found && strlen(verbs[i].name) == plain && strncmp(verbs[i].name, word, plain) == 0))
            found = &verbs[i];
    if (!found)
        fail_msg("no verb is called %s", word);
    return found;
}

static const char *filled(struct worker_scene *scene, const char *text, const struct csn_job_info *job)
{
    struct csn_buf body;
    char storage[BODY_MAX];
    csn_buf_init_fixed(&body, storage, sizeof storage);
    for (; *text; text++) {
        struct csn_span part = csn_span_of(text, 1);
        if (*text == '%') {
            text++;
            part = *text == 'j' ? job->id : *text == 'n' ? job->nonce : *text == 'c' ? job->client_id : job->client_token;
        }
        assert_int_equal(csn_buf_append(&body, part), CSN_OK);
    }
    return csn_arena_copy(&scene->arena, csn_buf_span(&body)).data;
}

static struct csn_span signed_request(struct worker_scene *scene, const char *operation, const char *body, const char *authority)
{
    const struct csn_client_config config = {
        .model = scene->catalogue->model, .authority = csn_span_of_string(authority), .region = scene->session.region,
        .credentials = scene->session.credentials,
    };
    const struct csn_time now = {.seconds = (WALL_MS + scene->now_ms) / 1000};
    struct csn_buf request;
    csn_buf_init(&request, NULL, 1 << 16);
    assert_int_equal(csn_client_build(&config, csn_span_of_string(operation), csn_span_of_string(body), now, &request, NULL), CSN_OK);
    struct csn_span copy = csn_arena_copy(&scene->arena, csn_buf_span(&request));
    csn_buf_clear(&request);
    return copy;
}

static struct csn_span response_of(struct worker_scene *scene, const struct csn_job_answer *about)
{
    struct csn_buf body;
    struct csn_buf response;
    csn_buf_init(&body, NULL, 1 << 16);
    csn_buf_init(&response, NULL, 1 << 16);
    if (about->output)
        assert_int_equal(csn_value_write(&body, about->output, NULL), CSN_OK);
    assert_int_equal(csn_buf_append_format(&response, "HTTP/1.1 %d Said\r\nContent-Length: %zu\r\n\r\n", about->http_status, body.len),
                     CSN_OK);
    assert_int_equal(csn_buf_append(&response, csn_buf_span(&body)), CSN_OK);
    struct csn_span copy = csn_arena_copy(&scene->arena, csn_buf_span(&response));
    csn_buf_clear(&body);
    csn_buf_clear(&response);
    return copy;
}

/* As the live service has it. */
static void answer(struct worker_scene *scene, struct csn_session_exchange *exchange, const char *body, bool refused)
{
    const struct csn_value *input = document(scene, body);
    struct csn_job_info before = {.state = CSN_JOB_CREATED};
    if (!exchange->operation || !input)
        return;
    struct csn_span name = exchange->operation->name;
    assert_int_equal(csn_job_service_about(scene->service, name, input, &exchange->about), CSN_OK);
    exchange->action = action_of(scene, exchange->about.job);
    exchange->has_token = exchange->about.token != NULL;
    exchange->token_empty = exchange->has_token && exchange->about.token->text.len == 0;
    if (refused)
        return;
    (void)csn_job_service_job(scene->service, exchange->about.job, &before);
    exchange->before = before.state;
    exchange->asked = true;
    assert_int_equal(csn_job_service_handle(scene->service, name, input, scene->now_ms, &scene->arena, &exchange->about), CSN_OK);
    exchange->http.response = response_of(scene, &exchange->about);
}

static bool is(const char *how, const char *name)
{
    return how && strcmp(how, name) == 0;
}

static const char *authority_of(const char *how)
{
    return is(how, ":localhost") ? "localhost:40123" : is(how, ":other-host") ? "localhost:40124" : AUTHORITY;
}

static struct csn_session_exchange *add_exchange(struct worker_scene *scene, const struct verb *verb, struct csn_span request)
{
    struct csn_session_exchange *exchange = &scene->exchanges[scene->session.exchange_count++];
    assert_true(scene->session.exchange_count <= WORKER_SCENE_EXCHANGES);
    *exchange = (struct csn_session_exchange){
        .http = {.connection = 1, .on_connection = (unsigned)scene->session.exchange_count, .complete = true, .response_whole = true,
                 .request = request, .wall_ms = WALL_MS + scene->now_ms},
        .operation = csn_model_find_operation(scene->catalogue->model, csn_span_of_string(verb->operation)),
        .action = CSN_SESSION_REST, .about.job = CSN_JOB_NONE,
    };
    return exchange;
}

static void play_request(struct worker_scene *scene, size_t action, const char *word)
{
    const char *how = strchr(word, ':');
    const struct verb *verb = verb_of(word);
    struct csn_job_info job = last_job(scene, action);
    if (is(how, ":same-job")) /* and not its successor */
        assert_true(csn_job_service_job(scene->service, action, &job));
    scene->now_ms += 100;
    const char *body = filled(scene, verb->body, &job);
    struct csn_session_exchange *exchange = add_exchange(scene, verb, signed_request(scene, verb->operation, body, authority_of(how)));
    answer(scene, exchange, body, is(how, ":throttled"));
    exchange->injected = is(how, ":throttled") ? CSN_INJECTED_REFUSAL : is(how, ":lost") ? CSN_INJECTED_LOSS : CSN_INJECTED_NOTHING;
    exchange->http.response_whole = !is(how, ":cut");
}

static void play(struct worker_scene *scene, const char *word)
{
    bool second = strncmp(word, "second.", 7) == 0;
    if (strcmp(word, "time") == 0)
        csn_job_service_expire(scene->service, scene->now_ms += TIMEOUT_MS);
    else
        play_request(scene, second, second ? word + 7 : word);
}

void worker_scene_play(struct worker_scene *scene, const char *script)
{
    char word[WORD_MAX];
    for (size_t len; *script; script += len + (script[len] == ' ')) {
        len = strcspn(script, " ");
        assert_true(len < sizeof word);
        (void)snprintf(word, sizeof word, "%.*s", (int)len, script);
        play(scene, word);
    }
    for (size_t i = 0; i < WORKER_SCENE_ACTIONS; i++)
        scene->actions[i].state = last_job(scene, i).state;
}
