/* check: judges captured raw requests, offline. */
#include <stdlib.h>
#include <string.h>

#include "cli/check_report.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/credentials.h"
#include "cli/input.h"
#include "cli/model.h"
#include "cli/terms.h"

#define JUDGE_MEMORY ((size_t)1 << 30)

struct check_options {
    const char *model;
    const char *operation;
    const char *input;
    struct csn_credential_options credentials;
    const char *region;
    const char *service;
    const char *now;
    bool any_time;
    unsigned format; /* 0: pretty, 1: json */
};

#define FIELD(name) offsetof(struct check_options, name)

static const struct csn_option options[] = {
    {.name = "model", .argument = "FILE", .kind = CSN_OPTION_TEXT, .offset = FIELD(model),
     .help = "judges by the service that this service-2.json describes, or .json.gz (CodePipeline)"},
    {.name = "operation", .argument = "NAME", .kind = CSN_OPTION_TEXT, .offset = FIELD(operation),
     .help = "the operation that was called (the one that X-Amz-Target names)"},
    {.name = "input", .argument = "FILE", .kind = CSN_OPTION_TEXT, .offset = FIELD(input),
     .help = "compares bodies with this input, a JSON object (with the model alone)"},
    CSN_CREDENTIAL_OPTIONS(struct check_options),
    {.name = "region", .argument = "R", .kind = CSN_OPTION_TEXT, .offset = FIELD(region), .help = "the region of the scope (any)"},
    {.name = "service", .argument = "S", .kind = CSN_OPTION_TEXT, .offset = FIELD(service),
     .help = "the service of the scope (the model's)"},
    {.name = "now", .argument = "ISO8601", .kind = CSN_OPTION_TEXT, .offset = FIELD(now),
     .help = "when the requests came: judges how fresh they are"},
    {.name = "any-time", .kind = CSN_OPTION_FLAG, .offset = FIELD(any_time), .help = "takes requests of any age (the default)"},
    {.name = "format", .argument = "pretty|json", .kind = CSN_OPTION_CHOICE, .offset = FIELD(format), .help = "how to tell (pretty)"},
};

static int check_main(int argc, char **argv);

const struct csn_command csn_command_check = {
    .name = "check",
    .usage = "[OPTION]… FILE…|DIR|-",
    .summary = "Judges captured requests, offline: each FILE holds the exact bytes of one HTTP/1.1 request.",
    .notes = "Without a secret access key the signature's form is judged but not its value. Exit status: 0 conforms, 1 violates a rule,\n"
             "2 is unreadable; the worst of all.",
    .options = options,
    .option_count = CSN_COUNT(options),
    .main = check_main,
};

struct session {
    struct csn_catalogue catalogue;
    struct csn_chosen_model chosen;
    struct csn_model model; /* with the signing name that was asked for */
    struct csn_judge_request request;
    struct csn_credential_store credentials;
    struct csn_buf input_text;
    struct csn_arena input_arena;
    struct csn_arena arena; /* of one request */
    struct csn_buf raw;
    struct csn_input_files files;
    struct csn_check_report report;
};

/* What an unreadable file lacks, in one line. */
static const char *unreadable_reason(const struct csn_result *result, struct csn_error *error)
{
    const struct csn_check *worst = csn_result_worst(result);
    if (worst)
        (void)csn_error_set(error, CSN_SYNTAX, 0, "there is no HTTP/1.1 request in it: %.*s", CSN_SPAN_ARG(worst->message));
    else
        (void)csn_error_set(error, CSN_SYNTAX, 0, "there is no HTTP/1.1 request in it: %s", "its header section does not end");
    return error->message;
}

static int tell(struct session *session, const char *file, const struct csn_result *result, struct csn_error *error)
{
    bool readable = result && result->evidence_count > 0;
    const char *reason = readable ? "" : result ? unreadable_reason(result, error) : error->message;
    if (!csn_check_report_file(&session->report, file, result, reason))
        return csn_console_fail(CSN_EXIT_OWN, "%s: no memory", file);
    if (!readable)
        return csn_console_fail(CSN_EXIT_USAGE, "%s%s%s", result ? file : "", result ? ": " : "", reason);
    return result->verdict == CSN_VERDICT_FAIL ? CSN_EXIT_NONCONFORMING : CSN_EXIT_AS_EXPECTED;
}

