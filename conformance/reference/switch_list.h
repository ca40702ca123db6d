/* The deliberate bugs of the reference client, each a kind that a published client had, and the freedoms that rules leave.
 *
 * X(ENUMERATOR, GROUP, "name", "rule", is_variant, "sentence"): the rule is the one that a fault breaks, or that leaves a variant free.
 * The group is what it touches: BODY, the encoded body; REQUEST, the signed request; OTHER, everything else.
 */
#ifndef CSN_REFERENCE_SWITCH_LIST_H
#define CSN_REFERENCE_SWITCH_LIST_H

#define SWITCH_BODY_FAULTS(X) \
    X(MILLISECONDS, BODY, "milliseconds", "time.epoch-seconds", false, "writes timestamps as milliseconds") \
    X(ISO_TIMESTAMP, BODY, "iso-timestamp", "time.epoch-seconds", false, "writes timestamps as ISO 8601 strings") \
    X(WRONG_INSTANT, BODY, "wrong-instant", "time.instant", false, "writes timestamps an hour off, as a local clock would be") \
    X(NANOSECONDS, BODY, "nanoseconds", "time.precision", false, "writes a timestamp's digits down to the nanosecond") \
    X(NULL_MEMBERS, BODY, "null-members", "body.null-omitted", false, "writes optional members that were not given as null") \
    X(EMPTY_TOKEN, BODY, "empty-token", "token.only-to-continue", false, "sends an empty continuation token when the job is complete") \
    X(TOKEN_TRIMMED, BODY, "token-trimmed", "token.opaque", false, "trims spaces from the continuation token") \
    X(FALSY_DROPPED, BODY, "falsy-dropped", "body.given-sent", false, "drops members that are 0 or empty") \
    X(EMPTY_STRUCTURE_DROPPED, BODY, "empty-structure-dropped", "body.empty-structure", false, "drops structures that were given empty") \
    X(EXTRA_MEMBER, BODY, "extra-member", "body.nothing-else", false, "adds a member of its own to the body") \
    X(MEMBER_CASE, BODY, "member-case", "body.member-names", false, "writes member names with a capital") \
    X(INTEGER_STRING, BODY, "integer-string", "number.integer", false, "writes integers as strings") \
    X(INTEGER_FRACTION, BODY, "integer-fraction", "number.plain", false, "writes integers with a fraction of zero") \
    X(STRING_NUMBER, BODY, "string-number", "string.kind", false, "writes strings of digits as numbers") \
    X(RAW_CONTROL, BODY, "raw-control", "string.escapes", false, "writes control characters raw") \
    X(CUT_TO_16_BITS, BODY, "cut-to-16-bits", "string.surrogate-pairs", false, "cuts characters past U+FFFF to sixteen bits") \
    X(LATIN1, BODY, "latin1", "body.utf8", false, "writes the body in ISO 8859-1 where it can") \
    X(JSON_UNWRAPPED, BODY, "json-unwrapped", "string.json-escaped", false, "writes strings that hold a JSON object as that object") \
    X(ENUM_CLOSED, OTHER, "enum-closed", "enum.open-input", false, "refuses enum values that its model does not know") \
    X(VALIDATES_LENGTHS, OTHER, "validates-lengths", "validate.lenient", false, "refuses strings that are longer than the model's limit") \
    X(BYTE_LENGTHS, OTHER, "byte-lengths", "model.lengths-in-scalars", false, "counts a string's limit in bytes and refuses legal ones") \
    X(DUPLICATE_NAME, BODY, "duplicate-name", "body.unique-names", false, "writes the first member twice") \
    X(TWO_TEXTS, BODY, "two-texts", "body.one-object", false, "writes a second JSON text behind the body") \
    X(SECONDS_IN_32_BITS, BODY, "seconds-in-32-bits", "time.instant", false, "keeps seconds in 32 bits, which are full in 2038") \
    X(NANOSECONDS_IN_64_BITS, BODY, "nanoseconds-in-64-bits", "time.instant", false, "keeps nanoseconds in 64 bits, which are full in 2262") \
    X(NO_TIME_BEFORE_EPOCH, BODY, "no-time-before-epoch", "time.instant", false, "takes an instant before 1970 for 1970") \
    X(SIX_DIGITS, BODY, "six-digits", "time.instant", false, "writes timestamps with six significant digits") \
    X(DECIMAL_COMMA, BODY, "decimal-comma", "number.finite", false, "writes fractions with a comma") \
    X(NOT_A_NUMBER, BODY, "not-a-number", "number.finite", false, "writes a number that is none as NaN") \
    X(EXPONENT_INTEGER, BODY, "exponent-integer", "number.plain", false, "writes integers with an exponent") \
    X(ZERO_DROPPED, BODY, "zero-dropped", "body.given-sent", false, "drops members that are 0") \
    X(EMPTY_STRING_DROPPED, BODY, "empty-string-dropped", "body.given-sent", false, "drops strings that are empty") \
    X(MEMBER_FORGOTTEN, BODY, "member-forgotten", "body.given-sent", false, "forgets the last member of nested structures") \
    X(DEFAULTS_WRITTEN, BODY, "defaults-written", "body.nothing-else", false, "writes integers that were not given as 0") \
    X(SNAKE_CASE, BODY, "snake-case", "body.member-names", false, "writes member names as words with underscores") \
    X(EMPTY_STRUCTURE_LIST, BODY, "empty-structure-list", "body.empty-structure", false, "writes empty structures as empty lists") \
    X(NULL_TOKEN, BODY, "null-token", "token.only-to-continue", false, "sends a continuation token of null when the job is complete") \
    X(TOKEN_REWRITTEN, BODY, "token-rewritten", "token.opaque", false, "parses a continuation token that is JSON, and writes it anew") \
    X(TOKEN_IN_LOWER_CASE, BODY, "token-in-lower-case", "token.opaque", false, "writes the continuation token in lower case") \
    X(BYTE_ORDER_MARK, BODY, "byte-order-mark", "body.utf8", false, "begins the body with a byte order mark") \
    X(CESU_8, BODY, "cesu-8", "body.utf8", false, "writes each half of a surrogate pair as three bytes") \
    X(QUESTION_MARKS, BODY, "question-marks", "string.surrogate-pairs", false, "writes a question mark for each character past U+FFFF") \
    X(BODY_IN_LIST, BODY, "body-in-list", "body.one-object", false, "wraps the body in a list") \
    X(BODY_IN_STRING, BODY, "body-in-string", "body.one-object", false, "encodes the body twice, as a string") \
    X(HEX_ESCAPES, BODY, "hex-escapes", "string.escapes", false, "writes escapes as \\x1f, which JSON lacks") \
    X(JSON_ESCAPED_TWICE, BODY, "json-escaped-twice", "string.json-escaped", false, "escapes strings that hold a JSON object twice") \
    X(UTF_16_LENGTHS, OTHER, "utf-16-lengths", "model.lengths-in-scalars", false, "counts a string's limit in UTF-16 units and refuses legal ones") \
    X(VALIDATES_RANGES, OTHER, "validates-ranges", "validate.lenient", false, "refuses numbers beyond the model's range") \
    X(VALIDATES_MINIMUM, OTHER, "validates-minimum", "validate.lenient", false, "refuses strings that are shorter than the model's limit") \
    X(CLIENT_ID_AS_ID, OTHER, "client-id-as-id", "job.ids", false, "sends the first id that an answer brought in the place of another") \
    X(CLIENT_ID_AS_TOKEN, OTHER, "client-id-as-token", "job.client-token", false, "sends the client id of the last poll as the client token")

