/* The judge and the attempts of a call. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "scene.h"

#define SERVICE(code, message, rest) \
    "{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"service\",\"code\":\"" code "\",\"message\":\"" message "\"" rest "}}"
#define DETAILS ",\"httpStatus\":400,\"requestId\":\"%R\""

static void judge_accepts_attempts_that_are_signed_anew(void **state)
{
    struct scene scene;

    (void)state;
    scene_init(&scene, "scene.again");
    (void)scene_add_right(&scene, 0, 0, 1100);
    (void)scene_add_right(&scene, 0, 1200, 1);
    scene_finish(&scene, "signed anew", CSN_VERDICT_PASS, NULL);
}

static void judge_accepts_identical_attempts_within_a_second(void **state)
{
    struct scene scene;
    struct csn_span request;

    (void)state;
    scene_init(&scene, "scene.again");
    request = scene_add_right(&scene, 0, 0, 10)->request;
    (void)scene_add(&scene, 0, request, 300, 1);
    scene_finish(&scene, "identical", CSN_VERDICT_PASS, NULL);
}

static void judge_accepts_dates_of_clients_that_sign_early_or_by_the_servers_clock(void **state)
{
    static const struct { const char *name; int64_t signed_ms; unsigned after_ms; bool numbered; } rows[] = {
        {"signed, then held back 2.5 s", 1150, 3650, false},
        {"by a Date that is two seconds late", -800, 1250, true},
        {"signed at once", 1200, 1250, false},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct scene scene;
        struct scene_draft draft;

        scene_init(&scene, "scene.again");
        draft = scene_draft_of(&scene, 0);
        scene_add_header(&draft, "amz-sdk-request", "attempt=1; max=3");
        (void)scene_add(&scene, 0, scene_render(&scene, &draft), 0, 1100);
        scene_set(&draft, "amz-sdk-request", "attempt=2; max=3");
        if (!rows[i].numbered)
            draft.signed_headers = CSN_SPAN("content-type;host;x-amz-date;x-amz-target");
        draft.amz_date = scene_amz_date(&scene, SCENE_WALL_MS + rows[i].signed_ms);
        (void)scene_add(&scene, 0, scene_render(&scene, &draft), rows[i].after_ms, 1);
        scene_finish(&scene, rows[i].name, CSN_VERDICT_PASS, NULL);
    }
}

static void judge_tells_an_old_authorization_on_a_retry(void **state)
{
    struct scene scene;
    struct scene_draft draft;
    struct csn_span request;
    struct csn_span authorization;
    size_t at;

    (void)state;
    scene_init(&scene, "scene.again");
    request = scene_add_right(&scene, 0, 0, 1100)->request;
    (void)scene_add(&scene, 0, request, 1150, 1);
    scene_finish(&scene, "the whole request again", CSN_VERDICT_FAIL, "sign.each-attempt");

    scene_init(&scene, "scene.again");
    request = scene_add_right(&scene, 0, 0, 1100)->request;
    at = csn_span_search(request, 0, CSN_SPAN("AWS4-HMAC-SHA256 "));
    authorization = csn_span_slice(request, at, csn_span_find(request, at, '\r'));
    draft = scene_draft_of(&scene, 0);
    draft.amz_date = scene_amz_date(&scene, SCENE_WALL_MS + 1150);
    draft.authorization = authorization;
    (void)scene_add(&scene, 0, scene_render(&scene, &draft), 1150, 1);
    scene_finish(&scene, "the old Authorization with a new date", CSN_VERDICT_FAIL, "sign.each-attempt");

    scene_init(&scene, "scene.again");
    (void)scene_add_right(&scene, 0, 0, 1100);
    draft = scene_draft_of(&scene, 0);
    draft.sign_date = draft.amz_date;
    draft.amz_date = scene_amz_date(&scene, SCENE_WALL_MS + 1150);
    scene_add_header(&draft, "amz-sdk-request", "attempt=2");
    (void)scene_add(&scene, 0, scene_render(&scene, &draft), 1150, 1);
    scene_finish(&scene, "signed anew with the old date", CSN_VERDICT_FAIL, "sign.each-attempt");
}

static void judge_tells_a_date_that_is_kept_over_a_long_wait(void **state)
{
    struct scene scene;
    struct scene_draft draft;

    (void)state;
    scene_init(&scene, "scene.again");
    draft = scene_draft_of(&scene, 0);
    scene_add_header(&draft, "amz-sdk-request", "attempt=1");
    (void)scene_add(&scene, 0, scene_render(&scene, &draft), 0, 1100);
    scene_set(&draft, "amz-sdk-request", "attempt=2");
    (void)scene_add(&scene, 0, scene_render(&scene, &draft), 9000, 1);
    scene_finish(&scene, "an old date, signed anew", CSN_VERDICT_FAIL, "sign.each-attempt");
}

static void judge_counts_requests_by_the_answers_before_them(void **state)
{
    static const struct { const char *name, *case_id; unsigned requests, between_ms; enum csn_verdict verdict; const char *rule; } rows[] = {
        {"again after a 200", "scene.plain", 2, 1000, CSN_VERDICT_FAIL, "retry.after-answer"},
        {"again after a 400", "scene.not-found", 2, 1000, CSN_VERDICT_WARN, "retry.not-client-errors"},
        {"once after a 500", "scene.again", 1, 0, CSN_VERDICT_PASS, NULL},
        {"throttled, again", "scene.throttled", 2, 1000, CSN_VERDICT_PASS, NULL},
        {"throttled, not again", "scene.throttled", 1, 0, CSN_VERDICT_WARN, "retry.throttling"},
        {"waited", "scene.wait", 2, 2100, CSN_VERDICT_PASS, NULL},
        {"did not wait", "scene.wait", 2, 1000, CSN_VERDICT_WARN, "retry.retry-after"},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct scene scene;
        const struct csn_step *step;

        scene_init(&scene, rows[i].case_id);
        step = scene.instance.of->steps;
        if (step->max_attempts == 1)
            scene.client.features = 0;
        for (unsigned k = 0; k < rows[i].requests; k++)
            (void)scene_add_right(&scene, 0, k * rows[i].between_ms, 1);
        if (scene.exchanges[scene.evidence.exchange_count - 1].answer == 0 && step->answers[0].status != 200)
            scene_report_filled(&scene, 0, 0, SERVICE("JobNotFoundException", "no such job %N", DETAILS));
        if (strcmp(rows[i].case_id, "scene.again") == 0 || strcmp(rows[i].case_id, "scene.throttled") == 0)
            scene.client.reports = 0;
        scene_finish(&scene, rows[i].name, rows[i].verdict, rows[i].rule);
    }
}

static void judge_tells_more_attempts_than_asked_for(void **state)
{
    struct scene scene;

    (void)state;
    scene_init(&scene, "scene.cut");
    for (unsigned k = 0; k < 2; k++)
        (void)scene_add_right(&scene, 0, k * 1000, 1);
    scene_report(&scene, 0, "{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"transport\"}}");
    scene_finish(&scene, "two where one was asked for", CSN_VERDICT_WARN, "retry.finite");
}

static void judge_tells_bodies_that_differ_between_attempts(void **state)
{
    struct scene scene;
    struct scene_draft draft;

    (void)state;
    scene_init(&scene, "scene.again");
    (void)scene_add_right(&scene, 0, 0, 1100);
    draft = scene_draft_of(&scene, 0);
    draft.body = CSN_SPAN("{\"clientToken\":\"ct-7Q2mWx9bV4\",\"jobId\":\"3f2c8e0a-6f7b-4c57-9f0a-1d2b3c4d5e6f\"}");
    draft.amz_date = scene_amz_date(&scene, SCENE_WALL_MS + 1200);
    (void)scene_add(&scene, 0, scene_render(&scene, &draft), 1200, 1);
    scene_finish(&scene, "another order", CSN_VERDICT_FAIL, "retry.same-body");
}

static void judge_tells_requests_that_come_after_the_report(void **state)
{
    struct scene scene;

    (void)state;
    scene_init(&scene, "scene.plain");
    (void)scene_add_right(&scene, 0, 0, 1);
    scene_add_right(&scene, 0, 30, 1)->late = true;
    scene_finish(&scene, "late", CSN_VERDICT_FAIL, "retry.after-answer");
}

static void judge_tells_invocation_ids_that_change(void **state)
{
    struct scene scene;
    struct scene_draft draft;

    (void)state;
    scene_init(&scene, "scene.again");
    draft = scene_draft_of(&scene, 0);
    scene_add_header(&draft, "amz-sdk-invocation-id", "aaa");
    (void)scene_add(&scene, 0, scene_render(&scene, &draft), 0, 10);
    scene_set(&draft, "amz-sdk-invocation-id", "bbb");
    (void)scene_add(&scene, 0, scene_render(&scene, &draft), 200, 1);
    scene_finish(&scene, "another id", CSN_VERDICT_WARN, "retry.invocation-id");
}

static void judge_takes_redirects_as_a_freedom(void **state)
{
    static const struct { const char *name; bool bears, get; enum csn_verdict verdict; const char *rule; } rows[] = {
        {"followed without credentials", false, false, CSN_VERDICT_PASS, NULL},
        {"credentials went along", true, false, CSN_VERDICT_WARN, "http.redirect-credentials"},
        {"followed as GET", false, true, CSN_VERDICT_FAIL, "http.redirect-method"},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct scene scene;
        struct scene_draft draft;

        scene_init(&scene, "scene.redirect");
        (void)scene_add_right(&scene, 0, 0, 1);
        draft = scene_draft_of(&scene, 0);
        if (!rows[i].bears)
            draft.authorization = CSN_SPAN("");
        if (rows[i].get)
            draft.method = CSN_SPAN("GET");
        scene_set(&draft, "Host", "127.0.0.1:40124");
        scene_add(&scene, 0, scene_render(&scene, &draft), 10, 1)->other_listener = true;
        scene_finish(&scene, rows[i].name, rows[i].verdict, rows[i].rule);
    }
}

/* With one attempt allowed, in the case of the redirect: nobody can tell what follows it from a retry. */
static void judge_counts_no_attempt_where_a_redirect_leads_back(void **state)
{
    struct scene scene;

    (void)state;
    scene_init(&scene, "scene.redirect");
    (void)scene_add_right(&scene, 0, 0, 1);
    (void)scene_add_right(&scene, 0, 10, 1);
    assert_int_equal(scene.instance.of->steps[0].max_attempts, 1);
    scene_finish(&scene, "followed to the same place", CSN_VERDICT_PASS, NULL);
}

