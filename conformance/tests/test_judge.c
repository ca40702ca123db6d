/* The judge and one request: what is right passes, each mistake fails by its own rule, every freedom stays one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <countersign/client.h>
#include <countersign/codepipeline.h>

#include "scene.h"

typedef void change(struct scene *scene, struct scene_draft *draft);

struct row {
    const char *name;
    const char *case_id;
    change *change;
    enum csn_verdict verdict;
    const char *rule; /* NULL: nothing is broken */
};

static void judge_row(const struct row *row)
{
    struct scene scene;
    struct scene_draft draft;

    scene_init(&scene, row->case_id);
    draft = scene_draft_of(&scene, 0);
    if (row->change != NULL)
        row->change(&scene, &draft);
    (void)scene_add(&scene, 0, scene_render(&scene, &draft), 0, 1);
    scene_judge(&scene);
    scene_expect(&scene, row->name, row->verdict, row->rule);
    assert_int_equal(scene.result.evidence_count > 0, 1);
    scene_clear(&scene);
}

static void judge_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        judge_row(&rows[i]);
}

/* ---- envelope ---- */

static void get(struct scene *s, struct scene_draft *d) { (void)s; d->method = CSN_SPAN("GET"); }
static void query(struct scene *s, struct scene_draft *d) { (void)s; d->target = CSN_SPAN("/?x=1"); }
static void other_path(struct scene *s, struct scene_draft *d) { (void)s; d->target = CSN_SPAN("/x"); }
static void two_slashes(struct scene *s, struct scene_draft *d) { (void)s; d->target = CSN_SPAN("//"); }
static void unjoined_path(struct scene *s, struct scene_draft *d) { (void)s; d->target = CSN_SPAN("/custom/a%20b"); }
static void charset(struct scene *s, struct scene_draft *d) { (void)s; scene_set(d, "Content-Type", "application/x-amz-json-1.1; charset=utf-8"); }
static void json_1_0(struct scene *s, struct scene_draft *d) { (void)s; scene_set(d, "Content-Type", "application/x-amz-json-1.0"); }
static void no_type(struct scene *s, struct scene_draft *d) { (void)s; scene_drop(d, "Content-Type"); }
static void target_sdk_id(struct scene *s, struct scene_draft *d) { (void)s; scene_set(d, "X-Amz-Target", "CodePipeline.PutThirdPartyJobSuccessResult"); }
static void target_other(struct scene *s, struct scene_draft *d) { (void)s; scene_set(d, "X-Amz-Target", "CodePipeline_20150709.PutJobSuccessResult"); }
static void target_case(struct scene *s, struct scene_draft *d) { (void)s; scene_set(d, "X-Amz-Target", "codepipeline_20150709.PutThirdPartyJobSuccessResult"); }
static void no_target(struct scene *s, struct scene_draft *d) { (void)s; scene_drop(d, "X-Amz-Target"); }
static void host_bare(struct scene *s, struct scene_draft *d) { (void)s; scene_set(d, "Host", "127.0.0.1"); }
static void host_prefixed(struct scene *s, struct scene_draft *d) { (void)s; scene_set(d, "Host", "jobs.127.0.0.1:40123"); }
static void no_host(struct scene *s, struct scene_draft *d) { (void)s; scene_drop(d, "Host"); d->signed_headers = CSN_SPAN("content-type;x-amz-date;x-amz-target"); }
static void two_hosts(struct scene *s, struct scene_draft *d) { (void)s; scene_add_header(d, "Host", SCENE_AUTHORITY.data); }
static void two_types(struct scene *s, struct scene_draft *d) { (void)s; scene_add_header(d, "content-type", "application/x-amz-json-1.1"); }
static void two_dates(struct scene *s, struct scene_draft *d) { scene_add_header(d, "x-amz-date", scene_copy(s, d->amz_date).data); }
static void coded(struct scene *s, struct scene_draft *d) { (void)s; scene_add_header(d, "Content-Encoding", "identity"); }
static void short_length(struct scene *s, struct scene_draft *d) { (void)s; scene_set(d, "Content-Length", "999"); }
static void member_header(struct scene *s, struct scene_draft *d) { (void)s; scene_add_header(d, "jobId", "3f2c"); }
static void folded(struct scene *s, struct scene_draft *d) { (void)s; d->raw_lines = CSN_SPAN("X-Note: a\r\n b\r\n"); }
static void spaced_colon(struct scene *s, struct scene_draft *d) { (void)s; d->raw_lines = CSN_SPAN("X-Note : a\r\n"); }
static void bare_lf(struct scene *s, struct scene_draft *d) { (void)s; d->raw_lines = CSN_SPAN("X-Note: a\n"); }
static void control_value(struct scene *s, struct scene_draft *d) { (void)s; d->raw_lines = CSN_SPAN("X-Note: a\x01\r\n"); }

