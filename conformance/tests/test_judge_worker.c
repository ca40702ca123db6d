/* The judge of a worker's session: every question answered both ways, on sessions that the job service of the library answers in memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "judge/worker.h"
#include "open_catalogue.h"
#include "worker_scene.h"

#define NOWHERE SIZE_MAX /* a check that is about no exchange */

enum { FINDINGS_MAX = 2 };

/* ---- its verdict ---- */

static const struct csn_judge_options plainly = {.level = CSN_LEVEL_SHOULD};

/* What belongs to a verdict is there, in order and nothing else; and its checks point there. */
static void expect_own_evidence(const struct worker_scene *scene, size_t part, const struct csn_worker_verdict *verdict, const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < scene->session.exchange_count; i++)
        if (scene->exchanges[i].action == part)
            if (verdict->evidence.exchanges[count++].request.data != scene->exchanges[i].http.request.data)
                fail_msg("%s: exchange %zu of the evidence is not exchange %zu of the session", name, count - 1, i);
    assert_int_equal(verdict->evidence.exchange_count, count);
    for (size_t i = 0; i < verdict->result.check_count; i++)
        if (verdict->result.checks[i].exchange != NOWHERE && verdict->result.checks[i].exchange >= count)
            fail_msg("%s: %s points at exchange %zu of %zu", name, verdict->result.checks[i].id, verdict->result.checks[i].exchange, count);
}

static void judge(struct worker_scene *scene, size_t part, const struct csn_judge_options *options, struct csn_worker_verdict *verdict,
                  const char *name)
{
    struct csn_error error = {0};
    if (csn_judge_worker(&catalogue, &scene->session, part, options, &scene->arena, verdict, &error) != CSN_OK)
        fail_msg("%s: %s", name, error.message);
    expect_own_evidence(scene, part, verdict, name);
}

/* What does not hold, or is not judged. */
struct finding {
    const char *id;
    const char *rule;
    enum csn_check_status status;
    size_t exchange;
    const char *message; /* whole */
};

struct row {
    const char *name;
    const char *script;
    struct worker_wanted wanted;
    size_t part; /* 0: the first action */
    enum csn_verdict verdict;
    struct finding findings[FINDINGS_MAX]; /* exactly these; id NULL: there are no more */
};

static void expect_finding(const struct row *row, const struct csn_check *check, const struct finding *finding)
{
    if (!finding || !finding->id)
        fail_msg("%s: %s says %s: %.*s", row->name, check->id, csn_check_status_name(check->status), CSN_SPAN_ARG(check->message));
    else if (strcmp(check->id, finding->id) != 0 || !csn_span_equal(check->rule->id, csn_span_of_string(finding->rule)) ||
             check->status != finding->status || check->exchange != finding->exchange ||
             !csn_span_equal(check->message, csn_span_of_string(finding->message)))
        fail_msg("%s: %s of %.*s, exchange %zu, says %s: %.*s", row->name, check->id, CSN_SPAN_ARG(check->rule->id), check->exchange,
                 csn_check_status_name(check->status), CSN_SPAN_ARG(check->message));
}

static void expect_row(const struct row *row, const struct csn_judge_options *options)
{
    struct worker_scene scene;
    struct csn_worker_verdict verdict;
    size_t found = 0;
    worker_scene_open(&scene, &catalogue, row->wanted);
    worker_scene_play(&scene, row->script);
    judge(&scene, row->part, options, &verdict, row->name);
    for (size_t i = 0; i < verdict.result.check_count; i++)
        if (verdict.result.checks[i].status != CSN_CHECK_PASS) {
            expect_finding(row, &verdict.result.checks[i], found < FINDINGS_MAX ? &row->findings[found] : NULL);
            found++;
        }
    if (found < FINDINGS_MAX && row->findings[found].id)
        fail_msg("%s: %s is not found", row->name, row->findings[found].id);
    if (verdict.result.verdict != row->verdict)
        fail_msg("%s: the verdict is %s", row->name, csn_verdict_name(verdict.result.verdict));
    worker_scene_clear(&scene);
}

