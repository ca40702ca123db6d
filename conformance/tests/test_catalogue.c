/* The catalogue: what is compiled into the program is sound, executions follow from the seed, and bad files are refused with
 * file and place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <countersign/codepipeline.h>
#include <countersign/hex.h>
#include <countersign/http.h>

#include "catalogue/catalogue.h"
#include "catalogue/coding.h"
#include "catalogue/instance.h"

static struct csn_catalogue catalogue;

static int open_catalogue(void **state)
{
    struct csn_error error;
    (void)state;
    if (csn_catalogue_open(&catalogue, csn_codepipeline_model(), NULL, &error) == CSN_OK)
        return 0;
    print_error("%s\n", error.message);
    return -1;
}

static int clear_catalogue(void **state)
{
    (void)state;
    csn_catalogue_clear(&catalogue);
    return 0;
}

static const struct csn_case *case_of(const char *id)
{
    const struct csn_case *of = csn_catalogue_case(&catalogue, csn_span_of_string(id));
    assert_non_null(of);
    return of;
}

/* ---- the embedded catalogue ---- */

static void catalogue_holds_two_hundred_written_cases_at_least(void **state)
{
    size_t written = 0;
    (void)state;
    for (size_t i = 0; i < catalogue.case_count; i++)
        written += !catalogue.cases[i].generated;
    assert_true(written >= 200);
    assert_true(catalogue.rule_count >= 90);
}

static size_t count_area(const char *area)
{
    size_t count = 0;
    for (size_t i = 0; i < catalogue.case_count; i++)
        count += csn_span_equal(catalogue.cases[i].area, csn_span_of_string(area));
    return count;
}

static void catalogue_has_four_cases_in_every_area(void **state)
{
    static const char *const areas[] = {"required-members", "optional-members", "strings", "timestamps", "numbers",
                                        "continuation-token", "envelope", "signing", "success-answers", "errors", "retries",
                                        "transport"};
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(areas); i++)
        if (count_area(areas[i]) < 4)
            fail_msg("%s has %zu cases", areas[i], count_area(areas[i]));
}

static bool uses(const struct csn_operation *operation)
{
    for (size_t i = 0; i < catalogue.case_count; i++)
        for (size_t j = 0; j < catalogue.cases[i].step_count; j++)
            if (catalogue.cases[i].steps[j].operation == operation)
                return true;
    return false;
}

static void catalogue_calls_every_operation(void **state)
{
    const struct csn_model *model = csn_codepipeline_model();
    (void)state;
    for (size_t i = 0; i < model->operation_count; i++)
        assert_true(uses(&model->operations[i]));
}

static void catalogue_gives_every_case_rules_steps_and_answers(void **state)
{
    (void)state;
    for (size_t i = 0; i < catalogue.case_count; i++) {
        const struct csn_case *of = &catalogue.cases[i];
        assert_true(of->rule_count >= 1);
        assert_true(of->step_count >= 1);
        for (size_t j = 0; j < of->step_count; j++)
            assert_true(of->steps[j].answer_count >= 1);
    }
}

static void assert_cites(const struct csn_rule *rule)
{
    assert_non_null(rule);
    assert_ptr_equal(csn_catalogue_rule(&catalogue, rule->id), rule);
}

static void catalogue_cites_rules_that_exist(void **state)
{
    (void)state;
    for (size_t i = 0; i < catalogue.case_count; i++) {
        const struct csn_case *of = &catalogue.cases[i];
        for (size_t j = 0; j < of->rule_count; j++)
            assert_cites(of->rules[j]);
        for (size_t j = 0; j < of->step_count; j++)
            for (size_t k = 0; k < of->steps[j].answer_count; k++) {
                const struct csn_expectation *expect = &of->steps[j].answers[k].expect;
                assert_cites(of->steps[j].refusal_rule);
                assert_cites(expect->outcome_rule);
                assert_cites(expect->code_rule);
                assert_cites(expect->message_rule);
                assert_cites(expect->http_status_rule);
                assert_cites(expect->request_id_rule);
                assert_cites(expect->output_rule);
            }
    }
}

static bool has_case(const struct csn_rule *rule)
{
    for (size_t i = 0; i < catalogue.case_count; i++)
        for (size_t j = 0; j < catalogue.cases[i].rule_count; j++)
            if (catalogue.cases[i].rules[j] == rule)
                return true;
    return false;
}

static void catalogue_has_a_case_for_every_rule_that_can_be_seen(void **state)
{
    (void)state;
    for (size_t i = 0; i < catalogue.rule_count; i++)
        if (has_case(&catalogue.rules[i]) == (catalogue.rules[i].unseen.len > 0))
            fail_msg("%.*s", CSN_SPAN_ARG(catalogue.rules[i].id));
}

static void catalogue_keeps_scripted_waiting_short(void **state)
{
    (void)state;
    for (size_t i = 0; i < catalogue.case_count; i++)
        for (size_t j = 0; j < catalogue.cases[i].step_count; j++)
            for (size_t k = 0; k < catalogue.cases[i].steps[j].answer_count; k++)
                assert_true(catalogue.cases[i].steps[j].answers[k].delay_ms < 1500);
}

static void catalogue_finds_no_case_that_is_not_there(void **state)
{
    (void)state;
    assert_null(csn_catalogue_case(&catalogue, CSN_SPAN("required.nothing")));
    assert_null(csn_catalogue_rule(&catalogue, CSN_SPAN("body")));
}

/* ---- what answers are to a client ---- */

static const struct csn_answer *answer_of(const char *id, size_t step, size_t answer)
{
    return &case_of(id)->steps[step].answers[answer];
}

