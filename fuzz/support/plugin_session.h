/* plugin_session: the plugins that a process fuzzes, and what is asked of each experiment.
 *
 *     COUNTERSIGN_PLUGIN          the plugin's path; without it the example that is linked in
 *     COUNTERSIGN_PLUGIN_AGAINST  a second one, which must agree with the first
 *     COUNTERSIGN_SKIP_RULES      globs of rule ids, separated by commas, which are not asked about
 */
#ifndef CSN_FUZZ_PLUGIN_SESSION_H
#define CSN_FUZZ_PLUGIN_SESSION_H

#include "plugin_client.h"

/* Puts the experiment that the bytes choose to the plugins. A broken MUST, and a disagreement, abort with the rule, the check, what was
 * expected and what came, and the experiment as a file of cases. Tells whether the experiment could be judged. */
bool csn_fuzz_plugins_try(struct csn_span bytes);

#endif
