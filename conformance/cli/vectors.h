/* vectors: what the files of that command share: the directory that is written, its index, and the vectors that are in it already.
 */
#ifndef CSN_VECTORS_H
#define CSN_VECTORS_H

#include "catalogue/instance.h"
#include "cli/document.h"

struct csn_vectors {
    const struct csn_catalogue *catalogue;
    const char *directory;
    struct csn_instance instance;  /* whose credentials sign every request, and whose nonce is in every answer */
    struct csn_document index;     /* grows to the end */
    struct csn_value *requests;    /* of the index */
    struct csn_value *answers;
    struct csn_document document;  /* of one vector */
    struct csn_arena arena;        /* likewise */
    struct csn_buf text;           /* likewise */
    const struct csn_step *plain;  /* the first step that gave a vector: what signing's own vectors send */
    struct csn_span *seen;         /* what was written, so that two cases with one request give one vector; in the index's arena */
    size_t seen_count;
    size_t seen_capacity;
    struct csn_error *error;
};

/* 2023-11-14T22:13:20Z: when every request is signed. */
#define CSN_VECTORS_TIME ((struct csn_time){1700000000, 0})

/* vectors_request.c, vectors_answer.c: write what a case has to give. */
enum csn_status csn_vectors_write_requests(struct csn_vectors *vectors, const struct csn_case *of) CSN_NODISCARD;
enum csn_status csn_vectors_write_more_requests(struct csn_vectors *vectors) CSN_NODISCARD;
enum csn_status csn_vectors_write_answers(struct csn_vectors *vectors, const struct csn_case *of) CSN_NODISCARD;

/* What both need. */
/* Tells whether the text is new, and remembers it. */
bool csn_vectors_is_new(struct csn_vectors *vectors, struct csn_span text);
/* The ids of the case's rules that are of these areas (words with a space behind each). */
struct csn_value *csn_vectors_rules(struct csn_document *document, const struct csn_case *of, struct csn_span areas);
/* Writes DIR/`kind`/ID.json (`root`) and DIR/raw/`kind`/ID.http (`raw`), and adds both to the index under `list`. */
enum csn_status csn_vectors_put(struct csn_vectors *vectors, const char *kind, struct csn_value *list, struct csn_span id,
                                struct csn_span title, struct csn_value *root, struct csn_span raw) CSN_NODISCARD;
/* "CASE", and for a further one "CASE.2"; in the arena. */
struct csn_span csn_vectors_id(struct csn_vectors *vectors, struct csn_span id, size_t number);

/* The README, compiled in. */
const struct csn_catalogue_file *csn_vectors_embedded(size_t *count);

#endif
