/* Whether a request's own Authorization is that of the request, and if not, which known mistakes yield it. */
#include <string.h>

#include "cli/explain.h"

static void add_mistake(struct csn_explained *explained, const char *id, const char *says)
{
    for (size_t i = 0; i < explained->mistake_count; i++)
        if (strcmp(explained->mistakes[i].id, id) == 0)
            return;
    if (explained->mistake_count < CSN_EXPLAIN_MISTAKES_MAX)
        explained->mistakes[explained->mistake_count++] = (struct csn_mistake){id, says};
}

static struct csn_span sent(const struct csn_explained *explained, struct csn_span name)
{
    return csn_headers_get(explained->request.message.headers, name);
}

/* How the sent list differs from the same one in order; NULL: it doesn't. */
static const struct csn_mistake *list_mistake(const struct csn_explained *explained)
{
    static const struct csn_mistake order = {"header-order", "SignedHeaders, and what was signed, are not sorted by name"};
    static const struct csn_mistake names = {"names-as-sent", "SignedHeaders has names that are not in lower case"};
    static const struct csn_mistake twice = {"header-listed-twice", "SignedHeaders lists a header more than once"};
    struct csn_span list = explained->judged.authorization.signed_headers;
    if (csn_span_equal(list, explained->signed_headers))
        return NULL;
    if (csn_span_equal_ascii_case(list, explained->signed_headers))
        return &names;
    return list.len == explained->signed_headers.len ? &order : &twice;
}

/* What the Credential and the list say otherwise than ours: mistakes where the signature is right by what they say, or by ours. */
static void add_differences(struct csn_explained *explained)
{
    const struct csn_sigv4_scope *own = &explained->judged.authorization.scope;
    const struct csn_mistake *list = list_mistake(explained);
    if (!csn_span_equal(own->date, explained->scope.date))
        add_mistake(explained, "other-day", "the scope has another day than the request's date");
    if (!csn_span_equal(own->region, explained->scope.region))
        add_mistake(explained, "wrong-region", "the request is signed for another region");
    if (!csn_span_equal(own->service, explained->scope.service))
        add_mistake(explained, "wrong-service", "the request is signed for another service");
    if (list)
        add_mistake(explained, list->id, list->says);
}

static bool has_other_key_id(const struct csn_explained *explained)
{
    struct csn_span id = explained->context->credentials.access_key_id;
    return id.len > 0 && !csn_span_equal(id, explained->judged.authorization.access_key_id);
}

/* A token that is sent, known and meant to be signed, but not listed: the signature is that of the request without it. */
static bool has_late_token(const struct csn_explained *explained)
{
    static const struct csn_span name = CSN_SPAN_INIT("x-amz-security-token");
    return sent(explained, name).data && !explained->context->omit_session_token &&
           explained->context->credentials.session_token.len > 0 &&
           !csn_signed_headers_list(explained->judged.authorization.signed_headers, name);
}

static bool has_no_differences(const struct csn_explained *explained)
{
    const struct csn_sigv4_authorization *authorization = &explained->judged.authorization;
    const struct csn_sigv4_scope *scope = &authorization->scope;
    return csn_span_equal(authorization->algorithm, CSN_SPAN("AWS4-HMAC-SHA256")) &&
           csn_span_equal(authorization->terminator, CSN_SPAN("aws4_request")) &&
           csn_span_equal(scope->date, explained->scope.date) && csn_span_equal(scope->region, explained->scope.region) &&
           csn_span_equal(scope->service, explained->scope.service) &&
           csn_span_equal(authorization->signed_headers, explained->signed_headers) &&
           csn_signed_headers_list(explained->signed_headers, CSN_SPAN("host"));
}

