/* A campaign's experiments: composed from a seed or from bytes, labelled as the rules say, made smaller without becoming anything else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <countersign/codepipeline.h>

#include "campaign/case_file.h"
#include "campaign/compose.h"
#include "campaign/label.h"
#include "campaign/shrink.h"
#include "schema.h"

#define MEMORY ((size_t)1 << 28)
#define EXPERIMENTS 2000
#define EDITS_MAX 4096

static struct csn_value *compose_from(struct csn_random *random, struct csn_arena *arena)
{
    struct csn_value *experiment = NULL;
    struct csn_composer composer = {.model = csn_codepipeline_model(), .operations = UINT64_MAX, .answers = true, .specials = true,
                                    .random = random, .arena = arena};
    assert_int_equal(csn_compose(&composer, &experiment), CSN_OK);
    return experiment;
}

static struct csn_value *compose(uint64_t seed, uint64_t number, struct csn_arena *arena)
{
    struct csn_random random;
    csn_random_seed(&random, seed, number);
    return compose_from(&random, arena);
}

static struct csn_value *parse(const char *text, struct csn_arena *arena)
{
    struct csn_value *value = NULL;
    assert_int_equal(csn_value_parse(arena, csn_span_of_string(text), NULL, &value, NULL), CSN_OK);
    return value;
}

static struct csn_span text_of(const struct csn_value *value, struct csn_arena *arena)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, MEMORY);
    assert_int_equal(csn_value_write(&text, value, NULL), CSN_OK);
    struct csn_span copy = csn_arena_copy(arena, csn_buf_span(&text));
    csn_buf_clear(&text);
    return copy;
}

/* ---- choices ---- */

static void choices_stay_within_their_bounds(void **state)
{
    struct csn_random random;
    bool seen[7] = {false};
    size_t heads = 0;
    (void)state;
    csn_random_seed(&random, 7, 3);
    assert_int_equal(csn_random_below(&random, 0), 0);
    assert_int_equal(csn_random_below(&random, 1), 0);
    for (size_t i = 0; i < 10000; i++) {
        size_t drawn = csn_random_below(&random, CSN_COUNT(seen));
        assert_true(drawn < CSN_COUNT(seen));
        seen[drawn] = true;
        assert_false(csn_random_percent(&random, 0));
        assert_true(csn_random_percent(&random, 100));
        heads += csn_random_percent(&random, 30);
    }
    for (size_t i = 0; i < CSN_COUNT(seen); i++)
        assert_true(seen[i]);
    assert_in_range(heads, 2700, 3300);
}

static void bytes_choose_one_after_the_other(void **state)
{
    struct csn_random random;
    (void)state;
    csn_random_bytes(&random, CSN_SPAN("\x05\x01\x02\x63\x45"));
    assert_int_equal(csn_random_below(&random, 4), 1);
    assert_int_equal(csn_random_below(&random, 1), 0); /* no choice takes no byte */
    assert_int_equal(csn_random_below(&random, 1000), 0x102);
    assert_true(csn_random_percent(&random, 1));
    assert_false(csn_random_percent(&random, 30));
    assert_int_equal(csn_random_below(&random, 1000), 0);
    assert_false(csn_random_percent(&random, 99));
}

static void exhausted_bytes_choose_what_is_plain(void **state)
{
    struct csn_arena arena;
    struct csn_random random;
    (void)state;
    csn_arena_init(&arena, NULL, MEMORY);
    csn_random_bytes(&random, CSN_SPAN(""));
    const struct csn_value *experiment = compose_from(&random, &arena);
    const struct csn_value *answer = csn_value_at(experiment, CSN_SPAN("/answers/0"));
    struct csn_violation_list violations = {0};
    const struct csn_operation *first = &csn_codepipeline_model()->operations[0];
    assert_true(csn_span_equal(csn_value_text(csn_value_get(experiment, CSN_SPAN("operation"))), first->name));
    assert_true(csn_span_equal(csn_value_get(answer, CSN_SPAN("status"))->text, CSN_SPAN("200")));
    assert_null(csn_value_get(answer, CSN_SPAN("framing")));
    assert_int_equal(csn_model_validate(csn_codepipeline_model(), first->input, csn_value_get(experiment, CSN_SPAN("input")), &arena, &violations),
                     CSN_OK);
    if (violations.count > 0)
        fail_msg("%.*s of %.*s", CSN_SPAN_ARG(violations.items[0].path), CSN_SPAN_ARG(text_of(experiment, &arena)));
    csn_arena_clear(&arena);
}

