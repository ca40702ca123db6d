/* What the files of run/ share. A *flight* is one execution of a case, from its call to the end of its port's cooling. */
#ifndef CSN_RUN_INTERNAL_H
#define CSN_RUN_INTERNAL_H

#include "endpoint/endpoint.h"
#include "run/run.h"

#define QUIET_US 50000u  /* a case is told once its port has been quiet for so long after the answer */
#define SETTLE_MAX_US 3000000u /* and not later than so, whatever the client still sends */
#define EXCHANGES_MAX 256u     /* that are kept of a case: a client that floods is answered by the end of its connection */
#define SETTLE_TICK_MS 10u
#define STARTS_MAX 5u    /* starts in a row that may give no answer, unless the options say otherwise */
#define SLOTS_MAX 4u     /* processes that a lane keeps, one for each environment */

struct run;
struct lane;
struct flight;

/* What is to be run next. */
struct entry {
    const struct csn_case *of;
    unsigned repeat;
    bool silent; /* only so that its twin can be judged: never told */
    bool alone;  /* the call goes to a fresh process: its client died or hung before any request, or the case failed */
    struct flight *first; /* the run of the case that failed and that this one confirms; or NULL */
};

/* The order of things: each round draws an order of its own. */
struct schedule {
    const struct csn_case **cases; /* selected ones, then silent twins */
    size_t case_count;
    size_t selected;
    size_t *order; /* of this round */
    size_t at;
    unsigned round;
    unsigned rounds;
    uint64_t random;
    struct entry *again; /* those to be given again, a stack */
    size_t again_count;
    size_t again_capacity;
    struct entry *quiet; /* those that time decided: given when there is nothing else, one at a time; a stack */
    size_t quiet_count;
    size_t quiet_capacity;
};

enum csn_status schedule_init(struct schedule *schedule, const struct csn_run_options *options);
void schedule_clear(struct schedule *schedule);
bool schedule_empty(const struct schedule *schedule);
bool schedule_next(struct schedule *schedule, struct entry *entry);
void schedule_drop(struct schedule *schedule); /* nothing more is to be run */
enum csn_status schedule_again(struct schedule *schedule, struct entry entry);
enum csn_status schedule_quiet(struct schedule *schedule, struct entry entry);
bool schedule_next_quiet(struct schedule *schedule, struct entry *entry);

enum flight_state {
    FLIGHT_CALLING,  /* a call is out */
    FLIGHT_SETTLING, /* the client has reported; its port must become quiet */
    FLIGHT_WAITING,  /* refused; the twin isn't known yet */
    FLIGHT_PARKED,   /* it failed, and is told when it has been run again */
    FLIGHT_TOLD      /* only its port's cooling is left */
};

/* One of a flight's ports: whose requests the endpoint tells. */
struct lease {
    struct flight *flight;
    struct csn_endpoint_port *port; /* NULL: none, or released */
    bool is_other;
};

struct flight {
    struct run *run;
    struct lane *lane; /* NULL once the lane has gone on */
    struct entry entry;
    enum flight_state state;
    struct csn_arena arena; /* everything of it, until it is told */
    struct csn_instance instance;
    struct lease own;
    struct lease other; /* second listener, where an answer names one */
    unsigned leases;    /* ports whose `closed` has not come */
    size_t step;                     /* whose call is out */
    size_t played;                   /* requests of this step that were answered */
    struct csn_call *calls;
    const struct csn_value **outputs;
    struct csn_exchange *exchanges;
    size_t exchange_count;
    size_t exchange_capacity;
    uint64_t begun_us;
    uint64_t ended_us;
    bool twin_sent;       /* of who was parked */
    bool timed;           /* time decided */
    bool retried;         /* it is told in the place of one that time decided */
    bool order_dependent; /* it passed when it ran alone */
    struct flight *next; /* in the list of its state */
};

