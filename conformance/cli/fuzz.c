/* fuzz: a campaign against a client. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <countersign/codepipeline.h>

#include "campaign/campaign.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/drive.h"
#include "cli/fuzz_display.h"
#include "cli/select.h"
#include "cli/stream.h"
#include "report/shard.h"

struct fuzz_options {
    struct csn_drive_options drive;
    struct csn_output_options output;
    struct csn_texts operations;
    struct csn_texts skipped; /* rules */
    const char *shard;
    const char *state;
    uint64_t seed;
    bool has_seed;
    uint64_t max_time_s;
    uint64_t max_execs;
    bool strict;
};

#define FIELD(name) offsetof(struct fuzz_options, name)

static const struct csn_option options[] = {
    CSN_DRIVE_OPTIONS(struct fuzz_options),
    {.name = "state", .argument = "DIR", .kind = CSN_OPTION_TEXT, .offset = FIELD(state),
     .help = "keeps findings and goes on where an earlier campaign ended (countersign-fuzz)"},
    {.name = "max-time", .argument = "SECONDS", .kind = CSN_OPTION_NUMBER, .offset = FIELD(max_time_s), .min = 0, .max = 100000000,
     .help = "ends after so long; 0 is never (60)"},
    {.name = "max-execs", .argument = "N", .kind = CSN_OPTION_NUMBER, .offset = FIELD(max_execs), .min = 0, .max = UINT64_MAX,
     .help = "ends after so many executions; 0 is never (0)"},
    {.name = "seed", .argument = "N", .kind = CSN_OPTION_NUMBER, .offset = FIELD(seed), .min = 0, .max = UINT64_MAX,
     .help = "the same seed gives the same experiments, each by its number (1)"},
    {.name = "shard", .argument = "I/N", .kind = CSN_OPTION_TEXT, .offset = FIELD(shard), .help = "the I-th of N parts of the experiments"},
    {.name = "operation", .argument = "NAME", .kind = CSN_OPTION_TEXTS, .offset = FIELD(operations),
     .help = "calls this operation alone; may be given again"},
    {.name = "skip-rule", .argument = "ID", .kind = CSN_OPTION_TEXTS, .offset = FIELD(skipped), .again = true,
     .help = "doesn't judge by this rule, whose breach is known; may be given again"},
    {.name = "strict", .kind = CSN_OPTION_FLAG, .offset = FIELD(strict), .again = true, .help = "a broken SHOULD is a finding too"},
    CSN_REPORT_OPTION(struct fuzz_options),
};

static int fuzz_main(int argc, char **argv);

const struct csn_command csn_command_fuzz = {
    .name = "fuzz",
    .usage = "[OPTION]… [--client NAME | --exec TEMPLATE | -- COMMAND ARG…]",
    .summary = "A campaign against a client: calls and answers at random, each judged by the checks of 'run'.",
    .notes = "Execution number N of a seed is always the same experiment. What breaks a rule is shrunk while it still does, tried ten times\n"
             "more, and kept below DIR/findings with the bytes both ways, a case file, and the command that replays it.\n\n"
             "A plugin runs in a child, as adapters do: one that crashes, hangs or takes more than 1 GiB of memory is a finding, and the\n"
             "campaign goes on in a new child. In one process with the engine, guided by the plugin's own coverage, with each crash in a forked\n"
             "child: COUNTERSIGN_PLUGIN=./client.so plugin_fuzzer -fork=1 -timeout=10 -rss_limit_mb=1024 DIR (fuzz/README.md).\n\n"
             "Exit status: 0 nothing was found, 1 there are findings (also of earlier sessions) or the adapter broke, 2 wrong usage or an\n"
             "unreadable state, 3 the adapter can't be started, 4 countersign could not do its work, 5 nothing was tested, 130 interrupted.",
    .options = options,
    .option_count = CSN_COUNT(options),
    .main = fuzz_main,
};

