/* spoilt: models with one thing wrong in them, which no description can say and a table in C can. */
#ifndef CSN_FUZZ_SPOILT_H
#define CSN_FUZZ_SPOILT_H

#include <countersign/model.h>

/* Asserts that the model is refused, by a sentence, once it has one thing wrong, which `chance` chooses. */
void csn_fuzz_check_spoilt(const struct csn_model *model, uint32_t chance);

#endif
