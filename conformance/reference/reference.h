/* reference: the reference client: the library and a blocking transport, behind adapter protocol 1, in a process of its own.
 *
 * It is an adapter like any other. Its faults are deliberate bugs, each of which the suite must catch by its own rule; its
 * variants are legal freedoms, none of which the suite may flag. Both wrap options, bytes and signing here: the library has none.
 */
#ifndef CSN_REFERENCE_H
#define CSN_REFERENCE_H

#include <countersign/span.h>

struct csn_reference_switch {
    struct csn_span name;     /* "host-without-port" */
    struct csn_span rule;     /* id of the rule that it breaks; for a variant, of the rule that allows it */
    bool is_variant;
    struct csn_span sentence; /* what it does */
};
const struct csn_reference_switch *csn_reference_switches(size_t *count);

/* Speaks protocol 1 on standard input and output until its end; `argv[1]` lists switches, separated by commas. Returns the exit
 * status: 2 for a switch that doesn't exist. */
int csn_reference_main(int argc, char **argv);

#endif
