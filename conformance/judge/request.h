/* request: one request held against what it must be: framing, envelope, body, signature. One file for each; this header is
 * what they share.
 */
#ifndef CSN_JUDGE_REQUEST_H
#define CSN_JUDGE_REQUEST_H

#include <countersign/http.h>

#include "judge/judgement.h"

/* What a request is held against. */
struct csn_request_terms {
    const struct csn_operation *operation;
    const struct csn_value *input; /* NULL: nothing was given */
    bool model_alone;              /* the input is unknown: the body is compared with the model */
    bool special;                  /* the input may hold {"$special":...} */
    const struct csn_span *free_pointers;
    size_t free_pointer_count;
    struct csn_span authority;     /* empty: any */
    struct csn_span endpoint_path;
    struct csn_span region;        /* empty: any */
    struct csn_credentials credentials; /* access key id empty: any; secret empty: unknown */
    bool token_known;              /* whether there is a session token is known */
    unsigned areas;                /* CSN_AREA_*: what the client did itself */
    bool timed;                    /* freshness is judged against `now` */
    struct csn_time now;
    const int64_t *clock_offsets;  /* seconds that the Dates of earlier answers were off (rule retry.clock-skew) */
    size_t clock_offset_count;
    bool follows;                  /* another request came before it on its connection */
    bool overrun;                  /* what came behind it on its connection is no request, so its Content-Length was too small */
    size_t exchange;               /* index, for the checks */
    struct csn_sigv4_options signing; /* how the service wants paths signed; all false but for `explain` */
    bool thorough;                 /* a signature that does not match is held against every mistake there is, however long that takes */
    bool captured;                 /* nobody knows where it was sent, nor whether these are the bytes that were */
};

/* A request taken apart, and what later questions need to know of it. */
struct csn_judged_request {
    struct csn_request_terms terms;
    struct csn_http_parser parser;
    const struct csn_http_message *message;
    bool readable;         /* start line and headers are there */
    struct csn_span path;  /* of the target, as sent */
    struct csn_span query; /* behind "?" */
    char payload_hash[CSN_SIGV4_HEX_SIZE];
    struct csn_span authorization_value;
    struct csn_sigv4_authorization authorization;
    bool authorized;       /* `authorization` holds */
    struct csn_span amz_date;
    struct csn_time date;
    bool dated;            /* `date` holds */
    const struct csn_judged_request *earlier; /* the attempt before, of the same call, or NULL */
};

/* Takes `raw` apart and asks every question of it. False where our own work failed. */
void csn_request_judge(struct csn_judgement *judgement, struct csn_judged_request *request, struct csn_span raw);

void csn_request_judge_framing(struct csn_judgement *judgement, struct csn_judged_request *request);
void csn_request_judge_envelope(struct csn_judgement *judgement, struct csn_judged_request *request);
void csn_request_judge_body(struct csn_judgement *judgement, struct csn_judged_request *request);
void csn_request_judge_signature(struct csn_judgement *judgement, struct csn_judged_request *request);

/* signature_headers.c: which headers are signed. */
void csn_request_judge_signed_headers(struct csn_judgement *judgement, struct csn_judged_request *request);
bool csn_signed_headers_list(struct csn_span list, struct csn_span name);
/* signature_scope.c: date, scope, freshness, credential, token. */
void csn_request_judge_date(struct csn_judgement *judgement, struct csn_judged_request *request);
void csn_request_judge_scope(struct csn_judgement *judgement, struct csn_judged_request *request);
void csn_request_judge_token(struct csn_judgement *judgement, struct csn_judged_request *request);
/* signature_value.c */
void csn_request_judge_value(struct csn_judgement *judgement, struct csn_judged_request *request);

/* The request as a signer sees it. */
struct csn_sigv4_request csn_request_to_sign(const struct csn_judged_request *request);

/* Shorthand for a check of this request: holds or not. */
void csn_request_ask(struct csn_judgement *judgement, const struct csn_judged_request *request, bool holds, const char *id,
                     const char *rule, struct csn_span message, struct csn_span expected, struct csn_span actual);
/* Adds a finding about this request. */
void csn_request_tell(struct csn_judgement *judgement, const struct csn_judged_request *request, const struct csn_finding *finding);

#endif
