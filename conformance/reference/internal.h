/* What the files of reference/ share. */
#ifndef CSN_REFERENCE_INTERNAL_H
#define CSN_REFERENCE_INTERNAL_H

#include <countersign/client.h>

#include "reference/reference.h"

/* X(ENUMERATOR, "name", "rule", is_variant, "sentence"): deliberate bugs, then legal freedoms. */
#define SWITCH_LIST(X) \
    /* values and body */ \
    X(MILLISECONDS, "milliseconds", "time.epoch-seconds", false, "writes timestamps as milliseconds") \
    X(ISO_TIMESTAMP, "iso-timestamp", "time.epoch-seconds", false, "writes timestamps as ISO 8601 strings") \
    X(WRONG_INSTANT, "wrong-instant", "time.instant", false, "writes timestamps an hour off, as a local clock would be") \
    X(NANOSECONDS, "nanoseconds", "time.precision", false, "writes a timestamp's digits down to the nanosecond") \
    X(NULL_MEMBERS, "null-members", "body.null-omitted", false, "writes optional members that were not given as null") \
    X(EMPTY_TOKEN, "empty-token", "token.only-to-continue", false, "sends an empty continuation token when the job is complete") \
    X(TOKEN_TRIMMED, "token-trimmed", "token.opaque", false, "trims spaces from the continuation token") \
    X(FALSY_DROPPED, "falsy-dropped", "body.given-sent", false, "drops members that are 0 or empty") \
    X(EMPTY_STRUCTURE_DROPPED, "empty-structure-dropped", "body.empty-structure", false, "drops structures that were given empty") \
    X(EXTRA_MEMBER, "extra-member", "body.nothing-else", false, "adds a member of its own to the body") \
    X(MEMBER_CASE, "member-case", "body.member-names", false, "writes member names with a capital") \
    X(INTEGER_STRING, "integer-string", "number.integer", false, "writes integers as strings") \
    X(INTEGER_FRACTION, "integer-fraction", "number.plain", false, "writes integers with a fraction of zero") \
    X(STRING_NUMBER, "string-number", "string.kind", false, "writes strings of digits as numbers") \
    X(RAW_CONTROL, "raw-control", "string.escapes", false, "writes control characters raw") \
    X(CUT_TO_16_BITS, "cut-to-16-bits", "string.surrogate-pairs", false, "cuts characters past U+FFFF to sixteen bits") \
    X(LATIN1, "latin1", "body.utf8", false, "writes the body in ISO 8859-1 where it can") \
    X(JSON_UNWRAPPED, "json-unwrapped", "string.json-escaped", false, "writes strings that hold a JSON object as that object") \
    X(ENUM_CLOSED, "enum-closed", "enum.open-input", false, "refuses enum values that its model does not know") \
    X(VALIDATES_LENGTHS, "validates-lengths", "validate.lenient", false, "refuses strings that are longer than the model's limit") \
    X(BYTE_LENGTHS, "byte-lengths", "model.lengths-in-scalars", false, "counts a string's limit in bytes and refuses legal ones") \
    X(DUPLICATE_NAME, "duplicate-name", "body.unique-names", false, "writes the first member twice") \
    X(TWO_TEXTS, "two-texts", "body.one-object", false, "writes a second JSON text behind the body") \
    /* envelope */ \
    X(WRONG_TARGET, "wrong-target", "envelope.target", false, "names the service without its version in X-Amz-Target") \
    X(CONTENT_TYPE_CHARSET, "content-type-charset", "envelope.content-type", false, "adds a charset to Content-Type") \
    X(LENGTH_IN_CHARACTERS, "length-in-characters", "envelope.content-length", false, "counts Content-Length in characters") \
    X(CHUNKED_REQUEST, "chunked-request", "envelope.no-transfer-encoding", false, "sends the body chunked") \
    X(HOST_HEADER_WITHOUT_PORT, "host-header-without-port", "envelope.host", false, "sends Host without the port") \
    X(TWO_CONTENT_TYPES, "two-content-types", "envelope.headers-once", false, "sends Content-Type twice") \
    X(CONTENT_ENCODING, "content-encoding", "envelope.no-content-encoding", false, "announces a content coding") \
    X(PATH_UNJOINED, "path-unjoined", "envelope.endpoint-path", false, "does not join the endpoint's path with a slash") \
    X(GET_METHOD, "get-method", "envelope.post-root", false, "sends its requests with GET") \
    X(FOLDED_HEADER, "folded-header", "envelope.header-syntax", false, "folds a long header over two lines") \
    /* signature */ \
    X(HOST_SIGNED_WITHOUT_PORT, "host-signed-without-port", "sign.host-as-sent", false, "signs Host without the port that it sends") \
    X(STALE_DATE, "stale-date", "sign.fresh", false, "signs with a clock that is sixteen minutes slow") \
    X(SLOW_CLOCK, "slow-clock", "sign.fresh-five-minutes", false, "signs with a clock that is six minutes slow") \
    X(BODY_CHANGED, "body-changed", "sign.payload-hash", false, "changes the body after signing it") \
    X(UNSORTED_HEADERS, "unsorted-headers", "sign.header-list", false, "lists the signed headers unsorted") \
    X(TARGET_UNSIGNED, "target-unsigned", "sign.amz-headers", false, "leaves X-Amz-Target out of the signature") \
    X(SESSION_TOKEN_MISSING, "session-token-missing", "sign.session-token", false, "does not send the session token") \
    X(SESSION_TOKEN_UNSIGNED, "session-token-unsigned", "sign.security-token", false, "adds the session token after signing") \
    X(EMPTY_SESSION_TOKEN, "empty-session-token", "sign.no-empty-token", false, "sends an empty session token when there is none") \
    X(CONTENT_TYPE_UNSIGNED, "content-type-unsigned", "sign.content-type", false, "leaves Content-Type out of the signature") \
    X(USER_AGENT_SIGNED, "user-agent-signed", "sign.hop-by-hop", false, "signs User-Agent") \
    X(SECRET_WITHOUT_PREFIX, "secret-without-prefix", "sign.key", false, "derives the key from the secret without AWS4") \
    X(UPPER_HEX, "upper-hex", "sign.authorization-form", false, "writes the signature in capitals") \
    X(ISO_DATE, "iso-date", "sign.date-form", false, "writes X-Amz-Date with dashes and colons") \
    X(WRONG_SCOPE_SERVICE, "wrong-scope-service", "sign.scope", false, "signs for another service") \
    X(PATH_ENCODED_ONCE, "path-encoded-once", "sign.path", false, "does not encode the path once more in the canonical request") \
    X(OLD_AUTHORIZATION, "old-authorization", "sign.each-attempt", false, "sends the first attempt's date and signature again") \
    /* answers */ \
    X(NAMESPACE_KEPT, "namespace-kept", "error.type-sanitised", false, "keeps the namespace in the error type") \
    X(FOREIGN_NAMESPACE_KEPT, "foreign-namespace-kept", "error.namespace-ignored", false, "drops the namespace of the error type only if it is the service's own") \
    X(URI_KEPT, "uri-kept", "error.type-sanitised", false, "keeps the URI behind the error type") \
    X(HEADER_TYPE_IGNORED, "header-type-ignored", "error.header-alone", false, "does not read the error type from its header") \
    X(BODY_CODE_IGNORED, "body-code-ignored", "error.type-carriers", false, "does not read the error type from the member code") \
    X(MESSAGE_IGNORED, "message-ignored", "error.message", false, "does not read the error's message") \
    X(MESSAGE_NEEDED, "message-needed", "error.without-members", false, "loses the type of an error that has no message") \
    X(STATUS_PICKS_CLASS, "status-picks-class", "error.type-not-status", false, "takes every error but 400 for an unknown one") \
    X(ERROR_IS_SUCCESS, "error-is-success", "error.is-error", false, "takes an error of an operation without output for success") \
    X(REQUEST_ID_LOST, "request-id-lost", "error.details", false, "does not keep an error's request id") \
    X(EMPTY_BODY_REFUSED, "empty-body-refused", "output.void-accepts", false, "refuses an empty body of an operation without output") \
    X(EMPTY_OUTPUT_REFUSED, "empty-output-refused", "output.empty-body", false, "refuses an empty body where an output could stand") \
    X(UNKNOWN_MEMBER_REFUSED, "unknown-member-refused", "output.unknown-ignored", false, "refuses an output with a member that it does not know") \
    X(NULL_REFUSED, "null-refused", "output.null-absent", false, "refuses a null member in an output") \
    X(ENUM_OUTPUT_CLOSED, "enum-output-closed", "enum.open-output", false, "refuses an output with an enum value that it does not know") \
    X(ONLY_200, "only-200", "output.status-class", false, "takes any status but 200 for an error") \
    X(MALFORMED_ACCEPTED, "malformed-accepted", "output.malformed-is-error", false, "takes an output that can't be parsed for an empty one") \
    X(KEY_ESCAPES_KEPT, "key-escapes-kept", "output.key-escapes", false, "compares the names of members without decoding their escapes") \
    X(CONTENT_TYPE_NEEDED, "content-type-needed", "output.content-type-ignored", false, "refuses an output with another Content-Type") \
    X(CASE_SENSITIVE_HEADERS, "case-sensitive-headers", "http.header-names", false, "finds headers by exact letter case") \
    X(HEADERS_AS_MEMBERS, "headers-as-members", "http.headers-are-not-members", false, "takes response headers for members of the output") \
    X(TRUNCATED_ACCEPTED, "truncated-accepted", "http.incomplete", false, "takes an answer that is cut short for a whole one") \
    X(INTERIM_IS_FINAL, "interim-is-final", "http.interim", false, "takes a 1xx answer for the final one") \
    X(TRAILERS_MERGED, "trailers-merged", "http.trailers-apart", false, "merges trailers into the headers") \
    X(REASON_NEEDED, "reason-needed", "http.reason-ignored", false, "refuses a status line without a reason phrase") \
    X(HANGS, "hangs", "client.returns", false, "waits for ever for an answer that does not come") \
    X(CRASHES, "crashes", "client.survives", false, "ends its process when an error body is no JSON object") \
    X(FOREIGN_EXCEPTION, "foreign-exception", "error.in-family", false, "reports an unknown error by a foreign exception") \
    /* retries */ \
    X(RETRIES_CLIENT_ERRORS, "retries-client-errors", "retry.not-client-errors", false, "tries again after a modelled client error") \
    X(NEVER_RETRIES, "never-retries", "retry.throttling", false, "never tries again") \
    X(ONE_ATTEMPT_MORE, "one-attempt-more", "retry.finite", false, "makes one attempt more than it was told") \
    X(RETRY_BODY_CHANGED, "retry-body-changed", "retry.same-body", false, "sends another body on the second attempt") \
    X(RETRIES_SUCCESS, "retries-success", "retry.after-answer", false, "sends the request once more after a success") \
    X(RETRY_AFTER_IGNORED, "retry-after-ignored", "retry.retry-after", false, "does not wait as long as Retry-After says") \
    /* freedoms */ \
    X(SPACES, "spaces", "body.one-object", true, "writes spaces between JSON tokens") \
    X(ASCII, "ascii", "string.escapes", true, "escapes every character past ASCII") \
    X(HTML_ESCAPES, "html-escapes", "string.escapes", true, "escapes < > & U+2028 and U+2029") \
    X(SLASH_ESCAPED, "slash-escaped", "string.escapes", true, "escapes the slash") \
    X(LONG_ESCAPES, "long-escapes", "string.escapes", true, "writes \\u000a for a line feed, in capitals") \
    X(KEY_ORDER, "key-order", "body.unique-names", true, "writes members in reverse order") \
    X(WHOLE_SECONDS, "whole-seconds", "time.precision", true, "cuts timestamps to whole seconds, toward the past") \
    X(WHOLE_SECONDS_TO_ZERO, "whole-seconds-to-zero", "time.precision", true, "cuts timestamps to whole seconds, toward the epoch") \
    X(EXPONENT_TIMESTAMP, "exponent-timestamp", "time.epoch-seconds", true, "writes timestamps with an exponent") \
    X(HEADER_ORDER, "header-order", "envelope.headers-once", true, "sends its headers in reverse order") \
    X(LOWER_CASE_HEADERS, "lower-case-headers", "http.header-names", true, "sends header names in lower case") \
    X(EXTRA_SIGNED_HEADERS, "extra-signed-headers", "envelope.optional-headers", true, "sends and signs invocation id, attempt number and payload hash") \
    X(NO_SPACES_IN_AUTHORIZATION, "no-spaces-in-authorization", "sign.authorization-form", true, "writes no spaces behind the commas of Authorization") \
    X(LENGTH_SIGNED, "length-signed", "sign.header-list", true, "signs Content-Length") \
    X(CONNECTION_CLOSE, "connection-close", "http.connection-close", true, "asks for the connection to be closed") \
    X(SINGLE_ATTEMPT, "single-attempt", "retry.server-errors", true, "never tries again after a server error or a broken connection")

