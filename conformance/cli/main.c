/* The program: which subcommand is meant. */
#include <string.h>

#include <countersign/version.h>

#include "cli/commands.h"
#include "cli/console.h"
#include "driver/plugin.h"
#include "reference/exec.h"
#include "reference/null.h"
#include "reference/reference.h"
#include "reference/worker.h"

static const struct csn_command *const commands[] = {
    &csn_command_run,
    &csn_command_serve,
    &csn_command_check,
    &csn_command_explain,
    &csn_command_sign,
    &csn_command_vectors,
    &csn_command_cases,
    &csn_command_rules,
    &csn_command_judge,
    &csn_command_report,
    &csn_command_selftest,
    &csn_command_init,
    &csn_command_adapter_check,
    &csn_command_fuzz,
};

static bool next_command(void *ctx, struct csn_span *name)
{
    size_t *at = ctx;
    if (*at == CSN_COUNT(commands))
        return false;
    *name = csn_span_of_string(commands[(*at)++]->name);
    return true;
}

static enum csn_status append_help(struct csn_buf *out)
{
    enum csn_status status = csn_buf_append(out, CSN_SPAN(
        "Usage: countersign COMMAND [ARGUMENT]…\n\n"
        "Tells whether a client speaks CodePipeline's third-party job protocol correctly, byte for byte, and if not, what exactly is\n"
        "wrong and why.\n\n"));
    for (size_t i = 0; i < CSN_COUNT(commands) && status == CSN_OK; i++)
        status = csn_buf_append_format(out, "  %-13s %s\n", commands[i]->name, commands[i]->summary);
    if (status == CSN_OK)
        status = csn_buf_append(out, CSN_SPAN(
            "\n  --version  the program's version\n  --help     this text; every command has it too\n\n"
            "'countersign run' judges the built-in reference client and needs nothing else.\n"));
    return status;
}

static int print_help(void)
{
    struct csn_buf buf;
    csn_buf_init(&buf, NULL, 1 << 20);
    int exit_status = append_help(&buf) == CSN_OK ? csn_console_print(csn_buf_span(&buf))
                                                  : csn_console_fail(CSN_EXIT_OWN, "no memory for the help");
    csn_buf_clear(&buf);
    return exit_status;
}

/* Help that nobody asked for goes to standard error. */
static int explain_usage(void)
{
    struct csn_buf buf;
    csn_buf_init(&buf, NULL, 1 << 20);
    if (append_help(&buf) == CSN_OK)
        csn_console_hint(csn_buf_span(&buf));
    csn_buf_clear(&buf);
    return CSN_EXIT_USAGE;
}

static int refuse_command(const char *name)
{
    size_t at = 0;
    struct csn_span nearest = csn_nearest(csn_span_of_string(name), next_command, &at);
    if (nearest.len > 0)
        return csn_console_fail(CSN_EXIT_USAGE, "there is no command %s; is %.*s meant? countersign --help lists them", name,
                                CSN_SPAN_ARG(nearest));
    return csn_console_fail(CSN_EXIT_USAGE, "there is no command %s; countersign --help lists them", name);
}

int main(int argc, char **argv)
{
    csn_console_open();
    if (argc < 2)
        return explain_usage();
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0)
        return print_help();
    if (strcmp(argv[1], "--version") == 0)
        return csn_console_print(CSN_SPAN("countersign " CSN_VERSION "\n"));
    if (strcmp(argv[1], "reference-adapter") == 0) /* not for people: the built-in client's own process */
        return csn_reference_main(argc - 1, argv + 1);
    if (strcmp(argv[1], "reference-worker") == 0) /* nor this: the built-in job worker's */
        return csn_reference_worker_main(argc - 1, argv + 1);
    if (strcmp(argv[1], "exec-adapter") == 0) /* the process that runs the command line of --exec */
        return csn_exec_main(argc - 1, argv + 1);
#ifndef CSN_WITHOUT_PLUGINS
    if (strcmp(argv[1], "plugin-adapter") == 0) /* the process that loads the plugin of --client plugin:PATH */
        return csn_plugin_main(argc - 1, argv + 1);
#endif
    if (strcmp(argv[1], "null-adapter") == 0) /* nor this: what selftest holds against the suite */
        return csn_null_main(argc - 1, argv + 1);
    for (size_t i = 0; i < CSN_COUNT(commands); i++)
        if (strcmp(argv[1], commands[i]->name) == 0)
            return commands[i]->main(argc, argv);
    return refuse_command(argv[1]);
}
