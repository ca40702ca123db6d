/* mutate_message: what mutate.c asks of the file about messages. */
#ifndef CSN_MUTATORS_MUTATE_MESSAGE_H
#define CSN_MUTATORS_MUTATE_MESSAGE_H

#include "message.h"
#include "mutate.h"

/* Changes a body's document by the shape; the body itself where that can't be. In the arena. */
struct csn_span csn_mutate_body(const struct csn_mutation *mutation, uint32_t shape, struct csn_span body, struct csn_chance *chance,
                                struct csn_arena *arena);
/* Changes one or a few places of a message. */
void csn_mutate_message(const struct csn_mutation *mutation, struct csn_mutation_message *message, struct csn_chance *chance,
                        struct csn_arena *arena);
/* Makes Content-Length tell how long the body is, where there is one. */
void csn_mutation_message_measure(struct csn_mutation_message *message, struct csn_arena *arena);

#endif
