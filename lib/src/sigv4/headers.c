/* Canonical headers, and the list of those that are signed. */
#include "internal.h"

/* Rule sign.hop-by-hop: what a proxy may change or drop (RFC 9110 section 7.6.1, SigV4's list of headers not to sign), and
 * `authorization`, which can't be signed by itself. */
static const struct csn_span unsigned_names[] = {
    CSN_SPAN_INIT("authorization"),    CSN_SPAN_INIT("connection"), CSN_SPAN_INIT("expect"),
    CSN_SPAN_INIT("keep-alive"),       CSN_SPAN_INIT("te"),         CSN_SPAN_INIT("trailer"),
    CSN_SPAN_INIT("transfer-encoding"), CSN_SPAN_INIT("upgrade"),   CSN_SPAN_INIT("user-agent"),
    CSN_SPAN_INIT("x-amzn-trace-id"),
};

static bool same_name(struct csn_span a, struct csn_span b)
{
    size_t i = 0;

    if (a.len != b.len)
        return false;
    while (i < a.len && csn_sigv4_lower(a.data[i]) == csn_sigv4_lower(b.data[i]))
        i++;
    return i == a.len;
}

static bool is_signed(struct csn_span name)
{
    static const struct csn_span proxy = CSN_SPAN_INIT("proxy-");

    for (size_t i = 0; i < CSN_COUNT(unsigned_names); i++)
        if (same_name(name, unsigned_names[i]))
            return false;
    return name.len < proxy.len || !csn_span_equal_ascii_case(csn_span_slice(name, 0, proxy.len), proxy);
}

/* Orders names as they are in lower case: by name, never by the line (rule sign.header-list). */
static int compare_names(struct csn_span a, struct csn_span b)
{
    size_t shared = a.len < b.len ? a.len : b.len;

    for (size_t i = 0; i < shared; i++) {
        int order = csn_sigv4_lower(a.data[i]) - csn_sigv4_lower(b.data[i]);

        if (order != 0)
            return order;
    }
    return (a.len > b.len) - (a.len < b.len);
}

/* Puts `name` where it belongs, once; returns the new count. */
static size_t insert_name(struct csn_span *names, size_t count, struct csn_span name)
{
    size_t at = count;
    int order = -1;

    while (at > 0 && (order = compare_names(names[at - 1], name)) > 0)
        at--;
    if (at > 0 && order == 0)
        return count;
    memmove(&names[at + 1], &names[at], (count - at) * sizeof *names);
    names[at] = name;
    return count + 1;
}

static enum csn_status sort_names(struct csn_headers headers, struct csn_span names[CSN_SIGV4_HEADERS_MAX + 1], size_t *count)
{
    for (size_t i = 0; i < headers.count; i++) {
        if (is_signed(headers.items[i].name))
            *count = insert_name(names, *count, headers.items[i].name);
        if (*count > CSN_SIGV4_HEADERS_MAX)
            return CSN_LIMIT;
    }
    return CSN_OK;
}

static void put_lower(struct csn_span text, struct csn_buf *out)
{
    char *to = out->data + out->len;

    for (size_t i = 0; i < text.len; i++)
        to[i] = (char)csn_sigv4_lower(text.data[i]);
    out->len += text.len;
}

enum csn_status csn_sigv4_signed_headers(struct csn_headers headers, struct csn_buf *out)
{
    struct csn_span names[CSN_SIGV4_HEADERS_MAX + 1];
    size_t count = 0;
    size_t room = 0;
    enum csn_status status = sort_names(headers, names, &count);

    if (status != CSN_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        room += names[i].len + 1;
    status = csn_sigv4_reserve(out, room);
    if (status != CSN_OK)
        return status;
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            csn_sigv4_put_byte(out, ';');
        put_lower(names[i], out);
    }
    return CSN_OK;
}

/* Rule sign.values-trimmed: each run of spaces is one, inside quotes too (published vector get-header-value-trim). */
static void put_collapsed(struct csn_span value, struct csn_buf *out)
{
    size_t at = 0;

    while (at < value.len) {
        size_t space = csn_span_find(value, at, ' ');

        csn_sigv4_put(out, csn_span_slice(value, at, space + 1));
        for (at = space + 1; at < value.len && value.data[at] == ' ';)
            at++;
    }
}

static enum csn_status append_value(struct csn_span value, bool first, struct csn_buf *out)
{
    enum csn_status status = csn_sigv4_reserve(out, value.len + 2);

    if (status != CSN_OK)
        return status;
    if (!first)
        csn_sigv4_put_byte(out, ',');
    put_collapsed(csn_span_trim(value), out);
    return CSN_OK;
}

/* Rule sign.repeated-headers: one line for a name, the values in the order of the wire. Whatever comes last has reserved the
 * line break as well. */
static enum csn_status append_header(struct csn_headers headers, struct csn_span name, struct csn_buf *out)
{
    enum csn_status status = csn_sigv4_reserve(out, name.len + 2);
    bool first = true;

    if (status != CSN_OK)
        return status;
    put_lower(name, out);
    csn_sigv4_put_byte(out, ':');
    for (size_t i = 0; i < headers.count; i++) {
        if (!same_name(headers.items[i].name, name))
            continue;
        status = append_value(headers.items[i].value, first, out);
        if (status != CSN_OK)
            return status;
        first = false;
    }
    csn_sigv4_put_byte(out, '\n');
    return CSN_OK;
}

enum csn_status csn_sigv4_append_headers(struct csn_headers headers, struct csn_span signed_headers, struct csn_buf *out)
{
    size_t count = 0;
    struct csn_span name;

    while (csn_span_split(&signed_headers, ';', &name)) {
        enum csn_status status = ++count > CSN_SIGV4_HEADERS_MAX ? CSN_LIMIT : append_header(headers, name, out);

        if (status != CSN_OK)
            return status;
    }
    return CSN_OK;
}
