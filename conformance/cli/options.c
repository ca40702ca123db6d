#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

#include "report/array.h"

#define HELP_COLUMN 30u

static void *field_at(void *fields, const struct csn_option *option)
{
    return (char *)fields + option->offset;
}

static const void *const_field_at(const void *fields, const struct csn_option *option)
{
    return (const char *)fields + option->offset;
}

static const struct csn_option *find_option(const struct csn_command *command, struct csn_span name)
{
    for (size_t i = 0; i < command->option_count; i++)
        if (csn_span_equal(name, csn_span_of_string(command->options[i].name)))
            return &command->options[i];
    return NULL;
}

struct names {
    const struct csn_command *command;
    size_t at;
};

static bool next_name(void *ctx, struct csn_span *name)
{
    struct names *names = ctx;
    if (names->at == names->command->option_count)
        return false;
    *name = csn_span_of_string(names->command->options[names->at++].name);
    return true;
}

static enum csn_status refuse_unknown(const struct csn_command *command, struct csn_span name, struct csn_error *error)
{
    struct names names = {.command = command};
    struct csn_span nearest = csn_nearest(name, next_name, &names);
    if (nearest.len > 0)
        return csn_error_set(error, CSN_ARGUMENT, 0, "there is no option --%.*s; is --%.*s meant?", CSN_SPAN_ARG(name),
                             CSN_SPAN_ARG(nearest));
    return csn_error_set(error, CSN_ARGUMENT, 0, "there is no option --%.*s", CSN_SPAN_ARG(name));
}

static enum csn_status append_text(struct csn_texts *texts, const char *text, struct csn_error *error)
{
    const char **items = csn_array_grow(texts->items, texts->count, sizeof *items);
    if (!items)
        return csn_error_set(error, CSN_NO_MEMORY, 0, "no memory for the arguments");
    texts->items = items;
    items[texts->count++] = text;
    return CSN_OK;
}

/* Reads decimal digits alone; false past 64 bits. */
static bool read_uint(const char *text, uint64_t *number)
{
    uint64_t sum = 0;
    if (!*text)
        return false;
    for (; *text; text++) {
        unsigned digit = (unsigned)(unsigned char)*text - '0';
        if (digit > 9 || sum > (UINT64_MAX - digit) / 10)
            return false;
        sum = sum * 10 + digit;
    }
    *number = sum;
    return true;
}

static enum csn_status set_number(const struct csn_option *option, const char *value, uint64_t *field, struct csn_error *error)
{
    uint64_t number = 0;
    if (!read_uint(value, &number) || number < option->min || number > option->max)
        return csn_error_set(error, CSN_ARGUMENT, 0, "--%s must be a whole number from %llu to %llu, not %s", option->name,
                             (unsigned long long)option->min, (unsigned long long)option->max, value);
    *field = number;
    return CSN_OK;
}

static enum csn_status set_percent(const struct csn_option *option, const char *value, double *field, struct csn_error *error)
{
    char *end = NULL;
    double number = strtod(value, &end);
    bool plain = strspn(value, "0123456789.") == strlen(value) && end != value && *end == '\0';
    if (!plain || number > 100)
        return csn_error_set(error, CSN_ARGUMENT, 0, "--%s must be a number from 0 to 100, not %s", option->name, value);
    *field = number;
    return CSN_OK;
}

static enum csn_status set_choice(const struct csn_option *option, const char *value, unsigned *field, struct csn_error *error)
{
    struct csn_span rest = csn_span_of_string(option->argument);
    struct csn_span choice;
    for (unsigned i = 0; csn_span_split(&rest, '|', &choice); i++) {
        if (!csn_span_equal(choice, csn_span_of_string(value)))
            continue;
        *field = i;
        return CSN_OK;
    }
    return csn_error_set(error, CSN_ARGUMENT, 0, "--%s must be one of %s, not %s", option->name, option->argument, value);
}

