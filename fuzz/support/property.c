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
