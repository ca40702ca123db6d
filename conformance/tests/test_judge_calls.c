/* The judge and a whole call: attempts, outcomes, reports, silence, hangs and crashes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "scene.h"

/* Adds a right request of a step, signed when it came. */
static struct csn_exchange *add_right(struct scene *scene, size_t step, unsigned after_ms, unsigned took_ms)
{
    struct scene_draft draft = scene_draft_of(scene, step);

    draft.amz_date = scene_amz_date(scene, SCENE_WALL_MS + after_ms);
    return scene_add(scene, step, scene_render(scene, &draft), after_ms, took_ms);
}

static void finish(struct scene *scene, const char *name, enum csn_verdict verdict, const char *rule)
{
    scene_judge(scene);
    scene_expect(scene, name, verdict, rule);
    scene_clear(scene);
}

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
        (void)add_right(&scene, 0, 0, 1);
        scene_report_filled(&scene, 0, 0, rows[i].line);
        finish(&scene, rows[i].name, rows[i].verdict, rows[i].rule);
    }
}

static void judge_leaves_out_what_a_client_does_not_declare(void **state)
{
    struct scene scene;

    (void)state;
    scene_init(&scene, "scene.not-found");
    (void)add_right(&scene, 0, 0, 1);
    scene.client.reports = CSN_REPORTS_CODE;
    scene_report_filled(&scene, 0, 0, SERVICE("JobNotFoundException", "guess", ""));
    finish(&scene, "only codes", CSN_VERDICT_PASS, NULL);
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
    finish(&scene, "a signer", CSN_VERDICT_PASS, NULL);
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
    (void)add_right(&scene, 0, 0, 1);
    scene_report(&scene, 0, "{\"id\":\"1\",\"outcome\":\"unsupported\"}");
    finish(&scene, "unsupported", CSN_VERDICT_BROKEN, NULL);
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
            add_right(&scene, 0, 0, 1)->response_whole = strcmp(rows[i].case_id, "scene.stall") != 0;
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
    add_right(&scene, 0, 0, 1)->response_whole = false;
    finish(&scene, "killed while the answer was delayed", CSN_VERDICT_BROKEN, NULL);
}

/* ---- attempts ---- */

static void judge_accepts_attempts_that_are_signed_anew(void **state)
{
    struct scene scene;

    (void)state;
    scene_init(&scene, "scene.again");
    (void)add_right(&scene, 0, 0, 1100);
    (void)add_right(&scene, 0, 1200, 1);
    finish(&scene, "signed anew", CSN_VERDICT_PASS, NULL);
}

static void judge_accepts_identical_attempts_within_a_second(void **state)
{
    struct scene scene;
    struct csn_span request;

    (void)state;
    scene_init(&scene, "scene.again");
    request = add_right(&scene, 0, 0, 10)->request;
    (void)scene_add(&scene, 0, request, 300, 1);
    finish(&scene, "identical", CSN_VERDICT_PASS, NULL);
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
        finish(&scene, rows[i].name, CSN_VERDICT_PASS, NULL);
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
    request = add_right(&scene, 0, 0, 1100)->request;
    (void)scene_add(&scene, 0, request, 1150, 1);
    finish(&scene, "the whole request again", CSN_VERDICT_FAIL, "sign.each-attempt");

    scene_init(&scene, "scene.again");
    request = add_right(&scene, 0, 0, 1100)->request;
    at = csn_span_search(request, 0, CSN_SPAN("AWS4-HMAC-SHA256 "));
    authorization = csn_span_slice(request, at, csn_span_find(request, at, '\r'));
    draft = scene_draft_of(&scene, 0);
    draft.amz_date = scene_amz_date(&scene, SCENE_WALL_MS + 1150);
    draft.authorization = authorization;
    (void)scene_add(&scene, 0, scene_render(&scene, &draft), 1150, 1);
    finish(&scene, "the old Authorization with a new date", CSN_VERDICT_FAIL, "sign.each-attempt");

    scene_init(&scene, "scene.again");
    (void)add_right(&scene, 0, 0, 1100);
    draft = scene_draft_of(&scene, 0);
    draft.sign_date = draft.amz_date;
    draft.amz_date = scene_amz_date(&scene, SCENE_WALL_MS + 1150);
    scene_add_header(&draft, "amz-sdk-request", "attempt=2");
    (void)scene_add(&scene, 0, scene_render(&scene, &draft), 1150, 1);
    finish(&scene, "signed anew with the old date", CSN_VERDICT_FAIL, "sign.each-attempt");
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
    finish(&scene, "an old date, signed anew", CSN_VERDICT_FAIL, "sign.each-attempt");
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
            (void)add_right(&scene, 0, k * rows[i].between_ms, 1);
        if (scene.exchanges[scene.evidence.exchange_count - 1].answer == 0 && step->answers[0].status != 200)
            scene_report_filled(&scene, 0, 0, SERVICE("JobNotFoundException", "no such job %N", DETAILS));
        if (strcmp(rows[i].case_id, "scene.again") == 0 || strcmp(rows[i].case_id, "scene.throttled") == 0)
            scene.client.reports = 0;
        finish(&scene, rows[i].name, rows[i].verdict, rows[i].rule);
    }
}

