/* mutate: inputs changed along their grammar instead of byte by byte: JSON documents by a shape, requests, answers.
 *
 * One plain C interface for every user: libFuzzer and AFL++ through two thin files, campaigns directly. All chance comes from the seed,
 * so that the same call gives the same bytes. What can't be read is changed as bytes.
 *
 *     const struct csn_mutation mutation = {.form = CSN_MUTATION_REQUEST, .model = csn_codepipeline_model()};
 *     size = csn_mutate(&mutation, data, size, max_size, seed);
 */
#ifndef CSN_MUTATORS_MUTATE_H
#define CSN_MUTATORS_MUTATE_H

#include <countersign/model.h>
#include <countersign/sigv4.h>

#include "chance.h"

enum csn_mutation_form {
    CSN_MUTATION_BYTES,    /* no grammar */
    CSN_MUTATION_JSON,     /* one JSON text */
    CSN_MUTATION_DOCUMENT, /* an operation's name on a line, and its input */
    CSN_MUTATION_REQUEST,  /* an HTTP request of an operation */
    CSN_MUTATION_ANSWER    /* an HTTP answer to one */
};

struct csn_mutation {
    enum csn_mutation_form form;
    const struct csn_model *model;                      /* whose shapes are followed */
    const struct csn_sigv4_signer *signer;              /* REQUEST: signs anew what was changed, mostly; NULL: never */
    size_t (*bytes)(uint8_t *data, size_t size, size_t max_size); /* the engine's own mutator, for leaves; NULL: a small one */
};

/* Changes `size` bytes of `data` in place, which has room for `max_size`; returns the new size, never 0 where `max_size` isn't. */
size_t csn_mutate(const struct csn_mutation *mutation, uint8_t *data, size_t size, size_t max_size, uint32_t seed);
/* Makes one input of two, in `out`; returns its size. */
size_t csn_cross(const struct csn_mutation *mutation, struct csn_span a, struct csn_span b, uint8_t *out, size_t max_size, uint32_t seed);

/* Changes one place of a document (which is no longer constant) by the shape, CSN_SHAPE_NONE for none; the new root, in `arena`. A number
 * may get a lexeme that is no number: what is written then is no JSON, as it should be now and then. NULL: no memory. */
struct csn_value *csn_mutate_value(const struct csn_mutation *mutation, uint32_t shape, struct csn_value *root, struct csn_chance *chance,
                                   struct csn_arena *arena);
/* Puts a part of `b` in the place of a part of `a`; the new root. */
struct csn_value *csn_cross_values(struct csn_value *a, struct csn_value *b, struct csn_chance *chance);

/* Appends the request with an Authorization header, and only one, that is right for it. False where it can't be read or signed. */
bool csn_resign(const struct csn_sigv4_signer *signer, struct csn_span request, struct csn_buf *out);

/* Tells whether what made an input worth keeping is still there. */
typedef bool csn_minimise_keeps(void *ctx, struct csn_span smaller);
/* Appends the smallest input that was found: members, elements, headers and bytes taken away, texts cut, values made plain, for as long
 * as `keeps` says so. `max_tries` bounds how often it is asked. */
void csn_minimise(const struct csn_mutation *mutation, struct csn_span input, csn_minimise_keeps *keeps, void *ctx, size_t max_tries,
                  struct csn_buf *out);

#endif
