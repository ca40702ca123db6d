/* The client in a plugin breaks no rule in any experiment that bytes can choose; a second one agrees with it where the specification leaves
 * no choice. */
#include "plugin_session.h"
#include "property.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    csn_fuzz_run.accepted = csn_fuzz_plugins_try(csn_span_of(data, size));
    return 0;
}
