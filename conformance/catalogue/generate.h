/* generate: cases that follow from the shapes of a model, by ideas: one file an idea. Knows no service: every name of a member, an
 * operation or an error comes from the model. What is generated is a case's JSON, which is loaded and checked like a written one.
 *
 * One operation stands at the centre, the one whose input has the most members: it gets every stimulus in every member; the others
 * get a sample. A stimulus that a written case gives already, or that another idea gave, is left out.
 *
 * Failure is sticky: once memory has run out every maker gives NULL, and csn_generate tells.
 */
#ifndef CSN_GENERATE_H
#define CSN_GENERATE_H

#include "catalogue/index.h"
#include "catalogue/load.h"

#define CSN_SPOT_DEPTH 12
#define CSN_RUNS 4

/* A place in a document of a shape: the way to a member, a list's element or a map's value. */
struct csn_spot {
    const struct csn_shape *root; /* of the document */
    const struct csn_shape_member *way[CSN_SPOT_DEPTH];
    size_t depth;
    const struct csn_shape *shape; /* what stands there */
    struct csn_span path;          /* "executionDetails.percentComplete" */
    struct csn_span pointer;       /* "/executionDetails/percentComplete" */
    struct csn_span id;            /* "execution-details-percent-complete" */
    bool required;                 /* by the structure that it is a member of */
    bool in_collection;            /* an element or a value, no member */
};

struct csn_spots {
    struct csn_spot *items;
    size_t count;
    size_t capacity;
};

struct csn_generator {
    struct csn_catalogue *catalogue; /* that the cases go to */
    struct csn_arena *arena;         /* the catalogue's, which is touched as little as can be: memory is what loading costs */
    const struct csn_model *model;
    const struct csn_operation *centre;
    struct csn_index stimuli;       /* hashes of what was given already */
    struct csn_arena scratch;       /* of what is needed for one case alone */
    struct csn_arena *here;         /* where documents are made: one of both */
    struct csn_value **samples;     /* made so far, by shape and kind of sample */
    struct csn_spots **spots;       /* found so far, by shape */
    struct csn_span runs[CSN_RUNS]; /* of one character over and over, by its size */
    struct csn_error *error;
    enum csn_status status;
};

/* What is to be made. Absent: NULL, 0. */
struct csn_draft {
    const char *area;
    const struct csn_operation *operation;
    struct csn_span what; /* last part of the id */
    struct csn_span title;
    const char *rules[3];
    const char *needs[2]; /* areas */
    const char *feature;
    struct csn_value *input;  /* NULL: the least that is legal */
    const char *refusal;      /* "allowed" or a rule; NULL: refusing is wrong, unless the input breaks a constraint */
    struct csn_span twin;     /* id; empty: the least input's case */
    struct csn_span free;     /* a JSON pointer */
    struct csn_value *answer; /* NULL: the plain one */
    struct csn_value *expect;
};

/* Makes and loads all cases; the catalogue has its written ones already. */
enum csn_status csn_generate(struct csn_catalogue *catalogue, struct csn_error *error) CSN_NODISCARD;

/* Adds a case, unless its stimulus was given already. Returns its id, or the empty span. Ends the life of brief texts. */
struct csn_span csn_generate_add(struct csn_generator *g, const struct csn_draft *draft);
/* Completes a draft about an answer with an output, and adds it: `expected` NULL stands for all of `body`. The rules are those under
 * which the outcome and the output are judged. */
void csn_generate_add_output(struct csn_generator *g, struct csn_draft *draft, struct csn_value *body, struct csn_value *expected,
                             const char *outcome_rule, const char *output_rule);
/* The id of the case with the least legal input of an operation: everybody's twin. */
struct csn_span csn_generate_least_id(struct csn_generator *g, const struct csn_operation *operation);
/* Tells whether a written case gives `value` at `spot`. */
bool csn_generate_is_written(struct csn_generator *g, const struct csn_operation *operation, const struct csn_spot *spot,
                             const struct csn_value *value);

/* ---- making documents ---- */