/* ---- experiments ---- */

static void a_seed_and_a_number_are_always_the_same_experiment(void **state)
{
    struct csn_arena arena;
    size_t others = 0;
    (void)state;
    csn_arena_init(&arena, NULL, MEMORY);
    for (uint64_t number = 0; number < 200; number++) {
        struct csn_span once = text_of(compose(11, number, &arena), &arena);
        assert_true(csn_span_equal(once, text_of(compose(11, number, &arena), &arena)));
        others += !csn_span_equal(once, text_of(compose(12, number, &arena), &arena));
        csn_arena_reset(&arena);
    }
    assert_true(others > 190);
    csn_arena_clear(&arena);
}

static struct csn_span number_id(uint64_t number, struct csn_arena *arena)
{
    struct csn_buf text;
    csn_buf_init(&text, NULL, 64);
    assert_int_equal(csn_buf_append_format(&text, "fuzz.%zu", (size_t)number), CSN_OK);
    struct csn_span id = csn_arena_copy(arena, csn_buf_span(&text));
    csn_buf_clear(&text);
    return id;
}

static void load_with_rules(struct csn_span text)
{
    struct csn_catalogue rules, cases;
    struct csn_error error = {.message = ""};
    const struct csn_catalogue_file file = {CSN_SPAN_INIT("cases/fuzz.json"), text};
    assert_int_equal(csn_catalogue_open(&rules, csn_codepipeline_model(), NULL, &error), CSN_OK);
    if (csn_catalogue_load_cases(&cases, &rules, &file, &error) != CSN_OK)
        fail_msg("%s", error.message);
    assert_int_equal(cases.case_count, EXPERIMENTS + csn_codepipeline_model()->operation_count);
    csn_catalogue_clear(&cases);
    csn_catalogue_clear(&rules);
}

static void every_experiment_is_a_case_and_as_the_schema_says(void **state)
{
    struct csn_fuzz_trial *trials = calloc(EXPERIMENTS, sizeof *trials);
    struct csn_arena arena;
    struct csn_buf text;
    (void)state;
    assert_non_null(trials);
    csn_arena_init(&arena, NULL, MEMORY);
    csn_buf_init(&text, NULL, MEMORY);
    for (size_t i = 0; i < EXPERIMENTS; i++)
        trials[i] = (struct csn_fuzz_trial){.experiment = compose(1, i, &arena), .id = number_id(i, &arena), .title = CSN_SPAN_INIT("A finding")};
    assert_int_equal(csn_fuzz_trials_write(csn_codepipeline_model(), trials, EXPERIMENTS, NULL, &text), CSN_OK);
    load_with_rules(csn_buf_span(&text));
    cJSON *document = cJSON_ParseWithLength(text.data, text.len);
    assert_non_null(document);
    schema_assert_valid("cases.schema.json", document);
    cJSON_Delete(document);
    csn_buf_clear(&text);
    csn_arena_clear(&arena);
    free(trials);
}

static void only_files_of_cases_are_loaded_beside_rules(void **state)
{
    struct csn_catalogue rules, cases;
    struct csn_error error = {.message = ""};
    const struct csn_catalogue_file other = {CSN_SPAN_INIT("rules/x.json"), CSN_SPAN_INIT("{}")};
    (void)state;
    assert_int_equal(csn_catalogue_open(&rules, csn_codepipeline_model(), NULL, &error), CSN_OK);
    assert_int_equal(csn_catalogue_load_cases(&cases, &rules, &other, &error), CSN_ARGUMENT);
    assert_string_equal(error.message, "rules/x.json holds no cases");
    csn_catalogue_clear(&rules);
}

/* ---- labels ---- */

#define VOID "PutThirdPartyJobSuccessResult"
#define POLL "PollForThirdPartyJobs"

