/* selftest: proves the suite: its faults are caught, its variants pass, adapters that prove nothing get nothing. */
#include <stdio.h>
#include <stdlib.h>

#include <countersign/codepipeline.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "reference/null.h"
#include "reference/reference.h"
#include "run/collect.h"

struct selftest_options {
    uint64_t jobs;
};

static const struct csn_option options[] = {
    {.name = "jobs", .argument = "N", .kind = CSN_OPTION_NUMBER, .offset = offsetof(struct selftest_options, jobs), .min = 1, .max = 64,
     .help = "client processes (16: most of the time is scripted waiting)"},
};

static int selftest_main(int argc, char **argv);

const struct csn_command csn_command_selftest = {
    .name = "selftest",
    .usage = "[OPTION]…",
    .summary = "Proves the suite: each fault of the reference client is caught by its own rule, no freedom is flagged.",
    .notes = "A fault counts as caught by its own rule when a check that cites the rule breaks, and no check that cites another rule\n"
             "fails: with that rule's checks switched off, the run would exit 0.\n\n"
             "Exit status: 0 the suite is proven, 1 it is not, 4 countersign could not do its work, 130 interrupted.",
    .options = options,
    .option_count = CSN_COUNT(options),
    .main = selftest_main,
};

#define REFERENCE_TIMEOUT_MS 3000
#define NULL_TIMEOUT_MS 250 /* those that hang are waited for in vain */
#define NULL_HELLO_MS 1000

struct selftest {
    struct csn_catalogue catalogue;
    struct csn_collection collection;
    const struct csn_case **cases;
    size_t case_count;
    unsigned jobs;
    int exit_status;
};

/* One part of the proof: how many of how many. */
struct score {
    size_t good;
    size_t all;
};

/* Runs the selected cases; false when the run could not be made or was interrupted. */
static bool run(struct selftest *selftest, const char *mode, struct csn_span argument, unsigned timeout_ms, unsigned hello_ms)
{
    char text[256];
    char *argv[] = {(char *)(uintptr_t) "/proc/self/exe", (char *)(uintptr_t)mode, text, NULL};
    struct csn_error error = {0};
    enum csn_run_end end = CSN_RUN_DONE;
    (void)snprintf(text, sizeof text, "%.*s", CSN_SPAN_ARG(argument));
    csn_collection_clear(&selftest->collection);
    struct csn_run_options given = {
        .catalogue = &selftest->catalogue,
        .cases = selftest->cases,
        .case_count = selftest->case_count,
        .jobs = selftest->jobs,
        .repeat = 1,
        .seed = 1,
        .timeout_ms = timeout_ms,
        .adapter = {.argv = argv, .hello_timeout_ms = hello_ms},
        .judge = {.level = CSN_LEVEL_MAY},
        .listener = csn_collection_listener(&selftest->collection),
    };
    enum csn_status status = csn_run(&given, &end, &error);
    if (end == CSN_RUN_INTERRUPTED && status == CSN_OK)
        selftest->exit_status = CSN_EXIT_INTERRUPTED;
    else if (status != CSN_OK || selftest->collection.failed)
        selftest->exit_status = csn_console_fail(CSN_EXIT_OWN, "%s", *error.message ? error.message : csn_status_sentence(CSN_NO_MEMORY));
    return selftest->exit_status == CSN_EXIT_AS_EXPECTED;
}

static void complain(const struct selftest *selftest, const char *what, struct csn_span name, const char *why)
{
    printf("%s %.*s: %s\n", what, CSN_SPAN_ARG(name), why);
    for (size_t i = 0; i < selftest->collection.count; i++) {
        const struct csn_told *told = &selftest->collection.items[i];
        if (told->verdict != CSN_VERDICT_PASS && told->first.len > 0)
            printf("    %.*s: %s: %.*s\n", CSN_SPAN_ARG(told->of->id), csn_verdict_name(told->verdict), CSN_SPAN_ARG(told->first));
    }
}

static void try_fault(struct selftest *selftest, const struct csn_reference_switch *fault, struct score *score)
{
    const struct csn_rule *rule = csn_catalogue_rule(&selftest->catalogue, fault->rule);
    score->all++;
    selftest->case_count = csn_collect_select(&selftest->catalogue, rule, selftest->cases);
    if (!run(selftest, "reference-adapter", fault->name, REFERENCE_TIMEOUT_MS, NULL_HELLO_MS * 10))
        return;
    bool caught = rule && csn_collection_breaks(&selftest->collection, rule, rule->level != CSN_LEVEL_MUST);
    bool alone = rule && !csn_collection_fails_besides(&selftest->collection, rule);
    score->good += caught && alone;
    if (!caught || !alone)
        complain(selftest, "fault", fault->name, caught ? "another rule fails too" : "its rule does not catch it");
}