static void judge_tells_mistakes_of_the_envelope(void **state)
{
    static const struct row rows[] = {
        {"right", "scene.full", NULL, CSN_VERDICT_PASS, NULL},
        {"method GET", "scene.plain", get, CSN_VERDICT_FAIL, "envelope.post-root"},
        {"query", "scene.plain", query, CSN_VERDICT_FAIL, "envelope.post-root"},
        {"another path", "scene.plain", other_path, CSN_VERDICT_FAIL, "envelope.post-root"},
        {"two slashes", "scene.plain", two_slashes, CSN_VERDICT_FAIL, "envelope.post-root"},
        {"endpoint path joined", "scene.path", NULL, CSN_VERDICT_PASS, NULL},
        {"endpoint path not joined", "scene.path", unjoined_path, CSN_VERDICT_FAIL, "envelope.endpoint-path"},
        {"charset", "scene.plain", charset, CSN_VERDICT_FAIL, "envelope.content-type"},
        {"JSON 1.0", "scene.plain", json_1_0, CSN_VERDICT_FAIL, "envelope.content-type"},
        {"no content type", "scene.plain", no_type, CSN_VERDICT_FAIL, "envelope.content-type"},
        {"target by SDK id", "scene.plain", target_sdk_id, CSN_VERDICT_FAIL, "envelope.target"},
        {"target of another operation", "scene.plain", target_other, CSN_VERDICT_FAIL, "envelope.target"},
        {"target in other case", "scene.plain", target_case, CSN_VERDICT_FAIL, "envelope.target"},
        {"no target", "scene.plain", no_target, CSN_VERDICT_FAIL, "envelope.target"},
        {"host without port", "scene.plain", host_bare, CSN_VERDICT_FAIL, "envelope.host"},
        {"host with a prefix", "scene.plain", host_prefixed, CSN_VERDICT_FAIL, "envelope.host"},
        {"two hosts", "scene.plain", two_hosts, CSN_VERDICT_FAIL, "envelope.headers-once"},
        {"two content types", "scene.plain", two_types, CSN_VERDICT_FAIL, "envelope.headers-once"},
        {"two dates", "scene.plain", two_dates, CSN_VERDICT_FAIL, "envelope.headers-once"},
        {"content encoding", "scene.plain", coded, CSN_VERDICT_FAIL, "envelope.no-content-encoding"},
        {"length too large", "scene.plain", short_length, CSN_VERDICT_FAIL, "envelope.content-length"},
        {"member as header", "scene.plain", member_header, CSN_VERDICT_FAIL, "envelope.body-only"},
        {"folded header", "scene.plain", folded, CSN_VERDICT_FAIL, "envelope.header-syntax"},
        {"space before the colon", "scene.plain", spaced_colon, CSN_VERDICT_FAIL, "envelope.header-syntax"},
        {"bare line feed", "scene.plain", bare_lf, CSN_VERDICT_FAIL, "envelope.header-syntax"},
        {"control character", "scene.plain", control_value, CSN_VERDICT_FAIL, "envelope.header-syntax"},
    };

    (void)state;
    judge_rows(rows, CSN_COUNT(rows));
}

static void judge_tells_a_missing_host_twice(void **state)
{
    struct scene scene;
    struct scene_draft draft;

    (void)state;
    scene_init(&scene, "scene.plain");
    draft = scene_draft_of(&scene, 0);
    no_host(&scene, &draft);
    (void)scene_add(&scene, 0, scene_render(&scene, &draft), 0, 1);
    scene_judge(&scene);
    assert_non_null(scene_finding(&scene, "envelope.host"));
    assert_non_null(scene_finding(&scene, "sign.header-list"));
    scene_clear(&scene);
}

