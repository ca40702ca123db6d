/* harness: what the tests of whole runs share: a run of selected cases against an adapter, kept as verdicts. */
#ifndef CSN_TEST_HARNESS_H
#define CSN_TEST_HARNESS_H

#include "run/run.h"

/* What became of a case. */
struct told {
    const struct csn_case *of;
    enum csn_verdict verdict;
    char broken_rules[512];  /* ids of rules whose checks failed or warned, each in spaces: " a.b c.d " */
    char failed_rules[512];  /* those that failed */
    char first[512];         /* the first such check: id, message, expected and actual */
    size_t evidence_count;
    size_t check_count;
};

struct harness {
    struct csn_catalogue catalogue;
    const struct csn_case **cases;
    size_t case_count;
    struct told *told;
    size_t told_count;
    size_t told_capacity;
    size_t amended;
    enum csn_run_end end;
    enum csn_status status;
    struct csn_error error;
    char *argv[8];
    unsigned jobs;
    unsigned repeat;
    unsigned timeout_ms;
    unsigned hello_timeout_ms;
};

/* Loads the catalogue and selects every case; 4 jobs, one round, 20 s for a case. Aborts the program when it can't. */
void harness_open(struct harness *harness);
void harness_close(struct harness *harness);
/* Selects the cases that cite `rule`, or all where none does. */
void harness_select_rule(struct harness *harness, struct csn_span rule);
void harness_select_all(struct harness *harness);
/* Runs them against `argv`; what was told before is forgotten. */
void harness_run(struct harness *harness);
/* Runs them against the reference client with these switches ("" for none). */
void harness_run_reference(struct harness *harness, struct csn_span switches);
bool told_has(const char *rules, struct csn_span rule);

#endif
