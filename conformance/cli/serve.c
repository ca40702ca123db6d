/* serve: a loopback service with a working job queue, which judges whatever worker calls it. */
#include "run/serve.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <countersign/codepipeline.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/drive.h"
#include "cli/session.h"
#include "cli/trace_file.h"

struct serve_options {
    const char *scenario;
    uint64_t port;
    const char *inject;
    bool until_done;
    uint64_t timeout_s;
    struct csn_texts require;
    bool strict;
    uint64_t seed;
    const char *record;
    const char *trace;
    struct csn_output_options output;
};

#define FIELD(name) offsetof(struct serve_options, name)

static const struct csn_option options[] = {
    {.name = "scenario", .argument = "NAME|FILE", .kind = CSN_OPTION_TEXT, .offset = FIELD(scenario), .again = true,
     .help = "the clients and jobs that there are: default, many, rich, or a file (default)"},
    {.name = "port", .argument = "N", .kind = CSN_OPTION_NUMBER, .offset = FIELD(port), .min = 0, .max = 65535,
     .help = "where to listen on 127.0.0.1; 0 takes any free port (0)"},
    {.name = "inject", .argument = "LIST", .kind = CSN_OPTION_TEXT, .offset = FIELD(inject), .again = true,
     .help = "what befalls answers on purpose, separated by commas; see below"},
    {.name = "until-done", .kind = CSN_OPTION_FLAG, .offset = FIELD(until_done), .again = true,
     .help = "ends when every job has ended (always so with a COMMAND)"},
    {.name = "timeout", .argument = "SECONDS", .kind = CSN_OPTION_NUMBER, .offset = FIELD(timeout_s), .min = 1, .max = 86400, .again = true,
     .help = "a job that has not ended by then is a finding (60)"},
    {.name = "require", .argument = "RULE", .kind = CSN_OPTION_TEXTS, .offset = FIELD(require), .again = true,
     .help = "fails where this rule was never exercised; may be given again"},
    {.name = "strict", .kind = CSN_OPTION_FLAG, .offset = FIELD(strict), .again = true, .help = "a broken SHOULD fails too"},
    {.name = "seed", .argument = "N", .kind = CSN_OPTION_NUMBER, .offset = FIELD(seed), .min = 0, .max = UINT64_MAX,
     .help = "the same seed gives the same ids, tokens and credentials (by the clock)"},
    {.name = "record", .argument = "DIR", .kind = CSN_OPTION_TEXT, .offset = FIELD(record),
     .help = "keeps each request as a file, for 'countersign check DIR'"},
    CSN_REPORT_OPTION(struct serve_options),
    CSN_TRACE_OPTION(struct serve_options),
    {.name = "verbose", .kind = CSN_OPTION_FLAG, .offset = FIELD(output.verbose), .help = "shows each request as it is answered, and passing jobs"},
};

static int serve_main(int argc, char **argv);

#define X(name, text, sentence) "\n  " text ": " sentence
const struct csn_command csn_command_serve = {
    .name = "serve",
    .usage = "[OPTION]… [-- COMMAND ARG…]",
    .summary = "Serves a working job queue to a job worker, and judges what it does with it.",
    .notes = "COMMAND is a worker. It finds in its environment: AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_CODEPIPELINE, AWS_REGION,\n"
             "AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY; COUNTERSIGN_ACTION_TYPE, the action type to poll for, as JSON;\n"
             "COUNTERSIGN_CLIENT_TOKENS, a JSON object from client id to client token. Without a COMMAND they are printed, and the service\n"
             "stays until it is interrupted, or until all is done. What is to be done in a job stands in its configuration: Continuations,\n"
             "how often to report success with a continuation token before completing, and Outcome, Succeed or Fail.\n\n"
             "What can be injected:" CSN_INJECTION_LIST(X) "\n\n"
             "Exit status: 0 all as expected, 1 the worker does not conform, 2 wrong usage or unreadable input, 3 the COMMAND can't be\n"
             "started, 4 countersign could not do its work, 5 no request came, 130 interrupted.",
    .options = options,
    .option_count = CSN_COUNT(options),
    .main = serve_main,
};
#undef X

struct session {
    const struct serve_options *options;
    const struct csn_arguments *arguments;
    struct csn_catalogue catalogue;
    struct csn_scenario scenario;
    unsigned injections;
    struct csn_stream stream;
    struct csn_trace_file trace;
    struct csn_client_info worker;
    struct csn_buf rerun;
    char suite[CSN_SUITE_ID_SIZE];
    bool *exercised; /* by the index of --require */
    FILE *people;    /* where what is meant for people goes */
    size_t recorded;
    bool record_failed;
    int exit_status;
};

/* ---- options ---- */

