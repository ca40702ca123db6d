#include "wire.h"

#include "property.h"

#define FIXED_DATE "20231114T221320Z"

/* Bytes of a target that is looked at: what the parser's own limits do has other targets. */
enum { TARGET_MAX = 8000 };

static void split_target(struct csn_fuzz_wire *wire)
{
    struct csn_span target = wire->message->target;
    size_t mark = csn_span_find(target, 0, '?');

    wire->request.path = csn_span_slice(target, 0, mark);
    wire->request.query = csn_span_slice(target, mark + 1, target.len);
}

static struct csn_span date_of(struct csn_headers headers)
{
    struct csn_span given = csn_headers_get(headers, CSN_SPAN("x-amz-date"));
    struct csn_time time;

    return csn_time_parse_amz_date(given, &time, NULL) == CSN_OK ? given : CSN_SPAN(FIXED_DATE);
}

bool csn_fuzz_wire_read(struct csn_fuzz_wire *wire, struct csn_span raw)
{
    struct csn_span rest;

    *wire = (struct csn_fuzz_wire){0};
    csn_http_parser_init(&wire->parser, CSN_HTTP_REQUEST, NULL, NULL);
    CSN_FUZZ_PROPERTY(csn_http_parse(&wire->parser, raw, &rest) == CSN_OK, "any bytes are read");
    wire->message = csn_http_parser_message(&wire->parser);
    if (!wire->message->complete || wire->message->defect_count > 0 || wire->message->target.len > TARGET_MAX ||
        !csn_span_starts_with(wire->message->target, CSN_SPAN("/")))
        return false;
    CSN_FUZZ_PROPERTY(csn_sigv4_payload_hash(NULL, wire->message->body, wire->hash) == CSN_OK, "any body has a hash");
    wire->request = (struct csn_sigv4_request){.method = wire->message->method,
                                               .headers = wire->message->headers,
                                               .payload_hash = {wire->hash, sizeof wire->hash}};
    split_target(wire);
    wire->amz_date = date_of(wire->message->headers);
    return true;
}

void csn_fuzz_wire_clear(struct csn_fuzz_wire *wire)
{
    csn_http_parser_clear(&wire->parser);
}

/* Keys are kept from one input to the next: which ones changes no result. */
static struct csn_sigv4_key_cache cache;

enum csn_status csn_fuzz_wire_sign(const struct csn_sigv4_request *request, struct csn_span amz_date, struct csn_buf *authorization)
{
    const struct csn_sigv4_signer signer = {
        .cache = &cache,
        .credentials = {CSN_SPAN_INIT(CSN_FUZZ_KEY_ID), CSN_SPAN_INIT(CSN_FUZZ_SECRET), {NULL, 0}},
        .region = CSN_SPAN_INIT(CSN_FUZZ_REGION),
        .service = CSN_SPAN_INIT(CSN_FUZZ_SERVICE),
    };
    enum csn_status status = csn_sigv4_sign(&signer, request, amz_date, (struct csn_span){NULL, 0}, authorization, NULL);

    CSN_FUZZ_PROPERTY(status == CSN_OK || status == CSN_LIMIT, "whatever is framed without a defect can be signed");
    return status;
}

bool csn_fuzz_wire_verifies(const struct csn_sigv4_request *request, struct csn_span amz_date,
                            const struct csn_sigv4_authorization *authorization)
{
    bool matches = false;
    enum csn_status status = csn_sigv4_verify(NULL, &cache, request, authorization, amz_date, CSN_SPAN(CSN_FUZZ_SECRET), NULL,
                                              &matches, NULL, NULL, NULL);

    CSN_FUZZ_PROPERTY(status == CSN_OK || status == CSN_LIMIT, "what can be read can be signed again");
    return status == CSN_OK && matches;
}

/* FNV-1a, 32 bits. */
uint32_t csn_fuzz_hash(struct csn_span text)
{
    uint32_t sum = UINT32_C(2166136261);

    for (size_t i = 0; i < text.len; i++)
        sum = (sum ^ (unsigned char)text.data[i]) * UINT32_C(16777619);
    return sum;
}
