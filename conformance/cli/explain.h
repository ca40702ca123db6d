/* explain: what the files of that command share: a request, by what it is to be signed, and everything that came of it.
 */
#ifndef CSN_EXPLAIN_H
#define CSN_EXPLAIN_H

#include "cli/context.h"
#include "cli/lenient.h"
#include "judge/diagnose.h"

enum { CSN_EXPLAIN_MISTAKES_MAX = 16 };

/* Where ours and what was sent differ first. */
struct csn_explain_closest {
    const char *part; /* "scope"; NULL: nowhere */
    struct csn_span message;
    struct csn_span expected;
    struct csn_span actual;
};

struct csn_explained {
    const struct csn_context *context;
    struct csn_lenient_request request;
    struct csn_catalogue catalogue;   /* nothing but a model: what diagnoses need */
    struct csn_judgement judgement;   /* memory and its failures */
    struct csn_judged_request judged; /* the request as diagnoses see it */

    /* Ours. */
    struct csn_sigv4_options options;
    struct csn_sigv4_scope scope;
    struct csn_span amz_date;
    struct csn_span payload_hash;
    struct csn_span signed_headers;
    struct csn_header *headers; /* of the request, and what signing adds */
    size_t header_count;
    struct csn_span canonical_request;
    struct csn_span string_to_sign;
    struct csn_span signature;     /* empty: the secret is unknown, as for the two below */
    struct csn_span authorization;
    struct csn_span signed_request;

    /* What the request's own Authorization is worth. */
    bool signed_already;
    bool judged_value; /* it was held against a secret */
    bool verifies;
    struct csn_mistake mistakes[CSN_EXPLAIN_MISTAKES_MAX];
    size_t mistake_count;
    struct csn_explain_closest closest;
};

/* explain_stages.c: makes every stage. CSN_ARGUMENT, CSN_SYNTAX with a sentence where the request can't be signed. */
enum csn_status csn_explain_stages(struct csn_explained *explained, struct csn_error *error) CSN_NODISCARD;
/* explain_verify.c: holds the Authorization header, where there is one, against them. */
void csn_explain_verify(struct csn_explained *explained);
/* explain_report.c */
enum csn_status csn_explain_write_json(const struct csn_explained *explained, struct csn_buf *out) CSN_NODISCARD;
enum csn_status csn_explain_write_text(const struct csn_explained *explained, struct csn_buf *out) CSN_NODISCARD;

#endif