static void judge_tells_chunked_requests(void **state)
{
    struct scene scene;
    struct scene_draft draft;
    struct csn_span body;

    (void)state;
    scene_init(&scene, "scene.plain");
    draft = scene_draft_of(&scene, 0);
    body = draft.body;
    scene_drop(&draft, "Content-Length");
    scene_add_header(&draft, "Transfer-Encoding", "chunked");
    draft.signed_headers = CSN_SPAN("content-type;host;x-amz-date;x-amz-target");
    {
        struct csn_buf raw;
        char size[16];
        struct csn_span head;

        csn_buf_init(&raw, NULL, 1 << 16);
        (void)snprintf(size, sizeof size, "%zx\r\n", body.len);
        head = scene_render(&scene, &draft);
        assert_int_equal(csn_buf_append(&raw, csn_span_slice(head, 0, head.len - body.len)), CSN_OK);
        assert_int_equal(csn_buf_append(&raw, csn_span_of_string(size)), CSN_OK);
        assert_int_equal(csn_buf_append(&raw, body), CSN_OK);
        assert_int_equal(csn_buf_append(&raw, CSN_SPAN("\r\n0\r\n\r\n")), CSN_OK);
        (void)scene_add(&scene, 0, scene_copy(&scene, csn_buf_span(&raw)), 0, 1);
        csn_buf_clear(&raw);
    }
    scene_judge(&scene);
    assert_non_null(scene_finding(&scene, "envelope.no-transfer-encoding"));
    assert_null(scene_finding(&scene, "envelope.content-length")); /* one cause, one finding */
    assert_int_equal(scene_broken_rules(&scene, CSN_CHECK_FAIL), 1);
    scene_clear(&scene);
}

/* ---- body ---- */

#define IDS "\"jobId\":\"3f2c8e0a-6f7b-4c57-9f0a-1d2b3c4d5e6f\",\"clientToken\":\"ct-7Q2mWx9bV4\""
#define REVISION(created) ",\"currentRevision\":{\"revision\":\"r1\",\"changeIdentifier\":\"c1\",\"created\":" created ",\"revisionSummary\":\"s\"}"
#define FULL(created, percent) "{" IDS REVISION(created) ",\"executionDetails\":{\"summary\":\"done\",\"percentComplete\":" percent "}}"

struct body_row {
    const char *name;
    const char *case_id;
    struct csn_span body;
    enum csn_verdict verdict;
    const char *rule;
};

static void judge_bodies(const struct body_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct scene scene;
        struct scene_draft draft;

        scene_init(&scene, rows[i].case_id);
        draft = scene_draft_of(&scene, 0);
        draft.body = rows[i].body;
        (void)scene_add(&scene, 0, scene_render(&scene, &draft), 0, 1);
        scene_judge(&scene);
        scene_expect(&scene, rows[i].name, rows[i].verdict, rows[i].rule);
        scene_clear(&scene);
    }
}

