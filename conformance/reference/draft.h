/* draft: a request in pieces, between the library's builder and the wire, so that faults and variants can touch each. */
#ifndef CSN_REFERENCE_DRAFT_H
#define CSN_REFERENCE_DRAFT_H

#include "reference/internal.h"

#define DRAFT_HEADERS_MAX 64

struct draft {
    struct csn_arena *arena;
    struct csn_span method;
    struct csn_span target;
    struct csn_span version;
    struct csn_header headers[DRAFT_HEADERS_MAX];
    size_t count;
    struct csn_span body;      /* as it is signed */
    struct csn_span sent_body; /* as it is sent */
    struct csn_span before_value; /* white space around each header's value */
    struct csn_span behind_value;
};

/* Takes a whole request apart; everything is borrowed from it. */
enum csn_status draft_read(struct draft *draft, struct csn_span request, struct csn_error *error);
enum csn_status draft_write(const struct draft *draft, struct csn_buf *out);

struct csn_span draft_get(const struct draft *draft, struct csn_span name);
/* Replaces the header, or appends it; `value` is borrowed. */
void draft_set(struct draft *draft, struct csn_span name, struct csn_span value);
void draft_append(struct draft *draft, struct csn_span name, struct csn_span value);
void draft_remove(struct draft *draft, struct csn_span name);
/* As draft_set, with text from a printf format, kept in the arena. */
void draft_set_format(struct draft *draft, struct csn_span name, const char *format, ...) CSN_PRINTF(3, 4);

/* headers.c: what the switches do to the headers before the draft is signed, and afterwards: nothing of that is signed. */
void draft_bend_headers(struct draft *draft, struct client *client, const struct call *call, unsigned attempt);
void draft_finish_headers(struct draft *draft, struct client *client, const struct call *call, unsigned attempt);

/* Signs the draft as `client`'s switches say and appends Authorization. */
enum csn_status draft_sign(struct draft *draft, struct client *client, const struct call *call, struct csn_error *error);

#endif
