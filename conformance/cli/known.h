/* known: the lists of known failures that a run was given, and that it is to write. */
#ifndef CSN_CLI_KNOWN_H
#define CSN_CLI_KNOWN_H

#include "judge/known.h"

struct csn_known_use {
    const char *path;       /* NULL: none was given */
    const char *write_path; /* NULL: none is to be written */
    struct csn_known_list list;
    struct csn_buf text;    /* of `path`; the list borrows nothing from it */
    struct csn_buf written;
    char today[10];         /* YYYY-MM-DD, in UTC */
    enum csn_level level;   /* that is judged */
    const struct csn_catalogue *catalogue;
};

/* Reads the list. Entries that have expired or that match no case of the catalogue are failures of their own: told, and exit status 1.
 * 2 for a list that can't be read. `level` is what the run judges. */
int csn_known_use_open(struct csn_known_use *use, const char *path, const char *write_path, enum csn_level level,
                       const struct csn_catalogue *catalogue);
/* Works the list into the result of a case, whose reason is then in `arena`, and notes what the new list needs. */
enum csn_status csn_known_use_case(struct csn_known_use *use, const struct csn_finished *finished, struct csn_result *result,
                                   struct csn_arena *arena) CSN_NODISCARD;
/* Writes the new list, if one is wanted. The exit status: 0 or 4. */
int csn_known_use_write(const struct csn_known_use *use);
void csn_known_use_clear(struct csn_known_use *use);

#endif