#define SWITCH_ENVELOPE_FAULTS(X) \
    X(WRONG_TARGET, REQUEST, "wrong-target", "envelope.target", false, "names the service without its version in X-Amz-Target") \
    X(CONTENT_TYPE_CHARSET, REQUEST, "content-type-charset", "envelope.content-type", false, "adds a charset to Content-Type") \
    X(LENGTH_IN_CHARACTERS, REQUEST, "length-in-characters", "envelope.content-length", false, "counts Content-Length in characters") \
    X(CHUNKED_REQUEST, REQUEST, "chunked-request", "envelope.no-transfer-encoding", false, "sends the body chunked") \
    X(HOST_HEADER_WITHOUT_PORT, REQUEST, "host-header-without-port", "envelope.host", false, "sends Host without the port") \
    X(TWO_CONTENT_TYPES, REQUEST, "two-content-types", "envelope.headers-once", false, "sends Content-Type twice") \
    X(CONTENT_ENCODING, REQUEST, "content-encoding", "envelope.no-content-encoding", false, "announces a content coding") \
    X(PATH_UNJOINED, REQUEST, "path-unjoined", "envelope.endpoint-path", false, "does not join the endpoint's path with a slash") \
    X(GET_METHOD, REQUEST, "get-method", "envelope.post-root", false, "sends its requests with GET") \
    X(FOLDED_HEADER, REQUEST, "folded-header", "envelope.header-syntax", false, "folds a long header over two lines") \
    X(EMPTY_BODY, OTHER, "empty-body", "envelope.empty-input", false, "sends an empty body when no member is given") \
    X(MEMBER_IN_HEADER, REQUEST, "member-in-header", "envelope.body-only", false, "sends the first member as a header too") \
    X(HTTP_1_0, REQUEST, "http-1-0", "envelope.http-1-1", false, "sends its requests as HTTP/1.0") \
    X(TARGET_WITH_NAMESPACE, REQUEST, "target-with-namespace", "envelope.target", false, "puts a namespace before the service in X-Amz-Target") \
    X(JSON_1_0, REQUEST, "json-1-0", "envelope.content-type", false, "announces version 1.0 of the protocol in Content-Type") \
    X(PATH_DROPPED, REQUEST, "path-dropped", "envelope.endpoint-path", false, "drops the endpoint's path") \
    X(SPACE_BEFORE_COLON, REQUEST, "space-before-colon", "envelope.header-syntax", false, "writes a space before the colon of a header") \

