/* edit: what faults and variants do to a body that the library has encoded. */
#ifndef CSN_REFERENCE_EDIT_H
#define CSN_REFERENCE_EDIT_H

#include "reference/internal.h"

struct edit {
    const struct client *client;
    struct csn_arena *arena;
};

/* Tells whether a switch that is on touches the body. */
bool edit_is_needed(const struct client *client);
/* Edits the wire's tree in place; `input` is what was given at that place, or NULL. */
enum csn_status edit_tree(struct edit *edit, uint32_t shape, struct csn_value *wire, const struct csn_value *input, bool top);
/* Edits the written bytes. */
enum csn_status edit_bytes(const struct client *client, struct csn_buf *body);
/* Tells whether a string has more bytes than its shape allows characters. */
bool edit_counts_bytes(const struct csn_model *model, uint32_t shape, const struct csn_value *input);

#endif
