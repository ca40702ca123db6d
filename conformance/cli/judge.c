/* judge: gives the verdicts of a recorded run, or of a worker's session, again, offline. */
#include "judge/judge.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <countersign/codepipeline.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "cli/session.h"

#define HEADER_MEMORY ((size_t)16 << 20)
#define LINE_MEMORY ((size_t)1 << 30)

struct judge_options {
    struct csn_selection_options select;
    struct csn_output_options output;
    unsigned level; /* 0: must, 1: should */
    bool strict;
    const char *cases;
};

#define FIELD(name) offsetof(struct judge_options, name)

static const struct csn_option options[] = {
    CSN_SELECTION_OPTIONS(struct judge_options),
    {.name = "level", .argument = "must|should", .kind = CSN_OPTION_CHOICE, .offset = FIELD(level), .again = true,
     .help = "judges checks of this level and above (should)"},
    {.name = "strict", .kind = CSN_OPTION_FLAG, .offset = FIELD(strict), .again = true, .help = "a broken SHOULD fails too"},
    {.name = "cases", .argument = "DIR", .kind = CSN_OPTION_TEXT, .offset = FIELD(cases), .again = true,
     .help = "adds the cases in a folder's *.json"},
    CSN_OUTPUT_OPTIONS(struct judge_options),
};

static int judge_main(int argc, char **argv);

const struct csn_command csn_command_judge = {
    .name = "judge",
    .usage = "[OPTION]… TRACE",
    .summary = "Gives the verdicts of a recorded run or session again, offline; TRACE is what --trace wrote, - is standard input.",
    .notes = "TRACE is of 'run --trace' or of 'serve --trace'. A session's verdicts are selected by --filter, --skip, --rule and --shard, as cases\n"
             "are; their ids are worker.NAME for each job, and worker.polls. How the session ended (time-out, interruption, the worker's\n"
             "exit) is no verdict and not told again.",
    .options = options,
    .option_count = CSN_COUNT(options),
    .main = judge_main,
};

struct session {
    const struct judge_options *options;
    const char *path;
    FILE *trace;
    char *line;
    size_t line_size;
    size_t line_number;
    struct csn_catalogue catalogue;
    struct csn_selection selection;
    struct csn_stream stream;
    struct csn_arena arena; /* of the header */
    struct csn_trace_header header;
    cJSON *filters;
    struct csn_buf rerun_before;
    struct csn_buf rerun_after;
    char suite[CSN_SUITE_ID_SIZE];
};

static int refuse_line(const struct session *session, const char *what)
{
    return csn_console_fail(CSN_EXIT_USAGE, "%s: line %zu: %s", session->path, session->line_number, what);
}

/* Reads the next line without its end; false at the end of the file, or where it can't be read. */
static bool next_line(struct session *session, struct csn_span *line)
{
    ssize_t size = getline(&session->line, &session->line_size, session->trace);
    if (size < 0)
        return false;
    session->line_number++;
    *line = csn_span_of(session->line, (size_t)size);
    if (csn_span_ends_with(*line, CSN_SPAN("\n")))
        line->len--;
    return true;
}

static const struct csn_case *find_selected(const struct session *session, const struct csn_case *of)
{
    for (size_t i = 0; i < session->selection.count; i++)
        if (session->selection.cases[i] == of)
            return of;
    return NULL;
}

/* When the run was and how long it took, by the trace alone: the report of a trace is always the same. */
static void take_time(struct session *session, const struct csn_exchange *first, uint64_t ended_us)
{
    if (session->stream.run.started_ms == 0 && first)
        session->stream.run.started_ms = first->wall_ms;
    if (ended_us > session->stream.recorded_us)
        session->stream.recorded_us = ended_us;
}

static struct csn_judge_options judging(const struct session *session)
{
    return (struct csn_judge_options){
        .level = session->options->level == 0 ? CSN_LEVEL_MUST : CSN_LEVEL_SHOULD,
        .strict = session->options->strict,
    };
}