static enum csn_status set_field(const struct csn_option *option, const char *value, void *fields, struct csn_error *error)
{
    void *field = field_at(fields, option);
    switch (option->kind) {
    case CSN_OPTION_FLAG:
        *(bool *)field = true;
        return CSN_OK;
    case CSN_OPTION_TEXT:
        *(const char **)field = value;
        return CSN_OK;
    case CSN_OPTION_TEXTS: return append_text(field, value, error);
    case CSN_OPTION_NUMBER: return set_number(option, value, field, error);
    case CSN_OPTION_PERCENT: return set_percent(option, value, field, error);
    case CSN_OPTION_CHOICE: return set_choice(option, value, field, error);
    }
    return CSN_OK;
}

/* Reads the option at argv[*at] and moves past it. */
static enum csn_status parse_option(const struct csn_command *command, char **argv, int *at, void *fields, struct csn_error *error)
{
    struct csn_span word = csn_span_of_string(argv[*at] + 2);
    size_t equals = csn_span_find(word, 0, '=');
    struct csn_span name = csn_span_slice(word, 0, equals);
    const struct csn_option *option = find_option(command, name);
    const char *value = equals < word.len ? word.data + equals + 1 : NULL;
    ++*at;
    if (!option)
        return refuse_unknown(command, name, error);
    if (option->kind == CSN_OPTION_FLAG && value)
        return csn_error_set(error, CSN_ARGUMENT, 0, "--%s takes no value", option->name);
    if (option->kind != CSN_OPTION_FLAG && !value && !argv[*at])
        return csn_error_set(error, CSN_ARGUMENT, 0, "--%s needs a value: %s", option->name, option->argument);
    if (option->kind != CSN_OPTION_FLAG && !value)
        value = argv[(*at)++];
    return set_field(option, value, fields, error);
}

static bool asks_for_help(int argc, char **argv)
{
    for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

enum csn_status csn_options_parse(const struct csn_command *command, int argc, char **argv, void *fields,
                                  struct csn_arguments *arguments, struct csn_error *error)
{
    *arguments = (struct csn_arguments){.help = asks_for_help(argc, argv)};
    if (arguments->help)
        return CSN_OK;
    for (int at = 2; at < argc;) {
        enum csn_status status = CSN_OK;
        if (strcmp(argv[at], "--") == 0) {
            arguments->command = argv + at + 1;
            return CSN_OK;
        }
        if (strncmp(argv[at], "--", 2) == 0)
            status = parse_option(command, argv, &at, fields, error);
        else if (argv[at][0] == '-' && argv[at][1] != '\0')
            status = csn_error_set(error, CSN_ARGUMENT, 0, "there is no option %s; options begin with two dashes", argv[at]);
        else
            status = append_text(&arguments->rest, argv[at++], error);
        if (status != CSN_OK)
            return status;
    }
    return CSN_OK;
}

void csn_arguments_clear(struct csn_arguments *arguments)
{
    free(arguments->rest.items);
    *arguments = (struct csn_arguments){0};
}

void csn_options_clear(const struct csn_command *command, void *fields)
{
    for (size_t i = 0; i < command->option_count; i++) {
        if (command->options[i].kind != CSN_OPTION_TEXTS)
            continue;
        struct csn_texts *texts = field_at(fields, &command->options[i]);
        free(texts->items);
        *texts = (struct csn_texts){0};
    }
}

/* "  --name ARGUMENT", and what it does in a column of its own: on the next line where the first part is too long. */
static enum csn_status append_option_help(const struct csn_option *option, struct csn_buf *out)
{
    size_t begun = out->len;
    enum csn_status status = csn_buf_append_format(out, "  --%s%s%s", option->name, option->argument ? " " : "",
                                                   option->argument ? option->argument : "");
    if (status == CSN_OK && out->len - begun > HELP_COLUMN - 2) {
        status = csn_buf_append_byte(out, '\n');
        begun = out->len;
    }
    while (status == CSN_OK && out->len - begun < HELP_COLUMN)
        status = csn_buf_append_byte(out, ' ');
    return status == CSN_OK ? csn_buf_append_format(out, "%s\n", option->help) : status;
}

enum csn_status csn_options_help(const struct csn_command *command, struct csn_buf *out)
{
    enum csn_status status = csn_buf_append_format(out, "Usage: countersign %s %s\n\n", command->name, command->usage);
    if (status == CSN_OK)
        status = csn_buf_append_format(out, "%s\n\n", command->summary);
    for (size_t i = 0; i < command->option_count && status == CSN_OK; i++)
        status = append_option_help(&command->options[i], out);
    if (status == CSN_OK)
        status = csn_buf_append_format(out, "  %-26s  %s\n", "--help", "this text");
    if (status == CSN_OK && command->notes)
        status = csn_buf_append_format(out, "\n%s\n", command->notes);
    return status;
}

static enum csn_status append_again(const struct csn_option *option, const char *value, struct csn_buf *out)
{
    enum csn_status status = csn_buf_append_format(out, " --%s", option->name);
    if (status != CSN_OK || option->kind == CSN_OPTION_FLAG)
        return status;
    status = csn_buf_append_byte(out, ' ');
    return status == CSN_OK ? csn_options_quote(csn_span_of_string(value), out) : status;
}

static enum csn_status append_again_texts(const struct csn_option *option, const struct csn_texts *texts, struct csn_buf *out)
{
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < texts->count && status == CSN_OK; i++)
        status = append_again(option, texts->items[i], out);
    return status;
}