static void answer_tells_what_a_client_sees(void **state)
{
    static const struct {
        const char *id;
        size_t step, answer;
        bool complete;
        int status;
        const char *code;
        enum csn_answer_end end;
    } rows[] = {
        {"required.success-result", 0, 0, true, 200, "", CSN_END_KEEP},
        {"success.void-204", 0, 0, true, 204, "", CSN_END_KEEP},
        {"success.void-error-in-body", 0, 0, true, 200, "JobNotFoundException", CSN_END_KEEP},
        {"error.header-namespace-uri", 0, 0, true, 400, "JobNotFoundException", CSN_END_KEEP},
        {"error.code-namespace", 0, 0, true, 400, "JobNotFoundException", CSN_END_KEEP},
        {"error.json-cut-off", 0, 0, true, 400, "", CSN_END_KEEP},
        {"error.code-unknown", 0, 0, true, 400, "Frobbed${nonce}Exception", CSN_END_KEEP},
        {"retry.throttling-header-alone", 0, 0, true, 400, "ThrottlingException", CSN_END_KEEP},
        {"retry.connection-reset", 0, 0, false, 0, "", CSN_END_RESET},
        {"retry.connection-closed", 0, 0, false, 0, "", CSN_END_CLOSE},
        {"transport.chunked", 0, 0, true, 200, "", CSN_END_KEEP},
        {"transport.until-close", 0, 0, true, 200, "", CSN_END_CLOSE},
        {"transport.interim-several", 0, 0, true, 400, "JobNotFoundException", CSN_END_KEEP},
        {"transport.coding-and-length", 0, 0, true, 200, "", CSN_END_KEEP},
        {"transport.length-invalid", 0, 0, false, 0, "", CSN_END_CLOSE},
        {"transport.no-body-after-204", 0, 0, true, 204, "", CSN_END_KEEP},
        {"transport.header-folded", 0, 0, true, 200, "", CSN_END_KEEP},
        {"transport.bytes-after-answer", 0, 0, true, 200, "", CSN_END_KEEP},
        {"transport.body-cut", 0, 0, false, 0, "", CSN_END_CLOSE},
        {"transport.list-cut", 0, 0, false, 0, "", CSN_END_CLOSE},
        {"transport.last-chunk-missing", 0, 0, false, 0, "", CSN_END_CLOSE},
        {"transport.headers-cut", 0, 0, false, 0, "", CSN_END_CLOSE},
        {"transport.chunk-size-overflow", 0, 0, false, 0, "", CSN_END_CLOSE},
        {"transport.silence", 0, 0, false, 0, "", CSN_END_STALL},
        {"transport.silence-in-body", 0, 0, false, 0, "", CSN_END_STALL},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        const struct csn_answer *answer = answer_of(rows[i].id, rows[i].step, rows[i].answer);
        if (answer->complete != rows[i].complete || answer->status != rows[i].status || answer->end != rows[i].end ||
            !csn_span_equal(answer->code, csn_span_of_string(rows[i].code)))
            fail_msg("%s: complete %d, status %d, end %d, code %.*s", rows[i].id, answer->complete, answer->status, answer->end,
                     CSN_SPAN_ARG(answer->code));
    }
}

static void answer_that_is_cut_must_be_an_error(void **state)
{
    const struct csn_expectation *expect = &answer_of("transport.list-cut", 0, 0)->expect;
    (void)state;
    assert_int_equal(expect->outcome, CSN_EXPECT_ERROR);
    assert_int_equal(expect->kinds, CSN_KIND_SERVICE | CSN_KIND_TRANSPORT);
    assert_false(expect->http_status);
}

static void answer_of_an_error_is_judged_in_detail(void **state)
{
    const struct csn_expectation *expect = &answer_of("retry.not-a-modelled-error", 0, 0)->expect;
    (void)state;
    assert_int_equal(expect->outcome, CSN_EXPECT_ERROR);
    assert_int_equal(expect->kinds, CSN_KIND_SERVICE);
    assert_true(expect->http_status && expect->request_id);
    assert_true(csn_span_equal(expect->outcome_rule->id, CSN_SPAN("error.is-error")));
}

static void answer_with_a_plain_modelled_type_expects_its_code(void **state)
{
    (void)state;
    assert_true(csn_span_equal(answer_of("retry.answer-lost", 0, 1)->expect.code, CSN_SPAN("InvalidJobStateException")));
    assert_null(answer_of("retry.throttling", 0, 0)->expect.code.data);
    assert_null(answer_of("error.carriers-disagree", 0, 0)->expect.code.data);
}

static void answer_without_a_request_id_asks_for_none(void **state)
{
    (void)state;
    assert_false(answer_of("error.web-page", 0, 0)->expect.request_id);
    assert_true(answer_of("transport.header-name-case", 0, 0)->expect.request_id);
    assert_true(answer_of("transport.header-value-spaces", 0, 0)->expect.request_id);
    assert_true(answer_of("transport.trailer-is-no-header", 0, 0)->expect.request_id);
}

static void answer_tells_retry_after_and_waiting(void **state)
{
    (void)state;
    assert_true(answer_of("retry.after-a-second", 0, 0)->retry_after);
    assert_false(answer_of("retry.after-a-second", 0, 1)->retry_after);
    assert_int_equal(answer_of("sign.retry-a-second-later", 0, 0)->delay_ms, 1100);
    assert_int_equal(answer_of("required.poll", 0, 0)->delay_ms, 0);
}

static void case_needs_the_features_of_its_configuration(void **state)
{
    (void)state;
    assert_int_equal(case_of("sign.retry-at-once")->features, CSN_FEATURE_MAX_ATTEMPTS | CSN_FEATURE_SESSION_TOKEN);
    assert_int_equal(case_of("transport.silence")->features, CSN_FEATURE_TIMEOUT);
    assert_int_equal(case_of("required.poll")->features, 0);
}

/* ---- executions ---- */

struct fixture {
    struct csn_arena arena;
    struct csn_instance instance;
};

static void make(struct fixture *f, const struct csn_case *of, uint64_t seed, unsigned repeat)
{
    csn_arena_init(&f->arena, NULL, (size_t)64 << 20);
    assert_int_equal(csn_instance_make(of, seed, repeat, &f->arena, &f->instance), CSN_OK);
}

static struct csn_instance_names names_of(size_t step, size_t answer)
{
    return (struct csn_instance_names){.step = step, .answer = answer, .now = {1700000000, 0},
                                       .authority = CSN_SPAN("127.0.0.1:40000"), .other = CSN_SPAN("127.0.0.1:40001")};
}

/* All that the plans of a case send, in one buffer. */
static void play_case(const struct csn_instance *instance, struct csn_arena *arena, struct csn_buf *out)
{
    for (size_t i = 0; i < instance->of->step_count; i++)
        for (size_t j = 0; j < instance->of->steps[i].answer_count; j++) {
            struct csn_instance_names names = names_of(i, j);
            struct csn_plan plan;
            assert_int_equal(csn_answer_plan(instance, &instance->of->steps[i].answers[j], &names, arena, &plan), CSN_OK);
            for (size_t k = 0; k < plan.count; k++)
                if (plan.plays[k].kind == CSN_PLAY_SEND)
                    assert_int_equal(csn_buf_append(out, plan.plays[k].bytes), CSN_OK);
        }
}

