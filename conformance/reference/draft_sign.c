/* Signing a draft: the library's stages, with the one that a fault bends replaced. */
#include <ctype.h>

#include "reference/draft.h"
#include "reference/edit.h"

struct signing {
    struct draft signed_draft; /* as the signature sees it */
    struct csn_span list;      /* a;b;c */
    struct csn_sigv4_scope scope;
    struct csn_span amz_date;
    char date[CSN_SIGV4_DATE_SIZE]; /* of the scope, eight digits of it */
    struct csn_span payload;   /* what stands in the place of the body's hash */
    char payload_hash[CSN_SIGV4_HEX_SIZE];
    char signature[CSN_SIGV4_HEX_SIZE];
};

static bool is_left_out(const struct client *client, struct csn_span name)
{
    const bool *on = client->switches.on;
    return (on[SWITCH_TARGET_UNSIGNED] && csn_span_equal(name, CSN_SPAN("x-amz-target"))) ||
           (on[SWITCH_SESSION_TOKEN_UNSIGNED] && csn_span_equal(name, CSN_SPAN("x-amz-security-token"))) ||
           (on[SWITCH_CONTENT_TYPE_UNSIGNED] && csn_span_equal(name, CSN_SPAN("content-type")));
}

/* The list of signed headers, as the library makes it, less what a fault leaves out and more what one adds. */
static enum csn_status list_headers(const struct client *client, struct draft *draft, struct csn_buf *list)
{
    char storage[2048];
    struct csn_buf all;
    struct csn_span name;
    csn_buf_init_fixed(&all, storage, sizeof storage);
    enum csn_status status = csn_sigv4_signed_headers((struct csn_headers){draft->headers, draft->count}, &all);
    struct csn_span rest = csn_buf_span(&all);
    if (status == CSN_OK && client->switches.on[SWITCH_UNSORTED_HEADERS])
        status = csn_buf_append(list, CSN_SPAN("x-amz-target;"));
    if (status == CSN_OK && client->switches.on[SWITCH_AUTHORIZATION_SIGNED])
        status = csn_buf_append(list, CSN_SPAN("authorization;"));
    if (status == CSN_OK && client->switches.on[SWITCH_CONNECTION_SIGNED])
        status = csn_buf_append(list, CSN_SPAN("connection;"));
    while (status == CSN_OK && csn_span_split(&rest, ';', &name)) {
        if (is_left_out(client, name) ||
            (client->switches.on[SWITCH_UNSORTED_HEADERS] && csn_span_equal(name, CSN_SPAN("x-amz-target"))))
            continue;
        if (client->switches.on[SWITCH_USER_AGENT_SIGNED] && csn_span_equal(name, CSN_SPAN("x-amz-date")))
            status = csn_buf_append(list, CSN_SPAN("user-agent;"));
        if (status == CSN_OK)
            status = csn_buf_append_format(list, "%.*s;", CSN_SPAN_ARG(name));
    }
    if (list->len > 0)
        csn_buf_truncate(list, list->len - 1);
    return status;
}

/* HMAC chain over the secret itself, without "AWS4" before it. */
static enum csn_status derive_without_prefix(struct csn_span secret, const struct csn_sigv4_scope *scope, struct csn_hmac_key *key)
{
    const struct csn_crypto *crypto = csn_crypto_default();
    const struct csn_span parts[] = {scope->date, scope->region, scope->service, CSN_SPAN("aws4_request")};
    unsigned char digest[CSN_SHA256_SIZE];
    enum csn_status status = crypto->hmac_key(crypto->ctx, secret, key);
    for (size_t i = 0; i < CSN_COUNT(parts) && status == CSN_OK; i++) {
        status = crypto->hmac(crypto->ctx, key, &parts[i], 1, digest);
        if (status == CSN_OK)
            status = crypto->hmac_key(crypto->ctx, csn_span_of(digest, sizeof digest), key);
    }
    return status;
}

static enum csn_status derive(const struct signing *signing, const struct client *client, const struct call *call, struct csn_hmac_key *key)
{
    struct csn_span secret = call->credentials.secret_access_key;
    if (client->switches.on[SWITCH_SECRET_WITHOUT_PREFIX])
        return derive_without_prefix(secret, &signing->scope, key);
    return csn_sigv4_derive_key(NULL, secret, &signing->scope, key);
}

