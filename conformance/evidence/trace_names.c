#include "evidence/session.h"
#include "evidence/trace.h"

static const struct csn_span ends[] = {
    [CSN_CALL_ANSWERED] = CSN_SPAN_INIT("answered"), [CSN_CALL_TIMED_OUT] = CSN_SPAN_INIT("timed-out"),
    [CSN_CALL_DIED] = CSN_SPAN_INIT("died"),         [CSN_CALL_GARBLED] = CSN_SPAN_INIT("garbled"),
    [CSN_CALL_NOT_SENT] = CSN_SPAN_INIT("not-sent"),
};

static const struct csn_span outcomes[] = {
    [CSN_REPORT_SUCCESS] = CSN_SPAN_INIT("success"),
    [CSN_REPORT_ERROR] = CSN_SPAN_INIT("error"),
    [CSN_REPORT_UNSUPPORTED] = CSN_SPAN_INIT("unsupported"),
};

static const struct csn_span requests[] = {
    [CSN_JOB_REQUEST_POLL] = CSN_SPAN_INIT("poll"),       [CSN_JOB_REQUEST_DETAILS] = CSN_SPAN_INIT("details"),
    [CSN_JOB_REQUEST_ACKNOWLEDGE] = CSN_SPAN_INIT("acknowledge"), [CSN_JOB_REQUEST_SUCCESS] = CSN_SPAN_INIT("success"),
    [CSN_JOB_REQUEST_FAILURE] = CSN_SPAN_INIT("failure"),
};

static const struct csn_span faults[] = {
    [CSN_JOB_FAULT_NONE] = CSN_SPAN_INIT("none"),                [CSN_JOB_FAULT_VALIDATION] = CSN_SPAN_INIT("validation"),
    [CSN_JOB_FAULT_ACTION_TYPE] = CSN_SPAN_INIT("action-type"),  [CSN_JOB_FAULT_NOT_FOUND] = CSN_SPAN_INIT("not-found"),
    [CSN_JOB_FAULT_CLIENT_TOKEN] = CSN_SPAN_INIT("client-token"), [CSN_JOB_FAULT_NONCE] = CSN_SPAN_INIT("nonce"),
    [CSN_JOB_FAULT_JOB] = CSN_SPAN_INIT("job"),                  [CSN_JOB_FAULT_STATE] = CSN_SPAN_INIT("state"),
};

static const struct csn_span injected[] = {
    [CSN_INJECTED_NOTHING] = CSN_SPAN_INIT("nothing"),
    [CSN_INJECTED_REFUSAL] = CSN_SPAN_INIT("refusal"),
    [CSN_INJECTED_LOSS] = CSN_SPAN_INIT("loss"),
};

#define NAME_OF(table, number) ((number) < CSN_COUNT(table) ? (table)[number] : CSN_SPAN(""))

struct csn_span csn_trace_end_name(unsigned number)
{
    return NAME_OF(ends, number);
}

struct csn_span csn_trace_outcome_name(unsigned number)
{
    return NAME_OF(outcomes, number);
}

struct csn_span csn_trace_request_name(unsigned number)
{
    return NAME_OF(requests, number);
}

struct csn_span csn_trace_fault_name(unsigned number)
{
    return NAME_OF(faults, number);
}

struct csn_span csn_trace_state_name(unsigned number)
{
    return csn_job_state_name((enum csn_job_state)number);
}

struct csn_span csn_trace_injected_name(unsigned number)
{
    return NAME_OF(injected, number);
}
