/* What faults and variants do to a request's headers: before it is signed, and behind the signature's back. */
#include <ctype.h>
#include <string.h>

#include "reference/draft.h"

/* A header that a switch adds or replaces. */
struct addition {
    enum switch_name by;
    struct csn_span name;
    struct csn_span value;
};

#define OWN_HEADER CSN_SPAN_INIT("X-Amz-Meta-Reference")

static const struct addition signed_additions[] = {
    {SWITCH_CONTENT_TYPE_CHARSET, CSN_SPAN_INIT("Content-Type"), CSN_SPAN_INIT("application/x-amz-json-1.1; charset=utf-8")},
    {SWITCH_JSON_1_0, CSN_SPAN_INIT("Content-Type"), CSN_SPAN_INIT("application/x-amz-json-1.0")},
    {SWITCH_CONTENT_ENCODING, CSN_SPAN_INIT("Content-Encoding"), CSN_SPAN_INIT("gzip")},
    {SWITCH_USER_AGENT_SIGNED, CSN_SPAN_INIT("User-Agent"), CSN_SPAN_INIT("countersign-reference")},
    {SWITCH_CONNECTION_SIGNED, CSN_SPAN_INIT("Connection"), CSN_SPAN_INIT("keep-alive")},
    {SWITCH_VALUES_UNTRIMMED, OWN_HEADER, CSN_SPAN_INIT("two  spaces")},
    {SWITCH_SPACES_IN_VALUE, OWN_HEADER, CSN_SPAN_INIT("two  spaces, and \"three   more\"")},
    {SWITCH_TAB_IN_VALUE, OWN_HEADER, CSN_SPAN_INIT("a\ttab")},
};

static const struct addition unsigned_additions[] = {
    {SWITCH_CONNECTION_CLOSE, CSN_SPAN_INIT("Connection"), CSN_SPAN_INIT("close")},
    {SWITCH_KEEP_ALIVE, CSN_SPAN_INIT("Connection"), CSN_SPAN_INIT("keep-alive")},
    {SWITCH_FOLDED_HEADER, CSN_SPAN_INIT("User-Agent"), CSN_SPAN_INIT("countersign\r\n reference")},
    {SWITCH_SPACE_BEFORE_COLON, CSN_SPAN_INIT("User-Agent "), CSN_SPAN_INIT("countersign-reference")},
    {SWITCH_USER_AGENT, CSN_SPAN_INIT("User-Agent"),
     CSN_SPAN_INIT("aws-sdk-c/1.0.0-beta+5 ua/2.1 os/linux#6.1 lang/c#C11 md/(a; b) api/client#2.0 cfg/retry-mode#standard \"quoted\"")},
    {SWITCH_ACCEPT_HEADERS, CSN_SPAN_INIT("Accept"), CSN_SPAN_INIT("*/*")},
    {SWITCH_ACCEPT_HEADERS, CSN_SPAN_INIT("Accept-Language"), CSN_SPAN_INIT("*")},
    {SWITCH_ACCEPT_HEADERS, CSN_SPAN_INIT("Accept-Encoding"), CSN_SPAN_INIT("")},
    {SWITCH_ACCEPT_IDENTITY, CSN_SPAN_INIT("Accept-Encoding"), CSN_SPAN_INIT("identity")},
    {SWITCH_CODING_UNREAD, CSN_SPAN_INIT("Accept-Encoding"), CSN_SPAN_INIT("gzip, deflate")},
    {SWITCH_TRACE_ID, CSN_SPAN_INIT("X-Amzn-Trace-Id"), CSN_SPAN_INIT("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0")},
    {SWITCH_DATE_TOO, CSN_SPAN_INIT("Date"), CSN_SPAN_INIT("Tue, 14 Nov 2023 22:13:20 GMT")},
    {SWITCH_EXPECT_CONTINUE, CSN_SPAN_INIT("Expect"), CSN_SPAN_INIT("100-continue")},
};

static void add_all(struct draft *draft, const struct client *client, const struct addition *additions, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (client->switches.on[additions[i].by])
            draft_set(draft, additions[i].name, additions[i].value);
}