/* What the campaign's listener needs. */
struct session {
    const struct fuzz_options *options;
    const struct csn_arguments *arguments;
    struct csn_catalogue catalogue;
    struct csn_drive drive;
    struct csn_stream stream;
    struct csn_fuzz_display display;
    struct csn_buf command;
    struct csn_buf command_after;
    struct csn_buf again; /* of the finding at hand */
    unsigned shard;
    unsigned shards;
    uint64_t operations;
    char suite[CSN_SUITE_ID_SIZE];
};

static struct fuzz_options initial_options(void)
{
    return (struct fuzz_options){
        .drive = CSN_DRIVE_INITIAL,
        .output = {.min_coverage = -1, .quiet = true},
        .state = "countersign-fuzz",
        .seed = 1,
        .max_time_s = 60,
    };
}

/* ---- what was asked for ---- */

static int read_shard(struct session *session)
{
    struct csn_shard shard;
    struct csn_error error = {0};
    if (csn_shard_read(session->options->shard, &shard, &error) != CSN_OK)
        return csn_console_arguments(&csn_command_fuzz, &error);
    session->shard = shard.count > 0 ? shard.index - 1 : 0;
    session->shards = shard.count > 0 ? shard.count : 1;
    return CSN_EXIT_AS_EXPECTED;
}

static int read_operations(struct session *session)
{
    const struct csn_model *model = session->catalogue.model;
    const struct csn_texts *names = &session->options->operations;
    session->operations = names->count > 0 ? 0 : (UINT64_C(1) << model->operation_count) - 1;
    for (size_t i = 0; i < names->count; i++) {
        const struct csn_operation *operation = csn_model_find_operation(model, csn_span_of_string(names->items[i]));
        if (!operation)
            return csn_console_usage(&csn_command_fuzz, "there is no operation %s", names->items[i]);
        session->operations |= UINT64_C(1) << (operation - model->operations);
    }
    return CSN_EXIT_AS_EXPECTED;
}

static int check_rules(const struct session *session)
{
    for (size_t i = 0; i < session->options->skipped.count; i++)
        if (!csn_catalogue_rule(&session->catalogue, csn_span_of_string(session->options->skipped.items[i])))
            return csn_console_usage(&csn_command_fuzz, "there is no rule %s; 'countersign rules' lists them", session->options->skipped.items[i]);
    return CSN_EXIT_AS_EXPECTED;
}

static bool rule_enabled(void *ctx, const struct csn_rule *rule)
{
    const struct session *session = ctx;
    for (size_t i = 0; i < session->options->skipped.count; i++)
        if (csn_span_equal(csn_span_of_string(session->options->skipped.items[i]), rule->id))
            return false;
    return true;
}

/* The command that replays a finding, but for its folder. */
static enum csn_status describe_replay(struct session *session, const char *program)
{
    struct fuzz_options initial = initial_options();
    struct fuzz_options given = *session->options;
    given.skipped = (struct csn_texts){0}; /* `run` has no such option: the finding is of another rule anyway */
    enum csn_status status = csn_options_quote(csn_span_of_string(program), &session->command);
    if (status == CSN_OK)
        status = csn_buf_append(&session->command, CSN_SPAN(" run"));
    if (status == CSN_OK)
        status = csn_options_again(&csn_command_fuzz, &given, &initial, &session->command);
    return status == CSN_OK ? csn_drive_describe_command(session->arguments->command, &session->command_after) : status;
}

/* ---- while it runs ---- */

static void on_client(void *ctx, const struct csn_client_info *client)
{
    struct session *session = ctx;
    session->stream.run.client = client;
    cJSON *header = csn_record_header(&session->stream.run);
    csn_fuzz_display_header(&session->display, header, session->options->state);
    cJSON_Delete(header);
    csn_stream_header(&session->stream);
}

static void on_progress(void *ctx, const struct csn_campaign_progress *progress)
{
    struct session *session = ctx;
    if (strcmp(progress->doing, "done") == 0)
        csn_fuzz_display_end(&session->display, progress, session->options->seed, session->options->state);
    else
        csn_fuzz_display_progress(&session->display, progress);
}

