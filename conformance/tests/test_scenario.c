/* Scenarios: those that are compiled in are what they say, sound files are taken, bad ones are refused with file and place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <countersign/codepipeline.h>
#include <countersign/job.h>

#include "catalogue/scenario.h"
#include "report/text.h"
#include "schema.h"

static void open_scenario(struct csn_scenario *scenario, const char *name)
{
    struct csn_error error = {.message = ""};
    if (csn_scenario_open(scenario, csn_codepipeline_model(), name, &error) != CSN_OK)
        fail_msg("%s: %s", name, error.message);
}

static const struct csn_scenario_job *find_job(const struct csn_scenario *scenario, const char *name)
{
    for (size_t i = 0; i < scenario->job_count; i++)
        if (csn_span_equal(scenario->jobs[i].name, csn_span_of_string(name)))
            return &scenario->jobs[i];
    fail_msg("there is no job %s", name);
    return NULL;
}

/* ---- compiled in ---- */

static void default_has_two_clients_and_four_jobs(void **state)
{
    struct csn_scenario scenario;
    (void)state;
    open_scenario(&scenario, "default");
    assert_int_equal(scenario.client_count, 2);
    assert_int_equal(scenario.job_count, 4);
    assert_int_equal(scenario.timeout_ms, 0);
    assert_true(csn_span_equal(scenario.name, CSN_SPAN("default")));
    for (size_t i = 0; i < scenario.job_count; i++) {
        const struct csn_scenario_job *job = &scenario.jobs[i];
        assert_int_equal(job->taken, job == find_job(&scenario, "taken"));
        assert_int_equal(job->fails, job == find_job(&scenario, "failing"));
        assert_int_equal(job->continuations, job == find_job(&scenario, "continued") ? 2 : 0);
        if (i > 0) /* whoever keeps a client for the next job has the wrong one */
            assert_int_not_equal(job->client, scenario.jobs[i - 1].client);
    }
    csn_scenario_clear(&scenario);
}

static void rich_carries_every_member_that_a_third_party_job_can(void **state)
{
    /* The arn and the execution id of a pipeline are not among them (rule job.no-output-variables). */
    static const char *const pointers[] = {
        "/actionConfiguration/configuration/url", "/pipelineContext/pipelineName", "/pipelineContext/stage/name",
        "/pipelineContext/action/name", "/inputArtifacts/0/revision", "/inputArtifacts/1/location/s3Location/objectKey",
        "/outputArtifacts/0/name", "/artifactCredentials/sessionToken", "/encryptionKey/id",
    };
    struct csn_scenario scenario;
    (void)state;
    open_scenario(&scenario, "rich");
    const struct csn_value *data = find_job(&scenario, "whole")->data;
    for (size_t i = 0; i < CSN_COUNT(pointers); i++)
        if (!csn_value_at(data, csn_span_of_string(pointers[i])))
            fail_msg("%s is missing", pointers[i]);
    for (size_t i = 0; i < scenario.job_count; i++) {
        assert_null(csn_value_at(scenario.jobs[i].data, CSN_SPAN("/pipelineContext/pipelineArn")));
        assert_null(csn_value_at(scenario.jobs[i].data, CSN_SPAN("/pipelineContext/pipelineExecutionId")));
    }
    assert_int_equal(find_job(&scenario, "bare")->data->count, 1);
    assert_int_equal(find_job(&scenario, "continued")->continuations, 1); /* names are told apart by case */
    assert_true(find_job(&scenario, "failing")->fails);
    assert_int_equal(find_job(&scenario, "failing")->continuations, 1);
    csn_scenario_clear(&scenario);
}

static void many_has_jobs_of_all_kinds_for_each_client(void **state)
{
    struct csn_scenario scenario;
    size_t plain[4] = {0}, other[4] = {0};
    (void)state;
    open_scenario(&scenario, "many");
    assert_int_equal(scenario.client_count, 4);
    assert_int_equal(scenario.job_count, 24);
    for (size_t i = 0; i < scenario.job_count; i++) {
        const struct csn_scenario_job *job = &scenario.jobs[i];
        bool is_plain = !job->fails && !job->taken && job->continuations == 0;
        (is_plain ? plain : other)[job->client]++;
    }
    for (size_t i = 0; i < 4; i++)
        assert_true(plain[i] > 0 && other[i] > 0);
    csn_scenario_clear(&scenario);
}