#define SWITCH_SIGNATURE_FAULTS(X) \
    X(HOST_SIGNED_WITHOUT_PORT, REQUEST, "host-signed-without-port", "sign.host-as-sent", false, "signs Host without the port that it sends") \
    X(STALE_DATE, OTHER, "stale-date", "sign.fresh", false, "signs with a clock that is sixteen minutes slow") \
    X(SLOW_CLOCK, OTHER, "slow-clock", "sign.fresh-five-minutes", false, "signs with a clock that is six minutes slow") \
    X(BODY_CHANGED, REQUEST, "body-changed", "sign.payload-hash", false, "changes the body after signing it") \
    X(UNSORTED_HEADERS, REQUEST, "unsorted-headers", "sign.header-list", false, "lists the signed headers unsorted") \
    X(TARGET_UNSIGNED, REQUEST, "target-unsigned", "sign.amz-headers", false, "leaves X-Amz-Target out of the signature") \
    X(SESSION_TOKEN_MISSING, OTHER, "session-token-missing", "sign.session-token", false, "does not send the session token") \
    X(SESSION_TOKEN_UNSIGNED, REQUEST, "session-token-unsigned", "sign.security-token", false, "adds the session token after signing") \
    X(EMPTY_SESSION_TOKEN, REQUEST, "empty-session-token", "sign.no-empty-token", false, "sends an empty session token when there is none") \
    X(CONTENT_TYPE_UNSIGNED, REQUEST, "content-type-unsigned", "sign.content-type", false, "leaves Content-Type out of the signature") \
    X(USER_AGENT_SIGNED, REQUEST, "user-agent-signed", "sign.hop-by-hop", false, "signs User-Agent") \
    X(SECRET_WITHOUT_PREFIX, REQUEST, "secret-without-prefix", "sign.key", false, "derives the key from the secret without AWS4") \
    X(UPPER_HEX, REQUEST, "upper-hex", "sign.authorization-form", false, "writes the signature in capitals") \
    X(ISO_DATE, REQUEST, "iso-date", "sign.date-form", false, "writes X-Amz-Date with dashes and colons") \
    X(WRONG_SCOPE_SERVICE, REQUEST, "wrong-scope-service", "sign.scope", false, "signs for another service") \
    X(PATH_ENCODED_ONCE, REQUEST, "path-encoded-once", "sign.path", false, "does not encode the path once more in the canonical request") \
    X(OLD_AUTHORIZATION, OTHER, "old-authorization", "sign.each-attempt", false, "sends the first attempt's date and signature again") \
    X(VALUES_UNTRIMMED, REQUEST, "values-untrimmed", "sign.values-trimmed", false, "signs runs of spaces within a value as they are") \
    X(AUTHORIZATION_SIGNED, REQUEST, "authorization-signed", "sign.not-authorization", false, "lists Authorization among the signed headers") \
    X(DATE_IN_DATE, REQUEST, "date-in-date", "sign.date-carrier", false, "sends and signs its date in Date instead of X-Amz-Date") \
    X(ABSENT_HEADER_SIGNED, REQUEST, "absent-header-signed", "sign.header-list", false, "lists a signed header that it does not send") \
    X(CONNECTION_SIGNED, REQUEST, "connection-signed", "sign.hop-by-hop", false, "sends and signs Connection") \
    X(EMPTY_PAYLOAD_HASH, REQUEST, "empty-payload-hash", "sign.payload-hash", false, "signs the hash of an empty body") \
    X(UNSIGNED_PAYLOAD, REQUEST, "unsigned-payload", "sign.payload-hash", false, "signs UNSIGNED-PAYLOAD in place of the body's hash") \
    X(LATIN1_PAYLOAD_HASH, REQUEST, "latin1-payload-hash", "sign.payload-hash", false, "hashes the body in ISO 8859-1 and sends it in UTF-8") \
    X(DATE_WITH_FRACTION, REQUEST, "date-with-fraction", "sign.date-form", false, "writes X-Amz-Date with milliseconds") \
    X(SCOPE_OF_ANOTHER_DAY, REQUEST, "scope-of-another-day", "sign.scope", false, "signs with the day of another time zone in its scope") \
    X(FIXED_REGION, REQUEST, "fixed-region", "sign.scope", false, "signs for one region whatever it is told") \
    X(FAST_CLOCK, OTHER, "fast-clock", "sign.fresh", false, "signs with a clock that is twenty minutes fast") \
    X(CREDENTIALS_KEPT, OTHER, "credentials-kept", "sign.key", false, "keeps the credentials of its first call") \
    X(FEED_BEHIND_STRING, REQUEST, "feed-behind-string", "sign.key", false, "ends the string to sign with a line feed") \
    X(BLANK_LINE_MISSING, REQUEST, "blank-line-missing", "sign.canonical-request", false, "leaves out the blank line behind the canonical headers") \
    X(COMMA_BEHIND_ALGORITHM, REQUEST, "comma-behind-algorithm", "sign.authorization-form", false, "writes a comma behind the algorithm's name") \
    X(SESSION_TOKEN_AS_NONE, REQUEST, "session-token-as-none", "sign.session-token", false, "sends the text None as session token when there is none") \
    X(SESSION_TOKEN_ONCE, OTHER, "session-token-once", "sign.session-token", false, "sends the session token on the first attempt alone")

