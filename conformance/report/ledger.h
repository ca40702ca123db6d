/* ledger: the records of a run kept until its end, for formats that can't be written as the records come: amendments are worked
 * into their cases.
 */
#ifndef CSN_LEDGER_H
#define CSN_LEDGER_H

#include "report/record.h"

struct csn_ledger; /* on the heap */

struct csn_ledger *csn_ledger_new(void);
void csn_ledger_free(struct csn_ledger *ledger);
/* Keeps a copy of the record; one too many for the memory is forgotten, and csn_ledger_complete tells. */
void csn_ledger_add(struct csn_ledger *ledger, const cJSON *record);
/* Header and footer; NULL where none came. */
const cJSON *csn_ledger_header(const struct csn_ledger *ledger);
const cJSON *csn_ledger_footer(const struct csn_ledger *ledger);
/* The areas of the cases, in the order in which they came. */
size_t csn_ledger_area_count(const struct csn_ledger *ledger);
const char *csn_ledger_area(const struct csn_ledger *ledger, size_t area);
#define CSN_LEDGER_ALL SIZE_MAX
/* Gives each case record of an area, or of all, amended, in the order in which they came. */
void csn_ledger_each(struct csn_ledger *ledger, size_t area, void (*take)(void *ctx, const cJSON *record), void *ctx);
/* How many cases there are, and one of them, amended; the caller deletes it. NULL when there is no memory. */
size_t csn_ledger_count(const struct csn_ledger *ledger);
cJSON *csn_ledger_read(struct csn_ledger *ledger, size_t index);
bool csn_ledger_complete(const struct csn_ledger *ledger);

#endif