/* Signals between two runs are ours to hear. */
static bool on_interrupted(void *ctx)
{
    (void)ctx;
    csn_interrupt_catch();
    return csn_interrupt_seen();
}

static void on_finding(void *ctx, const struct csn_finding *finding, const char *directory, const struct csn_finished *finished)
{
    struct session *session = ctx;
    csn_buf_reset(&session->again);
    enum csn_status status = csn_buf_append(&session->again, csn_buf_span(&session->command));
    if (status == CSN_OK)
        status = csn_buf_append_format(&session->again, " --cases '%s/cases' --seed %llu", directory, (unsigned long long)session->options->seed);
    session->stream.run.rerun_before = csn_buf_span(&session->again);
    cJSON *record = status == CSN_OK ? csn_record_case(&session->stream.run, finished) : NULL;
    if (record)
        csn_fuzz_display_finding(&session->display, finding, directory, record);
    csn_stream_give(&session->stream, record);
}

/* ---- the campaign ---- */

static int exit_status_of(const struct csn_campaign_progress *progress, enum csn_campaign_end end, const struct csn_error *error)
{
    if (end == CSN_CAMPAIGN_INTERRUPTED)
        return CSN_EXIT_INTERRUPTED;
    if (end == CSN_CAMPAIGN_ADAPTER_BROKEN)
        return csn_console_fail(CSN_EXIT_ADAPTER, "%s", error->message);
    if (progress->findings > 0 || progress->broken > 0)
        return CSN_EXIT_NONCONFORMING;
    return progress->executions > progress->unsupported ? CSN_EXIT_AS_EXPECTED
                                                         : csn_console_fail(CSN_EXIT_NOTHING, "nothing was tested");
}

static int fail(enum csn_status status, const struct csn_error *error)
{
    bool is_input = status == CSN_ARGUMENT || status == CSN_SYNTAX;
    return csn_console_fail(is_input ? CSN_EXIT_USAGE : CSN_EXIT_OWN, "%s", *error->message ? error->message : csn_status_sentence(status));
}

static int run_campaign(struct session *session, bool *complete)
{
    const struct fuzz_options *given = session->options;
    struct csn_campaign_progress progress = {0};
    enum csn_campaign_end end = CSN_CAMPAIGN_ENOUGH;
    struct csn_error error = {0};
    const struct csn_campaign_options campaign = {
        .client = {
            .model = session->catalogue.model,
            .adapter = session->drive.adapter,
            .judge = {.level = CSN_LEVEL_SHOULD, .strict = given->strict, .rule_enabled = rule_enabled, .ctx = session},
            .jobs = (unsigned)given->drive.jobs,
            .timeout_ms = (unsigned)given->drive.timeout_s * 1000,
            .seed = given->seed,
        },
        .operations = session->operations,
        .shard = session->shard,
        .shards = session->shards,
        .max_ms = given->max_time_s * 1000,
        .max_execs = given->max_execs,
        .state = given->state,
        .suite = csn_span_of(session->suite, sizeof session->suite),
        .command = csn_buf_span(&session->command),
        .command_after = csn_buf_span(&session->command_after),
        .listener = {.client = on_client, .progress = on_progress, .interrupted = on_interrupted, .finding = on_finding, .ctx = session},
    };
    enum csn_status status = csn_campaign_run(&campaign, &progress, &end, &error);
    *complete = status == CSN_OK && end == CSN_CAMPAIGN_ENOUGH;
    return status == CSN_OK ? exit_status_of(&progress, end, &error) : fail(status, &error);
}

static struct csn_record_run describe_run(const struct session *session)
{
    const struct fuzz_options *given = session->options;
    return (struct csn_record_run){
        .model = session->catalogue.model,
        .suite = csn_span_of(session->suite, sizeof session->suite),
        .seed = given->seed,
        .jobs = (unsigned)given->drive.jobs,
        .repeat = 1,
        .level = "should",
        .strict = given->strict,
        .catalogue = session->catalogue.case_count,
        .started_ms = session->stream.run.started_ms,
        .rerun_after = csn_buf_span(&session->command_after),
    };
}