struct csn_span csn_generate_text(struct csn_generator *g, const char *format, ...) CSN_PRINTF(2, 3);
/* As above; it lives until the next case was added. */
struct csn_span csn_generate_brief(struct csn_generator *g, const char *format, ...) CSN_PRINTF(2, 3);
/* Makes documents brief, too, until csn_generate_lastingly. What the loader keeps of expectations is texts and outputs. */
void csn_generate_briefly(struct csn_generator *g);
void csn_generate_lastingly(struct csn_generator *g);
struct csn_value *csn_generate_empty(struct csn_generator *g, enum csn_value_kind kind);
struct csn_value *csn_generate_object(struct csn_generator *g);
struct csn_value *csn_generate_string(struct csn_generator *g, struct csn_span text);
struct csn_value *csn_generate_literal(struct csn_generator *g, const char *text);
struct csn_value *csn_generate_number(struct csn_generator *g, const char *lexeme);
struct csn_value *csn_generate_integer(struct csn_generator *g, int64_t number);
struct csn_value *csn_generate_boolean(struct csn_generator *g, bool boolean);
struct csn_value *csn_generate_null(struct csn_generator *g);
struct csn_value *csn_generate_list(struct csn_generator *g, struct csn_value *first);
/* What a text says in JSON. */
struct csn_value *csn_generate_parsed(struct csn_generator *g, const char *json);
void csn_generate_put(struct csn_generator *g, struct csn_value *object, struct csn_span name, struct csn_value *value);
/* An object with one member. */
struct csn_value *csn_generate_pair(struct csn_generator *g, const char *name, struct csn_value *value);
/* The text that a value is in JSON; for a moment. */
struct csn_span csn_generate_json(struct csn_generator *g, const struct csn_value *value);
/* "GetThirdPartyJobDetails", "JobNotFoundException", "created.at" as the parts of ids are spelt. */
struct csn_span csn_generate_kebab(struct csn_arena *arena, struct csn_span name);

/* ---- samples and spots ---- */

enum csn_sample { CSN_SAMPLE_LEAST, CSN_SAMPLE_FULL, CSN_SAMPLE_ANSWER };
enum { CSN_SAMPLES = CSN_SAMPLE_ANSWER + 1 };

/* A legal document of a shape, which nobody may change: required members alone, or all of them; an answer has all, and its texts hold
 * ${nonce} where a constraint leaves room for it. */
struct csn_value *csn_generate_sample(struct csn_generator *g, uint32_t shape, enum csn_sample sample);
struct csn_value *csn_generate_sample_at(struct csn_generator *g, const struct csn_spot *spot, enum csn_sample sample);
struct csn_value *csn_generate_input(struct csn_generator *g, const struct csn_operation *operation, enum csn_sample sample);
/* All spots below a shape, outer ones first. */
const struct csn_spots *csn_generate_spots(struct csn_generator *g, uint32_t shape);
/* A copy of `document` with `value` at the spot; NULL takes away what is there. Structures on the way that are missing are made with
 * what they need. Copies only what it changes. */
struct csn_value *csn_generate_with(struct csn_generator *g, const struct csn_value *document, const struct csn_spot *spot,
                                    struct csn_value *value);
bool csn_generate_is_text(const struct csn_shape *shape); /* a string, no enum */

/* ---- the ideas ---- */

void csn_generate_members(struct csn_generator *g);    /* present, absent, in pairs, null, missing, empty */
void csn_generate_lengths(struct csn_generator *g);    /* the edges of lengths */
void csn_generate_characters(struct csn_generator *g); /* classes of characters in inputs */
void csn_generate_numbers(struct csn_generator *g);    /* integers, their edges, wrong kinds */
void csn_generate_instants(struct csn_generator *g);   /* timestamps */
void csn_generate_enums(struct csn_generator *g);      /* both ways */
void csn_generate_errors(struct csn_generator *g);     /* carriers, spellings, bodies */
void csn_generate_statuses(struct csn_generator *g);   /* status by status */
void csn_generate_framing(struct csn_generator *g);    /* how answers are cut up */
void csn_generate_outputs(struct csn_generator *g);    /* absent, null, unknown, texts */

#endif
