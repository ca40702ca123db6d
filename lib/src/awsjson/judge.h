/* judge: what the parts of the comparison share. Each part gets what was given and what was sent for one place, neither of
 * them null, and lists how they differ. */
#ifndef CSN_JUDGE_H
#define CSN_JUDGE_H

#include <countersign/awsjson.h>

#include "../model/findings.h"

struct csn_comparison {
    const struct csn_model *model;
    struct csn_arena *arena;
    struct csn_difference_list *list;
};

/* A place in both documents. */
struct csn_place {
    const struct csn_path *path; /* NULL: the top */
    const struct csn_shape *shape;
    const struct csn_value *expected; /* NULL: nothing */
    const struct csn_value *actual;   /* NULL: nothing */
};

enum csn_status csn_compare_report(const struct csn_comparison *c, const struct csn_place *place,
                                   enum csn_difference_kind kind) CSN_NODISCARD;

enum csn_status csn_compare_text(const struct csn_comparison *c, const struct csn_place *place) CSN_NODISCARD;
enum csn_status csn_compare_boolean(const struct csn_comparison *c, const struct csn_place *place) CSN_NODISCARD;
enum csn_status csn_compare_integer(const struct csn_comparison *c, const struct csn_place *place) CSN_NODISCARD;
enum csn_status csn_compare_real(const struct csn_comparison *c, const struct csn_place *place) CSN_NODISCARD;
enum csn_status csn_compare_document(const struct csn_comparison *c, const struct csn_place *place) CSN_NODISCARD;
enum csn_status csn_compare_timestamp(const struct csn_comparison *c, const struct csn_place *place) CSN_NODISCARD;

/* Tells whether the string that was sent is the one that was given, a lone surrogate replaced by U+FFFD included. */
bool csn_compare_text_equal(const struct csn_value *expected, const struct csn_value *actual);

#endif