#define SWITCH_ENUMERATOR(name, text, rule, variant, sentence) SWITCH_##name,
enum switch_name { SWITCH_LIST(SWITCH_ENUMERATOR) SWITCH_COUNT };

struct switches {
    bool on[SWITCH_COUNT];
};

/* Reads "a,b"; false, and the name in `*unknown`, where one doesn't exist. */
bool switches_parse(struct switches *set, struct csn_span list, struct csn_span *unknown);

/* A call, as far as the client needs it. */
struct call {
    const struct csn_operation *operation;
    struct csn_value *input;
    struct csn_client_endpoint endpoint;
    struct csn_span region;
    struct csn_credentials credentials;
    unsigned max_attempts;
    unsigned timeout_ms;
    int64_t clock_offset_s; /* of the client's clock against the machine's */
    struct csn_span client; /* name of a reused client, or empty */
};

/* What it came to, in the protocol's words. */
enum result_kind { RESULT_SUCCESS, RESULT_SERVICE, RESULT_CLIENT, RESULT_TRANSPORT, RESULT_UNEXPECTED }; /* order of kinds[] */
struct result {
    enum result_kind kind;
    struct csn_span code;
    struct csn_span message;
    struct csn_span request_id;
    const char *type; /* native name, NUL-terminated */
    int status;
    const struct csn_value *output;
};

