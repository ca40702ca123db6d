/* client: which adapter is meant by --client NAME, by the command after --, or by neither.
 *
 * The built-in reference client is this very program in a child. Packaged adapters are in the program and are unpacked where they
 * are missing or different; a folder that a user put beside them works likewise. An adapter's adapter.json says how it is started
 * and what it needs of the machine:
 *
 *     {"name":"boto3","run":["/usr/bin/python3","adapter.py"],
 *      "needs":[{"what":"python3-boto3","test":["/usr/bin/python3","-c","import boto3"],"mend":"apt-get install python3-boto3"}]}
 */
#ifndef CSN_CLIENT_H
#define CSN_CLIENT_H

#include "catalogue/catalogue.h"

struct csn_client {
    struct csn_arena arena; /* everything below */
    char **argv;            /* NULL-terminated */
    const char *directory;  /* working directory; NULL: ours */
};

/* Makes the client. `name` NULL and `command` NULL: the reference client. `adapters` NULL: the user's cache. Returns 0, or the exit status after
 * a message: 2 for a name that doesn't exist, 3 for what the machine lacks, 4 where unpacking fails. The caller clears it in any case. */
int csn_client_choose(const char *name, char **command, const char *adapters, struct csn_client *client);
/* Makes the client that a command line is, run once a call. `areas` lists what it does itself; NULL: everything. Returns as above. */
int csn_client_choose_exec(const char *command_line, const char *areas, struct csn_client *client);
void csn_client_clear(struct csn_client *client);
/* The user's folder for what can be made again, such as unpacked adapters; in the client's arena. NULL: there is none. */
const char *csn_client_cache(struct csn_client *client);

/* The files of the packaged adapters, compiled into the program: "boto3/adapter.py", ... */
const struct csn_catalogue_file *csn_adapters_embedded(size_t *count);

/* Unpacks the packaged adapter `name` below `folder` where it is missing or different, other files left alone; does nothing for a
 * name that isn't packaged. CSN_SYSTEM with path and reason. */
enum csn_status csn_unpack(struct csn_span name, const char *folder, struct csn_error *error) CSN_NODISCARD;

/* Runs a command in `directory` for at most `seconds`, without input, its output dropped; true where it exits with 0. */
bool csn_probe(char *const *argv, const char *directory, unsigned seconds);

#endif
