/* options: what a subcommand takes, as a table; parsed, checked and explained from that table.
 *
 * Both `--name=value` and `--name value` are read; options and other arguments may be mixed; what follows `--` is left alone.
 */
#ifndef CSN_OPTIONS_H
#define CSN_OPTIONS_H

#include <countersign/buf.h>

enum csn_option_kind {
    CSN_OPTION_FLAG,    /* bool */
    CSN_OPTION_TEXT,    /* const char *; NULL: not given */
    CSN_OPTION_TEXTS,   /* struct csn_texts; may be given again */
    CSN_OPTION_NUMBER,  /* uint64_t from `min` to `max` */
    CSN_OPTION_PERCENT, /* double from 0 to 100 */
    CSN_OPTION_CHOICE   /* unsigned: which of `argument`'s words, which | separates */
};

struct csn_option {
    const char *name;     /* "filter" */
    const char *argument; /* "GLOB"; NULL for a flag */
    const char *help;
    enum csn_option_kind kind;
    size_t offset;        /* of the field that it sets; what the field holds before is the default */
    uint64_t min;
    uint64_t max;
    bool again;           /* part of the command that runs one case alone */
};

/* Texts borrowed from the command line. */
struct csn_texts {
    const char **items;
    size_t count;
};

struct csn_command {
    const char *name;    /* "run" */
    const char *usage;   /* "[OPTION]… [--client NAME | -- COMMAND ARG…]" */
    const char *summary; /* a sentence */
    const char *notes;   /* the help's last paragraph, or NULL */
    const struct csn_option *options;
    size_t option_count;
    int (*main)(int argc, char **argv); /* argv[0] is the program's name, argv[1] the command's */
};

struct csn_arguments {
    struct csn_texts rest;  /* what is no option */
    char **command;         /* what follows --, NULL-terminated; NULL without -- */
    bool help;              /* --help: nothing else was checked */
};

/* Reads argv[2] and what follows into the struct at `fields`. CSN_ARGUMENT with a message for people, which names the nearest option where one
 * is unknown. Lists are the caller's to clear in any case. */
enum csn_status csn_options_parse(const struct csn_command *command, int argc, char **argv, void *fields,
                                  struct csn_arguments *arguments, struct csn_error *error) CSN_NODISCARD;
void csn_arguments_clear(struct csn_arguments *arguments);
/* Clears every list among the fields. */
void csn_options_clear(const struct csn_command *command, void *fields);

/* Appends the help text. */
enum csn_status csn_options_help(const struct csn_command *command, struct csn_buf *out) CSN_NODISCARD;
/* Appends " --name value" for each option with `again` whose field differs from `defaults`, quoted for a shell. */
enum csn_status csn_options_again(const struct csn_command *command, const void *fields, const void *defaults,
                                  struct csn_buf *out) CSN_NODISCARD;
/* Appends a word quoted for a shell, where that is needed. */
enum csn_status csn_options_quote(struct csn_span word, struct csn_buf *out) CSN_NODISCARD;

/* The candidate that is nearest to `word`, when few letters must change, or the empty span. `next` gives the candidates, one a call, and
 * false at their end. */
struct csn_span csn_nearest(struct csn_span word, bool (*next)(void *ctx, struct csn_span *candidate), void *ctx);

#endif
