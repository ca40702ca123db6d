/* locales: those that the selected cases ask for and this machine lacks. A locale that is missing is replaced by another in silence, and
 * a case that asks for decimal commas would show nothing: so the locales are built, once, into the user's cache.
 */
#ifndef CSN_LOCALES_H
#define CSN_LOCALES_H

#include "cli/select.h"

/* Builds what is missing below `cache` (which need not exist yet) and writes "LOCPATH=..." into `variable` where clients need it, else
 * nothing. What can't be built is named on standard error, with what would help; the run goes on. */
enum csn_status csn_locales_prepare(const struct csn_selection *selection, const char *cache, struct csn_buf *variable) CSN_NODISCARD;

#endif