static void instance_gives_the_same_bytes_for_the_same_seed(void **state)
{
    (void)state;
    for (size_t i = 0; i < catalogue.case_count; i++) {
        struct csn_buf played[2];
        for (size_t j = 0; j < 2; j++) {
            struct fixture f;
            make(&f, &catalogue.cases[i], 42, 3);
            csn_buf_init(&played[j], NULL, (size_t)64 << 20);
            play_case(&f.instance, &f.arena, &played[j]);
            csn_arena_clear(&f.arena);
        }
        assert_true(csn_span_equal(csn_buf_span(&played[0]), csn_buf_span(&played[1])));
        csn_buf_clear(&played[0]);
        csn_buf_clear(&played[1]);
    }
}

static void instance_differs_by_seed_case_and_repetition(void **state)
{
    struct fixture f[4];
    (void)state;
    make(&f[0], case_of("required.poll"), 1, 0);
    make(&f[1], case_of("required.poll"), 2, 0);
    make(&f[2], case_of("required.poll"), 1, 1);
    make(&f[3], case_of("required.details"), 1, 0);
    for (size_t i = 0; i < CSN_COUNT(f); i++)
        for (size_t j = 0; j < i; j++) {
            const struct csn_instance *a = &f[i].instance, *b = &f[j].instance;
            assert_false(csn_span_equal(a->nonce, b->nonce));
            assert_false(csn_span_equal(a->credentials.access_key_id, b->credentials.access_key_id));
            assert_false(csn_span_equal(a->credentials.secret_access_key, b->credentials.secret_access_key));
            assert_false(csn_span_equal(a->credentials.session_token, b->credentials.session_token));
        }
    for (size_t i = 0; i < CSN_COUNT(f); i++)
        csn_arena_clear(&f[i].arena);
}

static bool is_of(struct csn_span text, const char *alphabet)
{
    for (size_t i = 0; i < text.len; i++)
        if (!strchr(alphabet, text.data[i]) || !text.data[i])
            return false;
    return true;
}

static void instance_credentials_have_their_form(void **state)
{
    struct fixture f;
    (void)state;
    make(&f, case_of("required.poll"), 7, 0);
    const struct csn_credentials *credentials = &f.instance.credentials;
    assert_int_equal(credentials->access_key_id.len, 20);
    assert_true(csn_span_starts_with(credentials->access_key_id, CSN_SPAN("CSN")));
    assert_true(is_of(credentials->access_key_id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"));
    assert_int_equal(credentials->secret_access_key.len, 40);
    assert_int_equal(credentials->session_token.len, 64);
    assert_int_equal(f.instance.nonce.len, 12);
    assert_true(is_of(f.instance.nonce, "0123456789abcdef"));
    csn_arena_clear(&f.arena);
}

static void instance_request_ids_are_uuids_that_differ(void **state)
{
    struct fixture f;
    char a[CSN_REQUEST_ID_SIZE], b[CSN_REQUEST_ID_SIZE];
    bool matches = false;
    (void)state;
    make(&f, case_of("required.poll"), 7, 0);
    csn_instance_request_id(&f.instance, 0, 0, a);
    csn_instance_request_id(&f.instance, 0, 1, b);
    assert_memory_not_equal(a, b, sizeof a);
    csn_instance_request_id(&f.instance, 1, 0, b);
    assert_memory_not_equal(a, b, sizeof a);
    assert_int_equal(csn_pattern_match(CSN_SPAN("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"),
                                       csn_span_of(a, sizeof a), &matches, NULL), CSN_OK);
    assert_true(matches);
    csn_arena_clear(&f.arena);
}

static void instance_fills_in_what_it_knows_and_leaves_the_rest(void **state)
{
    struct fixture f;
    char storage[200], expected[200];
    struct csn_buf out;
    struct csn_instance_names names = names_of(0, 0);
    (void)state;
    make(&f, case_of("required.poll"), 7, 0);
    csn_buf_init_fixed(&out, storage, sizeof storage);
    assert_int_equal(csn_instance_expand(&f.instance, &names, CSN_SPAN("a ${nonce}$ ${none} ${date} http://${authority}/ ${other} ${"), &out), CSN_OK);
    snprintf(expected, sizeof expected, "a %.*s$ ${none} Tue, 14 Nov 2023 22:13:20 GMT http://127.0.0.1:40000/ 127.0.0.1:40001 ${",
             CSN_SPAN_ARG(f.instance.nonce));
    assert_true(csn_span_equal(csn_buf_span(&out), csn_span_of_string(expected)));
    csn_arena_clear(&f.arena);
}

/* Reads the plan's bytes up to the final answer; false where none ends. */
static bool parse_plan(struct csn_http_parser *parser, const struct csn_plan *plan, enum csn_answer_end end)
{
    for (size_t i = 0; i < plan->count; i++) {
        struct csn_span rest = plan->plays[i].kind == CSN_PLAY_SEND ? plan->plays[i].bytes : CSN_SPAN("");
        while (rest.len > 0) {
            size_t consumed;
            enum csn_http_progress progress;
            assert_int_equal(csn_http_parser_feed(parser, rest, &consumed, &progress), CSN_OK);
            if (progress == CSN_HTTP_FATAL)
                return false;
            rest = csn_span_slice(rest, consumed, rest.len);
            if (progress == CSN_HTTP_COMPLETE && csn_http_parser_message(parser)->status >= 200)
                return true;
            if (progress == CSN_HTTP_COMPLETE)
                csn_http_parser_reset(parser);
        }
    }
    return end == CSN_END_CLOSE && csn_http_parser_finish(parser) == CSN_HTTP_COMPLETE;
}

static void check_plan(const struct csn_instance *instance, size_t step, size_t answer, struct csn_arena *arena)
{
    const struct csn_answer *of = &instance->of->steps[step].answers[answer];
    struct csn_instance_names names = names_of(step, answer);
    struct csn_http_parser parser;
    struct csn_plan plan;
    assert_int_equal(csn_answer_plan(instance, of, &names, arena, &plan), CSN_OK);
    csn_http_parser_init(&parser, CSN_HTTP_RESPONSE, NULL, NULL);
    bool complete = parse_plan(&parser, &plan, of->end);
    if (complete != of->complete || (complete && csn_http_parser_message(&parser)->status != of->status))
        fail_msg("%.*s, step %zu, answer %zu", CSN_SPAN_ARG(instance->of->id), step, answer);
    csn_http_parser_clear(&parser);
}

static void plan_of_a_complete_answer_parses_and_of_another_does_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < catalogue.case_count; i++) {
        struct fixture f;
        make(&f, &catalogue.cases[i], 99, 0);
        for (size_t j = 0; j < f.instance.of->step_count; j++)
            for (size_t k = 0; k < f.instance.of->steps[j].answer_count; k++)
                check_plan(&f.instance, j, k, &f.arena);
        csn_arena_clear(&f.arena);
    }
}

