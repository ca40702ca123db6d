#include "cli/drive.h"

#include <stdlib.h>
#include <string.h>

#include "cli/console.h"

static int check_environment(const struct csn_command *command, const struct csn_texts *environment)
{
    for (size_t i = 0; i < environment->count; i++) {
        const char *equals = strchr(environment->items[i], '=');
        if (!equals || equals == environment->items[i])
            return csn_console_usage(command, "--env must be NAME=VALUE, not %s", environment->items[i]);
    }
    return CSN_EXIT_AS_EXPECTED;
}

int csn_drive_check(const struct csn_command *command, const struct csn_drive_options *options, const struct csn_arguments *arguments)
{
    if (arguments->rest.count > 0)
        return csn_console_usage(command, "%s is no option; an adapter's command follows --", arguments->rest.items[0]);
    if (arguments->command && !arguments->command[0])
        return csn_console_usage(command, "there is no command after --");
    if (arguments->command && options->client)
        return csn_console_usage(command, "--client %s and a command after -- exclude each other", options->client);
    if (options->exec && (arguments->command || options->client))
        return csn_console_usage(command, "--exec, --client and a command after -- exclude each other");
    if (options->areas && !options->exec)
        return csn_console_usage(command, "--areas belongs to --exec; an adapter says its areas itself");
    return check_environment(command, &options->environment);
}

int csn_drive_open(const struct csn_drive_options *options, const struct csn_arguments *arguments, struct csn_drive *drive)
{
    *drive = (struct csn_drive){.environment = calloc(options->environment.count + 2, sizeof *drive->environment)};
    if (!drive->environment)
        return csn_console_fail(CSN_EXIT_OWN, "no memory for the client");
    for (size_t i = 0; i < options->environment.count; i++)
        drive->environment[i] = options->environment.items[i];
    int exit_status = options->exec ? csn_client_choose_exec(options->exec, options->areas, &drive->client)
                                    : csn_client_choose(options->client, arguments->command, options->adapters, &drive->client);
    drive->adapter = (struct csn_adapter_spec){
        .argv = drive->client.argv,
        .directory = drive->client.directory,
        .inherit_environment = options->inherit_environment,
        .environment = drive->environment,
        .hello_timeout_ms = (unsigned)options->hello_timeout_s * 1000,
    };
    return exit_status;
}

void csn_drive_set(struct csn_drive *drive, const char *entry)
{
    size_t count = 0;
    while (drive->environment[count])
        count++;
    drive->environment[count] = entry;
}

void csn_drive_clear(struct csn_drive *drive)
{
    csn_client_clear(&drive->client);
    free(drive->environment);
    *drive = (struct csn_drive){0};
}

enum csn_status csn_drive_describe_command(char **command, struct csn_buf *out)
{
    enum csn_status status = command ? csn_buf_append(out, CSN_SPAN(" --")) : CSN_OK;
    for (char **word = command; word && *word && status == CSN_OK; word++) {
        status = csn_buf_append_byte(out, ' ');
        if (status == CSN_OK)
            status = csn_options_quote(csn_span_of_string(*word), out);
    }
    return status;
}
