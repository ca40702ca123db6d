/* The judge and what is not of one call alone: secrets, steps, levels, traces, memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "scene.h"

#define SUCCESS "{\"id\":\"1\",\"outcome\":\"success\",\"output\":{}}"
#define SERVICE(code, message, rest) \
    "{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"service\",\"code\":\"" code "\",\"message\":\"" message "\"" rest "}}"
#define DETAILS ",\"httpStatus\":400,\"requestId\":\"%R\""

static void judge_tells_secrets_in_logs_but_not_on_the_wire(void **state)
{
    static const struct { const char *name, *log; enum csn_verdict verdict; const char *rule; } rows[] = {
        {"nothing", "all is well", CSN_VERDICT_PASS, NULL},
        {"a value", "got secretAccessKey=SK%Naaaa", CSN_VERDICT_FAIL, "secret.sensitive"},
        {"the bytes as they came", "body: b'{\\\"secretAccessKey\\\":\\\"SK%Naaaa\\\"'", CSN_VERDICT_PASS, NULL},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct scene scene;
        char log[256];
        const char *mark = strstr(rows[i].log, "%N");

        scene_init(&scene, "scene.details");
        (void)scene_add_right(&scene, 0, 0, 1);
        scene_report(&scene, 0, SUCCESS);
        scene.client.reports = 0;
        if (mark == NULL)
            (void)snprintf(log, sizeof log, "%s", rows[i].log);
        else
            (void)snprintf(log, sizeof log, "%.*s%.*s%s", (int)(mark - rows[i].log), rows[i].log, CSN_SPAN_ARG(scene.instance.nonce), mark + 2);
        scene.calls[0].log = csn_span_of_string(log);
        scene_finish(&scene, rows[i].name, rows[i].verdict, rows[i].rule);
    }
}

static void judge_tells_the_secret_key_in_a_message(void **state)
{
    struct scene scene;
    char line[512];

    (void)state;
    scene_init(&scene, "scene.page");
    (void)scene_add_right(&scene, 0, 0, 1);
    (void)snprintf(line, sizeof line, "{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"service\",\"message\":\"key %.*s\"}}",
                   CSN_SPAN_ARG(scene.instance.credentials.secret_access_key));
    scene.client.reports = 0;
    scene_report(&scene, 0, line);
    scene_finish(&scene, "the secret key", CSN_VERDICT_WARN, "secret.others");
}

static void judge_judges_every_step(void **state)
{
    struct scene scene;
    const struct csn_value *outputs[2] = {NULL, NULL};

    (void)state;
    scene_init(&scene, "scene.steps");
    (void)scene_add_right(&scene, 0, 0, 1);
    scene_report_filled(&scene, 0, 0, "{\"id\":\"1\",\"outcome\":\"success\",\"output\":{\"jobs\":[{\"jobId\":\"j-%N\"}]}}");
    outputs[0] = scene.calls[0].report.output;
    assert_int_equal(csn_instance_input(&scene.instance, 1, outputs, &scene.arena, &scene.calls[1].input, NULL), CSN_OK);
    (void)scene_add_right(&scene, 1, 500, 1);
    scene_finish(&scene, "both steps", CSN_VERDICT_PASS, NULL);

    scene_init(&scene, "scene.steps");
    (void)scene_add_right(&scene, 0, 0, 1);
    scene_report(&scene, 0, "{\"id\":\"1\",\"outcome\":\"success\",\"output\":{}}");
    scene.calls[1].end = CSN_CALL_NOT_SENT;
    scene.calls[1].detail = CSN_SPAN("steps[0].output.jobs leads nowhere");
    scene_finish(&scene, "a reference that leads nowhere", CSN_VERDICT_FAIL, "output.unknown-ignored");
}

static bool is_not_content_type(void *ctx, const struct csn_rule *rule)
{
    (void)ctx;
    return !csn_span_equal(rule->id, CSN_SPAN("envelope.content-type"));
}

static void judge_obeys_level_strictness_and_switches(void **state)
{
    struct scene scene;
    struct scene_draft draft;
    struct csn_span request;

    (void)state;
    scene_init(&scene, "scene.full");
    draft = scene_draft_of(&scene, 0);
    draft.signed_headers = CSN_SPAN("host;x-amz-date;x-amz-target");
    request = scene_render(&scene, &draft);
    (void)scene_add(&scene, 0, request, 0, 1);
    scene_judge(&scene);
    scene_expect(&scene, "usual", CSN_VERDICT_WARN, "sign.content-type");
    scene.options.strict = true;
    scene_judge(&scene);
    scene_expect(&scene, "strict", CSN_VERDICT_FAIL, "sign.content-type");
    scene.options.level = CSN_LEVEL_MUST;
    scene_judge(&scene);
    scene_expect(&scene, "MUST alone", CSN_VERDICT_PASS, NULL);
    scene_clear(&scene);

    scene_init(&scene, "scene.full");
    draft = scene_draft_of(&scene, 0);
    scene_set(&draft, "Content-Type", "text/plain");
    (void)scene_add(&scene, 0, scene_render(&scene, &draft), 0, 1);
    scene.options.rule_enabled = is_not_content_type;
    scene_finish(&scene, "switched off", CSN_VERDICT_PASS, NULL);
}

static void judge_gives_the_same_from_a_trace(void **state)
{
    struct scene scene;
    struct csn_result first;
    struct csn_buf line;
    struct csn_error error = {0};

    (void)state;
    scene_init(&scene, "scene.not-found");
    (void)scene_add_right(&scene, 0, 0, 1);
    scene_report_filled(&scene, 0, 0, SERVICE("JobNotFound", "no such job %N", DETAILS));
    scene_judge(&scene);
    first = scene.result;
    csn_buf_init(&line, NULL, 1 << 20);
    assert_int_equal(csn_trace_write(&scene.evidence, &line), CSN_OK);
    if (csn_trace_read(csn_buf_span(&line), &scene.client, &scene.arena, &scene.evidence, &error) != CSN_OK)
        fail_msg("%s", error.message);
    scene_judge(&scene);
    assert_int_equal(scene.result.verdict, first.verdict);
    assert_int_equal(scene.result.check_count, first.check_count);
    for (size_t i = 0; i < first.check_count; i++) {
        assert_ptr_equal(scene.result.checks[i].rule, first.checks[i].rule);
        assert_int_equal(scene.result.checks[i].status, first.checks[i].status);
        assert_true(csn_span_equal(scene.result.checks[i].message, first.checks[i].message));
        assert_true(csn_span_equal(scene.result.checks[i].actual, first.checks[i].actual));
    }
    csn_buf_clear(&line);
    scene_clear(&scene);
}

/* Judges in arenas of every size up to the one that is enough. */
static void judge_in_little_room(struct scene *scene)
{
    enum csn_status status = CSN_LIMIT;

    for (size_t ceiling = 0; status != CSN_OK; ceiling += 96) {
        struct csn_arena arena;
        struct csn_result result;
        struct csn_error error = {0};

        csn_arena_init(&arena, NULL, ceiling);
        status = csn_judge_case(scene_catalogue(), &scene->instance, &scene->evidence, &scene->options, &arena, &result, &error);
        if (status != CSN_OK && status != CSN_LIMIT && status != CSN_NO_MEMORY)
            fail_msg("%s: %s", csn_status_name(status), error.message);
        csn_arena_clear(&arena);
        assert_true(ceiling < ((size_t)4 << 20));
    }
}

