#include "plugin_agree.h"

#include <countersign/awsjson.h>
#include <countersign/codepipeline.h>
#include <countersign/http.h>

#include "campaign/label.h"

enum { DEPTH_MAX = 64 };

/* ---- documents ---- */

static bool is_empty(const struct csn_value *value)
{
    bool holds = value->kind == CSN_VALUE_OBJECT || value->kind == CSN_VALUE_ARRAY;

    return value->kind == CSN_VALUE_NULL || (holds && value->count == 0) || (value->kind == CSN_VALUE_STRING && value->text.len == 0);
}

/* An absent member, a null and an empty one are told apart by nobody: without any of them. */
static struct csn_value *without_empty(const struct csn_value *value, struct csn_arena *arena, unsigned depth)
{
    struct csn_value *made = (struct csn_value *)(uintptr_t)value;

    if ((value->kind != CSN_VALUE_OBJECT && value->kind != CSN_VALUE_ARRAY) || depth == DEPTH_MAX)
        return made;
    made = csn_value_new(arena, value->kind);
    for (size_t i = 0; made != NULL && i < value->count; i++) {
        struct csn_value *child = without_empty(value->items[i].value, arena, depth + 1);

        if (child != NULL && value->kind == CSN_VALUE_OBJECT && is_empty(child))
            continue;
        if (csn_value_add(arena, made, value->items[i].name, child) != CSN_OK)
            return NULL;
    }
    return made;
}

static bool has_difference(uint32_t shape, const struct csn_value *a, const struct csn_value *b, struct csn_arena *arena)
{
    struct csn_difference_list list = {0};

    return csn_awsjson_compare(csn_codepipeline_model(), shape, a, b, arena, &list) != CSN_OK || list.count > 0;
}

/* One of them may say an instant more exactly than the other. */
static bool is_same(uint32_t shape, const struct csn_value *a, const struct csn_value *b, struct csn_arena *arena)
{
    return csn_value_equal(a, b) || !has_difference(shape, a, b, arena) || !has_difference(shape, b, a, arena);
}

/* ---- requests ---- */

static const struct csn_value *body_of(const struct csn_fuzz_play *play, struct csn_arena *arena)
{
    struct csn_http_parser parser;
    struct csn_value *body = NULL;

    csn_http_parser_init(&parser, CSN_HTTP_REQUEST, NULL, NULL);
    if (csn_http_parse(&parser, play->exchanges[play->exchange_count - 1].request, NULL) == CSN_OK) {
        struct csn_span text = csn_arena_copy(arena, csn_http_parser_message(&parser)->body);

        if (text.data == NULL || csn_value_parse(arena, text, NULL, &body, NULL) != CSN_OK)
            body = NULL;
    }
    csn_http_parser_clear(&parser);
    return body;
}

static bool sent_the_same(const struct csn_step *step, const struct csn_fuzz_play *a, const struct csn_fuzz_play *b, struct csn_arena *arena)
{
    const struct csn_value *bodies[] = {body_of(a, arena), body_of(b, arena)};

    if (bodies[0] == NULL || bodies[1] == NULL)
        return bodies[0] == bodies[1];
    return is_same(step->operation->input, bodies[0], bodies[1], arena);
}

/* ---- reports ---- */

/* What the model has of an output, without what is empty. NULL: nothing was told. */
static struct csn_value *told(const struct csn_step *step, const struct csn_client_report *report, struct csn_arena *arena)
{
    struct csn_value *known = report->output ? csn_label_project(csn_codepipeline_model(), step->operation->output, report->output, arena)
                                             : csn_value_new(arena, CSN_VALUE_OBJECT);

    return known != NULL ? without_empty(known, arena, 0) : NULL;
}

static bool told_the_same_output(const struct csn_step *step, const struct csn_client_report *a, const struct csn_client_report *b,
                                 struct csn_arena *arena)
{
    const struct csn_value *outputs[] = {told(step, a, arena), told(step, b, arena)};

    if (outputs[0] == NULL || outputs[1] == NULL)
        return outputs[0] == outputs[1];
    return is_same(step->operation->output, outputs[0], outputs[1], arena);
}

static const char *compare_reports(const struct csn_step *step, const struct csn_fuzz_play *a, const struct csn_fuzz_play *b,
                                   struct csn_arena *arena)
{
    const struct csn_expectation *expect = &step->answers[a->exchanges[a->exchange_count - 1].answer].expect;
    const struct csn_client_report *reports[] = {&a->call.report, &b->call.report};
    unsigned both = a->evidence.client->reports & b->evidence.client->reports;

    if (expect->outcome == CSN_EXPECT_ANY)
        return NULL;
    if (reports[0]->outcome != reports[1]->outcome)
        return "one reports a success, the other an error";
    if (reports[0]->outcome == CSN_REPORT_SUCCESS && step->operation->output != CSN_SHAPE_NONE && (both & CSN_REPORTS_OUTPUT) != 0 &&
        expect->output != NULL && !told_the_same_output(step, reports[0], reports[1], arena))
        return "they report different outputs";
    if (expect->code.data != NULL && (both & CSN_REPORTS_CODE) != 0 && !csn_span_equal(reports[0]->code, reports[1]->code))
        return "they report different codes";
    if (expect->message.data != NULL && (both & CSN_REPORTS_MESSAGE) != 0 && !csn_span_equal(reports[0]->message, reports[1]->message))
        return "they report different messages";
    if (expect->http_status && (both & CSN_REPORTS_HTTP_STATUS) != 0 && reports[0]->http_status != reports[1]->http_status)
        return "they report different statuses";
    return NULL;
}

const char *csn_fuzz_disagreement(const struct csn_fuzz_play *a, const struct csn_fuzz_play *b, struct csn_arena *arena)
{
    const struct csn_step *step = &a->instance->of->steps[0];
    bool unsupported = a->call.report.outcome == CSN_REPORT_UNSUPPORTED || b->call.report.outcome == CSN_REPORT_UNSUPPORTED;

    if (unsupported || step->refusal != CSN_REFUSAL_WRONG)
        return NULL; /* what a client does with an input that it need not take is its own affair */
    if ((a->exchange_count == 0) != (b->exchange_count == 0))
        return "one sends a request, the other none";
    if (a->exchange_count == 0)
        return NULL;
    if (step->free_pointer_count == 0 && !sent_the_same(step, a, b, arena))
        return "they send different bodies";
    return compare_reports(step, a, b, arena);
}
