/* body: what the files about a request's body share. */
#ifndef CSN_JUDGE_BODY_H
#define CSN_JUDGE_BODY_H

#include <countersign/awsjson.h>

#include "judge/request.h"

/* body_syntax.c: the body is no JSON text; says which rule that breaks. */
void csn_body_tell_syntax(struct csn_judgement *judgement, const struct csn_judged_request *request,
                          const struct csn_error *error);
/* body_compare.c: the body against the input. */
void csn_body_compare(struct csn_judgement *judgement, const struct csn_judged_request *request, const struct csn_value *body);
/* body_model.c: the body against the model alone. */
void csn_body_check_model(struct csn_judgement *judgement, const struct csn_judged_request *request, const struct csn_value *body);
/* body_seen.c: adds a pass for every rule about values that the input puts to the test and that no check says is broken. */
void csn_body_pass_seen(struct csn_judgement *judgement, const struct csn_judged_request *request, const struct csn_value *input,
                        size_t first_check);

/* body_special.c: what $special stands for. */
bool csn_special_is(const struct csn_value *value);
/* The input with strings of UTF-16 code units made strings, and without what JSON can't carry. NULL only where our own work failed. */
const struct csn_value *csn_special_resolve(struct csn_judgement *judgement, const struct csn_value *input);

/* body_rules.c: the rule that a difference breaks, as exactly as can be told; NULL where it breaks none. */
const char *csn_body_rule(struct csn_judgement *judgement, const struct csn_difference *difference);
/* "request.body.timestamp" */
const char *csn_body_check_id(const struct csn_shape *shape);
/* Tells whether a string holds a JSON object or array. */
bool csn_text_is_json(struct csn_span text);
bool csn_enum_knows(const struct csn_shape *shape, struct csn_span text);

#endif