static enum csn_status append_again_number(const struct csn_option *option, uint64_t number, uint64_t initial, struct csn_buf *out)
{
    if (number == initial)
        return CSN_OK;
    return csn_buf_append_format(out, " --%s %llu", option->name, (unsigned long long)number);
}

static enum csn_status append_again_choice(const struct csn_option *option, unsigned choice, unsigned initial, struct csn_buf *out)
{
    struct csn_span rest = csn_span_of_string(option->argument);
    struct csn_span word = CSN_SPAN_INIT("");
    if (choice == initial)
        return CSN_OK;
    for (unsigned i = 0; i <= choice; i++)
        (void)csn_span_split(&rest, '|', &word);
    return csn_buf_append_format(out, " --%s %.*s", option->name, CSN_SPAN_ARG(word));
}

enum csn_status csn_options_again(const struct csn_command *command, const void *fields, const void *defaults,
                                  struct csn_buf *out)
{
    enum csn_status status = CSN_OK;
    for (size_t i = 0; i < command->option_count && status == CSN_OK; i++) {
        const struct csn_option *option = &command->options[i];
        const void *field = const_field_at(fields, option);
        const void *initial = const_field_at(defaults, option);
        if (!option->again)
            continue;
        if (option->kind == CSN_OPTION_FLAG && *(const bool *)field)
            status = append_again(option, NULL, out);
        else if (option->kind == CSN_OPTION_TEXT && *(const char *const *)field)
            status = append_again(option, *(const char *const *)field, out);
        else if (option->kind == CSN_OPTION_TEXTS)
            status = append_again_texts(option, field, out);
        else if (option->kind == CSN_OPTION_NUMBER)
            status = append_again_number(option, *(const uint64_t *)field, *(const uint64_t *)initial, out);
        else if (option->kind == CSN_OPTION_CHOICE)
            status = append_again_choice(option, *(const unsigned *)field, *(const unsigned *)initial, out);
    }
    return status;
}

static bool is_plain_word(struct csn_span word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%";
    for (size_t i = 0; i < word.len; i++)
        if (!memchr(plain, word.data[i], sizeof plain - 1))
            return false;
    return word.len > 0;
}

enum csn_status csn_options_quote(struct csn_span word, struct csn_buf *out)
{
    if (is_plain_word(word))
        return csn_buf_append(out, word);
    enum csn_status status = csn_buf_append_byte(out, '\'');
    for (size_t i = 0; i < word.len && status == CSN_OK; i++)
        status = word.data[i] == '\'' ? csn_buf_append(out, CSN_SPAN("'\\''")) : csn_buf_append_byte(out, word.data[i]);
    return status == CSN_OK ? csn_buf_append_byte(out, '\'') : status;
}
