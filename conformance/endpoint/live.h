/* live: the service behind a port, with a working job queue: what a scenario asks for, answered by the job service of the library.
 *
 * It judges nothing: a request with a wrong signature is answered all the same, so that one run shows all that is wrong. Everything
 * that happened is kept as a session, up to a limit; of polls that bring nothing only the first ones are, since a worker polls for ever.
 */
#ifndef CSN_LIVE_H
#define CSN_LIVE_H

#include "catalogue/scenario.h"
#include "endpoint/endpoint.h"
#include "evidence/session.h"

/* X(NAME, "name", "sentence"): what may befall answers on purpose. */
#define CSN_INJECTION_LIST(X) \
    X(THROTTLE, "throttle", "each operation is refused once with ThrottlingException") \
    X(UNAVAILABLE, "unavailable", "each operation is refused once with 503") \
    X(RETRY_AFTER, "retry-after", "each operation is refused once with 429 and Retry-After: 1") \
    X(LOST, "lost", "the connection is reset in place of the answer to the first result") \
    X(SLOW, "slow", "the first answer of each operation comes a second late") \
    X(INTERIM, "interim", "103 comes before each answer") \
    X(CHUNKED, "chunked", "answers come in chunks, with an extension and a trailer") \
    X(CLOSE, "close", "the connection is closed after each answer") \
    X(UNKNOWN_MEMBERS, "unknown-members", "outputs have members that the model lacks") \
    X(EMPTY_POLLS, "empty-polls", "the first two polls bring nothing, not even an empty list")
enum {
#define X(name, text, sentence) CSN_INJECT_##name##_NUMBER,
    CSN_INJECTION_LIST(X) CSN_INJECTION_COUNT,
#undef X
#define X(name, text, sentence) CSN_INJECT_##name = 1 << CSN_INJECT_##name##_NUMBER,
    CSN_INJECTION_LIST(X)
#undef X
};
/* The bit of a name, or 0. */
unsigned csn_injection_bit(struct csn_span name);
/* Name and sentence of number 0, 1, ...; NUL-terminated. */
const char *csn_injection_name(unsigned number);
const char *csn_injection_sentence(unsigned number);

struct csn_live_options {
    const struct csn_scenario *scenario; /* must outlive it */
    const struct csn_model *model;
    uint64_t seed;       /* ids, nonces, tokens, credentials */
    uint16_t port;       /* 0: any */
    unsigned injections; /* CSN_INJECT_* */
    void (*told)(void *ctx, const struct csn_session_exchange *exchange); /* an exchange is over; NULL: nobody asks */
    void *ctx;
};

struct csn_live;

/* Makes the service and listens. CSN_SYSTEM where the port can't be had, CSN_NO_MEMORY. */
enum csn_status csn_live_new(uv_loop_t *loop, const struct csn_live_options *options, struct csn_live **live,
                             struct csn_error *error) CSN_NODISCARD;
/* Stops listening, as csn_endpoint_free does; the session stays until csn_live_free, which must come after the loop's last turn. */
void csn_live_close(struct csn_live *live);
void csn_live_free(struct csn_live *live);

struct csn_span csn_live_authority(const struct csn_live *live);
/* What the worker has to know: credentials, and the tokens of its clients as a JSON object, in the live service's memory. */
struct csn_credentials csn_live_credentials(const struct csn_live *live);
struct csn_span csn_live_client_tokens(const struct csn_live *live);
/* Tells whether every job has ended; taken ones count as ended. */
bool csn_live_ended(struct csn_live *live);
/* Microseconds since the last byte came or went; 0 while an answer is under way or a request is being received. */
uint64_t csn_live_quiet_us(const struct csn_live *live);
/* Requests that came, kept or not; and polls that brought nothing and are not among the session's. */
size_t csn_live_request_count(const struct csn_live *live);
size_t csn_live_passed_over(const struct csn_live *live);
/* CSN_OK, or why the service can't go on: CSN_LIMIT where the session is too long to be kept, CSN_NO_MEMORY, ... */
enum csn_status csn_live_status(const struct csn_live *live);
/* What has happened, as far as it is over; borrowed until the service is asked again or freed. */
const struct csn_session *csn_live_session(struct csn_live *live);

#endif
