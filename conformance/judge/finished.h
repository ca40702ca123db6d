/* finished: a case that has been judged, with all that a report says of it. */
#ifndef CSN_FINISHED_H
#define CSN_FINISHED_H

#include "judge/judge.h"

/* All is borrowed from whoever tells it. */
struct csn_finished {
    const struct csn_instance *instance;
    const struct csn_evidence *evidence;
    const struct csn_result *result;
    uint64_t duration_us; /* from the call to the client's answer */
};

#endif
