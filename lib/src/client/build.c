/* A signed request, in the order in which it goes over the wire. */
#include <countersign/client.h>

#include <string.h>

#include "../http/internal.h"

/* What is composed here, the path of the endpoint included, and headers besides the caller's. */
enum { TEXT_SIZE = 8192, OWN_HEADERS_MAX = 6 };

struct draft {
    char storage[TEXT_SIZE];
    struct csn_buf text; /* over `storage`, so that spans into it stay */
    struct csn_span path;
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
    if (extra.count > CSN_SIGV4_HEADERS_MAX - OWN_HEADERS_MAX)
        return csn_error_set(error, CSN_LIMIT, 0, "there are more than %d extra headers",
                             CSN_SIGV4_HEADERS_MAX - OWN_HEADERS_MAX);
    for (size_t i = 0; i < extra.count; i++)
        if (is_reserved(extra.items[i].name))
            return csn_error_set(error, CSN_ARGUMENT, 0, "%.*s can't be an extra header", CSN_SPAN_ARG(extra.items[i].name));
    return CSN_OK;
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

static void add_header(struct draft *draft, struct csn_span name, struct csn_span value)
{
    draft->headers[draft->header_count++] = (struct csn_header){name, value};
}

/* What was appended to the text since it had `start` bytes. */
static struct csn_span since(const struct draft *draft, size_t start)
{
    return csn_span_slice(csn_buf_span(&draft->text), start, draft->text.len);
}

/* Rule envelope.endpoint-path: the endpoint's path joined with the operation's, which is "/". */
static enum csn_status compose_path(struct draft *draft, struct csn_span base)
{
    size_t start = draft->text.len;
    enum csn_status status = csn_buf_append(&draft->text, base);

    if (status == CSN_OK && !csn_span_ends_with(base, CSN_SPAN("/")))
        status = csn_buf_append_byte(&draft->text, '/');
    draft->path = since(draft, start);
    return status;
}

/* Rule envelope.target: the service's shape name, a dot, the operation's. */
static enum csn_status compose_target(struct draft *draft, struct csn_span service, struct csn_span operation)
{
    size_t start = draft->text.len;
    enum csn_status status = csn_buf_append(&draft->text, service);

    if (status == CSN_OK)
        status = csn_buf_append_byte(&draft->text, '.');
    if (status == CSN_OK)
        status = csn_buf_append(&draft->text, operation);
    add_header(draft, CSN_SPAN("X-Amz-Target"), since(draft, start));
    return status;
}

static enum csn_status compose_length(struct draft *draft, size_t len)
{
    size_t start = draft->text.len;
    enum csn_status status = csn_buf_append_uint(&draft->text, len);

    add_header(draft, CSN_SPAN("Content-Length"), since(draft, start));
    return status;
}

static enum csn_status compose_date(struct draft *draft, struct csn_time now)
{
    size_t start = draft->text.len;
    enum csn_status status = csn_time_format_amz_date(&draft->text, now);

    draft->amz_date = since(draft, start);
    add_header(draft, CSN_SPAN("X-Amz-Date"), draft->amz_date);
    return status;
}

static enum csn_status compose(struct draft *draft, const struct csn_client_config *config, struct csn_span operation,
                               struct csn_span body, struct csn_time now)
{
    enum csn_status status;

    csn_buf_init_fixed(&draft->text, draft->storage, sizeof draft->storage);
    draft->header_count = 0;
    add_header(draft, CSN_SPAN("Host"), config->authority);
    add_header(draft, CSN_SPAN("Content-Type"), CSN_SPAN("application/x-amz-json-1.1"));
    status = compose_target(draft, config->model->service, operation);
    if (status == CSN_OK)
        status = compose_length(draft, body.len);
    if (status == CSN_OK)
        status = compose_date(draft, now);
    if (status == CSN_OK)
        status = compose_path(draft, config->base_path);
    if (config->credentials.session_token.len > 0)
        add_header(draft, CSN_SPAN("X-Amz-Security-Token"), config->credentials.session_token);
    for (size_t i = 0; i < config->extra.count; i++)
        add_header(draft, config->extra.items[i].name, config->extra.items[i].value);
    return status;
}

static enum csn_status write_request_line(const struct draft *draft, struct csn_buf *out)
{
    enum csn_status status = csn_buf_append(out, CSN_SPAN("POST "));

    if (status == CSN_OK)
        status = csn_buf_append(out, draft->path);
    if (status == CSN_OK)
        status = csn_buf_append(out, CSN_SPAN(" HTTP/1.1\r\n"));
    return status;
}

/* The value is written in its place. csn_sigv4_sign lets nothing through that breaks a header, so it isn't checked again. */
static enum csn_status write_authorization(const struct draft *draft, const struct csn_client_config *config,
                                           struct csn_span hash, struct csn_buf *out, struct csn_error *error)
{
    const struct csn_sigv4_signer signer = {
        .crypto = config->crypto,
        .cache = config->cache,
        .credentials = config->credentials,
        .region = config->region,
        .service = config->model->signing_name,
    };
    const struct csn_sigv4_request request = {
        .method = CSN_SPAN_INIT("POST"),
        .path = draft->path,
        .headers = {draft->headers, draft->header_count},
        .payload_hash = hash,
    };
    enum csn_status status = told(csn_buf_append(out, CSN_SPAN("Authorization: ")), error);

    if (status == CSN_OK)
        status = csn_sigv4_sign(&signer, &request, draft->amz_date, (struct csn_span){NULL, 0}, out, error);
    if (status == CSN_OK)
        status = told(csn_buf_append(out, CSN_SPAN("\r\n\r\n")), error);
    return status;
}

static enum csn_status write_request(const struct draft *draft, const struct csn_client_config *config, struct csn_span body,
                                     struct csn_buf *out, struct csn_error *error)
{
    char hash[CSN_SIGV4_HEX_SIZE];
    enum csn_status status = told(csn_sigv4_payload_hash(config->crypto, body, hash), error);

    if (status == CSN_OK)
        status = told(write_request_line(draft, out), error);
    for (size_t i = 0; i < draft->header_count && status == CSN_OK; i++)
        status = csn_http_write_header(out, draft->headers[i].name, draft->headers[i].value, error);
    if (status == CSN_OK)
        status = write_authorization(draft, config, csn_span_of(hash, sizeof hash), out, error);
    if (status == CSN_OK)
        status = told(csn_buf_append(out, body), error);
    return status;
}

enum csn_status csn_client_build(const struct csn_client_config *config, struct csn_span operation, struct csn_span body,
                                 struct csn_time now, struct csn_buf *request, struct csn_error *error)
{
    struct draft draft;
    size_t start = request->len;
    enum csn_status status = check_extra(config->extra, error);

    if (status == CSN_OK)
        status = check_base_path(config->base_path, error);
    if (status == CSN_OK)
        status = told(compose(&draft, config, operation, body, now), error);
    if (status != CSN_OK)
        return status;
    status = write_request(&draft, config, body, request, error);
    if (status != CSN_OK)
        csn_buf_truncate(request, start);
    return status;
}
