/* Formats that are a page: the records of one run are kept, and written when all is known. */
#include <stdlib.h>

#include "report/comparison.h"

struct paged {
    struct csn_sink *sink;
    struct csn_ledger *ledger;
};

void *csn_paged_open(struct csn_sink *sink, const struct csn_report_style *style)
{
    struct paged *paged = calloc(1, sizeof *paged);
    (void)style;
    if (!paged)
        return NULL;
    paged->sink = sink;
    paged->ledger = csn_ledger_new();
    if (paged->ledger)
        return paged;
    free(paged);
    return NULL;
}

void csn_paged_record(void *state, const cJSON *record)
{
    struct paged *paged = state;
    csn_ledger_add(paged->ledger, record);
}

void csn_paged_close(void *state, csn_page page)
{
    struct paged *paged = state;
    struct csn_comparison comparison;
    csn_comparison_init(&comparison);
    csn_comparison_add(&comparison, paged->ledger, NULL);
    /* No page is better than one that leaves cases out. */
    if (csn_comparison_finish(&comparison))
        page(paged->sink, &comparison);
    csn_comparison_clear(&comparison);
    free(paged);
}
