/* trace: names that the writer and the reader of traces share. */
#ifndef CSN_TRACE_H
#define CSN_TRACE_H

#include "evidence/evidence.h"

#define CSN_TRACE_SCHEMA 1

/* By enum csn_call_end and enum csn_report_outcome. */
#define CSN_TRACE_ENDS 5
#define CSN_TRACE_OUTCOMES 3
extern const char *const csn_trace_end_names[CSN_TRACE_ENDS];
extern const char *const csn_trace_outcome_names[CSN_TRACE_OUTCOMES];

#endif