static void assert_plays(const char *id, size_t answer, const char *expected)
{
    struct fixture f;
    struct csn_plan plan;
    struct csn_buf text;
    struct csn_instance_names names = names_of(0, answer);
    make(&f, case_of(id), 0, 0);
    f.instance.nonce = CSN_SPAN("000000000000");
    csn_buf_init(&text, NULL, 1 << 16);
    assert_int_equal(csn_answer_plan(&f.instance, &f.instance.of->steps[0].answers[answer], &names, &f.arena, &plan), CSN_OK);
    for (size_t i = 0; i < plan.count; i++) {
        static const char *const marks[] = {
            [CSN_PLAY_WAIT] = "<wait>", [CSN_PLAY_CLOSE] = "<close>", [CSN_PLAY_RESET] = "<reset>", [CSN_PLAY_STALL] = "<stall>"};
        struct csn_span part = plan.plays[i].kind == CSN_PLAY_SEND ? plan.plays[i].bytes : csn_span_of_string(marks[plan.plays[i].kind]);
        assert_int_equal(csn_buf_append(&text, part), CSN_OK);
    }
    assert_int_equal(csn_buf_append_byte(&text, '\0'), CSN_OK);
    assert_string_equal(text.data, expected);
    csn_buf_clear(&text);
    csn_arena_clear(&f.arena);
}

#define HEAD(status) "HTTP/1.1 " status "\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\n"
#define REQUEST_ID "x-amzn-RequestId: 00000000-0000-4000-8000-000000000000\r\n"
#define JSON_TYPE "Content-Type: application/x-amz-json-1.1\r\n"

static void plan_writes_exact_bytes(void **state)
{
    (void)state;
    assert_plays("required.success-result", 0, HEAD("200 OK") REQUEST_ID "Content-Length: 0\r\n\r\n");
    assert_plays("required.acknowledge", 0, HEAD("200 OK") REQUEST_ID JSON_TYPE "Content-Length: 2\r\n\r\n{}");
    assert_plays("success.void-204", 0, HEAD("204 No Content") REQUEST_ID "\r\n");
    assert_plays("success.void-299", 0, HEAD("299 Done") REQUEST_ID "Content-Length: 0\r\n\r\n");
    assert_plays("success.content-type-missing", 0,
                 HEAD("200 OK") REQUEST_ID "Content-Length: 109\r\n\r\n"
                 "{\"jobs\":[{\"clientId\":\"1b9d6bcd-bbfd-4b2d-9b5d-000000000000\",\"jobId\":\"9b2e1d4f-6c8e-4fa0-9d3b-000000000000\"}]}");
    assert_plays("transport.body-cut", 0, HEAD("200 OK") REQUEST_ID JSON_TYPE "Content-Length: 50\r\n\r\n{\"a\":\"000<close>");
    assert_plays("transport.headers-cut", 0, HEAD("200 OK") "Content-Le<close>");
    assert_plays("transport.silence", 0, "<stall>");
    assert_plays("retry.connection-reset", 0, "<reset>");
    assert_plays("sign.retry-a-second-later", 0,
                 "<wait>" HEAD("500 Internal Server Error") REQUEST_ID JSON_TYPE
                 "Content-Length: 58\r\n\r\n{\"__type\":\"InternalFailure\",\"message\":\"slow 000000000000\"}");
    assert_plays("transport.interim-100", 0,
                 "HTTP/1.1 100 Continue\r\n\r\n" HEAD("200 OK") REQUEST_ID JSON_TYPE
                 "Content-Length: 32\r\n\r\n{\"status\":\"Queued-000000000000\"}");
    assert_plays("transport.trailer-is-no-header", 0,
                 HEAD("400 Bad Request") REQUEST_ID JSON_TYPE "Transfer-Encoding: chunked\r\n\r\n"
                 "46\r\n{\"__type\":\"JobNotFoundException\",\"message\":\"no such job 000000000000\"}\r\n"
                 "0\r\nx-amzn-RequestId: 00000000-0000-4000-8000-000000000000\r\n\r\n");
}

static void plan_splits_where_the_script_says(void **state)
{
    struct fixture f;
    struct csn_plan plan;
    struct csn_instance_names names = names_of(0, 0);
    (void)state;
    make(&f, case_of("transport.in-small-pieces"), 0, 0);
    assert_int_equal(csn_answer_plan(&f.instance, &f.instance.of->steps[0].answers[0], &names, &f.arena, &plan), CSN_OK);
    assert_true(plan.count > 20);
    for (size_t i = 0; i < plan.count; i++) {
        assert_int_equal(plan.plays[i].kind, i % 2 ? CSN_PLAY_WAIT : CSN_PLAY_SEND);
        if (i % 2 == 0 && i + 1 < plan.count)
            assert_int_equal(plan.plays[i].bytes.len, 5);
    }
    csn_arena_clear(&f.arena);
}

/* ---- references ---- */

static const struct csn_value *parse(struct csn_arena *arena, const char *text)
{
    struct csn_value *value;
    assert_int_equal(csn_value_parse(arena, csn_span_of_string(text), NULL, &value, NULL), CSN_OK);
    return value;
}

static void input_takes_what_an_earlier_step_reported(void **state)
{
    struct fixture f;
    const struct csn_value *outputs[8] = {NULL}, *input;
    (void)state;
    make(&f, case_of("token.flow"), 0, 0);
    outputs[0] = parse(&f.arena, "{\"jobs\":[{\"jobId\":\"j-1\"}]}");
    outputs[1] = parse(&f.arena, "{\"jobDetails\":{\"nonce\":\"n \\u0000 1\"}}");
    assert_int_equal(csn_instance_input(&f.instance, 2, outputs, &f.arena, &input, NULL), CSN_OK);
    assert_true(csn_span_equal(csn_value_text(csn_value_get(input, CSN_SPAN("jobId"))), CSN_SPAN("j-1")));
    assert_true(csn_span_equal(csn_value_text(csn_value_get(input, CSN_SPAN("nonce"))), CSN_SPAN("n \0 1")));
    assert_int_equal(input->count, 3);
    csn_arena_clear(&f.arena);
}

