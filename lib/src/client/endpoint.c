/* An endpoint's URL, taken apart by RFC 3986 as far as http and https need it. */
#include <countersign/client.h>

#include <string.h>

struct reader {
    struct csn_span url;
    struct csn_error *error;
};

static enum csn_status refuse(const struct reader *reader, struct csn_span at, const char *sentence)
{
    return csn_error_set(reader->error, CSN_SYNTAX, (size_t)(at.data - reader->url.data), "%s", sentence);
}

static bool is_alphanumeric(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* RFC 3986 section 3.2.2: unreserved, sub-delims and percent signs; `more` are allowed besides. */
static size_t first_odd_byte(struct csn_span text, const char *more)
{
    size_t at = 0;

    while (at < text.len && text.data[at] != '\0' &&
           (is_alphanumeric(text.data[at]) || strchr("-._~!$&'()*+,;=%", text.data[at]) != NULL ||
            strchr(more, text.data[at]) != NULL))
        at++;
    return at;
}

static bool take_scheme(struct csn_span *rest, struct csn_client_endpoint *endpoint)
{
    static const struct csn_span schemes[] = {CSN_SPAN_INIT("http://"), CSN_SPAN_INIT("https://")};

    for (size_t i = 0; i < CSN_COUNT(schemes); i++) {
        if (!csn_span_equal_ascii_case(csn_span_slice(*rest, 0, schemes[i].len), schemes[i]))
            continue;
        endpoint->tls = i == 1;
        *rest = csn_span_slice(*rest, schemes[i].len, rest->len);
        return true;
    }
    return false;
}

static enum csn_status read_port(const struct reader *reader, struct csn_span digits, uint16_t *port)
{
    uint32_t number = 0;

    for (size_t i = 0; i < digits.len; i++) {
        if (digits.data[i] < '0' || digits.data[i] > '9' || number > UINT16_MAX)
            return refuse(reader, digits, "the port is no number from 1 to 65535");
        number = number * 10 + (uint32_t)(digits.data[i] - '0');
    }
    if (number == 0 || number > UINT16_MAX)
        return refuse(reader, digits, "the port is no number from 1 to 65535");
    *port = (uint16_t)number;
    return CSN_OK;
}

/* Reads the host off the front; `*rest` is what stands behind it. */
static enum csn_status read_host(const struct reader *reader, struct csn_span *rest, struct csn_span *host)
{
    bool bracketed = rest->len > 0 && rest->data[0] == '[';
    size_t end = bracketed ? csn_span_find(*rest, 0, ']') : csn_span_find(*rest, 0, ':');
    size_t odd;

    if (bracketed && end == rest->len)
        return refuse(reader, *rest, "the bracket is not closed");
    *host = csn_span_slice(*rest, bracketed ? 1 : 0, end);
    odd = first_odd_byte(*host, bracketed ? ":" : "");
    if (host->len == 0)
        return refuse(reader, *rest, "there is no host");
    if (odd < host->len)
        return refuse(reader, csn_span_slice(*host, odd, host->len), "a character that can't stand in a host");
    *rest = csn_span_slice(*rest, bracketed ? end + 1 : end, rest->len);
    return CSN_OK;
}

static enum csn_status read_authority(const struct reader *reader, struct csn_client_endpoint *endpoint)
{
    struct csn_span rest = endpoint->authority;
    size_t at = csn_span_find(rest, 0, '@');
    enum csn_status status;

    if (at < rest.len)
        return refuse(reader, csn_span_slice(rest, at, rest.len), "user info is not allowed here");
    status = read_host(reader, &rest, &endpoint->host);
    if (status != CSN_OK)
        return status;
    endpoint->port = endpoint->tls ? 443 : 80;
    if (rest.len == 0)
        return CSN_OK;
    if (rest.data[0] != ':')
        return refuse(reader, rest, "only a colon and the port may stand here");
    return read_port(reader, csn_span_slice(rest, 1, rest.len), &endpoint->port);
}

enum csn_status csn_client_parse_endpoint(struct csn_span url, struct csn_client_endpoint *endpoint, struct csn_error *error)
{
    const struct reader reader = {url, error};
    struct csn_client_endpoint out = {0};
    struct csn_span rest = url;
    enum csn_status status;
    size_t end;

    if (!take_scheme(&rest, &out))
        return csn_error_set(error, CSN_SYNTAX, 0, "the URL must begin with http:// or https://");
    for (end = 0; end < rest.len && strchr("/?#", rest.data[end]) == NULL;)
        end++;
    out.authority = csn_span_slice(rest, 0, end);
    out.path = csn_span_slice(rest, end, rest.len);
    status = read_authority(&reader, &out);
    if (status != CSN_OK)
        return status;
    end = first_odd_byte(out.path, "/:@");
    if (end < out.path.len)
        return refuse(&reader, csn_span_slice(out.path, end, out.path.len), "a character that can't stand in a path");
    *endpoint = out;
    return CSN_OK;
}
