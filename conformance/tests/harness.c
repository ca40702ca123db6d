#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <countersign/codepipeline.h>

#ifndef CSN_COMMAND
#error "CSN_COMMAND: path of the countersign command"
#endif

void harness_open(struct harness *harness)
{
    *harness = (struct harness){.jobs = 4, .repeat = 1, .timeout_ms = 20000, .hello_timeout_ms = 10000};
    enum csn_status status = csn_catalogue_open(&harness->catalogue, csn_codepipeline_model(), NULL, &harness->error);
    if (status == CSN_OK)
        harness->cases = calloc(harness->catalogue.case_count, sizeof *harness->cases);
    if (status != CSN_OK || !harness->cases) {
        (void)fprintf(stderr, "the catalogue can't be loaded: %s\n", harness->error.message);
        abort();
    }
    harness_select_all(harness);
}

void harness_close(struct harness *harness)
{
    free(harness->cases);
    free(harness->told);
    csn_catalogue_clear(&harness->catalogue);
}

void harness_select_all(struct harness *harness)
{
    harness->case_count = harness->catalogue.case_count;
    for (size_t i = 0; i < harness->case_count; i++)
        harness->cases[i] = &harness->catalogue.cases[i];
}

static bool cites(const struct csn_case *of, struct csn_span rule)
{
    for (size_t i = 0; i < of->rule_count; i++)
        if (csn_span_equal(of->rules[i]->id, rule))
            return true;
    return false;
}

void harness_select_rule(struct harness *harness, struct csn_span rule)
{
    harness->case_count = 0;
    for (size_t i = 0; i < harness->catalogue.case_count; i++)
        if (cites(&harness->catalogue.cases[i], rule))
            harness->cases[harness->case_count++] = &harness->catalogue.cases[i];
    if (harness->case_count == 0)
        harness_select_all(harness);
}

bool told_has(const char *rules, struct csn_span rule)
{
    char needle[128];
    (void)snprintf(needle, sizeof needle, " %.*s ", CSN_SPAN_ARG(rule));
    return strstr(rules, needle) != NULL;
}

static void add_rule(char *rules, size_t size, struct csn_span rule)
{
    size_t length = strlen(rules);
    if (!told_has(rules, rule) && length + rule.len + 2 < size)
        (void)snprintf(rules + length, size - length, "%s%.*s ", length ? "" : " ", CSN_SPAN_ARG(rule));
}

static void keep_check(struct told *told, const struct csn_check *check)
{
    if (check->status != CSN_CHECK_FAIL && check->status != CSN_CHECK_WARN)
        return;
    if (!told->first[0])
        (void)snprintf(told->first, sizeof told->first, "%s: %.*s; expected %.*s; actual %.*s", check->id, CSN_SPAN_ARG(check->message),
                       CSN_SPAN_ARG(csn_span_slice(check->expected, 0, 120)), CSN_SPAN_ARG(csn_span_slice(check->actual, 0, 120)));
    add_rule(told->broken_rules, sizeof told->broken_rules, check->rule->id);
    if (check->status == CSN_CHECK_FAIL)
        add_rule(told->failed_rules, sizeof told->failed_rules, check->rule->id);
}

static void on_finished(void *ctx, const struct csn_finished *finished)
{
    struct harness *harness = ctx;
    if (harness->told_count == harness->told_capacity) {
        harness->told_capacity = harness->told_capacity ? 2 * harness->told_capacity : 256;
        harness->told = realloc(harness->told, harness->told_capacity * sizeof *harness->told);
        if (!harness->told)
            abort();
    }
    struct told *told = &harness->told[harness->told_count++];
    *told = (struct told){.of = finished->instance->of,
                          .verdict = finished->result->verdict,
                          .evidence_count = finished->result->evidence_count,
                          .check_count = finished->result->check_count};
    (void)snprintf(told->first, sizeof told->first, "%.*s", CSN_SPAN_ARG(finished->result->reason));
    for (size_t i = 0; i < finished->result->check_count; i++)
        keep_check(told, &finished->result->checks[i]);
}

static void on_amended(void *ctx, const struct csn_case *amended, const struct csn_check *check, const struct csn_exchange *exchange)
{
    struct harness *harness = ctx;
    (void)exchange;
    harness->amended++;
    for (size_t i = 0; i < harness->told_count; i++)
        if (harness->told[i].of == amended)
            keep_check(&harness->told[i], check);
}

void harness_run(struct harness *harness)
{
    struct csn_run_options options = {
        .catalogue = &harness->catalogue,
        .cases = harness->cases,
        .case_count = harness->case_count,
        .jobs = harness->jobs,
        .repeat = harness->repeat,
        .seed = 1,
        .timeout_ms = harness->timeout_ms,
        .adapter = {.argv = harness->argv, .hello_timeout_ms = harness->hello_timeout_ms},
        .judge = {.level = CSN_LEVEL_MAY},
        .listener = {.finished = on_finished, .amended = on_amended, .ctx = harness},
    };
    harness->told_count = harness->amended = 0;
    harness->status = csn_run(&options, &harness->end, &harness->error);
}

void harness_run_reference(struct harness *harness, struct csn_span switches)
{
    static char command[] = CSN_COMMAND;
    static char mode[] = "reference-adapter";
    static char list[256];
    (void)snprintf(list, sizeof list, "%.*s", CSN_SPAN_ARG(switches));
    harness->argv[0] = command;
    harness->argv[1] = mode;
    harness->argv[2] = list;
    harness->argv[3] = NULL;
    harness_run(harness);
}
