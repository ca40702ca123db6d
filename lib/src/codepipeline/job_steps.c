/* The table that stands in <countersign/job.h>. */
#include "job_inside.h"

#define TO(state) {CSN_JOB_FAULT_NONE, CSN_JOB_##state}
/* Where no worker is to blame (queue), the fault only says that there is one. */
#define NO(fault, state) {CSN_JOB_FAULT_##fault, CSN_JOB_##state}
#define ALL_BUT_IN_PROGRESS(fault) \
    [CSN_JOB_CREATED] = NO(fault, CREATED), [CSN_JOB_QUEUED] = NO(fault, QUEUED), \
    [CSN_JOB_DISPATCHED] = NO(fault, DISPATCHED), [CSN_JOB_TIMED_OUT] = NO(fault, TIMED_OUT), \
    [CSN_JOB_SUCCEEDED] = NO(fault, SUCCEEDED), [CSN_JOB_FAILED] = NO(fault, FAILED)

static const struct csn_job_step steps[CSN_JOB_EVENTS][CSN_JOB_STATES] = {
    [CSN_JOB_EVENT_QUEUE] = {TO(QUEUED), NO(STATE, QUEUED), NO(STATE, DISPATCHED), NO(STATE, IN_PROGRESS),
                             NO(STATE, TIMED_OUT), NO(STATE, SUCCEEDED), NO(STATE, FAILED)},
    [CSN_JOB_EVENT_POLL] = {TO(CREATED), TO(DISPATCHED), TO(DISPATCHED), TO(IN_PROGRESS), TO(TIMED_OUT), TO(SUCCEEDED),
                            TO(FAILED)},
    [CSN_JOB_EVENT_GET] = {NO(JOB, CREATED), NO(JOB, QUEUED), TO(DISPATCHED), TO(IN_PROGRESS), NO(JOB, TIMED_OUT),
                           NO(JOB, SUCCEEDED), NO(JOB, FAILED)},
    [CSN_JOB_EVENT_ACKNOWLEDGE] = {TO(CREATED), TO(QUEUED), TO(IN_PROGRESS), TO(IN_PROGRESS), TO(TIMED_OUT), TO(SUCCEEDED),
                                   TO(FAILED)},
    [CSN_JOB_EVENT_ACKNOWLEDGE_TOOK] = {TO(CREATED), TO(QUEUED), TO(SUCCEEDED), TO(IN_PROGRESS), TO(TIMED_OUT), TO(SUCCEEDED),
                                        TO(FAILED)},
    [CSN_JOB_EVENT_OTHER_NONCE] = {ALL_BUT_IN_PROGRESS(NONCE), [CSN_JOB_IN_PROGRESS] = NO(NONCE, IN_PROGRESS)},
    [CSN_JOB_EVENT_SUCCESS] = {ALL_BUT_IN_PROGRESS(STATE), [CSN_JOB_IN_PROGRESS] = TO(SUCCEEDED)},
    [CSN_JOB_EVENT_SUCCESS_TOKEN] = {ALL_BUT_IN_PROGRESS(STATE), [CSN_JOB_IN_PROGRESS] = TO(SUCCEEDED)},
    [CSN_JOB_EVENT_FAILURE] = {ALL_BUT_IN_PROGRESS(STATE), [CSN_JOB_IN_PROGRESS] = TO(FAILED)},
    [CSN_JOB_EVENT_TIME] = {TO(CREATED), TO(QUEUED), TO(TIMED_OUT), TO(TIMED_OUT), TO(TIMED_OUT), TO(SUCCEEDED), TO(FAILED)},
};

struct csn_job_step csn_job_step_of(enum csn_job_state state, enum csn_job_event event)
{
    return steps[event][state];
}