static void input_names_a_reference_that_leads_nowhere(void **state)
{
    static const char *const reported[] = {"{}", "{\"jobs\":[]}", "{\"jobs\":{}}", "{\"jobs\":[{\"jobId\":5}]}", "[]"};
    struct fixture f;
    const struct csn_value *outputs[8] = {NULL}, *input;
    struct csn_error error;
    (void)state;
    make(&f, case_of("token.flow"), 0, 0);
    for (size_t i = 0; i <= CSN_COUNT(reported); i++) {
        outputs[0] = i < CSN_COUNT(reported) ? parse(&f.arena, reported[i]) : NULL;
        assert_int_equal(csn_instance_input(&f.instance, 1, outputs, &f.arena, &input, &error), CSN_NOT_FOUND);
        assert_non_null(strstr(error.message, "$steps[0].output.jobs[0].jobId"));
    }
    csn_arena_clear(&f.arena);
}

static void input_without_references_is_the_case_s_own(void **state)
{
    struct fixture f;
    const struct csn_value *outputs[8] = {NULL}, *input;
    (void)state;
    make(&f, case_of("token.flow"), 0, 0);
    assert_int_equal(csn_instance_input(&f.instance, 0, outputs, &f.arena, &input, NULL), CSN_OK);
    assert_ptr_equal(input, f.instance.of->steps[0].input);
    csn_arena_clear(&f.arena);
}

/* ---- bad files ---- */

enum { FILES_MAX = 64 };

/* Loads the embedded rules, and `text` as one more file. */
static enum csn_status load_with(struct csn_catalogue *into, const char *path, const char *text, struct csn_error *error)
{
    struct csn_catalogue_file files[FILES_MAX];
    size_t embedded_count, count = 0;
    const struct csn_catalogue_file *embedded = csn_catalogue_embedded(&embedded_count);
    files[count++] = (struct csn_catalogue_file){csn_span_of_string(path), csn_span_of_string(text)};
    for (size_t i = 0; i < embedded_count && count < FILES_MAX; i++)
        if (csn_span_starts_with(embedded[i].path, CSN_SPAN("rules/")))
            files[count++] = embedded[i];
    return csn_catalogue_load(into, csn_codepipeline_model(), files, count, error);
}

#define P "{\"jobId\":\"j\",\"clientToken\":\"t\"}"
#define FILE_OF(cases) "{\"area\":\"a\",\"operation\":\"PutThirdPartyJobSuccessResult\",\"cases\":[" cases "]}"
#define CASE(members) "{\"id\":\"a.b\",\"title\":\"t\",\"rules\":[\"body.utf8\"]," members "}"
#define ANSWER(answer) FILE_OF(CASE("\"input\":" P ",\"answers\":[" answer "]"))
#define EXPECT(expect) FILE_OF(CASE("\"input\":" P ",\"answers\":[{}],\"expect\":" expect))

static void loader_accepts_a_sound_case(void **state)
{
    struct csn_catalogue loaded;
    struct csn_error error = {.message = ""};
    (void)state;
    if (load_with(&loaded, "cases/x.json", FILE_OF(CASE("\"aliases\":[\"a.old\"],\"input\":" P)), &error) != CSN_OK)
        fail_msg("%s", error.message);
    assert_int_equal(loaded.case_count, 1);
    assert_ptr_equal(csn_catalogue_case(&loaded, CSN_SPAN("a.old")), &loaded.cases[0]);
    assert_true(csn_span_equal(loaded.cases[0].file, CSN_SPAN("cases/x.json")));
    csn_catalogue_clear(&loaded);
}