static void judge_tells_more_attempts_than_asked_for(void **state)
{
    struct scene scene;

    (void)state;
    scene_init(&scene, "scene.cut");
    for (unsigned k = 0; k < 2; k++)
        (void)add_right(&scene, 0, k * 1000, 1);
    scene_report(&scene, 0, "{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"transport\"}}");
    finish(&scene, "two where one was asked for", CSN_VERDICT_WARN, "retry.finite");
}

static void judge_tells_bodies_that_differ_between_attempts(void **state)
{
    struct scene scene;
    struct scene_draft draft;

    (void)state;
    scene_init(&scene, "scene.again");
    (void)add_right(&scene, 0, 0, 1100);
    draft = scene_draft_of(&scene, 0);
    draft.body = CSN_SPAN("{\"clientToken\":\"ct-7Q2mWx9bV4\",\"jobId\":\"3f2c8e0a-6f7b-4c57-9f0a-1d2b3c4d5e6f\"}");
    draft.amz_date = scene_amz_date(&scene, SCENE_WALL_MS + 1200);
    (void)scene_add(&scene, 0, scene_render(&scene, &draft), 1200, 1);
    finish(&scene, "another order", CSN_VERDICT_FAIL, "retry.same-body");
}

static void judge_tells_requests_that_come_after_the_report(void **state)
{
    struct scene scene;

    (void)state;
    scene_init(&scene, "scene.plain");
    (void)add_right(&scene, 0, 0, 1);
    add_right(&scene, 0, 30, 1)->late = true;
    finish(&scene, "late", CSN_VERDICT_FAIL, "retry.after-answer");
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
    finish(&scene, "another id", CSN_VERDICT_WARN, "retry.invocation-id");
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
        (void)add_right(&scene, 0, 0, 1);
        draft = scene_draft_of(&scene, 0);
        if (!rows[i].bears)
            draft.authorization = CSN_SPAN("");
        if (rows[i].get)
            draft.method = CSN_SPAN("GET");
        scene_set(&draft, "Host", "127.0.0.1:40124");
        scene_add(&scene, 0, scene_render(&scene, &draft), 10, 1)->other_listener = true;
        finish(&scene, rows[i].name, rows[i].verdict, rows[i].rule);
    }
}

/* With one attempt allowed, in the case of the redirect: nobody can tell what follows it from a retry. */
static void judge_counts_no_attempt_where_a_redirect_leads_back(void **state)
{
    struct scene scene;

    (void)state;
    scene_init(&scene, "scene.redirect");
    (void)add_right(&scene, 0, 0, 1);
    (void)add_right(&scene, 0, 10, 1);
    assert_int_equal(scene.instance.of->steps[0].max_attempts, 1);
    finish(&scene, "followed to the same place", CSN_VERDICT_PASS, NULL);
}

static void judge_lets_clients_follow_the_clock_of_an_answer(void **state)
{
    struct scene scene;
    struct scene_draft draft;
    struct csn_exchange *first;

    (void)state;
    scene_init(&scene, "scene.again");
    first = add_right(&scene, 0, 0, 10);
    first->response = CSN_SPAN("HTTP/1.1 500 X\r\nDate: Tue, 14 Nov 2023 23:13:20 GMT\r\nContent-Length: 0\r\n\r\n");
    draft = scene_draft_of(&scene, 0);
    draft.amz_date = scene_amz_date(&scene, SCENE_WALL_MS + 3600000);
    (void)scene_add(&scene, 0, scene_render(&scene, &draft), 200, 1);
    finish(&scene, "an hour ahead, as the answer said", CSN_VERDICT_PASS, NULL);
}

