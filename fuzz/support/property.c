#include "property.h"

#include <stdio.h>
#include <stdlib.h>

struct csn_fuzz_run csn_fuzz_run = {.place = "the engine's memory (it writes the input to a file)"};

void csn_fuzz_property_broken(const char *file, int line, const char *condition, const char *sentence)
{
    (void)fprintf(stderr, "%s:%d: broken property: %s\n  condition: %s\n  input: %s\n", file, line, sentence, condition,
            csn_fuzz_run.place);
    abort();
}

/* What an execution frees is kept from use for many thousand executions more, and still lies in the processor's cache; by default it is
 * so much that every execution has the system hand out new pages. $ASAN_OPTIONS goes before it. */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
    return "quarantine_size_mb=16";
}
