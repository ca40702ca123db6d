#include "scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <countersign/codepipeline.h>
#include <countersign/awsjson.h>
#include <countersign/hex.h>

#define SCENE_MEMORY ((size_t)16 << 20)
#define JOB "\"jobId\":\"3f2c8e0a-6f7b-4c57-9f0a-1d2b3c4d5e6f\",\"clientToken\":\"ct-7Q2mWx9bV4\""
#define INPUT "\"input\":{" JOB "}"

#define BEGIN "{\"area\":\"scene\",\"operation\":\"PutThirdPartyJobSuccessResult\",\"cases\":["
#define END "]}"

static const char input_cases[] =
    BEGIN
    "{\"id\":\"scene.plain\",\"title\":\"t\",\"rules\":[\"body.given-sent\"]," INPUT "},"
    "{\"id\":\"scene.full\",\"title\":\"t\",\"rules\":[\"body.given-sent\"],\"input\":{" JOB ",\"currentRevision\":{\"revision\":\"r1\","
    "\"changeIdentifier\":\"c1\",\"created\":1700000000.123,\"revisionSummary\":\"s\"},"
    "\"executionDetails\":{\"summary\":\"done\",\"percentComplete\":0}}},"
    "{\"id\":\"scene.empty-text\",\"title\":\"t\",\"rules\":[\"body.given-sent\"],\"refusal\":\"validate.lenient\",\"twin\":\"scene.full\",\"input\":{" JOB
    ",\"executionDetails\":{\"summary\":\"\"}}},"
    "{\"id\":\"scene.negative\",\"title\":\"t\",\"rules\":[\"time.precision\"],\"input\":{" JOB ",\"currentRevision\":{\"revision\":\"r1\","
    "\"changeIdentifier\":\"c1\",\"created\":-0.5}}},"
    "{\"id\":\"scene.empty-structure\",\"title\":\"t\",\"rules\":[\"body.empty-structure\"],\"input\":{" JOB ",\"executionDetails\":{}}},"
    "{\"id\":\"scene.null\",\"title\":\"t\",\"rules\":[\"body.null-omitted\"],\"input\":{" JOB ",\"executionDetails\":null}},"
    "{\"id\":\"scene.token\",\"title\":\"t\",\"rules\":[\"token.opaque\"],\"input\":{" JOB
    ",\"continuationToken\":\"{\\\"a\\\":\\\"b/\\\\n\\\"}\"}},"
    "{\"id\":\"scene.text\",\"title\":\"t\",\"rules\":[\"string.escapes\"],\"input\":{" JOB
    ",\"executionDetails\":{\"summary\":\"a\\tb\\u0000 \\u00e9 \\ud83d\\ude00 \\u2028</x>\\\"\\\\\"}}},"
    "{\"id\":\"scene.enum\",\"title\":\"t\",\"rules\":[\"enum.open-input\"],\"operation\":\"PutThirdPartyJobFailureResult\",\"input\":{" JOB
    ",\"failureDetails\":{\"type\":\"Frobnicated\",\"message\":\"m\"}}},"
    "{\"id\":\"scene.nan\",\"title\":\"t\",\"rules\":[\"number.finite\"],\"needs\":{\"features\":[\"special-values\"]},\"refusal\":\"allowed\","
    "\"twin\":\"scene.full\",\"input\":{" JOB ",\"executionDetails\":{\"summary\":\"s\",\"percentComplete\":{\"$special\":\"NaN\"}}}},"
    "{\"id\":\"scene.lone\",\"title\":\"t\",\"rules\":[\"string.surrogate-pairs\"],\"needs\":{\"features\":[\"special-values\"]},"
    "\"refusal\":\"allowed\",\"twin\":\"scene.full\",\"input\":{" JOB ",\"executionDetails\":{\"summary\":{\"$special\":\"utf16:0061d83d\"}}}},"
    "{\"id\":\"scene.free\",\"title\":\"t\",\"rules\":[\"body.given-sent\"],\"free\":[\"/currentRevision\"],\"refusal\":\"allowed\","
    "\"twin\":\"scene.full\",\"input\":{" JOB ",\"currentRevision\":{}}},"
    "{\"id\":\"scene.temporary\",\"title\":\"t\",\"rules\":[\"sign.session-token\"],\"config\":{\"sessionToken\":true}," INPUT "},"
    "{\"id\":\"scene.path\",\"title\":\"t\",\"rules\":[\"envelope.endpoint-path\"],\"config\":{\"endpointPath\":\"/custom/a%20b\"}," INPUT "}"
    END;