/* One connection, kept for the client's next call. */
struct connection {
    int fd; /* -1: none */
    uint16_t port;
    char name[64]; /* of the client that keeps it */
    size_t name_len;
};
#define CONNECTIONS_MAX 8

struct client {
    const struct csn_model *model;
    struct switches switches;
    struct csn_sigv4_key_cache keys;
    struct csn_http_parser parser;
    struct connection connections[CONNECTIONS_MAX];
    struct csn_buf first_attempt; /* of this call, for the faults that send it again */
    char invocation_id[36];       /* of this call */
};

/* perform.c: attempts, retries, outcome. Text of the result is in `arena` or static. */
enum csn_status client_perform(struct client *client, const struct call *call, struct csn_arena *arena, struct result *result);

/* body.c: input -> body. CSN_TYPE and the like mean that the client refuses the input. */
enum csn_status body_encode(const struct client *client, const struct call *call, struct csn_arena *arena, struct csn_buf *body,
                            struct csn_error *error);

/* request.c: body -> signed request. */
enum csn_status request_build(struct client *client, const struct call *call, struct csn_span body, unsigned attempt,
                              struct csn_arena *arena, struct csn_buf *request, struct csn_error *error);

/* Draws a new invocation id, for a new call. */
void request_new_invocation(struct client *client);

/* outcome.c: answer -> result, and whether to try again. */
enum csn_status outcome_read(const struct client *client, const struct call *call, const struct csn_http_message *message,
                             struct csn_arena *arena, struct result *result, enum csn_retry_hint *retry);

/* transport.c */
enum exchange_end {
    EXCHANGE_ANSWERED, /* the client's parser holds the final answer */
    EXCHANGE_FAILED,   /* no usable answer; `*why` says why */
    EXCHANGE_STALE     /* a kept connection had been closed: nothing was answered, and a fresh one may do */
};
enum exchange_end transport_exchange(struct client *client, const struct call *call, struct csn_span request, const char **why);
void transport_close_all(struct client *client);
void transport_sleep(uint64_t ms);

/* The machine's clock, with the call's offset. */
struct csn_time client_now(const struct call *call);

#endif