static void an_answer_is_labelled_as_the_rules_say(void **state)
{
    static const struct { const char *name, *operation, *answer, *expect; } rows[] = {
        {"type in the body", VOID, "{'status':400,'body':{'__type':'X'}}", "{'outcome':'error','code':'X','cite':{'code':'error.type-carriers'}}"},
        {"code in the body", VOID, "{'status':400,'body':{'code':'X'}}", "{'outcome':'error','code':'X','cite':{'code':'error.type-carriers'}}"},
        {"type in a header", VOID, "{'status':400,'headers':{'x-amzn-errorTYPE':'X'},'body':{}}",
         "{'outcome':'error','code':'X','cite':{'code':'error.type-carriers'}}"},
        {"type in a header alone", VOID, "{'status':400,'headers':{'X-Amzn-Errortype':'X'}}",
         "{'outcome':'error','code':'X','cite':{'code':'error.header-alone'}}"},
        {"two carriers", VOID, "{'status':400,'body':{'__type':'X','code':'Y'}}", "{'outcome':'error'}"},
        {"no carrier", VOID, "{'status':400,'body':{}}", "{'outcome':'error'}"},
        {"namespace", VOID, "{'status':400,'body':{'__type':'a.b#X'}}", "{'outcome':'error','code':'X','cite':{'code':'error.namespace-ignored'}}"},
        {"URI", VOID, "{'status':400,'body':{'__type':'X:http://e/'}}", "{'outcome':'error','code':'X','cite':{'code':'error.type-sanitised'}}"},
        {"both", VOID, "{'status':400,'body':{'__type':'a#X:http://e/#f'}}", "{'outcome':'error','code':'X','cite':{'code':'error.type-sanitised'}}"},
        {"nothing but a hash", VOID, "{'status':400,'body':{'__type':'#'}}", "{'outcome':'error'}"},
        {"4xx besides 400", VOID, "{'status':404,'body':{'__type':'X'}}", "{'outcome':'error','code':'X','cite':{'code':'error.type-not-status'}}"},
        {"5xx", VOID, "{'status':503,'body':{'__type':'X'}}", "{'outcome':'error','code':'X','cite':{'code':'error.type-not-status'}}"},
        {"message", VOID, "{'status':400,'body':{'message':'m'}}", "{'outcome':'error','message':'m'}"},
        {"null message", VOID, "{'status':400,'body':{'message':null}}", "{'outcome':'error'}"},
        {"message in both spellings", VOID, "{'status':400,'body':{'message':'m','Message':'n'}}", "{'outcome':'error'}"},
        {"error that says it twice", VOID, "{'status':400,'body':'{\\'code\\':\\'X\\',\\'code\\':\\'Y\\'}'}", "{'outcome':'error'}"},
        {"page", POLL, "{'status':502,'body':'<html>'}", "{'outcome':'error'}"},
        {"error of another content type", VOID, "{'status':400,'headers':{'content-type':'text/html'},'body':{'__type':'X'}}",
         "{'outcome':'error','code':'X','cite':{'code':'output.content-type-ignored'}}"},
        {"3xx", POLL, "{'status':302,'body':{}}", "{'outcome':'any'}"},
        {"void", VOID, "{'status':200,'body':{}}", "{'outcome':'success','cite':{'outcome':'output.void-accepts'}}"},
        {"void without a body", VOID, "{'status':299}", "{'outcome':'success','cite':{'outcome':'output.void-accepts'}}"},
        {"void with a page", VOID, "{'status':200,'body':'<html>'}", "{'outcome':'any'}"},
        {"body where none may be", VOID, "{'status':204,'body':{}}", "{'outcome':'any','cite':{'outcome':'http.no-body-statuses'}}"},
        {"output", POLL, "{'status':200,'body':{'jobs':[]}}", "{'outcome':'success','output':{'jobs':[]}}"},
        {"output of another 2xx", POLL, "{'status':206,'body':{'jobs':[]}}",
         "{'outcome':'success','output':{'jobs':[]},'cite':{'outcome':'output.status-class'}}"},
        {"output of another content type", POLL, "{'status':200,'headers':{'Content-Type':null},'body':{'jobs':[]}}",
         "{'outcome':'success','output':{'jobs':[]},'cite':{'outcome':'output.content-type-ignored'}}"},
        {"unknown member", POLL, "{'status':200,'body':{'jobs':[],'later':1}}", "{'outcome':'success','output':{'jobs':[]}}"},
        {"null member", POLL, "{'status':200,'body':{'jobs':null}}", "{'outcome':'success','output':{},'cite':{'output':'output.null-absent'}}"},
        {"null in a list", POLL, "{'status':200,'body':{'jobs':[null]}}", "{'outcome':'any'}"},
        {"another kind", POLL, "{'status':200,'body':{'jobs':1}}", "{'outcome':'any'}"},
        {"name that stands twice", POLL, "{'status':200,'body':'{\\'jobs\\':[],\\'jobs\\':[]}'}", "{'outcome':'any'}"},
        {"name with an escape", POLL, "{'status':200,'body':'{\\'\\\\u006aobs\\':[]}'}",
         "{'outcome':'success','output':{'jobs':[]},'cite':{'output':'output.key-escapes'}}"},
        {"half a surrogate pair", POLL, "{'status':200,'body':'{\\'jobs\\':[{\\'jobId\\':\\'\\\\ud83d\\'}]}'}", "{'outcome':'any'}"},
        {"empty body", POLL, "{'status':200,'body':''}", "{'outcome':'success','cite':{'outcome':'output.empty-body'}}"},
        {"body that breaks off", POLL, "{'status':200,'body':'{'}", "{'outcome':'error','cite':{'outcome':'output.malformed-is-error'}}"},
        {"body that is an array", POLL, "{'status':200,'body':[]}", "{'outcome':'any','cite':{'outcome':'output.wrong-kind'}}"},
        {"body that is no JSON", POLL, "{'status':200,'body':'{a:1}'}", "{'outcome':'any'}"},
        {"body that is no text", POLL, "{'status':200,'bodyHex':'ff'}", "{'outcome':'any'}"},
        {"chunks", POLL, "{'status':200,'framing':'chunked','body':{'jobs':[]}}",
         "{'outcome':'success','output':{'jobs':[]},'cite':{'outcome':'http.body-length'}}"},
        {"trailers", POLL, "{'status':200,'framing':'chunked','trailers':{'a':'b'},'body':{'jobs':[]}}",
         "{'outcome':'success','output':{'jobs':[]},'cite':{'outcome':'http.trailers-apart'}}"},
        {"interim answer", VOID, "{'status':200,'interim':[100]}", "{'outcome':'success','cite':{'outcome':'http.interim'}}"},
        {"reason", VOID, "{'status':200,'reason':'Fine'}", "{'outcome':'success','cite':{'outcome':'http.reason-ignored'}}"},
        {"cut", POLL, "{'status':200,'body':{},'cut':1,'then':'close'}", NULL},
        {"length that is not reached", POLL, "{'status':200,'body':{},'contentLength':9,'then':'close'}", NULL},
        {"connection that ends", POLL, "{'event':'reset'}", NULL},
        {"bytes", POLL, "{'rawHex':'ff','then':'close'}", "{'outcome':'any'}"},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_arena arena;
        char answer[512], expect[512];
        bool failed = false;
        csn_arena_init(&arena, NULL, MEMORY);
        for (size_t j = 0; j <= strlen(rows[i].answer); j++)
            answer[j] = rows[i].answer[j] == '\'' ? '"' : rows[i].answer[j];
        const struct csn_label_expectation of = {
            csn_codepipeline_model(), csn_model_find_operation(csn_codepipeline_model(), csn_span_of_string(rows[i].operation)),
            parse(answer, &arena), &arena, &failed,
        };
        const struct csn_value *label = csn_label_answer(&of);
        assert_false(failed);
        for (size_t j = 0; rows[i].expect && j <= strlen(rows[i].expect); j++)
            expect[j] = rows[i].expect[j] == '\'' ? '"' : rows[i].expect[j];
        if (!rows[i].expect && label)
            fail_msg("%s: has the label %.*s", rows[i].name, CSN_SPAN_ARG(text_of(label, &arena)));
        if (rows[i].expect && (!label || !csn_value_equal(label, parse(expect, &arena))))
            fail_msg("%s: %.*s", rows[i].name, CSN_SPAN_ARG(label ? text_of(label, &arena) : CSN_SPAN("no label")));
        csn_arena_clear(&arena);
    }
}

