/* console: how the command speaks and ends: exit statuses, messages on standard error, text on standard output. */
#ifndef CSN_CONSOLE_H
#define CSN_CONSOLE_H

#include "cli/options.h"

/* The same for every subcommand and every format. */
enum {
    CSN_EXIT_AS_EXPECTED = 0,
    CSN_EXIT_NONCONFORMING = 1,
    CSN_EXIT_USAGE = 2,       /* or unreadable input */
    CSN_EXIT_ADAPTER = 3,
    CSN_EXIT_OWN = 4,         /* countersign could not do its work */
    CSN_EXIT_NOTHING = 5,     /* was tested */
    CSN_EXIT_INTERRUPTED = 130
};
/* Which of two statuses that both hold is the one to exit with. */
int csn_console_worse(int a, int b);

#define CSN_CONSOLE_PATIENCE_MS 10000 /* how long a reader of ours may stand still at the end */

/* Prints "countersign: ..." on standard error and returns `status`. */
int csn_console_fail(int status, const char *format, ...) CSN_PRINTF(2, 3);
/* As above for wrong usage of a command, with a hint where its help is. */
int csn_console_usage(const struct csn_command *command, const char *format, ...) CSN_PRINTF(2, 3);
/* As above for what csn_options_parse said: lack of memory is ours. */
int csn_console_arguments(const struct csn_command *command, const struct csn_error *error);
/* Prints the text on standard error as it is. */
void csn_console_hint(struct csn_span text);
/* Prints the text on standard output, and returns 0, or 4 after a message. */
int csn_console_print(struct csn_span text);
/* Prints the command's help and returns the exit status. */
int csn_console_help(const struct csn_command *command);

/* Tells whether a descriptor is a terminal that knows how to move its cursor. */
bool csn_console_is_terminal(int fd);
/* Tells whether text there may be coloured (NO_COLOR, TERM=dumb). */
bool csn_console_has_colour(int fd);

/* Opens /dev/null for what of 0, 1 and 2 is closed, so that no socket of ours is taken for standard output; writing there still
 * fails. Ignores SIGPIPE. */
void csn_console_open(void);

/* Catches SIGINT, SIGTERM and SIGHUP (again) and remembers that one came. */
void csn_interrupt_catch(void);
bool csn_interrupt_seen(void);

#endif