#define SWITCH_ANSWER_FAULTS(X) \
    X(NAMESPACE_KEPT, OTHER, "namespace-kept", "error.type-sanitised", false, "keeps the namespace in the error type") \
    X(FOREIGN_NAMESPACE_KEPT, OTHER, "foreign-namespace-kept", "error.namespace-ignored", false, "drops the namespace of the error type only if it is the service's own") \
    X(URI_KEPT, OTHER, "uri-kept", "error.type-sanitised", false, "keeps the URI behind the error type") \
    X(HEADER_TYPE_IGNORED, OTHER, "header-type-ignored", "error.header-alone", false, "does not read the error type from its header") \
    X(BODY_CODE_IGNORED, OTHER, "body-code-ignored", "error.type-carriers", false, "does not read the error type from the member code") \
    X(MESSAGE_IGNORED, OTHER, "message-ignored", "error.message", false, "does not read the error's message") \
    X(MESSAGE_NEEDED, OTHER, "message-needed", "error.without-members", false, "loses the type of an error that has no message") \
    X(STATUS_PICKS_CLASS, OTHER, "status-picks-class", "error.type-not-status", false, "takes every error but 400 for an unknown one") \
    X(ERROR_IS_SUCCESS, OTHER, "error-is-success", "error.is-error", false, "takes an error of an operation without output for success") \
    X(REQUEST_ID_LOST, OTHER, "request-id-lost", "error.details", false, "does not keep an error's request id") \
    X(EMPTY_BODY_REFUSED, OTHER, "empty-body-refused", "output.void-accepts", false, "refuses an empty body of an operation without output") \
    X(EMPTY_OUTPUT_REFUSED, OTHER, "empty-output-refused", "output.empty-body", false, "refuses an empty body where an output could stand") \
    X(UNKNOWN_MEMBER_REFUSED, OTHER, "unknown-member-refused", "output.unknown-ignored", false, "refuses an output with a member that it does not know") \
    X(NULL_REFUSED, OTHER, "null-refused", "output.null-absent", false, "refuses a null member in an output") \
    X(ENUM_OUTPUT_CLOSED, OTHER, "enum-output-closed", "enum.open-output", false, "refuses an output with an enum value that it does not know") \
    X(ONLY_200, OTHER, "only-200", "output.status-class", false, "takes any status but 200 for an error") \
    X(MALFORMED_ACCEPTED, OTHER, "malformed-accepted", "output.malformed-is-error", false, "takes an output that can't be parsed for an empty one") \
    X(KEY_ESCAPES_KEPT, OTHER, "key-escapes-kept", "output.key-escapes", false, "compares the names of members without decoding their escapes") \
    X(CONTENT_TYPE_NEEDED, OTHER, "content-type-needed", "output.content-type-ignored", false, "refuses an output with another Content-Type") \
    X(CASE_SENSITIVE_HEADERS, OTHER, "case-sensitive-headers", "http.header-names", false, "finds headers by exact letter case") \
    X(HEADERS_AS_MEMBERS, OTHER, "headers-as-members", "http.headers-are-not-members", false, "takes response headers for members of the output") \
    X(TRUNCATED_ACCEPTED, OTHER, "truncated-accepted", "http.incomplete", false, "takes an answer that is cut short for a whole one") \
    X(INTERIM_IS_FINAL, OTHER, "interim-is-final", "http.interim", false, "takes a 1xx answer for the final one") \
    X(TRAILERS_MERGED, OTHER, "trailers-merged", "http.trailers-apart", false, "merges trailers into the headers") \
    X(REASON_NEEDED, OTHER, "reason-needed", "http.reason-ignored", false, "refuses a status line without a reason phrase") \
    X(CODING_UNREAD, REQUEST, "coding-unread", "http.content-coding", false, "offers to read gzip and does not decode it") \
    X(HANGS, OTHER, "hangs", "client.returns", false, "waits for ever for an answer that does not come") \
    X(CRASHES, OTHER, "crashes", "client.survives", false, "ends its process when an error body is no JSON object") \
    X(FOREIGN_EXCEPTION, OTHER, "foreign-exception", "error.in-family", false, "reports an unknown error by a foreign exception") \
    X(NAME_DROPPED, OTHER, "name-dropped", "error.type-sanitised", false, "keeps the namespace of the error type and drops its name") \
    X(FRAGMENT_KEPT, OTHER, "fragment-kept", "error.type-sanitised", false, "takes what follows the last # for the error type") \
    X(TYPE_IGNORED, OTHER, "type-ignored", "error.type-carriers", false, "does not read the error type from the member __type") \
    X(HEADER_TYPE_NEEDS_BODY, OTHER, "header-type-needs-body", "error.header-alone", false, "reads no error type where the body is empty") \
    X(CAPITAL_MESSAGE_ALONE, OTHER, "capital-message-alone", "error.message", false, "reads the error's message from Message alone") \
    X(UNREAD_ERROR_IS_SUCCESS, OTHER, "unread-error-is-success", "error.is-error", false, "takes an error whose body is no JSON object for success") \
    X(STATUS_LOST, OTHER, "status-lost", "error.details", false, "does not keep an error's status") \
    X(OTHER_REQUEST_ID, OTHER, "other-request-id", "error.details", false, "reads the request id from x-amz-request-id alone") \
    X(ONE_LIST_OF_ERRORS, OTHER, "one-list-of-errors", "error.modelled", false, "knows the errors of its first operation alone") \
    X(VOID_BODY_REFUSED, OTHER, "void-body-refused", "output.void-accepts", false, "refuses members in the answer to an operation without output") \
    X(REQUIRED_NEEDED, OTHER, "required-needed", "output.missing-required", false, "refuses an output that lacks a required member") \
    X(CRASHES_ON_ANOTHER_KIND, OTHER, "crashes-on-another-kind", "output.wrong-kind", false, "ends its process when an output is of another JSON kind") \
    X(UNKNOWN_STATUS_IS_SUCCESS, OTHER, "unknown-status-is-success", "output.status-class", false, "takes a status that it does not know for success") \
    X(EXPONENT_REFUSED, OTHER, "exponent-refused", "output.number-spelling", false, "refuses an output with an exponent in a number") \
    X(UNKNOWN_ENUM_REPLACED, OTHER, "unknown-enum-replaced", "enum.shown-as-sent", false, "shows its own word for an enum value that it does not know") \
    X(STATUS_NEEDED, OTHER, "status-needed", "output.empty-body", false, "refuses an output that lacks its one optional enum") \
    X(CHUNK_SIZES_KEPT, OTHER, "chunk-sizes-kept", "http.body-length", false, "takes chunk sizes for part of the body") \
    X(LENGTH_NEEDED, OTHER, "length-needed", "http.body-length", false, "reads no body without Content-Length or chunks") \
    X(LENGTH_WINS, OTHER, "length-wins", "http.transfer-encoding-wins", false, "goes by Content-Length although the body is chunked") \
    X(LENGTH_LENIENT, OTHER, "length-lenient", "http.transfer-encoding-wins", false, "reads the digits of a Content-Length that is no number") \
    X(BODY_OF_204, OTHER, "body-of-204", "http.no-body-statuses", false, "waits for a body behind a 204") \
    X(BYTES_KEPT, OTHER, "bytes-kept", "http.no-body-statuses", false, "takes bytes behind an answer for the next one") \
    X(CLOSE_IGNORED, OTHER, "close-ignored", "http.connection-close", false, "keeps a connection that was announced to be closed") \
    X(CREDENTIALS_REDIRECTED, OTHER, "credentials-redirected", "http.redirect-credentials", false, "follows a redirect to another host with its credentials") \
    X(REDIRECTED_AS_GET, OTHER, "redirected-as-get", "http.redirect-method", false, "follows a redirect with GET, whatever its status") \
    X(ONE_INTERIM, OTHER, "one-interim", "http.interim", false, "skips one interim answer and takes a second for the final one") \
    X(HEADERS_CUT_ACCEPTED, OTHER, "headers-cut-accepted", "http.incomplete", false, "takes headers that are cut short for a whole answer") \
    X(CHUNK_SIZE_IN_64_BITS, OTHER, "chunk-size-in-64-bits", "http.incomplete", false, "keeps the low 64 bits of a chunk size") \
    X(HANGS_ON_CUT_ANSWER, OTHER, "hangs-on-cut-answer", "client.returns", false, "waits for ever for the rest of an answer whose connection is closed") \
    X(CRASHES_ON_NULL_ITEM, OTHER, "crashes-on-null-item", "client.survives", false, "ends its process when a list of the output holds null") \
    X(OUTPUT_LOGGED, OTHER, "output-logged", "secret.sensitive", false, "logs the texts of its outputs, credentials among them") \
    X(SECRET_LOGGED, OTHER, "secret-logged", "secret.others", false, "logs the secret key that it signs with")

