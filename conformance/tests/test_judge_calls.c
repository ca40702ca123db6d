/* The judge and a whole call: reports, silence, hangs and crashes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "scene.h"

/* ---- reports ---- */

#define SUCCESS "{\"id\":\"1\",\"outcome\":\"success\",\"output\":{}}"
#define SERVICE(code, message, rest) \
    "{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"service\",\"code\":\"" code "\",\"message\":\"" message "\"" rest "}}"
#define DETAILS ",\"httpStatus\":400,\"requestId\":\"%R\""

static void judge_holds_reports_against_the_answer(void **state)
{
    static const struct { const char *name, *case_id, *line; enum csn_verdict verdict; const char *rule; } rows[] = {
        {"success", "scene.plain", SUCCESS, CSN_VERDICT_PASS, NULL},
        {"error for a success", "scene.plain", SERVICE("X", "m", ""), CSN_VERDICT_FAIL, "output.status-class"},
        {"right error", "scene.not-found", SERVICE("JobNotFoundException", "no such job %N", DETAILS), CSN_VERDICT_PASS, NULL},
        {"success for an error", "scene.not-found", SUCCESS, CSN_VERDICT_FAIL, "error.is-error"},
        {"another code", "scene.not-found", SERVICE("JobNotFound", "no such job %N", DETAILS), CSN_VERDICT_FAIL, "error.type-carriers"},
        {"a guessed message", "scene.not-found", SERVICE("JobNotFoundException", "no such job", DETAILS), CSN_VERDICT_FAIL, "error.message"},
        {"no status", "scene.not-found", SERVICE("JobNotFoundException", "no such job %N", ",\"requestId\":\"%R\""), CSN_VERDICT_WARN, "error.details"},
        {"another status", "scene.not-found", SERVICE("JobNotFoundException", "no such job %N", ",\"httpStatus\":500,\"requestId\":\"%R\""),
         CSN_VERDICT_WARN, "error.details"},
        {"no request id", "scene.not-found", SERVICE("JobNotFoundException", "no such job %N", ",\"httpStatus\":400"), CSN_VERDICT_WARN, "error.details"},
        {"an exception of the language", "scene.page",
         "{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"unexpected\",\"type\":\"AttributeError\",\"message\":\"x\"" DETAILS "}}",
         CSN_VERDICT_WARN, "error.in-family"},
        {"a page that can't be read", "scene.page",
         "{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"transport\",\"message\":\"x\"" DETAILS "}}", CSN_VERDICT_PASS, NULL},
        {"an error before anything was sent", "scene.not-found",
         "{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"client\",\"code\":\"JobNotFoundException\",\"message\":\"no such job %N\"" DETAILS "}}",
         CSN_VERDICT_WARN, "error.details"},
        {"an answer cut short taken for a success", "scene.cut", SUCCESS, CSN_VERDICT_FAIL, "http.incomplete"},
        {"an answer cut short", "scene.cut", "{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"transport\",\"message\":\"eof\"}}",
         CSN_VERDICT_PASS, NULL},
        {"jobs", "scene.poll", "{\"id\":\"1\",\"outcome\":\"success\",\"output\":{\"jobs\":[{\"jobId\":\"j-%N\",\"clientId\":\"c-%N\"}]}}",
         CSN_VERDICT_PASS, NULL},
        {"jobs with nulls and what the model lacks", "scene.poll",
         "{\"id\":\"1\",\"outcome\":\"success\",\"output\":{\"jobs\":[{\"jobId\":\"j-%N\",\"clientId\":\"c-%N\",\"zzz\":1}],\"x\":2}}",
         CSN_VERDICT_PASS, NULL},
        {"no jobs", "scene.poll", "{\"id\":\"1\",\"outcome\":\"success\",\"output\":{}}", CSN_VERDICT_FAIL, "output.unknown-ignored"},
        {"guessed jobs", "scene.poll", "{\"id\":\"1\",\"outcome\":\"success\",\"output\":{\"jobs\":[{\"jobId\":\"j-1\",\"clientId\":\"c-%N\"}]}}",
         CSN_VERDICT_FAIL, "output.unknown-ignored"},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct scene scene;

        scene_init(&scene, rows[i].case_id);
        (void)scene_add_right(&scene, 0, 0, 1);
        scene_report_filled(&scene, 0, 0, rows[i].line);
        scene_finish(&scene, rows[i].name, rows[i].verdict, rows[i].rule);
    }
}

