#include "driver/plugin.h"

#define FINAL_STATUS_MIN 200

enum csn_status csn_plugin_line(struct csn_span line, struct csn_buf *out)
{
    static const struct csn_span before = CSN_SPAN_INIT("\"endpoint\":\"");
    static const struct csn_span scheme = CSN_SPAN_INIT("http://");
    size_t at = csn_span_search(line, 0, before) + before.len;
    if (at > line.len || !csn_span_starts_with(csn_span_slice(line, at, line.len), scheme))
        return csn_buf_append(out, line);
    enum csn_status status = csn_buf_append(out, csn_span_slice(line, 0, at));
    if (status == CSN_OK)
        status = csn_buf_append(out, CSN_SPAN("mem://"));
    return status == CSN_OK ? csn_buf_append(out, csn_span_slice(line, at + scheme.len, line.len)) : status;
}

bool csn_plugin_is_whole(struct csn_http_parser *parser, struct csn_span bytes)
{
    while (bytes.len > 0) {
        size_t consumed = 0;
        enum csn_http_progress progress = CSN_HTTP_MORE;
        if (csn_http_parser_feed(parser, bytes, &consumed, &progress) != CSN_OK)
            return true;
        bytes = csn_span_slice(bytes, consumed, bytes.len);
        if (progress == CSN_HTTP_COMPLETE && csn_http_parser_message(parser)->status >= FINAL_STATUS_MIN)
            return true;
        if (progress == CSN_HTTP_COMPLETE)
            csn_http_parser_reset(parser);
        else if (progress == CSN_HTTP_FATAL)
            return false; /* the plugin gets all of it, up to the connection's end, and makes of it what it does */
    }
    return false;
}
