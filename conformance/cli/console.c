#include "cli/console.h"

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/sink.h"
#include "report/text.h"

#define MESSAGE_MAX 4096

int csn_console_worse(int a, int b)
{
    static const int order[] = {CSN_EXIT_INTERRUPTED, CSN_EXIT_USAGE, CSN_EXIT_OWN, CSN_EXIT_ADAPTER, CSN_EXIT_NOTHING,
                                CSN_EXIT_NONCONFORMING};
    for (size_t i = 0; i < CSN_COUNT(order); i++)
        if (a == order[i] || b == order[i])
            return order[i];
    return CSN_EXIT_AS_EXPECTED;
}

/* Arguments and file names are shown as safely as everything else. */
static void print_message(const char *format, va_list arguments)
{
    char raw[MESSAGE_MAX];
    char clean[4 * MESSAGE_MAX];
    struct csn_buf buf;
    csn_buf_init_fixed(&buf, clean, sizeof clean);
    (void)vsnprintf(raw, sizeof raw, format, arguments);
    if (csn_text_clean(csn_span_of_string(raw), &buf) == CSN_OK)
        (void)fprintf(stderr, "countersign: %.*s\n", CSN_SPAN_ARG(csn_buf_span(&buf)));
}

int csn_console_fail(int status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_message(format, arguments);
    va_end(arguments);
    return status;
}

int csn_console_usage(const struct csn_command *command, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print_message(format, arguments);
    va_end(arguments);
    (void)fprintf(stderr, "countersign %s --help tells what it takes\n", command->name);
    return CSN_EXIT_USAGE;
}

int csn_console_arguments(const struct csn_command *command, const struct csn_error *error)
{
    if (error->status == CSN_NO_MEMORY)
        return csn_console_fail(CSN_EXIT_OWN, "%s", error->message);
    return csn_console_usage(command, "%s", error->message);
}

void csn_console_hint(struct csn_span text)
{
    (void)fwrite(text.data, 1, text.len, stderr);
}

int csn_console_print(struct csn_span text)
{
    struct csn_error error = {0};
    struct csn_sink *sink = NULL;
    if (csn_sink_open("-", &sink, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    csn_sink_write(sink, text);
    if (csn_sink_close(sink, CSN_CONSOLE_PATIENCE_MS, &error) != CSN_OK)
        return csn_console_fail(CSN_EXIT_OWN, "%s", error.message);
    return CSN_EXIT_AS_EXPECTED;
}

int csn_console_help(const struct csn_command *command)
{
    struct csn_buf buf;
    csn_buf_init(&buf, NULL, 1 << 20);
    int status = csn_options_help(command, &buf) == CSN_OK ? csn_console_print(csn_buf_span(&buf))
                                                           : csn_console_fail(CSN_EXIT_OWN, "no memory for the help");
    csn_buf_clear(&buf);
    return status;
}

bool csn_console_is_terminal(int fd)
{
    const char *terminal = getenv("TERM");
    return isatty(fd) && terminal && *terminal && strcmp(terminal, "dumb") != 0;
}

bool csn_console_has_colour(int fd)
{
    const char *refusal = getenv("NO_COLOR");
    return csn_console_is_terminal(fd) && !(refusal && *refusal);
}

void csn_console_open(void)
{
    static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY}; /* the wrong ones: use fails as it would have */
    for (int fd = 0; fd < (int)CSN_COUNT(modes); fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", modes[fd]) < 0)
            _exit(CSN_EXIT_OWN);
    (void)signal(SIGPIPE, SIG_IGN);
}

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

void csn_interrupt_catch(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < CSN_COUNT(numbers); i++)
        (void)sigaction(numbers[i], &action, NULL);
}

bool csn_interrupt_seen(void)
{
    return interrupted != 0;
}
