/* run: the order of things: lanes of adapter processes, cases in flight, deadlines, interruption.
 *
 * Each lane has one adapter process (one more for each environment that a case asks for) and one case in flight; settling and
 * cooling of ports overlap with what comes next. Everything is one loop and one thread.
 */
#ifndef CSN_RUN_H
#define CSN_RUN_H

#include "driver/driver.h"
#include "judge/finished.h"

/* Is told what happens, as it comes; everything is borrowed until the call returns. */
struct csn_run_listener {
    void (*client)(void *ctx, const struct csn_client_info *client); /* the first hello; before any case */
    void (*finished)(void *ctx, const struct csn_finished *finished);
    /* A request came after the case was told (rule retry.after-answer). */
    void (*amended)(void *ctx, const struct csn_case *amended, const struct csn_check *check, const struct csn_exchange *exchange);
    bool (*enough)(void *ctx); /* asked before each case: true lets those in flight end and begins none; NULL: never */
    void *ctx;
};

struct csn_run_options {
    const struct csn_catalogue *catalogue;
    const struct csn_case *const *cases; /* selected ones; each runs `repeat` times, in an order drawn by `seed` */
    size_t case_count;
    unsigned jobs;       /* at least 1 */
    unsigned repeat;     /* at least 1 */
    uint64_t seed;
    unsigned timeout_ms; /* cap of a case */
    bool confirm;        /* a case that fails is run again alone before it is told: the first ones of each rule */
    unsigned starts_max; /* starts of a process in a row that may give no answer; 0: five */
    struct csn_adapter_spec adapter;
    struct csn_judge_options judge;
    struct csn_run_listener listener;
};

enum csn_run_end {
    CSN_RUN_DONE,
    CSN_RUN_ADAPTER_BROKEN, /* hello never came, or five starts in a row gave no answer: `error` says which */
    CSN_RUN_INTERRUPTED     /* SIGINT, SIGTERM or SIGHUP */
};

/* Runs the cases to the end. A status other than CSN_OK is ours: no loop, no port, no memory. No process and no descriptor is left
 * in any case. SIGPIPE is ignored meanwhile, and afterwards. */
enum csn_status csn_run(const struct csn_run_options *options, enum csn_run_end *end, struct csn_error *error) CSN_NODISCARD;

#endif
