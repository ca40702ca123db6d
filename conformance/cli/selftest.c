/* selftest: proves the suite: its faults are caught, its variants pass, adapters that prove nothing get nothing. */
#include <stdio.h>
#include <stdlib.h>

#include <countersign/codepipeline.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/selftest.h"
#include "reference/null.h"

struct selftest_options {
    uint64_t jobs;
    bool verbose;
};

static const struct csn_option options[] = {
    {.name = "jobs", .argument = "N", .kind = CSN_OPTION_NUMBER, .offset = offsetof(struct selftest_options, jobs), .min = 1, .max = 64,
     .help = "runs at a time, each with 16 client processes (4: most of the time is scripted waiting)"},
    {.name = "verbose", .kind = CSN_OPTION_FLAG, .offset = offsetof(struct selftest_options, verbose),
     .help = "a line for each fault, variant and null adapter, with its time"},
};

static int selftest_main(int argc, char **argv);

const struct csn_command csn_command_selftest = {
    .name = "selftest",
    .usage = "[OPTION]… [NAME]…",
    .summary = "Proves the suite: each fault of the reference client is caught by its own rule, no freedom is flagged.",
    .notes = "A fault counts as caught by its own rule when a check that cites the rule breaks, and the same run, judged once more with\n"
             "that rule's checks switched off, would end with exit status 0. A variant passes when every case of the whole catalogue\n"
             "passes. NAMEs try some of them: 'cases --faults' lists them.\n\n"
             "Exit status: 0 the suite is proven, 1 it is not, 2 wrong usage, 4 countersign could not do its work, 130 interrupted.",
    .options = options,
    .option_count = CSN_COUNT(options),
    .main = selftest_main,
};

/* One part of the proof: how many of how many. */
struct score {
    size_t good;
    size_t all;
};

struct selftest {
    struct csn_catalogue catalogue;
    struct csn_trial_spec *specs;
    size_t count;
    struct score scores[CSN_TRIAL_KIND_COUNT];
    bool verbose;
};

static bool is_named(const struct csn_texts *names, struct csn_span name)
{
    for (size_t i = 0; i < names->count; i++)
        if (csn_span_equal(csn_span_of_string(names->items[i]), name))
            return true;
    return names->count == 0;
}

static void add(struct selftest *selftest, const struct csn_texts *names, struct csn_trial_spec spec)
{
    if (is_named(names, spec.name))
        selftest->specs[selftest->count++] = spec;
}

/* Variants and null adapters run the whole catalogue, so they come first; the faults fill the gaps behind them. */
static bool list_trials(struct selftest *selftest, const struct csn_texts *names)
{
    size_t count = 0;
    size_t modes = 0;
    const struct csn_reference_switch *switches = csn_reference_switches(&count);
    while (csn_null_mode(modes))
        modes++;
    selftest->specs = calloc(count + modes, sizeof *selftest->specs);
    if (!selftest->specs)
        return false;
    for (size_t i = 0; i < modes; i++)
        add(selftest, names, (struct csn_trial_spec){CSN_TRIAL_NULL_ADAPTER, csn_span_of_string(csn_null_mode(i)), CSN_SPAN("")});
    for (size_t i = 0; i < count; i++)
        if (switches[i].is_variant)
            add(selftest, names, (struct csn_trial_spec){CSN_TRIAL_VARIANT, switches[i].name, switches[i].rule});
    for (size_t i = 0; i < count; i++)
        if (!switches[i].is_variant)
            add(selftest, names, (struct csn_trial_spec){CSN_TRIAL_FAULT, switches[i].name, switches[i].rule});
    return true;
}

static void tell(void *ctx, const struct csn_trial_outcome *outcome)
{
    static const char *const kinds[CSN_TRIAL_KIND_COUNT] = {"fault", "variant", "null adapter"};
    struct selftest *selftest = ctx;
    const struct csn_trial_spec *spec = &selftest->specs[outcome->index];
    selftest->scores[spec->kind].good += outcome->good;
    if (selftest->verbose)
        printf("%s %.*s: %s, %.1f s\n", kinds[spec->kind], CSN_SPAN_ARG(spec->name), outcome->good ? "as it should be" : "wrong",
               (double)outcome->duration_ms / 1000);
    printf("%s", outcome->complaint);
    (void)fflush(stdout);
}

static int prove(struct selftest *selftest, unsigned jobs)
{
    struct score *scores = selftest->scores;
    bool proven = true;
    for (size_t i = 0; i < selftest->count; i++)
        scores[selftest->specs[i].kind].all++;
    int exit_status = csn_trial_pool(&selftest->catalogue, selftest->specs, selftest->count, jobs, tell, selftest);
    if (exit_status != CSN_EXIT_AS_EXPECTED)
        return exit_status;
    printf("%zu of %zu faults caught by their own rule, %zu of %zu variants pass, %zu of %zu null adapters got no pass\n",
           scores[CSN_TRIAL_FAULT].good, scores[CSN_TRIAL_FAULT].all, scores[CSN_TRIAL_VARIANT].good, scores[CSN_TRIAL_VARIANT].all,
           scores[CSN_TRIAL_NULL_ADAPTER].good, scores[CSN_TRIAL_NULL_ADAPTER].all);
    for (size_t i = 0; i < CSN_TRIAL_KIND_COUNT; i++)
        proven = proven && scores[i].good == scores[i].all;
    return proven ? CSN_EXIT_AS_EXPECTED : CSN_EXIT_NONCONFORMING;
}

static int selftest_with(const struct selftest_options *given, const struct csn_arguments *arguments)
{
    struct selftest selftest = {.verbose = given->verbose};
    struct csn_error error = {0};
    if (csn_catalogue_open(&selftest.catalogue, csn_codepipeline_model(), NULL, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (!list_trials(&selftest, &arguments->rest))
        exit_status = csn_console_fail(CSN_EXIT_OWN, "no memory for the list");
    else if (selftest.count < arguments->rest.count || selftest.count == 0)
        exit_status = csn_console_usage(&csn_command_selftest, "there is no fault, variant or null adapter of such a name");
    else
        exit_status = prove(&selftest, (unsigned)given->jobs);
    free(selftest.specs);
    csn_catalogue_clear(&selftest.catalogue);
    if (fflush(stdout) != 0)
        return csn_console_fail(CSN_EXIT_OWN, "standard output can't be written");
    return exit_status;
}

static int selftest_main(int argc, char **argv)
{
    struct selftest_options given = {.jobs = 4};
    struct csn_arguments arguments;
    struct csn_error error = {0};
    enum csn_status status = csn_options_parse(&csn_command_selftest, argc, argv, &given, &arguments, &error);
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (status != CSN_OK)
        exit_status = csn_console_arguments(&csn_command_selftest, &error);
    else if (arguments.help)
        exit_status = csn_console_help(&csn_command_selftest);
    else if (arguments.command)
        exit_status = csn_console_usage(&csn_command_selftest, "selftest takes no command");
    else
        exit_status = selftest_with(&given, &arguments);
    csn_options_clear(&csn_command_selftest, &given);
    csn_arguments_clear(&arguments);
    return exit_status;
}
