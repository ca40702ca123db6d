/* case_file: experiments as a file of cases, which `run --cases` takes: labelled, beside the twins that refusals need. */
#ifndef CSN_CAMPAIGN_CASE_FILE_H
#define CSN_CAMPAIGN_CASE_FILE_H

#include <countersign/model.h>

struct csn_fuzz_trial {
    const struct csn_value *experiment;
    struct csn_span id;    /* "fuzz.17"; unique among those of one run */
    struct csn_span title; /* empty: the label's own */
};

/* Appends the file of cases that the trial is, with its twin. CSN_TYPE for what is no experiment. */
enum csn_status csn_fuzz_trial_write(const struct csn_model *model, const struct csn_fuzz_trial *trial, struct csn_buf *out) CSN_NODISCARD;
/* Appends a file of several, in their order, and behind them the twin of `only`, of every operation where that is NULL. */
enum csn_status csn_fuzz_trials_write(const struct csn_model *model, const struct csn_fuzz_trial *trials, size_t count,
                                      const struct csn_operation *only, struct csn_buf *out) CSN_NODISCARD;

#endif
