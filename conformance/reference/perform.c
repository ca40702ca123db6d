/* Attempts, back-off, and what a call came to. */
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

#include "reference/internal.h"

#define BODY_MAX ((size_t)16 << 20)
#define BACKOFF_BASE_MS 25u
#define DELAY_MAX_MS 20000u /* neither back-off nor Retry-After may hold a caller longer */

struct csn_time client_now(const struct call *call)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (struct csn_time){.seconds = now.tv_sec + call->clock_offset_s, .nanos = (uint32_t)now.tv_nsec};
}

/* Exponential, with full jitter (rule retry.backoff). */
static uint64_t backoff_ms(unsigned attempt)
{
    uint64_t ceiling = BACKOFF_BASE_MS << (attempt < 10 ? attempt : 10);
    uint64_t random = 0;
    if (getrandom(&random, sizeof random, 0) != (ssize_t)sizeof random)
        random = ceiling;
    ceiling = ceiling < DELAY_MAX_MS ? ceiling : DELAY_MAX_MS;
    return 1 + random % ceiling;
}

/* Retry-After is a minimum: seconds, or an HTTP-date. What can't be read is as if it were not there (rule retry.retry-after-odd). */
static uint64_t retry_after_ms(const bool *on, const struct csn_http_message *message, struct csn_time now)
{
    struct csn_span value = csn_headers_get(message->headers, CSN_SPAN("retry-after"));
    struct csn_time date;
    int64_t seconds = 0;
    if (value.len == 0)
        return 0;
    if (csn_json_number_is_plain(value))
        (void)!csn_json_number_int64(value, &seconds, NULL);
    else if (csn_time_parse_http_date(value, &date, NULL) == CSN_OK)
        seconds = date.seconds - now.seconds;
    else if (on[SWITCH_ODD_RETRY_AFTER_IS_FATAL])
        abort();
    if (seconds <= 0)
        return 0;
    return seconds > DELAY_MAX_MS / 1000 ? UINT64_MAX : (uint64_t)seconds * 1000;
}

static bool is_client_error(const struct result *result)
{
    return result->status >= 400 && result->status < 500;
}

static bool wants_retry(const struct client *client, const struct result *result, enum csn_retry_hint hint)
{
    const bool *on = client->switches.on;
    if (on[SWITCH_NEVER_RETRIES])
        return false;
    if (result->kind == RESULT_SUCCESS)
        return on[SWITCH_RETRIES_SUCCESS];
    if (hint == CSN_RETRY_THROTTLED)
        return true;
    if (is_client_error(result))
        return on[SWITCH_RETRIES_CLIENT_ERRORS] || result->status == 408 || (on[SWITCH_RETRIES_CLOCK_SKEW] && hint == CSN_RETRY_MAY);
    bool is_transient = result->kind == RESULT_TRANSPORT || result->status == 500 || result->status == 502 || result->status == 504 ||
                        (on[SWITCH_RETRIES_SERVER_ERRORS] && result->status >= 500);
    return is_transient && !on[SWITCH_SINGLE_ATTEMPT];
}

/* What an attempt is made of: the call's buffers are its caller's. */
struct attempt {
    unsigned number; /* 1, 2, ... */
    struct csn_span body;
    struct csn_buf *request;
};

/* The same object with its members the other way round. */
static struct csn_span reorder(struct csn_span body, struct csn_arena *arena)
{
    struct csn_value *value;
    struct csn_buf text;
    struct csn_span copy = csn_arena_copy(arena, body);
    if (!copy.data || csn_value_parse(arena, copy, NULL, &value, NULL) != CSN_OK)
        return body;
    for (size_t i = 0; i < value->count / 2; i++) {
        struct csn_value_item swap = value->items[i];
        value->items[i] = value->items[value->count - 1 - i];
        value->items[value->count - 1 - i] = swap;
    }
    csn_buf_init(&text, NULL, BODY_MAX);
    enum csn_status status = csn_value_write(&text, value, NULL);
    copy = csn_arena_copy(arena, csn_buf_span(&text));
    csn_buf_clear(&text);
    return status == CSN_OK && copy.data ? copy : body;
}

static enum csn_status build(struct client *client, const struct call *call, struct attempt *attempt, struct csn_arena *arena,
                             struct csn_error *error)
{
    struct csn_span body = attempt->body;
    if (attempt->number > 1 && client->switches.on[SWITCH_RETRY_IN_ANOTHER_ORDER])
        body = reorder(body, arena);
    if (attempt->number > 1 && client->switches.on[SWITCH_RETRY_BODY_CHANGED]) {
        struct csn_buf longer;
        csn_buf_init(&longer, NULL, body.len + 1);
        enum csn_status copied = csn_buf_append(&longer, body);
        if (copied == CSN_OK)
            copied = csn_buf_append_byte(&longer, ' ');
        body = csn_arena_copy(arena, csn_buf_span(&longer));
        csn_buf_clear(&longer);
        if (copied != CSN_OK || !body.data)
            return CSN_NO_MEMORY;
    }
    csn_buf_reset(attempt->request);
    enum csn_status status = request_build(client, call, body, attempt->number, arena, attempt->request, error);
    if (status != CSN_OK || attempt->number > 1)
        return status;
    csn_buf_reset(&client->first_attempt);
    return csn_buf_append(&client->first_attempt, csn_buf_span(attempt->request));
}