/* The canonical request less its blank line, or with a run of spaces as it was sent. */
static enum csn_status bend_canonical(const bool *on, struct csn_buf *canonical)
{
    struct csn_span from = on[SWITCH_BLANK_LINE_MISSING] ? CSN_SPAN("\n\n") : CSN_SPAN("two spaces");
    struct csn_span to = on[SWITCH_BLANK_LINE_MISSING] ? CSN_SPAN("\n") : CSN_SPAN("two  spaces");
    struct csn_span text = csn_buf_span(canonical);
    size_t at = text.len;
    struct csn_buf out;
    if (!on[SWITCH_BLANK_LINE_MISSING] && !on[SWITCH_VALUES_UNTRIMMED])
        return CSN_OK;
    for (size_t found = csn_span_search(text, 0, from); found < text.len; found = csn_span_search(text, found + 1, from))
        at = found; /* an empty query makes a blank line too: the last one it is */
    if (at == text.len)
        return CSN_OK;
    csn_buf_init(&out, NULL, canonical->ceiling);
    enum csn_status status = csn_buf_append_format(&out, "%.*s%.*s%.*s", CSN_SPAN_ARG(csn_span_slice(text, 0, at)), CSN_SPAN_ARG(to),
                                                   CSN_SPAN_ARG(csn_span_slice(text, at + from.len, text.len)));
    csn_buf_reset(canonical);
    if (status == CSN_OK)
        status = csn_buf_append(canonical, csn_buf_span(&out));
    csn_buf_clear(&out);
    return status;
}

static enum csn_status compute(struct signing *signing, struct client *client, const struct call *call,
                               struct csn_buf *canonical, struct csn_buf *to_sign, struct csn_error *error)
{
    const struct draft *draft = &signing->signed_draft;
    struct csn_sigv4_options options = {.encode_once = client->switches.on[SWITCH_PATH_ENCODED_ONCE]};
    struct csn_sigv4_request request = {
        .method = draft->method,
        .path = draft->target,
        .headers = {draft->headers, draft->count},
        .payload_hash = signing->payload,
    };
    struct csn_hmac_key key;
    enum csn_status status = csn_sigv4_canonical_request(&request, signing->list, &options, canonical, error);
    if (status == CSN_OK)
        status = bend_canonical(client->switches.on, canonical);
    if (status == CSN_OK)
        status = csn_sigv4_string_to_sign(NULL, signing->amz_date, &signing->scope, csn_buf_span(canonical), to_sign);
    if (status == CSN_OK && client->switches.on[SWITCH_FEED_BEHIND_STRING])
        status = csn_buf_append_byte(to_sign, '\n');
    if (status == CSN_OK)
        status = derive(signing, client, call, &key);
    if (status == CSN_OK)
        status = csn_sigv4_signature(NULL, &key, csn_buf_span(to_sign), signing->signature);
    csn_wipe(&key, sizeof key);
    return status;
}

static void append_authorization(struct draft *draft, const struct signing *signing, const struct client *client,
                                 const struct call *call)
{
    const char *gap = client->switches.on[SWITCH_NO_SPACES_IN_AUTHORIZATION] ? "," : ", ";
    char signature[CSN_SIGV4_HEX_SIZE];
    for (size_t i = 0; i < sizeof signature; i++)
        signature[i] = client->switches.on[SWITCH_UPPER_HEX] ? (char)toupper((unsigned char)signing->signature[i]) : signing->signature[i];
    if (client->switches.on[SWITCH_AUTHORIZATION_ORDER])
        draft_set_format(draft, CSN_SPAN("Authorization"),
                         "AWS4-HMAC-SHA256 SignedHeaders=%.*s, Signature=%.*s, Credential=%.*s/%.*s/%.*s/%.*s/aws4_request",
                         CSN_SPAN_ARG(signing->list), (int)sizeof signature, signature, CSN_SPAN_ARG(call->credentials.access_key_id),
                         CSN_SPAN_ARG(signing->scope.date), CSN_SPAN_ARG(signing->scope.region), CSN_SPAN_ARG(signing->scope.service));
    else
        draft_set_format(draft, CSN_SPAN("Authorization"),
                         "AWS4-HMAC-SHA256%s Credential=%.*s/%.*s/%.*s/%.*s/aws4_request%sSignedHeaders=%.*s%sSignature=%.*s",
                         client->switches.on[SWITCH_COMMA_BEHIND_ALGORITHM] ? "," : "", CSN_SPAN_ARG(call->credentials.access_key_id),
                         CSN_SPAN_ARG(signing->scope.date), CSN_SPAN_ARG(signing->scope.region), CSN_SPAN_ARG(signing->scope.service),
                         gap, CSN_SPAN_ARG(signing->list), gap, (int)sizeof signature, signature);
}