static void judge_tells_mistakes_of_the_body(void **state)
{
    static const struct body_row rows[] = {
        {"no body", "scene.plain", CSN_SPAN_INIT(""), CSN_VERDICT_FAIL, "body.one-object"},
        {"a list", "scene.plain", CSN_SPAN_INIT("[{" IDS "}]"), CSN_VERDICT_FAIL, "body.one-object"},
        {"two texts", "scene.plain", CSN_SPAN_INIT("{" IDS "}{}"), CSN_VERDICT_FAIL, "body.one-object"},
        {"cut off", "scene.plain", CSN_SPAN_INIT("{" IDS), CSN_VERDICT_FAIL, "body.one-object"},
        {"a form", "scene.plain", CSN_SPAN_INIT("jobId=3f2c&clientToken=ct"), CSN_VERDICT_FAIL, "body.one-object"},
        {"byte order mark", "scene.plain", CSN_SPAN_INIT("\xEF\xBB\xBF{" IDS "}"), CSN_VERDICT_FAIL, "body.utf8"},
        {"latin-1", "scene.full", CSN_SPAN_INIT("{\"jobId\":\"\xE9\"}"), CSN_VERDICT_FAIL, "body.utf8"},
        {"a name in another style", "scene.plain",
         CSN_SPAN_INIT("{\"JobId\":\"3f2c8e0a-6f7b-4c57-9f0a-1d2b3c4d5e6f\",\"clientToken\":\"ct-7Q2mWx9bV4\"}"), CSN_VERDICT_FAIL, "body.member-names"},
        {"null for what was not given", "scene.plain", CSN_SPAN_INIT("{" IDS ",\"executionDetails\":null}"), CSN_VERDICT_FAIL, "body.null-omitted"},
        {"null for what was null", "scene.null", CSN_SPAN_INIT("{" IDS ",\"executionDetails\":null}"), CSN_VERDICT_FAIL, "body.null-omitted"},
        {"an extra member", "scene.plain", CSN_SPAN_INIT("{" IDS ",\"outputVariables\":{}}"), CSN_VERDICT_FAIL, "body.nothing-else"},
        {"an extra member of the model", "scene.plain", CSN_SPAN_INIT("{" IDS ",\"executionDetails\":{\"summary\":\"\"}}"), CSN_VERDICT_FAIL, "body.nothing-else"},
        {"zero dropped", "scene.full", CSN_SPAN_INIT("{" IDS REVISION("1700000000") ",\"executionDetails\":{\"summary\":\"done\"}}"), CSN_VERDICT_FAIL, "body.given-sent"},
        {"empty text dropped", "scene.empty-text", CSN_SPAN_INIT("{" IDS ",\"executionDetails\":{}}"), CSN_VERDICT_FAIL, "body.given-sent"},
        {"empty structure dropped", "scene.empty-structure", CSN_SPAN_INIT("{" IDS "}"), CSN_VERDICT_FAIL, "body.empty-structure"},
        {"milliseconds", "scene.full", CSN_SPAN_INIT(FULL("1700000000123", "0")), CSN_VERDICT_FAIL, "time.epoch-seconds"},
        {"an ISO date", "scene.full", CSN_SPAN_INIT(FULL("\"2023-11-14T22:13:20Z\"", "0")), CSN_VERDICT_FAIL, "time.epoch-seconds"},
        {"an hour off", "scene.full", CSN_SPAN_INIT(FULL("1700003600", "0")), CSN_VERDICT_FAIL, "time.instant"},
        {"a rounded second", "scene.full", CSN_SPAN_INIT(FULL("1700000001", "0")), CSN_VERDICT_FAIL, "time.instant"},
        {"NaN", "scene.full", CSN_SPAN_INIT(FULL("NaN", "0")), CSN_VERDICT_FAIL, "number.finite"},
        {"-Infinity", "scene.full", CSN_SPAN_INIT(FULL("1700000000", "-Infinity")), CSN_VERDICT_FAIL, "number.finite"},
        {"nan", "scene.full", CSN_SPAN_INIT(FULL("nan", "0")), CSN_VERDICT_FAIL, "number.finite"},
        {"NA", "scene.full", CSN_SPAN_INIT(FULL("1700000000", "NA")), CSN_VERDICT_FAIL, "number.finite"},
        {"a leading zero", "scene.full", CSN_SPAN_INIT(FULL("1700000000", "00")), CSN_VERDICT_FAIL, "number.finite"},
        {"a plus sign", "scene.full", CSN_SPAN_INIT(FULL("1700000000", "+0")), CSN_VERDICT_FAIL, "number.finite"},
        {"hexadecimal", "scene.full", CSN_SPAN_INIT(FULL("1700000000", "0x0")), CSN_VERDICT_FAIL, "number.finite"},
        {"a bare point", "scene.full", CSN_SPAN_INIT(FULL("1700000000", ".0")), CSN_VERDICT_FAIL, "number.finite"},
        {"an integer as text", "scene.full", CSN_SPAN_INIT(FULL("1700000000", "\"0\"")), CSN_VERDICT_FAIL, "number.integer"},
        {"an integer as boolean", "scene.full", CSN_SPAN_INIT(FULL("1700000000", "false")), CSN_VERDICT_FAIL, "number.integer"},
        {"an integer with a fraction", "scene.full", CSN_SPAN_INIT(FULL("1700000000", "0.5")), CSN_VERDICT_FAIL, "number.integer"},
        {"an integer with an exponent", "scene.full", CSN_SPAN_INIT(FULL("1700000000", "0e1")), CSN_VERDICT_WARN, "number.plain"},
        {"an integer with a point", "scene.full", CSN_SPAN_INIT(FULL("1700000000", "0.0")), CSN_VERDICT_WARN, "number.plain"},
        {"a text as number", "scene.plain", CSN_SPAN_INIT("{\"jobId\":3,\"clientToken\":\"ct-7Q2mWx9bV4\"}"), CSN_VERDICT_FAIL, "string.kind"},
        {"an empty token on completion", "scene.plain", CSN_SPAN_INIT("{" IDS ",\"continuationToken\":\"\"}"), CSN_VERDICT_FAIL, "token.only-to-continue"},
        {"a null token on completion", "scene.plain", CSN_SPAN_INIT("{" IDS ",\"continuationToken\":null}"), CSN_VERDICT_FAIL, "token.only-to-continue"},
        {"a token spliced in", "scene.token", CSN_SPAN_INIT("{" IDS ",\"continuationToken\":{\"a\":\"b/\\n\"}}"), CSN_VERDICT_FAIL, "string.json-escaped"},
        {"a token not escaped", "scene.token", CSN_SPAN_INIT("{" IDS ",\"continuationToken\":\"{\"a\":\"b/\\n\"}\"}"), CSN_VERDICT_FAIL, "string.json-escaped"},
        {"a token escaped twice", "scene.token",
         CSN_SPAN_INIT("{" IDS ",\"continuationToken\":\"{\\\\\\\"a\\\\\\\":\\\\\\\"b/\\\\\\\\n\\\\\\\"}\"}"), CSN_VERDICT_FAIL, "string.json-escaped"},
        {"a token changed", "scene.token", CSN_SPAN_INIT("{" IDS ",\"continuationToken\":\"{\\\"a\\\": \\\"b/\\\\n\\\"}\"}"), CSN_VERDICT_FAIL, "token.opaque"},
        {"another text", "scene.plain", CSN_SPAN_INIT("{\"jobId\":\"3F2C\",\"clientToken\":\"ct-7Q2mWx9bV4\"}"), CSN_VERDICT_FAIL, "body.given-sent"},
        {"an unknown enum value dropped", "scene.enum", CSN_SPAN_INIT("{" IDS ",\"failureDetails\":{\"message\":\"m\"}}"), CSN_VERDICT_FAIL, "enum.open-input"},
        {"an unknown enum value replaced", "scene.enum", CSN_SPAN_INIT("{" IDS ",\"failureDetails\":{\"type\":\"JobFailed\",\"message\":\"m\"}}"), CSN_VERDICT_FAIL, "enum.open-input"},
        {"a name twice", "scene.plain", CSN_SPAN_INIT("{" IDS ",\"clientToken\":\"ct-7Q2mWx9bV4\"}"), CSN_VERDICT_WARN, "body.unique-names"},
        {"too fine a time", "scene.full", CSN_SPAN_INIT(FULL("1700000000.1230001", "0")), CSN_VERDICT_WARN, "time.precision"},
    };

    (void)state;
    judge_bodies(rows, CSN_COUNT(rows));
}

