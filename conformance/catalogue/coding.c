#include "catalogue/coding.h"

#include <countersign/http.h>

enum { BLOCK_MAX = 0xFFFF, LAST_BLOCK = 1 };

/* ---- what is offered ---- */

/* ";q=0" and ";q=0.000" refuse what they stand behind. */
static bool is_refused(struct csn_span parameters)
{
    size_t at = csn_span_search(parameters, 0, CSN_SPAN("q="));
    if (at == parameters.len)
        return false;
    for (at += 2; at < parameters.len; at++)
        if (parameters.data[at] >= '1' && parameters.data[at] <= '9')
            return false;
    return true;
}

static bool names_gzip(struct csn_span list)
{
    struct csn_span item;
    while (csn_span_split(&list, ',', &item)) {
        size_t end = csn_span_find(item, 0, ';');
        struct csn_span name = csn_span_trim(csn_span_slice(item, 0, end));
        bool is_gzip = csn_span_equal_ascii_case(name, CSN_SPAN("gzip")) || csn_span_equal_ascii_case(name, CSN_SPAN("x-gzip"));
        if (is_gzip && !is_refused(csn_span_slice(item, end, item.len)))
            return true;
    }
    return false;
}

bool csn_coding_is_offered(struct csn_span request)
{
    struct csn_http_parser parser;
    struct csn_span rest;
    csn_http_parser_init(&parser, CSN_HTTP_REQUEST, NULL, NULL);
    bool offered = csn_http_parse(&parser, request, &rest) == CSN_OK &&
                   names_gzip(csn_headers_get(csn_http_parser_message(&parser)->headers, CSN_SPAN("accept-encoding")));
    csn_http_parser_clear(&parser);
    return offered;
}

/* ---- a gzip file ---- */

/* RFC 1952 section 8, bit by bit: answers are short. */
static uint32_t crc_of(struct csn_span data)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < data.len; i++) {
        crc ^= (unsigned char)data.data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ UINT32_C(0xEDB88320) : crc >> 1;
    }
    return ~crc;
}

static enum csn_status append_little(struct csn_buf *out, uint32_t number, int bytes)
{
    enum csn_status status = CSN_OK;
    for (int i = 0; i < bytes && status == CSN_OK; i++)
        status = csn_buf_append_byte(out, (char)(number >> 8 * i & 0xFF));
    return status;
}

static enum csn_status append_block(struct csn_buf *out, struct csn_span data, bool last)
{
    enum csn_status status = csn_buf_append_byte(out, last ? LAST_BLOCK : 0);
    if (status == CSN_OK)
        status = append_little(out, (uint32_t)data.len, 2);
    if (status == CSN_OK)
        status = append_little(out, ~(uint32_t)data.len, 2);
    return status == CSN_OK ? csn_buf_append(out, data) : status;
}

enum csn_status csn_coding_write_gzip(struct csn_span plain, struct csn_buf *out)
{
    size_t at = 0;
    enum csn_status status = csn_buf_append(out, CSN_SPAN("\x1F\x8B\x08\0\0\0\0\0\0\xFF"));
    do {
        size_t len = plain.len - at < BLOCK_MAX ? plain.len - at : BLOCK_MAX;
        if (status == CSN_OK)
            status = append_block(out, csn_span_slice(plain, at, at + len), at + len == plain.len);
        at += len;
    } while (status == CSN_OK && at < plain.len);
    if (status == CSN_OK)
        status = append_little(out, crc_of(plain), 4);
    return status == CSN_OK ? append_little(out, (uint32_t)plain.len, 4) : status;
}