static void judge_says_so_when_there_is_no_room(void **state)
{
    struct scene scene;
    struct scene_draft draft;

    (void)state;
    scene_init(&scene, "scene.text");
    draft = scene_draft_of(&scene, 0);
    draft.sign_hash = CSN_SPAN("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    draft.body = CSN_SPAN("{\"jobId\":\"?\",\"executionDetails\":{\"summary\":\"?\"},\"x\":1}");
    (void)scene_add(&scene, 0, scene_render(&scene, &draft), 0, 1);
    judge_in_little_room(&scene);
    scene_clear(&scene);

    scene_init(&scene, "scene.poll");
    (void)scene_add_right(&scene, 0, 0, 1);
    scene_report(&scene, 0, "{\"id\":\"1\",\"outcome\":\"success\",\"output\":{\"jobs\":[{\"jobId\":\"j\"}]}}");
    judge_in_little_room(&scene);
    scene_clear(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judge_tells_secrets_in_logs_but_not_on_the_wire),
        cmocka_unit_test(judge_tells_the_secret_key_in_a_message),
        cmocka_unit_test(judge_judges_every_step),
        cmocka_unit_test(judge_obeys_level_strictness_and_switches),
        cmocka_unit_test(judge_gives_the_same_from_a_trace),
        cmocka_unit_test(judge_says_so_when_there_is_no_room),
    };

    return cmocka_run_group_tests(tests, NULL, scene_close) != 0;
}