#define TEXT(summary) CSN_SPAN_INIT("{" IDS ",\"executionDetails\":{\"summary\":\"" summary "\"}}")

static void judge_tells_what_was_done_to_a_text(void **state)
{
    static const struct body_row rows[] = {
        {"raw tab", "scene.text", TEXT("a\tb\\u0000 \xC3\xA9 \xF0\x9F\x98\x80 \xE2\x80\xA8</x>\\\"\\\\"), CSN_VERDICT_FAIL, "string.escapes"},
        {"raw quote", "scene.text", TEXT("a\\tb\\u0000 \xC3\xA9 \xF0\x9F\x98\x80 \xE2\x80\xA8</x>\"\\\\"), CSN_VERDICT_FAIL, "body.one-object"},
        {"unknown escape", "scene.text", TEXT("a\\tb\\0 \xC3\xA9 \xF0\x9F\x98\x80 \xE2\x80\xA8</x>\\\"\\\\"), CSN_VERDICT_FAIL, "string.escapes"},
        {"cut at U+0000", "scene.text", TEXT("a\\tb"), CSN_VERDICT_FAIL, "string.escapes"},
        {"controls dropped", "scene.text", TEXT("ab \xC3\xA9 \xF0\x9F\x98\x80 \xE2\x80\xA8</x>\\\"\\\\"), CSN_VERDICT_FAIL, "string.escapes"},
        {"half a pair", "scene.text", TEXT("a\\tb\\u0000 \xC3\xA9 \\ud83d \xE2\x80\xA8</x>\\\"\\\\"), CSN_VERDICT_FAIL, "string.surrogate-pairs"},
        {"a question mark", "scene.text", TEXT("a\\tb\\u0000 \xC3\xA9 ? \xE2\x80\xA8</x>\\\"\\\\"), CSN_VERDICT_FAIL, "string.surrogate-pairs"},
        {"replaced", "scene.text", TEXT("a\\tb\\u0000 \xC3\xA9 \xEF\xBF\xBD\xEF\xBF\xBD \xE2\x80\xA8</x>\\\"\\\\"), CSN_VERDICT_FAIL, "string.surrogate-pairs"},
        {"encoded twice", "scene.text",
         TEXT("a\\tb\\u0000 \xC3\x83\xC2\xA9 \xC3\xB0\xC2\x9F\xC2\x98\xC2\x80 \xC3\xA2\xC2\x80\xC2\xA8</x>\\\"\\\\"), CSN_VERDICT_FAIL, "body.utf8"},
        {"surrogates as bytes", "scene.text", TEXT("a\\tb\\u0000 \xC3\xA9 \xED\xA0\xBD\xED\xB8\x80 \xE2\x80\xA8</x>\\\"\\\\"), CSN_VERDICT_FAIL, "body.utf8"},
    };

    (void)state;
    judge_bodies(rows, CSN_COUNT(rows));
}