#define SWITCH_RETRY_FAULTS(X) \
    X(RETRIES_CLIENT_ERRORS, OTHER, "retries-client-errors", "retry.not-client-errors", false, "tries again after a modelled client error") \
    X(NEVER_RETRIES, OTHER, "never-retries", "retry.throttling", false, "never tries again") \
    X(ONE_ATTEMPT_MORE, OTHER, "one-attempt-more", "retry.finite", false, "makes one attempt more than it was told") \
    X(RETRY_BODY_CHANGED, OTHER, "retry-body-changed", "retry.same-body", false, "sends another body on the second attempt") \
    X(RETRIES_SUCCESS, OTHER, "retries-success", "retry.after-answer", false, "sends the request once more after a success") \
    X(RETRY_AFTER_IGNORED, OTHER, "retry-after-ignored", "retry.retry-after", false, "does not wait as long as Retry-After says") \
    X(THROTTLE_BY_RAW_TYPE, OTHER, "throttle-by-raw-type", "retry.throttling", false, "compares the raw error type with the throttling code") \
    X(THROTTLE_BY_BODY, OTHER, "throttle-by-body", "retry.throttling", false, "looks for the throttling code in the body alone") \
    X(RETRY_IN_ANOTHER_ORDER, OTHER, "retry-in-another-order", "retry.same-body", false, "writes the body anew for each attempt, its members in another order") \
    X(INVOCATION_ID_RENEWED, REQUEST, "invocation-id-renewed", "retry.invocation-id", false, "sends another invocation id on each attempt") \
    X(ATTEMPT_NUMBER_FIXED, REQUEST, "attempt-number-fixed", "retry.invocation-id", false, "calls each attempt the first") \
    X(ODD_RETRY_AFTER_IS_FATAL, OTHER, "odd-retry-after-is-fatal", "retry.retry-after-odd", false, "ends its process with a Retry-After that it can't read") \
    X(REQUEST_AFTER_RETURN, OTHER, "request-after-return", "retry.after-answer", false, "sends the request once more when its caller has the answer")