/* ---- secrets, steps, levels ---- */

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
        (void)add_right(&scene, 0, 0, 1);
        scene_report(&scene, 0, SUCCESS);
        scene.client.reports = 0;
        if (mark == NULL)
            (void)snprintf(log, sizeof log, "%s", rows[i].log);
        else
            (void)snprintf(log, sizeof log, "%.*s%.*s%s", (int)(mark - rows[i].log), rows[i].log, CSN_SPAN_ARG(scene.instance.nonce), mark + 2);
        scene.calls[0].log = csn_span_of_string(log);
        finish(&scene, rows[i].name, rows[i].verdict, rows[i].rule);
    }
}

static void judge_tells_the_secret_key_in_a_message(void **state)
{
    struct scene scene;
    char line[512];

    (void)state;
    scene_init(&scene, "scene.page");
    (void)add_right(&scene, 0, 0, 1);
    (void)snprintf(line, sizeof line, "{\"id\":\"1\",\"outcome\":\"error\",\"error\":{\"kind\":\"service\",\"message\":\"key %.*s\"}}",
                   CSN_SPAN_ARG(scene.instance.credentials.secret_access_key));
    scene.client.reports = 0;
    scene_report(&scene, 0, line);
    finish(&scene, "the secret key", CSN_VERDICT_WARN, "secret.others");
}

static void judge_judges_every_step(void **state)
{
    struct scene scene;
    const struct csn_value *outputs[2] = {NULL, NULL};

    (void)state;
    scene_init(&scene, "scene.steps");
    (void)add_right(&scene, 0, 0, 1);
    scene_report_filled(&scene, 0, 0, "{\"id\":\"1\",\"outcome\":\"success\",\"output\":{\"jobs\":[{\"jobId\":\"j-%N\"}]}}");
    outputs[0] = scene.calls[0].report.output;
    assert_int_equal(csn_instance_input(&scene.instance, 1, outputs, &scene.arena, &scene.calls[1].input, NULL), CSN_OK);
    (void)add_right(&scene, 1, 500, 1);
    finish(&scene, "both steps", CSN_VERDICT_PASS, NULL);

    scene_init(&scene, "scene.steps");
    (void)add_right(&scene, 0, 0, 1);
    scene_report(&scene, 0, "{\"id\":\"1\",\"outcome\":\"success\",\"output\":{}}");
    scene.calls[1].end = CSN_CALL_NOT_SENT;
    scene.calls[1].detail = CSN_SPAN("steps[0].output.jobs leads nowhere");
    finish(&scene, "a reference that leads nowhere", CSN_VERDICT_FAIL, "output.unknown-ignored");
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
    finish(&scene, "switched off", CSN_VERDICT_PASS, NULL);
}

static void judge_gives_the_same_from_a_trace(void **state)
{
    struct scene scene;
    struct csn_result first;
    struct csn_buf line;
    struct csn_error error = {0};

    (void)state;
    scene_init(&scene, "scene.not-found");
    (void)add_right(&scene, 0, 0, 1);
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
    (void)add_right(&scene, 0, 0, 1);
    scene_report(&scene, 0, "{\"id\":\"1\",\"outcome\":\"success\",\"output\":{\"jobs\":[{\"jobId\":\"j\"}]}}");
    judge_in_little_room(&scene);
    scene_clear(&scene);
}

static int clear_catalogue(void **state)
{
    (void)state;
    scene_catalogue_clear();
    return 0;
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
        cmocka_unit_test(judge_tells_secrets_in_logs_but_not_on_the_wire),
        cmocka_unit_test(judge_tells_the_secret_key_in_a_message),
        cmocka_unit_test(judge_judges_every_step),
        cmocka_unit_test(judge_obeys_level_strictness_and_switches),
        cmocka_unit_test(judge_gives_the_same_from_a_trace),
        cmocka_unit_test(judge_says_so_when_there_is_no_room),
    };

    return cmocka_run_group_tests(tests, NULL, clear_catalogue) != 0;
}
