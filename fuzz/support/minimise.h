/* minimise: the smallest input that breaks a target in the same place, found in child processes. */
#ifndef CSN_FUZZ_MINIMISE_H
#define CSN_FUZZ_MINIMISE_H

/* Reads `path`, which breaks the target, and writes what is left of it to `out`. Returns an exit status; says what it did. */
int csn_fuzz_minimise(const char *path, const char *out);

#endif