static void expect_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_row(&rows[i], &plainly);
}

#define MET "poll details acknowledge " /* exchanges 0 and 1 of the action: the poll is not its own */
#define ENDS(text) {"worker.ended", "job.reported", CSN_CHECK_FAIL, NOWHERE, text}
#define THEREFORE(text) {"worker.ended", "job.reported", CSN_CHECK_NOT_JUDGED, NOWHERE, text}
#define REFUSED "the last thing that the service refused: "

/* ---- each question, answered well ---- */

static void judge_passes_what_is_right(void **state)
{
    static const struct {
        const char *script;
        struct worker_wanted wanted;
        size_t part;
        const char *id;   /* this check passes */
        const char *rule;
        size_t exchange;  /* there */
    } rows[] = {
        {MET "succeed", {0}, 0, "worker.job", "job.ids", 0},
        {MET "succeed", {0}, 0, "worker.client-token", "job.client-token", 2},
        {MET "succeed", {0}, 0, "worker.nonce", "job.ids", 1},
        {MET "succeed", {0}, 0, "worker.acknowledged", "job.acknowledge", 2},
        {MET "succeed", {0}, 0, "worker.token", "token.only-to-continue", 2},
        {MET "succeed", {0}, 0, "worker.outcome", "job.reported", 2},
        {MET "fail", {.fails = true}, 0, "worker.outcome", "job.reported", 2},
        {MET "continue " MET "succeed", {.continuations = 1}, 0, "worker.token", "token.only-to-continue", 2},
        {MET "continue " MET "succeed", {.continuations = 1}, 0, "worker.token", "token.only-to-continue", 5},
        {MET "continue " MET "fail", {.continuations = 1, .fails = true}, 0, "worker.outcome", "job.reported", 5},
        {MET, {.taken = true}, 0, "worker.acknowledged", "job.acknowledge", NOWHERE},
        {"poll details:throttled details acknowledge succeed", {0}, 0, "worker.again", "retry.throttling", 0},
        {"poll:throttled poll", {0}, CSN_SESSION_REST, "worker.again", "retry.throttling", 0},
        {"poll:localhost", {0}, CSN_SESSION_REST, "request.host", "envelope.host", 0},
        {"poll", {0}, CSN_SESSION_REST, "request.sign.value", "sign.canonical-request", 0},
        {MET "succeed:lost succeed", {0}, 0, "worker.acknowledged", "job.acknowledge", 2},
        {MET "succeed:cut succeed", {0}, 0, "worker.acknowledged", "job.acknowledge", 2},
        {MET "fail:lost fail", {.fails = true}, 0, "worker.outcome", "job.reported", 2},
        {MET "continue:lost continue:same-job " MET "succeed", {.continuations = 1}, 0, "worker.token", "token.only-to-continue", 6},
        {MET "poll second.details second.acknowledge second.succeed succeed", {0}, 0, "worker.outcome", "job.reported", 2},
        {MET "poll second.details second.acknowledge second.succeed succeed", {0}, 1, "worker.outcome", "job.reported", 2},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct worker_scene scene;
        struct csn_worker_verdict verdict;
        size_t found = 0;
        worker_scene_open(&scene, &catalogue, rows[i].wanted);
        worker_scene_play(&scene, rows[i].script);
        judge(&scene, rows[i].part, &plainly, &verdict, rows[i].script);
        for (size_t k = 0; k < verdict.result.check_count; k++) {
            const struct csn_check *check = &verdict.result.checks[k];
            if (check->status != CSN_CHECK_PASS)
                fail_msg("%s: %s says %.*s", rows[i].script, check->id, CSN_SPAN_ARG(check->message));
            found += strcmp(check->id, rows[i].id) == 0 && csn_span_equal(check->rule->id, csn_span_of_string(rows[i].rule)) &&
                     check->exchange == rows[i].exchange;
        }
        if (found != 1)
            fail_msg("%s: %s is asked %zu times there", rows[i].script, rows[i].id, found);
        assert_int_equal(verdict.result.verdict, CSN_VERDICT_PASS);
        assert_int_equal(verdict.result.evidence_count, verdict.evidence.exchange_count);
        worker_scene_clear(&scene);
    }
}