static void judge_lets_clients_follow_the_clock_of_an_answer(void **state)
{
    struct scene scene;
    struct scene_draft draft;
    struct csn_exchange *first;

    (void)state;
    scene_init(&scene, "scene.again");
    first = scene_add_right(&scene, 0, 0, 10);
    first->response = CSN_SPAN("HTTP/1.1 500 X\r\nDate: Tue, 14 Nov 2023 23:13:20 GMT\r\nContent-Length: 0\r\n\r\n");
    draft = scene_draft_of(&scene, 0);
    draft.amz_date = scene_amz_date(&scene, SCENE_WALL_MS + 3600000);
    (void)scene_add(&scene, 0, scene_render(&scene, &draft), 200, 1);
    scene_finish(&scene, "an hour ahead, as the answer said", CSN_VERDICT_PASS, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judge_accepts_attempts_that_are_signed_anew),
        cmocka_unit_test(judge_accepts_identical_attempts_within_a_second),
        cmocka_unit_test(judge_accepts_dates_of_clients_that_sign_early_or_by_the_servers_clock),
        cmocka_unit_test(judge_tells_an_old_authorization_on_a_retry),
        cmocka_unit_test(judge_tells_a_date_that_is_kept_over_a_long_wait),
        cmocka_unit_test(judge_counts_requests_by_the_answers_before_them),
        cmocka_unit_test(judge_tells_more_attempts_than_asked_for),
        cmocka_unit_test(judge_tells_bodies_that_differ_between_attempts),
        cmocka_unit_test(judge_tells_requests_that_come_after_the_report),
        cmocka_unit_test(judge_tells_invocation_ids_that_change),
        cmocka_unit_test(judge_takes_redirects_as_a_freedom),
        cmocka_unit_test(judge_counts_no_attempt_where_a_redirect_leads_back),
        cmocka_unit_test(judge_lets_clients_follow_the_clock_of_an_answer),
    };

    return cmocka_run_group_tests(tests, NULL, scene_close) != 0;
}
