/* difference: two texts one above the other, the first difference marked. Both are escaped already (csn_hex_escape), so that an
 * escape counts as one character that can't be cut.
 */
#ifndef CSN_DIFFERENCE_H
#define CSN_DIFFERENCE_H

#include <countersign/buf.h>

/* Appends two lines that begin with the labels, each cut to about a hundred columns around the first difference, and a third line
 * with a caret under it. An absent text (`data` NULL) is shown as "(nothing)". */
enum csn_status csn_difference_show(struct csn_span expected_label, struct csn_span expected, struct csn_span actual_label,
                                    struct csn_span actual, struct csn_buf *out) CSN_NODISCARD;

/* The size of the character at `at`: of an escape, of a character of UTF-8, of a byte that is neither; 0 at the end. */
size_t csn_difference_unit(struct csn_span escaped, size_t at);

#endif