/* ---- and badly ---- */

static void judge_tells_what_a_request_is_wrong_about(void **state)
{
    static const struct row rows[] = {
        {"unknown job", "poll details:other-job", {0}, CSN_SESSION_REST, CSN_VERDICT_FAIL,
         {{"worker.job", "job.ids", CSN_CHECK_FAIL, 1, "the request names a job that no poll has given"}}},
        {"wrong client token", "poll details:other-token", {0}, 0, CSN_VERDICT_FAIL,
         {{"worker.client-token", "job.client-token", CSN_CHECK_FAIL, 0, "the client token is not that of the job's client"},
          THEREFORE("the job was delivered and not acknowledged; " REFUSED "the client token is not that of the job's client")}},
        {"client token with a line's end", "poll details:token-and-more " MET "succeed", {0}, 0, CSN_VERDICT_FAIL,
         {{"worker.client-token", "job.client-token", CSN_CHECK_FAIL, 0, "something else is sent with the client token"}}},
        {"client id as client token", "poll details:client-id " MET "succeed", {0}, 0, CSN_VERDICT_FAIL,
         {{"worker.client-token", "job.client-token", CSN_CHECK_FAIL, 0, "the client id is sent as the client token"}}},
        {"token of another client", "poll details:second-token " MET "succeed", {0}, 0, CSN_VERDICT_FAIL,
         {{"worker.client-token", "job.client-token", CSN_CHECK_FAIL, 0, "the client token of another client is sent"}}},
        {"wrong client token of a result", MET "succeed:other-token succeed", {0}, 0, CSN_VERDICT_FAIL,
         {{"worker.client-token", "job.client-token", CSN_CHECK_FAIL, 2, "the client token is not that of the job's client"}}},
        {"wrong nonce", "poll details acknowledge:other-nonce acknowledge succeed", {0}, 0, CSN_VERDICT_FAIL,
         {{"worker.nonce", "job.ids", CSN_CHECK_FAIL, 1, "the nonce is not that of the job's details"}}},
        {"another host", "poll:other-host", {0}, CSN_SESSION_REST, CSN_VERDICT_FAIL,
         {{"request.host", "envelope.host", CSN_CHECK_FAIL, 0, "Host is not the authority of the endpoint"}}},
        {"no such operation", "poll:no-operation", {0}, CSN_SESSION_REST, CSN_VERDICT_FAIL,
         {{"request.target", "envelope.target", CSN_CHECK_FAIL, 0, "X-Amz-Target does not name service and operation as the model does"}}},
        {"no JSON", "poll details:no-json", {0}, CSN_SESSION_REST, CSN_VERDICT_FAIL,
         {{"request.body.json", "body.one-object", CSN_CHECK_FAIL, 1,
           "the body is not JSON at byte 0: a JSON text was expected, not 'j'"}}},
    };
    (void)state;
    expect_rows(rows, CSN_COUNT(rows));
}