/* Whatever is compiled in can be served: the job service takes its clients and jobs, and polls for its action type find the first. */
static enum csn_status count_up(void *ctx, void *bytes, size_t count)
{
    unsigned char *next = ctx;
    memset(bytes, (*next)++, count);
    return CSN_OK;
}

static void serve(const struct csn_scenario *scenario)
{
    unsigned char next = 1;
    struct csn_job_options options = {.random = {count_up, &next}, .timeout_ms = scenario->timeout_ms};
    struct csn_job_service *service;
    struct csn_error error = {.message = ""};
    size_t client, job;
    assert_int_equal(csn_job_service_new(&options, &service, &error), CSN_OK);
    for (size_t i = 0; i < scenario->client_count; i++) {
        const struct csn_scenario_client *of = &scenario->clients[i];
        assert_int_equal(csn_job_service_add_client(service, of->id, of->token, &client, &error), CSN_OK);
    }
    for (size_t i = 0; i < scenario->job_count; i++)
        if (csn_job_service_add_job(service, scenario->jobs[i].client, scenario->jobs[i].data, 0, &job, &error) != CSN_OK ||
            csn_job_service_queue(service, job) != CSN_OK)
            fail_msg("%.*s: %s", CSN_SPAN_ARG(scenario->jobs[i].name), error.message);
    csn_job_service_free(service);
}

static void every_embedded_scenario_can_be_served_and_is_as_the_schema_says(void **state)
{
    size_t count;
    const struct csn_catalogue_file *files = csn_scenarios_embedded(&count);
    (void)state;
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++) {
        struct csn_scenario scenario;
        struct csn_error error = {.message = ""};
        if (csn_scenario_load(&scenario, csn_codepipeline_model(), files[i].path, files[i].text, &error) != CSN_OK)
            fail_msg("%s", error.message);
        serve(&scenario);
        csn_scenario_clear(&scenario);
        cJSON *document = cJSON_ParseWithLength(files[i].text.data, files[i].text.len);
        assert_non_null(document);
        schema_assert_valid("scenario.schema.json", document);
        cJSON_Delete(document);
    }
}

/* ---- files ---- */

#define ACTION_TYPE "\"actionTypeId\":{\"category\":\"Test\",\"owner\":\"ThirdParty\",\"provider\":\"P\",\"version\":\"1\"}"
#define JOB(name, client, data) "{\"name\":\"" name "\",\"title\":\"t\",\"client\":\"" client "\",\"data\":{" data "}}"
#define SCENARIO(clients, jobs) "{\"title\":\"t\",\"clients\":[" clients "],\"jobs\":[" jobs "]}"
#define SOUND_JOB JOB("j", "c", ACTION_TYPE)
#define WITH_CLIENTS(clients) SCENARIO(clients, SOUND_JOB)
#define WITH_JOBS(jobs) SCENARIO("{\"name\":\"c\"}", jobs)
#define WITH_DATA(data) WITH_JOBS(JOB("j", "c", data))
#define WITH_CONFIGURATION(entries) WITH_DATA(ACTION_TYPE ",\"actionConfiguration\":{\"configuration\":{" entries "}}")
#define ID "\"id\":\"00000000-0000-4000-8000-000000000000\""

static enum csn_status load(struct csn_scenario *scenario, struct csn_span text, struct csn_error *error)
{
    *error = (struct csn_error){.message = ""};
    return csn_scenario_load(scenario, csn_codepipeline_model(), CSN_SPAN("mine.json"), text, error);
}

