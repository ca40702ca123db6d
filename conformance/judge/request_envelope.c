/* Request line and headers, but for those that belong to the signature. */
#include <countersign/client.h>

#include "judge/request.h"

static struct csn_span header(const struct csn_judged_request *request, struct csn_span name)
{
    return csn_headers_get(request->message->headers, name);
}

static void judge_method(struct csn_judgement *judgement, const struct csn_judged_request *request)
{
    csn_request_ask(judgement, request, csn_span_equal(request->message->method, CSN_SPAN("POST")), "request.method",
                    "envelope.post-root", CSN_SPAN("the request's method is not POST"), CSN_SPAN("POST"), request->message->method);
}

/* The endpoint's path joined with "/" (rule envelope.endpoint-path). */
static struct csn_span joined_path(struct csn_judgement *judgement, struct csn_span base)
{
    while (base.len > 0 && base.data[base.len - 1] == '/')
        base.len--;
    return base.len == 0 ? CSN_SPAN("/") : csn_judgement_text(judgement, "%.*s/", CSN_SPAN_ARG(base));
}

static void judge_path(struct csn_judgement *judgement, const struct csn_judged_request *request)
{
    struct csn_span expected = joined_path(judgement, request->terms.endpoint_path);
    struct csn_span target = request->message->target;
    bool unknown = request->terms.captured && request->terms.endpoint_path.len == 0 && request->path.len > 1 &&
                   csn_span_ends_with(request->path, CSN_SPAN("/"));
    bool plain = expected.len == 1 && !unknown;

    csn_request_ask(judgement, request, csn_span_find(target, 0, '?') == target.len, "request.query", "envelope.post-root",
                    CSN_SPAN("the request's target has a query"), expected, target);
    csn_request_ask(judgement, request, unknown || csn_span_equal(request->path, expected), "request.path",
                    plain ? "envelope.post-root" : "envelope.endpoint-path",
                    plain ? CSN_SPAN("the request's target is not the path /")
                          : CSN_SPAN("the request's target is not the endpoint's path joined with /"),
                    expected, request->path);
}

/* No member travels anywhere but in the body: none is a header's name or a parameter of the query. */
static void judge_body_only(struct csn_judgement *judgement, const struct csn_judged_request *request)
{
    const struct csn_operation *operation = request->terms.operation;
    const struct csn_shape *shape = operation == NULL ? NULL : csn_model_shape(judgement->catalogue->model, operation->input);
    struct csn_headers headers = request->message->headers;
    struct csn_span strayed = {NULL, 0};

    for (size_t i = 0; shape != NULL && i < shape->member_count; i++)
        if (csn_headers_find(headers, 0, shape->members[i].name) < headers.count ||
            (request->query.len > 0 && csn_span_search(request->query, 0, shape->members[i].name) < request->query.len))
            strayed = shape->members[i].name;
    csn_request_ask(judgement, request, strayed.data == NULL, "request.body-only", "envelope.body-only",
                    CSN_SPAN("a member of the input stands outside the body"), CSN_SPAN("every member in the body"), strayed);
}

static void judge_target(struct csn_judgement *judgement, const struct csn_judged_request *request)
{
    struct csn_span service = judgement->catalogue->model->service;
    bool known = request->terms.operation != NULL;
    struct csn_span operation = known ? request->terms.operation->name : CSN_SPAN("<an operation of the model>");
    struct csn_span actual = header(request, CSN_SPAN("X-Amz-Target"));
    bool holds = known && actual.len == service.len + 1 + operation.len && csn_span_starts_with(actual, service) &&
                 csn_span_ends_with(actual, operation) && actual.data[service.len] == '.';
    struct csn_span expected = {NULL, 0};

    if (!holds)
        expected = csn_judgement_text(judgement, "%.*s.%.*s", CSN_SPAN_ARG(service), CSN_SPAN_ARG(operation));
    csn_request_ask(judgement, request, holds, "request.target", "envelope.target",
                    actual.data == NULL ? CSN_SPAN("the request has no X-Amz-Target header")
                                        : CSN_SPAN("X-Amz-Target does not name service and operation as the model does"),
                    expected, actual);
}

static void judge_content_type(struct csn_judgement *judgement, const struct csn_judged_request *request)
{
    struct csn_span actual = header(request, CSN_SPAN("Content-Type"));
    struct csn_span expected = csn_client_content_type(judgement->catalogue->model);

    csn_request_ask(judgement, request, csn_span_equal(actual, expected), "request.content-type", "envelope.content-type",
                    actual.data == NULL ? CSN_SPAN("the request has no Content-Type header")
                                        : CSN_SPAN("Content-Type is not exactly the protocol's media type"),
                    expected, actual);
}

