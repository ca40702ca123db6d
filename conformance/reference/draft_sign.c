/* Signing a draft: the library's stages, with the one that a fault bends replaced. */
#include <ctype.h>

#include "reference/draft.h"

struct signing {
    struct draft signed_draft; /* as the signature sees it */
    struct csn_span list;      /* a;b;c */
    struct csn_sigv4_scope scope;
    struct csn_span amz_date;
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
    const struct csn_crypto *crypto = csn_crypto_openssl();
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

static enum csn_status compute(struct signing *signing, const struct client *client, const struct call *call,
                               struct csn_buf *canonical, struct csn_buf *to_sign, struct csn_error *error)
{
    const struct draft *draft = &signing->signed_draft;
    struct csn_sigv4_options options = {.encode_once = client->switches.on[SWITCH_PATH_ENCODED_ONCE]};
    struct csn_sigv4_request request = {
        .method = draft->method,
        .path = draft->target,
        .headers = {draft->headers, draft->count},
        .payload_hash = csn_span_of(signing->payload_hash, sizeof signing->payload_hash),
    };
    struct csn_hmac_key key;
    enum csn_status status = csn_sigv4_canonical_request(&request, signing->list, &options, canonical, error);
    if (status == CSN_OK)
        status = csn_sigv4_string_to_sign(NULL, signing->amz_date, &signing->scope, csn_buf_span(canonical), to_sign);
    if (status == CSN_OK)
        status = client->switches.on[SWITCH_SECRET_WITHOUT_PREFIX]
                     ? derive_without_prefix(call->credentials.secret_access_key, &signing->scope, &key)
                     : csn_sigv4_derive_key(NULL, call->credentials.secret_access_key, &signing->scope, &key);
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
    draft_set_format(draft, CSN_SPAN("Authorization"),
                     "AWS4-HMAC-SHA256 Credential=%.*s/%.*s/%.*s/%.*s/aws4_request%sSignedHeaders=%.*s%sSignature=%.*s",
                     CSN_SPAN_ARG(call->credentials.access_key_id), CSN_SPAN_ARG(signing->scope.date),
                     CSN_SPAN_ARG(signing->scope.region), CSN_SPAN_ARG(signing->scope.service), gap, CSN_SPAN_ARG(signing->list), gap,
                     (int)sizeof signature, signature);
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
    /* the digits alone: a fault may have written dashes */
    char date[8];
    size_t digits = 0;
    for (size_t i = 0; i < signing.amz_date.len && digits < sizeof date; i++)
        if (isdigit((unsigned char)signing.amz_date.data[i]))
            date[digits++] = signing.amz_date.data[i];
    signing.scope = (struct csn_sigv4_scope){csn_span_of(date, digits), call->region, client->model->signing_name};
    if (client->switches.on[SWITCH_WRONG_SCOPE_SERVICE])
        signing.scope.service = CSN_SPAN("execute-api");
    if (client->switches.on[SWITCH_HOST_SIGNED_WITHOUT_PORT])
        draft_set(&signing.signed_draft, CSN_SPAN("Host"), call->endpoint.host);
    enum csn_status status = csn_sigv4_payload_hash(NULL, draft->body, signing.payload_hash);
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