static void set_transport_failure(struct result *result, const char *why)
{
    *result = (struct result){.kind = RESULT_TRANSPORT, .type = "TransportError", .message = csn_span_of_string(why)};
}

/* Sets the clock by the answer's Date (rule retry.clock-skew). */
static void learn_clock(struct client *client, const struct call *call, const struct csn_http_message *message)
{
    struct csn_time date;
    if (client->switches.on[SWITCH_CLOCK_FROM_ANSWERS] &&
        csn_time_parse_http_date(csn_headers_get(message->headers, CSN_SPAN("date")), &date, NULL) == CSN_OK)
        client->clock_correction_s = date.seconds - client_now(call).seconds;
}

/* One attempt: a request, an answer, what it means. `*delay_ms` is what the answer asks to be waited at least. */
static enum csn_status make_attempt(struct client *client, const struct call *call, struct csn_span request, struct csn_arena *arena,
                                    struct result *result, enum csn_retry_hint *hint, uint64_t *delay_ms)
{
    const char *why = NULL;
    enum exchange_end end = transport_exchange(client, call, request, &why);
    if (end == EXCHANGE_STALE)
        end = transport_exchange(client, call, request, &why);
    if (end == EXCHANGE_ANSWERED)
        end = redirect_follow(client, call, request, arena, &why);
    *hint = CSN_RETRY_MAY;
    if (end != EXCHANGE_ANSWERED) {
        set_transport_failure(result, why);
        return CSN_OK;
    }
    const struct csn_http_message *message = csn_http_parser_message(&client->parser);
    learn_clock(client, call, message);
    if (!client->switches.on[SWITCH_RETRY_AFTER_IGNORED])
        *delay_ms = retry_after_ms(client->switches.on, message, client_now(call));
    return outcome_read(client, call, message, arena, result, hint);
}

static enum csn_status perform(struct client *client, const struct call *call, struct attempt *attempt, struct csn_arena *arena,
                               struct result *result, struct csn_error *error)
{
    unsigned most = call->max_attempts + client->switches.on[SWITCH_ONE_ATTEMPT_MORE];
    if (client->switches.on[SWITCH_TWO_ATTEMPTS] && most > 2)
        most = 2;
    for (attempt->number = 1;; attempt->number++) {
        enum csn_retry_hint hint = CSN_RETRY_NO;
        uint64_t asked_ms = 0;
        enum csn_status status = build(client, call, attempt, arena, error);
        if (status == CSN_OK)
            status = make_attempt(client, call, csn_buf_span(attempt->request), arena, result, &hint, &asked_ms);
        if (status != CSN_OK)
            return status;
        if (attempt->number >= most || !wants_retry(client, result, hint))
            return CSN_OK;
        if (asked_ms > DELAY_MAX_MS)
            return CSN_OK; /* a caller would rather know now */
        uint64_t wait_ms = backoff_ms(attempt->number);
        if (client->switches.on[SWITCH_WAITS_LONGER])
            wait_ms = asked_ms + 300;
        transport_sleep(asked_ms > wait_ms ? asked_ms : wait_ms);
    }
}

enum csn_status client_perform(struct client *client, const struct call *call, struct csn_arena *arena, struct result *result)
{
    struct csn_error error = {0};
    struct csn_buf body;
    struct csn_buf request;
    csn_buf_init(&body, NULL, BODY_MAX);
    csn_buf_init(&request, NULL, BODY_MAX + 65536);
    if (client->switches.touches[SWITCHES_REQUEST]) /* only then is its id sent */
        request_new_invocation(client);
    client->clock_correction_s = 0;
    enum csn_status status = body_encode(client, call, arena, &body, &error);
    struct attempt attempt = {.body = csn_buf_span(&body), .request = &request};
    if (status == CSN_OK)
        status = perform(client, call, &attempt, arena, result, &error);
    memory_keep(client, call, result);
    if (status != CSN_OK && status != CSN_NO_MEMORY) { /* refused before anything was sent */
        *result = (struct result){.kind = RESULT_CLIENT, .type = "InputError"};
        result->message = csn_arena_copy(arena, csn_span_of_string(error.message));
        status = CSN_OK;
    }
    csn_buf_clear(&body);
    csn_buf_clear(&request);
    return status;
}