static void loader_takes_all_that_a_file_may_say(void **state)
{
    static const char text[] =
        "{\"title\":\"t\",\"timeoutSeconds\":90,\"clients\":[{\"name\":\"a\"},{\"name\":\"b\"," ID ",\"token\":\"\\u00e9\"}],"
        "\"jobs\":[{\"name\":\"j-1\",\"title\":\"do\",\"client\":\"b\",\"taken\":true,\"data\":{" ACTION_TYPE
        ",\"actionConfiguration\":{\"configuration\":{\"Continuations\":\"012\",\"Outcome\":\"Fail\"}}}}]}";
    struct csn_scenario scenario;
    struct csn_error error;
    (void)state;
    char *copy = strdup(text);
    assert_non_null(copy);
    if (load(&scenario, csn_span_of_string(copy), &error) != CSN_OK)
        fail_msg("%s", error.message);
    free(copy); /* nothing of it is borrowed */
    assert_int_equal(scenario.timeout_ms, 90000);
    assert_int_equal(scenario.clients[0].id.len, 0);
    assert_int_equal(scenario.clients[0].token.len, 0);
    assert_true(csn_span_equal(scenario.clients[1].id, CSN_SPAN("00000000-0000-4000-8000-000000000000")));
    assert_true(csn_span_equal(scenario.clients[1].token, CSN_SPAN("\xc3\xa9")));
    assert_int_equal(scenario.jobs[0].client, 1);
    assert_int_equal(scenario.jobs[0].continuations, 12);
    assert_true(scenario.jobs[0].fails && scenario.jobs[0].taken);
    assert_true(csn_span_equal(csn_value_text(csn_value_get(scenario.action_type, CSN_SPAN("category"))), CSN_SPAN("Test")));
    csn_scenario_clear(&scenario);
}