/* Without its port, where that is a scheme's default. */
static struct csn_span without_default_port(struct csn_span authority)
{
    static const struct csn_span ports[] = {CSN_SPAN_INIT(":80"), CSN_SPAN_INIT(":443")};

    for (size_t i = 0; i < CSN_COUNT(ports); i++)
        if (csn_span_ends_with(authority, ports[i]))
            return csn_span_slice(authority, 0, authority.len - ports[i].len);
    return authority;
}

static void judge_host(struct csn_judgement *judgement, const struct csn_judged_request *request)
{
    struct csn_span actual = header(request, CSN_SPAN("Host"));
    struct csn_span expected = request->terms.authority;
    bool any = expected.len == 0 && actual.len > 0;
    /* A host's letter case means nothing (RFC 9110 section 4.2.3), and so does a default port (envelope.host). */
    bool holds = any || csn_span_equal_ascii_case(actual, expected) ||
                 (actual.len > 0 && csn_span_equal_ascii_case(without_default_port(actual), without_default_port(expected)));

    csn_request_ask(judgement, request, holds, "request.host", "envelope.host",
                    actual.data == NULL ? CSN_SPAN("the request has no Host header")
                                        : CSN_SPAN("Host is not the authority of the endpoint"),
                    expected, actual);
}

static void judge_content_length(struct csn_judgement *judgement, const struct csn_judged_request *request)
{
    struct csn_span coding = header(request, CSN_SPAN("Transfer-Encoding"));

    csn_request_ask(judgement, request, coding.data == NULL, "request.transfer-encoding", "envelope.no-transfer-encoding",
                    CSN_SPAN("the request has a Transfer-Encoding header"), CSN_SPAN("Content-Length alone"), coding);
    if (!request->message->complete || coding.data != NULL)
        return; /* framing has said so, or the coding stands in its place */
    csn_request_ask(judgement, request, header(request, CSN_SPAN("Content-Length")).data != NULL, "request.content-length",
                    "envelope.content-length", CSN_SPAN("the request has no Content-Length header"),
                    CSN_SPAN("Content-Length: the number of bytes of the body"), CSN_SPAN(""));
}

static void judge_content_encoding(struct csn_judgement *judgement, const struct csn_judged_request *request)
{
    struct csn_span actual = header(request, CSN_SPAN("Content-Encoding"));

    csn_request_ask(judgement, request, actual.data == NULL, "request.content-encoding", "envelope.no-content-encoding",
                    CSN_SPAN("the request has a Content-Encoding header"), CSN_SPAN("no such header"), actual);
}

static void judge_headers_once(struct csn_judgement *judgement, const struct csn_judged_request *request)
{
    static const struct csn_span names[] = {
        CSN_SPAN_INIT("Host"),         CSN_SPAN_INIT("Content-Type"), CSN_SPAN_INIT("Content-Length"),
        CSN_SPAN_INIT("Authorization"), CSN_SPAN_INIT("X-Amz-Target"), CSN_SPAN_INIT("X-Amz-Date"),
        CSN_SPAN_INIT("X-Amz-Security-Token"),
    };
    struct csn_headers headers = request->message->headers;
    struct csn_span repeated = {NULL, 0};

    for (size_t i = 0; i < CSN_COUNT(names); i++) {
        size_t first = csn_headers_find(headers, 0, names[i]);

        if (first < headers.count && csn_headers_find(headers, first + 1, names[i]) < headers.count)
            repeated = names[i];
    }
    csn_request_ask(judgement, request, repeated.data == NULL, "request.headers-once", "envelope.headers-once",
                    CSN_SPAN("a header that may stand once stands more than once"), CSN_SPAN("each at most once"), repeated);
}

static void note_expect(struct csn_judgement *judgement, const struct csn_judged_request *request)
{
    struct csn_span actual = header(request, CSN_SPAN("Expect"));

    if (actual.data != NULL)
        csn_request_ask(judgement, request, false, "request.expect", "envelope.expect-continue",
                        CSN_SPAN("the request asks for an interim answer, as it may"), CSN_SPAN(""), actual);
}

void csn_request_judge_envelope(struct csn_judgement *judgement, struct csn_judged_request *request)
{
    if (request->terms.areas & CSN_AREA_SERIALIZE) {
        judge_method(judgement, request);
        judge_path(judgement, request);
        judge_body_only(judgement, request);
        judge_target(judgement, request);
        judge_content_type(judgement, request);
        judge_content_encoding(judgement, request);
    }
    if (request->terms.areas & CSN_AREA_TRANSPORT) {
        judge_host(judgement, request);
        judge_content_length(judgement, request);
        judge_headers_once(judgement, request);
        note_expect(judgement, request);
    }
}