static void judge_leaves_bodies_their_freedoms(void **state)
{
    static const struct body_row rows[] = {
        {"whole seconds", "scene.full", CSN_SPAN_INIT(FULL("1700000000", "0")), CSN_VERDICT_PASS, NULL},
        {"a point", "scene.full", CSN_SPAN_INIT(FULL("1700000000.0", "0")), CSN_VERDICT_PASS, NULL},
        {"an exponent", "scene.full", CSN_SPAN_INIT(FULL("1.7E9", "0")), CSN_VERDICT_PASS, NULL},
        {"padded milliseconds", "scene.full", CSN_SPAN_INIT(FULL("1700000000.123000", "0")), CSN_VERDICT_PASS, NULL},
        {"white space", "scene.plain",
         CSN_SPAN_INIT(" {\r\n\t\"jobId\": \"3f2c8e0a-6f7b-4c57-9f0a-1d2b3c4d5e6f\" , \"clientToken\" : \"ct-7Q2mWx9bV4\" } \n"), CSN_VERDICT_PASS, NULL},
        {"another order", "scene.plain",
         CSN_SPAN_INIT("{\"clientToken\":\"ct-7Q2mWx9bV4\",\"jobId\":\"3f2c8e0a-6f7b-4c57-9f0a-1d2b3c4d5e6f\"}"), CSN_VERDICT_PASS, NULL},
        {"an escaped name", "scene.plain",
         CSN_SPAN_INIT("{\"job\\u0049d\":\"3f2c8e0a-6f7b-4c57-9f0a-1d2b3c4d5e6f\",\"clientToken\":\"ct-7Q2mWx9bV4\"}"), CSN_VERDICT_PASS, NULL},
        {"ASCII escapes", "scene.text", TEXT("a\\tb\\u0000 \\u00e9 \\uD83D\\ude00 \\u2028\\u003c\\/x\\u003E\\u0022\\u005c"), CSN_VERDICT_PASS, NULL},
        {"long escapes", "scene.text", TEXT("a\\u0009b\\u0000 \xC3\xA9 \xF0\x9F\x98\x80 \xE2\x80\xA8</x>\\\"\\\\"), CSN_VERDICT_PASS, NULL},
        {"a negative instant, floor", "scene.negative",
         CSN_SPAN_INIT("{" IDS ",\"currentRevision\":{\"revision\":\"r1\",\"changeIdentifier\":\"c1\",\"created\":-1}}"), CSN_VERDICT_PASS, NULL},
        {"a negative instant, toward zero", "scene.negative",
         CSN_SPAN_INIT("{" IDS ",\"currentRevision\":{\"revision\":\"r1\",\"changeIdentifier\":\"c1\",\"created\":0}}"), CSN_VERDICT_PASS, NULL},
        {"a negative instant, exact", "scene.negative",
         CSN_SPAN_INIT("{" IDS ",\"currentRevision\":{\"revision\":\"r1\",\"changeIdentifier\":\"c1\",\"created\":-0.5}}"), CSN_VERDICT_PASS, NULL},
        {"NaN left out", "scene.nan", CSN_SPAN_INIT("{" IDS ",\"executionDetails\":{\"summary\":\"s\"}}"), CSN_VERDICT_PASS, NULL},
        {"NaN as text", "scene.nan", CSN_SPAN_INIT("{" IDS ",\"executionDetails\":{\"summary\":\"s\",\"percentComplete\":\"NaN\"}}"), CSN_VERDICT_FAIL, "number.finite"},
        {"NaN as null", "scene.nan", CSN_SPAN_INIT("{" IDS ",\"executionDetails\":{\"summary\":\"s\",\"percentComplete\":null}}"), CSN_VERDICT_FAIL, "body.null-omitted"},
        {"a lone surrogate escaped", "scene.lone", TEXT("a\\ud83d"), CSN_VERDICT_PASS, NULL},
        {"a lone surrogate replaced", "scene.lone", TEXT("a\xEF\xBF\xBD"), CSN_VERDICT_PASS, NULL},
        {"a lone surrogate replaced thrice", "scene.lone", TEXT("a\\ufffd\\ufffd\\ufffd"), CSN_VERDICT_PASS, NULL},
        {"a lone surrogate as a question mark", "scene.lone", TEXT("a?"), CSN_VERDICT_PASS, NULL},
        {"a text with a lone surrogate changed", "scene.lone", TEXT("b?"), CSN_VERDICT_FAIL, "body.given-sent"},
        {"an illegal structure sent", "scene.free", CSN_SPAN_INIT("{" IDS ",\"currentRevision\":{}}"), CSN_VERDICT_PASS, NULL},
        {"an illegal structure dropped", "scene.free", CSN_SPAN_INIT("{" IDS "}"), CSN_VERDICT_PASS, NULL},
    };

    (void)state;
    judge_bodies(rows, CSN_COUNT(rows));
}