static void an_input_is_labelled_by_what_it_breaks(void **state)
{
    static const struct { const char *name, *input, *refusal; size_t free; } rows[] = {
        {"legal", "{\"jobId\":\"j\",\"clientToken\":\"t\"}", NULL, 0},
        {"member missing", "{\"jobId\":\"j\"}", "allowed", 0},
        {"null", "{\"jobId\":\"j\",\"clientToken\":\"t\",\"continuationToken\":null}", "allowed", 0},
        {"too short", "{\"jobId\":\"\",\"clientToken\":\"t\"}", "validate.lenient", 0},
        {"structure that lacks several members", "{\"jobId\":\"j\",\"clientToken\":\"t\",\"currentRevision\":{}}", "allowed", 1},
    };
    (void)state;
    for (size_t i = 0; i < CSN_COUNT(rows); i++) {
        struct csn_arena arena;
        struct csn_value *made = NULL;
        csn_arena_init(&arena, NULL, MEMORY);
        struct csn_value *experiment = csn_value_new(&arena, CSN_VALUE_OBJECT);
        assert_int_equal(csn_value_add(&arena, experiment, CSN_SPAN("operation"), csn_value_new_string(&arena, CSN_SPAN(VOID))), CSN_OK);
        assert_int_equal(csn_value_add(&arena, experiment, CSN_SPAN("input"), parse(rows[i].input, &arena)), CSN_OK);
        assert_int_equal(csn_label(csn_codepipeline_model(), experiment, CSN_SPAN("fuzz.1"), &arena, &made), CSN_OK);
        struct csn_span refusal = csn_value_text(csn_value_get(made, CSN_SPAN("refusal")));
        if (!csn_span_equal(refusal, csn_span_of_string(rows[i].refusal ? rows[i].refusal : "")))
            fail_msg("%s: %.*s", rows[i].name, CSN_SPAN_ARG(refusal));
        assert_true((csn_value_get(made, CSN_SPAN("twin")) != NULL) == (rows[i].refusal != NULL));
        const struct csn_value *free_places = csn_value_get(made, CSN_SPAN("free"));
        assert_int_equal(free_places ? free_places->count : 0, rows[i].free);
        csn_arena_clear(&arena);
    }
}

