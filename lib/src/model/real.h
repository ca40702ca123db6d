/* real: floating point numbers as JSON spells them, whatever the locale. */
#ifndef CSN_REAL_H
#define CSN_REAL_H

#include <countersign/buf.h>

/* The double nearest to a JSON number lexeme; infinite where it is too great. */
double csn_real_parse(struct csn_span lexeme);
/* Reads a value of a FLOAT or DOUBLE: a lexeme, or one of the strings "NaN", "Infinity" and "-Infinity". */
bool csn_real_from_name(struct csn_span text, double *real);
/* Appends the shortest lexeme that reads back as `real`; the quoted name of one that is not finite. */
enum csn_status csn_real_write(struct csn_buf *buf, double real) CSN_NODISCARD;

#endif
