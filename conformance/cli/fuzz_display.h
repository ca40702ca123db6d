/* fuzz_display: a campaign as people see it: a line that is rewritten on a terminal, one now and then in a pipe; findings in full; at
 * the end the rules that were exercised.
 */
#ifndef CSN_FUZZ_DISPLAY_H
#define CSN_FUZZ_DISPLAY_H

#include "campaign/campaign.h"
#include "report/pretty.h"

struct csn_fuzz_display {
    struct csn_pretty_output output;
    bool terminal;
    bool line_shown;
    uint64_t shown_ms; /* when the last line was shown, of the session's time */
};

/* Speaks on standard error where `to_stderr`, else on standard output. CSN_SYSTEM or CSN_NO_MEMORY. */
enum csn_status csn_fuzz_display_open(struct csn_fuzz_display *display, bool to_stderr, struct csn_error *error) CSN_NODISCARD;
/* "countersign 0.1.0 (suite …) fuzzes boto3 1.26.27 (python 3.11), seed 7, state DIR" */
void csn_fuzz_display_header(struct csn_fuzz_display *display, const cJSON *header, const char *state);
void csn_fuzz_display_progress(struct csn_fuzz_display *display, const struct csn_campaign_progress *progress);
void csn_fuzz_display_finding(struct csn_fuzz_display *display, const struct csn_finding *finding, const char *directory, const cJSON *record);
/* Rules and counts; the last line sums up. */
void csn_fuzz_display_end(struct csn_fuzz_display *display, const struct csn_campaign_progress *progress, uint64_t seed, const char *state);
/* Waits until all is written. Returns 0, or 4 after a message. */
int csn_fuzz_display_close(struct csn_fuzz_display *display);

#endif