static void judge_tells_a_result_that_is_not_due(void **state)
{
    static const struct row rows[] = {
        {"before the acknowledgement", "poll details succeed acknowledge succeed", {0}, 0, CSN_VERDICT_WARN,
         {{"worker.acknowledged", "job.acknowledge", CSN_CHECK_WARN, 1,
           "a result is reported for a job that was not acknowledged: it is Dispatched"}}},
        {"without acknowledgement", "poll details fail", {.fails = true}, 0, CSN_VERDICT_FAIL,
         {{"worker.acknowledged", "job.acknowledge", CSN_CHECK_WARN, 1,
           "a result is reported for a job that was not acknowledged: it is Dispatched"},
          ENDS("the job was delivered and not acknowledged; " REFUSED "the job takes no result: it is not in progress")}},
        {"of a taken job", MET "succeed", {.taken = true}, 0, CSN_VERDICT_WARN,
         {{"worker.acknowledged", "job.acknowledge", CSN_CHECK_WARN, 2,
           "a result is reported for a job that another worker has: its acknowledgement did not answer InProgress"}}},
        {"twice", MET "succeed succeed", {0}, 0, CSN_VERDICT_FAIL,
         {{"worker.reported-once", "job.reported", CSN_CHECK_FAIL, 3, "a result is reported for a job that has ended: it is Succeeded"}}},
        {"a failure twice", MET "fail fail", {.fails = true}, 0, CSN_VERDICT_FAIL,
         {{"worker.reported-once", "job.reported", CSN_CHECK_FAIL, 3, "a result is reported for a job that has ended: it is Failed"}}},
        {"for the job and not for its successor", MET "continue continue:same-job " MET "succeed", {.continuations = 1}, 0,
         CSN_VERDICT_FAIL,
         {{"worker.reported-once", "job.reported", CSN_CHECK_FAIL, 3, "a result is reported for a job that has ended: it is Succeeded"}}},
        {"a failure where the answer to a success was lost", MET "succeed:lost fail", {0}, 0, CSN_VERDICT_FAIL,
         {{"worker.reported-once", "job.reported", CSN_CHECK_FAIL, 3, "a result is reported for a job that has ended: it is Succeeded"}}},
        {"where the answer to a result of another job was lost", MET "continue:lost " MET "succeed succeed", {.continuations = 1}, 0,
         CSN_VERDICT_FAIL,
         {{"worker.reported-once", "job.reported", CSN_CHECK_FAIL, 6, "a result is reported for a job that has ended: it is Succeeded"}}},
        {"too late", MET "time succeed", {0}, 0, CSN_VERDICT_FAIL,
         {{"worker.in-time", "job.reported", CSN_CHECK_FAIL, 2, "a result is reported after the job has run out of time"},
          THEREFORE("the job ran out of time before its result came; " REFUSED "the job takes no result: it is not in progress")}},
    };
    (void)state;
    expect_rows(rows, CSN_COUNT(rows));
}

static void judge_tells_a_result_that_is_another(void **state)
{
    static const struct row rows[] = {
        {"a success", MET "succeed", {.fails = true}, 0, CSN_VERDICT_FAIL,
         {{"worker.outcome", "job.reported", CSN_CHECK_FAIL, 2,
           "the action is reported as succeeded, and its configuration asks for failure"}}},
        {"a failure", MET "fail", {0}, 0, CSN_VERDICT_FAIL,
         {{"worker.outcome", "job.reported", CSN_CHECK_FAIL, 2,
           "the action is reported as failed, and its configuration asks for success"}}},
        {"one token too many", MET "continue " MET "succeed", {0}, 0, CSN_VERDICT_FAIL,
         {{"worker.token", "token.only-to-continue", CSN_CHECK_FAIL, 2,
           "a continuation token is sent where none is due: the action's configuration asks for 0, and 0 came before"}}},
        {"two tokens too many", MET "continue " MET "continue " MET "succeed", {0}, 0, CSN_VERDICT_FAIL,
         {{"worker.token", "token.only-to-continue", CSN_CHECK_FAIL, 2,
           "a continuation token is sent where none is due: the action's configuration asks for 0, and 0 came before"},
          {"worker.token", "token.only-to-continue", CSN_CHECK_FAIL, 5,
           "a continuation token is sent where none is due: the action's configuration asks for 0, and 1 came before"}}},
        {"a token missing", MET "continue " MET "succeed", {.continuations = 2}, 0, CSN_VERDICT_FAIL,
         {{"worker.token", "token.only-to-continue", CSN_CHECK_FAIL, 5,
           "a success without continuation token completes the action too early: its configuration asks for 2, and 1 came before"}}},
        {"an empty token", MET "succeed:empty-token succeed", {0}, 0, CSN_VERDICT_FAIL,
         {{"worker.token", "token.only-to-continue", CSN_CHECK_FAIL, 2, "the continuation token is empty"}}},
    };
    (void)state;
    expect_rows(rows, CSN_COUNT(rows));
}