/* The scope's day: that of the date, or the day before. */
static void set_scope(struct signing *signing, const struct client *client, const struct call *call)
{
    const bool *on = client->switches.on;
    struct csn_buf text;
    struct csn_time time;
    size_t digits = 0;
    csn_buf_init_fixed(&text, signing->date, sizeof signing->date);
    if (on[SWITCH_SCOPE_OF_ANOTHER_DAY] && csn_time_parse_amz_date(signing->amz_date, &time, NULL) == CSN_OK) {
        time.seconds -= 86400;
        (void)!csn_time_format_amz_date(&text, time);
        digits = 8;
    }
    /* the digits alone: a fault may have written dashes */
    for (size_t i = 0; i < signing->amz_date.len && digits < 8; i++)
        if (isdigit((unsigned char)signing->amz_date.data[i]))
            signing->date[digits++] = signing->amz_date.data[i];
    signing->scope = (struct csn_sigv4_scope){csn_span_of(signing->date, digits), call->region, client->model->signing_name};
    if (on[SWITCH_WRONG_SCOPE_SERVICE])
        signing->scope.service = CSN_SPAN("execute-api");
    if (on[SWITCH_FIXED_REGION])
        signing->scope.region = CSN_SPAN("eu-west-1");
}

/* What the signature sees and nobody else. */
static void bend_signed(struct signing *signing, const struct client *client, const struct call *call)
{
    const bool *on = client->switches.on;
    if (on[SWITCH_HOST_SIGNED_WITHOUT_PORT])
        draft_set(&signing->signed_draft, CSN_SPAN("Host"), call->endpoint.host);
    if (on[SWITCH_AUTHORIZATION_SIGNED])
        draft_set(&signing->signed_draft, CSN_SPAN("Authorization"), CSN_SPAN("AWS4-HMAC-SHA256"));
    if (on[SWITCH_ABSENT_HEADER_SIGNED])
        draft_set(&signing->signed_draft, CSN_SPAN("X-Amz-Meta-Absent"), CSN_SPAN(""));
}

static enum csn_status hash_payload(struct signing *signing, const struct client *client, struct csn_span body)
{
    const bool *on = client->switches.on;
    struct csn_buf latin1;
    signing->payload = on[SWITCH_UNSIGNED_PAYLOAD] ? CSN_SPAN("UNSIGNED-PAYLOAD")
                                                   : csn_span_of(signing->payload_hash, sizeof signing->payload_hash);
    if (on[SWITCH_EMPTY_PAYLOAD_HASH])
        body = CSN_SPAN("");
    if (!on[SWITCH_LATIN1_PAYLOAD_HASH])
        return csn_sigv4_payload_hash(NULL, body, signing->payload_hash);
    csn_buf_init(&latin1, NULL, body.len + 1);
    enum csn_status status = csn_buf_append(&latin1, body);
    edit_to_latin1(&latin1);
    if (status == CSN_OK)
        status = csn_sigv4_payload_hash(NULL, csn_buf_span(&latin1), signing->payload_hash);
    csn_buf_clear(&latin1);
    return status;
}

enum csn_status draft_sign(struct draft *draft, struct client *client, const struct call *call, struct csn_error *error)
{
    struct signing signing = {.signed_draft = *draft};
    struct csn_buf list;
    struct csn_buf canonical;
    struct csn_buf to_sign;
    csn_buf_init(&list, NULL, 4096);
    csn_buf_init(&canonical, NULL, (size_t)1 << 20);
    csn_buf_init(&to_sign, NULL, 4096);
    signing.amz_date = draft_get(draft, CSN_SPAN("X-Amz-Date"));
    if (!signing.amz_date.data)
        signing.amz_date = draft_get(draft, CSN_SPAN("Date"));
    set_scope(&signing, client, call);
    bend_signed(&signing, client, call);
    enum csn_status status = hash_payload(&signing, client, draft->body);
    if (status == CSN_OK)
        status = list_headers(client, &signing.signed_draft, &list);
    signing.list = csn_buf_span(&list);
    if (status == CSN_OK)
        status = compute(&signing, client, call, &canonical, &to_sign, error);
    if (status == CSN_OK)
        append_authorization(draft, &signing, client, call);
    csn_buf_clear(&list);
    csn_buf_clear(&canonical);
    csn_buf_clear(&to_sign);
    return status;
}
