/* report_file: results of a run, read back from the report that a run wrote: JSON, or a JSON object a line. */
#ifndef CSN_REPORT_FILE_H
#define CSN_REPORT_FILE_H

#include "report/ledger.h"

/* Reads the file ("-" is standard input) into a new ledger that the caller frees. A run that was cut off, even in the middle of its last
 * line, has no footer, and is read all the same. CSN_SYNTAX and CSN_TYPE say where, and what is wrong there; every message names the
 * file. */
enum csn_status csn_report_file_read(const char *path, struct csn_ledger **ledger, struct csn_error *error) CSN_NODISCARD;

#endif
