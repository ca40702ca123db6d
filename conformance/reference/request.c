/* From a body to a signed request: the library's builder, and behind it what faults and variants do. */
#include <string.h>
#include <sys/random.h>

#include <countersign/hex.h>
#include <countersign/utf8.h>

#include "reference/draft.h"

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

static enum csn_status rework(struct client *client, const struct call *call, unsigned attempt, struct csn_arena *arena,
                              struct csn_buf *request, struct csn_error *error)
{
    struct draft draft = {.arena = arena};
    enum csn_status status = draft_read(&draft, csn_buf_span(request), error);
    if (status != CSN_OK)
        return status;
    csn_buf_reset(request);
    draft_remove(&draft, CSN_SPAN("Authorization"));
    draft_bend_headers(&draft, client, call, attempt);
    status = bend_body(&draft, client);
    if (status == CSN_OK)
        status = draft_sign(&draft, client, call, error);
    draft_finish_headers(&draft, client, call, attempt);
    return status == CSN_OK ? draft_write(&draft, request) : status;
}

static struct csn_time signing_time(const struct client *client, const struct call *call)
{
    static const struct {
        enum switch_name by;
        int minutes;
    } offsets[] = {{SWITCH_STALE_DATE, -16}, {SWITCH_SLOW_CLOCK, -6}, {SWITCH_FAST_CLOCK, 20}, {SWITCH_FOUR_MINUTES_BEHIND, -4}};
    struct csn_time now = client_now(call);
    now.seconds += client->clock_correction_s;
    for (size_t i = 0; i < CSN_COUNT(offsets); i++)
        if (client->switches.on[offsets[i].by])
            now.seconds += (int64_t)offsets[i].minutes * 60;
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
    if (client->switches.on[SWITCH_SESSION_TOKEN_MISSING] || (attempt > 1 && client->switches.on[SWITCH_SESSION_TOKEN_ONCE]))
        config.credentials.session_token = CSN_SPAN("");
    if (attempt > 1 && client->switches.on[SWITCH_OLD_AUTHORIZATION])
        return csn_buf_append(request, csn_buf_span(&client->first_attempt));
    enum csn_status status = csn_client_build(&config, call->operation->name, body, signing_time(client, call), request, error);
    if (status == CSN_OK && client->switches.touches[SWITCHES_REQUEST])
        status = rework(client, call, attempt, arena, request, error);
    return status;
}