static void try_variant(struct selftest *selftest, const struct csn_reference_switch *variant, struct score *score)
{
    score->all++;
    selftest->case_count = csn_collect_select(&selftest->catalogue, NULL, selftest->cases);
    if (!run(selftest, "reference-adapter", variant->name, REFERENCE_TIMEOUT_MS, NULL_HELLO_MS * 10))
        return;
    bool passes = selftest->collection.count == selftest->case_count && selftest->collection.amended == 0;
    for (size_t i = 0; i < selftest->collection.count; i++)
        passes = passes && selftest->collection.items[i].verdict == CSN_VERDICT_PASS;
    score->good += passes;
    if (!passes)
        complain(selftest, "variant", variant->name, "a freedom was flagged");
}

static void try_null(struct selftest *selftest, const char *mode, struct score *score)
{
    bool passes = false;
    score->all++;
    selftest->case_count = csn_collect_select(&selftest->catalogue, NULL, selftest->cases);
    if (!run(selftest, "null-adapter", csn_span_of_string(mode), NULL_TIMEOUT_MS, NULL_HELLO_MS))
        return;
    for (size_t i = 0; i < selftest->collection.count; i++)
        passes = passes || selftest->collection.items[i].verdict == CSN_VERDICT_PASS ||
                 selftest->collection.items[i].verdict == CSN_VERDICT_WARN;
    score->good += !passes;
    if (passes)
        complain(selftest, "null adapter", csn_span_of_string(mode), "it got a pass");
}

static int try_all(struct selftest *selftest)
{
    size_t count = 0;
    const struct csn_reference_switch *switches = csn_reference_switches(&count);
    struct score faults = {0};
    struct score variants = {0};
    struct score nulls = {0};
    for (size_t i = 0; i < count && selftest->exit_status == CSN_EXIT_AS_EXPECTED; i++) {
        if (switches[i].is_variant)
            try_variant(selftest, &switches[i], &variants);
        else
            try_fault(selftest, &switches[i], &faults);
    }
    for (size_t i = 0; csn_null_mode(i) && selftest->exit_status == CSN_EXIT_AS_EXPECTED; i++)
        try_null(selftest, csn_null_mode(i), &nulls);
    if (selftest->exit_status != CSN_EXIT_AS_EXPECTED)
        return selftest->exit_status;
    printf("%zu of %zu faults caught by their own rule, %zu of %zu variants pass, %zu of %zu null adapters got no pass\n", faults.good,
           faults.all, variants.good, variants.all, nulls.good, nulls.all);
    bool proven = faults.good == faults.all && variants.good == variants.all && nulls.good == nulls.all;
    return proven ? CSN_EXIT_AS_EXPECTED : CSN_EXIT_NONCONFORMING;
}

static int prove(const struct selftest_options *given)
{
    struct selftest selftest = {.jobs = (unsigned)given->jobs};
    struct csn_error error = {0};
    if (csn_catalogue_open(&selftest.catalogue, csn_codepipeline_model(), NULL, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    selftest.cases = calloc(selftest.catalogue.case_count + 1, sizeof *selftest.cases);
    csn_collection_init(&selftest.collection, &selftest.catalogue);
    int exit_status = selftest.cases ? try_all(&selftest) : csn_console_fail(CSN_EXIT_OWN, "no memory for the cases");
    csn_collection_clear(&selftest.collection);
    free(selftest.cases);
    csn_catalogue_clear(&selftest.catalogue);
    if (fflush(stdout) != 0)
        return csn_console_fail(CSN_EXIT_OWN, "standard output can't be written");
    return exit_status;
}

static int selftest_main(int argc, char **argv)
{
    struct selftest_options given = {.jobs = 16};
    struct csn_arguments arguments;
    struct csn_error error = {0};
    enum csn_status status = csn_options_parse(&csn_command_selftest, argc, argv, &given, &arguments, &error);
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (status != CSN_OK)
        exit_status = csn_console_arguments(&csn_command_selftest, &error);
    else if (arguments.help)
        exit_status = csn_console_help(&csn_command_selftest);
    else
        exit_status = prove(&given);
    csn_options_clear(&csn_command_selftest, &given);
    csn_arguments_clear(&arguments);
    return exit_status;
}