/* The request signed with this scope and list; tells whether that is what was sent, and gives the canonical request. */
static bool fits(struct csn_explained *explained, const struct csn_sigv4_scope *scope, struct csn_span list, struct csn_buf *canonical)
{
    struct csn_sigv4_authorization authorization = explained->judged.authorization;
    struct csn_sigv4_request request = csn_request_to_sign(&explained->judged);
    bool matches = false;
    authorization.scope = *scope;
    authorization.signed_headers = list;
    authorization.terminator = CSN_SPAN("aws4_request");
    authorization.algorithm = CSN_SPAN("AWS4-HMAC-SHA256");
    enum csn_status status = csn_sigv4_verify(NULL, NULL, &request, &authorization, explained->amz_date,
                                              explained->context->credentials.secret_access_key, &explained->options, &matches,
                                              canonical, NULL, NULL);
    return status == CSN_OK && matches;
}

/* Tries the mistakes on the request as it would be with this scope and list. */
static bool diagnose(struct csn_explained *explained, const struct csn_sigv4_scope *scope, struct csn_span list)
{
    struct csn_diagnosis found[CSN_EXPLAIN_MISTAKES_MAX];
    struct csn_sigv4_authorization own = explained->judged.authorization;
    struct csn_buf canonical = csn_judgement_buffer(&explained->judgement);
    size_t count = 0;
    if (fits(explained, scope, list, &canonical)) {
        add_differences(explained);
        return true;
    }
    explained->judged.authorization.scope = *scope;
    explained->judged.authorization.signed_headers = list;
    if (canonical.len > CSN_SIGV4_HEX_SIZE && explained->judgement.status == CSN_OK)
        count = csn_diagnose_all(&explained->judgement, &explained->judged, csn_buf_span(&canonical), found, CSN_COUNT(found));
    explained->judged.authorization = own;
    for (size_t i = 0; i < count; i++) {
        struct csn_span says = csn_arena_copy(explained->judgement.arena, found[i].message); /* gets its NUL */
        add_mistake(explained, found[i].id, says.data ? says.data : "");
    }
    if (count > 0)
        add_differences(explained);
    return count > 0;
}

/* What was sent and what is ours may differ in the scope, in the list, or in both. */
static void diagnose_all(struct csn_explained *explained)
{
    const struct csn_sigv4_scope *scopes[] = {&explained->judged.authorization.scope, &explained->scope};
    const struct csn_sigv4_scope own = *scopes[0];
    const struct csn_span lists[] = {explained->judged.authorization.signed_headers, explained->signed_headers};
    scopes[0] = &own;
    for (size_t scope = 0; scope < CSN_COUNT(scopes); scope++)
        for (size_t list = 0; list < CSN_COUNT(lists); list++)
            if (diagnose(explained, scopes[scope], lists[list]))
                return;
}

static void set_closest(struct csn_explained *explained, const char *part, struct csn_span message, struct csn_span expected,
                        struct csn_span actual)
{
    if (!explained->closest.part)
        explained->closest = (struct csn_explain_closest){part, message, expected, actual};
}

static struct csn_span whole_scope(struct csn_explained *explained, const struct csn_sigv4_scope *scope, struct csn_span terminator)
{
    return csn_judgement_text(&explained->judgement, "%.*s/%.*s/%.*s/%.*s", CSN_SPAN_ARG(scope->date), CSN_SPAN_ARG(scope->region),
                              CSN_SPAN_ARG(scope->service), CSN_SPAN_ARG(terminator));
}

/* A header that ought to be signed and isn't listed, or the other way round. */
static void compare_list(struct csn_explained *explained)
{
    struct csn_headers headers = explained->request.message.headers;
    struct csn_span list = explained->judged.authorization.signed_headers;
    struct csn_span rest = list;
    struct csn_span name;
    while (csn_span_split(&rest, ';', &name))
        if (!csn_headers_get(headers, name).data)
            set_closest(explained, "signed-headers", CSN_SPAN("a header is listed as signed that the request does not have"), name, list);
    if (!csn_signed_headers_list(list, CSN_SPAN("host")))
        set_closest(explained, "signed-headers", CSN_SPAN("host is not among the signed headers"), explained->signed_headers, list);
    for (size_t i = 0; i < headers.count; i++)
        if (csn_span_equal_ascii_case(csn_span_slice(headers.items[i].name, 0, 6), CSN_SPAN("x-amz-")) &&
            !csn_signed_headers_list(list, headers.items[i].name))
            set_closest(explained, "signed-headers", CSN_SPAN("a header that must be signed is not listed"), headers.items[i].name, list);
    if (!csn_span_equal(list, explained->signed_headers))
        set_closest(explained, "signed-headers", CSN_SPAN("the list of signed headers is not sorted, lower-case, each name once"),
                    explained->signed_headers, list);
}