static void bend_target(struct draft *draft, const struct client *client, const struct call *call)
{
    struct csn_span service = client->model->service;
    if (client->switches.on[SWITCH_WRONG_TARGET])
        draft_set_format(draft, CSN_SPAN("X-Amz-Target"), "%.*s.%.*s",
                         CSN_SPAN_ARG(csn_span_slice(service, 0, csn_span_find(service, 0, '_'))), CSN_SPAN_ARG(call->operation->name));
    if (client->switches.on[SWITCH_TARGET_WITH_NAMESPACE])
        draft_set_format(draft, CSN_SPAN("X-Amz-Target"), "com.amazonaws#%.*s.%.*s", CSN_SPAN_ARG(service),
                         CSN_SPAN_ARG(call->operation->name));
}

static void bend_start_line(struct draft *draft, const struct client *client)
{
    const bool *on = client->switches.on;
    if (on[SWITCH_PATH_UNJOINED] && draft->target.len > 1 && csn_span_ends_with(draft->target, CSN_SPAN("/")))
        draft->target.len--;
    if (on[SWITCH_PATH_DROPPED])
        draft->target = CSN_SPAN("/");
    if (on[SWITCH_GET_METHOD])
        draft->method = CSN_SPAN("GET");
    if (on[SWITCH_HTTP_1_0])
        draft->version = CSN_SPAN("HTTP/1.0");
}

/* 20231114T221320Z, with dashes and colons, or with milliseconds, or in another header. */
static void bend_date(struct draft *draft, const struct client *client)
{
    const bool *on = client->switches.on;
    struct csn_span date = draft_get(draft, CSN_SPAN("X-Amz-Date"));
    const char *d = date.data;
    if (!d || date.len < CSN_SIGV4_DATE_SIZE)
        return;
    if (on[SWITCH_ISO_DATE])
        draft_set_format(draft, CSN_SPAN("X-Amz-Date"), "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", d, d + 4, d + 6, d + 9, d + 11, d + 13);
    if (on[SWITCH_DATE_WITH_FRACTION])
        draft_set_format(draft, CSN_SPAN("X-Amz-Date"), "%.15s.123Z", d);
    if (on[SWITCH_DATE_IN_DATE]) {
        draft_remove(draft, CSN_SPAN("X-Amz-Date"));
        draft_set(draft, CSN_SPAN("Date"), date);
    }
}

static void bend_session_token(struct draft *draft, const struct client *client, const struct call *call)
{
    if (call->credentials.session_token.len > 0)
        return;
    if (client->switches.on[SWITCH_EMPTY_SESSION_TOKEN])
        draft_set(draft, CSN_SPAN("X-Amz-Security-Token"), CSN_SPAN(""));
    if (client->switches.on[SWITCH_SESSION_TOKEN_AS_NONE])
        draft_set(draft, CSN_SPAN("X-Amz-Security-Token"), CSN_SPAN("None"));
}

/* What the SDKs tell the service about a call and its attempts. */
static void add_sdk_headers(struct draft *draft, struct client *client, const struct call *call, unsigned attempt)
{
    const bool *on = client->switches.on;
    unsigned number = on[SWITCH_ATTEMPT_NUMBER_FIXED] ? 1 : on[SWITCH_ATTEMPT_FROM_ZERO] ? attempt - 1 : attempt;
    if (on[SWITCH_INVOCATION_ID_RENEWED])
        request_new_invocation(client);
    struct csn_span id = csn_arena_copy(draft->arena, csn_span_of(client->invocation_id, sizeof client->invocation_id));
    draft_set(draft, CSN_SPAN("amz-sdk-invocation-id"), id);
    draft_set_format(draft, CSN_SPAN("amz-sdk-request"), "attempt=%u; max=%u", number, call->max_attempts);
}

static void add_payload_hash(struct draft *draft)
{
    char hash[CSN_SIGV4_HEX_SIZE];
    if (csn_sigv4_payload_hash(NULL, draft->body, hash) == CSN_OK)
        draft_set_format(draft, CSN_SPAN("X-Amz-Content-Sha256"), "%.*s", (int)sizeof hash, hash);
}

