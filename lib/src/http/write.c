/* What is written instead of read. */
#include "internal.h"

enum { NAME_SHOWN_MAX = 100 }; /* bytes of a message for people */

enum csn_status csn_http_check_value(struct csn_span name, struct csn_span value, struct csn_error *error)
{
    size_t good = csn_http_value_len(value);

    if (good == value.len)
        return CSN_OK;
    return csn_error_set(error, CSN_SYNTAX, good, "the value of header %.*s holds a control character",
                         (int)csn_http_smaller(name.len, NAME_SHOWN_MAX), name.data);
}

enum csn_status csn_http_check_header(struct csn_span name, struct csn_span value, struct csn_error *error)
{
    size_t good = csn_http_token_len(name);

    if (name.len == 0 || good < name.len)
        return csn_error_set(error, CSN_SYNTAX, good, "a header's name is no token");
    return csn_http_check_value(name, value, error);
}

enum csn_status csn_http_write_header(struct csn_buf *buf, struct csn_span name, struct csn_span value, struct csn_error *error)
{
    enum csn_status status = csn_http_check_header(name, value, error);
    char *to;

    if (status != CSN_OK)
        return status;
    status = csn_put_begin(buf, csn_http_header_size(name, value), &to);
    if (status != CSN_OK)
        return csn_error_set(error, status, 0, "%s", csn_status_sentence(status));
    csn_put_end(buf, csn_http_copy_header(to, name, value));
    return CSN_OK;
}

/* The registry of RFC 9110 section 16.2, with the statuses that section 15 and RFC 6585, 8297 and 8470 define. */
static const struct {
    int status;
    struct csn_span reason;
} reasons[] = {
    {100, CSN_SPAN_INIT("Continue")},
    {101, CSN_SPAN_INIT("Switching Protocols")},
    {103, CSN_SPAN_INIT("Early Hints")},
    {200, CSN_SPAN_INIT("OK")},
    {201, CSN_SPAN_INIT("Created")},
    {202, CSN_SPAN_INIT("Accepted")},
    {203, CSN_SPAN_INIT("Non-Authoritative Information")},
    {204, CSN_SPAN_INIT("No Content")},
    {205, CSN_SPAN_INIT("Reset Content")},
    {206, CSN_SPAN_INIT("Partial Content")},
    {300, CSN_SPAN_INIT("Multiple Choices")},
    {301, CSN_SPAN_INIT("Moved Permanently")},
    {302, CSN_SPAN_INIT("Found")},
    {303, CSN_SPAN_INIT("See Other")},
    {304, CSN_SPAN_INIT("Not Modified")},
    {305, CSN_SPAN_INIT("Use Proxy")},
    {307, CSN_SPAN_INIT("Temporary Redirect")},
    {308, CSN_SPAN_INIT("Permanent Redirect")},
    {400, CSN_SPAN_INIT("Bad Request")},
    {401, CSN_SPAN_INIT("Unauthorized")},
    {402, CSN_SPAN_INIT("Payment Required")},
    {403, CSN_SPAN_INIT("Forbidden")},
    {404, CSN_SPAN_INIT("Not Found")},
    {405, CSN_SPAN_INIT("Method Not Allowed")},
    {406, CSN_SPAN_INIT("Not Acceptable")},
    {407, CSN_SPAN_INIT("Proxy Authentication Required")},
    {408, CSN_SPAN_INIT("Request Timeout")},
    {409, CSN_SPAN_INIT("Conflict")},
    {410, CSN_SPAN_INIT("Gone")},
    {411, CSN_SPAN_INIT("Length Required")},
    {412, CSN_SPAN_INIT("Precondition Failed")},
    {413, CSN_SPAN_INIT("Content Too Large")},
    {414, CSN_SPAN_INIT("URI Too Long")},
    {415, CSN_SPAN_INIT("Unsupported Media Type")},
    {416, CSN_SPAN_INIT("Range Not Satisfiable")},
    {417, CSN_SPAN_INIT("Expectation Failed")},
    {421, CSN_SPAN_INIT("Misdirected Request")},
    {422, CSN_SPAN_INIT("Unprocessable Content")},
    {425, CSN_SPAN_INIT("Too Early")},
    {426, CSN_SPAN_INIT("Upgrade Required")},
    {428, CSN_SPAN_INIT("Precondition Required")},
    {429, CSN_SPAN_INIT("Too Many Requests")},
    {431, CSN_SPAN_INIT("Request Header Fields Too Large")},
    {500, CSN_SPAN_INIT("Internal Server Error")},
    {501, CSN_SPAN_INIT("Not Implemented")},
    {502, CSN_SPAN_INIT("Bad Gateway")},
    {503, CSN_SPAN_INIT("Service Unavailable")},
    {504, CSN_SPAN_INIT("Gateway Timeout")},
    {505, CSN_SPAN_INIT("HTTP Version Not Supported")},
    {511, CSN_SPAN_INIT("Network Authentication Required")},
};

struct csn_span csn_http_reason(int status)
{
    for (size_t i = 0; i < CSN_COUNT(reasons); i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return (struct csn_span){NULL, 0};
}
