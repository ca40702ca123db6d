/* A request signed anew, so that a hash is no wall. */
#include "mutate.h"

#include <countersign/http.h>

#include "message.h"

enum { TEXT_CEILING = 64 << 20 };

static struct csn_sigv4_request to_sign(const struct csn_http_message *message, const char hash[CSN_SIGV4_HEX_SIZE])
{
    size_t mark = csn_span_find(message->target, 0, '?');

    return (struct csn_sigv4_request){
        .method = message->method,
        .path = csn_span_slice(message->target, 0, mark),
        .query = csn_span_slice(message->target, mark + 1, message->target.len),
        .headers = message->headers,
        .payload_hash = {hash, CSN_SIGV4_HEX_SIZE},
    };
}

static bool sign(const struct csn_sigv4_signer *signer, const struct csn_http_message *message, struct csn_buf *value)
{
    char hash[CSN_SIGV4_HEX_SIZE];
    struct csn_sigv4_request request;

    if (csn_sigv4_payload_hash(signer->crypto, message->body, hash) != CSN_OK)
        return false;
    request = to_sign(message, hash);
    return csn_sigv4_sign(signer, &request, csn_headers_get(message->headers, CSN_SPAN("x-amz-date")), CSN_SPAN(""), value, NULL) == CSN_OK;
}

/* Each line but the old signatures, then the new one. */
static bool write(const struct csn_mutation_message *message, struct csn_span value, struct csn_buf *out)
{
    struct csn_mutation_message lines = *message;
    size_t old;

    while ((old = csn_mutation_message_find(&lines, CSN_SPAN("authorization"))) < lines.count)
        csn_mutation_message_drop(&lines, old);
    for (size_t i = 0; i < lines.count; i++)
        if (csn_buf_append(out, lines.lines[i]) != CSN_OK)
            return false;
    return csn_buf_append(out, CSN_SPAN("Authorization: ")) == CSN_OK && csn_buf_append(out, value) == CSN_OK &&
           csn_buf_append(out, CSN_SPAN("\r\n\r\n")) == CSN_OK && csn_buf_append(out, lines.body) == CSN_OK;
}

bool csn_resign(const struct csn_sigv4_signer *signer, struct csn_span request, struct csn_buf *out)
{
    struct csn_mutation_message message;
    struct csn_http_parser parser;
    struct csn_buf value;
    bool done;

    csn_http_parser_init(&parser, CSN_HTTP_REQUEST, NULL, NULL);
    csn_buf_init(&value, NULL, TEXT_CEILING);
    done = csn_http_parse(&parser, request, NULL) == CSN_OK && csn_http_parser_message(&parser)->complete &&
           csn_mutation_message_split(&message, request) && sign(signer, csn_http_parser_message(&parser), &value) &&
           write(&message, csn_buf_span(&value), out);
    csn_buf_clear(&value);
    csn_http_parser_clear(&parser);
    return done;
}
