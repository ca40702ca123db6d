/* Comparing raw strings (between their quotes) by what they mean. */
#ifndef CSN_JSON_UNESCAPE_H
#define CSN_JSON_UNESCAPE_H

#include <countersign/span.h>

/* Negative, zero or positive: the order of the bytes that they mean, a prefix first. */
int csn_json_compare_raw(struct csn_span a, struct csn_span b);

#endif
