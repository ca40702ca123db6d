/* outcome: an answer as a fault or a variant sees it, between the library's parser and its classification. */
#ifndef CSN_REFERENCE_OUTCOME_H
#define CSN_REFERENCE_OUTCOME_H

#include "reference/internal.h"

#define VIEW_HEADERS_MAX 256

struct view {
    const struct client *client;
    const struct call *call;
    struct csn_arena *arena;
    struct csn_http_message message;
    struct csn_header headers[VIEW_HEADERS_MAX];
};

/* The body as a document, or NULL where it is no JSON. */
struct csn_value *view_body(const struct view *view);
/* Text of the body's member of that name, or of a header; empty where there is none. */
struct csn_span view_member(const struct view *view, struct csn_span name);
struct csn_span view_header(const struct view *view, struct csn_span name);
bool view_is_object(const struct view *view);
/* Tells whether a list below holds null. */
bool value_has_null_item(const struct csn_value *value);

void outcome_fail(struct result *result, enum result_kind kind, const char *type, const char *message);
/* outcome_error.c, outcome_success.c */
void outcome_read_error(const struct view *view, const struct csn_outcome *outcome, struct result *result);
void outcome_read_success(const struct view *view, const struct csn_outcome *outcome, struct result *result);
/* The error type as it stands in the answer, before it is sanitised. */
struct csn_span outcome_raw_type(const struct view *view);

#endif
