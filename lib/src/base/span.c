#include <countersign/span.h>

#include <limits.h>
#include <string.h>

#include "word.h"

enum { SHORT_MAX = 8 * CSN_WORD_SIZE };

struct csn_span csn_span_of(const void *data, size_t len)
{
    return (struct csn_span){data, len};
}

struct csn_span csn_span_of_string(const char *string)
{
    return (struct csn_span){string, string == NULL ? 0 : strlen(string)};
}

int csn_span_precision(struct csn_span span)
{
    return span.len > INT_MAX ? INT_MAX : (int)span.len;
}

const char *csn_span_text(struct csn_span span)
{
    return span.data == NULL ? "" : span.data;
}

/* Most of what is compared is a name of a few words, for which a call of memcmp costs more than the comparing; and memcmp may not
 * be given NULL, even for no bytes (C11 7.24.1). */
static bool same_bytes(const char *a, const char *b, size_t len)
{
    uint64_t differences = 0;

    if (len < CSN_WORD_SIZE)
        return len == 0 || csn_word_of_few(a, len) == csn_word_of_few(b, len);
    if (len > SHORT_MAX)
        return memcmp(a, b, len) == 0;
    for (size_t at = 0; at + CSN_WORD_SIZE < len; at += CSN_WORD_SIZE)
        differences |= csn_word_load(a + at) ^ csn_word_load(b + at);
    differences |= csn_word_load(a + len - CSN_WORD_SIZE) ^ csn_word_load(b + len - CSN_WORD_SIZE);
    return differences == 0;
}

bool csn_span_equal(struct csn_span a, struct csn_span b)
{
    return a.len == b.len && same_bytes(a.data, b.data, a.len);
}

/* Not zero where two words differ in more than the case of letters, which is one bit: 0x80 >> 2. */
static uint64_t difference(uint64_t a, uint64_t b)
{
    uint64_t lower = a | CSN_WORD_EACH(0x20);
    uint64_t letters = csn_word_from(lower, 'a') & ~csn_word_from(lower, 'z' + 1);

    return (a ^ b) & ~(letters >> 2);
}

static uint64_t difference_at(struct csn_span a, struct csn_span b, size_t at)
{
    return difference(csn_word_load(a.data + at), csn_word_load(b.data + at));
}

bool csn_span_equal_ascii_case(struct csn_span a, struct csn_span b)
{
    uint64_t differences = 0;

    if (a.len != b.len || a.len == 0)
        return a.len == b.len;
    if (a.len < CSN_WORD_SIZE)
        return difference(csn_word_of_few(a.data, a.len), csn_word_of_few(b.data, b.len)) == 0;
    for (size_t at = 0; at + CSN_WORD_SIZE < a.len && differences == 0; at += CSN_WORD_SIZE)
        differences = difference_at(a, b, at);
    return (differences | difference_at(a, b, a.len - CSN_WORD_SIZE)) == 0;
}

int csn_span_compare(struct csn_span a, struct csn_span b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared == 0 ? 0 : memcmp(a.data, b.data, shared);

    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

bool csn_span_starts_with(struct csn_span span, struct csn_span prefix)
{
    return span.len >= prefix.len && same_bytes(span.data, prefix.data, prefix.len);
}

bool csn_span_ends_with(struct csn_span span, struct csn_span suffix)
{
    if (span.len < suffix.len || suffix.len == 0)
        return suffix.len == 0;
    return memcmp(span.data + (span.len - suffix.len), suffix.data, suffix.len) == 0;
}

size_t csn_span_find(struct csn_span span, size_t from, char byte)
{
    const char *found;

    if (from >= span.len)
        return span.len;
    found = memchr(span.data + from, (unsigned char)byte, span.len - from);
    return found == NULL ? span.len : (size_t)(found - span.data);
}

size_t csn_span_search(struct csn_span span, size_t from, struct csn_span needle)
{
    if (from > span.len || needle.len > span.len - from)
        return span.len;
    if (needle.len == 0)
        return from;
    for (size_t last = span.len - needle.len; from <= last; from++) {
        from = csn_span_find((struct csn_span){span.data, last + 1}, from, needle.data[0]);
        if (from > last)
            break;
        if (memcmp(span.data + from, needle.data, needle.len) == 0)
            return from;
    }
    return span.len;
}

struct csn_span csn_span_slice(struct csn_span span, size_t from, size_t to)
{
    if (to > span.len)
        to = span.len;
    if (from > to)
        from = to;
    if (span.data == NULL)
        return span;
    return (struct csn_span){span.data + from, to - from};
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

struct csn_span csn_span_trim(struct csn_span span)
{
    while (span.len > 0 && is_blank(span.data[span.len - 1]))
        span.len--;
    while (span.len > 0 && is_blank(span.data[0])) {
        span.data++;
        span.len--;
    }
    return span;
}

bool csn_span_split(struct csn_span *rest, char separator, struct csn_span *part)
{
    size_t end;

    if (rest->len == 0)
        return false;
    end = csn_span_find(*rest, 0, separator);
    *part = csn_span_slice(*rest, 0, end);
    *rest = csn_span_slice(*rest, end < rest->len ? end + 1 : end, rest->len);
    return true;
}