static int check_file(struct session *session, const char *file)
{
    static const struct csn_judge_options judging = {.level = CSN_LEVEL_MAY};
    struct csn_result result = {0};
    struct csn_error error = {0};
    csn_buf_reset(&session->raw);
    csn_arena_reset(&session->arena);
    enum csn_status status = csn_input_read(file, &session->raw, &error);
    if (status != CSN_OK)
        return tell(session, file, NULL, &error);
    session->request.raw = csn_buf_span(&session->raw);
    status = csn_judge_raw(&session->catalogue, &session->request, &judging, &session->arena, &result, &error);
    if (status != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s: %s", file, error.message);
    return tell(session, file, &result, &error);
}

static int check_files(struct session *session, struct csn_sink *sink)
{
    struct csn_error error = {0};
    int exit_status = CSN_EXIT_AS_EXPECTED;
    csn_check_report_open(&session->report, sink);
    for (size_t i = 0; i < session->files.count; i++)
        exit_status = csn_console_worse(exit_status, check_file(session, session->files.paths[i]));
    csn_check_report_close(&session->report);
    if (csn_sink_close(sink, CSN_CONSOLE_PATIENCE_MS, &error) != CSN_OK)
        return csn_console_worse(exit_status, csn_console_fail(CSN_EXIT_OWN, "%s", error.message));
    return exit_status;
}

static int read_input(struct session *session, const struct check_options *given)
{
    if (!given->input)
        return CSN_EXIT_AS_EXPECTED;
    return csn_input_open_object(given->input, &session->input_text, &session->input_arena, &session->request.input);
}

static int read_terms(struct session *session, const struct check_options *given)
{
    struct csn_error error = {0};
    if (given->now && given->any_time)
        return csn_console_usage(&csn_command_check, "--now and --any-time exclude each other");
    if (csn_chosen_model_open(given->model, &session->chosen, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_USAGE, "%s", error.message);
    session->model = *session->chosen.model;
    session->request.any_time = !given->now;
    session->request.region = csn_span_of_string(given->region);
    if (given->service)
        session->model.signing_name = csn_span_of_string(given->service);
    if (csn_terms_operation(&session->model, given->operation, &session->request.operation, &error) != CSN_OK ||
        (given->now && csn_terms_time("now", given->now, &session->request.now, &error) != CSN_OK))
        return csn_console_usage(&csn_command_check, "%s", error.message);
    if (csn_credentials_find(&given->credentials, &session->credentials, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_USAGE, "%s", error.message);
    csn_credentials_prefer(&session->credentials.given, csn_credentials_of_environment());
    session->request.credentials = session->credentials.given;
    return read_input(session, given);
}

static int find_files(struct session *session, const struct csn_texts *names)
{
    struct csn_error error = {0};
    session->report.list = names->count > 1;
    if (names->count == 0)
        return csn_console_usage(&csn_command_check, "check needs a file, a directory or -");
    for (size_t i = 0; i < names->count; i++) {
        bool directory = false;
        if (csn_input_expand(names->items[i], &session->files, &directory, &error) != CSN_OK)
            return csn_console_fail(error.status == CSN_NO_MEMORY ? CSN_EXIT_OWN : CSN_EXIT_USAGE, "%s", error.message);
        session->report.list |= directory;
    }
    return session->files.count > 0 ? CSN_EXIT_AS_EXPECTED : csn_console_fail(CSN_EXIT_USAGE, "there is no file in %s", names->items[0]);
}

static int open_and_check(struct session *session)
{
    struct csn_error error = {0};
    struct csn_sink *sink = NULL;
    if (csn_terms_rules(&session->catalogue, &session->model, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    session->report.colour = csn_console_has_colour(1);
    if (csn_sink_open("-", &sink, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    return check_files(session, sink);
}

static int check_with(const struct check_options *given, const struct csn_texts *names)
{
    struct session session = {.report = {.json = given->format == 1}};
    csn_buf_init(&session.input_text, NULL, CSN_INPUT_MAX);
    csn_buf_init(&session.raw, NULL, CSN_INPUT_MAX);
    csn_arena_init(&session.input_arena, NULL, JUDGE_MEMORY);
    csn_arena_init(&session.arena, NULL, JUDGE_MEMORY);
    int exit_status = read_terms(&session, given);
    if (exit_status == CSN_EXIT_AS_EXPECTED)
        exit_status = find_files(&session, names);
    if (exit_status == CSN_EXIT_AS_EXPECTED)
        exit_status = open_and_check(&session);
    csn_catalogue_clear(&session.catalogue);
    csn_chosen_model_clear(&session.chosen);
    csn_credential_store_clear(&session.credentials);
    csn_input_files_clear(&session.files);
    csn_arena_clear(&session.arena);
    csn_arena_clear(&session.input_arena);
    csn_buf_clear(&session.raw);
    csn_buf_clear(&session.input_text);
    return exit_status;
}

static int check_main(int argc, char **argv)
{
    struct check_options given = {0};
    struct csn_arguments arguments;
    struct csn_error error = {0};
    enum csn_status status = csn_options_parse(&csn_command_check, argc, argv, &given, &arguments, &error);
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (status != CSN_OK)
        exit_status = csn_console_arguments(&csn_command_check, &error);
    else if (arguments.help)
        exit_status = csn_console_help(&csn_command_check);
    else if (arguments.command)
        exit_status = csn_console_usage(&csn_command_check, "check takes no command");
    else
        exit_status = check_with(&given, &arguments.rest);
    csn_options_clear(&csn_command_check, &given);
    csn_arguments_clear(&arguments);
    return exit_status;
}