static void loader_refuses_bad_scenarios_with_file_and_place(void **state)
{
    static const struct {
        const char *name, *text, *message;
    } rows[] = {
        {"no JSON", "{\"title\":}", ": byte 9: "},
        {"no object", "[]", ": must be an object and is a"},
        {"unknown member", "{\"colour\":1}", ": unknown member colour"},
        {"title missing", "{\"clients\":[]}", ": title is missing or empty"},
        {"title of two lines", "{\"title\":\"a\\nb\"}", "/title: a title is one line"},
        {"time-out of nothing", "{\"title\":\"t\",\"timeoutSeconds\":0}", "/timeoutSeconds: must be a whole number from 1 to 86400"},
        {"time-out of another kind", "{\"title\":\"t\",\"timeoutSeconds\":\"9\"}", "/timeoutSeconds: must be a number and is a string"},
        {"clients missing", "{\"title\":\"t\"}", ": clients is missing"},
        {"no client", "{\"title\":\"t\",\"clients\":[]}", "/clients: must not be empty"},
        {"client of another kind", WITH_CLIENTS("1"), "/clients/0: must be an object and is a number"},
        {"unknown member of a client", WITH_CLIENTS("{\"name\":\"c\",\"colour\":1}"), "/clients/0: unknown member colour"},
        {"client without a name", WITH_CLIENTS("{}"), "/clients/0: name is missing or empty"},
        {"odd name", WITH_CLIENTS("{\"name\":\"c d\"}"), "/clients/0/name: a name is made of letters, digits and hyphens"},
        {"two clients of a name", WITH_CLIENTS("{\"name\":\"c\"},{\"name\":\"c\"}"), "/clients/1/name: c stands twice"},
        {"id that is none", WITH_CLIENTS("{\"name\":\"c\",\"id\":\"c\"}"), "/clients/0/id: the text does not match"},
        {"two clients of an id", WITH_CLIENTS("{\"name\":\"c\"," ID "},{\"name\":\"d\"," ID "}"), "/clients/1/id: is the id of c already"},
        {"empty token", WITH_CLIENTS("{\"name\":\"c\",\"token\":\"\"}"), "/clients/0/token: 0 characters are fewer than 1"},
        {"two clients of a token", WITH_CLIENTS("{\"name\":\"c\",\"token\":\"x\"},{\"name\":\"d\",\"token\":\"x\"}"),
         "/clients/1/token: is the token of c already"},
        {"half a character", WITH_CLIENTS("{\"name\":\"c\",\"token\":\"\\ud800\"}"), "/clients/0/token: holds half a surrogate pair"},
        {"jobs missing", "{\"title\":\"t\",\"clients\":[{\"name\":\"c\"}]}", ": jobs is missing"},
        {"no job", WITH_JOBS(""), "/jobs: must not be empty"},
        {"unknown member of a job", WITH_JOBS("{\"colour\":1}"), "/jobs/0: unknown member colour"},
        {"job without a title", WITH_JOBS("{\"name\":\"j\"}"), "/jobs/0: title is missing or empty"},
        {"job without a client", WITH_JOBS("{\"name\":\"j\",\"title\":\"t\"}"), "/jobs/0: client is missing or empty"},
        {"job of an unknown client", WITH_JOBS(JOB("j", "d", ACTION_TYPE)), "/jobs/0/client: there is no client d"},
        {"taken of another kind", WITH_JOBS("{\"name\":\"j\",\"title\":\"t\",\"client\":\"c\",\"taken\":1}"),
         "/jobs/0/taken: must be a boolean and is a number"},
        {"job without data", WITH_JOBS("{\"name\":\"j\",\"title\":\"t\",\"client\":\"c\"}"), "/jobs/0: data is missing"},
        {"two jobs of a name", WITH_JOBS(SOUND_JOB "," SOUND_JOB), "/jobs/1/name: j stands twice"},
        {"data of another kind", WITH_JOBS("{\"name\":\"j\",\"title\":\"t\",\"client\":\"c\",\"data\":[]}"), "/jobs/0/data: array stands where structure belongs"},
        {"data without action type", WITH_DATA(""), "/jobs/0/data: actionTypeId is missing"},
        {"data without action type, by null", WITH_DATA("\"actionTypeId\":null"), "/jobs/0/data: actionTypeId is missing"},
        {"action type without a provider", WITH_DATA("\"actionTypeId\":{\"category\":\"Test\",\"owner\":\"AWS\",\"version\":\"1\"}"),
         "/jobs/0/data: actionTypeId.provider: ActionTypeId requires it"},
        {"unknown member of the data", WITH_DATA(ACTION_TYPE ",\"colour\":1"), "/jobs/0/data: colour: ThirdPartyJobData has no such member"},
        {"constraint", WITH_DATA(ACTION_TYPE ",\"inputArtifacts\":[{\"name\":\"a b\"}]"),
         "/jobs/0/data: inputArtifacts[0].name: the text does not match"},
        {"continuation token", WITH_DATA(ACTION_TYPE ",\"continuationToken\":\"t\""), "/jobs/0/data/continuationToken: the service sets it"},
        {"a member twice", WITH_CONFIGURATION("\"Outcome\":\"Fail\",\"Outcome\":\"Succeed\""),
         "/jobs/0/data/actionConfiguration/configuration: a member stands twice"},
        {"continuations without digits", WITH_CONFIGURATION("\"Continuations\":\"-1\""),
         "/jobs/0/data/actionConfiguration/configuration/Continuations: must be a text of one to three digits"},
        {"continuations of many digits", WITH_CONFIGURATION("\"Continuations\":\"4294967297\""), "/Continuations: must be a text of one to three"},
        {"too many continuations", WITH_JOBS(JOB("i", "c", ACTION_TYPE ",\"actionConfiguration\":{\"configuration\":{\"Continuations\":\"999\"}}") "," SOUND_JOB),
         "/jobs: come to 1001 with their continuations; 1000 are the most"},
        {"unknown outcome", WITH_CONFIGURATION("\"Outcome\":\"fail\""), "/configuration/Outcome: must be Succeed or Fail"},
        {"two action types", WITH_JOBS(SOUND_JOB "," JOB("k", "c", "\"actionTypeId\":{\"category\":\"Build\",\"owner\":\"ThirdParty\",\"provider\":\"P\",\"version\":\"1\"}")),
         "/jobs/1/data/actionTypeId: is another one for k than for j"},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_scenario scenario;
        struct csn_error error;
        if (load(&scenario, csn_span_of_string(rows[i].text), &error) == CSN_OK)
            fail_msg("%s: was accepted", rows[i].name);
        if (!strstr(error.message, rows[i].message) || strncmp(error.message, "mine.json: ", 11) != 0)
            fail_msg("%s: %s", rows[i].name, error.message);
        csn_scenario_clear(&scenario);
    }
}

static void a_file_is_opened_by_its_path(void **state)
{
    char path[] = "/tmp/csn-scenario-XXXXXX";
    struct csn_scenario scenario;
    (void)state;
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    FILE *file = fdopen(descriptor, "wb");
    assert_non_null(file);
    assert_true(fputs(WITH_JOBS(SOUND_JOB), file) >= 0);
    assert_int_equal(fclose(file), 0);
    open_scenario(&scenario, path);
    unlink(path);
    assert_true(csn_span_equal(scenario.name, csn_span_of_string(path)));
    csn_scenario_clear(&scenario);
}

static void an_unknown_name_is_answered_with_those_there_are(void **state)
{
    struct csn_scenario scenario;
    struct csn_error error = {.message = ""};
    (void)state;
    assert_int_equal(csn_scenario_open(&scenario, csn_codepipeline_model(), "defualt", &error), CSN_NOT_FOUND);
    assert_string_equal(error.message, "there is neither a scenario (default, many, rich) nor a file named defualt");
    csn_scenario_clear(&scenario);
}