static const char answer_cases[] =
    BEGIN
    "{\"id\":\"scene.not-found\",\"title\":\"t\",\"rules\":[\"error.modelled\"]," INPUT ",\"answers\":[{\"status\":400,\"body\":"
    "{\"__type\":\"JobNotFoundException\",\"message\":\"no such job ${nonce}\"},\"expect\":{\"code\":\"JobNotFoundException\","
    "\"message\":\"no such job ${nonce}\"}}]},"
    "{\"id\":\"scene.page\",\"title\":\"t\",\"rules\":[\"error.is-error\"]," INPUT ",\"answers\":[{\"status\":400,\"body\":\"<html>${nonce}\","
    "\"expect\":{\"kind\":[\"service\",\"transport\"]}}]},"
    "{\"id\":\"scene.cut\",\"title\":\"t\",\"rules\":[\"http.incomplete\"]," INPUT ",\"answers\":[{\"contentLength\":50,\"body\":\"{}\","
    "\"then\":\"close\"}]},"
    "{\"id\":\"scene.stall\",\"title\":\"t\",\"rules\":[\"client.returns\"]," INPUT ",\"answers\":[{\"event\":\"stall\"}]},"
    "{\"id\":\"scene.poll\",\"title\":\"t\",\"rules\":[\"output.unknown-ignored\"],\"operation\":\"PollForThirdPartyJobs\",\"input\":"
    "{\"actionTypeId\":{\"category\":\"Test\",\"owner\":\"ThirdParty\",\"provider\":\"P\",\"version\":\"1\"}},\"answers\":[{\"body\":"
    "{\"jobs\":[{\"jobId\":\"j-${nonce}\",\"clientId\":\"c-${nonce}\",\"zzz\":1}]},\"expect\":{\"output\":{\"jobs\":[{\"jobId\":\"j-${nonce}\","
    "\"clientId\":\"c-${nonce}\"}]}}}]},"
    "{\"id\":\"scene.details\",\"title\":\"t\",\"rules\":[\"secret.sensitive\"],\"operation\":\"GetThirdPartyJobDetails\"," INPUT
    ",\"config\":{\"debugLog\":true},\"answers\":[{\"body\":{\"jobDetails\":{\"data\":{\"artifactCredentials\":{\"accessKeyId\":\"AK${nonce}aaaa\","
    "\"secretAccessKey\":\"SK${nonce}aaaa\",\"sessionToken\":\"ST${nonce}aaaa\"}}}}}]},"
    "{\"id\":\"scene.again\",\"title\":\"t\",\"rules\":[\"sign.each-attempt\"],\"config\":{\"maxAttempts\":3}," INPUT ",\"answers\":["
    "{\"status\":500,\"delayMs\":1100},{}]},"
    "{\"id\":\"scene.throttled\",\"title\":\"t\",\"rules\":[\"retry.throttling\"],\"config\":{\"maxAttempts\":3}," INPUT ",\"answers\":["
    "{\"status\":400,\"body\":{\"__type\":\"ThrottlingException\",\"message\":\"slow ${nonce}\"}},{}]},"
    "{\"id\":\"scene.wait\",\"title\":\"t\",\"rules\":[\"retry.retry-after\"],\"config\":{\"maxAttempts\":3}," INPUT ",\"answers\":["
    "{\"status\":503,\"headers\":{\"Retry-After\":\"2\"}},{}]},"
    "{\"id\":\"scene.redirect\",\"title\":\"t\",\"rules\":[\"http.redirect\"]," INPUT ",\"answers\":[{\"status\":307,\"headers\":"
    "{\"Location\":\"http://${other}/\"}},{}],\"expect\":{\"outcome\":\"any\"}},"
    "{\"id\":\"scene.long\",\"title\":\"t\",\"rules\":[\"validate.lenient\"],\"refusal\":\"validate.lenient\",\"twin\":\"scene.full\",\"input\":{" JOB
    ",\"executionDetails\":{\"percentComplete\":101}}},"
    "{\"id\":\"scene.steps\",\"title\":\"t\",\"rules\":[\"job.ids\"],\"steps\":["
    "{\"operation\":\"PollForThirdPartyJobs\",\"input\":{\"actionTypeId\":{\"category\":\"Test\",\"owner\":\"ThirdParty\",\"provider\":\"P\","
    "\"version\":\"1\"}},\"answers\":[{\"body\":{\"jobs\":[{\"jobId\":\"j-${nonce}\"}]},\"expect\":{\"output\":{\"jobs\":[{\"jobId\":\"j-${nonce}\"}]}}}]},"
    "{\"input\":{\"jobId\":\"$steps[0].output.jobs[0].jobId\",\"clientToken\":\"ct-7Q2mWx9bV4\"}}]}"
    END;