/* ---- one captured request ---- */

static void judge_raw_request(struct scene *scene, struct csn_span raw, bool with_secret)
{
    struct csn_judge_request request = {.raw = raw, .any_time = true};
    struct csn_error error = {0};

    if (with_secret)
        request.credentials = (struct csn_credentials){scene->instance.credentials.access_key_id,
                                                       scene->instance.credentials.secret_access_key, CSN_SPAN("")};
    if (csn_judge_raw(scene_catalogue(), &request, &scene->options, &scene->arena, &scene->result, &error) != CSN_OK)
        fail_msg("%s", error.message);
}

static void judge_raw_verifies_by_the_secret_and_the_model_alone(void **state)
{
    struct scene scene;
    struct scene_draft draft;

    (void)state;
    scene_init(&scene, "scene.full");
    draft = scene_draft_of(&scene, 0);
    judge_raw_request(&scene, scene_render(&scene, &draft), true);
    scene_expect(&scene, "right", CSN_VERDICT_PASS, NULL);
    judge_raw_request(&scene, scene_render(&scene, &draft), false);
    scene_expect(&scene, "without the secret", CSN_VERDICT_PASS, NULL);
    draft.sign_host = CSN_SPAN("127.0.0.1");
    judge_raw_request(&scene, scene_render(&scene, &draft), true);
    scene_expect(&scene, "host without port", CSN_VERDICT_FAIL, "sign.host-as-sent");
    scene_clear(&scene);
}

static void judge_raw_holds_bodies_against_the_model(void **state)
{
    static const struct { const char *name; struct csn_span body; enum csn_verdict verdict; const char *rule; } rows[] = {
        {"milliseconds", CSN_SPAN_INIT(FULL("1700000000123", "0")), CSN_VERDICT_FAIL, "time.epoch-seconds"},
        {"a null", CSN_SPAN_INIT("{" IDS ",\"executionDetails\":null}"), CSN_VERDICT_FAIL, "body.null-omitted"},
        {"an unknown member", CSN_SPAN_INIT("{" IDS ",\"x\":1}"), CSN_VERDICT_FAIL, "body.nothing-else"},
        {"a text for an integer", CSN_SPAN_INIT(FULL("1", "\"0\"")), CSN_VERDICT_FAIL, "number.integer"},
        {"a constraint", CSN_SPAN_INIT(FULL("1", "101")), CSN_VERDICT_PASS, NULL},
    };
    struct scene scene;

    (void)state;
    scene_init(&scene, "scene.full");
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct scene_draft draft = scene_draft_of(&scene, 0);

        draft.body = rows[i].body;
        judge_raw_request(&scene, scene_render(&scene, &draft), true);
        scene_expect(&scene, rows[i].name, rows[i].verdict, rows[i].rule);
    }
    scene_clear(&scene);
}

