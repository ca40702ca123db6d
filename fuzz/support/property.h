/* property: an assertion that no build switches off, and what a target tells of its run.
 *
 *     CSN_FUZZ_PROPERTY(csn_span_equal(a, b), "both encoders write the same bytes");
 *
 * A property that doesn't hold is printed with its place in the source and the place of the input, and the process aborts,
 * which every engine takes for a finding.
 */
#ifndef CSN_FUZZ_PROPERTY_H
#define CSN_FUZZ_PROPERTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct csn_fuzz_run {
    const char *place; /* of the input: a path, or words for an engine that keeps it in memory */
    bool accepted;     /* set by the target: the input got through to the end; `valid-` seeds must, `reject-` seeds must not */
};
extern struct csn_fuzz_run csn_fuzz_run;

#define CSN_FUZZ_PROPERTY(condition, sentence) \
    ((condition) ? (void)0 : csn_fuzz_property_broken(__FILE__, __LINE__, #condition, sentence))

_Noreturn void csn_fuzz_property_broken(const char *file, int line, const char *condition, const char *sentence);

/* What every target is: the engine's entry point. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
