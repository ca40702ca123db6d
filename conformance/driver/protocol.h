/* protocol: the runner's lines of adapter protocol 1. Pure; what the adapter says is read by evidence. */
#ifndef CSN_PROTOCOL_H
#define CSN_PROTOCOL_H

#include "catalogue/instance.h"
#include "evidence/evidence.h"

/* Appends the call line of a step, without line end: operation, input, times (exact instants of every timestamp, by JSON
 * pointer, found through the model), config with what the client's features allow, `request` for a client that doesn't
 * serialise. The tree that the line is written from is made in `arena`. */
enum csn_status csn_protocol_call(const struct csn_instance *instance, const struct csn_model *model, size_t step,
                                  const struct csn_value *input, const struct csn_client_info *client, struct csn_span id,
                                  struct csn_span authority, struct csn_arena *arena, struct csn_buf *line,
                                  struct csn_error *error) CSN_NODISCARD;

#endif