static struct csn_catalogue catalogue;
static bool loaded;

const struct csn_catalogue *scene_catalogue(void)
{
    struct csn_catalogue_file files[64];
    struct csn_error error = {0};
    size_t embedded = 0;
    size_t count = 0;
    const struct csn_catalogue_file *all = csn_catalogue_embedded(&embedded);

    if (loaded)
        return &catalogue;
    for (size_t i = 0; i < embedded && count + 2 < CSN_COUNT(files); i++)
        if (csn_span_starts_with(all[i].path, CSN_SPAN("rules/")))
            files[count++] = all[i];
    files[count++] = (struct csn_catalogue_file){CSN_SPAN("cases/scene/inputs.json"), csn_span_of_string(input_cases)};
    files[count++] = (struct csn_catalogue_file){CSN_SPAN("cases/scene/answers.json"), csn_span_of_string(answer_cases)};
    if (csn_catalogue_load(&catalogue, csn_codepipeline_model(), files, count, &error) != CSN_OK)
        fail_msg("the scenes' cases can't be loaded: %s", error.message);
    loaded = true;
    return &catalogue;
}

int scene_close(void **state)
{
    (void)state;
    if (loaded)
        csn_catalogue_clear(&catalogue);
    loaded = false;
    return 0;
}

void scene_init(struct scene *scene, const char *case_id)
{
    const struct csn_case *of = csn_catalogue_case(scene_catalogue(), csn_span_of_string(case_id));
    const struct csn_value *outputs[4] = {NULL};

    *scene = (struct scene){.options = {.level = CSN_LEVEL_MAY}};
    assert_non_null(of);
    csn_arena_init(&scene->arena, NULL, SCENE_MEMORY);
    assert_int_equal(csn_instance_make(of, 42, 0, &scene->arena, &scene->instance), CSN_OK);
    assert_int_equal(csn_client_info_parse(CSN_SPAN("{\"countersign\":1,\"client\":{\"name\":\"scene\"},\"features\":[\"max-attempts\"]}"),
                                           csn_codepipeline_model(), &scene->arena, &scene->client, NULL), CSN_OK);
    scene->evidence = (struct csn_evidence){
        .case_id = of->id, .seed = 42, .client = &scene->client, .calls = scene->calls, .call_count = of->step_count,
        .exchanges = scene->exchanges,
    };
    for (size_t i = 0; i < of->step_count; i++) {
        struct csn_call *call = &scene->calls[i];

        call->end = CSN_CALL_ANSWERED;
        call->authority = SCENE_AUTHORITY;
        scene_report(scene, i, "{\"id\":\"1\",\"outcome\":\"success\"}");
        if (csn_instance_input(&scene->instance, i, outputs, &scene->arena, &call->input, NULL) != CSN_OK)
            call->input = of->steps[i].input;
    }
}

