/* run: judges a client. */
#include "run/run.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <countersign/codepipeline.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/drive.h"
#include "cli/known.h"
#include "cli/locales.h"
#include "cli/select.h"
#include "cli/stream.h"
#include "cli/trace_file.h"

struct run_options {
    struct csn_selection_options select;
    struct csn_output_options output;
    struct csn_drive_options drive;
    unsigned level; /* 0: must, 1: should */
    bool strict;
    const char *cases;
    uint64_t repeat;
    uint64_t seed;
    const char *known_failures;
    const char *write_known_failures;
    const char *trace;
    bool list;
};

#define FIELD(name) offsetof(struct run_options, name)

static const struct csn_option options[] = {
    CSN_DRIVE_OPTIONS(struct run_options),
    CSN_SELECTION_OPTIONS(struct run_options),
    {.name = "level", .argument = "must|should", .kind = CSN_OPTION_CHOICE, .offset = FIELD(level), .again = true,
     .help = "judges checks of this level and above (should)"},
    {.name = "strict", .kind = CSN_OPTION_FLAG, .offset = FIELD(strict), .again = true, .help = "a broken SHOULD fails too"},
    {.name = "cases", .argument = "DIR", .kind = CSN_OPTION_TEXT, .offset = FIELD(cases), .again = true,
     .help = "adds the cases in a folder's *.json"},
    {.name = "repeat", .argument = "N", .kind = CSN_OPTION_NUMBER, .offset = FIELD(repeat), .min = 1, .max = 1000000,
     .help = "runs each case so often (1)"},
    {.name = "seed", .argument = "N", .kind = CSN_OPTION_NUMBER, .offset = FIELD(seed), .min = 0, .max = UINT64_MAX,
     .help = "the same seed gives the same inputs and answers (by the clock)"},
    {.name = "known-failures", .argument = "FILE", .kind = CSN_OPTION_TEXT, .offset = FIELD(known_failures), .again = true,
     .help = "what is known to fail and does not count, unless it passes"},
    {.name = "write-known-failures", .argument = "FILE", .kind = CSN_OPTION_TEXT, .offset = FIELD(write_known_failures),
     .help = "writes the list that this run needs"},
    CSN_OUTPUT_OPTIONS(struct run_options),
    CSN_TRACE_OPTION(struct run_options),
    {.name = "list", .kind = CSN_OPTION_FLAG, .offset = FIELD(list), .help = "lists the selected cases and runs none"},
};

static int run_main(int argc, char **argv);

const struct csn_command csn_command_run = {
    .name = "run",
    .usage = "[OPTION]… [--client NAME | --exec TEMPLATE | -- COMMAND ARG…]",
    .summary = "Judges a client: the built-in reference client unless one is named.",
    .notes = "COMMAND is an adapter: a program that speaks the adapter protocol, version 1, on its standard input and output.\n\n"
             "In TEMPLATE {input} is the path of a file with the call's input (the body, for a command that doesn't serialize);\n"
             "{endpoint} {region} {operation} {operation-kebab} are filled in too, credentials are in AWS_*. Exit status 0 is success.\n\n"
             "Exit status: 0 all as expected, 1 the client does not conform, 2 wrong usage or unreadable input, 3 the adapter is\n"
             "broken or can't be started, 4 countersign could not do its work, 5 nothing was tested, 130 interrupted.",
    .options = options,
    .option_count = CSN_COUNT(options),
    .main = run_main,
};

/* What a run needs while its listener is called. */
struct session {
    const struct run_options *options;
    const struct csn_arguments *arguments;
    struct csn_catalogue catalogue;
    struct csn_selection selection;
    struct csn_drive drive;
    struct csn_stream stream;
    struct csn_trace_file trace;
    cJSON *filters;
    struct csn_known_use known;
    struct csn_buf rerun_before;
    struct csn_buf rerun_after;
    struct csn_buf locale_path;
    char suite[CSN_SUITE_ID_SIZE];
};