static void judge_tells_who_does_not_call_again(void **state)
{
    static const struct row rows[] = {
        {"a poll", "poll poll:throttled", {0}, CSN_SESSION_REST, CSN_VERDICT_WARN,
         {{"worker.again", "retry.throttling", CSN_CHECK_WARN, 1, "a call that was throttled is not made again"}}},
        {"details", "poll details:throttled", {0}, 0, CSN_VERDICT_WARN,
         {{"worker.again", "retry.throttling", CSN_CHECK_WARN, 0, "a call that was throttled is not made again"},
          THEREFORE("the job was delivered and not acknowledged")}},
        {"details, of this job", MET "continue:throttled acknowledge continue poll details:throttled acknowledge succeed",
         {.continuations = 1}, 0, CSN_VERDICT_WARN,
         {{"worker.again", "retry.throttling", CSN_CHECK_WARN, 5, "a call that was throttled is not made again"}}},
        {"the same of another job", MET "continue " MET "succeed:throttled", {.continuations = 1}, 0, CSN_VERDICT_WARN,
         {{"worker.again", "retry.throttling", CSN_CHECK_WARN, 5, "a call that was throttled is not made again"},
          THEREFORE("the job was acknowledged, and neither success nor failure was reported")}},
        {"who gives up after a lost answer, which is free", MET "continue:lost", {.continuations = 1}, 0, CSN_VERDICT_PASS,
         {THEREFORE("no poll took the job")}},
    };
    (void)state;
    expect_rows(rows, CSN_COUNT(rows));
}

static void judge_tells_an_action_that_does_not_end(void **state)
{
    static const struct row rows[] = {
        {"never polled", "", {0}, 0, CSN_VERDICT_FAIL, {ENDS("no poll took the job")}},
        {"polled for as another type", "poll:other-type", {0}, 0, CSN_VERDICT_FAIL,
         {ENDS("no poll took the job; " REFUSED "there is no such action type")}},
        {"its successor is not polled", MET "continue", {.continuations = 1}, 0, CSN_VERDICT_FAIL, {ENDS("no poll took the job")}},
        {"delivered", "poll", {0}, 0, CSN_VERDICT_FAIL, {ENDS("the job was delivered and not acknowledged")}},
        {"delivered, and details refused", "poll details:other-job", {0}, 0, CSN_VERDICT_FAIL,
         {ENDS("the job was delivered and not acknowledged")}},
        {"acknowledged", MET, {0}, 0, CSN_VERDICT_FAIL,
         {ENDS("the job was acknowledged, and neither success nor failure was reported")}},
        {"out of time", MET "time", {0}, 0, CSN_VERDICT_FAIL, {ENDS("the job ran out of time before its result came")}},
    };
    (void)state;
    expect_rows(rows, CSN_COUNT(rows));
}

static void judge_names_what_befell_answers(void **state)
{
    struct worker_scene scene;
    struct csn_worker_verdict verdict;
    (void)state;
    worker_scene_open(&scene, &catalogue, (struct worker_wanted){0});
    scene.session.injections = CSN_SPAN("interim, chunked");
    worker_scene_play(&scene, "poll");
    judge(&scene, 0, &plainly, &verdict, "befallen");
    assert_string_equal(csn_result_worst(&verdict.result)->message.data,
                        "the job was delivered and not acknowledged; on purpose, answers came with: interim, chunked");
    worker_scene_clear(&scene);
}