/* ---- shrinking ---- */

struct shrinking {
    struct csn_arena arena;
    struct csn_shrink_edit edits[EDITS_MAX];
    const struct csn_shrink_edit *all[EDITS_MAX];
};

static void assert_still_experiment(const struct csn_value *before, const struct csn_value *after)
{
    assert_non_null(after);
    assert_true(csn_value_equal(csn_value_get(before, CSN_SPAN("operation")), csn_value_get(after, CSN_SPAN("operation"))));
    assert_int_equal(csn_value_get(after, CSN_SPAN("input"))->kind, CSN_VALUE_OBJECT);
}

static void check_shrinking(struct shrinking *s, const struct csn_value *experiment)
{
    size_t count = csn_shrink_edits(experiment, &s->arena, s->edits, EDITS_MAX);
    for (size_t i = 0; i < count; i++) {
        s->all[i] = &s->edits[i];
        const struct csn_value *after = csn_shrink_apply(experiment, &s->all[i], 1, &s->arena);
        assert_still_experiment(experiment, after);
        assert_false(csn_value_equal(experiment, after));
        assert_true(csn_shrink_size(after) <= csn_shrink_size(experiment) + 1); /* half a text may be spelt longer by no more than this */
    }
    const struct csn_value *least = csn_shrink_apply(experiment, s->all, count, &s->arena);
    assert_still_experiment(experiment, least);
    assert_int_equal(csn_shrink_edits(least, &s->arena, s->edits, EDITS_MAX), 0);
    assert_true(csn_value_equal(least, csn_shrink_apply(least, NULL, 0, &s->arena)));
}

static void edits_take_away_and_leave_an_experiment(void **state)
{
    struct shrinking *s = calloc(1, sizeof *s);
    (void)state;
    assert_non_null(s);
    csn_arena_init(&s->arena, NULL, MEMORY);
    for (uint64_t number = 0; number < 100; number++) {
        check_shrinking(s, compose(5, number, &s->arena));
        csn_arena_reset(&s->arena);
    }
    csn_arena_clear(&s->arena);
    free(s);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(choices_stay_within_their_bounds),
        cmocka_unit_test(bytes_choose_one_after_the_other),
        cmocka_unit_test(exhausted_bytes_choose_what_is_plain),
        cmocka_unit_test(a_seed_and_a_number_are_always_the_same_experiment),
        cmocka_unit_test(every_experiment_is_a_case_and_as_the_schema_says),
        cmocka_unit_test(only_files_of_cases_are_loaded_beside_rules),
        cmocka_unit_test(an_answer_is_labelled_as_the_rules_say),
        cmocka_unit_test(an_input_is_labelled_by_what_it_breaks),
        cmocka_unit_test(edits_take_away_and_leave_an_experiment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL) != 0;
}
