/* One trial of the suite: a run of one faulty, free or empty client, and what the suite ought to say of it. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/console.h"
#include "cli/selftest.h"

#define LANES 16 /* most of the time is scripted waiting */
#define TIMEOUT_MS 20000
#define HANG_TIMEOUT_MS 3000 /* for faults that hang: they are waited for in vain */
#define NULL_TIMEOUT_MS 250
#define HELLO_MS 10000
#define SHOWN_MAX 5
#define LINE_MAX_BYTES 400
#define NULL_HELLO_MS 1000

struct trial {
    const struct csn_catalogue *catalogue;
    const struct csn_trial_spec *spec;
    const struct csn_rule *rule;
    struct csn_collection collection;
    const struct csn_case **cases;
    size_t case_count;
    struct csn_trial_outcome *outcome;
};

static void say(struct trial *trial, const char *format, ...) CSN_PRINTF(2, 3);

/* Adds to the complaint what has room. */
static void say(struct trial *trial, const char *format, ...)
{
    char *complaint = trial->outcome->complaint;
    size_t used = strlen(complaint);
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(complaint + used, sizeof trial->outcome->complaint - used, format, arguments);
    va_end(arguments);
}

static void complain(struct trial *trial, const char *why)
{
    static const char *const kinds[CSN_TRIAL_KIND_COUNT] = {"fault", "variant", "null adapter"};
    say(trial, "%s %.*s: %s\n", kinds[trial->spec->kind], CSN_SPAN_ARG(trial->spec->name), why);
    for (size_t i = 0, shown = 0; i < trial->collection.count && shown < SHOWN_MAX; i++) {
        const struct csn_told *told = &trial->collection.items[i];
        if (told->verdict == CSN_VERDICT_PASS)
            continue;
        say(trial, "    %.*s: %s: %.*s\n", CSN_SPAN_ARG(told->of->id), csn_verdict_name(told->verdict),
            CSN_SPAN_ARG(csn_span_slice(told->first, 0, LINE_MAX_BYTES)));
        shown++;
    }
}

static unsigned timeout_of(const struct trial *trial)
{
    if (trial->spec->kind == CSN_TRIAL_NULL_ADAPTER)
        return NULL_TIMEOUT_MS;
    bool hangs = trial->spec->kind == CSN_TRIAL_FAULT && csn_span_equal(trial->spec->rule, CSN_SPAN("client.returns"));
    return hangs ? HANG_TIMEOUT_MS : TIMEOUT_MS;
}

/* Runs the selected cases; false when the run could not be made or was interrupted. */
static bool run(struct trial *trial)
{
    bool is_null = trial->spec->kind == CSN_TRIAL_NULL_ADAPTER;
    char name[128];
    char *argv[] = {(char *)(uintptr_t) "/proc/self/exe", (char *)(uintptr_t)(is_null ? "null-adapter" : "reference-adapter"), name, NULL};
    struct csn_error error = {0};
    enum csn_run_end end = CSN_RUN_DONE;
    (void)snprintf(name, sizeof name, "%.*s", CSN_SPAN_ARG(trial->spec->name));
    struct csn_run_options given = {
        .catalogue = trial->catalogue,
        .cases = trial->cases,
        .case_count = trial->case_count,
        .jobs = LANES,
        .repeat = 1,
        .seed = 1,
        .timeout_ms = timeout_of(trial),
        .confirm = trial->spec->kind == CSN_TRIAL_VARIANT,
        .adapter = {.argv = argv, .hello_timeout_ms = is_null ? NULL_HELLO_MS : HELLO_MS},
        .judge = {.level = CSN_LEVEL_MAY},
        .listener = csn_collection_listener(&trial->collection),
    };
    enum csn_status status = csn_run(&given, &end, &error);
    if (end == CSN_RUN_INTERRUPTED && status == CSN_OK)
        trial->outcome->exit_status = CSN_EXIT_INTERRUPTED;
    else if (status != CSN_OK || trial->collection.failed)
        trial->outcome->exit_status =
            csn_console_fail(CSN_EXIT_OWN, "%s", *error.message ? error.message : csn_status_sentence(CSN_NO_MEMORY));
    return trial->outcome->exit_status == CSN_EXIT_AS_EXPECTED;
}

static bool is_caught(const struct trial *trial)
{
    return csn_collection_breaks(&trial->collection, trial->rule, trial->rule->level != CSN_LEVEL_MUST);
}

/* Caught by its own rule: that rule's checks break, and without them the run would conform. The rule's own cases are tried first; checks
 * of the rule are asked in others too, so the whole catalogue has the last word. */
static void try_fault(struct trial *trial)
{
    trial->collection.without = trial->rule;
    if (!run(trial))
        return;
    if (!is_caught(trial)) {
        trial->case_count = csn_collect_select(trial->catalogue, NULL, trial->cases);
        if (!run(trial))
            return;
    }
    bool caught = is_caught(trial);
    bool alone = csn_collection_conforms_without(&trial->collection);
    trial->outcome->good = caught && alone;
    if (!trial->outcome->good)
        complain(trial, caught ? "another rule fails too" : "its rule does not catch it");
}

static void try_variant(struct trial *trial)
{
    if (!run(trial))
        return;
    bool passes = trial->collection.count == trial->case_count && trial->collection.amended == 0;
    for (size_t i = 0; i < trial->collection.count; i++)
        passes = passes && trial->collection.items[i].verdict == CSN_VERDICT_PASS;
    trial->outcome->good = passes;
    if (!passes)
        complain(trial, "a freedom was flagged");
}

static void try_null(struct trial *trial)
{
    bool passes = false;
    if (!run(trial))
        return;
    for (size_t i = 0; i < trial->collection.count; i++)
        passes = passes || trial->collection.items[i].verdict == CSN_VERDICT_PASS ||
                 trial->collection.items[i].verdict == CSN_VERDICT_WARN;
    trial->outcome->good = !passes;
    if (passes)
        complain(trial, "it got a pass");
}

void csn_trial_run(const struct csn_catalogue *catalogue, const struct csn_trial_spec *spec, struct csn_trial_outcome *outcome)
{
    static void (*const tries[CSN_TRIAL_KIND_COUNT])(struct trial *) = {try_fault, try_variant, try_null};
    struct trial trial = {.catalogue = catalogue, .spec = spec, .outcome = outcome};
    trial.cases = calloc(catalogue->case_count + 1, sizeof *trial.cases);
    trial.rule = spec->rule.len > 0 ? csn_catalogue_rule(catalogue, spec->rule) : NULL;
    csn_collection_init(&trial.collection, catalogue);
    if (!trial.cases) {
        outcome->exit_status = csn_console_fail(CSN_EXIT_OWN, "no memory for the cases");
    } else if (spec->rule.len > 0 && !trial.rule) {
        complain(&trial, "the catalogue lacks its rule");
    } else {
        trial.case_count = csn_collect_select(catalogue, spec->kind == CSN_TRIAL_FAULT ? trial.rule : NULL, trial.cases);
        tries[spec->kind](&trial);
    }
    csn_collection_clear(&trial.collection);
    free(trial.cases);
}