/* For whoever mends the worker: what was expected, and what came. */
static void judge_shows_what_was_sent(void **state)
{
    static const struct {
        const char *script;
        size_t part;
        const char *expected;
        const char *actual; /* its end */
    } rows[] = {
        {MET "succeed:empty-token", 0,
         "no continuation token where the action is complete, a text of one character or more where it is not",
         "\"clientToken\":\"first-client-token\",\"continuationToken\":\"\"}"},
        {"poll details:other-job", CSN_SESSION_REST, "the id that the poll gave", "\"clientToken\":\"first-client-token\"}"},
        {"poll details:client-id", 0, "first-client-token", "0a1b2c3d-0000-4000-8000-000000000001"},
        {"poll details:second-token", 0, "first-client-token", "second-client-token"},
        {"poll details:token-and-more", 0, "first-client-token", "\"clientToken\":\"first-client-token\\n\"}"},
        {"poll details:other-token", 0, "first-client-token", "\"clientToken\":\"other\"}"},
        {"poll details acknowledge:other-nonce", 0, "the nonce of the job's details", "\"clientToken\":\"first-client-token\"}"},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct worker_scene scene;
        struct csn_worker_verdict verdict;
        worker_scene_open(&scene, &catalogue, (struct worker_wanted){0});
        worker_scene_play(&scene, rows[i].script);
        judge(&scene, rows[i].part, &plainly, &verdict, rows[i].script);
        const struct csn_check *worst = csn_result_worst(&verdict.result);
        if (!csn_span_equal(worst->expected, csn_span_of_string(rows[i].expected)) ||
            !csn_span_ends_with(worst->actual, csn_span_of_string(rows[i].actual)))
            fail_msg("%s: %.*s where %.*s is expected", rows[i].script, CSN_SPAN_ARG(worst->actual), CSN_SPAN_ARG(worst->expected));
        worker_scene_clear(&scene);
    }
}

/* In what a worker prints. */
static void judge_finds_secrets(void **state)
{
    static const struct {
        const char *log;
        const char *rule; /* NULL: nothing is found */
        const char *message;
        const char *actual;
    } rows[] = {
        {"working\n", NULL, NULL, NULL},
        {"a\nclient first-client-token b\n", "secret.others", "a client token stands in what the worker prints", "client ***"},
        {"second-client-token", "secret.others", "a client token stands in what the worker prints", "***"},
        {"key: a secret of mine", "secret.others", "the secret access key stands in what the worker prints", "key: ***"},
        {"got artifact-secret", "secret.sensitive", "a SecretAccessKey of the answer stands in what the worker prints", "got ***"},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct worker_scene scene;
        struct csn_worker_verdict verdict;
        worker_scene_open(&scene, &catalogue, (struct worker_wanted){0});
        scene.session.log = csn_span_of_string(rows[i].log);
        worker_scene_play(&scene, MET "succeed");
        judge(&scene, CSN_SESSION_REST, &plainly, &verdict, rows[i].log);
        const struct csn_check *worst = csn_result_worst(&verdict.result);
        assert_int_equal(worst != NULL, rows[i].rule != NULL);
        if (worst) {
            assert_string_equal(worst->id, "worker.secrets");
            assert_true(csn_span_equal(worst->rule->id, csn_span_of_string(rows[i].rule)));
            assert_true(csn_span_equal(worst->message, csn_span_of_string(rows[i].message)));
            assert_true(csn_span_equal(worst->actual, csn_span_of_string(rows[i].actual)));
        }
        worker_scene_clear(&scene);
    }
}

static void judge_says_where_nothing_shows(void **state)
{
    static const struct {
        const char *script;
        size_t part;
        const char *reason;
    } rows[] = {
        {"", 0, "the worker did not acknowledge this job before the others had ended"},
        {"poll details", 0, "the worker did not acknowledge this job before the others had ended"},
        {"", CSN_SESSION_REST, "no request came"},
        {"details", CSN_SESSION_REST, "no request came"},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct worker_scene scene;
        struct csn_worker_verdict verdict;
        worker_scene_open(&scene, &catalogue, (struct worker_wanted){.taken = true});
        worker_scene_play(&scene, rows[i].script);
        judge(&scene, rows[i].part, &plainly, &verdict, rows[i].script);
        assert_int_equal(verdict.result.verdict, CSN_VERDICT_UNSUPPORTED);
        assert_true(csn_span_equal(verdict.result.reason, csn_span_of_string(rows[i].reason)));
        worker_scene_clear(&scene);
    }
}

/* ---- options, names, memory ---- */

