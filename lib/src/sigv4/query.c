/* The canonical query: parameters decoded and encoded again, so that every spelling of one query gives one text, and sorted by
 * their encoded names, then values. Empty parameters ("a&&b") are none. */
#include "internal.h"

struct parameter {
    struct csn_span name;
    struct csn_span value;
};

static int hex_digit(char digit)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = memchr(digits, csn_sigv4_lower(digit), sizeof digits - 1);

    return found == NULL ? -1 : (int)(found - digits);
}

/* The decoded byte at `*at`; a percent sign that starts no escape stands for itself. */
static unsigned char next_byte(struct csn_span text, size_t *at)
{
    size_t here = (*at)++;
    int high = -1;
    int low = -1;

    if (text.data[here] == '%' && text.len - here > 2) {
        high = hex_digit(text.data[here + 1]);
        low = hex_digit(text.data[here + 2]);
    }
    if (high < 0 || low < 0)
        return (unsigned char)text.data[here];
    *at += 2;
    return (unsigned char)(high * 16 + low);
}

/* Where a byte stands among encoded ones: "%" comes before everything unreserved, and upper-case digits sort as numbers. */
static int encoded_rank(unsigned char byte)
{
    return csn_sigv4_unreserved[byte] ? 0x100 + byte : byte;
}

static int compare_encoded(struct csn_span a, struct csn_span b)
{
    size_t at_a = 0;
    size_t at_b = 0;

    while (at_a < a.len && at_b < b.len) {
        int order = encoded_rank(next_byte(a, &at_a)) - encoded_rank(next_byte(b, &at_b));

        if (order != 0)
            return order;
    }
    return (at_a < a.len) - (at_b < b.len);
}

static int compare_parameters(const struct parameter *a, const struct parameter *b)
{
    int order = compare_encoded(a->name, b->name);

    return order != 0 ? order : compare_encoded(a->value, b->value);
}

static void insert_sorted(struct parameter *parameters, size_t count, struct parameter added)
{
    while (count > 0 && compare_parameters(&parameters[count - 1], &added) > 0) {
        parameters[count] = parameters[count - 1];
        count--;
    }
    parameters[count] = added;
}

static enum csn_status sort_query(struct csn_span query, struct parameter parameters[CSN_SIGV4_PARAMETERS_MAX], size_t *count)
{
    struct csn_span part;

    while (csn_span_split(&query, '&', &part)) {
        size_t equals = csn_span_find(part, 0, '=');

        if (part.len == 0)
            continue;
        if (*count == CSN_SIGV4_PARAMETERS_MAX)
            return CSN_LIMIT;
        insert_sorted(parameters, *count,
                      (struct parameter){csn_span_slice(part, 0, equals), csn_span_slice(part, equals + 1, part.len)});
        (*count)++;
    }
    return CSN_OK;
}

static void put_encoded_again(struct csn_span text, struct csn_buf *out)
{
    for (size_t at = 0; at < text.len;)
        csn_sigv4_put_encoded(out, next_byte(text, &at));
}

enum csn_status csn_sigv4_append_query(struct csn_span query, struct csn_buf *out)
{
    struct parameter parameters[CSN_SIGV4_PARAMETERS_MAX];
    size_t count = 0;
    enum csn_status status;

    if (query.len == 0)
        return CSN_OK;
    if (query.len > CSN_SIGV4_TEXT_MAX)
        return CSN_LIMIT;
    status = sort_query(query, parameters, &count);
    if (status != CSN_OK)
        return status;
    /* Besides three bytes for each that was sent, a parameter needs "=" and "&" at most. */
    status = csn_put_reserve(out, 3 * query.len + 2 * count);
    if (status != CSN_OK)
        return status;
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            csn_put_byte(out, '&');
        put_encoded_again(parameters[i].name, out);
        csn_put_byte(out, '=');
        put_encoded_again(parameters[i].value, out);
    }
    return CSN_OK;
}
