/* Bytes that choose experiments: the plainest of each operation, and as many of all kinds as a campaign needs to have met every class of
 * answer. */
#include "seeds.h"

#include <stdio.h>

#include "campaign/random.h"

enum { DRAWN = 64, LENGTH = 160 };

void csn_fuzz_seed_experiments(struct csn_fuzz_seeds *seeds)
{
    char name[32];
    char bytes[LENGTH];
    struct csn_random random;

    for (size_t i = 0; i < seeds->catalogue->model->operation_count; i++) {
        bytes[0] = (char)i; /* the first choice is the operation; nothing else is chosen */
        csn_fuzz_seed(seeds, CSN_FUZZ_PLUGIN, true, seeds->catalogue->model->operations[i].name, csn_span_of(bytes, 1));
    }
    for (size_t i = 0; i < DRAWN; i++) {
        csn_random_seed(&random, 1, i);
        for (size_t j = 0; j < LENGTH; j++)
            bytes[j] = (char)csn_random_below(&random, 256);
        csn_fuzz_seed(seeds, CSN_FUZZ_PLUGIN, true, csn_span_of(name, (size_t)snprintf(name, sizeof name, "drawn-%02zu", i)),
                      csn_span_of(bytes, LENGTH));
    }
}