static void loader_refuses_bad_cases_with_file_and_place(void **state)
{
    static const struct {
        const char *name, *text, *message;
    } rows[] = {
        {"no JSON", "{\"area\":", "cases/x.json: byte 8: "},
        {"no object", "[]", "cases/x.json: : must be an object"},
        {"no area", "{\"cases\":[]}", "cases/x.json: : area is missing"},
        {"no cases", "{\"area\":\"a\"}", "cases/x.json: : cases is missing"},
        {"empty list", "{\"area\":\"a\",\"cases\":[]}", "cases/x.json: /cases: must not be empty"},
        {"unknown member of the file", "{\"area\":\"a\",\"cases\":[1],\"x\":1}", "cases/x.json: : unknown member x"},
        {"case no object", FILE_OF("5"), "/cases/0: must be an object and is a number"},
        {"no id", FILE_OF("{\"title\":\"t\",\"rules\":[\"body.utf8\"],\"input\":" P "}"), "/cases/0: id is missing"},
        {"odd id", FILE_OF("{\"id\":\"A b\",\"title\":\"t\",\"rules\":[\"body.utf8\"],\"input\":" P "}"), "/cases/0/id: an id is made of"},
        {"no rules", FILE_OF("{\"id\":\"a\",\"title\":\"t\",\"input\":" P "}"), "/cases/0: rules is missing"},
        {"unknown rule", FILE_OF("{\"id\":\"a\",\"title\":\"t\",\"rules\":[\"body.utf8\",\"no.rule\"],\"input\":" P "}"),
         "/cases/0/rules/1: there is no rule no.rule"},
        {"rule twice", FILE_OF("{\"id\":\"a\",\"title\":\"t\",\"rules\":[\"body.utf8\",\"body.utf8\"],\"input\":" P "}"),
         "/cases/0/rules/1: body.utf8 stands twice"},
        {"two equal ids", FILE_OF(CASE("\"input\":" P) "," CASE("\"input\":" P)), "/cases/1/id: a.b stands for a case of cases/x.json already"},
        {"alias of another", FILE_OF(CASE("\"input\":" P) ",{\"id\":\"c\",\"aliases\":[\"a.b\"],\"title\":\"t\",\"rules\":[\"body.utf8\"],\"input\":" P "}"),
         "/cases/1/aliases: a.b stands for a case"},
        {"unknown member", FILE_OF(CASE("\"input\":" P ",\"anwsers\":[]")), "/cases/0: unknown member anwsers"},
        {"member twice", FILE_OF(CASE("\"input\":" P ",\"input\":" P)), "/cases/0: a member stands twice"},
        {"unknown area", FILE_OF(CASE("\"needs\":{\"areas\":[\"cook\"]},\"input\":" P)), "/cases/0/needs/areas/0: there is no cook"},
        {"unknown feature", FILE_OF(CASE("\"needs\":{\"features\":[\"tls\",\"x\"]},\"input\":" P)), "/cases/0/needs/features/1: there is no x"},
        {"odd variable", FILE_OF(CASE("\"environment\":{\"A=B\":\"\"},\"input\":" P)), "/cases/0/environment: A=B is no name"},
        {"NUL in a variable", FILE_OF(CASE("\"environment\":{\"A\":\"\\u0000\"},\"input\":" P)), "/cases/0/environment/A: no variable"},
        {"steps and input", FILE_OF(CASE("\"steps\":[{\"input\":" P "}],\"input\":" P)), "/cases/0: unknown member input"},
        {"no steps", FILE_OF(CASE("\"steps\":[]")), "/cases/0/steps: must not be empty"},
        {"unknown operation", FILE_OF(CASE("\"operation\":\"ListPipelines\",\"input\":{}")), "/cases/0/operation: the model has no operation ListPipelines"},
        {"no input", FILE_OF(CASE("\"operation\":\"PollForThirdPartyJobs\"")), "/cases/0: input is missing"},
        {"input of another kind", FILE_OF(CASE("\"input\":[]")), "/cases/0/input: must be an object and is a"},
        {"unknown member of the input", FILE_OF(CASE("\"input\":{\"jobId\":\"j\",\"clientToken\":\"t\",\"jobID\":\"j\"}")), "/cases/0/input: jobID"},
        {"member of another kind", FILE_OF(CASE("\"input\":{\"jobId\":5,\"clientToken\":\"t\"}")), "/cases/0/input: jobId"},
        {"constraint without refusal", FILE_OF(CASE("\"input\":{\"jobId\":\"\",\"clientToken\":\"t\"}")), "say in refusal"},
        {"required member without refusal", FILE_OF(CASE("\"input\":{\"jobId\":\"j\"}")), "say in refusal"},
        {"special without feature", FILE_OF(CASE("\"input\":{\"jobId\":{\"$special\":\"utf16:d83d\"},\"clientToken\":\"t\"}")),
         "/cases/0/input/jobId: a $special needs the feature special-values"},
        {"reference forward", FILE_OF(CASE("\"input\":{\"jobId\":\"$steps[0].output.a\",\"clientToken\":\"t\"}")), "/cases/0/input/jobId: step 0 does not come before"},
        {"malformed reference", FILE_OF(CASE("\"steps\":[{\"input\":" P "},{\"input\":{\"jobId\":\"$steps[0].input\",\"clientToken\":\"t\"}}]")),
         "/cases/0/steps/1/input/jobId: a reference reads"},
        {"refusal without twin", FILE_OF(CASE("\"refusal\":\"allowed\",\"input\":" P)), "/cases/0: twin is missing"},
        {"refusal by no rule", FILE_OF(CASE("\"refusal\":\"right\",\"twin\":\"a.b\",\"input\":" P)), "/cases/0/refusal: there is no rule right"},
        {"no such twin", FILE_OF(CASE("\"refusal\":\"allowed\",\"twin\":\"c\",\"input\":" P)), "cases/x.json: : case a.b: there is no twin c"},
        {"twin that may be refused itself", FILE_OF(CASE("\"refusal\":\"allowed\",\"twin\":\"a.b\",\"input\":" P)), "case a.b: the twin a.b is no legal input"},
        {"free no pointer", FILE_OF(CASE("\"free\":[\"jobId\"],\"input\":" P)), "/cases/0/free/0: must be a JSON pointer"},
        {"attempts", FILE_OF(CASE("\"config\":{\"maxAttempts\":0},\"input\":" P)), "/cases/0/config/maxAttempts: must be a whole number from 1"},
        {"time-out", FILE_OF(CASE("\"config\":{\"timeoutMs\":1.5},\"input\":" P)), "/cases/0/config/timeoutMs: must be a whole number"},
        {"token", FILE_OF(CASE("\"config\":{\"sessionToken\":\"yes\"},\"input\":" P)), "/cases/0/config/sessionToken: must be a boolean"},
        {"path", FILE_OF(CASE("\"config\":{\"endpointPath\":\"a b\"},\"input\":" P)), "/cases/0/config/endpointPath: must be a path"},
        {"clock", FILE_OF(CASE("\"config\":{\"now\":\"noon\"},\"input\":" P)), "/cases/0/config/now: must be an instant"},
        {"unknown configuration", FILE_OF(CASE("\"config\":{\"region\":\"x\"},\"input\":" P)), "/cases/0/config: unknown member region"},
        {"no answers", FILE_OF(CASE("\"answers\":[],\"input\":" P)), "/cases/0/answers: must not be empty"},
        {"interim status as final", ANSWER("{\"status\":100}"), "/cases/0/answers/0/status: must be a whole number from 200 to 599"},
        {"unknown member of an answer", ANSWER("{},{\"stauts\":400}"), "/cases/0/answers/1: unknown member stauts"},
        {"body of another kind", ANSWER("{\"body\":5}"), "/cases/0/answers/0/body: must be an object"},
        {"two bodies", ANSWER("{\"body\":{},\"bodyHex\":\"00\"}"), "/cases/0/answers/0: body and bodyHex exclude"},
        {"odd hexadecimal digits", ANSWER("{\"bodyHex\":\"abc\"}"), "/cases/0/answers/0/bodyHex: must be bytes in hexadecimal"},
        {"header's name", ANSWER("{\"headers\":{\"a b\":\"\"}}"), "/cases/0/answers/0/headers/a b: is no name"},
        {"header's value", ANSWER("{\"headers\":{\"a\":\"x\\r\\ny: z\"}}"), "/cases/0/answers/0/headers/a: must be a header's value"},
        {"value in a list", ANSWER("{\"headers\":{\"a\":[\"x\",5]}}"), "/cases/0/answers/0/headers/a/1: must be a header's value"},
        {"framing", ANSWER("{\"framing\":\"gzip\"}"), "/cases/0/answers/0/framing: gzip is none of the choices"},
        {"chunks without chunked", ANSWER("{\"chunks\":[1]}"), "/cases/0/answers/0: chunks needs the framing chunked"},
        {"empty chunk", ANSWER("{\"framing\":\"chunked\",\"chunks\":[0]}"), "/cases/0/answers/0/chunks/0: must be a whole number"},
        {"both splits", ANSWER("{\"splitEvery\":1,\"splitAt\":[1]}"), "/cases/0/answers/0: splitEvery and splitAt exclude"},
        {"splits that fall back", ANSWER("{\"splitAt\":[5,5]}"), "/cases/0/answers/0/splitAt/1: must be a whole number from 6"},
        {"gap without split", ANSWER("{\"gapMs\":1}"), "/cases/0/answers/0: gapMs needs"},
        {"long wait", ANSWER("{\"delayMs\":100000}"), "/cases/0/answers/0/delayMs: must be a whole number from 1 to 60000"},
        {"then", ANSWER("{\"then\":\"sleep\"}"), "/cases/0/answers/0/then: sleep is none of the choices"},
        {"never ends", ANSWER("{\"body\":\"abc\",\"cut\":1}"), "/cases/0/answers/0: the answer never ends"},
        {"raw that never ends", ANSWER("{\"raw\":\"HTTP/1.1 200 OK\\r\\n\"}"), "/cases/0/answers/0: the answer never ends"},
        {"raw twice", ANSWER("{\"raw\":\"a\",\"rawHex\":\"00\"}"), "/cases/0/answers/0: raw and rawHex exclude"},
        {"unknown event", ANSWER("{\"event\":\"keep\"}"), "event: keep is none of the choices"},
        {"event with a body", ANSWER("{\"event\":\"reset\",\"body\":{}}"), "/cases/0/answers/0: unknown member body"},
        {"two expectations", FILE_OF(CASE("\"input\":" P ",\"answers\":[{\"expect\":{\"outcome\":\"any\"}}],\"expect\":{\"outcome\":\"any\"}")),
         "/cases/0/expect: the last answer has an expectation already"},
        {"unknown outcome", EXPECT("{\"outcome\":\"maybe\"}"), "/cases/0/expect/outcome: maybe is none of the choices"},
        {"unknown kind", EXPECT("{\"outcome\":\"error\",\"kind\":[\"odd\"]}"), "/cases/0/expect/kind/0: there is no odd"},
        {"unknown member of an expectation", EXPECT("{\"codes\":\"x\"}"), "/cases/0/expect: unknown member codes"},
        {"code of a success", EXPECT("{\"code\":\"x\"}"), "/cases/0/expect: a success has neither code nor message"},
        {"unknown citation", EXPECT("{\"cite\":{\"outcome\":\"no.rule\"}}"), "/cases/0/expect/cite/outcome: there is no rule no.rule"},
        {"citation of nothing", EXPECT("{\"cite\":{\"colour\":\"body.utf8\"}}"), "/cases/0/expect/cite: unknown member colour"},
        {"output of a void operation", EXPECT("{\"output\":{}}"), "/cases/0/expect/output: PutThirdPartyJobSuccessResult has no output"},
        {"output of another form", FILE_OF(CASE("\"operation\":\"AcknowledgeThirdPartyJob\",\"refusal\":\"allowed\",\"twin\":\"a.b\",\"input\":{},"
                                                 "\"expect\":{\"output\":{\"state\":\"x\"}}")),
         "/cases/0/expect/output: state is not of the model's form"},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_catalogue loaded;
        struct csn_error error = {.message = ""};
        if (load_with(&loaded, "cases/x.json", rows[i].text, &error) == CSN_OK)
            fail_msg("%s: was accepted", rows[i].name);
        if (!strstr(error.message, rows[i].message) || strncmp(error.message, "cases/x.json: ", 14) != 0)
            fail_msg("%s: %s", rows[i].name, error.message);
        assert_int_equal(loaded.case_count, 0);
    }
}

