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

/* Lengths differ more often than not, and cost nothing to compare. */
static bool same_name(struct csn_span a, struct csn_span b)
{
    return a.len == b.len && csn_span_equal_ascii_case(a, b);
}

/* Its first eight bytes in lower case, the first one highest: what most names differ in. */
static uint64_t head_of(struct csn_span name)
{
    char bytes[CSN_WORD_SIZE] = {0};

    if (name.len >= sizeof bytes)
        return csn_word_first_highest(csn_word_lower(csn_word_load(name.data)));
    if (name.len > 0)
        memcpy(bytes, name.data, name.len);
    return csn_word_first_highest(csn_word_lower(csn_word_load(bytes)));
}

static bool is_signed(struct csn_span name, uint64_t head)
{
    static const uint64_t proxy = UINT64_C(0x70726F78792D); /* "proxy-" */

    for (size_t i = 0; i < CSN_COUNT(unsigned_names); i++)
        if (same_name(name, unsigned_names[i]))
            return false;
    return head >> 16 != proxy;
}

/* Orders names as they are in lower case: by name, never by the line (rule sign.header-list). */
static int compare_names(struct csn_span a, struct csn_span b)
{
    size_t shared = a.len < b.len ? a.len : b.len;

    for (size_t i = 0; i < shared; i++) {
        int order = (unsigned char)csn_sigv4_lower(a.data[i]) - (unsigned char)csn_sigv4_lower(b.data[i]);

        if (order != 0)
            return order;
    }
    return (a.len > b.len) - (a.len < b.len);
}

/* The names that are to be signed, while they are sorted: what is moved is small. */
struct sorting {
    struct csn_headers headers;
    uint64_t heads[CSN_SIGV4_HEADERS_MAX];
    size_t fields[CSN_SIGV4_HEADERS_MAX];
    bool repeated[CSN_SIGV4_HEADERS_MAX];
    size_t count;
};

static int compare_with(const struct sorting *sorting, size_t at, uint64_t head, size_t field)
{
    if (sorting->heads[at] != head)
        return sorting->heads[at] < head ? -1 : 1;
    return compare_names(sorting->headers.items[sorting->fields[at]].name, sorting->headers.items[field].name);
}

static void move_up(struct sorting *sorting, size_t from)
{
    for (size_t at = sorting->count; at > from; at--) {
        sorting->heads[at] = sorting->heads[at - 1];
        sorting->fields[at] = sorting->fields[at - 1];
        sorting->repeated[at] = sorting->repeated[at - 1];
    }
}

/* Puts the field where it belongs, the first of its name alone. */
static enum csn_status insert_field(struct sorting *sorting, uint64_t head, size_t field)
{
    size_t at = sorting->count;
    int order = -1;

    while (at > 0 && (order = compare_with(sorting, at - 1, head, field)) > 0)
        at--;
    if (at > 0 && order == 0) {
        sorting->repeated[at - 1] = true;
        return CSN_OK;
    }
    if (sorting->count == CSN_SIGV4_HEADERS_MAX)
        return CSN_LIMIT;
    move_up(sorting, at);
    sorting->heads[at] = head;
    sorting->fields[at] = field;
    sorting->repeated[at] = false;
    sorting->count++;
    return CSN_OK;
}

enum csn_status csn_sigv4_sort_lines(struct csn_headers headers, struct csn_sigv4_lines *lines)
{
    struct sorting sorting;
    enum csn_status status = CSN_OK;

    sorting.headers = headers;
    sorting.count = 0;
    for (size_t i = 0; i < headers.count && status == CSN_OK; i++) {
        uint64_t head = head_of(headers.items[i].name);

        if (is_signed(headers.items[i].name, head))
            status = insert_field(&sorting, head, i);
    }
    for (size_t i = 0; i < sorting.count; i++)
        lines->items[i] = (struct csn_sigv4_line){headers.items[sorting.fields[i]].name, sorting.fields[i], sorting.repeated[i]};
    lines->count = sorting.count;
    return status;
}

static struct csn_sigv4_line find_line(struct csn_headers headers, struct csn_span name)
{
    size_t field = csn_headers_find(headers, 0, name);
    bool repeated = field < headers.count && csn_headers_find(headers, field + 1, name) < headers.count;

    return (struct csn_sigv4_line){name, field, repeated};
}

enum csn_status csn_sigv4_find_lines(struct csn_headers headers, struct csn_span list, struct csn_sigv4_lines *lines)
{
    struct csn_span name;

