/* collect: a run's verdicts kept in memory, for who asks many runs the same question: selftest, and the tests of whole runs. */
#ifndef CSN_COLLECT_H
#define CSN_COLLECT_H

#include "run/run.h"

/* What became of a case. */
struct csn_told {
    const struct csn_case *of;
    enum csn_verdict verdict;
    const bool *failed;    /* by the rule's index in the catalogue: a check that cites it failed */
    const bool *warned;    /* or warned */
    struct csn_span first; /* the first such check, as a sentence; or the reason of the verdict */
    size_t evidence_count;
    enum csn_verdict without; /* the verdict with the rule `without` of the collection switched off */
};

struct csn_collection {
    const struct csn_catalogue *catalogue;
    struct csn_arena arena;
    struct csn_told *items;
    size_t count;
    size_t capacity; /* private */
    const struct csn_rule *without; /* judged once more with this rule switched off; NULL: not */
    size_t amended;  /* requests that came after a case was told */
    bool failed;     /* there was no memory: what is here is not all */
};

void csn_collection_init(struct csn_collection *collection, const struct csn_catalogue *catalogue);
void csn_collection_clear(struct csn_collection *collection);
/* The listener that fills it. */
struct csn_run_listener csn_collection_listener(struct csn_collection *collection);

/* Selects the written cases that are evidence for `rule` first of all, else those that cite it, else the generated ones likewise, else
 * (and where `rule` is NULL) the sample, into `cases`, which has room for every case of the catalogue. Returns how many. */
size_t csn_collect_select(const struct csn_catalogue *catalogue, const struct csn_rule *rule, const struct csn_case **cases);
/* Selects every written case and a sample of the generated ones: they differ by place and value, and a run of all of them for each of
 * a hundred clients takes long. */
size_t csn_collect_sample(const struct csn_catalogue *catalogue, const struct csn_case **cases);
size_t csn_collect_all(const struct csn_catalogue *catalogue, const struct csn_case **cases);
/* Tells whether a check that cites the rule failed, or with `warnings` warned, in any case. */
bool csn_collection_breaks(const struct csn_collection *collection, const struct csn_rule *rule, bool warnings);
/* Tells whether nothing in the run would have failed or been broken had the rule `without` been switched off. */
bool csn_collection_conforms_without(const struct csn_collection *collection);

#endif
