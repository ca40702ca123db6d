/* How reader and number scan say what they met instead of what they wanted. */
#ifndef CSN_JSON_FAULT_H
#define CSN_JSON_FAULT_H

#include <countersign/error.h>
#include <countersign/span.h>

/* Sets the error for the byte at `at`: CSN_INCOMPLETE at the end of the text, CSN_ENCODING where it begins no UTF-8
 * character, else CSN_SYNTAX. `wanted` completes "... was expected". */
enum csn_status csn_json_fault(struct csn_span text, size_t at, const char *wanted, struct csn_error *error);

#endif
