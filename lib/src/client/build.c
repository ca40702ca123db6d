/* A signed request, in the order in which it goes over the wire. */
#include <countersign/client.h>

#include "../base/digits.h"
#include "../http/internal.h"
#include "form.h"

/* What is composed here, the path of the endpoint included, and headers besides the caller's. */
enum { TEXT_SIZE = 8192, OWN_TEXT_SIZE = 64 /* length, date, slash and dot */, LENGTH_DIGITS_MAX = 20, OWN_HEADERS_MAX = 6 };

struct draft {
    char storage[TEXT_SIZE];
    struct csn_buf text; /* over `storage`, so that spans into it stay */
    struct csn_span path;
    struct csn_span target;
    struct csn_span length;
    struct csn_span amz_date;
    struct csn_header headers[CSN_SIGV4_HEADERS_MAX];
    size_t header_count;
};

/* Names that the request has once, by rule envelope.headers-once, or must not have at all (envelope.no-transfer-encoding,
 * envelope.no-content-encoding). */
static const struct csn_span reserved_names[] = {
    CSN_SPAN_INIT("host"),          CSN_SPAN_INIT("content-type"),     CSN_SPAN_INIT("content-length"),
    CSN_SPAN_INIT("x-amz-target"),  CSN_SPAN_INIT("x-amz-date"),       CSN_SPAN_INIT("x-amz-security-token"),
    CSN_SPAN_INIT("authorization"), CSN_SPAN_INIT("content-encoding"), CSN_SPAN_INIT("transfer-encoding"),
};

struct csn_span csn_client_content_type(const struct csn_model *model)
{
    if (csn_span_equal(model->json_version, CSN_SPAN("1.0")))
        return CSN_SPAN("application/x-amz-json-1.0");
    return CSN_SPAN("application/x-amz-json-1.1");
}

static enum csn_status told(enum csn_status status, struct csn_error *error)
{
    if (status == CSN_OK)
        return CSN_OK;
    return csn_error_set(error, status, 0, "the request can't be written: %s", csn_status_sentence(status));
}

static bool is_reserved(struct csn_span name)
{
    for (size_t i = 0; i < CSN_COUNT(reserved_names); i++)
        if (csn_span_equal_ascii_case(name, reserved_names[i]))
            return true;
    return false;
}

static enum csn_status check_extra(struct csn_headers extra, struct csn_error *error)
{
    enum csn_status status = CSN_OK;

    if (extra.count > CSN_SIGV4_HEADERS_MAX - OWN_HEADERS_MAX)
        return csn_error_set(error, CSN_LIMIT, 0, "there are more than %d extra headers",
                             CSN_SIGV4_HEADERS_MAX - OWN_HEADERS_MAX);
    for (size_t i = 0; i < extra.count && status == CSN_OK; i++) {
        if (is_reserved(extra.items[i].name))
            return csn_error_set(error, CSN_ARGUMENT, 0, "%.*s can't be an extra header", CSN_SPAN_ARG(extra.items[i].name));
        status = csn_http_check_header(extra.items[i].name, extra.items[i].value, error);
    }
    return status;
}

/* A path goes into the request line, where white space would end it and "?" or "#" would change its meaning. */
static enum csn_status check_base_path(struct csn_span path, struct csn_error *error)
{
    if (path.len > 0 && path.data[0] != '/')
        return csn_error_set(error, CSN_SYNTAX, 0, "the endpoint's path doesn't begin with a slash");
    size_t good = csn_http_target_len(csn_span_slice(path, 0, csn_span_find(path, 0, '?')));

    if (good < path.len)
        return csn_error_set(error, CSN_SYNTAX, good, "the endpoint's path holds a character that can't stand in a path");
    return CSN_OK;
}

/* What was appended to the text since it had `start` bytes. */
static struct csn_span since(const struct draft *draft, size_t start)
{
    return csn_span_of(draft->storage + start, draft->text.len - start);
}

