/* Whose credentials a request bears, and the value of its signature. */
#include <string.h>

#include "judge/diagnose.h"

enum { SIGNATURE_SHOWN = 8, FOREIGN_MEMORY = 1 << 20 };

static bool verify(struct csn_judgement *judgement, struct csn_judged_request *request, struct csn_span secret,
                   struct csn_buf *canonical, bool *matches)
{
    struct csn_sigv4_request to_sign = csn_request_to_sign(request);
    enum csn_status status = csn_sigv4_verify(NULL, &judgement->keys, &to_sign, &request->authorization, request->amz_date, secret, NULL,
                                              matches, canonical, NULL, NULL);

    if (status == CSN_NO_MEMORY || status == CSN_CRYPTO)
        csn_judgement_fail(judgement, status, "a signature can't be computed");
    return status == CSN_OK;
}

/* The case of the same run whose key id was sent; NULL where it is nobody's. */
static const struct csn_case *find_owner(struct csn_judgement *judgement, struct csn_judged_request *request, bool *verifies)
{
    const struct csn_catalogue *catalogue = judgement->catalogue;
    struct csn_arena arena;
    const struct csn_case *owner = NULL;

    csn_arena_init(&arena, NULL, FOREIGN_MEMORY);
    for (size_t i = 0; i < catalogue->case_count && owner == NULL && judgement->instance != NULL; i++) {
        struct csn_instance other;

        if (csn_instance_make(&catalogue->cases[i], judgement->instance->seed, judgement->instance->repeat, &arena, &other) != CSN_OK)
            break;
        if (csn_span_equal(other.credentials.access_key_id, request->authorization.access_key_id)) {
            owner = &catalogue->cases[i];
            (void)verify(judgement, request, other.credentials.secret_access_key, NULL, verifies);
        }
        csn_arena_reset(&arena);
    }
    csn_arena_clear(&arena);
    return owner;
}

/* Which case a request belongs to: the port says it first, the key id is the second witness. */
static bool judge_credential(struct csn_judgement *judgement, struct csn_judged_request *request)
{
    struct csn_span expected = request->terms.credentials.access_key_id;
    struct csn_span actual = request->authorization.access_key_id;
    bool holds = expected.len == 0 || csn_span_equal(actual, expected);
    bool verifies = false;
    const struct csn_case *owner = holds || !request->dated ? NULL : find_owner(judgement, request, &verifies);
    struct csn_span message = CSN_SPAN("the request bears another access key id than the one that was given");

    if (owner != NULL) { /* whose they are is no part of the cause: it stands beside the key id */
        message = verifies ? CSN_SPAN("stale credentials: the request is signed with those of another call")
                           : CSN_SPAN("stale credentials: the request bears the key id, but not the secret, of another call");
        actual = csn_judgement_text(judgement, "%.*s (of case %.*s)", CSN_SPAN_ARG(actual), CSN_SPAN_ARG(owner->id));
    }
    csn_request_ask(judgement, request, holds, "request.sign.credential", "sign.key", message, expected, actual);
    return holds;
}

static bool has_run_of_spaces(const struct csn_judged_request *request)
{
    struct csn_headers headers = request->message->headers;

    for (size_t i = 0; i < headers.count; i++)
        if (csn_span_search(headers.items[i].value, 0, CSN_SPAN("  ")) < headers.items[i].value.len &&
            csn_signed_headers_list(request->authorization.signed_headers, headers.items[i].name))
            return true;
    return false;
}

static bool has_repeated_header(const struct csn_judged_request *request)
{
    struct csn_span rest = request->authorization.signed_headers;
    struct csn_span name;

    while (csn_span_split(&rest, ';', &name))
        if (csn_headers_count(request->message->headers, name) > 1)
            return true;
    return false;
}

static void pass_value(struct csn_judgement *judgement, const struct csn_judged_request *request)
{
    static const char *const rules[] = {"sign.canonical-request", "sign.key", "sign.host-as-sent", "sign.payload-hash"};
    size_t exchange = request->terms.exchange;

    for (size_t i = 0; i < CSN_COUNT(rules); i++)
        csn_judgement_pass(judgement, "request.sign.value", rules[i], exchange);
    if (request->path.len > 1)
        csn_judgement_pass(judgement, "request.sign.value", "sign.path", exchange);
    if (has_run_of_spaces(request))
        csn_judgement_pass(judgement, "request.sign.value", "sign.values-trimmed", exchange);
    if (has_repeated_header(request))
        csn_judgement_pass(judgement, "request.sign.value", "sign.repeated-headers", exchange);
}

