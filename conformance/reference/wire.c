/* Bytes that came, as a careless reader of HTTP would have them. Nothing grows. */
#include <ctype.h>
#include <string.h>

#include "reference/internal.h"

static void cut_out(char *bytes, size_t *len, size_t from, size_t to)
{
    memmove(bytes + from, bytes + to, *len - to);
    *len -= to - from;
}

/* Content-Length: 2x -> Content-Length: 2 */
static void keep_digits_of_length(char *bytes, size_t *len)
{
    static const struct csn_span name = CSN_SPAN_INIT("Content-Length: ");
    size_t at = csn_span_search(csn_span_of(bytes, *len), 0, name) + name.len;
    while (at < *len && isdigit((unsigned char)bytes[at]))
        at++;
    size_t end = at;
    while (end < *len && bytes[end] != '\r')
        end++;
    if (end < *len)
        cut_out(bytes, len, at, end);
}

/* A chunk size of more than sixteen hex digits keeps the last sixteen. */
static void cut_chunk_sizes(char *bytes, size_t *len)
{
    for (size_t at = 0; at < *len; at++) {
        size_t end = at;
        while (end < *len && isxdigit((unsigned char)bytes[end]))
            end++;
        if (end - at > 16 && end < *len && bytes[end] == '\r' && at > 0 && bytes[at - 1] == '\n')
            cut_out(bytes, len, at, end - 16);
        at = end;
    }
}

/* A 204 that announces a length becomes a status that has a body. */
static void give_204_a_body(char *bytes, size_t len)
{
    static const struct csn_span status = CSN_SPAN_INIT("HTTP/1.1 204");
    struct csn_span text = csn_span_of(bytes, len);
    if (csn_span_starts_with(text, status) && csn_span_search(text, 0, CSN_SPAN("Content-Length")) < len)
        bytes[status.len - 1] = '0';
}

void wire_bend(const struct client *client, char *bytes, size_t *len)
{
    const bool *on = client->switches.on;
    if (on[SWITCH_LENGTH_LENIENT])
        keep_digits_of_length(bytes, len);
    if (on[SWITCH_CHUNK_SIZE_IN_64_BITS])
        cut_chunk_sizes(bytes, len);
    if (on[SWITCH_BODY_OF_204])
        give_204_a_body(bytes, *len);
}