#define SWITCH_FREEDOMS(X) \
    X(SPACES, OTHER, "spaces", "body.one-object", true, "writes spaces between JSON tokens") \
    X(ASCII, OTHER, "ascii", "string.escapes", true, "escapes every character past ASCII") \
    X(HTML_ESCAPES, OTHER, "html-escapes", "string.escapes", true, "escapes < > & U+2028 and U+2029") \
    X(SLASH_ESCAPED, OTHER, "slash-escaped", "string.escapes", true, "escapes the slash") \
    X(LONG_ESCAPES, OTHER, "long-escapes", "string.escapes", true, "writes \\u000a for a line feed, in capitals") \
    X(KEY_ORDER, BODY, "key-order", "body.unique-names", true, "writes members in reverse order") \
    X(WHOLE_SECONDS, BODY, "whole-seconds", "time.precision", true, "cuts timestamps to whole seconds, toward the past") \
    X(WHOLE_SECONDS_TO_ZERO, BODY, "whole-seconds-to-zero", "time.precision", true, "cuts timestamps to whole seconds, toward the epoch") \
    X(EXPONENT_TIMESTAMP, BODY, "exponent-timestamp", "time.epoch-seconds", true, "writes timestamps with an exponent") \
    X(HEADER_ORDER, REQUEST, "header-order", "envelope.headers-once", true, "sends its headers in reverse order") \
    X(LOWER_CASE_HEADERS, REQUEST, "lower-case-headers", "http.header-names", true, "sends header names in lower case") \
    X(EXTRA_SIGNED_HEADERS, REQUEST, "extra-signed-headers", "envelope.optional-headers", true, "sends and signs invocation id, attempt number and payload hash") \
    X(NO_SPACES_IN_AUTHORIZATION, REQUEST, "no-spaces-in-authorization", "sign.authorization-form", true, "writes no spaces behind the commas of Authorization") \
    X(LENGTH_SIGNED, REQUEST, "length-signed", "sign.header-list", true, "signs Content-Length") \
    X(CONNECTION_CLOSE, REQUEST, "connection-close", "http.connection-close", true, "asks for the connection to be closed") \
    X(SINGLE_ATTEMPT, OTHER, "single-attempt", "retry.server-errors", true, "never tries again after a server error or a broken connection") \
    X(ESCAPES_EVERYTHING, BODY, "escapes-everything", "string.escapes", true, "writes every character of names and strings as an escape") \
    X(DEL_ESCAPED, BODY, "del-escaped", "string.escapes", true, "escapes U+007F") \
    X(LINE_BREAKS, BODY, "line-breaks", "body.one-object", true, "spreads the body over lines, with tabs") \
    X(MEMBERS_SORTED, BODY, "members-sorted", "body.unique-names", true, "writes members in the order of the alphabet") \
    X(ZEROS_BEHIND_POINT, BODY, "zeros-behind-point", "time.epoch-seconds", true, "writes timestamps with three digits behind the point, zeros too") \
    X(SCIENTIFIC, BODY, "scientific", "time.epoch-seconds", true, "writes timestamps as one digit, fraction and exponent") \
    X(SURROGATE_REPLACED, BODY, "surrogate-replaced", "string.surrogate-pairs", true, "writes U+FFFD for a lone surrogate") \
    X(SURROGATE_REFUSED, OTHER, "surrogate-refused", "string.surrogate-pairs", true, "refuses a lone surrogate") \
    X(INVALID_STRUCTURE_DROPPED, BODY, "invalid-structure-dropped", "body.empty-structure", true, "drops an empty structure that has required members") \
    X(MISSING_REFUSED, OTHER, "missing-refused", "validate.lenient", true, "refuses an input that lacks a required member") \
    X(EMPTY_TOKEN_REFUSED, OTHER, "empty-token-refused", "token.only-to-continue", true, "refuses an empty continuation token") \
    X(NULL_INPUT_REFUSED, OTHER, "null-input-refused", "body.null-omitted", true, "refuses an explicit null") \
    X(UPPER_CASE_HEADERS, REQUEST, "upper-case-headers", "http.header-names", true, "sends header names in capitals") \
    X(NO_SPACE_BEHIND_COLON, REQUEST, "no-space-behind-colon", "envelope.header-syntax", true, "writes no space behind the colon of headers") \
    X(SPACES_AROUND_VALUES, REQUEST, "spaces-around-values", "envelope.header-syntax", true, "writes spaces and tabs around header values") \
    X(USER_AGENT, REQUEST, "user-agent", "envelope.optional-headers", true, "sends a long User-Agent") \
    X(ACCEPT_HEADERS, REQUEST, "accept-headers", "envelope.optional-headers", true, "sends Accept, Accept-Language and an empty Accept-Encoding") \
    X(ACCEPT_IDENTITY, REQUEST, "accept-identity", "http.content-coding", true, "asks for answers without a content coding") \
    X(KEEP_ALIVE, REQUEST, "keep-alive", "http.connection-close", true, "asks for the connection to be kept") \
    X(UNSIGNED_SDK_HEADERS, REQUEST, "unsigned-sdk-headers", "envelope.optional-headers", true, "sends invocation id and attempt number without signing them") \
    X(ATTEMPT_FROM_ZERO, REQUEST, "attempt-from-zero", "retry.invocation-id", true, "numbers its attempts from 0") \
    X(PAYLOAD_HASH_SENT, REQUEST, "payload-hash-sent", "sign.payload-hash", true, "sends and signs the payload hash") \
    X(TRACE_ID, REQUEST, "trace-id", "sign.hop-by-hop", true, "sends a trace id and does not sign it") \
    X(EXPECT_CONTINUE, REQUEST, "expect-continue", "envelope.expect-continue", true, "asks for an interim answer and does not wait for it") \
    X(TAB_IN_VALUE, REQUEST, "tab-in-value", "sign.other-white-space", true, "signs a header with a tab in its value") \
    X(REPEATED_HEADER, REQUEST, "repeated-header", "sign.repeated-headers", true, "sends and signs a header of its own twice") \
    X(SPACES_IN_VALUE, REQUEST, "spaces-in-value", "sign.values-trimmed", true, "signs a header with runs of spaces in its value") \
    X(FOUR_MINUTES_BEHIND, OTHER, "four-minutes-behind", "sign.fresh-five-minutes", true, "signs with a clock that is four minutes slow") \
    X(AUTHORIZATION_ORDER, REQUEST, "authorization-order", "sign.authorization-form", true, "writes the parts of Authorization in another order") \
    X(DATE_TOO, REQUEST, "date-too", "sign.date-carrier", true, "sends Date besides X-Amz-Date") \
    X(REQUEST_IN_PIECES, OTHER, "request-in-pieces", "envelope.content-length", true, "sends its requests in many small writes") \
    X(NEW_CONNECTIONS, OTHER, "new-connections", "http.connection-close", true, "opens a connection for each attempt") \
    X(IDLE_CLOSE_IS_ERROR, OTHER, "idle-close-is-error", "http.idle-close", true, "reports an error when a kept connection has been closed") \
    X(FOLLOWS_REDIRECTS, OTHER, "follows-redirects", "http.redirect", true, "follows redirects, to other hosts without its credentials") \
    X(CLOCK_FROM_ANSWERS, OTHER, "clock-from-answers", "retry.clock-skew", true, "sets its clock by the Date of answers") \
    X(RETRIES_SERVER_ERRORS, OTHER, "retries-server-errors", "retry.server-errors", true, "tries again after every status of 500 and above") \
    X(RETRIES_CLOCK_SKEW, OTHER, "retries-clock-skew", "retry.not-client-errors", true, "tries again after errors of time, clock and expiry") \
    X(WAITS_LONGER, OTHER, "waits-longer", "retry.retry-after", true, "waits longer than it is asked to") \
    X(TWO_ATTEMPTS, OTHER, "two-attempts", "retry.finite", true, "makes two attempts at most") \
    X(HEADER_TYPE_FIRST, OTHER, "header-type-first", "error.carrier-conflict", true, "prefers the error type of the header") \
    X(CODE_FIRST, OTHER, "code-first", "error.carrier-conflict", true, "prefers the error type of the member code") \
    X(CAPITAL_MESSAGE_FIRST, OTHER, "capital-message-first", "error.message", true, "prefers Message to message") \
    X(STATUS_AS_MESSAGE, OTHER, "status-as-message", "error.message", true, "shows the status where an error has no message") \
    X(CODE_AS_MESSAGE, OTHER, "code-as-message", "error.without-members", true, "shows the code where an error has no message") \
    X(STATUS_AS_CODE, OTHER, "status-as-code", "error.is-error", true, "shows the status where an error has no code") \
    X(UNKNOWN_ERROR, OTHER, "unknown-error", "error.is-error", true, "names an error that has no code UnknownError") \
    X(UNREADABLE_IS_TRANSPORT, OTHER, "unreadable-is-transport", "error.is-error", true, "reports an error whose body is no JSON object as no usable answer") \
    X(VOID_BODY_PARSED, OTHER, "void-body-parsed", "output.void-accepts", true, "reports an error where the answer to an operation without output is no JSON") \
    X(FIRST_OF_TWO_NAMES, OTHER, "first-of-two-names", "output.duplicate-names", true, "takes the first of two members of one name") \
    X(BYTE_ORDER_MARK_SKIPPED, OTHER, "byte-order-mark-skipped", "output.duplicate-names", true, "reads an output behind a byte order mark") \
    X(NULL_ITEMS_SKIPPED, OTHER, "null-items-skipped", "output.null-in-list", true, "leaves null out of lists and maps of an output") \
    X(NULL_ITEMS_REFUSED, OTHER, "null-items-refused", "output.null-in-list", true, "refuses an output with null in a list or map") \
    X(ABSENT_AS_NULL, OTHER, "absent-as-null", "output.null-absent", true, "shows absent members of an output as null") \
    X(ABSENT_LIST_EMPTY, OTHER, "absent-list-empty", "job.no-output-variables", true, "shows an absent list of an output as an empty one") \
    X(UNKNOWN_MEMBERS_SHOWN, OTHER, "unknown-members-shown", "output.unknown-ignored", true, "shows members of an output that it does not know") \
    X(WRONG_KIND_IS_EMPTY, OTHER, "wrong-kind-is-empty", "output.wrong-kind", true, "takes JSON of another kind for an output without members") \
    X(TALKS, OTHER, "talks", "client.returns", true, "writes lines of log to standard output and standard error")

#define SWITCH_LIST(X) \
    SWITCH_BODY_FAULTS(X) SWITCH_ENVELOPE_FAULTS(X) SWITCH_SIGNATURE_FAULTS(X) SWITCH_ANSWER_FAULTS(X) SWITCH_RETRY_FAULTS(X) \
    SWITCH_FREEDOMS(X)

#endif
