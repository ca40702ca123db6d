/* compose: experiments at random, along the grammar of the protocol: a call's input from its shape, an answer from the forms that
 * answers have. An *experiment* is a case without what must be true of it: {"operation", "input", "answers"}; csn_label adds that.
 *
 * Knows no service: names come from the model. Failure is sticky: once memory has run out every maker gives NULL, which
 * csn_compose tells.
 */
#ifndef CSN_CAMPAIGN_COMPOSE_H
#define CSN_CAMPAIGN_COMPOSE_H

#include "campaign/random.h"
#include "catalogue/catalogue.h"

struct csn_composer {
    const struct csn_model *model;
    uint64_t operations; /* bit i: operation i may be called */
    bool answers;        /* the client reads answers itself: they may be anything */
    bool specials;       /* the client takes values that JSON can't carry */
    struct csn_random *random;
    struct csn_arena *arena; /* of everything made */
    bool failed;             /* private: something could not be made */
};

/* Makes one experiment. CSN_NO_MEMORY or CSN_LIMIT of the arena. */
enum csn_status csn_compose(struct csn_composer *composer, struct csn_value **experiment) CSN_NODISCARD;

/* ---- makers ---- */

struct csn_value *csn_compose_object(struct csn_composer *c);
struct csn_value *csn_compose_list(struct csn_composer *c);
struct csn_value *csn_compose_text(struct csn_composer *c, struct csn_span text); /* a copy */
struct csn_value *csn_compose_number(struct csn_composer *c, long long number);
struct csn_value *csn_compose_lexeme(struct csn_composer *c, const char *lexeme); /* static */
/* Adds a member, or with the empty name an element; a NULL is remembered as a failure. */
void csn_compose_put(struct csn_composer *c, struct csn_value *parent, const char *name, struct csn_value *child);
void csn_compose_put_named(struct csn_composer *c, struct csn_value *parent, struct csn_span name, struct csn_value *child);

/* Appends to text that is being made; a failure is remembered. */
void csn_compose_say(struct csn_composer *c, struct csn_buf *text, struct csn_span part);
/* Makes a string of the text and clears it. */
struct csn_value *csn_compose_said(struct csn_composer *c, struct csn_buf *text);

/* ---- parts ---- */

/* Appends text of several classes of characters: about `target` scalar values, exactly as many where `exact`. */
void csn_compose_characters(struct csn_composer *c, size_t target, bool exact, struct csn_buf *out);
/* A string of a shape: mostly within its constraints. */
struct csn_value *csn_compose_string(struct csn_composer *c, const struct csn_shape *shape);
/* A document of a shape, for an input. */
struct csn_value *csn_compose_input(struct csn_composer *c, uint32_t shape);
/* A document of the shape `index`, for an answer: strings hold ${nonce}; unknown members and nulls stand among the others. */
struct csn_value *csn_compose_output(struct csn_composer *c, uint32_t index, unsigned depth);
/* Members that no model has. */
void csn_compose_unknown(struct csn_composer *c, struct csn_value *object);
struct csn_value *csn_compose_answer(struct csn_composer *c, const struct csn_operation *operation);
/* Status, headers and body of an error, into an answer. */
void csn_compose_error(struct csn_composer *c, const struct csn_operation *operation, struct csn_value *answer);
/* How an answer that has its status and body is sent: framing, headers, interim answers, pieces. */
void csn_compose_dress(struct csn_composer *c, struct csn_value *answer);
/* JSON text that means the same as `value`, spelt otherwise: white space, escapes, numbers. */
struct csn_value *csn_compose_spelling(struct csn_composer *c, const struct csn_value *value);

#endif
