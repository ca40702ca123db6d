/* From a body to a signed request: the library's builder, and behind it what faults and variants do. */
#include <ctype.h>
#include <string.h>
#include <sys/random.h>

#include <countersign/hex.h>
#include <countersign/utf8.h>

#include "reference/draft.h"

#define STALE_SECONDS (16 * 60)
#define SLOW_SECONDS (6 * 60)

static const enum switch_name request_switches[] = {
    SWITCH_WRONG_TARGET, SWITCH_CONTENT_TYPE_CHARSET, SWITCH_LENGTH_IN_CHARACTERS, SWITCH_CHUNKED_REQUEST, SWITCH_HOST_HEADER_WITHOUT_PORT,
    SWITCH_TWO_CONTENT_TYPES, SWITCH_CONTENT_ENCODING, SWITCH_PATH_UNJOINED, SWITCH_GET_METHOD, SWITCH_FOLDED_HEADER,
    SWITCH_HOST_SIGNED_WITHOUT_PORT, SWITCH_BODY_CHANGED, SWITCH_UNSORTED_HEADERS, SWITCH_TARGET_UNSIGNED, SWITCH_SESSION_TOKEN_UNSIGNED,
    SWITCH_EMPTY_SESSION_TOKEN, SWITCH_CONTENT_TYPE_UNSIGNED, SWITCH_USER_AGENT_SIGNED, SWITCH_SECRET_WITHOUT_PREFIX, SWITCH_UPPER_HEX,
    SWITCH_ISO_DATE, SWITCH_WRONG_SCOPE_SERVICE, SWITCH_PATH_ENCODED_ONCE, SWITCH_HEADER_ORDER, SWITCH_LOWER_CASE_HEADERS,
    SWITCH_EXTRA_SIGNED_HEADERS, SWITCH_NO_SPACES_IN_AUTHORIZATION, SWITCH_LENGTH_SIGNED, SWITCH_CONNECTION_CLOSE};

static bool draft_is_needed(const struct client *client)
{
    for (size_t i = 0; i < CSN_COUNT(request_switches); i++)
        if (client->switches.on[request_switches[i]])
            return true;
    return false;
}

void request_new_invocation(struct client *client)
{
    unsigned char bytes[16] = {0};
    char digits[32];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        memset(bytes, 0x5a, sizeof bytes);
    csn_hex_encode(bytes, sizeof bytes, digits);
    for (size_t from = 0, to = 0; to < sizeof client->invocation_id; to++)
        client->invocation_id[to] = to == 8 || to == 13 || to == 18 || to == 23 ? '-' : digits[from++];
}

static void bend_headers(struct draft *draft, const struct client *client, const struct call *call)
{
    const bool *on = client->switches.on;
    struct csn_span service = client->model->service;
    if (on[SWITCH_WRONG_TARGET])
        draft_set_format(draft, CSN_SPAN("X-Amz-Target"), "%.*s.%.*s",
                         CSN_SPAN_ARG(csn_span_slice(service, 0, csn_span_find(service, 0, '_'))), CSN_SPAN_ARG(call->operation->name));
    if (on[SWITCH_CONTENT_TYPE_CHARSET])
        draft_set(draft, CSN_SPAN("Content-Type"), CSN_SPAN("application/x-amz-json-1.1; charset=utf-8"));
    if (on[SWITCH_HOST_HEADER_WITHOUT_PORT])
        draft_set(draft, CSN_SPAN("Host"), call->endpoint.host);
    if (on[SWITCH_TWO_CONTENT_TYPES])
        draft_append(draft, CSN_SPAN("Content-Type"), CSN_SPAN("application/x-amz-json-1.1"));
    if (on[SWITCH_CONTENT_ENCODING])
        draft_set(draft, CSN_SPAN("Content-Encoding"), CSN_SPAN("gzip"));
    if (on[SWITCH_EMPTY_SESSION_TOKEN] && call->credentials.session_token.len == 0)
        draft_set(draft, CSN_SPAN("X-Amz-Security-Token"), CSN_SPAN(""));
    if (on[SWITCH_USER_AGENT_SIGNED])
        draft_set(draft, CSN_SPAN("User-Agent"), CSN_SPAN("countersign-reference"));
    if (on[SWITCH_PATH_UNJOINED] && draft->target.len > 1 && csn_span_ends_with(draft->target, CSN_SPAN("/")))
        draft->target.len--;
    if (on[SWITCH_GET_METHOD])
        draft->method = CSN_SPAN("GET");
}

/* 20231114T221320Z -> 2023-11-14T22:13:20Z */
static void write_iso_date(struct draft *draft)
{
    const char *d = draft_get(draft, CSN_SPAN("X-Amz-Date")).data;
    if (d)
        draft_set_format(draft, CSN_SPAN("X-Amz-Date"), "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", d, d + 4, d + 6, d + 9, d + 11, d + 13);
}

static void add_optional_headers(struct draft *draft, const struct client *client, const struct call *call, unsigned attempt)
{
    char hash[CSN_SIGV4_HEX_SIZE];
    draft_set(draft, CSN_SPAN("amz-sdk-invocation-id"), csn_span_of(client->invocation_id, sizeof client->invocation_id));
    draft_set_format(draft, CSN_SPAN("amz-sdk-request"), "attempt=%u; max=%u", attempt, call->max_attempts);
    if (csn_sigv4_payload_hash(NULL, draft->body, hash) == CSN_OK)
        draft_set_format(draft, CSN_SPAN("X-Amz-Content-Sha256"), "%.*s", (int)sizeof hash, hash);
}