/* Rule envelope.endpoint-path: the endpoint's path joined with the operation's, which is "/". */
static void compose_path(struct draft *draft, struct csn_span base)
{
    size_t start = draft->text.len;

    csn_put(&draft->text, base);
    if (base.len == 0 || base.data[base.len - 1] != '/')
        csn_put_byte(&draft->text, '/');
    draft->path = since(draft, start);
}

/* Rule envelope.target: the service's shape name, a dot, the operation's. */
static void compose_target(struct draft *draft, struct csn_span service, struct csn_span operation)
{
    size_t start = draft->text.len;

    csn_put(&draft->text, service);
    csn_put_byte(&draft->text, '.');
    csn_put(&draft->text, operation);
    draft->target = since(draft, start);
}

static enum csn_status compose_numbers(struct draft *draft, size_t body_len, struct csn_time now)
{
    char digits[LENGTH_DIGITS_MAX];
    const char *first = csn_digits_before(digits + sizeof digits, body_len);
    size_t start = draft->text.len;
    enum csn_status status;

    csn_put(&draft->text, csn_span_of(first, (size_t)(digits + sizeof digits - first)));
    draft->length = since(draft, start);
    start = draft->text.len;
    status = csn_time_format_amz_date(&draft->text, now);
    draft->amz_date = since(draft, start);
    return status;
}

static enum csn_status compose(struct draft *draft, const struct csn_client_config *config, struct csn_span operation,
                               size_t body_len, struct csn_time now)
{
    struct csn_span service = config->model->service;

    csn_buf_init_fixed(&draft->text, draft->storage, sizeof draft->storage);
    if (config->base_path.len + service.len + operation.len > TEXT_SIZE - OWN_TEXT_SIZE)
        return CSN_LIMIT;
    compose_path(draft, config->base_path);
    compose_target(draft, service, operation);
    return compose_numbers(draft, body_len, now);
}

static void add_header(struct draft *draft, struct csn_span name, struct csn_span value)
{
    draft->headers[draft->header_count++] = (struct csn_header){name, value};
}

/* One with a value of the caller's. */
static enum csn_status add_given(struct draft *draft, struct csn_span name, struct csn_span value, struct csn_error *error)
{
    add_header(draft, name, value);
    return csn_http_check_value(name, value, error);
}

static enum csn_status add_headers(struct draft *draft, const struct csn_client_config *config, struct csn_error *error)
{
    enum csn_status status;

    draft->header_count = 0;
    status = add_given(draft, CSN_SPAN("Host"), config->authority, error);
    add_header(draft, CSN_SPAN("Content-Type"), csn_client_content_type(config->model));
    if (status == CSN_OK)
        status = add_given(draft, CSN_SPAN("X-Amz-Target"), draft->target, error);
    add_header(draft, CSN_SPAN("Content-Length"), draft->length);
    add_header(draft, CSN_SPAN("X-Amz-Date"), draft->amz_date);
    if (config->credentials.session_token.len > 0 && status == CSN_OK)
        status = add_given(draft, CSN_SPAN("X-Amz-Security-Token"), config->credentials.session_token, error);
    for (size_t i = 0; i < config->extra.count; i++)
        add_header(draft, config->extra.items[i].name, config->extra.items[i].value);
    return status;
}

/* All that stands before the value of the Authorization header, which comes last. */
static enum csn_status write_head(const struct draft *draft, struct csn_buf *out)
{
    static const struct csn_span method = CSN_SPAN_INIT("POST ");
    static const struct csn_span version = CSN_SPAN_INIT(" HTTP/1.1\r\n");
    static const struct csn_span authorization = CSN_SPAN_INIT("Authorization: ");
    size_t room = method.len + draft->path.len + version.len + authorization.len;
    enum csn_status status;
    char *to;

    for (size_t i = 0; i < draft->header_count; i++)
        room += csn_http_header_size(draft->headers[i].name, draft->headers[i].value);
    status = csn_put_begin(out, room, &to);
    if (status != CSN_OK)
        return status;
    to = csn_copy(to, method);
    to = csn_copy(to, draft->path);
    to = csn_copy(to, version);
    for (size_t i = 0; i < draft->header_count; i++)
        to = csn_http_copy_header(to, draft->headers[i].name, draft->headers[i].value);
    csn_put_end(out, csn_copy(to, authorization));
    return CSN_OK;
}