/* One process of a lane. */
struct slot {
    struct lane *lane;
    struct csn_adapter *adapter; /* NULL: free */
    const struct csn_case *environment; /* a case with that environment; NULL: the plain one */
    bool ready;                  /* hello came */
    bool ending;                 /* it is being killed, or has been told to finish */
    unsigned calls;              /* that it has been given */
    uint64_t used;               /* when it was used last, for eviction */
    struct csn_arena arena;      /* of `info` */
    struct csn_client_info info;
};

struct lane {
    struct run *run;
    struct slot slots[SLOTS_MAX];
    struct flight *flight; /* whose call is out, or waits for hello */
    struct slot *slot;     /* the flight's */
    struct flight *last;   /* the one before, while it settles */
    uv_timer_t deadline;
    unsigned call_number;
    unsigned starts_without_answer;
};

struct run {
    const struct csn_run_options *options;
    uv_loop_t loop;
    uint64_t epoch_us;
    char home[4096];
    struct schedule schedule;
    struct csn_endpoint *endpoint;
    struct lane *lanes;
    uv_timer_t settle_timer;
    uv_signal_t signals[3];
    struct flight *settling;
    struct flight *waiting;
    struct flight *parked;
    unsigned char *believed; /* by the rule's index: cases that failed again when they ran alone */
    size_t flights; /* allocated ones */
    unsigned char *sent; /* by case index: TWIN_* */
    uint64_t operations_worked;
    struct csn_arena arena;
    struct csn_arena spare; /* of a flight that has ended, for the next */
    bool has_client;
    struct csn_client_info client;
    bool ending;         /* nothing new is begun */
    enum csn_run_end end;
    enum csn_status status; /* of ours */
    struct csn_error *error;
};
enum { TWIN_UNKNOWN, TWIN_SENT, TWIN_NOT_SENT };

uint64_t run_now_us(const struct run *run);
/* Ends the run with a failure of ours. */
void run_fail(struct run *run, enum csn_status status, const char *sentence);
void run_finish(struct run *run, enum csn_run_end end);
size_t run_case_index(const struct run *run, const struct csn_case *of);

/* flight.c: memory, ports, evidence. */
/* NULL when no port can be had now (the entry then waits for one), or the run has failed. */
struct flight *flight_new(struct run *run, struct entry entry);
bool flight_is_quiet(const struct flight *flight);
void flight_settle(struct flight *flight);  /* the client has reported, or never will */
void flight_park(struct flight *flight);    /* its ports go, its evidence stays */
void flight_abandon(struct flight *flight); /* nothing of it is told, or no more */

/* tell.c: judge and listener. */
void tell_settled(struct run *run); /* those whose port is quiet */
void tell_waiting(struct run *run); /* those whose twin is known; all, once nothing is left to run */
void tell_parked(struct run *run); /* those that were not run again: the run has ended */
void tell_unsupported(struct run *run, const struct entry *entry, const char *reason);

/* confirm.c: cases that fail are run again. */
bool confirm_wants(const struct run *run, const struct flight *flight, const struct csn_result *result);
void confirm_begin(struct flight *flight, const struct csn_result *result);
/* Which of the two runs of a case is told; `result` is the second one's. */
struct flight *confirm_choose(struct flight *second, const struct csn_result *result);

/* lane.c: processes and calls. */
void lane_init(struct lane *lane, struct run *run);
void lane_next(struct lane *lane); /* begins the next case, if it is idle and there is one */
bool lane_idle(const struct lane *lane);
void lane_finish(struct lane *lane); /* lets its processes end */
void lane_kill(struct lane *lane);
bool lane_ended(const struct lane *lane);
void lane_close(struct lane *lane);

/* call.c: one call: line, deadline, what came of it. */
enum csn_status call_send(struct lane *lane);
void call_answered(struct lane *lane, struct csn_span line);
void call_failed(struct lane *lane, enum csn_call_end end, const char *detail);

/* process.c */
void descriptors_keep(void); /* what is open now is not inherited by children */
void orphans_adopt(void); /* descendants whose parents die become our children */
void orphans_kill(void);  /* kills and reaps every child that is left */

#endif