#define RULE(members) "{\"area\":\"a\",\"rules\":[{\"number\":\"1\",\"sentence\":\"s.\",\"source\":\"s\",\"broken\":\"b\",\"mend\":\"m\"," members "}]}"

static void loader_refuses_bad_rules_with_file_and_place(void **state)
{
    static const struct {
        const char *name, *text, *message;
    } rows[] = {
        {"unknown level", RULE("\"id\":\"a.b\",\"level\":\"must\",\"basis\":\"spec\""), "/rules/0/level: must is none of the choices"},
        {"no basis", RULE("\"id\":\"a.b\",\"level\":\"MUST\""), "/rules/0: level and basis are needed"},
        {"no reason", RULE("\"id\":\"a.b\",\"level\":\"MUST\",\"basis\":\"derived\""), "/rules/0: a MUST that no specification says"},
        {"an id that is taken", RULE("\"id\":\"body.utf8\",\"level\":\"MUST\",\"basis\":\"spec\""), ": there is a rule body.utf8 already"},
        {"unknown member", RULE("\"id\":\"a.b\",\"level\":\"MUST\",\"basis\":\"spec\",\"colour\":1"), "/rules/0: unknown member colour"},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_catalogue loaded;
        struct csn_error error = {.message = ""};
        if (load_with(&loaded, "rules/x.json", rows[i].text, &error) == CSN_OK)
            fail_msg("%s: was accepted", rows[i].name);
        if (!strstr(error.message, rows[i].message) || strncmp(error.message, "rules/", 6) != 0)
            fail_msg("%s: %s", rows[i].name, error.message);
    }
}

/* ---- a user's directory ---- */

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void directory_adds_its_cases_and_nothing_else(void **state)
{
    char root[] = "/tmp/csn-catalogue-XXXXXX", inner[64], file[80], other[80];
    struct csn_catalogue loaded;
    struct csn_error error = {.message = ""};
    (void)state;
    assert_non_null(mkdtemp(root));
    snprintf(inner, sizeof inner, "%s/mine", root);
    snprintf(file, sizeof file, "%s/one.json", inner);
    snprintf(other, sizeof other, "%s/notes.txt", inner);
    assert_int_equal(mkdir(inner, 0700), 0);
    write_file(file, FILE_OF(CASE("\"input\":" P)));
    write_file(other, "no case");
    enum csn_status status = csn_catalogue_open(&loaded, csn_codepipeline_model(), root, &error);
    unlink(file);
    unlink(other);
    rmdir(inner);
    rmdir(root);
    if (status != CSN_OK)
        fail_msg("%s", error.message);
    assert_int_equal(loaded.case_count, catalogue.case_count + 1);
    assert_true(csn_span_equal(csn_catalogue_case(&loaded, CSN_SPAN("a.b"))->file, csn_span_of_string(file)));
    csn_catalogue_clear(&loaded);
}

static void directory_that_is_not_there_is_named(void **state)
{
    struct csn_catalogue loaded;
    struct csn_error error = {.message = ""};
    (void)state;
    assert_int_equal(csn_catalogue_open(&loaded, csn_codepipeline_model(), "/nonexistent/cases", &error), CSN_SYSTEM);
    assert_non_null(strstr(error.message, "/nonexistent/cases: No such file"));
}