static int judge_evidence(struct session *session, const struct csn_case *of, const struct csn_evidence *evidence, struct csn_arena *arena)
{
    struct csn_instance instance;
    struct csn_result result = {0};
    struct csn_error error = {0};
    struct csn_judge_options how = judging(session);
    enum csn_status status = csn_instance_make(of, evidence->seed, evidence->repeat, arena, &instance);
    if (status == CSN_OK)
        status = csn_judge_case(&session->catalogue, &instance, evidence, &how, arena, &result, &error);
    if (status != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%.*s: %s", CSN_SPAN_ARG(of->id), *error.message ? error.message : csn_status_sentence(status));
    take_time(session, evidence->exchange_count > 0 ? evidence->exchanges : NULL, evidence->ended_us);
    csn_stream_case(&session->stream, &(struct csn_finished){
        .instance = &instance,
        .evidence = evidence,
        .result = &result,
        .duration_us = evidence->ended_us - evidence->begun_us,
    });
    return CSN_EXIT_AS_EXPECTED;
}

static int judge_line(struct session *session, struct csn_span line, struct csn_arena *arena)
{
    struct csn_evidence evidence;
    struct csn_error error = {0};
    if (csn_trace_read(line, &session->header.client, arena, &evidence, &error) != CSN_OK)
        return refuse_line(session, error.message);
    const struct csn_case *of = csn_catalogue_case(&session->catalogue, evidence.case_id);
    if (!of || of->step_count != evidence.call_count)
        return refuse_line(session, of ? "the case has other calls in this suite" : "this suite has no such case");
    return find_selected(session, of) ? judge_evidence(session, of, &evidence, arena) : CSN_EXIT_AS_EXPECTED;
}

static int judge_lines(struct session *session)
{
    struct csn_arena arena;
    struct csn_span line;
    int exit_status = CSN_EXIT_AS_EXPECTED;
    csn_arena_init(&arena, NULL, LINE_MEMORY);
    while (exit_status == CSN_EXIT_AS_EXPECTED && next_line(session, &line)) {
        exit_status = judge_line(session, line, &arena);
        csn_arena_reset(&arena);
    }
    csn_arena_clear(&arena);
    if (exit_status == CSN_EXIT_AS_EXPECTED && ferror(session->trace))
        exit_status = csn_console_fail(CSN_EXIT_USAGE, "%s can't be read: %s", session->path, strerror(errno));
    return exit_status;
}

/* ---- a session ---- */

/* What serve told of the whole, by the session alone. */
static int tell_session(struct session *session, const struct csn_session *happened)
{
    struct csn_record_run *run = &session->stream.run;
    struct csn_error error = {0};
    const struct csn_session_telling telling = {
        .catalogue = &session->catalogue, .session = happened, .select = &session->options->select, .judging = judging(session),
        .stream = &session->stream,
    };
    if (csn_session_count(&telling, &run->selected, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    run->core = run->selected;
    run->catalogue = happened->action_count + 1;
    take_time(session, happened->exchange_count > 0 ? &happened->exchanges[0].http : NULL, happened->ended_us);
    int exit_status = csn_session_tell(&telling);
    return happened->exchange_count > 0 ? exit_status : csn_console_worse(exit_status, csn_console_fail(CSN_EXIT_NOTHING, "no request came"));
}

static int judge_session_line(struct session *session, struct csn_arena *arena)
{
    struct csn_session happened;
    struct csn_span line;
    struct csn_error error = {0};
    if (!next_line(session, &line))
        return csn_console_fail(CSN_EXIT_USAGE, "%s: the trace is cut short: its session is missing", session->path);
    if (csn_session_read(line, session->catalogue.model, arena, &happened, &error) != CSN_OK)
        return refuse_line(session, error.message);
    if (next_line(session, &line))
        return refuse_line(session, "nothing may follow a session");
    return tell_session(session, &happened);
}

static int judge_session(struct session *session)
{
    struct csn_arena arena;
    csn_arena_init(&arena, NULL, LINE_MEMORY);
    int exit_status = judge_session_line(session, &arena);
    csn_arena_clear(&arena);
    return exit_status;
}

/* ---- the whole ---- */

static struct csn_record_run describe_run(const struct session *session)
{
    bool of_session = session->header.session;
    return (struct csn_record_run){
        .client = &session->header.client,
        .model = session->catalogue.model,
        .suite = csn_span_of(session->suite, sizeof session->suite),
        .seed = session->header.seed,
        .jobs = 1,
        .repeat = 1,
        .level = session->options->level == 0 ? "must" : "should",
        .strict = session->options->strict,
        .selected = of_session ? 0 : session->selection.count,
        .generated = of_session ? 0 : session->selection.generated,
        .catalogue = of_session ? 0 : session->catalogue.case_count,
        .filters = session->filters,
        .started_ms = session->stream.run.started_ms,
        .rerun_before = csn_buf_span(&session->rerun_before),
        .rerun_after = csn_buf_span(&session->rerun_after),
        .whole = of_session,
    };
}

static int judge_trace(struct session *session)
{
    struct csn_error error = {0};
    if (csn_stream_open(&session->options->output, NULL, &session->stream, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    session->stream.run = describe_run(session);
    session->stream.run.started_ms = 0; /* the trace says it */
    int exit_status = session->header.session ? judge_session(session) : judge_lines(session);
    bool complete = exit_status == CSN_EXIT_AS_EXPECTED || exit_status == CSN_EXIT_NOTHING;
    return csn_console_worse(exit_status, csn_stream_close(&session->stream, complete, &session->options->output));
}

static enum csn_status describe_rerun(struct session *session, const char *program)
{
    struct judge_options initial = {.level = 1};
    struct csn_buf *before = &session->rerun_before;
    enum csn_status status = csn_options_quote(csn_span_of_string(program), before);
    if (status == CSN_OK)
        status = csn_buf_append(before, CSN_SPAN(" judge"));
    if (status == CSN_OK)
        status = csn_options_again(&csn_command_judge, session->options, &initial, before);
    if (status == CSN_OK)
        status = csn_buf_append_byte(&session->rerun_after, ' ');
    return status == CSN_OK ? csn_options_quote(csn_span_of_string(session->path), &session->rerun_after) : status;
}

static int prepare(struct session *session, const char *program)
{
    struct csn_error error = {0};
    struct csn_span line;
    session->filters = csn_selection_filters(&session->options->select);
    if (!session->filters || describe_rerun(session, program) != CSN_OK || csn_suite_id(&session->catalogue, session->suite) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "no memory to judge in");
    session->trace = strcmp(session->path, "-") == 0 ? stdin : fopen(session->path, "re");
    if (!session->trace)
        return csn_console_fail(CSN_EXIT_USAGE, "%s can't be read: %s", session->path, strerror(errno));
    if (!next_line(session, &line))
        return csn_console_fail(CSN_EXIT_USAGE, "%s is no trace: it is empty or can't be read", session->path);
    if (csn_trace_read_header(line, session->catalogue.model, &session->arena, &session->header, &error) != CSN_OK)
        return refuse_line(session, error.message);
    if (session->header.session && session->options->select.operations.count > 0)
        return csn_console_usage(&csn_command_judge, "--operation selects no part of a session, whose verdicts are about jobs");
    return CSN_EXIT_AS_EXPECTED;
}

static int run_session(struct session *session, const char *program)
{
    struct csn_error error = {0};
    if (csn_catalogue_open(&session->catalogue, csn_codepipeline_model(), session->options->cases, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_USAGE, "%s", error.message);
    if (csn_selection_make(&session->catalogue, &session->options->select, &session->selection, &error) != CSN_OK)
        return csn_console_arguments(&csn_command_judge, &error);
    int exit_status = prepare(session, program);
    return exit_status == CSN_EXIT_AS_EXPECTED ? judge_trace(session) : exit_status;
}

static void session_clear(struct session *session)
{
    if (session->trace && session->trace != stdin)
        (void)fclose(session->trace);
    free(session->line);
    csn_selection_clear(&session->selection);
    csn_catalogue_clear(&session->catalogue);
    csn_arena_clear(&session->arena);
    cJSON_Delete(session->filters);
    csn_buf_clear(&session->rerun_before);
    csn_buf_clear(&session->rerun_after);
}

static int judge_with(const struct judge_options *given, const struct csn_arguments *arguments, const char *program)
{
    struct session session = {.options = given};
    struct csn_error error = {0};
    if (arguments->rest.count != 1 || arguments->command)
        return csn_console_usage(&csn_command_judge, "judge takes one trace");
    if (csn_stream_check(&given->output, NULL, &error) != CSN_OK)
        return csn_console_arguments(&csn_command_judge, &error);
    session.path = arguments->rest.items[0];
    csn_arena_init(&session.arena, NULL, HEADER_MEMORY);
    csn_buf_init(&session.rerun_before, NULL, 1 << 20);
    csn_buf_init(&session.rerun_after, NULL, 1 << 20);
    int exit_status = run_session(&session, program);
    session_clear(&session);
    return exit_status;
}

static int judge_main(int argc, char **argv)
{
    struct judge_options given = {.output = {.min_coverage = -1}, .level = 1};
    struct csn_arguments arguments;
    struct csn_error error = {0};
    enum csn_status status = csn_options_parse(&csn_command_judge, argc, argv, &given, &arguments, &error);
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (status != CSN_OK)
        exit_status = csn_console_arguments(&csn_command_judge, &error);
    else if (arguments.help)
        exit_status = csn_console_help(&csn_command_judge);
    else
        exit_status = judge_with(&given, &arguments, argv[0]);
    csn_options_clear(&csn_command_judge, &given);
    csn_arguments_clear(&arguments);
    return exit_status;
}