static void judge_heeds_its_options(void **state)
{
    static const struct csn_judge_options strictly = {.level = CSN_LEVEL_SHOULD, .strict = true};
    static const struct csn_judge_options leniently = {.level = CSN_LEVEL_MUST};
    struct row row = {"taken", MET "succeed", {.taken = true}, 0, CSN_VERDICT_FAIL,
                      {{"worker.acknowledged", "job.acknowledge", CSN_CHECK_FAIL, 2,
                        "a result is reported for a job that another worker has: its acknowledgement did not answer InProgress"}}};
    (void)state;
    expect_row(&row, &strictly);
    row.verdict = CSN_VERDICT_PASS;
    row.findings[0].id = NULL;
    expect_row(&row, &leniently);
}

static void judge_makes_a_case_of_each_action(void **state)
{
    static const struct {
        size_t part;
        const char *id;
        const char *title;
    } rows[] = {
        {0, "worker.first", "an action"},
        {1, "worker.second", "an action"},
        {CSN_SESSION_REST, "worker.polls", "Polls, and requests that are about no job"},
    };
    struct worker_scene scene;
    (void)state;
    worker_scene_open(&scene, &catalogue, (struct worker_wanted){0});
    worker_scene_play(&scene, "poll second.poll details second.details acknowledge succeed second.acknowledge second.succeed");
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_worker_verdict verdict;
        judge(&scene, rows[i].part, &plainly, &verdict, rows[i].id);
        assert_true(csn_span_equal(verdict.of.id, csn_span_of_string(rows[i].id)));
        assert_true(csn_span_equal(verdict.evidence.case_id, verdict.of.id));
        assert_true(csn_span_equal(verdict.of.title, csn_span_of_string(rows[i].title)));
        assert_ptr_equal(verdict.instance.of, &verdict.of);
        for (size_t k = 0; k < verdict.of.rule_count; k++)
            assert_non_null(verdict.of.rules[k]);
    }
    worker_scene_clear(&scene);
}

/* Judges with a little more memory each time, until it is enough. */
static void starve(const struct worker_scene *scene, size_t part)
{
    enum csn_status status = CSN_LIMIT;
    size_t refused = 0;
    for (size_t ceiling = 0; status != CSN_OK; ceiling += 512, refused++) {
        struct csn_worker_verdict verdict;
        struct csn_arena arena;
        struct csn_error error = {0};
        csn_arena_init(&arena, NULL, ceiling);
        status = csn_judge_worker(&catalogue, &scene->session, part, &plainly, &arena, &verdict, &error);
        if (status != CSN_OK && ((status != CSN_LIMIT && status != CSN_NO_MEMORY) || error.message[0] == '\0'))
            fail_msg("%zu bytes: status %d, \"%s\"", ceiling, (int)status, error.message);
        csn_arena_clear(&arena);
    }
    assert_true(refused > 10);
}

static void judge_without_memory_says_so(void **state)
{
    static const size_t parts[] = {0, CSN_SESSION_REST};
    struct worker_scene scene;
    (void)state;
    worker_scene_open(&scene, &catalogue, (struct worker_wanted){.taken = true});
    scene.session.log = CSN_SPAN("artifact-secret");
    worker_scene_play(&scene, "poll details:throttled details acknowledge:other-nonce acknowledge succeed:localhost");
    for (size_t i = 0; i < CSN_COUNT(parts); i++)
        starve(&scene, parts[i]);
    worker_scene_clear(&scene);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(judge_passes_what_is_right),
        cmocka_unit_test(judge_tells_what_a_request_is_wrong_about),
        cmocka_unit_test(judge_tells_a_result_that_is_not_due),
        cmocka_unit_test(judge_tells_a_result_that_is_another),
        cmocka_unit_test(judge_tells_who_does_not_call_again),
        cmocka_unit_test(judge_tells_an_action_that_does_not_end),
        cmocka_unit_test(judge_names_what_befell_answers),
        cmocka_unit_test(judge_shows_what_was_sent),
        cmocka_unit_test(judge_finds_secrets),
        cmocka_unit_test(judge_says_where_nothing_shows),
        cmocka_unit_test(judge_heeds_its_options),
        cmocka_unit_test(judge_makes_a_case_of_each_action),
        cmocka_unit_test(judge_without_memory_says_so),
    };
    return cmocka_run_group_tests(tests, open_catalogue, clear_catalogue);
}