static int read_injections(struct session *session)
{
    struct csn_span rest = csn_span_of_string(session->options->inject);
    struct csn_span name;
    while (csn_span_split(&rest, ',', &name)) {
        unsigned bit = csn_injection_bit(csn_span_trim(name));
        if (!bit)
            return csn_console_usage(&csn_command_serve, "--inject knows no %.*s", CSN_SPAN_ARG(name));
        session->injections |= bit;
    }
    return CSN_EXIT_AS_EXPECTED;
}

static int check_required(const struct session *session)
{
    for (size_t i = 0; i < session->options->require.count; i++)
        if (!csn_catalogue_rule(&session->catalogue, csn_span_of_string(session->options->require.items[i])))
            return csn_console_usage(&csn_command_serve, "there is no rule %s", session->options->require.items[i]);
    return CSN_EXIT_AS_EXPECTED;
}

static struct serve_options initial_options(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (struct serve_options){
        .scenario = "default", .timeout_s = 60, .output = {.min_coverage = -1},
        .seed = ((uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000) % 1000000000,
    };
}

/* ---- what happens is told ---- */

static void on_ready(void *ctx, struct csn_span authority, const char *const *variables)
{
    struct session *session = ctx;
    const struct csn_scenario *scenario = &session->scenario;
    if (session->arguments->command && !session->options->output.verbose)
        return;
    (void)fprintf(session->people, "countersign serves %zu jobs of %zu clients at http://%.*s (scenario %.*s, seed %llu)\n", scenario->job_count,
            scenario->client_count, CSN_SPAN_ARG(authority), CSN_SPAN_ARG(scenario->name), (unsigned long long)session->options->seed);
    for (const char *const *variable = variables; *variable && !session->arguments->command; variable++) {
        struct csn_span text = csn_span_of_string(*variable);
        size_t equals = csn_span_find(text, 0, '=');
        struct csn_buf quoted;
        csn_buf_init(&quoted, NULL, 1 << 25);
        if (csn_options_quote(csn_span_slice(text, equals + 1, text.len), &quoted) == CSN_OK)
            (void)fprintf(session->people, "    export %.*s=%.*s\n", CSN_SPAN_ARG(csn_span_slice(text, 0, equals)), CSN_SPAN_ARG(csn_buf_span(&quoted)));
        csn_buf_clear(&quoted);
    }
    (void)fflush(session->people);
}

/* "000017-GetThirdPartyJobDetails.http": in the order in which they came. */
static void record(struct session *session, const struct csn_session_exchange *exchange)
{
    char path[4096];
    struct csn_span operation = exchange->operation ? exchange->operation->name : CSN_SPAN("unknown");
    int len = snprintf(path, sizeof path, "%s/%06zu-%.*s.http", session->options->record, ++session->recorded, CSN_SPAN_ARG(operation));
    FILE *file = len > 0 && (size_t)len < sizeof path ? fopen(path, "wbe") : NULL;
    bool written = file && fwrite(exchange->http.request.data, 1, exchange->http.request.len, file) == exchange->http.request.len;
    if (file && fclose(file) != 0)
        written = false;
    if (!written && !session->record_failed)
        (void)csn_console_fail(CSN_EXIT_OWN, "%s can't be written: %s", path, strerror(errno));
    session->record_failed |= !written;
}

static const char *what_befell(const struct csn_session_exchange *exchange)
{
    return exchange->injected == CSN_INJECTED_REFUSAL ? "refused on purpose" : exchange->injected == CSN_INJECTED_LOSS ? "the answer is lost" : "";
}

static void show(const struct session *session, const struct csn_session_exchange *exchange)
{
    const struct csn_scenario_job *job = exchange->action == CSN_SESSION_REST ? NULL : &session->scenario.jobs[exchange->action];
    (void)fprintf(session->people, "%8.3f s  %-30.*s %-12.*s %3d  %.*s%.*s%.*s%s\n", (double)exchange->http.last_us / 1e6,
            CSN_SPAN_ARG(exchange->operation ? exchange->operation->name : CSN_SPAN("?")), CSN_SPAN_ARG(job ? job->name : CSN_SPAN("")),
            exchange->status, CSN_SPAN_ARG(exchange->about.error), CSN_SPAN_ARG(exchange->about.error.len > 0 ? CSN_SPAN(": ") : CSN_SPAN("")),
            CSN_SPAN_ARG(exchange->about.message), what_befell(exchange));
    (void)fflush(session->people);
}

static void on_told(void *ctx, const struct csn_session_exchange *exchange)
{
    struct session *session = ctx;
    if (session->options->record)
        record(session, exchange);
    if (session->options->output.verbose || !session->arguments->command)
        show(session, exchange);
}

/* ---- the verdict ---- */

static void note_exercised(void *ctx, const struct csn_result *result)
{
    struct session *session = ctx;
    for (size_t i = 0; i < session->options->require.count; i++)
        for (size_t j = 0; j < result->check_count && !session->exercised[i]; j++)
            session->exercised[i] = csn_span_equal(result->checks[j].rule->id, csn_span_of_string(session->options->require.items[i]));
}

static int judge(struct session *session, const struct csn_session *happened)
{
    return csn_session_tell(&(struct csn_session_telling){
        .catalogue = &session->catalogue, .session = happened, .stream = &session->stream, .told = note_exercised, .ctx = session,
        .judging = {.level = CSN_LEVEL_SHOULD, .strict = session->options->strict},
    });
}

/* What the checks can't say. */
static int tell_end(struct session *session, const struct csn_served *served)
{
    double seconds = (double)session->options->timeout_s;
    if (served->passed_over > 0)
        (void)fprintf(session->people, "%zu more polls that brought nothing were answered and not judged\n", served->passed_over);
    if (served->end == CSN_SERVE_INTERRUPTED)
        return CSN_EXIT_INTERRUPTED;
    if (served->requests == 0)
        return csn_console_fail(CSN_EXIT_NOTHING, "no request came");
    if (served->end == CSN_SERVE_TIMED_OUT)
        (void)csn_console_fail(0, "not every job had ended after %.0f s", seconds);
    if (served->end == CSN_SERVE_WORKER_ENDED && served->exit_status < 0)
        (void)csn_console_fail(0, "the worker was ended by signal %d before its jobs had ended", -served->exit_status);
    if (served->end == CSN_SERVE_WORKER_ENDED && served->exit_status >= 0)
        (void)csn_console_fail(0, "the worker ended with exit status %d before its jobs had ended", served->exit_status);
    return CSN_EXIT_AS_EXPECTED;
}

static int tell_required(const struct session *session)
{
    int exit_status = CSN_EXIT_AS_EXPECTED;
    for (size_t i = 0; i < session->options->require.count; i++)
        if (!session->exercised[i])
            exit_status = csn_console_fail(CSN_EXIT_NONCONFORMING, "the rule %s, which --require asks for, was never exercised",
                                           session->options->require.items[i]);
    return exit_status;
}

static void on_over(void *ctx, const struct csn_served *served)
{
    struct session *session = ctx;
    csn_stream_header(&session->stream);
    csn_trace_file_header(&session->trace, session->options->seed, &session->worker, true);
    csn_trace_file_session(&session->trace, served->session);
    session->exit_status = csn_console_worse(session->exit_status, judge(session, served->session));
    session->exit_status = csn_console_worse(session->exit_status, tell_end(session, served));
    if (served->requests > 0)
        session->exit_status = csn_console_worse(session->exit_status, tell_required(session));
}

/* ---- the whole ---- */

static enum csn_status describe_rerun(struct session *session, const char *program)
{
    struct serve_options initial = initial_options();
    enum csn_status status = csn_options_quote(csn_span_of_string(program), &session->rerun);
    if (status == CSN_OK)
        status = csn_buf_append(&session->rerun, CSN_SPAN(" serve"));
    if (status == CSN_OK)
        status = csn_options_again(&csn_command_serve, session->options, &initial, &session->rerun);
    if (status == CSN_OK)
        status = csn_buf_append_format(&session->rerun, " --seed %llu", (unsigned long long)session->options->seed);
    return status == CSN_OK ? csn_drive_describe_command(session->arguments->command, &session->rerun) : status;
}

/* The worker has no name of its own: its program's has to do. */
static void name_worker(struct session *session)
{
    char **command = session->arguments->command;
    struct csn_span name = command ? csn_span_of_string(command[0]) : CSN_SPAN("worker");
    for (char **word = command; word && *word && session->worker.name.len == 0; word++)
        if (strchr(*word, '.')) /* of "python3 worker.py" the second */
            name = csn_span_of_string(*word);
    size_t slash = name.len;
    while (slash > 0 && name.data[slash - 1] != '/')
        slash--;
    session->worker = (struct csn_client_info){.name = csn_span_slice(name, slash, name.len), .version = CSN_SPAN(""), .language = CSN_SPAN("")};
}

static struct csn_record_run describe_run(const struct session *session)
{
    return (struct csn_record_run){
        .client = &session->worker,
        .model = session->catalogue.model,
        .suite = csn_span_of(session->suite, sizeof session->suite),
        .seed = session->options->seed,
        .jobs = 1,
        .repeat = 1,
        .level = "should",
        .strict = session->options->strict,
        .selected = session->scenario.job_count + 1,
        .core = session->scenario.job_count + 1,
        .catalogue = session->scenario.job_count + 1,
        .started_ms = session->stream.run.started_ms,
        .rerun_before = csn_buf_span(&session->rerun),
        .whole = true,
    };
}

static int serve(struct session *session)
{
    const struct serve_options *given = session->options;
    const struct csn_serve_options run = {
        .live = {.scenario = &session->scenario, .model = session->catalogue.model, .seed = given->seed, .port = (uint16_t)given->port,
                 .injections = session->injections},
        .command = session->arguments->command,
        .until_done = given->until_done,
        .timeout_ms = session->arguments->command || given->until_done ? given->timeout_s * 1000 : 0,
        .listener = {.ready = on_ready, .told = on_told, .ctx = session},
    };
    struct csn_error error = {0};
    enum csn_status status = csn_serve(&run, on_over, session, &error);
    csn_interrupt_catch();
    if (status == CSN_NOT_FOUND || status == CSN_ARGUMENT)
        return csn_console_fail(CSN_EXIT_ADAPTER, "%s", error.message);
    if (status != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", *error.message ? error.message : csn_status_sentence(status));
    return CSN_EXIT_AS_EXPECTED;
}

static int serve_and_report(struct session *session)
{
    struct csn_error error = {0};
    if (session->options->record && mkdir(session->options->record, 0777) != 0 && errno != EEXIST)
        return csn_console_fail(CSN_EXIT_OWN, "%s can't be made: %s", session->options->record, strerror(errno));
    if (csn_trace_file_open(&session->trace, session->options->trace) != CSN_EXIT_AS_EXPECTED)
        return CSN_EXIT_OWN;
    if (csn_stream_open(&session->options->output, session->options->trace, &session->stream, &error) != CSN_OK) {
        (void)csn_trace_file_close(&session->trace);
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    }
    session->stream.run = describe_run(session);
    int exit_status = serve(session);
    bool complete = exit_status == CSN_EXIT_AS_EXPECTED && session->exit_status != CSN_EXIT_INTERRUPTED;
    exit_status = csn_console_worse(exit_status, session->exit_status);
    if (session->record_failed)
        exit_status = csn_console_worse(exit_status, CSN_EXIT_OWN);
    exit_status = csn_console_worse(exit_status, csn_stream_close(&session->stream, complete, &session->options->output));
    return csn_console_worse(exit_status, csn_trace_file_close(&session->trace));
}

static int prepare(struct session *session, const char *program)
{
    const struct serve_options *given = session->options;
    struct csn_error error = {0};
    if (csn_catalogue_open(&session->catalogue, csn_codepipeline_model(), NULL, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    if (csn_scenario_open(&session->scenario, session->catalogue.model, given->scenario, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_USAGE, "%s", error.message);
    if (csn_stream_check(&given->output, given->trace, &error) != CSN_OK)
        return csn_console_arguments(&csn_command_serve, &error);
    int exit_status = given->inject ? read_injections(session) : CSN_EXIT_AS_EXPECTED;
    if (exit_status == CSN_EXIT_AS_EXPECTED)
        exit_status = check_required(session);
    if (exit_status != CSN_EXIT_AS_EXPECTED)
        return exit_status;
    session->exercised = calloc(given->require.count + 1, sizeof *session->exercised);
    name_worker(session);
    if (!session->exercised || describe_rerun(session, program) != CSN_OK || csn_suite_id(&session->catalogue, session->suite) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "there is no memory for the service");
    session->people = csn_stream_wants_stdout(&given->output, given->trace) ? stderr : stdout;
    return CSN_EXIT_AS_EXPECTED;
}

static int serve_with(const struct serve_options *given, const struct csn_arguments *arguments, const char *program)
{
    struct session session = {.options = given, .arguments = arguments};
    csn_buf_init(&session.rerun, NULL, 1 << 20);
    int exit_status = prepare(&session, program);
    if (exit_status == CSN_EXIT_AS_EXPECTED)
        exit_status = serve_and_report(&session);
    free(session.exercised);
    csn_buf_clear(&session.rerun);
    csn_scenario_clear(&session.scenario);
    csn_catalogue_clear(&session.catalogue);
    return exit_status;
}

static int serve_main(int argc, char **argv)
{
    struct serve_options given = initial_options();
    struct csn_arguments arguments;
    struct csn_error error = {0};
    enum csn_status status = csn_options_parse(&csn_command_serve, argc, argv, &given, &arguments, &error);
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (status != CSN_OK)
        exit_status = csn_console_arguments(&csn_command_serve, &error);
    else if (arguments.help)
        exit_status = csn_console_help(&csn_command_serve);
    else if (arguments.rest.count > 0)
        exit_status = csn_console_usage(&csn_command_serve, "serve takes no %s: a worker's command stands behind --", arguments.rest.items[0]);
    else
        exit_status = serve_with(&given, &arguments, argv[0]);
    csn_options_clear(&csn_command_serve, &given);
    csn_arguments_clear(&arguments);
    return exit_status;
}
