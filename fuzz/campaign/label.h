/* label: what must be true of an experiment, by the specification: the executable form of what the rules say of inputs and answers.
 *
 * A label follows from the experiment alone, so that one that was made smaller is labelled anew. Where the specification leaves the
 * outcome open, the label says so, and a client must only return.
 */
#ifndef CSN_CAMPAIGN_LABEL_H
#define CSN_CAMPAIGN_LABEL_H

#include "catalogue/catalogue.h"

/* The case that an experiment is, under `id`; its twin is csn_label_twin_id of its operation. Text of the experiment is borrowed.
 * CSN_TYPE for what is no experiment, CSN_NO_MEMORY or CSN_LIMIT of the arena. */
enum csn_status csn_label(const struct csn_model *model, const struct csn_value *experiment, struct csn_span id, struct csn_arena *arena,
                          struct csn_value **labelled) CSN_NODISCARD;
/* The case with the least legal input of an operation, which shows that the client can send at all. */
enum csn_status csn_label_twin(const struct csn_model *model, const struct csn_operation *operation, struct csn_arena *arena,
                               struct csn_value **twin) CSN_NODISCARD;
struct csn_span csn_label_twin_id(const struct csn_operation *operation, struct csn_arena *arena); /* `data` NULL: no memory */

/* What the client must report of `answer`, as a case has it; NULL where that follows from the answer's end. Private to the label. */
struct csn_label_expectation {
    const struct csn_model *model;
    const struct csn_operation *operation;
    const struct csn_value *answer;
    struct csn_arena *arena;
    bool *failed; /* set where memory ran out */
};
struct csn_value *csn_label_answer(const struct csn_label_expectation *of);
/* The members of `body` that the model has and that are not null; NULL where a client may make anything of it (another kind than the
 * model's, null in a list or a map, a name that stands twice, a lone surrogate). */
struct csn_value *csn_label_project(const struct csn_model *model, uint32_t shape, const struct csn_value *body, struct csn_arena *arena);

#endif
