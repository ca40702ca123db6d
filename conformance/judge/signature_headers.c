/* Which headers are signed: the list as such, and what must, should and must not be on it. */
#include "judge/request.h"

bool csn_signed_headers_list(struct csn_span list, struct csn_span name)
{
    struct csn_span part;

    while (csn_span_split(&list, ';', &part))
        if (csn_span_equal_ascii_case(part, name))
            return true;
    return false;
}

static bool is_lower_case(struct csn_span name)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.data[i] >= 'A' && name.data[i] <= 'Z')
            return false;
    return true;
}

/* What is wrong with a name, given the one before it; empty: nothing. */
static struct csn_span name_fault(const struct csn_judged_request *request, struct csn_span before, struct csn_span name)
{
    int order = csn_span_compare(before, name);

    if (!is_lower_case(name))
        return CSN_SPAN("a signed header's name is not in lower case");
    if (before.data != NULL && order == 0)
        return CSN_SPAN("a signed header is listed twice");
    if (before.data != NULL && order > 0)
        return CSN_SPAN("the signed headers are not sorted by name");
    if (csn_headers_get(request->message->headers, name).data == NULL)
        return CSN_SPAN("a header is listed as signed that the request does not have");
    return CSN_SPAN("");
}

static void judge_list(struct csn_judgement *judgement, const struct csn_judged_request *request)
{
    struct csn_span list = request->authorization.signed_headers;
    struct csn_span rest = list;
    struct csn_span fault = CSN_SPAN("");
    struct csn_span before = {NULL, 0};
    struct csn_span name;

    while (fault.len == 0 && csn_span_split(&rest, ';', &name)) {
        fault = name_fault(request, before, name);
        before = name;
    }
    if (fault.len == 0 && csn_span_ends_with(list, CSN_SPAN(";")))
        fault = CSN_SPAN("the list of signed headers ends in a semicolon");
    if (fault.len == 0 && !csn_signed_headers_list(list, CSN_SPAN("host")))
        fault = CSN_SPAN("host is not among the signed headers");
    csn_request_ask(judgement, request, fault.len == 0, "request.sign.headers", "sign.header-list", fault,
                    CSN_SPAN("names in lower case, sorted, each once and sent, host among them"), list);
}

/* "name says", where there is a name. */
static struct csn_span named(struct csn_judgement *judgement, struct csn_span name, const char *says)
{
    return name.data == NULL ? CSN_SPAN("") : csn_judgement_text(judgement, "%.*s %s", CSN_SPAN_ARG(name), says);
}

static void judge_amz_headers(struct csn_judgement *judgement, const struct csn_judged_request *request)
{
    static const struct csn_span prefix = CSN_SPAN_INIT("x-amz-");
    static const struct csn_span token = CSN_SPAN_INIT("x-amz-security-token");
    struct csn_span list = request->authorization.signed_headers;
    struct csn_headers headers = request->message->headers;
    struct csn_span unsigned_name = {NULL, 0};

    for (size_t i = 0; i < headers.count; i++) {
        struct csn_span name = headers.items[i].name;

        if (csn_span_equal_ascii_case(csn_span_slice(name, 0, prefix.len), prefix) && !csn_span_equal_ascii_case(name, token) &&
            !csn_signed_headers_list(list, name))
            unsigned_name = name;
    }
    csn_request_ask(judgement, request, unsigned_name.data == NULL, "request.sign.amz-headers", "sign.amz-headers",
                    named(judgement, unsigned_name, "is sent but not signed"),
                    CSN_SPAN("every x-amz- header signed"), list);
    if (csn_headers_get(headers, token).data != NULL)
        csn_request_ask(judgement, request, csn_signed_headers_list(list, token), "request.sign.security-token", "sign.security-token",
                        CSN_SPAN("X-Amz-Security-Token is sent but not signed"), token, list);
}

static void judge_content_type(struct csn_judgement *judgement, const struct csn_judged_request *request)
{
    struct csn_span list = request->authorization.signed_headers;

    if (csn_headers_get(request->message->headers, CSN_SPAN("Content-Type")).data != NULL)
        csn_request_ask(judgement, request, csn_signed_headers_list(list, CSN_SPAN("content-type")), "request.sign.content-type",
                        "sign.content-type", CSN_SPAN("Content-Type is not signed"), CSN_SPAN("content-type"), list);
}

static bool is_hop_by_hop(struct csn_span name)
{
    static const struct csn_span names[] = {
        CSN_SPAN_INIT("connection"), CSN_SPAN_INIT("keep-alive"), CSN_SPAN_INIT("te"), CSN_SPAN_INIT("trailer"),
        CSN_SPAN_INIT("transfer-encoding"), CSN_SPAN_INIT("upgrade"), CSN_SPAN_INIT("user-agent"), CSN_SPAN_INIT("x-amzn-trace-id"),
        CSN_SPAN_INIT("expect"),
    };

    for (size_t i = 0; i < CSN_COUNT(names); i++)
        if (csn_span_equal_ascii_case(name, names[i]))
            return true;
    return csn_span_equal_ascii_case(csn_span_slice(name, 0, 6), CSN_SPAN("proxy-"));
}

static void judge_unsuitable(struct csn_judgement *judgement, const struct csn_judged_request *request)
{
    struct csn_span list = request->authorization.signed_headers;
    struct csn_span rest = list;
    struct csn_span found = {NULL, 0};
    struct csn_span name;

    while (csn_span_split(&rest, ';', &name))
        if (is_hop_by_hop(name))
            found = name;
    csn_request_ask(judgement, request, !csn_signed_headers_list(list, CSN_SPAN("authorization")), "request.sign.not-authorization",
                    "sign.not-authorization", CSN_SPAN("Authorization itself is among the signed headers"),
                    CSN_SPAN("a list without authorization"), list);
    csn_request_ask(judgement, request, found.data == NULL, "request.sign.hop-by-hop", "sign.hop-by-hop",
                    named(judgement, found, "is signed, though intermediaries change it"),
                    CSN_SPAN("a list without it"), list);
}

void csn_request_judge_signed_headers(struct csn_judgement *judgement, struct csn_judged_request *request)
{
    judge_list(judgement, request);
    judge_amz_headers(judgement, request);
    judge_content_type(judgement, request);
    judge_unsuitable(judgement, request);
}
