/* message: an HTTP message as lines and a body, for those who change it; it may be as wrong as it likes. */
#ifndef CSN_MUTATORS_MESSAGE_H
#define CSN_MUTATORS_MESSAGE_H

#include <countersign/buf.h>

enum { CSN_MESSAGE_LINES_MAX = 256 };

struct csn_mutation_message {
    struct csn_span lines[CSN_MESSAGE_LINES_MAX]; /* the start line first; each with its line end */
    size_t count;
    struct csn_span body; /* behind the empty line */
};

/* Splits `text`; false where it has no empty line or too many lines. */
bool csn_mutation_message_split(struct csn_mutation_message *message, struct csn_span text);
/* Appends the message. False: no room. */
bool csn_mutation_message_join(const struct csn_mutation_message *message, struct csn_buf *out);

/* The number of the header's line, or `count`. */
size_t csn_mutation_message_find(const struct csn_mutation_message *message, struct csn_span name);
/* The value on a line, trimmed. */
struct csn_span csn_mutation_line_value(struct csn_span line);
/* Takes a line out. */
void csn_mutation_message_drop(struct csn_mutation_message *message, size_t line);
/* Puts a line in before line `at`; it goes behind the last one for a larger number, nowhere where there is no room. */
void csn_mutation_message_insert(struct csn_mutation_message *message, size_t at, struct csn_span line);

#endif
