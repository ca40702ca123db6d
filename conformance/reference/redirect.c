/* Following a redirect: a freedom, unless credentials go along to another host or the method changes. */
#include "reference/draft.h"

static bool follows(const struct client *client, int status)
{
    const bool *on = client->switches.on;
    bool wanted = on[SWITCH_FOLLOWS_REDIRECTS] || on[SWITCH_CREDENTIALS_REDIRECTED] || on[SWITCH_REDIRECTED_AS_GET];
    return wanted && (status == 307 || status == 308);
}

/* The request for the other place. */
static enum csn_status redirect(const struct client *client, const struct call *from, const struct call *to, struct csn_span request,
                                struct csn_arena *arena, struct csn_buf *out, struct csn_error *error)
{
    struct draft draft = {.arena = arena};
    enum csn_status status = draft_read(&draft, request, error);
    if (status != CSN_OK)
        return status;
    if (client->switches.on[SWITCH_REDIRECTED_AS_GET])
        draft.method = CSN_SPAN("GET");
    if (to->endpoint.port != from->endpoint.port && !client->switches.on[SWITCH_CREDENTIALS_REDIRECTED]) {
        draft_remove(&draft, CSN_SPAN("Authorization"));
        draft_remove(&draft, CSN_SPAN("X-Amz-Security-Token"));
    }
    draft_set(&draft, CSN_SPAN("Host"), to->endpoint.authority);
    return draft_write(&draft, out);
}

enum exchange_end redirect_follow(struct client *client, const struct call *call, struct csn_span request, struct csn_arena *arena,
                                  const char **why)
{
    const struct csn_http_message *message = csn_http_parser_message(&client->parser);
    struct csn_span location = csn_arena_copy(arena, csn_headers_get(message->headers, CSN_SPAN("location")));
    struct call there = *call;
    struct csn_error error;
    struct csn_buf out;
    if (!follows(client, message->status) || csn_client_parse_endpoint(location, &there.endpoint, &error) != CSN_OK)
        return EXCHANGE_ANSWERED;
    csn_buf_init(&out, NULL, request.len + 65536);
    enum exchange_end end = EXCHANGE_FAILED;
    *why = "the redirect can't be followed";
    if (redirect(client, call, &there, request, arena, &out, &error) == CSN_OK)
        end = transport_exchange(client, &there, csn_buf_span(&out), why);
    csn_buf_clear(&out);
    return end;
}
