/* trace: names that the writer and the reader of traces share: "timed-out" for a number of an enum, empty past its last one.
 */
#ifndef CSN_TRACE_H
#define CSN_TRACE_H

#include <countersign/span.h>

#define CSN_TRACE_SCHEMA 1

typedef struct csn_span csn_trace_name(unsigned number);

csn_trace_name csn_trace_end_name;      /* enum csn_call_end */
csn_trace_name csn_trace_outcome_name;  /* enum csn_report_outcome */
csn_trace_name csn_trace_request_name;  /* enum csn_job_request */
csn_trace_name csn_trace_fault_name;    /* enum csn_job_fault */
csn_trace_name csn_trace_state_name;    /* enum csn_job_state */
csn_trace_name csn_trace_injected_name; /* enum csn_injected */

#endif
