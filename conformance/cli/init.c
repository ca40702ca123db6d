/* init: prints an adapter to start from. */
#include "cli/commands.h"
#include "cli/console.h"

static int init_main(int argc, char **argv);

const struct csn_command csn_command_init = {
    .name = "init",
    .usage = "LANGUAGE",
    .summary = "Prints a commented adapter to start from: c, go, java, javascript, python, r, ruby, rust or shell.",
    .notes = "It speaks the adapter protocol as it is; FILL IN marks what is the client's. Those in python, javascript, go, ruby and r drive the\n"
             "AWS SDK of their language where it is installed, that in shell drives curl, that in c a client made of libcountersign; java and\n"
             "rust answer 'unsupported' until a client is filled in.\n\n"
             "    countersign init python >adapter.py\n"
             "    countersign adapter-check -- python3 adapter.py",
    .main = init_main,
};

/* The templates, compiled into the program: "python.py", ... */
const struct csn_catalogue_file *csn_templates_embedded(size_t *count);

struct languages {
    const struct csn_catalogue_file *files;
    size_t count;
    size_t at;
};

static struct csn_span language_of(const struct csn_catalogue_file *file)
{
    return csn_span_slice(file->path, 0, csn_span_find(file->path, 0, '.'));
}

static bool next_language(void *ctx, struct csn_span *language)
{
    struct languages *languages = ctx;
    if (languages->at == languages->count)
        return false;
    *language = language_of(&languages->files[languages->at++]);
    return true;
}

static int refuse(struct csn_span language)
{
    struct languages languages = {0};
    languages.files = csn_templates_embedded(&languages.count);
    struct csn_span nearest = csn_nearest(language, next_language, &languages);
    if (nearest.len > 0)
        return csn_console_usage(&csn_command_init, "there is no template for %.*s; is %.*s meant?", CSN_SPAN_ARG(language),
                                 CSN_SPAN_ARG(nearest));
    return csn_console_usage(&csn_command_init, "there is no template for %.*s", CSN_SPAN_ARG(language));
}

static int print_template(struct csn_span language)
{
    size_t count = 0;
    const struct csn_catalogue_file *files = csn_templates_embedded(&count);
    for (size_t i = 0; i < count; i++)
        if (csn_span_equal(language_of(&files[i]), language))
            return csn_console_print(files[i].text);
    return refuse(language);
}

static int init_main(int argc, char **argv)
{
    struct csn_arguments arguments;
    struct csn_error error = {0};
    enum csn_status status = csn_options_parse(&csn_command_init, argc, argv, NULL, &arguments, &error);
    int exit_status = CSN_EXIT_AS_EXPECTED;
    if (status != CSN_OK)
        exit_status = csn_console_arguments(&csn_command_init, &error);
    else if (arguments.help)
        exit_status = csn_console_help(&csn_command_init);
    else if (arguments.rest.count != 1 || arguments.command)
        exit_status = csn_console_usage(&csn_command_init, "init takes one language");
    else
        exit_status = print_template(csn_span_of_string(arguments.rest.items[0]));
    csn_arguments_clear(&arguments);
    return exit_status;
}