static void judge_raw_survives_what_is_no_request(void **state)
{
    static const struct csn_span raws[] = {CSN_SPAN_INIT(""), CSN_SPAN_INIT("\r\n"), CSN_SPAN_INIT("garbage"), CSN_SPAN_INIT("POST / HTTP/1.1\r\n"),
                                           CSN_SPAN_INIT("POST / HTTP/1.1\r\n\r\n"), CSN_SPAN_INIT("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")};
    struct scene scene;

    (void)state;
    scene_init(&scene, "scene.plain");
    for (size_t i = 0; i < CSN_COUNT(raws); i++)
        judge_raw_request(&scene, raws[i], true);
    scene_clear(&scene);
}

static void judge_accepts_what_the_library_sends(void **state)
{
    struct scene scene;
    struct scene_draft draft;
    struct csn_client_config config = {.model = csn_codepipeline_model(), .authority = SCENE_AUTHORITY, .region = CSN_SPAN(CSN_REGION)};
    struct csn_buf request;

    (void)state;
    scene_init(&scene, "scene.full");
    draft = scene_draft_of(&scene, 0);
    config.credentials = scene.instance.credentials;
    config.credentials.session_token = CSN_SPAN("");
    csn_buf_init(&request, NULL, 1 << 16);
    assert_int_equal(csn_client_build(&config, CSN_SPAN("PutThirdPartyJobSuccessResult"), draft.body,
                                      (struct csn_time){.seconds = SCENE_WALL_MS / 1000}, &request, NULL), CSN_OK);
    (void)scene_add(&scene, 0, csn_buf_span(&request), 0, 1);
    scene_judge(&scene);
    scene_expect(&scene, "library", CSN_VERDICT_PASS, NULL);
    csn_buf_clear(&request);
    scene_clear(&scene);
}

static void mask_hides_what_differs_from_run_to_run(void **state)
{
    static const struct { const char *text, *masked; } rows[] = {
        {"Host is 127.0.0.1:40123 now", "Host is 127.0.0.1:<port> now"},
        {"at 20231114T221320Z and 20231114/us-east-1", "at <date> and <date>/us-east-1"},
        {"key CSNABCDEFGHIJKLMNOP2 used", "key <key-id> used"},
        {"id 3f2c8e0a-6f7b-4c57-9f0a-1d2b3c4d5e6f.", "id <id>."},
        {"no such job a1b2c3d4e5f6", "no such job <nonce>"},
        {"codepipeline is a word", "codepipeline is a word"},
        {"Tue, 14 Nov 2023 22:13:20 GMT", "<date>"},
        {"2023-11-14T22:13:20Z", "<date>Z"},
        {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "<hash>"},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_buf out;

        csn_buf_init(&out, NULL, 4096);
        assert_int_equal(csn_mask_text(csn_span_of_string(rows[i].text), &out), CSN_OK);
        assert_int_equal(csn_buf_append_byte(&out, '\0'), CSN_OK);
        assert_string_equal(out.data, rows[i].masked);
        csn_buf_clear(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judge_tells_mistakes_of_the_envelope),
        cmocka_unit_test(judge_tells_a_missing_host_twice),
        cmocka_unit_test(judge_tells_chunked_requests),
        cmocka_unit_test(judge_tells_mistakes_of_the_body),
        cmocka_unit_test(judge_tells_what_was_done_to_a_text),
        cmocka_unit_test(judge_leaves_bodies_their_freedoms),
        cmocka_unit_test(judge_raw_verifies_by_the_secret_and_the_model_alone),
        cmocka_unit_test(judge_raw_holds_bodies_against_the_model),
        cmocka_unit_test(judge_raw_survives_what_is_no_request),
        cmocka_unit_test(judge_accepts_what_the_library_sends),
        cmocka_unit_test(mask_hides_what_differs_from_run_to_run),
    };

    return cmocka_run_group_tests(tests, NULL, scene_close) != 0;
}