static void judge_leaves_out_what_a_client_does_not_declare(void **state)
{
    struct scene scene;

    (void)state;
    scene_init(&scene, "scene.not-found");
    (void)scene_add_right(&scene, 0, 0, 1);
    scene.client.reports = CSN_REPORTS_CODE;
    scene_report_filled(&scene, 0, 0, SERVICE("JobNotFoundException", "guess", ""));
    scene_finish(&scene, "only codes", CSN_VERDICT_PASS, NULL);
}

static void judge_leaves_out_what_a_client_does_not_do_itself(void **state)
{
    struct scene scene;
    struct scene_draft draft;

    (void)state;
    scene_init(&scene, "scene.full");
    scene.client.areas = CSN_AREA_SIGN;
    draft = scene_draft_of(&scene, 0);
    scene_set(&draft, "Content-Type", "text/plain");
    draft.body = CSN_SPAN("{}");
    (void)scene_add(&scene, 0, scene_render(&scene, &draft), 0, 1);
    scene_report(&scene, 0, SERVICE("X", "m", ""));
    scene_finish(&scene, "a signer", CSN_VERDICT_PASS, NULL);
}

/* ---- silence ---- */

static void judge_never_passes_who_sends_nothing(void **state)
{
    static const struct { const char *name, *case_id, *line; enum csn_verdict verdict; } rows[] = {
        {"always success", "scene.plain", SUCCESS, CSN_VERDICT_FAIL},
        {"always success, output guessed", "scene.poll", "{\"id\":\"1\",\"outcome\":\"success\",\"output\":{\"jobs\":[]}}", CSN_VERDICT_FAIL},
        {"always error", "scene.not-found", SERVICE("JobNotFoundException", "guess", ",\"httpStatus\":400"), CSN_VERDICT_FAIL},
        {"always client error", "scene.plain", "{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"client\"}}", CSN_VERDICT_FAIL},
        {"always client error, where one may refuse", "scene.nan", "{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"client\"}}",
         CSN_VERDICT_FAIL},
        {"always transport error", "scene.stall", "{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"transport\"}}", CSN_VERDICT_FAIL},
        {"always unexpected", "scene.plain", "{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"unexpected\"}}", CSN_VERDICT_FAIL},
        {"always unsupported", "scene.plain", "{\"id\":\"1\",\"outcome\":\"unsupported\",\"reason\":\"no\"}", CSN_VERDICT_UNSUPPORTED},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct scene scene;

        scene_init(&scene, rows[i].case_id);
        scene_report(&scene, 0, rows[i].line);
        scene_judge(&scene);
        if (scene.result.verdict != rows[i].verdict)
            fail_msg("%s: %s", rows[i].name, csn_verdict_name(scene.result.verdict));
        assert_int_equal(scene.result.evidence_count, 0);
        for (size_t k = 0; k < scene.result.check_count; k++)
            assert_int_not_equal(scene.result.checks[k].status, CSN_CHECK_PASS);
        scene_clear(&scene);
    }
}

#define REFUSED "{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"client\",\"message\":\"bad input\"}}"

static void judge_takes_refusals_as_the_case_says(void **state)
{
    static const struct { const char *name, *case_id; bool twin_sent; enum csn_verdict verdict; const char *rule; } rows[] = {
        {"where one may refuse", "scene.nan", true, CSN_VERDICT_PASS, NULL},
        {"where one may refuse, twin not sent", "scene.nan", false, CSN_VERDICT_FAIL, "envelope.post-root"},
        {"where refusing is a warning", "scene.long", true, CSN_VERDICT_WARN, "validate.lenient"},
        {"where one must send", "scene.plain", true, CSN_VERDICT_FAIL, "body.given-sent"},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct scene scene;

        scene_init(&scene, rows[i].case_id);
        scene.evidence.twin_sent = rows[i].twin_sent;
        scene_report(&scene, 0, REFUSED);
        scene_judge(&scene);
        if (scene.result.verdict != rows[i].verdict)
            fail_msg("%s: %s", rows[i].name, csn_verdict_name(scene.result.verdict));
        assert_true(rows[i].rule == NULL || scene_finding(&scene, rows[i].rule) != NULL);
        scene_clear(&scene);
    }
}

