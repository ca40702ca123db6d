#include "cli/draft.h"

#define REQUEST_MAX ((size_t)80 << 20)

static enum csn_status take_apart(struct csn_draft *draft, const struct csn_draft_terms *terms, struct csn_error *error)
{
    struct csn_sigv4_authorization authorization;
    bool matches = false;
    char hash[CSN_SIGV4_HEX_SIZE];
    enum csn_status status = csn_http_parse(&draft->parser, csn_buf_span(&draft->request), NULL);
    if (status != CSN_OK)
        return csn_error_set(error, status, 0, "no memory for the request");
    draft->message = csn_http_parser_message(&draft->parser);
    draft->authorization = csn_headers_get(draft->message->headers, CSN_SPAN("Authorization"));
    status = csn_sigv4_parse_authorization(draft->authorization, &authorization, error);
    if (status == CSN_OK)
        status = csn_sigv4_payload_hash(NULL, draft->message->body, hash);
    if (status != CSN_OK)
        return status;
    const struct csn_sigv4_request request = {
        .method = draft->message->method,
        .path = draft->message->target,
        .headers = draft->message->headers,
        .payload_hash = csn_span_of(hash, sizeof hash),
    };
    draft->signature = authorization.signature;
    status = csn_sigv4_verify(NULL, NULL, &request, &authorization, csn_headers_get(draft->message->headers, CSN_SPAN("X-Amz-Date")),
                              terms->credentials.secret_access_key, NULL, &matches, &draft->canonical_request, &draft->string_to_sign,
                              error);
    if (status == CSN_OK && !matches)
        return csn_error_set(error, CSN_MISMATCH, 0, "the request does not verify by what it holds");
    return status;
}

enum csn_status csn_draft_make(const struct csn_draft_terms *terms, struct csn_draft *draft, struct csn_error *error)
{
    const struct csn_client_config config = {
        .model = terms->model,
        .authority = terms->endpoint.authority,
        .base_path = terms->endpoint.path,
        .region = terms->region,
        .credentials = terms->credentials,
        .extra = terms->extra,
    };
    *draft = (struct csn_draft){0};
    csn_buf_init(&draft->body, NULL, REQUEST_MAX);
    csn_buf_init(&draft->request, NULL, REQUEST_MAX);
    csn_buf_init(&draft->canonical_request, NULL, REQUEST_MAX);
    csn_buf_init(&draft->string_to_sign, NULL, REQUEST_MAX);
    csn_http_parser_init(&draft->parser, CSN_HTTP_REQUEST, NULL, NULL);
    enum csn_status status = csn_awsjson_encode(terms->model, terms->operation->input, terms->input, NULL, &draft->body, error);
    if (status == CSN_OK)
        status = csn_client_build(&config, terms->operation->name, csn_buf_span(&draft->body), terms->date, &draft->request, error);
    return status == CSN_OK ? take_apart(draft, terms, error) : status;
}

bool csn_draft_is_added(struct csn_span name)
{
    static const struct csn_span names[] = {CSN_SPAN_INIT("Authorization"), CSN_SPAN_INIT("X-Amz-Date"),
                                            CSN_SPAN_INIT("X-Amz-Security-Token")};
    for (size_t i = 0; i < CSN_COUNT(names); i++)
        if (csn_span_equal_ascii_case(name, names[i]))
            return true;
    return false;
}

enum csn_status csn_draft_write_unsigned(const struct csn_draft *draft, struct csn_buf *out)
{
    const struct csn_http_message *message = draft->message;
    enum csn_status status = csn_buf_append_format(out, "%.*s %.*s HTTP/1.1\r\n", CSN_SPAN_ARG(message->method), CSN_SPAN_ARG(message->target));
    for (size_t i = 0; i < message->headers.count && status == CSN_OK; i++)
        if (!csn_draft_is_added(message->headers.items[i].name))
            status = csn_http_write_header(out, message->headers.items[i].name, message->headers.items[i].value, NULL);
    if (status == CSN_OK)
        status = csn_buf_append(out, CSN_SPAN("\r\n"));
    return status == CSN_OK ? csn_buf_append(out, message->body) : status;
}

void csn_draft_clear(struct csn_draft *draft)
{
    csn_http_parser_clear(&draft->parser);
    csn_buf_clear(&draft->body);
    csn_buf_clear(&draft->request);
    csn_buf_clear(&draft->canonical_request);
    csn_buf_clear(&draft->string_to_sign);
}