void scene_clear(struct scene *scene)
{
    csn_arena_clear(&scene->arena);
}

struct csn_span scene_copy(struct scene *scene, struct csn_span text)
{
    struct csn_span copy = csn_arena_copy(&scene->arena, text);

    assert_non_null(copy.data);
    return copy;
}

struct csn_span scene_amz_date(struct scene *scene, int64_t wall_ms)
{
    char storage[32];
    struct csn_buf date;

    csn_buf_init_fixed(&date, storage, sizeof storage);
    assert_int_equal(csn_time_format_amz_date(&date, (struct csn_time){.seconds = wall_ms / 1000}), CSN_OK);
    return scene_copy(scene, csn_buf_span(&date));
}

/* The bytes of the scripted answer. */
static struct csn_span response_of(struct scene *scene, size_t step, size_t answer, int64_t wall_ms)
{
    const struct csn_instance_names names = {
        .step = step, .answer = answer, .now = {.seconds = wall_ms / 1000}, .authority = SCENE_AUTHORITY, .other = CSN_SPAN("127.0.0.1:40124"),
    };
    struct csn_plan plan;
    struct csn_buf bytes;
    struct csn_span copy;

    csn_buf_init(&bytes, NULL, 1 << 20);
    assert_int_equal(csn_answer_plan(&scene->instance, &scene->instance.of->steps[step].answers[answer], &names, &scene->arena, &plan),
                     CSN_OK);
    for (size_t i = 0; i < plan.count; i++)
        if (plan.plays[i].kind == CSN_PLAY_SEND)
            assert_int_equal(csn_buf_append(&bytes, plan.plays[i].bytes), CSN_OK);
    copy = scene_copy(scene, csn_buf_span(&bytes));
    csn_buf_clear(&bytes);
    return copy;
}

struct csn_exchange *scene_add(struct scene *scene, size_t step, struct csn_span request, unsigned after_ms, unsigned took_ms)
{
    size_t index = scene->evidence.exchange_count;
    struct csn_exchange *exchange = &scene->exchanges[index];
    size_t played = 0;
    uint64_t first_us = 1000000 + (uint64_t)after_ms * 1000;

    assert_true(index < SCENE_EXCHANGES);
    for (size_t i = 0; i < index; i++)
        played += scene->exchanges[i].step == step;
    *exchange = (struct csn_exchange){
        .connection = 1, .on_connection = (unsigned)index + 1, .request = request, .complete = true, .first_us = first_us,
        .last_us = first_us, .wall_ms = SCENE_WALL_MS + after_ms, .step = step, .response_whole = true,
        .response_first_us = first_us + (uint64_t)took_ms * 1000, .response_last_us = first_us + (uint64_t)took_ms * 1000,
    };
    exchange->repeated = played >= scene->instance.of->steps[step].answer_count;
    exchange->answer = exchange->repeated ? scene->instance.of->steps[step].answer_count - 1 : played;
    exchange->response = response_of(scene, step, exchange->answer, exchange->wall_ms);
    scene->evidence.exchange_count++;
    return exchange;
}

struct csn_exchange *scene_add_right(struct scene *scene, size_t step, unsigned after_ms, unsigned took_ms)
{
    struct scene_draft draft = scene_draft_of(scene, step);

    draft.amz_date = scene_amz_date(scene, SCENE_WALL_MS + after_ms);
    return scene_add(scene, step, scene_render(scene, &draft), after_ms, took_ms);
}

