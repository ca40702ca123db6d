/* typed: objects of the service's C structs, drawn from an input, by shape and binding alone; no code for any member. */
#ifndef CSN_FUZZ_TYPED_H
#define CSN_FUZZ_TYPED_H

#include <countersign/codepipeline.h>

#include "input.h"

/* Room for the input of any operation. */
union csn_fuzz_object {
    struct csn_poll_for_third_party_jobs_input poll;
    struct csn_get_third_party_job_details_input get;
    struct csn_acknowledge_third_party_job_input acknowledge;
    struct csn_put_third_party_job_success_result_input put_success;
    struct csn_put_third_party_job_failure_result_input put_failure;
};

/* The binding of an operation's input. */
const struct csn_binding *csn_fuzz_input_binding(const struct csn_operation *operation);

/* Draws which members are given, and each of these. Instants reach a little beyond the years 1 to 9999. */
void csn_fuzz_take_object(struct csn_fuzz_input *input, const struct csn_binding *binding, void *object);
void csn_fuzz_put_object(struct csn_fuzz_output *output, const struct csn_binding *binding, const void *object);

/* Tells whether every given text is UTF-8 (lone surrogates as three bytes included, two that would make a pair not) and every instant
 * within the years: then it can be sent. */
bool csn_fuzz_object_expressible(const struct csn_binding *binding, const void *object);
/* Tells whether a reader that knows neither U+0000 nor lone surrogates can read it. */
bool csn_fuzz_object_plain(const struct csn_binding *binding, const void *object);
/* The same input as a value. */
struct csn_value *csn_fuzz_object_value(const struct csn_binding *binding, const void *object, struct csn_arena *arena);
/* The first given member of that kind, however deep, or NULL. */
void *csn_fuzz_object_find(const struct csn_binding *binding, void *object, enum csn_shape_kind kind);

/* What is given of a structure: the members' number `i`, its shape and field; NULL where it is not given. */
const void *csn_fuzz_given(const struct csn_binding *binding, const void *object, size_t i, const struct csn_shape **shape);

#endif
