/* Executions: what is sent follows from the seed, and inputs refer to what came before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <countersign/http.h>

#include "catalogue/instance.h"
#include "open_catalogue.h"

static const struct csn_case *case_of(const char *id)
{
    const struct csn_case *of = csn_catalogue_case(&catalogue, csn_span_of_string(id));
    assert_non_null(of);
    return of;
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

int main(void)
{
    const struct CMUnitTest tests[] = {
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
    };

    return cmocka_run_group_tests(tests, open_catalogue, clear_catalogue) != 0;
}