void scene_report(struct scene *scene, size_t step, const char *line)
{
    struct csn_error error = {0};

    scene->calls[step].answer_line = csn_span_of_string(line);
    if (csn_client_report_parse(csn_span_of_string(line), &scene->arena, &scene->calls[step].report, &error) != CSN_OK)
        fail_msg("the report can't be read: %s", error.message);
}

void scene_report_filled(struct scene *scene, size_t step, size_t answer, const char *line)
{
    char id[CSN_REQUEST_ID_SIZE];
    struct csn_buf text;

    csn_instance_request_id(&scene->instance, step, answer, id);
    csn_buf_init(&text, NULL, 1 << 16);
    for (; *line != '\0'; line++) {
        struct csn_span piece = {line, 1};

        if (line[0] == '%' && (line[1] == 'N' || line[1] == 'R'))
            piece = *++line == 'N' ? scene->instance.nonce : csn_span_of(id, sizeof id);
        assert_int_equal(csn_buf_append(&text, piece), CSN_OK);
    }
    scene_report(scene, step, scene_copy(scene, csn_buf_span(&text)).data);
    csn_buf_clear(&text);
}

void scene_judge(struct scene *scene)
{
    struct csn_error error = {0};

    if (csn_judge_case(scene_catalogue(), &scene->instance, &scene->evidence, &scene->options, &scene->arena, &scene->result, &error) !=
        CSN_OK)
        fail_msg("the judge failed: %s", error.message);
}

static bool is_broken(const struct csn_check *check)
{
    return check->status == CSN_CHECK_FAIL || check->status == CSN_CHECK_WARN;
}

const struct csn_check *scene_finding(const struct scene *scene, const char *rule)
{
    for (size_t i = 0; i < scene->result.check_count; i++)
        if (is_broken(&scene->result.checks[i]) && csn_span_equal(scene->result.checks[i].rule->id, csn_span_of_string(rule)))
            return &scene->result.checks[i];
    return NULL;
}

size_t scene_broken_rules(const struct scene *scene, enum csn_check_status status)
{
    size_t count = 0;

    for (size_t i = 0; i < scene->result.check_count; i++) {
        bool again = scene->result.checks[i].status != status;

        for (size_t k = 0; k < i; k++)
            again = again || (scene->result.checks[k].status == status && scene->result.checks[k].rule == scene->result.checks[i].rule);
        count += !again;
    }
    return count;
}

static void print_findings(const struct scene *scene)
{
    for (size_t i = 0; i < scene->result.check_count; i++)
        if (is_broken(&scene->result.checks[i]))
            print_message("  %s %s [%.*s]: %.*s\n    expected: %.*s\n    actual: %.*s\n", csn_check_status_name(scene->result.checks[i].status),
                          scene->result.checks[i].id, CSN_SPAN_ARG(scene->result.checks[i].rule->id),
                          CSN_SPAN_ARG(scene->result.checks[i].message), CSN_SPAN_ARG(scene->result.checks[i].expected),
                          CSN_SPAN_ARG(scene->result.checks[i].actual));
}

void scene_expect(struct scene *scene, const char *name, enum csn_verdict verdict, const char *rule)
{
    const struct csn_check *finding = rule == NULL ? NULL : scene_finding(scene, rule);
    size_t broken = scene_broken_rules(scene, CSN_CHECK_FAIL) + scene_broken_rules(scene, CSN_CHECK_WARN);
    bool right = scene->result.verdict == verdict && (rule == NULL || finding != NULL) && broken == (rule != NULL);

    if (!right) {
        print_findings(scene);
        fail_msg("%s: verdict %s (expected %s), %zu rules broken (expected %s)", name, csn_verdict_name(scene->result.verdict),
                 csn_verdict_name(verdict), broken, rule == NULL ? "none" : rule);
    }
}

void scene_finish(struct scene *scene, const char *name, enum csn_verdict verdict, const char *rule)
{
    scene_judge(scene);
    scene_expect(scene, name, verdict, rule);
    scene_clear(scene);
}