static void judge_takes_unsupported_after_a_request_for_a_broken_adapter(void **state)
{
    struct scene scene;

    (void)state;
    scene_init(&scene, "scene.plain");
    (void)scene_add_right(&scene, 0, 0, 1);
    scene_report(&scene, 0, "{\"id\":\"1\",\"outcome\":\"unsupported\"}");
    scene_finish(&scene, "unsupported", CSN_VERDICT_BROKEN, NULL);
}

/* ---- hangs and crashes ---- */

static void judge_tells_the_clients_fault_from_the_adapters(void **state)
{
    static const struct { const char *name, *case_id; enum csn_call_end end; bool asked, alone, others; enum csn_verdict verdict; const char *rule; } rows[] = {
        {"hang after the answer", "scene.plain", CSN_CALL_TIMED_OUT, true, false, false, CSN_VERDICT_FAIL, "client.returns"},
        {"hang at a stall", "scene.stall", CSN_CALL_TIMED_OUT, true, false, false, CSN_VERDICT_FAIL, "client.returns"},
        {"crash after the answer", "scene.plain", CSN_CALL_DIED, true, false, false, CSN_VERDICT_FAIL, "client.survives"},
        {"hang before any request", "scene.plain", CSN_CALL_TIMED_OUT, false, false, false, CSN_VERDICT_BROKEN, NULL},
        {"hang again while others work", "scene.plain", CSN_CALL_TIMED_OUT, false, true, true, CSN_VERDICT_FAIL, "client.returns"},
        {"crash again while others work", "scene.plain", CSN_CALL_DIED, false, true, true, CSN_VERDICT_FAIL, "client.survives"},
        {"crash again while nothing works", "scene.plain", CSN_CALL_DIED, false, true, false, CSN_VERDICT_BROKEN, NULL},
        {"garbage", "scene.plain", CSN_CALL_GARBLED, true, false, false, CSN_VERDICT_BROKEN, NULL},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct scene scene;

        scene_init(&scene, rows[i].case_id);
        scene.calls[0].end = rows[i].end;
        scene.calls[0].retried_alone = rows[i].alone;
        scene.calls[0].others_work = rows[i].others;
        scene.calls[0].exit_status = -11;
        if (rows[i].asked)
            scene_add_right(&scene, 0, 0, 1)->response_whole = strcmp(rows[i].case_id, "scene.stall") != 0;
        scene_judge(&scene);
        if (scene.result.verdict != rows[i].verdict)
            fail_msg("%s: %s", rows[i].name, csn_verdict_name(scene.result.verdict));
        if (rows[i].rule != NULL)
            assert_non_null(scene_finding(&scene, rows[i].rule));
        else
            assert_true(scene.result.reason.len > 0);
        scene_clear(&scene);
    }
}

static void judge_takes_a_death_before_the_answer_for_a_broken_adapter(void **state)
{
    struct scene scene;

    (void)state;
    scene_init(&scene, "scene.again");
    scene.calls[0].end = CSN_CALL_DIED;
    scene_add_right(&scene, 0, 0, 1)->response_whole = false;
    scene_finish(&scene, "killed while the answer was delayed", CSN_VERDICT_BROKEN, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judge_holds_reports_against_the_answer),
        cmocka_unit_test(judge_leaves_out_what_a_client_does_not_declare),
        cmocka_unit_test(judge_leaves_out_what_a_client_does_not_do_itself),
        cmocka_unit_test(judge_never_passes_who_sends_nothing),
        cmocka_unit_test(judge_takes_refusals_as_the_case_says),
        cmocka_unit_test(judge_takes_unsupported_after_a_request_for_a_broken_adapter),
        cmocka_unit_test(judge_tells_the_clients_fault_from_the_adapters),
        cmocka_unit_test(judge_takes_a_death_before_the_answer_for_a_broken_adapter),
    };

    return cmocka_run_group_tests(tests, NULL, scene_close) != 0;
}
