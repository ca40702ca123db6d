/* edit: what faults and variants do to a body that the library has encoded. */
#ifndef CSN_REFERENCE_EDIT_H
#define CSN_REFERENCE_EDIT_H

#include "reference/internal.h"

struct edit {
    const struct client *client;
    struct csn_arena *arena;
};

/* Edits the wire's tree in place; `input` is what was given at that place, or NULL. */
enum csn_status edit_tree(struct edit *edit, uint32_t shape, struct csn_value *wire, const struct csn_value *input, bool top);
/* Edits the written bytes. */
enum csn_status edit_bytes(const struct client *client, struct csn_buf *body);
/* Writes ISO 8859-1 for what that has of the text. */
void edit_to_latin1(struct csn_buf *body);
/* respell.c: the freedoms of JSON's own text. */
enum csn_status edit_respell(const struct client *client, struct csn_buf *body);
/* edit_scalar.c: one value in place; `input` is what was given there, or NULL. */
enum csn_status edit_timestamp(struct edit *edit, struct csn_value *wire, const struct csn_value *input);
enum csn_status edit_integer(struct edit *edit, struct csn_value *wire);
enum csn_status edit_string(struct edit *edit, struct csn_value *wire);
enum csn_status edit_token_text(struct edit *edit, struct csn_value *token);

/* What stands for a number that is none until the body's bytes are edited: the encoder takes digits alone. */
#define EDIT_NOT_A_NUMBER CSN_SPAN("777777777")

#endif
