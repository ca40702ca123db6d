/* client: from an operation and its body to the bytes to send, and from the answer's bytes to what a caller must be told.
 *
 * No socket, no clock, no retries: what is here is the part of a client that can be right or wrong byte for byte.
 *
 *     csn_client_build(&config, CSN_SPAN("PutThirdPartyJobSuccessResult"), body, now, &request, &error);
 *     ...send, receive, parse...
 *     csn_client_classify(model, operation, message, &arena, &outcome, &error);
 */
#ifndef CSN_CLIENT_H
#define CSN_CLIENT_H

#include <countersign/awsjson.h>
#include <countersign/http.h>
#include <countersign/sigv4.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CSN_CLIENT_FORM_SIZE 6144
#define CSN_CLIENT_FORM_PARTS_MAX 26

/* A request that was built, with blanks for what differs in the next one: length, time of day, hashes, signature. */
struct csn_client_form {
    char text[CSN_CLIENT_FORM_SIZE]; /* all that it depends on, one part behind the other; then what is written and what is signed */
    size_t lengths[CSN_CLIENT_FORM_PARTS_MAX]; /* of the parts */
    size_t part_count;                         /* 0: unused */
    int64_t day;                               /* since 1970-01-01, the day that the key is for */
    const struct csn_crypto *crypto;
    struct csn_hmac_key key;
    size_t marks[11]; /* private: where in the text what begins or ends */
    size_t length_digits;
};
/* The last few, by all that they depend on, so that none is ever out of date: operation, model, every member of the config but the
 * key cache, and the day. For one thread. A request is built anew each time where it has more than 8 extra headers or takes more
 * room than a form has. */
struct csn_client_forms {
    struct csn_client_form items[6];
    size_t next; /* the one to be replaced */
};
CSN_API void csn_client_forms_init(struct csn_client_forms *forms);
/* Wipes all of it: keys, and the secrets that they were found by. */
CSN_API void csn_client_forms_clear(struct csn_client_forms *forms);

struct csn_client_config {
    const struct csn_model *model;
    struct csn_span authority; /* host, with the port where it is not the scheme's default; sent as Host, signed as sent */
    struct csn_span base_path; /* path of a custom endpoint, empty for none; joined with "/" (rule envelope.endpoint-path) */
    struct csn_span region;
    struct csn_credentials credentials;
    struct csn_headers extra;           /* sent besides, and signed unless rule sign.hop-by-hop speaks against it */
    struct csn_sigv4_key_cache *cache;  /* may be NULL */
    const struct csn_crypto *crypto;    /* may be NULL */
    struct csn_client_forms *forms;     /* may be NULL; spares most of the work but the hashes where requests are alike */
};

/* An endpoint's URL taken apart; borrowed from it. */
struct csn_client_endpoint {
    bool tls;
    struct csn_span authority; /* host and port as written */
    struct csn_span host;      /* without brackets */
    uint16_t port;             /* the scheme's default where none is written */
    struct csn_span path;      /* "" or "/..." */
};
/* Takes "http://host:port/path" apart. CSN_SYNTAX names the place; user info, query and fragment are refused. */
CSN_API enum csn_status csn_client_parse_endpoint(struct csn_span url, struct csn_client_endpoint *endpoint,
                                                  struct csn_error *error) CSN_NODISCARD;

/* The content type of the model's requests: that of AWS JSON 1.1, or 1.0 where the model says so. */
CSN_API struct csn_span csn_client_content_type(const struct csn_model *model);

/* Appends the complete signed request: request line, headers, body, in one contiguous buffer. The operation need not be one of
 * the model's. Refuses (CSN_SYNTAX) a region, token, authority, path or header that would break the header section,
 * (CSN_ARGUMENT) an extra header that it writes itself or that would change the framing, (CSN_LIMIT) more than 122 extra
 * headers and a path and target of more than about 8,000 bytes. */
CSN_API enum csn_status csn_client_build(const struct csn_client_config *config, struct csn_span operation, struct csn_span body,
                                         struct csn_time now, struct csn_buf *request, struct csn_error *error) CSN_NODISCARD;

enum csn_outcome_kind {
    CSN_OUTCOME_SUCCESS,   /* 2xx with a usable output */
    CSN_OUTCOME_ERROR,     /* the service said no, in whatever form */
    CSN_OUTCOME_UNUSABLE   /* 2xx whose body should hold an output and doesn't (rule output.malformed-is-error) */
};

/* Whether the answer itself says that trying again is safe; see rules retry.throttling, retry.server-errors, retry.not-client-errors. */
enum csn_retry_hint {
    CSN_RETRY_NO,        /* a client error: don't */
    CSN_RETRY_MAY,       /* 500, 502, 504, clock skew, expired token, 408, and whatever no rule covers */
    CSN_RETRY_THROTTLED  /* 429, 503, ThrottlingException with 400: a client should */
};

struct csn_outcome {
    enum csn_outcome_kind kind;
    int status;
    struct csn_span request_id;      /* empty: none */
    struct csn_value *output;        /* SUCCESS: the decoded output; NULL where the operation has none */
    struct csn_awsjson_notes notes;  /* SUCCESS */
    struct csn_span code;            /* ERROR: sanitised type; empty where no carrier has one */
    struct csn_span message;         /* ERROR: empty where there is none */
    const struct csn_shape *modelled; /* ERROR: the operation's error of that name, or NULL */
    enum csn_retry_hint retry;
    bool clock_skew;                 /* ERROR: the code may mean that the client's clock is off; `date` is the service's */
    bool has_date;                   /* the answer's Date could be read */
    struct csn_time date;
};

/* Says what the answer means. `message` is complete and final; an incomplete one is no answer at all (rule http.incomplete), nor
 * is an interim one (http.interim): both give CSN_INCOMPLETE. CSN_NO_MEMORY when the arena has none; an answer that is too
 * large for it is unusable. Spans point into the message or the arena. */
CSN_API enum csn_status csn_client_classify(const struct csn_model *model, const struct csn_operation *operation,
                                            const struct csn_http_message *message, struct csn_arena *arena,
                                            struct csn_outcome *outcome, struct csn_error *error) CSN_NODISCARD;
/* The error type in `text` without URI and namespace (rule error.type-sanitised): cut at the first ":", then after the first "#". */
CSN_API struct csn_span csn_client_sanitise_type(struct csn_span text);
/* Tells whether a sanitised code may mean that the client's clock is off: it speaks of the time, or of the signature that covers it. */
CSN_API bool csn_client_blames_clock(struct csn_span code);
/* The hint for an answer of that status and sanitised code. */
CSN_API enum csn_retry_hint csn_client_retry_hint(int status, struct csn_span code);

#ifdef __cplusplus
}
#endif
#endif
