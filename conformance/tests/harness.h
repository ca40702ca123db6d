/* harness: what the tests of whole runs share: a run of selected cases against an adapter, its verdicts kept. */
#ifndef CSN_TEST_HARNESS_H
#define CSN_TEST_HARNESS_H

#include "run/collect.h"

struct harness {
    struct csn_catalogue catalogue;
    struct csn_collection collection; /* of the last run */
    const struct csn_case **cases;    /* selected ones */
    size_t case_count;
    enum csn_run_end end;
    enum csn_status status;
    struct csn_error error;
    unsigned jobs;
    unsigned timeout_ms;
    unsigned hello_timeout_ms;
};

/* Loads the catalogue and selects every case; 4 jobs, 20 s for a case. Aborts the program when it can't. */
void harness_open(struct harness *harness);
void harness_close(struct harness *harness);
/* Runs the cases against the program's own adapter: `mode` is reference-adapter or null-adapter. What was told before is forgotten. */
void harness_run(struct harness *harness, const char *mode, struct csn_span argument);
/* Prints every case that is no pass. */
void harness_print(const struct harness *harness);

#endif