void draft_bend_headers(struct draft *draft, struct client *client, const struct call *call, unsigned attempt)
{
    const bool *on = client->switches.on;
    bend_start_line(draft, client);
    bend_target(draft, client, call);
    bend_date(draft, client);
    bend_session_token(draft, client, call);
    add_all(draft, client, signed_additions, CSN_COUNT(signed_additions));
    if (on[SWITCH_HOST_HEADER_WITHOUT_PORT])
        draft_set(draft, CSN_SPAN("Host"), call->endpoint.host);
    if (on[SWITCH_TWO_CONTENT_TYPES])
        draft_append(draft, CSN_SPAN("Content-Type"), CSN_SPAN("application/x-amz-json-1.1"));
    if (on[SWITCH_REPEATED_HEADER]) {
        draft_append(draft, (struct csn_span)OWN_HEADER, CSN_SPAN("second by name"));
        draft_append(draft, (struct csn_span)OWN_HEADER, CSN_SPAN("first by name"));
    }
    if (on[SWITCH_EXTRA_SIGNED_HEADERS])
        add_sdk_headers(draft, client, call, attempt);
    if (on[SWITCH_EXTRA_SIGNED_HEADERS] || on[SWITCH_PAYLOAD_HASH_SENT])
        add_payload_hash(draft);
    if (on[SWITCH_UNSIGNED_PAYLOAD])
        draft_set(draft, CSN_SPAN("X-Amz-Content-Sha256"), CSN_SPAN("UNSIGNED-PAYLOAD"));
}

static void reverse_headers(struct draft *draft)
{
    for (size_t i = 0; i < draft->count / 2; i++) {
        struct csn_header swap = draft->headers[i];
        draft->headers[i] = draft->headers[draft->count - 1 - i];
        draft->headers[draft->count - 1 - i] = swap;
    }
}

static void change_names(struct draft *draft, int (*change)(int))
{
    for (size_t i = 0; i < draft->count; i++) {
        struct csn_span name = csn_arena_copy(draft->arena, draft->headers[i].name);
        for (size_t at = 0; name.data && at < name.len; at++)
            ((char *)(uintptr_t)name.data)[at] = (char)change((unsigned char)name.data[at]);
        if (name.data)
            draft->headers[i].name = name;
    }
}

static bool is_plain(struct csn_span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] < 0x21 || text.data[i] > 0x7e)
            return false;
    return text.len > 0;
}

/* As a binding to a header would send it. */
static void add_member(struct draft *draft, const struct call *call)
{
    for (size_t i = 0; i < call->input->count; i++)
        if (call->input->items[i].value->kind == CSN_VALUE_STRING && is_plain(call->input->items[i].value->text)) {
            draft_set(draft, call->input->items[i].name, call->input->items[i].value->text);
            return;
        }
}

void draft_finish_headers(struct draft *draft, struct client *client, const struct call *call, unsigned attempt)
{
    const bool *on = client->switches.on;
    add_all(draft, client, unsigned_additions, CSN_COUNT(unsigned_additions));
    if (on[SWITCH_UNSIGNED_SDK_HEADERS] || on[SWITCH_ATTEMPT_FROM_ZERO] || on[SWITCH_ATTEMPT_NUMBER_FIXED] ||
        on[SWITCH_INVOCATION_ID_RENEWED])
        add_sdk_headers(draft, client, call, attempt);
    if (on[SWITCH_MEMBER_IN_HEADER])
        add_member(draft, call);
    if (on[SWITCH_HEADER_ORDER])
        reverse_headers(draft);
    if (on[SWITCH_LOWER_CASE_HEADERS])
        change_names(draft, tolower);
    if (on[SWITCH_UPPER_CASE_HEADERS])
        change_names(draft, toupper);
    if (on[SWITCH_NO_SPACE_BEHIND_COLON])
        draft->before_value = CSN_SPAN("");
    if (on[SWITCH_SPACES_AROUND_VALUES]) {
        draft->before_value = CSN_SPAN(" \t ");
        draft->behind_value = CSN_SPAN(" \t");
    }
}