/* Of the stream's own verdict on what was found only its failures count: the campaign has one of its own. */
static int close_stream(struct session *session, bool complete)
{
    int exit_status = csn_stream_close(&session->stream, complete, &session->options->output);
    return exit_status == CSN_EXIT_OWN ? exit_status : CSN_EXIT_AS_EXPECTED;
}

static int open_and_run(struct session *session)
{
    const struct fuzz_options *given = session->options;
    struct csn_error error = {0};
    bool complete = false;
    if (csn_stream_open(&given->output, NULL, &session->stream, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    session->stream.run = describe_run(session);
    if (csn_fuzz_display_open(&session->display, csn_stream_wants_stdout(&given->output, NULL), &error) != CSN_OK) {
        (void)close_stream(session, false);
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    }
    int exit_status = run_campaign(session, &complete);
    exit_status = csn_console_worse(exit_status, close_stream(session, complete));
    return csn_console_worse(exit_status, csn_fuzz_display_close(&session->display));
}

static int prepare(struct session *session, const char *program)
{
    const struct fuzz_options *given = session->options;
    struct csn_error error = {0};
    int exit_status = csn_drive_check(&csn_command_fuzz, &given->drive, session->arguments);
    if (exit_status == CSN_EXIT_AS_EXPECTED && csn_stream_check(&given->output, NULL, &error) != CSN_OK)
        exit_status = csn_console_arguments(&csn_command_fuzz, &error);
    if (exit_status == CSN_EXIT_AS_EXPECTED)
        exit_status = read_shard(session);
    if (exit_status != CSN_EXIT_AS_EXPECTED)
        return exit_status;
    if (csn_catalogue_open(&session->catalogue, csn_codepipeline_model(), NULL, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    exit_status = read_operations(session);
    if (exit_status == CSN_EXIT_AS_EXPECTED)
        exit_status = check_rules(session);
    if (exit_status != CSN_EXIT_AS_EXPECTED)
        return exit_status;
    if (csn_suite_id(&session->catalogue, session->suite) != CSN_OK || describe_replay(session, program) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "the campaign can't be prepared: no memory");
    return csn_drive_open(&given->drive, session->arguments, &session->drive);
}

static int fuzz_with(const struct fuzz_options *given, const struct csn_arguments *arguments, const char *program)
{
    struct session session = {.options = given, .arguments = arguments};
    csn_buf_init(&session.command, NULL, 1 << 20);
    csn_buf_init(&session.command_after, NULL, 1 << 20);
    csn_buf_init(&session.again, NULL, 1 << 20);
    int exit_status = prepare(&session, program);
    if (exit_status == CSN_EXIT_AS_EXPECTED)
        exit_status = open_and_run(&session);
    csn_drive_clear(&session.drive);
    csn_catalogue_clear(&session.catalogue);
    csn_buf_clear(&session.command);
    csn_buf_clear(&session.command_after);
    csn_buf_clear(&session.again);
    return exit_status;
}

static int fuzz_main(int argc, char **argv)
{
    struct fuzz_options given = initial_options();
    struct csn_arguments arguments;
    struct csn_error error = {0};
    csn_interrupt_catch();
    enum csn_status status = csn_options_parse(&csn_command_fuzz, argc, argv, &given, &arguments, &error);
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (status != CSN_OK)
        exit_status = csn_console_arguments(&csn_command_fuzz, &error);
    else if (arguments.help)
        exit_status = csn_console_help(&csn_command_fuzz);
    else
        exit_status = fuzz_with(&given, &arguments, argv[0]);
    csn_options_clear(&csn_command_fuzz, &given);
    csn_arguments_clear(&arguments);
    return exit_status;
}