/* ---- patterns and names ---- */

static void glob_matches_as_a_shell_would(void **state)
{
    static const struct {
        const char *glob, *text;
        bool matches;
    } rows[] = {
        {"*", "", true},         {"", "", true},           {"", "a", false},         {"a.b", "a.b", true},
        {"a.?", "a.b", true},    {"a.?", "a.", false},     {"*.b", "a.b", true},     {"a*c", "abcbc", true},
        {"a*c", "abcb", false},  {"*a*b*", "xaxbx", true}, {"*ab", "aab", true},     {"a**", "a", true},
        {"[a]", "a", false},     {"retry.*", "retry.throttling", true},              {"*.throttling-*", "retry.throttling", false},
        {"*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++)
        if (csn_glob_match(csn_span_of_string(rows[i].glob), csn_span_of_string(rows[i].text)) != rows[i].matches)
            fail_msg("%s against %s", rows[i].glob, rows[i].text);
}

static void bits_and_names_belong_together(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CSN_AREA_BITS; i++)
        assert_int_equal(csn_area_bit(csn_span_of_string(csn_area_name(i))), 1u << i);
    for (unsigned i = 0; i < CSN_FEATURE_BITS; i++)
        assert_int_equal(csn_feature_bit(csn_span_of_string(csn_feature_name(i))), 1u << i);
    for (unsigned i = 0; i < CSN_REPORTS_BITS; i++)
        assert_int_equal(csn_reports_bit(csn_span_of_string(csn_reports_name(i))), 1u << i);
    assert_int_equal(csn_area_bit(CSN_SPAN("signs")), 0);
    assert_string_equal(csn_level_name(CSN_LEVEL_SHOULD), "SHOULD");
    assert_string_equal(csn_basis_name(CSN_BASIS_CONVENTION), "convention");
}

/* ---- content codings ---- */

static void coding_is_offered_by_name_and_with_a_weight(void **state)
{
    static const struct {
        const char *value;
        bool offered;
    } rows[] = {
        {"gzip", true}, {"deflate, gzip, br, zstd", true}, {"GZIP;q=0.5", true}, {"x-gzip", true}, {"gzip ; q=1", true},
        {"identity", false}, {"", false}, {"gzip;q=0", false}, {"gzip;q=0.000, identity", false}, {"gzipped", false}, {"*", false},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        char request[128];
        int len = snprintf(request, sizeof request, "POST / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: %s\r\nContent-Length: 0\r\n\r\n", rows[i].value);
        if (csn_coding_is_offered(csn_span_of(request, (size_t)len)) != rows[i].offered)
            fail_msg("%s", rows[i].value);
    }
    assert_false(csn_coding_is_offered(CSN_SPAN("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")));
    assert_false(csn_coding_is_offered(CSN_SPAN("Accept-Encoding: gzip")));
}

/* Read back by Python's gzip. */
static void coding_writes_a_gzip_file(void **state)
{
    static const char expected[] =
        "1f8b08000000000000ff011700e8ff7b22737461747573223a22496e50726f6772657373227d0a16f8da17000000";
    char digits[sizeof expected];
    struct csn_buf bytes;
    (void)state;
    csn_buf_init(&bytes, NULL, 1 << 10);
    assert_int_equal(csn_coding_write_gzip(CSN_SPAN("{\"status\":\"InProgress\"}"), &bytes), CSN_OK);
    assert_int_equal(2 * bytes.len, sizeof expected - 1);
    csn_hex_encode(bytes.data, bytes.len, digits);
    assert_memory_equal(digits, expected, sizeof expected - 1);
    csn_buf_clear(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(catalogue_holds_two_hundred_written_cases_at_least),
        cmocka_unit_test(catalogue_has_four_cases_in_every_area),
        cmocka_unit_test(catalogue_calls_every_operation),
        cmocka_unit_test(catalogue_gives_every_case_rules_steps_and_answers),
        cmocka_unit_test(catalogue_cites_rules_that_exist),
        cmocka_unit_test(catalogue_has_a_case_for_every_rule_that_can_be_seen),
        cmocka_unit_test(catalogue_keeps_scripted_waiting_short),
        cmocka_unit_test(catalogue_finds_no_case_that_is_not_there),
        cmocka_unit_test(answer_tells_what_a_client_sees),
        cmocka_unit_test(answer_that_is_cut_must_be_an_error),
        cmocka_unit_test(answer_of_an_error_is_judged_in_detail),
        cmocka_unit_test(answer_with_a_plain_modelled_type_expects_its_code),
        cmocka_unit_test(answer_without_a_request_id_asks_for_none),
        cmocka_unit_test(answer_tells_retry_after_and_waiting),
        cmocka_unit_test(case_needs_the_features_of_its_configuration),
        cmocka_unit_test(instance_gives_the_same_bytes_for_the_same_seed),
        cmocka_unit_test(instance_differs_by_seed_case_and_repetition),
        cmocka_unit_test(instance_credentials_have_their_form),
        cmocka_unit_test(instance_request_ids_are_uuids_that_differ),
        cmocka_unit_test(instance_fills_in_what_it_knows_and_leaves_the_rest),
        cmocka_unit_test(plan_of_a_complete_answer_parses_and_of_another_does_not),
        cmocka_unit_test(plan_writes_exact_bytes),
        cmocka_unit_test(plan_splits_where_the_script_says),
        cmocka_unit_test(input_takes_what_an_earlier_step_reported),
        cmocka_unit_test(input_names_a_reference_that_leads_nowhere),
        cmocka_unit_test(input_without_references_is_the_case_s_own),
        cmocka_unit_test(loader_accepts_a_sound_case),
        cmocka_unit_test(loader_refuses_bad_cases_with_file_and_place),
        cmocka_unit_test(loader_refuses_bad_rules_with_file_and_place),
        cmocka_unit_test(directory_adds_its_cases_and_nothing_else),
        cmocka_unit_test(directory_that_is_not_there_is_named),
        cmocka_unit_test(glob_matches_as_a_shell_would),
        cmocka_unit_test(bits_and_names_belong_together),
        cmocka_unit_test(coding_is_offered_by_name_and_with_a_weight),
        cmocka_unit_test(coding_writes_a_gzip_file),
    };
    int failed = cmocka_run_group_tests(tests, open_catalogue, clear_catalogue);
    return failed != 0;
}