/* Tabs and other than ASCII inside a signed value: signers differ, and no rule decides (sign.other-white-space). What a client sent
 * to us is such a reading, whichever; a captured request may have been altered, and only the known readings excuse it. */
static bool has_unsettled_value(const struct csn_judged_request *request)
{
    struct csn_headers headers = request->message->headers;

    for (size_t i = 0; i < headers.count && !request->terms.captured; i++)
        for (size_t k = 0; k < headers.items[i].value.len; k++) {
            unsigned char byte = (unsigned char)headers.items[i].value.data[k];

            if ((byte < 0x20 || byte > 0x7E) &&
                csn_signed_headers_list(request->authorization.signed_headers, headers.items[i].name))
                return true;
        }
    return false;
}

/* The canonical request, with the session token in it made unreadable. */
static struct csn_span shown_canonical(struct csn_judgement *judgement, const struct csn_judged_request *request,
                                       struct csn_span canonical)
{
    struct csn_span token = request->terms.credentials.session_token;
    struct csn_span copy = csn_arena_copy(judgement->arena, canonical);
    size_t at = token.len == 0 ? copy.len : csn_span_search(copy, 0, token);

    if (at < copy.len)
        memset((char *)copy.data + at, '*', token.len); /* ours, in the arena */
    return copy;
}

static void tell_mismatch(struct csn_judgement *judgement, const struct csn_judged_request *request, struct csn_span canonical)
{
    struct csn_diagnosis diagnosis;
    struct csn_span shown = csn_span_slice(request->authorization.signature, 0, SIGNATURE_SHOWN);

    csn_diagnose(judgement, request, canonical, &diagnosis);
    if (diagnosis.rule == NULL && has_unsettled_value(request))
        diagnosis = (struct csn_diagnosis){"sign.other-white-space", "other-characters",
                                           CSN_SPAN("the signature can't be judged: a signed value holds a tab or other than ASCII"),
                                           CSN_SPAN(""), CSN_SPAN("")};
    if (diagnosis.rule == NULL && csn_signed_headers_list(request->authorization.signed_headers, CSN_SPAN("authorization")))
        return; /* nobody can sign the header that holds the signature: sign.not-authorization has said so */
    if (diagnosis.rule == NULL)
        diagnosis = (struct csn_diagnosis){"sign.canonical-request", NULL,
                                           CSN_SPAN("the signature is not that of the request, and no known mistake yields it"),
                                           canonical, CSN_SPAN("")};
    if (diagnosis.actual.len == 0)
        diagnosis.actual = csn_judgement_text(judgement, "the signature %.*s...", CSN_SPAN_ARG(shown));
    csn_request_ask(judgement, request, false, "request.sign.value", diagnosis.rule, diagnosis.message,
                    shown_canonical(judgement, request, diagnosis.expected), diagnosis.actual);
}

void csn_request_judge_value(struct csn_judgement *judgement, struct csn_judged_request *request)
{
    struct csn_span secret = request->terms.credentials.secret_access_key;
    struct csn_buf canonical = csn_judgement_buffer(judgement);
    bool matches = false;

    if (!judge_credential(judgement, request) || request->amz_date.len != CSN_SIGV4_DATE_SIZE)
        return;
    if (!csn_span_equal(request->authorization.terminator, CSN_SPAN("aws4_request")))
        return; /* the scope's check has said so; nothing holds for another one */
    if (secret.len == 0) {
        csn_judgement_force(judgement, CSN_CHECK_NOT_JUDGED, &(struct csn_finding){
            .id = "request.sign.value", .rule = "sign.canonical-request", .exchange = request->terms.exchange,
            .message = CSN_SPAN("the secret key is unknown: the signature's form was judged, its value not"),
        });
        return;
    }
    if (verify(judgement, request, secret, NULL, &matches) && matches) {
        pass_value(judgement, request);
        return;
    }
    if (judgement->status == CSN_OK && verify(judgement, request, secret, &canonical, &matches))
        tell_mismatch(judgement, request, csn_buf_span(&canonical));
    else if (judgement->status == CSN_OK)
        csn_request_ask(judgement, request, false, "request.sign.value", "sign.canonical-request",
                        CSN_SPAN("no canonical request can be made of what was sent"), CSN_SPAN(""), CSN_SPAN(""));
}
