#include "evidence/trace.h"

const char *const csn_trace_end_names[CSN_TRACE_ENDS] = {
    [CSN_CALL_ANSWERED] = "answered", [CSN_CALL_TIMED_OUT] = "timed-out", [CSN_CALL_DIED] = "died",
    [CSN_CALL_GARBLED] = "garbled",   [CSN_CALL_NOT_SENT] = "not-sent",
};

const char *const csn_trace_outcome_names[CSN_TRACE_OUTCOMES] = {
    [CSN_REPORT_SUCCESS] = "success",
    [CSN_REPORT_ERROR] = "error",
    [CSN_REPORT_UNSUPPORTED] = "unsupported",
};