/* What is sent as body may differ from what is signed; the length that is announced is of what is sent. */
static enum csn_status bend_body(struct draft *draft, const struct client *client)
{
    const bool *on = client->switches.on;
    struct csn_buf body;
    csn_buf_init(&body, NULL, draft->body.len + 64);
    enum csn_status status = CSN_OK;
    if (on[SWITCH_CHUNKED_REQUEST]) {
        draft_remove(draft, CSN_SPAN("Content-Length"));
        draft_set(draft, CSN_SPAN("Transfer-Encoding"), CSN_SPAN("chunked"));
        status = csn_buf_append_format(&body, "%zx\r\n%.*s\r\n0\r\n\r\n", draft->body.len, CSN_SPAN_ARG(draft->body));
    } else {
        status = csn_buf_append_format(&body, "%.*s%s", CSN_SPAN_ARG(draft->body), on[SWITCH_BODY_CHANGED] ? " " : "");
        size_t announced = on[SWITCH_LENGTH_IN_CHARACTERS] ? csn_utf8_length(csn_buf_span(&body)) : body.len;
        draft_set_format(draft, CSN_SPAN("Content-Length"), "%zu", announced);
    }
    draft->sent_body = csn_arena_copy(draft->arena, csn_buf_span(&body));
    csn_buf_clear(&body);
    return status == CSN_OK && !draft->sent_body.data ? CSN_NO_MEMORY : status;
}

static void reverse_headers(struct draft *draft)
{
    for (size_t i = 0; i < draft->count / 2; i++) {
        struct csn_header swap = draft->headers[i];
        draft->headers[i] = draft->headers[draft->count - 1 - i];
        draft->headers[draft->count - 1 - i] = swap;
    }
}

static void lower_names(struct draft *draft)
{
    for (size_t i = 0; i < draft->count; i++) {
        struct csn_span name = csn_arena_copy(draft->arena, draft->headers[i].name);
        for (size_t at = 0; name.data && at < name.len; at++)
            ((char *)(uintptr_t)name.data)[at] = (char)tolower((unsigned char)name.data[at]);
        if (name.data)
            draft->headers[i].name = name;
    }
}

/* After signing: nothing here may be signed. */
static void finish_headers(struct draft *draft, const struct client *client)
{
    const bool *on = client->switches.on;
    if (on[SWITCH_CONNECTION_CLOSE])
        draft_append(draft, CSN_SPAN("Connection"), CSN_SPAN("close"));
    if (on[SWITCH_FOLDED_HEADER])
        draft_append(draft, CSN_SPAN("User-Agent"), CSN_SPAN("countersign\r\n reference"));
    if (on[SWITCH_HEADER_ORDER])
        reverse_headers(draft);
    if (on[SWITCH_LOWER_CASE_HEADERS])
        lower_names(draft);
}

static enum csn_status rework(struct client *client, const struct call *call, unsigned attempt, struct csn_arena *arena,
                              struct csn_buf *request, struct csn_error *error)
{
    struct draft draft = {.arena = arena};
    enum csn_status status = draft_read(&draft, csn_buf_span(request), error);
    if (status != CSN_OK)
        return status;
    csn_buf_reset(request);
    draft_remove(&draft, CSN_SPAN("Authorization"));
    bend_headers(&draft, client, call);
    if (client->switches.on[SWITCH_ISO_DATE])
        write_iso_date(&draft);
    if (client->switches.on[SWITCH_EXTRA_SIGNED_HEADERS])
        add_optional_headers(&draft, client, call, attempt);
    status = bend_body(&draft, client);
    if (status == CSN_OK)
        status = draft_sign(&draft, client, call, error);
    finish_headers(&draft, client);
    return status == CSN_OK ? draft_write(&draft, request) : status;
}

static struct csn_time signing_time(const struct client *client, const struct call *call)
{
    struct csn_time now = client_now(call);
    if (client->switches.on[SWITCH_STALE_DATE])
        now.seconds -= STALE_SECONDS;
    if (client->switches.on[SWITCH_SLOW_CLOCK])
        now.seconds -= SLOW_SECONDS;
    return now;
}

enum csn_status request_build(struct client *client, const struct call *call, struct csn_span body, unsigned attempt,
                              struct csn_arena *arena, struct csn_buf *request, struct csn_error *error)
{
    struct csn_client_config config = {
        .model = client->model,
        .authority = call->endpoint.authority,
        .base_path = call->endpoint.path,
        .region = call->region,
        .credentials = call->credentials,
        .cache = &client->keys,
    };
    if (client->switches.on[SWITCH_SESSION_TOKEN_MISSING])
        config.credentials.session_token = CSN_SPAN("");
    if (attempt > 1 && client->switches.on[SWITCH_OLD_AUTHORIZATION])
        return csn_buf_append(request, csn_buf_span(&client->first_attempt));
    enum csn_status status = csn_client_build(&config, call->operation->name, body, signing_time(client, call), request, error);
    if (status == CSN_OK && draft_is_needed(client))
        status = rework(client, call, attempt, arena, request, error);
    return status;
}
