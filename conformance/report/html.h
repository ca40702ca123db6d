/* html: what the files of the page share. */
#ifndef CSN_HTML_H
#define CSN_HTML_H

#include "report/comparison.h"

/* The style sheet in pieces; NULL ends it. */
extern const char *const csn_html_style[];
/* The script, and the hash by which the page's policy lets it, and nothing else, run. */
extern const char csn_html_script[];
extern const char csn_html_script_hash[];

/* An execution of a case, closed: what it shows. `client` and `outcome` number it: the empty element inside, for its evidence, has the id
 * "e<client>-<outcome>". */
void csn_html_case(struct csn_sink *sink, const struct csn_comparison *comparison, size_t client, size_t outcome);
/* Its evidence: checks and bytes, with marks where it may be cut (see report/pieces.h). */
void csn_html_evidence(struct csn_sink *sink, const cJSON *record);
/* The evidence of all cases, as data for the script. */
void csn_html_data(struct csn_sink *sink, const struct csn_comparison *comparison);
/* What is to be mended first, client by client. */
void csn_html_causes(struct csn_sink *sink, const struct csn_comparison *comparison);
/* Text, escaped. */
void csn_html_text(struct csn_sink *sink, const char *text);
/* "fail" in its colour. */
void csn_html_verdict(struct csn_sink *sink, enum csn_verdict verdict);

#endif