    lines->count = 0;
    while (csn_span_split(&list, ';', &name)) {
        if (lines->count == CSN_SIGV4_HEADERS_MAX)
            return CSN_LIMIT;
        lines->items[lines->count++] = find_line(headers, name);
    }
    return CSN_OK;
}

/* The order of the bytes in a word does not matter here. */
static void lower_word(const char *from, char *to)
{
    uint64_t word;

    memcpy(&word, from, sizeof word);
    word = csn_word_lower(word);
    memcpy(to, &word, sizeof word);
}

static char *copy_lower(char *to, struct csn_span text)
{
    if (text.len < CSN_WORD_SIZE) {
        for (size_t i = 0; i < text.len; i++)
            to[i] = csn_sigv4_lower(text.data[i]);
        return to + text.len;
    }
    for (size_t at = 0; at + CSN_WORD_SIZE < text.len; at += CSN_WORD_SIZE)
        lower_word(text.data + at, to + at);
    lower_word(text.data + text.len - CSN_WORD_SIZE, to + text.len - CSN_WORD_SIZE); /* overlaps the one before */
    return to + text.len;
}

enum csn_status csn_sigv4_append_list(const struct csn_sigv4_lines *lines, struct csn_buf *out)
{
    size_t room = 0;
    enum csn_status status;
    char *to;

    if (lines->count == 0)
        return CSN_OK;
    for (size_t i = 0; i < lines->count; i++)
        room += lines->items[i].name.len + 1;
    status = csn_put_begin(out, room, &to);
    if (status != CSN_OK)
        return status;
    for (size_t i = 0; i < lines->count; i++) {
        if (i > 0)
            *to++ = ';';
        to = copy_lower(to, lines->items[i].name);
    }
    csn_put_end(out, to);
    return CSN_OK;
}

enum csn_status csn_sigv4_signed_headers(struct csn_headers headers, struct csn_buf *out)
{
    struct csn_sigv4_lines lines;
    enum csn_status status = csn_sigv4_sort_lines(headers, &lines);

    return status == CSN_OK ? csn_sigv4_append_list(&lines, out) : status;
}

static uint64_t blank(uint64_t word)
{
    return csn_word_equal(word, ' ') | csn_word_equal(word, '\t');
}

/* Rule sign.values-trimmed: no blanks around the value, and each run of spaces is one, inside quotes too (published vector
 * get-header-value-trim). */
static char *copy_value(char *to, struct csn_span value)
{
    size_t at = 0;

    if (!csn_word_any(value, blank))
        return csn_copy(to, value);
    value = csn_span_trim(value);
    while (at < value.len) {
        size_t space = csn_span_find(value, at, ' ');

        to = csn_copy(to, csn_span_slice(value, at, space + 1));
        for (at = space + 1; at < value.len && value.data[at] == ' ';)
            at++;
    }
    return to;
}

/* The next field of the line's name behind `field`. */
static size_t next_field(struct csn_headers headers, const struct csn_sigv4_line *line, size_t field)
{
    return line->repeated ? csn_headers_find(headers, field + 1, line->name) : headers.count;
}

static size_t line_size(struct csn_headers headers, const struct csn_sigv4_line *line)
{
    size_t size = line->name.len + 2;

    for (size_t i = line->field; i < headers.count; i = next_field(headers, line, i))
        size += headers.items[i].value.len + 1;
    return size;
}

/* Rule sign.repeated-headers: one line for a name, the values in the order of the wire. */
static char *copy_line(char *to, struct csn_headers headers, const struct csn_sigv4_line *line)
{
    to = copy_lower(to, line->name);
    *to++ = ':';
    for (size_t i = line->field; i < headers.count; i = next_field(headers, line, i)) {
        if (i > line->field)
            *to++ = ',';
        to = copy_value(to, headers.items[i].value);
    }
    *to++ = '\n';
    return to;
}

enum csn_status csn_sigv4_append_lines(struct csn_headers headers, const struct csn_sigv4_lines *lines, struct csn_buf *out)
{
    size_t room = 0;
    enum csn_status status;
    char *to;

    if (lines->count == 0)
        return CSN_OK;
    for (size_t i = 0; i < lines->count; i++)
        room += line_size(headers, &lines->items[i]);
    status = csn_put_begin(out, room, &to);
    if (status != CSN_OK)
        return status;
    for (size_t i = 0; i < lines->count; i++)
        to = copy_line(to, headers, &lines->items[i]);
    csn_put_end(out, to);
    return CSN_OK;
}