/* The first thing that can be seen to differ; the signatures themselves at the last. */
static void find_closest(struct csn_explained *explained)
{
    const struct csn_sigv4_authorization *authorization = &explained->judged.authorization;
    struct csn_span announced = sent(explained, CSN_SPAN("x-amz-content-sha256"));
    struct csn_span expected = whole_scope(explained, &explained->scope, CSN_SPAN("aws4_request"));
    struct csn_span actual = whole_scope(explained, &authorization->scope, authorization->terminator);
    if (!csn_span_equal(authorization->algorithm, CSN_SPAN("AWS4-HMAC-SHA256")))
        set_closest(explained, "algorithm", CSN_SPAN("the algorithm is another one"), CSN_SPAN("AWS4-HMAC-SHA256"), authorization->algorithm);
    if (has_other_key_id(explained))
        set_closest(explained, "credential", CSN_SPAN("the access key id is another one"), explained->context->credentials.access_key_id,
                    authorization->access_key_id);
    if (!csn_span_equal(expected, actual))
        set_closest(explained, "scope", CSN_SPAN("the credential scope is another one"), expected, actual);
    if (announced.data && !csn_span_equal(announced, explained->payload_hash))
        set_closest(explained, "payload-hash", CSN_SPAN("x-amz-content-sha256 is not the hash of the body"), explained->payload_hash, announced);
    compare_list(explained);
    set_closest(explained, "signature",
                CSN_SPAN("everything that can be seen agrees: the secret, or something that was signed, is another one"),
                explained->signature, authorization->signature);
}

/* A header that can't be read is as near as it gets. */
static void tell_form(struct csn_explained *explained)
{
    struct csn_sigv4_authorization ignored;
    struct csn_error error = {0};
    (void)!csn_sigv4_parse_authorization(explained->judged.authorization_value, &ignored, &error);
    set_closest(explained, "authorization", csn_judgement_text(&explained->judgement, "Authorization is malformed at byte %zu: %s",
                                                               error.offset, error.message),
                CSN_SPAN("AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=<64 hex digits>"),
                explained->judged.authorization_value);
}

static void prepare(struct csn_explained *explained)
{
    struct csn_judged_request *judged = &explained->judged;
    judged->amz_date = explained->amz_date;
    judged->dated = csn_time_parse_amz_date(judged->amz_date, &judged->date, NULL) == CSN_OK;
    judged->terms.credentials = explained->context->credentials;
    judged->terms.region = explained->context->region;
    judged->terms.signing = explained->options;
    judged->terms.thorough = true;
}

void csn_explain_verify(struct csn_explained *explained)
{
    if (!explained->signed_already)
        return;
    explained->judged_value = explained->context->credentials.secret_access_key.len > 0 || !explained->judged.authorized;
    if (!explained->judged.authorized) {
        tell_form(explained);
        return;
    }
    if (!explained->judged_value)
        return;
    prepare(explained);
    bool matches = csn_crypto_equal(explained->signature.data, explained->judged.authorization.signature.data, CSN_SIGV4_HEX_SIZE);
    if (matches && has_late_token(explained))
        add_mistake(explained, "token-added-later", "the session token is sent but was not part of what was signed");
    else if (matches && has_other_key_id(explained))
        add_mistake(explained, "wrong-access-key-id", "the signature is right, but Credential names another access key id");
    else if (matches && has_no_differences(explained))
        explained->verifies = true;
    else
        diagnose_all(explained);
    if (!explained->verifies && explained->mistake_count == 0)
        find_closest(explained);
}
