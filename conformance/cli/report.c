/* report: the results of one client, or of several side by side, as a page. */
#include "cli/commands.h"
#include "cli/console.h"
#include "cli/report_file.h"
#include "report/comparison.h"

struct report_options {
    unsigned format; /* index in `pages` */
    const char *output;
};

#define FIELD(name) offsetof(struct report_options, name)

static const struct csn_option options[] = {
    {.name = "format", .argument = "html|markdown|text|badge|json|ndjson|junit|tap|github|sarif", .kind = CSN_OPTION_CHOICE,
     .offset = FIELD(format), .help = "what to write (html)"},
    {.name = "output", .argument = "FILE|-", .kind = CSN_OPTION_TEXT, .offset = FIELD(output), .help = "where to (standard output)"},
};

/* In the order of --format; what is no page is a report of one run. */
static const csn_page pages[] = {csn_page_html, csn_page_markdown, csn_page_text, csn_page_badge};
static const struct csn_format *const formats[] = {&csn_format_json, &csn_format_ndjson, &csn_format_junit, &csn_format_tap,
                                                   &csn_format_github, &csn_format_sarif};

static int report_main(int argc, char **argv);

const struct csn_command csn_command_report = {
    .name = "report",
    .usage = "[OPTION]… FILE…",
    .summary = "Writes one page about the results of one client or of several: areas by clients, causes, and the evidence of each case.",
    .notes = "Each FILE is a report of a run, as 'run --report json=FILE' or 'ndjson=FILE' writes it; - is standard input. Reports of one\n"
             "client that share no case, such as those of 'run --shard 1/3' to '3/3', become one run again; what is missing or there twice is\n"
             "said. json, ndjson, junit, tap, github and sarif are reports of one such run. Exit status: 0 written, whatever the verdicts;\n"
             "2 a file is no report.",
    .options = options,
    .option_count = CSN_COUNT(options),
    .main = report_main,
};

/* Every file that can't be read is named. */
static int read_files(const struct csn_texts *files, struct csn_comparison *comparison)
{
    int exit_status = CSN_EXIT_AS_EXPECTED;
    for (size_t i = 0; i < files->count; i++) {
        struct csn_ledger *ledger = NULL;
        struct csn_error error = {0};
        enum csn_status status = csn_report_file_read(files->items[i], &ledger, &error);
        if (status == CSN_OK)
            csn_comparison_add(comparison, ledger, files->items[i]);
        else
            exit_status = csn_console_worse(exit_status, csn_console_fail(status == CSN_NO_MEMORY ? CSN_EXIT_OWN : CSN_EXIT_USAGE, "%s",
                                                                          error.message));
    }
    return exit_status;
}

static int write_page(const struct report_options *given, const struct csn_comparison *comparison)
{
    struct csn_sink *sink = NULL;
    struct csn_error error = {0};
    if (csn_sink_open(given->output ? given->output : "-", &sink, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    enum csn_status status = CSN_OK;
    if (given->format < CSN_COUNT(pages))
        pages[given->format](sink, comparison);
    else
        status = csn_comparison_replay(comparison, formats[given->format - CSN_COUNT(pages)], sink);
    if (csn_sink_close(sink, CSN_CONSOLE_PATIENCE_MS, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    return status == CSN_OK ? CSN_EXIT_AS_EXPECTED : csn_console_fail(CSN_EXIT_OWN, "no memory for the report");
}

static void tell_remarks(const struct csn_comparison *comparison)
{
    struct csn_span rest = csn_buf_span(&comparison->remarks);
    struct csn_span line;
    while (csn_span_split(&rest, '\n', &line))
        if (line.len > 0)
            (void)csn_console_fail(CSN_EXIT_AS_EXPECTED, "%.*s", CSN_SPAN_ARG(line));
}

static int report_with(const struct report_options *given, const struct csn_arguments *arguments)
{
    struct csn_comparison comparison;
    if (arguments->command || arguments->rest.count == 0)
        return csn_console_usage(&csn_command_report, "report needs the reports of runs");
    csn_comparison_init(&comparison);
    int exit_status = read_files(&arguments->rest, &comparison);
    if (exit_status == CSN_EXIT_AS_EXPECTED && !csn_comparison_finish(&comparison))
        exit_status = csn_console_fail(CSN_EXIT_OWN, "no memory for the page");
    tell_remarks(&comparison);
    if (exit_status == CSN_EXIT_AS_EXPECTED && given->format >= CSN_COUNT(pages) && comparison.count != 1)
        exit_status = csn_console_usage(&csn_command_report, "this format is of one run, and these are reports of %zu", comparison.count);
    if (exit_status == CSN_EXIT_AS_EXPECTED)
        exit_status = write_page(given, &comparison);
    csn_comparison_clear(&comparison);
    return exit_status;
}

static int report_main(int argc, char **argv)
{
    struct report_options given = {0};
    struct csn_arguments arguments;
    struct csn_error error = {0};
    enum csn_status status = csn_options_parse(&csn_command_report, argc, argv, &given, &arguments, &error);
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (status != CSN_OK)
        exit_status = csn_console_arguments(&csn_command_report, &error);
    else if (arguments.help)
        exit_status = csn_console_help(&csn_command_report);
    else
        exit_status = report_with(&given, &arguments);
    csn_options_clear(&csn_command_report, &given);
    csn_arguments_clear(&arguments);
    return exit_status;
}