/* What of it is signed, but for the hash of the body. */
static struct csn_sigv4_request composed(const struct draft *draft)
{
    return (struct csn_sigv4_request){
        .method = CSN_SPAN_INIT("POST"),
        .path = draft->path,
        .headers = {draft->headers, draft->header_count},
    };
}

/* csn_sigv4_sign lets nothing through that breaks a header, so its value isn't checked again. */
static enum csn_status sign(const struct draft *draft, const struct csn_client_config *config, struct csn_span body,
                            struct csn_buf *out, struct csn_error *error)
{
    char hash[CSN_SIGV4_HEX_SIZE];
    const struct csn_sigv4_signer signer = {
        .crypto = config->crypto,
        .cache = config->cache,
        .credentials = config->credentials,
        .region = config->region,
        .service = config->model->signing_name,
    };
    struct csn_sigv4_request request = composed(draft);
    enum csn_status status = told(csn_sigv4_payload_hash(config->crypto, body, hash), error);

    if (status != CSN_OK)
        return status;
    request.payload_hash = (struct csn_span){hash, sizeof hash};
    return csn_sigv4_sign(&signer, &request, draft->amz_date, (struct csn_span){NULL, 0}, out, error);
}

static enum csn_status write_body(struct csn_span body, struct csn_buf *out)
{
    enum csn_status status = csn_put_reserve(out, csn_form_head_end.len + body.len);

    if (status != CSN_OK)
        return status;
    csn_put(out, csn_form_head_end);
    csn_put(out, body);
    return CSN_OK;
}

static enum csn_status write_request(const struct draft *draft, const struct csn_client_config *config, struct csn_span body,
                                     struct csn_buf *out, struct csn_error *error)
{
    enum csn_status status = told(write_head(draft, out), error);

    if (status == CSN_OK)
        status = sign(draft, config, body, out, error);
    if (status == CSN_OK)
        status = told(write_body(body, out), error);
    return status;
}

/* Keeps what was appended since `start` for the next request; any digits do for the hash, which is a blank. */
static void keep(const struct draft *draft, const struct csn_client_config *config, const struct csn_form_source *source,
                 size_t start, size_t body_len, const struct csn_buf *out)
{
    struct csn_span head = csn_span_slice(csn_buf_span(out), start, out->len - body_len - csn_form_head_end.len);
    struct csn_sigv4_request request = composed(draft);

    request.payload_hash = csn_span_slice(head, head.len - CSN_SIGV4_HEX_SIZE, head.len);
    csn_form_keep(config, source, head, &request, draft->amz_date);
}

/* `source` NULL: there is no form to be made. */
static enum csn_status build_anew(const struct csn_client_config *config, const struct csn_form_source *source,
                                  struct csn_span operation, struct csn_span body, struct csn_time now, struct csn_buf *request,
                                  struct csn_error *error)
{
    struct draft draft;
    size_t start = request->len;
    enum csn_status status = check_extra(config->extra, error);

    if (status == CSN_OK)
        status = check_base_path(config->base_path, error);
    if (status == CSN_OK)
        status = told(compose(&draft, config, operation, body.len, now), error);
    if (status == CSN_OK)
        status = add_headers(&draft, config, error);
    if (status != CSN_OK)
        return status;
    status = write_request(&draft, config, body, request, error);
    if (status != CSN_OK)
        csn_buf_truncate(request, start);
    else if (source != NULL)
        keep(&draft, config, source, start, body.len, request);
    return status;
}

enum csn_status csn_client_build(const struct csn_client_config *config, struct csn_span operation, struct csn_span body,
                                 struct csn_time now, struct csn_buf *request, struct csn_error *error)
{
    struct csn_form_source source;
    struct csn_client_form *form;

    if (config->forms == NULL || !csn_form_source(config, operation, now, &source))
        return build_anew(config, NULL, operation, body, now, request, error);
    form = csn_form_find(config->forms, &source);
    if (form == NULL)
        return build_anew(config, &source, operation, body, now, request, error);
    return told(csn_form_fill(form, body, now, request), error);
}