static uint64_t clock_seed(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return ((uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000) % 1000000000;
}

static struct run_options initial_options(void)
{
    return (struct run_options){
        .output = {.min_coverage = -1},
        .level = 1,
        .drive = CSN_DRIVE_INITIAL,
        .repeat = 1,
        .seed = clock_seed(),
    };
}

/* What the table can't check. */
static int check_options(const struct run_options *given, const struct csn_arguments *arguments)
{
    struct csn_error error = {0};
    int exit_status = csn_drive_check(&csn_command_run, &given->drive, arguments);
    if (exit_status != CSN_EXIT_AS_EXPECTED)
        return exit_status;
    if (csn_stream_check(&given->output, given->trace, &error) != CSN_OK)
        return csn_console_arguments(&csn_command_run, &error);
    return CSN_EXIT_AS_EXPECTED;
}

static enum csn_status describe_rerun(struct session *session, const char *program)
{
    struct run_options initial = initial_options();
    struct csn_buf *before = &session->rerun_before;
    enum csn_status status = csn_options_quote(csn_span_of_string(program), before);
    if (status == CSN_OK)
        status = csn_buf_append(before, CSN_SPAN(" run"));
    if (status == CSN_OK)
        status = csn_options_again(&csn_command_run, session->options, &initial, before);
    if (status == CSN_OK)
        status = csn_buf_append_format(before, " --seed %llu", (unsigned long long)session->options->seed);
    if (status == CSN_OK)
        status = csn_drive_describe_command(session->arguments->command, &session->rerun_after);
    return status;
}

static struct csn_record_run describe_run(const struct session *session)
{
    const struct run_options *given = session->options;
    return (struct csn_record_run){
        .model = session->catalogue.model,
        .suite = csn_span_of(session->suite, sizeof session->suite),
        .seed = given->seed,
        .jobs = (unsigned)given->drive.jobs,
        .repeat = (unsigned)given->repeat,
        .level = given->level == 0 ? "must" : "should",
        .strict = given->strict,
        .selected = session->selection.count,
        .core = session->selection.core,
        .generated = session->selection.generated,
        .catalogue = session->catalogue.case_count,
        .filters = session->filters,
        .started_ms = session->stream.run.started_ms,
        .rerun_before = csn_buf_span(&session->rerun_before),
        .rerun_after = csn_buf_span(&session->rerun_after),
    };
}

static void on_client(void *ctx, const struct csn_client_info *client)
{
    struct session *session = ctx;
    session->stream.run.client = client;
    csn_stream_header(&session->stream);
    csn_trace_file_header(&session->trace, session->options->seed, client, false);
    if (csn_interrupt_seen())
        (void)raise(SIGINT); /* it came before the run could hear it */
}

/* The verdict that is told is the one after the list of known failures. */
static void tell(struct session *session, const struct csn_finished *finished)
{
    struct csn_arena arena;
    struct csn_result result = *finished->result;
    struct csn_finished told = *finished;
    csn_arena_init(&arena, NULL, 1 << 20);
    told.result = &result;
    if (csn_known_use_case(&session->known, finished, &result, &arena) == CSN_OK)
        csn_stream_case(&session->stream, &told);
    else
        session->stream.failed = true;
    csn_arena_clear(&arena);
}

static void on_finished(void *ctx, const struct csn_finished *finished)
{
    struct session *session = ctx;
    tell(session, finished);
    csn_trace_file_evidence(&session->trace, finished->evidence);
}

static void on_amended(void *ctx, const struct csn_case *amended, const struct csn_check *check, const struct csn_exchange *exchange)
{
    struct session *session = ctx;
    csn_stream_amend(&session->stream, amended, check, exchange);
}

/* The exit status that the run's end itself calls for. */
static int run_cases(struct session *session, bool *complete)
{
    const struct run_options *given = session->options;
    struct csn_error error = {0};
    enum csn_run_end end = CSN_RUN_DONE;
    struct csn_run_options run = {
        .catalogue = &session->catalogue,
        .cases = session->selection.cases,
        .case_count = session->selection.count,
        .jobs = (unsigned)given->drive.jobs,
        .repeat = (unsigned)given->repeat,
        .seed = given->seed,
        .timeout_ms = (unsigned)given->drive.timeout_s * 1000,
        .confirm = true,
        .adapter = session->drive.adapter,
        .judge = {.level = given->level == 0 ? CSN_LEVEL_MUST : CSN_LEVEL_SHOULD, .strict = given->strict},
        .listener = {.client = on_client, .finished = on_finished, .amended = on_amended, .ctx = session},
    };
    *complete = false;
    if (csn_interrupt_seen())
        return CSN_EXIT_INTERRUPTED;
    enum csn_status status = csn_run(&run, &end, &error);
    csn_interrupt_catch();
    if (end == CSN_RUN_INTERRUPTED || csn_interrupt_seen())
        return CSN_EXIT_INTERRUPTED;
    if (status != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", *error.message ? error.message : csn_status_sentence(status));
    if (end == CSN_RUN_ADAPTER_BROKEN)
        return csn_console_fail(CSN_EXIT_ADAPTER, "%s", error.message);
    *complete = true;
    return CSN_EXIT_AS_EXPECTED;
}

/* Opens what is written to, runs, and closes it again. */
static int judge_client(struct session *session)
{
    const struct run_options *given = session->options;
    struct csn_error error = {0};
    bool complete = true;
    if (csn_trace_file_open(&session->trace, given->trace) != CSN_EXIT_AS_EXPECTED)
        return CSN_EXIT_OWN;
    if (csn_stream_open(&given->output, given->trace, &session->stream, &error) != CSN_OK) {
        (void)csn_trace_file_close(&session->trace);
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    }
    session->stream.run = describe_run(session);
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (session->selection.count > 0)
        exit_status = run_cases(session, &complete);
    else
        (void)csn_console_fail(CSN_EXIT_NOTHING, "no case is selected");
    exit_status = csn_console_worse(exit_status, csn_stream_close(&session->stream, complete, &given->output));
    return csn_console_worse(exit_status, csn_trace_file_close(&session->trace));
}

static int list_cases(const struct csn_selection *selection)
{
    struct csn_buf buf;
    enum csn_status status = CSN_OK;
    csn_buf_init(&buf, NULL, SIZE_MAX / 2);
    for (size_t i = 0; i < selection->count && status == CSN_OK; i++)
        status = csn_buf_append_format(&buf, "%-44.*s  %.*s\n", CSN_SPAN_ARG(selection->cases[i]->id),
                                       CSN_SPAN_ARG(selection->cases[i]->title));
    int exit_status = status == CSN_OK ? csn_console_print(csn_buf_span(&buf)) : csn_console_fail(CSN_EXIT_OWN, "no memory for the list");
    csn_buf_clear(&buf);
    if (selection->count == 0)
        exit_status = csn_console_worse(exit_status, csn_console_fail(CSN_EXIT_NOTHING, "no case is selected"));
    return exit_status;
}

/* The reference client knows no locale. */
static int prepare_locales(struct session *session)
{
    const struct csn_drive_options *given = &session->options->drive;
    bool is_reference = given->client ? strncmp(given->client, "reference", 9) == 0 : !given->exec && !session->arguments->command;
    if (is_reference)
        return CSN_EXIT_AS_EXPECTED;
    if (csn_locales_prepare(&session->selection, csn_client_cache(&session->drive.client), &session->locale_path) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "the run can't be prepared: no memory");
    if (session->locale_path.len > 0)
        csn_drive_set(&session->drive, session->locale_path.data);
    return CSN_EXIT_AS_EXPECTED;
}

/* Everything that a run needs besides its outputs. */
static int prepare(struct session *session, const char *program)
{
    const struct run_options *given = session->options;
    session->filters = csn_selection_filters(&given->select);
    if (!session->filters || describe_rerun(session, program) != CSN_OK ||
        csn_suite_id(&session->catalogue, session->suite) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "the run can't be prepared: no memory");
    int exit_status = csn_drive_open(&given->drive, session->arguments, &session->drive);
    return exit_status == CSN_EXIT_AS_EXPECTED ? prepare_locales(session) : exit_status;
}

static int run_session(struct session *session, const char *program)
{
    const struct run_options *given = session->options;
    struct csn_error error = {0};
    if (csn_catalogue_open(&session->catalogue, csn_codepipeline_model(), given->cases, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_USAGE, "%s", error.message);
    if (csn_selection_make(&session->catalogue, &given->select, &session->selection, &error) != CSN_OK)
        return csn_console_arguments(&csn_command_run, &error);
    if (given->list)
        return list_cases(&session->selection);
    int known_status = csn_known_use_open(&session->known, given->known_failures, given->write_known_failures,
                                          given->level == 0 ? CSN_LEVEL_MUST : CSN_LEVEL_SHOULD, &session->catalogue);
    if (known_status == CSN_EXIT_USAGE)
        return known_status;
    int exit_status = prepare(session, program);
    if (csn_interrupt_seen())
        return CSN_EXIT_INTERRUPTED;
    if (exit_status != CSN_EXIT_AS_EXPECTED)
        return exit_status;
    exit_status = csn_console_worse(judge_client(session), known_status);
    return csn_console_worse(exit_status, csn_known_use_write(&session->known));
}

static void session_clear(struct session *session)
{
    csn_drive_clear(&session->drive);
    csn_selection_clear(&session->selection);
    csn_catalogue_clear(&session->catalogue);
    cJSON_Delete(session->filters);
    csn_buf_clear(&session->locale_path);
    csn_known_use_clear(&session->known);
    csn_buf_clear(&session->rerun_before);
    csn_buf_clear(&session->rerun_after);
}

static int run_with(const struct run_options *given, const struct csn_arguments *arguments, const char *program)
{
    struct session session = {.options = given, .arguments = arguments};
    int exit_status = check_options(given, arguments);
    if (exit_status != CSN_EXIT_AS_EXPECTED)
        return exit_status;
    csn_buf_init(&session.rerun_before, NULL, 1 << 20);
    csn_buf_init(&session.rerun_after, NULL, 1 << 20);
    csn_buf_init(&session.locale_path, NULL, 1 << 12);
    exit_status = run_session(&session, program);
    session_clear(&session);
    return exit_status;
}

static int run_main(int argc, char **argv)
{
    struct run_options given = initial_options();
    struct csn_arguments arguments;
    struct csn_error error = {0};
    csn_interrupt_catch();
    enum csn_status status = csn_options_parse(&csn_command_run, argc, argv, &given, &arguments, &error);
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (status != CSN_OK)
        exit_status = csn_console_arguments(&csn_command_run, &error);
    else if (arguments.help)
        exit_status = csn_console_help(&csn_command_run);
    else
        exit_status = run_with(&given, &arguments, argv[0]);
    csn_options_clear(&csn_command_run, &given);
    csn_arguments_clear(&arguments);
    return exit_status;
}
