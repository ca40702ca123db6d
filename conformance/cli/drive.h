/* drive: the options by which a client is reached, which run and fuzz share, and what they come to. */
#ifndef CSN_DRIVE_H
#define CSN_DRIVE_H

#include "cli/client.h"
#include "cli/options.h"
#include "driver/driver.h"

struct csn_drive_options {
    const char *client;
    const char *exec;
    const char *areas;
    const char *adapters;
    struct csn_texts environment;
    bool inherit_environment;
    uint64_t jobs;
    uint64_t timeout_s;
    uint64_t hello_timeout_s;
};
/* What they are where nothing is given. */
#define CSN_DRIVE_INITIAL {.jobs = 1, .timeout_s = 60, .hello_timeout_s = 30}

/* The rows of an option table for a struct `type` that has these options in the field `drive`. */
#define CSN_DRIVE_OPTIONS(type) \
    {.name = "client", .argument = "NAME", .kind = CSN_OPTION_TEXT, .offset = offsetof(type, drive.client), .again = true, \
     .help = "a packaged adapter, plugin:FILE, or reference[:FAULT[,FAULT]…]"}, \
    {.name = "exec", .argument = "TEMPLATE", .kind = CSN_OPTION_TEXT, .offset = offsetof(type, drive.exec), .again = true, \
     .help = "a command line, run by /bin/sh once a call, in place of an adapter"}, \
    {.name = "areas", .argument = "LIST", .kind = CSN_OPTION_TEXT, .offset = offsetof(type, drive.areas), .again = true, \
     .help = "what the command of --exec does itself: serialize,sign,transport,parse,retry (all)"}, \
    {.name = "adapters", .argument = "DIR", .kind = CSN_OPTION_TEXT, .offset = offsetof(type, drive.adapters), .again = true, \
     .help = "where packaged adapters are unpacked ($XDG_CACHE_HOME/countersign)"}, \
    {.name = "env", .argument = "K=V", .kind = CSN_OPTION_TEXTS, .offset = offsetof(type, drive.environment), .again = true, \
     .help = "sets a variable for the adapter, whose environment is clean; may be given again"}, \
    {.name = "inherit-env", .kind = CSN_OPTION_FLAG, .offset = offsetof(type, drive.inherit_environment), .again = true, \
     .help = "gives the adapter this environment"}, \
    {.name = "jobs", .argument = "N", .kind = CSN_OPTION_NUMBER, .offset = offsetof(type, drive.jobs), .min = 1, .max = 64, \
     .help = "client processes (1)"}, \
    {.name = "timeout", .argument = "SECONDS", .kind = CSN_OPTION_NUMBER, .offset = offsetof(type, drive.timeout_s), .min = 1, \
     .max = 3600, .again = true, .help = "cap for a case (60)"}, \
    {.name = "hello-timeout", .argument = "SECONDS", .kind = CSN_OPTION_NUMBER, .offset = offsetof(type, drive.hello_timeout_s), \
     .min = 1, .max = 3600, .again = true, .help = "how long an adapter may take to start (30)"}

/* The client that was chosen, and how its processes are started. */
struct csn_drive {
    struct csn_client client;
    const char **environment; /* with room for one entry more */
    struct csn_adapter_spec adapter;
};

/* What the option table can't check: 0, or 2 after a message. */
int csn_drive_check(const struct csn_command *command, const struct csn_drive_options *options, const struct csn_arguments *arguments);
/* Chooses the client. Returns as csn_client_choose does; the caller clears it in any case. */
int csn_drive_open(const struct csn_drive_options *options, const struct csn_arguments *arguments, struct csn_drive *drive);
/* Sets one variable more, "K=V", borrowed; once. */
void csn_drive_set(struct csn_drive *drive, const char *entry);
void csn_drive_clear(struct csn_drive *drive);
/* Appends " -- COMMAND ARG…", quoted, or nothing. */
enum csn_status csn_drive_describe_command(char **command, struct csn_buf *out) CSN_NODISCARD;

#endif