static void a_path_that_is_no_file_is_named(void **state)
{
    struct csn_scenario scenario;
    struct csn_error error = {.message = ""};
    (void)state;
    assert_int_equal(csn_scenario_open(&scenario, csn_codepipeline_model(), "/tmp", &error), CSN_SYSTEM);
    assert_memory_equal(error.message, "/tmp: ", 6);
    csn_scenario_clear(&scenario);
    assert_int_equal(csn_scenario_open(&scenario, csn_codepipeline_model(), "/dev/zero", &error), CSN_LIMIT);
    assert_memory_equal(error.message, "/dev/zero: ", 11);
    csn_scenario_clear(&scenario);
}

/* ---- hostile ones ---- */

static void put(struct csn_buf *text, const char *part, size_t times)
{
    for (size_t i = 0; i < times; i++)
        assert_int_equal(csn_buf_append(text, csn_span_of_string(part)), CSN_OK);
}

/* Tells, of the text that `before`, `times` times `part`, and `after` make, how it was refused. */
static enum csn_status refuse(const char *before, const char *part, size_t times, const char *after, struct csn_error *error)
{
    struct csn_scenario scenario;
    struct csn_buf text;
    csn_buf_init(&text, NULL, 4 << 20);
    put(&text, before, 1);
    put(&text, part, times);
    put(&text, after, 1);
    enum csn_status status = load(&scenario, csn_buf_span(&text), error);
    assert_true(scenario.arena.total <= (size_t)48 << 20);
    csn_scenario_clear(&scenario);
    csn_buf_clear(&text);
    return status;
}

#define LONG_NAME_BEFORE \
    "{\"title\":\"t\",\"clients\":[{\"name\":\"c\"}],\"jobs\":[{\"name\":\"j\",\"title\":\"t\",\"client\":\"c\",\"data\":{\""

static void what_costs_too_much_is_refused(void **state)
{
    struct csn_error error;
    (void)state;
    assert_int_equal(refuse("", "[", 100000, "", &error), CSN_LIMIT);
    assert_memory_equal(error.message, "mine.json: byte 128: ", 21);
    assert_int_equal(refuse("[", "0,", 500000, "0]", &error), CSN_LIMIT);
    assert_int_equal(refuse("", " ", (1 << 20) + 1, "", &error), CSN_LIMIT);
    assert_string_equal(error.message, "mine.json: is larger than 1 MiB");
    assert_int_equal(refuse("{\"title\":\"t\",\"clients\":[{\"name\":\"c\"}", ",{\"name\":\"c\"}", 16, "]}", &error), CSN_SYNTAX);
    assert_non_null(strstr(error.message, "/clients: must not be more than 16"));
    assert_int_equal(refuse("{\"title\":\"t\",\"clients\":[{\"name\":\"c\"}],\"jobs\":[{}", ",{}", 1000, "]}", &error), CSN_SYNTAX);
    assert_non_null(strstr(error.message, "/jobs: must not be more than 1000"));
    assert_int_equal(refuse("{\"", "\\u0000\xf0\x9f\x98\x80", 10000, "\":1}", &error), CSN_SYNTAX);
    assert_non_null(strstr(error.message, "unknown member"));
    assert_int_equal(refuse(LONG_NAME_BEFORE, "x", 100000, "\":1}}]}", &error), CSN_SYNTAX);
    assert_string_equal(error.message, "mine.json: /jobs/0/data: breaks a constraint of the model");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(default_has_two_clients_and_four_jobs),
        cmocka_unit_test(rich_carries_every_member_that_a_third_party_job_can),
        cmocka_unit_test(many_has_jobs_of_all_kinds_for_each_client),
        cmocka_unit_test(every_embedded_scenario_can_be_served_and_is_as_the_schema_says),
        cmocka_unit_test(loader_takes_all_that_a_file_may_say),
        cmocka_unit_test(loader_refuses_bad_scenarios_with_file_and_place),
        cmocka_unit_test(a_file_is_opened_by_its_path),
        cmocka_unit_test(an_unknown_name_is_answered_with_those_there_are),
        cmocka_unit_test(a_path_that_is_no_file_is_named),
        cmocka_unit_test(what_costs_too_much_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
