/* null: adapters without a client behind them, and some that mean harm. None may get a pass, none may hurt the runner. */
#ifndef CSN_NULL_H
#define CSN_NULL_H

#include <stddef.h>

/* The name of mode 0, 1, ..., NUL-terminated; NULL behind the last one. */
const char *csn_null_mode(size_t index);
/* Speaks protocol 1, or not, in the mode that `argv[1]` names. Returns the exit status: 2 for a mode that doesn't exist, 9 where something
 * of the runner's is open besides the three pipes. */
int csn_null_main(int argc, char **argv);

#endif
